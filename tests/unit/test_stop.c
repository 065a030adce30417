/*
 * Tests of the lists of stop words.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/stop.h"

#include <pressmark/analyzer.h>

#include "lib/buf.h"
#include "tests/unit/test.h"

static const struct pm_stop_list *list_of(const char *language)
{
	const struct pm_stop_list *list = pm_stop_lists;

	while (*list->language != '\0' && strcmp(list->language, language) != 0)
		list++;
	return list;
}

static void knows_its_words(void **state)
{
	(void)state;
	static const struct {
		const char *language, *word;
		bool expected;
	} cases[] = {
		{"en", "a", true},
		{"en", "what", true},
		{"en", "yourselves", true},
		{"en", "yoursel", false},
		{"en", "yourselves ", false},
		{"en", "", false},
		{"en", "rain", false},
		/* Names as well. */
		{"en", "it", false},
		{"en", "may", false},
		{"en", "us", false},
		{"en", "who", false},
		{"de", "fur", true},
		{"de", "what", false},
		{"es", "cuando", true},
		{"fr", "ou", true},
		{"ru", "которыи", true},
		{"fi", "on", false},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (pm_stop_list_has(list_of(cases[i].language), pm_str_of(cases[i].word)) !=
			cases[i].expected)
			fail_msg("%s: \"%s\"", cases[i].language, cases[i].word);
}

/* In byte order, and none twice. */
static bool ascend(struct pm_str a, struct pm_str b)
{
	int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

	return order != 0 ? order < 0 : a.len < b.len;
}

/* A word that the analyzer gives another form would never be met. */
static void words_are_exact_forms_in_order(void **state)
{
	(void)state;
	struct pm_analyzer *analyzer;
	struct pm_token token;

	assert_int_equal(pm_analyzer_new(&analyzer, NULL), PM_OK);
	for (const struct pm_stop_list *list = pm_stop_lists; *list->language != '\0'; list++) {
		struct pm_str text = pm_str_of(list->words), last = {"", 0};
		pm_analyzer_start(analyzer, text, 0);
		while (pm_analyzer_next(analyzer, &token)) {
			struct pm_str word = {text.ptr + token.start, token.end - token.start};
			assert_int_equal(token.kind, PM_TOKEN_WORD);
			if (!pm_str_equal(token.term, word))
				fail_msg("%s: \"%.*s\" is folded", list->language, (int)word.len,
					word.ptr);
			if (!ascend(last, word))
				fail_msg("%s: \"%.*s\" is out of order", list->language,
					(int)word.len, word.ptr);
			last = word;
		}
	}
	pm_analyzer_free(analyzer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_its_words),
		cmocka_unit_test(words_are_exact_forms_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
