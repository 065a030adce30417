/*
 * Text that flows: pieces, and the gaps that markup leaves between them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/text_flow.h"

#include <string.h>

#include "indexer/read/xml.h"

/* How an element separates what it holds from what is around it. */
static enum pm_text_gap gap_of(GumboTag tag)
{
	static const GumboTag spaces[] = {GUMBO_TAG_TD, GUMBO_TAG_TH, GUMBO_TAG_IMG};
	static const GumboTag lines[] = {
		GUMBO_TAG_LI, GUMBO_TAG_TR, GUMBO_TAG_DT, GUMBO_TAG_DD, GUMBO_TAG_BR};
	static const GumboTag blocks[] = {GUMBO_TAG_ADDRESS, GUMBO_TAG_ARTICLE, GUMBO_TAG_ASIDE,
		GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_BODY, GUMBO_TAG_CAPTION, GUMBO_TAG_CENTER,
		GUMBO_TAG_DETAILS, GUMBO_TAG_DIV, GUMBO_TAG_DL, GUMBO_TAG_FIGCAPTION,
		GUMBO_TAG_FIGURE, GUMBO_TAG_FOOTER, GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3,
		GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6, GUMBO_TAG_HEADER, GUMBO_TAG_HGROUP,
		GUMBO_TAG_HR, GUMBO_TAG_MAIN, GUMBO_TAG_NAV, GUMBO_TAG_OL, GUMBO_TAG_P,
		GUMBO_TAG_PRE, GUMBO_TAG_SECTION, GUMBO_TAG_SUMMARY, GUMBO_TAG_TABLE, GUMBO_TAG_UL};

	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (tag == spaces[i])
			return PM_TEXT_GAP_SPACE;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (tag == lines[i])
			return PM_TEXT_GAP_LINE;
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (tag == blocks[i])
			return PM_TEXT_GAP_BLOCK;
	return PM_TEXT_GAP_NONE;
}

/* What such an element holds is for machines. */
static bool is_passed_over(GumboTag tag)
{
	static const GumboTag tags[] = {GUMBO_TAG_AUDIO, GUMBO_TAG_BUTTON, GUMBO_TAG_CANVAS,
		GUMBO_TAG_HEAD, GUMBO_TAG_IFRAME, GUMBO_TAG_MATH, GUMBO_TAG_NOSCRIPT,
		GUMBO_TAG_OBJECT, GUMBO_TAG_SCRIPT, GUMBO_TAG_SELECT, GUMBO_TAG_STYLE,
		GUMBO_TAG_SVG, GUMBO_TAG_TEMPLATE, GUMBO_TAG_TEXTAREA, GUMBO_TAG_VIDEO};

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (tag == tags[i])
			return true;
	return false;
}

void pm_text_flow_gap(struct pm_text_flow *flow, enum pm_text_gap gap)
{
	if (gap > flow->gap)
		flow->gap = gap;
}

/* Write the gap that is due. */
static void close_gap(struct pm_text_flow *flow)
{
	static const char *const gaps[] = {"", " ", "\n", "\n\n"};

	if (flow->out->len > flow->begin)
		pm_buf_add_str(flow->out, pm_str_of(gaps[flow->gap]));
	flow->gap = PM_TEXT_GAP_NONE;
}

static bool begins(struct pm_str text, const char *with)
{
	size_t len = strlen(with);

	return text.len >= len && memcmp(text.ptr, with, len) == 0;
}

/* The length of the white space or soft hyphen at the beginning, which leaves a gap; 0: there is
 * none. A no-break space is white space too; soft hyphens tell browsers where a word may break. */
static size_t take_gap(struct pm_text_flow *flow, struct pm_str text)
{
	bool is_end = flow->keep_lines && text.ptr[0] == '\n';

	if (begins(text, "\xC2\xAD"))
		return 2;
	if (!begins(text, "\xC2\xA0") && (unsigned char)text.ptr[0] > ' ')
		return 0;
	if (is_end)
		pm_text_flow_gap(
			flow, flow->gap >= PM_TEXT_GAP_LINE ? PM_TEXT_GAP_BLOCK : PM_TEXT_GAP_LINE);
	pm_text_flow_gap(flow, PM_TEXT_GAP_SPACE);
	return text.ptr[0] == '\xC2' ? 2 : 1;
}

void pm_text_flow_add(struct pm_text_flow *flow, struct pm_str text)
{
	while (text.len > 0) {
		size_t len = take_gap(flow, text);
		if (len == 0) {
			len = 1;
			while (len < text.len && (unsigned char)text.ptr[len] > ' ' &&
				text.ptr[len] != '\xC2')
				len++;
			close_gap(flow);
			pm_buf_add(flow->out, text.ptr, len);
		}
		text.ptr += len;
		text.len -= len;
	}
}

bool pm_text_flow_tag(struct pm_text_flow *flow, GumboTag tag)
{
	bool second_break = tag == GUMBO_TAG_BR && flow->gap == PM_TEXT_GAP_LINE;

	pm_text_flow_gap(flow, second_break ? PM_TEXT_GAP_BLOCK : gap_of(tag));
	return !is_passed_over(tag);
}

/* How an element of NITF that HTML does not have separates. */
static enum pm_text_gap gap_of_name(const char *name)
{
	static const char *const names[] = {"hedline", "hl1", "hl2", "byline", "block", "bq",
		"media", "media-caption", "note", "fn", "nitf-table", "abstract", "tagline"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return PM_TEXT_GAP_BLOCK;
	return PM_TEXT_GAP_NONE;
}

/* Pass into an element of XML or out of it; false when it holds no text for people: of NITF
 * pictures themselves. */
static bool cross(struct pm_text_flow *flow, const char *name)
{
	GumboTag tag = gumbo_tag_enum(name);

	if (tag != GUMBO_TAG_UNKNOWN)
		return pm_text_flow_tag(flow, tag);
	pm_text_flow_gap(flow, gap_of_name(name));
	return strcmp(name, "media-object") != 0 && strcmp(name, "media-reference") != 0;
}

void pm_text_flow_xml(struct pm_text_flow *flow, const xmlNode *node)
{
	struct pm_xml_walk walk;
	bool leaving;

	pm_xml_walk_start(&walk, node);
	while ((node = pm_xml_walk_next(&walk, &leaving)) != NULL) {
		if (node->type != XML_ELEMENT_NODE) {
			pm_text_flow_add(flow, pm_xml_piece(node));
			continue;
		}
		const char *name = (const char *)node->name;
		if (!leaving || strcmp(name, "br") != 0)
			walk.skip = !cross(flow, name) && !leaving;
	}
}
