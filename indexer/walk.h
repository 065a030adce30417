/*
 * All files below a path.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_WALK_H
#define PM_INDEXER_WALK_H

#include <stdbool.h>
#include <sys/stat.h>

#include <pressmark/error.h>

#include "indexer/exclude.h"

/** What a walk meets. Paths are absolute and without symbolic links, borrowed until the call
 * returns. Another status than PM_OK ends the walk. */
struct pm_walk_sink {
	void *context;
	/* A regular file. named: it was given, not found in a directory. */
	enum pm_status (*file)(void *context, const char *path, const struct stat *info, bool named,
		struct pm_error *err);
	/* What is left out, and why. */
	enum pm_status (*skipped)(
		void *context, const char *path, const char *reason, struct pm_error *err);
	/* What could not be looked at. reason: without the path. */
	enum pm_status (*failed)(
		void *context, const char *path, const char *reason, struct pm_error *err);
	/* A directory outside those walked so far, to which a symbolic link leads: it is walked,
	 * too. */
	enum pm_status (*root)(void *context, const char *path, struct pm_error *err);
	/* NULL, or told of each directory right before it is read. */
	enum pm_status (*directory)(void *context, const char *path, struct pm_error *err);
};

struct pm_walk_options {
	const struct pm_exclude *exclude; /* NULL: nothing */
	bool hidden;                      /* take names that begin with a dot, too */
};

/** A walk over several paths: what was walked is not walked again. */
struct pm_walk;

/** Give *out to the caller (pm_walk_free). options and sink are borrowed until then. */
enum pm_status pm_walk_new(struct pm_walk **out, const struct pm_walk_options *options,
	const struct pm_walk_sink *sink, struct pm_error *err);

void pm_walk_free(struct pm_walk *walk);

/** Leave a directory out wherever it is met. */
enum pm_status pm_walk_avoid(struct pm_walk *walk, const char *path, struct pm_error *err);

/**
 * Walk a path: a file, or a directory with all below it, names in byte order.
 *
 * Symbolic links are followed; a file or directory is always given by its real path, so that none
 * comes twice and loops end. Directories are taken once in a walk. A path that is not there is
 * PM_NOT_FOUND; what fails below it goes to the sink.
 */
enum pm_status pm_walk_path(struct pm_walk *walk, const char *path, struct pm_error *err);

/**
 * Walk what pm_walk_path of a root would meet at a path below it, or at the root itself; both are
 * real paths. The sink is told of it as of a root, also when nothing is there, unless it is left
 * out.
 */
enum pm_status pm_walk_below(
	struct pm_walk *walk, const char *root, const char *path, struct pm_error *err);

#endif
