/*
 * Term lists: what the termlist table has of a document.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The key is the docid (pm_put_sortable). The tag is empty for a document without terms, else its
 * length, the number of terms, and these in byte order: of the first its size (1 byte), bytes, and
 * wdf; of each other how many bytes it shares with the one before, how many are its own (1 each),
 * its own bytes, its wdf. A wdf and what is shared go into one byte where they fit: (wdf + 1) *
 * (size of the term before + 1) + shared.
 *
 * A second entry, whose key has a NUL more, lists the slots of the document's values: the first,
 * then each - the one before - 1.
 */
#ifndef PM_INDEXER_BUILD_GLASS_TERM_LIST_H
#define PM_INDEXER_BUILD_GLASS_TERM_LIST_H

#include <stdint.h>

#include "lib/buf.h"

/** A list being written; zero-initialise it. */
struct pm_term_list {
	struct pm_buf *out;
	bool begun;      /* there is a term, */
	size_t last_len; /* of so many bytes */
};

/** Begin a list of so many terms, appended to out. length: the sum of their wdf. */
void pm_term_list_begin(
	struct pm_term_list *list, struct pm_buf *out, uint64_t length, size_t count);

/** Add a term, above all before. same: bytes that it begins with as the one before does. */
void pm_term_list_add(struct pm_term_list *list, struct pm_str term, size_t same, uint32_t wdf);

#endif
