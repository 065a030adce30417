/*
 * Putting documents into an index: lock, segments and catalogue together.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/writing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pressmark/index.h>

#include "indexer/build/leftovers.h"
#include "indexer/reconcile.h"
#include "indexer/revision.h"
#include "lib/error.h"
#include "lib/layout.h"
#include "lib/text/language.h"
#include "lib/xap.h"

/* An error that the catalogue and the backend may see differently ends the writer's life. */
enum pm_status pm_writing_note(struct pm_writer *writer, enum pm_status status)
{
	if (status != PM_OK)
		writer->broken = true;
	return status;
}

enum pm_status pm_writing_refuse(const struct pm_writer *writer, struct pm_error *err)
{
	return writer->broken ? pm_fail(err, PM_INVALID,
					"%s: earlier changes were lost by an error", writer->path)
	                      : PM_OK;
}

/* A document of another uid than its data say could not be found again from them. */
bool pm_writing_uid(struct pm_writer *writer, struct pm_str *uid)
{
	struct pm_buf *kept = &writer->uid;

	if (uid->len == 0 || memchr(uid->ptr, '\0', uid->len) == NULL)
		return true;
	pm_buf_clear(kept);
	pm_buf_add_str(kept, *uid);
	*uid = pm_buf_str(kept);
	for (size_t i = 0; i < kept->len; i++)
		if (kept->ptr[i] == '\0')
			kept->ptr[i] = '\n';
	return !kept->failed;
}

/* ---- Opening ---- */

/* Look what is at a path, and whether that will do. */
static enum pm_status look(
	enum pm_place *place, const char *path, bool must_exist, struct pm_error *err)
{
	enum pm_status status = pm_layout_look(place, path, err);

	if (status != PM_OK)
		return status;
	if (*place == PM_PLACE_FOREIGN)
		return pm_fail(err, PM_INVALID,
			"%s: holds something else than an index and is left alone", path);
	if (must_exist && *place != PM_PLACE_INDEX)
		return pm_fail(err, PM_NOT_FOUND, "%s: no index there", path);
	return PM_OK;
}

static enum pm_status make_directory(const char *path, bool must_exist, struct pm_error *err)
{
	enum pm_place place;

	enum pm_status status = look(&place, path, must_exist, err);
	if (status != PM_OK)
		return status;
	if (place == PM_PLACE_MISSING && mkdir(path, 0777) != 0 && errno != EEXIST)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	return PM_OK;
}

/* Segments are opened for writing when there is something to write: a run that finds nothing to do
 * touches nothing. */
enum pm_status pm_writing_need_backend(struct pm_writer *writer, struct pm_error *err)
{
	if (writer->backend != NULL)
		return PM_OK;
	if (writer->build == PM_BUILD_API)
		return pm_backend_open_xapian(&writer->backend, writer->path, err);
	const struct pm_bulk_options options = {
		.always = writer->build == PM_BUILD_BULK,
		.jobs = writer->jobs,
		.memory = writer->memory,
		.catalogue = writer->catalogue,
	};
	return pm_backend_open_bulk(&writer->backend, writer->path, &options, err);
}

/* After a crash between the two commits the catalogue belongs to an older one. */
static enum pm_status bring_into_line(
	struct pm_writer *writer, struct pm_index *index, struct pm_error *err)
{
	struct pm_reconciled reconciled;
	enum pm_revision revision;

	enum pm_status status = pm_revision_compare(writer->catalogue, index, &revision, err);
	if (status != PM_OK || revision == PM_REVISION_CURRENT)
		return status;
	if ((status = pm_reconcile(&reconciled, writer->catalogue, index, err)) != PM_OK)
		return status;
	if ((status = pm_revision_note(writer->catalogue, index, err)) != PM_OK)
		return status;
	return pm_catalogue_commit(writer->catalogue, err);
}

/* Make an index where there is none. */
static enum pm_status make_index(struct pm_writer *writer, struct pm_error *err)
{
	struct pm_backend *backend;

	enum pm_status status = pm_backend_open_xapian(&backend, writer->path, err);
	if (status == PM_OK)
		backend->operations->free(backend);
	return status;
}

/* What is wrong with an index that exists is said before anything is changed. */
static enum pm_status open_index(struct pm_writer *writer, struct pm_error *err)
{
	struct pm_index *index = NULL;
	enum pm_place place;

	enum pm_status status = pm_layout_look(&place, writer->path, err);
	if (status == PM_OK && place != PM_PLACE_INDEX)
		status = make_index(writer, err);
	if (status == PM_OK)
		status = pm_index_open(&index, writer->path, err);
	if (status == PM_OK)
		status = pm_leftovers_remove(writer->path, err);
	if (status == PM_OK)
		status = pm_catalogue_open(
			&writer->catalogue, writer->path, PM_CATALOGUE_WRITE, err);
	if (status == PM_OK)
		status = bring_into_line(writer, index, err);
	pm_index_free(index);
	return status;
}

/* Commit the catalogue as belonging to the backend's last commit. */
static enum pm_status commit_catalogue(struct pm_writer *writer, struct pm_error *err)
{
	struct pm_buf revision = {0};

	enum pm_status status =
		writer->backend->operations->revision(writer->backend, &revision, err);
	if (status == PM_OK)
		status = pm_catalogue_set_note(
			writer->catalogue, PM_NOTE_REVISION, pm_buf_str(&revision), err);
	if (status == PM_OK)
		status = pm_catalogue_commit(writer->catalogue, err);
	pm_buf_free(&revision);
	return status;
}

/* A share of the whole is left for the document at hand, SQLite's and Xapian's caches, and what a
 * commit itself takes. */
static size_t memory_for_changes(const struct pm_writer_options *options)
{
	uint64_t memory =
		options != NULL && options->memory != 0 ? options->memory : (uint64_t)512 << 20;
	uint64_t share = memory / 4 * 3;

	return share < (1 << 20) ? 1 << 20 : (size_t)share;
}

static unsigned jobs_of(const struct pm_writer_options *options)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (options != NULL && options->jobs > 0)
		return options->jobs;
	return processors > 0 ? (unsigned)processors : 1;
}

static enum pm_status open_parts(
	struct pm_writer *writer, const struct pm_writer_options *options, struct pm_error *err)
{
	enum pm_status status;

	if ((status = make_directory(writer->path, options != NULL && options->must_exist, err)) !=
		PM_OK)
		return status;
	if ((status = pm_lock_take(&writer->lock, writer->path, err)) != PM_OK)
		return status;
	return open_index(writer, err);
}

/* Open what there is for reading only, a copy of the catalogue, and nothing to write to. */
static enum pm_status open_dry_parts(
	struct pm_writer *writer, const struct pm_writer_options *options, struct pm_error *err)
{
	struct pm_index *index = NULL;
	enum pm_place place;

	writer->memory = SIZE_MAX; /* there is nothing to commit to */
	enum pm_status status =
		look(&place, writer->path, options != NULL && options->must_exist, err);
	if (status == PM_OK && place == PM_PLACE_INDEX)
		status = pm_index_open(&index, writer->path, err);
	if (status == PM_OK)
		status =
			pm_catalogue_open(&writer->catalogue, writer->path, PM_CATALOGUE_COPY, err);
	if (status == PM_OK && index != NULL)
		status = bring_into_line(writer, index, err);
	if (status == PM_OK)
		status = pm_backend_open_nothing(&writer->backend, err);
	pm_index_free(index);
	return status;
}

static enum pm_status open_writer(struct pm_writer **out, const char *path,
	const struct pm_writer_options *options,
	enum pm_status (*open_its_parts)(struct pm_writer *writer,
		const struct pm_writer_options *options, struct pm_error *err),
	struct pm_error *err)
{
	enum pm_status status;

	*out = NULL;
	struct pm_writer *writer = calloc(1, sizeof *writer);
	if (writer == NULL || (writer->path = strdup(path)) == NULL) {
		status = pm_fail_memory(err);
		goto out;
	}
	writer->memory = memory_for_changes(options);
	writer->jobs = jobs_of(options);
	writer->build = options != NULL ? options->build : PM_BUILD_AUTO;
	if ((status = open_its_parts(writer, options, err)) != PM_OK)
		goto out;
	*out = writer;
	writer = NULL;
out:
	pm_writer_free(writer);
	return status;
}

enum pm_status pm_writer_open(struct pm_writer **out, const char *path,
	const struct pm_writer_options *options, struct pm_error *err)
{
	return open_writer(out, path, options, open_parts, err);
}

enum pm_status pm_writer_open_dry(struct pm_writer **out, const char *path,
	const struct pm_writer_options *options, struct pm_error *err)
{
	return open_writer(out, path, options, open_dry_parts, err);
}

void pm_writer_free(struct pm_writer *writer)
{
	if (writer == NULL)
		return;
	for (size_t i = 0; i < writer->suspect_count; i++)
		free(writer->suspects[i]);
	free(writer->suspects);
	pm_seen_free(&writer->seen);
	xap_reader_free(writer->committed);
	pm_arena_free(&writer->arena);
	pm_buf_free(&writer->heir_data);
	pm_prepared_free(&writer->heir);
	pm_rows_free(&writer->text_rows);
	pm_rows_free(&writer->file_rows);
	pm_rows_free(&writer->rows);
	pm_buf_free(&writer->uid);
	pm_buf_free(&writer->key);
	pm_prepared_free(&writer->prepared);
	pm_languages_free(writer->languages);
	pm_catalogue_free(writer->catalogue);
	if (writer->backend != NULL)
		writer->backend->operations->free(writer->backend);
	pm_lock_free(writer->lock);
	free(writer->path);
	free(writer);
}

const struct pm_written *pm_writer_written(const struct pm_writer *writer)
{
	return &writer->counts;
}

unsigned pm_writer_jobs(const struct pm_writer *writer)
{
	return writer->jobs;
}

struct pm_catalogue *pm_writer_catalogue(struct pm_writer *writer)
{
	return writer->catalogue;
}

/* ---- Committing ---- */

static enum pm_status commit(struct pm_writer *writer, struct pm_error *err)
{
	enum pm_status status;

	if (writer->pending) {
		if ((status = writer->backend->operations->commit(writer->backend, err)) != PM_OK)
			return status;
		writer->counts.notice = writer->backend->notice;
		writer->pending = false;
		status = pm_writing_forget_texts(writer, err);
		return status == PM_OK ? commit_catalogue(writer, err) : status;
	}
	return pm_catalogue_commit(writer->catalogue, err);
}

enum pm_status pm_writer_commit(struct pm_writer *writer, struct pm_error *err)
{
	enum pm_status status = pm_writing_refuse(writer, err);

	return status == PM_OK ? pm_writing_note(writer, commit(writer, err)) : status;
}

enum pm_status pm_writing_commit_when_full(struct pm_writer *writer, struct pm_error *err)
{
	if (writer->backend == NULL)
		return PM_OK;
	const struct pm_backend_operations *operations = writer->backend->operations;
	size_t limit = writer->memory < operations->enough ? writer->memory : operations->enough;
	bool full = operations->pending(writer->backend) >= limit || writer->kept >= writer->memory;
	return full ? commit(writer, err) : PM_OK;
}
