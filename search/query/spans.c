/*
 * Where the words of a clause stand together as it asks.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/spans.h"

#include <stdlib.h>

#include "lib/buf.h"

void pm_spans_free(struct pm_spans *spans)
{
	free(spans->sets);
	free(spans->reach);
	free(spans->items);
	*spans = (struct pm_spans){0};
}

static bool add_span(struct pm_spans *spans, uint32_t part, const struct pm_event *first,
	const struct pm_event *last)
{
	struct pm_span *items =
		pm_make_room(spans->items, sizeof *items, spans->count + 1, &spans->capacity);

	if (items == NULL)
		return false;
	spans->items = items;
	spans->items[spans->count++] = (struct pm_span){.first = first, .last = last, .part = part};
	return true;
}

/* The first event of a step after a position; NULL when there is none. */
static const struct pm_event *next_event(
	const struct pm_events *events, uint32_t step, uint32_t position)
{
	size_t low = events->firsts[step], high = events->firsts[step + 1], end = high;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (events->sorted[middle].position > position)
			high = middle;
		else
			low = middle + 1;
	}
	return low < end ? &events->sorted[low] : NULL;
}

/* Whether the steps after the first can be found in ascending positions within the window: the
 * nearest next one is always the best. Gives the last of them. */
static const struct pm_event *follow(const struct pm_events *events,
	const struct pm_sequence *sequence, const struct pm_event *first)
{
	const struct pm_event *last = first;

	for (size_t i = 1; i < sequence->count; i++) {
		last = next_event(events, sequence->steps[i].id, last->position);
		if (last == NULL || last->position - first->position >= sequence->window)
			return NULL;
	}
	return last;
}

static bool find_sequence(struct pm_spans *spans, const struct pm_events *events,
	const struct pm_sequence *sequence, uint32_t part)
{
	uint32_t step = sequence->steps[0].id;

	for (size_t i = events->firsts[step]; i < events->firsts[step + 1]; i++) {
		const struct pm_event *first = &events->sorted[i];
		const struct pm_event *last = follow(events, sequence, first);
		if (last != NULL && !add_span(spans, part, first, last))
			return false;
	}
	return true;
}

static bool find(struct pm_spans *spans, const struct pm_events *events,
	const struct pm_clause *clause, bool any)
{
	spans->count = 0;
	for (uint32_t part = 0; part < clause->part_count; part++) {
		const struct pm_ways *ways = &clause->parts[part];
		size_t before = spans->count;
		for (size_t i = 0; i < ways->count; i++)
			if (!find_sequence(spans, events, &ways->items[i], part))
				return false;
		if (spans->count == before && clause->type == PM_CLAUSE_NEAR) {
			spans->count = 0;
			return true;
		}
	}
	return clause->type != PM_CLAUSE_NEAR || pm_spans_near(spans, events, clause, any);
}

bool pm_spans_find(
	struct pm_spans *spans, const struct pm_events *events, const struct pm_clause *clause)
{
	return find(spans, events, clause, false);
}

bool pm_spans_any(struct pm_spans *spans, const struct pm_events *events,
	const struct pm_clause *clause, bool *satisfied)
{
	bool good = find(spans, events, clause, true);

	*satisfied = spans->count > 0;
	return good;
}
