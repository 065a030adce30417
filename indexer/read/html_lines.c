/*
 * The short lines of a page.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_lines.h"
#include "indexer/read/html_words.h"

#include <string.h>

#include "lib/buf.h"

#define LINES_MAX 4000
#define PIECES_MAX 64

/* How deep below its element what a class says of a date holds: it may be the class of all. */
#define DATE_DEPTH 3

#define DATE_MARKS (PM_HTML_DATE | PM_HTML_PUBLISHED | PM_HTML_MODIFIED | PM_HTML_BYLINE)

/* An element that is open. */
struct level {
	unsigned marks;
	unsigned dated; /* levels that the marks of dates still hold */
	int heading;
	unsigned beside_depth, beside_outer;
};

struct collector {
	struct pm_html *html;
	struct pm_html_lines *lines;
	struct level *levels;
	size_t depth, capacity;
	unsigned elements;     /* so far */
	struct pm_buf text;    /* of the line */
	size_t length;         /* of the line, also when it is longer than what is kept */
	size_t position;       /* of its beginning */
	struct level block;    /* the line's */
	bool space, is_stated; /* white space comes before what follows; a piece states its date */
	struct pm_html_piece pieces[PIECES_MAX];
	size_t piece_count;
};

/* The element's text stands within a line. */
static bool is_inline(const GumboNode *node)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_A:
	case GUMBO_TAG_ABBR:
	case GUMBO_TAG_ACRONYM:
	case GUMBO_TAG_ADDRESS:
	case GUMBO_TAG_B:
	case GUMBO_TAG_BIG:
	case GUMBO_TAG_CITE:
	case GUMBO_TAG_EM:
	case GUMBO_TAG_FONT:
	case GUMBO_TAG_I:
	case GUMBO_TAG_IMG:
	case GUMBO_TAG_LABEL:
	case GUMBO_TAG_META:
	case GUMBO_TAG_LINK:
	case GUMBO_TAG_S:
	case GUMBO_TAG_SMALL:
	case GUMBO_TAG_SPAN:
	case GUMBO_TAG_STRONG:
	case GUMBO_TAG_SUB:
	case GUMBO_TAG_SUP:
	case GUMBO_TAG_SVG:
	case GUMBO_TAG_TIME:
	case GUMBO_TAG_U:
	case GUMBO_TAG_WBR:
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
		return true;
	default:
		return false;
	}
}

/* What the element holds is not shown, or no text. */
static bool is_passed_over(const GumboNode *node)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_NOSCRIPT:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_SELECT:
	case GUMBO_TAG_TEXTAREA:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_SVG:
		return true;
	default:
		return node->type == GUMBO_NODE_TEMPLATE;
	}
}

static int heading_of(const GumboNode *node)
{
	static const GumboTag tags[] = {
		GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6};

	for (int i = 0; i < 6; i++)
		if (pm_html_is(node, tags[i]))
			return i + 1;
	return 0;
}

/* The marks of an element within another. */
static struct level level_of(const GumboNode *node, struct level outer, unsigned number)
{
	struct level level = {.heading = heading_of(node)};
	unsigned own = pm_html_marks_of(node);
	unsigned kept = outer.marks;

	/* The classes of these speak of the whole page: "comments-open". */
	if (pm_html_is(node, GUMBO_TAG_HTML) || pm_html_is(node, GUMBO_TAG_BODY))
		return level;
	if (pm_html_is(node, GUMBO_TAG_MAIN))
		own = kept = PM_HTML_ARTICLE;
	/* A footer in an article is its end, a comment in a line of it only the link to them. */
	if (pm_html_is(node, GUMBO_TAG_FOOTER) && (kept & PM_HTML_ARTICLE))
		own &= ~(unsigned)PM_HTML_BESIDE;
	if (is_inline(node))
		own &= ~(unsigned)(PM_HTML_BESIDE | PM_HTML_LISTED);
	if (outer.dated == 0)
		kept &= ~(unsigned)DATE_MARKS;
	if (own & (PM_HTML_PUBLISHED | PM_HTML_MODIFIED))
		kept &= ~(unsigned)(PM_HTML_PUBLISHED | PM_HTML_MODIFIED);
	level.marks = own | kept;
	level.dated = own & DATE_MARKS ? DATE_DEPTH : outer.dated - (outer.dated > 0);
	level.heading = level.heading > 0 ? level.heading : outer.heading;
	if (!(level.marks & PM_HTML_BESIDE))
		return level;
	bool begins = own & PM_HTML_BESIDE;
	level.beside_depth = kept & PM_HTML_BESIDE ? outer.beside_depth + begins : 1;
	level.beside_outer = kept & PM_HTML_BESIDE ? outer.beside_outer : number;
	return level;
}

static struct level current(const struct collector *collector)
{
	return collector->depth > 0 ? collector->levels[collector->depth - 1] : (struct level){0};
}

static bool push(struct collector *collector, struct level level)
{
	if (collector->depth == collector->capacity) {
		size_t capacity = collector->capacity == 0 ? 64 : 2 * collector->capacity;
		struct level *levels =
			pm_arena_alloc(&collector->html->arena, capacity, sizeof *levels);
		if (levels == NULL)
			return false;
		if (collector->depth > 0)
			memcpy(levels, collector->levels, collector->depth * sizeof *levels);
		collector->levels = levels;
		collector->capacity = capacity;
	}
	collector->levels[collector->depth++] = level;
	return true;
}

/* Begin a piece; without room for it, it is part of the one before. */
static void add_piece(struct collector *collector, unsigned marks, struct pm_str stated)
{
	if (collector->piece_count < PIECES_MAX)
		collector->pieces[collector->piece_count++] =
			(struct pm_html_piece){collector->text.len, marks, stated};
	collector->is_stated |= stated.len > 0;
}

static struct pm_html_line *new_line(struct collector *collector)
{
	struct pm_html_lines *lines = collector->lines;
	struct pm_arena *arena = &collector->html->arena;

	if (lines->count == LINES_MAX)
		return NULL;
	if (lines->count == lines->capacity) {
		size_t capacity = lines->capacity == 0 ? 64 : 2 * lines->capacity;
		struct pm_html_line *items = pm_arena_alloc(arena, capacity, sizeof *items);
		if (items == NULL)
			return NULL;
		if (lines->count > 0)
			memcpy(items, lines->items, lines->count * sizeof *items);
		lines->items = items;
		lines->capacity = capacity;
	}
	return &lines->items[lines->count++];
}

static void keep_line(struct collector *collector)
{
	struct pm_arena *arena = &collector->html->arena;
	struct pm_html_line *line = new_line(collector);
	size_t count = collector->piece_count;
	struct pm_html_piece *pieces;

	if (line == NULL)
		return;
	*line = (struct pm_html_line){.text = pm_arena_copy(arena, pm_buf_str(&collector->text)),
		.position = collector->position,
		.marks = collector->block.marks,
		.heading = collector->block.heading,
		.beside_depth = collector->block.beside_depth,
		.beside_outer = collector->block.beside_outer};
	if (count == 0 || (pieces = pm_arena_alloc(arena, count, sizeof *pieces)) == NULL)
		return;
	memcpy(pieces, collector->pieces, count * sizeof *pieces);
	line->pieces = pieces;
	line->piece_count = count;
}

/* End the line, and begin one in the element that is open. */
static void end_line(struct collector *collector)
{
	if ((collector->text.len > 0 || collector->is_stated) &&
		collector->length <= PM_HTML_LINE_MAX)
		keep_line(collector);
	collector->position += collector->length;
	collector->length = 0;
	collector->space = collector->is_stated = false;
	pm_buf_clear(&collector->text);
	collector->block = current(collector);
	collector->piece_count = 0;
	add_piece(collector, collector->block.marks, PM_STR(""));
}

/* The bytes of white space at the place, a no-break space too; 0: none. */
static size_t space_at(struct pm_str text, size_t at)
{
	if (text.len - at >= 2 && memcmp(text.ptr + at, "\xC2\xA0", 2) == 0)
		return 2;
	return pm_html_is_space(text.ptr[at]);
}

static void add_text(struct collector *collector, struct pm_str text)
{
	for (size_t at = 0; at < text.len;) {
		size_t space = space_at(text, at);
		if (space > 0) {
			collector->space = collector->length > 0;
			at += space;
			continue;
		}
		collector->length += 1U + collector->space;
		if (collector->length <= PM_HTML_LINE_MAX) {
			if (collector->space)
				pm_buf_add_char(&collector->text, ' ');
			pm_buf_add_char(&collector->text, text.ptr[at]);
		}
		collector->space = false;
		at++;
	}
}

/* The date that an element states for machines: of hAtom's abbr, its title. */
static struct pm_str stated_by(const GumboNode *node, unsigned marks)
{
	if (pm_html_is(node, GUMBO_TAG_TIME))
		return pm_html_attribute(node, "datetime");
	if (pm_html_is(node, GUMBO_TAG_ABBR) && (marks & PM_HTML_DATE))
		return pm_html_attribute(node, "title");
	return PM_STR("");
}

/* Layout, not white space, keeps a link or a date apart from what stands beside it. */
static void space_out(struct collector *collector, const GumboNode *node, unsigned marks)
{
	if (pm_html_is(node, GUMBO_TAG_A) || (marks & DATE_MARKS))
		collector->space = collector->length > 0;
}

static bool enter(struct collector *collector, const GumboNode *node)
{
	struct level level = level_of(node, current(collector), ++collector->elements);

	if (!push(collector, level))
		return false;
	if (is_inline(node)) {
		space_out(collector, node, level.marks);
		add_piece(collector, level.marks, stated_by(node, level.marks));
	} else {
		end_line(collector);
	}
	return true;
}

static void leave(struct collector *collector, const GumboNode *node)
{
	unsigned marks = current(collector).marks;

	collector->depth--;
	if (is_inline(node)) {
		space_out(collector, node, marks);
		add_piece(collector, current(collector).marks, PM_STR(""));
	} else {
		end_line(collector);
	}
}

/* Go through the page; false when memory ran out. */
static bool collect(struct collector *collector)
{
	struct pm_html_walk walk;
	const GumboNode *node;
	bool leaving;

	pm_html_walk_start(&walk, collector->html, collector->html->root);
	while ((node = pm_html_walk_next(&walk, &leaving)) != NULL) {
		bool is_element =
			node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
		if (is_element && leaving) {
			leave(collector, node);
		} else if (is_element) {
			if (!enter(collector, node))
				return false;
			walk.skip = is_passed_over(node);
		} else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
			   node->type == GUMBO_NODE_CDATA) {
			add_text(collector, pm_str_of(node->v.text.text));
		}
	}
	return true;
}

bool pm_html_is_beside(const struct pm_html_line *line, const struct pm_html_line *heading)
{
	if (line->beside_depth == 0)
		return false;
	return heading == NULL || line->beside_depth > heading->beside_depth ||
	       line->beside_outer != heading->beside_outer;
}

bool pm_html_read_lines(struct pm_html *html, struct pm_html_lines *out)
{
	struct collector collector = {.html = html, .lines = out};

	*out = (struct pm_html_lines){0};
	bool good = collect(&collector) && !collector.text.failed && !html->arena.failed;
	pm_buf_free(&collector.text);
	return good;
}
