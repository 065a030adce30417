/*
 * Tests of Markdown and its front matter.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/read_dump.h"

static const struct {
	struct pm_str text;
	const char *expected;
} cases[] = {
	{TEXT("---\ntitle: \"A: b\"\ndate: 2024-03-25 20:52:00 +0100\nauthor: Ann\n"
	      "source: DOJ\nlang: en\nkind: article\ntags: [x, \"y, z\"]\n"
	      "url: https://x.example/\nid: 7\ntext: no\n---\n\n# H\n\nBody\n"),
		"document title=[A: b] url=[https://x.example/] author=[Ann] source=[DOJ] "
		"kind=[article] language=[en] tag=[x] tag=[y, z] date=[2024-03-25T20:52:00+01:00] "
		"text=[\n# H\n\nBody\n]\n"},
	{TEXT("---\r\nauthors:\r\n  - Ann\r\n  - Bob\r\ntags: x, y\r\n...\r\nBody"),
		"document author=[Ann] author=[Bob] tag=[x] tag=[y] text=[Body]\n"},
	{TEXT("---\ntitle:\ndate: ~\nextra: {a: [b, {c: d}]}\nlang: fi\n---\n# H #\nBody"),
		"document title=[H] language=[fi] text=[# H #\nBody]\n"},
	{TEXT("# Title\nBody"), "document title=[Title] text=[# Title\nBody]\n"},
	{TEXT("## Second\n#no\n   # Third ##\n"),
		"document title=[Third] text=[## Second\n#no\n   # Third ##\n]\n"},
	{TEXT("```\n# comment\n```\n# C#\n"),
		"document title=[C#] text=[```\n# comment\n```\n# C#\n]\n"},
	{TEXT("no heading"), "document text=[no heading]\n"},
	{TEXT("---\ntitle: T\nnot closed"), "document text=[---\ntitle: T\nnot closed]\n"},
	{TEXT("---\n---\nBody"), "document text=[Body]\n"},
	{TEXT("---\n# comment\n---\nBody"), "document text=[Body]\n"},
	{TEXT("---\ntitle: T\n---\n"), "document title=[T]\n"},
	{TEXT("---\nlang: en\n---\n \n"), "failed empty\n"},
	{TEXT("\xEF\xBB\xBF---\ntitle: T\n---\nb\xFF"),
		"warning 1 places are not UTF-8: replaced by U+FFFD\n"
		"document title=[T] text=[b\xEF\xBF\xBD]\n"},
	/* kept with a warning */
	{TEXT("---\ntitle: T\ndate: [2024]\nlang: en: y\n---\nBody"),
		"warning front matter, line 3: the value of \"date\" is no text\n"
		"warning front matter, line 4: mapping values are not allowed in this context\n"
		"document title=[T] language=[en] text=[Body]\n"},
	{TEXT("---\ntitle: \"T\nlang: en\n---\nBody"),
		"warning front matter, line 4: found unexpected end of stream\n"
		"document text=[Body]\n"},
	{TEXT("---\n- a\n- b\n---\nBody"),
		"warning front matter: not members with values\ndocument text=[Body]\n"},
	{TEXT("---\ntitle: \xFF\n---\nBody"), "document title=[\xC3\xBF] text=[Body]\n"},
	{TEXT("---\na: &x [y]\ntags: *x\ntitle: *x\n---\nBody"),
		"warning front matter, line 3: the value of \"tags\" is no text\n"
		"warning front matter, line 4: the value of \"title\" is no text\n"
		"document text=[Body]\n"},
	{TEXT("---\ndate: 30 February 2024\n---\nBody"),
		"warning date \"30 February 2024\": no such day\n"
		"document undated=[30 February 2024] text=[Body]\n"},
	{TEXT("---\ntitle: a\ntitle: b\n---\nBody"),
		"warning front matter, line 3: \"title\" stands there twice\n"
		"document title=[a] text=[Body]\n"},
};

static void reads(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect_dump(cases[i].text, "a.md", NULL, cases[i].expected);
}

static void survives_depth(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct read_dump dump = {.without_text = true};

	pm_buf_add(&text, "---\na: ", 7);
	for (int i = 0; i < 100000; i++)
		pm_buf_add_char(&text, '[');
	pm_buf_add_format(&text, "\ntitle: T\n---\nBody");
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.md", NULL, NULL), PM_OK);
	assert_string_equal(
		dump.out.ptr, "warning front matter, line 2: nested too deeply\ndocument\n");
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(survives_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
