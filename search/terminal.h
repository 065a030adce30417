/*
 * What standard output is, if it is a terminal.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_TERMINAL_H
#define PM_SEARCH_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "search/options.h"

/** Whether there is a terminal that understands escape sequences. */
bool pm_terminal_is_capable(void);

/** Whether to write in colour: unless NO_COLOR says no. */
bool pm_terminal_color(enum pm_when wish);

/** Whether to write hyperlinks. */
bool pm_terminal_hyperlinks(enum pm_when wish);

/** Columns to fill; 0 when there is no terminal. */
size_t pm_terminal_width(void);

#endif
