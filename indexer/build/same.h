/*
 * Whether two segments hold the same.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_SAME_H
#define PM_INDEXER_BUILD_SAME_H

#include <pressmark/error.h>

/**
 * Compare all that Xapian tells of two segments: statistics, metadata, documents with their data,
 * values and terms, posting lists, positions.
 *
 * a, b: their directories. Whole lists are held in memory: for small ones. PM_CORRUPT names the
 * first difference.
 */
enum pm_status pm_same_segments(const char *a, const char *b, struct pm_error *err);

#endif
