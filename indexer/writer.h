/*
 * What the indexer needs of a writer beyond the public interface: files.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_WRITER_H
#define PM_INDEXER_WRITER_H

#include <pressmark/writer.h>

#include "lib/catalogue.h"

enum pm_outcome {
	PM_OUTCOME_ADDED,
	PM_OUTCOME_UPDATED,
	PM_OUTCOME_UNCHANGED,
	PM_OUTCOME_SUPERSEDES, /* it took the place of a document from elsewhere */
	PM_OUTCOME_COPY,       /* it was added as a copy of a document of the same text */
	PM_OUTCOME_SUPERSEDED, /* such a one took its place before, and keeps it: it is unchanged */
};

/** How a file's reading ended. */
enum pm_file_end {
	PM_FILE_WHOLE,  /* what it no longer holds is removed */
	PM_FILE_KEPT,   /* what it held stays, and it is read again when it changes */
	PM_FILE_UNREAD, /* what it held stays, and it is read again next time */
};

/** As pm_writer_open, but nothing is written, not even a lock or a directory: all is decided and
 * counted as if it were. */
enum pm_status pm_writer_open_dry(struct pm_writer **out, const char *path,
	const struct pm_writer_options *options, struct pm_error *err);

/** The catalogue, borrowed from the writer. */
struct pm_catalogue *pm_writer_catalogue(struct pm_writer *writer);

/** The threads that it builds with, at least 1. */
unsigned pm_writer_jobs(const struct pm_writer *writer);

/** Begin with a file: the documents put until pm_writer_end_file come from it. file: path, size,
 * mtime and options as they are now, borrowed until then. Its failures are forgotten. */
enum pm_status pm_writer_begin_file(
	struct pm_writer *writer, const struct pm_catalogue_file *file, struct pm_error *err);

enum pm_status pm_writer_end_file(
	struct pm_writer *writer, enum pm_file_end end, struct pm_error *err);

/** As pm_writer_put. other: with PM_OUTCOME_SUPERSEDES, PM_OUTCOME_SUPERSEDED and PM_OUTCOME_COPY
 * where the other one came from, `path!member`, borrowed until the next call. */
enum pm_status pm_writer_put_document(struct pm_writer *writer, const struct pm_document *document,
	enum pm_outcome *outcome, struct pm_str *other, struct pm_error *err);

/** As pm_writer_put_document, for a document of the file of its path that is not read now, but when
 * it is next met: it comes from another index. */
enum pm_status pm_writer_restore_document(struct pm_writer *writer,
	const struct pm_document *document, enum pm_outcome *outcome, struct pm_str *other,
	struct pm_error *err);

/** Remove a file with all its documents. */
enum pm_status pm_writer_remove_file(struct pm_writer *writer, int64_t id, struct pm_error *err);

/**
 * Take the path of a file that has to be read again because a document of it, once superseded, has
 * lost its successor; the caller's, to be freed. PM_NOT_FOUND (and *err as it was) when there is
 * none.
 */
enum pm_status pm_writer_take_suspect(struct pm_writer *writer, char **path, struct pm_error *err);

#endif
