/*
 * From a plan to a query of Xapian.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_COMPILE_H
#define PM_SEARCH_QUERY_COMPILE_H

#include <xapian-c.h>

#include "search/query/plan.h"

/** Which documents a query of Xapian finds, where postings alone cannot tell. */
enum pm_bound {
	PM_BOUND_EXACT, /* those that match: what was checked (pm_clause.docids) decides */
	PM_BOUND_UPPER, /* those that match, and perhaps others */
	PM_BOUND_LOWER, /* none that does not match, and perhaps not all that do */
};

/**
 * Compile a plan. Give *out to the caller (xap_query_free).
 *
 * Fields that are no words (kind, language, host, uid, date) choose documents and do not rank.
 */
enum pm_status pm_plan_compile(struct xap_query **out, const struct pm_plan *plan,
	const struct pm_index *index, enum pm_bound bound, struct pm_error *err);

/** Compile one clause of a plan. */
enum pm_status pm_clause_compile(struct xap_query **out, const struct pm_clause *clause,
	const struct pm_index *index, enum pm_bound bound, struct pm_error *err);

#endif
