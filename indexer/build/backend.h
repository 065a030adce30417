/*
 * What documents are written with: a way to build segments.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_BACKEND_H
#define PM_INDEXER_BUILD_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/document.h>
#include <pressmark/error.h>
#include <pressmark/str.h>

#include "lib/buf.h"

/**
 * A way to build segments. What is put and removed is seen by readers, and survives, from commit
 * on; free abandons what was not committed.
 *
 * After an error of put, remove or commit, all that was not committed is lost and only free is
 * left.
 */
struct pm_backend {
	const struct pm_backend_operations *operations;
	const char *notice; /* why nothing is built in bulk, though it was to be; else NULL */
};

struct pm_backend_operations {
	/* Put a document in the place of that of its uid, or add it. data: as pm_record_write
	 * makes it; replaces: the index has one of that uid. All is borrowed for the call. */
	enum pm_status (*put)(struct pm_backend *backend, const struct pm_document *document,
		struct pm_str data, bool replaces, struct pm_error *err);
	/* Remove the document of a unique term; fine when there is none. */
	enum pm_status (*remove)(
		struct pm_backend *backend, struct pm_str key, struct pm_error *err);
	enum pm_status (*commit)(struct pm_backend *backend, struct pm_error *err);
	/* What tells the last commit from every other one, in a few bytes; appended to out. */
	enum pm_status (*revision)(
		struct pm_backend *backend, struct pm_buf *out, struct pm_error *err);
	/* An estimate of the memory taken by what is not committed, in bytes. */
	size_t (*pending)(const struct pm_backend *backend);
	/* As much of it as makes sense: with more, building gets no faster. */
	size_t enough;
	void (*free)(struct pm_backend *backend);
};

/**
 * Open an index to be written through Xapian's own interface; give *out to the caller.
 *
 * index: a directory, locked by the caller. Where it has no stub, the first segment and the stub
 * are made, with the metadata of the schema.
 */
enum pm_status pm_backend_open_xapian(
	struct pm_backend **out, const char *index, struct pm_error *err);

/** Open a segment by itself likewise: no stub need name it. */
enum pm_status pm_backend_open_segment(
	struct pm_backend **out, const char *segment, struct pm_error *err);

/** Make a segment likewise that no stub names, and that need not survive a power cut. */
enum pm_status pm_backend_new_trial(
	struct pm_backend **out, const char *segment, struct pm_error *err);

/** Give *out to the caller: one that writes nothing. */
enum pm_status pm_backend_open_nothing(struct pm_backend **out, struct pm_error *err);

struct pm_catalogue;

/** How an index is built in bulk. */
struct pm_bulk_options {
	bool always;   /* however little has changed, rather than when it is faster */
	unsigned jobs; /* threads to use, at least 1 */
	size_t memory; /* bytes that may be taken, about */
	struct pm_catalogue
		*catalogue; /* where it is noted whether that can be done; may be NULL */
};

/**
 * Open an index that has a stub, to be built in bulk: a commit puts a new segment in the place of
 * the one that there is, or, where less has changed than makes that worth while, changes this one
 * through Xapian's own interface. The documents and their order are the same either way.
 *
 * options: its catalogue is borrowed until the backend is freed. Where building in bulk is not
 * possible, Xapian's interface does all, and the backend has a notice.
 */
enum pm_status pm_backend_open_bulk(struct pm_backend **out, const char *index,
	const struct pm_bulk_options *options, struct pm_error *err);

#endif
