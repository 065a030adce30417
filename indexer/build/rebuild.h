/*
 * A segment built anew from the documents of another one and what has changed since.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_REBUILD_H
#define PM_INDEXER_BUILD_REBUILD_H

#include "indexer/build/builder.h"
#include "indexer/build/changes.h"

/**
 * Put into a builder the documents of a segment as they are after some changes.
 *
 * from: the segment's directory; NULL: there was none. changes: pm_changes_read has been called.
 * Of several changes of a document the last one counts. One that is replaced stays in its place
 * among the others; new ones come after, as they were put.
 */
enum pm_status pm_rebuild(struct pm_builder *builder, const char *from,
	const struct pm_changes *changes, struct pm_error *err);

#endif
