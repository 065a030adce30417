/*
 * The text of an HTML page.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "indexer/read/html.h"
#include "lib/error.h"

/* What marks the article of a page is believed if it holds so many bytes of text. */
#define ARTICLE_MIN 250

/* What stands between two pieces of text. */
enum gap {
	GAP_NONE,
	GAP_SPACE,
	GAP_LINE,
	GAP_BLOCK
};

/* Text that flows: pieces, and the gap due before the next one. */
struct flow {
	struct pm_buf *out;
	size_t begin; /* of the text in out */
	enum gap gap;
	unsigned preformatted; /* elements pre around */
};

/* How an element separates what it holds from what is around it. */
static enum gap gap_of(const GumboNode *node)
{
	switch (node->v.element.tag) {
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
	case GUMBO_TAG_IMG:
		return GAP_SPACE;
	case GUMBO_TAG_LI:
	case GUMBO_TAG_TR:
	case GUMBO_TAG_DT:
	case GUMBO_TAG_DD:
	case GUMBO_TAG_BR:
		return GAP_LINE;
	case GUMBO_TAG_ADDRESS:
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_BLOCKQUOTE:
	case GUMBO_TAG_BODY:
	case GUMBO_TAG_CAPTION:
	case GUMBO_TAG_CENTER:
	case GUMBO_TAG_DETAILS:
	case GUMBO_TAG_DIV:
	case GUMBO_TAG_DL:
	case GUMBO_TAG_FIELDSET:
	case GUMBO_TAG_FIGCAPTION:
	case GUMBO_TAG_FIGURE:
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6:
	case GUMBO_TAG_HEADER:
	case GUMBO_TAG_HGROUP:
	case GUMBO_TAG_HR:
	case GUMBO_TAG_MAIN:
	case GUMBO_TAG_OL:
	case GUMBO_TAG_P:
	case GUMBO_TAG_PRE:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_SUMMARY:
	case GUMBO_TAG_TABLE:
	case GUMBO_TAG_UL:
		return GAP_BLOCK;
	default:
		return GAP_NONE;
	}
}

/* What such an element holds is no text of the page. */
static bool is_passed_over(GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_ASIDE:
	case GUMBO_TAG_AUDIO:
	case GUMBO_TAG_BUTTON:
	case GUMBO_TAG_CANVAS:
	case GUMBO_TAG_FOOTER:
	case GUMBO_TAG_FORM:
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_MATH:
	case GUMBO_TAG_NAV:
	case GUMBO_TAG_NOFRAMES:
	case GUMBO_TAG_NOSCRIPT:
	case GUMBO_TAG_OBJECT:
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_SELECT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_SVG:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_TEXTAREA:
	case GUMBO_TAG_VIDEO:
		return true;
	default:
		return false;
	}
}

static bool is_hidden(const GumboNode *node)
{
	const GumboVector *attributes = &node->v.element.attributes;
	struct pm_str style = pm_html_attribute(node, "style");

	return gumbo_get_attribute(attributes, "hidden") != NULL ||
	       pm_html_has_word(pm_html_attribute(node, "aria-hidden"), "true") ||
	       (style.len > 0 && (strstr(style.ptr, "display:none") != NULL ||
					 strstr(style.ptr, "display: none") != NULL));
}

/* The node stands in an article or the main part. */
static bool is_inside_article(const GumboNode *node)
{
	while ((node = node->parent) != NULL)
		if (pm_html_is(node, GUMBO_TAG_ARTICLE) || pm_html_is(node, GUMBO_TAG_MAIN))
			return true;
	return false;
}

static void widen(struct flow *flow, enum gap gap)
{
	if (gap > flow->gap)
		flow->gap = gap;
}

/* Write the gap that is due. */
static void close_gap(struct flow *flow)
{
	static const char *const gaps[] = {"", " ", "\n", "\n\n"};

	if (flow->out->len > flow->begin)
		pm_buf_add_str(flow->out, pm_str_of(gaps[flow->gap]));
	flow->gap = GAP_NONE;
}

/* The length of the white space at the beginning; a no-break space is some too. */
static size_t space_length(struct pm_str text)
{
	size_t i = 0;

	while (i < text.len) {
		if (strchr(" \t\r\n\f", text.ptr[i]) != NULL)
			i++;
		else if (text.len - i >= 2 && memcmp(text.ptr + i, "\xC2\xA0", 2) == 0)
			i += 2;
		else
			break;
	}
	return i;
}

/* The length of the soft hyphens at the beginning: they tell browsers where a word may break. */
static size_t soft_hyphen_length(struct pm_str text)
{
	return text.len >= 2 && memcmp(text.ptr, "\xC2\xAD", 2) == 0 ? 2 : 0;
}

/* Add text with each run of white space as one space. */
static void add_collapsed(struct flow *flow, struct pm_str text)
{
	size_t i = 0;

	while (i < text.len) {
		struct pm_str rest = {text.ptr + i, text.len - i};
		size_t space = space_length(rest);
		size_t hyphen = soft_hyphen_length(rest);
		if (space > 0)
			widen(flow, GAP_SPACE);
		if (space + hyphen > 0) {
			i += space + hyphen;
			continue;
		}
		size_t start = i++;
		while (i < text.len && (unsigned char)text.ptr[i] > ' ' && text.ptr[i] != '\xC2')
			i++;
		close_gap(flow);
		pm_buf_add(flow->out, text.ptr + start, i - start);
	}
}

static void add_text(struct flow *flow, struct pm_str text)
{
	if (flow->preformatted == 0) {
		add_collapsed(flow, text);
	} else if (text.len > 0) {
		close_gap(flow);
		pm_buf_add_str(flow->out, text);
	}
}

/* Pass into an element or out of it; false when its content is to be passed over. */
static bool cross(struct flow *flow, const GumboNode *node, bool leaving)
{
	bool two_breaks = pm_html_is(node, GUMBO_TAG_BR) && !leaving && flow->gap == GAP_LINE;

	if (node->type == GUMBO_NODE_DOCUMENT)
		return true;
	widen(flow, two_breaks ? GAP_BLOCK : gap_of(node));
	if (pm_html_is(node, GUMBO_TAG_PRE))
		flow->preformatted += leaving ? -1U : 1U;
	if (leaving)
		return true;
	return !is_passed_over(node->v.element.tag) && !is_hidden(node) &&
	       (!pm_html_is(node, GUMBO_TAG_HEADER) || is_inside_article(node));
}

/* Append the text below a node. */
static void add_below(struct pm_html *html, const GumboNode *top, struct pm_buf *out)
{
	struct flow flow = {.out = out, .begin = out->len};
	struct pm_html_walk walk;
	const GumboNode *node;
	bool leaving;

	pm_html_walk_start(&walk, html, top);
	while ((node = pm_html_walk_next(&walk, &leaving)) != NULL) {
		switch (node->type) {
		case GUMBO_NODE_TEXT:
		case GUMBO_NODE_WHITESPACE:
		case GUMBO_NODE_CDATA:
			add_text(&flow, pm_str_of(node->v.text.text));
			break;
		case GUMBO_NODE_COMMENT:
			break;
		default:
			walk.skip = !cross(&flow, node, leaving);
			break;
		}
	}
}

/* Where the text of a page may stand, the most certain first. */
enum place {
	PLACE_BODY_OF_ARTICLE,
	PLACE_ARTICLE,
	PLACE_MAIN,
	PLACE_COUNT
};

/* Note the element if it marks a place; of an article there may be only one. */
static void note_place(const GumboNode *node, const GumboNode *places[PLACE_COUNT], bool *articles)
{
	if (places[PLACE_BODY_OF_ARTICLE] == NULL &&
		pm_html_has_word(pm_html_attribute(node, "itemprop"), "articleBody"))
		places[PLACE_BODY_OF_ARTICLE] = node;
	if (places[PLACE_MAIN] == NULL &&
		(pm_html_is(node, GUMBO_TAG_MAIN) ||
			pm_html_has_word(pm_html_attribute(node, "role"), "main")))
		places[PLACE_MAIN] = node;
	if (!pm_html_is(node, GUMBO_TAG_ARTICLE))
		return;
	*articles = places[PLACE_ARTICLE] != NULL;
	places[PLACE_ARTICLE] = node;
}

enum pm_status pm_html_read_text(struct pm_html *html, struct pm_buf *out, struct pm_error *err)
{
	const GumboNode *places[PLACE_COUNT] = {NULL}, *node;
	struct pm_html_walk walk;
	size_t begin = out->len;
	bool leaving, articles = false;

	pm_html_walk_start(&walk, html, html->root);
	while ((node = pm_html_walk_next(&walk, &leaving)) != NULL)
		if (!leaving && node->type == GUMBO_NODE_ELEMENT)
			note_place(node, places, &articles);
	for (size_t i = 0; i < PLACE_COUNT && out->len - begin < ARTICLE_MIN; i++) {
		if (places[i] == NULL || (i == PLACE_ARTICLE && articles))
			continue;
		out->len = begin;
		add_below(html, places[i], out);
	}
	if (out->len - begin < ARTICLE_MIN) {
		out->len = begin;
		add_below(html, html->root, out);
	}
	return out->failed || html->arena.failed ? pm_fail_memory(err) : PM_OK;
}
