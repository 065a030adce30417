/*
 * How many edits make one word of another.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/utf8.h"
#include "tests/oracle/words.h"

enum {
	LETTERS_MAX = 256 /* a term has at most 200 bytes */
};

size_t oracle_letters(struct pm_str text, uint32_t *letters, size_t max)
{
	const char *end = text.ptr + text.len;
	size_t count = 0;
	uint32_t code;

	for (const char *ptr = text.ptr; ptr < end; ptr += pm_utf8_decode(ptr, end, &code)) {
		pm_utf8_decode(ptr, end, &code);
		if (count < max)
			letters[count] = code;
		count++;
	}
	return count;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The whole table: d[i][k] edits make the first i letters of a the first k of b. */
static size_t count_edits(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	static size_t d[LETTERS_MAX + 1][LETTERS_MAX + 1];

	for (size_t i = 0; i <= a_count; i++)
		for (size_t k = 0; k <= b_count; k++) {
			if (i == 0 || k == 0) {
				d[i][k] = i + k;
				continue;
			}
			d[i][k] = d[i - 1][k - 1] + (a[i - 1] != b[k - 1]);
			d[i][k] = least(d[i][k], d[i - 1][k] + 1);
			d[i][k] = least(d[i][k], d[i][k - 1] + 1);
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
		}
	return d[a_count][b_count];
}

bool oracle_is_within_edits(struct pm_str a, struct pm_str b, unsigned edits)
{
	uint32_t x[LETTERS_MAX], y[LETTERS_MAX];

	if (a.len > b.len + 4 * edits || b.len > a.len + 4 * edits)
		return false; /* a letter has at most 4 bytes */
	size_t x_count = oracle_letters(a, x, LETTERS_MAX);
	size_t y_count = oracle_letters(b, y, LETTERS_MAX);
	size_t apart = x_count > y_count ? x_count - y_count : y_count - x_count;

	if (apart > edits || x_count > LETTERS_MAX || y_count > LETTERS_MAX)
		return false;
	return count_edits(x, x_count, y, y_count) <= edits;
}
