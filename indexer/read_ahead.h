/*
 * Files read by threads before it is their turn.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_AHEAD_H
#define PM_INDEXER_READ_AHEAD_H

#include <sys/stat.h>

#include "indexer/read/read.h"

/** A file to be read, in a list. */
struct pm_source {
	struct pm_source *next;
	const char *path; /* real; NULL: standard input */
	int64_t size;
	bool named;
	bool force; /* read it even if it is unchanged: for the one that asks */
};

/**
 * Threads that read the files of a list and keep what they find until it is asked for, file by file
 * in the order of the list: the result does not depend on their number. What they keep is bounded.
 * The last file is read when it is asked for, by the one that asks.
 */
struct pm_read_ahead;

/** Begin to read; pm_read_ahead_free it whatever is returned. Standard input is not read. options,
 * sources: borrowed until then. jobs: threads, at least 1. */
enum pm_status pm_read_ahead_new(struct pm_read_ahead **out, const struct pm_source *sources,
	const struct pm_read_options *options, unsigned jobs, struct pm_error *err);

/** Go to the next file: what is known of it from just before it was read, or PM_IO. */
enum pm_status pm_read_ahead_next(
	struct pm_read_ahead *ahead, struct stat *info, struct pm_error *err);

/** As pm_input_open and pm_read of that file. consumed: where to write how many of its bytes what
 * the sink was told of last ends at. */
enum pm_status pm_read_ahead_read(struct pm_read_ahead *ahead, const struct pm_read_sink *sink,
	uint64_t *consumed, struct pm_error *err);

void pm_read_ahead_free(struct pm_read_ahead *ahead);

#endif
