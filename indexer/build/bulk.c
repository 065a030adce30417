/*
 * An index built in bulk where that is faster, else changed through Xapian's own interface.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Changes are put aside until there is a commit, which knows how many they are. Only an index
 * without documents is built while they come: then each document that replaces none goes to the
 * builder at once, and what is put aside is done to the segment once it is complete. A new segment
 * takes the place of the old one with the stub, at one moment; the old one is left for readers that
 * have opened it, and removed when the index is next opened for writing (leftovers.h).
 */
#include "indexer/build/backend.h"

#include <stdlib.h>
#include <string.h>

#include "indexer/build/changes.h"
#include "indexer/build/glass/version.h"
#include "indexer/build/guard.h"
#include "indexer/build/leftovers.h"
#include "indexer/build/rebuild.h"
#include "lib/arena.h"
#include "lib/error.h"
#include "lib/layout.h"
#include "lib/record.h"
#include "lib/stub.h"
#include "lib/term.h"
#include "lib/xap.h"

/*
 * Measured on press releases with two processors: Xapian's interface takes in 0.7 to 1.5 MB/s of
 * changes, building in bulk 30 MB/s and more, but of all that there is. A new index of half a
 * megabyte takes the same time either way: the bulk builder's is then spent on trying out whether
 * it is right.
 */
enum {
	TIMES_FASTER = 20,
	FEW_BYTES = 512 << 10, /* of changes: through Xapian at any rate */
	BYTES_PER_TERM = 3,    /* of text, for each that a document's length counts */
};

struct bulk {
	struct pm_backend base;
	struct pm_bulk_options options;
	char *index;
	char *segment;              /* the live one's directory; NULL: not one of ours alone */
	char *former;               /* that of the one before, in this backend's time; or NULL */
	bool empty;                 /* the live one, and nothing was committed */
	bool asked;                 /* whether building in bulk is possible */
	struct pm_buf reason;       /* why not; empty: it is */
	struct pm_changes *changes; /* put aside; NULL: none */
	bool removes;               /* some of them remove documents */
	struct pm_builder *builder; /* of what takes the live one's place; NULL: nothing yet */
	struct pm_backend *xapian;  /* the index through Xapian's interface; NULL: not opened */
	struct pm_buf key;
};

/* ---- Through Xapian's interface ---- */

static enum pm_status need_xapian(struct bulk *bulk, struct pm_error *err)
{
	return bulk->xapian != NULL ? PM_OK
	                            : pm_backend_open_xapian(&bulk->xapian, bulk->index, err);
}

static void close_xapian(struct bulk *bulk)
{
	if (bulk->xapian != NULL)
		bulk->xapian->operations->free(bulk->xapian);
	bulk->xapian = NULL;
}

static enum pm_status apply_one(struct pm_backend *xapian, const struct pm_change *change,
	struct pm_arena *arena, struct pm_error *err)
{
	struct pm_record record;

	if (change->removes)
		return xapian->operations->remove(xapian, change->key, err);
	pm_arena_clear(arena);
	enum pm_status status = pm_record_read(&record, change->data, arena, err);
	return status == PM_OK
	               ? xapian->operations->put(xapian, &record.document, change->data, true, err)
	               : status;
}

/* Do what is put aside; without a commit at the end. */
static enum pm_status apply(struct bulk *bulk, struct pm_backend *xapian, struct pm_error *err)
{
	const struct pm_backend_operations *operations = xapian->operations;
	size_t memory = bulk->options.memory < operations->enough ? bulk->options.memory
	                                                          : operations->enough;
	struct pm_arena arena = {0};
	struct pm_change change;
	enum pm_status status = PM_OK;

	for (uint64_t place = 0;
		status == PM_OK && pm_changes_next(bulk->changes, &place, &change);) {
		status = apply_one(xapian, &change, &arena, err);
		if (status == PM_OK && operations->pending(xapian) > memory)
			status = operations->commit(xapian, err);
	}
	pm_arena_free(&arena);
	return status;
}

/* Change the index, or the segment that is not in its place yet. */
static enum pm_status change_through_xapian(struct bulk *bulk, struct pm_error *err)
{
	struct pm_backend *segment = NULL;
	enum pm_status status;

	if (bulk->builder == NULL) {
		if ((status = need_xapian(bulk, err)) != PM_OK)
			return status;
		if ((status = apply(bulk, bulk->xapian, err)) != PM_OK)
			return status;
		return bulk->xapian->operations->commit(bulk->xapian, err);
	}
	status = pm_backend_open_segment(&segment, pm_builder_path(bulk->builder), err);
	if (status == PM_OK)
		status = apply(bulk, segment, err);
	if (status == PM_OK)
		status = segment->operations->commit(segment, err);
	if (segment != NULL)
		segment->operations->free(segment);
	return status;
}

/* ---- In bulk ---- */

/* Ask once whether it is possible; the answer is the reason, or none. */
static enum pm_status ask(struct bulk *bulk, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	if (bulk->asked)
		return PM_OK;
	bulk->asked = true;
	if (bulk->segment == NULL)
		pm_buf_add_str(&bulk->reason, PM_STR("it has not one segment of its own"));
	else if (!pm_version_is_ours(bulk->segment))
		pm_buf_add_str(&bulk->reason, PM_STR("it is of another format"));
	else
		status = pm_guard_ask(&bulk->reason, bulk->index, bulk->options.catalogue, err);
	if (bulk->reason.failed)
		return pm_fail_memory(err);
	if (bulk->reason.len > 0)
		bulk->base.notice = bulk->reason.ptr;
	return status;
}

static enum pm_status new_builder(
	const struct bulk *bulk, struct pm_builder **out, struct pm_error *err)
{
	const struct pm_builder_options options = {
		.jobs = bulk->options.jobs, .memory = bulk->options.memory};

	return pm_builder_new(out, bulk->index, &options, err);
}

/* Whether the changes are so many against what there is that all of it is rather built anew. */
static enum pm_status weigh(
	const struct bulk *bulk, const char *from, bool *many, struct pm_error *err)
{
	struct pm_changes_size size = pm_changes_size(bulk->changes);
	struct xap_reader *reader = NULL;
	struct xap_error error;
	struct xap_info info;

	enum pm_status status = pm_check_xap(xap_reader_open(&reader, from, &error), &error, err);
	if (status == PM_OK)
		status = pm_check_xap(xap_reader_info(reader, &info, &error), &error, err);
	xap_reader_free(reader);
	if (status != PM_OK)
		return status;
	uint64_t there = info.total_length * BYTES_PER_TERM;
	uint64_t removed = info.documents > 0 ? there / info.documents * size.removes : 0;
	uint64_t changed = size.bytes + removed;
	*many = changed >= FEW_BYTES && changed * TIMES_FASTER > there + size.bytes;
	return PM_OK;
}

static enum pm_status choose(
	struct bulk *bulk, const char *from, bool *rebuild, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	/* What is not in its place yet need not be built twice for a few changes. */
	*rebuild = bulk->options.always && bulk->builder == NULL;
	if (!*rebuild && bulk->segment != NULL)
		status = weigh(bulk, from, rebuild, err);
	if (status == PM_OK && *rebuild)
		status = ask(bulk, err);
	*rebuild = *rebuild && bulk->reason.len == 0;
	return status;
}

/* Build a segment of what there is and what is put aside; *done: false when no document is left. */
static enum pm_status rebuild(struct bulk *bulk, const char *from, bool *done, struct pm_error *err)
{
	struct pm_builder *builder;

	enum pm_status status = new_builder(bulk, &builder, err);
	if (status == PM_OK)
		status = pm_rebuild(builder, from, bulk->changes, err);
	*done = status == PM_OK && pm_builder_count(builder) > 0;
	if (*done)
		status = pm_builder_finish(builder, err);
	if (status != PM_OK || !*done) {
		pm_builder_free(builder);
		return status;
	}
	pm_builder_free(bulk->builder);
	bulk->builder = builder;
	return PM_OK;
}

static enum pm_status carry_out(struct bulk *bulk, struct pm_error *err)
{
	const char *from = bulk->builder != NULL ? pm_builder_path(bulk->builder) : bulk->segment;
	bool rebuilt = false;

	enum pm_status status = pm_changes_read(bulk->changes, err);
	if (status == PM_OK)
		status = choose(bulk, from, &rebuilt, err);
	if (status == PM_OK && rebuilt)
		status = rebuild(bulk, from, &rebuilt, err);
	if (status == PM_OK && !rebuilt)
		status = change_through_xapian(bulk, err);
	return status;
}

static void forget_changes(struct bulk *bulk)
{
	pm_changes_free(bulk->changes);
	bulk->changes = NULL;
	bulk->removes = false;
}

/* ---- Documents ---- */

static enum pm_status need_changes(struct bulk *bulk, struct pm_error *err)
{
	return bulk->changes != NULL ? PM_OK : pm_changes_new(&bulk->changes, bulk->index, err);
}

/* Begin to build the first documents of an index, with those that were put aside. */
static enum pm_status begin(struct bulk *bulk, struct pm_error *err)
{
	enum pm_status status = pm_changes_read(bulk->changes, err);

	if (status == PM_OK)
		status = new_builder(bulk, &bulk->builder, err);
	if (status == PM_OK)
		status = pm_rebuild(bulk->builder, NULL, bulk->changes, err);
	forget_changes(bulk);
	return status;
}

/* Xapian does all from now on, and commits as it pleases. */
static enum pm_status give_up(struct bulk *bulk, struct pm_error *err)
{
	enum pm_status status = need_xapian(bulk, err);

	if (status == PM_OK)
		status = pm_changes_read(bulk->changes, err);
	if (status == PM_OK)
		status = apply(bulk, bulk->xapian, err);
	forget_changes(bulk);
	return status;
}

static bool has_given_up(const struct bulk *bulk)
{
	return bulk->reason.len > 0;
}

/* Something was put aside: see whether it is enough to be told what to do with it. */
static enum pm_status look(struct bulk *bulk, struct pm_error *err)
{
	bool few = pm_changes_size(bulk->changes).bytes < FEW_BYTES;

	if (bulk->builder != NULL || (few && !bulk->options.always))
		return PM_OK;
	enum pm_status status = ask(bulk, err);
	if (status == PM_OK && has_given_up(bulk))
		return give_up(bulk, err);
	return status == PM_OK && bulk->empty ? begin(bulk, err) : status;
}

static enum pm_status put(struct pm_backend *backend, const struct pm_document *document,
	struct pm_str data, bool replaces, struct pm_error *err)
{
	struct bulk *bulk = (struct bulk *)backend;
	enum pm_status status;

	if (has_given_up(bulk))
		return bulk->xapian->operations->put(bulk->xapian, document, data, replaces, err);
	/* What comes after a removal may be what was removed. */
	if (bulk->builder != NULL && !replaces && !bulk->removes)
		return pm_builder_put(bulk->builder, data, err);
	pm_buf_clear(&bulk->key);
	pm_term_add_uid(&bulk->key, document->uid);
	if (bulk->key.failed)
		return pm_fail_memory(err);
	if ((status = need_changes(bulk, err)) != PM_OK)
		return status;
	status = pm_changes_put(bulk->changes, pm_buf_str(&bulk->key), data, err);
	return status == PM_OK ? look(bulk, err) : status;
}

static enum pm_status remove_document(
	struct pm_backend *backend, struct pm_str key, struct pm_error *err)
{
	struct bulk *bulk = (struct bulk *)backend;

	if (has_given_up(bulk))
		return bulk->xapian->operations->remove(bulk->xapian, key, err);
	enum pm_status status = need_changes(bulk, err);
	if (status != PM_OK)
		return status;
	bulk->removes = true;
	return pm_changes_remove(bulk->changes, key, err);
}

/* ---- Committing ---- */

/* Have the stub name what was built, and go on from there. Readers may have the one before open,
 * but not the one before that. */
static enum pm_status put_in_place(struct bulk *bulk, struct pm_error *err)
{
	const struct pm_stub_line line = {
		PM_STR("auto"), pm_str_of(pm_builder_name(bulk->builder))};
	char *segment = strdup(pm_builder_path(bulk->builder));

	if (segment == NULL)
		return pm_fail_memory(err);
	close_xapian(bulk);
	enum pm_status status = pm_stub_write(bulk->index, &line, 1, err);
	if (status != PM_OK) {
		free(segment);
		return status;
	}
	pm_builder_keep(bulk->builder);
	pm_builder_free(bulk->builder);
	bulk->builder = NULL;
	if (bulk->former != NULL)
		pm_leftovers_remove_segment(bulk->former);
	free(bulk->former);
	bulk->former = bulk->segment;
	bulk->segment = segment;
	return PM_OK;
}

static enum pm_status commit(struct pm_backend *backend, struct pm_error *err)
{
	struct bulk *bulk = (struct bulk *)backend;
	enum pm_status status = PM_OK;

	bulk->empty = false;
	if (has_given_up(bulk))
		return bulk->xapian->operations->commit(bulk->xapian, err);
	if (bulk->builder != NULL)
		status = pm_builder_finish(bulk->builder, err);
	if (status == PM_OK && bulk->changes != NULL)
		status = carry_out(bulk, err);
	forget_changes(bulk);
	if (status == PM_OK && bulk->builder != NULL)
		status = put_in_place(bulk, err);
	return status;
}

static enum pm_status revision(struct pm_backend *backend, struct pm_buf *out, struct pm_error *err)
{
	struct bulk *bulk = (struct bulk *)backend;
	enum pm_status status = need_xapian(bulk, err);

	return status == PM_OK ? bulk->xapian->operations->revision(bulk->xapian, out, err)
	                       : status;
}

/* What is put aside is in a file, and the builder makes room by itself. */
static size_t pending(const struct pm_backend *backend)
{
	const struct bulk *bulk = (const struct bulk *)backend;

	return has_given_up(bulk) ? bulk->xapian->operations->pending(bulk->xapian) : 0;
}

/* ---- Life ---- */

static void free_bulk(struct pm_backend *backend)
{
	struct bulk *bulk = (struct bulk *)backend;

	close_xapian(bulk);
	pm_builder_free(bulk->builder);
	pm_changes_free(bulk->changes);
	pm_buf_free(&bulk->key);
	pm_buf_free(&bulk->reason);
	free(bulk->former);
	free(bulk->segment);
	free(bulk->index);
	free(bulk);
}

static const struct pm_backend_operations operations = {
	.put = put,
	.remove = remove_document,
	.commit = commit,
	.revision = revision,
	.pending = pending,
	.enough = (size_t)96 << 20, /* of what goes to Xapian */
	.free = free_bulk,
};

/* Find the one segment of the index, if it has one in its own directory and no others. */
static enum pm_status find_segment(struct bulk *bulk, struct pm_error *err)
{
	struct pm_stub stub;

	enum pm_status status = pm_stub_read(&stub, bulk->index, err);
	if (status != PM_OK)
		return status;
	if (stub.count == 1 && pm_layout_segment_number(stub.lines[0].target) > 0) {
		struct pm_str target = stub.lines[0].target;
		char *name = strndup(target.ptr, target.len);
		bulk->segment = name != NULL ? pm_layout_path(bulk->index, name) : NULL;
		free(name);
		if (bulk->segment == NULL)
			status = pm_fail_memory(err);
	}
	pm_stub_free(&stub);
	return status;
}

static enum pm_status look_whether_empty(struct bulk *bulk, struct pm_error *err)
{
	struct xap_reader *reader;
	struct xap_error error;
	struct xap_info info;

	if (xap_reader_open(&reader, bulk->index, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	enum pm_status status = pm_check_xap(xap_reader_info(reader, &info, &error), &error, err);
	bulk->empty = status == PM_OK && info.documents == 0;
	xap_reader_free(reader);
	return status;
}

enum pm_status pm_backend_open_bulk(struct pm_backend **out, const char *index,
	const struct pm_bulk_options *options, struct pm_error *err)
{
	struct bulk *bulk = calloc(1, sizeof *bulk);
	enum pm_status status = PM_OK;

	*out = NULL;
	if (bulk == NULL)
		return pm_fail_memory(err);
	bulk->base.operations = &operations;
	bulk->options = *options;
	if ((bulk->index = strdup(index)) == NULL)
		status = pm_fail_memory(err);
	if (status == PM_OK)
		status = find_segment(bulk, err);
	if (status == PM_OK)
		status = look_whether_empty(bulk, err);
	if (status == PM_OK)
		*out = &bulk->base;
	else
		free_bulk(&bulk->base);
	return status;
}
