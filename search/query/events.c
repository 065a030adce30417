/*
 * The words of one document that a plan asks for.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/events.h"

#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"

bool pm_events_init(struct pm_events *events, const struct pm_plan *plan)
{
	events->step_count = plan->step_count;
	events->firsts = calloc(events->step_count + 2, sizeof *events->firsts);
	return events->firsts != NULL;
}

void pm_events_free(struct pm_events *events)
{
	free(events->paragraphs.items);
	free(events->sentences.items);
	free(events->firsts);
	free(events->sorted);
	free(events->items);
	*events = (struct pm_events){0};
}

void pm_events_clear(struct pm_events *events)
{
	events->count = 0;
	events->sentences.count = 0;
	events->paragraphs.count = 0;
}

bool pm_events_add(struct pm_events *events, const struct pm_event *event)
{
	struct pm_event *items =
		pm_make_room(events->items, sizeof *items, events->count + 1, &events->capacity);

	if (items == NULL)
		return false;
	events->items = items;
	events->items[events->count++] = *event;
	return true;
}

bool pm_starts_add(struct pm_starts *starts, uint32_t position)
{
	uint32_t *items =
		pm_make_room(starts->items, sizeof *items, starts->count + 1, &starts->capacity);

	if (items == NULL)
		return false;
	starts->items = items;
	starts->items[starts->count++] = position;
	return true;
}

size_t pm_starts_find(const struct pm_starts *starts, uint32_t position)
{
	size_t low = 0, high = starts->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (starts->items[middle] <= position)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int compare_positions(const void *a, const void *b)
{
	const struct pm_event *x = a, *y = b;

	return (x->position > y->position) - (x->position < y->position);
}

/* Put the events [first, end) of a step in order, unless they are. */
static void sort_step(struct pm_event *sorted, size_t first, size_t end)
{
	for (size_t i = first + 1; i < end; i++)
		if (sorted[i].position < sorted[i - 1].position) {
			qsort(sorted + first, end - first, sizeof *sorted, compare_positions);
			return;
		}
}

/* By counting, so that what comes in order stays in order. */
bool pm_events_sort(struct pm_events *events)
{
	size_t *firsts = events->firsts;
	struct pm_event *sorted = pm_make_room(
		events->sorted, sizeof *sorted, events->count, &events->sorted_capacity);

	if (sorted == NULL)
		return false;
	events->sorted = sorted;
	memset(firsts, 0, (events->step_count + 2) * sizeof *firsts);
	for (size_t i = 0; i < events->count; i++)
		firsts[events->items[i].step + 2]++;
	for (size_t i = 2; i <= events->step_count; i++)
		firsts[i] += firsts[i - 1];
	for (size_t i = 0; i < events->count; i++)
		sorted[firsts[events->items[i].step + 1]++] = events->items[i];
	for (size_t i = 0; i < events->step_count; i++)
		sort_step(sorted, firsts[i], firsts[i + 1]);
	return true;
}
