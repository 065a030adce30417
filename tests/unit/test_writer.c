/*
 * Tests of the writer, as a user of the library and as the indexer.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/writer.h"

#include <pressmark/analyzer.h>
#include <pressmark/index.h>

#include "indexer/reconcile.h"
#include "lib/buf.h"
#include "lib/index.h"
#include "lib/schema.h"
#include "lib/xap.h"
#include "tests/unit/directory.h"

static struct pm_writer *open_writer(const char *path)
{
	struct pm_writer *writer;
	struct pm_error err;

	if (pm_writer_open(&writer, path, NULL, &err) != PM_OK)
		fail_msg("%s", err.message);
	return writer;
}

static void put_uid(struct pm_writer *writer, struct pm_str uid, const char *text)
{
	const struct pm_document document = {
		.uid = uid, .text = pm_str_of(text), .language = PM_STR("en")};
	struct pm_error err;

	if (pm_writer_put(writer, &document, &err) != PM_OK)
		fail_msg("%s", err.message);
}

static void put(struct pm_writer *writer, const char *uid, const char *text)
{
	put_uid(writer, pm_str_of(uid), text);
}

/* How many documents the index holds, and how many of them have a term. */
static void check(const char *path, uint64_t documents, const char *term, uint32_t with_term)
{
	struct xap_term_stats stats;
	struct pm_index *index;
	struct pm_error err;

	if (pm_index_open(&index, path, &err) != PM_OK)
		fail_msg("%s", err.message);
	assert_int_equal(pm_index_count(index), documents);
	assert_int_equal(
		xap_reader_term_stats(index->reader, pm_to_xap(pm_str_of(term)), &stats, NULL),
		XAP_OK);
	assert_int_equal(stats.documents, with_term);
	pm_index_free(index);
}

static void puts_and_removes(void **state)
{
	struct pm_writer *writer = open_writer(*state);
	const struct pm_written *counts = pm_writer_written(writer);
	struct pm_error err;

	put(writer, "a", "alpha");
	put(writer, "b", "beta");
	put(writer, "a", "alpha again");
	check(*state, 0, "alpha", 0); /* nothing before the commit */
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	check(*state, 2, "again", 1);
	put(writer, "b", "beta");
	assert_int_equal(counts->added, 2);
	assert_int_equal(counts->updated, 1);
	assert_int_equal(counts->unchanged, 1);

	assert_int_equal(pm_writer_remove(writer, PM_STR("absent"), &err), PM_NOT_FOUND);
	assert_int_equal(pm_writer_remove(writer, PM_STR("a"), &err), PM_OK);
	assert_int_equal(pm_writer_remove(writer, PM_STR("a"), &err), PM_NOT_FOUND);
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	check(*state, 1, "alpha", 0);
	assert_int_equal(counts->removed, 1);

	/* Freeing abandons. */
	put(writer, "c", "gamma");
	pm_writer_free(writer);
	check(*state, 1, "gamma", 0);
	writer = open_writer(*state);
	put(writer, "c", "gamma");
	assert_int_equal(pm_writer_written(writer)->added, 1);
	pm_writer_free(writer);
}

static void refuses(void **state)
{
	struct pm_writer *writer, *second;
	struct pm_error err;
	char *path = in_directory(state, "index");
	const struct pm_writer_options must_exist = {.must_exist = true};

	assert_int_equal(pm_writer_open(&writer, path, &must_exist, &err), PM_NOT_FOUND);
	assert_null(writer);
	writer = open_writer(path);
	assert_int_equal(pm_writer_open(&second, path, NULL, &err), PM_BUSY);
	assert_int_equal(pm_writer_put(writer, &(struct pm_document){.text = PM_STR("x")}, &err),
		PM_INVALID);
	put(writer, "a", "alpha"); /* that was no harm */
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	pm_writer_free(writer);
	write_file(state, "something", "else");
	assert_int_equal(pm_writer_open(&writer, *state, NULL, &err), PM_INVALID);
	pm_writer_free(NULL);
	free(path);
}

/* Other versions are refused before anything is changed. */
static void refuses_other_schemas(void **state)
{
	static const struct {
		const char *key;
		unsigned version;
	} keys[] = {
		{"pressmark:schema", PM_SCHEMA_VERSION},
		{"pressmark:analyzer", PM_ANALYZER_VERSION},
	};
	struct xap_writer_options options = {.mode = XAP_OPEN};
	char *path = in_directory(state, "segment-000001");
	struct xap_writer *segment;
	struct pm_writer *writer;
	struct pm_error err;

	pm_writer_free(open_writer(*state));
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		struct xap_str key = pm_to_xap(pm_str_of(keys[i].key));
		char ours[16];
		assert_int_equal(xap_writer_open(&segment, path, &options, NULL), XAP_OK);
		xap_writer_set_metadata(segment, key, (struct xap_str){"77", 2}, NULL);
		assert_int_equal(xap_writer_commit(segment, NULL), XAP_OK);
		xap_writer_free(segment);
		assert_int_equal(pm_writer_open(&writer, *state, NULL, &err), PM_CORRUPT);
		assert_non_null(strstr(err.message, "version 77"));
		assert_int_equal(xap_writer_open(&segment, path, &options, NULL), XAP_OK);
		snprintf(ours, sizeof ours, "%u", keys[i].version);
		xap_writer_set_metadata(segment, key, pm_to_xap(pm_str_of(ours)), NULL);
		assert_int_equal(xap_writer_commit(segment, NULL), XAP_OK);
		xap_writer_free(segment);
	}
	free(path);
}

static void records_stemmers(void **state)
{
	static const char *const languages[] = {"fi", "en", "xx", "de", "en-GB"};
	struct pm_writer *writer = open_writer(*state);
	struct pm_index *index;
	size_t count;

	for (size_t i = 0; i < COUNT_OF(languages); i++) {
		const struct pm_document document = {
			.uid = pm_str_of(languages[i]), .language = pm_str_of(languages[i])};
		assert_int_equal(pm_writer_put(writer, &document, NULL), PM_OK);
	}
	assert_int_equal(pm_writer_commit(writer, NULL), PM_OK);
	pm_writer_free(writer);
	assert_int_equal(pm_index_open(&index, *state, NULL), PM_OK);
	const struct pm_str *stemmers = pm_index_stemmers(index, &count);
	static const char *const expected[] = {"english", "finnish", "german", "none"};
	assert_int_equal(count, COUNT_OF(expected));
	for (size_t i = 0; i < count; i++)
		assert_true(pm_str_is(stemmers[i], expected[i]));
	pm_index_free(index);
}

static void begin_file(struct pm_writer *writer, const char *path, int64_t size)
{
	/* Kept by the writer until the file's end. */
	static struct pm_catalogue_file file;

	file = (struct pm_catalogue_file){
		.path = pm_str_of(path), .size = size, .options = PM_STR("")};
	assert_int_equal(pm_writer_begin_file(writer, &file, NULL), PM_OK);
}

static enum pm_outcome put_from(
	struct pm_writer *writer, const char *path, const char *uid, const char *text)
{
	const struct pm_document document = {.uid = pm_str_of(uid),
		.path = pm_str_of(path),
		.text = pm_str_of(text),
		.language = PM_STR("en")};
	enum pm_outcome outcome;
	struct pm_str other;

	assert_int_equal(pm_writer_put_document(writer, &document, &outcome, &other, NULL), PM_OK);
	return outcome;
}

static void a_file_loses_what_it_no_longer_holds(void **state)
{
	struct pm_writer *writer = open_writer(*state);
	struct pm_catalogue_file file;

	begin_file(writer, "f", 10);
	put_from(writer, "f", "a", "alpha");
	put_from(writer, "f", "b", "beta");
	assert_int_equal(pm_writer_end_file(writer, PM_FILE_WHOLE, NULL), PM_OK);
	/* Broken after the first: the second stays. */
	begin_file(writer, "f", 11);
	put_from(writer, "f", "a", "alpha");
	assert_int_equal(pm_writer_end_file(writer, PM_FILE_UNREAD, NULL), PM_OK);
	pm_catalogue_find_file(pm_writer_catalogue(writer), PM_STR("f"), &file, NULL);
	assert_int_equal(file.size, PM_FILE_UNKNOWN);
	assert_int_equal(pm_writer_commit(writer, NULL), PM_OK);
	check(*state, 2, "beta", 1);

	begin_file(writer, "f", 12);
	put_from(writer, "f", "a", "alpha");
	assert_int_equal(pm_writer_end_file(writer, PM_FILE_WHOLE, NULL), PM_OK);
	pm_catalogue_find_file(pm_writer_catalogue(writer), PM_STR("f"), &file, NULL);
	assert_int_equal(file.size, 12);
	assert_int_equal(pm_writer_commit(writer, NULL), PM_OK);
	check(*state, 1, "beta", 0);

	assert_int_equal(pm_writer_remove_file(writer, file.id, NULL), PM_OK);
	assert_int_equal(pm_writer_commit(writer, NULL), PM_OK);
	check(*state, 0, "alpha", 0);
	pm_writer_free(writer);
}

static void what_was_superseded_comes_back(void **state)
{
	struct pm_writer *writer = open_writer(*state);
	struct pm_catalogue_file file;
	char *path;

	begin_file(writer, "f", 1);
	assert_int_equal(put_from(writer, "f", "u", "alpha"), PM_OUTCOME_ADDED);
	assert_int_equal(pm_writer_end_file(writer, PM_FILE_WHOLE, NULL), PM_OK);
	begin_file(writer, "g", 1);
	assert_int_equal(put_from(writer, "g", "u", "beta"), PM_OUTCOME_SUPERSEDES);
	assert_int_equal(pm_writer_end_file(writer, PM_FILE_WHOLE, NULL), PM_OK);
	begin_file(writer, "f", 2);
	assert_int_equal(put_from(writer, "f", "u", "alpha"), PM_OUTCOME_SUPERSEDED);
	assert_int_equal(pm_writer_end_file(writer, PM_FILE_WHOLE, NULL), PM_OK);
	assert_int_equal(pm_writer_take_suspect(writer, &path, NULL), PM_NOT_FOUND);

	pm_catalogue_find_file(pm_writer_catalogue(writer), PM_STR("g"), &file, NULL);
	assert_int_equal(pm_writer_remove_file(writer, file.id, NULL), PM_OK);
	assert_int_equal(pm_writer_take_suspect(writer, &path, NULL), PM_OK);
	assert_string_equal(path, "f");
	free(path);
	assert_int_equal(pm_writer_take_suspect(writer, &path, NULL), PM_NOT_FOUND);
	begin_file(writer, "f", 2);
	assert_int_equal(put_from(writer, "f", "u", "alpha"), PM_OUTCOME_ADDED);
	assert_int_equal(pm_writer_end_file(writer, PM_FILE_WHOLE, NULL), PM_OK);
	assert_int_equal(pm_writer_commit(writer, NULL), PM_OK);
	check(*state, 1, "alpha", 1);
	pm_writer_free(writer);
}

/* The catalogue of an earlier commit, as a crash leaves it, is brought into line: files that it
 * does not know are to be read again, and so are those that are not as it knows them. */
static void a_catalogue_behind_is_brought_into_line(void **state)
{
	struct pm_writer *writer = open_writer(*state);
	struct pm_catalogue_file file;
	struct pm_reconciled found;
	struct pm_index *index;
	char *command;

	begin_file(writer, "f", 1);
	put_from(writer, "f", "a", "alpha");
	put_from(writer, "f", "b", "beta");
	put_from(writer, "f", "c", "gamma");
	assert_int_equal(pm_writer_end_file(writer, PM_FILE_WHOLE, NULL), PM_OK);
	assert_int_equal(pm_writer_commit(writer, NULL), PM_OK);
	pm_writer_free(writer);
	assert_true(asprintf(&command, "cp '%s/catalogue.sqlite' '%s/old'", (char *)*state,
			    (char *)*state) > 0);
	assert_int_equal(system(command), 0);
	free(command);

	writer = open_writer(*state);
	begin_file(writer, "f", 2);
	put_from(writer, "f", "a", "alpha changed");
	put_from(writer, "f", "c", "gamma");
	assert_int_equal(pm_writer_end_file(writer, PM_FILE_WHOLE, NULL), PM_OK);
	begin_file(writer, "g", 1);
	put_from(writer, "g", "d", "delta");
	put_from(writer, "g", "c", "gamma from elsewhere");
	assert_int_equal(pm_writer_end_file(writer, PM_FILE_WHOLE, NULL), PM_OK);
	assert_int_equal(pm_writer_commit(writer, NULL), PM_OK);
	pm_writer_free(writer);
	assert_true(asprintf(&command, "mv '%s/old' '%s/catalogue.sqlite'", (char *)*state,
			    (char *)*state) > 0);
	assert_int_equal(system(command), 0);
	free(command);

	writer = open_writer(*state);
	assert_int_equal(pm_index_open(&index, *state, NULL), PM_OK);
	assert_int_equal(
		pm_reconcile_look(&found, pm_writer_catalogue(writer), index, NULL), PM_OK);
	assert_int_equal(found.missing + found.different + found.surplus, 0);
	pm_catalogue_find_file(pm_writer_catalogue(writer), PM_STR("f"), &file, NULL);
	assert_int_equal(file.size, PM_FILE_UNKNOWN);
	assert_int_equal(
		pm_catalogue_find_file(pm_writer_catalogue(writer), PM_STR("g"), &file, NULL),
		PM_OK);
	assert_int_equal(file.size, PM_FILE_UNKNOWN);
	/* The one that g took the place of is known to have lost it. */
	begin_file(writer, "f", 2);
	assert_int_equal(put_from(writer, "f", "c", "gamma"), PM_OUTCOME_SUPERSEDED);
	pm_index_free(index);
	pm_writer_free(writer);
}

/* A uid of several lines is found again whichever way it was written, and is not that of one line;
 * what no path has, a NUL, is as a line feed. */
static void uids_may_have_lines(void **state)
{
	static const enum pm_build ways[] = {
		PM_BUILD_BULK, PM_BUILD_BULK, PM_BUILD_API, PM_BUILD_AUTO};
	struct pm_writer *writer;
	char text[32];

	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		const struct pm_writer_options options = {.build = ways[i]};
		assert_int_equal(pm_writer_open(&writer, *state, &options, NULL), PM_OK);
		snprintf(text, sizeof text, "text%zu", i);
		put_uid(writer, i % 2 == 0 ? PM_STR("two\nlines") : PM_STR("two\0lines"), text);
		put(writer, "two lines", text);
		assert_int_equal(pm_writer_written(writer)->added, i == 0 ? 2 : 0);
		assert_int_equal(pm_writer_commit(writer, NULL), PM_OK);
		pm_writer_free(writer);
		check(*state, 2, text, 2);
	}
	writer = open_writer(*state);
	assert_int_equal(pm_writer_remove(writer, PM_STR("two\nlines"), NULL), PM_OK);
	assert_int_equal(pm_writer_commit(writer, NULL), PM_OK);
	pm_writer_free(writer);
	check(*state, 1, "text3", 1);
}

/* As often as memory is full. */
static void commits_when_memory_is_full(void **state)
{
	const struct pm_writer_options options = {.build = PM_BUILD_API, .memory = 1 << 20};
	struct pm_buf text = {0};
	struct pm_writer *writer;
	char uid[16];

	assert_int_equal(pm_writer_open(&writer, *state, &options, NULL), PM_OK);
	for (int i = 0; i < 40; i++) {
		pm_buf_clear(&text);
		for (int j = 0; j < 500; j++)
			pm_buf_add_format(&text, "w%d ", i * 500 + j);
		snprintf(uid, sizeof uid, "%d", i);
		put(writer, uid, text.ptr);
	}
	pm_writer_free(writer); /* without commit */
	struct pm_index *index;
	assert_int_equal(pm_index_open(&index, *state, NULL), PM_OK);
	assert_in_range(pm_index_count(index), 10, 39);
	pm_index_free(index);
	pm_buf_free(&text);
}

#define LONG \
	" met on Tuesday to hear the report of the three experts whom it had asked in the spring"
#define LONG_LINES                                                                        \
	"\n met on Tuesday\tto hear the report of the three experts whom it had asked in" \
	" \xC2\xA0the spring \n"

/* What is in the catalogue is what is in the index. */
static void check_catalogue(const char *path)
{
	struct pm_catalogue *catalogue;
	struct pm_reconciled found;
	struct pm_index *index;

	assert_int_equal(pm_index_open(&index, path, NULL), PM_OK);
	assert_int_equal(pm_catalogue_open(&catalogue, path, PM_CATALOGUE_READ, NULL), PM_OK);
	assert_int_equal(pm_reconcile_look(&found, catalogue, index, NULL), PM_OK);
	assert_int_equal(found.missing + found.different + found.surplus, 0);
	pm_catalogue_free(catalogue);
	pm_index_free(index);
}

static void one_has_the_text_of_all(void **state)
{
	struct pm_writer *writer = open_writer(*state);
	const struct pm_written *counts = pm_writer_written(writer);
	struct pm_error err;

	put(writer, "a", "Old committee" LONG);
	put(writer, "b", "  Old committee" LONG_LINES);
	put(writer, "s", "short");
	put(writer, "t", "short");
	assert_int_equal(counts->added, 3);
	assert_int_equal(counts->copies, 1);
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	check(*state, 3, "old", 1);
	check(*state, 3, "XC", 1);
	check(*state, 3, "Qb", 1);
	check_catalogue(*state);

	/* b was committed, c was not, when each takes over; d has to find that out. */
	put(writer, "c", "Old committee" LONG);
	put(writer, "d", "Old committee" LONG);
	put(writer, "a", "New committee" LONG);
	assert_int_equal(pm_writer_remove(writer, PM_STR("b"), &err), PM_OK);
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	check(*state, 4, "old", 1);
	check(*state, 4, "new", 1);
	check(*state, 4, "XC", 1);
	check_catalogue(*state);

	/* It is the same text still: nobody takes over, and d takes over later. */
	const struct pm_document titled = {.uid = PM_STR("c"),
		.title = PM_STR("Title"),
		.text = PM_STR("Old committee" LONG),
		.language = PM_STR("en")};
	assert_int_equal(pm_writer_put(writer, &titled, &err), PM_OK);
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	check(*state, 4, "title", 1);
	check(*state, 4, "XC", 1);
	assert_int_equal(pm_writer_remove(writer, PM_STR("c"), &err), PM_OK);
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	check(*state, 4, "old", 1);
	check(*state, 4, "title", 0);
	check(*state, 4, "XC", 0);
	check_catalogue(*state);
	pm_writer_free(writer);
}

/* The texts of copies take space, too, until a commit. */
static void commits_when_copies_are_many(void **state)
{
	const struct pm_writer_options options = {.memory = 1 << 20};
	struct pm_buf text = {0};
	struct pm_writer *writer;
	char uid[16];

	assert_int_equal(pm_writer_open(&writer, *state, &options, NULL), PM_OK);
	for (int i = 0; i < 10000; i++)
		pm_buf_add_format(&text, "word%d ", i % 100);
	for (int i = 0; i < 40; i++) {
		snprintf(uid, sizeof uid, "%d", i);
		put(writer, uid, text.ptr);
	}
	pm_writer_free(writer); /* without commit */
	struct pm_index *index;
	assert_int_equal(pm_index_open(&index, *state, NULL), PM_OK);
	assert_int_equal(pm_index_count(index), 1);
	assert_in_range(pm_index_copies(index), 10, 38);
	pm_index_free(index);
	pm_buf_free(&text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)
	const struct CMUnitTest tests[] = {
		TEST(puts_and_removes),
		TEST(refuses),
		TEST(refuses_other_schemas),
		TEST(records_stemmers),
		TEST(a_file_loses_what_it_no_longer_holds),
		TEST(what_was_superseded_comes_back),
		TEST(a_catalogue_behind_is_brought_into_line),
		TEST(uids_may_have_lines),
		TEST(commits_when_memory_is_full),
		TEST(one_has_the_text_of_all),
		TEST(commits_when_copies_are_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
