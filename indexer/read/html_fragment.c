/*
 * The text of a piece of HTML: the title or the content of an entry in a feed.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "indexer/read/html.h"
#include "indexer/read/text_flow.h"
#include "lib/error.h"

/* Pass into an element or out of it; whether what it holds is to be passed over. */
static bool cross(struct pm_text_flow *flow, const GumboNode *node, bool leaving)
{
	GumboTag tag = node->v.element.tag;

	if (tag == GUMBO_TAG_PRE)
		flow->keep_lines = !leaving;
	return (!leaving || tag != GUMBO_TAG_BR) && !pm_text_flow_tag(flow, tag) && !leaving;
}

static void add_text(struct pm_html *html, struct pm_text_flow *flow)
{
	struct pm_html_walk walk;
	const GumboNode *node;
	bool leaving;

	pm_html_walk_start(&walk, html, html->root);
	while ((node = pm_html_walk_next(&walk, &leaving)) != NULL) {
		if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
			walk.skip = cross(flow, node, leaving);
		else if (node->type != GUMBO_NODE_COMMENT && node->type != GUMBO_NODE_DOCUMENT)
			pm_text_flow_add(flow, pm_str_of(node->v.text.text));
	}
}

enum pm_status pm_html_fragment_text(struct pm_str html, struct pm_buf *out, struct pm_error *err)
{
	struct pm_text_flow flow = {.out = out, .begin = out->len};
	struct pm_html tree;

	if (memchr(html.ptr, '<', html.len) == NULL && memchr(html.ptr, '&', html.len) == NULL) {
		flow.keep_lines = true;
		pm_text_flow_add(&flow, html);
		return out->failed ? pm_fail_memory(err) : PM_OK;
	}
	flow.keep_lines = memchr(html.ptr, '<', html.len) == NULL;
	enum pm_status status = pm_html_parse(&tree, html, err);
	if (status == PM_OK)
		add_text(&tree, &flow);
	if (status == PM_OK && (out->failed || tree.arena.failed || tree.why != NULL)) {
		status = pm_html_fail(&tree, err);
		out->len = flow.begin;
	}
	pm_html_free(&tree);
	return status;
}
