/*
 * Which steps of a plan a word satisfies, worked out once for each different word.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include <pressmark/stemmer.h>

#include "lib/error.h"

enum {
	FIRST_CAPACITY = 4096, /* of the words seen: those of ten statements without growing */
	WORDS_MAX = 1 << 20,   /* of them: more, and all are forgotten */
};

/* The steps of a plan that hold a term. */
struct sought {
	struct pm_seek seek;
	uint32_t steps, step_count; /* in the lexicon's steps */
};

/* A word of a document that was seen, under its hash. */
struct seen {
	uint64_t hash; /* 0: no entry */
	const char *accented;
	uint32_t len;
	uint16_t language;
	uint32_t steps, step_count;
};

/* A language of documents, and its stemmer. */
struct language {
	struct pm_str name;
	struct pm_stemmer *stemmer;
	uint16_t number;      /* the first language's with the same stemmer */
	bool keeps_beginning; /* a stem begins with the byte that its word begins with */
};

struct pm_lexicon {
	struct sought *sought; /* in byte order, exact forms first */
	size_t sought_count;
	bool stems_begin[256]; /* whether a stem sought begins with this byte */
	uint32_t *steps;       /* runs of step numbers */
	size_t step_count, step_capacity, plan_steps;
	struct seen *seen;
	size_t seen_count, capacity; /* a power of two */
	struct pm_arena words, names;
	struct language *languages;
	size_t language_count;
	const struct language *current;
	bool failed;
};

/* A term and a step that holds it. */
struct pair {
	struct pm_seek seek;
	uint32_t step;
};

static int compare_seeks(const struct pm_seek *a, const struct pm_seek *b)
{
	if (a->stem != b->stem)
		return a->stem ? 1 : -1;
	return pm_str_compare(a->text, b->text);
}

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int order = compare_seeks(&x->seek, &y->seek);

	return order != 0 ? order : (x->step > y->step) - (x->step < y->step);
}

/* List each term of each step of a plan. */
static size_t list_pairs(const struct pm_plan *plan, struct pair *pairs)
{
	size_t count = 0;

	for (uint32_t id = 0; id < plan->step_count; id++)
		for (size_t n = 0; plan->steps[id] != NULL && n < plan->steps[id]->count; n++)
			pairs[count++] = (struct pair){plan->steps[id]->terms[n], id};
	return count;
}

static size_t count_terms(const struct pm_plan *plan)
{
	size_t count = 0;

	for (uint32_t id = 0; id < plan->step_count; id++)
		count += plan->steps[id] != NULL ? plan->steps[id]->count : 0;
	return count;
}

static bool add_step(struct pm_lexicon *lexicon, uint32_t step)
{
	if (lexicon->step_count == lexicon->step_capacity) {
		size_t capacity = lexicon->step_capacity * 2 + 64;
		uint32_t *steps = realloc(lexicon->steps, capacity * sizeof *steps);
		if (steps == NULL) {
			lexicon->failed = true;
			return false;
		}
		lexicon->steps = steps;
		lexicon->step_capacity = capacity;
	}
	lexicon->steps[lexicon->step_count++] = step;
	return true;
}

/* Make the table of the terms sought. */
static bool learn_plan(struct pm_lexicon *lexicon, const struct pm_plan *plan)
{
	size_t count = count_terms(plan);
	struct pair *pairs = calloc(count + 1, sizeof *pairs);

	lexicon->sought = calloc(count + 1, sizeof *lexicon->sought);
	bool good = pairs != NULL && lexicon->sought != NULL;
	if (good) {
		count = list_pairs(plan, pairs);
		qsort(pairs, count, sizeof *pairs, compare_pairs);
	}
	struct sought *last = NULL;
	for (size_t i = 0; i < count && good; i++) {
		if (last == NULL || compare_seeks(&last->seek, &pairs[i].seek) != 0) {
			last = &lexicon->sought[lexicon->sought_count++];
			*last = (struct sought){
				.seek = pairs[i].seek, .steps = (uint32_t)lexicon->step_count};
		}
		good = add_step(lexicon, pairs[i].step);
		last->step_count++;
		if (last->seek.stem && last->seek.text.len > 0)
			lexicon->stems_begin[(unsigned char)last->seek.text.ptr[0]] = true;
	}
	lexicon->plan_steps = lexicon->step_count;
	free(pairs);
	return good;
}

enum pm_status pm_lexicon_new(
	struct pm_lexicon **out, const struct pm_plan *plan, struct pm_error *err)
{
	struct pm_lexicon *lexicon = calloc(1, sizeof *lexicon);

	*out = NULL;
	if (lexicon == NULL)
		return pm_fail_memory(err);
	lexicon->capacity = FIRST_CAPACITY;
	lexicon->seen = calloc(lexicon->capacity, sizeof *lexicon->seen);
	if (lexicon->seen == NULL || !learn_plan(lexicon, plan)) {
		pm_lexicon_free(lexicon);
		return pm_fail_memory(err);
	}
	*out = lexicon;
	return PM_OK;
}

void pm_lexicon_free(struct pm_lexicon *lexicon)
{
	if (lexicon == NULL)
		return;
	for (size_t i = 0; i < lexicon->language_count; i++)
		pm_stemmer_free(lexicon->languages[i].stemmer);
	free(lexicon->languages);
	pm_arena_free(&lexicon->names);
	pm_arena_free(&lexicon->words);
	free(lexicon->seen);
	free(lexicon->steps);
	free(lexicon->sought);
	free(lexicon);
}

bool pm_lexicon_keeps_beginning(const char *stemmer)
{
	static const char *const names[] = {
		"none", "english", "finnish", "german", "russian", "spanish", "swedish"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(stemmer, names[i]) == 0)
			return true;
	return false;
}

/* Languages that share a stemmer share what is known of words. */
static uint16_t number_of_stemmer(const struct pm_lexicon *lexicon, const char *name)
{
	for (size_t i = 0; i < lexicon->language_count; i++)
		if (strcmp(pm_stemmer_name(lexicon->languages[i].stemmer), name) == 0)
			return lexicon->languages[i].number;
	return (uint16_t)lexicon->language_count;
}

enum pm_status pm_lexicon_language(
	struct pm_lexicon *lexicon, struct pm_str language, struct pm_error *err)
{
	for (size_t i = 0; i < lexicon->language_count; i++)
		if (pm_str_equal(lexicon->languages[i].name, language)) {
			lexicon->current = &lexicon->languages[i];
			return PM_OK;
		}

	lexicon->current = NULL;
	struct language *languages =
		realloc(lexicon->languages, (lexicon->language_count + 1) * sizeof *languages);
	if (languages == NULL)
		return pm_fail_memory(err);
	lexicon->languages = languages;
	struct language *made = &languages[lexicon->language_count];
	*made = (struct language){.name = pm_arena_copy(&lexicon->names, language)};
	if (lexicon->names.failed)
		return pm_fail_memory(err);
	enum pm_status status = pm_stemmer_new(&made->stemmer, made->name.ptr, err);
	if (status != PM_OK)
		return status;
	made->keeps_beginning = pm_lexicon_keeps_beginning(pm_stemmer_name(made->stemmer));
	made->number = number_of_stemmer(lexicon, pm_stemmer_name(made->stemmer));
	lexicon->language_count++;
	lexicon->current = made;
	return PM_OK;
}

static const struct sought *find_sought(
	const struct pm_lexicon *lexicon, struct pm_str text, bool stem)
{
	struct pm_seek seek = {.text = text, .stem = stem};
	size_t low = 0, high = lexicon->sought_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_seeks(&seek, &lexicon->sought[middle].seek);
		if (order == 0)
			return &lexicon->sought[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* Add a term's steps to the run that began at begin: ascending, each once. */
static void add_run(struct pm_lexicon *lexicon, size_t begin, const struct sought *sought)
{
	for (uint32_t i = 0; sought != NULL && i < sought->step_count; i++) {
		uint32_t step = lexicon->steps[sought->steps + i];
		size_t at = lexicon->step_count;
		while (at > begin && lexicon->steps[at - 1] > step)
			at--;
		if (at > begin && lexicon->steps[at - 1] == step)
			continue;
		if (!add_step(lexicon, step))
			return;
		memmove(&lexicon->steps[at + 1], &lexicon->steps[at],
			(lexicon->step_count - 1 - at) * sizeof *lexicon->steps);
		lexicon->steps[at] = step;
	}
}

/* Whether the word may have a stem that is sought. */
static bool may_have_stem(const struct pm_lexicon *lexicon, const struct pm_token *token)
{
	if (token->kind == PM_TOKEN_UNIGRAM || token->kind == PM_TOKEN_BIGRAM)
		return false;
	return !lexicon->current->keeps_beginning || token->term.len == 0 ||
	       lexicon->stems_begin[(unsigned char)token->term.ptr[0]];
}

/* Work out the steps of a word. */
static void learn(
	struct pm_lexicon *lexicon, const struct pm_token *token, struct seen *entry, uint64_t hash)
{
	struct pm_str stems[PM_STEMS_MAX];
	size_t begin = lexicon->step_count;

	add_run(lexicon, begin, find_sought(lexicon, token->term, false));
	if (may_have_stem(lexicon, token)) {
		size_t count = pm_stemmer_stems(lexicon->current->stemmer, token, stems);
		for (size_t i = 0; i < count; i++)
			add_run(lexicon, begin, find_sought(lexicon, stems[i], true));
	}
	struct pm_str accented = pm_arena_copy(&lexicon->words, token->accented);
	if (lexicon->words.failed) {
		lexicon->failed = true;
		return;
	}
	*entry = (struct seen){.hash = hash,
		.accented = accented.ptr,
		.len = (uint32_t)accented.len,
		.language = lexicon->current->number,
		.steps = (uint32_t)begin,
		.step_count = (uint32_t)(lexicon->step_count - begin)};
	lexicon->seen_count++;
}

static uint64_t hash_of(struct pm_str word, uint16_t language)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325) ^ language, piece;
	size_t i = 0;

	for (; i + sizeof piece <= word.len; i += sizeof piece) {
		memcpy(&piece, word.ptr + i, sizeof piece);
		hash = (hash ^ piece) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
	}
	for (piece = word.len; i < word.len; i++)
		piece = piece << 8 | (unsigned char)word.ptr[i];
	hash = (hash ^ piece) * UINT64_C(0x9E3779B97F4A7C15);
	hash ^= hash >> 32;
	return hash != 0 ? hash : 1;
}

/* The word's entry, or the free one where it belongs. */
static struct seen *find_seen(
	const struct pm_lexicon *lexicon, struct pm_str word, uint16_t language, uint64_t hash)
{
	size_t at = (size_t)hash & (lexicon->capacity - 1);

	for (;; at = (at + 1) & (lexicon->capacity - 1)) {
		struct seen *entry = &lexicon->seen[at];
		if (entry->hash == 0 ||
			(entry->hash == hash && entry->language == language &&
				pm_str_equal((struct pm_str){entry->accented, entry->len}, word)))
			return entry;
	}
}

/* Double the table; forget everything instead when it is as large as it may be. */
static void make_room(struct pm_lexicon *lexicon)
{
	if (lexicon->seen_count >= WORDS_MAX) {
		memset(lexicon->seen, 0, lexicon->capacity * sizeof *lexicon->seen);
		pm_arena_clear(&lexicon->words);
		lexicon->step_count = lexicon->plan_steps;
		lexicon->seen_count = 0;
		return;
	}
	struct seen *old = lexicon->seen;
	size_t count = lexicon->capacity;
	struct seen *larger = calloc(count * 2, sizeof *larger);
	if (larger == NULL) {
		lexicon->failed = true;
		return;
	}
	lexicon->seen = larger;
	lexicon->capacity = count * 2;
	for (size_t i = 0; i < count; i++) {
		size_t at = (size_t)old[i].hash & (lexicon->capacity - 1);
		if (old[i].hash == 0)
			continue;
		while (larger[at].hash != 0)
			at = (at + 1) & (lexicon->capacity - 1);
		larger[at] = old[i];
	}
	free(old);
}

size_t pm_lexicon_find(
	struct pm_lexicon *lexicon, const struct pm_token *token, const uint32_t **steps)
{
	uint16_t language = lexicon->current->number;
	uint64_t hash = hash_of(token->accented, language);

	if (lexicon->seen_count > lexicon->capacity / 4 * 3)
		make_room(lexicon);
	if (lexicon->failed)
		return 0;
	struct seen *entry = find_seen(lexicon, token->accented, language, hash);
	if (entry->hash == 0)
		learn(lexicon, token, entry, hash);
	*steps = lexicon->steps + entry->steps;
	return lexicon->failed ? 0 : entry->step_count;
}

bool pm_lexicon_failed(const struct pm_lexicon *lexicon)
{
	return lexicon->failed;
}
