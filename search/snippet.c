/*
 * The passages of a text that say best why it matched.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/snippet.h"

#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "search/boundary.h"

/* What the presence of a clause counts for, its repetitions and its closeness to another one. */
enum {
	PRESENCE = 32,
	REPETITION = 1, /* for each, up to REPETITIONS */
	REPETITIONS = 4,
	CLOSENESS = 8,       /* at no distance */
	HALF_CLOSE = 16,     /* characters at which it counts half */
	SHOWN_ALREADY = 4,   /* what a clause's weight is divided by in further fragments */
	CONTEXT_BEFORE = 16, /* characters looked at before a place to tell what holds there */
};

/* A match, counted in characters. */
struct mark {
	size_t start, end; /* characters from the first match's start */
	bool taken;        /* it lies in a fragment already chosen */
};

/* A run of matches and what it is worth. */
struct window {
	size_t first, last; /* both included */
	uint64_t worth;
};

struct chooser {
	struct pm_prose prose;
	const struct pm_match *matches;
	size_t match_count;
	const struct pm_snippet_options *options;
	size_t low; /* no fragment begins before */
	struct mark *marks;
	uint32_t *weights; /* of each clause, less when it was shown already */
	uint32_t *counts;  /* of each clause, in the window */
	uint64_t worth;    /* of the window */
};

/* ---- The best window ---- */

static void measure(struct chooser *chooser)
{
	size_t at = chooser->matches[0].start, chars = 0;

	for (size_t i = 0; i < chooser->match_count; i++) {
		const struct pm_match *match = &chooser->matches[i];
		chars += pm_chars_count(chooser->prose.text, at, match->start);
		at = match->start;
		chooser->marks[i] = (struct mark){.start = chars,
			.end = chars +
		               pm_chars_count(chooser->prose.text, match->start, match->end)};
	}
}

/* What the closeness of match i to the one before is worth. */
static uint64_t closeness(const struct chooser *chooser, size_t i)
{
	uint32_t a = chooser->matches[i - 1].clause, b = chooser->matches[i].clause;
	const struct mark *before = &chooser->marks[i - 1], *mark = &chooser->marks[i];

	if (a == b)
		return 0;
	uint64_t less = chooser->weights[a] < chooser->weights[b] ? chooser->weights[a]
	                                                          : chooser->weights[b];
	uint64_t gap = mark->start > before->end ? mark->start - before->end : 0;
	return less * CLOSENESS * HALF_CLOSE / (HALF_CLOSE + gap);
}

/* What one occurrence of a clause adds, when there are already count others. */
static uint64_t occurrence(const struct chooser *chooser, uint32_t clause, uint32_t count)
{
	uint64_t weight = chooser->weights[clause];

	if (count == 0)
		return weight * PRESENCE;
	return count <= REPETITIONS ? weight * REPETITION : 0;
}

static void enter(struct chooser *chooser, const struct window *window, size_t i)
{
	uint32_t clause = chooser->matches[i].clause;

	chooser->worth += occurrence(chooser, clause, chooser->counts[clause]++);
	if (i > window->first)
		chooser->worth += closeness(chooser, i);
}

/* Take the first match out of a window. */
static void leave(struct chooser *chooser, const struct window *window)
{
	size_t i = window->first;
	uint32_t clause = chooser->matches[i].clause;

	chooser->worth -= occurrence(chooser, clause, --chooser->counts[clause]);
	if (i < window->last)
		chooser->worth -= closeness(chooser, i + 1);
}

/* Slide over the matches [first, end), keeping the best window in *best. */
static void slide(struct chooser *chooser, size_t first, size_t end, struct window *best)
{
	struct window window = {.first = first};
	size_t next = first;

	chooser->worth = 0;
	for (; window.first < end; window.first++) {
		size_t limit = chooser->marks[window.first].start + chooser->options->chars;
		while (next < end && (next <= window.first || chooser->marks[next].end <= limit)) {
			window.last = next;
			enter(chooser, &window, next++);
		}
		if (chooser->worth > best->worth) {
			*best = window;
			best->worth = chooser->worth;
		}
		leave(chooser, &window);
	}
}

/* The best window of those matches that lie in no fragment yet; false when there is none. */
static bool find_window(struct chooser *chooser, struct window *best)
{
	*best = (struct window){0};
	for (size_t i = 0; i < chooser->match_count;) {
		size_t end = i;
		while (end < chooser->match_count && !chooser->marks[end].taken)
			end++;
		if (end > i)
			slide(chooser, i, end, best);
		i = end + 1;
	}
	return best->worth > 0;
}

/* ---- From window to fragment ---- */

/* The best place to begin at, at most chars before start: the first or last that begins a sentence,
 * else the first that begins a word near enough, else the first grapheme there. */
static size_t begin_before(
	const struct pm_prose *prose, size_t start, size_t chars, size_t low, bool first_sentence)
{
	struct pm_str text = prose->text;
	size_t earliest = pm_chars_before(text, start, chars, low);
	size_t near = pm_chars_before(text, start, chars / 3, low);
	size_t sentence = SIZE_MAX, word = SIZE_MAX, grapheme = SIZE_MAX;
	struct pm_cursor cursor;

	pm_cursor_start(&cursor, prose, pm_chars_before(text, earliest, CONTEXT_BEFORE, 0));
	while (cursor.at <= start) {
		if (cursor.at >= earliest && (cursor.boundary & PM_STARTS_SENTENCE) != 0 &&
			!(first_sentence && sentence != SIZE_MAX))
			sentence = cursor.at;
		if (cursor.at >= near && (cursor.boundary & PM_STARTS_WORD) != 0 &&
			word == SIZE_MAX)
			word = cursor.at;
		if (cursor.at >= near && grapheme == SIZE_MAX)
			grapheme = cursor.at;
		if (cursor.at == text.len)
			break;
		pm_cursor_next(&cursor);
	}
	if (sentence != SIZE_MAX)
		return sentence;
	if (word != SIZE_MAX)
		return word;
	return grapheme != SIZE_MAX ? grapheme : start;
}

/* The best place to stop at, at most chars after end: the last that ends a sentence and leaves
 * least or more characters, else a word, else a grapheme. */
static size_t stop_after(
	const struct pm_prose *prose, size_t end, size_t chars, size_t least, size_t high)
{
	struct pm_str text = prose->text;
	size_t sentence = SIZE_MAX, word = SIZE_MAX, grapheme = end;
	struct pm_cursor cursor;

	pm_cursor_start(&cursor, prose, end);
	while (cursor.at <= high && cursor.chars <= chars) {
		grapheme = cursor.at;
		if ((cursor.boundary & PM_ENDS_WORD) != 0)
			word = cursor.at;
		if ((cursor.boundary & PM_ENDS_SENTENCE) != 0 && cursor.chars >= least)
			sentence = cursor.at;
		if (cursor.at == text.len)
			break;
		pm_cursor_next(&cursor);
	}
	if (grapheme == text.len)
		return grapheme;
	if (sentence != SIZE_MAX)
		return sentence;
	return word != SIZE_MAX ? word : grapheme;
}

/* Grow [start, end) to a fragment of at most so many characters within [low, high). */
static struct pm_fragment expand(const struct pm_prose *prose, size_t start, size_t end,
	size_t chars, size_t low, size_t high)
{
	struct pm_str text = prose->text;
	size_t core = pm_chars_count(text, start, end);
	size_t room = core < chars ? chars - core : 0;
	size_t begin = begin_before(prose, start, room, low, false);

	room -= pm_chars_count(text, begin, start);
	size_t used = chars - room;
	size_t stop = stop_after(prose, end, room, used < chars / 2 ? chars / 2 - used : 0, high);
	if (stop == text.len) { /* the room that is left goes before */
		room -= pm_chars_count(text, end, stop);
		begin = begin_before(prose, begin, room, low, true);
	}
	return (struct pm_fragment){.start = begin, .end = stop};
}

/* Where a text's first word from a place on begins. */
static size_t first_word(const struct pm_prose *prose, size_t start)
{
	struct pm_cursor cursor;

	pm_cursor_start(&cursor, prose, start);
	while (cursor.at < prose->text.len && (cursor.boundary & PM_STARTS_WORD) == 0)
		pm_cursor_next(&cursor);
	return cursor.at;
}

/* Give a fragment the matches that lie within it. */
static bool add_matches(
	struct pm_arena *arena, struct pm_fragment *fragment, const struct chooser *chooser)
{
	struct pm_match *list;
	size_t first = 0, count = 0;

	while (first < chooser->match_count && chooser->matches[first].start < fragment->start)
		first++;
	for (size_t i = first;
		i < chooser->match_count && chooser->matches[i].start < fragment->end; i++)
		count += chooser->matches[i].end <= fragment->end;
	list = pm_arena_alloc(arena, count + 1, sizeof *list);
	if (list == NULL)
		return false;
	for (size_t i = first; fragment->match_count < count; i++)
		if (chooser->matches[i].end <= fragment->end)
			list[fragment->match_count++] = chooser->matches[i];
	fragment->matches = list;
	return true;
}

/* ---- All fragments ---- */

/* The fragment of a window, between those already chosen. */
static struct pm_fragment make_fragment(const struct chooser *chooser, const struct window *window,
	const struct pm_fragment *others, size_t other_count)
{
	size_t start = chooser->matches[window->first].start, end = start;
	size_t low = chooser->low, high = chooser->prose.text.len;

	for (size_t i = window->first; i <= window->last; i++)
		if (chooser->matches[i].end > end)
			end = chooser->matches[i].end;
	for (size_t i = 0; i < other_count; i++) {
		if (others[i].end <= start && others[i].end > low)
			low = others[i].end;
		if (others[i].start >= end && others[i].start < high)
			high = others[i].start;
	}
	return expand(&chooser->prose, start, end, chooser->options->chars, low, high);
}

/* What touches a fragment is out of the choice; what it shows is worth less from now on. */
static void take(struct chooser *chooser, const struct pm_fragment *fragment)
{
	memset(chooser->counts, 0, chooser->options->clause_count * sizeof *chooser->counts);
	for (size_t i = 0; i < chooser->match_count; i++) {
		const struct pm_match *match = &chooser->matches[i];
		if (match->start >= fragment->end || match->end <= fragment->start)
			continue;
		chooser->marks[i].taken = true;
		if (chooser->counts[match->clause]++ == 0)
			chooser->weights[match->clause] =
				chooser->weights[match->clause] / SHOWN_ALREADY + 1;
	}
	memset(chooser->counts, 0, chooser->options->clause_count * sizeof *chooser->counts);
}

static int compare_fragments(const void *a, const void *b)
{
	const struct pm_fragment *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

static bool choose_windows(struct pm_arena *arena, struct chooser *chooser,
	struct pm_fragment *fragments, size_t *count)
{
	struct window window;

	measure(chooser);
	for (size_t i = 0; i < chooser->options->clause_count; i++)
		chooser->weights[i] = chooser->options->weights[i] + 1;
	while (*count < chooser->options->fragments && find_window(chooser, &window)) {
		struct pm_fragment made = make_fragment(chooser, &window, fragments, *count);
		take(chooser, &made);
		fragments[(*count)++] = made;
	}
	qsort(fragments, *count, sizeof *fragments, compare_fragments);
	for (size_t i = 0; i < *count; i++)
		if (!add_matches(arena, &fragments[i], chooser))
			return false;
	return true;
}

size_t pm_snippet_start(const struct pm_document *document)
{
	struct pm_str text = document->text, title = pm_str_trim(document->title);
	const struct pm_prose prose = pm_prose_of_line(text); /* for words either will do */
	size_t begin = first_word(&prose, 0), end = begin + title.len;

	if (title.len == 0 || end > text.len || memcmp(text.ptr + begin, title.ptr, title.len) != 0)
		return 0;
	while (end < text.len && strchr(" \t\r", text.ptr[end]) != NULL && text.ptr[end] != '\0')
		end++;
	return end == text.len || text.ptr[end] == '\n' ? end : 0;
}

struct pm_fragment *pm_snippet_choose(struct pm_arena *arena, struct pm_str text,
	const struct pm_match *matches, size_t match_count,
	const struct pm_snippet_options *options, size_t *count)
{
	while (match_count > 0 && matches->end <= options->start) {
		matches++;
		match_count--;
	}
	struct chooser chooser = {.prose = pm_prose_of(text),
		.matches = matches,
		.match_count = match_count,
		.options = options,
		.low = options->start,
		.marks = calloc(match_count + 1, sizeof *chooser.marks),
		.weights = calloc(options->clause_count + 1, sizeof *chooser.weights),
		.counts = calloc(options->clause_count + 1, sizeof *chooser.counts)};
	size_t most = match_count < options->fragments ? match_count : options->fragments;
	struct pm_fragment *fragments = pm_arena_alloc(arena, most + 1, sizeof *fragments);
	bool good = fragments != NULL && chooser.marks != NULL && chooser.weights != NULL &&
	            chooser.counts != NULL;

	*count = 0;
	if (good && match_count > 0) {
		if (matches->start < chooser.low)
			chooser.low = matches->start;
		good = choose_windows(arena, &chooser, fragments, count);
	} else if (good) {
		size_t begin = first_word(&chooser.prose, options->start);
		fragments[0] =
			expand(&chooser.prose, begin, begin, options->chars, begin, text.len);
		*count = begin < text.len;
	}
	free(chooser.counts);
	free(chooser.weights);
	free(chooser.marks);
	return good ? fragments : NULL;
}
