/*
 * An index, opened for searching.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_INDEX_H
#define PRESSMARK_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

struct pm_index;

/**
 * Open an index as it is now: later commits are seen after pm_index_reopen. Writers do not wait for
 * it, nor does it for them.
 *
 * path: the directory of an index. Returns PM_OK and gives *out to the caller (pm_index_free);
 * PM_NOT_FOUND when there is no index; PM_CORRUPT when it is damaged, or of another schema or
 * analyzer than this library's: the message says which; PM_STALE when writers committed so fast
 * that it could not be opened in many attempts: try again. Not shared between threads.
 */
PM_API enum pm_status pm_index_open(struct pm_index **out, const char *path, struct pm_error *err);

PM_API void pm_index_free(struct pm_index *index);

/** See what was committed since the index was opened or reopened. What was borrowed from it is
 * gone. Errors are those of pm_index_open; after one the index is as it was. */
PM_API enum pm_status pm_index_reopen(struct pm_index *index, struct pm_error *err);

/** The path it was opened with, borrowed from it. */
PM_API const char *pm_index_path(const struct pm_index *index);

/** How many documents it holds, without copies. */
PM_API uint64_t pm_index_count(const struct pm_index *index);

/** How many copies it holds: documents that have the text of another one. */
PM_API uint64_t pm_index_copies(const struct pm_index *index);

/** What tells it from every other index, borrowed until it is reopened. */
PM_API const char *pm_index_uuid(const struct pm_index *index);

/** Counts its commits. */
PM_API uint64_t pm_index_revision(const struct pm_index *index);

/** Snowball's names of the stemmers its documents were indexed with, sorted, "none" among them
 * where a document had none; borrowed until it is reopened. */
PM_API const struct pm_str *pm_index_stemmers(const struct pm_index *index, size_t *count);

#endif
