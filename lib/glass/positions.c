/*
 * Position lists: decoding them, and walking those of a term.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/glass/glass.h"

/* ---- Lists ---- */

/* Bits, the lowest of each byte first. */
struct bits {
	const uint8_t *ptr, *end;
	uint64_t held;
	unsigned count;
	bool failed; /* there were too few, or they said what cannot be */
};

static uint32_t take_bits(struct bits *bits, unsigned count)
{
	while (bits->count < count) {
		if (bits->ptr == bits->end) {
			bits->failed = true;
			return 0;
		}
		bits->held |= (uint64_t)*bits->ptr++ << bits->count;
		bits->count += 8;
	}
	uint32_t taken = (uint32_t)(bits->held & ((UINT64_C(1) << count) - 1));
	bits->held >>= count;
	bits->count -= count;
	return taken;
}

/* One of the numbers below `range`: where that is no power of two, those in the middle have a bit
 * less. */
static uint32_t take_below(struct bits *bits, uint32_t range)
{
	unsigned width = 0;

	while (width < 32 && (range - 1) >> width != 0 && range > 1)
		width++;
	if (width == 0)
		return 0;
	uint64_t spare = (UINT64_C(1) << width) - range, middle = (range - spare) / 2;
	if (spare == 0)
		return take_bits(bits, width);
	uint32_t low = take_bits(bits, width - 1);
	if (low < middle && take_bits(bits, 1) != 0)
		low += (uint32_t)(middle + spare);
	return low;
}

/* Decode what lies between two positions that are known, the middle one first. */
static void take_inner(struct bits *bits, uint32_t *positions, size_t first, size_t last)
{
	while (first + 1 < last && !bits->failed) {
		size_t middle = first + (last - first) / 2;
		uint32_t room = positions[last] - positions[first] - (uint32_t)(last - first) + 1;
		positions[middle] =
			positions[first] + (uint32_t)(middle - first) + take_below(bits, room);
		take_inner(bits, positions, first, middle);
		first = middle;
	}
}

bool pm_glass_decode(struct pm_glass *glass, const uint8_t *tag, size_t len, size_t *count)
{
	struct bits bits = {.ptr = tag, .end = tag + len};
	uint64_t last;

	if (!pm_glass_number(&bits.ptr, bits.end, &last) || last > UINT32_MAX)
		return false;
	*count = 1;
	uint32_t first = 0;
	if (bits.ptr < bits.end) {
		first = take_below(&bits, (uint32_t)last);
		*count = (size_t)take_below(&bits, (uint32_t)last - first) + 2;
	}
	if (bits.failed || *count > PM_GLASS_LIST_MAX ||
		(*count > 1 && (first >= last || *count - 1 > last - first)))
		return false;
	uint32_t *positions = pm_make_room(
		glass->positions, sizeof *positions, *count, &glass->position_capacity);
	if (positions == NULL)
		return false;
	glass->positions = positions;
	positions[0] = first;
	positions[*count - 1] = (uint32_t)last;
	take_inner(&bits, positions, 0, *count - 1);
	return !bits.failed;
}

/* ---- The lists of a term ---- */

/* Append a docid so that bytes sort as numbers do: as many leading one bits as bytes beyond two. */
static size_t write_docid(uint32_t docid, uint8_t bytes[5])
{
	size_t len = docid < 0x8000 ? 2 : docid < 0x400000 ? 3 : docid < 0x20000000 ? 4 : 5;

	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(i + 4 < len ? 0 : docid >> 8 * (len - 1 - i));
	bytes[0] |= (uint8_t)(0xFF00U >> (len - 2));
	return len;
}

/* Read it back; false when it is none. */
static bool read_docid(const uint8_t *bytes, size_t len, uint32_t *docid)
{
	uint8_t expected[5];

	*docid = 0;
	if (len < 2 || len > 5)
		return false;
	uint64_t number = bytes[0] & (0x1FFU >> (len - 1)) >> 1;
	for (size_t i = 1; i < len; i++)
		number = number << 8 | bytes[i];
	*docid = (uint32_t)number;
	return number <= UINT32_MAX && write_docid(*docid, expected) == len &&
	       memcmp(expected, bytes, len) == 0;
}

/* The key of a term's lists, and how much of it is before the docid. */
struct key {
	uint8_t bytes[PM_GLASS_KEY_MAX + 8];
	size_t prefix;
};

static bool make_key(struct key *key, struct pm_str term)
{
	key->prefix = 0;
	for (size_t i = 0; i < term.len; i++) {
		if (key->prefix + 3 > PM_GLASS_KEY_MAX)
			return false;
		key->bytes[key->prefix++] = (uint8_t)term.ptr[i];
		if (term.ptr[i] == '\0')
			key->bytes[key->prefix++] = 0xFF;
	}
	key->bytes[key->prefix++] = 0;
	return true;
}

static struct pm_str with_docid(struct key *key, uint32_t docid)
{
	size_t len = key->prefix + write_docid(docid, key->bytes + key->prefix);

	return (struct pm_str){(const char *)key->bytes, len};
}

/* A walk. */
struct walk {
	struct pm_glass *glass;
	struct key key;
	const uint32_t *docids;
	size_t count, next; /* the first that was not met yet */
	pm_glass_callback *callback;
	void *context;
	bool over; /* the term has no further lists, or the callback wants none */
};

/* Tell of a list. */
static bool tell(struct walk *walk, const struct pm_glass_item *item)
{
	size_t count = 0;

	if (item->whole && !pm_glass_decode(walk->glass, item->tag, item->tag_len, &count))
		return false;
	walk->over = !walk->callback(walk->context, walk->next, walk->glass->positions, count);
	walk->next++;
	return true;
}

/* Go through the items of a leaf from one on. The further components of a list in several pieces
 * have its key as well, and are passed over. */
static bool walk_leaf(struct walk *walk, const uint8_t *leaf, size_t number)
{
	const struct key *key = &walk->key;
	size_t items = pm_glass_item_count(leaf);
	struct pm_glass_item item;
	uint32_t docid;

	for (; number < items && walk->next < walk->count && !walk->over; number++) {
		if (!pm_glass_item(walk->glass, leaf, number, &item))
			return false;
		walk->over = item.key_len <= key->prefix ||
		             memcmp(item.key, key->bytes, key->prefix) != 0 ||
		             item.key[key->prefix] == 0xFF; /* the NUL is one of a longer term */
		if (walk->over)
			break;
		if (!read_docid(item.key + key->prefix, item.key_len - key->prefix, &docid))
			return false;
		while (walk->next < walk->count && walk->docids[walk->next] < docid)
			walk->next++;
		if (walk->next < walk->count && walk->docids[walk->next] == docid &&
			!tell(walk, &item))
			return false;
	}
	return true;
}

bool pm_glass_walk(struct pm_glass *glass, struct pm_str term, const uint32_t *docids, size_t count,
	pm_glass_callback *callback, void *context)
{
	struct walk walk = {.glass = glass,
		.docids = docids,
		.count = count,
		.callback = callback,
		.context = context};

	if (!make_key(&walk.key, term))
		return false;
	while (walk.next < walk.count && !walk.over && !glass->empty) {
		uint32_t sought = walk.docids[walk.next];
		const uint8_t *leaf;
		size_t number;
		if (!pm_glass_seek(glass, with_docid(&walk.key, sought), &leaf, &number) ||
			!walk_leaf(&walk, leaf, number))
			return false;
		/* Where the leaf ends before the document sought, it has no list. */
		if (walk.next < walk.count && walk.docids[walk.next] == sought)
			walk.next++;
	}
	return true;
}

/* ---- The table ---- */

/* Room for a block of each level. */
static bool make_blocks(struct pm_glass *glass)
{
	for (uint32_t level = 0; level <= glass->levels; level++) {
		glass->blocks[level].bytes = malloc(glass->block_size);
		if (glass->blocks[level].bytes == NULL)
			return false;
	}
	return true;
}

static bool open_table(struct pm_glass *glass, const char *directory)
{
	char path[4096];
	int len = snprintf(path, sizeof path, "%s/position.glass", directory);

	if (glass->empty)
		return true;
	if (len < 0 || (size_t)len >= sizeof path)
		return false;
	glass->file = open(path, O_RDONLY | O_CLOEXEC);
	return glass->file >= 0 && make_blocks(glass);
}

struct pm_glass *pm_glass_open(const char *directory, const char *uuid, uint64_t revision)
{
	struct pm_glass *glass = calloc(1, sizeof *glass);

	if (glass == NULL)
		return NULL;
	glass->file = -1;
	glass->revision = (uint32_t)revision;
	if (revision <= UINT32_MAX && pm_glass_read_version(glass, directory, uuid) &&
		open_table(glass, directory))
		return glass;
	pm_glass_free(glass);
	return NULL;
}

void pm_glass_free(struct pm_glass *glass)
{
	if (glass == NULL)
		return;
	if (glass->file >= 0)
		close(glass->file);
	for (size_t level = 0; level < PM_GLASS_LEVELS; level++)
		free(glass->blocks[level].bytes);
	free(glass->positions);
	free(glass);
}
