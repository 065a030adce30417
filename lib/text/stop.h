/*
 * Stop words: words that hold a sentence together and say nothing of what it is about.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_STOP_H
#define PM_LIB_TEXT_STOP_H

#include <stdbool.h>

#include <pressmark/str.h>

/** The stop words of a language. */
struct pm_stop_list {
	const char *language; /* ISO 639-1 */
	const char *words;    /* exact forms as the analyzer gives them, a space between */
};

/** The lists, and one without a language at the end. */
extern const struct pm_stop_list pm_stop_lists[];

/** Whether a word, an exact form, is on a list. */
bool pm_stop_list_has(const struct pm_stop_list *list, struct pm_str word);

#endif
