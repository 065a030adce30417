/*
 * A writer: documents put into the index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/writing.h"

#include <stdlib.h>
#include <string.h>

#include "indexer/read/read.h"
#include "lib/error.h"
#include "lib/schema.h"
#include "lib/text/language.h"

void pm_rows_free(struct pm_rows *rows)
{
	free(rows->items);
	pm_buf_free(&rows->text);
}

enum pm_status pm_rows_take(
	void *context, const struct pm_catalogue_document *document, struct pm_error *err)
{
	struct pm_rows *rows = context;

	if (rows->count == rows->capacity) {
		size_t capacity = 2 * rows->capacity + 16;
		struct pm_row *items = reallocarray(rows->items, capacity, sizeof *items);
		if (items == NULL)
			return pm_fail_memory(err);
		rows->items = items;
		rows->capacity = capacity;
	}
	struct pm_row *row = &rows->items[rows->count++];
	*row = (struct pm_row){
		.id = document->id,
		.file = document->file,
		.state = document->state,
		.uid = rows->text.len,
		.uid_len = document->uid.len,
		.same_member = pm_str_equal(document->member, rows->member),
		.same_content = pm_str_equal(document->fingerprint, rows->fingerprint),
		.comparable = document->text_hash.len == PM_TEXT_HASH_SIZE,
		.path_len = document->path.len,
	};
	if (row->comparable)
		memcpy(row->text_hash, document->text_hash.ptr, sizeof row->text_hash);
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

void pm_rows_clear(struct pm_rows *rows)
{
	rows->count = 0;
	pm_buf_clear(&rows->text);
	rows->member = rows->fingerprint = (struct pm_str){0};
}

struct pm_str pm_rows_uid(const struct pm_rows *rows, const struct pm_row *row)
{
	return (struct pm_str){rows->text.ptr + row->uid, row->uid_len};
}

/* The row of this very document: from the same file, of the same name, and not met before in it (a
 * file may hold two of one name: then the last one wins, as it does between files). */
static const struct pm_row *own_row(const struct pm_writer *writer)
{
	for (size_t i = 0; i < writer->rows.count; i++) {
		const struct pm_row *row = &writer->rows.items[i];
		if (row->file == writer->file && row->same_member &&
			!pm_seen_has(&writer->seen, row->id))
			return row;
	}
	return NULL;
}

static const struct pm_row *indexed_row(const struct pm_writer *writer)
{
	for (size_t i = 0; i < writer->rows.count; i++)
		if (writer->rows.items[i].state != PM_DOCUMENT_SUPERSEDED)
			return &writer->rows.items[i];
	return NULL;
}

enum pm_status pm_writing_put(struct pm_writer *writer, const struct pm_document *document,
	const struct pm_prepared *prepared, bool replaces, struct pm_error *err)
{
	enum pm_status status = pm_writing_need_backend(writer, err);

	if (status != PM_OK)
		return status;
	writer->pending = true;
	return writer->backend->operations->put(
		writer->backend, document, pm_buf_str(&prepared->data), replaces, err);
}

/* What is to be done with a document, from the row it has (or NULL) and that which is in the index
 * (or NULL). One that was superseded comes back by change only, or when its successor is gone. */
static enum pm_outcome outcome_of(const struct pm_row *own, const struct pm_row *before)
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
	writer->counts.copies += outcome == PM_OUTCOME_COPY;
	writer->counts.updated += outcome == PM_OUTCOME_UPDATED;
	writer->counts.unchanged +=
		outcome == PM_OUTCOME_UNCHANGED || outcome == PM_OUTCOME_SUPERSEDED;
	writer->counts.superseded += outcome == PM_OUTCOME_SUPERSEDES;
}

/* Not all of its uid: one that comes over and over leaves many. */
static enum pm_status take_rows_of(
	struct pm_writer *writer, const struct pm_document *document, struct pm_error *err)
{
	struct pm_rows *rows = &writer->rows;

	pm_rows_clear(rows);
	rows->member = document->member;
	rows->fingerprint =
		(struct pm_str){writer->prepared.fingerprint, sizeof writer->prepared.fingerprint};
	return pm_catalogue_each_related(writer->catalogue, document->uid, writer->file,
		document->member, pm_rows_take, rows, err);
}

/* A document on its way in. */
struct arrival {
	const struct pm_document *document;
	const struct pm_row *own;    /* its row, or NULL */
	const struct pm_row *before; /* that which is in the index, or NULL */
	enum pm_outcome outcome;
	struct pm_str other; /* where the one it has to do with came from */
	int64_t id;
};

/* Change the catalogue: the one in the index before makes way. */
static enum pm_status put_into_catalogue(
	struct pm_writer *writer, struct arrival *arrival, struct pm_error *err)
{
	const struct pm_row *own = arrival->own, *before = arrival->before;
	enum pm_status status;

	if (before != NULL && before != own &&
		(status = pm_catalogue_set_state(
			 writer->catalogue, before->id, PM_DOCUMENT_SUPERSEDED, err)) != PM_OK)
		return status;
	struct pm_catalogue_document row =
		pm_prepared_row(&writer->prepared, arrival->document, writer->file);
	row.id = own != NULL ? own->id : 0;
	status = pm_catalogue_put_document(writer->catalogue, &row, err);
	arrival->id = row.id;
	return status;
}

/* See what becomes of the copies of what was there, and whether this is one. */
static enum pm_status settle(
	struct pm_writer *writer, struct arrival *arrival, struct pm_error *err)
{
	const struct pm_prepared *prepared = &writer->prepared;
	const struct pm_row *before = arrival->before;
	struct pm_str original;

	bool same_text =
		before != NULL && before->comparable && prepared->comparable &&
		memcmp(before->text_hash, prepared->text_hash, sizeof before->text_hash) == 0;
	bool stays = same_text && before->state == PM_DOCUMENT_INDEXED;
	enum pm_status status =
		before != NULL && !same_text ? pm_writing_pass_on(writer, before, err) : PM_OK;
	if (status == PM_OK)
		status = pm_writing_settle(writer, arrival->document, stays, &original, err);
	if (status == PM_OK && prepared->copy && arrival->outcome == PM_OUTCOME_ADDED) {
		arrival->outcome = PM_OUTCOME_COPY;
		arrival->other = original;
	}
	return status;
}

/* Put it in the place of what was there. */
static enum pm_status replace(
	struct pm_writer *writer, struct arrival *arrival, struct pm_error *err)
{
	const struct pm_row *before = arrival->before;
	enum pm_status status = PM_OK;

	if (before != NULL)
		status = pm_catalogue_keep_version(
			writer->catalogue, before->id, pm_str_of(writer->prepared.sha256), err);
	if (status == PM_OK)
		status = settle(writer, arrival, err);
	if (status == PM_OK)
		status = pm_writing_put(
			writer, arrival->document, &writer->prepared, before != NULL, err);
	if (status == PM_OK)
		status = put_into_catalogue(writer, arrival, err);
	return status == PM_OK ? pm_writing_keep_text(writer, arrival->id, err) : status;
}

static enum pm_status put(struct pm_writer *writer, const struct pm_document *document,
	enum pm_outcome *outcome, struct pm_str *other, struct pm_error *err)
{
	struct arrival arrival = {.document = document};
	enum pm_status status;

	if ((status = pm_prepare(&writer->prepared, document, err)) != PM_OK)
		return status;
	if ((status = take_rows_of(writer, document, err)) != PM_OK)
		return status;
	const struct pm_row *own = own_row(writer), *before = indexed_row(writer);
	arrival.own = own;
	arrival.before = before;
	arrival.id = own != NULL ? own->id : 0;
	arrival.outcome = outcome_of(own, before);
	if (before != NULL && before != own)
		arrival.other =
			(struct pm_str){writer->rows.text.ptr + before->from, before->from_len};
	if (arrival.outcome != PM_OUTCOME_UNCHANGED && arrival.outcome != PM_OUTCOME_SUPERSEDED)
		status = replace(writer, &arrival, err);
	if (status != PM_OK)
		return status;
	*outcome = arrival.outcome;
	*other = arrival.other;
	count_outcome(writer, *outcome);
	if (writer->file != PM_FILE_NONE && !pm_seen_add(&writer->seen, arrival.id))
		return pm_fail_memory(err);
	return pm_writing_commit_when_full(writer, err);
}

/* Tell the language of a document from its text. */
static enum pm_status tell_language(
	struct pm_writer *writer, struct pm_document *document, struct pm_error *err)
{
	if (writer->languages == NULL) {
		enum pm_status status = pm_languages_open(&writer->languages, err);
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
	enum pm_status status = pm_writing_refuse(writer, err);

	if (status != PM_OK)
		return status;
	if (document->uid.len == 0)
		return pm_fail(err, PM_INVALID, "a document without uid");
	if (document->text.len > PM_DOCUMENT_BYTES_MAX)
		return pm_fail(err, PM_INVALID, "a text of %zu bytes: %zu are the most",
			document->text.len, PM_DOCUMENT_BYTES_MAX);
	struct pm_document told = *document;
	if (!pm_writing_uid(writer, &told.uid))
		return pm_fail_memory(err);
	if (told.language.len == 0)
		status = tell_language(writer, &told, err);
	if (status == PM_OK)
		status = put(writer, &told, outcome, other, err);
	return pm_writing_note(writer, status);
}

/* Find a file, or add one that was never read. */
static enum pm_status need_file(
	struct pm_writer *writer, struct pm_str path, int64_t *id, struct pm_error *err)
{
	struct pm_catalogue_file file;

	enum pm_status status = pm_catalogue_find_file(writer->catalogue, path, &file, err);
	if (status == PM_NOT_FOUND) {
		file = (struct pm_catalogue_file){.path = path, .size = PM_FILE_UNKNOWN};
		status = pm_catalogue_put_file(writer->catalogue, &file, err);
	}
	*id = file.id;
	return status;
}

enum pm_status pm_writer_restore_document(struct pm_writer *writer,
	const struct pm_document *document, enum pm_outcome *outcome, struct pm_str *other,
	struct pm_error *err)
{
	int64_t file;

	enum pm_status status = pm_writing_refuse(writer, err);
	if (status == PM_OK)
		status = need_file(writer, document->path, &file, err);
	if (status != PM_OK)
		return pm_writing_note(writer, status);
	pm_seen_clear(&writer->seen);
	writer->file = file;
	status = pm_writer_put_document(writer, document, outcome, other, err);
	writer->file = PM_FILE_NONE;
	if (status == PM_OK && *outcome != PM_OUTCOME_UNCHANGED &&
		*outcome != PM_OUTCOME_SUPERSEDED)
		status = pm_catalogue_suspect_file(writer->catalogue, file, err);
	return pm_writing_note(writer, status);
}

enum pm_status pm_writer_put(
	struct pm_writer *writer, const struct pm_document *document, struct pm_error *err)
{
	enum pm_outcome outcome;
	struct pm_str other;

	return pm_writer_put_document(writer, document, &outcome, &other, err);
}
