/*
 * Inside adding: what its parts share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_ADDING_H
#define PM_INDEXER_ADDING_H

#include <sys/stat.h>

#include "indexer/add.h"
#include "indexer/read_ahead.h"
#include "indexer/seen.h"
#include "indexer/walk.h"
#include "indexer/writer.h"
#include "lib/arena.h"

/** What the report calls standard input. */
#define PM_STANDARD_INPUT "-"

/** Something that could not be looked at. */
struct pm_trouble {
	struct pm_trouble *next;
	struct pm_str path; /* as the catalogue has it */
	struct pm_str reason;
	bool known; /* the catalogue has it */
};

/** What is being read. */
struct pm_reading {
	struct pm_str path; /* as the catalogue has it; empty: standard input */
	const char *real;   /* NULL: standard input */
	uint64_t documents, lost;
	uint64_t consumed, consumed_before; /* bytes of it, and of all inputs before */
	struct pm_written before;           /* what was done before */
	bool fatal;                         /* the writer failed: not the input's fault */
};

struct pm_add {
	struct pm_writer *writer;
	struct pm_catalogue *catalogue;
	const struct pm_add_options *options;
	struct pm_report *report;
	struct pm_progress *progress;
	char *base; /* the directory the index is in: paths below it are relative to it */
	size_t base_len;
	struct pm_buf fingerprint; /* what options make of a file */
	struct pm_walk_options walk_options;
	struct pm_walk_sink walk_sink;
	struct pm_walk *walk;
	struct pm_arena arena;
	struct pm_source *sources, **last_source;
	struct pm_trouble *troubles;
	char **roots; /* real paths of directories walked */
	size_t root_count, root_capacity;
	struct pm_seen seen; /* files met, by their numbers */
	struct pm_reading reading;
	struct pm_buf uid;
	struct pm_added counts;
};

/** A real path as the catalogue has it, borrowed from real. */
struct pm_str pm_adding_catalogue_path(const struct pm_add *add, const char *real);

/** The real path of one of the catalogue's, in the arena; NULL: no memory. */
const char *pm_adding_real_path(struct pm_add *add, struct pm_str path);

/** Whether a real path lies below a directory that was walked. */
bool pm_adding_is_below_roots(const struct pm_add *add, const char *path);

/** Nanoseconds since 1970. */
int64_t pm_adding_mtime(const struct stat *info);

/** Look a file up: *known, the catalogue has it, under *id; *unchanged, as it is now. */
enum pm_status pm_adding_look_up(struct pm_add *add, struct pm_str path, const struct stat *info,
	bool *known, bool *unchanged, int64_t *id, struct pm_error *err);

/** What was done since. */
struct pm_written pm_adding_changes(const struct pm_add *add, const struct pm_written *before);

/** Count and report an input that is left out, or one that fails as a whole. */
void pm_adding_skipped(struct pm_add *add, struct pm_str path, struct pm_str reason);
void pm_adding_failed(struct pm_add *add, struct pm_str path, struct pm_str reason);

/** The reason in a message that begins with the object's name. */
struct pm_str pm_adding_reason(const char *message, const char *name);

/** Read a list of sources into the index. What is wrong with them is reported; the status is that
 * of the writer, or PM_INTERRUPTED. */
enum pm_status pm_adding_read(
	struct pm_add *add, const struct pm_source *sources, struct pm_error *err);

/** Remove the files below what was walked that are no longer there. */
enum pm_status pm_adding_remove_gone(struct pm_add *add, struct pm_error *err);

/** Read the files of documents that come back, because what superseded them has gone. */
enum pm_status pm_adding_read_suspects(struct pm_add *add, struct pm_error *err);

/** Have the catalogue say what could not be looked at this time. */
enum pm_status pm_adding_note_troubles(struct pm_add *add, struct pm_error *err);

#endif
