/*
 * Numbers as glass tables have them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Each function writes at out and returns where it ended.
 */
#ifndef PM_INDEXER_BUILD_GLASS_BYTES_H
#define PM_INDEXER_BUILD_GLASS_BYTES_H

#include <stdint.h>

#include "lib/buf.h"

enum {
	PM_NUMBER_MAX = 10,  /* bytes of pm_put_number, at most */
	PM_SORTABLE_MAX = 5, /* of pm_put_sortable */
};

static inline uint8_t *pm_put_two(uint8_t *out, uint32_t number)
{
	out[0] = (uint8_t)(number >> 8);
	out[1] = (uint8_t)number;
	return out + 2;
}

static inline uint8_t *pm_put_four(uint8_t *out, uint32_t number)
{
	return pm_put_two(pm_put_two(out, number >> 16), number);
}

static inline uint32_t pm_get_four(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

/** Groups of seven bits, the lowest first; all but the last with the highest bit set. */
static inline uint8_t *pm_put_number(uint8_t *out, uint64_t number)
{
	while (number >= 0x80) {
		*out++ = (uint8_t)(number | 0x80);
		number >>= 7;
	}
	*out++ = (uint8_t)number;
	return out;
}

/** Bytes that pm_put_number writes. */
static inline size_t pm_number_size(uint64_t number)
{
	return number < 0x80 ? 1 : (70 - (size_t)__builtin_clzll(number)) / 7;
}

/** Take a number that pm_put_number wrote, and go on to what follows it. */
static inline uint64_t pm_take_number(const uint8_t **ptr)
{
	uint64_t number = 0;
	unsigned shift = 0;

	for (; **ptr >= 0x80; shift += 7)
		number |= (uint64_t)(*(*ptr)++ & 0x7F) << shift;
	return number | (uint64_t) * (*ptr)++ << shift;
}

/** A number whose bytes sort as it does: as many ones at the top as there are bytes beyond two, a
 * zero, the number. */
static inline uint8_t *pm_put_sortable(uint8_t *out, uint32_t number)
{
	if (number < 1U << 15)
		return pm_put_two(out, number);
	if (number < 1U << 22) {
		*out++ = (uint8_t)(0x80 | number >> 16);
		return pm_put_two(out, number);
	}
	if (number < 1U << 29)
		return pm_put_four(out, 0xC0000000U | number);
	*out++ = 0xE0;
	return pm_put_four(out, number);
}

/** Append what pm_put_number writes. */
static inline void pm_number_add(struct pm_buf *buf, uint64_t number)
{
	uint8_t bytes[PM_NUMBER_MAX];

	pm_buf_add(buf, bytes, (size_t)(pm_put_number(bytes, number) - bytes));
}

/** Append what pm_put_sortable writes. */
static inline void pm_sortable_add(struct pm_buf *buf, uint32_t number)
{
	uint8_t bytes[PM_SORTABLE_MAX];

	pm_buf_add(buf, bytes, (size_t)(pm_put_sortable(bytes, number) - bytes));
}

#endif
