/*
 * The stemmers of the languages met so far.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_STEMMERS_H
#define PM_INDEXER_STEMMERS_H

#include <pressmark/error.h>
#include <pressmark/stemmer.h>
#include <pressmark/str.h>

struct pm_stemmers;

/** Give *out to the caller (pm_stemmers_free). */
enum pm_status pm_stemmers_new(struct pm_stemmers **out, struct pm_error *err);

void pm_stemmers_free(struct pm_stemmers *stemmers);

/** Give the stemmer of a language, the one that stems nothing for a language without; borrowed from
 * stemmers. */
enum pm_status pm_stemmers_get(struct pm_stemmers *stemmers, struct pm_str language,
	struct pm_stemmer **out, struct pm_error *err);

#endif
