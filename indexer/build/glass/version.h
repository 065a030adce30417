/*
 * The version file of a glass database, which makes its tables one.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * "Xapian Glass" between two bytes before and the number of the format after it; the UUID (16
 * bytes); the revision; of each table where its root is (pm_put_number each but the last): block;
 * levels, with flags for leaves in order and for no blocks at all; entries; block size; from which
 * length on a writer should compress tags; the list of free blocks, with its length before it.
 * Then numbers about all documents.
 */
#ifndef PM_INDEXER_BUILD_GLASS_VERSION_H
#define PM_INDEXER_BUILD_GLASS_VERSION_H

#include <stdbool.h>

#include "indexer/build/glass/table.h"

/** The tables, in the order of the version file. */
enum pm_table {
	PM_TABLE_POSTLIST,
	PM_TABLE_DOCDATA,
	PM_TABLE_TERMLIST,
	PM_TABLE_POSITION,
	PM_TABLE_SPELLING,
	PM_TABLE_SYNONYM,
	PM_TABLE_COUNT
};

/** The file of each table, in its directory. */
extern const char *const pm_table_files[PM_TABLE_COUNT];

/** What the version file says of all documents. A length is the sum of the wdf of all terms. */
struct pm_totals {
	uint32_t documents, last_docid;
	uint32_t shortest; /* length but 0; 0: there is none */
	uint32_t longest;
	uint32_t greatest_wdf;
	uint64_t length; /* of all together */
};

/** Whether the database in a directory is of the format that is written here: Xapian may have
 * another one some day. */
bool pm_version_is_ours(const char *directory);

/** Write the version file of the database in a directory, with a UUID of its own, once its tables
 * are there, and make all of it durable, if it is to be. */
enum pm_status pm_version_write(const char *directory, const struct pm_root roots[PM_TABLE_COUNT],
	const struct pm_totals *totals, bool durable, struct pm_error *err);

#endif
