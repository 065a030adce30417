/*
 * Tests of JSON texts and of texts for a terminal.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/json.h"
#include "search/print/flow.h"
#include "tests/unit/test.h"

static void escapes_json(void **state)
{
	(void)state;
	static const struct {
		struct pm_str input;
		const char *expected;
	} cases[] = {
		{{"", 0}, "\"\""},
		{{"a \"b\" \\ / c", 11}, "\"a \\\"b\\\" \\\\ / c\""},
		{{"\t\r\n\b\0\33", 6}, "\"\\t\\r\\n\\u0008\\u0000\\u001b\""},
		{{"\x7F\xC2\x9B\xC2\xA0", 5}, "\"\\u007f\\u009b\xC2\xA0\""},
		{{"\xC3\xA4\xE5\x8C\x97\xF0\x9F\x9A\x80", 9},
			"\"\xC3\xA4\xE5\x8C\x97\xF0\x9F\x9A\x80\""},
		{{"a\xFF", 2}, "{\"bytes\":\"Yf8=\"}"},
		{{"\xED\xA0\x80", 3}, "{\"bytes\":\"7aCA\"}"},
		{{"\xC2", 1}, "{\"bytes\":\"wg==\"}"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf buf = {0};
		pm_json_add_text(&buf, cases[i].input);
		assert_string_equal(buf.ptr, cases[i].expected);
		pm_buf_free(&buf);
	}
}

static void puts_commas(void **state)
{
	(void)state;
	struct pm_buf buf = {0};

	pm_buf_add_char(&buf, '{');
	pm_json_add_member(&buf, "a", PM_STR("x"));
	pm_json_add_member(&buf, "left out", PM_STR(""));
	pm_json_add_member(&buf, "b", PM_STR("{"));
	pm_json_add_name(&buf, "c");
	pm_buf_add_str(&buf, PM_STR("[]}"));
	assert_string_equal(buf.ptr, "{\"a\":\"x\",\"b\":\"{\",\"c\":[]}");
	pm_buf_free(&buf);
}

static void flows(void **state)
{
	(void)state;
	static const struct pm_match match = {.start = 4, .end = 7};
	static const struct {
		size_t width, indent;
		bool color;
		struct pm_str input;
		const char *expected;
	} cases[] = {
		{0, 0, false, {"", 0}, ""},
		{0, 0, false, {"  a \n\n b\t\tc ", 12}, "a b c"},
		{10, 2, false, {"aaaa bbb cccc dd", 16}, "aaaa bbb\n  cccc dd"},
		{6, 2, false, {"a incomprehensible b", 20}, "a\n  incomprehensible\n  b"},
		/* wide characters take two columns and may be broken apart */
		{5, 1, false, {"\xE5\x8C\x97\xE4\xBA\xAC\xE5\xA4\xA7", 9},
			"\xE5\x8C\x97\xE4\xBA\xAC\n \xE5\xA4\xA7"},
		/* nothing reaches the terminal that could do harm */
		{0, 0, false, {"a\33[31mb\x7F\x07", 9},
			"a\xE2\x90\x9B[31mb\xE2\x90\xA1\xE2\x90\x87"},
		{0, 0, false, {"a\xC2\x9B\x80\xE2\x80\xAE\0", 8},
			"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xE2\x90\x80"},
		{0, 0, true, {"the fox ran", 11}, "<the >fox/< ran/"},
		{8, 0, true, {"the fox ran", 11}, "<the >fox/<\nran/"},
		{0, 0, true, {"the fox", 7}, "<the >fox/"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf buf = {0};
		const struct pm_flow flow = {.out = &buf,
			.width = cases[i].width,
			.indent = cases[i].indent,
			.base = cases[i].color ? "<" : NULL,
			.mark = cases[i].color ? ">" : NULL};
		pm_buf_add_str(&buf, PM_STR(""));
		pm_flow_text(&flow, cases[i].input, 0, cases[i].input.len, &match, 1);
		/* Show the escape that ends a colour as a slash. */
		for (char *reset; (reset = strstr(buf.ptr, PM_FLOW_RESET)) != NULL;) {
			reset[0] = '/';
			memmove(reset + 1, reset + 3, strlen(reset + 3) + 1);
		}
		assert_string_equal(buf.ptr, cases[i].expected);
		pm_buf_free(&buf);
	}
}

static void measures_width(void **state)
{
	(void)state;

	assert_int_equal(pm_flow_width(PM_STR("abc")), 3);
	assert_int_equal(pm_flow_width(PM_STR("\xE5\x8C\x97")), 2);
	assert_int_equal(pm_flow_width(PM_STR("e\xCC\x81")), 1);
	assert_int_equal(pm_flow_width(PM_STR("\xFF\n")), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_json),
		cmocka_unit_test(puts_commas),
		cmocka_unit_test(flows),
		cmocka_unit_test(measures_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
