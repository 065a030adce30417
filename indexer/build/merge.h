/*
 * From sorted runs to the posting lists and position lists of a segment.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_MERGE_H
#define PM_INDEXER_BUILD_MERGE_H

#include "indexer/build/glass/leaves.h"
#include "indexer/build/spool.h"

/** Runs (pm_inversion_finish), one after another in the order of their documents. */
struct pm_runs {
	struct pm_spool *spool; /* to be mapped (pm_spool_map) before they are merged */
	size_t *ends;           /* of each, in the spool */
	size_t count, capacity;
};

/** Write the posting lists of runs, in chunks of so many bytes, after what the postlist table has
 * already. */
enum pm_status pm_merge_postings(
	const struct pm_runs *runs, size_t chunk, struct pm_leaves *postlist, struct pm_error *err);

/** The same of position lists, which are all of their table. */
enum pm_status pm_merge_positions(
	const struct pm_runs *runs, struct pm_leaves *position, struct pm_error *err);

#endif
