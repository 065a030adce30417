/*
 * Tests of the option table: parsing, --help, numbers and sizes.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/cli/options.h"

#include "tests/unit/test.h"

enum {
	INDEX = 1,
	COUNT,
	LIMIT
};

static const struct pm_option table[] = {
	{INDEX, 'd', "index", "DIR", "the index to search"},
	{COUNT, 'c', "count", NULL,
		"print only how many documents match, which is a sentence long "
		"enough to be wrapped"},
	{LIMIT, 0, "limit-of-a-very-long-name", "NUMBER", "at most so many hits"},
	{LIMIT, 0, "color", "red|green|blue,…", "what fits"},
	{LIMIT, 0, "word", "2345678901234567890|2345678901234567890|2345678901234567890|345|10",
		"79 columns"},
	{LIMIT, 0, "word", "2345678901234567890|2345678901234567890|2345678901234567890|345|x10",
		"80 columns"},
	{0},
};

static void reads_options_and_operands(void **state)
{
	(void)state;
	static const struct {
		char *arguments[4];
		struct {
			int id;
			const char *value;
		} expected[4];
	} cases[] = {
		{{NULL}, {{PM_OPTION_END, NULL}}},
		{{"-d", "x", "w", NULL},
			{{INDEX, "x"}, {PM_OPTION_OPERAND, "w"}, {PM_OPTION_END, NULL}}},
		{{"w", "--index", "x", NULL},
			{{PM_OPTION_OPERAND, "w"}, {INDEX, "x"}, {PM_OPTION_END, NULL}}},
		{{"--index=", NULL}, {{INDEX, ""}, {PM_OPTION_END, NULL}}},
		{{"--count", "-", NULL},
			{{COUNT, NULL}, {PM_OPTION_OPERAND, "-"}, {PM_OPTION_END, NULL}}},
		{{"--", "-c", "--", NULL}, {{PM_OPTION_OPERAND, "-c"}, {PM_OPTION_OPERAND, "--"},
						   {PM_OPTION_END, NULL}}},
		{{"-d12", "w", NULL},
			{{INDEX, "12"}, {PM_OPTION_OPERAND, "w"}, {PM_OPTION_END, NULL}}},
		{{"-cd", NULL}, {{PM_OPTION_ERROR, NULL}}},
		{{"-c1", NULL}, {{PM_OPTION_ERROR, NULL}}},
		{{"-d1x", NULL}, {{PM_OPTION_ERROR, NULL}}},
		{{"-1", NULL}, {{PM_OPTION_ERROR, NULL}}},
		{{"--nonsense", NULL}, {{PM_OPTION_ERROR, NULL}}},
		{{"--count=3", NULL}, {{PM_OPTION_ERROR, NULL}}},
		{{"-d", NULL}, {{PM_OPTION_ERROR, NULL}}},
		{{"--ind", "x", NULL}, {{PM_OPTION_ERROR, NULL}}},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_options options = {.table = table, .arguments = cases[i].arguments};
		struct pm_error err;
		const char *value;
		int id = 1;
		for (size_t j = 0; id >= 0; j++) {
			id = pm_options_next(&options, &value, &err);
			assert_int_equal(id, cases[i].expected[j].id);
			if (cases[i].expected[j].value != NULL)
				assert_string_equal(value, cases[i].expected[j].value);
		}
	}
}

static void errors_name_the_option(void **state)
{
	(void)state;
	char *const arguments[] = {"-china", NULL};
	struct pm_options options = {.table = table, .arguments = arguments};
	struct pm_error err;
	const char *value;

	assert_int_equal(pm_options_next(&options, &value, &err), PM_OPTION_ERROR);
	assert_int_equal(err.status, PM_INVALID);
	assert_non_null(strstr(err.message, "-china"));
}

static void writes_help(void **state)
{
	(void)state;
	struct pm_buf out = {0};

	pm_options_help(table, &out);
	assert_string_equal(out.ptr,
		"  -d, --index=DIR             the index to search\n"
		"  -c, --count                 print only how many documents match, which is a\n"
		"                              sentence long enough to be wrapped\n"
		"      --limit-of-a-very-long-name=NUMBER\n"
		"                              at most so many hits\n"
		"      --color=red|green|blue,…\n"
		"                              what fits\n"
		"      "
		"--word=2345678901234567890|2345678901234567890|2345678901234567890|345|10\n"
		"                              79 columns\n"
		"      "
		"--word=2345678901234567890|2345678901234567890|2345678901234567890|345|…\n"
		"                              80 columns\n");
	pm_buf_free(&out);
}

static void reads_sizes(void **state)
{
	(void)state;
	static const struct {
		const char *value;
		enum pm_status status;
		uint64_t expected;
	} cases[] = {
		{"0", PM_OK, 0},
		{"4096", PM_OK, 4096},
		{"4096B", PM_OK, 4096},
		{"64K", PM_OK, 65536},
		{"512M", PM_OK, 512ULL << 20},
		{"2GiB", PM_OK, 2ULL << 30},
		{"1TB", PM_OK, 1ULL << 40},
		{"", PM_INVALID, 0},
		{"-1", PM_INVALID, 0},
		{"12X", PM_INVALID, 0},
		{"M", PM_INVALID, 0},
		{"99999999999999999999", PM_INVALID, 0},
		{"18446744073709551615K", PM_INVALID, 0},
		{"1 M", PM_INVALID, 0},
		{"1iB", PM_INVALID, 0},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_error err;
		uint64_t size;
		assert_int_equal(
			pm_option_size("memory", cases[i].value, &size, &err), cases[i].status);
		if (cases[i].status == PM_OK)
			assert_int_equal(size, cases[i].expected);
		else
			assert_non_null(strstr(err.message, "--memory"));
	}
}

static void reads_counts(void **state)
{
	(void)state;
	struct pm_error err;
	uint64_t count;

	static const char *const wrong[] = {
		"18446744073709551616", "ten", "10x", "", "-1", "+1", " 1", "2", "1001"};

	assert_int_equal(
		pm_option_count("limit", "18446744073709551615", 0, UINT64_MAX, &count, &err),
		PM_OK);
	assert_int_equal(count, UINT64_MAX);
	assert_int_equal(pm_option_count("limit", "3", 3, 1000, &count, &err), PM_OK);
	assert_int_equal(pm_option_count("limit", "1000", 3, 1000, &count, &err), PM_OK);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_int_equal(
			pm_option_count("limit", wrong[i], 3, 1000, &count, &err), PM_INVALID);
		assert_non_null(strstr(err.message, "is not a whole number from 3 to 1000"));
	}
}

static void reads_choices(void **state)
{
	(void)state;
	static const char *const choices[] = {"red", "green"};
	struct pm_error err;
	size_t chosen;

	assert_int_equal(
		pm_option_choice("color", PM_STR("green"), choices, 2, &chosen, &err), PM_OK);
	assert_int_equal(chosen, 1);
	assert_int_equal(
		pm_option_choice("color", PM_STR("gre"), choices, 2, &chosen, &err), PM_INVALID);
	assert_string_equal(err.message, "--color: \"gre\" is none of red, green");
}

static void reads_lists(void **state)
{
	(void)state;
	static const struct {
		const char *list;
		const char *items[4];
	} cases[] = {
		{"a", {"a"}},
		{"a,b , c", {"a", "b", "c"}},
		{"", {""}},
		{"a,", {"a", ""}},
		{",", {"", ""}},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_str list = pm_str_of(cases[i].list), item;
		size_t count = 0;
		for (; pm_option_item(&list, &item); count++)
			assert_true(pm_str_is(item, cases[i].items[count]));
		assert_null(cases[i].items[count]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_options_and_operands),
		cmocka_unit_test(errors_name_the_option),
		cmocka_unit_test(writes_help),
		cmocka_unit_test(reads_sizes),
		cmocka_unit_test(reads_counts),
		cmocka_unit_test(reads_choices),
		cmocka_unit_test(reads_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
