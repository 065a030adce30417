/*
 * A search when memory runs out: each allocation fails once.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/search.h>

#include <stdio.h>

#include <pressmark/explain.h>
#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/writer.h>

#include "lib/buf.h"
#include "tests/unit/directory.h"
#include "tests/unit/failing_memory.h"

enum {
	DOCUMENTS = 21 /* so many that words near each other are checked by positions */
};

static int set_up(void **state)
{
	static const char *const texts[] = {"It rained on the fox-it, and it rains.",
		"Rain fell on parliament; the rainy day was long.",
		"\xE5\x8C\x97\xE4\xBA\xAC rain and the parliament of foxes"};
	const struct pm_str tag = PM_STR("weather");
	struct pm_writer *writer;
	struct pm_error err;

	if (make_directory(state) != 0)
		return -1;
	assert_int_equal(pm_writer_open(&writer, *state, NULL, &err), PM_OK);
	for (size_t i = 0; i < DOCUMENTS; i++) {
		char uid[16];
		snprintf(uid, sizeof uid, "doc%02zu", i);
		const struct pm_document document = {.uid = pm_str_of(uid),
			.title = PM_STR("Rain and parliament"),
			.text = pm_str_of(texts[i % COUNT_OF(texts)]),
			.tags = &tag,
			.tag_count = 1,
			.language = PM_STR("en"),
			.kind = PM_KIND_ARTICLE,
			.published = {.year = 2024, .month = 3, .day = 5}};
		assert_int_equal(pm_writer_put(writer, &document, &err), PM_OK);
	}
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	pm_writer_free(writer);
	return 0;
}

/* Open, search, explain and free; gives how many documents there were. */
static enum pm_status search(
	const char *path, const struct pm_query *query, size_t *total, struct pm_error *err)
{
	const struct pm_search_options options = {.fragments = 2,
		.limit = 2,
		.explain = true,
		.diagnose = true,
		.facets = (1U << PM_FACET_COUNT) - 1};
	struct pm_explanation *explanation = NULL;
	struct pm_index *index;
	struct pm_results *results = NULL;

	enum pm_status status = pm_index_open(&index, path, err);
	if (status == PM_OK)
		status = pm_search(index, query, &options, &results, err);
	if (status == PM_OK)
		*total = results->total;
	else
		assert_null(results);
	if (status == PM_OK)
		status = pm_explain(index, query, &explanation, err);
	pm_explanation_free(explanation);
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
		{"rain", 21},
		{"\"parliament (day OR of)\"~2 OR fox-it", 21},
		{"rai* kind:article date:2024-03..2024-04 -snow", 21},
		{"title:rain \xE5\x8C\x97\xE4\xBA\xAC", 7},
		{"(rain OR foxx~) NEAR/s \"the parliament\" title:p..rz", 7},
		{"(rain ADJ/9 rainy) NOT (day NEAR/1 fox)", 7},
		{"rain OR of", 21},
		{"parlaiment rain", 0},
		{"\"rain fox of\" rain lang:xx", 0},
		{"\"fox parliament\" title:(foxy* OR foxx)", 0},
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
			if (!failed)
				assert_int_equal(status, PM_OK);
			if (status == PM_OK)
				assert_int_equal(total, cases[i].total);
			if (!failed) {
				assert_true(allowed > 40);
				break;
			}
			/* Without memory to read positions in bulk they are read one by one. */
			if (status == PM_OK)
				continue;
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
