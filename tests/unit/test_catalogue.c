/*
 * Tests of the catalogue.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/catalogue.h"

#include <sqlite3.h>

#include "lib/buf.h"
#include "lib/catalogue_sql.h"
#include "lib/error.h"
#include "tests/unit/directory.h"

#define FINGERPRINT PM_STR("0123456789abcdef")

static struct pm_catalogue *open_catalogue(void **state, enum pm_catalogue_mode mode)
{
	struct pm_catalogue *catalogue;
	struct pm_error err;

	if (pm_catalogue_open(&catalogue, *state, mode, &err) != PM_OK)
		fail_msg("%s", err.message);
	return catalogue;
}

static int64_t put_file(struct pm_catalogue *catalogue, struct pm_str path, int64_t size)
{
	struct pm_catalogue_file file = {.path = path,
		.size = size,
		.mtime = INT64_C(1700000000123456789),
		.options = PM_STR("o")};

	assert_int_equal(pm_catalogue_put_file(catalogue, &file, NULL), PM_OK);
	return file.id;
}

static int64_t put_document(
	struct pm_catalogue *catalogue, const char *uid, int64_t file, enum pm_document_state state)
{
	struct pm_catalogue_document document = {.uid = pm_str_of(uid),
		.file = file,
		.member = PM_STR("m"),
		.size = 7,
		.sha256 = PM_STR("d"),
		.kind = PM_STR("article"),
		.published = PM_STR("2024-03-25T10:00:00+01:00"),
		.fingerprint = FINGERPRINT,
		.state = state};

	assert_int_equal(pm_catalogue_put_document(catalogue, &document, NULL), PM_OK);
	return document.id;
}

/* Rows as text, a line each. */
static enum pm_status list_document(
	void *context, const struct pm_catalogue_document *row, struct pm_error *err)
{
	(void)err;
	pm_buf_add_format(context, "%.*s %.*s!%.*s %d%s\n", (int)row->uid.len, row->uid.ptr,
		(int)row->path.len, row->path.ptr, (int)row->member.len, row->member.ptr,
		(int)row->state,
		pm_str_equal(row->fingerprint, FINGERPRINT) ? "" : " wrong fingerprint");
	return PM_OK;
}

static void files_are_found_again(void **state)
{
	const char bytes[] = "a\xFF\0b";
	const struct pm_str odd = {bytes, 4};
	struct pm_catalogue_file file;
	struct pm_catalogue *catalogue = open_catalogue(state, PM_CATALOGUE_WRITE);

	assert_int_equal(pm_catalogue_find_file(catalogue, odd, &file, NULL), PM_NOT_FOUND);
	int64_t id = put_file(catalogue, odd, 5);
	put_file(catalogue, PM_STR("b"), 6);
	assert_int_equal(put_file(catalogue, odd, 8), id);
	assert_int_equal(pm_catalogue_commit(catalogue, NULL), PM_OK);
	pm_catalogue_free(catalogue);

	catalogue = open_catalogue(state, PM_CATALOGUE_READ);
	assert_int_equal(pm_catalogue_find_file(catalogue, odd, &file, NULL), PM_OK);
	assert_true(pm_str_equal(file.path, odd));
	assert_int_equal(file.id, id);
	assert_int_equal(file.size, 8);
	assert_int_equal(file.mtime, INT64_C(1700000000123456789));
	assert_true(pm_str_is(file.options, "o"));
	pm_catalogue_free(catalogue);
}

static void documents_are_listed_by_uid_and_file(void **state)
{
	struct pm_catalogue *catalogue = open_catalogue(state, PM_CATALOGUE_WRITE);
	struct pm_buf lines = {0};

	int64_t a = put_file(catalogue, PM_STR("a"), 1), b = put_file(catalogue, PM_STR("b"), 1);
	int64_t first = put_document(catalogue, "u", a, PM_DOCUMENT_SUPERSEDED);
	int64_t second = put_document(catalogue, "u", b, PM_DOCUMENT_INDEXED);
	put_document(catalogue, "v", PM_FILE_NONE, PM_DOCUMENT_INDEXED);

	pm_catalogue_each_of_uid(catalogue, PM_STR("u"), list_document, &lines, NULL);
	assert_string_equal(lines.ptr, "u a!m 1\nu b!m 0\n");
	pm_buf_clear(&lines);
	pm_catalogue_each_of_file(catalogue, PM_FILE_NONE, list_document, &lines, NULL);
	assert_string_equal(lines.ptr, "v !m 0\n");
	pm_buf_clear(&lines);
	pm_catalogue_each_indexed(catalogue, list_document, &lines, NULL);
	assert_string_equal(lines.ptr, "u b!m 0\nv !m 0\n");

	/* One of a uid is in the index at most. */
	assert_int_not_equal(
		pm_catalogue_set_state(catalogue, first, PM_DOCUMENT_INDEXED, NULL), PM_OK);
	assert_int_equal(
		pm_catalogue_set_state(catalogue, second, PM_DOCUMENT_SUPERSEDED, NULL), PM_OK);
	assert_int_equal(
		pm_catalogue_set_state(catalogue, first, PM_DOCUMENT_INDEXED, NULL), PM_OK);
	/* A file with documents cannot go. */
	assert_int_not_equal(pm_catalogue_delete_file(catalogue, a, NULL), PM_OK);
	assert_int_equal(pm_catalogue_delete_document(catalogue, first, NULL), PM_OK);
	assert_int_equal(pm_catalogue_delete_file(catalogue, a, NULL), PM_OK);
	pm_buf_free(&lines);
	pm_catalogue_free(catalogue);
}

static void related_are_few_of_many(void **state)
{
	struct pm_catalogue *catalogue = open_catalogue(state, PM_CATALOGUE_WRITE);
	struct pm_buf lines = {0};
	int64_t a = put_file(catalogue, PM_STR("a"), 1), b = put_file(catalogue, PM_STR("b"), 1);

	put_document(catalogue, "u", a, PM_DOCUMENT_SUPERSEDED);
	put_document(catalogue, "u", PM_FILE_NONE, PM_DOCUMENT_SUPERSEDED);
	put_document(catalogue, "u", b, PM_DOCUMENT_INDEXED);
	put_document(catalogue, "v", a, PM_DOCUMENT_SUPERSEDED);

	pm_catalogue_each_related(
		catalogue, PM_STR("u"), a, PM_STR("m"), list_document, &lines, NULL);
	assert_string_equal(lines.ptr, "u a!m 1\nu b!m 0\n");
	pm_buf_clear(&lines);
	pm_catalogue_each_related(
		catalogue, PM_STR("u"), PM_FILE_NONE, PM_STR("m"), list_document, &lines, NULL);
	assert_string_equal(lines.ptr, "u !m 1\nu b!m 0\n");
	pm_buf_clear(&lines);
	pm_catalogue_each_related(
		catalogue, PM_STR("u"), a, PM_STR("n"), list_document, &lines, NULL);
	assert_string_equal(lines.ptr, "u b!m 0\n");
	pm_buf_free(&lines);
	pm_catalogue_free(catalogue);
}

static void only_a_commit_lasts(void **state)
{
	struct pm_catalogue *catalogue = open_catalogue(state, PM_CATALOGUE_WRITE);
	struct pm_str note;

	assert_int_equal(pm_catalogue_commit(catalogue, NULL), PM_OK);
	assert_int_equal(pm_catalogue_set_note(catalogue, "n", PM_STR("one"), NULL), PM_OK);
	assert_int_equal(pm_catalogue_commit(catalogue, NULL), PM_OK);
	assert_int_equal(pm_catalogue_set_note(catalogue, "n", PM_STR("two"), NULL), PM_OK);

	/* A reader beside the writer sees what was committed, and is not kept waiting. */
	struct pm_catalogue *reader = open_catalogue(state, PM_CATALOGUE_READ);
	assert_int_equal(pm_catalogue_note(reader, "n", &note, NULL), PM_OK);
	assert_true(pm_str_is(note, "one"));
	assert_int_not_equal(pm_catalogue_set_note(reader, "n", PM_STR("x"), NULL), PM_OK);
	pm_catalogue_free(reader);

	assert_int_equal(pm_catalogue_note(catalogue, "n", &note, NULL), PM_OK);
	assert_true(pm_str_is(note, "two"));
	pm_catalogue_free(catalogue);
	catalogue = open_catalogue(state, PM_CATALOGUE_READ);
	assert_int_equal(pm_catalogue_note(catalogue, "n", &note, NULL), PM_OK);
	assert_true(pm_str_is(note, "one"));
	pm_catalogue_free(catalogue);
}

static enum pm_status list_group(
	void *context, struct pm_str value, int64_t count, struct pm_error *err)
{
	(void)err;
	pm_buf_add_format(context, "%.*s %d\n", (int)value.len, value.ptr, (int)count);
	return PM_OK;
}

static enum pm_status list_failure(
	void *context, const struct pm_catalogue_failure *failure, struct pm_error *err)
{
	(void)err;
	pm_buf_add_format(context, "%.*s!%.*s %.*s %d\n", (int)failure->path.len, failure->path.ptr,
		(int)failure->record.len, failure->record.ptr, (int)failure->reason.len,
		failure->reason.ptr, failure->lost);
	return PM_OK;
}

static void totals_count_what_is_indexed(void **state)
{
	const struct pm_catalogue_failure failures[] = {
		{PM_STR("a"), PM_STR("1"), PM_STR("why"), true, 0},
		{PM_STR("a"), PM_STR("2"), PM_STR("how"), false, 0},
		{PM_STR("b"), PM_STR(""), PM_STR("gone"), true, 0}};
	struct pm_catalogue *catalogue = open_catalogue(state, PM_CATALOGUE_WRITE);
	struct pm_catalogue_totals totals;
	struct pm_buf lines = {0};

	assert_int_equal(pm_catalogue_totals(catalogue, &totals, NULL), PM_OK);
	assert_int_equal(totals.indexed, 0);
	assert_string_equal(totals.first, "");
	int64_t a = put_file(catalogue, PM_STR("a"), 1);
	put_document(catalogue, "u", a, PM_DOCUMENT_INDEXED);
	put_document(catalogue, "v", a, PM_DOCUMENT_INDEXED);
	put_document(catalogue, "v", a, PM_DOCUMENT_SUPERSEDED);
	for (size_t i = 0; i < COUNT_OF(failures); i++)
		assert_int_equal(pm_catalogue_add_failure(catalogue, &failures[i], NULL), PM_OK);

	assert_int_equal(pm_catalogue_totals(catalogue, &totals, NULL), PM_OK);
	assert_int_equal(totals.files, 1);
	assert_int_equal(totals.indexed, 2);
	assert_int_equal(totals.superseded, 1);
	assert_int_equal(totals.text_bytes, 14);
	assert_int_equal(totals.lost, 2);
	assert_int_equal(totals.incomplete, 1);
	assert_int_equal(totals.dated, 2);
	assert_string_equal(totals.first, "2024-03-25");
	assert_string_equal(totals.last, "2024-03-25");
	pm_catalogue_each_group(catalogue, PM_GROUP_KIND, list_group, &lines, NULL);
	assert_string_equal(lines.ptr, "article 2\n");

	pm_buf_clear(&lines);
	assert_int_equal(pm_catalogue_clear_failures(catalogue, PM_STR("a"), NULL), PM_OK);
	pm_catalogue_each_failure(catalogue, list_failure, &lines, NULL);
	assert_string_equal(lines.ptr, "b! gone 1\n");
	pm_buf_free(&lines);
	pm_catalogue_free(catalogue);
}

static void put_text(struct pm_catalogue *catalogue, int64_t *id, const char *uid,
	const char *sha256, enum pm_document_state state)
{
	struct pm_catalogue_document document = {.id = *id,
		.uid = pm_str_of(uid),
		.sha256 = pm_str_of(sha256),
		.fingerprint = FINGERPRINT,
		.text_hash = FINGERPRINT,
		.state = state};

	assert_int_equal(pm_catalogue_put_document(catalogue, &document, NULL), PM_OK);
	*id = document.id;
}

/* Run a query of one value on the catalogue's file. */
static void check_value(void **state, const char *sql, const char *expected)
{
	char *path = in_directory(state, "catalogue.sqlite");
	sqlite3_stmt *statement;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(statement, 0), expected);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	free(path);
}

/* To prepare a statement again takes longer than to run it. */
static void check_prepared_once(const struct pm_catalogue *catalogue)
{
	for (size_t i = 0; i < PM_SQL_COUNT; i++)
		if (catalogue->statements[i] != NULL)
			assert_int_equal(sqlite3_stmt_status(catalogue->statements[i],
						 SQLITE_STMTSTATUS_REPREPARE, 0),
				0);
}

static void texts_and_versions(void **state)
{
	struct pm_catalogue *catalogue = open_catalogue(state, PM_CATALOGUE_WRITE);
	struct pm_catalogue_totals totals;
	int64_t a = 0, b = 0, c = 0;
	struct pm_buf lines = {0};

	put_text(catalogue, &a, "a", "1", PM_DOCUMENT_INDEXED);
	put_text(catalogue, &b, "b", "1", PM_DOCUMENT_COPY);
	put_text(catalogue, &c, "c", "1", PM_DOCUMENT_COPY);
	pm_catalogue_first_of_text(
		catalogue, FINGERPRINT, PM_DOCUMENT_COPY, list_document, &lines, NULL);
	pm_catalogue_first_of_text(
		catalogue, FINGERPRINT, PM_DOCUMENT_INDEXED, list_document, &lines, NULL);
	pm_catalogue_first_of_text(catalogue, PM_STR("another hash, 16"), PM_DOCUMENT_INDEXED,
		list_document, &lines, NULL);
	assert_string_equal(lines.ptr, "b ! 2\na ! 0\n");
	assert_int_equal(pm_catalogue_totals(catalogue, &totals, NULL), PM_OK);
	assert_int_equal(totals.indexed, 1);
	assert_int_equal(totals.copies, 2);

	/* A version is kept when the text is another one. */
	assert_int_equal(pm_catalogue_keep_version(catalogue, a, PM_STR("1"), NULL), PM_OK);
	assert_int_equal(pm_catalogue_keep_version(catalogue, a, PM_STR("2"), NULL), PM_OK);
	put_text(catalogue, &a, "a", "2", PM_DOCUMENT_INDEXED);

	/* Data are kept until they are forgotten, and leave no trace in the file. */
	pm_buf_clear(&lines);
	assert_int_equal(pm_catalogue_find_data(catalogue, b, &lines, NULL), PM_NOT_FOUND);
	assert_int_equal(pm_catalogue_put_data(catalogue, b, PM_STR("x"), NULL), PM_OK);
	assert_int_equal(pm_catalogue_put_data(catalogue, b, PM_STR("y"), NULL), PM_OK);
	assert_int_equal(pm_catalogue_find_data(catalogue, b, &lines, NULL), PM_OK);
	assert_true(pm_str_is(pm_buf_str(&lines), "y"));
	assert_int_equal(pm_catalogue_forget_data(catalogue, NULL), PM_OK);
	assert_int_equal(pm_catalogue_find_data(catalogue, b, &lines, NULL), PM_NOT_FOUND);
	check_prepared_once(catalogue);
	assert_int_equal(pm_catalogue_commit(catalogue, NULL), PM_OK);
	pm_catalogue_free(catalogue);
	check_value(state, "SELECT group_concat(uid || sha256) FROM versions", "a1");
	check_value(state, "SELECT count(*) FROM sqlite_schema WHERE name = 'data'", "0");
	pm_buf_free(&lines);
}

static void tells_what_is_wrong(void **state)
{
	struct pm_catalogue *catalogue;
	struct pm_error err;
	sqlite3 *db;

	assert_int_equal(
		pm_catalogue_open(&catalogue, *state, PM_CATALOGUE_READ, &err), PM_NOT_FOUND);
	write_file(state, "catalogue.sqlite", "");
	assert_int_equal(
		pm_catalogue_open(&catalogue, *state, PM_CATALOGUE_READ, &err), PM_NOT_FOUND);
	assert_null(catalogue);
	write_file(state, "catalogue.sqlite",
		"this is text, and long enough to be taken for the header of a database, which "
		"begins otherwise, as everybody knows who has ever looked at one");
	assert_int_equal(
		pm_catalogue_open(&catalogue, *state, PM_CATALOGUE_WRITE, &err), PM_CORRUPT);
	assert_non_null(strstr(err.message, "catalogue.sqlite"));
	write_file(state, "catalogue.sqlite", "");

	char *path = in_directory(state, "catalogue.sqlite");
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	free(path);
	assert_int_equal(
		pm_catalogue_open(&catalogue, *state, PM_CATALOGUE_WRITE, &err), PM_CORRUPT);
	assert_non_null(strstr(err.message, "version 99"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)
	const struct CMUnitTest tests[] = {
		TEST(files_are_found_again),
		TEST(documents_are_listed_by_uid_and_file),
		TEST(related_are_few_of_many),
		TEST(only_a_commit_lasts),
		TEST(totals_count_what_is_indexed),
		TEST(texts_and_versions),
		TEST(tells_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
