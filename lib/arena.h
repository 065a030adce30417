/*
 * Memory given piece by piece and freed at once.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_ARENA_H
#define PM_LIB_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/str.h>

/**
 * An arena: zero-initialise it, allocate, pm_arena_free it.
 *
 * When memory runs out `failed` is set and every later allocation gives NULL: check each one before
 * use, or once at the end what only copies.
 */
struct pm_arena {
	struct pm_arena_block *last;
	bool failed;
};

void pm_arena_free(struct pm_arena *arena);

/** Forget all pieces, keep one block of memory for the next ones. */
void pm_arena_clear(struct pm_arena *arena);

/** Zeroed memory for count items of size bytes, aligned for any type; NULL when memory ran out. */
void *pm_arena_alloc(struct pm_arena *arena, size_t count, size_t size);

/** The same for so many bytes that are not zeroed. */
void *pm_arena_take(struct pm_arena *arena, size_t size);

/** A copy of str, terminated by a NUL; empty when memory ran out. */
struct pm_str pm_arena_copy(struct pm_arena *arena, struct pm_str str);

#endif
