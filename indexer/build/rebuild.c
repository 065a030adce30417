/*
 * A segment built anew from the documents of another one and what has changed since.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/rebuild.h"

#include <stdlib.h>

#include "lib/arena.h"
#include "lib/error.h"
#include "lib/record.h"
#include "lib/term.h"
#include "lib/xap.h"

enum {
	PAGE = 10000, /* document numbers fetched at once */
};

/* What becomes of the document of a key that changes. */
struct fate {
	uint64_t last;  /* the place of the last change */
	uint64_t first; /* that of what put it first, or first after it was removed */
	uint32_t hash;
	bool used;    /* else the slot is free */
	bool put;     /* first is known */
	bool removed; /* at some time: it has lost its place in the old segment */
	bool met;     /* in the old segment */
};

struct rebuild {
	struct pm_builder *builder;
	const struct pm_changes *changes;
	struct fate *fates; /* open addressing; a slot is free at any time */
	size_t mask;        /* slots less one */
	struct pm_arena arena;
	struct pm_buf key; /* of the old document at hand */
};

/* ---- Fates ---- */

/* FNV-1a. */
static uint32_t hash_of(struct pm_str key)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < key.len; i++)
		hash = (hash ^ (uint8_t)key.ptr[i]) * 16777619U;
	return hash;
}

static struct pm_change change_at(const struct rebuild *rebuild, uint64_t place)
{
	struct pm_change change;

	pm_changes_next(rebuild->changes, &place, &change);
	return change;
}

/* The slot of a key, or the free one that is to be its own. */
static struct fate *find(struct rebuild *rebuild, struct pm_str key)
{
	uint32_t hash = hash_of(key);

	for (size_t slot = hash & rebuild->mask;; slot = (slot + 1) & rebuild->mask) {
		struct fate *fate = &rebuild->fates[slot];
		if (!fate->used) {
			fate->hash = hash;
			return fate;
		}
		if (fate->hash == hash && pm_str_equal(change_at(rebuild, fate->last).key, key))
			return fate;
	}
}

/* Go through all changes once. */
static enum pm_status tell_fates(struct rebuild *rebuild, struct pm_error *err)
{
	struct pm_changes_size size = pm_changes_size(rebuild->changes);
	struct pm_change change;
	size_t slots = 16;

	while (slots * 3 / 4 <= size.puts + size.removes)
		slots *= 2;
	rebuild->mask = slots - 1;
	if ((rebuild->fates = calloc(slots, sizeof *rebuild->fates)) == NULL)
		return pm_fail_memory(err);
	for (uint64_t place = 0; pm_changes_next(rebuild->changes, &place, &change);) {
		struct fate *fate = find(rebuild, change.key);
		fate->used = true;
		fate->last = change.place;
		if (change.removes)
			fate->removed = true;
		else if (!fate->put)
			fate->first = change.place;
		fate->put = !change.removes;
	}
	return PM_OK;
}

/* ---- Documents ---- */

static enum pm_status put_changed(
	struct rebuild *rebuild, const struct fate *fate, struct pm_error *err)
{
	return pm_builder_put(rebuild->builder, change_at(rebuild, fate->last).data, err);
}

static enum pm_status put_old(struct rebuild *rebuild, struct pm_str data, struct pm_error *err)
{
	struct pm_record record;

	pm_arena_clear(&rebuild->arena);
	enum pm_status status = pm_record_read(&record, data, &rebuild->arena, err);
	if (status != PM_OK)
		return status;
	pm_buf_clear(&rebuild->key);
	pm_term_add_uid(&rebuild->key, record.document.uid);
	if (rebuild->key.failed)
		return pm_fail_memory(err);
	struct fate *fate = find(rebuild, pm_buf_str(&rebuild->key));
	if (!fate->used)
		return pm_builder_put(rebuild->builder, data, err);
	fate->met = true;
	return fate->removed ? PM_OK : put_changed(rebuild, fate, err);
}

static enum pm_status put_page(struct rebuild *rebuild, struct xap_reader *reader,
	const struct xap_postings *page, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	for (size_t i = 0; i < page->count && status == PM_OK; i++) {
		struct xap_stored *stored;
		struct xap_error error;
		if (xap_reader_document(reader, page->items[i].docid, XAP_DATA, &stored, &error) !=
			XAP_OK)
			return pm_fail_xap(err, &error);
		status = put_old(rebuild, pm_of_xap(stored->data), err);
		xap_stored_free(stored);
	}
	return status;
}

static enum pm_status put_all_old(
	struct rebuild *rebuild, struct xap_reader *reader, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	uint32_t first = 1;
	bool more = true;

	while (more && status == PM_OK) {
		struct xap_postings *page;
		struct xap_error error;
		if (xap_reader_postings(
			    reader, (struct xap_str){"", 0}, first, PAGE, &page, &error) != XAP_OK)
			return pm_fail_xap(err, &error);
		more = page->count == PAGE;
		if (page->count > 0)
			first = page->items[page->count - 1].docid + 1;
		status = put_page(rebuild, reader, page, err);
		xap_postings_free(page);
	}
	return status;
}

static enum pm_status open_and_put_old(
	struct rebuild *rebuild, const char *from, struct pm_error *err)
{
	struct xap_reader *reader;
	struct xap_error error;

	if (xap_reader_open(&reader, from, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	enum pm_status status = put_all_old(rebuild, reader, err);
	xap_reader_free(reader);
	return status;
}

static enum pm_status put_all_new(struct rebuild *rebuild, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	struct pm_change change;

	for (uint64_t place = 0;
		status == PM_OK && pm_changes_next(rebuild->changes, &place, &change);) {
		const struct fate *fate = find(rebuild, change.key);
		bool is_new = fate->removed || !fate->met;
		if (is_new && fate->put && fate->first == change.place)
			status = put_changed(rebuild, fate, err);
	}
	return status;
}

enum pm_status pm_rebuild(struct pm_builder *builder, const char *from,
	const struct pm_changes *changes, struct pm_error *err)
{
	struct rebuild rebuild = {.builder = builder, .changes = changes};

	enum pm_status status = tell_fates(&rebuild, err);
	if (status == PM_OK && from != NULL)
		status = open_and_put_old(&rebuild, from, err);
	if (status == PM_OK)
		status = put_all_new(&rebuild, err);
	pm_buf_free(&rebuild.key);
	pm_arena_free(&rebuild.arena);
	free(rebuild.fates);
	return status;
}
