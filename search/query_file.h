/*
 * A query that is a file.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_FILE_H
#define PM_SEARCH_QUERY_FILE_H

#include <pressmark/error.h>

#include "lib/buf.h"

/** Append what is in a file, or in standard input for `-`, without its last line feed. PM_INVALID
 * when it is longer than a query may be. */
enum pm_status pm_query_file_read(struct pm_buf *out, const char *path, struct pm_error *err);

#endif
