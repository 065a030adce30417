/*
 * A set of numbers of rows, small and dense.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/seen.h"

#include <stdlib.h>
#include <string.h>

void pm_seen_free(struct pm_seen *seen)
{
	free(seen->members);
	free(seen->words);
	*seen = (struct pm_seen){0};
}

static bool make_room(struct pm_seen *seen, size_t word)
{
	if (word >= seen->word_count) {
		size_t count = word + word / 2 + 64;
		uint64_t *words = reallocarray(seen->words, count, sizeof *words);
		if (words == NULL)
			return false;
		memset(words + seen->word_count, 0, (count - seen->word_count) * sizeof *words);
		seen->words = words;
		seen->word_count = count;
	}
	if (seen->count == seen->capacity) {
		size_t capacity = 2 * seen->capacity + 64;
		int64_t *members = reallocarray(seen->members, capacity, sizeof *members);
		if (members == NULL)
			return false;
		seen->members = members;
		seen->capacity = capacity;
	}
	return true;
}

bool pm_seen_add(struct pm_seen *seen, int64_t number)
{
	size_t word = (size_t)number / 64;

	if (pm_seen_has(seen, number))
		return true;
	if (!make_room(seen, word))
		return false;
	seen->words[word] |= (uint64_t)1 << (number % 64);
	seen->members[seen->count++] = number;
	return true;
}

bool pm_seen_has(const struct pm_seen *seen, int64_t number)
{
	size_t word = (size_t)number / 64;

	return word < seen->word_count && (seen->words[word] >> (number % 64) & 1) != 0;
}

void pm_seen_clear(struct pm_seen *seen)
{
	for (size_t i = 0; i < seen->count; i++)
		seen->words[seen->members[i] / 64] = 0;
	seen->count = 0;
}
