/*
 * The short lines of a page, with what the classes around them say they are.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_HTML_LINES_H
#define PM_INDEXER_READ_HTML_LINES_H

#include "indexer/read/html.h"

/** What a class, an id or an element says of the text in it. */
enum {
	PM_HTML_DATE = 1,      /* a date or time */
	PM_HTML_PUBLISHED = 2, /* of publication */
	PM_HTML_MODIFIED = 4,  /* of the last change */
	PM_HTML_BYLINE = 8,    /* an author's name */
	PM_HTML_ARTICLE = 16,  /* article, main */
	PM_HTML_LISTED = 32,   /* one of several: a teaser, a widget */
	PM_HTML_BESIDE = 64,   /* no part of the article: navigation, comments, related articles */
};

/** A part of a line within one element. */
struct pm_html_piece {
	size_t begin; /* in the line's text; it ends where the next one begins */
	unsigned marks;
	struct pm_str stated; /* its date as its element states it for machines, else empty */
};

struct pm_html_line {
	struct pm_str text; /* white space is single spaces */
	size_t position;    /* bytes of text before it on the page */
	unsigned marks;     /* of its block */
	int heading;        /* 1: h1, to 6; 0: none */
	/* What is beside in what is beside ...: how often, and which element, counted, is the
	 * outermost one. The article itself may stand in one by mistake: class "has-sidebar". */
	unsigned beside_depth, beside_outer;
	const struct pm_html_piece *pieces;
	size_t piece_count;
};

/** Longer lines, the paragraphs, are left out, and all after the 4,000th. */
#define PM_HTML_LINE_MAX 300

/** The line is no part of the article that has the heading (NULL: not known). */
bool pm_html_is_beside(const struct pm_html_line *line, const struct pm_html_line *heading);

struct pm_html_lines {
	struct pm_html_line *items;
	size_t count, capacity;
};

/** Collect the lines; all memory is the page's arena. False when it ran out. */
bool pm_html_read_lines(struct pm_html *html, struct pm_html_lines *out);

/** What the classes and id of an element say, and what it is. */
unsigned pm_html_marks_of(const GumboNode *node);

#endif
