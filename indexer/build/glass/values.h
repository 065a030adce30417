/*
 * Values in the postlist table.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The values of a slot are cut into chunks. The key: 00 D8, the slot, the first docid
 * (pm_put_sortable). The tag: the size of the first value and the value, then for each further one
 * its docid - the one before - 1, size, value. Another entry, whose key is 00 D0 and the slot
 * without leading zeros, has how many there are, the lowest with its size before it, and the
 * highest unless it is the same.
 */
#ifndef PM_INDEXER_BUILD_GLASS_VALUES_H
#define PM_INDEXER_BUILD_GLASS_VALUES_H

#include "indexer/build/glass/leaves.h"
#include "indexer/build/spool.h"

/** The values of a slot, collected until they are written; zero-initialise it. */
struct pm_slot_values {
	struct pm_spool *chunks; /* that are full: first docid and size of the tag (4 bytes each),
	                            tag */
	struct pm_buf chunk;
	uint32_t chunk_first, last; /* docids */
	uint64_t count;
	struct pm_buf lowest, highest;
};

/** Add a value, not empty, in ascending order of docids; spools are made in the directory. */
enum pm_status pm_slot_values_add(struct pm_slot_values *values, uint32_t docid,
	struct pm_str value, const char *directory, struct pm_error *err);

/** Write the statistics of a slot. */
void pm_slot_values_write_statistics(
	struct pm_slot_values *values, uint32_t slot, struct pm_leaves *postlist);

/** Write its values, after the statistics of all slots. */
enum pm_status pm_slot_values_write(struct pm_slot_values *values, uint32_t slot,
	struct pm_leaves *postlist, struct pm_error *err);

void pm_slot_values_free(struct pm_slot_values *values);

#endif
