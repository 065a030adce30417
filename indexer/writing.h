/*
 * Inside a writer: what its parts share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_WRITING_H
#define PM_INDEXER_WRITING_H

#include "indexer/build/backend.h"
#include "indexer/prepare.h"
#include "indexer/seen.h"
#include "indexer/writer.h"
#include "lib/lock.h"

struct pm_languages;

/** A row of a uid or of a file. */
struct pm_row {
	int64_t id, file;
	enum pm_document_state state;
	size_t uid, uid_len; /* in rows_text */
	size_t from, from_len;
	bool same_member, same_content;
};

/** Rows taken out of the catalogue before it is changed. */
struct pm_rows {
	struct pm_row *items;
	size_t count, capacity;
	struct pm_buf text;
	struct pm_str member, fingerprint; /* to be compared with */
};

struct pm_writer {
	char *path;
	struct pm_lock *lock;
	struct pm_backend *backend;
	struct pm_catalogue *catalogue;
	struct pm_languages *languages; /* NULL until a document does not say its own */
	struct pm_prepared prepared;
	struct pm_buf key, uid;
	struct pm_rows rows;
	struct pm_rows file_rows; /* walked while rows is in use */
	size_t memory;            /* for what is not committed */
	unsigned jobs;
	enum pm_build build;
	bool pending; /* the backend has changes */
	bool broken;  /* an error dropped changes */

	int64_t file; /* the one begun, or PM_FILE_NONE */
	const struct pm_catalogue_file *file_now;
	bool file_known;     /* it may have rows from before */
	struct pm_seen seen; /* rows of it put since it was begun */
	char **suspects;     /* paths to be read again */
	size_t suspect_count, suspect_capacity;

	struct pm_written counts;
};

/** What an error leaves is not known: note that the writer is of no more use. Returns status. */
enum pm_status pm_writing_note(struct pm_writer *writer, enum pm_status status);

/** PM_INVALID when the writer is of no more use. */
enum pm_status pm_writing_refuse(const struct pm_writer *writer, struct pm_error *err);

/** Make a uid one as a document's data keep it, in one line, borrowed from the writer; false: no
 * memory. */
bool pm_writing_uid(struct pm_writer *writer, struct pm_str *uid);

/** Open segments for writing, if they are not yet. */
enum pm_status pm_writing_need_backend(struct pm_writer *writer, struct pm_error *err);

/** Commit when what is not committed takes as much memory as it may. */
enum pm_status pm_writing_commit_when_full(struct pm_writer *writer, struct pm_error *err);

/** Forget all rows, and what they are compared with. */
void pm_rows_clear(struct pm_rows *rows);

void pm_rows_free(struct pm_rows *rows);

/** Take a row: a callback of the catalogue's, its context is a struct pm_rows. */
enum pm_status pm_rows_take(
	void *context, const struct pm_catalogue_document *document, struct pm_error *err);

/** The uid of a row, borrowed from rows. */
struct pm_str pm_rows_uid(const struct pm_rows *rows, const struct pm_row *row);

#endif
