/*
 * What a query's tree looks for in an index: each leaf as the terms that satisfy it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/index.h"
#include "lib/sort_key.h"
#include "lib/term.h"
#include "search/query/chars.h"
#include "search/query/stop.h"
#include "search/query/words.h"

/* Room for one more item in an array of the arena; NULL when memory ran out. */
static void *grow(struct pm_arena *arena, void *items, size_t size, size_t count, size_t *capacity)
{
	if (count < *capacity)
		return items;

	size_t larger = *capacity * 2 + 8;
	void *moved = pm_arena_alloc(arena, larger, size);
	if (moved == NULL)
		return NULL;
	if (count > 0)
		memcpy(moved, items, count * size);
	*capacity = larger;
	return moved;
}

void pm_plan_warn(struct pm_plan *plan, const char *format, ...)
{
	struct pm_error line;
	va_list arguments;
	char text[sizeof line.message];

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	pm_fail(&line, PM_OK, "%s", text);

	struct pm_str *warnings = grow(&plan->arena, plan->warnings, sizeof *warnings,
		plan->warning_count, &plan->warning_capacity);
	if (warnings == NULL)
		return;
	plan->warnings = warnings;
	plan->warnings[plan->warning_count++] =
		pm_arena_copy(&plan->arena, pm_str_of(line.message));
}

void pm_seek_write(struct pm_buf *out, const struct pm_field *field, const struct pm_seek *seek)
{
	if (seek->stem)
		pm_buf_add_str(out, PM_STR(PM_PREFIX_STEM));
	pm_buf_add_str(out, pm_str_of(field->prefix));
	pm_buf_add_str(out, seek->text);
}

enum pm_status pm_plan_note_unknown(struct pm_plan *plan, const struct pm_field *field,
	struct pm_str word, enum pm_word_form form, struct pm_error *err)
{
	struct pm_unknown *unknown = grow(&plan->arena, plan->unknown, sizeof *unknown,
		plan->unknown_count, &plan->unknown_capacity);

	if (unknown == NULL)
		return pm_fail_memory(err);
	plan->unknown = unknown;
	plan->unknown[plan->unknown_count++] = (struct pm_unknown){
		field, pm_arena_copy(&plan->arena, word), form, (uint32_t)plan->clause_count - 1};
	return PM_OK;
}

void pm_unknown_write(
	struct pm_buf *out, const struct pm_plan *plan, const struct pm_unknown *unknown)
{
	const struct pm_node node = {.type = PM_NODE_WORD,
		.field = unknown->field,
		.text = unknown->word,
		.form = unknown->form,
		.boost = 1};

	pm_query_write_part(out, plan->query, &node);
}

static struct pm_clause *add_clause(struct pm_plan *plan, const struct pm_node *node)
{
	struct pm_clause **clauses = grow(&plan->arena, plan->clauses, sizeof(*clauses),
		plan->clause_count, &plan->clause_capacity);
	struct pm_clause *clause = pm_arena_alloc(&plan->arena, 1, sizeof *clause);

	if (clauses == NULL || clause == NULL)
		return NULL;
	plan->clauses = clauses;
	*clause = (struct pm_clause){.number = (uint32_t)plan->clause_count, .node = node};
	plan->clauses[plan->clause_count++] = clause;
	return clause;
}

static struct pm_plan_node *add_node(
	struct pm_planner *planner, const struct pm_node *node, enum pm_node_type type)
{
	struct pm_plan_node *made = pm_arena_alloc(&planner->plan->arena, 1, sizeof *made);

	if (made == NULL)
		return NULL;
	made->type = type;
	made->node = node;
	made->boost = node->boost;
	if (node->count > 0)
		made->children =
			pm_arena_alloc(&planner->plan->arena, node->count, sizeof(*made->children));
	return node->count == 0 || made->children != NULL ? made : NULL;
}

/* The term of a value in a field whose values are whole. */
static enum pm_status find_value(
	struct pm_planner *planner, const struct pm_node *node, struct pm_clause *clause)
{
	struct pm_buf term = {0};

	if (node->field->type == PM_FIELD_KEY) {
		pm_term_add_uid(&term, node->text);
	} else {
		pm_term_add_keyword(&term, node->field->prefix, node->text);
	}
	clause->type = node->form == PM_FORM_PREFIX ? PM_CLAUSE_PREFIX : PM_CLAUSE_VALUE;
	clause->term = pm_arena_copy(&planner->plan->arena, pm_buf_str(&term));
	bool failed = term.failed;
	pm_buf_free(&term);
	return failed ? pm_fail_memory(planner->err) : PM_OK;
}

/* An end of a range as the values of the field are. */
static struct pm_str range_end(
	struct pm_planner *planner, const struct pm_node *node, struct pm_str end, bool high)
{
	struct pm_buf key = {0};

	if (end.len > 0 && node->field->id == PM_FIELD_TITLE)
		pm_sort_key_add(&key, planner->index->analyzer, end);
	else
		pm_buf_add_str(&key, end);
	if (high && key.len > 0)
		pm_buf_add_char(&key, '\xFF');
	struct pm_str kept = pm_arena_copy(&planner->plan->arena, pm_buf_str(&key));
	planner->plan->arena.failed |= key.failed;
	pm_buf_free(&key);
	return kept;
}

/* An end that comes to nothing in the order of titles would be taken for an open one. */
static enum pm_status refuse_end(
	struct pm_planner *planner, const struct pm_node *node, struct pm_str end)
{
	return pm_fail_at(planner->err, node->start,
		"\"%.*s\" has no place in the order of titles: a range needs a word there, or "
		"nothing",
		PM_EXCERPT(end));
}

/* Uids that begin alike are a range, too: there may be as many terms of them as documents. */
static enum pm_status find_range(
	struct pm_planner *planner, const struct pm_node *node, struct pm_clause *clause)
{
	bool beginning = node->type == PM_NODE_WORD;

	clause->type = PM_CLAUSE_RANGE;
	clause->slot = node->field->id == PM_FIELD_TITLE ? PM_SLOT_TITLE : PM_SLOT_UID;
	clause->low = range_end(planner, node, beginning ? node->text : node->low, false);
	clause->high = range_end(planner, node, beginning ? node->text : node->high, true);
	if (planner->plan->arena.failed)
		return pm_fail_memory(planner->err);
	if (node->low.len > 0 && clause->low.len == 0)
		return refuse_end(planner, node, node->low);
	if (node->high.len > 0 && clause->high.len == 0)
		return refuse_end(planner, node, node->high);
	return PM_OK;
}

static bool is_range(const struct pm_node *node)
{
	return node->type == PM_NODE_RANGE ||
	       (node->type == PM_NODE_WORD && node->field->type == PM_FIELD_KEY &&
		       node->form == PM_FORM_PREFIX);
}

static void warn_no_words(struct pm_plan *plan, const struct pm_node *side)
{
	struct pm_buf text = {0};

	pm_query_write_part(&text, plan->query, side);
	pm_plan_warn(plan, "no words in %.*s: left out", PM_EXCERPT(pm_buf_str(&text)));
	plan->arena.failed |= text.failed;
	pm_buf_free(&text);
}

/* The parts of a clause of words: the node itself, or each side of NEAR; those without words are
 * left out. */
static enum pm_status find_parts(
	struct pm_planner *planner, const struct pm_node *node, struct pm_clause *clause)
{
	bool near = node->type == PM_NODE_NEAR || node->type == PM_NODE_ADJ;
	const struct pm_node *const *sides =
		near ? (const struct pm_node *const *)node->children : &node;
	size_t count = near ? node->count : 1;
	enum pm_status status = PM_OK;

	clause->type = near ? PM_CLAUSE_NEAR : PM_CLAUSE_WORDS;
	clause->first_step = planner->plan->step_count;
	clause->parts = pm_arena_alloc(&planner->plan->arena, count, sizeof *clause->parts);
	if (clause->parts == NULL)
		return pm_fail_memory(planner->err);
	for (size_t i = 0; i < count && status == PM_OK; i++) {
		struct pm_ways ways;
		status = pm_words_find(planner, sides[i], near, &ways);
		if (status == PM_OK && ways.count > 0)
			clause->parts[clause->part_count++] = ways;
		else if (status == PM_OK)
			warn_no_words(planner->plan, sides[i]);
	}
	clause->end_step = planner->plan->step_count;
	return status;
}

/* *out stays NULL when the leaf holds no words. */
static enum pm_status plan_leaf(
	struct pm_planner *planner, const struct pm_node *node, struct pm_plan_node **out)
{
	struct pm_clause *clause = add_clause(planner->plan, node);
	enum pm_status status = PM_OK;

	if (clause == NULL)
		return pm_fail_memory(planner->err);
	if (node->type == PM_NODE_RANGE && node->field->type == PM_FIELD_DAY) {
		clause->type = PM_CLAUSE_DAYS;
	} else if (is_range(node)) {
		status = find_range(planner, node, clause);
	} else if (node->type == PM_NODE_WORD && pm_field_is_whole(node->field)) {
		status = find_value(planner, node, clause);
	} else {
		status = find_parts(planner, node, clause);
		if (status == PM_OK && clause->part_count == 0)
			return PM_OK;
	}
	if (status != PM_OK)
		return status;
	*out = add_node(planner, node, node->type);
	if (*out == NULL)
		return pm_fail_memory(planner->err);
	(*out)->clause = clause;
	return PM_OK;
}

static enum pm_status plan_node(
	struct pm_planner *planner, const struct pm_node *node, struct pm_plan_node **out);

/* Put ALL before the children of an AND that has lost all that is not a NOT. */
static enum pm_status mend_and(struct pm_planner *planner, struct pm_plan_node *made)
{
	static const struct pm_node all = {.type = PM_NODE_ALL, .boost = 1};
	struct pm_plan_node *first = add_node(planner, &all, PM_NODE_ALL);
	struct pm_plan_node **children =
		pm_arena_alloc(&planner->plan->arena, made->count + 1, sizeof(*children));

	if (first == NULL || children == NULL)
		return pm_fail_memory(planner->err);
	children[0] = first;
	memcpy(children + 1, made->children, made->count * sizeof(*children));
	made->children = children;
	made->count++;
	return PM_OK;
}

/* *out stays NULL when all children hold no words. */
static enum pm_status plan_operator(
	struct pm_planner *planner, const struct pm_node *node, struct pm_plan_node **out)
{
	struct pm_plan_node *made = add_node(planner, node, node->type);

	if (made == NULL)
		return pm_fail_memory(planner->err);
	for (size_t i = 0; i < node->count; i++) {
		struct pm_plan_node *child = NULL;
		enum pm_status status = plan_node(planner, node->children[i], &child);
		if (status != PM_OK)
			return status;
		if (child != NULL)
			made->children[made->count++] = child;
		else if (i == 0 && made->type == PM_NODE_MAYBE)
			made->type = PM_NODE_OR;
	}
	if (made->count == 0)
		return PM_OK;
	*out = made;
	if (made->type == PM_NODE_AND && made->children[0]->type == PM_NODE_NOT)
		return mend_and(planner, made);
	return PM_OK;
}

static enum pm_status plan_node(
	struct pm_planner *planner, const struct pm_node *node, struct pm_plan_node **out)
{
	switch (node->type) {
	case PM_NODE_ALL:
	case PM_NODE_NONE:
		*out = add_node(planner, node, node->type);
		return *out != NULL ? PM_OK : pm_fail_memory(planner->err);
	case PM_NODE_WORD:
	case PM_NODE_PHRASE:
	case PM_NODE_RANGE:
	case PM_NODE_NEAR:
	case PM_NODE_ADJ:
		return plan_leaf(planner, node, out);
	case PM_NODE_AND:
	case PM_NODE_OR:
	case PM_NODE_MAYBE:
	case PM_NODE_NOT:
		return plan_operator(planner, node, out);
	}
	return pm_fail(planner->err, PM_INTERNAL, "a query's node of type %d", (int)node->type);
}

/* Put the steps of a clause into the plan's list. */
static void list_clause_steps(struct pm_plan *plan, const struct pm_clause *clause)
{
	for (size_t i = 0; i < clause->part_count; i++)
		for (size_t k = 0; k < clause->parts[i].count; k++) {
			const struct pm_sequence *sequence = &clause->parts[i].items[k];
			for (size_t m = 0; m < sequence->count; m++)
				plan->steps[sequence->steps[m].id] = &sequence->steps[m];
		}
}

static enum pm_status list_steps(struct pm_planner *planner)
{
	struct pm_plan *plan = planner->plan;

	plan->steps =
		pm_arena_alloc(&plan->arena, (size_t)plan->step_count + 1, sizeof(*plan->steps));
	if (plan->steps == NULL)
		return pm_fail_memory(planner->err);
	for (size_t i = 0; i < plan->clause_count; i++)
		list_clause_steps(plan, plan->clauses[i]);
	return PM_OK;
}

static void take_query_warnings(struct pm_plan *plan, const struct pm_query *query)
{
	size_t count;
	const struct pm_query_warning *warnings = pm_query_warnings(query, &count);

	for (size_t i = 0; i < count; i++)
		pm_plan_warn(plan, "%.*s", (int)warnings[i].message.len, warnings[i].message.ptr);
}

/* planner: what it begins with; query: whose warnings are taken, NULL: of none. */
static enum pm_status make_plan(struct pm_plan **out, const struct pm_node *root,
	const struct pm_query *query, struct pm_planner planner)
{
	static const struct pm_node none = {.type = PM_NODE_NONE, .boost = 1};

	*out = NULL;
	planner.plan = calloc(1, sizeof *planner.plan);
	if (planner.plan == NULL)
		return pm_fail_memory(planner.err);
	planner.plan->analyzer = planner.index->analyzer;
	planner.plan->query = query;
	if (query != NULL)
		take_query_warnings(planner.plan, query);
	enum pm_status status = plan_node(&planner, root, &planner.plan->root);
	if (status == PM_OK)
		status = pm_stop_words_mute(&planner);
	if (status == PM_OK && planner.plan->root == NULL)
		planner.plan->root = add_node(&planner, &none, PM_NODE_NONE);
	if (status == PM_OK)
		status = list_steps(&planner);
	if (status == PM_OK && planner.plan->arena.failed)
		status = pm_fail_memory(planner.err);
	if (status == PM_OK)
		*out = planner.plan;
	else
		pm_plan_free(planner.plan);
	return status;
}

enum pm_status pm_plan_new(struct pm_plan **out, const struct pm_query *query,
	const struct pm_index *index, const struct pm_deadline *deadline, struct pm_error *err)
{
	return make_plan(out, pm_query_root(query), query,
		(struct pm_planner){.index = index, .deadline = deadline, .err = err});
}

enum pm_status pm_plan_of_tree(struct pm_plan **out, const struct pm_node *root,
	const struct pm_index *index, const struct pm_deadline *deadline, struct pm_error *err)
{
	return make_plan(out, root, NULL,
		(struct pm_planner){.index = index, .deadline = deadline, .err = err});
}

void pm_plan_free(struct pm_plan *plan)
{
	if (plan == NULL)
		return;
	pm_arena_free(&plan->arena);
	free(plan);
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t sequence_documents(const struct pm_sequence *sequence)
{
	uint64_t rarest = UINT64_MAX;

	for (size_t i = 0; i < sequence->count; i++) {
		uint64_t documents = 0;
		for (size_t k = 0; k < sequence->steps[i].count; k++)
			documents += sequence->steps[i].terms[k].documents;
		rarest = least(rarest, documents);
	}
	return rarest;
}

uint64_t pm_clause_documents(const struct pm_clause *clause)
{
	uint64_t rarest = clause->part_count > 0 ? UINT64_MAX : 0;

	for (size_t i = 0; i < clause->part_count; i++) {
		uint64_t documents = 0;
		for (size_t k = 0; k < clause->parts[i].count; k++)
			documents += sequence_documents(&clause->parts[i].items[k]);
		rarest = least(rarest, documents);
	}
	return rarest;
}
