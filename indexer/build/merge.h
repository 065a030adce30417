/*
 * From sorted runs to the posting lists and position lists of a segment.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_MERGE_H
#define PM_INDEXER_BUILD_MERGE_H

#include "indexer/build/glass/leaves.h"

/** Write the posting lists of runs (pm_inversion_finish), in the order of their documents, after
 * what the postlist table has already. */
enum pm_status pm_merge_postings(
	const struct pm_str *runs, size_t count, struct pm_leaves *postlist, struct pm_error *err);

/** The same of position lists, which are all of their table. */
enum pm_status pm_merge_positions(
	const struct pm_str *runs, size_t count, struct pm_leaves *position, struct pm_error *err);

#endif
