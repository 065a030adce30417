/*
 * Text for a terminal: harmless, with matches in colour, in lines that fit.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_FLOW_H
#define PM_SEARCH_PRINT_FLOW_H

#include <pressmark/search.h>

#include "lib/buf.h"

/** How a text is set. */
struct pm_flow {
	struct pm_buf *out;
	size_t width;     /* columns; 0: one line */
	size_t indent;    /* of lines after the first */
	size_t column;    /* where the text begins */
	const char *base; /* escape sequence of the text, or NULL */
	const char *mark; /* and of its matches; NULL: they are not marked */
};

/** Ends what an escape sequence of colour began. */
#define PM_FLOW_RESET "\33[m"

/**
 * Append the part [start, end) of a text.
 *
 * White space, line feeds too, becomes a single space or the end of a line; controls become their
 * pictures, broken bytes and whatever turns the direction of writing U+FFFD. matches: by start, of
 * the whole text; those that reach into the part are marked.
 */
void pm_flow_text(const struct pm_flow *flow, struct pm_str text, size_t start, size_t end,
	const struct pm_match *matches, size_t match_count);

/** Columns that a text takes on a terminal, its characters shown as pm_flow_text shows them. */
size_t pm_flow_width(struct pm_str text);

/** Append a text as pm_flow_text shows its characters, but with its spaces as they are. */
void pm_flow_plain(struct pm_buf *out, struct pm_str text);

/** Append a text as pm_flow_plain does, of at most so many columns: one that is longer ends in
 * three dots. Returns the columns it takes. */
size_t pm_flow_cut(struct pm_buf *out, struct pm_str text, size_t width);

/** What is shown for a code point, or for PM_UTF8_BROKEN, so that it does no harm. */
uint32_t pm_flow_harmless(uint32_t code);

#endif
