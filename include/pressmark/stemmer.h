/*
 * Stems of tokens, by Snowball's stemmers.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_STEMMER_H
#define PRESSMARK_STEMMER_H

#include <stddef.h>

#include <pressmark/analyzer.h>
#include <pressmark/error.h>
#include <pressmark/str.h>

/** The most stems a token has in one language. */
#define PM_STEMS_MAX 2

struct pm_stemmer;

/**
 * Give *out to the caller (pm_stemmer_free). Not shared between threads.
 *
 * language: an ISO 639-1 code, with or without a region ("en", "de-AT"), or a name of Snowball's
 * ("english"); "none", or a language without a stemmer, gives a stemmer that leaves every word as
 * it is.
 */
PM_API enum pm_status pm_stemmer_new(
	struct pm_stemmer **out, const char *language, struct pm_error *err);

PM_API void pm_stemmer_free(struct pm_stemmer *stemmer);

/** Snowball's name of the stemmer, "none" where there is none. */
PM_API const char *pm_stemmer_name(const struct pm_stemmer *stemmer);

/**
 * Give the stems of a token, diacritics folded: that of its accented form, and that of its plain
 * form where it differs, so that "Müller" and "Muller" always share one. Returns how many; borrowed
 * until the next call.
 *
 * token: as the analyzer gave it. Tokens with a digit, and characters of scripts without spaces,
 * are their own stems; compounds and parts are stemmed like words.
 */
PM_API size_t pm_stemmer_stems(struct pm_stemmer *stemmer, const struct pm_token *token,
	struct pm_str stems[PM_STEMS_MAX]);

#endif
