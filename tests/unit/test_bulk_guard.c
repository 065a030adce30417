/*
 * Whether building in bulk is possible: what is tried out, and what happens when it is not.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <pressmark/analyzer.h>
#include <pressmark/index.h>
#include <pressmark/writer.h>

#include "indexer/build/backend.h"
#include "indexer/build/guard.h"
#include "indexer/build/same.h"
#include "indexer/build/self_test.h"
#include "lib/layout.h"
#include "lib/schema.h"
#include "lib/stub.h"
#include "lib/xap.h"
#include "tests/same/same_database.h"
#include "tests/unit/directory.h"

static struct pm_error err;

static void ok(enum pm_status status)
{
	if (status != PM_OK)
		fail_msg("%s", err.message);
}

/* ---- Comparing segments ---- */

/* What a segment is made of: one document of these, or two. */
struct made {
	const char *term, *value, *data, *metadata;
	uint32_t position, wdf;
	int documents;
};

static void make_segment(const char *path, const struct made *made)
{
	struct xap_writer *writer;
	struct xap_document *document;
	struct xap_error error;

	assert_int_equal(xap_writer_open(&writer, path, NULL, &error), XAP_OK);
	assert_int_equal(xap_document_new(&document, &error), XAP_OK);
	xap_document_set_data(document, pm_to_xap(pm_str_of(made->data)), &error);
	xap_document_add_posting(
		document, pm_to_xap(pm_str_of(made->term)), made->position, made->wdf, &error);
	xap_document_add_term(document, pm_to_xap(PM_STR("other")), 5, &error);
	xap_document_set_value(document, 1, pm_to_xap(pm_str_of(made->value)), &error);
	for (int i = 0; i < made->documents; i++)
		assert_int_equal(xap_writer_add(writer, document, NULL, &error), XAP_OK);
	xap_writer_set_metadata(
		writer, pm_to_xap(PM_STR("key")), pm_to_xap(pm_str_of(made->metadata)), &error);
	assert_int_equal(xap_writer_commit(writer, &error), XAP_OK);
	xap_document_free(document);
	xap_writer_free(writer);
}

static const struct made usual = {.term = "rain",
	.value = "seven",
	.data = "some data",
	.metadata = "as it is",
	.position = 3,
	.wdf = 2,
	.documents = 2};

static void finds_each_difference(void **state)
{
	struct {
		struct made made;
		const char *expected; /* NULL: none */
	} cases[] = {
		{usual, NULL},
		{usual, "document 1: terms"},
		{usual, "statistics of values"},
		{usual, "document 1: data"},
		{usual, "metadata"},
		{usual, "metadata"},
		{usual, "document 1: terms"},
		{usual, "lengths"},
		{usual, "numbers of documents"},
	};
	cases[1].made.term = "rein";
	cases[2].made.value = "eight";
	cases[3].made.data = "other data";
	cases[4].made.metadata = "otherwise";
	cases[5].made.metadata = "";
	cases[6].made.position = 4;
	cases[7].made.wdf = 1;
	cases[8].made.documents = 3;
	char *a = in_directory(state, "a");

	make_segment(a, &cases[0].made);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char name[32];
		snprintf(name, sizeof name, "b%zu", i);
		char *b = in_directory(state, name);
		make_segment(b, &cases[i].made);
		if (cases[i].expected == NULL) {
			ok(pm_same_segments(a, b, &err));
		} else {
			assert_int_equal(pm_same_segments(a, b, &err), PM_CORRUPT);
			assert_non_null(strstr(err.message, cases[i].expected));
			assert_int_equal(pm_same_segments(b, a, &err), PM_CORRUPT);
		}
		free(b);
	}
	free(a);
}

/* ---- Trying out ---- */

static size_t count_entries(const char *path)
{
	DIR *directory = opendir(path);
	size_t count = 0;

	assert_non_null(directory);
	while (readdir(directory) != NULL)
		count++;
	closedir(directory);
	return count;
}

static void what_is_built_is_the_same(void **state)
{
	ok(pm_self_test(*state, &err));
	assert_int_equal(count_entries(*state), 2);
}

/* That there is no room says nothing of what would come of it. */
static void a_failure_is_no_answer(void **state)
{
	struct pm_buf reason = {0};
	char *nowhere = in_directory(state, "nowhere");

	assert_int_equal(pm_guard_ask(&reason, nowhere, NULL, &err), PM_IO);
	assert_int_equal(reason.len, 0);
	pm_buf_free(&reason);
	free(nowhere);
}

/* ---- Giving up ---- */

static void write_documents(
	const char *path, enum pm_build build, int first, int count, const char *notice)
{
	const struct pm_writer_options options = {.build = build, .jobs = 2};
	struct pm_writer *writer;

	ok(pm_writer_open(&writer, path, &options, &err));
	for (int i = first; i < first + count; i++) {
		char uid[32];
		snprintf(uid, sizeof uid, "document-%d", i);
		const struct pm_document document = {
			.uid = pm_str_of(uid), .text = PM_STR("Rain fell all day.")};
		ok(pm_writer_put(writer, &document, &err));
	}
	ok(pm_writer_commit(writer, &err));
	const struct pm_written *written = pm_writer_written(writer);
	assert_int_equal(written->added, count);
	if (notice == NULL)
		assert_null(written->notice);
	else
		assert_non_null(strstr(written->notice, notice));
	pm_writer_free(writer);
}

static void expect_documents(const char *path, uint64_t count)
{
	struct pm_index *index;

	ok(pm_index_open(&index, path, &err));
	assert_int_equal(pm_index_count(index), count);
	pm_index_free(index);
}

static void take_note(const char *index, struct pm_buf *note)
{
	struct pm_catalogue *catalogue;
	struct pm_str text;

	ok(pm_catalogue_open(&catalogue, index, PM_CATALOGUE_READ, &err));
	ok(pm_catalogue_note(catalogue, PM_NOTE_GUARD, &text, &err));
	pm_buf_clear(note);
	pm_buf_add_str(note, text);
	pm_catalogue_free(catalogue);
}

static void set_note(const char *index, struct pm_str text)
{
	struct pm_catalogue *catalogue;

	ok(pm_catalogue_open(&catalogue, index, PM_CATALOGUE_WRITE, &err));
	ok(pm_catalogue_set_note(catalogue, PM_NOTE_GUARD, text, &err));
	ok(pm_catalogue_commit(catalogue, &err));
	pm_catalogue_free(catalogue);
}

/* The answer is kept, for this version of Xapian's only, and heeded. */
static void the_answer_is_noted(void **state)
{
	char *path = in_directory(state, "index");
	struct pm_buf note = {0};

	write_documents(path, PM_BUILD_BULK, 0, 10, NULL);
	take_note(path, &note);
	assert_non_null(strstr(note.ptr, xap_version_running()));
	pm_buf_add_str(&note, PM_STR("positions: not the same"));
	set_note(path, pm_buf_str(&note));
	write_documents(path, PM_BUILD_BULK, 10, 10, "positions: not the same");
	write_documents(path, PM_BUILD_AUTO, 20, 10, NULL); /* few: Xapian's interface anyway */
	write_documents(path, PM_BUILD_API, 30, 10, NULL);
	expect_documents(path, 40);

	set_note(path, PM_STR("libxapian 1.2.3, builder 1: positions: not the same"));
	write_documents(path, PM_BUILD_BULK, 40, 10, NULL);
	take_note(path, &note);
	assert_non_null(strstr(note.ptr, xap_version_running()));
	expect_documents(path, 50);
	pm_buf_free(&note);
	free(path);
}

/* An index whose segment Xapian writes otherwise: Xapian goes on doing so. */
static void another_format(void **state)
{
	const char *const keys[] = {PM_META_SCHEMA, PM_META_ANALYZER};
	const struct pm_stub_line line = {PM_STR("auto"), PM_STR("segment-000001")};
	char *path = in_directory(state, "index");
	char *segment = in_directory(state, "index/segment-000001");
	char schema[16], analyzer[16];

	snprintf(schema, sizeof schema, "%u", PM_SCHEMA_VERSION);
	snprintf(analyzer, sizeof analyzer, "%u", PM_ANALYZER_VERSION);
	assert_int_equal(mkdir(path, 0777), 0);
	const char *const values[] = {schema, analyzer};
	if (!older_database(segment, keys, values))
		skip();
	ok(pm_stub_write(path, &line, 1, &err));
	write_documents(path, PM_BUILD_BULK, 0, 10, "another format");
	write_documents(path, PM_BUILD_AUTO, 10, 10, NULL);
	expect_documents(path, 20);
	assert_int_equal(access(segment, F_OK), 0);
	free(segment);
	free(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_each_difference),
		TEST(what_is_built_is_the_same),
		TEST(a_failure_is_no_answer),
		TEST(the_answer_is_noted),
		TEST(another_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
