/*
 * Why a query found nothing.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "lib/error.h"
#include "search/query/compile.h"
#include "search/run.h"
#include "search/verify.h"

enum {
	MOST_PARTS = 32, /* of a query that are tried */
	WAYS = 3,        /* in which each is an obstacle: enum pm_obstacle_type */
};

/* Count what matches the plan as it now is. */
static enum pm_status count_plan(struct pm_run *run, size_t *total, struct pm_error *err)
{
	struct xap_query *query = NULL;
	enum pm_status status = pm_verify(run->plan, run->index, &run->deadline, err);

	*total = 0;
	if (status == PM_OK)
		status = pm_plan_compile(&query, run->plan, run->index, PM_BOUND_EXACT, err);
	if (status == PM_OK)
		status = pm_run_count(run, query, total, err);
	xap_query_free(query);
	return status;
}

/* Count what matches some of the parts of an AND. Where what is left begins with a NOT, every
 * document takes the place before it. */
static enum pm_status count_some(
	struct pm_run *run, const bool wanted[MOST_PARTS], size_t *total, struct pm_error *err)
{
	static const struct pm_node all_node = {.type = PM_NODE_ALL, .boost = 1};
	struct pm_plan_node all = {.type = PM_NODE_ALL, .node = &all_node, .boost = 1};
	struct pm_plan_node *whole = run->plan->root, reduced = *whole;
	struct pm_plan_node *children[MOST_PARTS + 1];

	reduced.children = children;
	reduced.count = 0;
	for (size_t i = 0; i < whole->count; i++)
		if (wanted[i])
			children[reduced.count++] = whole->children[i];
	if (reduced.count == 0 || children[0]->type == PM_NODE_NOT) {
		memmove(children + 1, children, reduced.count * sizeof(*children));
		children[0] = &all;
		reduced.count++;
	}
	run->plan->root = &reduced;
	enum pm_status status = count_plan(run, total, err);
	run->plan->root = whole;
	return status;
}

enum pm_status pm_run_count_tree(
	struct pm_run *run, const struct pm_node *root, size_t *total, struct pm_error *err)
{
	struct pm_plan *plan = run->plan;

	*total = 0;
	enum pm_status status = pm_plan_of_tree(&run->plan, root, run->index, &run->deadline, err);
	if (status == PM_OK)
		status = count_plan(run, total, err);
	pm_plan_free(run->plan);
	run->plan = plan;
	/* In another field, words may stand for more terms than a query may have. */
	return status == PM_BAD_QUERY ? PM_OK : status;
}

/* ---- Obstacles ---- */

static struct pm_str spell(struct pm_run *run, const struct pm_node *node)
{
	struct pm_buf text = {0};

	pm_query_write_part(&text, run->plan->query, node);
	struct pm_str kept = pm_arena_copy(&run->head, pm_buf_str(&text));
	run->head.failed |= text.failed;
	pm_buf_free(&text);
	return kept;
}

/* Note the numbers of the clauses in a part; numbers NULL: only count them. */
static size_t list_clauses(const struct pm_plan_node *part, uint32_t *numbers)
{
	size_t count = 0;

	if (part->clause != NULL) {
		if (numbers != NULL)
			*numbers = part->clause->number;
		return 1;
	}
	for (size_t i = 0; i < part->count; i++)
		count += list_clauses(part->children[i], numbers != NULL ? numbers + count : NULL);
	return count;
}

/* Add an obstacle where it belongs: that which hides most comes first. */
static enum pm_status add_obstacle(struct pm_run *run, enum pm_obstacle_type type,
	struct pm_plan_node *const *parts, size_t count, size_t hits, struct pm_error *err)
{
	struct pm_obstacle *obstacles = (struct pm_obstacle *)run->answer.obstacles;
	struct pm_obstacle made = {.type = type, .part_count = count, .hits = hits};
	struct pm_str *texts = pm_arena_alloc(&run->head, count, sizeof *texts);

	for (size_t i = 0; i < count; i++)
		made.clause_count += list_clauses(parts[i], NULL);
	uint32_t *clauses = pm_arena_alloc(&run->head, made.clause_count + 1, sizeof *clauses);
	if (texts == NULL || clauses == NULL)
		return pm_fail_memory(err);
	made.parts = texts;
	made.clauses = clauses;
	for (size_t i = 0; i < count; i++) {
		texts[i] = spell(run, parts[i]->node);
		clauses += list_clauses(parts[i], clauses);
	}
	size_t at = run->answer.obstacle_count++;
	for (; at > 0 && obstacles[at - 1].hits < hits; at--)
		obstacles[at] = obstacles[at - 1];
	obstacles[at] = made;
	return PM_OK;
}

/* Whether a field has words, but not those that bare words find. */
static bool narrows(const struct pm_field *field)
{
	return field != NULL && field->id != PM_FIELD_BODY &&
	       (field->type == PM_FIELD_TEXT || field->type == PM_FIELD_NAME);
}

static bool is_near(const struct pm_node *node)
{
	return (node->type == PM_NODE_PHRASE || node->type == PM_NODE_NEAR ||
		       node->type == PM_NODE_ADJ) &&
	       node->count > 1;
}

/* Copy a tree without an obstacle; *eased is set where there is one. What is excluded stays: less
 * strictly read it would exclude more. */
static struct pm_node *ease(
	struct pm_arena *arena, const struct pm_node *node, enum pm_obstacle_type type, bool *eased)
{
	struct pm_node *copy = pm_arena_alloc(arena, 1, sizeof *copy);
	struct pm_node **children = pm_arena_alloc(arena, node->count + 1, sizeof(*children));

	if (copy == NULL || children == NULL)
		return NULL;
	*copy = *node;
	if (node->type == PM_NODE_NOT)
		return copy;
	if (type == PM_OBSTACLE_NEARNESS && is_near(node)) {
		copy->type = PM_NODE_AND;
		*eased = true;
	}
	if (type == PM_OBSTACLE_FIELD && narrows(node->field)) {
		copy->field = &pm_fields[PM_FIELD_BODY];
		*eased = true;
	}
	for (size_t i = 0; i < node->count; i++)
		children[i] = ease(arena, node->children[i], type, eased);
	copy->children = children;
	return copy;
}

/* The tree of the query with another node in the place of one. */
static const struct pm_node *replace(struct pm_arena *arena, const struct pm_node *root,
	const struct pm_node *old, struct pm_node *made)
{
	if (root == old)
		return made;
	struct pm_node *copy = pm_arena_alloc(arena, 1, sizeof *copy);
	struct pm_node **children = pm_arena_alloc(arena, root->count, sizeof(*children));
	if (copy == NULL || children == NULL)
		return NULL;
	*copy = *root;
	for (size_t i = 0; i < root->count; i++)
		children[i] = root->children[i] == old ? made : root->children[i];
	copy->children = children;
	return copy;
}

/* Try the query with a part, which is its root or a child of that, less strictly read. */
static enum pm_status try_eased(struct pm_run *run, struct pm_plan_node *part,
	enum pm_obstacle_type type, struct pm_error *err)
{
	struct pm_arena arena = {0};
	enum pm_status status = PM_OK;
	bool eased = false;
	size_t total = 0;

	struct pm_node *made = ease(&arena, part->node, type, &eased);
	const struct pm_node *root = replace(&arena, run->plan->root->node, part->node, made);
	if (arena.failed)
		status = pm_fail_memory(err);
	else if (eased)
		status = pm_run_count_tree(run, root, &total, err);
	if (status == PM_OK && total > 0)
		status = add_obstacle(run, type, &part, 1, total, err);
	pm_arena_free(&arena);
	return status;
}

/* Try the query with a part less strictly read in each way. */
static enum pm_status try_ways(struct pm_run *run, struct pm_plan_node *part, struct pm_error *err)
{
	enum pm_status status = try_eased(run, part, PM_OBSTACLE_NEARNESS, err);

	return status == PM_OK ? try_eased(run, part, PM_OBSTACLE_FIELD, err) : status;
}

/* Try the query without each part in turn, and where that helps with it less strictly read. */
static enum pm_status try_each(struct pm_run *run, struct pm_error *err)
{
	const struct pm_plan_node *root = run->plan->root;
	enum pm_status status = PM_OK;

	for (size_t i = 0; i < root->count && status == PM_OK; i++) {
		struct pm_plan_node *part = root->children[i];
		bool wanted[MOST_PARTS];
		size_t total = 0;
		for (size_t k = 0; k < root->count; k++)
			wanted[k] = k != i;
		if (part->type != PM_NODE_ALL)
			status = count_some(run, wanted, &total, err);
		if (status != PM_OK || total == 0)
			continue;
		status = add_obstacle(run, PM_OBSTACLE_PARTS, &part, 1, total, err);
		if (status == PM_OK)
			status = try_ways(run, part, err);
	}
	return status;
}

/* Try it without all the parts that match nothing by themselves. */
static enum pm_status try_all_dead(struct pm_run *run, struct pm_error *err)
{
	const struct pm_plan_node *root = run->plan->root;
	bool wanted[MOST_PARTS], alone[MOST_PARTS] = {false};
	struct pm_plan_node *dead[MOST_PARTS];
	enum pm_status status = PM_OK;
	size_t count = 0, total;
	bool any = false;

	for (size_t i = 0; i < root->count && status == PM_OK; i++) {
		wanted[i] = root->children[i]->type == PM_NODE_NOT;
		if (wanted[i])
			continue;
		alone[i] = true;
		status = count_some(run, alone, &total, err);
		alone[i] = false;
		wanted[i] = total > 0;
		any = any || wanted[i];
		if (!wanted[i])
			dead[count++] = root->children[i];
	}
	total = 0;
	if (status == PM_OK && any)
		status = count_some(run, wanted, &total, err);
	if (status == PM_OK && total > 0)
		status = add_obstacle(run, PM_OBSTACLE_PARTS, dead, count, total, err);
	return status;
}

static enum pm_status find_obstacles(struct pm_run *run, struct pm_error *err)
{
	struct pm_plan_node *root = run->plan->root;
	size_t parts = root->type == PM_NODE_AND ? root->count : 1;

	if (parts > MOST_PARTS)
		return PM_OK;
	struct pm_obstacle *obstacles = pm_arena_alloc(&run->head, parts * WAYS, sizeof *obstacles);
	if (obstacles == NULL)
		return pm_fail_memory(err);
	run->answer.obstacles = obstacles;
	if (root->type != PM_NODE_AND)
		return try_ways(run, root, err);
	enum pm_status status = try_each(run, err);
	if (status == PM_OK && run->answer.obstacle_count == 0)
		status = try_all_dead(run, err);
	return status;
}

enum pm_status pm_run_diagnose(struct pm_run *run, struct pm_error *err)
{
	enum pm_status status = find_obstacles(run, err);

	if (status == PM_OK)
		status = pm_run_find_missing(run, err);
	if (status == PM_INTERRUPTED) /* that there is nothing is known all the same */
		status = PM_OK;
	return status == PM_OK && run->head.failed ? pm_fail_memory(err) : status;
}
