/*
 * A writer: documents that have the text of another one.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The first document of a text that comes is the one that has it, the others are its copies. When
 * it goes, or its text changes, the oldest of them takes over. Its text is then read from the index
 * as it was last committed, by which the copy was one already; that of a copy that came since is
 * kept until the commit.
 */
#include "indexer/writing.h"

#include "lib/error.h"
#include "lib/xap.h"

static struct pm_str hash_of(const uint8_t hash[PM_TEXT_HASH_SIZE])
{
	return (struct pm_str){(const char *)hash, PM_TEXT_HASH_SIZE};
}

/* Take the first row of a text and a state; NULL: there is none. */
static enum pm_status first_of_text(struct pm_writer *writer, struct pm_str text_hash,
	enum pm_document_state state, const struct pm_row **row, struct pm_error *err)
{
	struct pm_rows *rows = &writer->text_rows;

	pm_rows_clear(rows);
	enum pm_status status = pm_catalogue_first_of_text(
		writer->catalogue, text_hash, state, pm_rows_take, rows, err);
	*row = rows->count > 0 ? &rows->items[0] : NULL;
	return status;
}

/* ---- Taking over ---- */

static enum pm_status read_committed(struct pm_writer *writer, const struct pm_row *row,
	struct pm_record *out, struct pm_error *err)
{
	struct pm_record original;
	struct xap_error error;

	if (writer->committed == NULL &&
		xap_reader_open(&writer->committed, writer->path, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	enum pm_status status = pm_copy_find(
		writer->committed, pm_rows_uid(&writer->text_rows, row), &writer->arena, out, err);
	if (status != PM_OK || out->copy_of.len == 0)
		return status;
	status = pm_copy_original(writer->committed, out, &writer->arena, &original, err);
	if (status == PM_OK)
		out->document.text = original.document.text;
	return status;
}

/* Read all that there is of a copy: what is kept of it, or else what the index has. */
static enum pm_status read_copy(struct pm_writer *writer, const struct pm_row *row,
	struct pm_record *out, struct pm_error *err)
{
	pm_buf_clear(&writer->heir_data);
	pm_arena_clear(&writer->arena);
	enum pm_status status =
		pm_catalogue_find_data(writer->catalogue, row->id, &writer->heir_data, err);
	if (status == PM_OK)
		return pm_record_read(out, pm_buf_str(&writer->heir_data), &writer->arena, err);
	if (status == PM_NOT_FOUND)
		status = read_committed(writer, row, out, err);
	if (status != PM_STALE)
		return status;
	/* Xapian has committed by itself since it was opened. */
	xap_reader_free(writer->committed);
	writer->committed = NULL;
	return read_committed(writer, row, out, err);
}

/* Put a copy into the index once more, with its text. */
static enum pm_status take_over(struct pm_writer *writer, const struct pm_row *row,
	const struct pm_document *document, struct pm_error *err)
{
	struct pm_prepared *prepared = &writer->heir;
	enum pm_status status;

	if ((status = pm_prepare(prepared, document, err)) != PM_OK)
		return status;
	if ((status = pm_prepare_marked(prepared, document, PM_STR(""), err)) != PM_OK)
		return status;
	if ((status = pm_writing_put(writer, document, prepared, true, err)) != PM_OK)
		return status;
	struct pm_catalogue_document changed = pm_prepared_row(prepared, document, row->file);
	changed.id = row->id;
	return pm_catalogue_put_document(writer->catalogue, &changed, err);
}

/* A copy whose text is nowhere, which is not as it should be: have it read again. */
static enum pm_status give_up(
	struct pm_writer *writer, const struct pm_row *row, struct pm_error *err)
{
	enum pm_status status =
		pm_writing_remove(writer, pm_rows_uid(&writer->text_rows, row), err);

	if (status == PM_OK)
		status = pm_writing_suspect(writer, &writer->text_rows, row, err);
	return status == PM_OK ? pm_catalogue_delete_document(writer->catalogue, row->id, err)
	                       : status;
}

enum pm_status pm_writing_pass_on(
	struct pm_writer *writer, const struct pm_row *gone, struct pm_error *err)
{
	const struct pm_row *heir;
	struct pm_record record;
	struct pm_error problem;
	enum pm_status status;

	if (gone->state != PM_DOCUMENT_INDEXED || !gone->comparable)
		return PM_OK;
	const struct pm_row before = *gone; /* it may be among the rows that are taken next */
	for (;;) {
		status = first_of_text(
			writer, hash_of(before.text_hash), PM_DOCUMENT_COPY, &heir, err);
		if (status != PM_OK || heir == NULL)
			return status;
		status = read_copy(writer, heir, &record, &problem);
		if (status == PM_OK)
			return take_over(writer, heir, &record.document, err);
		if (status != PM_NOT_FOUND) {
			if (err != NULL)
				*err = problem;
			return status;
		}
		if ((status = give_up(writer, heir, err)) != PM_OK)
			return status;
	}
}

/* ---- Becoming a copy ---- */

enum pm_status pm_writing_settle(struct pm_writer *writer, const struct pm_document *document,
	bool stays, struct pm_str *original, struct pm_error *err)
{
	struct pm_prepared *prepared = &writer->prepared;
	const struct pm_row *other;

	*original = PM_STR("");
	if (!prepared->comparable)
		return PM_OK;
	enum pm_status status = first_of_text(writer, hash_of(prepared->text_hash),
		stays ? PM_DOCUMENT_COPY : PM_DOCUMENT_INDEXED, &other, err);
	if (status != PM_OK || other == NULL)
		return status;
	if (stays) /* its copies may not know it by its uid */
		return pm_prepare_marked(prepared, document, PM_STR(""), err);
	*original = (struct pm_str){writer->text_rows.text.ptr + other->from, other->from_len};
	pm_buf_clear(&writer->heir_data);
	pm_buf_add_str(&writer->heir_data, pm_buf_str(&prepared->data));
	if (writer->heir_data.failed)
		return pm_fail_memory(err);
	return pm_prepare_marked(prepared, document, pm_rows_uid(&writer->text_rows, other), err);
}

enum pm_status pm_writing_keep_text(struct pm_writer *writer, int64_t id, struct pm_error *err)
{
	if (!writer->prepared.copy)
		return PM_OK;
	writer->kept += writer->heir_data.len;
	return pm_catalogue_put_data(writer->catalogue, id, pm_buf_str(&writer->heir_data), err);
}

enum pm_status pm_writing_forget_texts(struct pm_writer *writer, struct pm_error *err)
{
	xap_reader_free(writer->committed);
	writer->committed = NULL;
	writer->kept = 0;
	return pm_catalogue_forget_data(writer->catalogue, err);
}
