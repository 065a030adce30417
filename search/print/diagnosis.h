/*
 * Why nothing was found, in words.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_DIAGNOSIS_H
#define PM_SEARCH_PRINT_DIAGNOSIS_H

#include <pressmark/search.h>

#include "lib/buf.h"

/** How many lines there are to tell: at most three of what is in the way, and all that no document
 * has. */
size_t pm_diagnosis_count(const struct pm_results *answer);

/** Append one of them, as a sentence without its end. It has whatever the query has: escape it. */
void pm_diagnosis_add(struct pm_buf *out, const struct pm_results *answer, size_t number);

#endif
