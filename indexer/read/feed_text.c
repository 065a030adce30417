/*
 * Feeds in XML: texts in whatever markup they are.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "indexer/read/feed_xml.h"
#include "indexer/read/html.h"
#include "indexer/read/text_flow.h"
#include "indexer/read/xml.h"
#include "lib/error.h"

/* What a text is written in. */
enum form {
	FORM_PLAIN,
	FORM_HTML, /* escaped */
	FORM_TREE, /* elements of XHTML, or what is meant to be some */
	FORM_NONE, /* no text, or one that is elsewhere */
};

static bool has_element(const xmlNode *node)
{
	for (node = node->children; node != NULL; node = node->next)
		if (node->type == XML_ELEMENT_NODE)
			return true;
	return false;
}

static bool starts(struct pm_str text, const char *with)
{
	return text.len >= strlen(with) && memcmp(text.ptr, with, strlen(with)) == 0;
}

/* The form of a text of Atom: RFC 4287, 3.1.1 and 4.1.3.3; Atom 0.3 had media types only, and
 * `mode`. Where the type is missing it is text. */
static enum form form_of_atom(const xmlNode *node)
{
	struct pm_str type = pm_xml_attribute(node, "", "type");

	if (pm_str_is(pm_xml_attribute(node, "", "mode"), "base64"))
		return FORM_NONE;
	if (pm_str_is(type, "html") || pm_str_is(type, "text/html"))
		return FORM_HTML;
	if (type.len == 0 || pm_str_is(type, "text") || starts(type, "text/"))
		return FORM_PLAIN;
	/* Not in elements against what it says. */
	return pm_str_is(type, "xhtml") || starts(type, "application/xhtml") ? FORM_HTML
	                                                                     : FORM_NONE;
}

static enum form form_of(const xmlNode *node)
{
	bool is_atom = pm_feed_is(node, PM_FEED_ATOM, (const char *)node->name) &&
	               !pm_feed_is(node, PM_FEED_RSS, (const char *)node->name);

	if (is_atom && form_of_atom(node) == FORM_NONE)
		return FORM_NONE;
	if (has_element(node))
		return FORM_TREE;
	return is_atom ? form_of_atom(node) : FORM_HTML;
}

/* Append plain text, its lines as they are. */
static void flow_plain(struct pm_str text, struct pm_buf *out)
{
	struct pm_text_flow flow = {.out = out, .begin = out->len, .keep_lines = true};

	pm_text_flow_add(&flow, text);
}

/* Append the text of elements. */
static void flow_tree(const xmlNode *node, struct pm_buf *out)
{
	struct pm_text_flow flow = {.out = out, .begin = out->len};

	pm_text_flow_xml(&flow, node);
}

/* Append the text of HTML; a piece of it that is no use makes a warning. */
static enum pm_status flow_html(
	struct pm_feed *feed, struct pm_str html, struct pm_buf *out, struct pm_error *err)
{
	struct pm_error why;
	enum pm_status status = pm_html_fragment_text(html, out, &why);

	if (status == PM_NO_MEMORY)
		return pm_fail_memory(err);
	return status == PM_OK ? PM_OK : pm_draft_warn(&feed->draft, err, "%s", why.message);
}

enum pm_status pm_feed_flow(
	struct pm_feed *feed, const xmlNode *node, struct pm_buf *out, struct pm_error *err)
{
	enum form form = form_of(node);
	struct pm_buf raw = {0};
	enum pm_status status = PM_OK;

	if (form == FORM_NONE)
		return PM_OK;
	if (form == FORM_TREE) {
		flow_tree(node, out);
		return out->failed ? pm_fail_memory(err) : PM_OK;
	}
	pm_xml_text(node, &raw);
	if (form == FORM_PLAIN)
		flow_plain(pm_buf_str(&raw), out);
	else
		status = flow_html(feed, pm_buf_str(&raw), out, err);
	bool failed = raw.failed || out->failed;
	pm_buf_free(&raw);
	return failed ? pm_fail_memory(err) : status;
}
