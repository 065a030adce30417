/*
 * What the programs' exit statuses mean.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_CLI_EXIT_H
#define PM_LIB_CLI_EXIT_H

enum pm_exit {
	PM_EXIT_FOUND = 0,
	PM_EXIT_DONE = 0,
	PM_EXIT_NONE = 1,            /* nothing found, and no error */
	PM_EXIT_ERROR = 2,           /* an error, or a record that could not be indexed */
	PM_EXIT_BAD_QUERY = 3,       /* the query is wrong */
	PM_EXIT_NO_INDEX = 4,        /* missing, corrupt, or of another schema */
	PM_EXIT_FORMAT_TOO_OLD = 20, /* the output format asked for is no longer written */
	PM_EXIT_FORMAT_TOO_NEW = 21, /* or not yet */
	PM_EXIT_BUSY = 75,           /* another writer holds the lock (EX_TEMPFAIL of sysexits.h) */
	PM_EXIT_INTERRUPTED = 130,   /* by a signal; what was done is committed */
};

#endif
