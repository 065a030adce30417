/*
 * Inside the catalogue: its statements, prepared once.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_CATALOGUE_SQL_H
#define PM_LIB_CATALOGUE_SQL_H

#include <sqlite3.h>

#include "lib/buf.h"
#include "lib/catalogue.h"

/** The statements whose texts stand in catalogue.c. */
enum pm_sql {
	PM_SQL_BEGIN,
	PM_SQL_COMMIT,
	PM_SQL_ROLLBACK,
	PM_SQL_NOTE,
	PM_SQL_SET_NOTE,
	PM_SQL_FIND_FILE,
	PM_SQL_PUT_FILE,
	PM_SQL_SUSPECT_FILE,
	PM_SQL_DELETE_FAILURES_OF_FILE,
	PM_SQL_DELETE_FILE,
	PM_SQL_EACH_FILE,
	PM_SQL_ADD_DOCUMENT,
	PM_SQL_CHANGE_DOCUMENT,
	PM_SQL_SET_STATE,
	PM_SQL_DELETE_DOCUMENT,
	PM_SQL_EACH_OF_UID,
	PM_SQL_EACH_RELATED,
	PM_SQL_EACH_OF_FILE,
	PM_SQL_EACH_INDEXED,
	PM_SQL_FIRST_OF_TEXT,
	PM_SQL_KEEP_VERSION,
	PM_SQL_EACH_VERSION,
	PM_SQL_PUT_DATA,
	PM_SQL_FIND_DATA,
	PM_SQL_FORGET_DATA,
	PM_SQL_ADD_FAILURE,
	PM_SQL_HAS_FAILURES,
	PM_SQL_CLEAR_FAILURES,
	PM_SQL_EACH_FAILURE,
	PM_SQL_TOTAL_FILES,
	PM_SQL_TOTAL_DOCUMENTS,
	PM_SQL_TOTAL_FAILURES,
	PM_SQL_GROUP_KIND,
	PM_SQL_GROUP_LANGUAGE,
	PM_SQL_GROUP_SOURCE,
	PM_SQL_CHECK,
	PM_SQL_COUNT
};

struct pm_catalogue {
	sqlite3 *db;
	char *path;
	bool changed;  /* a transaction is open */
	bool has_data; /* copies' data are kept */
	sqlite3_stmt *statements[PM_SQL_COUNT];
	struct pm_buf note; /* what pm_catalogue_note gave last */
};

/** Fill *err with what SQLite says. */
enum pm_status pm_sql_fail(struct pm_catalogue *catalogue, int code, struct pm_error *err);

/** Give a statement that reads, ready to be bound; pm_sql_end ends its use. */
enum pm_status pm_sql_query(struct pm_catalogue *catalogue, enum pm_sql number, sqlite3_stmt **out,
	struct pm_error *err);

/** Give a statement that changes something: a transaction is begun if there is none. */
enum pm_status pm_sql_change(struct pm_catalogue *catalogue, enum pm_sql number, sqlite3_stmt **out,
	struct pm_error *err);

/** Bind a text that lives until the statement was run. Any bytes will do. */
void pm_sql_bind(sqlite3_stmt *statement, int place, struct pm_str text);

/** Take the next row; *row tells whether there is one. */
enum pm_status pm_sql_step(
	struct pm_catalogue *catalogue, sqlite3_stmt *statement, bool *row, struct pm_error *err);

/** A column of the row, borrowed until the next one. */
struct pm_str pm_sql_text(sqlite3_stmt *statement, int column);

/** Make a statement ready for its next use. */
void pm_sql_end(sqlite3_stmt *statement);

/** Run a statement of which no row is wanted, and end it. */
enum pm_status pm_sql_run(
	struct pm_catalogue *catalogue, sqlite3_stmt *statement, struct pm_error *err);

/** Run an `INSERT … RETURNING id`, and end it. */
enum pm_status pm_sql_run_for_id(
	struct pm_catalogue *catalogue, sqlite3_stmt *statement, int64_t *id, struct pm_error *err);

/** Run a statement that changes what an id stands for. */
enum pm_status pm_sql_change_id(
	struct pm_catalogue *catalogue, enum pm_sql number, int64_t id, struct pm_error *err);

/** Take the row of a query that always gives one; pm_sql_end is the caller's. */
enum pm_status pm_sql_one_row(struct pm_catalogue *catalogue, enum pm_sql number,
	sqlite3_stmt **statement, struct pm_error *err);

#endif
