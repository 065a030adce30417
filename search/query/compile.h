/*
 * From a plan to a query of Xapian.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_COMPILE_H
#define PM_SEARCH_QUERY_COMPILE_H

#include <xapian-c.h>

#include "search/query/plan.h"

/**
 * Compile a plan. Give *out to the caller (xap_query_free).
 *
 * Fields that are no words (kind, language, host, uid, date) choose documents and do not rank.
 */
enum pm_status pm_plan_compile(
	struct xap_query **out, const struct pm_plan *plan, struct pm_error *err);

/**
 * Estimate how many documents satisfy each clause, from the frequencies of its terms.
 *
 * frequencies: room for plan->clause_count numbers.
 */
enum pm_status pm_plan_frequencies(const struct pm_plan *plan, const struct pm_index *index,
	uint64_t *frequencies, struct pm_error *err);

#endif
