/*
 * Changes below folders, as they happen.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_WATCH_H
#define PM_INDEXER_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/error.h>

/** What is watched, and what has changed there. Paths are absolute and without symbolic links. */
struct pm_watch;

/** Something that changed: it is new, other than it was, or gone. */
struct pm_change {
	const char *root; /* the path given that it lies below, or is */
	char *path;
};

/** Give *out to the caller (pm_watch_free). ignored: a path whose changes do not count, or NULL;
 * borrowed. */
enum pm_status pm_watch_new(struct pm_watch **out, const char *ignored, struct pm_error *err);

void pm_watch_free(struct pm_watch *watch);

/** Note a file or folder as given; what does not exist is passed over. Of a folder only that it is
 * replaced is seen: pm_watch_directory is to be called for it and all below it. */
enum pm_status pm_watch_root(struct pm_watch *watch, const char *path, struct pm_error *err);

/** The paths given, that exist. */
const char *const *pm_watch_roots(const struct pm_watch *watch, size_t *count);

/** Watch a directory, before it is read. PM_INVALID when there are too many. */
enum pm_status pm_watch_directory(struct pm_watch *watch, const char *path, struct pm_error *err);

/**
 * Wait until something has changed and come to rest: a second after the last change, two after the
 * last one to a file that is still being written, and five at the latest unless it is.
 *
 * interrupted: asked when a signal came. PM_INTERRUPTED.
 */
enum pm_status pm_watch_wait(
	struct pm_watch *watch, bool (*interrupted)(void), struct pm_error *err);

/** What has come to rest, borrowed until the next call; NULL: all may have changed. */
const struct pm_change *pm_watch_changes(const struct pm_watch *watch, size_t *count);

/** Forget that, or keep it for a later time. */
void pm_watch_done(struct pm_watch *watch);
void pm_watch_postpone(struct pm_watch *watch);

#endif
