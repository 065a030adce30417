/*
 * Tests of the output formats: a made-up answer, full of what could do harm, in each of them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/diagnosis.h"
#include "search/print/print.h"
#include "tests/unit/test.h"

/* ---- The answer ---- */

static const struct pm_match title_matches[] = {{0, 3, 0}};
static const struct pm_match text_matches[] = {{6, 9, 0}, {17, 20, 1}};
static const struct pm_fragment fragments[] = {
	{0, 12, text_matches, 1}, {14, 20, text_matches + 1, 1}};
static const struct pm_str authors[] = {{"=cmd", 4}, {"B", 1}};
static const struct pm_score_part parts[] = {{0, 1}, {1, 0.5}};

static const struct pm_hit hit = {
	.rank = 1,
	.score = 1.5,
	.parts = parts,
	.part_count = 2,
	.document =
		{
			.uid = {"docs.jsonl!a b", 14},
			.path = {"docs.jsonl", 10},
			.member = {"a b", 3},
			.title = {"fox, \"<b>\"\t*x*", 14},
			.authors = authors,
			.author_count = 2,
			.source = {"+1", 2},
			.kind = PM_KIND_ARTICLE,
			.language = {"en", 2},
			.published = {.year = 2024, .month = 3, .day = 5},
			.text = {"- \33 | fox\r\nA\xFF\n\n\xC3\xA4"
				 "fox!!",
				22},
		},
	.title_matches = title_matches,
	.title_match_count = 1,
	.fragments = fragments,
	.fragment_count = 2,
};

static const struct pm_query_clause clauses[] = {
	{{"fox", 3}, 2, 5, false}, {{"\"fox\"", 5}, 6, 11, true}};
static const struct pm_facet_value kinds[] = {{{"article", 7}, 4}, {{"state|ment", 10}, 2}};
static const struct pm_facet_value months[] = {{{"2023-12", 7}, 1}, {{"2024-03", 7}, 4}};
static const struct pm_facet facets[] = {
	{PM_FACET_KIND, kinds, 2, 3, 1},
	{PM_FACET_MONTH, months, 2, 2, 0},
};
static const struct pm_str warnings[] = {{"cut", 3}};

static const struct pm_results answer = {
	.query = {"fox AND \"fox\"", 13},
	.index_uuid = {"u", 1},
	.index_revision = 7,
	.clauses = clauses,
	.clause_count = 2,
	.total = 7,
	.total_exact = true,
	.facets = facets,
	.facet_count = 2,
	.warnings = warnings,
	.warning_count = 1,
};

/* ---- Printing ---- */

/* The answer in a format, to be freed. */
static struct pm_buf print(const struct pm_format *format, struct pm_output output)
{
	struct pm_buf buf = {0};

	output.buf = &buf;
	output.terminator = '\n';
	if (format->begin != NULL)
		format->begin(&output, &answer);
	if (format->hit != NULL)
		format->hit(&output, &hit);
	output.hits = 1;
	if (format->end != NULL)
		format->end(&output, &answer);
	assert_false(buf.failed);
	return buf;
}

static void prints_as(const struct pm_format *format, struct pm_output output, const char *expected)
{
	struct pm_buf buf = print(format, output);

	assert_string_equal(buf.ptr, expected);
	pm_buf_free(&buf);
}

static void prints_tables(void **state)
{
	(void)state;
	struct pm_output output = {0};
	struct pm_error err;

	pm_hit_fields_read(&output.fields,
		PM_STR("rank,score,title,authors,source,published,url,snippet"),
		PM_HIT_COLUMN_COUNT, &err);
	prints_as(&pm_format_tsv, output,
		"rank\tscore\ttitle\tauthors\tsource\tpublished\turl\tsnippet\n"
		"1\t1.5\tfox, \"<b>\"\\t*x*\t=cmd; B\t+1\t2024-03-05\t\t"
		"- \\x1b | fox\\r\\nA \xE2\x80\xA6 \\n\xC3\xA4"
		"fox\n");
	prints_as(&pm_format_csv, output,
		"rank,score,title,authors,source,published,url,snippet\r\n"
		"1,1.5,\"fox, \"\"<b>\"\"\t*x*\",'=cmd; B,'+1,2024-03-05,,"
		"\"'- \xE2\x90\x9B | fox\r\nA \xE2\x80\xA6 \n\xC3\xA4"
		"fox\"\r\n");
	pm_hit_fields_read(&output.fields, PM_STR("text"), PM_HIT_COLUMN_COUNT, &err);
	prints_as(&pm_format_tsv, output,
		"text\n- \\x1b | fox\\r\\nA\\xff\\n\\n\xC3\xA4"
		"fox!!\n");
	prints_as(&pm_format_csv, output,
		"text\r\n\"'- \xE2\x90\x9B | fox\r\nA\xEF\xBF\xBD\n\n\xC3\xA4"
		"fox!!\"\r\n");
}

static void prints_runs(void **state)
{
	(void)state;

	prints_as(&pm_format_trec, (struct pm_output){0}, "1 Q0 a%20b 1 1.5 pressmark\n");
	prints_as(&pm_format_trec, (struct pm_output){.id = PM_STR("q 7")},
		"q%207 Q0 a%20b 1 1.5 pressmark\n");
}

static void prints_templates(void **state)
{
	(void)state;
	static const struct {
		const char *template;
		bool terminal;
		const char *expected;
	} cases[] = {
		{"{title}|{lang}|{url}|{{{rank}}}\\n", false, "fox, \"<b>\" *x*|en||{1}\n"},
		{"{text}", false,
			"- \33 | fox\r\nA\xFF\n\n\xC3\xA4"
			"fox!!"},
		{"<{id}>{id}", false, "<a b>a b"},
		{"{text}", true,
			"- \xE2\x90\x9B | fox  A\xEF\xBF\xBD  \xC3\xA4"
			"fox!!"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_output output = {.terminal = cases[i].terminal, .id = PM_STR("a\tb")};
		struct pm_error err;
		assert_int_equal(
			pm_template_read(&output.pieces, pm_str_of(cases[i].template), &err),
			PM_OK);
		prints_as(&pm_format_template, output, cases[i].expected);
		pm_template_free(&output.pieces);
	}
}

static void prints_text(void **state)
{
	(void)state;

	prints_as(&pm_format_text, (struct pm_output){.width = 40},
		"7 hits\n"
		"\n"
		"1. fox, \"<b>\" *x*\n"
		"   2024-03-05 \xC2\xB7 article \xC2\xB7 +1 \xC2\xB7 1.50\n"
		"   = 1.0000 fox\n"
		"   + 0.5000 \"fox\"\n"
		"   docs.jsonl!a b\n"
		"   - \xE2\x90\x9B | fox A \xE2\x80\xA6\n"
		"   \xE2\x80\xA6 \xC3\xA4"
		"fox \xE2\x80\xA6\n"
		"\n"
		"by kind\n"
		"  article    4 "
		"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96"
		"\x88\xE2\x96\x88"
		"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96"
		"\x88\xE2\x96\x88"
		"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96"
		"\x88\xE2\x96\x88"
		"\xE2\x96\x88\n"
		"  state|ment 2 "
		"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96"
		"\x88\xE2\x96\x88"
		"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x8C\n"
		"  1 more\n"
		"  without: 1\n"
		"\n"
		"by month\n"
		"  2023-12 1 "
		"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96"
		"\x88\n"
		"  2024-03 4 "
		"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96"
		"\x88\xE2\x96\x88"
		"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96"
		"\x88\xE2\x96\x88"
		"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96"
		"\x88\xE2\x96\x88"
		"\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\n");
}

static void prints_markdown(void **state)
{
	(void)state;

	prints_as(&pm_format_markdown, (struct pm_output){.facet_values = 1},
		"# fox AND \"fox\"\n"
		"\n"
		"7 hits\n"
		"\n"
		"1. **fox**, \"\\<b\\>\" \\*x\\*\\\n"
		"   2024-03-05 \xC2\xB7 article \xC2\xB7 +1 \xC2\xB7 1.50\\\n"
		"   docs.jsonl!a b\n"
		"\n"
		"   - 1.0000 fox\n"
		"   - 0.5000 \"fox\"\n"
		"\n"
		"   > \\- \xE2\x90\x9B \\| **fox** A \xE2\x80\xA6\n"
		"\n"
		"   > \xE2\x80\xA6 \xC3\xA4**fox** \xE2\x80\xA6\n"
		"\n"
		"| kind | documents |\n"
		"| --- | ---: |\n"
		"| article | 4 |\n"
		"| *without* | 1 |\n"
		"\n"
		"2 more\n"
		"\n"
		"| month | documents |\n"
		"| --- | ---: |\n"
		"| 2024-03 | 4 |\n"
		"\n"
		"1 earlier\n");
}

static void prints_html(void **state)
{
	(void)state;
	static const char *const expected[] = {
		"<title>fox AND &quot;fox&quot; \xE2\x80\x93 Pressmark</title>",
		"<p class=\"note\">cut</p>",
		"<h3 dir=\"auto\"><mark>fox</mark>, &quot;&lt;b&gt;&quot; *x*</h3>",
		"<blockquote dir=\"auto\">- \xE2\x90\x9B | <mark>fox</mark> \nA "
		"\xE2\x80\xA6</blockquote>",
		"<rect x=\"4.1\" y=\"75.00\" width=\".8\" height=\"25.00\"><title>2023-12: "
		"1</title></rect>",
		"<rect x=\"7.1\" y=\"0.00\" width=\".8\" height=\"100.00\"><title>2024-03: "
		"4</title></rect>",
		"<span class=\"bar\" style=\"width:50.00%\"></span>",
		"1 of 7 shown",
	};
	struct pm_buf buf = print(&pm_format_html, (struct pm_output){0});

	for (size_t i = 0; i < COUNT_OF(expected); i++)
		if (strstr(buf.ptr, expected[i]) == NULL)
			fail_msg("not there: %s\n%s", expected[i], buf.ptr);
	assert_null(strstr(buf.ptr, "<b>"));
	assert_null(strstr(buf.ptr, "<script"));
	assert_null(strstr(buf.ptr, "\33"));
	pm_buf_free(&buf);
}

static void prints_json(void **state)
{
	(void)state;
	struct pm_output output = {.typed = PM_STR("\xC3\xA4 fox \"fox\""),
		.offsets = PM_OFFSET_CHAR,
		.id = PM_STR("7"),
		.facet_values = 1};
	struct pm_error err;

	pm_hit_fields_read(&output.fields, PM_STR("matches,title,lang"), PM_HIT_FIELD_COUNT, &err);
	prints_as(&pm_format_jsonl, output,
		"{\"type\":\"begin\",\"id\":\"7\",\"format_version\":1,"
		"\"query\":\"fox AND \\\"fox\\\"\","
		"\"clauses\":[{\"text\":\"fox\",\"start\":1,\"end\":4,\"verified\":false},"
		"{\"text\":\"\\\"fox\\\"\",\"start\":5,\"end\":10,\"verified\":true}],"
		"\"index\":{\"uuid\":\"u\",\"revision\":7},\"offsets\":\"char\"}\n"
		"{\"type\":\"hit\",\"id\":\"7\",\"title\":\"fox, "
		"\\\"<b>\\\"\\t*x*\",\"language\":\"en\","
		"\"title_matches\":[{\"start\":0,\"end\":3,\"clause\":0}],"
		"\"fragments\":[{\"start\":0,\"end\":12,\"matches\":[{\"start\":6,\"end\":9,"
		"\"clause\":0}]},"
		"{\"start\":14,\"end\":19,\"matches\":[{\"start\":16,\"end\":19,\"clause\":1}]}],"
		"\"parts\":[{\"clause\":0,\"weight\":1},{\"clause\":1,\"weight\":0.5}]}\n"
		"{\"type\":\"end\",\"id\":\"7\",\"total\":7,\"exact\":true,\"warnings\":[\"cut\"],"
		"\"facets\":{\"kind\":{\"values\":[{\"value\":\"article\",\"documents\":4}],"
		"\"distinct\":3,\"without\":1},"
		"\"month\":{\"values\":[{\"value\":\"2024-03\",\"documents\":4}],"
		"\"distinct\":2,\"without\":0}}}\n");
}

static void tells_why_nothing_was_found(void **state)
{
	(void)state;
	static const struct pm_str texts[] = {{"a", 1}, {"\"b c\"", 5}};
	static const struct pm_obstacle obstacles[] = {
		{.parts = texts, .part_count = 2, .hits = 9},
		{.type = PM_OBSTACLE_NEARNESS, .parts = texts, .part_count = 1, .hits = 4},
		{.type = PM_OBSTACLE_FIELD, .parts = texts + 1, .part_count = 1, .hits = 1},
		{.parts = texts, .part_count = 1, .hits = 1},
	};
	static const struct pm_suggestion suggestions[] = {{{"gas", 3}, 1}, {{"oil", 3}, 2}};
	static const struct pm_missing missing[] = {{{"gaz", 3}, suggestions, 1, true},
		{{"lang:x", 6}, suggestions, 1, false}, {{"tag:x", 5}, suggestions, 2, false},
		{{"y*", 2}, NULL, 0, false}};
	static const struct pm_results nothing = {.obstacles = obstacles,
		.obstacle_count = 4,
		.missing = missing,
		.missing_count = 4};
	static const char *const expected[] = {
		"nothing matches; without \"a\" and \"b c\" there are 9",
		"nothing matches; without the nearness of \"a\" there are 4",
		"nothing matches; without the field of \"b c\" there is 1",
		"did you mean \"gas\" (1 document) for \"gaz\"?",
		"no document has \"lang:x\"; there is \"gas\" (1 document)",
		"no document has \"tag:x\"; there is \"gas\" (1 document), \"oil\" (2 documents)",
		"no document has \"y*\"",
	};

	assert_int_equal(pm_diagnosis_count(&nothing), COUNT_OF(expected));
	assert_int_equal(pm_diagnosis_count(&answer), 0);
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		struct pm_buf line = {0};
		pm_diagnosis_add(&line, &nothing, i);
		assert_string_equal(line.ptr, expected[i]);
		pm_buf_free(&line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_tables),
		cmocka_unit_test(prints_runs),
		cmocka_unit_test(prints_templates),
		cmocka_unit_test(prints_text),
		cmocka_unit_test(prints_markdown),
		cmocka_unit_test(prints_html),
		cmocka_unit_test(prints_json),
		cmocka_unit_test(tells_why_nothing_was_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
