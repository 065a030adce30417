/*
 * More documents built in bulk than docids of three bytes can number: slow, and only when asked
 * for. SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In keys a docid takes three bytes from 32,768 on, and four from 4,194,304 on.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/search.h>

#include "indexer/build/backend.h"
#include "indexer/prepare.h"
#include "lib/layout.h"
#include "lib/term.h"
#include "lib/xap.h"
#include "tests/unit/directory.h"

enum {
	THREE_BYTES = 1 << 15,
	FOUR_BYTES = 1 << 22,
	LAST = FOUR_BYTES + 1000,
	MEMORY = 256 << 20,
	JOBS = 2,
	AROUND = 2, /* documents on either side */
};

static const uint32_t places[] = {1 + AROUND, THREE_BYTES, FOUR_BYTES, LAST - AROUND};

static struct pm_error err;

static void ok(enum pm_status status)
{
	if (status != PM_OK)
		fail_msg("%s", err.message);
}

/* ---- The documents ---- */

static bool is_special(uint32_t docid)
{
	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (docid >= places[i] - AROUND && docid <= places[i] + AROUND)
			return true;
	return false;
}

/* The uid of a document is its docid. */
static void put(struct pm_backend *backend, struct pm_prepared *prepared, uint32_t docid,
	struct pm_str text)
{
	char uid[16];

	snprintf(uid, sizeof uid, "%u", (unsigned)docid);
	const struct pm_document document = {.uid = pm_str_of(uid), .text = text};
	ok(pm_prepare(prepared, &document, &err));
	ok(backend->operations->put(backend, &document, pm_buf_str(&prepared->data), false, &err));
}

static void build(const char *index)
{
	const struct pm_bulk_options options = {.always = true, .jobs = JOBS, .memory = MEMORY};
	struct pm_prepared prepared = {0};
	struct pm_backend *backend;

	assert_int_equal(mkdir(index, 0777), 0);
	ok(pm_backend_open_xapian(&backend, index, &err));
	backend->operations->free(backend);
	ok(pm_backend_open_bulk(&backend, index, &options, &err));
	for (uint32_t docid = 1; docid <= LAST; docid++)
		put(backend, &prepared, docid,
			is_special(docid) ? PM_STR("rain snow") : PM_STR("rain"));
	ok(backend->operations->commit(backend, &err));
	assert_null(backend->notice);
	backend->operations->free(backend);
	pm_prepared_free(&prepared);
}

/* ---- What the binding finds ---- */

static void expect_run(struct xap_reader *reader, struct xap_str term, uint32_t first, size_t limit)
{
	struct xap_postings *postings;

	assert_int_equal(xap_reader_postings(reader, term, first, limit, &postings, NULL), XAP_OK);
	size_t left = LAST - first + 1;
	assert_int_equal(postings->count, limit < left ? limit : left);
	for (size_t i = 0; i < postings->count; i++) {
		assert_int_equal(postings->items[i].docid, first + i);
		assert_int_equal(postings->items[i].wdf, 1);
	}
	xap_postings_free(postings);
}

static const struct xap_stored_term *find_term(const struct xap_stored *stored, struct pm_str term)
{
	for (size_t i = 0; i < stored->term_count; i++)
		if (pm_str_equal(pm_of_xap(stored->terms[i].term), term))
			return &stored->terms[i];
	fail_msg("document %u lacks %.*s", (unsigned)stored->docid, (int)term.len, term.ptr);
	return NULL;
}

static void expect_document(struct xap_reader *reader, uint32_t docid, struct pm_str text)
{
	struct xap_stored *stored;
	struct pm_record record;
	struct pm_arena arena = {0};
	struct pm_buf key = {0};
	char uid[16];

	snprintf(uid, sizeof uid, "%u", (unsigned)docid);
	pm_term_add_uid(&key, pm_str_of(uid));
	assert_int_equal(xap_reader_document(reader, docid, XAP_ALL_PARTS, &stored, NULL), XAP_OK);
	ok(pm_record_read(&record, pm_of_xap(stored->data), &arena, &err));
	assert_true(pm_str_is(record.document.uid, uid));
	assert_true(pm_str_equal(record.document.text, text));
	assert_int_equal(find_term(stored, pm_buf_str(&key))->position_count, 0);
	const struct xap_stored_term *rain = find_term(stored, PM_STR("rain"));
	assert_int_equal(rain->position_count, 1);
	pm_buf_free(&key);
	pm_arena_free(&arena);
	xap_stored_free(stored);
}

static struct xap_reader *open_reader(const char *index)
{
	char *stub = pm_layout_path(index, PM_LAYOUT_STUB);
	struct xap_reader *reader;

	assert_int_equal(xap_reader_open(&reader, stub, NULL), XAP_OK);
	free(stub);
	return reader;
}

static void expect_all(const char *index)
{
	const struct xap_str all = {"", 0}, rain = {"rain", 4};
	struct xap_reader *reader = open_reader(index);
	struct xap_term_stats stats;
	struct xap_info info;

	assert_int_equal(xap_reader_info(reader, &info, NULL), XAP_OK);
	assert_int_equal(info.documents, LAST);
	assert_int_equal(info.last_docid, LAST);
	assert_int_equal(xap_reader_term_stats(reader, rain, &stats, NULL), XAP_OK);
	assert_int_equal(stats.documents, LAST);
	assert_int_equal(stats.occurrences, LAST);
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		expect_run(reader, all, places[i] - AROUND, 2 * AROUND + 2);
		expect_run(reader, rain, places[i] - AROUND, 2 * AROUND + 2);
		for (uint32_t docid = places[i] - AROUND; docid <= places[i] + AROUND; docid++)
			expect_document(reader, docid, PM_STR("rain snow"));
	}
	expect_run(reader, all, 1, LAST);
	expect_run(reader, rain, 1, LAST);
	expect_document(reader, THREE_BYTES * 3, PM_STR("rain"));
	expect_document(reader, LAST - 500, PM_STR("rain"));
	xap_reader_free(reader);
}

static void expect_sound(const char *segment)
{
	struct xap_text *report;
	size_t errors;

	assert_int_equal(xap_check(segment, &errors, &report, NULL), XAP_OK);
	if (errors > 0)
		fail_msg("%s", report->ptr);
	xap_text_free(report);
}

/* ---- What is found ---- */

static void expect_found(const char *path, struct pm_str text, size_t total, const char *first)
{
	const struct pm_search_options options = {.sort = PM_SORT_RELEVANCE, .limit = 100};
	struct pm_results *results;
	struct pm_index *index;
	struct pm_query *query;

	ok(pm_index_open(&index, path, &err));
	ok(pm_query_parse(&query, text, NULL, &err));
	ok(pm_search(index, query, &options, &results, &err));
	assert_int_equal(results->total, total);
	if (total > 0)
		assert_true(pm_str_is(results->hits[0].document.uid, first));
	pm_results_free(results);
	pm_query_free(query);
	pm_index_free(index);
}

/* ---- Changed afterwards ---- */

static void change_last(const char *index)
{
	struct pm_prepared prepared = {0};
	struct pm_backend *backend;
	struct xap_postings *hail;

	ok(pm_backend_open_xapian(&backend, index, &err));
	put(backend, &prepared, LAST, PM_STR("hail rain"));
	put(backend, &prepared, LAST + 1, PM_STR("sleet"));
	ok(backend->operations->commit(backend, &err));
	backend->operations->free(backend);
	pm_prepared_free(&prepared);

	struct xap_reader *reader = open_reader(index);
	expect_document(reader, LAST, PM_STR("hail rain"));
	assert_int_equal(
		xap_reader_postings(reader, (struct xap_str){"hail", 4}, 1, 0, &hail, NULL),
		XAP_OK);
	assert_int_equal(hail->count, 1);
	assert_int_equal(hail->items[0].docid, LAST);
	xap_postings_free(hail);
	xap_reader_free(reader);
}

static void docids_past_4194303(void **state)
{
	const char *wanted = getenv("PM_SLOW_TESTS");
	char *index = in_directory(state, "index");
	char *segment = in_directory(state, "index/segment-000002");

	if (wanted == NULL || strcmp(wanted, "1") != 0) {
		print_message("skipped: slow, run with PM_SLOW_TESTS=1\n");
		free(segment);
		free(index);
		skip();
	}
	build(index);
	expect_all(index);
	expect_found(index, PM_STR("\"rain snow\""), COUNT_OF(places) * (2 * AROUND + 1), "1");
	expect_found(index, PM_STR("rain"), LAST, "10"); /* of one word, first of those */
	expect_sound(segment);
	change_last(index);
	expect_found(index, PM_STR("hail"), 1, "4195304");
	expect_found(index, PM_STR("sleet"), 1, "4195305");
	expect_sound(segment);
	free(segment);
	free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			docids_past_4194303, make_directory, remove_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
