/*
 * The stemmers of the languages met so far.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/stemmers.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/error.h"

/* A code is remembered, with its stemmer, if it is as short as codes are. Snowball has some 30
 * languages, each with a code and a name. */
enum {
	CODE_MAX = 16,
	LANGUAGES_MAX = 128
};

struct language {
	char code[CODE_MAX];
	struct pm_stemmer *stemmer;
};

struct pm_stemmers {
	struct pm_stemmer *none;
	struct language languages[LANGUAGES_MAX]; /* those that have a stemmer */
	size_t count;
};

enum pm_status pm_stemmers_new(struct pm_stemmers **out, struct pm_error *err)
{
	*out = NULL;
	struct pm_stemmers *stemmers = calloc(1, sizeof *stemmers);
	if (stemmers == NULL)
		return pm_fail_memory(err);
	enum pm_status status = pm_stemmer_new(&stemmers->none, "none", err);
	if (status != PM_OK)
		pm_stemmers_free(stemmers);
	else
		*out = stemmers;
	return status;
}

void pm_stemmers_free(struct pm_stemmers *stemmers)
{
	if (stemmers == NULL)
		return;
	for (size_t i = 0; i < stemmers->count; i++)
		pm_stemmer_free(stemmers->languages[i].stemmer);
	pm_stemmer_free(stemmers->none);
	free(stemmers);
}

/* The language of a code without its region, in lower case: what has no place in `code` has no
 * stemmer either. */
static bool bare_code(char code[CODE_MAX], struct pm_str language)
{
	size_t len = 0;

	for (; len < language.len && memchr("-_.@", language.ptr[len], 4) == NULL; len++) {
		if (len + 1 == CODE_MAX || language.ptr[len] == '\0')
			return false;
		char c = language.ptr[len];
		code[len] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	code[len] = '\0';
	return len > 0;
}

/* Languages without a stemmer are not remembered: there is no end to what may be called one. */
static void remember(struct pm_stemmers *stemmers, const char *code, struct pm_stemmer *stemmer)
{
	struct language *language = &stemmers->languages[stemmers->count++];

	memcpy(language->code, code, strlen(code) + 1);
	language->stemmer = stemmer;
}

enum pm_status pm_stemmers_get(struct pm_stemmers *stemmers, struct pm_str language,
	struct pm_stemmer **out, struct pm_error *err)
{
	char code[CODE_MAX];

	*out = stemmers->none;
	if (!bare_code(code, language))
		return PM_OK;
	for (size_t i = 0; i < stemmers->count; i++) {
		if (strcmp(stemmers->languages[i].code, code) == 0) {
			*out = stemmers->languages[i].stemmer;
			return PM_OK;
		}
	}

	struct pm_stemmer *stemmer;
	enum pm_status status = pm_stemmer_new(&stemmer, code, err);
	if (status != PM_OK)
		return status;
	if (strcmp(pm_stemmer_name(stemmer), "none") == 0 || stemmers->count == LANGUAGES_MAX) {
		pm_stemmer_free(stemmer);
		return PM_OK;
	}
	remember(stemmers, code, stemmer);
	*out = stemmer;
	return PM_OK;
}
