/*
 * The list of an index's live segments: a stub of Xapian's.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_STUB_H
#define PM_LIB_STUB_H

#include <pressmark/error.h>

#include "lib/buf.h"

/** A line of a stub: `auto segment-000001`, `remote host:port`. */
struct pm_stub_line {
	struct pm_str type;
	struct pm_str target; /* a directory is relative to that of the index */
};

struct pm_stub {
	struct pm_stub_line *lines;
	size_t count;
	struct pm_buf text; /* what the lines borrow from */
};

/** Read the stub of an index into *out (pm_stub_free). PM_NOT_FOUND when there is none, PM_CORRUPT
 * when it names no database or cannot be understood. */
enum pm_status pm_stub_read(struct pm_stub *out, const char *index, struct pm_error *err);

void pm_stub_free(struct pm_stub *stub);

/** Replace the stub of an index at once by one of these lines. */
enum pm_status pm_stub_write(
	const char *index, const struct pm_stub_line *lines, size_t count, struct pm_error *err);

#endif
