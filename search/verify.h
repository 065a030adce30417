/*
 * Checking document by document what postings alone cannot tell.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_VERIFY_H
#define PM_SEARCH_VERIFY_H

#include "search/deadline.h"
#include "search/query/plan.h"

/**
 * Find the documents that satisfy each clause of a plan that Xapian finds too many for
 * (PM_CLAUSE_NEAR), and note them in the clause. Of those that cannot match the query as a whole
 * none are looked at. PM_INTERRUPTED at the deadline.
 */
enum pm_status pm_verify(struct pm_plan *plan, const struct pm_index *index,
	const struct pm_deadline *deadline, struct pm_error *err);

#endif
