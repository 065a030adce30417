/*
 * Tests of what the output formats are made of: offsets, passages, fields, templates, facets.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/facet.h"
#include "search/print/flow.h"
#include "search/print/passage.h"
#include "tests/unit/test.h"

static void converts_offsets(void **state)
{
	(void)state;
	/* a, a broken byte, ae, a Han character, a rocket, then more than eight of ASCII */
	static const struct pm_str text = {
		"a\xFF\xC3\xA4\xE5\x8C\x97\xF0\x9F\x9A\x80xyz 0123456789", 25};
	static const struct {
		size_t byte, chars, utf16;
	} cases[] = {{0, 0, 0}, {1, 1, 1}, {2, 2, 2}, {4, 3, 3}, {7, 4, 4}, {11, 5, 6}, {12, 6, 7},
		{24, 18, 19}, {25, 19, 20}};
	struct pm_offset chars = {.unit = PM_OFFSET_CHAR, .text = text};
	struct pm_offset utf16 = {.unit = PM_OFFSET_UTF16, .text = text};
	struct pm_offset bytes = {.unit = PM_OFFSET_BYTE, .text = text};
	const struct pm_offset begin = chars;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(pm_offset_ahead(&chars, cases[i].byte), cases[i].chars);
		assert_int_equal(pm_offset_advance(&chars, cases[i].byte), cases[i].chars);
		assert_int_equal(pm_offset_advance(&utf16, cases[i].byte), cases[i].utf16);
		assert_int_equal(pm_offset_advance(&bytes, cases[i].byte), cases[i].byte);
		assert_int_equal(pm_offset_ahead(&begin, cases[i].byte), cases[i].chars);
	}
	assert_int_equal(pm_offset_advance(&chars, 1000), 19);
}

static void parts_passages(void **state)
{
	(void)state;
	static const struct {
		size_t at, end;
		struct pm_match matches[4];
		size_t count;
		const char *expected; /* stretches, marked ones in brackets */
	} cases[] = {
		{0, 10, {{0}}, 0, "0123456789"},
		{2, 6, {{0}}, 0, "2345"},
		{3, 3, {{0}}, 0, ""},
		{0, 10, {{3, 5, 0}}, 1, "012[34]56789"},
		{0, 10, {{0, 2, 0}, {8, 10, 0}}, 2, "[01]234567[89]"},
		/* overlapping and touching matches, and one within another */
		{0, 10, {{1, 4, 0}, {2, 6, 1}, {3, 4, 2}, {6, 8, 0}}, 4, "0[1234567]89"},
		/* what lies before or reaches out */
		{4, 8, {{0, 2, 0}, {3, 5, 0}, {7, 9, 0}}, 3, "[4]56[7]"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_passage passage = {
			cases[i].at, cases[i].end, cases[i].matches, cases[i].count};
		struct pm_stretch stretch;
		struct pm_buf buf = {0};
		pm_buf_add_str(&buf, PM_STR(""));
		while (pm_passage_next(&passage, &stretch)) {
			pm_buf_add_str(&buf, stretch.marked ? PM_STR("[") : PM_STR(""));
			pm_buf_add(&buf, &"0123456789"[stretch.start], stretch.end - stretch.start);
			pm_buf_add_str(&buf, stretch.marked ? PM_STR("]") : PM_STR(""));
		}
		assert_string_equal(buf.ptr, cases[i].expected);
		pm_buf_free(&buf);
	}
}

static void links_to_the_web_only(void **state)
{
	(void)state;
	static const struct {
		const char *url;
		bool expected;
	} cases[] = {{"https://a.example/", true}, {"HTTP://a.example", true}, {"https://", false},
		{"javascript:alert(1)", false}, {" https://a.example", false}, {"", false},
		{"data:text/html,x", false}};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_document document = {.url = pm_str_of(cases[i].url)};
		assert_int_equal(pm_link_of(&document).len > 0, cases[i].expected);
	}
}

static void reads_field_lists(void **state)
{
	(void)state;
	struct pm_hit_fields fields;
	struct pm_error err;

	assert_int_equal(pm_hit_fields_read(
				 &fields, PM_STR("title, language,rank"), PM_HIT_FIELD_COUNT, &err),
		PM_OK);
	assert_int_equal(fields.count, 3);
	assert_int_equal(fields.list[0], PM_HIT_TITLE);
	assert_int_equal(fields.list[1], PM_HIT_LANGUAGE);
	assert_int_equal(fields.list[2], PM_HIT_RANK);
	assert_int_equal(
		fields.bits, 1U << PM_HIT_TITLE | 1U << PM_HIT_LANGUAGE | 1U << PM_HIT_RANK);
	assert_int_equal(
		pm_hit_fields_read(&fields, PM_STR("title,colour"), PM_HIT_FIELD_COUNT, &err),
		PM_INVALID);
	assert_non_null(strstr(err.message, "\"colour\" is none of rank, score,"));
	assert_int_equal(pm_hit_fields_read(&fields, PM_STR("url,url"), PM_HIT_FIELD_COUNT, &err),
		PM_INVALID);
	assert_non_null(strstr(err.message, "twice"));
	assert_int_equal(
		pm_hit_fields_read(&fields, PM_STR("url,"), PM_HIT_FIELD_COUNT, &err), PM_INVALID);
}

static void reads_templates(void **state)
{
	(void)state;
	static const struct {
		const char *template;
		const char *problem; /* NULL: none */
	} cases[] = {
		{"", NULL},
		{"{title}\\t{published}\\n", NULL},
		{"{{literal}} \\\\ \\0", NULL},
		{"{titel}", "\"titel\" is none of"},
		{"{fragments}", "\"fragments\" is none of"},
		{"{}", "\"\" is none of"},
		{"{title", "not closed"},
		{"title}", "not opened"},
		{"\\x", "one of t, n, 0"},
		{"end\\", "one of t, n, 0"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_template pieces;
		struct pm_error err;
		enum pm_status status =
			pm_template_read(&pieces, pm_str_of(cases[i].template), &err);
		assert_int_equal(status, cases[i].problem == NULL ? PM_OK : PM_INVALID);
		if (cases[i].problem != NULL)
			assert_non_null(strstr(err.message, cases[i].problem));
		pm_template_free(&pieces);
	}
}

static void chooses_facet_values(void **state)
{
	(void)state;
	static const struct pm_facet_value values[] = {
		{{"2022", 4}, 1}, {{"2023", 4}, 5}, {{"2024", 4}, 3}};
	struct pm_facet facet = {.field = PM_FACET_YEAR, .values = values, .value_count = 3};

	assert_int_equal(pm_facet_shown(&facet, 0).count, 3);
	assert_int_equal(pm_facet_shown(&facet, 9).count, 3);
	assert_int_equal(pm_facet_shown(&facet, 2).count, 2);
	assert_ptr_equal(pm_facet_shown(&facet, 2).values, values + 1);
	facet.field = PM_FACET_TAG;
	assert_ptr_equal(pm_facet_shown(&facet, 2).values, values);

	struct pm_error err;
	unsigned bits;
	assert_int_equal(pm_facets_read(&bits, PM_STR("lang,kind"), &err), PM_OK);
	assert_int_equal(bits, 1U << PM_FACET_KIND | 1U << PM_FACET_LANGUAGE);
	assert_int_equal(pm_facets_read(&bits, PM_STR("kind,size"), &err), PM_INVALID);
	assert_string_equal(err.message,
		"--facet: \"size\" is none of kind, source, lang, year, month, author, tag");
}

static void cuts_to_columns(void **state)
{
	(void)state;
	static const struct {
		const char *input;
		size_t width, taken;
		const char *expected;
	} cases[] = {
		{"abc", 3, 3, "abc"},
		{"abcd", 3, 3, "ab\xE2\x80\xA6"},
		{"\xE5\x8C\x97\xE4\xBA\xAC", 4, 4, "\xE5\x8C\x97\xE4\xBA\xAC"},
		{"\xE5\x8C\x97\xE4\xBA\xAC", 3, 3, "\xE5\x8C\x97\xE2\x80\xA6"},
		{"\33x", 2, 2, "\xE2\x90\x9Bx"},
		{"", 2, 0, ""},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf buf = {0};
		pm_buf_add_str(&buf, PM_STR(""));
		assert_int_equal(pm_flow_cut(&buf, pm_str_of(cases[i].input), cases[i].width),
			cases[i].taken);
		assert_string_equal(buf.ptr, cases[i].expected);
		pm_buf_free(&buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(converts_offsets),
		cmocka_unit_test(parts_passages),
		cmocka_unit_test(links_to_the_web_only),
		cmocka_unit_test(reads_field_lists),
		cmocka_unit_test(reads_templates),
		cmocka_unit_test(chooses_facet_values),
		cmocka_unit_test(cuts_to_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
