/*
 * Which steps of a plan a word satisfies, worked out once for each different word.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_LEXICON_H
#define PM_SEARCH_QUERY_LEXICON_H

#include <pressmark/analyzer.h>

#include "search/query/plan.h"

struct pm_lexicon;

/** Give *out to the caller (pm_lexicon_free), borrowing the plan. */
enum pm_status pm_lexicon_new(
	struct pm_lexicon **out, const struct pm_plan *plan, struct pm_error *err);

void pm_lexicon_free(struct pm_lexicon *lexicon);

/** From now on, tokens are of documents in this language, as documents name it. */
enum pm_status pm_lexicon_language(
	struct pm_lexicon *lexicon, struct pm_str language, struct pm_error *err);

/** The numbers of the steps that a token satisfies, ascending; borrowed until the next call. When
 * memory runs out there are none, and pm_lexicon_failed tells. */
size_t pm_lexicon_find(
	struct pm_lexicon *lexicon, const struct pm_token *token, const uint32_t **steps);

bool pm_lexicon_failed(const struct pm_lexicon *lexicon);

/** Whether a stemmer changes only the end of words: most words then cannot have a stem that is
 * sought, and need not be stemmed. (Arabic's takes off the beginning, too, French's an elision.)
 * Those are listed whose vocabulary at Snowball bears it out. */
bool pm_lexicon_keeps_beginning(const char *stemmer);

#endif
