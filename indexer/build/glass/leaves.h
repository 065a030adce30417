/*
 * The leaves of a glass table, written from the first to the last.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A table of Xapian's is a B-tree of blocks of one size. Entries are given in ascending order of
 * their keys, so that each block is filled and written once, and the branches come after all leaves
 * (table.h).
 *
 * - A block: the revision it was written in (4 bytes, the highest first), its level (1; leaves: 0),
 *   the longest run of free bytes and all free bytes (2 each), the end of the directory (2), the
 *   directory: the place of each item (2 each), in order of their keys; free bytes; the items, from
 *   the end of the block downwards.
 * - An item: its size - 3, with flags for compressed, last piece, first piece (2 bytes); the size
 *   of the key (1); the key; the number of the piece, unless it is the first (2); the tag. A long
 *   tag is cut into pieces.
 * - The first item of the first leaf has neither key nor tag, and does not count.
 */
#ifndef PM_INDEXER_BUILD_GLASS_LEAVES_H
#define PM_INDEXER_BUILD_GLASS_LEAVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "lib/buf.h"

enum {
	PM_BLOCK_SIZE = 8192,
	PM_BLOCK_HEAD = 11, /* bytes before the directory */
	PM_BLOCK_REVISION = 1,
	PM_KEY_MAX = 255,
};

/**
 * A table being written. After an error what is added is dropped; pm_leaves_end, or
 * pm_table_finish, tells of it.
 */
struct pm_leaves {
	char *path;
	int file;
	int error;             /* errno of the first call that failed; 0: none */
	bool too_long, failed; /* an entry cannot be stored; memory ran out */
	uint8_t *buffer;       /* blocks to be written together */
	size_t buffered;       /* whole blocks in it */
	uint8_t *block;        /* the one being filled */
	uint32_t directory_end, items_begin;
	uint32_t block_count;
	uint64_t entry_count;
	struct pm_buf dividers; /* for each block but the first: size of a key (1), key, number of
	                           the piece (2) */
};

/** Begin a table in a new file; free it whatever is returned. */
enum pm_status pm_leaves_new(struct pm_leaves **out, const char *path, struct pm_error *err);

/** Add an entry, its key above all before. compressed: tag is a stream of raw deflate (RFC 1951)
 * of what it stands for. */
void pm_leaves_add(struct pm_leaves *leaves, struct pm_str key, struct pm_str tag, bool compressed);

/** Write what is left; the errors of all calls before. */
enum pm_status pm_leaves_end(struct pm_leaves *leaves, struct pm_error *err);

/** Close the file, which stays. */
void pm_leaves_free(struct pm_leaves *leaves);

/** Append bytes to the file. */
void pm_leaves_write(struct pm_leaves *leaves, const uint8_t *bytes, size_t len);

/** Fill in the head of a block whose directory and items are there. */
void pm_block_finish(uint8_t *block, uint32_t level, uint32_t directory_end, uint32_t items_begin);

#endif
