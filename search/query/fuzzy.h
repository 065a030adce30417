/*
 * How many edits make one word of another.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_FUZZY_H
#define PM_SEARCH_QUERY_FUZZY_H

#include <stddef.h>
#include <stdint.h>

#include <pressmark/analyzer.h>

/** Compares one word with many, fastest when these come in byte order. Large: not for the stack. */
struct pm_fuzzy {
	uint32_t word[PM_TERM_MAX], other[PM_TERM_MAX]; /* code points */
	size_t word_len, other_len;
	unsigned most;
	uint8_t rows[PM_TERM_MAX + 1][PM_TERM_MAX + 1]; /* edits from a beginning of other to one of
	                                                   word */
	size_t hopeless; /* bytes at the beginning of the last word with which no other one can
	                    match either; 0: no such thing is known */
};

/** Begin with a word (its first PM_TERM_MAX code points); most: edits that are of interest, at most
 * 200. */
void pm_fuzzy_start(struct pm_fuzzy *fuzzy, struct pm_str word, unsigned most);

/** Tell how many code points must be inserted, deleted, replaced or swapped with their neighbours
 * (optimal string alignment: no part is edited twice); more than `most` when there are more. */
unsigned pm_fuzzy_edits(struct pm_fuzzy *fuzzy, struct pm_str other);

/** The edits allowed in a word when nobody says: none up to 2 code points, 1 up to 5, else 2. */
unsigned pm_fuzzy_usual(struct pm_str word);

#endif
