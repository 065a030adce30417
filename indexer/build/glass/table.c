/*
 * A glass table: its leaves, and the branches above them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/glass/table.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "indexer/build/glass/bytes.h"
#include "lib/error.h"

enum {
	BLOCK_NUMBER = 4,
	PIECE = 2,
};

/* The level being written, and the one above it: dividers, as struct pm_leaves has them. */
struct level {
	struct pm_leaves *leaves;
	uint8_t block[PM_BLOCK_SIZE];
	uint32_t number; /* of the branches: leaves are 0 */
	uint32_t directory_end, items_begin;
	uint32_t below; /* the block that the next item stands for */
	uint32_t written;
	struct pm_buf above;
	bool failed; /* memory ran out */
};

static void begin_branch(struct level *level)
{
	level->directory_end = PM_BLOCK_HEAD;
	level->items_begin = PM_BLOCK_SIZE;
}

static void end_branch(struct level *level)
{
	pm_block_finish(level->block, level->number, level->directory_end, level->items_begin);
	pm_leaves_write(level->leaves, level->block, sizeof level->block);
	level->leaves->block_count++;
	level->written++;
}

/* Add the item of the next block below; divider: NULL, or its key and piece. */
static void add_item(struct level *level, const uint8_t *divider)
{
	static const uint8_t none[1 + PIECE] = {0};

	if (divider == NULL)
		divider = none;
	size_t len = 1 + (size_t)divider[0] + PIECE;
	level->items_begin -= (uint32_t)(BLOCK_NUMBER + len);
	pm_put_two(level->block + level->directory_end, level->items_begin);
	level->directory_end += 2;
	memcpy(pm_put_four(level->block + level->items_begin, level->below++), divider, len);
}

/* Add what divides two blocks below: an item, or where there is no room for one, what divides this
 * branch from the next. */
static void add_divider(struct level *level, const uint8_t *divider)
{
	size_t len = 1 + (size_t)divider[0] + PIECE;

	if (level->items_begin - level->directory_end >= 2 + BLOCK_NUMBER + len) {
		add_item(level, divider);
		return;
	}
	end_branch(level);
	begin_branch(level);
	add_item(level, NULL);
	pm_buf_add(&level->above, divider, len);
}

/* Write the branches of one level above blocks that some dividers divide. */
static void write_level(struct level *level, struct pm_str dividers)
{
	const uint8_t *ptr = (const uint8_t *)dividers.ptr, *end = ptr + dividers.len;

	level->number++;
	level->written = 0;
	begin_branch(level);
	add_item(level, NULL);
	for (; ptr < end; ptr += 1 + (size_t)*ptr + PIECE)
		add_divider(level, ptr);
	end_branch(level);
}

/* Write all branches; the last block is the root. */
static void write_branches(struct level *level)
{
	struct pm_buf dividers = level->leaves->dividers;

	level->leaves->dividers = (struct pm_buf){0};
	level->written = level->leaves->block_count;
	while (level->written > 1) {
		write_level(level, pm_buf_str(&dividers));
		pm_buf_free(&dividers);
		dividers = level->above;
		level->failed |= dividers.failed;
		level->above = (struct pm_buf){0};
	}
	pm_buf_free(&dividers);
}

enum pm_status pm_table_finish(
	struct pm_leaves *leaves, bool durable, struct pm_root *root, struct pm_error *err)
{
	struct level level = {.leaves = leaves};

	enum pm_status status = pm_leaves_end(leaves, err);
	if (status != PM_OK)
		return status;
	write_branches(&level);
	if (level.failed)
		return pm_fail_memory(err);
	if (leaves->error == 0 && durable && fsync(leaves->file) != 0)
		leaves->error = errno;
	if (leaves->error != 0)
		return pm_fail(err, PM_IO, "%s: %s", leaves->path, strerror(leaves->error));
	*root = (struct pm_root){.block = leaves->block_count - 1,
		.levels = level.number,
		.entries = leaves->entry_count,
		.blocks = leaves->block_count};
	return PM_OK;
}
