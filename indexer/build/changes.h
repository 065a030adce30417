/*
 * Changes of an index put aside, until it is known how they are best carried out.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_CHANGES_H
#define PM_INDEXER_BUILD_CHANGES_H

#include <stdbool.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

/** First changes are added, then they are read: pm_changes_read is between the two. */
struct pm_changes;

/** Make an empty list, kept in a file without a name in a directory; give *out to the caller
 * (pm_changes_free). */
enum pm_status pm_changes_new(struct pm_changes **out, const char *directory, struct pm_error *err);

void pm_changes_free(struct pm_changes *changes);

/** Add that a document is put: key is its unique term, data as pm_record_write makes it. */
enum pm_status pm_changes_put(
	struct pm_changes *changes, struct pm_str key, struct pm_str data, struct pm_error *err);

/** Add that the document of a key is removed. */
enum pm_status pm_changes_remove(
	struct pm_changes *changes, struct pm_str key, struct pm_error *err);

/** How many there are. */
struct pm_changes_size {
	uint64_t puts, removes;
	uint64_t bytes; /* of the documents put */
};
struct pm_changes_size pm_changes_size(const struct pm_changes *changes);

/** Begin to read: nothing can be added any more. */
enum pm_status pm_changes_read(struct pm_changes *changes, struct pm_error *err);

/** A change; its strings live as long as the list. */
struct pm_change {
	uint64_t place; /* in the list */
	bool removes;
	struct pm_str key;
	struct pm_str data; /* empty when it removes */
};

/** Take the next change; false after the last. *place: 0 to begin with. */
bool pm_changes_next(const struct pm_changes *changes, uint64_t *place, struct pm_change *change);

#endif
