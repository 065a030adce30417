/*
 * Many queries, a line each, answered one after another.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_BATCH_H
#define PM_SEARCH_BATCH_H

#include "lib/cli/exit.h"
#include "search/options.h"

/**
 * Answer each line of the file wishes->batch, or of standard input, as soon as it is there.
 *
 * What is wrong with a line is said in its place, and the rest goes on. Returns PM_EXIT_ERROR when
 * any failed, else PM_EXIT_FOUND or PM_EXIT_NONE.
 */
enum pm_exit pm_batch(const struct pm_wishes *wishes);

#endif
