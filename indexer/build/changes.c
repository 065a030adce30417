/*
 * Changes of an index put aside, until it is known how they are best carried out.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/changes.h"

#include <stdlib.h>

#include "indexer/build/glass/bytes.h"
#include "indexer/build/spool.h"
#include "lib/error.h"

enum {
	PUT = 'P', /* a change begins with what it is, */
	REMOVE = 'R',
	HEAD = 9, /* the sizes of the key and of the data, which follow */
};

struct pm_changes {
	struct pm_spool *spool;
	struct pm_changes_size size;
	struct pm_str bytes; /* while it is read */
};

enum pm_status pm_changes_new(struct pm_changes **out, const char *directory, struct pm_error *err)
{
	struct pm_changes *changes = calloc(1, sizeof *changes);

	*out = NULL;
	if (changes == NULL)
		return pm_fail_memory(err);
	enum pm_status status = pm_spool_new(&changes->spool, directory, err);
	if (status == PM_OK)
		*out = changes;
	else
		pm_changes_free(changes);
	return status;
}

void pm_changes_free(struct pm_changes *changes)
{
	if (changes == NULL)
		return;
	pm_spool_free(changes->spool);
	free(changes);
}

static enum pm_status add(struct pm_changes *changes, uint8_t kind, struct pm_str key,
	struct pm_str data, struct pm_error *err)
{
	struct pm_spool *spool = changes->spool;
	uint8_t head[HEAD] = {kind};

	pm_put_four(head + 1, (uint32_t)key.len);
	pm_put_four(head + 5, (uint32_t)data.len);
	pm_buf_add(&spool->pending, head, sizeof head);
	pm_buf_add_str(&spool->pending, key);
	pm_buf_add_str(&spool->pending, data);
	pm_spool_flush(spool);
	/* A full disk is told of now, rather than when all is read. */
	return spool->error == 0 && !spool->pending.failed ? PM_OK : pm_changes_read(changes, err);
}

enum pm_status pm_changes_put(
	struct pm_changes *changes, struct pm_str key, struct pm_str data, struct pm_error *err)
{
	changes->size.puts++;
	changes->size.bytes += data.len;
	return add(changes, PUT, key, data, err);
}

enum pm_status pm_changes_remove(
	struct pm_changes *changes, struct pm_str key, struct pm_error *err)
{
	changes->size.removes++;
	return add(changes, REMOVE, key, PM_STR(""), err);
}

struct pm_changes_size pm_changes_size(const struct pm_changes *changes)
{
	return changes->size;
}

enum pm_status pm_changes_read(struct pm_changes *changes, struct pm_error *err)
{
	return pm_spool_map(changes->spool, &changes->bytes, err);
}

bool pm_changes_next(const struct pm_changes *changes, uint64_t *place, struct pm_change *change)
{
	if (*place == changes->bytes.len)
		return false;
	const char *ptr = changes->bytes.ptr + *place;
	const uint8_t *head = (const uint8_t *)ptr;
	*change = (struct pm_change){
		.place = *place,
		.removes = head[0] == REMOVE,
		.key = {ptr + HEAD, pm_get_four(head + 1)},
	};
	change->data = (struct pm_str){ptr + HEAD + change->key.len, pm_get_four(head + 5)};
	*place += HEAD + change->key.len + change->data.len;
	return true;
}
