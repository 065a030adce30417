/*
 * The words of one document that a plan asks for.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_EVENTS_H
#define PM_SEARCH_QUERY_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/schema.h"
#include "search/query/plan.h"

/** A token that satisfies a step of the plan. */
struct pm_event {
	uint32_t step, position;
	enum pm_field_id field;
	uint32_t value;    /* a title, a text, one of several authors …: different ones differ */
	size_t start, end; /* bytes in the value; 0 when only positions are known */
};

/** Where something begins: positions, ascending. */
struct pm_starts {
	uint32_t *items;
	size_t count, capacity;
};

/** All events of a document; zero-initialise it. */
struct pm_events {
	struct pm_event *items; /* as they came */
	size_t count, capacity;
	struct pm_event *sorted; /* by step, then position */
	size_t sorted_capacity;
	size_t *firsts; /* where each step's begin in sorted; one more for the end */
	size_t step_count;
	struct pm_starts sentences,
		paragraphs; /* of title and text; only where they are asked for */
};

/** Make room for the steps of a plan; false when memory ran out. */
bool pm_events_init(struct pm_events *events, const struct pm_plan *plan);

void pm_events_free(struct pm_events *events);

/** Forget those of the document before. */
void pm_events_clear(struct pm_events *events);

/** Add one. False when memory ran out. */
bool pm_events_add(struct pm_events *events, const struct pm_event *event);

/** Note that something begins at a position. */
bool pm_starts_add(struct pm_starts *starts, uint32_t position);

/** The number, from 1, of the last of starts at or before a position; 0: it is before the first. */
size_t pm_starts_find(const struct pm_starts *starts, uint32_t position);

/** Put those of each step together, by position, once all are added. */
bool pm_events_sort(struct pm_events *events);

#endif
