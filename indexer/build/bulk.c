/*
 * The first segment of an index built at once, without Xapian.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Threads invert the documents (pipeline.h). What replaces or removes a document of the same build
 * is put aside and done, through Xapian's own interface, to the segment once it is complete. Only
 * then the stub names the segment, in the place of the empty one.
 */
#include "indexer/build/backend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pressmark/analyzer.h>

#include "indexer/build/glass/bytes.h"
#include "indexer/build/glass/version.h"
#include "indexer/build/leftovers.h"
#include "indexer/build/pipeline.h"
#include "indexer/build/spool.h"
#include "lib/error.h"
#include "lib/layout.h"
#include "lib/record.h"
#include "lib/stub.h"
#include "lib/xap.h"

enum {
	PUT = 'P', /* what is put aside begins with what it is */
	REMOVE = 'R',
	HEAD = 5, /* that, and the size of what follows */
};

struct bulk {
	struct pm_backend base;
	char *index, *directory; /* of the segment */
	char name[32];           /* of the segment, in the stub */
	unsigned jobs;
	size_t memory;
	struct pm_segment *segment;
	struct pm_pipeline *pipeline;
	uint32_t documents;       /* in it */
	struct pm_spool *changes; /* put aside; NULL: none */
	struct pm_backend *after; /* what documents go to once the segment is in its place */
};

/* ---- Documents ---- */

/* Put a change aside. */
static enum pm_status put_aside(
	struct bulk *bulk, uint8_t kind, struct pm_str bytes, struct pm_error *err)
{
	uint8_t head[HEAD] = {kind};

	if (bulk->changes == NULL) {
		enum pm_status status = pm_spool_new(&bulk->changes, bulk->directory, err);
		if (status != PM_OK)
			return status;
	}
	pm_put_four(head + 1, (uint32_t)bytes.len);
	pm_buf_add(&bulk->changes->pending, head, sizeof head);
	pm_buf_add_str(&bulk->changes->pending, bytes);
	pm_spool_flush(bulk->changes);
	return PM_OK;
}

static enum pm_status put(struct pm_backend *backend, const struct pm_document *document,
	struct pm_str data, bool replaces, struct pm_error *err)
{
	struct bulk *bulk = (struct bulk *)backend;

	if (bulk->after != NULL)
		return bulk->after->operations->put(bulk->after, document, data, replaces, err);
	if (replaces)
		return put_aside(bulk, PUT, data, err);
	bulk->documents++;
	return pm_pipeline_put(bulk->pipeline, data, err);
}

static enum pm_status remove_document(
	struct pm_backend *backend, struct pm_str key, struct pm_error *err)
{
	struct bulk *bulk = (struct bulk *)backend;

	if (bulk->after != NULL)
		return bulk->after->operations->remove(bulk->after, key, err);
	return put_aside(bulk, REMOVE, key, err);
}

/* ---- Committing ---- */

static enum pm_status finish_segment(struct bulk *bulk, struct pm_error *err)
{
	char schema[16], analyzer[16];
	struct pm_buf stemmers = {0};

	snprintf(schema, sizeof schema, "%u", PM_SCHEMA_VERSION);
	snprintf(analyzer, sizeof analyzer, "%u", PM_ANALYZER_VERSION);
	pm_stemmer_names_write(&stemmers, pm_pipeline_stemmers(bulk->pipeline));
	const struct pm_metadata metadata[] = {
		{PM_STR(PM_META_ANALYZER), pm_str_of(analyzer)},
		{PM_STR(PM_META_SCHEMA), pm_str_of(schema)},
		{PM_STR(PM_META_STEMMERS), pm_buf_str(&stemmers)},
	};
	enum pm_status status =
		stemmers.failed ? pm_fail_memory(err)
				: pm_segment_finish(bulk->segment, metadata,
					  sizeof metadata / sizeof *metadata, bulk->jobs, err);
	pm_buf_free(&stemmers);
	return status;
}

/* Whether Xapian finds in the segment what has been put there. */
static enum pm_status compare_counts(
	const struct bulk *bulk, const struct xap_info *info, struct pm_error *err)
{
	const struct pm_totals *totals = pm_segment_totals(bulk->segment);

	if (info->documents == totals->documents && info->last_docid == totals->last_docid &&
		info->total_length == totals->length && totals->documents == bulk->documents)
		return PM_OK;
	return pm_fail(err, PM_INTERNAL,
		"%s: Xapian finds %u documents of %llu terms there, not %u of %llu",
		bulk->directory, (unsigned)info->documents, (unsigned long long)info->total_length,
		(unsigned)totals->documents, (unsigned long long)totals->length);
}

static enum pm_status check_segment(const struct bulk *bulk, struct pm_error *err)
{
	struct xap_reader *reader = NULL;
	struct xap_error error;
	struct xap_info info;

	enum pm_status status =
		pm_check_xap(xap_reader_open(&reader, bulk->directory, &error), &error, err);
	if (status == PM_OK)
		status = pm_check_xap(xap_reader_info(reader, &info, &error), &error, err);
	if (status == PM_OK)
		status = compare_counts(bulk, &info, err);
	xap_reader_free(reader);
	return status;
}

/* Do to the segment what has been put aside. */
static enum pm_status change_segment(struct bulk *bulk, struct pm_error *err)
{
	struct pm_backend *xapian = NULL;
	struct pm_arena arena = {0};
	struct pm_str changes;
	enum pm_status status;

	if (bulk->changes == NULL)
		return PM_OK;
	if ((status = pm_spool_map(bulk->changes, &changes, err)) == PM_OK)
		status = pm_backend_open_segment(&xapian, bulk->directory, err);
	while (status == PM_OK && changes.len > 0) {
		struct pm_str bytes = {
			changes.ptr + HEAD, pm_get_four((const uint8_t *)changes.ptr + 1)};
		struct pm_record record;
		pm_arena_clear(&arena);
		if (changes.ptr[0] == REMOVE)
			status = xapian->operations->remove(xapian, bytes, err);
		else if ((status = pm_record_read(&record, bytes, &arena, err)) == PM_OK)
			status =
				xapian->operations->put(xapian, &record.document, bytes, true, err);
		if (status == PM_OK && xapian->operations->pending(xapian) > bulk->memory)
			status = xapian->operations->commit(xapian, err);
		changes.ptr += HEAD + bytes.len;
		changes.len -= HEAD + bytes.len;
	}
	if (status == PM_OK)
		status = xapian->operations->commit(xapian, err);
	if (xapian != NULL)
		xapian->operations->free(xapian);
	pm_arena_free(&arena);
	return status;
}

static enum pm_status commit(struct pm_backend *backend, struct pm_error *err)
{
	struct bulk *bulk = (struct bulk *)backend;
	const struct pm_stub_line line = {PM_STR("auto"), pm_str_of(bulk->name)};
	enum pm_status status;
	unsigned last;

	if (bulk->after != NULL)
		return bulk->after->operations->commit(bulk->after, err);
	if ((status = pm_pipeline_finish(bulk->pipeline, err)) != PM_OK)
		return status;
	if ((status = finish_segment(bulk, err)) != PM_OK)
		return status;
	if ((status = check_segment(bulk, err)) != PM_OK)
		return status;
	if ((status = change_segment(bulk, err)) != PM_OK)
		return status;
	if ((status = pm_stub_write(bulk->index, &line, 1, err)) != PM_OK)
		return status;
	free(bulk->directory);
	bulk->directory = NULL; /* it is the index's now */
	if ((status = pm_leftovers_remove(bulk->index, &last, err)) != PM_OK)
		return status;
	return pm_backend_open_xapian(&bulk->after, bulk->index, err);
}

static enum pm_status revision(struct pm_backend *backend, struct pm_buf *out, struct pm_error *err)
{
	struct bulk *bulk = (struct bulk *)backend;

	return bulk->after->operations->revision(bulk->after, out, err);
}

/* Runs make room by themselves. */
static size_t pending(const struct pm_backend *backend)
{
	const struct bulk *bulk = (const struct bulk *)backend;

	return bulk->after != NULL ? bulk->after->operations->pending(bulk->after) : 0;
}

/* ---- Life ---- */

static void free_bulk(struct pm_backend *backend)
{
	struct bulk *bulk = (struct bulk *)backend;

	if (bulk->after != NULL)
		bulk->after->operations->free(bulk->after);
	pm_spool_free(bulk->changes);
	pm_pipeline_free(bulk->pipeline);
	pm_segment_free(bulk->segment);
	if (bulk->directory != NULL)
		pm_leftovers_remove_segment(bulk->directory);
	free(bulk->directory);
	free(bulk->index);
	free(bulk);
}

static const struct pm_backend_operations operations = {
	.put = put,
	.remove = remove_document,
	.commit = commit,
	.revision = revision,
	.pending = pending,
	.enough = (size_t)96 << 20, /* of what goes to Xapian afterwards */
	.free = free_bulk,
};

/* Whether Xapian writes what is written here: it has just made the segment that the stub names. */
static enum pm_status check_format(const char *index, struct pm_error *err)
{
	struct pm_stub stub;
	bool ours = false;

	enum pm_status status = pm_stub_read(&stub, index, err);
	if (status != PM_OK)
		return status;
	if (stub.count == 1 && pm_layout_segment_number(stub.lines[0].target) > 0) {
		char *name = strndup(stub.lines[0].target.ptr, stub.lines[0].target.len);
		char *path = name != NULL ? pm_layout_path(index, name) : NULL;
		ours = path != NULL && pm_version_is_ours(path);
		free(path);
		free(name);
	}
	pm_stub_free(&stub);
	return ours ? PM_OK
	            : pm_fail(err, PM_NOT_FOUND, "%s: another format than is known here", index);
}

static enum pm_status open_parts(struct bulk *bulk, const char *index, struct pm_error *err)
{
	enum pm_status status;
	unsigned last;

	if ((bulk->index = strdup(index)) == NULL)
		return pm_fail_memory(err);
	if ((status = check_format(index, err)) != PM_OK)
		return status;
	if ((status = pm_leftovers_remove(index, &last, err)) != PM_OK)
		return status;
	snprintf(bulk->name, sizeof bulk->name, PM_LAYOUT_SEGMENT, last + 1);
	if ((bulk->directory = pm_layout_path(index, bulk->name)) == NULL)
		return pm_fail_memory(err);
	if ((status = pm_segment_new(&bulk->segment, bulk->directory, err)) != PM_OK)
		return status;
	return pm_pipeline_new(&bulk->pipeline, bulk->segment, bulk->jobs, bulk->memory, err);
}

enum pm_status pm_backend_open_bulk(struct pm_backend **out, const char *index, unsigned jobs,
	size_t memory, struct pm_error *err)
{
	struct bulk *bulk = calloc(1, sizeof *bulk);

	*out = NULL;
	if (bulk == NULL)
		return pm_fail_memory(err);
	bulk->base.operations = &operations;
	bulk->jobs = jobs;
	bulk->memory = memory;
	enum pm_status status = open_parts(bulk, index, err);
	if (status == PM_OK)
		*out = &bulk->base;
	else
		free_bulk(&bulk->base);
	return status;
}
