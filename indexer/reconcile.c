/*
 * Bringing the catalogue into line with Xapian.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/reconcile.h"

#include <stdlib.h>
#include <string.h>

#include "indexer/prepare.h"
#include "indexer/seen.h"
#include "lib/error.h"
#include "lib/index.h"
#include "lib/record.h"
#include "lib/xap.h"

enum {
	PAGE = 10000
}; /* document numbers fetched at once */

struct job {
	struct pm_reconciled *out;
	struct pm_catalogue *catalogue;
	struct pm_index *index;
	struct pm_prepared prepared;
	struct pm_arena arena;
	struct pm_seen seen; /* rows that the index has */
	bool look_only;
};

/* The row of a uid that is indexed. */
struct found {
	const struct pm_document *document;
	const struct pm_prepared *prepared;
	int64_t id; /* 0: none */
	int64_t file;
	bool same; /* it says the same as the document */
};

static enum pm_status look_at_row(
	void *context, const struct pm_catalogue_document *row, struct pm_error *err)
{
	struct found *found = context;

	(void)err;
	if (row->state == PM_DOCUMENT_SUPERSEDED)
		return PM_OK;
	found->id = row->id;
	found->file = row->file;
	found->same = pm_str_equal(row->path, found->document->path) &&
	              pm_str_equal(row->member, found->document->member) &&
	              row->fingerprint.len == PM_FINGERPRINT_SIZE &&
	              memcmp(row->fingerprint.ptr, found->prepared->fingerprint,
			      PM_FINGERPRINT_SIZE) == 0 &&
	              (row->state == PM_DOCUMENT_COPY) == found->prepared->copy;
	return PM_OK;
}

static enum pm_status suspect(struct job *job, int64_t file, struct pm_error *err)
{
	return file == PM_FILE_NONE ? PM_OK : pm_catalogue_suspect_file(job->catalogue, file, err);
}

/* The number of a file that is to be read again, by its path. */
static enum pm_status file_of_path(
	struct job *job, struct pm_str path, int64_t *id, struct pm_error *err)
{
	struct pm_catalogue_file file;

	*id = PM_FILE_NONE;
	if (path.len == 0)
		return PM_OK;
	enum pm_status status = pm_catalogue_find_file(job->catalogue, path, &file, err);
	if (status == PM_OK) {
		*id = file.id;
		return suspect(job, file.id, err);
	}
	if (status != PM_NOT_FOUND)
		return status;
	file = (struct pm_catalogue_file){.path = path, .size = PM_FILE_UNKNOWN};
	status = pm_catalogue_put_file(job->catalogue, &file, err);
	*id = file.id;
	return status;
}

/* Have the catalogue say what the index holds of a uid. */
static enum pm_status correct(struct job *job, const struct pm_document *document,
	const struct found *found, struct pm_error *err)
{
	enum pm_status status;
	int64_t file;

	if ((status = file_of_path(job, document->path, &file, err)) != PM_OK)
		return status;
	struct pm_catalogue_document row = pm_prepared_row(&job->prepared, document, file);
	if (found->id != 0 && found->file != file) {
		/* Another document of the uid took its place without the catalogue's knowledge. */
		if ((status = suspect(job, found->file, err)) != PM_OK)
			return status;
		if ((status = pm_catalogue_set_state(
			     job->catalogue, found->id, PM_DOCUMENT_SUPERSEDED, err)) != PM_OK)
			return status;
	} else {
		row.id = found->id;
	}
	status = pm_catalogue_put_document(job->catalogue, &row, err);
	if (status == PM_OK && !pm_seen_add(&job->seen, row.id))
		status = pm_fail_memory(err);
	return status;
}

static enum pm_status compare(struct job *job, struct pm_str data, struct pm_error *err)
{
	struct pm_record record;
	enum pm_status status;

	pm_arena_clear(&job->arena);
	if ((status = pm_record_read(&record, data, &job->arena, err)) != PM_OK)
		return status;
	const struct pm_document *document = &record.document;
	if ((status = pm_prepare_record(&job->prepared, &record, err)) != PM_OK)
		return status;
	struct found found = {.document = document, .prepared = &job->prepared};
	status = pm_catalogue_each_of_uid(job->catalogue, document->uid, look_at_row, &found, err);
	if (status != PM_OK)
		return status;
	if (found.id != 0 && (found.same || job->look_only) && !pm_seen_add(&job->seen, found.id))
		return pm_fail_memory(err);
	if (found.same)
		return PM_OK;
	if (found.id == 0)
		job->out->missing++;
	else
		job->out->different++;
	return job->look_only ? PM_OK : correct(job, document, &found, err);
}

static enum pm_status compare_page(
	struct job *job, const struct xap_postings *postings, struct pm_error *err)
{
	struct xap_error error;

	for (size_t i = 0; i < postings->count; i++) {
		struct xap_stored *stored;
		if (xap_reader_document(job->index->reader, postings->items[i].docid, XAP_DATA,
			    &stored, &error) != XAP_OK)
			return pm_fail_xap(err, &error);
		enum pm_status status = compare(job, pm_of_xap(stored->data), err);
		xap_stored_free(stored);
		if (status != PM_OK)
			return status;
	}
	return PM_OK;
}

static enum pm_status compare_all(struct job *job, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	uint32_t first = 1;
	bool more = true;

	while (more && status == PM_OK) {
		struct xap_postings *postings;
		struct xap_error error;
		if (xap_reader_postings(job->index->reader, (struct xap_str){"", 0}, first, PAGE,
			    &postings, &error) != XAP_OK)
			return pm_fail_xap(err, &error);
		more = postings->count == PAGE;
		if (postings->count > 0)
			first = postings->items[postings->count - 1].docid + 1;
		status = compare_page(job, postings, err);
		xap_postings_free(postings);
	}
	return status;
}

/* Rows that the index does not have; they are deleted after the walk over them. */
struct surplus {
	struct job *job;
	int64_t *rows, *files;
	size_t count, capacity;
};

static enum pm_status suspect_superseded(
	void *context, const struct pm_catalogue_document *row, struct pm_error *err)
{
	return row->state == PM_DOCUMENT_SUPERSEDED ? suspect(context, row->file, err) : PM_OK;
}

static enum pm_status look_for_surplus(
	void *context, const struct pm_catalogue_document *row, struct pm_error *err)
{
	struct surplus *surplus = context;

	if (pm_seen_has(&surplus->job->seen, row->id))
		return PM_OK;
	if (surplus->count == surplus->capacity) {
		size_t capacity = 2 * surplus->capacity + 64;
		int64_t *rows = reallocarray(surplus->rows, capacity, sizeof *rows);
		if (rows == NULL)
			return pm_fail_memory(err);
		surplus->rows = rows;
		int64_t *files = reallocarray(surplus->files, capacity, sizeof *files);
		if (files == NULL)
			return pm_fail_memory(err);
		surplus->files = files;
		surplus->capacity = capacity;
	}
	surplus->rows[surplus->count] = row->id;
	surplus->files[surplus->count++] = row->file;
	if (surplus->job->look_only)
		return PM_OK;
	/* A document that it superseded is to come back. */
	return pm_catalogue_each_of_uid(
		surplus->job->catalogue, row->uid, suspect_superseded, surplus->job, err);
}

static enum pm_status delete_surplus(struct job *job, struct pm_error *err)
{
	struct surplus surplus = {.job = job};

	enum pm_status status =
		pm_catalogue_each_indexed(job->catalogue, look_for_surplus, &surplus, err);
	job->out->surplus = surplus.count;
	for (size_t i = 0; status == PM_OK && !job->look_only && i < surplus.count; i++) {
		status = suspect(job, surplus.files[i], err);
		if (status == PM_OK)
			status = pm_catalogue_delete_document(job->catalogue, surplus.rows[i], err);
	}
	free(surplus.files);
	free(surplus.rows);
	return status;
}

static enum pm_status run(struct job *job, struct pm_error *err)
{
	*job->out = (struct pm_reconciled){0};
	enum pm_status status = compare_all(job, err);
	if (status == PM_OK)
		status = delete_surplus(job, err);
	pm_seen_free(&job->seen);
	pm_arena_free(&job->arena);
	pm_prepared_free(&job->prepared);
	return status;
}

enum pm_status pm_reconcile_look(struct pm_reconciled *out, struct pm_catalogue *catalogue,
	struct pm_index *index, struct pm_error *err)
{
	struct job job = {.out = out, .catalogue = catalogue, .index = index, .look_only = true};

	return run(&job, err);
}

enum pm_status pm_reconcile(struct pm_reconciled *out, struct pm_catalogue *catalogue,
	struct pm_index *index, struct pm_error *err)
{
	struct job job = {.out = out, .catalogue = catalogue, .index = index};

	return run(&job, err);
}
