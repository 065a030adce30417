/* Tests of word boundaries. SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/text/words.h"

#include <stdio.h>

#include "lib/buf.h"
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

/* Check a line of WordBreakTest.txt: code points in hexadecimal, with the signs for a boundary and
 * for none between them. */
static void check_line(const char *line, unsigned number)
{
	struct pm_buf text = {0}, expected = {0}, out = {0};
	char bytes[4];
	bool boundary = false;

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
			if (boundary && text.len > 0)
				pm_buf_add_char(&expected, '|');
			size_t len = pm_utf8_encode(code, bytes);
			pm_buf_add(&expected, bytes, len);
			pm_buf_add(&text, bytes, len);
		}
	}
	mark_boundaries(&out, pm_buf_str(&text));
	if (!pm_str_equal(pm_buf_str(&out), pm_buf_str(&expected)))
		fail_msg("line %u: %s gives %s", number, line, out.ptr);
	pm_buf_free(&text);
	pm_buf_free(&expected);
	pm_buf_free(&out);
}

static void passes_unicodes_test(void **state)
{
	(void)state;
	char path[1024], line[4096];
	const char *data = getenv("PM_SHARED_DATA");
	unsigned number = 0, checked = 0;

	snprintf(path, sizeof path, "%s/unicode/WordBreakTest.txt", data != NULL ? data : ".");
	FILE *file = fopen(path, "r");
	if (file == NULL) {
		print_message("skipped: no %s\n", path);
		skip();
	}
	while (fgets(line, sizeof line, file) != NULL) {
		number++;
		if (line[0] == '#' || line[0] == '\n')
			continue;
		check_line(line, number);
		checked++;
	}
	fclose(file);
	assert_true(checked > 1800);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_only_what_is_valid),
		cmocka_unit_test(finds_boundaries),
		cmocka_unit_test(passes_unicodes_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
