/*
 * A set of numbers of rows, small and dense.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_SEEN_H
#define PM_INDEXER_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A set: zero-initialise it, pm_seen_free it. A bit for each number up to the highest, and a list
 * of the members, so that clearing takes as long as filling did. */
struct pm_seen {
	uint64_t *words;
	size_t word_count;
	int64_t *members;
	size_t count, capacity;
};

void pm_seen_free(struct pm_seen *seen);

/** Add a number from 0 up; false when memory ran out. */
bool pm_seen_add(struct pm_seen *seen, int64_t number);

bool pm_seen_has(const struct pm_seen *seen, int64_t number);

void pm_seen_clear(struct pm_seen *seen);

#endif
