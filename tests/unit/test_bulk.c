/*
 * Indexes built in bulk against those that Xapian's own interface makes.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include <sys/stat.h>

#include "indexer/build/backend.h"
#include "indexer/prepare.h"
#include "lib/term.h"
#include "tests/same/same_database.h"
#include "tests/unit/directory.h"

static struct pm_error err;

/* A linear congruential generator: the same documents in every run. */
static uint32_t noise = 1;

static uint32_t dice(uint32_t sides)
{
	noise = noise * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(noise >> 8) * sides >> 24);
}

/* A document of random words, some frequent; it may have no text at all. */
static void make_document(struct pm_document *document, struct pm_buf *text, uint32_t number)
{
	static char uid[32], title[64];

	snprintf(uid, sizeof uid, "document-%u", (unsigned)number);
	snprintf(title, sizeof title, "Title %u of the %u", (unsigned)dice(100), (unsigned)dice(5));
	pm_buf_clear(text);
	for (uint32_t words = dice(4) == 0 ? dice(2000) : dice(60); words > 0; words--) {
		uint32_t frequent = dice(3);
		if (frequent == 0)
			pm_buf_add_str(text, PM_STR("the "));
		else
			pm_buf_add_format(text, "word%u%s",
				(unsigned)dice(frequent == 1 ? 50 : 5000),
				dice(9) == 0 ? ".\n\n" : " ");
	}
	*document = (struct pm_document){.uid = pm_str_of(uid),
		.title = dice(3) == 0 ? PM_STR("") : pm_str_of(title),
		.text = pm_buf_str(text),
		.source = dice(2) == 0 ? PM_STR("Ministry of Rain") : PM_STR(""),
		.language = dice(2) == 0 ? PM_STR("en") : PM_STR("de")};
	if (dice(2) == 0)
		document->published = (struct pm_date){.year = (int16_t)(2000 + dice(25)),
			.month = 3,
			.day = (uint8_t)(1 + dice(28))};
}

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
	assert_int_equal(pm_backend_open_bulk(&both->bulk, bulk, jobs, memory, &err), PM_OK);
	free(bulk);
	free(api);
}

static void put(struct both *both, const struct pm_document *document, bool replaces)
{
	assert_int_equal(pm_prepare(&both->prepared, document, &err), PM_OK);
	struct pm_str data = pm_buf_str(&both->prepared.data);
	assert_int_equal(
		both->api->operations->put(both->api, document, data, replaces, &err), PM_OK);
	assert_int_equal(
		both->bulk->operations->put(both->bulk, document, data, replaces, &err), PM_OK);
}

static void remove_uid(struct both *both, const char *uid)
{
	struct pm_buf key = {0};

	pm_term_add_uid(&key, pm_str_of(uid));
	assert_int_equal(both->api->operations->remove(both->api, pm_buf_str(&key), &err), PM_OK);
	assert_int_equal(both->bulk->operations->remove(both->bulk, pm_buf_str(&key), &err), PM_OK);
	pm_buf_free(&key);
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

/* What replaces or removes documents, before and after the segment is in its place. */
static void changes(void **state)
{
	struct pm_document document;
	struct pm_buf text = {0};
	struct both both;

	open_both(&both, state, 2, PLENTY);
	for (uint32_t i = 0; i < 100; i++) {
		make_document(&document, &text, i);
		put(&both, &document, false);
		if (i % 3 == 0) {
			make_document(&document, &text, i / 2);
			put(&both, &document, true);
		}
	}
	remove_uid(&both, "document-7");
	remove_uid(&both, "document-99");
	commit_both(&both);
	expect_same(state);
	for (uint32_t i = 90; i < 110; i++) {
		make_document(&document, &text, i);
		put(&both, &document, i < 100);
	}
	remove_uid(&both, "document-8");
	close_both(&both);
	expect_same(state);
	pm_buf_free(&text);
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

/* What Xapian writes must be what is written here. */
static void another_format(void **state)
{
	char *index = in_directory(state, "index");
	char *version = in_directory(state, "index/segment-000001/iamglass");
	struct pm_backend *backend;

	make_index(state, "index");
	FILE *file = fopen(version, "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, 15, SEEK_SET), 0);
	assert_int_equal(fputc(0x6F, file), 0x6F);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(pm_backend_open_bulk(&backend, index, 1, PLENTY, &err), PM_NOT_FOUND);
	assert_null(backend);
	free(version);
	free(index);
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
		TEST(a_million_positions),
		TEST(docids_past_32767),
		TEST(changes),
		TEST(abandoned),
		TEST(another_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
