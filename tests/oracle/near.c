/*
 * Words near each other: every chain of places is tried.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>

#include "tests/oracle/evaluate.h"

/* A place of one side of a NEAR. */
struct place {
	struct oracle_span span;
	size_t side;
	bool used; /* in a chain of all sides */
};

/* What is known of a chain whose last place is given and which holds given sides. */
enum known {
	NOT_TRIED,
	COMPLETE,   /* it goes on to all sides */
	INCOMPLETE, /* it does not */
};

struct search {
	const struct oracle_tree *near;
	struct place *places; /* by their first position */
	size_t count, capacity;
	enum known *known; /* of each set of sides and each place */
};

/* Append the places of a side, but for those that reach over what must hold them. */
static void add_side(struct search *search, const struct oracle_tree *tree,
	const struct oracle_document *document, size_t side)
{
	struct oracle_spans spans = {0};
	const struct oracle_tree *near = search->near;

	if (tree->type == ORACLE_OR) {
		for (size_t i = 0; i < tree->count; i++)
			add_side(search, tree->children[i], document, side);
		return;
	}
	oracle_find_spans(tree, document, 0, &spans);
	for (size_t i = 0; i < spans.count; i++) {
		const struct oracle_token *first = spans.items[i].first,
					  *last = spans.items[i].last;
		bool whole = first->passage == last->passage;
		if (near->distance == 0 && near->paragraph)
			whole = whole && first->paragraph == last->paragraph;
		else if (near->distance == 0)
			whole = whole && first->sentence == last->sentence;
		if (!whole)
			continue;
		search->places = oracle_make_room(
			search->places, sizeof *search->places, search->count, &search->capacity);
		search->places[search->count++] =
			(struct place){.span = spans.items[i], .side = side};
	}
	free(spans.items);
}

static int compare_places(const void *a, const void *b)
{
	uint32_t x = ((const struct place *)a)->span.first->position;
	uint32_t y = ((const struct place *)b)->span.first->position;

	return (x > y) - (x < y);
}

/* Whether a token is not too far after another. */
static bool is_near(const struct oracle_tree *near, const struct oracle_token *before,
	const struct oracle_token *after)
{
	if (before->passage != after->passage)
		return false;
	if (near->distance > 0)
		return after->position - before->position <= near->distance;
	return near->paragraph ? before->paragraph == after->paragraph
	                       : before->sentence == after->sentence;
}

/* Whether the next place of a chain may be of that side; sides: a bit for each that it has. */
static bool may_follow(const struct search *search, size_t sides, size_t side)
{
	if (search->near->ordered)
		return sides == ((size_t)1 << side) - 1;
	return (sides & (size_t)1 << side) == 0;
}

/* Go on from a chain whose last place is number `last` and which has some sides; whether that leads
 * to all of them. */
static bool visit(struct search *search, size_t sides, size_t last)
{
	const struct oracle_token *end = search->places[last].span.last;
	enum known *known = &search->known[sides * search->count + last];
	bool complete = sides == ((size_t)1 << search->near->count) - 1;

	if (*known != NOT_TRIED)
		return *known == COMPLETE;
	for (size_t i = last + 1; i < search->count; i++) {
		const struct place *next = &search->places[i];
		if (next->span.first->position <= end->position)
			continue;
		if (!is_near(search->near, end, next->span.first))
			break; /* neither are those after it */
		if (may_follow(search, sides, next->side) &&
			visit(search, sides | (size_t)1 << next->side, i))
			complete = true;
	}
	if (complete)
		search->places[last].used = true;
	*known = complete ? COMPLETE : INCOMPLETE;
	return complete;
}

void oracle_find_near(const struct oracle_tree *near, const struct oracle_document *document,
	struct oracle_spans *out)
{
	struct search search = {.near = near};

	for (size_t i = 0; i < near->count; i++) {
		size_t before = search.count;
		add_side(&search, near->children[i], document, i);
		if (search.count == before) {
			free(search.places);
			return;
		}
	}
	qsort(search.places, search.count, sizeof *search.places, compare_places);
	search.known = calloc(search.count << near->count, sizeof *search.known);
	if (search.known == NULL)
		oracle_die("out of memory");
	for (size_t i = 0; i < search.count; i++)
		if (may_follow(&search, 0, search.places[i].side))
			visit(&search, (size_t)1 << search.places[i].side, i);
	for (size_t i = 0; i < search.count; i++)
		if (search.places[i].used)
			oracle_add_span(
				out, search.places[i].span.first, search.places[i].span.last);
	free(search.known);
	free(search.places);
}
