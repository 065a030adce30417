/*
 * Dates within other text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_DATE_FIND_H
#define PM_LIB_DATE_FIND_H

#include <stddef.h>

#include <pressmark/date.h>
#include <pressmark/str.h>

/** How 03/04/2024 is to be read. */
enum pm_date_order {
	PM_DATE_ORDER_UNKNOWN, /* it is no date then */
	PM_DATE_DAY_FIRST,
	PM_DATE_MONTH_FIRST,
};

/** A date in a text. */
struct pm_date_found {
	struct pm_date date;
	size_t begin, end; /* in bytes */
	bool short_year;   /* its year has two digits, of 1950 to 2049: it may be no date at all */
};

/**
 * Read the longest date that a text begins with; its length, 0: none. Years of two digits are read
 * between dots and, where the order is known, slashes or hyphens only.
 */
size_t pm_date_prefix(struct pm_date_found *out, struct pm_str text, enum pm_date_order order);

/** Find the next date at or after `from`. What is part of a range or of something longer (a path, a
 * number) is none. */
bool pm_date_find(
	struct pm_date_found *out, struct pm_str text, size_t from, enum pm_date_order order);

#endif
