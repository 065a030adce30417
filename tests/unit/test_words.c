/*
 * Tests of word boundaries.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/words.h"

#include <stdio.h>
#include <uniwbrk.h>

#include <pressmark/analyzer.h>

#include "lib/buf.h"
#include "lib/text/classes.h"
#include "lib/text/utf8.h"
#include "tests/unit/test.h"

/* Write a text with '|' at each boundary inside it. */
static void mark_boundaries(struct pm_buf *out, struct pm_str text)
{
	struct pm_words words;
	struct pm_char c;

	pm_words_start(&words, text);
	while (pm_words_step(&words, &c)) {
		if (c.boundary && c.ptr != text.ptr)
			pm_buf_add_char(out, '|');
		pm_buf_add(out, c.ptr, c.len);
	}
}

static void finds_boundaries(void **state)
{
	(void)state;
	static const struct {
		const char *input, *expected;
	} cases[] = {
		{"", ""},
		{"a", "a"},
		{"can't stop", "can't| |stop"},
		{"3.14, 1,234", "3.14|,| |1,234"},
		{"APT31", "APT31"},
		{"U.S. law", "U.S|.| |law"},
		{"cyber-attack", "cyber|-|attack"},
		{"a_b__c", "a_b__c"},
		{"\r\n\n", "\r\n|\n"},
		{"caf\xC3\xA9 cafe\xCC\x81", "caf\xC3\xA9| |cafe\xCC\x81"},
		{"\xD7\xA6\xD7\x94\"\xD7\x9C", "\xD7\xA6\xD7\x94\"\xD7\x9C"},
		{"a\"b", "a|\"|b"},
		{"\xE3\x82\xAB\xE3\x82\xBF", "\xE3\x82\xAB\xE3\x82\xBF"},
		{"\xE4\xB8\xAD\xE5\x9B\xBD", "\xE4\xB8\xAD|\xE5\x9B\xBD"},
		{"a\xFF"
		 "b",
			"a|\xFF|b"},
		{"a:\xCC\x88z", "a:\xCC\x88z"},
		{"a:\xCC\x88 z", "a|:\xCC\x88| |z"},
		/* three flags' letters: a pair and one */
		{"\xF0\x9F\x87\xAB\xF0\x9F\x87\xAE\xF0\x9F\x87\xAB",
			"\xF0\x9F\x87\xAB\xF0\x9F\x87\xAE|\xF0\x9F\x87\xAB"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf out = {0};
		pm_buf_add(&out, "", 0);
		mark_boundaries(&out, pm_str_of(cases[i].input));
		assert_string_equal(out.ptr, cases[i].expected);
		pm_buf_free(&out);
	}
}

static void decodes_only_what_is_valid(void **state)
{
	(void)state;
	static const struct {
		const char *input;
		size_t len;
		uint32_t code;
	} cases[] = {
		{"a", 1, 'a'},
		{"\xC2\x80", 2, 0x80},
		{"\xDF\xBF", 2, 0x7FF},
		{"\xE0\xA0\x80", 3, 0x800},
		{"\xED\x9F\xBF", 3, 0xD7FF},
		{"\xEF\xBF\xBF", 3, 0xFFFF},
		{"\xF0\x90\x80\x80", 4, 0x10000},
		{"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
		{"\x80", 1, PM_UTF8_BROKEN},
		{"\xC0\x80", 1, PM_UTF8_BROKEN},
		{"\xC1\xBF", 1, PM_UTF8_BROKEN},
		{"\xC3", 1, PM_UTF8_BROKEN},
		{"\xC3(", 1, PM_UTF8_BROKEN},
		{"\xE0\x9F\xBF", 1, PM_UTF8_BROKEN},
		{"\xED\xA0\x80", 1, PM_UTF8_BROKEN},
		{"\xE2\x82", 1, PM_UTF8_BROKEN},
		{"\xF0\x8F\xBF\xBF", 1, PM_UTF8_BROKEN},
		{"\xF4\x90\x80\x80", 1, PM_UTF8_BROKEN},
		{"\xF0\x9F\x87", 1, PM_UTF8_BROKEN},
		{"\xFF", 1, PM_UTF8_BROKEN},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint32_t code;
		const char *end = cases[i].input + strlen(cases[i].input);
		assert_int_equal(pm_utf8_decode(cases[i].input, end, &code), cases[i].len);
		assert_int_equal(code, cases[i].code);
		char bytes[4];
		if (code != PM_UTF8_BROKEN) {
			assert_int_equal(pm_utf8_encode(code, bytes), cases[i].len);
			assert_memory_equal(bytes, cases[i].input, cases[i].len);
		}
	}
}

/* Read a line of WordBreakTest.txt: code points in hexadecimal, with the signs for a boundary and
 * for none between them; `marked` is the text with '|' at each boundary inside it. */
static void read_line(const char *line, struct pm_buf *text, struct pm_buf *marked)
{
	char bytes[4];
	bool boundary = false;

	pm_buf_clear(text);
	pm_buf_clear(marked);
	for (const char *ptr = line; *ptr != '#' && *ptr != '\0';) {
		if (strncmp(ptr, "\xC3\xB7", 2) == 0 || strncmp(ptr, "\xC3\x97", 2) == 0) {
			boundary = ptr[1] == '\xB7';
			ptr += 2;
		} else if (*ptr == ' ' || *ptr == '\t') {
			ptr++;
		} else {
			char *after;
			uint32_t code = (uint32_t)strtoul(ptr, &after, 16);
			assert_ptr_not_equal(after, ptr);
			ptr = after;
			if (boundary && text->len > 0)
				pm_buf_add_char(marked, '|');
			size_t len = pm_utf8_encode(code, bytes);
			pm_buf_add(marked, bytes, len);
			pm_buf_add(text, bytes, len);
		}
	}
}

/* Call `check` with each line of Unicode's test and what it says. */
static void with_unicodes_test(
	void (*check)(const char *line, struct pm_str text, struct pm_str marked, void *context),
	void *context)
{
	char path[1024], line[4096];
	const char *data = getenv("PM_SHARED_DATA");
	struct pm_buf text = {0}, marked = {0};
	unsigned checked = 0;

	snprintf(path, sizeof path, "%s/unicode/WordBreakTest.txt", data != NULL ? data : ".");
	FILE *file = fopen(path, "r");
	if (file == NULL) {
		print_message("skipped: no %s\n", path);
		skip();
	}
	while (fgets(line, sizeof line, file) != NULL) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		read_line(line, &text, &marked);
		check(line, pm_buf_str(&text), pm_buf_str(&marked), context);
		checked++;
	}
	fclose(file);
	pm_buf_free(&text);
	pm_buf_free(&marked);
	assert_true(checked > 1800);
}

static void check_boundaries(
	const char *line, struct pm_str text, struct pm_str marked, void *context)
{
	struct pm_buf out = {0};

	(void)context;
	mark_boundaries(&out, text);
	if (!pm_str_equal(pm_buf_str(&out), marked))
		fail_msg("%s gives %s", line, out.ptr);
	pm_buf_free(&out);
}

static void passes_unicodes_test(void **state)
{
	(void)state;
	with_unicodes_test(check_boundaries, NULL);
}

/* Whether a word boundary lies at an offset of the text. */
static bool boundary_at(struct pm_str text, size_t offset)
{
	struct pm_words words;
	struct pm_char c;

	if (offset == 0 || offset == text.len)
		return true;
	pm_words_start(&words, text);
	while (pm_words_step(&words, &c))
		if (c.ptr == text.ptr + offset)
			return c.boundary;
	return false;
}

/* The code point that ends before an offset, past its marks, or begins at it. */
static uint32_t code_beside(struct pm_str text, size_t offset, bool before)
{
	uint32_t code = 0;

	do {
		while (before && offset > 0 && pm_utf8_continues(text.ptr + --offset))
			;
		if (offset < text.len)
			pm_utf8_decode(text.ptr + offset, text.ptr + text.len, &code);
	} while (before && offset > 0 &&
		 pm_class_of(code, pm_words_property(code)) == PM_CLASS_MARK);
	return code;
}

/*
 * Where tokens are not cut as UAX #29 cuts words, and why:
 *
 * - a compound (PM_TOKEN_JOINED) spans several of its words, and parts (PM_TOKEN_PART) lie inside
 *   one: both are found, so that APT31, APT-31 and APT 31 find each other
 * - Katakana and Hangul, which it keeps together, are given by character and by pairs, since there
 *   are no spaces or endings to go by; so a word also ends where they begin
 * - underscores and the narrow no-break space hold words together there, and at a word's edge
 *   belong to it; here they only stand between
 * - an apostrophe after a Hebrew letter belongs to the word there; here it is left out, since it
 * may as well end a quotation
 * - a joiner ties a pictograph to a letter before it; here pictographs are no part of any word
 * - the rest must agree, at both ends of every word and compound
 */
static bool is_known_deviation(struct pm_str text, size_t offset, bool before)
{
	uint32_t beside = code_beside(text, offset, before);
	uint8_t property = pm_words_property(beside);
	enum pm_class class = pm_class_of(beside, property);

	if (!before && offset >= 3 && memcmp(text.ptr + offset - 3, "\xE2\x80\x8D", 3) == 0)
		return class == PM_CLASS_NONE;
	return class == PM_CLASS_CHARACTER || property == WBP_EXTENDNUMLET ||
	       (!before && property == WBP_SQ);
}

static void check_tokens(const char *line, struct pm_str text, struct pm_str marked, void *context)
{
	struct pm_analyzer *analyzer = context;
	struct pm_token token;

	(void)marked;
	pm_analyzer_start(analyzer, text, 1);
	while (pm_analyzer_next(analyzer, &token)) {
		if (token.kind != PM_TOKEN_WORD && token.kind != PM_TOKEN_JOINED)
			continue;
		if (!boundary_at(text, token.start) && !is_known_deviation(text, token.start, true))
			fail_msg("%s: a token begins at %zu", line, token.start);
		if (!boundary_at(text, token.end) && !is_known_deviation(text, token.end, false))
			fail_msg("%s: a token ends at %zu", line, token.end);
		for (size_t i = token.start + 1; i < token.end && token.kind == PM_TOKEN_WORD; i++)
			if (!pm_utf8_continues(text.ptr + i) && boundary_at(text, i))
				fail_msg("%s: a token goes on at %zu", line, i);
	}
}

static int make_analyzer(void **state)
{
	return pm_analyzer_new((struct pm_analyzer **)state, NULL) == PM_OK ? 0 : -1;
}

static int free_analyzer(void **state)
{
	pm_analyzer_free(*state);
	return 0;
}

static void tokens_keep_unicodes_boundaries(void **state)
{
	with_unicodes_test(check_tokens, *state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_only_what_is_valid),
		cmocka_unit_test(finds_boundaries),
		cmocka_unit_test(passes_unicodes_test),
		cmocka_unit_test_setup_teardown(
			tokens_keep_unicodes_boundaries, make_analyzer, free_analyzer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
