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
struct xap_reader;

/** A row of a uid or of a file. */
struct pm_row {
	int64_t id, file;
	enum pm_document_state state;
	size_t uid, uid_len;             /* in rows_text */
	size_t from, from_len, path_len; /* `path!member`, and of its path */
	uint8_t text_hash[PM_TEXT_HASH_SIZE];
	bool comparable; /* it has a text_hash */
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
	struct pm_rows text_rows; /* one of another document's text */
	struct pm_prepared heir;  /* a copy that becomes the document of its text */
	struct pm_buf heir_data; /* what that is made of; or the data with the text of a new copy */
	struct pm_arena arena;   /* of the same */
	struct xap_reader *committed; /* the index as it was last committed; NULL: not needed yet */
	size_t kept;                  /* bytes of the texts of copies that came since */
	size_t memory;                /* for what is not committed */
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

/** Make a uid one as a document's data keep it, with line feeds for NULs, borrowed from the writer;
 * false: no memory. */
bool pm_writing_uid(struct pm_writer *writer, struct pm_str *uid);

/** Open segments for writing, if they are not yet. */
enum pm_status pm_writing_need_backend(struct pm_writer *writer, struct pm_error *err);

/** Commit when what is not committed takes as much memory as it may, or the texts of its copies as
 * much space elsewhere. */
enum pm_status pm_writing_commit_when_full(struct pm_writer *writer, struct pm_error *err);

/** Put a prepared document into the index. replaces: it has one of that uid. */
enum pm_status pm_writing_put(struct pm_writer *writer, const struct pm_document *document,
	const struct pm_prepared *prepared, bool replaces, struct pm_error *err);

/** Remove the document of a uid from the index. */
enum pm_status pm_writing_remove(struct pm_writer *writer, struct pm_str uid, struct pm_error *err);

/** Have the file of a row read again, or note that it cannot be. */
enum pm_status pm_writing_suspect(struct pm_writer *writer, const struct pm_rows *rows,
	const struct pm_row *row, struct pm_error *err);

/** Before a document leaves the index, or changes its text: have one of its copies take over. Does
 * nothing for what is no document with copies. */
enum pm_status pm_writing_pass_on(
	struct pm_writer *writer, const struct pm_row *gone, struct pm_error *err);

/** Find out whether the document that is prepared is a copy of another one, and make its data that
 * of one. stays: it is the document of its text already. original: where the other one came from,
 * borrowed until the next row is taken; empty: it is no copy, or that came from no file. */
enum pm_status pm_writing_settle(struct pm_writer *writer, const struct pm_document *document,
	bool stays, struct pm_str *original, struct pm_error *err);

/** Keep the text of what has just been put under a row, if that is a copy, until it is committed.
 */
enum pm_status pm_writing_keep_text(struct pm_writer *writer, int64_t id, struct pm_error *err);

/** After a commit of the index: what was kept is in it. */
enum pm_status pm_writing_forget_texts(struct pm_writer *writer, struct pm_error *err);

/** Forget all rows, and what they are compared with. */
void pm_rows_clear(struct pm_rows *rows);

void pm_rows_free(struct pm_rows *rows);

/** Take a row: a callback of the catalogue's, its context is a struct pm_rows. */
enum pm_status pm_rows_take(
	void *context, const struct pm_catalogue_document *document, struct pm_error *err);

/** The uid of a row, borrowed from rows. */
struct pm_str pm_rows_uid(const struct pm_rows *rows, const struct pm_row *row);

#endif
