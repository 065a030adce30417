/*
 * Queries when memory runs out: each allocation fails once.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/query.h>

#include "lib/buf.h"
#include "tests/unit/failing_memory.h"
#include "tests/unit/test.h"

/* Parse with each allocation failing in turn, until none does; gives how many there were. */
static int parse_with_failures(struct pm_str text, const struct pm_query_options *options)
{
	for (int allowed = 0;; allowed++) {
		struct pm_query *query;
		struct pm_error err;
		before_failure = allowed;
		enum pm_status status = pm_query_parse(&query, text, options, &err);
		bool failed = before_failure < 0;
		before_failure = -1;
		if (!failed) {
			assert_int_equal(status, PM_OK);
			pm_query_free(query);
			return allowed;
		}
		assert_int_equal(status, PM_NO_MEMORY);
		assert_int_equal(err.status, PM_NO_MEMORY);
		assert_null(query);
	}
}

static void every_allocation_may_fail(void **state)
{
	(void)state;
	struct pm_buf text = {0};

	/* Enough nodes for several blocks of the arena. */
	for (int i = 0; i < 100; i++)
		pm_buf_add_format(&text,
			"(a%d OR \"b (c OR d)\"~3) & title:(e NEAR/3 f) -date:2024 OR +x%d ", i, i);
	struct pm_query_options options = {.since = PM_STR("2024")};
	assert_true(parse_with_failures(pm_buf_str(&text), &options) > 20);
	options.any = true;
	assert_true(parse_with_failures(pm_buf_str(&text), &options) > 20);
	options.literal = true;
	assert_true(parse_with_failures(pm_buf_str(&text), &options) > 10);
	pm_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
