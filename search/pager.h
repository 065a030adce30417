/*
 * Showing what is written to a terminal page by page.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PAGER_H
#define PM_SEARCH_PAGER_H

#include <sys/types.h>

#include <pressmark/error.h>

/** A pager at work; zero-initialise it. */
struct pm_pager {
	pid_t pid;    /* 0: there is none */
	int terminal; /* what standard output was before */
};

/**
 * Send standard output, a terminal, through the user's pager from now on: $PRESSMARK_PAGER, else
 * $PAGER, else less, if it is there.
 *
 * There is none when that is empty or `cat`, or the terminal cannot do what pagers need. Signals
 * from the keyboard are the pager's until the program ends, and a write to one that was left fails
 * with EPIPE. Lines longer than a page's are not cut, and what fits on a page ends the pager at
 * once (LESS=FRX), unless LESS is set.
 */
enum pm_status pm_pager_start(struct pm_pager *pager, struct pm_error *err);

/** Wait until the user has seen enough, and write to the terminal again. PM_IO: the pager could not
 * be run, and nothing was seen. */
enum pm_status pm_pager_end(struct pm_pager *pager, struct pm_error *err);

#endif
