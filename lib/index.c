/*
 * An index, opened for searching.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pressmark/analyzer.h>
#include <pressmark/stemmer.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/glass/glass.h"
#include "lib/layout.h"
#include "lib/schema.h"
#include "lib/stub.h"
#include "lib/xap.h"

enum {
	ATTEMPTS = 16, /* at opening, while a writer commits and commits */
};

/* All but the path and the analyzer. */
static void close_reader(struct pm_index *index)
{
	for (size_t i = 0; i < index->stemmer_count; i++)
		pm_stemmer_free(index->stemmers[i]);
	xap_reader_free(index->reader);
	xap_text_free(index->uuid);
	pm_arena_free(&index->arena);
	*index = (struct pm_index){.path = index->path, .analyzer = index->analyzer};
}

/* What a metadata key holds must be the version that we write. */
static enum pm_status check_version(struct pm_index *index, const char *key, const char *of,
	unsigned ours, struct pm_error *err)
{
	struct xap_text *text = NULL;
	struct xap_error error;
	char expected[16];

	if (xap_reader_metadata(index->reader, pm_to_xap(pm_str_of(key)), &text, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	snprintf(expected, sizeof expected, "%u", ours);
	enum pm_status status = PM_OK;
	if (text->len == 0)
		status = pm_fail(err, PM_CORRUPT,
			"%s: a database of Xapian, but not one of Pressmark", index->path);
	else if (strcmp(text->ptr, expected) != 0)
		status = pm_fail(err, PM_CORRUPT,
			"%s: made with version %.20s of the %s, this program's is %u: index anew",
			index->path, text->ptr, of, ours);
	xap_text_free(text);
	return status;
}

/* Make the stemmers whose names these are, a space between. */
static enum pm_status take_stemmers(
	struct pm_index *index, struct pm_str names, struct pm_error *err)
{
	size_t count = names.len > 0;
	enum pm_status status = PM_OK;

	for (size_t i = 0; i < names.len; i++)
		count += names.ptr[i] == ' ';
	index->stemmer_names =
		pm_arena_alloc(&index->arena, count + 1, sizeof *index->stemmer_names);
	index->stemmers = pm_arena_alloc(&index->arena, count + 1, sizeof(*index->stemmers));
	if (index->stemmer_names == NULL || index->stemmers == NULL)
		return pm_fail_memory(err);
	while (index->stemmer_count < count && status == PM_OK) {
		const char *space = memchr(names.ptr, ' ', names.len);
		size_t len = space != NULL ? (size_t)(space - names.ptr) : names.len;
		struct pm_str name = pm_arena_copy(&index->arena, (struct pm_str){names.ptr, len});
		if (index->arena.failed)
			return pm_fail_memory(err);
		index->stemmer_names[index->stemmer_count] = name;
		status = pm_stemmer_new(&index->stemmers[index->stemmer_count], name.ptr, err);
		index->stemmer_count += status == PM_OK;
		names.ptr += len + (space != NULL);
		names.len -= len + (space != NULL);
	}
	return status;
}

static enum pm_status read_stemmers(struct pm_index *index, struct pm_error *err)
{
	struct xap_text *text = NULL;
	struct xap_error error;

	if (xap_reader_metadata(
		    index->reader, pm_to_xap(pm_str_of(PM_META_STEMMERS)), &text, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	enum pm_status status = take_stemmers(index, (struct pm_str){text->ptr, text->len}, err);
	xap_text_free(text);
	return status;
}

static enum pm_status read_facts(struct pm_index *index, struct pm_error *err)
{
	struct xap_term_stats copies;
	struct xap_info info;
	struct xap_error error;

	if (xap_reader_info(index->reader, &info, &error) != XAP_OK ||
		xap_reader_uuid(index->reader, &index->uuid, &error) != XAP_OK ||
		xap_reader_term_stats(index->reader, pm_to_xap(PM_STR(PM_PREFIX_COPY)), &copies,
			&error) != XAP_OK)
		return pm_fail_xap(err, &error);
	index->copies = copies.documents;
	index->count = info.documents - index->copies;
	index->has_gaps = info.last_docid != info.documents;
	index->average_length = info.average_length;
	index->revision = info.revision;
	return PM_OK;
}

static enum pm_status open_once(struct pm_index *index, struct pm_error *err)
{
	struct xap_error error;
	enum pm_place place;
	enum pm_status status;

	if ((status = pm_layout_look(&place, index->path, err)) != PM_OK)
		return status;
	if (place != PM_PLACE_INDEX)
		return pm_fail(err, PM_NOT_FOUND, "%s: %s", index->path,
			place == PM_PLACE_FOREIGN ? "not an index" : "no index there");
	if (xap_reader_open(&index->reader, index->path, &error) != XAP_OK) {
		status = pm_fail_xap(err, &error);
		/* The stub is there: what is missing is one of its segments. */
		return status == PM_NOT_FOUND ? pm_fail(err, PM_CORRUPT, "%s", error.message)
		                              : status;
	}
	if ((status = check_version(index, PM_META_SCHEMA, "schema", PM_SCHEMA_VERSION, err)) !=
		PM_OK)
		return status;
	if ((status = check_version(
		     index, PM_META_ANALYZER, "analyzer", PM_ANALYZER_VERSION, err)) != PM_OK)
		return status;
	if ((status = read_stemmers(index, err)) != PM_OK)
		return status;
	return read_facts(index, err);
}

/* Two commits between opening and the last fact read take away what was opened: nothing of it was
 * given to anybody yet, so what there is now will do as well. */
static enum pm_status open_reader(struct pm_index *index, struct pm_error *err)
{
	enum pm_status status = PM_STALE;

	for (int i = 0; status == PM_STALE && i < ATTEMPTS; i++) {
		close_reader(index);
		status = open_once(index, err);
	}
	return status;
}

enum pm_status pm_index_open(struct pm_index **out, const char *path, struct pm_error *err)
{
	enum pm_status status;

	*out = NULL;
	struct pm_index *index = calloc(1, sizeof *index);
	if (index == NULL || (index->path = strdup(path)) == NULL) {
		status = pm_fail_memory(err);
		goto out;
	}
	if ((status = pm_analyzer_new(&index->analyzer, err)) != PM_OK)
		goto out;
	if ((status = open_reader(index, err)) != PM_OK)
		goto out;
	*out = index;
	index = NULL;
out:
	pm_index_free(index);
	return status;
}

void pm_index_free(struct pm_index *index)
{
	if (index == NULL)
		return;
	close_reader(index);
	pm_analyzer_free(index->analyzer);
	free(index->path);
	free(index);
}

/* The stub may list other segments by now, which Xapian's own reopen would not notice. */
enum pm_status pm_index_reopen(struct pm_index *index, struct pm_error *err)
{
	struct pm_index fresh = {.path = index->path, .analyzer = index->analyzer};
	enum pm_status status = open_reader(&fresh, err);

	if (status == PM_OK) {
		close_reader(index);
		*index = fresh;
	} else {
		close_reader(&fresh);
	}
	return status;
}

const char *pm_index_path(const struct pm_index *index)
{
	return index->path;
}

uint64_t pm_index_count(const struct pm_index *index)
{
	return index->count;
}

uint64_t pm_index_copies(const struct pm_index *index)
{
	return index->copies;
}

const char *pm_index_uuid(const struct pm_index *index)
{
	return index->uuid->ptr;
}

uint64_t pm_index_revision(const struct pm_index *index)
{
	return index->revision;
}

const struct pm_str *pm_index_stemmers(const struct pm_index *index, size_t *count)
{
	*count = index->stemmer_count;
	return index->stemmer_names;
}

struct pm_glass *pm_index_glass(const struct pm_index *index)
{
	struct pm_glass *glass = NULL;
	struct pm_stub stub;

	if (pm_stub_read(&stub, index->path, NULL) != PM_OK)
		return NULL;
	if (stub.count == 1 && !pm_str_is(stub.lines[0].type, "remote")) {
		struct pm_str target = stub.lines[0].target;
		char *name = strndup(target.ptr, target.len);
		char *path = name != NULL ? pm_layout_path(index->path, name) : NULL;
		if (path != NULL)
			glass = pm_glass_open(path, index->uuid->ptr, index->revision);
		free(path);
		free(name);
	}
	pm_stub_free(&stub);
	return glass;
}
