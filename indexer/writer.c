/* Putting documents into an index: lock, segments and catalogue together. SPDX-License-Identifier:
 * GPL-2.0-or-later */
#include "indexer/writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <pressmark/index.h>

#include "indexer/build/backend.h"
#include "indexer/prepare.h"
#include "indexer/read/read.h"
#include "indexer/reconcile.h"
#include "indexer/revision.h"
#include "indexer/seen.h"
#include "indexer/terms.h"
#include "lib/error.h"
#include "lib/layout.h"
#include "lib/lock.h"
#include "lib/schema.h"
#include "lib/term.h"
#include "lib/text/language.h"

enum {
	STEMMERS_MAX = 128
};

/* A row of a uid or of a file. */
struct row {
	int64_t id, file;
	enum pm_document_state state;
	size_t uid, uid_len; /* in rows_text */
	size_t from, from_len;
	bool same_member, same_content;
};

/* Rows taken out of the catalogue before it is changed. */
struct rows {
	struct row *items;
	size_t count, capacity;
	struct pm_buf text;
	struct pm_str member, fingerprint; /* to be compared with */
};

struct pm_writer {
	char *path;
	struct pm_lock *lock;
	struct pm_backend *backend;
	struct pm_catalogue *catalogue;
	struct pm_terms *terms;
	struct pm_languages *languages; /* NULL until a document does not say its own */
	struct pm_prepared prepared;
	struct pm_buf key;
	struct rows rows;
	struct rows file_rows;	      /* walked while rows is in use */
	char *stemmers[STEMMERS_MAX]; /* sorted */
	size_t stemmer_count;
	size_t memory; /* for what is not committed */
	bool pending;  /* the backend has changes */
	bool broken;   /* an error dropped changes */

	int64_t file; /* the one begun, or PM_FILE_NONE */
	const struct pm_catalogue_file *file_now;
	bool file_known;     /* it may have rows from before */
	struct pm_seen seen; /* rows of it put since it was begun */
	char **suspects;     /* paths to be read again */
	size_t suspect_count, suspect_capacity;

	struct pm_written counts;
};

static void free_rows(struct rows *rows)
{
	free(rows->items);
	pm_buf_free(&rows->text);
}

/* An error that the catalogue and the backend may see differently ends the writer's life. */
static enum pm_status note_status(struct pm_writer *writer, enum pm_status status)
{
	if (status != PM_OK)
		writer->broken = true;
	return status;
}

static enum pm_status refuse_broken(const struct pm_writer *writer, struct pm_error *err)
{
	return writer->broken ? pm_fail(err, PM_INVALID,
					"%s: earlier changes were lost by an error", writer->path)
			      : PM_OK;
}

/* ---- Opening ---- */

static enum pm_status make_directory(const char *path, bool must_exist, struct pm_error *err)
{
	enum pm_place place;

	enum pm_status status = pm_layout_look(&place, path, err);
	if (status != PM_OK)
		return status;
	if (place == PM_PLACE_FOREIGN)
		return pm_fail(err, PM_INVALID,
			"%s: holds something else than an index and is left alone", path);
	if (must_exist && place != PM_PLACE_INDEX)
		return pm_fail(err, PM_NOT_FOUND, "%s: no index there", path);
	if (place == PM_PLACE_MISSING && mkdir(path, 0777) != 0 && errno != EEXIST)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	return PM_OK;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Take a stemmer's name into the sorted list; changed tells whether it is new. */
static enum pm_status add_stemmer(
	struct pm_writer *writer, struct pm_str name, bool *changed, struct pm_error *err)
{
	*changed = false;
	for (size_t i = 0; i < writer->stemmer_count; i++)
		if (pm_str_is(name, writer->stemmers[i]))
			return PM_OK;
	if (writer->stemmer_count == STEMMERS_MAX)
		return pm_fail(err, PM_INTERNAL, "too many stemmers");
	char *copy = strndup(name.ptr, name.len);
	if (copy == NULL)
		return pm_fail_memory(err);
	writer->stemmers[writer->stemmer_count++] = copy;
	qsort(writer->stemmers, writer->stemmer_count, sizeof *writer->stemmers, compare_names);
	*changed = true;
	return PM_OK;
}

/* Segments are opened for writing when there is something to write: a run that finds nothing to do
 * touches nothing. */
static enum pm_status need_backend(struct pm_writer *writer, struct pm_error *err)
{
	if (writer->backend != NULL)
		return PM_OK;
	return pm_backend_open_xapian(&writer->backend, writer->path, err);
}

static enum pm_status take_stemmers(
	struct pm_writer *writer, const struct pm_index *index, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	size_t count;
	bool changed;

	const struct pm_str *stemmers = pm_index_stemmers(index, &count);
	for (size_t i = 0; status == PM_OK && i < count; i++)
		status = add_stemmer(writer, stemmers[i], &changed, err);
	return status;
}

/* After a crash between the two commits the catalogue belongs to an older one. */
static enum pm_status bring_into_line(
	struct pm_writer *writer, struct pm_index *index, struct pm_error *err)
{
	struct pm_reconciled reconciled;
	enum pm_revision revision;

	enum pm_status status = pm_revision_compare(writer->catalogue, index, &revision, err);
	if (status != PM_OK || revision == PM_REVISION_CURRENT)
		return status;
	if ((status = pm_reconcile(&reconciled, writer->catalogue, index, err)) != PM_OK)
		return status;
	if ((status = pm_revision_note(writer->catalogue, index, err)) != PM_OK)
		return status;
	return pm_catalogue_commit(writer->catalogue, err);
}

/* What is wrong with an index that exists is said before anything is changed. */
static enum pm_status open_index(struct pm_writer *writer, struct pm_error *err)
{
	struct pm_index *index = NULL;
	enum pm_place place;

	enum pm_status status = pm_layout_look(&place, writer->path, err);
	if (status == PM_OK && place != PM_PLACE_INDEX)
		status = need_backend(writer, err);
	if (status == PM_OK)
		status = pm_index_open(&index, writer->path, err);
	if (status == PM_OK)
		status = take_stemmers(writer, index, err);
	if (status == PM_OK)
		status = pm_catalogue_open(
			&writer->catalogue, writer->path, PM_CATALOGUE_WRITE, err);
	if (status == PM_OK)
		status = bring_into_line(writer, index, err);
	pm_index_free(index);
	return status;
}

/* Commit the catalogue as belonging to the backend's last commit. */
static enum pm_status commit_catalogue(struct pm_writer *writer, struct pm_error *err)
{
	struct pm_buf revision = {0};

	enum pm_status status =
		writer->backend->operations->revision(writer->backend, &revision, err);
	if (status == PM_OK)
		status = pm_catalogue_set_note(
			writer->catalogue, PM_NOTE_REVISION, pm_buf_str(&revision), err);
	if (status == PM_OK)
		status = pm_catalogue_commit(writer->catalogue, err);
	pm_buf_free(&revision);
	return status;
}

/* A share of the whole is left for the document at hand, SQLite's and Xapian's caches, and what a
 * commit itself takes. */
static size_t memory_for_changes(const struct pm_writer_options *options)
{
	uint64_t memory =
		options != NULL && options->memory != 0 ? options->memory : (uint64_t)512 << 20;
	uint64_t share = memory / 4 * 3;

	return share < (1 << 20) ? 1 << 20 : (size_t)share;
}

static enum pm_status open_parts(
	struct pm_writer *writer, const struct pm_writer_options *options, struct pm_error *err)
{
	enum pm_status status;

	if ((status = make_directory(writer->path, options != NULL && options->must_exist, err)) !=
		PM_OK)
		return status;
	if ((status = pm_lock_take(&writer->lock, writer->path, err)) != PM_OK)
		return status;
	if ((status = pm_terms_new(&writer->terms, err)) != PM_OK)
		return status;
	return open_index(writer, err);
}

enum pm_status pm_writer_open(struct pm_writer **out, const char *path,
	const struct pm_writer_options *options, struct pm_error *err)
{
	enum pm_status status;

	*out = NULL;
	struct pm_writer *writer = calloc(1, sizeof *writer);
	if (writer == NULL || (writer->path = strdup(path)) == NULL) {
		status = pm_fail_memory(err);
		goto out;
	}
	writer->memory = memory_for_changes(options);
	if ((status = open_parts(writer, options, err)) != PM_OK)
		goto out;
	*out = writer;
	writer = NULL;
out:
	pm_writer_free(writer);
	return status;
}

void pm_writer_free(struct pm_writer *writer)
{
	if (writer == NULL)
		return;
	for (size_t i = 0; i < writer->suspect_count; i++)
		free(writer->suspects[i]);
	free(writer->suspects);
	for (size_t i = 0; i < writer->stemmer_count; i++)
		free(writer->stemmers[i]);
	pm_seen_free(&writer->seen);
	free_rows(&writer->file_rows);
	free_rows(&writer->rows);
	pm_buf_free(&writer->key);
	pm_prepared_free(&writer->prepared);
	pm_languages_free(writer->languages);
	pm_terms_free(writer->terms);
	pm_catalogue_free(writer->catalogue);
	if (writer->backend != NULL)
		writer->backend->operations->free(writer->backend);
	pm_lock_free(writer->lock);
	free(writer->path);
	free(writer);
}

const struct pm_written *pm_writer_written(const struct pm_writer *writer)
{
	return &writer->counts;
}

struct pm_catalogue *pm_writer_catalogue(struct pm_writer *writer)
{
	return writer->catalogue;
}

/* ---- Committing ---- */

static enum pm_status commit(struct pm_writer *writer, struct pm_error *err)
{
	enum pm_status status;

	if (writer->pending) {
		if ((status = writer->backend->operations->commit(writer->backend, err)) != PM_OK)
			return status;
		writer->pending = false;
		return commit_catalogue(writer, err);
	}
	return pm_catalogue_commit(writer->catalogue, err);
}

enum pm_status pm_writer_commit(struct pm_writer *writer, struct pm_error *err)
{
	enum pm_status status = refuse_broken(writer, err);

	return status == PM_OK ? note_status(writer, commit(writer, err)) : status;
}

static enum pm_status commit_when_full(struct pm_writer *writer, struct pm_error *err)
{
	if (writer->backend == NULL ||
		writer->backend->operations->pending(writer->backend) < writer->memory)
		return PM_OK;
	return commit(writer, err);
}

/* ---- Rows ---- */

static enum pm_status take_row(
	void *context, const struct pm_catalogue_document *document, struct pm_error *err)
{
	struct rows *rows = context;

	if (rows->count == rows->capacity) {
		size_t capacity = 2 * rows->capacity + 16;
		struct row *items = reallocarray(rows->items, capacity, sizeof *items);
		if (items == NULL)
			return pm_fail_memory(err);
		rows->items = items;
		rows->capacity = capacity;
	}
	struct row *row = &rows->items[rows->count++];
	*row = (struct row){
		.id = document->id,
		.file = document->file,
		.state = document->state,
		.uid = rows->text.len,
		.uid_len = document->uid.len,
		.same_member = pm_str_equal(document->member, rows->member),
		.same_content = pm_str_equal(document->fingerprint, rows->fingerprint),
	};
	pm_buf_add_str(&rows->text, document->uid);
	row->from = rows->text.len;
	pm_buf_add_str(&rows->text, document->path);
	if (document->member.len > 0) {
		pm_buf_add_char(&rows->text, '!');
		pm_buf_add_str(&rows->text, document->member);
	}
	row->from_len = rows->text.len - row->from;
	return rows->text.failed ? pm_fail_memory(err) : PM_OK;
}

static void clear_rows(struct rows *rows)
{
	rows->count = 0;
	pm_buf_clear(&rows->text);
	rows->member = rows->fingerprint = (struct pm_str){0};
}

static struct pm_str row_uid(const struct rows *rows, const struct row *row)
{
	return (struct pm_str){rows->text.ptr + row->uid, row->uid_len};
}

/* ---- Suspects ---- */

/* The path is that of the row, without its member. */
static enum pm_status add_suspect(
	struct pm_writer *writer, struct pm_str path, struct pm_error *err)
{
	for (size_t i = 0; i < writer->suspect_count; i++)
		if (pm_str_is(path, writer->suspects[i]))
			return PM_OK;
	if (writer->suspect_count == writer->suspect_capacity) {
		size_t capacity = 2 * writer->suspect_capacity + 16;
		char **suspects = reallocarray(writer->suspects, capacity, sizeof *suspects);
		if (suspects == NULL)
			return pm_fail_memory(err);
		writer->suspects = suspects;
		writer->suspect_capacity = capacity;
	}
	char *copy = strndup(path.ptr, path.len);
	if (copy == NULL)
		return pm_fail_memory(err);
	writer->suspects[writer->suspect_count++] = copy;
	return PM_OK;
}

/* A document whose successor is gone is read again from its file. What came from none cannot be: it
 * is a failure that the user is told of. */
static enum pm_status suspect_superseded(
	void *context, const struct pm_catalogue_document *row, struct pm_error *err)
{
	struct pm_writer *writer = context;

	if (row->state != PM_DOCUMENT_SUPERSEDED)
		return PM_OK;
	if (row->file == PM_FILE_NONE) {
		const struct pm_catalogue_failure failure = {
			.path = PM_STR("-"),
			.record = row->uid,
			.reason = PM_STR("the document that superseded it is gone: give it again"),
			.lost = true,
		};
		return pm_catalogue_add_failure(writer->catalogue, &failure, err);
	}
	enum pm_status status = add_suspect(writer, row->path, err);
	return status == PM_OK ? pm_catalogue_suspect_file(writer->catalogue, row->file, err)
			       : status;
}

enum pm_status pm_writer_take_suspect(struct pm_writer *writer, char **path, struct pm_error *err)
{
	(void)err;
	if (writer->suspect_count == 0)
		return PM_NOT_FOUND;
	*path = writer->suspects[--writer->suspect_count];
	return PM_OK;
}

/* ---- Putting ---- */

/* The row of this very document: from the same file, of the same name, and not met before in it (a
 * file may hold two of one name: then the last one wins, as it does between files). */
static const struct row *own_row(const struct pm_writer *writer)
{
	for (size_t i = 0; i < writer->rows.count; i++) {
		const struct row *row = &writer->rows.items[i];
		if (row->file == writer->file && row->same_member &&
			!pm_seen_has(&writer->seen, row->id))
			return row;
	}
	return NULL;
}

static const struct row *indexed_row(const struct pm_writer *writer)
{
	for (size_t i = 0; i < writer->rows.count; i++)
		if (writer->rows.items[i].state == PM_DOCUMENT_INDEXED)
			return &writer->rows.items[i];
	return NULL;
}

static enum pm_status record_stemmer(struct pm_writer *writer, struct pm_error *err)
{
	struct pm_buf names = {0};
	bool changed;

	enum pm_status status =
		add_stemmer(writer, pm_str_of(pm_terms_stemmer(writer->terms)), &changed, err);
	if (status != PM_OK || !changed)
		return status;
	for (size_t i = 0; i < writer->stemmer_count; i++)
		pm_buf_add_format(&names, "%s%s", i > 0 ? " " : "", writer->stemmers[i]);
	status = names.failed ? pm_fail_memory(err)
			      : writer->backend->operations->set_metadata(writer->backend,
					pm_str_of(PM_META_STEMMERS), pm_buf_str(&names), err);
	pm_buf_free(&names);
	return status;
}

static enum pm_status put_into_index(
	struct pm_writer *writer, const struct pm_document *document, struct pm_error *err)
{
	enum pm_status status;

	if ((status = pm_terms_build(writer->terms, document, err)) != PM_OK)
		return status;
	if ((status = need_backend(writer, err)) != PM_OK)
		return status;
	writer->pending = true;
	if ((status = record_stemmer(writer, err)) != PM_OK)
		return status;
	return writer->backend->operations->put(
		writer->backend, writer->terms, pm_buf_str(&writer->prepared.data), err);
}

/* Change the catalogue: the one in the index before makes way. */
static enum pm_status put_into_catalogue(struct pm_writer *writer,
	const struct pm_document *document, const struct row *own, const struct row *before,
	int64_t *id, struct pm_error *err)
{
	enum pm_status status;

	if (before != NULL && before != own &&
		(status = pm_catalogue_set_state(
			 writer->catalogue, before->id, PM_DOCUMENT_SUPERSEDED, err)) != PM_OK)
		return status;
	struct pm_catalogue_document row =
		pm_prepared_row(&writer->prepared, document, writer->file);
	row.id = own != NULL ? own->id : 0;
	status = pm_catalogue_put_document(writer->catalogue, &row, err);
	*id = row.id;
	return status;
}

/* What is to be done with a document, from the row it has (or NULL) and that which is in the index
 * (or NULL). One that was superseded comes back by change only, or when its successor is gone. */
static enum pm_outcome outcome_of(const struct row *own, const struct row *before)
{
	if (before == NULL)
		return PM_OUTCOME_ADDED;
	if (before == own)
		return own->same_content ? PM_OUTCOME_UNCHANGED : PM_OUTCOME_UPDATED;
	return own != NULL && own->same_content ? PM_OUTCOME_SUPERSEDED : PM_OUTCOME_SUPERSEDES;
}

static void count_outcome(struct pm_writer *writer, enum pm_outcome outcome)
{
	writer->counts.added += outcome == PM_OUTCOME_ADDED;
	writer->counts.updated += outcome == PM_OUTCOME_UPDATED;
	writer->counts.unchanged +=
		outcome == PM_OUTCOME_UNCHANGED || outcome == PM_OUTCOME_SUPERSEDED;
	writer->counts.superseded += outcome == PM_OUTCOME_SUPERSEDES;
}

static enum pm_status take_rows_of(
	struct pm_writer *writer, const struct pm_document *document, struct pm_error *err)
{
	struct rows *rows = &writer->rows;

	clear_rows(rows);
	rows->member = document->member;
	rows->fingerprint =
		(struct pm_str){writer->prepared.fingerprint, sizeof writer->prepared.fingerprint};
	return pm_catalogue_each_of_uid(writer->catalogue, document->uid, take_row, rows, err);
}

static enum pm_status put(struct pm_writer *writer, const struct pm_document *document,
	enum pm_outcome *outcome, struct pm_str *other, struct pm_error *err)
{
	enum pm_status status;

	if ((status = pm_prepare(&writer->prepared, document, err)) != PM_OK)
		return status;
	if ((status = take_rows_of(writer, document, err)) != PM_OK)
		return status;
	const struct row *own = own_row(writer), *before = indexed_row(writer);
	int64_t id = own != NULL ? own->id : 0;

	*outcome = outcome_of(own, before);
	*other = before != NULL && before != own
			 ? (struct pm_str){writer->rows.text.ptr + before->from, before->from_len}
			 : (struct pm_str){0};
	if (*outcome != PM_OUTCOME_UNCHANGED && *outcome != PM_OUTCOME_SUPERSEDED) {
		if ((status = put_into_index(writer, document, err)) != PM_OK)
			return status;
		if ((status = put_into_catalogue(writer, document, own, before, &id, err)) != PM_OK)
			return status;
	}
	count_outcome(writer, *outcome);
	if (writer->file != PM_FILE_NONE && !pm_seen_add(&writer->seen, id))
		return pm_fail_memory(err);
	return commit_when_full(writer, err);
}

/* Tell the language of a document from its text. */
static enum pm_status tell_language(
	struct pm_writer *writer, struct pm_document *document, struct pm_error *err)
{
	if (writer->languages == NULL) {
		enum pm_status status = pm_languages_open(&writer->languages, NULL, err);
		if (status != PM_OK)
			return status;
	}
	document->language =
		pm_str_of(pm_languages_detect(writer->languages, document->title, document->text));
	return PM_OK;
}

enum pm_status pm_writer_put_document(struct pm_writer *writer, const struct pm_document *document,
	enum pm_outcome *outcome, struct pm_str *other, struct pm_error *err)
{
	enum pm_status status = refuse_broken(writer, err);

	if (status != PM_OK)
		return status;
	if (document->uid.len == 0)
		return pm_fail(err, PM_INVALID, "a document without uid");
	if (document->text.len > PM_DOCUMENT_BYTES_MAX)
		return pm_fail(err, PM_INVALID, "a text of %zu bytes: %zu are the most",
			document->text.len, PM_DOCUMENT_BYTES_MAX);
	struct pm_document told = *document;
	if (told.language.len == 0)
		status = tell_language(writer, &told, err);
	if (status == PM_OK)
		status = put(writer, &told, outcome, other, err);
	return note_status(writer, status);
}

enum pm_status pm_writer_put(
	struct pm_writer *writer, const struct pm_document *document, struct pm_error *err)
{
	enum pm_outcome outcome;
	struct pm_str other;

	return pm_writer_put_document(writer, document, &outcome, &other, err);
}

/* ---- Removing ---- */

static enum pm_status remove_from_index(
	struct pm_writer *writer, struct pm_str uid, struct pm_error *err)
{
	pm_buf_clear(&writer->key);
	pm_term_add_uid(&writer->key, uid);
	if (writer->key.failed)
		return pm_fail_memory(err);
	enum pm_status status = need_backend(writer, err);
	if (status != PM_OK)
		return status;
	writer->pending = true;
	writer->counts.removed++;
	return writer->backend->operations->remove(writer->backend, pm_buf_str(&writer->key), err);
}

/* Remove a row, and its document if that is the one in the index. */
static enum pm_status remove_row(struct pm_writer *writer, const struct rows *rows,
	const struct row *row, struct pm_error *err)
{
	struct pm_str uid = row_uid(rows, row);
	enum pm_status status;

	if (row->state == PM_DOCUMENT_INDEXED &&
		(status = remove_from_index(writer, uid, err)) != PM_OK)
		return status;
	if ((status = pm_catalogue_delete_document(writer->catalogue, row->id, err)) != PM_OK)
		return status;
	if (row->state != PM_DOCUMENT_INDEXED)
		return PM_OK;
	return pm_catalogue_each_of_uid(writer->catalogue, uid, suspect_superseded, writer, err);
}

static enum pm_status remove_uid(struct pm_writer *writer, struct pm_str uid, struct pm_error *err)
{
	struct rows *rows = &writer->rows;
	enum pm_status status;

	clear_rows(rows);
	if ((status = pm_catalogue_each_of_uid(writer->catalogue, uid, take_row, rows, err)) !=
		PM_OK)
		return status;
	if ((status = remove_from_index(writer, uid, err)) != PM_OK)
		return status;
	for (size_t i = 0; i < rows->count; i++)
		if ((status = pm_catalogue_delete_document(
			     writer->catalogue, rows->items[i].id, err)) != PM_OK)
			return status;
	return commit_when_full(writer, err);
}

static enum pm_status look_for_indexed(
	void *context, const struct pm_catalogue_document *row, struct pm_error *err)
{
	(void)err;
	*(bool *)context |= row->state == PM_DOCUMENT_INDEXED;
	return PM_OK;
}

enum pm_status pm_writer_remove(struct pm_writer *writer, struct pm_str uid, struct pm_error *err)
{
	bool indexed = false;
	enum pm_status status = refuse_broken(writer, err);

	if (status != PM_OK)
		return status;
	status = pm_catalogue_each_of_uid(writer->catalogue, uid, look_for_indexed, &indexed, err);
	if (status == PM_OK && !indexed)
		return pm_fail(
			err, PM_NOT_FOUND, "%.*s: no document of this uid", (int)uid.len, uid.ptr);
	if (status == PM_OK)
		status = remove_uid(writer, uid, err);
	return note_status(writer, status);
}

/* ---- Files ---- */

static enum pm_status begin_file(
	struct pm_writer *writer, const struct pm_catalogue_file *file, struct pm_error *err)
{
	struct pm_catalogue_file known;

	enum pm_status status = pm_catalogue_find_file(writer->catalogue, file->path, &known, err);
	writer->file_known = status == PM_OK;
	if (status == PM_NOT_FOUND) {
		known = *file;
		known.size = PM_FILE_UNKNOWN; /* until it was read */
		status = pm_catalogue_put_file(writer->catalogue, &known, err);
	}
	if (status != PM_OK)
		return status;
	writer->file = known.id;
	writer->file_now = file;
	pm_seen_clear(&writer->seen);
	return pm_catalogue_clear_failures(writer->catalogue, file->path, err);
}

enum pm_status pm_writer_begin_file(
	struct pm_writer *writer, const struct pm_catalogue_file *file, struct pm_error *err)
{
	enum pm_status status = refuse_broken(writer, err);

	return status == PM_OK ? note_status(writer, begin_file(writer, file, err)) : status;
}

/* Remove the rows of a file, or those that were not put since it was begun. */
static enum pm_status remove_rows(
	struct pm_writer *writer, int64_t file, bool unseen_only, struct pm_error *err)
{
	struct rows *rows = &writer->file_rows;

	clear_rows(rows);
	enum pm_status status =
		pm_catalogue_each_of_file(writer->catalogue, file, take_row, rows, err);
	for (size_t i = 0; status == PM_OK && i < rows->count; i++) {
		const struct row *row = &rows->items[i];
		if (unseen_only && pm_seen_has(&writer->seen, row->id))
			continue;
		status = remove_row(writer, rows, row, err);
		if (status == PM_OK)
			status = commit_when_full(writer, err);
	}
	return status;
}

static enum pm_status end_file(struct pm_writer *writer, enum pm_file_end end, struct pm_error *err)
{
	struct pm_catalogue_file now = *writer->file_now;
	enum pm_status status = PM_OK;

	if (end == PM_FILE_WHOLE && writer->file_known)
		status = remove_rows(writer, writer->file, true, err);
	if (status != PM_OK)
		return status;
	if (end == PM_FILE_UNREAD)
		now.size = PM_FILE_UNKNOWN;
	writer->file = PM_FILE_NONE;
	writer->file_now = NULL;
	return pm_catalogue_put_file(writer->catalogue, &now, err);
}

enum pm_status pm_writer_end_file(
	struct pm_writer *writer, enum pm_file_end end, struct pm_error *err)
{
	enum pm_status status = refuse_broken(writer, err);

	return status == PM_OK ? note_status(writer, end_file(writer, end, err)) : status;
}

enum pm_status pm_writer_remove_file(struct pm_writer *writer, int64_t id, struct pm_error *err)
{
	enum pm_status status = refuse_broken(writer, err);

	if (status != PM_OK)
		return status;
	status = remove_rows(writer, id, false, err);
	if (status == PM_OK)
		status = pm_catalogue_delete_file(writer->catalogue, id, err);
	return note_status(writer, status);
}
