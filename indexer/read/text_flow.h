/*
 * Text that flows: pieces, and the gaps that markup leaves between them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_TEXT_FLOW_H
#define PM_INDEXER_READ_TEXT_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include <gumbo.h>
#include <libxml/tree.h>

#include <pressmark/str.h>

#include "lib/buf.h"

/** What stands between two pieces of text. */
enum pm_text_gap {
	PM_TEXT_GAP_NONE,
	PM_TEXT_GAP_SPACE,
	PM_TEXT_GAP_LINE,
	PM_TEXT_GAP_BLOCK
};

/** A text in the making: zero-initialise it with `out` and `begin`. */
struct pm_text_flow {
	struct pm_buf *out;
	size_t begin;         /* of the text in out: before it stands no gap */
	enum pm_text_gap gap; /* due before the next piece */
	bool keep_lines;      /* ends of lines in the text are ends of lines, as in plain text */
};

/** Have at least such a gap before the next piece. */
void pm_text_flow_gap(struct pm_text_flow *flow, enum pm_text_gap gap);

/** Append text in UTF-8: each run of white space is one gap, soft hyphens are left out. */
void pm_text_flow_add(struct pm_text_flow *flow, struct pm_str text);

/** Pass into an element of HTML or out of it; false when it holds no text for people. */
bool pm_text_flow_tag(struct pm_text_flow *flow, GumboTag tag);

/** Append the text below a node of XML, whose elements are those of HTML or have their names. */
void pm_text_flow_xml(struct pm_text_flow *flow, const xmlNode *node);

#endif
