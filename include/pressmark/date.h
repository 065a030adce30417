/*
 * Dates as publishers write them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_DATE_H
#define PRESSMARK_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

/** A moment or day of publication, on the calendar of the place where it was published (proleptic
 * Gregorian). */
struct pm_date {
	int16_t year;  /* 1 to 9999; 0: not known */
	uint8_t month; /* 1 to 12 */
	uint8_t day;   /* 1 to 31 */
	bool has_time;
	uint8_t hour, minute, second; /* 0 to 23, 59, 60; 0 without time */
	bool has_zone;
	int16_t zone; /* minutes east of UTC */
};

/**
 * Read a date: ISO 8601, RFC 2822, `03/25/2024 20:52`, `25 March 2024`, `Monday, 25 March 2024`,
 * `March 25, 2024` and the like.
 *
 * Fails with PM_INVALID when text is no date, one that does not exist, or one that can be read in
 * two ways
 * (`03/04/2024`); the message says which.
 */
PM_API enum pm_status pm_date_parse(struct pm_date *out, struct pm_str text, struct pm_error *err);

/** Seconds since 1970-01-01T00:00Z; without a zone the date is taken as UTC. */
PM_API int64_t pm_date_seconds(const struct pm_date *date);

/** The longest text of pm_date_format, with its NUL. */
#define PM_DATE_TEXT_MAX 32

/** Write the date as ISO 8601 with what is known: `2024-03-25`, `2024-03-25T20:52:00`,
 * `2024-03-25T20:52:00-05:00`. */
PM_API void pm_date_format(const struct pm_date *date, char text[PM_DATE_TEXT_MAX]);

/** Days in a month of a year. */
PM_API int pm_date_month_days(int year, int month);

#endif
