/*
 * Days in queries: partial dates, relative ones, ranges.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_DAYS_H
#define PM_SEARCH_QUERY_DAYS_H

#include <stddef.h>

#include <pressmark/date.h>
#include <pressmark/error.h>
#include <pressmark/str.h>

/** First and last day; year 0: open. */
struct pm_days {
	struct pm_date from, to;
};

/**
 * Read one date as the days it spans: `2024`, `2024-03`, `2024-03-25`, `today`, `yesterday`, `7d`,
 * `2w`, `3m`, `1y` (so many days, weeks, months, years ago).
 *
 * at: where text stands in the query, for PM_BAD_QUERY. today: year 0 is the local day.
 */
enum pm_status pm_days_parse(struct pm_days *out, struct pm_str text, size_t at,
	const struct pm_date *today, struct pm_error *err);

/** Read a date or a range of two, of which one may be missing: `2024-03..2024-05`, `..2024`. */
enum pm_status pm_days_parse_range(struct pm_days *out, struct pm_str text, size_t at,
	const struct pm_date *today, struct pm_error *err);

/** Compare two days: below, equal to or above 0. */
int pm_days_compare(const struct pm_date *a, const struct pm_date *b);

#endif
