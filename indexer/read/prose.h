/*
 * Running text from elements: paragraphs, tables, and what stands aside of the text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_PROSE_H
#define PM_INDEXER_READ_PROSE_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "indexer/read/draft.h"
#include "lib/buf.h"

/** What an element is for its text. */
enum pm_prose_role {
	PM_PROSE_INLINE,
	PM_PROSE_PARAGRAPH,
	PM_PROSE_TABLE,
	PM_PROSE_ROW,
	PM_PROSE_CELL,
	PM_PROSE_SPACE,  /* stands for one */
	PM_PROSE_HYPHEN, /* stands for one */
	PM_PROSE_LINE,   /* ends one, or stands on lines of its own */
	PM_PROSE_TEXT,   /* holds text; see only_texts */
	PM_PROSE_ASIDE,  /* comes after all of the text: a note, a text box */
	PM_PROSE_LEFT_OUT,
};

struct pm_prose_element {
	const char *name; /* without a prefix */
	enum pm_prose_role role;
};

/** How a format's elements are read. */
struct pm_prose_format {
	const struct pm_prose_element *elements; /* those that are not inline, then one without
	                                            a name */
	bool only_texts; /* text stands in elements of PM_PROSE_TEXT only, white space as it is;
	                    else everywhere, and runs of white space are one space */
};

/**
 * Append the text below an element: paragraphs with an empty line between, rows of tables a line
 * each with tabs between cells. What stands aside follows in its order.
 *
 * name: of the input, for messages. PM_INVALID when out gets longer than PM_DOCUMENT_BYTES_MAX.
 */
enum pm_status pm_prose_add(struct pm_buf *out, const xmlNode *top,
	const struct pm_prose_format *format, const char *name, struct pm_error *err);

/** Put the text of a paragraph as the title, if it is as short as one. */
void pm_prose_put_title(
	struct pm_draft *draft, const xmlNode *paragraph, const struct pm_prose_format *format);

#endif
