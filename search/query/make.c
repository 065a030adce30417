/*
 * Making the nodes of a tree so that its invariants hold.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/make.h"

#include <assert.h>
#include <stdlib.h>

void pm_node_stack_free(struct pm_node_stack *stack)
{
	free(stack->nodes);
	*stack = (struct pm_node_stack){0};
}

enum pm_status pm_node_stack_push(struct pm_node_stack *stack, struct pm_node *node)
{
	if (node == NULL)
		return PM_NO_MEMORY;
	if (stack->count == stack->capacity) {
		size_t capacity = stack->capacity > 0 ? stack->capacity * 2 : 32;
		struct pm_node **nodes = realloc(stack->nodes, capacity * sizeof *nodes);
		if (nodes == NULL)
			return PM_NO_MEMORY;
		stack->nodes = nodes;
		stack->capacity = capacity;
	}
	stack->nodes[stack->count++] = node;
	return PM_OK;
}

struct pm_node *pm_node_new(
	struct pm_arena *arena, enum pm_node_type type, size_t start, size_t end)
{
	struct pm_node *node = pm_arena_alloc(arena, 1, sizeof *node);

	if (node == NULL)
		return NULL;
	node->type = type;
	node->start = start;
	node->end = end;
	node->boost = 1;
	return node;
}

/* A node with room for count children, to be put there. */
static struct pm_node *new_parent(struct pm_arena *arena, enum pm_node_type type, size_t count)
{
	struct pm_node *node = pm_node_new(arena, type, SIZE_MAX, 0);
	struct pm_node **children = pm_arena_alloc(arena, count, sizeof *children);

	if (node == NULL || children == NULL)
		return NULL;
	node->children = children;
	return node;
}

static void put_child(struct pm_node *parent, struct pm_node *child)
{
	parent->children[parent->count++] = child;
	if (child->start < parent->start)
		parent->start = child->start;
	if (child->end > parent->end)
		parent->end = child->end;
}

struct pm_node *pm_node_of(
	struct pm_arena *arena, enum pm_node_type type, struct pm_node_stack *stack, size_t mark)
{
	struct pm_node *node = new_parent(arena, type, stack->count - mark);

	for (size_t i = mark; node != NULL && i < stack->count; i++)
		put_child(node, stack->nodes[i]);
	stack->count = mark;
	return node;
}

/* Whether a child of a node of that type is one with it. */
static bool dissolves(const struct pm_node *child, enum pm_node_type type)
{
	return child->type == type && child->boost == 1;
}

/* How many children the nodes above mark give when those of the type are dissolved. */
static size_t flat_count(const struct pm_node_stack *stack, size_t mark, enum pm_node_type type)
{
	size_t count = 0;

	for (size_t i = mark; i < stack->count; i++)
		count += dissolves(stack->nodes[i], type) ? stack->nodes[i]->count : 1;
	return count;
}

/* Which children put_flat takes. */
enum part {
	EVERY,
	POSITIVE,
	NEGATIVE
};

static bool is_in(const struct pm_node *node, enum part part)
{
	if (part == NEGATIVE)
		return node->type == PM_NODE_NOT;
	return part == EVERY ||
	       (node->type != PM_NODE_NOT && (node->type != PM_NODE_ALL || node->boost != 1));
}

/* Put a part of the nodes above mark into a parent, those of its own type dissolved. */
static void put_flat(
	struct pm_node *parent, const struct pm_node_stack *stack, size_t mark, enum part part)
{
	for (size_t i = mark; i < stack->count; i++) {
		struct pm_node *node = stack->nodes[i];
		bool dissolved = dissolves(node, parent->type);
		for (size_t j = 0; j < (dissolved ? node->count : 1); j++) {
			struct pm_node *child = dissolved ? node->children[j] : node;
			if (is_in(child, part))
				put_child(parent, child);
		}
	}
}

/* Whether an AND excludes everything and says nothing else. */
static bool is_none(const struct pm_node *node)
{
	return node->count == 2 && node->children[0]->type == PM_NODE_ALL &&
	       node->children[0]->boost == 1 && node->children[1]->type == PM_NODE_NOT &&
	       node->children[1]->children[0]->type == PM_NODE_ALL;
}

struct pm_node *pm_node_and(struct pm_arena *arena, struct pm_node_stack *stack, size_t mark)
{
	assert(stack->count > mark);
	size_t start = stack->nodes[mark]->start;
	struct pm_node *all = pm_node_new(arena, PM_NODE_ALL, start, start);
	struct pm_node *node =
		new_parent(arena, PM_NODE_AND, flat_count(stack, mark, PM_NODE_AND) + 1);

	if (all == NULL || node == NULL)
		return NULL;
	put_flat(node, stack, mark, POSITIVE);
	if (node->count == 0)
		put_child(node, all);
	put_flat(node, stack, mark, NEGATIVE);
	stack->count = mark;
	if (is_none(node)) {
		node->type = PM_NODE_NONE;
		node->count = 0;
	}
	return node->count == 1 ? node->children[0] : node;
}

struct pm_node *pm_node_or(struct pm_arena *arena, struct pm_node_stack *stack, size_t mark)
{
	assert(stack->count > mark);
	struct pm_node *node = new_parent(arena, PM_NODE_OR, flat_count(stack, mark, PM_NODE_OR));

	if (node == NULL)
		return NULL;
	put_flat(node, stack, mark, EVERY);
	stack->count = mark;
	return node->count == 1 ? node->children[0] : node;
}
