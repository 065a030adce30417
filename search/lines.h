/*
 * Lines of standard input, each as soon as it is there.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_LINES_H
#define PM_SEARCH_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "lib/buf.h"

/** Initialise it with a name, take lines until there are no more, pm_lines_free. */
struct pm_lines {
	const char *name; /* of standard input, for errors */
	struct pm_buf buf;
	size_t start;    /* of what is not taken yet */
	size_t searched; /* bytes of that without a line feed */
	size_t number;   /* of the line taken last, from 1 */
	bool ended;
};

/**
 * Take the next line, without its line feed; the last one needs none.
 *
 * It never waits for more than a line. *out is borrowed until the next call. PM_NOT_FOUND at the
 * end; PM_INVALID for a line that is longer than a query may be: it is passed over, and there may
 * be more; PM_IO when it cannot be read.
 */
enum pm_status pm_lines_next(struct pm_lines *lines, struct pm_str *out, struct pm_error *err);

void pm_lines_free(struct pm_lines *lines);

#endif
