/*
 * How far it is, on a terminal.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void pm_progress_begin(struct pm_progress *progress, bool quiet)
{
	*progress = (struct pm_progress){
		.shown = !quiet && isatty(STDERR_FILENO),
		.begun = now(),
	};
}

double pm_progress_seconds(const struct pm_progress *progress)
{
	return now() - progress->begun;
}

static void show_remaining(double seconds)
{
	if (seconds < 360000)
		fprintf(stderr, "  %u:%02u:%02u left", (unsigned)seconds / 3600,
			(unsigned)seconds / 60 % 60, (unsigned)seconds % 60);
}

void pm_progress_show(struct pm_progress *progress, uint64_t documents, uint64_t bytes)
{
	if (!progress->shown)
		return;
	double time = now();
	if (time - progress->last < 0.1)
		return;
	progress->last = time;

	double seconds = time - progress->begun;
	double speed = seconds > 0 ? (double)bytes / seconds : 0;
	fprintf(stderr, "\r\033[K%" PRIu64 " documents  %.1f MB", documents, (double)bytes / 1e6);
	if (progress->total > 0)
		fprintf(stderr, " of %.1f", (double)progress->total / 1e6);
	fprintf(stderr, "  %.1f MB/s", speed / 1e6);
	if (progress->total > bytes && speed > 0 && seconds > 1)
		show_remaining((double)(progress->total - bytes) / speed);
	fflush(stderr);
}

void pm_progress_clear(void)
{
	const char *terminal = getenv("TERM");

	if (isatty(STDERR_FILENO) && (terminal == NULL || strcmp(terminal, "dumb") != 0))
		fputs("\r\033[K", stderr);
}
