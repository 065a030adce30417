/*
 * Tests of JSON Lines.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/read_dump.h"

#include <stdio.h>

#define NO_TEXT "neither title nor text (--map names the members for them)\n"

static const struct {
	struct pm_str text;
	const char *expected;
} cases[] = {
	{TEXT("{\"id\":\"7\",\"url\":\"https://x.example/a\",\"title\":\" A\\r\\n b \","
	      "\"date\":\"2024-03-25\",\"author\":\"Ann\",\"source\":\"DOJ\","
	      "\"kind\":\"statement\",\"lang\":\"en-US\",\"tags\":[\"x\",\"y\"],\"more\":[{}],"
	      "\"text\":\"a\\n b\"}\n"),
		"document member=[7] title=[A b] url=[https://x.example/a] author=[Ann] "
		"source=[DOJ] kind=[statement] language=[en] tag=[x] tag=[y] date=[2024-03-25] "
		"text=[a\n b]\n"},
	{TEXT("{\"text\":\"a\"}\n\n  \n{\"text\":\"b\"}"),
		"document member=[1] text=[a]\ndocument member=[4] text=[b]\n"},
	{TEXT("\xEF\xBB\xBF{\"text\":\"a\"}\r\n"), "document member=[1] text=[a]\n"},
	{TEXT("{\"id\":12,\"text\":\"a\\u0000b\"}"), "document member=[12] text=[a"},
	{TEXT("{\"id\":1,\"authors\":[\"Ann\",\"Bob\",\"Ann\",{\"name\":\"Eve\"}],"
	      "\"tags\":\"x, y,,z\",\"text\":\"t\"}"),
		"document member=[1] author=[Ann] author=[Bob] author=[Eve] tag=[x] tag=[y] "
		"tag=[z] text=[t]\n"},
	{TEXT("{\"title\":\"only\",\"text\":null,\"date\":null}"),
		"document member=[1] title=[only]\n"},
	/* dumped from an index */
	{TEXT("{\"pressmark\":{\"uid\":\"a.txt\",\"path\":\"a.txt\"},\"text\":\"t\"}\n"
	      "{\"text\":{\"bytes\":\"//4=\"},\"pressmark\":{\"uid\":\"u\",\"member\":\"m\","
	      "\"path\":{\"bytes\":\"Yf8=\"},\"published\":\"2024-03-25\"},\"date\":\"then\"}"),
		"document uid=[a.txt] path=[a.txt] text=[t]\n"
		"document uid=[u] path=[a\xFF] member=[m] date=[2024-03-25] text=[\xFF\xFE]\n"},
	{TEXT("{\"pressmark\":\"press\",\"uid\":\"u\",\"path\":\"p\",\"text\":\"t\"}\n"
	      "{\"pressmark\":{\"path\":\"p\",\"member\":\"m\"},\"text\":\"t\"}\n"
	      "{\"pressmark\":{\"uid\":[1],\"path\":\"p\"},\"text\":\"t\"}\n"
	      "{\"id\":\"b\",\"text\":{\"bytes\":\"!\"}}\n{\"id\":\"c\",\"text\":{\"byte\":\"\"}}"),
		"document member=[1] text=[t]\ndocument member=[2] text=[t]\n"
		"document member=[3] text=[t]\nfailed line=4 member=[b] the text is no string\n"
		"failed line=5 member=[c] the text is no string\n"},
	/* kept with a warning */
	{TEXT("{\"text\":\"a\",\"date\":\"03/04/2024\",\"id\":\"i\"}"),
		"warning line=1 member=[i] date \"03/04/2024\": ambiguous: 3 April or March 4, "
		"2024\ndocument member=[i] undated=[03/04/2024] text=[a]\n"},
	{TEXT("{\"text\":\"a\",\"date\":1711400000}"),
		"warning line=1 member=[1] member \"date\": its value is no text\n"
		"document member=[1] text=[a]\n"},
	{TEXT("{\"text\":\"a\",\"kind\":\"memo\",\"lang\":\"English\"}"),
		"warning line=1 member=[1] kind \"memo\": neither article nor statement\n"
		"warning line=1 member=[1] language \"English\": not a code\n"
		"document member=[1] text=[a]\n"},
	{TEXT("{\"text\":\"a\",\"tags\":[\"x\",1,\"y\"],\"author\":{\"n\":1},\"title\":[]}"),
		"warning line=1 member=[1] member \"tags\": its value is no text\n"
		"warning line=1 member=[1] member \"author\": its value is no text\n"
		"warning line=1 member=[1] member \"title\": its value is no text\n"
		"document member=[1] tag=[x] tag=[y] text=[a]\n"},
	{TEXT("{\"text\":\"a\xFF\xC3\"}"),
		"warning line=1 member=[1] not UTF-8 at byte 11 of the line: replaced by U+FFFD\n"
		"document member=[1] text=[a\xEF\xBF\xBD\xEF\xBF\xBD]\n"},
	/* lost */
	{TEXT("{\"text\":\"a\"}\n{\"text\":\n{\"text\":\"c\"}\n"),
		"document member=[1] text=[a]\n"
		"failed line=2 member=[2] not JSON: unexpected token near end of file, column 8\n"
		"document member=[3] text=[c]\n"},
	{TEXT("{\"id\":\"i\"}\n{\"id\":\"j\",\"title\":\" \",\"text\":\"\\n \"}"),
		"failed line=1 member=[i] " NO_TEXT "failed line=2 member=[j] " NO_TEXT},
	{TEXT("{\"text\":\"a\"}\n[1]\n\"x\"\n{}"),
		"document member=[1] text=[a]\nfailed line=2 member=[2] not a JSON object\n"
		"failed line=3 member=[3] not JSON: '[' or '{' expected near '\"x\"', column 3\n"
		"failed line=4 member=[4] " NO_TEXT},
	{TEXT("{\"id\":\"i\",\"text\":[\"a\"]}"),
		"failed line=1 member=[i] the text is no string\n"},
	{TEXT("{\"text\":\"a\",\"text\":\"b\"}"),
		"failed line=1 member=[1] not JSON: duplicate object key near '\"text\"', column "
		"18\n"},
	{TEXT("{\"text\":\"a\"} , {\"text\":\"b\"}"),
		"failed line=1 member=[1] not JSON: end of file expected near ',', column 14\n"},
	{TEXT("\n\n"), "failed empty\n"},
	/* what is easily taken in another way */
	{TEXT("{\"id\":-9223372036854775808,\"text\":\"a\"}\n{\"id\":-0,\"text\":\"a\"}\n"
	      "{\"id\":9223372036854775808,\"text\":\"a\"}\n{\"id\":1.0,\"text\":\"a\"}"),
		"document member=[-9223372036854775808] text=[a]\ndocument member=[0] text=[a]\n"
		"failed line=3 member=[3] not JSON: too big integer near '9223372036854775808', "
		"column 25\n"
		"warning line=4 member=[4] member \"id\": its value is no text\n"
		"document member=[4] text=[a]\n"},
	{TEXT("{\"text\":\"a\",\"n\":[1e400]}"), "failed line=1 member=[1] not JSON: real number "
						 "overflow near '1e400', column 22\n"},
	{TEXT("{\"te\\u0078t\":\"\\ud83d\\ude00\\u00e9\\/\\\\\\\"\\t\"}"),
		"document member=[1] text=[\xF0\x9F\x98\x80\xC3\xA9/\\\"\t]\n"},
	{TEXT("{\"text\":\"\\udc00\"}\n{\"text\":\"\\ud800\"}\n{\"text\":\"\\ud800\\u0041\"}"),
		"failed line=1 member=[1] not JSON: invalid Unicode '\\uDC00' near "
		"'\"\\udc00\"', column 16\n"
		"failed line=2 member=[2] not JSON: invalid Unicode '\\uD800' near "
		"'\"\\ud800\"', column 16\n"
		"failed line=3 member=[3] not JSON: invalid Unicode '\\uD800\\u0041' near "
		"'\"\\ud800\\u0041\"', column 22\n"},
	{TEXT("{\"text\":\"a\",\"b\\u0000\":1}"),
		"failed line=1 member=[1] not JSON: NUL byte in object key not supported near "
		"'\"b\\u0000\"', column 21\n"},
	{TEXT("{\"text\":\"a\",\"b\":[{\"c\":{\"d\":1,\"d\":2}}]}"),
		"failed line=1 member=[1] not JSON: duplicate object key near '\"d\"', column "
		"32\n"},
	{TEXT("{\"a\":1}\n\xEF\xBB\xBF{\"text\":\"a\"}"),
		"failed line=1 member=[1] " NO_TEXT
		"failed line=2 member=[2] not JSON: '[' or '{' expected near '\xEF\xBB\xBF', "
		"column "
		"1\n"},
	{TEXT("{\"text\":\"a\0b\"}\n{\"text\":\"a\tb\"}"),
		"failed line=1 member=[1] not JSON: control character 0x0 near '\"a', column 10\n"
		"failed line=2 member=[2] not JSON: control character 0x9 near '\"a', column 10\n"},
	{TEXT("{\"\xFF\":1,\"\xFE\":2,\"text\":\"a\"}\n{\"text\":\"\xFF\",]\n{\"text\":],"
	      "\"\xFF\"}"),
		"failed line=1 member=[1] not JSON: duplicate object key near '\"\xEF\xBF\xBD\"', "
		"column 10\n"
		"failed line=2 member=[2] not JSON: string or '}' expected near ']', column 13\n"
		"failed line=3 member=[3] not JSON: unexpected token near ']', column 9\n"},
	{TEXT("{\"id\":\"i\",\"te\xC3xt\":\"a\",\"text\":\"b\"}"),
		"warning line=1 member=[1] not UTF-8 at byte 14 of the line: replaced by U+FFFD\n"
		"document member=[i] text=[b]\n"},
	{TEXT("{\"text\":\"a\",\"author\":[null,{\"x\":0,\"name\":\"Ann\"},[\"Bob\"],{\"name\":[]}]"
	      "}"),
		"warning line=1 member=[1] member \"author\": its value is no text\n"
		"document member=[1] author=[Ann] text=[a]\n"},
	/* arrays of documents */
	{TEXT("[{\"text\":\"a\"},{\"id\":\"i\",\"text\":\"b\"},{\"url\":\"http://x.example/\","
	      "\"text\":\"c\"},[{\"text\":\"d\"}],{\"text\":\"e\",\"title\":1}]\n"
	      "{\"text\":\"f\"}\n[]\n[{\"text\":\"g\"}]"),
		"document member=[#1] text=[a]\ndocument member=[i] text=[b]\n"
		"document member=[1] url=[http://x.example/] text=[c]\n"
		"failed line=1 member=[#4] not a JSON object\n"
		"warning line=1 member=[#5] member \"title\": its value is no text\n"
		"document member=[#5] text=[e]\n"
		"document member=[2] text=[f]\nfailed line=3 member=[3] not a JSON object\n"
		"document member=[#6] text=[g]\n"},
	{TEXT("[{\"pressmark\":{\"uid\":\"a.txt\",\"path\":\"a.txt\"},\"text\":\"t\"}]"),
		"document uid=[a.txt] path=[a.txt] text=[t]\n"},
};

/* JSON that is set out over several lines. */
static const struct {
	struct pm_str text;
	const char *expected;
} whole_cases[] = {
	{TEXT("{\n  \"text\": \"a\",\n  \"more\": {\"text\": 1}\n}\n"), "document text=[a]\n"},
	{TEXT("\xEF\xBB\xBF\n{\r\n\"id\": 1, \"text\": \"a\"\r\n}"),
		"document member=[1] text=[a]\n"},
	{TEXT("[\n {\n  \"text\": \"a\"\n },\n {\"id\": \"i\", \"text\": \"b\"},\n"
	      " {\"url\": \"http://x.example/\", \"text\": \"c\"},\n 1,\n {\"id\": \"j\"}\n]"),
		"document member=[#1] text=[a]\ndocument member=[i] text=[b]\n"
		"document url=[http://x.example/] text=[c]\n"
		"failed member=[#4] not a JSON object\nfailed member=[j] " NO_TEXT},
	{TEXT("[{\n\"text\": \"a\", \"kind\": \"memo\", \"tags\": [1]}]"),
		"warning member=[#1] member \"tags\": its value is no text\n"
		"warning member=[#1] kind \"memo\": neither article nor statement\n"
		"document member=[#1] text=[a]\n"},
	{TEXT("{\n\"text\": \"a\xFF\"\n}"),
		"warning not UTF-8 at byte 13 of the value: replaced by "
		"U+FFFD\n"
		"document text=[a\xEF\xBF\xBD]\n"},
	{TEXT("\xFF\xFE{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0\xE9\0\"\0}\0"), "document text=[\xC3\xA9]\n"},
	{TEXT("{\n\"headline\": \"a\"\n}"), "failed " NO_TEXT},
	{TEXT("[\n]"), "failed not a JSON object\n"},
	{TEXT("[\n{\"text\": \"a\"},\n{\"text\": }\n]"),
		"failed not JSON: line 3, column 10: unexpected token near '}'\n"},
	{TEXT("{\n"), "failed line=1 member=[1] not JSON: string or '}' expected near end of file, "
		      "column 1\n"},
};

/* Values one after another. */
static const struct {
	struct pm_str text;
	const char *expected;
} stream_cases[] = {
	/* as jq, with an end of line or without, other printers, and people write them */
	{TEXT("{\n  \"text\": \"a\"\n}\n{\n  \"text\": \"b\"\n}\n"),
		"document member=[1] text=[a]\ndocument member=[4] text=[b]\n"},
	{TEXT("{\r\n\"text\":\"a\"\r\n}\r\n\r\n{\r\n\"text\":\"b\"\r\n}"),
		"document member=[1] text=[a]\ndocument member=[5] text=[b]\n"},
	{TEXT("{\n \"text\": \"a\"\n}{\n \"text\": \"b\"\n}{\n \"text\": \"c\"\n}"),
		"document member=[1] text=[a]\ndocument member=[3] text=[b]\n"
		"document member=[5] text=[c]\n"},
	{TEXT("\n{\"id\": \"a\",\n \"text\": \"x {[\\\\\\\" ]}\"}\n{\"text\": \"b\"}\n"
	      "{ \"more\": [\n1,\n{\n\"a\": 1\n}\n],\n\"text\": \"c\" }\n"),
		"document member=[a] text=[x {[\\\" ]}]\ndocument member=[4] text=[b]\n"
		"document member=[5] text=[c]\n"},
	{TEXT("{\"title\": \"a\",\n\"text\": \"b\"}\n"), "document title=[a] text=[b]\n"},
	{TEXT("{\"text\":\"a\"}{\"text\":\"b\"} {\"id\":\"c\",\"text\":\"c\"}\t{\n\"text\":\"d\"}\n"
	      "{\"text\":\"e\"}"),
		"document member=[1] text=[a]\ndocument member=[#1] text=[b]\n"
		"document member=[c] text=[c]\ndocument member=[#3] text=[d]\n"
		"document member=[3] text=[e]\n"},
	{TEXT("[\n{\"text\":\"a\"},\n{\"text\":\"b\"}\n]\n[\n{\"text\":\"c\"}\n]\n{\n\"text\":"
	      "\"d\"}"),
		"document member=[#1] text=[a]\ndocument member=[#2] text=[b]\n"
		"document member=[#3] text=[c]\ndocument member=[8] text=[d]\n"},
	/* a text sequence (RFC 7464), whose texts may be cut short */
	{TEXT("\x1E{\"text\":\"a\"}\n\x1E{\n\"text\":\"b\"\n}\n\x1E\x1E{\"text\":\"c\"}\n\x1E\n"),
		"document member=[1] text=[a]\ndocument member=[2] text=[b]\n"
		"document member=[5] text=[c]\n"},
	{TEXT("\x1E{\n\"text\":\"a\x1E{\"text\":\"b\"}\n\x1E{\n\"text\":[1\n\x1E{\"text\":\"c\"}"
	      "\n"),
		"failed line=1 member=[1] not JSON: line 2, column 9: premature end of input near "
		"'\"a'\ndocument member=[2] text=[b]\n"
		"failed line=3 member=[3] not JSON: line 4, column 9: ']' expected near end of "
		"file\ndocument member=[5] text=[c]\n"},
	/* what is wrong with one is said of it alone */
	{TEXT("{\n\"text\": \"a\"\n}\n{\n\"text\": b\n}\n[\n1]\n{\n\"text\": \"c\"\n}\n"),
		"document member=[1] text=[a]\n"
		"failed line=4 member=[4] not JSON: line 5, column 9: invalid token near 'b'\n"
		"failed line=7 member=[7] not a JSON object\n"
		"document member=[9] text=[c]\n"},
	{TEXT("{\n\"text\": \"a\"\n} x {}\n{\n\"text\": \"b\xFF\"\n}\n"),
		"failed line=1 member=[1] not JSON: line 3, column 3: end of file expected near "
		"'x'\n"
		"warning line=4 member=[4] not UTF-8 at byte 13 of the value: replaced by U+FFFD\n"
		"document member=[4] text=[b\xEF\xBF\xBD]\n"},
	/* one that does not end: the next one begins in column 1 where it cannot be its part */
	{TEXT("{\n  \"text\": \"a\"\n{\n  \"text\": \"b\"\n}\n"),
		"failed line=1 member=[1] not JSON: line 2, column 13: '}' expected near end of "
		"file\ndocument member=[3] text=[b]\n"},
	{TEXT("{\n  \"text\": \"a\n  b\",\n  \"x\": \"[{\"\n}\n{\n  \"text\": \"b\"\n}\n"),
		"failed line=1 member=[1] not JSON: line 2, column 12: unexpected newline near "
		"'\"a'\ndocument member=[6] text=[b]\n"},
	{TEXT("[\n{\"text\":\"a\nb\"},\n{\"text\":\"c\"}\n]\n{\"text\":\"d\"}"),
		"failed line=1 member=[1] not JSON: line 2, column 10: unexpected newline near "
		"'\"a'\ndocument member=[6] text=[d]\n"},
	{TEXT("{\n\"text\": \"a\"\n}\n{\n\"text\": \"b\",\n"),
		"document member=[1] text=[a]\n"
		"failed line=4 member=[4] not JSON: line 5, column 12: string or '}' expected near "
		"end of file\n"},
	/* a line that is broken takes no other with it */
	{TEXT("{\"text\":\n{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\",\n{\"text\":\"d\"}"
	      "\n"),
		"failed line=1 member=[1] not JSON: unexpected token near end of file, column 8\n"
		"document member=[2] text=[a]\ndocument member=[3] text=[b]\n"
		"failed line=4 member=[4] not JSON: string or '}' expected near end of file, "
		"column 12\ndocument member=[5] text=[d]\n"},
	{TEXT("{\"text\":\"a\"} {\"text\":\n{\"text\":\"b\"}\n"),
		"document member=[1] text=[a]\n"
		"failed line=1 member=[#1] not JSON: unexpected token near end of file, column 8\n"
		"document member=[2] text=[b]\n"},
};

static void reads(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect_dump(cases[i].text, "a.jsonl", NULL, cases[i].expected);
	for (size_t i = 0; i < COUNT_OF(whole_cases); i++)
		expect_dump(whole_cases[i].text, "a.json", NULL, whole_cases[i].expected);
	for (size_t i = 0; i < COUNT_OF(stream_cases); i++)
		expect_dump(stream_cases[i].text, "a.json", NULL, stream_cases[i].expected);
}

/* Objects are recognised without a name that says so. */
static void recognises(void **state)
{
	(void)state;

	expect_dump(PM_STR("{\r\n\t\"text\": \"a\"\n}"), "a", NULL, "document text=[a]\n");
	expect_dump(PM_STR("\x1E{\"text\":\"a\"}"), "a", NULL, "document member=[1] text=[a]\n");
	expect_dump(PM_STR("{\nx\n}"), "a", NULL, "document text=[{\nx\n}]\n");
}

/* A value over several lines has 64 MB at the most, and the next one is read; its bytes count
 * once. */
static void reads_an_array_of_64_mb(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct read_dump dump = {.without_text = true};

	pm_buf_add_str(&text, PM_STR("[\n{\"text\":\""));
	while (text.len < PM_DOCUMENT_BYTES_MAX - 3)
		pm_buf_add_char(&text, 'a');
	pm_buf_add_str(&text, PM_STR("\"}]\n{\n\"text\":\"b\"}"));
	assert_false(text.failed);
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.json", NULL, NULL), PM_OK);
	assert_int_equal(dump.bytes, text.len);
	assert_string_equal(dump.out.ptr, "document member=[#1]\ndocument member=[3]\n");
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

/* What is longer is passed over as far as it reaches, and is not kept in memory. */
static void passes_over_a_long_value(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct read_dump dump = {0};

	pm_buf_add_str(&text, PM_STR("{\n\"text\":\"a\",\n\"more\":[\n"));
	while (text.len < 2 * PM_DOCUMENT_BYTES_MAX + PM_DOCUMENT_BYTES_MAX / 2)
		pm_buf_add_str(&text, PM_STR("{\"\\\"}]\": [\"]}\"]},\n"));
	pm_buf_add_str(&text, PM_STR("1]}\n{\"id\":\"b\",\n\"text\":\"b\"}"));
	assert_false(text.failed);
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.json", NULL, NULL), PM_OK);
	assert_string_equal(dump.out.ptr,
		"failed line=1 member=[1] the value is longer than 64 MB\n"
		"document member=[b] text=[b]\n");
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

/* Lines that are broken where a value may go on are not looked at over and over. */
static void reads_many_broken_lines(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct read_dump dump = {0};
	size_t lines = 2000;

	for (size_t i = 0; i < lines; i++)
		pm_buf_add_str(&text, PM_STR("{\"a\":[1,\n"));
	while (text.len < PM_DOCUMENT_BYTES_MAX / 2)
		pm_buf_add_str(&text, PM_STR("1,1,1,1,1,1,1,1"));
	pm_buf_add_str(&text, PM_STR("\n{\"text\":\"b\"}"));
	assert_false(text.failed);
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.jsonl", NULL, NULL), PM_OK);
	assert_int_equal(dump.problems, lines + 1);
	assert_int_equal(dump.documents, 1);
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

static void renames(void **state)
{
	(void)state;
	const struct pm_rename pairs[] = {
		{.field = PM_STR("text"), .member = PM_STR("body")},
		{.field = PM_STR("tags"), .member = PM_STR("topics")},
		{.field = PM_STR("source"), .member = PM_STR("author")},
	};
	const struct pm_read_options options = {
		.renames = pairs, .rename_count = COUNT_OF(pairs), .kind = PM_KIND_ARTICLE};

	expect_dump(PM_STR("{\"text\":\"no\",\"body\":\"yes\",\"topics\":[\"t\"],\"tags\":[\"no\"],"
			   "\"author\":\"S\",\"kind\":\"statement\"}"),
		"a.jsonl", &options,
		"document member=[1] source=[S] kind=[article] tag=[t] text=[yes]\n");
}

static void refuses_to_rename_what_is_no_field(void **state)
{
	(void)state;
	const struct pm_rename pair = {.field = PM_STR("txet"), .member = PM_STR("body")};
	const struct pm_read_options options = {.renames = &pair, .rename_count = 1};

	expect_dump(PM_STR("{\"body\":\"a\"}"), "a.jsonl", &options,
		"error: documents have no field \"txet\"\n");
}

static void ends_when_the_sink_says_so(void **state)
{
	(void)state;
	struct read_dump dump = {.stop_after = 2};
	struct pm_str text = PM_STR("{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n");

	assert_int_equal(read_dump(&dump, text, "a.jsonl", NULL, NULL), PM_INTERRUPTED);
	assert_int_equal(dump.documents, 2);
	assert_int_equal(dump.bytes, 26);
	pm_buf_free(&dump.out);
}

static void survives_depth_and_length(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct read_dump dump = {0};

	pm_buf_add(&text, "{\"a\":", 5);
	for (int i = 0; i < 1000000; i++)
		pm_buf_add_char(&text, '[');
	pm_buf_add(&text, "\n{\"text\":\"", 10);
	for (size_t i = 0; i < PM_DOCUMENT_BYTES_MAX / 64 + 1; i++)
		pm_buf_add(&text,
			"aaaaaaaaaaaaaaa aaaaaaaaaaaaaaa aaaaaaaaaaaaaaa aaaaaaaaaaaaaaa ", 64);
	pm_buf_add_format(&text, "\"}\n{\"text\":\"last\"}");
	assert_false(text.failed);
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.jsonl", NULL, NULL), PM_OK);
	assert_string_equal(dump.out.ptr,
		"failed line=1 member=[1] not JSON: maximum parsing depth reached near '[', column "
		"2053\n"
		"failed line=2 member=[2] the line is longer than 64 MB\n"
		"document member=[3] text=[last]\n");
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

/* The longest line there may be, and that its line end is no part of it. */
static void reads_a_line_of_64_mb(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct read_dump dump = {.without_text = true};

	pm_buf_add_str(&text, PM_STR("{\"text\":\""));
	while (text.len < PM_DOCUMENT_BYTES_MAX - 2 - 6)
		pm_buf_add_str(&text, PM_STR("\\u00e9"));
	while (text.len < PM_DOCUMENT_BYTES_MAX - 2)
		pm_buf_add_char(&text, 'a');
	pm_buf_add_str(&text, PM_STR("\"}\r\n{\"text\":\"b\"}"));
	assert_false(text.failed);
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.jsonl", NULL, NULL), PM_OK);
	assert_string_equal(dump.out.ptr, "document member=[1]\ndocument member=[2]\n");
	assert_int_equal(dump.bytes, text.len);
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

/* A record may not hold more tags than can be compared with one another. */
static void keeps_a_thousand_tags(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct read_dump dump = {0};
	const char *warning =
		"warning line=1 member=[1] more than 1000 tags: the first ones are kept\n";

	pm_buf_add_str(&text, PM_STR("{\"text\":\"a\",\"tags\":["));
	for (int i = 0; i < 1000000; i++)
		pm_buf_add_format(&text, "\"t%d\",", i);
	pm_buf_add_str(&text, PM_STR("\"t\"]}"));
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.jsonl", NULL, NULL), PM_OK);
	assert_memory_equal(dump.out.ptr, warning, strlen(warning));
	assert_non_null(strstr(dump.out.ptr, "tag=[t998] tag=[t999] text=[a]\n"));
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

/* All 96,344 statements are read, and the 183 without a date are no problem. */
static void reads_the_statements(void **state)
{
	(void)state;
	const char *folder = getenv("PM_SHARED_DATA");
	struct read_dump dump = {.without_text = true};
	struct pm_read_sink sink = {&dump, dump_document, dump_problem, NULL};
	struct pm_input *input = NULL;
	struct pm_error err;
	char path[512];

	snprintf(path, sizeof path, "%s/statements/us-statements.jsonl.zst",
		folder != NULL ? folder : "");
	if (folder == NULL || pm_input_open(&input, path, &err) != PM_OK) {
		print_message("skipped: no statements in PM_SHARED_DATA\n");
		skip();
	}
	assert_int_equal(pm_read(input, NULL, &sink, &err), PM_OK);
	assert_int_equal(dump.documents, 96344);
	assert_int_equal(dump.problems, 0);
	pm_input_free(input);
	pm_buf_free(&dump.out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(renames),
		cmocka_unit_test(refuses_to_rename_what_is_no_field),
		cmocka_unit_test(ends_when_the_sink_says_so),
		cmocka_unit_test(survives_depth_and_length),
		cmocka_unit_test(reads_a_line_of_64_mb),
		cmocka_unit_test(recognises),
		cmocka_unit_test(reads_an_array_of_64_mb),
		cmocka_unit_test(passes_over_a_long_value),
		cmocka_unit_test(reads_many_broken_lines),
		cmocka_unit_test(keeps_a_thousand_tags),
		cmocka_unit_test(reads_the_statements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
