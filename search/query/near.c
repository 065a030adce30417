/*
 * Words near each other: NEAR and ADJ by words, sentences and paragraphs.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A combination is a chain of spans, one of each part, in the order of the text. A set of parts is
 * a number whose bits are the parts, and which sets there are is a bit for each. For each span it
 * is worked out which sets a chain that ends with it can have covered, then the same for chains
 * that begin with it (by looking at everything in a mirror); a span takes part in a combination
 * when what comes before and after it can complete each other. That takes time in proportion to
 * spans times sets, of which there are at most 64.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "search/query/spans.h"

/* A span as the search for chains sees it, perhaps in the mirror. */
struct pm_reach {
	uint32_t begin, end; /* positions */
	uint32_t group;      /* value, sentence or paragraph; ascends with the position */
	uint32_t part;
	size_t span; /* its number */
};

/* The chains that cover a set of parts and end nearest to where we are. */
struct nearest {
	bool any;
	uint32_t end, group;
};

struct near {
	const struct pm_node *node;
	uint32_t part_count;
	struct pm_reach *by_begin, *by_end;
	size_t count;
	uint64_t *forward, *backward; /* of each span: a bit for each set of parts */
};

_Static_assert(1 << PM_NEAR_SIDES_MAX <= 64, "a set of sides has a bit of its own");

/* The set of all parts. */
static unsigned all_parts(const struct near *near)
{
	return (1U << near->part_count) - 1;
}

static bool has_set(uint64_t sets, unsigned set)
{
	return (sets >> set & 1) != 0;
}

/* The number of what a span must lie in as a whole; false when it does not. */
static bool find_group(const struct pm_events *events, const struct pm_node *node,
	const struct pm_span *span, uint32_t *group)
{
	bool text = span->first->field == PM_FIELD_TITLE || span->first->field == PM_FIELD_BODY;
	const struct pm_starts *starts =
		node->unit == PM_UNIT_SENTENCE ? &events->sentences : &events->paragraphs;

	if (span->first->value != span->last->value)
		return false;
	*group = span->first->value;
	if (node->unit == PM_UNIT_WORDS || !text)
		return true;
	*group = (uint32_t)pm_starts_find(starts, span->first->position);
	return *group == pm_starts_find(starts, span->last->position);
}

static int compare_begins(const void *a, const void *b)
{
	const struct pm_reach *x = a, *y = b;

	return (x->begin > y->begin) - (x->begin < y->begin);
}

static int compare_ends(const void *a, const void *b)
{
	const struct pm_reach *x = a, *y = b;

	return (x->end > y->end) - (x->end < y->end);
}

/* Sort spans; most documents have few, and these are nearly in order. */
static void sort(struct pm_reach *spans, size_t count, int (*compare)(const void *, const void *))
{
	enum {
		FEW = 32
	};

	if (count > FEW) {
		qsort(spans, count, sizeof *spans, compare);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		struct pm_reach span = spans[i];
		size_t at = i;
		for (; at > 0 && compare(&spans[at - 1], &span) > 0; at--)
			spans[at] = spans[at - 1];
		spans[at] = span;
	}
}

/* Fill in both orders from the spans. */
static void list(struct near *near, const struct pm_spans *spans, const struct pm_events *events)
{
	for (size_t i = 0; i < spans->count; i++) {
		const struct pm_span *span = &spans->items[i];
		struct pm_reach reach = {.begin = span->first->position,
			.end = span->last->position,
			.part = span->part,
			.span = i};
		if (find_group(events, near->node, span, &reach.group))
			near->by_begin[near->count++] = reach;
	}
	sort(near->by_begin, near->count, compare_begins);
	memcpy(near->by_end, near->by_begin, near->count * sizeof *near->by_end);
	sort(near->by_end, near->count, compare_ends);
}

/* Look at everything from the other end of the document; parts are counted from the last, too. */
static void mirror(struct near *near)
{
	struct pm_reach *both[] = {near->by_begin, near->by_end};

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < near->count; i++) {
			struct pm_reach *reach = &both[k][i];
			uint32_t begin = reach->begin;
			reach->begin = UINT32_MAX - reach->end;
			reach->end = UINT32_MAX - begin;
			reach->group = UINT32_MAX - reach->group;
			reach->part = near->part_count - 1 - reach->part;
		}
	near->by_begin = both[1];
	near->by_end = both[0];
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < near->count / 2; i++) {
			struct pm_reach *order = k == 0 ? near->by_begin : near->by_end;
			struct pm_reach reach = order[i];
			order[i] = order[near->count - 1 - i];
			order[near->count - 1 - i] = reach;
		}
}

/* Whether a chain that covers a set and ended there can go on with a span. */
static bool goes_on(const struct near *near, const struct nearest *chain, unsigned set,
	const struct pm_reach *reach)
{
	const struct pm_node *node = near->node;
	unsigned part = 1U << reach->part;

	if (!chain->any || (set & part) != 0 || chain->group != reach->group)
		return false;
	if (node->type == PM_NODE_ADJ && set != part - 1)
		return false;
	return node->unit != PM_UNIT_WORDS || reach->begin - chain->end <= node->distance;
}

/* Work out the sets that chains ending with each span cover; true as soon as one covers all and
 * `any` is enough. Of the chains that cover a set only the one that ends last is of interest. */
static bool find_chains(const struct near *near, uint64_t *covered, bool any)
{
	struct nearest chains[1 << PM_NEAR_SIDES_MAX];
	unsigned all = all_parts(near);
	size_t ended = 0;

	memset(chains, 0, all * sizeof *chains);
	for (size_t i = 0; i < near->count; i++) {
		const struct pm_reach *reach = &near->by_begin[i];
		for (; near->by_end[ended].end < reach->begin; ended++) {
			const struct pm_reach *before = &near->by_end[ended];
			for (unsigned set = 1; set < all; set++)
				if (has_set(covered[before->span], set))
					chains[set] =
						(struct nearest){true, before->end, before->group};
		}
		unsigned part = 1U << reach->part;
		uint64_t own = 0;
		if (near->node->type != PM_NODE_ADJ || reach->part == 0)
			own = UINT64_C(1) << part;
		for (unsigned set = 1; set < all; set++)
			if (goes_on(near, &chains[set], set, reach))
				own |= UINT64_C(1) << (set | part);
		covered[reach->span] = own;
		if (any && has_set(own, all))
			return true;
	}
	return false;
}

/* The parts counted from the last. */
static unsigned mirrored(unsigned set, uint32_t part_count)
{
	unsigned other = 0;

	for (uint32_t i = 0; i < part_count; i++)
		other |= (set >> i & 1) << (part_count - 1 - i);
	return other;
}

/* Whether chains to a span and from it can cover all parts together. */
static bool takes_part(const struct near *near, size_t span, uint32_t part)
{
	unsigned all = all_parts(near);

	for (unsigned set = 1; set <= all; set++) {
		unsigned rest = (all - set) | 1U << part;
		if (has_set(near->forward[span], set) &&
			has_set(near->backward[span], mirrored(rest, near->part_count)))
			return true;
	}
	return false;
}

/* Make room in the scratch of spans. */
static bool prepare(struct near *near, struct pm_spans *spans)
{
	struct pm_reach *reach =
		pm_make_room(spans->reach, sizeof *reach, 2 * spans->count, &spans->reach_capacity);

	if (reach == NULL)
		return false;
	spans->reach = reach;
	uint64_t *sets =
		pm_make_room(spans->sets, sizeof *sets, 2 * spans->count, &spans->set_capacity);
	if (sets == NULL)
		return false;
	spans->sets = sets;
	memset(sets, 0, 2 * spans->count * sizeof *sets);
	near->by_begin = reach;
	near->by_end = reach + spans->count;
	near->forward = sets;
	near->backward = sets + spans->count;
	return true;
}

bool pm_spans_near(struct pm_spans *spans, const struct pm_events *events,
	const struct pm_clause *clause, bool any)
{
	struct near near = {.node = clause->node, .part_count = (uint32_t)clause->part_count};
	size_t kept = 0;

	if (!prepare(&near, spans))
		return false;
	list(&near, spans, events);
	if (find_chains(&near, near.forward, any))
		return true;
	if (any) {
		spans->count = 0;
		return true;
	}
	mirror(&near);
	find_chains(&near, near.backward, false);
	for (size_t i = 0; i < spans->count; i++)
		if (takes_part(&near, i, spans->items[i].part))
			spans->items[kept++] = spans->items[i];
	spans->count = kept;
	return true;
}
