/*
 * Tests of what makes texts the same.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/copy.h"

#include "tests/unit/test.h"

#define NINETY                                                                                  \
	"Ninety bytes are nine times ten of these characters, which are written one after the " \
	"other"

static void white_space_makes_no_difference(void **state)
{
	(void)state;
	const struct {
		struct pm_str text;
		bool same; /* as the first one */
	} cases[] = {
		{PM_STR(NINETY " and these are the rest"), true},
		{PM_STR(" \n" NINETY "\r\n\tand  these are the\frest\n"), true},
		{PM_STR("\xE3\x80\x80" NINETY "\xC2\xA0"
			"and\xE2\x80\x89these are the"
			"\xE2\x80\xA8rest\xE1\x9A\x80"),
			true},
		{PM_STR(NINETY "and these are the rest"), false},
		{PM_STR(NINETY " And these are the rest"), false},
		{PM_STR(NINETY " and these are the rest\xC2"), false},
		{PM_STR(NINETY " and these are the rest\xE2\x80"), false},
		{PM_STR(NINETY " and \0these are the rest"), false},
		{PM_STR(NINETY "\xE2\x80\x8B"
			       " and these are the rest"),
			false},
	};
	char first[PM_TEXT_HASH_HEX], hex[PM_TEXT_HASH_HEX];

	pm_text_hash_hex(cases[0].text, first);
	assert_int_equal(strlen(first), PM_TEXT_HASH_HEX - 1);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		pm_text_hash_hex(cases[i].text, hex);
		if ((strcmp(hex, first) == 0) != cases[i].same)
			fail_msg("case %zu: %s, %s", i, hex, first);
	}
}

/* The bytes are counted without the white space that is left out. */
static void short_texts_are_not_compared(void **state)
{
	(void)state;
	const struct {
		struct pm_str text;
		bool compared;
	} cases[] = {
		{PM_STR(""), false},
		{PM_STR(" \n"), false},
		{PM_STR(NINETY "          \n\n\n\n\n\n\n"), false},
		{PM_STR(NINETY " 2345678"), false},
		{PM_STR(NINETY "         2345678"), false},
		{PM_STR(NINETY " 234567890"), true},
	};
	char hex[PM_TEXT_HASH_HEX];

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		pm_text_hash_hex(cases[i].text, hex);
		if ((hex[0] != '\0') != cases[i].compared)
			fail_msg("case %zu: \"%s\"", i, hex);
	}
}

/* A hash does not depend on how the text is cut into blocks. */
static void long_texts(void **state)
{
	(void)state;
	struct pm_buf one = {0}, two = {0};
	char first[PM_TEXT_HASH_HEX], second[PM_TEXT_HASH_HEX];
	uint8_t hash[PM_TEXT_HASH_SIZE];

	for (int i = 0; i < 5000; i++) {
		pm_buf_add_format(&one, "word%d ", i);
		pm_buf_add_format(&two, "%sword%d", i % 7 == 0 ? "\n\n \t" : " ", i);
	}
	pm_text_hash_hex(pm_buf_str(&one), first);
	pm_text_hash_hex(pm_buf_str(&two), second);
	assert_string_equal(first, second);
	assert_true(pm_text_hash_read(pm_str_of(first), hash));
	pm_text_hash_write(hash, second);
	assert_string_equal(first, second);
	assert_false(pm_text_hash_read(PM_STR("0123"), hash));
	assert_false(pm_text_hash_read(PM_STR("0123456789abcdef0123456789abcdeg"), hash));
	pm_buf_free(&two);
	pm_buf_free(&one);
}

/* Nor does it where in a block white space stands. */
static void spaces_at_every_place(void **state)
{
	(void)state;
	const struct pm_str spaces[] = {
		PM_STR("  "), PM_STR(" \n"), PM_STR(" \xC2\xA0"), PM_STR("\xE3\x80\x80")};
	char expected[PM_TEXT_HASH_HEX], hex[PM_TEXT_HASH_HEX];
	struct pm_buf text = {0};

	for (size_t i = 0; i < 100 * COUNT_OF(spaces); i++) {
		size_t before = 1 + i / COUNT_OF(spaces);
		pm_buf_clear(&text);
		pm_buf_add_format(&text, "%.*s %s", (int)before, NINETY NINETY, NINETY NINETY);
		pm_text_hash_hex(pm_buf_str(&text), expected);
		pm_buf_clear(&text);
		pm_buf_add_format(&text, "%.*s", (int)before, NINETY NINETY);
		pm_buf_add_str(&text, spaces[i % COUNT_OF(spaces)]);
		pm_buf_add_str(&text, PM_STR(NINETY NINETY));
		pm_text_hash_hex(pm_buf_str(&text), hex);
		if (strcmp(hex, expected) != 0)
			fail_msg("case %zu: %s, not %s", i, hex, expected);
	}
	pm_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(white_space_makes_no_difference),
		cmocka_unit_test(short_texts_are_not_compared),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(spaces_at_every_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
