/*
 * Asking Xapian for the hits in their order, and how many there are.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where any of some words will do, most documents that match need not be looked at to find the
 * best: these are then counted for themselves.
 *
 * The order is total: equal weights are ordered by date, then uid. Xapian can do that, too, but
 * then reads two values of every document that matches. So it ranks by weight alone, and hits that
 * are equal are ordered here; only where the last one wanted has as much weight as the next one is
 * Xapian asked for the whole order.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/schema.h"
#include "lib/xap.h"
#include "search/run.h"

enum {
	MANY = 1000, /* hits: to look up the dates of so many that are equal takes too long */
};

const struct xap_bm25 pm_run_bm25 = {.k1 = 1.2, .k3 = 1, .b = 0.75};

static uint32_t clamp(uint64_t number)
{
	return number < UINT32_MAX ? (uint32_t)number : UINT32_MAX;
}

static enum pm_status search(struct pm_run *run, const struct xap_query *query,
	struct xap_search_options *options, struct xap_results **out, struct pm_error *err)
{
	struct xap_error error;

	options->interrupt = pm_deadline_interrupt(&run->deadline);
	return pm_deadline_check_xap(&run->deadline,
		xap_search(run->index->reader, query, options, out, &error), &error, err);
}

enum pm_status pm_run_count(
	struct pm_run *run, const struct xap_query *query, size_t *total, struct pm_error *err)
{
	struct xap_search_options options = {
		.check_at_least = UINT32_MAX, .weighting = XAP_WEIGHT_NONE};
	struct xap_results *results;

	enum pm_status status = search(run, query, &options, &results, err);
	*total = status == PM_OK ? results->matches_estimated : 0;
	xap_results_free(results);
	return status;
}

/* ---- Unions ---- */

/* Whether a node finds just the documents that have any of some terms. */
static bool is_union(const struct pm_plan_node *node)
{
	if (node->type == PM_NODE_OR) {
		for (size_t i = 0; i < node->count; i++)
			if (!is_union(node->children[i]))
				return false;
		return true;
	}
	if (node->clause == NULL || node->clause->type != PM_CLAUSE_WORDS)
		return false;
	const struct pm_ways *ways = &node->clause->parts[0];
	for (size_t i = 0; i < ways->count; i++)
		if (ways->items[i].count != 1)
			return false;
	return true;
}

/* Terms, one after another in a buffer. */
struct terms {
	struct pm_buf texts;
	struct xap_str *items; /* ptr: NULL until all are there */
	size_t count, capacity;
};

static bool add_terms(struct terms *terms, const struct pm_plan_node *node)
{
	for (size_t i = 0; i < node->count; i++)
		if (!add_terms(terms, node->children[i]))
			return false;
	for (size_t i = 0; node->clause != NULL && i < node->clause->parts[0].count; i++) {
		const struct pm_step *step = node->clause->parts[0].items[i].steps;
		struct xap_str *items = pm_make_room(
			terms->items, sizeof *items, terms->count + step->count, &terms->capacity);
		if (items == NULL)
			return false;
		terms->items = items;
		for (size_t k = 0; k < step->count; k++) {
			size_t begin = terms->texts.len;
			pm_seek_write(&terms->texts, step->field, &step->terms[k]);
			items[terms->count++] = (struct xap_str){NULL, terms->texts.len - begin};
		}
	}
	return !terms->texts.failed;
}

/* Count the documents of a union. */
static enum pm_status count_union(struct pm_run *run, size_t *total, struct pm_error *err)
{
	struct terms terms = {0};
	struct xap_error error;
	uint32_t count = 0;

	enum pm_status status = add_terms(&terms, run->plan->root) ? PM_OK : pm_fail_memory(err);
	for (size_t i = 0, begin = 0; i < terms.count && status == PM_OK;
		begin += terms.items[i++].len)
		terms.items[i].ptr = terms.texts.ptr + begin;
	if (status == PM_OK)
		status = pm_deadline_check_xap(&run->deadline,
			xap_reader_count_any(run->index->reader, terms.items, terms.count,
				pm_deadline_interrupt(&run->deadline), &count, &error),
			&error, err);
	*total = count;
	free(terms.items);
	pm_buf_free(&terms.texts);
	return status;
}

/* ---- Equal hits ---- */

/* A hit and what decides where it stands among its equals. */
struct equal {
	struct xap_hit hit;
	struct xap_stored *stored;
	struct pm_str seconds, uid;
};

static struct pm_str value_of(const struct xap_stored *stored, uint32_t slot)
{
	for (size_t i = 0; i < stored->value_count; i++)
		if (stored->values[i].slot == slot)
			return pm_of_xap(stored->values[i].value);
	return PM_STR("");
}

/* The newest first; no date is before all dates, as an empty string before all others. */
static int compare_equals(const void *a, const void *b)
{
	const struct equal *x = a, *y = b;
	int order = pm_str_compare(y->seconds, x->seconds);

	return order != 0 ? order : pm_str_compare(x->uid, y->uid);
}

static enum pm_status sort_equals(
	struct pm_run *run, struct xap_hit *hits, size_t count, struct pm_error *err)
{
	struct equal *equals = calloc(count, sizeof *equals);
	enum pm_status status = equals != NULL ? PM_OK : pm_fail_memory(err);

	for (size_t i = 0; i < count && status == PM_OK; i++) {
		struct xap_error error;
		equals[i].hit = hits[i];
		status = pm_check_xap(xap_reader_document(run->index->reader, hits[i].docid,
					      XAP_VALUES, &equals[i].stored, &error),
			&error, err);
		if (status != PM_OK)
			break;
		equals[i].seconds = value_of(equals[i].stored, PM_SLOT_SECONDS);
		equals[i].uid = value_of(equals[i].stored, PM_SLOT_UID);
	}
	if (status == PM_OK)
		qsort(equals, count, sizeof *equals, compare_equals);
	for (size_t i = 0; i < count && equals != NULL; i++) {
		uint32_t rank = hits[i].rank;
		if (status == PM_OK)
			hits[i] = equals[i].hit;
		hits[i].rank = rank;
		xap_stored_free(equals[i].stored);
	}
	free(equals);
	return status;
}

/* Order the hits of equal weight. */
static enum pm_status sort_hits(struct pm_run *run, struct pm_error *err)
{
	struct xap_hit *hits = run->hits;
	enum pm_status status = PM_OK;
	size_t end;

	for (size_t i = 0; i < run->hit_count && status == PM_OK; i = end) {
		for (end = i + 1; end < run->hit_count; end++)
			if (hits[end].weight != hits[i].weight)
				break;
		if (end - i > 1)
			status = sort_equals(run, &hits[i], end - i, err);
	}
	return status;
}

/* ---- The search ---- */

/* The order as keys of Xapian's; relevance comes before them when the order is by it. */
static const struct xap_sort_key newest[] = {
	{.slot = PM_SLOT_SECONDS, .descending = true},
	{.slot = PM_SLOT_UID},
};
static const struct xap_sort_key oldest[] = {
	{.slot = PM_SLOT_SECONDS},
	{.slot = PM_SLOT_UID},
};
static const struct xap_sort_key by_title[] = {
	{.slot = PM_SLOT_TITLE},
	{.slot = PM_SLOT_SECONDS, .descending = true},
	{.slot = PM_SLOT_UID},
};

static void set_order(struct xap_search_options *options, enum pm_sort sort)
{
	static const struct {
		enum xap_order order;
		const struct xap_sort_key *keys;
		size_t count;
	} orders[] = {
		[PM_SORT_RELEVANCE] = {XAP_BY_RELEVANCE, newest, sizeof newest / sizeof *newest},
		[PM_SORT_NEWEST] = {XAP_BY_KEYS, newest, sizeof newest / sizeof *newest},
		[PM_SORT_OLDEST] = {XAP_BY_KEYS, oldest, sizeof oldest / sizeof *oldest},
		[PM_SORT_TITLE] = {XAP_BY_KEYS, by_title, sizeof by_title / sizeof *by_title},
	};

	options->order = orders[sort].order;
	options->keys = orders[sort].keys;
	options->key_count = orders[sort].count;
}

/* The first hit that is wanted, counted from 0. */
static enum pm_status find_offset(struct pm_run *run, size_t *offset, struct pm_error *err)
{
	size_t total;

	*offset = run->options.offset > 0 ? (size_t)run->options.offset : 0;
	if (run->options.offset >= 0)
		return PM_OK;
	enum pm_status status = pm_run_count(run, run->query, &total, err);
	uint64_t back = -(uint64_t)run->options.offset;
	if (back < total)
		*offset = total - (size_t)back;
	return status;
}

/* Whether the last hit that is wanted has an equal that is not. */
static bool is_cut_between_equals(const struct xap_results *found, size_t wanted)
{
	return wanted > 0 && found->count > wanted &&
	       found->hits[wanted].weight == found->hits[wanted - 1].weight;
}

/* Rank by weight, and order equals here where that is possible. */
static enum pm_status rank(
	struct pm_run *run, struct xap_search_options *options, size_t wanted, struct pm_error *err)
{
	if (wanted > MANY) {
		options->limit = clamp(wanted);
		set_order(options, PM_SORT_RELEVANCE);
		return search(run, run->query, options, &run->found, err);
	}
	options->limit = clamp((uint64_t)wanted + 1);
	enum pm_status status = search(run, run->query, options, &run->found, err);
	if (status != PM_OK || !is_cut_between_equals(run->found, wanted))
		return status;
	xap_results_free(run->found);
	run->found = NULL;
	options->limit = clamp(wanted);
	set_order(options, PM_SORT_RELEVANCE);
	return search(run, run->query, options, &run->found, err);
}

/* Keep the hits that are wanted, in their order. Where many are, Xapian has put equal ones in
 * order. */
static enum pm_status take_hits(
	struct pm_run *run, size_t offset, size_t wanted, struct pm_error *err)
{
	size_t count = run->found->count < wanted ? run->found->count : wanted;

	run->hits = pm_arena_alloc(&run->head, count + 1, sizeof *run->hits);
	if (run->hits == NULL)
		return pm_fail_memory(err);
	if (count > 0)
		memcpy(run->hits, run->found->hits, count * sizeof *run->hits);
	run->hit_count = count;
	if (run->options.sort == PM_SORT_RELEVANCE && wanted <= MANY) {
		enum pm_status status = sort_hits(run, err);
		if (status != PM_OK)
			return status;
	}
	size_t first = offset < count ? offset : count;
	run->hits += first;
	run->hit_count -= first;
	return PM_OK;
}

/* How many documents match, and whether that is exact. */
static enum pm_status find_total(struct pm_run *run, bool by_union, struct pm_error *err)
{
	run->total = run->found->matches_estimated;
	run->total_exact = run->found->matches_lower == run->found->matches_upper;
	if (run->total_exact || !by_union)
		return PM_OK;
	run->total_exact = true;
	return count_union(run, &run->total, err);
}

enum pm_status pm_run_ask(struct pm_run *run, struct pm_error *err)
{
	bool count_only = run->options.count_only, all = run->options.facets != 0;
	bool by_union = !all && !run->options.estimate_total && is_union(run->plan->root);
	struct xap_search_options options = {
		.check_at_least =
			(run->options.estimate_total || by_union) && !all ? 0 : UINT32_MAX,
		.weighting = count_only ? XAP_WEIGHT_NONE : XAP_WEIGHT_BM25,
		.bm25 = &pm_run_bm25,
		.facet_slots = run->facet_slots,
		.facet_slot_count = run->facet_slot_count,
	};
	size_t offset, limit = run->options.limit;

	enum pm_status status = find_offset(run, &offset, err);
	if (status != PM_OK)
		return status;
	size_t most = run->index->count + run->index->copies; /* ids find copies, too */
	if (limit > most || offset > most - limit)
		limit = offset < most ? most - offset : 0;
	size_t wanted = count_only || limit == 0 ? 0 : offset + limit;
	if (!count_only && run->options.sort == PM_SORT_RELEVANCE) {
		status = rank(run, &options, wanted, err);
	} else {
		options.limit = clamp(wanted);
		if (!count_only)
			set_order(&options, run->options.sort);
		status = search(run, run->query, &options, &run->found, err);
	}
	if (status == PM_OK)
		status = find_total(run, by_union, err);
	return status == PM_OK ? take_hits(run, offset, wanted, err) : status;
}
