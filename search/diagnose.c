/*
 * Why a query found nothing.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "lib/error.h"
#include "search/query/compile.h"
#include "search/query/expand.h"
#include "search/run.h"
#include "search/verify.h"

enum {
	MOST_OBSTACLES = 32, /* parts of a query that are tried */
	MOST_SUGGESTIONS = 8,
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
	struct pm_run *run, const bool wanted[MOST_OBSTACLES], size_t *total, struct pm_error *err)
{
	static const struct pm_node all_node = {.type = PM_NODE_ALL, .boost = 1};
	struct pm_plan_node all = {.type = PM_NODE_ALL, .node = &all_node, .boost = 1};
	struct pm_plan_node *whole = run->plan->root, reduced = *whole;
	struct pm_plan_node *children[MOST_OBSTACLES + 1];

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

static struct pm_str spell(struct pm_run *run, const struct pm_node *node)
{
	struct pm_arena *arena = &run->head;
	struct pm_buf text = {0};

	pm_query_write_part(&text, run->plan->query, node);
	struct pm_str kept = pm_arena_copy(arena, pm_buf_str(&text));
	arena->failed |= text.failed;
	pm_buf_free(&text);
	return kept;
}

/* Put an obstacle where it belongs: that which hides most comes first. */
static void insert(struct pm_obstacle *obstacles, size_t count, struct pm_obstacle made)
{
	size_t at = count;

	for (; at > 0 && obstacles[at - 1].hits < made.hits; at--)
		obstacles[at] = obstacles[at - 1];
	obstacles[at] = made;
}

/* Try the query without each part in turn. */
static enum pm_status try_each(
	struct pm_run *run, struct pm_obstacle *obstacles, struct pm_error *err)
{
	const struct pm_plan_node *root = run->plan->root;
	enum pm_status status = PM_OK;

	for (size_t i = 0; i < root->count && status == PM_OK; i++) {
		bool wanted[MOST_OBSTACLES];
		size_t total = 0;
		for (size_t k = 0; k < root->count; k++)
			wanted[k] = k != i;
		if (root->children[i]->type != PM_NODE_ALL)
			status = count_some(run, wanted, &total, err);
		if (status == PM_OK && total > 0)
			insert(obstacles, run->answer.obstacle_count++,
				(struct pm_obstacle){spell(run, root->children[i]->node), total});
	}
	return status;
}

/* Try it without all the parts that match nothing by themselves. */
static enum pm_status try_all_dead(
	struct pm_run *run, struct pm_obstacle *obstacles, struct pm_error *err)
{
	const struct pm_plan_node *root = run->plan->root;
	bool wanted[MOST_OBSTACLES], alone[MOST_OBSTACLES] = {false};
	enum pm_status status = PM_OK;
	struct pm_buf text = {0};
	size_t total = 0;
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
		if (wanted[i])
			continue;
		pm_buf_add_str(&text, pm_str_of(text.len > 0 ? " AND " : ""));
		pm_query_write_part(&text, run->plan->query, root->children[i]->node);
	}
	total = 0;
	if (status == PM_OK && any)
		status = count_some(run, wanted, &total, err);
	if (status == PM_OK && total > 0)
		insert(obstacles, run->answer.obstacle_count++,
			(struct pm_obstacle){pm_arena_copy(&run->head, pm_buf_str(&text)), total});
	run->head.failed |= text.failed;
	pm_buf_free(&text);
	return status;
}

static enum pm_status find_obstacles(struct pm_run *run, struct pm_error *err)
{
	const struct pm_plan_node *root = run->plan->root;

	if (root->type != PM_NODE_AND || root->count > MOST_OBSTACLES)
		return PM_OK;
	struct pm_obstacle *obstacles =
		pm_arena_alloc(&run->head, root->count + 1, sizeof *obstacles);
	if (obstacles == NULL)
		return pm_fail_memory(err);
	run->answer.obstacles = obstacles;
	enum pm_status status = try_each(run, obstacles, err);
	if (status == PM_OK && run->answer.obstacle_count == 0)
		status = try_all_dead(run, obstacles, err);
	return status;
}

static bool is_suggested(const struct pm_run *run, struct pm_str word)
{
	for (size_t i = 0; i < run->answer.suggestion_count; i++)
		if (pm_str_equal(run->answer.suggestions[i].word, word))
			return true;
	return false;
}

/* Look for words of the index that are like those of the query that are not in it. */
static enum pm_status find_suggestions(struct pm_run *run, struct pm_error *err)
{
	const struct pm_plan *plan = run->plan;
	struct pm_suggestion *suggestions =
		pm_arena_alloc(&run->head, MOST_SUGGESTIONS, sizeof *suggestions);
	enum pm_status status = suggestions != NULL ? PM_OK : pm_fail_memory(err);

	run->answer.suggestions = suggestions;
	for (size_t i = 0; i < plan->unknown_count && status == PM_OK; i++) {
		struct pm_suggestion made = {
			.word = pm_arena_copy(&run->head, plan->unknown[i].word)};
		uint32_t documents;
		if (is_suggested(run, made.word) ||
			run->answer.suggestion_count == MOST_SUGGESTIONS)
			continue;
		status = pm_expand_nearest(run->index, plan->unknown[i].field, made.word,
			&run->head, &made.instead, &documents, err);
		made.documents = documents;
		if (status == PM_OK && documents > 0)
			suggestions[run->answer.suggestion_count++] = made;
	}
	return status;
}

enum pm_status pm_run_diagnose(struct pm_run *run, struct pm_error *err)
{
	enum pm_status status = find_obstacles(run, err);

	if (status == PM_OK)
		status = find_suggestions(run, err);
	if (status == PM_INTERRUPTED) /* that there is nothing is known all the same */
		status = PM_OK;
	return status == PM_OK && run->head.failed ? pm_fail_memory(err) : status;
}
