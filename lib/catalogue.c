/*
 * The catalogue: what was indexed, from where, when, with what result.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * It stands beside Xapian's segments and is committed after them. After a crash it may be behind,
 * never ahead: `note` keeps the revision of Xapian's that it belongs to, and a writer that finds
 * another one compares both. Xapian is the truth about what is indexed; the catalogue can be made
 * again from it.
 *
 * The journal is a rollback journal (journal_mode DELETE, synchronous FULL), not a WAL: a catalogue
 * at rest is one file that can be read from a read-only directory, and a commit stands for tens of
 * megabytes of text, so its cost is not seen. A transaction's pages stay in memory until then, up
 * to 64 MB of them (cache_spill: some 150,000 documents): readers are kept out for the moment of
 * the commit only, or from when there are more.
 */
#include "lib/catalogue_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/error.h"
#include "lib/layout.h"

/* How long to wait for another process to finish its reading or its commit, in milliseconds. */
enum {
	BUSY_TIMEOUT = 30000
};

/*
 * file:     size in bytes, -1 when it has to be read again; mtime in nanoseconds since 1970.
 * document: file is NULL for what came from none (standard input); sha256 of the text, hexadecimal;
 *           fingerprint of everything that is indexed; indexed_at in seconds since 1970;
 *           state 0 is in the index, 1 superseded by another document of the same uid, 2 in the
 *           index as a copy of the one in state 0 with the same text_hash (copy.h), which is NULL
 *           for short texts; first_seen: when it first had the text it has.
 * version:  a text that a uid had before, by its digest, and from when until when: when the one
 *           after it came.
 * failure:  lost 1 when the document is not in the index, 0 when a part of it is not understood.
 */
static const char schema[] =
	"CREATE TABLE note (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE files ("
	" id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,"
	" mtime INTEGER NOT NULL, options TEXT NOT NULL);"
	"CREATE TABLE documents ("
	" id INTEGER PRIMARY KEY, uid TEXT NOT NULL, file INTEGER REFERENCES files,"
	" member TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, kind TEXT NOT NULL,"
	" source TEXT NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL,"
	" published TEXT NOT NULL, fingerprint BLOB NOT NULL, state INTEGER NOT NULL,"
	" text_hash BLOB, indexed_at INTEGER NOT NULL, first_seen INTEGER NOT NULL);"
	"CREATE UNIQUE INDEX documents_indexed ON documents (uid) WHERE state <> 1;"
	"CREATE INDEX documents_superseded ON documents (uid, file, member) WHERE state = 1;"
	"CREATE INDEX documents_text ON documents (text_hash, state) WHERE text_hash IS NOT NULL;"
	"CREATE INDEX documents_file ON documents (file);"
	"CREATE TABLE versions ("
	" id INTEGER PRIMARY KEY, uid TEXT NOT NULL, sha256 TEXT NOT NULL,"
	" first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL);"
	"CREATE INDEX versions_uid ON versions (uid);"
	"CREATE TABLE failures ("
	" id INTEGER PRIMARY KEY, path TEXT NOT NULL, record TEXT NOT NULL, reason TEXT NOT NULL,"
	" lost INTEGER NOT NULL, failed_at INTEGER NOT NULL);"
	"CREATE INDEX failures_path ON failures (path);";

/* Of a writer: what copies are made of, until it commits. */
#define DATA_TABLE "CREATE TEMP TABLE data (id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
#define FILE_PATH ", (SELECT path FROM files WHERE files.id = file)"
#define DOCUMENT_COLUMNS                                                                  \
	"id, uid, file, member, size, sha256, kind, source, title, language, published, " \
	"fingerprint, state, text_hash"
#define GROUP(column)                                                                 \
	"SELECT " column ", count(*) FROM documents WHERE state = 0 GROUP BY " column \
	" ORDER BY 2 DESC, 1"

static const char *const sql[PM_SQL_COUNT] = {
	[PM_SQL_BEGIN] = "BEGIN IMMEDIATE",
	[PM_SQL_COMMIT] = "COMMIT",
	[PM_SQL_ROLLBACK] = "ROLLBACK",
	[PM_SQL_NOTE] = "SELECT text FROM note WHERE name = ?1",
	[PM_SQL_SET_NOTE] = "INSERT INTO note VALUES (?1, ?2)"
			    " ON CONFLICT (name) DO UPDATE SET text = excluded.text",
	[PM_SQL_FIND_FILE] = "SELECT id, path, size, mtime, options FROM files WHERE path = ?1",
	[PM_SQL_PUT_FILE] = "INSERT INTO files (path, size, mtime, options) VALUES (?1, ?2, ?3, ?4)"
			    " ON CONFLICT (path) DO UPDATE SET size = excluded.size,"
			    " mtime = excluded.mtime, options = excluded.options RETURNING id",
	[PM_SQL_SUSPECT_FILE] = "UPDATE files SET size = -1 WHERE id = ?1",
	[PM_SQL_DELETE_FAILURES_OF_FILE] =
		"DELETE FROM failures WHERE path = (SELECT path FROM files WHERE id = ?1)",
	[PM_SQL_DELETE_FILE] = "DELETE FROM files WHERE id = ?1",
	[PM_SQL_EACH_FILE] = "SELECT id, path, size, mtime, options FROM files ORDER BY id",
	/* Two statements: ON CONFLICT has SQLite keep the pages it changes, in case it fails. */
	[PM_SQL_ADD_DOCUMENT] =
		"INSERT INTO documents (" DOCUMENT_COLUMNS ", indexed_at, first_seen)"
		" VALUES (NULL, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
		" unixepoch(), unixepoch())",
	[PM_SQL_CHANGE_DOCUMENT] =
		"UPDATE documents SET uid = ?2, file = ?3, member = ?4, size = ?5, sha256 = ?6,"
		" kind = ?7, source = ?8, title = ?9, language = ?10, published = ?11,"
		" fingerprint = ?12, state = ?13, text_hash = ?14, indexed_at = unixepoch(),"
		" first_seen = iif(sha256 = ?6, first_seen, unixepoch()) WHERE id = ?1",
	[PM_SQL_SET_STATE] = "UPDATE documents SET state = ?2 WHERE id = ?1",
	[PM_SQL_DELETE_DOCUMENT] = "DELETE FROM documents WHERE id = ?1",
	[PM_SQL_EACH_OF_UID] =
		"SELECT " DOCUMENT_COLUMNS FILE_PATH " FROM documents WHERE uid = ?1 AND state <> 1"
		" UNION ALL"
		" SELECT " DOCUMENT_COLUMNS FILE_PATH " FROM documents WHERE uid = ?1 AND state = 1"
		" ORDER BY id",
	[PM_SQL_EACH_RELATED] =
		"SELECT " DOCUMENT_COLUMNS FILE_PATH " FROM documents WHERE uid = ?1 AND state <> 1"
		" UNION ALL"
		" SELECT " DOCUMENT_COLUMNS FILE_PATH " FROM documents WHERE uid = ?1 AND state = 1"
		" AND file IS nullif(?2, 0) AND member = ?3"
		" ORDER BY id",
	[PM_SQL_EACH_OF_FILE] = "SELECT " DOCUMENT_COLUMNS FILE_PATH
				" FROM documents WHERE file IS nullif(?1, 0) ORDER BY id",
	[PM_SQL_EACH_INDEXED] =
		"SELECT " DOCUMENT_COLUMNS FILE_PATH " FROM documents WHERE state <> 1 ORDER BY id",
	[PM_SQL_FIRST_OF_TEXT] = "SELECT " DOCUMENT_COLUMNS FILE_PATH
				 " FROM documents WHERE text_hash = ?1 AND state = ?2"
				 " ORDER BY id LIMIT 1",
	[PM_SQL_KEEP_VERSION] = "INSERT INTO versions (uid, sha256, first_seen, last_seen)"
				" SELECT uid, sha256, first_seen, unixepoch() FROM documents"
				" WHERE id = ?1 AND sha256 <> ?2",
	[PM_SQL_EACH_VERSION] =
		"SELECT sha256, first_seen, last_seen FROM versions WHERE uid = ?1"
		" UNION ALL"
		" SELECT sha256, first_seen, 0 FROM documents WHERE uid = ?1 AND state <> 1",
	[PM_SQL_PUT_DATA] = "INSERT OR REPLACE INTO temp.data VALUES (?1, ?2)",
	[PM_SQL_FIND_DATA] = "SELECT data FROM temp.data WHERE id = ?1",
	[PM_SQL_FORGET_DATA] = "DELETE FROM temp.data",
	[PM_SQL_ADD_FAILURE] = "INSERT INTO failures (path, record, reason, lost, failed_at)"
			       " VALUES (?1, ?2, ?3, ?4, unixepoch())",
	[PM_SQL_HAS_FAILURES] = "SELECT 1 FROM failures WHERE path = ?1 LIMIT 1",
	[PM_SQL_CLEAR_FAILURES] = "DELETE FROM failures WHERE path = ?1",
	[PM_SQL_EACH_FAILURE] =
		"SELECT path, record, reason, lost, failed_at FROM failures ORDER BY id",
	[PM_SQL_TOTAL_FILES] = "SELECT count(*) FROM files",
	[PM_SQL_TOTAL_DOCUMENTS] =
		"SELECT sum(state = 0), sum(state = 1), sum(state = 2),"
		" sum(iif(state = 0, size, 0)),"
		" sum(state = 0 AND published <> ''),"
		" min(iif(state = 0, substr(nullif(published, ''), 1, 10), NULL)),"
		" max(iif(state = 0, substr(nullif(published, ''), 1, 10), NULL))"
		" FROM documents",
	[PM_SQL_TOTAL_FAILURES] = "SELECT sum(lost), sum(NOT lost) FROM failures",
	[PM_SQL_GROUP_KIND] = GROUP("kind"),
	[PM_SQL_GROUP_LANGUAGE] = GROUP("language"),
	[PM_SQL_GROUP_SOURCE] = GROUP("source"),
	[PM_SQL_CHECK] = "PRAGMA integrity_check(1)",
};

/* The one place where codes of SQLite's become statuses. */
static enum pm_status status_of(int code)
{
	switch (code & 0xFF) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return PM_OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return PM_BUSY;
	case SQLITE_NOMEM:
		return PM_NO_MEMORY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_SCHEMA:
	case SQLITE_FORMAT:
		return PM_CORRUPT;
	case SQLITE_IOERR:
		return code == SQLITE_IOERR_NOMEM ? PM_NO_MEMORY : PM_IO;
	case SQLITE_FULL:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return PM_IO;
	case SQLITE_TOOBIG:
		return PM_INVALID;
	case SQLITE_INTERRUPT:
		return PM_INTERRUPTED;
	default:
		return PM_INTERNAL;
	}
}

enum pm_status pm_sql_fail(struct pm_catalogue *catalogue, int code, struct pm_error *err)
{
	return pm_fail(err, status_of(code), "%s: %s", catalogue->path,
		catalogue->db != NULL ? sqlite3_errmsg(catalogue->db) : sqlite3_errstr(code));
}

/* Each statement is prepared when it is first needed. */
static int prepare(struct pm_catalogue *catalogue, enum pm_sql number, sqlite3_stmt **out)
{
	sqlite3_stmt **statement = &catalogue->statements[number];
	int code = SQLITE_OK;

	if (*statement == NULL)
		code = sqlite3_prepare_v3(
			catalogue->db, sql[number], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
	*out = *statement;
	return code;
}

/* Run a statement of which no row is wanted, and make it ready for the next time. */
enum pm_status pm_sql_run(
	struct pm_catalogue *catalogue, sqlite3_stmt *statement, struct pm_error *err)
{
	int code = sqlite3_step(statement);
	enum pm_status status = PM_OK;

	if (code != SQLITE_DONE && code != SQLITE_ROW)
		status = pm_sql_fail(catalogue, code, err);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return status;
}

static enum pm_status run_plain(
	struct pm_catalogue *catalogue, enum pm_sql number, struct pm_error *err)
{
	sqlite3_stmt *statement;
	int code = prepare(catalogue, number, &statement);

	return code == SQLITE_OK ? pm_sql_run(catalogue, statement, err)
	                         : pm_sql_fail(catalogue, code, err);
}

enum pm_status pm_catalogue_begin(struct pm_catalogue *catalogue, struct pm_error *err)
{
	if (catalogue->changed)
		return PM_OK;
	enum pm_status status = run_plain(catalogue, PM_SQL_BEGIN, err);
	catalogue->changed = status == PM_OK;
	return status;
}

/* Give a prepared statement that changes something: inside a transaction. */
enum pm_status pm_sql_change(struct pm_catalogue *catalogue, enum pm_sql number, sqlite3_stmt **out,
	struct pm_error *err)
{
	enum pm_status status = pm_catalogue_begin(catalogue, err);
	if (status != PM_OK)
		return status;
	int code = prepare(catalogue, number, out);
	return code == SQLITE_OK ? PM_OK : pm_sql_fail(catalogue, code, err);
}

enum pm_status pm_sql_query(struct pm_catalogue *catalogue, enum pm_sql number, sqlite3_stmt **out,
	struct pm_error *err)
{
	int code = prepare(catalogue, number, out);
	return code == SQLITE_OK ? PM_OK : pm_sql_fail(catalogue, code, err);
}

/* Bind a text that lives until the statement was run. Any bytes will do, SQLite does not look at
 * them. */
void pm_sql_bind(sqlite3_stmt *statement, int place, struct pm_str text)
{
	sqlite3_bind_text64(statement, place, text.len > 0 ? text.ptr : "", text.len, SQLITE_STATIC,
		SQLITE_UTF8);
}

struct pm_str pm_sql_text(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return (struct pm_str){
		text != NULL ? text : "", (size_t)sqlite3_column_bytes(statement, column)};
}

/* Whether the step gave a row, the end, or an error. */
enum pm_status pm_sql_step(
	struct pm_catalogue *catalogue, sqlite3_stmt *statement, bool *row, struct pm_error *err)
{
	int code = sqlite3_step(statement);

	*row = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE ? PM_OK
	                                                 : pm_sql_fail(catalogue, code, err);
}

void pm_sql_end(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

/* Run an INSERT … RETURNING id. */
enum pm_status pm_sql_run_for_id(
	struct pm_catalogue *catalogue, sqlite3_stmt *statement, int64_t *id, struct pm_error *err)
{
	bool row;

	enum pm_status status = pm_sql_step(catalogue, statement, &row, err);
	if (status == PM_OK)
		*id = sqlite3_column_int64(statement, 0);
	pm_sql_end(statement);
	return status;
}

/* Run a statement that changes what an id stands for. */
enum pm_status pm_sql_change_id(
	struct pm_catalogue *catalogue, enum pm_sql number, int64_t id, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_change(catalogue, number, &statement, err);
	if (status != PM_OK)
		return status;
	sqlite3_bind_int64(statement, 1, id);
	return pm_sql_run(catalogue, statement, err);
}

/* Take the row of a query that always gives one. */
enum pm_status pm_sql_one_row(struct pm_catalogue *catalogue, enum pm_sql number,
	sqlite3_stmt **statement, struct pm_error *err)
{
	bool row;

	enum pm_status status = pm_sql_query(catalogue, number, statement, err);
	return status == PM_OK ? pm_sql_step(catalogue, *statement, &row, err) : status;
}

/* The one number that a PRAGMA or a SELECT gives. */
static enum pm_status one_number(
	struct pm_catalogue *catalogue, const char *text, int *out, struct pm_error *err)
{
	sqlite3_stmt *statement = NULL;

	int code = sqlite3_prepare_v2(catalogue->db, text, -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	enum pm_status status = PM_OK;
	if (code == SQLITE_ROW)
		*out = sqlite3_column_int(statement, 0);
	else
		status = pm_sql_fail(catalogue, code, err);
	sqlite3_finalize(statement);
	return status;
}

static enum pm_status execute(
	struct pm_catalogue *catalogue, const char *text, struct pm_error *err)
{
	int code = sqlite3_exec(catalogue->db, text, NULL, NULL, NULL);

	return code == SQLITE_OK ? PM_OK : pm_sql_fail(catalogue, code, err);
}

/* They are committed with the first change. */
static enum pm_status make_tables(struct pm_catalogue *catalogue, struct pm_error *err)
{
	char version[64];
	enum pm_status status;

	snprintf(version, sizeof version, "PRAGMA user_version = %d", PM_CATALOGUE_VERSION);
	if ((status = pm_catalogue_begin(catalogue, err)) != PM_OK)
		return status;
	if ((status = execute(catalogue, schema, err)) != PM_OK)
		return status;
	return execute(catalogue, version, err);
}

static enum pm_status check_version(
	struct pm_catalogue *catalogue, enum pm_catalogue_mode mode, struct pm_error *err)
{
	int version = 0, tables = 0;
	enum pm_status status;

	if ((status = one_number(catalogue, "PRAGMA user_version", &version, err)) != PM_OK)
		return status;
	if (version == PM_CATALOGUE_VERSION)
		return PM_OK;
	if ((status = one_number(catalogue, "SELECT count(*) FROM sqlite_schema", &tables, err)) !=
		PM_OK)
		return status;
	if (version == 0 && tables == 0 && mode != PM_CATALOGUE_READ)
		return make_tables(catalogue, err);
	if (version == 0 && tables == 0)
		return pm_fail(err, PM_NOT_FOUND, "%s: nothing in it", catalogue->path);
	return pm_fail(err, PM_CORRUPT, "%s: a catalogue of version %d, this program's is %d",
		catalogue->path, version, PM_CATALOGUE_VERSION);
}

/* Fill a database that is open with what another one holds. */
static int copy_from(sqlite3 *to, const char *path)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	sqlite3 *from = NULL;

	int code = sqlite3_open_v2(path, &from, flags, NULL);
	if (code == SQLITE_OK) {
		sqlite3_busy_timeout(from, BUSY_TIMEOUT);
		sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
		if (backup != NULL)
			sqlite3_backup_step(backup, -1);
		/* What went wrong in a step it says again. */
		code = backup != NULL ? sqlite3_backup_finish(backup) : sqlite3_errcode(to);
	}
	sqlite3_close(from);
	return code;
}

/* Statements keep their plans: else one that compares with a parameter what is the condition of an
 * index, too, is prepared again whenever it is run. */
static int open_connection(struct pm_catalogue *catalogue, const char *path, int flags)
{
	int code = sqlite3_open_v2(path, &catalogue->db, flags, NULL);

	return code == SQLITE_OK
	               ? sqlite3_db_config(catalogue->db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL)
	               : code;
}

/* A database without a name is SQLite's own temporary file: it takes no memory for what is large,
 * and is gone when it is closed. */
static enum pm_status open_copy(struct pm_catalogue *catalogue, struct pm_error *err)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
	                  SQLITE_OPEN_EXRESCODE;
	struct stat info;

	int code = open_connection(catalogue, "", flags);
	if (code != SQLITE_OK)
		return pm_sql_fail(catalogue, code, err);
	if (stat(catalogue->path, &info) == 0 &&
		(code = copy_from(catalogue->db, catalogue->path)) != SQLITE_OK)
		return pm_fail(
			err, status_of(code), "%s: %s", catalogue->path, sqlite3_errstr(code));
	enum pm_status status = execute(
		catalogue, "PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;" DATA_TABLE, err);
	return status == PM_OK ? check_version(catalogue, PM_CATALOGUE_COPY, err) : status;
}

static enum pm_status open_database(
	struct pm_catalogue *catalogue, enum pm_catalogue_mode mode, struct pm_error *err)
{
	struct stat info;
	enum pm_status status;

	if (mode == PM_CATALOGUE_COPY)
		return open_copy(catalogue, err);
	if (mode == PM_CATALOGUE_READ && stat(catalogue->path, &info) != 0)
		return pm_fail(err, PM_NOT_FOUND, "%s: no catalogue there", catalogue->path);
	/* A reader may have to roll a killed writer's journal back: where it cannot write, SQLite
	 * opens for reading only. */
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	if (mode == PM_CATALOGUE_WRITE)
		flags |= SQLITE_OPEN_CREATE;
	int code = open_connection(catalogue, catalogue->path, flags);
	if (code != SQLITE_OK)
		return pm_sql_fail(catalogue, code, err);
	sqlite3_busy_timeout(catalogue->db, BUSY_TIMEOUT);
	/* What goes for a connection is not to be said inside a transaction. The pages of
	 * cache_spill are taken for a Boolean, too, of which SQLite looks at eight bits. */
	status = execute(catalogue,
		mode == PM_CATALOGUE_WRITE
			? "PRAGMA synchronous = FULL; PRAGMA cache_spill = 16001;"
			  "PRAGMA foreign_keys = ON;" DATA_TABLE
			: "PRAGMA query_only = ON",
		err);
	return status == PM_OK ? check_version(catalogue, mode, err) : status;
}

enum pm_status pm_catalogue_open(struct pm_catalogue **out, const char *index,
	enum pm_catalogue_mode mode, struct pm_error *err)
{
	enum pm_status status;

	*out = NULL;
	struct pm_catalogue *catalogue = calloc(1, sizeof *catalogue);
	if (catalogue == NULL ||
		(catalogue->path = pm_layout_path(index, PM_LAYOUT_CATALOGUE)) == NULL) {
		status = pm_fail_memory(err);
		goto out;
	}
	if ((status = open_database(catalogue, mode, err)) != PM_OK)
		goto out;
	*out = catalogue;
	catalogue = NULL;
out:
	pm_catalogue_free(catalogue);
	return status;
}

void pm_catalogue_free(struct pm_catalogue *catalogue)
{
	if (catalogue == NULL)
		return;
	if (catalogue->changed)
		run_plain(catalogue, PM_SQL_ROLLBACK, NULL);
	for (size_t i = 0; i < PM_SQL_COUNT; i++)
		sqlite3_finalize(catalogue->statements[i]);
	sqlite3_close(catalogue->db);
	pm_buf_free(&catalogue->note);
	free(catalogue->path);
	free(catalogue);
}

enum pm_status pm_catalogue_commit(struct pm_catalogue *catalogue, struct pm_error *err)
{
	if (!catalogue->changed)
		return PM_OK;
	enum pm_status status = run_plain(catalogue, PM_SQL_COMMIT, err);
	if (status == PM_OK)
		catalogue->changed = false;
	return status;
}

enum pm_status pm_catalogue_note(
	struct pm_catalogue *catalogue, const char *name, struct pm_str *out, struct pm_error *err)
{
	sqlite3_stmt *statement;
	bool row;

	enum pm_status status = pm_sql_query(catalogue, PM_SQL_NOTE, &statement, err);
	if (status != PM_OK)
		return status;
	pm_sql_bind(statement, 1, pm_str_of(name));
	status = pm_sql_step(catalogue, statement, &row, err);
	if (status == PM_OK && !row)
		status = pm_fail(err, PM_NOT_FOUND, "%s: no %s", catalogue->path, name);
	if (status == PM_OK) {
		pm_buf_clear(&catalogue->note);
		pm_buf_add_str(&catalogue->note, pm_sql_text(statement, 0));
		*out = pm_buf_str(&catalogue->note);
		if (catalogue->note.failed)
			status = pm_fail_memory(err);
	}
	pm_sql_end(statement);
	return status;
}

enum pm_status pm_catalogue_set_note(
	struct pm_catalogue *catalogue, const char *name, struct pm_str text, struct pm_error *err)
{
	sqlite3_stmt *statement;

	enum pm_status status = pm_sql_change(catalogue, PM_SQL_SET_NOTE, &statement, err);
	if (status != PM_OK)
		return status;
	pm_sql_bind(statement, 1, pm_str_of(name));
	pm_sql_bind(statement, 2, text);
	return pm_sql_run(catalogue, statement, err);
}
