/*
 * Tests of the lines that are queries.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/request.h"

#include "lib/buf.h"
#include "search/names.h"
#include "tests/unit/test.h"

static const struct pm_request no_defaults;

/* Read a line that is right; pm_request_free. */
static void read(struct pm_request *out, const char *line, const struct pm_request *defaults)
{
	struct pm_error err;

	if (pm_request_read(out, pm_str_of(line), 9, defaults, &err) != PM_OK)
		fail_msg("%s: %s", line, err.message);
}

static void reads_each_kind_of_line(void **state)
{
	(void)state;
	static const struct {
		const char *line, *id, *text;
		bool id_is_number;
	} cases[] = {
		{"apt31 sanctions", "9", "apt31 sanctions", true},
		{" apt31 ", "9", " apt31 ", true},
		{"", "9", "", true},
		{"a b\tapt31\tx", "a b", "apt31\tx", false},
		{"7\tapt31", "7", "apt31", false},
		{"\tapt31", "9", "apt31", true},
		{"a\t{\"q\":\"x\"}", "a", "{\"q\":\"x\"}", false},
		{"{}", "9", "", true},
		{"{\"q\":\"a\\tb\"}", "9", "a\tb", true},
		{" \t {\"q\":\"apt31\",\"id\":\"a\"}\r", "a", "apt31", false},
		{"{\"id\":-3,\"q\":\"apt31\"}", "-3", "apt31", true},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_request request;
		read(&request, cases[i].line, &no_defaults);
		assert_true(pm_str_is(request.id, cases[i].id));
		assert_true(pm_str_is(request.text, cases[i].text));
		assert_int_equal(request.id_is_number, cases[i].id_is_number);
		pm_request_free(&request);
	}
}

static void reads_every_member(void **state)
{
	(void)state;
	struct pm_request request;

	read(&request,
		"{\"q\":\"fox\",\"any\":true,\"literal\":true,\"since\":\"2024\",\"until\":\"7d\","
		"\"limit\":0,\"offset\":-5,\"sort\":\"oldest\",\"fragments\":2,"
		"\"snippet_chars\":30,\"snippets\":false,\"whole\":true,\"count\":true,"
		"\"facets\":[\"kind\",\"tag\"],\"facet_values\":4,\"explain\":true,"
		"\"fields\":[\"language\",\"rank\"],\"offsets\":\"char\","
		"\"diagnose\":true,\"timeout_ms\":4294967295}",
		&no_defaults);
	assert_true(request.query.any && request.query.literal);
	assert_true(pm_str_is(request.query.since, "2024"));
	assert_true(pm_str_is(request.query.until, "7d"));
	assert_int_equal(request.search.limit, PM_LIMIT_ALL);
	assert_int_equal(request.search.offset, -5);
	assert_int_equal(request.search.sort, PM_SORT_OLDEST);
	assert_int_equal(request.search.fragments, 2);
	assert_int_equal(request.search.snippet_chars, 30);
	assert_true(request.search.no_snippets && request.search.whole);
	assert_true(request.search.count_only);
	assert_int_equal(request.search.facets, 1U << PM_FACET_KIND | 1U << PM_FACET_TAG);
	assert_int_equal(request.search.facet_values, 4);
	assert_true(request.search.explain && request.search.diagnose);
	assert_int_equal(request.fields.count, 2);
	assert_int_equal(request.fields.list[0], PM_HIT_LANGUAGE);
	assert_int_equal(request.fields.list[1], PM_HIT_RANK);
	assert_int_equal(request.offsets, PM_OFFSET_CHAR);
	assert_int_equal(request.search.timeout_ms, 4294967295U);
	pm_request_free(&request);
}

static void keeps_what_a_line_does_not_say(void **state)
{
	(void)state;
	const struct pm_request defaults = {
		.query = {.any = true, .since = PM_STR("2023")},
		.search = {.limit = 3, .whole = true},
		.offsets = PM_OFFSET_UTF16,
	};
	struct pm_request request;

	read(&request, "a\tfox", &defaults);
	assert_true(request.query.any && pm_str_is(request.query.since, "2023"));
	assert_int_equal(request.search.limit, 3);
	pm_request_free(&request);

	read(&request, "{\"limit\":5,\"any\":false}", &defaults);
	assert_true(!request.query.any && pm_str_is(request.query.since, "2023"));
	assert_int_equal(request.search.limit, 5);
	assert_true(request.search.whole);
	assert_int_equal(request.offsets, PM_OFFSET_UTF16);
	pm_request_free(&request);
}

static void says_what_is_wrong(void **state)
{
	(void)state;
	static const struct {
		const char *line, *message, *id;
	} cases[] = {
		{"{", "not valid JSON: column 1: ", ""},
		{"  {\"q\":\"x\"} y", "not valid JSON: column 13: ", ""},
		{"{\"q\":\"x\",\"q\":\"y\"}", "not valid JSON: column ", ""},
		{"{\"id\":\"a\",\"Q\":\"x\"}", "\"Q\" is no member of a query", "a"},
		{"{\"q\":[\"x\"],\"id\":1}", "\"q\" must be a string", "1"},
		{"{\"id\":true}", "\"id\" must be a whole number, or a string", ""},
		{"{\"id\":\"\"}", "\"id\" must be", ""},
		{"{\"since\":\"\"}", "\"since\" must be a date", ""},
		{"{\"limit\":-1}", "\"limit\" must be a whole number, 0 or more", ""},
		{"{\"limit\":1.0}", "\"limit\" must be", ""},
		{"{\"snippet_chars\":0}", "\"snippet_chars\" must be a whole number, 1 or more",
			""},
		{"{\"sort\":\"best\"}", "\"sort\" must be one of " PM_SORT_NAMES, ""},
		{"{\"facets\":[7]}", "\"facets\" must be a list of some of " PM_FACET_NAMES, ""},
		{"{\"fields\":[\"title\",\"size\"]}",
			"\"fields\" must be a list of some of " PM_HIT_FIELD_NAMES ", each once",
			""},
		{"{\"fields\":[\"lang\",\"language\"]}", "\"fields\" must be", ""},
		{"{\"offsets\":\"\"}", "\"offsets\" must be one of byte, char, utf16", ""},
		{"{\"timeout_ms\":4294967296}", "\"timeout_ms\" must be", ""},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_request request;
		struct pm_error err;
		assert_int_equal(
			pm_request_read(&request, pm_str_of(cases[i].line), 9, &no_defaults, &err),
			PM_INVALID);
		if (strncmp(err.message, cases[i].message, strlen(cases[i].message)) != 0)
			fail_msg("%s: %s", cases[i].line, err.message);
		assert_true(pm_str_is(request.id, cases[i].id));
		pm_request_free(&request);
	}
}

/* The names in messages are the names that are read. */
static void names_what_there_is(void **state)
{
	(void)state;
	struct pm_buf names = {0};

	for (size_t i = 0; i < PM_HIT_FIELD_COUNT; i++)
		pm_buf_add_format(
			&names, "%s%s", i > 0 ? ", " : "", pm_hit_field_name((enum pm_hit_field)i));
	assert_string_equal(pm_buf_str(&names).ptr, PM_HIT_FIELD_NAMES);
	pm_buf_clear(&names);
	for (size_t i = 0; i < PM_FACET_COUNT; i++)
		pm_buf_add_format(&names, "%s%s", i > 0 ? ", " : "", pm_facet_names[i]);
	assert_string_equal(pm_buf_str(&names).ptr, PM_FACET_NAMES);
	pm_buf_clear(&names);
	for (size_t i = 0; i < PM_SORT_COUNT; i++)
		pm_buf_add_format(&names, "%s%s", i > 0 ? ", " : "", pm_sort_names[i]);
	assert_string_equal(pm_buf_str(&names).ptr, PM_SORT_NAMES);
	pm_buf_free(&names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_each_kind_of_line),
		cmocka_unit_test(reads_every_member),
		cmocka_unit_test(keeps_what_a_line_does_not_say),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(names_what_there_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
