/*
 * Adding inputs to an index: what `pressmark-index add` does once its options are read.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_ADD_H
#define PM_INDEXER_ADD_H

#include <stdbool.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/writer.h>

#include "indexer/exclude.h"
#include "indexer/progress.h"
#include "indexer/read/read.h"
#include "indexer/report.h"
#include "indexer/watch.h"

/** What the user asks for; all is borrowed. */
struct pm_add_options {
	struct pm_read_options read;
	struct pm_exclude exclude;
	uint64_t file_size_max; /* bytes on disk; larger files are left out; 0: none is */
	bool hidden;
	bool no_delete;
	bool force;        /* read what is unchanged, too */
	bool retry_failed; /* that of it which has failures */
	bool quiet;
	struct pm_watch *watch;    /* told of each directory; NULL: none */
	bool (*interrupted)(void); /* asked between files and documents: true ends it */
};

/** What was done, beyond the writer's counts. */
struct pm_added {
	uint64_t files, unchanged_files, skipped, removed_files;
	uint64_t failed;     /* records and files that are not in the index */
	uint64_t incomplete; /* records that are, but not with all they say */
	uint64_t bytes;      /* read, decompressed as far as they stood for documents */
};

/** Adding to one index. */
struct pm_add;

/** Give *out to the caller (pm_add_free). index: its path; everything is borrowed until then. */
enum pm_status pm_add_new(struct pm_add **out, struct pm_writer *writer, const char *index,
	const struct pm_add_options *options, struct pm_report *report,
	struct pm_progress *progress, struct pm_error *err);

void pm_add_free(struct pm_add *add);

/** Take a path as an input: a file, a directory, `-` for standard input. Files that are not as they
 * were are noted, to be read. */
enum pm_status pm_add_path(struct pm_add *add, const char *path, struct pm_error *err);

/** Take what may have changed at a path below one that was given, or at that one: it may be gone.
 * Both are real paths. */
enum pm_status pm_add_changed(
	struct pm_add *add, const char *root, const char *path, struct pm_error *err);

/** Take all files that have failures as inputs. */
enum pm_status pm_add_failed(struct pm_add *add, struct pm_error *err);

/**
 * Read all that was noted, remove what is gone, commit.
 *
 * PM_INTERRUPTED after committing what was done, when it was interrupted. Problems of inputs are
 * reported and do not end it.
 */
enum pm_status pm_add_run(struct pm_add *add, struct pm_error *err);

/** The directory that paths of the catalogue are relative to, with a slash at its end. */
const char *pm_add_base(const struct pm_add *add);

const struct pm_added *pm_add_result(const struct pm_add *add);

#endif
