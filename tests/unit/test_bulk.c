/*
 * Indexes built in bulk against those that Xapian's own interface makes.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include <sys/stat.h>

#include "indexer/build/backend.h"
#include "indexer/prepare.h"
#include "tests/same/same_database.h"
#include "tests/unit/directory.h"
#include "tests/unit/random_document.h"

static struct pm_error err;

/* Both ways at once. */
struct both {
	struct pm_backend *api, *bulk;
	struct pm_prepared prepared;
};

/* An index that has a stub and no documents. */
static void make_index(void **state, const char *name)
{
	char *index = in_directory(state, name);
	struct pm_backend *backend;

	assert_int_equal(mkdir(index, 0777), 0);
	assert_int_equal(pm_backend_open_xapian(&backend, index, &err), PM_OK);
	backend->operations->free(backend);
	free(index);
}

static void open_both(struct both *both, void **state, unsigned jobs, size_t memory)
{
	char *api = in_directory(state, "api"), *bulk = in_directory(state, "bulk");

	*both = (struct both){0};
	make_index(state, "api");
	make_index(state, "bulk");
	assert_int_equal(pm_backend_open_xapian(&both->api, api, &err), PM_OK);
	const struct pm_bulk_options options = {.always = true, .jobs = jobs, .memory = memory};
	assert_int_equal(pm_backend_open_bulk(&both->bulk, bulk, &options, &err), PM_OK);
	free(bulk);
	free(api);
}

static void put_prepared(struct both *both, const struct pm_document *document, bool replaces)
{
	struct pm_str data = pm_buf_str(&both->prepared.data);
	assert_int_equal(
		both->api->operations->put(both->api, document, data, replaces, &err), PM_OK);
	assert_int_equal(
		both->bulk->operations->put(both->bulk, document, data, replaces, &err), PM_OK);
}

static void put(struct both *both, const struct pm_document *document, bool replaces)
{
	assert_int_equal(pm_prepare(&both->prepared, document, &err), PM_OK);
	put_prepared(both, document, replaces);
}

/* A copy of a document's text; of a short one as well. */
static void put_copy(struct both *both, const struct pm_document *document)
{
	struct pm_document copy = *document;

	copy.uid = PM_STR("a copy");
	assert_int_equal(pm_prepare(&both->prepared, &copy, &err), PM_OK);
	assert_int_equal(pm_prepare_marked(&both->prepared, &copy, document->uid, &err), PM_OK);
	put_prepared(both, &copy, false);
}

static void commit_both(struct both *both)
{
	assert_int_equal(both->api->operations->commit(both->api, &err), PM_OK);
	assert_int_equal(both->bulk->operations->commit(both->bulk, &err), PM_OK);
}

static void close_both(struct both *both)
{
	commit_both(both);
	both->api->operations->free(both->api);
	both->bulk->operations->free(both->bulk);
	pm_prepared_free(&both->prepared);
}

static void expect_same(void **state)
{
	char *api = in_directory(state, "api/segment-000001");
	char *bulk = in_directory(state, "bulk/segment-000002");
	char why[1024];

	if (!sound_database(bulk, why, sizeof why))
		fail_msg("%s", why);
	if (!same_database(api, bulk, why, sizeof why))
		fail_msg("%s", why);
	free(bulk);
	free(api);
}

enum {
	PLENTY = 256 << 20,
	LITTLE = 1 << 19, /* of memory: a run for every few documents */
};

static void build(void **state, uint32_t documents, unsigned jobs, size_t memory)
{
	struct pm_document document;
	struct pm_buf text = {0};
	struct both both;

	open_both(&both, state, jobs, memory);
	for (uint32_t i = 0; i < documents; i++) {
		make_document(&document, &text, i);
		put(&both, &document, false);
		if (i == documents / 3)
			put_copy(&both, &document);
	}
	close_both(&both);
	expect_same(state);
	pm_buf_free(&text);
}

static void one_document(void **state)
{
	build(state, 1, 1, PLENTY);
}

static void one_run(void **state)
{
	build(state, 200, 1, PLENTY);
}

static void two_threads(void **state)
{
	build(state, 150, 2, LITTLE);
}

static void many_threads(void **state)
{
	build(state, 150, 7, LITTLE);
}

static void many_runs(void **state)
{
	build(state, 300, 1, LITTLE);
}

/* Put documents of the same text, each with its uid, and compare. */
static void build_of_uids(void **state, const struct pm_str *uids, size_t count, struct pm_str text)
{
	struct both both;

	open_both(&both, state, 2, LITTLE);
	for (size_t i = 0; i < count; i++) {
		const struct pm_document document = {
			.uid = uids[i], .text = text, .language = PM_STR("en")};
		put(&both, &document, false);
	}
	close_both(&both);
	expect_same(state);
}

/* Terms that begin alike, hold NULs or all bytes, are as long as terms may be. */
static void edge_terms(void **state)
{
	char longest[240], bytes[200];
	const struct pm_str uids[] = {PM_STR("a"), PM_STR("a\0"), PM_STR("a\0b"), PM_STR("a\0\0"),
		PM_STR("a\1"), PM_STR("ab"), PM_STR("\0"), PM_STR("\xFF\xFF"),
		{longest, sizeof longest}, {longest, sizeof longest - 1}, {bytes, sizeof bytes}};

	memset(longest, 'x', sizeof longest);
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i + 40);
	build_of_uids(state, uids, sizeof uids / sizeof *uids, PM_STR("rain fell"));
}

static void no_text(void **state)
{
	const struct pm_str uids[] = {PM_STR("one"), PM_STR("two"), PM_STR("three")};

	build_of_uids(state, uids, 3, PM_STR(""));
}

/* Both ways index what the data say: without line feeds and empty names. */
static void odd_names(void **state)
{
	const struct pm_str names[] = {
		PM_STR(""), PM_STR("Anne\nExample"), PM_STR(""), PM_STR("B. Example")};
	const struct pm_document document = {.uid = PM_STR("odd"),
		.title = PM_STR("Rain\n\nand snow"),
		.source = PM_STR("Ministry\nof Rain"),
		.authors = names,
		.author_count = COUNT_OF(names),
		.tags = names,
		.tag_count = COUNT_OF(names)};
	struct both both;

	open_both(&both, state, 1, PLENTY);
	put(&both, &document, false);
	close_both(&both);
	expect_same(state);
}

/* Tags of hundreds of pieces. */
static void a_million_positions(void **state)
{
	const struct pm_str uids[] = {PM_STR("short"), PM_STR("long")};
	struct pm_buf text = {0};

	for (uint32_t i = 0; i < 1000000; i++)
		pm_buf_add_str(&text, dice(5) == 0 ? PM_STR("rain ") : PM_STR("snow "));
	build_of_uids(state, uids, 2, pm_buf_str(&text));
	pm_buf_free(&text);
}

/* Docids of three bytes. */
static void docids_past_32767(void **state)
{
	struct both both;

	open_both(&both, state, 4, PLENTY / 16);
	for (uint32_t i = 0; i < 33000; i++) {
		char uid[16];
		snprintf(uid, sizeof uid, "%u", (unsigned)i);
		const struct pm_document document = {.uid = pm_str_of(uid), .text = PM_STR("rain")};
		put(&both, &document, false);
	}
	close_both(&both);
	expect_same(state);
}

/* Nothing is put in its place, and nothing stays behind, unless it is committed. */
static void abandoned(void **state)
{
	char *segment = in_directory(state, "bulk/segment-000002");
	struct pm_document document;
	struct pm_buf text = {0};
	struct both both;

	open_both(&both, state, 2, PLENTY);
	make_document(&document, &text, 0);
	put(&both, &document, false);
	both.api->operations->free(both.api);
	both.bulk->operations->free(both.bulk);
	pm_prepared_free(&both.prepared);
	assert_int_equal(access(segment, F_OK), -1);
	pm_buf_free(&text);
	free(segment);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_document),
		TEST(one_run),
		TEST(many_runs),
		TEST(two_threads),
		TEST(many_threads),
		TEST(edge_terms),
		TEST(no_text),
		TEST(odd_names),
		TEST(a_million_positions),
		TEST(docids_past_32767),
		TEST(abandoned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
