/*
 * A new segment of an index, built in bulk beside those that it has.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_BUILDER_H
#define PM_INDEXER_BUILD_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

struct pm_builder;

struct pm_builder_options {
	unsigned jobs; /* threads to use, at least 1 */
	size_t memory; /* bytes that may be taken, about */
	bool trial;    /* see pm_segment_new */
};

/** Begin a segment under a number that is not taken; give *out to the caller (pm_builder_free). */
enum pm_status pm_builder_new(struct pm_builder **out, const char *index,
	const struct pm_builder_options *options, struct pm_error *err);

/** Put a document after those before: data as pm_record_write makes it. Its errors may be those of
 * documents before; after one only pm_builder_free is left. */
enum pm_status pm_builder_put(struct pm_builder *builder, struct pm_str data, struct pm_error *err);

/** How many were put. */
uint32_t pm_builder_count(const struct pm_builder *builder);

/** Make it, of at least one document, a database in which Xapian finds what was put: a durable one,
 * unless it is a trial. */
enum pm_status pm_builder_finish(struct pm_builder *builder, struct pm_error *err);

/** Its directory, and the name of that in the index; borrowed. */
const char *pm_builder_path(const struct pm_builder *builder);
const char *pm_builder_name(const struct pm_builder *builder);

/** It is the index's now: pm_builder_free leaves it where it is. */
void pm_builder_keep(struct pm_builder *builder);

/** Remove the segment, unless it was to be kept. */
void pm_builder_free(struct pm_builder *builder);

#endif
