/*
 * Words of a query as sequences of terms.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_WORDS_H
#define PM_SEARCH_QUERY_WORDS_H

#include <pressmark/analyzer.h>
#include <pressmark/stemmer.h>

#include "search/query/plan.h"

/** What making a plan needs. */
struct pm_planner {
	struct pm_plan *plan;
	const struct pm_index *index;
	struct pm_analyzer *analyzer;
	struct pm_stemmer **stemmers; /* one for each of the index's */
	size_t stemmer_count;
	struct pm_error *err;
};

/** The ways in which one leaf can be satisfied. */
struct pm_ways {
	struct pm_sequence *items;
	size_t count;
};

/** The ways to find the WORD or PHRASE node; none when it holds no words. */
enum pm_status pm_words_find(
	struct pm_planner *planner, const struct pm_node *node, struct pm_ways *out);

/** Fail with PM_BAD_QUERY at a node. */
enum pm_status pm_words_refuse(
	struct pm_planner *planner, const struct pm_node *node, const char *what);

#endif
