/*
 * Threads that invert documents, and add what comes of it to a segment in their order.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Documents are collected into batches. A batch is inverted by one thread and becomes a run; the
 * threads then add to the segment one after another, as their batches came: the segment is the same
 * whatever their number. Whoever puts documents waits while all threads are busy and a batch is
 * waiting, so that memory is bounded.
 */
#ifndef PM_INDEXER_BUILD_PIPELINE_H
#define PM_INDEXER_BUILD_PIPELINE_H

#include "indexer/build/segment.h"
#include "indexer/build/stemmer_names.h"

struct pm_pipeline;

/**
 * Make a pipeline into an empty segment; give *out to the caller (pm_pipeline_free).
 *
 * segment: borrowed. jobs: threads, at least 1; memory: bytes that all together may take, about:
 * with little, there are fewer threads.
 */
enum pm_status pm_pipeline_new(struct pm_pipeline **out, struct pm_segment *segment, unsigned jobs,
	size_t memory, struct pm_error *err);

/** Put a document after those before: data as pm_record_write makes it. Its errors may be those of
 * documents before; after one only pm_pipeline_free is left. */
enum pm_status pm_pipeline_put(
	struct pm_pipeline *pipeline, struct pm_str data, struct pm_error *err);

/** Wait until all is in the segment. */
enum pm_status pm_pipeline_finish(struct pm_pipeline *pipeline, struct pm_error *err);

/** The stemmers of its documents, once it is finished. */
const struct pm_stemmer_names *pm_pipeline_stemmers(const struct pm_pipeline *pipeline);

/** Stop the threads, whatever they are doing. */
void pm_pipeline_free(struct pm_pipeline *pipeline);

#endif
