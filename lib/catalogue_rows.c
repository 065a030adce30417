/*
 * The catalogue's files, documents and failures.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/catalogue_sql.h"

#include "lib/error.h"

static struct pm_catalogue_file file_of_row(sqlite3_stmt *statement)
{
	return (struct pm_catalogue_file){
		.id = sqlite3_column_int64(statement, 0),
		.path = pm_sql_text(statement, 1),
		.size = sqlite3_column_int64(statement, 2),
		.mtime = sqlite3_column_int64(statement, 3),
		.options = pm_sql_text(statement, 4),
	};
}

enum pm_status pm_catalogue_find_file(struct pm_catalogue *catalogue, struct pm_str path,
	struct pm_catalogue_file *out, struct pm_error *err)
{
	sqlite3_stmt *statement;
	bool row;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_FIND_FILE, &statement, err);
	if (status != PM_OK)
		return status;
	pm_sql_bind(statement, 1, path);
	status = pm_sql_step(catalogue, statement, &row, err);
	if (status == PM_OK && row) {
		*out = file_of_row(statement);
		pm_buf_clear(&catalogue->note);
		pm_buf_add_str(&catalogue->note, out->path);
		pm_buf_add_str(&catalogue->note, out->options);
		if (catalogue->note.failed)
			status = pm_fail_memory(err);
		out->path.ptr = catalogue->note.ptr;
		out->options.ptr = catalogue->note.ptr + out->path.len;
	} else if (status == PM_OK) {
		status = PM_NOT_FOUND;
	}
	pm_sql_end(statement);
	return status;
}

enum pm_status pm_catalogue_put_file(
	struct pm_catalogue *catalogue, struct pm_catalogue_file *file, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_change(catalogue, PM_SQL_PUT_FILE, &statement, err);
	if (status != PM_OK)
		return status;
	pm_sql_bind(statement, 1, file->path);
	sqlite3_bind_int64(statement, 2, file->size);
	sqlite3_bind_int64(statement, 3, file->mtime);
	pm_sql_bind(statement, 4, file->options);
	return pm_sql_run_for_id(catalogue, statement, &file->id, err);
}

enum pm_status pm_catalogue_suspect_file(
	struct pm_catalogue *catalogue, int64_t id, struct pm_error *err)
{
	return pm_sql_change_id(catalogue, PM_SQL_SUSPECT_FILE, id, err);
}

enum pm_status pm_catalogue_delete_file(
	struct pm_catalogue *catalogue, int64_t id, struct pm_error *err)
{
	enum pm_status status =
		pm_sql_change_id(catalogue, PM_SQL_DELETE_FAILURES_OF_FILE, id, err);

	return status == PM_OK ? pm_sql_change_id(catalogue, PM_SQL_DELETE_FILE, id, err) : status;
}

enum pm_status pm_catalogue_each_file(struct pm_catalogue *catalogue,
	pm_catalogue_file_function function, void *context, struct pm_error *err)
{
	sqlite3_stmt *statement;
	bool row = true;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_EACH_FILE, &statement, err);
	if (status != PM_OK)
		return status;
	while ((status = pm_sql_step(catalogue, statement, &row, err)) == PM_OK && row) {
		struct pm_catalogue_file file = file_of_row(statement);
		if ((status = function(context, &file, err)) != PM_OK)
			break;
	}
	pm_sql_end(statement);
	return status;
}

enum pm_status pm_catalogue_put_document(struct pm_catalogue *catalogue,
	struct pm_catalogue_document *document, struct pm_error *err)
{
	sqlite3_stmt *statement;
	enum pm_sql number = document->id != 0 ? PM_SQL_CHANGE_DOCUMENT : PM_SQL_ADD_DOCUMENT;

	enum pm_status status = pm_sql_change(catalogue, number, &statement, err);
	if (status != PM_OK)
		return status;
	if (document->id != 0)
		sqlite3_bind_int64(statement, 1, document->id);
	pm_sql_bind(statement, 2, document->uid);
	if (document->file != PM_FILE_NONE)
		sqlite3_bind_int64(statement, 3, document->file);
	pm_sql_bind(statement, 4, document->member);
	sqlite3_bind_int64(statement, 5, document->size);
	pm_sql_bind(statement, 6, document->sha256);
	pm_sql_bind(statement, 7, document->kind);
	pm_sql_bind(statement, 8, document->source);
	pm_sql_bind(statement, 9, document->title);
	pm_sql_bind(statement, 10, document->language);
	pm_sql_bind(statement, 11, document->published);
	sqlite3_bind_blob64(
		statement, 12, document->fingerprint.ptr, document->fingerprint.len, SQLITE_STATIC);
	sqlite3_bind_int(statement, 13, (int)document->state);
	if (document->text_hash.len > 0)
		sqlite3_bind_blob64(statement, 14, document->text_hash.ptr, document->text_hash.len,
			SQLITE_STATIC);
	status = pm_sql_run(catalogue, statement, err);
	if (status == PM_OK && document->id == 0)
		document->id = sqlite3_last_insert_rowid(catalogue->db);
	return status;
}

enum pm_status pm_catalogue_set_state(struct pm_catalogue *catalogue, int64_t id,
	enum pm_document_state state, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_change(catalogue, PM_SQL_SET_STATE, &statement, err);
	if (status != PM_OK)
		return status;
	sqlite3_bind_int64(statement, 1, id);
	sqlite3_bind_int(statement, 2, (int)state);
	return pm_sql_run(catalogue, statement, err);
}

enum pm_status pm_catalogue_delete_document(
	struct pm_catalogue *catalogue, int64_t id, struct pm_error *err)
{
	return pm_sql_change_id(catalogue, PM_SQL_DELETE_DOCUMENT, id, err);
}

static enum pm_document_state state_of(int number)
{
	return number == 0   ? PM_DOCUMENT_INDEXED
	       : number == 2 ? PM_DOCUMENT_COPY
	                     : PM_DOCUMENT_SUPERSEDED;
}

static struct pm_catalogue_document document_of_row(sqlite3_stmt *statement)
{
	return (struct pm_catalogue_document){
		.id = sqlite3_column_int64(statement, 0),
		.uid = pm_sql_text(statement, 1),
		.file = sqlite3_column_int64(statement, 2),
		.path = pm_sql_text(statement, 14),
		.member = pm_sql_text(statement, 3),
		.size = sqlite3_column_int64(statement, 4),
		.sha256 = pm_sql_text(statement, 5),
		.kind = pm_sql_text(statement, 6),
		.source = pm_sql_text(statement, 7),
		.title = pm_sql_text(statement, 8),
		.language = pm_sql_text(statement, 9),
		.published = pm_sql_text(statement, 10),
		.fingerprint = {sqlite3_column_blob(statement, 11),
			(size_t)sqlite3_column_bytes(statement, 11)},
		.state = state_of(sqlite3_column_int(statement, 12)),
		.text_hash = {sqlite3_column_blob(statement, 13),
			(size_t)sqlite3_column_bytes(statement, 13)},
	};
}

static enum pm_status each_document(struct pm_catalogue *catalogue, sqlite3_stmt *statement,
	pm_catalogue_document_function function, void *context, struct pm_error *err)
{
	enum pm_status status;
	bool row;

	while ((status = pm_sql_step(catalogue, statement, &row, err)) == PM_OK && row) {
		struct pm_catalogue_document document = document_of_row(statement);
		if ((status = function(context, &document, err)) != PM_OK)
			break;
	}
	pm_sql_end(statement);
	return status;
}

enum pm_status pm_catalogue_each_of_uid(struct pm_catalogue *catalogue, struct pm_str uid,
	pm_catalogue_document_function function, void *context, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_EACH_OF_UID, &statement, err);
	if (status != PM_OK)
		return status;
	pm_sql_bind(statement, 1, uid);
	return each_document(catalogue, statement, function, context, err);
}

enum pm_status pm_catalogue_each_related(struct pm_catalogue *catalogue, struct pm_str uid,
	int64_t file, struct pm_str member, pm_catalogue_document_function function, void *context,
	struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_EACH_RELATED, &statement, err);
	if (status != PM_OK)
		return status;
	pm_sql_bind(statement, 1, uid);
	sqlite3_bind_int64(statement, 2, file);
	pm_sql_bind(statement, 3, member);
	return each_document(catalogue, statement, function, context, err);
}

enum pm_status pm_catalogue_each_of_file(struct pm_catalogue *catalogue, int64_t file,
	pm_catalogue_document_function function, void *context, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_EACH_OF_FILE, &statement, err);
	if (status != PM_OK)
		return status;
	sqlite3_bind_int64(statement, 1, file);
	return each_document(catalogue, statement, function, context, err);
}

enum pm_status pm_catalogue_each_indexed(struct pm_catalogue *catalogue,
	pm_catalogue_document_function function, void *context, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_EACH_INDEXED, &statement, err);
	if (status != PM_OK)
		return status;
	return each_document(catalogue, statement, function, context, err);
}

enum pm_status pm_catalogue_first_of_text(struct pm_catalogue *catalogue, struct pm_str text_hash,
	enum pm_document_state state, pm_catalogue_document_function function, void *context,
	struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_FIRST_OF_TEXT, &statement, err);
	if (status != PM_OK)
		return status;
	sqlite3_bind_blob64(statement, 1, text_hash.ptr, text_hash.len, SQLITE_STATIC);
	sqlite3_bind_int(statement, 2, (int)state);
	return each_document(catalogue, statement, function, context, err);
}

/* ---- Versions, and copies on their way ---- */

enum pm_status pm_catalogue_keep_version(
	struct pm_catalogue *catalogue, int64_t id, struct pm_str sha256, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_change(catalogue, PM_SQL_KEEP_VERSION, &statement, err);
	if (status != PM_OK)
		return status;
	sqlite3_bind_int64(statement, 1, id);
	pm_sql_bind(statement, 2, sha256);
	return pm_sql_run(catalogue, statement, err);
}

enum pm_status pm_catalogue_each_version(struct pm_catalogue *catalogue, struct pm_str uid,
	enum pm_status (*function)(
		void *context, const struct pm_catalogue_version *version, struct pm_error *err),
	void *context, struct pm_error *err)
{
	sqlite3_stmt *statement;
	bool row;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_EACH_VERSION, &statement, err);
	if (status != PM_OK)
		return status;
	pm_sql_bind(statement, 1, uid);
	while ((status = pm_sql_step(catalogue, statement, &row, err)) == PM_OK && row) {
		const struct pm_catalogue_version version = {
			.sha256 = pm_sql_text(statement, 0),
			.first_seen = sqlite3_column_int64(statement, 1),
			.last_seen = sqlite3_column_int64(statement, 2),
		};
		if ((status = function(context, &version, err)) != PM_OK)
			break;
	}
	pm_sql_end(statement);
	return status;
}

enum pm_status pm_catalogue_put_data(
	struct pm_catalogue *catalogue, int64_t id, struct pm_str data, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_change(catalogue, PM_SQL_PUT_DATA, &statement, err);
	if (status != PM_OK)
		return status;
	sqlite3_bind_int64(statement, 1, id);
	sqlite3_bind_blob64(statement, 2, data.ptr, data.len, SQLITE_STATIC);
	catalogue->has_data = true;
	return pm_sql_run(catalogue, statement, err);
}

enum pm_status pm_catalogue_find_data(
	struct pm_catalogue *catalogue, int64_t id, struct pm_buf *out, struct pm_error *err)
{
	sqlite3_stmt *statement;
	bool row;

	if (!catalogue->has_data)
		return PM_NOT_FOUND;
	enum pm_status status = pm_sql_query(catalogue, PM_SQL_FIND_DATA, &statement, err);
	if (status != PM_OK)
		return status;
	sqlite3_bind_int64(statement, 1, id);
	status = pm_sql_step(catalogue, statement, &row, err);
	if (status == PM_OK && row)
		pm_buf_add(out, sqlite3_column_blob(statement, 0),
			(size_t)sqlite3_column_bytes(statement, 0));
	else if (status == PM_OK)
		status = PM_NOT_FOUND;
	pm_sql_end(statement);
	return out->failed ? pm_fail_memory(err) : status;
}

enum pm_status pm_catalogue_forget_data(struct pm_catalogue *catalogue, struct pm_error *err)
{
	sqlite3_stmt *statement;

	if (!catalogue->has_data)
		return PM_OK;
	enum pm_status status = pm_sql_change(catalogue, PM_SQL_FORGET_DATA, &statement, err);
	if (status == PM_OK)
		status = pm_sql_run(catalogue, statement, err);
	catalogue->has_data = status != PM_OK;
	return status;
}

/* ---- Failures ---- */

enum pm_status pm_catalogue_add_failure(struct pm_catalogue *catalogue,
	const struct pm_catalogue_failure *failure, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_change(catalogue, PM_SQL_ADD_FAILURE, &statement, err);
	if (status != PM_OK)
		return status;
	pm_sql_bind(statement, 1, failure->path);
	pm_sql_bind(statement, 2, failure->record);
	pm_sql_bind(statement, 3, failure->reason);
	sqlite3_bind_int(statement, 4, failure->lost);
	return pm_sql_run(catalogue, statement, err);
}

enum pm_status pm_catalogue_has_failures(
	struct pm_catalogue *catalogue, struct pm_str path, bool *out, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_HAS_FAILURES, &statement, err);
	if (status != PM_OK)
		return status;
	pm_sql_bind(statement, 1, path);
	status = pm_sql_step(catalogue, statement, out, err);
	pm_sql_end(statement);
	return status;
}

enum pm_status pm_catalogue_clear_failures(
	struct pm_catalogue *catalogue, struct pm_str path, struct pm_error *err)
{
	sqlite3_stmt *statement;
	bool has_any;

	enum pm_status status = pm_catalogue_has_failures(catalogue, path, &has_any, err);
	if (status != PM_OK || !has_any)
		return status;
	if ((status = pm_sql_change(catalogue, PM_SQL_CLEAR_FAILURES, &statement, err)) != PM_OK)
		return status;
	pm_sql_bind(statement, 1, path);
	return pm_sql_run(catalogue, statement, err);
}

enum pm_status pm_catalogue_each_failure(struct pm_catalogue *catalogue,
	enum pm_status (*function)(
		void *context, const struct pm_catalogue_failure *failure, struct pm_error *err),
	void *context, struct pm_error *err)
{
	sqlite3_stmt *statement;
	bool row;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_EACH_FAILURE, &statement, err);
	if (status != PM_OK)
		return status;
	while ((status = pm_sql_step(catalogue, statement, &row, err)) == PM_OK && row) {
		const struct pm_catalogue_failure failure = {
			.path = pm_sql_text(statement, 0),
			.record = pm_sql_text(statement, 1),
			.reason = pm_sql_text(statement, 2),
			.lost = sqlite3_column_int(statement, 3) != 0,
			.failed_at = sqlite3_column_int64(statement, 4),
		};
		if ((status = function(context, &failure, err)) != PM_OK)
			break;
	}
	pm_sql_end(statement);
	return status;
}
