/*
 * What the words and phrases of a query mean: which tokens, one after another.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/oracle/words.h"

#include <string.h>

enum {
	WAYS_MAX = 64,         /* of a phrase */
	EXPANSIONS_MAX = 2000, /* of a beginning or a fuzzy word */
	TOKENS_MAX = 64,       /* of one word */
};

/* The ways of a part of a phrase. */
struct ways {
	struct oracle_way items[WAYS_MAX];
	size_t count;
};

/* A finder of ways. */
struct finder {
	const struct oracle_corpus *corpus;
	struct pm_arena *arena;
};

static void *allocate(const struct finder *finder, size_t count, size_t size)
{
	void *items = pm_arena_alloc(finder->arena, count + 1, size);

	if (items == NULL)
		oracle_die("out of memory");
	return items;
}

/* ---- Forms that satisfy a token of the query ---- */

/* A token of the query. */
struct wanted {
	enum oracle_ending ending;
	unsigned edits;
	struct pm_str term;
	struct pm_str *stems; /* in each of the index's languages */
	size_t stem_count;
};

static void find_stems(
	const struct finder *finder, const struct pm_token *token, struct wanted *wanted)
{
	const struct oracle_corpus *corpus = finder->corpus;
	struct pm_str stems[PM_STEMS_MAX];

	wanted->stems =
		allocate(finder, corpus->index_stemmer_count * PM_STEMS_MAX, sizeof *wanted->stems);
	for (size_t i = 0; i < corpus->index_stemmer_count; i++) {
		size_t count = pm_stemmer_stems(corpus->index_stemmers[i], token, stems);
		for (size_t k = 0; k < count; k++)
			wanted->stems[wanted->stem_count++] =
				pm_arena_copy(finder->arena, stems[k]);
	}
}

static bool shares_stem(const struct wanted *wanted, const struct oracle_form *form)
{
	for (size_t i = 0; i < wanted->stem_count; i++)
		for (size_t k = 0; k < form->stem_count; k++)
			if (pm_str_equal(wanted->stems[i], form->stems[k]))
				return true;
	return false;
}

/* Without a number a fuzzy word's length decides. */
static unsigned edits_of(const struct oracle_tree *word, struct pm_str term)
{
	size_t letters = oracle_letters(term, NULL, 0);

	if (word->edits > 0)
		return word->edits;
	return letters <= 2 ? 0 : letters <= 5 ? 1 : 2;
}

static bool satisfies(const struct wanted *wanted, const struct oracle_form *form)
{
	switch (wanted->ending) {
	case ORACLE_STEMMED:
		return shares_stem(wanted, form);
	case ORACLE_PREFIX:
		return form->term.len >= wanted->term.len &&
		       memcmp(form->term.ptr, wanted->term.ptr, wanted->term.len) == 0;
	case ORACLE_FUZZY:
		return oracle_is_within_edits(form->term, wanted->term, wanted->edits);
	default:
		return pm_str_equal(form->term, wanted->term);
	}
}

/* Tell for each form whether it is what a token of the query asks for; NULL when too many are. */
static const bool *find_step(const struct finder *finder, const struct oracle_tree *word,
	enum oracle_ending ending, const struct pm_token *token)
{
	const struct oracle_corpus *corpus = finder->corpus;
	bool spaceless = token->kind == PM_TOKEN_UNIGRAM || token->kind == PM_TOKEN_BIGRAM;
	bool stemmed = pm_fields[word->field].type == PM_FIELD_TEXT && !spaceless;
	struct wanted wanted = {.ending = ending, .term = token->term};
	bool *step = allocate(finder, corpus->form_count, sizeof *step);
	size_t count = 0;

	if (ending == ORACLE_STEMMED && !stemmed)
		wanted.ending = ORACLE_EXACT;
	wanted.edits = edits_of(word, token->term);
	find_stems(finder, token, &wanted);
	for (size_t i = 0; i < corpus->form_count; i++) {
		step[i] = satisfies(&wanted, &corpus->forms[i]);
		count += step[i];
	}
	return count <= EXPANSIONS_MAX ? step : NULL;
}

/* ---- Words ---- */

/* Add the way of tokens one after another: one alone has the word's ending, of several the last. */
static bool add_tokens(const struct finder *finder, const struct oracle_tree *word,
	const struct pm_token *tokens, size_t count, struct ways *out)
{
	struct oracle_way way = {.steps = allocate(finder, count, sizeof *way.steps),
		.count = count,
		.window = (uint32_t)count};

	for (size_t i = 0; i < count; i++) {
		bool open = i + 1 == count && word->ending >= ORACLE_PREFIX;
		way.steps[i] = find_step(
			finder, word, count == 1 || open ? word->ending : ORACLE_EXACT, &tokens[i]);
		if (way.steps[i] == NULL)
			return false;
	}
	out->items[out->count++] = way;
	return true;
}

/* Read a word's tokens. */
static size_t read_tokens(
	const struct finder *finder, struct pm_str text, struct pm_token tokens[TOKENS_MAX])
{
	struct pm_analyzer *analyzer = finder->corpus->analyzer;
	size_t count = 0;

	pm_analyzer_start(analyzer, text, 0);
	while (count < TOKENS_MAX && pm_analyzer_next(analyzer, &tokens[count])) {
		tokens[count].term = pm_arena_copy(finder->arena, tokens[count].term);
		tokens[count].accented = pm_arena_copy(finder->arena, tokens[count].accented);
		count++;
	}
	return count;
}

/* Of tokens at one position keep what says most: the parts rather than the joined form, a pair of
 * characters rather than the first of them. */
static size_t keep_one_each(struct pm_token *tokens, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		bool again = kept > 0 && tokens[kept - 1].position == tokens[i].position;
		if (tokens[i].kind != PM_TOKEN_JOINED && !again)
			tokens[kept++] = tokens[i];
	}
	return kept;
}

static bool is_compound(const struct pm_token *tokens, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (tokens[i].kind != PM_TOKEN_PART)
			return false;
	return count > 1 && tokens[0].kind == PM_TOKEN_JOINED;
}

static bool find_word(const struct finder *finder, const struct oracle_tree *word, struct ways *out)
{
	struct pm_token tokens[TOKENS_MAX];
	size_t count = read_tokens(finder, word->text, tokens);
	bool compound = is_compound(tokens, count);

	out->count = 0;
	if (count == 0 || count == TOKENS_MAX)
		return false;
	if (compound && !add_tokens(finder, word, tokens, 1, out))
		return false;
	if (word->ending == ORACLE_FUZZY && compound)
		return true;
	count = keep_one_each(tokens, count);
	if (word->ending == ORACLE_FUZZY && count > 1)
		return false;
	return add_tokens(finder, word, tokens, count, out);
}

/* ---- Phrases ---- */

static bool find(const struct finder *finder, const struct oracle_tree *tree, struct ways *out);

/* Each way of a, followed by each of b. */
static bool follow(
	const struct finder *finder, const struct ways *a, const struct ways *b, struct ways *out)
{
	out->count = 0;
	if (a->count * b->count > WAYS_MAX)
		return false;
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++) {
			const struct oracle_way *first = &a->items[i], *second = &b->items[k];
			struct oracle_way *way = &out->items[out->count++];
			way->count = first->count + second->count;
			way->window = (uint32_t)way->count;
			way->steps = allocate(finder, way->count, sizeof *way->steps);
			memcpy(way->steps, first->steps, first->count * sizeof *way->steps);
			memcpy(way->steps + first->count, second->steps,
				second->count * sizeof *way->steps);
		}
	return true;
}

static bool find_sequence(
	const struct finder *finder, const struct oracle_tree *phrase, struct ways *out)
{
	struct ways before, next;

	if (!find(finder, phrase->children[0], out))
		return false;
	for (size_t i = 1; i < phrase->count; i++) {
		before = *out;
		if (!find(finder, phrase->children[i], &next) ||
			!follow(finder, &before, &next, out))
			return false;
	}
	for (size_t i = 0; i < out->count; i++)
		out->items[i].window += phrase->slop;
	return true;
}

/* Alternatives of one token each are one: whichever of them comes first. */
static void unite_single(const struct finder *finder, struct ways *ways)
{
	bool *either = allocate(finder, finder->corpus->form_count, sizeof *either);

	for (size_t i = 0; i < ways->count; i++)
		for (size_t k = 0; k < finder->corpus->form_count; k++)
			either[k] = either[k] || ways->items[i].steps[0][k];
	ways->items[0].steps[0] = either;
	ways->count = 1;
}

static bool find_alternatives(
	const struct finder *finder, const struct oracle_tree *tree, struct ways *out)
{
	struct ways next;
	bool single = true;

	out->count = 0;
	for (size_t i = 0; i < tree->count; i++) {
		if (!find(finder, tree->children[i], &next) || out->count + next.count > WAYS_MAX)
			return false;
		for (size_t k = 0; k < next.count; k++) {
			single = single && next.items[k].count == 1;
			out->items[out->count++] = next.items[k];
		}
	}
	if (single)
		unite_single(finder, out);
	return true;
}

static bool find(const struct finder *finder, const struct oracle_tree *tree, struct ways *out)
{
	switch (tree->type) {
	case ORACLE_WORD:
		return find_word(finder, tree, out);
	case ORACLE_PHRASE:
		return find_sequence(finder, tree, out);
	default:
		return find_alternatives(finder, tree, out);
	}
}

bool oracle_find_ways(
	const struct oracle_corpus *corpus, struct pm_arena *arena, struct oracle_tree *tree)
{
	const struct finder finder = {.corpus = corpus, .arena = arena};
	struct ways ways;

	if (tree->type != ORACLE_WORD && tree->type != ORACLE_PHRASE) {
		for (size_t i = 0; i < tree->count; i++)
			if (!oracle_find_ways(corpus, arena, tree->children[i]))
				return false;
		return true;
	}
	if (!find(&finder, tree, &ways))
		return false;
	tree->ways = allocate(&finder, ways.count, sizeof *tree->ways);
	memcpy(tree->ways, ways.items, ways.count * sizeof *tree->ways);
	tree->way_count = ways.count;
	return true;
}
