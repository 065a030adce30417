/*
 * SIGINT and SIGTERM as a question to be asked.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_CLI_INTERRUPT_H
#define PM_LIB_CLI_INTERRUPT_H

#include <stdbool.h>

/** From now on the first SIGINT, SIGTERM or SIGHUP is only remembered, and ends what standard input
 * gives; the second kills. SIGPIPE and SIGXFSZ become errors of what is written. */
void pm_interrupt_catch(void);

/** Whether one came. */
bool pm_interrupted(void);

#endif
