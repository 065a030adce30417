/*
 * The calendar of dates and their ISO form.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/date.h>

#include <stdio.h>

/* Days from 1970-01-01 to a day of the proleptic Gregorian calendar. */
static int64_t days_since_epoch(int year, int month, int day)
{
	/* Count years from March, so that the leap day comes last. */
	int64_t y = month > 2 ? year : year - 1;
	int64_t m = month > 2 ? month - 3 : month + 9;
	int64_t day_of_year = (153 * m + 2) / 5 + day - 1;

	return 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

int64_t pm_date_seconds(const struct pm_date *date)
{
	int64_t days = days_since_epoch(date->year, date->month, date->day);

	return days * 86400 + date->hour * 3600 + (date->minute - date->zone) * 60 + date->second;
}

void pm_date_format(const struct pm_date *date, char text[PM_DATE_TEXT_MAX])
{
	size_t size = PM_DATE_TEXT_MAX;
	size_t len = (size_t)snprintf(text, size, "%04u-%02u-%02u", (unsigned)date->year % 10000,
		date->month % 100U, date->day % 100U);
	int zone = date->zone < 0 ? -date->zone : date->zone;

	if (!date->has_time)
		return;
	len += (size_t)snprintf(text + len, size - len, "T%02u:%02u:%02u", date->hour % 100U,
		date->minute % 100U, date->second % 100U);
	if (date->has_zone)
		snprintf(text + len, size - len, "%c%02d:%02d", date->zone < 0 ? '-' : '+',
			zone / 60, zone % 60);
}

int pm_date_month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}
