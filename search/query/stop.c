/*
 * Stop words of a query: they find, but do not rank beside other words.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/stop.h"

#include "lib/error.h"
#include "lib/index.h"
#include "lib/term.h"
#include "lib/text/stop.h"
#include "lib/xap.h"

/* A walk over the leaves of a tree that may rank. */
struct walk {
	struct pm_analyzer *analyzer;
	const struct pm_stop_list *list;
	bool mute;    /* else only look */
	bool stopped; /* met a stop word */
	bool other;   /* met another word, one that the index has */
};

/* Whether more than half of the index's documents are in a language. */
static enum pm_status prevails(
	const struct pm_index *index, const char *language, bool *out, struct pm_error *err)
{
	struct pm_buf term = {0};
	struct xap_term_stats stats = {0};
	struct xap_error error;
	enum pm_status status;

	pm_term_add_keyword(&term, pm_fields[PM_FIELD_LANGUAGE].prefix, pm_str_of(language));
	if (term.failed)
		status = pm_fail_memory(err);
	else
		status = pm_check_xap(xap_reader_term_stats(index->reader,
					      pm_to_xap(pm_buf_str(&term)), &stats, &error),
			&error, err);
	if (status == PM_OK)
		*out = stats.documents > index->count / 2;
	pm_buf_free(&term);
	return status;
}

/* The stop words of an index: none, the last list, where no language with a list prevails. A query
 * does not tell its own language: it is short, and German has `war` and `die`. */
static enum pm_status find_list(
	const struct pm_index *index, const struct pm_stop_list **out, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	bool found = false;

	for (*out = pm_stop_lists; *(*out)->language != '\0'; (*out)++) {
		status = prevails(index, (*out)->language, &found, err);
		if (status != PM_OK || found)
			break;
	}
	return status;
}

static bool is_stop_word(const struct walk *walk, const struct pm_node *node)
{
	struct pm_token token;

	if (node->type != PM_NODE_WORD || node->form != PM_FORM_PLAIN || node->boost != 1 ||
		node->field->type != PM_FIELD_TEXT)
		return false;
	pm_analyzer_start(walk->analyzer, node->text, 0);
	return pm_analyzer_next(walk->analyzer, &token) && token.kind == PM_TOKEN_WORD &&
	       pm_stop_list_has(walk->list, token.term) &&
	       !pm_analyzer_next(walk->analyzer, &token);
}

static void visit(struct walk *walk, struct pm_plan_node *node)
{
	if (node->type == PM_NODE_NOT || node->boost == 0)
		return;
	for (size_t i = 0; i < node->count; i++)
		visit(walk, node->children[i]);
	if (node->clause == NULL)
		return;
	if (is_stop_word(walk, node->clause->node)) {
		walk->stopped = true;
		if (walk->mute)
			node->boost = 0;
	} else if (pm_clause_documents(node->clause) > 0) {
		walk->other = true;
	}
}

enum pm_status pm_stop_words_mute(struct pm_planner *planner)
{
	struct walk walk = {.analyzer = planner->index->analyzer};
	enum pm_status status;

	if (planner->plan->root == NULL || planner->plan->clause_count < 2)
		return PM_OK;
	if ((status = find_list(planner->index, &walk.list, planner->err)) != PM_OK)
		return status;
	if (*walk.list->language == '\0')
		return PM_OK;
	visit(&walk, planner->plan->root);
	walk.mute = true;
	if (walk.stopped && walk.other)
		visit(&walk, planner->plan->root);
	return PM_OK;
}
