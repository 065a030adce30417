/*
 * Fuzz dates: what is read exists, and its ISO form is read as the same.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>
#include <string.h>

#include <pressmark/date.h>

#include "lib/buf.h"
#include "lib/date_find.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* What is found in a text stands in it, one after the other. */
static void find_all(struct pm_str text)
{
	struct pm_date_found found;

	for (size_t from = 0; pm_date_find(&found, text, from, PM_DATE_DAY_FIRST);
		from = found.end) {
		require(found.begin >= from && found.end > found.begin && found.end <= text.len);
		require(found.date.day >= 1 &&
			found.date.day <= pm_date_month_days(found.date.year, found.date.month));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pm_date date, again;
	struct pm_error err = {0};
	char text[PM_DATE_TEXT_MAX];

	find_all((struct pm_str){(const char *)data, size < 500 ? size : 500});
	if (pm_date_parse(&date, (struct pm_str){(const char *)data, size}, &err) != PM_OK) {
		require(date.year == 0 && err.status == PM_INVALID && err.message[0] != '\0');
		return 0;
	}
	require(date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12);
	require(date.day >= 1 && date.day <= pm_date_month_days(date.year, date.month));
	require(date.hour <= 23 && date.minute <= 59 && date.second <= 60);
	pm_date_format(&date, text);
	require(pm_date_parse(&again, pm_str_of(text), NULL) == PM_OK);
	require(pm_date_seconds(&again) == pm_date_seconds(&date));
	require(again.has_time == date.has_time && again.has_zone == date.has_zone);
	return 0;
}
