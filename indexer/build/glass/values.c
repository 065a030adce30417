/*
 * Values in the postlist table.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/glass/values.h"

#include <string.h>

#include "indexer/build/glass/bytes.h"

enum {
	CHUNK = 2000, /* bytes of a tag, as many as Xapian puts into one */
	HEAD = 8,
};

static void end_chunk(struct pm_slot_values *values)
{
	uint8_t head[HEAD];
	struct pm_buf *out = &values->chunks->pending;

	pm_put_four(pm_put_four(head, values->chunk_first), (uint32_t)values->chunk.len);
	pm_buf_add(out, head, sizeof head);
	pm_buf_add_str(out, pm_buf_str(&values->chunk));
	out->failed |= values->chunk.failed;
	pm_spool_flush(values->chunks);
	pm_buf_clear(&values->chunk);
}

static void keep(struct pm_buf *kept, struct pm_str value)
{
	pm_buf_clear(kept);
	pm_buf_add_str(kept, value);
}

enum pm_status pm_slot_values_add(struct pm_slot_values *values, uint32_t docid,
	struct pm_str value, const char *directory, struct pm_error *err)
{
	if (values->chunks == NULL) {
		enum pm_status status = pm_spool_new(&values->chunks, directory, err);
		if (status != PM_OK)
			return status;
	}
	if (values->chunk.len == 0)
		values->chunk_first = docid;
	else
		pm_number_add(&values->chunk, docid - values->last - 1);
	pm_number_add(&values->chunk, value.len);
	pm_buf_add_str(&values->chunk, value);
	values->last = docid;
	if (values->chunk.len >= CHUNK)
		end_chunk(values);
	if (values->count == 0 || pm_str_compare(value, pm_buf_str(&values->lowest)) < 0)
		keep(&values->lowest, value);
	if (values->count == 0 || pm_str_compare(value, pm_buf_str(&values->highest)) > 0)
		keep(&values->highest, value);
	values->count++;
	return PM_OK;
}

void pm_slot_values_write_statistics(
	struct pm_slot_values *values, uint32_t slot, struct pm_leaves *postlist)
{
	struct pm_str lowest = pm_buf_str(&values->lowest), highest = pm_buf_str(&values->highest);
	struct pm_buf key = {0}, tag = {0};

	if (values->count == 0)
		return;
	pm_buf_add_str(&key, PM_STR("\0\xD0"));
	for (; slot > 0; slot >>= 8)
		pm_buf_add_char(&key, (char)slot);
	pm_number_add(&tag, values->count);
	pm_number_add(&tag, lowest.len);
	pm_buf_add_str(&tag, lowest);
	if (!pm_str_equal(lowest, highest))
		pm_buf_add_str(&tag, highest);
	postlist->failed |=
		key.failed || tag.failed || values->lowest.failed || values->highest.failed;
	pm_leaves_add(postlist, pm_buf_str(&key), pm_buf_str(&tag), false);
	pm_buf_free(&tag);
	pm_buf_free(&key);
}

enum pm_status pm_slot_values_write(struct pm_slot_values *values, uint32_t slot,
	struct pm_leaves *postlist, struct pm_error *err)
{
	struct pm_buf key = {0};
	struct pm_str chunks;

	if (values->count == 0)
		return PM_OK;
	if (values->chunk.len > 0)
		end_chunk(values);
	enum pm_status status = pm_spool_map(values->chunks, &chunks, err);
	while (status == PM_OK && chunks.len > 0) {
		const uint8_t *head = (const uint8_t *)chunks.ptr;
		struct pm_str tag = {chunks.ptr + HEAD, pm_get_four(head + 4)};
		pm_buf_clear(&key);
		pm_buf_add_str(&key, PM_STR("\0\xD8"));
		pm_number_add(&key, slot);
		pm_sortable_add(&key, pm_get_four(head));
		pm_leaves_add(postlist, pm_buf_str(&key), tag, false);
		chunks.ptr += HEAD + tag.len;
		chunks.len -= HEAD + tag.len;
	}
	postlist->failed |= key.failed;
	pm_buf_free(&key);
	pm_spool_release(values->chunks);
	return status;
}

void pm_slot_values_free(struct pm_slot_values *values)
{
	pm_buf_free(&values->highest);
	pm_buf_free(&values->lowest);
	pm_buf_free(&values->chunk);
	pm_spool_free(values->chunks);
}
