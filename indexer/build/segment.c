/*
 * A segment built from inverted documents, without Xapian.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/segment.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/build/glass/bytes.h"
#include "indexer/build/glass/postings.h"
#include "indexer/build/glass/values.h"
#include "indexer/build/glass/version.h"
#include "indexer/build/merge.h"
#include "lib/error.h"
#include "lib/layout.h"

enum {
	TRIAL_CHUNK = 50, /* bytes of postings, in a trial */
};

struct pm_segment {
	char *directory;
	bool trial;
	struct pm_leaves *tables[PM_TABLE_COUNT]; /* NULL: nothing of it is written yet */
	struct pm_root roots[PM_TABLE_COUNT];
	struct pm_totals totals;
	struct pm_slot_values values[PM_VALUES_MAX]; /* by slot */
	struct pm_buf lengths;                       /* of each document (pm_put_number) */
	struct pm_buf key, slots;                    /* of an entry being made */
	struct pm_runs runs;
};

static enum pm_status open_table(
	struct pm_segment *segment, enum pm_table table, struct pm_error *err)
{
	char *path = pm_layout_path(segment->directory, pm_table_files[table]);

	if (path == NULL)
		return pm_fail_memory(err);
	enum pm_status status = pm_leaves_new(&segment->tables[table], path, err);
	free(path);
	return status;
}

enum pm_status pm_segment_new(
	struct pm_segment **out, const char *directory, bool trial, struct pm_error *err)
{
	struct pm_segment *segment = calloc(1, sizeof *segment);
	enum pm_status status;

	*out = segment;
	if (segment == NULL || (segment->directory = strdup(directory)) == NULL)
		return pm_fail_memory(err);
	segment->trial = trial;
	if (mkdir(directory, 0777) != 0)
		return pm_fail(err, PM_IO, "%s: %s", directory, strerror(errno));
	if ((status = pm_spool_new(&segment->runs.spool, directory, err)) != PM_OK)
		return status;
	status = open_table(segment, PM_TABLE_DOCDATA, err);
	return status == PM_OK ? open_table(segment, PM_TABLE_TERMLIST, err) : status;
}

void pm_segment_free(struct pm_segment *segment)
{
	if (segment == NULL)
		return;
	pm_spool_free(segment->runs.spool);
	free(segment->runs.ends);
	pm_buf_free(&segment->slots);
	pm_buf_free(&segment->key);
	pm_buf_free(&segment->lengths);
	for (size_t i = 0; i < PM_VALUES_MAX; i++)
		pm_slot_values_free(&segment->values[i]);
	for (size_t i = 0; i < PM_TABLE_COUNT; i++)
		pm_leaves_free(segment->tables[i]);
	free(segment->directory);
	free(segment);
}

const struct pm_totals *pm_segment_totals(const struct pm_segment *segment)
{
	return &segment->totals;
}

/* ---- Documents ---- */

static void count_length(struct pm_segment *segment, uint32_t length)
{
	struct pm_totals *totals = &segment->totals;

	pm_number_add(&segment->lengths, length);
	totals->last_docid = ++totals->documents;
	totals->length += length;
	if (length > totals->longest)
		totals->longest = length;
	if (length > 0 && (totals->shortest == 0 || length < totals->shortest))
		totals->shortest = length;
}

/* Add the values of a document, and collect their slots, which come in no order. */
static enum pm_status add_values(struct pm_segment *segment, uint32_t docid,
	const struct pm_inversion *inversion, const struct pm_inverted_document *document,
	struct pm_error *err)
{
	const struct pm_inverted_value *values = inversion->values + document->values;
	enum pm_status status = PM_OK;
	unsigned used = 0, next = 0;

	for (size_t i = 0; i < document->value_count && status == PM_OK; i++) {
		struct pm_str bytes = {inversion->value_bytes.ptr + values[i].bytes, values[i].len};
		used |= 1U << values[i].slot;
		status = pm_slot_values_add(
			&segment->values[values[i].slot], docid, bytes, segment->directory, err);
	}
	pm_buf_clear(&segment->slots);
	for (unsigned slot = 0; slot < PM_VALUES_MAX; slot++) {
		if ((used & 1U << slot) == 0)
			continue;
		pm_number_add(&segment->slots, slot - next);
		next = slot + 1;
	}
	return status;
}

static void add_packed(struct pm_leaves *leaves, struct pm_str key,
	const struct pm_inversion *inversion, const struct pm_inverted_bytes *bytes)
{
	struct pm_str tag = {inversion->packed.ptr + bytes->begin, bytes->len};

	pm_leaves_add(leaves, key, tag, bytes->compressed);
}

static enum pm_status add_document(struct pm_segment *segment, const struct pm_inversion *inversion,
	const struct pm_inverted_document *document, struct pm_error *err)
{
	uint32_t docid = segment->totals.last_docid + 1;
	struct pm_leaves *termlist = segment->tables[PM_TABLE_TERMLIST];
	struct pm_buf *key = &segment->key;

	pm_buf_clear(key);
	pm_sortable_add(key, docid);
	if (document->data.len > 0)
		add_packed(segment->tables[PM_TABLE_DOCDATA], pm_buf_str(key), inversion,
			&document->data);
	add_packed(termlist, pm_buf_str(key), inversion, &document->term_list);
	enum pm_status status = add_values(segment, docid, inversion, document, err);
	if (status == PM_OK && document->value_count > 0) {
		pm_buf_add_char(key, '\0');
		pm_leaves_add(termlist, pm_buf_str(key), pm_buf_str(&segment->slots), false);
	}
	count_length(segment, document->length);
	termlist->failed |= key->failed || segment->slots.failed || segment->lengths.failed;
	return status;
}

enum pm_status pm_segment_add(
	struct pm_segment *segment, const struct pm_inversion *inversion, struct pm_error *err)
{
	struct pm_runs *runs = &segment->runs;
	size_t *ends = pm_make_room(runs->ends, sizeof *ends, runs->count + 1, &runs->capacity);
	enum pm_status status = PM_OK;

	if (ends == NULL)
		return pm_fail_memory(err);
	runs->ends = ends;
	pm_spool_write(runs->spool, pm_buf_str(&inversion->run));
	ends[runs->count++] = runs->spool->len;
	if (inversion->greatest_wdf > segment->totals.greatest_wdf)
		segment->totals.greatest_wdf = inversion->greatest_wdf;
	for (size_t i = 0; i < inversion->document_count && status == PM_OK; i++)
		status = add_document(segment, inversion, &inversion->documents[i], err);
	return status;
}

/* ---- The whole ---- */

static void write_metadata(
	struct pm_leaves *postlist, const struct pm_metadata *metadata, size_t count)
{
	struct pm_buf key = {0};

	for (size_t i = 0; i < count; i++) {
		pm_buf_clear(&key);
		pm_buf_add_str(&key, PM_STR("\0\xC0"));
		pm_buf_add_str(&key, metadata[i].key);
		pm_leaves_add(postlist, pm_buf_str(&key), metadata[i].value, false);
	}
	postlist->failed |= key.failed;
	pm_buf_free(&key);
}

static void write_lengths(struct pm_segment *segment, size_t chunk)
{
	struct pm_postings postings = {
		.leaves = segment->tables[PM_TABLE_POSTLIST], .chunk = chunk};
	const uint8_t *lengths = (const uint8_t *)segment->lengths.ptr;

	pm_postings_begin_lengths(&postings);
	for (uint32_t docid = 1; docid <= segment->totals.last_docid; docid++)
		pm_postings_add(&postings, docid, (uint32_t)pm_take_number(&lengths));
	pm_postings_end(&postings);
	pm_postings_free(&postings);
}

static enum pm_status write_postlist(struct pm_segment *segment, const struct pm_metadata *metadata,
	size_t count, struct pm_error *err)
{
	struct pm_leaves *postlist = segment->tables[PM_TABLE_POSTLIST];
	size_t chunk = segment->trial ? TRIAL_CHUNK : PM_CHUNK;
	enum pm_status status = PM_OK;

	write_metadata(postlist, metadata, count);
	for (uint32_t slot = 0; slot < PM_VALUES_MAX; slot++)
		pm_slot_values_write_statistics(&segment->values[slot], slot, postlist);
	for (uint32_t slot = 0; slot < PM_VALUES_MAX && status == PM_OK; slot++)
		status = pm_slot_values_write(&segment->values[slot], slot, postlist, err);
	if (status != PM_OK)
		return status;
	write_lengths(segment, chunk);
	return pm_merge_postings(&segment->runs, chunk, postlist, err);
}

/* Finish a table; one without entries has no file. */
static enum pm_status finish_table(
	struct pm_segment *segment, enum pm_table table, struct pm_error *err)
{
	struct pm_leaves *leaves = segment->tables[table];

	if (leaves->entry_count > 0)
		return pm_table_finish(leaves, !segment->trial, &segment->roots[table], err);
	enum pm_status status = pm_leaves_end(leaves, err);
	if (status == PM_OK && unlink(leaves->path) != 0)
		status = pm_fail(err, PM_IO, "%s: %s", leaves->path, strerror(errno));
	return status;
}

/* Writing the position table. */
struct positions {
	struct pm_segment *segment;
	enum pm_status status;
	struct pm_error err;
};

static void *write_positions(void *context)
{
	struct positions *work = context;
	struct pm_segment *segment = work->segment;

	work->status =
		pm_merge_positions(&segment->runs, segment->tables[PM_TABLE_POSITION], &work->err);
	if (work->status == PM_OK)
		work->status = finish_table(segment, PM_TABLE_POSITION, &work->err);
	return NULL;
}

/* Write the position table beside the others where there may be two threads. */
static enum pm_status write_tables(struct pm_segment *segment, const struct pm_metadata *metadata,
	size_t count, unsigned jobs, struct pm_error *err)
{
	static const enum pm_table others[] = {
		PM_TABLE_DOCDATA, PM_TABLE_TERMLIST, PM_TABLE_POSTLIST};
	struct positions positions = {.segment = segment};
	pthread_t thread;
	bool beside = jobs > 1 && pthread_create(&thread, NULL, write_positions, &positions) == 0;

	enum pm_status status = write_postlist(segment, metadata, count, err);
	for (size_t i = 0; i < sizeof others / sizeof *others && status == PM_OK; i++)
		status = finish_table(segment, others[i], err);
	if (beside)
		pthread_join(thread, NULL);
	else
		write_positions(&positions);
	if (status == PM_OK && positions.status != PM_OK && err != NULL)
		*err = positions.err;
	return status == PM_OK ? positions.status : status;
}

enum pm_status pm_segment_finish(struct pm_segment *segment, const struct pm_metadata *metadata,
	size_t count, unsigned jobs, struct pm_error *err)
{
	struct pm_str mapped;
	enum pm_status status;

	if (segment->totals.documents == 0)
		return pm_fail(
			err, PM_INTERNAL, "%s: a segment without documents", segment->directory);
	if ((status = open_table(segment, PM_TABLE_POSTLIST, err)) != PM_OK)
		return status;
	if ((status = open_table(segment, PM_TABLE_POSITION, err)) != PM_OK)
		return status;
	if ((status = pm_spool_map(segment->runs.spool, &mapped, err)) != PM_OK)
		return status;
	if ((status = write_tables(segment, metadata, count, jobs, err)) != PM_OK)
		return status;
	return pm_version_write(
		segment->directory, segment->roots, &segment->totals, !segment->trial, err);
}
