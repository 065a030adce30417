/*
 * The text of an HTML page.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "indexer/read/html_outline.h"
#include "indexer/read/html_words.h"
#include "lib/error.h"

/* An article shorter than this, in bytes without white space, was hardly all of it. */
#define ARTICLE_MIN 200

/* Text that flows: pieces, and the gap due before the next one. */
struct flow {
	struct pm_buf *out;
	size_t begin; /* of the text in out */
	enum pm_html_gap gap;
	unsigned preformatted; /* elements pre around */
};

enum pm_html_gap pm_html_gap_of(GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
	case GUMBO_TAG_IMG:
		return PM_HTML_GAP_SPACE;
	case GUMBO_TAG_LI:
	case GUMBO_TAG_TR:
	case GUMBO_TAG_DT:
	case GUMBO_TAG_DD:
	case GUMBO_TAG_BR:
		return PM_HTML_GAP_LINE;
	case GUMBO_TAG_ADDRESS:
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_ASIDE:
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
	case GUMBO_TAG_FOOTER:
	case GUMBO_TAG_FORM:
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
	case GUMBO_TAG_NAV:
	case GUMBO_TAG_OL:
	case GUMBO_TAG_P:
	case GUMBO_TAG_PRE:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_SUMMARY:
	case GUMBO_TAG_TABLE:
	case GUMBO_TAG_UL:
		return PM_HTML_GAP_BLOCK;
	default:
		return PM_HTML_GAP_NONE;
	}
}

static void widen(struct flow *flow, enum pm_html_gap gap)
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
	flow->gap = PM_HTML_GAP_NONE;
}

/* The length of the white space at the beginning; a no-break space is some too. */
static size_t space_length(struct pm_str text)
{
	size_t i = 0;

	while (i < text.len) {
		if (pm_html_is_space(text.ptr[i]))
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
			widen(flow, PM_HTML_GAP_SPACE);
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

/* Pass into an element or out of it. */
static void cross(struct flow *flow, GumboTag tag, bool leaving)
{
	bool two_breaks = tag == GUMBO_TAG_BR && !leaving && flow->gap == PM_HTML_GAP_LINE;

	widen(flow, two_breaks ? PM_HTML_GAP_BLOCK : pm_html_gap_of(tag));
	if (tag == GUMBO_TAG_PRE)
		flow->preformatted += leaving ? -1U : 1U;
}

/* Append the text of a part, without what is left out. */
static void add_part(const struct pm_html_outline *outline, uint32_t top, struct pm_buf *out)
{
	struct flow flow = {.out = out, .begin = out->len};
	struct pm_html_tour tour;
	uint32_t at;
	bool leaving;

	pm_html_tour_start(&tour, outline, top);
	while (pm_html_tour_next(&tour, &at, &leaving)) {
		GumboTag tag = pm_html_part_tag(&outline->parts[at]);
		if (tag != GUMBO_TAG_LAST)
			cross(&flow, tag, leaving);
		else
			add_text(&flow, pm_html_part_text(&outline->parts[at]));
	}
}

/* Find the article, and clean it; false when that is hardly all of it. */
static bool find(struct pm_html_outline *outline, uint32_t *top)
{
	pm_html_leave_out_unseen(outline);
	pm_html_outline_measure(outline);
	uint32_t prose = outline->parts[0].holds.prose;
	pm_html_leave_out_boilerplate(outline);
	pm_html_outline_measure(outline);
	*top = pm_html_find_article(outline);
	pm_html_clean_article(outline, *top);
	const struct pm_html_measure *holds = &outline->parts[*top].holds;
	return holds->text >= ARTICLE_MIN ||
	       (holds->prose >= ARTICLE_MIN / 2 && holds->prose > prose / 2);
}

/* Take the part that is marked, or the whole page. */
static uint32_t fall_back(struct pm_html_outline *outline)
{
	pm_html_leave_out_unseen(outline);
	pm_html_outline_measure(outline);
	pm_html_leave_out_forms(outline);
	pm_html_outline_measure(outline);
	uint32_t top = pm_html_find_marked(outline);
	return outline->parts[top].holds.text >= ARTICLE_MIN ? top : 0;
}

enum pm_status pm_html_read_text(struct pm_html *html, struct pm_buf *out, struct pm_error *err)
{
	struct pm_html_outline outline;
	uint32_t top;

	if (!pm_html_outline_make(&outline, html))
		return pm_html_fail(html, err);
	if (!find(&outline, &top))
		top = fall_back(&outline);
	add_part(&outline, top, out);
	return out->failed || html->arena.failed ? pm_fail_memory(err) : PM_OK;
}
