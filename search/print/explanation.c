/*
 * How a query is understood, for people and as JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/explanation.h"

#include "lib/json.h"
#include "search/print/flow.h"
#include "search/print/print.h"

enum {
	TERMS_SHOWN = 10, /* of a leaf, to people */
};

static void add_terms(struct pm_buf *buf, const struct pm_explained_node *node)
{
	size_t shown = node->term_count < TERMS_SHOWN ? node->term_count : TERMS_SHOWN;

	pm_buf_add_format(buf, "%*s", (int)(2 * node->depth + 4), "");
	for (size_t i = 0; i < shown; i++) {
		pm_buf_add_str(buf, pm_str_of(i > 0 ? ", " : ""));
		pm_flow_plain(buf, node->terms[i].term);
		pm_buf_add_format(buf, " %llu", (unsigned long long)node->terms[i].documents);
	}
	if (shown < node->term_count)
		pm_buf_add_format(buf, " and %zu more", node->term_count - shown);
	pm_buf_add_str(buf, pm_str_of(node->term_count > 0 ? "" : "no term of the index"));
	for (size_t i = 0; i < node->missing_count; i++) {
		pm_buf_add_str(buf, pm_str_of(i > 0 ? ", " : "; in no document: "));
		pm_flow_plain(buf, node->missing[i]);
	}
	pm_buf_add_char(buf, '\n');
}

static bool has_terms(const struct pm_explained_node *node)
{
	return node->term_count > 0 || node->documents == 0;
}

static void add_node(struct pm_buf *buf, const struct pm_explained_node *node)
{
	pm_buf_add_format(buf, "%*s", (int)(2 * node->depth), "");
	pm_flow_plain(buf, node->label);
	if (node->leaf)
		pm_buf_add_format(buf, "  (at most %llu %s, cost %llu%s)",
			(unsigned long long)node->documents,
			node->documents == 1 ? "document" : "documents",
			(unsigned long long)node->cost, node->verified ? ", each is checked" : "");
	pm_buf_add_char(buf, '\n');
	if (node->leaf && has_terms(node))
		add_terms(buf, node);
}

void pm_print_explanation(struct pm_buf *buf, const struct pm_explanation *explanation)
{
	pm_flow_plain(buf, explanation->query);
	pm_buf_add_str(buf, PM_STR("\n\n"));
	for (size_t i = 0; i < explanation->node_count; i++)
		add_node(buf, &explanation->nodes[i]);
}

static void add_json_leaf(struct pm_buf *buf, const struct pm_explained_node *node)
{
	pm_json_add_number(buf, "clause", node->clause);
	pm_json_add_name(buf, "verified");
	pm_buf_add_str(buf, pm_str_of(node->verified ? "true" : "false"));
	pm_json_add_number(buf, "documents", node->documents);
	pm_json_add_number(buf, "cost", node->cost);
	pm_json_add_name(buf, "terms");
	pm_buf_add_char(buf, '[');
	for (size_t i = 0; i < node->term_count; i++) {
		pm_json_add_comma(buf);
		pm_buf_add_char(buf, '{');
		pm_json_add_name(buf, "term");
		pm_json_add_text(buf, node->terms[i].term);
		pm_json_add_number(buf, "documents", node->terms[i].documents);
		pm_buf_add_char(buf, '}');
	}
	pm_buf_add_char(buf, ']');
	pm_json_add_list(buf, "missing", node->missing, node->missing_count);
}

void pm_print_explanation_json(struct pm_buf *buf, const struct pm_explanation *explanation)
{
	pm_buf_add_char(buf, '{');
	pm_json_add_number(buf, "format_version", PM_FORMAT_VERSION);
	pm_json_add_name(buf, "query");
	pm_json_add_text(buf, explanation->query);
	pm_json_add_name(buf, "nodes");
	pm_buf_add_char(buf, '[');
	for (size_t i = 0; i < explanation->node_count; i++) {
		const struct pm_explained_node *node = &explanation->nodes[i];
		pm_json_add_comma(buf);
		pm_buf_add_char(buf, '{');
		pm_json_add_number(buf, "depth", node->depth);
		pm_json_add_name(buf, "label");
		pm_json_add_text(buf, node->label);
		if (node->leaf)
			add_json_leaf(buf, node);
		pm_buf_add_char(buf, '}');
	}
	pm_buf_add_char(buf, ']');
	pm_json_add_list(buf, "warnings", explanation->warnings, explanation->warning_count);
	pm_buf_add_str(buf, PM_STR("}\n"));
}
