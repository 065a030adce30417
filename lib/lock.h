/*
 * The writer's lock of an index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_LOCK_H
#define PM_LIB_LOCK_H

#include <pressmark/error.h>

struct pm_lock;

/**
 * Take the lock of an index, which must be a directory; give *out to the caller (pm_lock_free).
 *
 * It is the kernel's, so that it ends with the process however that ends. PM_BUSY, with who has it
 * and since when, when another writer has.
 */
enum pm_status pm_lock_take(struct pm_lock **out, const char *index, struct pm_error *err);

void pm_lock_free(struct pm_lock *lock);

#endif
