/*
 * Words of a query as sequences of terms.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_WORDS_H
#define PM_SEARCH_QUERY_WORDS_H

#include <pressmark/analyzer.h>
#include <pressmark/stemmer.h>

#include "search/query/forms.h"
#include "search/query/plan.h"

/** What making a plan needs. */
struct pm_planner {
	struct pm_plan *plan;
	const struct pm_index *index;
	const struct pm_deadline *deadline;
	struct pm_error *err;
};

/** The ways to find a WORD, a PHRASE, or an OR of these; none when it holds no words. side: it is
 * one of NEAR's, whose ways reach to the position of their last character. */
enum pm_status pm_words_find(
	struct pm_planner *planner, const struct pm_node *node, bool side, struct pm_ways *out);

#endif
