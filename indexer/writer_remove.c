/*
 * A writer: documents removed, and files.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/writing.h"

#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/term.h"

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

/* Have a file read again. What came from none cannot be: it is a failure that the user is told of.
 */
static enum pm_status suspect(struct pm_writer *writer, int64_t file, struct pm_str path,
	struct pm_str uid, const char *reason, struct pm_error *err)
{
	if (file == PM_FILE_NONE) {
		const struct pm_catalogue_failure failure = {
			.path = PM_STR("-"),
			.record = uid,
			.reason = pm_str_of(reason),
			.lost = true,
		};
		return pm_catalogue_add_failure(writer->catalogue, &failure, err);
	}
	enum pm_status status = add_suspect(writer, path, err);
	return status == PM_OK ? pm_catalogue_suspect_file(writer->catalogue, file, err) : status;
}

/* A document whose successor is gone is read again from its file. */
static enum pm_status suspect_superseded(
	void *context, const struct pm_catalogue_document *row, struct pm_error *err)
{
	return row->state == PM_DOCUMENT_SUPERSEDED
	               ? suspect(context, row->file, row->path, row->uid,
				 "the document that superseded it is gone: give it again", err)
	               : PM_OK;
}

enum pm_status pm_writing_suspect(struct pm_writer *writer, const struct pm_rows *rows,
	const struct pm_row *row, struct pm_error *err)
{
	struct pm_str path = {rows->text.ptr + row->from, row->path_len};

	return suspect(writer, row->file, path, pm_rows_uid(rows, row),
		"the document that had its text is gone: give it again", err);
}

enum pm_status pm_writer_take_suspect(struct pm_writer *writer, char **path, struct pm_error *err)
{
	(void)err;
	if (writer->suspect_count == 0)
		return PM_NOT_FOUND;
	*path = writer->suspects[--writer->suspect_count];
	return PM_OK;
}

/* ---- Removing ---- */

enum pm_status pm_writing_remove(struct pm_writer *writer, struct pm_str uid, struct pm_error *err)
{
	pm_buf_clear(&writer->key);
	pm_term_add_uid(&writer->key, uid);
	if (writer->key.failed)
		return pm_fail_memory(err);
	enum pm_status status = pm_writing_need_backend(writer, err);
	if (status != PM_OK)
		return status;
	writer->pending = true;
	writer->counts.removed++;
	return writer->backend->operations->remove(writer->backend, pm_buf_str(&writer->key), err);
}

/* Remove a row, and its document if that is the one in the index. */
static enum pm_status remove_row(struct pm_writer *writer, const struct pm_rows *rows,
	const struct pm_row *row, struct pm_error *err)
{
	bool in_index = row->state != PM_DOCUMENT_SUPERSEDED;
	struct pm_str uid = pm_rows_uid(rows, row);
	enum pm_status status;

	if (in_index && (status = pm_writing_pass_on(writer, row, err)) != PM_OK)
		return status;
	if (in_index && (status = pm_writing_remove(writer, uid, err)) != PM_OK)
		return status;
	if ((status = pm_catalogue_delete_document(writer->catalogue, row->id, err)) != PM_OK)
		return status;
	if (!in_index)
		return PM_OK;
	return pm_catalogue_each_of_uid(writer->catalogue, uid, suspect_superseded, writer, err);
}

static enum pm_status remove_uid(struct pm_writer *writer, struct pm_str uid, struct pm_error *err)
{
	struct pm_rows *rows = &writer->rows;
	enum pm_status status;

	pm_rows_clear(rows);
	if ((status = pm_catalogue_each_of_uid(writer->catalogue, uid, pm_rows_take, rows, err)) !=
		PM_OK)
		return status;
	for (size_t i = 0; i < rows->count; i++)
		if ((status = pm_writing_pass_on(writer, &rows->items[i], err)) != PM_OK)
			return status;
	if ((status = pm_writing_remove(writer, uid, err)) != PM_OK)
		return status;
	for (size_t i = 0; i < rows->count; i++)
		if ((status = pm_catalogue_delete_document(
			     writer->catalogue, rows->items[i].id, err)) != PM_OK)
			return status;
	return pm_writing_commit_when_full(writer, err);
}

static enum pm_status look_for_indexed(
	void *context, const struct pm_catalogue_document *row, struct pm_error *err)
{
	(void)err;
	*(bool *)context |= row->state != PM_DOCUMENT_SUPERSEDED;
	return PM_OK;
}

enum pm_status pm_writer_remove(struct pm_writer *writer, struct pm_str uid, struct pm_error *err)
{
	bool indexed = false;
	enum pm_status status = pm_writing_refuse(writer, err);

	if (status != PM_OK)
		return status;
	if (!pm_writing_uid(writer, &uid))
		return pm_fail_memory(err);
	status = pm_catalogue_each_of_uid(writer->catalogue, uid, look_for_indexed, &indexed, err);
	if (status == PM_OK && !indexed)
		return pm_fail(
			err, PM_NOT_FOUND, "%.*s: no document of this uid", (int)uid.len, uid.ptr);
	if (status == PM_OK)
		status = remove_uid(writer, uid, err);
	return pm_writing_note(writer, status);
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
	enum pm_status status = pm_writing_refuse(writer, err);

	return status == PM_OK ? pm_writing_note(writer, begin_file(writer, file, err)) : status;
}

/* Remove those of the rows that are copies, or that are none, and were not put since the file was
 * begun, or all. */
static enum pm_status remove_some(struct pm_writer *writer, const struct pm_rows *rows, bool copies,
	bool unseen_only, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	for (size_t i = 0; status == PM_OK && i < rows->count; i++) {
		const struct pm_row *row = &rows->items[i];
		if ((row->state == PM_DOCUMENT_COPY) != copies ||
			(unseen_only && pm_seen_has(&writer->seen, row->id)))
			continue;
		status = remove_row(writer, rows, row, err);
		if (status == PM_OK)
			status = pm_writing_commit_when_full(writer, err);
	}
	return status;
}

/* Remove the rows of a file, or those that were not put since it was begun: copies first, for one
 * that goes itself need not take over. */
static enum pm_status remove_rows(
	struct pm_writer *writer, int64_t file, bool unseen_only, struct pm_error *err)
{
	struct pm_rows *rows = &writer->file_rows;

	pm_rows_clear(rows);
	enum pm_status status =
		pm_catalogue_each_of_file(writer->catalogue, file, pm_rows_take, rows, err);
	if (status == PM_OK)
		status = remove_some(writer, rows, true, unseen_only, err);
	return status == PM_OK ? remove_some(writer, rows, false, unseen_only, err) : status;
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
	enum pm_status status = pm_writing_refuse(writer, err);

	return status == PM_OK ? pm_writing_note(writer, end_file(writer, end, err)) : status;
}

enum pm_status pm_writer_remove_file(struct pm_writer *writer, int64_t id, struct pm_error *err)
{
	enum pm_status status = pm_writing_refuse(writer, err);

	if (status != PM_OK)
		return status;
	status = remove_rows(writer, id, false, err);
	if (status == PM_OK)
		status = pm_catalogue_delete_file(writer->catalogue, id, err);
	return pm_writing_note(writer, status);
}
