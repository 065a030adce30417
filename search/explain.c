/*
 * How a query is understood by an index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/explain.h>

#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/index.h"
#include "lib/xap.h"
#include "search/query/compile.h"

/* An explanation that owns its memory. */
struct whole {
	struct pm_explanation explanation;
	struct pm_arena arena;
};

/* An explanation being made. */
struct explainer {
	const struct pm_index *index;
	const struct pm_plan *plan;
	struct pm_arena *arena;
	struct pm_explained_node *nodes;
	size_t count;
	struct pm_error *err;
};

static size_t count_nodes(const struct pm_plan_node *node)
{
	size_t count = 1;

	for (size_t i = 0; i < node->count; i++)
		count += count_nodes(node->children[i]);
	return count;
}

/* Terms on their way into a leaf. */
struct terms {
	struct pm_explained_term *items;
	size_t count, capacity;
	struct pm_arena *arena;
};

static bool add_term(struct terms *terms, struct pm_str term, uint64_t documents)
{
	struct pm_explained_term *items =
		pm_make_room(terms->items, sizeof *items, terms->count + 1, &terms->capacity);

	if (items == NULL)
		return false;
	terms->items = items;
	items[terms->count++] = (struct pm_explained_term){
		.term = pm_arena_copy(terms->arena, term), .documents = documents};
	return true;
}

static bool add_step(struct terms *terms, const struct pm_step *step)
{
	struct pm_buf text = {0};
	bool good = true;

	for (size_t i = 0; i < step->count && good; i++) {
		pm_buf_clear(&text);
		pm_seek_write(&text, step->field, &step->terms[i]);
		good = !text.failed && add_term(terms, pm_buf_str(&text), step->terms[i].documents);
	}
	pm_buf_free(&text);
	return good;
}

static bool add_words(struct terms *terms, const struct pm_clause *clause)
{
	for (size_t i = 0; i < clause->part_count; i++)
		for (size_t k = 0; k < clause->parts[i].count; k++) {
			const struct pm_sequence *sequence = &clause->parts[i].items[k];
			for (size_t m = 0; m < sequence->count; m++)
				if (!add_step(terms, &sequence->steps[m]))
					return false;
		}
	return true;
}

static int take_term(void *context, struct xap_str term, uint32_t documents)
{
	return add_term(context, pm_of_xap(term), documents) ? 0 : 1;
}

/* The terms of a clause that is no words: a value, or all that begin so; none of days. */
static enum pm_status add_values(
	struct explainer *explainer, struct terms *terms, const struct pm_clause *clause)
{
	struct xap_reader *reader = explainer->index->reader;
	struct xap_term_stats stats;
	struct xap_error error;
	enum pm_status status = PM_OK;

	if (clause->type == PM_CLAUSE_PREFIX)
		return pm_check_xap(
			xap_reader_terms(reader, pm_to_xap(clause->term), take_term, terms, &error),
			&error, explainer->err);
	if (clause->type != PM_CLAUSE_VALUE)
		return PM_OK;
	status =
		pm_check_xap(xap_reader_term_stats(reader, pm_to_xap(clause->term), &stats, &error),
			&error, explainer->err);
	if (status == PM_OK && !add_term(terms, clause->term, stats.documents))
		status = pm_fail_memory(explainer->err);
	return status;
}

/* How many documents a clause without words finds. */
static enum pm_status count_documents(
	struct explainer *explainer, const struct pm_clause *clause, uint64_t *documents)
{
	struct xap_docids *docids = NULL;
	struct xap_query *query;
	struct xap_error error;

	enum pm_status status =
		pm_clause_compile(&query, clause, explainer->index, PM_BOUND_EXACT, explainer->err);
	if (status == PM_OK)
		status = pm_check_xap(xap_query_matches(explainer->index->reader, query,
					      (struct xap_interrupt){NULL, NULL}, &docids, &error),
			&error, explainer->err);
	*documents = status == PM_OK ? docids->count : 0;
	xap_docids_free(docids);
	xap_query_free(query);
	return status;
}

/* The most frequent first, then in byte order; each once. */
static int compare_terms(const void *a, const void *b)
{
	const struct pm_explained_term *x = a, *y = b;

	if (x->documents != y->documents)
		return x->documents > y->documents ? -1 : 1;
	return pm_str_compare(x->term, y->term);
}

/* Put the terms of a leaf into it. */
static bool keep_terms(struct pm_explained_node *node, struct terms *terms)
{
	size_t kept = 0;

	if (terms->count > 0)
		qsort(terms->items, terms->count, sizeof *terms->items, compare_terms);
	struct pm_explained_term *items =
		pm_arena_alloc(terms->arena, terms->count + 1, sizeof *items);
	for (size_t i = 0; i < terms->count && items != NULL; i++) {
		if (kept > 0 && compare_terms(&items[kept - 1], &terms->items[i]) == 0)
			continue;
		items[kept++] = terms->items[i];
		node->cost += terms->items[i].documents;
	}
	node->terms = items;
	node->term_count = kept;
	return items != NULL;
}

/* Put the words of a leaf that no document has into it. */
static enum pm_status add_missing(struct explainer *explainer, struct pm_explained_node *node)
{
	const struct pm_plan *plan = explainer->plan;
	struct pm_str *missing =
		pm_arena_alloc(explainer->arena, plan->unknown_count + 1, sizeof *missing);
	struct pm_buf text = {0};

	if (missing == NULL)
		return pm_fail_memory(explainer->err);
	for (size_t i = 0; i < plan->unknown_count; i++) {
		if (plan->unknown[i].clause != node->clause)
			continue;
		pm_buf_clear(&text);
		pm_unknown_write(&text, plan, &plan->unknown[i]);
		missing[node->missing_count++] = pm_arena_copy(explainer->arena, pm_buf_str(&text));
	}
	node->missing = missing;
	explainer->arena->failed |= text.failed;
	pm_buf_free(&text);
	return PM_OK;
}

static enum pm_status explain_leaf(
	struct explainer *explainer, const struct pm_clause *clause, struct pm_explained_node *node)
{
	bool words = clause->type == PM_CLAUSE_WORDS || clause->type == PM_CLAUSE_NEAR;
	struct terms terms = {.arena = explainer->arena};
	enum pm_status status = PM_OK;

	node->leaf = true;
	node->clause = clause->number;
	node->verified = clause->type == PM_CLAUSE_NEAR;
	node->documents = pm_clause_documents(clause);
	if (words && !add_words(&terms, clause))
		status = pm_fail_memory(explainer->err);
	else if (!words)
		status = add_values(explainer, &terms, clause);
	if (status == PM_OK && !words)
		status = count_documents(explainer, clause, &node->documents);
	if (node->documents > explainer->index->count)
		node->documents = explainer->index->count;
	if (status == PM_OK && !keep_terms(node, &terms))
		status = pm_fail_memory(explainer->err);
	if (status == PM_OK)
		status = add_missing(explainer, node);
	free(terms.items);
	return status;
}

static enum pm_status explain_node(
	struct explainer *explainer, const struct pm_plan_node *node, unsigned depth)
{
	struct pm_explained_node *made = &explainer->nodes[explainer->count++];
	struct pm_node shown = *node->node;
	struct pm_buf label = {0};
	enum pm_status status = PM_OK;

	shown.type = node->type; /* a MAYBE may have become an OR */
	if (node->clause != NULL)
		pm_query_write_part(&label, explainer->plan->query, node->node);
	else
		pm_node_write_label(&label, &shown);
	made->depth = depth;
	made->label = pm_arena_copy(explainer->arena, pm_buf_str(&label));
	explainer->arena->failed |= label.failed;
	pm_buf_free(&label);
	if (node->clause != NULL)
		status = explain_leaf(explainer, node->clause, made);
	for (size_t i = 0; i < node->count && status == PM_OK; i++)
		status = explain_node(explainer, node->children[i], depth + 1);
	return status;
}

static enum pm_status explain_plan(struct whole *whole, const struct pm_index *index,
	const struct pm_plan *plan, struct pm_error *err)
{
	struct explainer explainer = {
		.index = index, .plan = plan, .arena = &whole->arena, .err = err};
	struct pm_str *warnings =
		pm_arena_alloc(&whole->arena, plan->warning_count + 1, sizeof *warnings);

	explainer.nodes =
		pm_arena_alloc(&whole->arena, count_nodes(plan->root), sizeof *explainer.nodes);
	if (explainer.nodes == NULL || warnings == NULL)
		return pm_fail_memory(err);
	for (size_t i = 0; i < plan->warning_count; i++)
		warnings[i] = pm_arena_copy(&whole->arena, plan->warnings[i]);
	whole->explanation.warnings = warnings;
	whole->explanation.warning_count = plan->warning_count;
	enum pm_status status = explain_node(&explainer, plan->root, 0);
	whole->explanation.nodes = explainer.nodes;
	whole->explanation.node_count = explainer.count;
	return status == PM_OK && whole->arena.failed ? pm_fail_memory(err) : status;
}

static enum pm_status attempt(struct whole *whole, const struct pm_index *index,
	const struct pm_query *query, struct pm_error *err)
{
	const struct pm_deadline none = {0};
	struct pm_plan *plan;
	enum pm_status status = pm_plan_new(&plan, query, index, &none, err);

	whole->explanation = (struct pm_explanation){
		.query = pm_arena_copy(&whole->arena, pm_query_text(query))};
	if (status == PM_OK)
		status = explain_plan(whole, index, plan, err);
	pm_plan_free(plan);
	return status;
}

enum pm_status pm_explain(struct pm_index *index, const struct pm_query *query,
	struct pm_explanation **out, struct pm_error *err)
{
	struct whole *whole = calloc(1, sizeof *whole);

	*out = NULL;
	if (whole == NULL)
		return pm_fail_memory(err);
	enum pm_status status = attempt(whole, index, query, err);
	if (status == PM_STALE && (status = pm_index_reopen(index, err)) == PM_OK)
		status = attempt(whole, index, query, err);
	if (status == PM_OK)
		*out = &whole->explanation;
	else
		pm_explanation_free(&whole->explanation);
	return status;
}

void pm_explanation_free(struct pm_explanation *explanation)
{
	struct whole *whole = (struct whole *)explanation; /* its first member */

	if (whole == NULL)
		return;
	pm_arena_free(&whole->arena);
	free(whole);
}
