/*
 * Where the words of a clause stand together as it asks.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_SPANS_H
#define PM_SEARCH_QUERY_SPANS_H

#include "search/query/events.h"

/** A word or phrase of a clause: its first and last token. */
struct pm_span {
	const struct pm_event *first, *last;
	uint32_t part; /* of the clause */
};

/** Zero-initialise it; made once, used for one clause after another. */
struct pm_spans {
	struct pm_span *items;
	size_t count, capacity;
	struct pm_reach *reach; /* scratch of near.c */
	size_t reach_capacity;
	uint64_t *sets;
	size_t set_capacity;
};

void pm_spans_free(struct pm_spans *spans);

/**
 * Find the spans that satisfy a clause of words in a document; those of the clause before are gone.
 *
 * Of a phrase each first word counts once, with the nearest next ones. Of words near each other
 * those that take part in any combination: one span of each part, none overlapping another, all in
 * one value and, in the order of the text, each at most the node's distance after the one before
 * (or all in one sentence, one paragraph). A span may reach from the title into the text: Xapian
 * takes that for a match as well. Returns false when memory ran out.
 */
bool pm_spans_find(
	struct pm_spans *spans, const struct pm_events *events, const struct pm_clause *clause);

/** Tell only whether there are any. */
bool pm_spans_any(struct pm_spans *spans, const struct pm_events *events,
	const struct pm_clause *clause, bool *satisfied);

/** Keep those of the spans of all parts that are near each other as a node asks; any: where there
 * are such spans, others may stay. near.c. */
bool pm_spans_near(struct pm_spans *spans, const struct pm_events *events,
	const struct pm_clause *clause, bool any);

#endif
