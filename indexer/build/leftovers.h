/*
 * Segments that an index does not name: those that another one replaced, and what an interrupted
 * build left.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_LEFTOVERS_H
#define PM_INDEXER_BUILD_LEFTOVERS_H

#include <pressmark/error.h>

/**
 * Remove them, and temporary files that a killed process did not come to unlink.
 *
 * The caller has the lock, and builds nothing yet. A segment that was replaced is thus removed when
 * the index is next opened for writing: a reader that has read the stub, but not yet opened all
 * that it names, goes on as if nothing had happened.
 */
enum pm_status pm_leftovers_remove(const char *index, struct pm_error *err);

/** The number for a new segment: above those of all that are there. */
enum pm_status pm_leftovers_next(const char *index, unsigned *next, struct pm_error *err);

/** Remove a segment's directory; what cannot be removed stays. */
void pm_leftovers_remove_segment(const char *path);

#endif
