/*
 * Segments written through Xapian's own interface.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/backend.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pressmark/analyzer.h>

#include "indexer/build/stemmer_names.h"
#include "indexer/terms.h"
#include "lib/arena.h"
#include "lib/error.h"
#include "lib/layout.h"
#include "lib/record.h"
#include "lib/stub.h"
#include "lib/xap.h"

/*
 * What Xapian 1.4 keeps in memory until it flushes: for each posting a node of a red-black tree
 * within the term's, for a term with positions another with their encoded bytes, for each term of
 * the batch its string in both. Measured on 10,000 press releases, each 561 terms with 641
 * positions in the mean: 101 bytes a term all in all.
 */
enum {
	BYTES_PER_TERM = 99,
	BYTES_PER_POSITION = 2,
	BYTES_PER_DOCUMENT = 512, /* length, values */
	TERMS_OF_REMOVED = 500,   /* what a removed document held is not known here: a page */
};

/* Xapian looks each posting's term up in trees of all terms of the batch: once these have outgrown
 * the processor's caches, a larger batch costs more than fewer commits save. 30,000 press releases
 * took 64 s of processor time with 75 MB, 92 s with 150 MB, 107 s with 384 MB. */
#define ENOUGH ((size_t)96 << 20)

struct xapian {
	struct pm_backend base;
	struct pm_terms *terms;
	struct pm_stemmer_names names;
	struct xap_writer *writer;
	struct xap_document *document; /* filled again and again */
	struct pm_arena arena;         /* of the record at hand */
	size_t pending;
};

static enum pm_status fill_terms(
	struct xapian *xapian, const struct pm_terms *terms, struct xap_error *error)
{
	const struct pm_term_place *places = pm_terms_places(terms);
	size_t count;
	const struct pm_term *all = pm_terms_all(terms, &count);

	for (size_t i = 0; i < count; i++) {
		struct xap_str text = pm_to_xap(pm_terms_text(terms, &all[i]));
		if (xap_document_add_term(xapian->document, text, all[i].wdf, error) != XAP_OK)
			return PM_INTERNAL;
		for (uint32_t place = all[i].first; place != 0; place = places[place - 1].next)
			if (xap_document_add_posting(xapian->document, text,
				    places[place - 1].position, 0, error) != XAP_OK)
				return PM_INTERNAL;
		xapian->pending += BYTES_PER_TERM + all[i].position_count * BYTES_PER_POSITION;
	}
	return PM_OK;
}

static enum pm_status fill(struct xapian *xapian, const struct pm_terms *terms, struct pm_str data,
	struct pm_error *err)
{
	struct xap_error error;
	size_t count;

	if (xap_document_clear(xapian->document, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	if (fill_terms(xapian, terms, &error) != PM_OK)
		return pm_fail_xap(err, &error);
	const struct pm_value *values = pm_terms_values(terms, &count);
	for (size_t i = 0; i < count; i++)
		if (xap_document_set_value(xapian->document, values[i].slot,
			    pm_to_xap(values[i].bytes), &error) != XAP_OK)
			return pm_fail_xap(err, &error);
	if (xap_document_set_data(xapian->document, pm_to_xap(data), &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	return PM_OK;
}

static enum pm_status set_metadata(
	struct xapian *xapian, const char *key, struct pm_str value, struct pm_error *err)
{
	struct xap_error error;

	return pm_check_xap(xap_writer_set_metadata(xapian->writer, pm_to_xap(pm_str_of(key)),
				    pm_to_xap(value), &error),
		&error, err);
}

/* Note the stemmer of the document at hand. */
static enum pm_status record_stemmer(struct xapian *xapian, struct pm_error *err)
{
	struct pm_str name = pm_str_of(pm_terms_stemmer(xapian->terms));
	struct pm_buf names = {0};
	bool changed;

	enum pm_status status = pm_stemmer_names_add(&xapian->names, name, &changed, err);
	if (status != PM_OK || !changed)
		return status;
	pm_stemmer_names_write(&names, &xapian->names);
	status = names.failed ? pm_fail_memory(err)
	                      : set_metadata(xapian, PM_META_STEMMERS, pm_buf_str(&names), err);
	pm_buf_free(&names);
	return status;
}

/* Make the terms of what the data say, for from them they are made again: when the index is built
 * in bulk, or verified. The document itself may have line feeds in its names, and empty ones. */
static enum pm_status build_terms(struct xapian *xapian, struct pm_str data, struct pm_error *err)
{
	struct pm_record record;

	pm_arena_clear(&xapian->arena);
	pm_terms_forget_many(xapian->terms);
	enum pm_status status = pm_record_read(&record, data, &xapian->arena, err);
	return status == PM_OK ? pm_terms_build_record(xapian->terms, &record, err) : status;
}

static enum pm_status put(struct pm_backend *backend, const struct pm_document *document,
	struct pm_str data, bool replaces, struct pm_error *err)
{
	struct xapian *xapian = (struct xapian *)backend;
	const struct pm_terms *terms = xapian->terms;
	struct xap_error error;
	enum pm_status status;

	(void)document;
	(void)replaces; /* Xapian looks itself */
	if ((status = build_terms(xapian, data, err)) != PM_OK)
		return status;
	if ((status = record_stemmer(xapian, err)) != PM_OK)
		return status;
	if ((status = fill(xapian, terms, data, err)) != PM_OK)
		return status;
	if (xap_writer_replace_term(xapian->writer, pm_to_xap(pm_terms_key(terms)),
		    xapian->document, NULL, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	xapian->pending += BYTES_PER_DOCUMENT;
	return PM_OK;
}

static enum pm_status remove_document(
	struct pm_backend *backend, struct pm_str key, struct pm_error *err)
{
	struct xapian *xapian = (struct xapian *)backend;
	struct xap_error error;

	if (xap_writer_delete_term(xapian->writer, pm_to_xap(key), &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	xapian->pending += BYTES_PER_DOCUMENT + TERMS_OF_REMOVED * BYTES_PER_TERM;
	return PM_OK;
}

static enum pm_status commit(struct pm_backend *backend, struct pm_error *err)
{
	struct xapian *xapian = (struct xapian *)backend;
	struct xap_error error;

	if (xap_writer_commit(xapian->writer, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	xapian->pending = 0;
	return PM_OK;
}

static enum pm_status revision(struct pm_backend *backend, struct pm_buf *out, struct pm_error *err)
{
	struct xapian *xapian = (struct xapian *)backend;
	struct xap_text *uuid = NULL;
	struct xap_error error;
	struct xap_info info;

	if (xap_writer_uuid(xapian->writer, &uuid, &error) != XAP_OK ||
		xap_writer_info(xapian->writer, &info, &error) != XAP_OK) {
		xap_text_free(uuid);
		return pm_fail_xap(err, &error);
	}
	pm_buf_add_format(out, "%s %llu", uuid->ptr, (unsigned long long)info.revision);
	xap_text_free(uuid);
	return out->failed ? pm_fail_memory(err) : PM_OK;
}

static size_t pending(const struct pm_backend *backend)
{
	return ((const struct xapian *)backend)->pending;
}

static void free_xapian(struct pm_backend *backend)
{
	struct xapian *xapian = (struct xapian *)backend;

	pm_stemmer_names_free(&xapian->names);
	pm_arena_free(&xapian->arena);
	pm_terms_free(xapian->terms);
	xap_document_free(xapian->document);
	xap_writer_free(xapian->writer);
	free(xapian);
}

static const struct pm_backend_operations operations = {
	.put = put,
	.remove = remove_document,
	.commit = commit,
	.revision = revision,
	.pending = pending,
	.enough = ENOUGH,
	.free = free_xapian,
};

/* Set a version; a segment that an interrupted creation left, or that lost its stub, may have one.
 */
static enum pm_status set_version(
	struct xapian *xapian, const char *key, unsigned version, struct pm_error *err)
{
	struct xap_text *there = NULL;
	struct xap_error error;
	char text[16];

	int len = snprintf(text, sizeof text, "%u", version);
	if (xap_writer_metadata(xapian->writer, pm_to_xap(pm_str_of(key)), &there, &error) !=
		XAP_OK)
		return pm_fail_xap(err, &error);
	enum pm_status status = PM_OK;
	if (there->len > 0 && strcmp(there->ptr, text) != 0)
		status = pm_fail(err, PM_CORRUPT,
			"the first segment, which has no stub, has %s %.20s, this program's is %s",
			key, there->ptr, text);
	xap_text_free(there);
	if (status != PM_OK)
		return status;
	return set_metadata(xapian, key, (struct pm_str){text, (size_t)len}, err);
}

/* The segment's creation was interrupted before anything was committed. Xapian takes what is there
 * for a damaged database: its tables exist, the file that comes last does not. */
static bool is_half_made(const char *segment)
{
	char *last = pm_layout_path(segment, "iamglass");
	bool missing = last != NULL && access(last, F_OK) != 0 && errno == ENOENT;

	free(last);
	return missing;
}

/* Make a segment without documents. */
static enum pm_status create_segment(struct xapian *xapian, const char *path,
	const struct xap_writer_options *options, struct pm_error *err)
{
	struct xap_error error;
	enum pm_status status;

	if (xap_writer_open(&xapian->writer, path, options, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	if ((status = set_version(xapian, PM_META_SCHEMA, PM_SCHEMA_VERSION, err)) != PM_OK)
		return status;
	if ((status = set_version(xapian, PM_META_ANALYZER, PM_ANALYZER_VERSION, err)) != PM_OK)
		return status;
	return commit(&xapian->base, err);
}

/* Make the first segment, complete, then the stub that makes the directory an index. */
static enum pm_status create(struct xapian *xapian, const char *index, struct pm_error *err)
{
	struct xap_writer_options options = {.mode = XAP_CREATE_OR_OPEN};
	char name[32];

	snprintf(name, sizeof name, PM_LAYOUT_SEGMENT, 1u);
	const struct pm_stub_line line = {PM_STR("auto"), pm_str_of(name)};
	char *path = pm_layout_path(index, name);
	if (path == NULL)
		return pm_fail_memory(err);
	if (is_half_made(path))
		options.mode = XAP_CREATE_OR_OVERWRITE;
	enum pm_status status = create_segment(xapian, path, &options, err);
	if (status == PM_OK)
		status = pm_stub_write(index, &line, 1, err);
	free(path);
	return status;
}

static enum pm_status create_trial(struct xapian *xapian, const char *path, struct pm_error *err)
{
	const struct xap_writer_options options = {.mode = XAP_CREATE, .no_sync = true};

	return create_segment(xapian, path, &options, err);
}

static enum pm_status open_database(struct xapian *xapian, const char *path, struct pm_error *err)
{
	const struct xap_writer_options options = {.mode = XAP_OPEN};
	struct xap_error error;

	return pm_check_xap(xap_writer_open(&xapian->writer, path, &options, &error), &error, err);
}

/* Open what the stub of an index names, which is made where there is none. */
static enum pm_status open_index(struct xapian *xapian, const char *index, struct pm_error *err)
{
	enum pm_place place;

	enum pm_status status = pm_layout_look(&place, index, err);
	if (status != PM_OK)
		return status;
	if (place != PM_PLACE_INDEX)
		return create(xapian, index, err);
	char *path = pm_layout_path(index, PM_LAYOUT_STUB);
	status = path != NULL ? open_database(xapian, path, err) : pm_fail_memory(err);
	free(path);
	return status;
}

/* Take over the names of the stemmers that documents were indexed with. */
static enum pm_status read_stemmers(struct xapian *xapian, struct pm_error *err)
{
	struct xap_text *text = NULL;
	struct xap_error error;

	if (xap_writer_metadata(xapian->writer, pm_to_xap(pm_str_of(PM_META_STEMMERS)), &text,
		    &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	enum pm_status status =
		pm_stemmer_names_read(&xapian->names, (struct pm_str){text->ptr, text->len}, err);
	xap_text_free(text);
	return status;
}

/* Open with one of the functions above. */
static enum pm_status open_with(
	enum pm_status (*function)(struct xapian *, const char *, struct pm_error *),
	struct pm_backend **out, const char *path, struct pm_error *err)
{
	struct xapian *xapian = calloc(1, sizeof *xapian);
	struct xap_error error;

	*out = NULL;
	if (xapian == NULL)
		return pm_fail_memory(err);
	xapian->base.operations = &operations;
	enum pm_status status =
		pm_check_xap(xap_document_new(&xapian->document, &error), &error, err);
	if (status == PM_OK)
		status = pm_terms_new(&xapian->terms, err);
	if (status == PM_OK)
		status = function(xapian, path, err);
	if (status == PM_OK)
		status = read_stemmers(xapian, err);
	if (status == PM_OK)
		*out = &xapian->base;
	else
		free_xapian(&xapian->base);
	return status;
}

enum pm_status pm_backend_open_xapian(
	struct pm_backend **out, const char *index, struct pm_error *err)
{
	return open_with(open_index, out, index, err);
}

enum pm_status pm_backend_open_segment(
	struct pm_backend **out, const char *segment, struct pm_error *err)
{
	return open_with(open_database, out, segment, err);
}

enum pm_status pm_backend_new_trial(
	struct pm_backend **out, const char *segment, struct pm_error *err)
{
	return open_with(create_trial, out, segment, err);
}
