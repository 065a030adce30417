/*
 * How many edits make one word of another.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/fuzzy.h"

#include "lib/text/utf8.h"

/* Decode at most PM_TERM_MAX code points. */
static size_t decode(struct pm_str text, uint32_t codes[PM_TERM_MAX])
{
	const char *ptr = text.ptr, *end = text.ptr + text.len;
	size_t count = 0;

	while (ptr < end && count < PM_TERM_MAX)
		ptr += pm_utf8_decode(ptr, end, &codes[count++]);
	return count;
}

void pm_fuzzy_start(struct pm_fuzzy *fuzzy, struct pm_str word, unsigned most)
{
	fuzzy->word_len = decode(word, fuzzy->word);
	fuzzy->other_len = 0;
	fuzzy->most = most;
	fuzzy->hopeless = 0;
	for (size_t j = 0; j <= fuzzy->word_len; j++)
		fuzzy->rows[0][j] = (uint8_t)j;
}

static uint8_t least(unsigned a, unsigned b)
{
	return (uint8_t)(a < b ? a : b);
}

/* Work out the row of the i-th code point of other, counted from 1; the least number in it. */
static unsigned fill_row(struct pm_fuzzy *fuzzy, size_t i)
{
	const uint32_t *word = fuzzy->word, *other = fuzzy->other;
	const uint8_t *above = fuzzy->rows[i - 1];
	uint8_t *row = fuzzy->rows[i];
	unsigned lowest = row[0] = (uint8_t)i;

	for (size_t j = 1; j <= fuzzy->word_len; j++) {
		bool differ = other[i - 1] != word[j - 1];
		row[j] = least(above[j - 1] + differ, least(above[j], row[j - 1]) + 1U);
		if (i > 1 && j > 1 && other[i - 1] == word[j - 2] && other[i - 2] == word[j - 1])
			row[j] = least(row[j], fuzzy->rows[i - 2][j - 2] + 1U);
		lowest = least(lowest, row[j]);
	}
	return lowest;
}

/* A row's least number never falls from one row to the next, so that where it is above `most` there
 * is no need to go on: swaps, too, go back to a row whose least number is at most one less. */
unsigned pm_fuzzy_edits(struct pm_fuzzy *fuzzy, struct pm_str other)
{
	const char *ptr = other.ptr, *end = other.ptr + other.len;
	size_t known = fuzzy->other_len;

	fuzzy->hopeless = 0;
	fuzzy->other_len = 0;
	for (size_t i = 1; ptr < end && i <= PM_TERM_MAX; i++) {
		uint32_t code;
		ptr += pm_utf8_decode(ptr, end, &code);
		if (i > known || fuzzy->other[i - 1] != code) {
			known = 0;
			fuzzy->other[i - 1] = code;
			if (fill_row(fuzzy, i) > fuzzy->most) {
				fuzzy->hopeless = (size_t)(ptr - other.ptr);
				return fuzzy->most + 1;
			}
		}
		fuzzy->other_len = i;
	}
	return fuzzy->rows[fuzzy->other_len][fuzzy->word_len];
}

unsigned pm_fuzzy_usual(struct pm_str word)
{
	uint32_t codes[PM_TERM_MAX];
	size_t count = decode(word, codes);

	if (count <= 2)
		return 0;
	return count <= 5 ? 1 : 2;
}
