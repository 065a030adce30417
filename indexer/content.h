/*
 * Whether a segment says what its documents' texts say.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_CONTENT_H
#define PM_INDEXER_CONTENT_H

#include <stdint.h>

#include <pressmark/error.h>

/**
 * Look through a segment: each document's digest, terms, positions and values are made again from
 * its data and compared, and its posting lists with the documents' lists of terms.
 *
 * Xapian's blocks carry no checksums: a byte that changed without breaking the structure shows in
 * no other way. path: of the segment. PM_CORRUPT says what is first found to be wrong.
 */
enum pm_status pm_content_check(const char *path, uint64_t *documents, struct pm_error *err);

#endif
