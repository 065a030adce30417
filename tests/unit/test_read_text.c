/*
 * Tests of plain text and of the choice of a reader.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/read_dump.h"

static const struct {
	const char *name;
	struct pm_str text;
	const char *expected;
} cases[] = {
	{"a.txt", TEXT("Title\n\nBody.\n"), "document title=[Title] text=[Title\n\nBody.\n]\n"},
	{"a.txt", TEXT("\n  Title \r\n\r\nBody."),
		"document title=[Title] text=[\n  Title \r\n\r\nBody.]\n"},
	{"a.txt", TEXT("Line one\nline two\n"), "document text=[Line one\nline two\n]\n"},
	{"a.txt", TEXT("Only one line"), "document text=[Only one line]\n"},
	{"a.txt", TEXT("Only one line\n\n  \n"), "document text=[Only one line\n\n  \n]\n"},
	{"a.txt",
		TEXT("T\xFF\n\nB\x80"
		     "dy"),
		"document title=[T\xC3\xBF] text=[T\xC3\xBF\n\nB\xE2\x82\xAC"
		"dy]\n"},
	{"a.txt", TEXT("\xC3\xA4\xC3\xA4\xE4"),
		"warning 1 places are not UTF-8: replaced by U+FFFD\n"
		"document text=[\xC3\xA4\xC3\xA4\xEF\xBF\xBD]\n"},
	{"a.txt", TEXT("\xEF\xBB\xBFText"), "document text=[Text]\n"},
	{"a.txt", TEXT("\xFF\xFEh\0\xE4\0!\0"), "document text=[h\xC3\xA4!]\n"},
	{"a.txt", TEXT("\xFE\xFF\0h\xD8\0\0!"),
		"warning 1 places are not UTF-16BE: replaced by U+FFFD\n"
		"document text=[h\xEF\xBF\xBD!]\n"},
	{"a.txt", TEXT(""), "failed empty\n"},
	{"a.txt", TEXT(" \n\t\n"), "failed empty\n"},
	{"a.txt", TEXT("\xEF\xBB\xBF"), "failed empty\n"},
	/* no name to go by */
	{"README", TEXT("Text"), "document text=[Text]\n"},
	{"a.xyz", TEXT("Text"), "document text=[Text]\n"},
	/* content before name */
	{"a.txt", TEXT("{\"text\": \"b\"}"), "document member=[1] text=[b]\n"},
	{"a.txt", TEXT("---\ntitle: T\n---\nb"), "document title=[T] text=[b]\n"},
	{"a.txt", TEXT("---\n\nb"), "document title=[---] text=[---\n\nb]\n"},
	{"a.txt.gz", TEXT("# H\n"), "document text=[# H\n]\n"},
	{"a.MD.zst", TEXT("# H\n"), "document title=[H] text=[# H\n]\n"},
	{"md", TEXT("# H\n"), "document text=[# H\n]\n"},
	/* no text */
	{"a.txt", TEXT("%!PS-Adobe\n"),
		"error: a.txt: not a format that can be read: PostScript\n"},
	{"a.png", TEXT("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"),
		"error: a.png: not a format that can be read: not text\n"},
	{"a.md", TEXT("a\0b"), "error: a.md: not a format that can be read: not text\n"},
	{"a", TEXT("<?xml version=\"1.0\"?><other/>"),
		"error: a: not a format that can be read: XML\n"},
};

static void reads(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect_dump(cases[i].text, cases[i].name, NULL, cases[i].expected);
}

static void obeys_options(void **state)
{
	(void)state;
	struct pm_read_options statement = {.kind = PM_KIND_STATEMENT, .language = PM_STR("de-AT")};
	struct pm_read_options text = {.format = "text"};
	struct pm_read_options unknown = {.format = "punchcards"};

	expect_dump(PM_STR("b"), "a.txt", &statement,
		"document kind=[statement] language=[de] text=[b]\n");
	expect_dump(PM_STR("{\"a\": 1}"), "a.json", &text, "document text=[{\"a\": 1}]\n");
	expect_dump(
		PM_STR("b"), "a.txt", &unknown, "error: format \"punchcards\": there is no such\n");
}

static void keeps_nul_after_the_beginning(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct read_dump dump = {0};

	while (text.len < 5000)
		pm_buf_add(&text, "word ", 5);
	pm_buf_add(&text, "a\0b", 3);
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.txt", NULL, NULL), PM_OK);
	assert_int_equal(dump.documents, 1);
	assert_int_equal(dump.bytes, text.len);
	assert_int_equal(dump.out.len, strlen("document text=[]\n") + text.len);
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

static void passes_on_what_the_sink_says(void **state)
{
	(void)state;
	struct read_dump dump = {.stop_after = 1};

	assert_int_equal(read_dump(&dump, PM_STR("text"), "a.txt", NULL, NULL), PM_INTERRUPTED);
	pm_buf_free(&dump.out);
}

static void knows_kinds_of_folders(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		enum pm_kind kind;
	} paths[] = {
		{"", PM_KIND_UNKNOWN},
		{"articles", PM_KIND_UNKNOWN},
		{"articles/a.txt", PM_KIND_ARTICLE},
		{"/x/statements/2024/a.txt", PM_KIND_STATEMENT},
		{"/articles/statements/a.txt", PM_KIND_STATEMENT},
		{"/statements/articles/a.txt", PM_KIND_ARTICLE},
		{"my-articles/a.txt", PM_KIND_UNKNOWN},
		{"articles.d/a.txt", PM_KIND_UNKNOWN},
		{"//articles//a.txt", PM_KIND_ARTICLE},
	};

	for (size_t i = 0; i < COUNT_OF(paths); i++)
		assert_int_equal(pm_kind_of_path(pm_str_of(paths[i].path)), paths[i].kind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(obeys_options),
		cmocka_unit_test(keeps_nul_after_the_beginning),
		cmocka_unit_test(passes_on_what_the_sink_says),
		cmocka_unit_test(knows_kinds_of_folders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
