/*
 * Random words, phrases and words near each other: as a document has them, or nearly so.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <ctype.h>
#include <string.h>

#include "tests/oracle/generate.h"

enum {
	PHRASE_MAX = 4,
	ALTERNATIVES_MAX = 3,
	SIDES_MAX = 4,
};

/* A word of the home document from which a part of the query is made. */
struct spot {
	struct oracle_tokens words;
	enum pm_field_id field;
	size_t at;
};

/* ---- Texts ---- */

/* Whether a text is one that a word of a query can have as it is, or with escapes. */
static bool can_type(struct pm_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < 0x80 && !isalnum((unsigned char)text.ptr[i]) &&
			strchr("-'._&@:/", text.ptr[i]) == NULL)
			return false;
	return text.len > 0;
}

/* Write a text in other letters, small or capital; never so that it is an operator. */
static struct pm_str recase(struct oracle_generator *generator, struct pm_str text)
{
	static const char *const operators[] = {"AND", "OR", "NOT", "NEAR", "ADJ"};
	struct pm_str copy = pm_arena_copy(generator->arena, text);
	char *bytes = (char *)copy.ptr;
	size_t way = oracle_roll(generator->dice, 8);

	for (size_t i = 0; i < copy.len && way < 3; i++)
		bytes[i] =
			(char)(way == 0 || (way == 1 && i == 0) ? toupper((unsigned char)bytes[i])
								: tolower((unsigned char)bytes[i]));
	for (size_t i = 0; i < ORACLE_COUNT(operators); i++) {
		size_t len = strlen(operators[i]);
		if (copy.len >= len && memcmp(bytes, operators[i], len) == 0)
			bytes[0] = (char)tolower((unsigned char)bytes[0]);
	}
	return copy;
}

/* Change a letter, leave one out, add one or swap two; often the first. */
static struct pm_str misspell(struct oracle_generator *generator, struct pm_str text)
{
	struct oracle_dice *dice = generator->dice;
	struct pm_buf made = {0};
	size_t at = oracle_once_in(dice, 3) ? 0 : oracle_roll(dice, text.len);
	size_t edit = oracle_roll(dice, 4), taken = 1;

	pm_buf_add(&made, text.ptr, at);
	if (edit >= 2)
		pm_buf_add_char(&made, (char)('a' + (int)oracle_roll(dice, 26)));
	if (edit == 2)
		taken = 0;
	if (edit == 1 && at + 1 < text.len) {
		pm_buf_add_char(&made, text.ptr[at + 1]);
		pm_buf_add_char(&made, text.ptr[at]);
		taken = 2;
	}
	pm_buf_add(&made, text.ptr + at + taken, text.len - at - taken);
	struct pm_str copy = pm_arena_copy(generator->arena, pm_buf_str(&made));
	pm_buf_free(&made);
	return copy;
}

static bool is_ascii_word(struct pm_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!isalnum((unsigned char)text.ptr[i]))
			return false;
	return text.len > 0;
}

/* ---- Words ---- */

/* The nearest token from a place on that a word of a query can be made of. */
static size_t seek(const struct spot *spot, size_t at)
{
	for (size_t i = 0; i < spot->words.count; i++) {
		size_t next = (at + i) % spot->words.count;
		if (spot->words.items[next].kind != PM_TOKEN_PART)
			return next;
	}
	return at;
}

/* Make the beginning of a word, or a word with letters wrong; others stay as they are. */
static void change_end(struct oracle_generator *generator, struct oracle_tree *word)
{
	struct oracle_dice *dice = generator->dice;

	if (word->ending == ORACLE_PREFIX) {
		size_t len = 1 + oracle_roll(dice, word->text.len);
		if (isalnum((unsigned char)word->text.ptr[len - 1]))
			word->text.len = len;
	}
	if (word->ending == ORACLE_FUZZY) {
		word->edits = (unsigned)oracle_roll(dice, 3);
		for (size_t i = oracle_roll(dice, 3); i > 0 && is_ascii_word(word->text); i--)
			word->text = misspell(generator, word->text);
	}
}

/* A word of a text; in_phrase: there is no stemming in quotes. */
static struct oracle_tree *word_of(struct oracle_generator *generator, enum pm_field_id field,
	struct pm_str text, bool in_phrase)
{
	static const enum oracle_ending endings[] = {ORACLE_STEMMED, ORACLE_STEMMED, ORACLE_STEMMED,
		ORACLE_STEMMED, ORACLE_EXACT, ORACLE_EXACT, ORACLE_PREFIX, ORACLE_FUZZY};
	struct oracle_tree *word = oracle_tree_new(generator->arena, ORACLE_WORD, field);

	word->ending = ORACLE_PICK(generator->dice, endings);
	if (in_phrase && word->ending == ORACLE_STEMMED)
		word->ending = ORACLE_EXACT;
	word->text = recase(generator, can_type(text) ? text : PM_STR("the"));
	if (!isalnum((unsigned char)word->text.ptr[word->text.len - 1]) &&
		word->ending >= ORACLE_PREFIX)
		word->ending = ORACLE_EXACT;
	change_end(generator, word);
	return word;
}

/* Go on to the word after the one at a spot. */
static void step_on(struct spot *spot)
{
	const struct oracle_token *items = spot->words.items;
	size_t at = seek(spot, spot->at), next = at;

	while (next + 1 < spot->words.count && items[next].passage == items[at].passage &&
		items[next].start < items[at].end)
		next++;
	spot->at = next;
}

/* What is written at a spot. */
static struct pm_str text_at(const struct oracle_generator *generator, const struct spot *spot)
{
	return oracle_text_of(
		generator->home, spot->field, &spot->words.items[seek(spot, spot->at)]);
}

/* The word at a spot; or it and the next one with a slash between, which are one word of the query
 * and two of the text. */
static struct oracle_tree *word_at(
	struct oracle_generator *generator, const struct spot *spot, bool in_phrase)
{
	struct pm_str text = text_at(generator, spot);
	struct spot next = *spot;

	if (!oracle_once_in(generator->dice, 20))
		return word_of(generator, spot->field, text, in_phrase);
	struct pm_buf both = {0};
	step_on(&next);
	pm_buf_add_str(&both, text);
	pm_buf_add_char(&both, '/');
	pm_buf_add_str(&both, text_at(generator, &next));
	struct oracle_tree *word = word_of(generator, spot->field, pm_buf_str(&both), in_phrase);
	pm_buf_free(&both);
	return word;
}

/* A word that may be in few documents, and in none of the field's. */
static struct oracle_tree *any_word(
	struct oracle_generator *generator, enum pm_field_id field, bool in_phrase)
{
	const struct oracle_corpus *corpus = generator->corpus;
	size_t form = oracle_roll(generator->dice, corpus->form_count);

	return word_of(generator, field, corpus->forms[form].sample, in_phrase);
}

/* ---- Phrases ---- */

/* The word at a spot, or others in its place. */
static struct oracle_tree *alternatives_at(
	struct oracle_generator *generator, const struct spot *spot)
{
	struct oracle_tree *tree = oracle_tree_of(generator->arena, ORACLE_OR, ALTERNATIVES_MAX);
	size_t count = 2 + oracle_roll(generator->dice, ALTERNATIVES_MAX - 1);
	size_t real = oracle_roll(generator->dice, count);

	while (tree->count < count) {
		struct oracle_tree *word = tree->count == real
		                                   ? word_at(generator, spot, true)
		                                   : any_word(generator, spot->field, true);
		if (oracle_once_in(generator->dice, 4)) {
			struct spot next = *spot;
			struct oracle_tree *several =
				oracle_tree_of(generator->arena, ORACLE_PHRASE, 2);
			several->field = spot->field;
			step_on(&next);
			several->children[several->count++] = word;
			several->children[several->count++] = word_at(generator, &next, true);
			word = several;
		}
		tree->children[tree->count++] = word;
	}
	return tree;
}

static unsigned pick_slop(struct oracle_dice *dice)
{
	static const unsigned slops[] = {0, 0, 0, 0, 0, 1, 1, 2, 3, 5, 120};

	return ORACLE_PICK(dice, slops);
}

/* Words that stand in a row, or nearly so. */
static struct oracle_tree *phrase_at(struct oracle_generator *generator, struct spot spot)
{
	struct oracle_dice *dice = generator->dice;
	struct oracle_tree *phrase = oracle_tree_of(generator->arena, ORACLE_PHRASE, PHRASE_MAX);
	size_t count = 1 + oracle_roll(dice, PHRASE_MAX);

	phrase->field = spot.field;
	phrase->slop = pick_slop(dice);
	while (phrase->count < count) {
		phrase->children[phrase->count++] = oracle_once_in(dice, 6)
		                                            ? alternatives_at(generator, &spot)
		                                            : word_at(generator, &spot, true);
		for (size_t skip = phrase->slop > 0 ? oracle_roll(dice, 3) : 0; skip > 0; skip--)
			step_on(&spot);
		step_on(&spot);
	}
	return phrase;
}

/* ---- Words near each other ---- */

static struct oracle_tree *side_at(struct oracle_generator *generator, const struct spot *spot)
{
	struct oracle_dice *dice = generator->dice;

	if (oracle_once_in(dice, 5))
		return phrase_at(generator, *spot);
	if (!oracle_once_in(dice, 6))
		return word_at(generator, spot, false);
	struct oracle_tree *either = oracle_tree_of(generator->arena, ORACLE_OR, 2);
	either->children[either->count++] = word_at(generator, spot, false);
	either->children[either->count++] = oracle_once_in(dice, 2)
	                                            ? phrase_at(generator, *spot)
	                                            : any_word(generator, spot->field, false);
	return either;
}

/* Move a spot by some words, forth or back, at most so many. */
static void jump(struct oracle_dice *dice, struct spot *spot, size_t most)
{
	size_t by = 1 + oracle_roll(dice, most);

	if (oracle_once_in(dice, 3))
		spot->at = spot->at > by ? spot->at - by : 0;
	else
		spot->at = spot->at + by < spot->words.count ? spot->at + by : spot->at;
}

/* Sides that are near each other as often as not; only title and text have sentences. */
static struct oracle_tree *near_at(struct oracle_generator *generator, struct spot spot)
{
	static const unsigned distances[] = {1, 1, 2, 3, 5, 10, 10, 30};
	static const size_t counts[] = {2, 2, 2, 2, 3, 3, SIDES_MAX};
	struct oracle_dice *dice = generator->dice;
	struct oracle_tree *near = oracle_tree_of(generator->arena, ORACLE_NEAR, SIDES_MAX);
	size_t count = ORACLE_PICK(dice, counts);

	near->field = spot.field;
	near->ordered = oracle_once_in(dice, 3);
	near->paragraph = oracle_once_in(dice, 2);
	near->distance = ORACLE_PICK(dice, distances);
	size_t most = near->distance * 3 / 2 + 1;
	if (pm_fields[spot.field].type == PM_FIELD_TEXT && oracle_once_in(dice, 3)) {
		near->distance = 0;
		most = near->paragraph ? 60 : 15;
	}
	while (near->count < count) {
		near->children[near->count++] = side_at(generator, &spot);
		jump(dice, &spot, most);
	}
	return near;
}

/* Where to begin: mostly at a longer word, for short ones are in all documents. */
static size_t pick_start(struct oracle_dice *dice, const struct spot *spot)
{
	size_t at = 0;

	for (int i = 0; i < 4; i++) {
		at = oracle_roll(dice, spot->words.count);
		if (spot->words.items[at].end - spot->words.items[at].start > 5)
			break;
	}
	return at;
}

struct oracle_tree *oracle_generate_words(
	struct oracle_generator *generator, enum pm_field_id field)
{
	static const char *const weights[] = {"^2", "^0", "^0.5", "^10"};
	struct oracle_dice *dice = generator->dice;
	struct spot spot = {.words = oracle_words_of(generator->home, field), .field = field};
	size_t kind = oracle_roll(dice, 16);

	spot.at = pick_start(dice, &spot);
	if (kind < 5)
		return near_at(generator, spot);
	struct oracle_tree *tree = kind < 9    ? phrase_at(generator, spot)
	                           : kind < 14 ? word_at(generator, &spot, false)
	                                       : any_word(generator, field, false);
	if (oracle_once_in(dice, 12))
		tree->weight = ORACLE_PICK(dice, weights);
	return tree;
}
