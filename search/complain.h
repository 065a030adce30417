/*
 * What went wrong: on standard error, and as an exit status.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_COMPLAIN_H
#define PM_SEARCH_COMPLAIN_H

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "lib/cli/exit.h"

enum {
	PM_COMPLAIN_ID_MAX = 100, /* bytes of a query's id worth repeating */
};

/** Write a line to standard error, harmless to a terminal. */
__attribute__((format(printf, 1, 2))) void pm_complain(const char *format, ...);

/** Say what is wrong with a query, and point at the place. */
void pm_complain_of_query(struct pm_str query, const struct pm_error *err);

/** The exit status of a program whose only query ended so. */
enum pm_exit pm_exit_of(enum pm_status status);

#endif
