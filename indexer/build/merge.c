/*
 * From sorted runs to the posting lists and position lists of a segment.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A heap of the runs gives those that have the next term, in the order of their documents. Of a
 * short list all that is new is what is between two runs.
 */
#include "indexer/build/merge.h"

#include <stdlib.h>

#include "indexer/build/glass/bytes.h"
#include "indexer/build/glass/postings.h"
#include "indexer/build/inversion.h"
#include "lib/error.h"

enum {
	RELEASE_AT = 32 << 20, /* bytes */
};

/* A run being read, at a term. */
struct cursor {
	const uint8_t *next, *end;
	struct pm_sort_term term; /* its number: of the run */
	uint64_t documents, occurrences;
	uint32_t first, last; /* docids */
	struct pm_str postings, positions;
};

static struct pm_str take_bytes(const uint8_t **ptr, size_t len)
{
	struct pm_str bytes = {(const char *)*ptr, len};

	*ptr += len;
	return bytes;
}

static struct pm_str text_of(const struct cursor *cursor)
{
	return (struct pm_str){cursor->term.text, cursor->term.len};
}

/* Go on to the next term; false at the end. */
static bool advance(struct cursor *cursor)
{
	const uint8_t *ptr = cursor->next;

	if (ptr == cursor->end)
		return false;
	size_t len = pm_take_number(&ptr);
	cursor->documents = pm_take_number(&ptr);
	cursor->occurrences = pm_take_number(&ptr);
	cursor->first = (uint32_t)pm_take_number(&ptr);
	cursor->last = (uint32_t)pm_take_number(&ptr);
	size_t postings = pm_take_number(&ptr);
	size_t positions = pm_take_number(&ptr);
	cursor->term = pm_sort_term_of(take_bytes(&ptr, len), cursor->term.number);
	cursor->postings = take_bytes(&ptr, postings);
	cursor->positions = take_bytes(&ptr, positions);
	cursor->next = ptr;
	__builtin_prefetch(ptr);
	return true;
}

/* A heap of cursors: the first has the least term, of the earliest run. */
struct heap {
	const struct pm_spool *spool;
	size_t taken; /* bytes of it that are in memory, at most */
	struct cursor *items;
	struct cursor **order;
	size_t count;
	struct cursor *same; /* those that have the next term, in the order of the runs */
	size_t same_count;
};

static bool is_before(const struct cursor *a, const struct cursor *b)
{
	int order = pm_sort_term_compare(&a->term, &b->term);

	return order < 0 || (order == 0 && a->term.number < b->term.number);
}

/* Let the item at a place sink to where it belongs. */
static void sink(struct heap *heap, size_t place)
{
	struct cursor *item = heap->order[place];

	for (;;) {
		size_t child = 2 * place + 1;
		if (child >= heap->count)
			break;
		if (child + 1 < heap->count &&
			is_before(heap->order[child + 1], heap->order[child]))
			child++;
		if (!is_before(heap->order[child], item))
			break;
		heap->order[place] = heap->order[child];
		place = child;
	}
	heap->order[place] = item;
}

static enum pm_status heap_open(struct heap *heap, const struct pm_runs *runs, struct pm_error *err)
{
	const uint8_t *all = runs->spool->map;
	size_t begin = 0;

	*heap = (struct heap){.spool = runs->spool};
	heap->items = calloc(runs->count + 1, sizeof *heap->items);
	heap->order = calloc(runs->count + 1, sizeof(*heap->order));
	heap->same = calloc(runs->count + 1, sizeof *heap->same);
	if (heap->items == NULL || heap->order == NULL || heap->same == NULL)
		return pm_fail_memory(err);
	for (size_t i = 0; i < runs->count; i++) {
		heap->items[i] = (struct cursor){.next = all + begin,
			.end = all + runs->ends[i],
			.term.number = (uint32_t)i};
		begin = runs->ends[i];
		if (advance(&heap->items[i]))
			heap->order[heap->count++] = &heap->items[i];
	}
	for (size_t i = heap->count / 2; i > 0; i--)
		sink(heap, i - 1);
	return PM_OK;
}

static void heap_close(struct heap *heap)
{
	free(heap->same);
	free(heap->order);
	free(heap->items);
}

/* Collect those that have the next term, and go on behind it; false when there is none. */
static bool next_term(struct heap *heap)
{
	heap->same_count = 0;
	if (heap->taken > RELEASE_AT) {
		pm_spool_release(heap->spool);
		heap->taken = 0;
	}
	while (heap->count > 0) {
		struct cursor *first = heap->order[0];
		if (heap->same_count > 0 &&
			pm_sort_term_compare(&first->term, &heap->same[0].term) != 0)
			break;
		heap->same[heap->same_count++] = *first;
		heap->taken += first->term.len + first->postings.len + first->positions.len;
		if (!advance(first))
			heap->order[0] = heap->order[--heap->count];
		if (heap->count > 0)
			sink(heap, 0);
	}
	return heap->same_count > 0;
}

/* ---- Postings ---- */

static void write_postings(const struct heap *heap, struct pm_postings *postings)
{
	uint64_t documents = 0, occurrences = 0;

	for (size_t i = 0; i < heap->same_count; i++) {
		documents += heap->same[i].documents;
		occurrences += heap->same[i].occurrences;
	}
	pm_postings_begin(postings, text_of(&heap->same[0]), documents, occurrences);
	for (size_t i = 0; i < heap->same_count; i++)
		pm_postings_append(
			postings, heap->same[i].first, heap->same[i].last, heap->same[i].postings);
	pm_postings_end(postings);
}

enum pm_status pm_merge_postings(
	const struct pm_runs *runs, size_t chunk, struct pm_leaves *postlist, struct pm_error *err)
{
	struct pm_postings postings = {.leaves = postlist, .chunk = chunk};
	struct heap heap;

	enum pm_status status = heap_open(&heap, runs, err);
	while (status == PM_OK && next_term(&heap))
		write_postings(&heap, &postings);
	heap_close(&heap);
	pm_postings_free(&postings);
	return status;
}

/* ---- Positions ---- */

/* Write the position lists that a run has of a term. Key: the term's, and a NUL; it is the same
 * afterwards. */
static void write_positions(
	const struct cursor *cursor, struct pm_buf *key, struct pm_leaves *position)
{
	const uint8_t *postings = (const uint8_t *)cursor->postings.ptr;
	const uint8_t *lists = (const uint8_t *)cursor->positions.ptr;
	uint32_t docid = cursor->first;
	size_t key_len = key->len;

	for (uint64_t i = 0; i < cursor->documents && cursor->positions.len > 0; i++) {
		if (i > 0)
			docid += (uint32_t)pm_take_number(&postings) + 1;
		pm_take_number(&postings); /* the wdf */
		size_t len = pm_take_number(&lists);
		struct pm_str list = take_bytes(&lists, len);
		if (len == 0)
			continue;
		pm_sortable_add(key, docid);
		pm_leaves_add(position, pm_buf_str(key), list, false);
		key->len = key_len;
	}
}

enum pm_status pm_merge_positions(
	const struct pm_runs *runs, struct pm_leaves *position, struct pm_error *err)
{
	struct pm_buf key = {0};
	struct heap heap;

	enum pm_status status = heap_open(&heap, runs, err);
	while (status == PM_OK && next_term(&heap)) {
		pm_buf_clear(&key);
		pm_term_key_add(&key, text_of(&heap.same[0]));
		pm_buf_add_char(&key, '\0');
		for (size_t i = 0; i < heap.same_count; i++)
			write_positions(&heap.same[i], &key, position);
	}
	position->failed |= key.failed;
	heap_close(&heap);
	pm_buf_free(&key);
	return status;
}
