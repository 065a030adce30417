/*
 * Memory given piece by piece and freed at once.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The usual size of a block: a few hits with their texts. */
#define BLOCK_SIZE ((size_t)64 * 1024)

struct pm_arena_block {
	struct pm_arena_block *before;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

void pm_arena_free(struct pm_arena *arena)
{
	for (struct pm_arena_block *block = arena->last; block != NULL;) {
		struct pm_arena_block *before = block->before;
		free(block);
		block = before;
	}
	*arena = (struct pm_arena){0};
}

void pm_arena_clear(struct pm_arena *arena)
{
	struct pm_arena_block *kept = arena->last;

	if (kept != NULL) {
		arena->last = kept->before;
		kept->before = NULL;
		kept->used = 0;
	}
	pm_arena_free(arena);
	arena->last = kept;
}

/* A new last block with room for at least size bytes. */
static struct pm_arena_block *add_block(struct pm_arena *arena, size_t size)
{
	size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	struct pm_arena_block *block =
		room <= SIZE_MAX - sizeof *block ? malloc(sizeof *block + room) : NULL;

	if (block == NULL) {
		arena->failed = true;
		return NULL;
	}
	*block = (struct pm_arena_block){.before = arena->last, .size = room};
	arena->last = block;
	return block;
}

void *pm_arena_take(struct pm_arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);

	if (arena->failed || size > SIZE_MAX - align) {
		arena->failed = true;
		return NULL;
	}
	size = (size + align - 1) / align * align;

	struct pm_arena_block *block = arena->last;
	if (block == NULL || block->size - block->used < size)
		block = add_block(arena, size);
	if (block == NULL)
		return NULL;

	void *piece = block->bytes + block->used;
	block->used += size;
	return piece;
}

void *pm_arena_alloc(struct pm_arena *arena, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size) {
		arena->failed = true;
		return NULL;
	}
	void *piece = pm_arena_take(arena, count * size);

	if (piece != NULL)
		memset(piece, 0, count * size);
	return piece;
}

struct pm_str pm_arena_copy(struct pm_arena *arena, struct pm_str str)
{
	char *piece = str.len < SIZE_MAX ? pm_arena_take(arena, str.len + 1) : NULL;

	if (piece == NULL)
		return (struct pm_str){.ptr = "", .len = 0};
	if (str.len > 0)
		memcpy(piece, str.ptr, str.len);
	piece[str.len] = '\0';
	return (struct pm_str){.ptr = piece, .len = str.len};
}
