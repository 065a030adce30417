/*
 * Position lists as glass tables have them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/glass/position_list.h"

#include "indexer/build/glass/bytes.h"

/* Bits being written. */
struct bits {
	uint8_t *out;
	uint64_t pending; /* the lowest first */
	unsigned count;
};

static void put_bits(struct bits *bits, uint32_t value, unsigned count)
{
	bits->pending |= (uint64_t)value << bits->count;
	for (bits->count += count; bits->count >= 8; bits->count -= 8) {
		*bits->out++ = (uint8_t)bits->pending;
		bits->pending >>= 8;
	}
}

/* Write a value of which it is known that it is below a limit: of the codes of so many bits some
 * are left over, and that many values in the middle take a bit less. */
static void put_below(struct bits *bits, uint32_t value, uint32_t limit)
{
	unsigned width = limit > 1 ? 32 - (unsigned)__builtin_clz(limit - 1) : 0;
	uint32_t spare = (uint32_t)(((uint64_t)1 << width) - limit);

	if (spare > 0) {
		uint32_t middle = (limit - spare) / 2;
		if (value >= middle + spare)
			value = (value - middle - spare) | 1U << (width - 1);
		else if (value >= middle)
			width--;
	}
	put_bits(bits, value, width);
}

/* Write those between two that are written. */
static void put_between(struct bits *bits, const uint32_t *positions, size_t from, size_t to)
{
	while (from + 1 < to) {
		size_t middle = from + (to - from) / 2;
		put_below(bits, positions[middle] - positions[from] - (uint32_t)(middle - from),
			positions[to] - positions[from] - (uint32_t)(to - from) + 1);
		put_between(bits, positions, from, middle);
		from = middle;
	}
}

uint8_t *pm_put_position_list(uint8_t *out, const uint32_t *positions, size_t count)
{
	uint32_t first = positions[0], last = positions[count - 1];
	struct bits bits = {.out = pm_put_number(out, last)};

	if (count == 1)
		return bits.out;
	put_below(&bits, first, last);
	put_below(&bits, (uint32_t)count - 2, last - first);
	put_between(&bits, positions, 0, count - 1);
	if (bits.count > 0)
		*bits.out++ = (uint8_t)bits.pending;
	return bits.out;
}
