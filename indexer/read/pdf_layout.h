/*
 * The lines of a document that is laid out in pages, and running text made of them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_PDF_LAYOUT_H
#define PM_INDEXER_READ_PDF_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/str.h>

#include "lib/buf.h"

/** A line as it stands on its page; lengths in points, from the top left corner. */
struct pm_pdf_line {
	size_t start, len; /* its bytes in the layout's text */
	uint32_t page;     /* counted from 0 */
	float left, right, top, bottom;
	float size;       /* the mean height of its characters */
	float first_word; /* the width of what had to move here for want of room in the line before
	                   */
	bool is_running;  /* a running head, a running foot or a page number */
};

/** The lines of all pages, in reading order. Zero is an empty one; undone by pm_pdf_layout_free. */
struct pm_pdf_layout {
	struct pm_buf text; /* of the lines, valid UTF-8, without line ends */
	struct pm_pdf_line *lines;
	size_t line_count, line_capacity;
	float *heights; /* of the pages */
	size_t page_count, page_capacity;
	bool failed; /* memory ran out */
};

void pm_pdf_layout_free(struct pm_pdf_layout *layout);

struct pm_str pm_pdf_line_text(const struct pm_pdf_layout *layout, const struct pm_pdf_line *line);

/** Of a script that has no spaces between words, so that any of its characters can begin a line. */
static inline bool pm_pdf_is_unspaced(uint32_t code)
{
	return (code >= 0x2E80 && code <= 0xA4CF) || (code >= 0xF900 && code <= 0xFAFF) ||
	       (code >= 0xFF00 && code <= 0xFF60) || (code >= 0x20000 && code <= 0x3FFFF);
}

/** Begin a page: the lines added from now on stand on it. */
void pm_pdf_layout_add_page(struct pm_pdf_layout *layout, float height);

/** Add a line whose bytes were appended to the layout's text. */
void pm_pdf_layout_add_line(struct pm_pdf_layout *layout, const struct pm_pdf_line *line);

/** Mark the lines that return at the head or the foot of page after page (pdf_running.c). */
void pm_pdf_mark_running(struct pm_pdf_layout *layout);

/**
 * Append the lines as running text (pdf_text.c): those of a paragraph joined, words that a line end
 * divides whole again, paragraphs with an empty line between.
 *
 * pages: filled in with where each of the layout's pages begins in *out.
 */
void pm_pdf_layout_write(const struct pm_pdf_layout *layout, struct pm_buf *out, uint32_t *pages);

/** The largest text at the top of the first page, one line; empty where none stands out. */
void pm_pdf_layout_title(const struct pm_pdf_layout *layout, struct pm_buf *out);

#endif
