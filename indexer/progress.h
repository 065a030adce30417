/*
 * How far it is, on a terminal.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_PROGRESS_H
#define PM_INDEXER_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/** Progress shown on stderr where that is a terminal. */
struct pm_progress {
	bool shown;
	double begun, last; /* seconds of the monotonic clock */
	uint64_t total;     /* bytes to be read; 0: not known */
};

/** Begin. quiet: show nothing. */
void pm_progress_begin(struct pm_progress *progress, bool quiet);

/** Show how far it is, some ten times a second. bytes: read, of total. */
void pm_progress_show(struct pm_progress *progress, uint64_t documents, uint64_t bytes);

/** Seconds since it began. */
double pm_progress_seconds(const struct pm_progress *progress);

/** Take the line off the terminal, so that something else can be written. */
void pm_progress_clear(void);

#endif
