/*
 * Segments that an index does not name: those that another one replaced, and what an interrupted
 * build left.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_LEFTOVERS_H
#define PM_INDEXER_BUILD_LEFTOVERS_H

#include <pressmark/error.h>

/** Remove them. *last: the highest number of a segment that is left. The caller has the lock. */
enum pm_status pm_leftovers_remove(const char *index, unsigned *last, struct pm_error *err);

/** Remove a segment's directory; what cannot be removed stays. */
void pm_leftovers_remove_segment(const char *path);

#endif
