/*
 * Queries as the oracle makes them: their nodes, and how they become simpler.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/oracle/tree.h"

#include <string.h>

#include "tests/oracle/corpus.h"

struct oracle_tree *oracle_tree_new(
	struct pm_arena *arena, enum oracle_type type, enum pm_field_id field)
{
	struct oracle_tree *tree = pm_arena_alloc(arena, 1, sizeof *tree);

	if (tree == NULL)
		oracle_die("out of memory");
	tree->type = type;
	tree->field = field;
	return tree;
}

struct oracle_tree *oracle_tree_of(struct pm_arena *arena, enum oracle_type type, size_t room)
{
	struct oracle_tree *tree = oracle_tree_new(arena, type, PM_FIELD_BODY);

	tree->children = pm_arena_alloc(arena, room + 1, sizeof *tree->children);
	if (tree->children == NULL)
		oracle_die("out of memory");
	return tree;
}

/* What is being made simpler, and the steps that are still to be passed over. */
struct cut {
	struct pm_arena *arena;
	size_t left;
	bool done;
};

/* Whether the step that is wanted is this one. */
static bool is_step(struct cut *cut)
{
	if (cut->done)
		return false;
	cut->done = cut->left == 0;
	if (!cut->done)
		cut->left--;
	return cut->done;
}

static void drop_child(struct oracle_tree *tree, size_t child)
{
	tree->count--;
	memmove(tree->children + child, tree->children + child + 1,
		(tree->count - child) * sizeof *tree->children);
	if (child < tree->required)
		tree->required--;
}

/* Take one of the things off that are tied to a node. */
static void take_off(struct oracle_tree *tree, struct cut *cut)
{
	if (tree->weight != NULL && is_step(cut))
		tree->weight = NULL;
	if (tree->slop > 0 && is_step(cut))
		tree->slop = 0;
}

/* Whether a node may lose a child and keep what it means. */
static bool can_drop(const struct oracle_tree *tree, size_t child)
{
	return tree->count > 2 && !(tree->required == 1 && child == 0);
}

static struct oracle_tree *copy(struct cut *cut, const struct oracle_tree *tree)
{
	for (size_t i = 0; i < tree->count; i++)
		if (is_step(cut))
			return copy(cut, tree->children[i]);

	struct oracle_tree *made = oracle_tree_of(cut->arena, tree->type, tree->count);
	struct oracle_tree **children = made->children;
	*made = *tree;
	made->children = children;
	take_off(made, cut);
	for (size_t i = 0; i < tree->count; i++)
		children[i] = tree->children[i];
	for (size_t i = 0; i < tree->count; i++)
		if (can_drop(tree, i) && is_step(cut)) {
			drop_child(made, i);
			break;
		}
	for (size_t i = 0; i < made->count; i++)
		children[i] = copy(cut, children[i]);
	return made;
}

/* Whether a tree may be typed so: a NOT of a NOT may not. */
static bool is_legal(const struct oracle_tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		const struct oracle_tree *child = tree->children[i];
		if (!is_legal(child) ||
			(child->type == ORACLE_NOT &&
				(tree->type == ORACLE_NOT || tree->type == ORACLE_MAYBE)))
			return false;
	}
	return true;
}

struct oracle_tree *oracle_simplify(
	struct pm_arena *arena, const struct oracle_tree *tree, size_t step)
{
	struct cut cut = {.arena = arena, .left = step};
	struct oracle_tree *made = copy(&cut, tree);

	while (cut.done && !is_legal(made)) {
		cut = (struct cut){.arena = arena, .left = ++step};
		made = copy(&cut, tree);
	}
	return cut.done ? made : NULL;
}
