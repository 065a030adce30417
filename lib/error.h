/*
 * Filling in struct pm_error.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_ERROR_H
#define PM_LIB_ERROR_H

#include <pressmark/error.h>

/**
 * Fill *err and return status: `return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));`
 *
 * err: may be NULL. A message that is too long is cut at a character's boundary and ends in "...";
 * control characters become '?'.
 */
__attribute__((format(printf, 3, 4))) enum pm_status pm_fail(
	struct pm_error *err, enum pm_status status, const char *format, ...);

/** pm_fail with PM_BAD_QUERY, at a byte of the query. */
__attribute__((format(printf, 3, 4))) enum pm_status pm_fail_at(
	struct pm_error *err, size_t offset, const char *format, ...);

/** pm_fail with PM_NO_MEMORY. */
enum pm_status pm_fail_memory(struct pm_error *err);

#endif
