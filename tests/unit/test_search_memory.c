/*
 * A search when memory runs out: each allocation fails once.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/search.h>

#include <stdio.h>

#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/writer.h>

#include "lib/buf.h"
#include "tests/unit/directory.h"
#include "tests/unit/failing_memory.h"

static int set_up(void **state)
{
	static const char *const texts[] = {"It rained on the fox-it, and it rains.",
		"Rain fell on parliament; the rainy day was long.",
		"\xE5\x8C\x97\xE4\xBA\xAC rain and the parliament of foxes"};
	struct pm_writer *writer;
	struct pm_error err;

	if (make_directory(state) != 0)
		return -1;
	assert_int_equal(pm_writer_open(&writer, *state, NULL, &err), PM_OK);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		char uid[16];
		snprintf(uid, sizeof uid, "doc%zu", i);
		const struct pm_document document = {.uid = pm_str_of(uid),
			.title = PM_STR("Rain and parliament"),
			.text = pm_str_of(texts[i]),
			.language = PM_STR("en"),
			.kind = PM_KIND_ARTICLE,
			.published = {.year = 2024, .month = 3, .day = 5}};
		assert_int_equal(pm_writer_put(writer, &document, &err), PM_OK);
	}
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	pm_writer_free(writer);
	return 0;
}

/* Open, search and free; gives how many documents there were. */
static enum pm_status search(
	const char *path, const struct pm_query *query, size_t *total, struct pm_error *err)
{
	const struct pm_search_options options = {.fragments = 2};
	struct pm_index *index;
	struct pm_results *results = NULL;

	enum pm_status status = pm_index_open(&index, path, err);
	if (status == PM_OK)
		status = pm_search(index, query, &options, &results, err);
	if (status == PM_OK)
		*total = results->hit_count;
	else
		assert_null(results);
	pm_results_free(results);
	pm_index_free(index);
	return status;
}

static void every_allocation_may_fail(void **state)
{
	static const struct {
		const char *query;
		size_t total;
	} cases[] = {
		{"rain", 3},
		{"\"parliament (day OR of)\"~2 OR fox-it", 3},
		{"rai* kind:article date:2024-03..2024-04 -snow", 3},
		{"title:rain \xE5\x8C\x97\xE4\xBA\xAC", 1},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_query *query;
		struct pm_error err;
		assert_int_equal(
			pm_query_parse(&query, pm_str_of(cases[i].query), NULL, &err), PM_OK);
		for (int allowed = 0;; allowed++) {
			size_t total = 0;
			before_failure = allowed;
			enum pm_status status = search(*state, query, &total, &err);
			bool failed = before_failure < 0;
			before_failure = -1;
			if (!failed) {
				assert_int_equal(status, PM_OK);
				assert_int_equal(total, cases[i].total);
				assert_true(allowed > 40);
				break;
			}
			assert_int_equal(status, PM_NO_MEMORY);
			assert_int_equal(err.status, PM_NO_MEMORY);
		}
		pm_query_free(query);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, set_up, remove_directory);
}
