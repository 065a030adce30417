/*
 * From the beginning of a word, or a word that may be misspelt, to the words of the index.
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
#include "search/query/fuzzy.h"

/* The terms found so far, without the field's prefix. */
struct expansions {
	struct pm_arena *arena;
	const struct pm_field *field;
	struct pm_fuzzy *fuzzy;
	struct pm_seek *items;
	size_t count, capacity;
	unsigned best; /* edits, when only the nearest is wanted */
	struct pm_buf next;
};

static bool add_term(struct expansions *all, struct pm_str word, uint32_t documents)
{
	struct pm_seek *items =
		pm_make_room(all->items, sizeof *items, all->count + 1, &all->capacity);

	if (items == NULL) {
		all->arena->failed = true;
		return false;
	}
	all->items = items;
	all->items[all->count++] =
		(struct pm_seek){.text = pm_arena_copy(all->arena, word), .documents = documents};
	return !all->arena->failed;
}

static struct pm_str without_prefix(const struct expansions *all, struct xap_str term)
{
	size_t skip = strlen(all->field->prefix);

	return (struct pm_str){term.ptr + skip, term.len - skip};
}

static int collect(void *context, struct xap_str term, uint32_t documents)
{
	struct expansions *all = context;

	return add_term(all, without_prefix(all, term), documents) ? 0 : 1;
}

/* Go on after all terms that begin so. */
static void skip(struct expansions *all, struct pm_str beginning, struct xap_str *next)
{
	pm_buf_clear(&all->next);
	pm_buf_add_str(&all->next, beginning);
	pm_buf_add_char(&all->next, '\xFF');
	if (!all->next.failed)
		*next = pm_to_xap(pm_buf_str(&all->next));
}

/* Words begin with no capital: those are prefixes of other fields. */
static bool is_other_field(struct pm_str word)
{
	return word.len > 0 && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z';
}

/* Compare a term; edits are more than all->fuzzy->most where it is no word like it. */
static unsigned compare(struct expansions *all, struct xap_str term, struct xap_str *next)
{
	struct pm_str word = without_prefix(all, term);

	if (is_other_field(word)) {
		size_t prefix = strlen(all->field->prefix);
		skip(all, (struct pm_str){term.ptr, prefix + 1}, next);
		return all->fuzzy->most + 1;
	}
	unsigned edits = pm_fuzzy_edits(all->fuzzy, word);
	if (all->fuzzy->hopeless > 0) {
		size_t prefix = strlen(all->field->prefix);
		skip(all, (struct pm_str){term.ptr, prefix + all->fuzzy->hopeless}, next);
	}
	return edits;
}

static int collect_like(
	void *context, struct xap_str term, uint32_t documents, struct xap_str *next)
{
	struct expansions *all = context;

	if (compare(all, term, next) > all->fuzzy->most)
		return 0;
	return add_term(all, without_prefix(all, term), documents) ? 0 : 1;
}

static int keep_nearest(
	void *context, struct xap_str term, uint32_t documents, struct xap_str *next)
{
	struct expansions *all = context;
	unsigned edits = compare(all, term, next);

	if (edits > all->fuzzy->most || edits > all->best ||
		(edits == all->best && documents <= all->items[0].documents))
		return 0;
	all->best = edits;
	all->count = 0;
	return add_term(all, without_prefix(all, term), documents) ? 0 : 1;
}

/* The most frequent first, then in byte order. */
static int by_frequency(const void *a, const void *b)
{
	const struct pm_seek *x = a, *y = b;

	if (x->documents != y->documents)
		return x->documents > y->documents ? -1 : 1;
	return pm_str_compare(x->text, y->text);
}

/* Put what was found for a word into a step, with a warning when it is too much. */
static enum pm_status keep(struct pm_planner *planner, const struct pm_node *node,
	struct pm_str word, struct expansions *all, struct pm_step *step)
{
	struct pm_arena *arena = &planner->plan->arena;

	if (all->count == 0)
		return pm_plan_note_unknown(
			planner->plan, node->field, word, node->form, planner->err);
	if (all->count > PM_EXPANSION_MAX) {
		qsort(all->items, all->count, sizeof *all->items, by_frequency);
		pm_plan_warn(planner->plan, "%.*s%c: only the %d most frequent of %zu words",
			PM_EXCERPT(node->text), node->form == PM_FORM_PREFIX ? '*' : '~',
			PM_EXPANSION_MAX, all->count);
		all->count = PM_EXPANSION_MAX;
	}
	step->terms = pm_arena_alloc(arena, all->count, sizeof *step->terms);
	if (step->terms == NULL)
		return pm_fail_memory(planner->err);
	for (; step->count < all->count; step->count++) {
		step->terms[step->count] = all->items[step->count];
		step->terms[step->count].text = pm_arena_copy(arena, all->items[step->count].text);
	}
	return PM_OK;
}

static void free_expansions(struct expansions *all)
{
	pm_buf_free(&all->next);
	free(all->items);
}

enum pm_status pm_expand_prefix(struct pm_planner *planner, const struct pm_node *node,
	struct pm_str prefix, struct pm_step *step)
{
	struct pm_arena arena = {0};
	struct expansions all = {.arena = &arena, .field = node->field};
	struct pm_buf start = {0};
	struct xap_error error;
	enum pm_status status = PM_NO_MEMORY;

	pm_buf_add_str(&start, pm_str_of(node->field->prefix));
	pm_buf_add_str(&start, prefix);
	if (!start.failed)
		status = pm_check_xap(xap_reader_terms(planner->index->reader,
					      pm_to_xap(pm_buf_str(&start)), collect, &all, &error),
			&error, planner->err);
	if (status == PM_OK)
		status = keep(planner, node, prefix, &all, step);
	if (arena.failed || start.failed)
		status = pm_fail_memory(planner->err);
	pm_buf_free(&start);
	free_expansions(&all);
	pm_arena_free(&arena);
	return status;
}

/* Show all terms of a field to a callback that compares them with a word. */
static enum pm_status walk_like(struct expansions *all, const struct pm_index *index,
	struct pm_str word, unsigned edits, xap_term_walk_callback *callback, struct pm_error *err)
{
	struct xap_error error;

	all->fuzzy = pm_arena_alloc(all->arena, 1, sizeof *all->fuzzy);
	if (all->fuzzy == NULL)
		return pm_fail_memory(err);
	pm_fuzzy_start(all->fuzzy, word, edits);
	enum pm_status status = pm_check_xap(
		xap_reader_terms_walk(index->reader, pm_to_xap(pm_str_of(all->field->prefix)),
			callback, all, &error),
		&error, err);
	return all->arena->failed || all->next.failed ? pm_fail_memory(err) : status;
}

enum pm_status pm_expand_fuzzy(struct pm_planner *planner, const struct pm_node *node,
	struct pm_str word, struct pm_step *step)
{
	struct pm_arena arena = {0};
	struct expansions all = {.arena = &arena, .field = node->field};
	unsigned edits = node->edits > 0 ? node->edits : pm_fuzzy_usual(word);

	enum pm_status status =
		walk_like(&all, planner->index, word, edits, collect_like, planner->err);
	if (status == PM_OK)
		status = keep(planner, node, word, &all, step);
	free_expansions(&all);
	pm_arena_free(&arena);
	return status;
}

enum pm_status pm_expand_nearest(const struct pm_index *index, const struct pm_field *field,
	struct pm_str word, struct pm_arena *arena, struct pm_str *term, uint32_t *documents,
	struct pm_error *err)
{
	struct expansions all = {.arena = arena, .field = field, .best = UINT32_MAX};

	*documents = 0;
	enum pm_status status =
		walk_like(&all, index, word, pm_fuzzy_usual(word), keep_nearest, err);
	if (status == PM_OK && all.count > 0) {
		*term = all.items[0].text;
		*documents = all.items[0].documents;
	}
	free_expansions(&all);
	return status;
}
