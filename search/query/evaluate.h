/*
 * A query's plan on a document's text: whether it matches, and where.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_EVALUATE_H
#define PM_SEARCH_QUERY_EVALUATE_H

#include <pressmark/search.h>

#include "lib/record.h"
#include "search/query/plan.h"

/** Evaluates one plan on one document after another. */
struct pm_evaluator;

/** Where a document matched: the places of all clauses that made it match; by start, then the
 * longest first. Borrowed until the next evaluation. */
struct pm_evaluation {
	bool matched;
	const struct pm_match *title;
	size_t title_count;
	const struct pm_match *text;
	size_t text_count;
};

/** Give *out to the caller (pm_evaluator_free), borrowing the plan. */
enum pm_status pm_evaluator_new(
	struct pm_evaluator **out, const struct pm_plan *plan, struct pm_error *err);

void pm_evaluator_free(struct pm_evaluator *evaluator);

/**
 * Evaluate the plan on a document, just as Xapian does on its terms.
 *
 * What is marked is what made the document match: of `a OR (b AND c)` in a text with a and b only
 * a is; what is negated never is. Fails only for want of memory.
 */
enum pm_status pm_evaluate(struct pm_evaluator *evaluator, const struct pm_record *record,
	struct pm_evaluation *out, struct pm_error *err);

/** Whether a clause was among those that made the last document match. */
bool pm_evaluator_marked(const struct pm_evaluator *evaluator, const struct pm_clause *clause);

#endif
