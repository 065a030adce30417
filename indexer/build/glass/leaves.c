/*
 * The leaves of a glass table, written from the first to the last.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/glass/leaves.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "indexer/build/glass/bytes.h"
#include "lib/error.h"

enum {
	BUFFERED_MAX = 64, /* blocks */
	ITEM_HEAD = 3,     /* size, and size of the key */
	/* A quarter of a block: Xapian counts on that when it splits one. */
	ITEM_MAX = (PM_BLOCK_SIZE - PM_BLOCK_HEAD - 4 * 2) / 4,
	PIECE_MIN = 64, /* of a tag, to fill a block up with */
	PIECES_MAX = 65535,

	COMPRESSED = 0x8000,
	LAST_PIECE = 0x4000,
	FIRST_PIECE = 0x2000,
};

void pm_leaves_write(struct pm_leaves *leaves, const uint8_t *bytes, size_t len)
{
	while (len > 0 && leaves->error == 0) {
		ssize_t written = write(leaves->file, bytes, len);
		if (written < 0 && errno != EINTR)
			leaves->error = errno;
		if (written > 0) {
			bytes += written;
			len -= (size_t)written;
		}
	}
}

/* ---- Blocks ---- */

void pm_block_finish(uint8_t *block, uint32_t level, uint32_t directory_end, uint32_t items_begin)
{
	uint32_t free_bytes = items_begin - directory_end;
	uint8_t *out = pm_put_four(block, PM_BLOCK_REVISION);

	*out++ = (uint8_t)level;
	out = pm_put_two(out, free_bytes);
	out = pm_put_two(out, free_bytes);
	pm_put_two(out, directory_end);
	memset(block + directory_end, 0, free_bytes);
}

static void write_buffer(struct pm_leaves *leaves)
{
	pm_leaves_write(leaves, leaves->buffer, leaves->buffered * PM_BLOCK_SIZE);
	leaves->buffered = 0;
}

static void begin_block(struct pm_leaves *leaves)
{
	if (leaves->buffered == BUFFERED_MAX)
		write_buffer(leaves);
	leaves->block = leaves->buffer + leaves->buffered * PM_BLOCK_SIZE;
	leaves->directory_end = PM_BLOCK_HEAD;
	leaves->items_begin = PM_BLOCK_SIZE;
}

static void end_block(struct pm_leaves *leaves)
{
	pm_block_finish(leaves->block, 0, leaves->directory_end, leaves->items_begin);
	leaves->buffered++;
	leaves->block_count++;
}

/* The shortest beginning of a key that is above the last key placed; the whole of one that is the
 * same. */
static struct pm_str divider(const struct pm_leaves *leaves, struct pm_str key)
{
	const uint8_t *last = leaves->block + leaves->items_begin + ITEM_HEAD;
	size_t len = last[-1], shorter = key.len < len ? key.len : len, same = 0;

	while (same < shorter && (uint8_t)key.ptr[same] == last[same])
		same++;
	return (struct pm_str){key.ptr, same < key.len ? same + 1 : key.len};
}

/* Begin the block that a piece of an entry will be the first of. */
static void next_block(struct pm_leaves *leaves, struct pm_str key, uint32_t piece)
{
	struct pm_str dividing = divider(leaves, key);
	uint8_t number[2];

	end_block(leaves);
	begin_block(leaves);
	pm_put_two(number, piece);
	pm_buf_add_char(&leaves->dividers, (char)dividing.len);
	pm_buf_add_str(&leaves->dividers, dividing);
	pm_buf_add(&leaves->dividers, number, sizeof number);
}

/* ---- Items ---- */

/* Bytes of a piece before its tag. */
static uint32_t head_of(struct pm_str key, uint32_t piece)
{
	return ITEM_HEAD + (uint32_t)key.len + (piece > 1 ? 2 : 0);
}

/* Bytes that an item can take in the block. */
static uint32_t room(const struct pm_leaves *leaves)
{
	uint32_t free_bytes = leaves->items_begin - leaves->directory_end;

	return free_bytes > 2 ? free_bytes - 2 : 0;
}

static void place(struct pm_leaves *leaves, struct pm_str key, uint32_t piece, struct pm_str tag,
	uint32_t flags)
{
	uint32_t size = head_of(key, piece) + (uint32_t)tag.len;

	leaves->items_begin -= size;
	pm_put_two(leaves->block + leaves->directory_end, leaves->items_begin);
	leaves->directory_end += 2;
	uint8_t *out = pm_put_two(leaves->block + leaves->items_begin, flags | (size - ITEM_HEAD));
	*out++ = (uint8_t)key.len;
	memcpy(out, key.ptr, key.len);
	out += key.len;
	if (piece > 1)
		out = pm_put_two(out, piece);
	if (tag.len > 0)
		memcpy(out, tag.ptr, tag.len);
}

/* Add an entry piece by piece, filling each block up. */
static void add_pieces(
	struct pm_leaves *leaves, struct pm_str key, struct pm_str tag, uint32_t flags)
{
	for (uint32_t piece = 1; tag.len > 0; piece++) {
		uint32_t head = head_of(key, piece), most = ITEM_MAX - head;
		size_t len = tag.len < most ? tag.len : most;
		if (room(leaves) < head + len) {
			if (room(leaves) >= head + PIECE_MIN)
				len = room(leaves) - head;
			else
				next_block(leaves, key, piece);
		}
		if (piece > PIECES_MAX) {
			leaves->too_long = true;
			return;
		}
		place(leaves, key, piece, (struct pm_str){tag.ptr, len},
			flags | (piece == 1 ? FIRST_PIECE : 0) | (len == tag.len ? LAST_PIECE : 0));
		tag.ptr += len;
		tag.len -= len;
	}
}

void pm_leaves_add(struct pm_leaves *leaves, struct pm_str key, struct pm_str tag, bool compressed)
{
	uint32_t flags = compressed ? COMPRESSED : 0;

	if (key.len > PM_KEY_MAX) {
		leaves->too_long = true;
		return;
	}
	size_t size = head_of(key, 1) + tag.len;
	if (size > ITEM_MAX) {
		add_pieces(leaves, key, tag, flags);
	} else {
		if (room(leaves) < size)
			next_block(leaves, key, 1);
		place(leaves, key, 1, tag, flags | FIRST_PIECE | LAST_PIECE);
	}
	leaves->entry_count++;
}

/* ---- The whole ---- */

enum pm_status pm_leaves_new(struct pm_leaves **out, const char *path, struct pm_error *err)
{
	struct pm_leaves *leaves = calloc(1, sizeof *leaves);

	*out = leaves;
	if (leaves == NULL)
		return pm_fail_memory(err);
	leaves->file = -1;
	leaves->path = strdup(path);
	leaves->buffer = malloc((size_t)BUFFERED_MAX * PM_BLOCK_SIZE);
	if (leaves->path == NULL || leaves->buffer == NULL)
		return pm_fail_memory(err);
	leaves->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (leaves->file < 0)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	begin_block(leaves);
	place(leaves, PM_STR(""), 1, PM_STR(""), FIRST_PIECE | LAST_PIECE);
	return PM_OK;
}

enum pm_status pm_leaves_end(struct pm_leaves *leaves, struct pm_error *err)
{
	end_block(leaves);
	write_buffer(leaves);
	if (leaves->failed || leaves->dividers.failed)
		return pm_fail_memory(err);
	if (leaves->too_long)
		return pm_fail(err, PM_INTERNAL, "%s: a key or a tag that is too long for a table",
			leaves->path);
	if (leaves->error != 0)
		return pm_fail(err, PM_IO, "%s: %s", leaves->path, strerror(leaves->error));
	return PM_OK;
}

void pm_leaves_free(struct pm_leaves *leaves)
{
	if (leaves == NULL)
		return;
	pm_buf_free(&leaves->dividers);
	if (leaves->file >= 0)
		close(leaves->file);
	free(leaves->buffer);
	free(leaves->path);
	free(leaves);
}
