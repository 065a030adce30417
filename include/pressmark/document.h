/*
 * A document: what readers make, writers index and hits show.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_DOCUMENT_H
#define PRESSMARK_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/date.h>
#include <pressmark/str.h>

enum pm_kind {
	PM_KIND_UNKNOWN,
	PM_KIND_ARTICLE,
	PM_KIND_STATEMENT,
};

/** "article", "statement"; "" for PM_KIND_UNKNOWN. */
PM_API const char *pm_kind_name(enum pm_kind kind);

/** The kind of a name as metadata and --kind give it ("article", "Statements"), PM_KIND_UNKNOWN for
 * others. */
PM_API enum pm_kind pm_kind_parse(struct pm_str name);

/** The language of a tag of BCP 47, part of it: "en" of "en-US"; empty when it is none. */
PM_API struct pm_str pm_language_parse(struct pm_str tag);

/** All texts are borrowed from whoever made the document; what is not known is empty. */
struct pm_document {
	struct pm_str uid;  /* the stable key: canonical URL, else path and member */
	struct pm_str url;  /* canonical */
	struct pm_str path; /* of the file it came from, relative to the index's parent if below it,
	                       else absolute */
	struct pm_str member; /* its name in a file of many documents: id, else line number */
	bool anonymous;       /* member is only a number */
	struct pm_str title;
	const struct pm_str *authors;
	size_t author_count;
	struct pm_str source; /* the publisher */
	enum pm_kind kind;
	struct pm_str kind_reason; /* why it is that: "metadata", "host example.gov" */
	struct pm_str language;    /* ISO 639-1, as given or detected */
	const struct pm_str *tags;
	size_t tag_count;
	struct pm_date published;
	struct pm_str published_text; /* as the publisher wrote it */
	struct pm_str text;
	const uint32_t *pages; /* the byte of the text where each page begins, ascending; none for
	                          what has no pages */
	size_t page_count;
};

/** The page on which a byte of the text stands, counted from 1; 0 when there are no pages. */
PM_API size_t pm_document_page(const struct pm_document *document, size_t offset);

#endif
