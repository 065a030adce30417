/*
 * A segment built from inverted documents, without Xapian.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_SEGMENT_H
#define PM_INDEXER_BUILD_SEGMENT_H

#include "indexer/build/inversion.h"

struct pm_segment;

/** Begin a segment in a new directory; pm_segment_free it whatever is returned. trial: nothing
 * waits for the disk, for it need not survive a power cut, and posting lists are in many small
 * chunks, so that few documents are enough to try out chunks. */
enum pm_status pm_segment_new(
	struct pm_segment **out, const char *directory, bool trial, struct pm_error *err);

/**
 * Add the documents of an inversion that is finished, and its run. The first document of the first
 * one has docid 1, and each one goes on where the one before ended.
 */
enum pm_status pm_segment_add(
	struct pm_segment *segment, const struct pm_inversion *inversion, struct pm_error *err);

/** A key of the database's metadata, and its value. */
struct pm_metadata {
	struct pm_str key, value;
};

/** Write what is left, from at least one document, and make it durable: from then on the directory
 * is a database of Xapian's. metadata: in ascending order of keys; jobs: threads to use.
 */
enum pm_status pm_segment_finish(struct pm_segment *segment, const struct pm_metadata *metadata,
	size_t count, unsigned jobs, struct pm_error *err);

/** What has been built. */
const struct pm_totals *pm_segment_totals(const struct pm_segment *segment);

void pm_segment_free(struct pm_segment *segment);

#endif
