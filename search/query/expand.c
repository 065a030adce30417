/*
 * From the beginning of a word to the words of the index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/expand.h"

#include <stdlib.h>
#include <string.h>

#include <xapian-c.h>

#include "lib/error.h"
#include "lib/index.h"
#include "lib/xap.h"
#include "search/query/chars.h"

struct expansion {
	struct pm_str term; /* without the field's prefix */
	uint32_t freq;
};

/* All expansions met so far. */
struct expansions {
	struct pm_arena *arena;
	size_t skip; /* bytes of the field's prefix */
	struct expansion *items;
	size_t count, capacity;
};

static int collect(void *context, struct xap_str term, uint32_t freq)
{
	struct expansions *all = context;

	if (all->count == all->capacity) {
		size_t capacity = all->capacity * 2 + 64;
		struct expansion *items = pm_arena_alloc(all->arena, capacity, sizeof *items);
		if (items == NULL)
			return 1;
		if (all->count > 0)
			memcpy(items, all->items, all->count * sizeof *items);
		all->items = items;
		all->capacity = capacity;
	}
	struct pm_str word = {term.ptr + all->skip, term.len - all->skip};
	all->items[all->count++] =
		(struct expansion){.term = pm_arena_copy(all->arena, word), .freq = freq};
	return 0;
}

/* The most frequent first, then as they came. */
static int by_frequency(const void *a, const void *b)
{
	const struct expansion *x = a, *y = b;
	size_t shorter = x->term.len < y->term.len ? x->term.len : y->term.len;

	if (x->freq != y->freq)
		return x->freq > y->freq ? -1 : 1;
	int order = memcmp(x->term.ptr, y->term.ptr, shorter);
	return order != 0 ? order : (x->term.len > y->term.len) - (x->term.len < y->term.len);
}

static enum pm_status keep(
	struct pm_planner *planner, const struct expansions *all, struct pm_step *step)
{
	size_t count = all->count < PM_EXPANSION_MAX ? all->count : PM_EXPANSION_MAX;

	step->terms = pm_arena_alloc(&planner->plan->arena, count, sizeof *step->terms);
	if (step->terms == NULL)
		return pm_fail_memory(planner->err);
	for (size_t i = 0; i < count; i++)
		step->terms[step->count++] = (struct pm_seek){
			.text = pm_arena_copy(&planner->plan->arena, all->items[i].term)};
	return PM_OK;
}

enum pm_status pm_expand_prefix(struct pm_planner *planner, const struct pm_node *node,
	struct pm_str prefix, struct pm_step *step)
{
	struct pm_arena arena = {0};
	struct expansions all = {.arena = &arena, .skip = strlen(node->field->prefix)};
	struct pm_buf start = {0};
	struct xap_error xerr;
	enum pm_status status = PM_OK;

	pm_buf_add_str(&start, pm_str_of(node->field->prefix));
	pm_buf_add_str(&start, prefix);
	if (planner->index->reader != NULL && !start.failed) {
		enum xap_status found = xap_reader_terms(planner->index->reader,
			(struct xap_str){start.ptr, start.len}, collect, &all, &xerr);
		if (found != XAP_OK) {
			status = pm_fail_xap(planner->err, &xerr);
			goto out;
		}
	}
	if (all.count > PM_EXPANSION_MAX) {
		qsort(all.items, all.count, sizeof *all.items, by_frequency);
		pm_plan_warn(planner->plan, "%.*s*: only the %d most frequent of %zu words",
			PM_EXCERPT(node->text), PM_EXPANSION_MAX, all.count);
	}
	status = keep(planner, &all, step);
	if (arena.failed || start.failed)
		status = pm_fail_memory(planner->err);
out:
	pm_buf_free(&start);
	pm_arena_free(&arena);
	return status;
}
