/*
 * Posting lists in the postlist table.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A list is cut into chunks, each an entry. The key of the first is the term, each NUL followed by
 * FF; that of the others goes on with a NUL and the first docid (pm_put_sortable). The tag: in the
 * first chunk only, the documents that have the term, its wdf in all of them together, and the
 * first docid - 1; then '1' in the last chunk, else '0'; last docid - first docid of the chunk; the
 * wdf of the first; and for each further one its docid - the one before - 1, and its wdf
 * (pm_put_number all). The lengths of documents are a list like the others, with a key of its own.
 */
#ifndef PM_INDEXER_BUILD_GLASS_POSTINGS_H
#define PM_INDEXER_BUILD_GLASS_POSTINGS_H

#include "indexer/build/glass/leaves.h"

enum {
	PM_CHUNK = 2000, /* bytes of postings, as many as Xapian puts into one */
};

/** A list being written; zero-initialise it but for leaves and chunk, use it for one list after
 * another, and pm_postings_free it. */
struct pm_postings {
	struct pm_leaves *leaves;
	size_t chunk;      /* bytes of postings, after which one ends */
	struct pm_buf key; /* what those of all chunks begin with */
	size_t first_key;  /* bytes of it that are the first chunk's */
	uint64_t documents, occurrences;
	uint32_t first, chunk_first, last; /* docids; 0: none yet */
	struct pm_buf bytes;               /* of the chunk */
	struct pm_buf tag;
};

/** Append the key of a term's first chunk. */
void pm_term_key_add(struct pm_buf *key, struct pm_str term);

/** Begin the list of a term. documents, occurrences: of the whole list. */
void pm_postings_begin(
	struct pm_postings *postings, struct pm_str term, uint64_t documents, uint64_t occurrences);

/** Begin the list of the lengths of documents: an entry for each, in the place of a wdf. */
void pm_postings_begin_lengths(struct pm_postings *postings);

/** Add a posting, in ascending order of docids. */
void pm_postings_add(struct pm_postings *postings, uint32_t docid, uint32_t wdf);

/** Add postings that are encoded already, as a chunk has them from the wdf of the first on. */
void pm_postings_append(
	struct pm_postings *postings, uint32_t first, uint32_t last, struct pm_str bytes);

/** End a list that has a posting. */
void pm_postings_end(struct pm_postings *postings);

void pm_postings_free(struct pm_postings *postings);

#endif
