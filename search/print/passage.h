/*
 * What the formats for readers share: passages with their matches, and what is left out of them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_PASSAGE_H
#define PM_SEARCH_PRINT_PASSAGE_H

#include <pressmark/search.h>

#include "lib/buf.h"

/** A stretch of a text: all of it matched or none of it. */
struct pm_stretch {
	size_t start, end;
	bool marked;
};

/** The part [at, end) of a text and what matched in it: by start; they may overlap. */
struct pm_passage {
	size_t at, end;
	const struct pm_match *matches;
	size_t match_count;
};

/** Take the next stretch of what is left of a passage; false at its end. Matches that touch are one
 * stretch. */
bool pm_passage_next(struct pm_passage *passage, struct pm_stretch *stretch);

/** Whether text is left out before a fragment that the title does not show, and after it. */
bool pm_fragment_leaves_before(
	const struct pm_document *document, const struct pm_fragment *fragment);
bool pm_fragment_leaves_after(
	const struct pm_document *document, const struct pm_fragment *fragment);

/** The page of a fragment's first match, else of its start; 0 when there are no pages. */
size_t pm_fragment_page(const struct pm_document *document, const struct pm_fragment *fragment);

/** Append ` p. 7` for the page of a hit's first fragment, if it has pages. */
void pm_page_add(struct pm_buf *out, const struct pm_hit *hit);

/** Append what is known of a document for its readers: day, kind, publisher and, where anything was
 * ranked, score. */
void pm_facts_add(struct pm_buf *out, const struct pm_hit *hit);

/** What is shown as a document's title. */
struct pm_str pm_title_shown(const struct pm_document *document);

/** Where a document is: its URL, else its uid. */
struct pm_str pm_place_of(const struct pm_document *document);

/** How many copies of a hit are shown to people. */
#define PM_COPIES_SHOWN 3

/** Append `and 4 more`, and how they are shown: for the copies of a hit that are not given. */
void pm_more_copies_add(struct pm_buf *out, const struct pm_hit *hit);

/** The URL, if it is one that a reader can be sent to: of the web, not `javascript:`; else empty.
 */
struct pm_str pm_link_of(const struct pm_document *document);

#endif
