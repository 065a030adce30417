/*
 * The outline of an HTML page: its tree in the order of the text, with what each part holds.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How the article of a page is found: what is not shown is left out, then what is named as
 * boilerplate and holds little of the page's prose; prose are runs of text that are long or end as
 * sentences do, and are not links for the most part. The article is the part in which prose
 * outweighs the rest most. In it, links, the title and what is above it, and headings that nothing
 * follows are left out. Where too little remains, the text is that of a marked part or the whole
 * page. Every step goes through the parts or runs once, whatever a page holds.
 */
#ifndef PM_INDEXER_READ_HTML_OUTLINE_H
#define PM_INDEXER_READ_HTML_OUTLINE_H

#include <stdint.h>

#include "indexer/read/html.h"

/** How much a part holds, in bytes that are no white space. */
struct pm_html_measure {
	uint32_t text;
	uint32_t linked; /* of it, in links */
	uint32_t prose;  /* of it, in what reads like sentences, without the links in them */
	uint32_t titles; /* how many headings of the first rank */
};

/** An element or a text. What it holds are the parts after it, up to `after`. */
struct pm_html_part {
	const GumboNode *node;
	uint32_t parent, after;
	uint32_t block; /* the innermost element that text does not flow across: it or around it */
	bool is_link;   /* a link, or in one */
	bool is_left_out;
	uint8_t signs; /* bits of what speaks against it */
	struct pm_html_measure holds;
};

/** A run: text between two ends of blocks, as a paragraph is. */
struct pm_html_run {
	uint32_t first, last; /* its text, from part to part */
	uint32_t block;
	uint32_t text, linked, prose; /* as above */
	char tail[8];                 /* its last bytes that are no white space */
};

struct pm_html_outline {
	struct pm_html_part *parts; /* the first one is the element html */
	uint32_t count;
	struct pm_html_run *runs;
	uint32_t run_count;
};

/** List the parts of a page; false when memory ran out. */
bool pm_html_outline_make(struct pm_html_outline *outline, struct pm_html *html);

/** Measure the parts and list the runs, of what is not left out. */
void pm_html_outline_measure(struct pm_html_outline *outline);

/** A way through a part and what it holds: of elements that are left out, without what they hold.
 */
struct pm_html_tour {
	const struct pm_html_outline *outline;
	uint32_t next, end;
	uint32_t open;  /* the innermost element that is entered and not left */
	uint32_t depth; /* how many these are */
};

void pm_html_tour_start(
	struct pm_html_tour *tour, const struct pm_html_outline *outline, uint32_t top);

/** Go on to *part; *leaving: as in pm_html_walk_next. False at the end. */
bool pm_html_tour_next(struct pm_html_tour *tour, uint32_t *part, bool *leaving);

/** The element's name, GUMBO_TAG_LAST where the part is text. */
GumboTag pm_html_part_tag(const struct pm_html_part *part);

/** A heading of any rank. */
bool pm_html_part_is_heading(const struct pm_html_part *part);

/** The part's own text; empty where it is an element. */
struct pm_str pm_html_part_text(const struct pm_html_part *part);

/** What stands between an element and what is around it. */
enum pm_html_gap {
	PM_HTML_GAP_NONE,
	PM_HTML_GAP_SPACE,
	PM_HTML_GAP_LINE,
	PM_HTML_GAP_BLOCK
};

enum pm_html_gap pm_html_gap_of(GumboTag tag);

/** Leave out of a page what is no text by its element or is not shown; forget what else was. */
void pm_html_leave_out_unseen(struct pm_html_outline *outline);

/** Leave out of a page, once measured, what is no article by its names. */
void pm_html_leave_out_boilerplate(struct pm_html_outline *outline);

/** Leave out of a page, once measured, the least: forms, and the page's header. */
void pm_html_leave_out_forms(struct pm_html_outline *outline);

/** Leave out of the article, the part `top`, what is no text of it; the outline is measured, and is
 * again afterwards. */
void pm_html_clean_article(struct pm_html_outline *outline, uint32_t top);

/** The part that holds the article, as its prose tells; the outline is measured. */
uint32_t pm_html_find_article(const struct pm_html_outline *outline);

/** The part that is marked as the article or the main part; 0: there is none. */
uint32_t pm_html_find_marked(const struct pm_html_outline *outline);

#endif
