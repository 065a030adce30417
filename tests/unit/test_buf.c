/*
 * Tests of the growing buffer and of error messages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/buf.h"

#include "lib/error.h"
#include "tests/unit/test.h"

static void grows(void **state)
{
	(void)state;
	struct pm_buf buf = {0};

	for (int i = 0; i < 1000; i++)
		pm_buf_add_format(&buf, "%d,", i);
	assert_false(buf.failed);
	assert_int_equal(buf.len, 10 * 2 + 90 * 3 + 900 * 4);
	assert_int_equal(buf.ptr[buf.len], '\0');
	assert_memory_equal(buf.ptr + buf.len - 4, "999,", 4);
	pm_buf_free(&buf);
	assert_null(buf.ptr);
}

static void refuses_what_no_memory_holds(void **state)
{
	(void)state;
	struct pm_buf buf = {0};

	pm_buf_add(&buf, "abc", 3);
	assert_false(pm_buf_reserve(&buf, SIZE_MAX - 1));
	assert_true(buf.failed);
	pm_buf_add(&buf, "def", 3);
	assert_true(pm_str_is(pm_buf_str(&buf), "abc"));
	pm_buf_free(&buf);
}

static void cuts_between_characters(void **state)
{
	(void)state;
	static const struct {
		const char *input;
		size_t max;
		const char *expected;
	} cases[] = {{"", 0, ""}, {"ab", 2, "ab"}, {"ab", 1, "a"}, {"a\u00e4b", 2, "a"},
		{"a\u00e4b", 3, "a\u00e4"}, {"\U0001f600b", 3, ""},
		{"\U0001f600b", 4, "\U0001f600"}};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_true(pm_str_is(
			pm_str_cut(pm_str_of(cases[i].input), cases[i].max), cases[i].expected));
}

static void trims(void **state)
{
	(void)state;
	static const struct {
		const char *input, *expected;
	} cases[] = {{"", ""}, {" \t\r\n", ""}, {" a b\n", "a b"}, {"a", "a"}};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_true(pm_str_is(pm_str_trim(pm_str_of(cases[i].input)), cases[i].expected));
}

static void messages_are_one_line_and_cut_at_a_character(void **state)
{
	(void)state;
	struct pm_error err;
	char text[600];

	assert_int_equal(pm_fail(&err, PM_IO, "a\nb"), PM_IO);
	assert_string_equal(err.message, "a?b");

	for (size_t i = 0; i + 1 < sizeof text; i += 2)
		memcpy(text + i, "\xC3\xA4", 2);
	text[sizeof text - 2] = '\0';
	pm_fail(&err, PM_INVALID, "%s", text);
	size_t length = strlen(err.message);
	assert_string_equal(err.message + length - 3, "...");
	assert_int_equal((length - 3) % 2, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows),
		cmocka_unit_test(refuses_what_no_memory_holds),
		cmocka_unit_test(trims),
		cmocka_unit_test(cuts_between_characters),
		cmocka_unit_test(messages_are_one_line_and_cut_at_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
