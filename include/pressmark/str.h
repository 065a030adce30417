/*
 * Borrowed text, and what marks a function as public.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_STR_H
#define PRESSMARK_STR_H

#include <stddef.h>

/** Marks what a user of the library may call; everything else is hidden. */
#ifdef __cplusplus
#define PM_API extern "C" __attribute__((visibility("default")))
#else
#define PM_API __attribute__((visibility("default")))
#endif

/** Bytes that belong to somebody else: UTF-8 unless said otherwise, not terminated, len in bytes.
 */
struct pm_str {
	const char *ptr;
	size_t len;
};

/** The pm_str of a string literal. */
#ifdef __cplusplus
#define PM_STR(literal) (pm_str{(literal), sizeof(literal) - 1})
#else
#define PM_STR(literal) ((struct pm_str){(literal), sizeof(literal) - 1})
#endif

#endif
