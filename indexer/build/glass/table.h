/*
 * A glass table: its leaves, and the branches above them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An item of a branch: the number of a block (4 bytes, the highest first), the size of a key (1),
 * the key, the number of its piece (2). The key is above all that is left of the block, and not
 * above its first; the first item of each branch has an empty key and piece 0.
 */
#ifndef PM_INDEXER_BUILD_GLASS_TABLE_H
#define PM_INDEXER_BUILD_GLASS_TABLE_H

#include "indexer/build/glass/leaves.h"

/** What the version file says of a table. */
struct pm_root {
	uint32_t block;
	uint32_t levels;  /* above the leaves */
	uint64_t entries; /* 0: the table has no block */
	uint32_t blocks;
};

/** Write the branches after the leaves, and make the file durable, if it is to be. */
enum pm_status pm_table_finish(
	struct pm_leaves *leaves, bool durable, struct pm_root *root, struct pm_error *err);

#endif
