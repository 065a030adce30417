/*
 * The B-tree of a glass table.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <unistd.h>

#include "lib/buf.h"
#include "lib/glass/glass.h"

enum {
	LEVEL_AT = 4,
	DIRECTORY_END_AT = 9,
	DIRECTORY_AT = 11,
	ITEM_HEAD = 3,   /* of a leaf's item: size and key size */
	BRANCH_HEAD = 5, /* block and key size */
	COMPONENT = 2,
	COMPRESSED = 0x8000,
	ONE_PIECE = 0x6000, /* the first component and the last one */
	SIZE_BITS = 0x1FFF,
};

static uint32_t two_bytes(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 8 | bytes[1];
}

static uint32_t four_bytes(const uint8_t *bytes)
{
	return two_bytes(bytes) << 16 | two_bytes(bytes + 2);
}

/* Whether what a block says of itself can be true. */
static bool is_sound(const struct pm_glass *glass, const uint8_t *block, uint32_t level)
{
	uint32_t end = two_bytes(block + DIRECTORY_END_AT);

	return four_bytes(block) <= glass->revision && block[LEVEL_AT] == level &&
	       end > DIRECTORY_AT && end <= glass->block_size && (end - DIRECTORY_AT) % 2 == 0;
}

/* A block of a level, read unless it is the one read last. */
static const uint8_t *load(struct pm_glass *glass, uint32_t level, uint32_t number)
{
	struct pm_glass_block *block = &glass->blocks[level];

	if (block->loaded && block->number == number)
		return block->bytes;
	block->loaded = false;
	if (pread(glass->file, block->bytes, glass->block_size,
		    (off_t)number * (off_t)glass->block_size) != (ssize_t)glass->block_size ||
		!is_sound(glass, block->bytes, level))
		return NULL;
	block->number = number;
	block->loaded = true;
	return block->bytes;
}

size_t pm_glass_item_count(const uint8_t *block)
{
	return (two_bytes(block + DIRECTORY_END_AT) - DIRECTORY_AT) / 2;
}

/* Where an item is in its block, of which it has at least `least` bytes; NULL when it has not. */
static const uint8_t *item_at(
	const struct pm_glass *glass, const uint8_t *block, size_t number, size_t least)
{
	size_t place = two_bytes(block + DIRECTORY_AT + 2 * number);

	return place + least <= glass->block_size ? block + place : NULL;
}

bool pm_glass_item(const struct pm_glass *glass, const uint8_t *leaf, size_t number,
	struct pm_glass_item *item)
{
	const uint8_t *bytes = item_at(glass, leaf, number, ITEM_HEAD);

	if (bytes == NULL)
		return false;
	uint32_t head = two_bytes(bytes);
	size_t size = (head & SIZE_BITS) + ITEM_HEAD;
	bool first = (head & 0x2000) != 0;
	size_t before = ITEM_HEAD + (size_t)bytes[2] + (first ? 0 : COMPONENT);
	if (size < before || (size_t)(bytes - leaf) + size > glass->block_size)
		return false;
	*item = (struct pm_glass_item){.key = bytes + ITEM_HEAD,
		.key_len = bytes[2],
		.tag = bytes + before,
		.tag_len = size - before,
		.whole = (head & (COMPRESSED | ONE_PIECE)) == ONE_PIECE};
	return true;
}

static int compare_keys(const uint8_t *key, size_t len, struct pm_str sought)
{
	return pm_str_compare((struct pm_str){(const char *)key, len}, sought);
}

/* The block below the last item of a branch whose key is not after the one sought. The first item's
 * key is empty, before all others. */
static bool find_below(
	const struct pm_glass *glass, const uint8_t *branch, struct pm_str key, uint32_t *below)
{
	size_t low = 0, high = pm_glass_item_count(branch);

	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;
		const uint8_t *item = item_at(glass, branch, middle, BRANCH_HEAD);
		if (item == NULL ||
			(size_t)(item - branch) + BRANCH_HEAD + item[4] > glass->block_size)
			return false;
		if (compare_keys(item + BRANCH_HEAD, item[4], key) <= 0)
			low = middle;
		else
			high = middle;
	}
	const uint8_t *item = item_at(glass, branch, low, BRANCH_HEAD);
	if (item == NULL)
		return false;
	*below = four_bytes(item);
	return true;
}

bool pm_glass_seek(struct pm_glass *glass, struct pm_str key, const uint8_t **leaf, size_t *number)
{
	uint32_t block = glass->root;

	for (uint32_t level = glass->levels; level > 0; level--) {
		const uint8_t *branch = load(glass, level, block);
		if (branch == NULL || !find_below(glass, branch, key, &block))
			return false;
	}
	*leaf = load(glass, 0, block);
	if (*leaf == NULL)
		return false;
	size_t low = 0, high = pm_glass_item_count(*leaf);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct pm_glass_item item;
		if (!pm_glass_item(glass, *leaf, middle, &item))
			return false;
		if (compare_keys(item.key, item.key_len, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*number = low;
	return true;
}
