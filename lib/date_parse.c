/*
 * Reading dates as publishers write them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/date.h>

#include <stdio.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/date_find.h"
#include "lib/date_words.h"
#include "lib/error.h"

/* How much of a text an error quotes. */
#define QUOTED_MAX 60

/* A text being read from left to right; what was found is in date, 0 where nothing was. */
struct scan {
	struct pm_str text;
	const char *at, *end;
	struct pm_date date;
	int weekday;      /* 0 Monday to 6 Sunday; -1: not given */
	bool month_named; /* the month was a word */
	bool has_half;    /* a.m. or p.m. was given */
	bool zone_named;  /* the zone was a word: "GMT", which an offset may follow */
	bool is_prefix;   /* of a text that goes on: pm_date_prefix */
	bool short_year;  /* the year had two digits */
	bool year_last;   /* after the month: no day follows */
	enum pm_date_order order;
	struct pm_error *err;
};

static enum pm_status wrong(const struct scan *scan, const char *why)
{
	struct pm_str quoted = pm_str_cut(scan->text, QUOTED_MAX);

	return pm_fail(scan->err, PM_INVALID, "date \"%.*s%s\": %s", (int)quoted.len, quoted.ptr,
		quoted.len < scan->text.len ? "..." : "", why);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t left(const struct scan *scan)
{
	return (size_t)(scan->end - scan->at);
}

/* The byte `ahead` of the place, NUL after the end. */
static char peek(const struct scan *scan, size_t ahead)
{
	return ahead < left(scan) ? scan->at[ahead] : '\0';
}

static bool starts(const struct scan *scan, const char *with)
{
	return left(scan) >= strlen(with) && memcmp(scan->at, with, strlen(with)) == 0;
}

/* The bytes of the white space at the place; 0: none. Publishers like no-break spaces. */
static size_t space_length(const struct scan *scan)
{
	if (starts(scan, "\xC2\xA0"))
		return 2;
	if (starts(scan, "\xE2\x80\xAF") || starts(scan, "\xE3\x80\x80"))
		return 3;
	if (starts(scan, "\xE2\x80") && left(scan) >= 3 &&
		(unsigned char)peek(scan, 2) <= 0x8A) /* U+2000 to U+200A */
		return 3;
	return left(scan) > 0 && strchr(" \t\r\n\f", *scan->at) != NULL && *scan->at != '\0';
}

static bool skip_spaces(struct scan *scan)
{
	const char *start = scan->at;

	for (size_t length; (length = space_length(scan)) > 0;)
		scan->at += length;
	return scan->at > start;
}

static size_t count_digits(const struct scan *scan, size_t from)
{
	size_t count = 0;

	while (is_digit(peek(scan, from + count)))
		count++;
	return count;
}

/* Take `digits` digits. */
static int take_number(struct scan *scan, size_t digits)
{
	int value = 0;

	for (size_t i = 0; i < digits; i++)
		value = value * 10 + (*scan->at++ - '0');
	return value;
}

/* A year, month and day were found. */
static bool has_day(const struct scan *scan)
{
	return scan->date.year != 0 && scan->date.month != 0 && scan->date.day != 0;
}

static enum pm_status set_day(struct scan *scan, int year, int month, int day)
{
	if (scan->date.year != 0 || scan->date.month != 0 || scan->date.day != 0)
		return wrong(scan, "more than one date");
	if (year < 1 || year > 9999)
		return wrong(scan, "no such year");
	if (month < 1 || month > 12)
		return wrong(scan, "no such month");
	if (day < 1 || day > 31)
		return wrong(scan, "no such day");
	scan->date.year = (int16_t)year;
	scan->date.month = (uint8_t)month;
	scan->date.day = (uint8_t)day;
	return PM_OK;
}

/* Set the time, hours without minutes having minute 0. */
static enum pm_status set_time(struct scan *scan, int hour, int minute, int second)
{
	if (scan->date.has_time)
		return wrong(scan, "more than one time");
	if (hour > 23 || minute > 59 || second > 60)
		return wrong(scan, "no such time");
	scan->date.has_time = true;
	scan->date.hour = (uint8_t)hour;
	scan->date.minute = (uint8_t)minute;
	scan->date.second = (uint8_t)second;
	return PM_OK;
}

/* Pass over the digits of a fraction of a second. */
static void skip_fraction(struct scan *scan)
{
	if ((peek(scan, 0) == '.' || peek(scan, 0) == ',') && is_digit(peek(scan, 1)))
		scan->at += 1 + count_digits(scan, 1);
}

/* 8:52, 20:52:00.123 */
static enum pm_status read_clock(struct scan *scan, size_t digits)
{
	int hour = take_number(scan, digits);
	int second = 0;

	scan->at++;
	if (count_digits(scan, 0) != 2)
		return wrong(scan, "no such time");
	int minute = take_number(scan, 2);
	if (peek(scan, 0) == ':') {
		scan->at++;
		if (count_digits(scan, 0) != 2)
			return wrong(scan, "no such time");
		second = take_number(scan, 2);
		skip_fraction(scan);
	}
	return set_time(scan, hour, minute, second);
}

/* What follows the T of ISO 8601: 20:52:00, 2052, 205200, 20. */
static enum pm_status read_iso_time(struct scan *scan)
{
	size_t digits = count_digits(scan, 0);

	if (digits <= 2 && peek(scan, digits) == ':')
		return read_clock(scan, digits);
	if (digits != 2 && digits != 4 && digits != 6)
		return wrong(scan, "no such time");
	int hour = take_number(scan, 2);
	int minute = digits >= 4 ? take_number(scan, 2) : 0;
	int second = digits == 6 ? take_number(scan, 2) : 0;
	skip_fraction(scan);
	return set_time(scan, hour, minute, second);
}

/* +0100, -05:00, +1 after a time. */
static enum pm_status read_offset(struct scan *scan)
{
	int sign = *scan->at++ == '-' ? -1 : 1;
	size_t digits = count_digits(scan, 0);
	int minutes = 0;

	if (digits == 0 || digits > 4 || digits == 3)
		return wrong(scan, "no such zone");
	int hours = take_number(scan, digits == 4 ? 2 : digits);
	if (digits == 4) {
		minutes = take_number(scan, 2);
	} else if (peek(scan, 0) == ':') {
		scan->at++;
		if (count_digits(scan, 0) != 2)
			return wrong(scan, "no such zone");
		minutes = take_number(scan, 2);
	}
	if (scan->date.has_zone && !(scan->zone_named && scan->date.zone == 0))
		return wrong(scan, "more than one zone");
	if (hours > 15 || minutes > 59)
		return wrong(scan, "no such zone");
	scan->date.has_zone = true;
	scan->zone_named = false;
	scan->date.zone = (int16_t)(sign * (hours * 60 + minutes));
	return PM_OK;
}

/* 2024-03-25, 2024/3/25, 2024.03.25 */
static enum pm_status read_year_first(struct scan *scan)
{
	int year = take_number(scan, 4);
	char separator = *scan->at++;
	size_t digits = count_digits(scan, 0);

	if (digits == 3 && separator == '-')
		return wrong(scan, "days of the year are not read");
	if (digits > 2)
		return wrong(scan, "not a date");
	int month = take_number(scan, digits);
	if (peek(scan, 0) != separator || !is_digit(peek(scan, 1)))
		return wrong(scan, "it has no day");
	scan->at++;
	digits = count_digits(scan, 0);
	return digits > 2 ? wrong(scan, "not a date")
	                  : set_day(scan, year, month, take_number(scan, digits));
}

/* Say how a date such as 03/04/2024 can be read. */
static enum pm_status ambiguous(struct scan *scan, int a, int b, int year)
{
	static const char *const names[] = {"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"};
	char why[128];

	snprintf(why, sizeof why, "ambiguous: %d %s or %s %d, %04d", a, names[b - 1], names[a - 1],
		b, year);
	return wrong(scan, why);
}

/* Take the year of a date such as 25.3.2024; years of two digits only where the text may be no date
 * at all, which pm_date_prefix leaves to its caller, and between dots, where the order is clear. */
static enum pm_status take_year(struct scan *scan, char separator, int *year)
{
	size_t digits = count_digits(scan, 0);
	bool clear = separator == '.' || scan->order != PM_DATE_ORDER_UNKNOWN;

	if (digits == 2 && !(scan->is_prefix && clear))
		return wrong(scan, "ambiguous: its year has two digits");
	if (digits != 4 && digits != 2)
		return wrong(scan, "no such year");
	*year = take_number(scan, digits);
	scan->short_year = digits == 2;
	if (scan->short_year)
		*year += *year < 50 ? 2000 : 1900;
	return PM_OK;
}

/* 25.3.2024: with dots the day comes first everywhere; 03/25/2024 and 25-03-2024: the part above 12
 * is the day. */
static enum pm_status read_year_last(struct scan *scan, size_t digits)
{
	int a = take_number(scan, digits);
	char separator = *scan->at++;

	digits = count_digits(scan, 0);
	if (digits > 2)
		return wrong(scan, "not a date");
	int b = take_number(scan, digits);
	if (peek(scan, 0) != separator || !is_digit(peek(scan, 1)))
		return wrong(scan, "it has no year");
	scan->at++;
	int year = 0;
	if (take_year(scan, separator, &year) != PM_OK)
		return PM_INVALID;
	if (separator == '.' || a > 12)
		return set_day(scan, year, b, a);
	if (b > 12 || a == b || scan->order == PM_DATE_MONTH_FIRST)
		return set_day(scan, year, a, b);
	if (scan->order == PM_DATE_DAY_FIRST)
		return set_day(scan, year, b, a);
	return a == 0 || b == 0 ? wrong(scan, "no such day") : ambiguous(scan, a, b, year);
}

/* 25. 3. 2024, as Czech and some German publishers write; false: it is something else. */
static bool is_spaced(const struct scan *scan)
{
	struct scan ahead = *scan;

	for (int i = 0; i < 2; i++) {
		size_t digits = count_digits(&ahead, 0);
		if (digits == 0 || digits > 2 || peek(&ahead, digits) != '.')
			return false;
		ahead.at += digits + 1;
		skip_spaces(&ahead);
	}
	return count_digits(&ahead, 0) == 4;
}

static enum pm_status read_spaced(struct scan *scan)
{
	int parts[2];

	for (int i = 0; i < 2; i++) {
		parts[i] = take_number(scan, count_digits(scan, 0));
		scan->at++;
		skip_spaces(scan);
	}
	return set_day(scan, take_number(scan, 4), parts[1], parts[0]);
}

/* 20240325 */
static enum pm_status read_compact(struct scan *scan)
{
	int year = take_number(scan, 4);
	int month = take_number(scan, 2);

	return set_day(scan, year, month, take_number(scan, 2));
}

/* Take what marks a number as a year, month or day in Chinese, Japanese or Korean; NUL: nothing. */
static char take_east_asian_mark(struct scan *scan)
{
	static const struct {
		const char *mark;
		char part;
	} marks[] = {{"年", 'y'}, {"년", 'y'}, {"月", 'm'}, {"월", 'm'}, {"日", 'd'}, {"号", 'd'},
		{"일", 'd'}};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (starts(scan, marks[i].mark)) {
			scan->at += strlen(marks[i].mark);
			return marks[i].part;
		}
	}
	return '\0';
}

static enum pm_status set_year(struct scan *scan, int year)
{
	if (scan->date.year != 0)
		return wrong(scan, "more than one year");
	if (year < 1 || year > 9999)
		return wrong(scan, "no such year");
	scan->date.year = (int16_t)year;
	scan->year_last = scan->date.month != 0;
	return PM_OK;
}

static enum pm_status set_month(struct scan *scan, int month)
{
	if (scan->date.month != 0)
		return wrong(scan, "more than one month");
	if (month < 1 || month > 12)
		return wrong(scan, "no such month");
	scan->date.month = (uint8_t)month;
	return PM_OK;
}

static enum pm_status set_month_day(struct scan *scan, int day)
{
	if (scan->date.day != 0)
		return wrong(scan, "more than one day");
	if (scan->is_prefix && scan->year_last) /* May 2024 12 comments */
		return wrong(scan, "it has no day");
	if (day < 1 || day > 31)
		return wrong(scan, "no such day");
	scan->date.day = (uint8_t)day;
	return PM_OK;
}

/* a.m. or p.m. comes next, perhaps after spaces. */
static bool half_follows(const struct scan *scan)
{
	struct scan ahead = *scan;

	skip_spaces(&ahead);
	char first = (char)(peek(&ahead, 0) | 0x20);
	size_t second = peek(&ahead, 1) == '.' ? 2 : 1;
	char after = (char)(peek(&ahead, second + 1) | 0x20);
	return (first == 'a' || first == 'p') && (peek(&ahead, second) | 0x20) == 'm' &&
	       !(after >= 'a' && after <= 'z');
}

/* Pass over the ordinal ending of a day: 1st, 2nd, 1er, 25. */
static void skip_ordinal(struct scan *scan)
{
	static const char *const endings[] = {
		"st", "nd", "rd", "th", "er", "ST", "ND", "RD", "TH", "\xC2\xBA"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		if (starts(scan, endings[i])) {
			scan->at += strlen(endings[i]);
			return;
		}
	}
}

/* 20h52, 20 h 52 is not read. */
static enum pm_status read_french_time(struct scan *scan, size_t digits)
{
	int hour = take_number(scan, digits);

	scan->at++;
	int minute = count_digits(scan, 0) == 2 ? take_number(scan, 2) : 0;
	return set_time(scan, hour, minute, 0);
}

/* A number that stands alone: what it is follows from its length and what is known already. */
static enum pm_status read_lone_number(struct scan *scan, size_t digits)
{
	int value = take_number(scan, digits);

	switch (take_east_asian_mark(scan)) {
	case 'y':
		return set_year(scan, value);
	case 'm':
		return set_month(scan, value);
	case 'd':
		return set_month_day(scan, value);
	default:
		break;
	}
	if (digits == 4)
		return set_year(scan, value);
	if (digits > 2)
		return wrong(scan, "not a date");
	if (!scan->date.has_time && half_follows(scan))
		return set_time(scan, value, 0, 0);
	/* RFC 2822, 4.3: 25 Mar 99 */
	bool is_rfc = !scan->is_prefix && scan->month_named;
	if (digits == 2 && scan->date.day != 0 && is_rfc && scan->date.year == 0)
		return set_year(scan, value < 50 ? 2000 + value : 1900 + value);
	enum pm_status status = set_month_day(scan, value);
	skip_ordinal(scan);
	return status;
}

static enum pm_status read_number(struct scan *scan)
{
	size_t digits = count_digits(scan, 0);
	char next = peek(scan, digits);
	bool joined =
		(next == '-' || next == '/' || next == '.') && is_digit(peek(scan, digits + 1));

	if (digits > 8)
		return wrong(scan, "not a date");
	if (digits <= 2 && next == ':')
		return read_clock(scan, digits);
	if (digits <= 2 && (next == 'h' || next == 'H') && scan->date.day != 0)
		return read_french_time(scan, digits);
	if (digits <= 2 && next == '.' && has_day(scan) && count_digits(scan, digits + 1) == 2)
		return read_clock(scan, digits); /* 20.52 Uhr */
	if (digits == 4 && joined && scan->date.month == 0)
		return read_year_first(scan);
	if (digits <= 2 && joined && scan->date.month == 0)
		return read_year_last(scan, digits);
	if (scan->date.month == 0 && is_spaced(scan))
		return read_spaced(scan);
	if (digits == 8 && !scan->is_prefix)
		return read_compact(scan);
	return read_lone_number(scan, digits);
}

static bool is_letter(const struct scan *scan)
{
	char c = peek(scan, 0);

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       ((unsigned char)c >= 0x80 && space_length(scan) == 0);
}

/* Take a word, without the dot after it but with those of a.m. */
static struct pm_str take_word(struct scan *scan)
{
	struct pm_str word = {scan->at, 0};

	while (is_letter(scan))
		scan->at++;
	if (scan->at == word.ptr + 1 && peek(scan, 0) == '.' && (peek(scan, 1) | 0x20) == 'm')
		scan->at += 2;
	word.len = (size_t)(scan->at - word.ptr);
	if (peek(scan, 0) == '.')
		scan->at++;
	return word;
}

/* Apply a.m. (0) or p.m. (12); some write "20:52 PM". */
static enum pm_status apply_half(struct scan *scan, int half)
{
	uint8_t *hour = &scan->date.hour;

	if (!scan->date.has_time || scan->has_half || (half == 0 && *hour > 12))
		return wrong(scan, "no such time");
	scan->has_half = true;
	if (*hour == 12)
		*hour = 0;
	if (*hour < 12)
		*hour = (uint8_t)(*hour + half);
	return PM_OK;
}

/* "am" is German for "on", also in "20:52 am 25. März". */
static bool is_half(const struct scan *scan, struct pm_str word)
{
	return scan->date.has_time && (scan->date.hour <= 12 || has_day(scan)) && word.len == 2 &&
	       (word.ptr[0] | 0x20) == 'a' && (word.ptr[1] | 0x20) == 'm';
}

static enum pm_status read_word(struct scan *scan)
{
	struct pm_str text = take_word(scan);
	struct pm_date_word word = pm_date_word_find(text);

	if (is_half(scan, text))
		return apply_half(scan, 0);
	switch (word.type) {
	case PM_DATE_WORD_FILLER:
		return PM_OK;
	case PM_DATE_WORD_MONTH:
		scan->month_named = true;
		return set_month(scan, word.value);
	case PM_DATE_WORD_WEEKDAY:
		if (scan->weekday >= 0 && scan->weekday != word.value)
			return wrong(scan, "more than one weekday");
		scan->weekday = word.value;
		return PM_OK;
	case PM_DATE_WORD_HALF:
		return apply_half(scan, word.value);
	case PM_DATE_WORD_ZONE:
		if (scan->date.has_zone)
			return wrong(scan, "more than one zone");
		scan->date.has_zone = scan->zone_named = true;
		scan->date.zone = (int16_t)word.value;
		return PM_OK;
	case PM_DATE_WORD_NONE:
		break;
	}
	return wrong(scan, "not a date");
}

/* RFC 2822 allows comments: "+0000 (UTC)". */
static enum pm_status skip_comment(struct scan *scan)
{
	const char *close = memchr(scan->at, ')', left(scan));

	if (close == NULL || !scan->date.has_zone)
		return wrong(scan, "not a date");
	scan->at = close + 1;
	return PM_OK;
}

/* Pass over white space and one comma, or one hyphen, slash or dot between parts of a day. */
static void skip_separators(struct scan *scan)
{
	skip_spaces(scan);
	char c = peek(scan, 0);
	bool inside = scan->date.day != 0 || scan->date.month != 0 || scan->date.year != 0;

	if (c == ',' && scan->at > scan->text.ptr)
		scan->at++;
	else if ((c == '-' || c == '/' || c == '.') && inside && !has_day(scan))
		scan->at++;
	skip_spaces(scan);
}

static enum pm_status read_part(struct scan *scan)
{
	char c = peek(scan, 0);

	if (is_digit(c))
		return read_number(scan);
	if ((c == 'T' || c == 't') && is_digit(peek(scan, 1)) && has_day(scan)) {
		scan->at++;
		return read_iso_time(scan);
	}
	if (is_letter(scan))
		return read_word(scan);
	if ((c == '+' || c == '-') && is_digit(peek(scan, 1)) &&
		(scan->date.has_time || has_day(scan)))
		return read_offset(scan);
	if (c == '(')
		return skip_comment(scan);
	return wrong(scan, "not a date");
}

static int weekday_of(const struct pm_date *date)
{
	struct pm_date day = {.year = date->year, .month = date->month, .day = date->day};

	/* 1970-01-01 was a Thursday; year 1 is some 719,000 days before. */
	return (int)((pm_date_seconds(&day) / 86400 + 7 * 200000 + 3) % 7);
}

/* What was found is a day that exists. */
static enum pm_status check(struct scan *scan)
{
	struct pm_date *date = &scan->date;

	if (date->year == 0 && date->month == 0 && date->day == 0)
		return wrong(scan, "not a date");
	if (date->year == 0)
		return wrong(scan, "it has no year");
	if (date->month == 0)
		return wrong(scan, "it has no month");
	if (date->day == 0)
		return wrong(scan, "it has no day");
	if (date->day > pm_date_month_days(date->year, date->month))
		return wrong(scan, "no such day");
	if (scan->weekday >= 0 && scan->weekday != weekday_of(date))
		return wrong(scan, "it is another weekday");
	if (!date->has_time) { /* a day has none */
		date->has_zone = false;
		date->zone = 0;
	}
	return PM_OK;
}

enum pm_status pm_date_parse(struct pm_date *out, struct pm_str text, struct pm_error *err)
{
	struct scan scan = {.text = text,
		.at = text.ptr,
		.end = text.ptr + text.len,
		.weekday = -1,
		.err = err};
	enum pm_status status = PM_OK;

	*out = (struct pm_date){0};
	if (text.len == 0)
		return pm_fail(err, PM_INVALID, "the date is empty");
	for (skip_separators(&scan); status == PM_OK && scan.at < scan.end; skip_separators(&scan))
		status = read_part(&scan);
	if (status == PM_OK)
		status = check(&scan);
	if (status == PM_OK)
		*out = scan.date;
	return status;
}

/* The last part said nothing: "the" after a date is a word of the sentence. */
static bool same_found(const struct scan *a, const struct scan *b)
{
	const struct pm_date *x = &a->date, *y = &b->date;

	return x->year == y->year && x->month == y->month && x->day == y->day &&
	       x->has_time == y->has_time && x->hour == y->hour && x->has_zone == y->has_zone &&
	       x->zone == y->zone && a->weekday == b->weekday && a->has_half == b->has_half;
}

size_t pm_date_prefix(struct pm_date_found *out, struct pm_str text, enum pm_date_order order)
{
	struct scan scan = {.text = text,
		.at = text.ptr,
		.end = text.ptr + text.len,
		.weekday = -1,
		.is_prefix = true,
		.order = order};
	size_t length = 0;

	*out = (struct pm_date_found){0};
	for (struct scan before = scan; scan.at < scan.end && read_part(&scan) == PM_OK;
		before = scan) {
		struct scan now = scan;
		if (has_day(&now) && !same_found(&now, &before) && check(&now) == PM_OK) {
			length = (size_t)(now.at - text.ptr);
			*out = (struct pm_date_found){
				.date = now.date, .short_year = now.short_year};
		}
		skip_separators(&scan);
	}
	return length;
}
