/*
 * Reading the position table of a glass database in bulk.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Through Xapian's interface each position list costs a cursor of its own and two reads of a block.
 * Here those of one term are read in the order in which they lie on disk: a block holds hundreds.
 *
 * Glass is Xapian's format on disk; its number is the same in all releases from 1.4.0 on, and
 * another number is refused here. A table is a B-tree of blocks. What is read belongs to one
 * revision of the database: a writer puts changed blocks where no block of the last two revisions
 * is, so that a block of a later revision than the one read is the sign that it is too late.
 * Whatever is unexpected ends the reading: the caller then asks Xapian, so that a mistake here
 * costs time and nothing else.
 *
 * - A block: its revision (4 bytes, the highest first), level (1), two counts of free bytes (2
 *   each), the end of the directory (2), then the directory: the place of each item (2 each).
 * - An item in a leaf: its size - 3 and three flags (2), key size (1), key, tag; in a branch: block
 *   (4), key size (1), key, component (2).
 * - The key of a position list: the term, each NUL followed by FF; a NUL; the docid, so that it
 *   sorts.
 * - Its tag: the last position; if there are more, as bits: the first, the number of those between,
 *   and these by halves, each with as many bits as what is known leaves open (interpolative coding,
 *   Moffat & Stuiver 2000).
 */
#ifndef PM_LIB_GLASS_GLASS_H
#define PM_LIB_GLASS_GLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/str.h>

struct pm_glass;

/**
 * Open the position table of a database directory; the caller's (pm_glass_free).
 *
 * uuid, revision: of what Xapian has open. NULL when the directory is not exactly that or cannot be
 * read, and when memory ran out.
 */
struct pm_glass *pm_glass_open(const char *directory, const char *uuid, uint64_t revision);

void pm_glass_free(struct pm_glass *glass);

/** Told of a document: its place in the list of docids that was given, and the positions,
 * ascending, borrowed until it returns; count 0: they are here, but must be asked of Xapian. False
 * ends the walk.
 */
typedef bool pm_glass_callback(
	void *context, size_t number, const uint32_t *positions, size_t count);

/** Walk the position lists that a term has in some documents (docids: ascending). False when it
 * could not be walked to the end: what was told is then worth nothing. */
bool pm_glass_walk(struct pm_glass *glass, struct pm_str term, const uint32_t *docids, size_t count,
	pm_glass_callback *callback, void *context);

/* ---- Between the files of this folder ---- */

enum {
	PM_GLASS_LEVELS = 10,
	PM_GLASS_BLOCK_MAX = 65536,
	PM_GLASS_KEY_MAX = 255,
	PM_GLASS_LIST_MAX = 1 << 24, /* positions of a list; more are left to Xapian */
};

/** A block in memory. */
struct pm_glass_block {
	uint8_t *bytes;
	uint32_t number;
	bool loaded;
};

struct pm_glass {
	int file;
	uint32_t revision, block_size, root, levels; /* levels: of branches above the leaves */
	bool empty;
	struct pm_glass_block blocks[PM_GLASS_LEVELS]; /* the last one read of each level */
	uint32_t *positions;
	size_t position_capacity;
};

/** An item of a leaf. */
struct pm_glass_item {
	const uint8_t *key, *tag;
	size_t key_len, tag_len;
	bool whole; /* in one piece and not compressed */
};

/** Read iamglass: root and shape of the position table. */
bool pm_glass_read_version(struct pm_glass *glass, const char *directory, const char *uuid);

/** Load the leaf where a key is, or would be; *number: that of the first item not before it, which
 * may be one after the last. */
bool pm_glass_seek(struct pm_glass *glass, struct pm_str key, const uint8_t **leaf, size_t *number);

/** How many items a block has. */
size_t pm_glass_item_count(const uint8_t *block);

/** Take an item of a leaf apart; false when it is damaged. */
bool pm_glass_item(const struct pm_glass *glass, const uint8_t *leaf, size_t number,
	struct pm_glass_item *item);

/** Decode a position list into glass->positions; false when it is damaged or too long. */
bool pm_glass_decode(struct pm_glass *glass, const uint8_t *tag, size_t len, size_t *count);

/** Read a number in groups of seven bits, the lowest first; false at the end of the bytes. */
bool pm_glass_number(const uint8_t **ptr, const uint8_t *end, uint64_t *number);

#endif
