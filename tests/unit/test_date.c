/*
 * Tests of dates.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/date.h>

#include "lib/buf.h"
#include "lib/date_find.h"
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *text, *iso;
} good[] = {
	/* ISO 8601 */
	{"2024-03-25", "2024-03-25"},
	{"  2024-03-25\n", "2024-03-25"},
	{"20240325", "2024-03-25"},
	{"25. 3. 2024", "2024-03-25"},
	{"25.\xE2\x80\x89"
	 "3.\xE2\x80\x89"
	 "2024",
		"2024-03-25"},
	{"7 maja 2020", "2020-05-07"},
	{"1. listopadu 2020", "2020-11-01"},
	{"15 Ağustos 2021", "2021-08-15"},
	{"3 martie 2021", "2021-03-03"},
	{"2024-03-25T20:52", "2024-03-25T20:52:00"},
	{"2024-03-25T20:52:07", "2024-03-25T20:52:07"},
	{"2024-03-25t20:52:07z", "2024-03-25T20:52:07+00:00"},
	{"2024-03-25T20:52:07Z", "2024-03-25T20:52:07+00:00"},
	{"2024-03-25T20:52:07.123456789Z", "2024-03-25T20:52:07+00:00"},
	{"2024-03-25T20:52:07,5+01:00", "2024-03-25T20:52:07+01:00"},
	{"2024-03-25T20:52:07-0530", "2024-03-25T20:52:07-05:30"},
	{"2024-03-25T20:52:07+01", "2024-03-25T20:52:07+01:00"},
	{"2024-03-25 20:52:07 +0545", "2024-03-25T20:52:07+05:45"},
	{"20240325T205207Z", "2024-03-25T20:52:07+00:00"},
	{"20240325T2052-0500", "2024-03-25T20:52:00-05:00"},
	{"2016-12-31T23:59:60Z", "2016-12-31T23:59:60+00:00"},
	{"2024-02-29", "2024-02-29"},
	{"2000-02-29", "2000-02-29"},
	{"0001-01-01", "0001-01-01"},
	{"9999-12-31", "9999-12-31"},
	{"2024-03-25+01:00", "2024-03-25"},
	{"2024-03-25Z", "2024-03-25"},
	{"2024/03/25", "2024-03-25"},
	{"2024/3/5 8:52 pm", "2024-03-05T20:52:00"},
	{"2024.03.25", "2024-03-25"},
	/* RFC 2822 and relatives */
	{"Mon, 25 Mar 2024 20:52:07 -0500", "2024-03-25T20:52:07-05:00"},
	{"Mon, 25 Mar 2024 20:52 -0500", "2024-03-25T20:52:00-05:00"},
	{"25 Mar 2024 20:52:07 GMT", "2024-03-25T20:52:07+00:00"},
	{"25 Mar 2024 20:52:07 EST", "2024-03-25T20:52:07-05:00"},
	{"25 Mar 2024 20:52:07 PDT", "2024-03-25T20:52:07-07:00"},
	{"Thu, 25 Mar 99 20:52:07 +0000 (UTC)", "1999-03-25T20:52:07+00:00"},
	{"Mon, 25 Mar 24 20:52:07 UT", "2024-03-25T20:52:07+00:00"},
	{"Monday, 25-Mar-24 20:52:07 GMT", "2024-03-25T20:52:07+00:00"},
	{"Mon Mar 25 20:52:07 2024", "2024-03-25T20:52:07"},
	{"Mon Mar 25 20:52:07 EST 2024", "2024-03-25T20:52:07-05:00"},
	{"Mon Mar 25 2024 20:52:07 GMT-0500 (Eastern Standard Time)", "2024-03-25T20:52:07-05:00"},
	/* English */
	{"03/25/2024 20:52", "2024-03-25T20:52:00"},
	{"03/25/2024", "2024-03-25"},
	{"13/04/2024", "2024-04-13"},
	{"04/13/2024", "2024-04-13"},
	{"4/13/2024", "2024-04-13"},
	{"04/04/2024", "2024-04-04"},
	{"25-03-2024", "2024-03-25"},
	{"25 March 2024", "2024-03-25"},
	{"25 MARCH 2024", "2024-03-25"},
	{"Monday, 25 March 2024", "2024-03-25"},
	{"Monday 25 March 2024", "2024-03-25"},
	{"March 25, 2024", "2024-03-25"},
	{"March 25 2024", "2024-03-25"},
	{"Mar. 25, 2024", "2024-03-25"},
	{"Sept. 5, 2024", "2024-09-05"},
	{"Monday, March 25, 2024", "2024-03-25"},
	{"Mar 25 2024 8:52 PM EST", "2024-03-25T20:52:00-05:00"},
	{"March 25, 2024 at 8:52pm", "2024-03-25T20:52:00"},
	{"March 25, 2024, 8:52 a.m.", "2024-03-25T08:52:00"},
	{"March 25, 2024, 8:52 P.M. CET", "2024-03-25T20:52:00+01:00"},
	{"12:05 am, March 25, 2024", "2024-03-25T00:05:00"},
	{"12:05 pm, March 25, 2024", "2024-03-25T12:05:00"},
	{"March 25, 2024 8 PM", "2024-03-25T20:00:00"},
	{"March 25, 2024 20:52 PM", "2024-03-25T20:52:00"},
	{"the 25th of March 2024", "2024-03-25"},
	{"March 1st, 2024", "2024-03-01"},
	{"March 22nd 2024", "2024-03-22"},
	{"25-Mar-2024", "2024-03-25"},
	{"2024-Mar-25", "2024-03-25"},
	{"2024 March 25", "2024-03-25"},
	{"25\xC2\xA0March\xE2\x80\xAF"
	 "2024",
		"2024-03-25"},
	/* others */
	{"25.03.2024", "2024-03-25"},
	{"3.4.2024", "2024-04-03"},
	{"25.3.2024 klo 20.52", "2024-03-25T20:52:00"},
	{"25. März 2024, 20:52 Uhr", "2024-03-25T20:52:00"},
	{"Montag, den 25. M\xC3\xA4rz 2024", "2024-03-25"},
	{"am 25. Ma\xCC\x88rz 2024", "2024-03-25"},
	{"Mo, 25. Jänner 2021", "2021-01-25"},
	{"1er août 2023", "2023-08-01"},
	{"le 25 mars 2024 à 20h52", "2024-03-25T20:52:00"},
	{"lundi 25 février 2019", "2019-02-25"},
	{"25 de marzo de 2024", "2024-03-25"},
	{"lunes, 25 de marzo de 2024 a las 20:52", "2024-03-25T20:52:00"},
	{"20:52 am 25. März 2024", "2024-03-25T20:52:00"},
	{"maanantaina 25. maaliskuuta 2024", "2024-03-25"},
	{"25 марта 2024 г.", "2024-03-25"},
	{"Понедельник, 25 марта 2024 года", "2024-03-25"},
	{"9 мая 2023", "2023-05-09"},
	{"Май 9, 2023", "2023-05-09"},
	{"2024年3月25日", "2024-03-25"},
	{"2024年3月25日 20:52", "2024-03-25T20:52:00"},
	{"2024년 3월 25일", "2024-03-25"},
};

static void reads(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct pm_date date;
		struct pm_error err = {0};
		char iso[PM_DATE_TEXT_MAX];

		if (pm_date_parse(&date, pm_str_of(good[i].text), &err) != PM_OK)
			fail_msg("%s: %s", good[i].text, err.message);
		pm_date_format(&date, iso);
		if (strcmp(iso, good[i].iso) != 0)
			fail_msg("%s: %s instead of %s", good[i].text, iso, good[i].iso);
	}
}

static const struct {
	const char *text, *why;
} bad[] = {
	{"", "the date is empty"},
	{"   ", "not a date"},
	{"yesterday", "not a date"},
	{"n/a", "not a date"},
	{"03/04/2024", "ambiguous: 3 April or March 4, 2024"},
	{"3-4-2024", "ambiguous: 3 April or March 4, 2024"},
	{"03/04/2024 20:52", "ambiguous"},
	{"03/25/24", "ambiguous: its year has two digits"},
	{"2024-02-30", "no such day"},
	{"30 February 2024", "no such day"},
	{"2023-02-29", "no such day"},
	{"1900-02-29", "no such day"},
	{"31 April 2024", "no such day"},
	{"2024-03-32", "no such day"},
	{"2024-03-00", "no such day"},
	{"2024-13-01", "no such month"},
	{"2024-00-01", "no such month"},
	{"13/13/2024", "no such month"},
	{"0/4/2024", "no such day"},
	{"0000-01-01", "no such year"},
	{"12024-01-01", "not a date"},
	{"2024-03", "it has no"},
	{"2024", "it has no month"},
	{"March 2024", "it has no day"},
	{"25 March", "it has no year"},
	{"20:52", "not a date"},
	{"Monday", "not a date"},
	{"Tuesday, 25 March 2024", "it is another weekday"},
	{"Mon Tue 25 March 2024", "more than one weekday"},
	{"2024-03-25 2024-03-26", "more than one"},
	{"25 26 March 2024", "more than one day"},
	{"March April 25 2024", "more than one month"},
	{"25 March 2024 2025", "more than one year"},
	{"2024-03-25T24:00", "no such time"},
	{"2024-03-25T20:60", "no such time"},
	{"2024-03-25T20:52:61", "no such time"},
	{"2024-03-25T20:5", "no such time"},
	{"2024-03-25T205", "no such time"},
	{"2024-03-25 20:52 21:00", "more than one time"},
	{"2024-03-25 20:52 am", "no such time"},
	{"2024-03-25 8:52 pm am", "no such time"},
	{"2024-03-25 20:52 +2500", "no such zone"},
	{"2024-03-25 20:52 +0160", "no such zone"},
	{"2024-03-25 20:52 +012", "no such zone"},
	{"2024-03-25 20:52 EST CET", "more than one zone"},
	{"2024-03-25 20:52 EST -0500", "more than one zone"},
	{"2024-03-25 20:52 XYZ", "not a date"},
	{"2024-03-25T", "not a date"},
	{"2024-03-25x", "not a date"},
	{"2024-03-25;", "not a date"},
	{"2024-03-25 (draft)", "not a date"},
	{"2024-084", "days of the year"},
	{"1711400000", "not a date"},
	{"99999999999999999999999999", "not a date"},
	{"25 March 2024 to 26 March 2024", "not a date"},
	{"2024\xFF-03-25", "not a date"},
	{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"not"},
};

static void refuses(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct pm_date date = {.year = 1};
		struct pm_error err = {0};

		if (pm_date_parse(&date, pm_str_of(bad[i].text), &err) != PM_INVALID)
			fail_msg("%s: was read", bad[i].text);
		if (strstr(err.message, bad[i].why) == NULL)
			fail_msg("%s: \"%s\" instead of \"%s\"", bad[i].text, err.message,
				bad[i].why);
		assert_int_equal(date.year, 0);
	}
}

static void reads_bytes_that_are_no_text(void **state)
{
	(void)state;
	struct pm_date date;
	struct pm_error err;

	assert_int_equal(pm_date_parse(&date, PM_STR("2024-03-25\0"), &err), PM_INVALID);
	assert_int_equal(pm_date_parse(&date, (struct pm_str){NULL, 0}, &err), PM_INVALID);
	/* not one byte past the end */
	assert_int_equal(pm_date_parse(&date, (struct pm_str){"2024-03-256", 10}, &err), PM_OK);
	assert_int_equal(date.day, 25);
	assert_int_equal(pm_date_parse(&date, PM_STR("03/04/2024"), NULL), PM_INVALID);
}

static void counts_seconds(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t seconds;
	} cases[] = {
		{"1970-01-01", 0},
		{"1970-01-01T00:00:00Z", 0},
		{"1970-01-01T01:00:00+01:00", 0},
		{"1969-12-31T23:59:59", -1},
		{"2024-03-25T20:52:07-05:00", 1711417927},
		{"2000-03-01", 951868800},
		{"0001-01-01", -62135596800},
		{"9999-12-31T23:59:59", 253402300799},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_date date;

		assert_int_equal(pm_date_parse(&date, pm_str_of(cases[i].text), NULL), PM_OK);
		assert_true(pm_date_seconds(&date) == cases[i].seconds);
	}
}

/* Each day of the calendar is 86,400 s after the one before; what is written is read again. */
static void walks_through_the_calendar(void **state)
{
	(void)state;
	int64_t expected = -62135596800;
	unsigned count = 0;

	for (int year = 1; year <= 9999; year++) {
		for (int month = 1; month <= 12; month++) {
			for (int day = 1; day <= pm_date_month_days(year, month); day++) {
				struct pm_date date = {.year = (int16_t)year,
					.month = (uint8_t)month,
					.day = (uint8_t)day};

				assert_true(pm_date_seconds(&date) == expected);
				expected += 86400;
				if (count++ % 97 != 0)
					continue;
				char text[PM_DATE_TEXT_MAX];
				struct pm_date again;
				date.has_time = date.has_zone = true;
				date.second = (uint8_t)(count % 60);
				date.zone = (int16_t)(count % 1440 - 720);
				pm_date_format(&date, text);
				assert_int_equal(
					pm_date_parse(&again, pm_str_of(text), NULL), PM_OK);
				assert_true(pm_date_seconds(&again) == pm_date_seconds(&date));
				assert_int_equal(again.zone, date.zone);
			}
		}
	}
	assert_int_equal(count, 3652059);
}

static const struct {
	const char *text;
	enum pm_date_order order;
	const char *expected; /* the date and where it stands; empty: none is found */
} within[] = {
	{"Posted on Monday, 25 March 2024 by Ann", 0, "2024-03-25 10-31"},
	{"Ann, March 25, 2024, 8:52 p.m. 14 comments", 0, "2024-03-25T20:52:00 5-30"},
	{"Berlin, 25.3.2024 14 Kommentare", 0, "2024-03-25 8-17"},
	{"25.3.24", 0, "2024-03-25 0-7 short"},
	{"3/25/24", 0, ""},
	{"3/25/24", PM_DATE_MONTH_FIRST, "2024-03-25 0-7 short"},
	{"03/04/2024", 0, ""},
	{"03/04/2024", PM_DATE_DAY_FIRST, "2024-04-03 0-10"},
	{"03/04/2024", PM_DATE_MONTH_FIRST, "2024-03-04 0-10"},
	{"17/04/2024", PM_DATE_MONTH_FIRST, "2024-04-17 0-10"},
	{"04-03-2024 | x", PM_DATE_DAY_FIRST, "2024-03-04 0-10"},
	{"7 maja 2020, 10:00", 0, "2020-05-07T10:00:00 0-18"},
	{"15 Eylül 2021", 0, "2021-09-15 0-14"},
	{"质问 2020年02月19日", 0, "2020-02-19 7-24"},
	{"\xC2\xA0"
	 "12.01.2022",
		0, "2022-01-12 2-12"},
	{"May 2024 12 comments", 0, ""},
	{"in March 2024", 0, ""},
	{"25 March", 0, ""},
	{"20.-23. Februar 2019", 0, ""},
	{"20. \xE2\x80\x93 23. Februar 2019", 0, ""},
	{"25 March 2024 - 28 March 2024", 0, ""},
	{"https://example.org/2024/03/25/x", 0, ""},
	{"/2024/03/25", 0, ""},
	{"2024-03-25-x", 0, ""},
	{"No. 20240325", 0, ""},
	{"192.168.10.2024", 0, ""},
	{"31 February 2024", 0, ""},
	{"x1.2.2024", 0, ""},
	{"\xC2\xA9 2024", 0, ""},
	{"", 0, ""},
};

static void finds_dates_in_text(void **state)
{
	(void)state;

	for (size_t i = 0; i < sizeof within / sizeof *within; i++) {
		struct pm_date_found found;
		char iso[PM_DATE_TEXT_MAX], answer[80] = "";

		if (pm_date_find(&found, pm_str_of(within[i].text), 0, within[i].order)) {
			pm_date_format(&found.date, iso);
			snprintf(answer, sizeof answer, "%s %zu-%zu%s", iso, found.begin, found.end,
				found.short_year ? " short" : "");
		}
		if (strcmp(answer, within[i].expected) != 0)
			fail_msg("%s: %s", within[i].text, answer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(refuses),
		cmocka_unit_test(reads_bytes_that_are_no_text),
		cmocka_unit_test(counts_seconds),
		cmocka_unit_test(walks_through_the_calendar),
		cmocka_unit_test(finds_dates_in_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
