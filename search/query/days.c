/*
 * Days in queries: partial dates, relative ones, ranges.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/days.h"

#include <stdbool.h>
#include <time.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "search/query/chars.h"

/* The largest number before a unit: with years, all there are. */
#define AGO_MAX 9999

static struct pm_date make_day(int year, int month, int day)
{
	return (struct pm_date){
		.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day};
}

/* The given day, else the local one. */
static struct pm_date day_of(const struct pm_date *today)
{
	struct tm local = {.tm_year = 70, .tm_mday = 1};
	time_t now = time(NULL);

	if (today->year > 0)
		return make_day(today->year, today->month, today->day);
	localtime_r(&now, &local);
	return make_day(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

int pm_days_compare(const struct pm_date *a, const struct pm_date *b)
{
	int left = a->year * 10000 + a->month * 100 + a->day;

	return left - (b->year * 10000 + b->month * 100 + b->day);
}

/* also: what else there can be. */
static enum pm_status no_date(struct pm_str text, size_t at, const char *also, struct pm_error *err)
{
	return pm_fail_at(err, at,
		"\"%.*s\" is no date: write 2024, 2024-03, 2024-03-25, today, yesterday, 7d (2w, "
		"3m, 1y)%s",
		PM_EXCERPT(text), also);
}

/* Take 1 to max digits off the beginning of *rest; false when there are none or more. */
static bool take_number(struct pm_str *rest, size_t max, int *number)
{
	size_t len = 0;

	*number = 0;
	while (len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9' && len <= max)
		*number = *number * 10 + (rest->ptr[len++] - '0');
	*rest = pm_char_slice(*rest, len, rest->len);
	return len > 0 && len <= max;
}

/* Year, month and day as written, as many as there are, and where each stands. */
struct partial {
	int numbers[3];
	size_t at[3];
	size_t count;
};

/* Split a date at its hyphens: four digits, then one or two for each; false when it is not so. */
static bool split(struct partial *out, struct pm_str text)
{
	struct pm_str rest = text;

	*out = (struct partial){.count = 1};
	if (!take_number(&rest, 4, &out->numbers[0]) || text.len - rest.len != 4)
		return false;
	while (rest.len > 0 && rest.ptr[0] == '-' && out->count < 3) {
		rest = pm_char_slice(rest, 1, rest.len);
		out->at[out->count] = text.len - rest.len;
		if (!take_number(&rest, 2, &out->numbers[out->count++]))
			return false;
	}
	return rest.len == 0;
}

/* Go back from a day by a number of days. */
static struct pm_date days_before(struct pm_date day, int days)
{
	while (day.year > 0 && days >= day.day) {
		days -= day.day;
		int month = day.month > 1 ? day.month - 1 : 12;
		int year = day.month > 1 ? day.year : day.year - 1;
		day = make_day(year, month, year > 0 ? pm_date_month_days(year, month) : 1);
	}
	day.day = (uint8_t)(day.day - days);
	return day;
}

/* Go back by a number of months, to the last day of a shorter one. */
static struct pm_date months_before(struct pm_date day, int months)
{
	int month = day.year * 12 + day.month - 1 - months;
	int year = month >= 12 ? month / 12 : 0;

	if (year == 0)
		return (struct pm_date){0};
	int last = pm_date_month_days(year, month % 12 + 1);
	return make_day(year, month % 12 + 1, day.day < last ? day.day : last);
}

/* The day so many units before today; year 0 when text is no such thing, or before the year 1. */
static struct pm_date parse_relative(struct pm_str text, const struct pm_date *today)
{
	int number;
	bool named = pm_str_is(text, "today") || pm_str_is(text, "yesterday");

	if (named)
		return days_before(day_of(today), text.ptr[0] == 'y');
	if (!take_number(&text, 4, &number) || number > AGO_MAX || text.len != 1)
		return (struct pm_date){0};
	switch (text.ptr[0]) {
	case 'd':
		return days_before(day_of(today), number);
	case 'w':
		return days_before(day_of(today), number * 7);
	case 'm':
		return months_before(day_of(today), number);
	case 'y':
		return months_before(day_of(today), number * 12);
	default:
		return (struct pm_date){0};
	}
}

/* Check that there is such a day, month or year. */
static enum pm_status check(const struct partial *date, size_t at, struct pm_error *err)
{
	const int *numbers = date->numbers;

	if (numbers[0] == 0)
		return pm_fail_at(err, at, "there is no year 0");
	if (date->count > 1 && (numbers[1] < 1 || numbers[1] > 12))
		return pm_fail_at(err, at + date->at[1], "there is no month %d", numbers[1]);
	if (date->count < 3)
		return PM_OK;
	int last = pm_date_month_days(numbers[0], numbers[1]);
	if (numbers[2] < 1 || numbers[2] > last)
		return pm_fail_at(err, at + date->at[2], "%04d-%02d has no day %d, only 1 to %d",
			numbers[0], numbers[1], numbers[2], last);
	return PM_OK;
}

static enum pm_status parse_one(struct pm_days *out, struct pm_str text, size_t at,
	const struct pm_date *today, const char *also, struct pm_error *err)
{
	struct partial date;

	out->from = out->to = parse_relative(text, today);
	if (out->from.year > 0)
		return PM_OK;
	if (!split(&date, text))
		return no_date(text, at, also, err);
	enum pm_status status = check(&date, at, err);
	if (status != PM_OK)
		return status;

	int year = date.numbers[0];
	int first_month = date.count > 1 ? date.numbers[1] : 1;
	int last_month = date.count > 1 ? first_month : 12;
	int last_day = pm_date_month_days(year, last_month);
	out->from = make_day(year, first_month, date.count > 2 ? date.numbers[2] : 1);
	out->to = make_day(year, last_month, date.count > 2 ? date.numbers[2] : last_day);
	return PM_OK;
}

enum pm_status pm_days_parse(struct pm_days *out, struct pm_str text, size_t at,
	const struct pm_date *today, struct pm_error *err)
{
	return parse_one(out, text, at, today, "", err);
}

/* The place of `..` in text, its length when there is none. */
static size_t find_dots(struct pm_str text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.ptr[i] == '.' && text.ptr[i + 1] == '.')
			return i;
	return text.len;
}

enum pm_status pm_days_parse_range(struct pm_days *out, struct pm_str text, size_t at,
	const struct pm_date *today, struct pm_error *err)
{
	struct pm_days from = {0}, to = {0};
	size_t dots = find_dots(text);
	enum pm_status status = PM_OK;

	if (dots == text.len)
		return parse_one(out, text, at, today, " or a range such as 2024-03..2024-05", err);
	if (text.len == 2)
		return pm_fail_at(err, at, "the range .. has neither a first nor a last day");
	if (dots > 0)
		status = pm_days_parse(&from, pm_char_slice(text, 0, dots), at, today, err);
	if (status == PM_OK && dots + 2 < text.len)
		status = pm_days_parse(
			&to, pm_char_slice(text, dots + 2, text.len), at + dots + 2, today, err);
	if (status != PM_OK)
		return status;
	*out = (struct pm_days){.from = from.from, .to = to.to};
	if (out->from.year > 0 && out->to.year > 0 && pm_days_compare(&out->from, &out->to) > 0)
		return pm_fail_at(
			err, at + dots + 2, "the range ends before it begins: swap its dates");
	return PM_OK;
}
