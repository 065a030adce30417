/*
 * Edits between words.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/fuzzy.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/buf.h"
#include "tests/unit/test.h"

static struct pm_fuzzy fuzzy;

static void counts_edits(void **state)
{
	(void)state;
	static const struct {
		const char *word, *other;
		unsigned most, edits;
	} cases[] = {
		{"wuhan", "wuhan", 2, 0}, {"wuhann", "wuhan", 2, 1}, {"wuhn", "wuhan", 2, 1},
		{"wuxan", "wuhan", 2, 1}, {"wuahn", "wuhan", 2, 1}, {"uwahn", "wuhan", 2, 2},
		{"ca", "abc", 3,
			3}, /* no part is edited twice: swapping and inserting in between is */
		{"", "ab", 2, 2}, {"ab", "", 2, 2}, {"", "", 0, 0},
		{"m\xC3\xBCller", "muller", 2, 1}, /* code points, not bytes */
		{"\xE5\x8C\x97\xE4\xBA\xAC", "\xE4\xBA\xAC\xE5\x8C\x97", 2, 1},
		{"sanctions", "elections", 2, 3}, /* more than most */
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		pm_fuzzy_start(&fuzzy, pm_str_of(cases[i].word), cases[i].most);
		assert_int_equal(pm_fuzzy_edits(&fuzzy, pm_str_of(cases[i].other)), cases[i].edits);
	}
}

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static unsigned from_scratch(const char *word, const char *other, unsigned most)
{
	static struct pm_fuzzy fresh;

	pm_fuzzy_start(&fresh, pm_str_of(word), most);
	return pm_fuzzy_edits(&fresh, pm_str_of(other));
}

/* One word after another gives what each gives alone, in order and out of it; and of what is said
 * to be hopeless nothing matches. */
static void remembers_rightly(void **state)
{
	enum {
		WORDS = 3000,
		LONGEST = 7
	};
	static char words[WORDS][LONGEST + 1];
	char hopeless[LONGEST + 1] = "";

	(void)state;
	srand(1);
	for (size_t i = 0; i < WORDS; i++)
		for (size_t k = 0; k < 1 + (size_t)rand() % LONGEST; k++)
			words[i][k] = (char)('a' + rand() % 3);
	for (int sorted = 0; sorted < 2; sorted++) {
		if (sorted)
			qsort(words, WORDS, sizeof *words, compare);
		pm_fuzzy_start(&fuzzy, PM_STR("abcab"), 2);
		for (size_t i = 0; i < WORDS; i++) {
			unsigned edits = pm_fuzzy_edits(&fuzzy, pm_str_of(words[i]));
			unsigned alone = from_scratch("abcab", words[i], 2);
			assert_int_equal(edits > 2 ? 3 : edits, alone > 2 ? 3 : alone);
			size_t len = strlen(hopeless);
			if (len > 0 && strncmp(words[i], hopeless, len) == 0)
				assert_true(edits > 2);
			if (fuzzy.hopeless > 0)
				snprintf(hopeless, sizeof hopeless, "%.*s", (int)fuzzy.hopeless,
					words[i]);
		}
	}
}

static void long_words_are_cut(void **state)
{
	(void)state;
	char word[3 * PM_TERM_MAX];

	memset(word, 'a', sizeof word);
	pm_fuzzy_start(&fuzzy, (struct pm_str){word, sizeof word}, 2);
	assert_int_equal(pm_fuzzy_edits(&fuzzy, (struct pm_str){word, sizeof word}), 0);
	assert_int_equal(pm_fuzzy_edits(&fuzzy, (struct pm_str){word, PM_TERM_MAX - 2}), 2);
	assert_true(pm_fuzzy_edits(&fuzzy, (struct pm_str){word, PM_TERM_MAX - 3}) > 2);
}

static void usual_edits(void **state)
{
	(void)state;
	assert_int_equal(pm_fuzzy_usual(PM_STR("ab")), 0);
	assert_int_equal(pm_fuzzy_usual(PM_STR("abc")), 1);
	assert_int_equal(pm_fuzzy_usual(PM_STR("abcde")), 1);
	assert_int_equal(pm_fuzzy_usual(PM_STR("abcdef")), 2);
	assert_int_equal(pm_fuzzy_usual(PM_STR("\xE5\x8C\x97\xE4\xBA\xAC")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_edits),
		cmocka_unit_test(remembers_rightly),
		cmocka_unit_test(long_words_are_cut),
		cmocka_unit_test(usual_edits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
