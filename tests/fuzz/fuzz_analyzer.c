/*
 * Fuzz the analyzer and the stemmers: spans lie inside the input and in order, terms are never
 * empty or too long.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>

#include <pressmark/stemmer.h>

#include "lib/text/analyzer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_stems(struct pm_stemmer *stemmer, const struct pm_token *token)
{
	struct pm_str stems[PM_STEMS_MAX];
	size_t count = pm_stemmer_stems(stemmer, token, stems);

	require(count >= 1 && count <= PM_STEMS_MAX);
	for (size_t i = 0; i < count; i++)
		require(stems[i].len > 0 && stems[i].len <= PM_TERM_MAX);
}

/* The first byte chooses the stemmer, and whether the fast path is taken. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const languages[] = {"en", "de", "fi", "fr", "ru", "tr", "ar", "el",
		"hu", "nl", "ga", "yi", "ta", "hi", "ca", "none"};
	struct pm_analyzer *analyzer = NULL;
	struct pm_stemmer *stemmer = NULL;
	struct pm_token token, before = {.position = 1};

	if (size == 0)
		return 0;
	const char *language = languages[data[0] % (sizeof languages / sizeof *languages)];
	require(pm_analyzer_new(&analyzer, NULL) == PM_OK);
	require(pm_stemmer_new(&stemmer, language, NULL) == PM_OK);
	pm_analyzer_set_general(analyzer, data[0] >= 128);
	pm_analyzer_start(analyzer, (struct pm_str){(const char *)data + 1, size - 1}, 1);
	while (pm_analyzer_next(analyzer, &token)) {
		require(token.start < token.end && token.end <= size - 1);
		require(token.start >= before.start && token.position >= before.position);
		require(token.term.len > 0 && token.term.len <= PM_TERM_MAX);
		require(token.accented.len > 0 && token.accented.len <= PM_TERM_MAX);
		check_stems(stemmer, &token);
		before = token;
	}
	pm_stemmer_free(stemmer);
	pm_analyzer_free(analyzer);
	return 0;
}
