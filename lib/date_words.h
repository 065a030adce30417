/*
 * The words of dates in several languages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_DATE_WORDS_H
#define PM_LIB_DATE_WORDS_H

#include <stdbool.h>

#include <pressmark/str.h>

enum pm_date_word_type {
	PM_DATE_WORD_NONE,    /* no word of dates */
	PM_DATE_WORD_FILLER,  /* "of", "Uhr", "le": says nothing */
	PM_DATE_WORD_MONTH,   /* value: 1 to 12 */
	PM_DATE_WORD_WEEKDAY, /* value: 0 Monday to 6 Sunday */
	PM_DATE_WORD_ZONE,    /* value: minutes east of UTC */
	PM_DATE_WORD_HALF,    /* value: 0 before noon, 12 after */
};

struct pm_date_word {
	enum pm_date_word_type type;
	int value;
};

/** Look a word up, whatever its case and accents. */
struct pm_date_word pm_date_word_find(struct pm_str word);

/** The word is a month's or a weekday's. */
bool pm_date_word_is_day(struct pm_str word);

#endif
