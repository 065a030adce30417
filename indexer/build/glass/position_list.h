/*
 * Position lists as glass tables have them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The last position (pm_put_number); if there are more, as bits, the lowest of each byte first: the
 * first, the number of those between, and these by halves, each with as many bits as what is known
 * of it leaves open (interpolative coding: Moffat & Stuiver 2000, Binary interpolative coding for
 * effective index compression; with the short codes in the middle of a range).
 */
#ifndef PM_INDEXER_BUILD_GLASS_POSITION_LIST_H
#define PM_INDEXER_BUILD_GLASS_POSITION_LIST_H

#include <stddef.h>
#include <stdint.h>

/** Bytes that a list of so many positions can take. */
static inline size_t pm_position_list_max(size_t count)
{
	return 5 * count + 16;
}

/**
 * Write a list at out, which has room for pm_position_list_max bytes; where it ended.
 *
 * positions: from 1, ascending, each once; count: at least 1.
 */
uint8_t *pm_put_position_list(uint8_t *out, const uint32_t *positions, size_t count);

#endif
