/*
 * Tests of stemming.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/stemmer.h>

#include <libstemmer.h>
#include <stdbool.h>
#include <stdio.h>

#include "lib/buf.h"
#include "lib/text/fold.h"
#include "tests/unit/test.h"

static struct pm_stemmer *new_stemmer(const char *language)
{
	struct pm_stemmer *stemmer;

	assert_int_equal(pm_stemmer_new(&stemmer, language, NULL), PM_OK);
	return stemmer;
}

/* Write the stems of every token of a text, those of one token with '|' between. */
static void write_stems(struct pm_buf *out, const char *language, const char *text)
{
	struct pm_stemmer *stemmer = new_stemmer(language);
	struct pm_analyzer *analyzer;
	struct pm_token token;
	struct pm_str stems[PM_STEMS_MAX];

	assert_int_equal(pm_analyzer_new(&analyzer, NULL), PM_OK);
	for (int round = 0; round < 2; round++) { /* the second time from the cache */
		pm_buf_clear(out);
		pm_buf_add(out, "", 0);
		pm_analyzer_start(analyzer, pm_str_of(text), 1);
		while (pm_analyzer_next(analyzer, &token)) {
			size_t count = pm_stemmer_stems(stemmer, &token, stems);
			assert_in_range(count, 1, PM_STEMS_MAX);
			for (size_t i = 0; i < count; i++) {
				if (out->len > 0)
					pm_buf_add_char(out, i > 0 ? '|' : ' ');
				pm_buf_add_str(out, stems[i]);
			}
		}
	}
	pm_analyzer_free(analyzer);
	pm_stemmer_free(stemmer);
}

static void stems(void **state)
{
	(void)state;
	static const struct {
		const char *language, *input, *expected;
	} cases[] = {
		{"en", "Sanctions were imposed", "sanction were impos"},
		{"en", "", ""},
		{"porter", "sanctions", "sanction"},
		{"none", "Sanctions imposed", "sanctions imposed"},
		{"tlh", "Sanctions", "sanctions"},
		{"de", "H\xC3\xA4user", "haus"},
		{"de", "M\xC3\xBCllers Mullers", "mull mull"},
		{"fi", "pakotteiden", "pakot"},
		{"ru", "\xD1\x81\xD0\xB0\xD0\xBD\xD0\xBA\xD1\x86\xD0\xB8\xD0\xB8",
			"\xD1\x81\xD0\xB0\xD0\xBD\xD0\xBA\xD1\x86"},
		/* the accent decides what the ending is: both stems are kept */
		{"fr",
			"accus\xC3\xA9"
			"e",
			"accus|accuse"},
		/* parts and joined forms alike; what has a digit is left alone */
		{"en", "cyber-attacks", "cyberattack cyber attack"},
		{"en", "1990s APT31s", "1990s 1990 s apt31s apt 31 s"},
		{"en", "cables.example.org", "cables.example.org cabl exampl org"},
		{"en", "\xE4\xB8\xAD\xE5\x9B\xBD",
			"\xE4\xB8\xAD\xE5\x9B\xBD \xE4\xB8\xAD \xE5\x9B\xBD"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf out = {0};
		write_stems(&out, cases[i].language, cases[i].input);
		assert_string_equal(out.ptr, cases[i].expected);
		pm_buf_free(&out);
	}
}

static void names(void **state)
{
	(void)state;
	static const struct {
		const char *language, *expected;
	} cases[] = {{"en", "english"}, {"EN", "english"}, {"en-GB", "english"},
		{"de_AT.UTF-8", "german"}, {"german", "german"}, {"German", "german"},
		{"nb", "norwegian"}, {"nn-NO", "norwegian"}, {"porter", "porter"}, {"none", "none"},
		{"zh", "none"}, {"", "none"}, {"-", "none"}, {NULL, "none"},
		{"a-language-with-a-very-long-name", "none"},
		{"alanguagewithaverylongname", "none"}};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_stemmer *stemmer = new_stemmer(cases[i].language);
		assert_string_equal(pm_stemmer_name(stemmer), cases[i].expected);
		pm_stemmer_free(stemmer);
	}
	pm_stemmer_free(NULL);
}

static void knows_all_of_snowballs(void **state)
{
	(void)state;
	for (const char **name = sb_stemmer_list(); *name != NULL; name++) {
		struct pm_stemmer *stemmer = new_stemmer(*name);
		assert_string_equal(pm_stemmer_name(stemmer), *name);
		pm_stemmer_free(stemmer);
	}
}

static void long_words_are_stemmed(void **state)
{
	(void)state;
	char word[PM_TERM_MAX];
	struct pm_stemmer *stemmer = new_stemmer("en");
	struct pm_str stems[PM_STEMS_MAX];

	memset(word, 'k', sizeof word);
	memcpy(word + sizeof word - 4, "ings", 4);
	word[1] = 'a';
	struct pm_token token = {.term = {word, sizeof word}, .accented = {word, sizeof word}};
	assert_int_equal(pm_stemmer_stems(stemmer, &token, stems), 1);
	assert_int_equal(stems[0].len, sizeof word - 4);
	pm_stemmer_free(stemmer);
}

/* More words than are remembered, some of them again and again: always Snowball's own stem. */
static void remembers_the_right_stem(void **state)
{
	(void)state;
	struct pm_stemmer *stemmer = new_stemmer("english");
	struct sb_stemmer *snowball = sb_stemmer_new("english", NULL);
	struct pm_str stems[PM_STEMS_MAX];
	char word[32];

	assert_non_null(snowball);
	for (unsigned i = 0; i < 120000; i++) {
		size_t len = 0;
		for (unsigned n = i % 3 == 0 ? i % 50 : i % 60000; n > 0; n /= 20)
			word[len++] = "aeioubcdfghklmnprstw"[n % 20];
		memcpy(word + len, "ings", 4);
		struct pm_str str = {word, len + (i % 2 ? 4 : 3)};
		struct pm_token token = {.term = str, .accented = str};
		assert_int_equal(pm_stemmer_stems(stemmer, &token, stems), 1);
		const char *expected = (const char *)sb_stemmer_stem(
			snowball, (const sb_symbol *)str.ptr, (int)str.len);
		assert_int_equal(stems[0].len, sb_stemmer_length(snowball));
		assert_memory_equal(stems[0].ptr, expected, stems[0].len);
	}
	sb_stemmer_delete(snowball);
	pm_stemmer_free(stemmer);
}

/* Count the words of a vocabulary whose stem differs from Snowball's newest. */
static void compare_vocabulary(FILE *file, const char *language, unsigned *words, unsigned *others)
{
	struct pm_stemmer *stemmer = new_stemmer(language);
	struct pm_str stems[PM_STEMS_MAX];
	struct pm_fold fold;
	struct pm_fold_cache *chars = calloc(1, sizeof *chars);
	char line[1024];

	assert_non_null(chars);
	*words = *others = 0;
	while (fgets(line, sizeof line, file) != NULL) {
		char *tab = strchr(line, '\t');
		line[strcspn(line, "\n")] = '\0';
		assert_non_null(tab);
		struct pm_str word = {line, (size_t)(tab - line)}, expected, accented;
		if (memchr(word.ptr, '\'', word.len) != NULL)
			continue; /* the analyzer takes apostrophes out */
		pm_fold_start(&fold, chars);
		pm_fold_add(&fold, pm_str_of(tab + 1));
		pm_fold_end(&fold, &expected, &accented);
		struct pm_token token = {.term = word, .accented = word};
		pm_stemmer_stems(stemmer, &token, stems);
		(*words)++;
		if (!pm_str_equal(stems[0], expected))
			(*others)++;
	}
	free(chars);
	pm_stemmer_free(stemmer);
}

/* Debian's libstemmer is 2.2.0, the vocabularies are of Snowball's newest: the most that may differ
 * in each language, in thousandths. */
static void stems_snowballs_vocabularies(void **state)
{
	(void)state;
	static const struct {
		const char *language;
		unsigned thousandths;
	} cases[] = {{"english", 2}, {"finnish", 0}, {"french", 2}, {"german", 38}, {"russian", 0},
		{"spanish", 1}, {"swedish", 19}};
	const char *data = getenv("PM_SHARED_DATA");

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char path[1024];
		unsigned words, others;
		snprintf(path, sizeof path, "%s/snowball/%s/stems.tsv", data != NULL ? data : ".",
			cases[i].language);
		FILE *file = fopen(path, "r");
		if (file == NULL) {
			print_message("skipped: no %s\n", path);
			skip();
		}
		compare_vocabulary(file, cases[i].language, &words, &others);
		fclose(file);
		print_message("%s: %u of %u words differ\n", cases[i].language, others, words);
		assert_true(words > 5000);
		assert_true(others * 1000 <= cases[i].thousandths * words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stems),
		cmocka_unit_test(names),
		cmocka_unit_test(knows_all_of_snowballs),
		cmocka_unit_test(long_words_are_stemmed),
		cmocka_unit_test(remembers_the_right_stem),
		cmocka_unit_test(stems_snowballs_vocabularies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
