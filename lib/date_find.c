/*
 * Dates within other text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/date_find.h"

#include <string.h>

#include "lib/buf.h"
#include "lib/date_words.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_char(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (unsigned char)c >= 0x80;
}

/* The bytes of a dash at the place; 0: none. */
static size_t dash_length(struct pm_str text, size_t at)
{
	static const char *const dashes[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94"};

	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
		size_t len = strlen(dashes[i]);
		if (text.len - at >= len && memcmp(text.ptr + at, dashes[i], len) == 0)
			return len;
	}
	return 0;
}

/* The word that begins at the place. */
static struct pm_str word_at(struct pm_str text, size_t at)
{
	size_t end = at;

	while (end < text.len && is_word_char(text.ptr[end]) && !is_digit(text.ptr[end]))
		end++;
	return (struct pm_str){text.ptr + at, end - at};
}

/* A date can begin here: with a number, a month or a weekday, and not within a word, number or
 * path. No-break spaces and quotation marks, bytes above 0x7F, are before many a date. */
static bool may_begin(struct pm_str text, size_t at)
{
	char before = at > 0 ? text.ptr[at - 1] : ' ';

	char second = at > 1 ? text.ptr[at - 2] : ' ';

	if (!is_word_char(text.ptr[at]) || strchr("/-._=&#$%", before) != NULL)
		return false;
	if (before == ':' && (is_digit(second) || second == ' ')) /* but "Date:25.3.2024" */
		return false;
	if (is_word_char(before) && (unsigned char)before < 0x80)
		return false;
	if (is_digit(text.ptr[at]))
		return true;
	if ((unsigned char)before >= 0x80)
		return false;
	return pm_date_word_is_day(word_at(text, at));
}

/* After the place comes a dash and a number, as in a range of days. */
static bool range_follows(struct pm_str text, size_t at)
{
	while (at < text.len && text.ptr[at] == ' ')
		at++;
	size_t dash = at < text.len ? dash_length(text, at) : 0;
	if (dash == 0)
		return false;
	at += dash;
	while (at < text.len && text.ptr[at] == ' ')
		at++;
	size_t digits = 0;
	while (at + digits < text.len && is_digit(text.ptr[at + digits]))
		digits++;
	/* "25 March 2024 - 20:52" is none. */
	return digits > 0 && !(at + digits < text.len && text.ptr[at + digits] == ':');
}

/* Before the place come a number and a dash. */
static bool range_precedes(struct pm_str text, size_t at)
{
	struct pm_str before = pm_str_trim((struct pm_str){text.ptr, at});

	for (size_t len = 1; len <= 3 && len < before.len; len += 2) {
		if (dash_length(before, before.len - len) != len)
			continue;
		before = pm_str_trim((struct pm_str){before.ptr, before.len - len});
		if (before.len > 0 && before.ptr[before.len - 1] == '.')
			before.len--;
		return before.len > 0 && is_digit(before.ptr[before.len - 1]);
	}
	return false;
}

/* The date ends where a word or number ends. */
static bool ends_well(struct pm_str text, size_t end)
{
	char next = end < text.len ? text.ptr[end] : ' ';
	char after = end + 1 < text.len ? text.ptr[end + 1] : ' ';

	if (is_word_char(next) && (unsigned char)next < 0x80)
		return false;
	return !(strchr("/-.:", next) != NULL && is_word_char(after));
}

/* Where the last number ends: each date has one. */
static size_t end_of_numbers(struct pm_str text)
{
	size_t end = text.len;

	while (end > 0 && !is_digit(text.ptr[end - 1]))
		end--;
	return end;
}

bool pm_date_find(
	struct pm_date_found *out, struct pm_str text, size_t from, enum pm_date_order order)
{
	const size_t end = end_of_numbers(text);

	for (size_t at = from; at < end; at++) {
		if (!may_begin(text, at))
			continue;
		size_t len =
			pm_date_prefix(out, (struct pm_str){text.ptr + at, text.len - at}, order);
		if (len == 0 || !ends_well(text, at + len))
			continue;
		out->begin = at;
		out->end = at + len;
		if (!range_precedes(text, at) && !range_follows(text, at + len))
			return true;
		at += len - 1;
	}
	return false;
}
