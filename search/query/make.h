/*
 * Making the nodes of a tree so that its invariants hold.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_MAKE_H
#define PM_SEARCH_QUERY_MAKE_H

#include <stddef.h>

#include "lib/arena.h"
#include "search/query/tree.h"

/** Nodes that wait for their parent. */
struct pm_node_stack {
	struct pm_node **nodes;
	size_t count, capacity;
};

void pm_node_stack_free(struct pm_node_stack *stack);

/** Put a node on the stack; PM_NO_MEMORY. A NULL node is one that memory ran out for. */
enum pm_status pm_node_stack_push(struct pm_node_stack *stack, struct pm_node *node);

/* The functions below give NULL when memory ran out, and then the arena has failed. */

/** A node without children. */
struct pm_node *pm_node_new(
	struct pm_arena *arena, enum pm_node_type type, size_t start, size_t end);

/** A node with the children above `mark` on the stack, which it takes off; its bytes are theirs. */
struct pm_node *pm_node_of(
	struct pm_arena *arena, enum pm_node_type type, struct pm_node_stack *stack, size_t mark);

/**
 * AND of the nodes above `mark` on the stack, which it takes off; at least one.
 *
 * ANDs among them are dissolved, NOTs come last, ALL is left out beside others, and added where
 * there are only NOTs; NOT(ALL) on its own is NONE.
 */
struct pm_node *pm_node_and(struct pm_arena *arena, struct pm_node_stack *stack, size_t mark);

/** OR of the nodes above `mark` on the stack, which it takes off; at least one, and no NOT. ORs
 * among them are dissolved. */
struct pm_node *pm_node_or(struct pm_arena *arena, struct pm_node_stack *stack, size_t mark);

#endif
