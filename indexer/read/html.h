/*
 * HTML pages: their tree, what they say about themselves, and their text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_HTML_H
#define PM_INDEXER_READ_HTML_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gumbo.h>

#include "indexer/read/draft.h"
#include "lib/arena.h"
#include "lib/buf.h"

/** A walk through a tree in the order of the text, without recursion: pages nest deeply. */
struct pm_html_walk {
	struct pm_html *html;
	struct pm_html_step *steps;
	size_t depth, capacity;
	const GumboNode *top;
	bool skip; /* set it after a node was entered to pass over what it holds */
};

/** Pieces of a page that the parser gets a character for. */
struct pm_html_hidden {
	struct pm_str *pieces;
	size_t count, capacity;
};

/** Append a page without what nobody looks at: scripts and style sheets, JSON-LD excepted, most
 * links of its head, comments, drawings, spans of nothing but text, white space between tags but
 * for one where it may count, most attributes. All that the parser would make of it but for these
 * is the same. hidden: gets pieces
 * of its text; NULL: they are in the page. */
void pm_html_cut_code(struct pm_str page, struct pm_buf *out, struct pm_html_hidden *hidden);

/** Hide a piece of text, without references, and append a character for it; false: it is too short,
 * or there were too many, or memory ran out. */
bool pm_html_hide(struct pm_html_hidden *hidden, struct pm_str piece, struct pm_buf *out);

/** A page as a tree. Everything in it lives as long as it. */
struct pm_html {
	struct pm_buf page; /* without code; it is what was parsed */
	struct pm_html_hidden hidden;
	struct pm_arena arena;
	const GumboNode *root; /* the element html */
	size_t used, budget;   /* bytes of memory; when it is used up, parsing ends */
	int64_t end;           /* of its processor time, on the thread's clock, in nanoseconds */
	int64_t earliest;      /* that this can be, on the monotonic clock */
	unsigned steps;        /* of walks, and allocations */
	const char *why;       /* the page is given up; NULL: it is not */
	jmp_buf escape;
	struct pm_html_walk inner; /* of pm_html_raw_text: its memory is used again */
};

/**
 * Parse a page; pm_html_free either way.
 *
 * text: UTF-8, borrowed until then. PM_INVALID when it is nested too deeply, or takes more time or
 * memory than any page made for people: the parser's time grows with the square of some constructs.
 * The time is a second of the processor, more for pages larger than 1 MB, for all that is done with
 * the page: whatever walks through it later may find that it is over, too.
 */
enum pm_status pm_html_parse(struct pm_html *html, struct pm_str text, struct pm_error *err);

void pm_html_free(struct pm_html *html);

/** Write what is to be parsed of a page. */
void pm_html_cut(struct pm_html *html, struct pm_str page);

/** Put what was hidden into a text of the tree. */
void pm_html_show(struct pm_html *html, const GumboNode *text);

/** Say why the page is given up: time, else memory. */
enum pm_status pm_html_fail(const struct pm_html *html, struct pm_error *err);

/** The node is text, white space or not. */
bool pm_html_is_text(const GumboNode *node);

/** The node is an element of that name. */
bool pm_html_is(const GumboNode *node, GumboTag tag);

/** The element has attributes: most have none that are parsed. */
static inline bool pm_html_has_attributes(const GumboNode *element)
{
	return element->v.element.attributes.length > 0;
}

/** An element's attribute; empty when it has none. */
struct pm_str pm_html_attribute(const GumboNode *node, const char *name);

/** The words of `list`, separated by white space, include the word; without regard to case. */
bool pm_html_has_word(struct pm_str list, const char *word);

/** Whether a word of a class or an id speaks of boilerplate, or of dates, authors and what stands
 * beside an article. */
bool pm_html_names_boilerplate(struct pm_str word);
bool pm_html_names_marks(struct pm_str word);

/** Whether the name, of an element meta or by another attribute, is that of what is read. */
bool pm_html_names_field(struct pm_str list);

/** Begin a walk at a node. The page's arena holds what it needs to remember. */
void pm_html_walk_start(struct pm_html_walk *walk, struct pm_html *html, const GumboNode *top);

/** Go on to the next node; *leaving: its content is done (elements only, also skipped ones). NULL
 * at the end, or when memory or time ran out: pm_html_fail. */
const GumboNode *pm_html_walk_next(struct pm_html_walk *walk, bool *leaving);

/**
 * Append the text below a node, white space as it is. False when it has more bytes than limit, or
 * as many nodes: it is not looked through to its end then, for it may hold all the page.
 */
bool pm_html_raw_text(
	struct pm_html *html, const GumboNode *node, size_t limit, struct pm_buf *out);

/** Put what a page says about itself in JSON-LD, OpenGraph, meta and others into the draft.
 * PM_INVALID when that takes too much time. */
enum pm_status pm_html_read_meta(
	struct pm_html *html, struct pm_draft *draft, struct pm_error *err);

/** Append the text of the article on a page, or where none can be told, of the page without its
 * navigation, forms and footers; its blocks separated by empty lines. How: html_outline.h.
 * PM_INVALID, and nothing appended, when that takes too much time. */
enum pm_status pm_html_read_text(struct pm_html *html, struct pm_buf *out, struct pm_error *err);

/**
 * Append all the text of a piece of HTML that is no page, its blocks separated by empty lines; of
 * one without tags the lines stay. PM_INVALID, and nothing appended, as pm_html_parse.
 */
enum pm_status pm_html_fragment_text(struct pm_str html, struct pm_buf *out, struct pm_error *err);

#endif
