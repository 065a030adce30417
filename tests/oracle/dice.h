/*
 * Random numbers that are the same on every machine.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_ORACLE_DICE_H
#define PM_TESTS_ORACLE_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** SplitMix64 (Steele, Lea & Flood 2014): every seed is a good one. */
struct oracle_dice {
	uint64_t state;
};

/** A number from 0 to sides - 1; sides: at least 1. */
static inline size_t oracle_roll(struct oracle_dice *dice, size_t sides)
{
	uint64_t mixed = dice->state += UINT64_C(0x9E3779B97F4A7C15);

	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
	return (size_t)((mixed ^ mixed >> 31) % sides);
}

/** True once in so many times. */
static inline bool oracle_once_in(struct oracle_dice *dice, size_t times)
{
	return oracle_roll(dice, times) == 0;
}

#define ORACLE_COUNT(array) (sizeof(array) / sizeof *(array))
#define ORACLE_PICK(dice, array) ((array)[oracle_roll(dice, ORACLE_COUNT(array))])

#endif
