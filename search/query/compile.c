/*
 * From a plan to a query of Xapian.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/compile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/index.h"
#include "lib/schema.h"
#include "lib/xap.h"

/* What is compiled for. */
struct target {
	const struct pm_index *index;
	enum pm_bound bound;
	bool unweighted; /* words only filter, too */
};

/* Queries on their way into a greater one. */
struct parts {
	struct xap_query **items;
	size_t count;
};

static void free_parts(struct parts *parts)
{
	for (size_t i = 0; i < parts->count; i++)
		xap_query_free(parts->items[i]);
	free(parts->items);
}

/* The only part itself, or several combined. */
static enum pm_status combine(struct xap_query **out, enum xap_op op, struct parts *parts,
	uint32_t window, struct pm_error *err)
{
	struct xap_error error;

	if (parts->count == 1) {
		*out = parts->items[0];
		parts->count = 0;
		return PM_OK;
	}
	return pm_check_xap(
		xap_query_combine(out, op, (const struct xap_query *const *)parts->items,
			parts->count, window, &error),
		&error, err);
}

/* *query with its weight multiplied. */
static enum pm_status scale(struct xap_query **query, double factor, struct pm_error *err)
{
	struct xap_query *scaled;
	struct xap_error error;

	if (factor == 1 || *query == NULL)
		return PM_OK;
	enum pm_status status =
		pm_check_xap(xap_query_scale(&scaled, *query, factor, &error), &error, err);
	xap_query_free(*query);
	*query = scaled;
	return status;
}

/* A term that only filters. (Where docids have gaps, Xapian stumbles over one that all documents
 * have; else its own way is the faster one.) */
static enum pm_status compile_filter(struct xap_query **out, const struct pm_index *index,
	struct xap_str term, struct pm_error *err)
{
	struct xap_error error;

	return pm_check_xap(index->has_gaps ? xap_query_filter(out, term, &error)
					    : xap_query_term(out, term, 1, 0, &error),
		&error, err);
}

static enum pm_status compile_filters(struct xap_query **out, const struct pm_index *index,
	const struct xap_str *terms, size_t count, struct pm_error *err)
{
	struct parts parts = {.items = calloc(count + 1, sizeof(*parts.items))};
	enum pm_status status = parts.items != NULL ? PM_OK : pm_fail_memory(err);

	for (size_t i = 0; i < count && status == PM_OK; i++) {
		status = compile_filter(&parts.items[i], index, terms[i], err);
		parts.count += status == PM_OK;
	}
	if (status == PM_OK)
		status = combine(out, XAP_OR, &parts, 0, err);
	free_parts(&parts);
	return status;
}

/* in_phrase: XAP_OR is all that a phrase may hold; on its own, a word is one however many terms
 * it has: its weight is that of their sum. */
static enum pm_status compile_step(struct xap_query **out, const struct pm_step *step,
	bool in_phrase, struct target target, struct pm_error *err)
{
	struct xap_str *terms = calloc(step->count + 1, sizeof *terms);
	size_t *ends = calloc(step->count + 1, sizeof *ends);
	struct pm_buf texts = {0};
	struct xap_error error;
	enum pm_status status = PM_NO_MEMORY;

	for (size_t i = 0; i < step->count && ends != NULL; i++) {
		pm_seek_write(&texts, step->field, &step->terms[i]);
		ends[i] = texts.len;
	}
	if (terms == NULL || ends == NULL || texts.failed) {
		pm_fail_memory(err);
		goto out;
	}
	for (size_t i = 0, begin = 0; i < step->count; begin = ends[i++])
		terms[i] = (struct xap_str){texts.ptr + begin, ends[i] - begin};
	if (target.unweighted && !in_phrase)
		status = compile_filters(out, target.index, terms, step->count, err);
	else if (step->count == 1)
		status = pm_check_xap(xap_query_term(out, terms[0], 1, 0, &error), &error, err);
	else
		status = pm_check_xap(xap_query_terms(out, in_phrase ? XAP_OR : XAP_SYNONYM, terms,
					      step->count, 0, &error),
			&error, err);
out:
	pm_buf_free(&texts);
	free(ends);
	free(terms);
	return status;
}

static enum pm_status compile_sequence(struct xap_query **out, const struct pm_sequence *sequence,
	struct target target, struct pm_error *err)
{
	struct parts parts = {.items = calloc(sequence->count + 1, sizeof(*parts.items))};
	enum pm_status status = parts.items != NULL ? PM_OK : pm_fail_memory(err);

	for (size_t i = 0; i < sequence->count && status == PM_OK; i++) {
		status = compile_step(
			&parts.items[i], &sequence->steps[i], sequence->count > 1, target, err);
		parts.count += status == PM_OK;
	}
	if (status == PM_OK)
		status = combine(out, XAP_PHRASE, &parts, sequence->window, err);
	free_parts(&parts);
	return status;
}

/* What is satisfied in several ways counts as its best one. */
static enum pm_status compile_ways(struct xap_query **out, const struct pm_ways *ways,
	struct target target, struct pm_error *err)
{
	struct parts parts = {.items = calloc(ways->count + 1, sizeof(*parts.items))};
	enum pm_status status = parts.items != NULL ? PM_OK : pm_fail_memory(err);

	for (size_t i = 0; i < ways->count && status == PM_OK; i++) {
		status = compile_sequence(&parts.items[i], &ways->items[i], target, err);
		parts.count += status == PM_OK;
	}
	if (status == PM_OK)
		status = combine(out, XAP_MAX, &parts, 0, err);
	free_parts(&parts);
	return status;
}

/* All parts of a clause. */
static enum pm_status compile_parts(struct xap_query **out, const struct pm_clause *clause,
	struct target target, struct pm_error *err)
{
	struct parts parts = {.items = calloc(clause->part_count + 1, sizeof(*parts.items))};
	enum pm_status status = parts.items != NULL ? PM_OK : pm_fail_memory(err);

	for (size_t i = 0; i < clause->part_count && status == PM_OK; i++) {
		status = compile_ways(&parts.items[i], &clause->parts[i], target, err);
		parts.count += status == PM_OK;
	}
	if (status == PM_OK)
		status = combine(out, XAP_AND, &parts, 0, err);
	free_parts(&parts);
	return status;
}

/* Words near each other: the documents that were checked, ranked by all the words; or those with
 * all the words; or none. */
static enum pm_status compile_near(struct xap_query **out, const struct pm_clause *clause,
	struct target target, struct pm_error *err)
{
	struct xap_query *pair[2] = {NULL, NULL};
	struct xap_error error;

	if (target.bound == PM_BOUND_LOWER)
		return pm_check_xap(xap_query_nothing(out, &error), &error, err);
	if (target.bound == PM_BOUND_UPPER)
		return compile_parts(out, clause, target, err);
	enum pm_status status = compile_parts(&pair[0], clause, target, err);
	if (status == PM_OK)
		status = pm_check_xap(xap_query_documents(&pair[1], target.index->reader,
					      clause->docids, clause->docid_count, &error),
			&error, err);
	if (status == PM_OK)
		status = pm_check_xap(xap_query_combine(out, XAP_FILTER,
					      (const struct xap_query *const *)pair, 2, 0, &error),
			&error, err);
	xap_query_free(pair[0]);
	xap_query_free(pair[1]);
	return status;
}

/* The parts of the calendar that have a term each. */
enum date_part {
	DATE_YEAR,
	DATE_MONTH,
	DATE_DAY,
};

/* The largest part of the calendar that two days are the first and the last of, if any. */
static bool is_calendar_part(
	const struct pm_date *from, const struct pm_date *to, enum date_part *part)
{
	if (from->year != to->year || from->year == 0)
		return false;
	bool month_begins = from->day == 1;
	bool month_ends = to->day == pm_date_month_days(to->year, to->month);
	if (from->month == 1 && to->month == 12 && month_begins && month_ends)
		*part = DATE_YEAR;
	else if (from->month == to->month && month_begins && month_ends)
		*part = DATE_MONTH;
	else if (from->month == to->month && from->day == to->day)
		*part = DATE_DAY;
	else
		return false;
	return true;
}

/* `20240325`, into room for it. */
static struct xap_str day_value(char value[32], const struct pm_date *date)
{
	int len = snprintf(value, 32, "%04d%02d%02d", date->year, date->month, date->day);

	return (struct xap_str){value, (size_t)len};
}

/* Days without bound on a side reach to the first or last a calendar has: a document without a
 * date is in no range. */
static enum pm_status compile_days(struct xap_query **out, const struct pm_node *node,
	struct target target, struct pm_error *err)
{
	static const struct pm_date first = {.year = 1, .month = 1, .day = 1};
	static const struct pm_date last = {.year = 9999, .month = 12, .day = 31};
	const struct pm_date *from = node->from.year != 0 ? &node->from : &first;
	const struct pm_date *to = node->to.year != 0 ? &node->to : &last;
	char low[32], high[32];
	struct xap_error error;
	enum date_part part;

	if (!is_calendar_part(from, to, &part))
		return pm_check_xap(xap_query_value_range(out, PM_SLOT_DAY, day_value(low, from),
					    day_value(high, to), &error),
			&error, err);

	static const size_t lengths[] = {[DATE_YEAR] = 4, [DATE_MONTH] = 6, [DATE_DAY] = 8};
	static const char prefixes[] = PM_PREFIX_YEAR PM_PREFIX_MONTH PM_PREFIX_DAY;
	char term[32] = {prefixes[part]};
	day_value(low, from);
	memcpy(term + 1, low, lengths[part]);
	return compile_filter(out, target.index, (struct xap_str){term, lengths[part] + 1}, err);
}

/* Documents without a value are in no range. */
static enum pm_status compile_range(
	struct xap_query **out, const struct pm_clause *clause, struct pm_error *err)
{
	struct xap_str low = pm_to_xap(clause->low), high = pm_to_xap(clause->high);
	struct xap_error error;
	enum xap_status status;

	if (high.len == 0)
		status = xap_query_value_ge(out, clause->slot, low, &error);
	else if (low.len == 0)
		status = xap_query_value_le(out, clause->slot, high, &error);
	else
		status = xap_query_value_range(out, clause->slot, low, high, &error);
	return pm_check_xap(status, &error, err);
}

/* What a query finds, without copies. */
static enum pm_status leave_copies_out(
	struct xap_query **query, const struct pm_index *index, struct pm_error *err)
{
	struct xap_query *pair[2] = {*query, NULL};
	struct xap_error error;

	if (index->copies == 0)
		return PM_OK;
	*query = NULL;
	enum pm_status status =
		compile_filter(&pair[1], index, pm_to_xap(PM_STR(PM_PREFIX_COPY)), err);
	if (status == PM_OK)
		status = pm_check_xap(xap_query_combine(query, XAP_AND_NOT,
					      (const struct xap_query *const *)pair, 2, 0, &error),
			&error, err);
	xap_query_free(pair[0]);
	xap_query_free(pair[1]);
	return status;
}

static enum pm_status compile_all(
	struct xap_query **out, const struct pm_index *index, struct pm_error *err)
{
	struct xap_error error;
	enum pm_status status = pm_check_xap(xap_query_all(out, &error), &error, err);

	return status == PM_OK ? leave_copies_out(out, index, err) : status;
}

/* Filters being collected. */
struct filters {
	const struct pm_index *index;
	struct parts parts;
	size_t capacity;
	enum pm_status status;
	struct pm_error *err;
};

static int add_filter(void *context, struct xap_str term, uint32_t frequency)
{
	struct filters *filters = context;
	struct parts *parts = &filters->parts;

	(void)frequency;
	if (parts->count == filters->capacity) {
		size_t capacity = 2 * filters->capacity + 64;
		struct xap_query **items = reallocarray(parts->items, capacity, sizeof(*items));
		if (items == NULL) {
			filters->status = pm_fail_memory(filters->err);
			return 1;
		}
		parts->items = items;
		filters->capacity = capacity;
	}
	filters->status =
		compile_filter(&parts->items[parts->count], filters->index, term, filters->err);
	parts->count += filters->status == PM_OK;
	return filters->status != PM_OK;
}

/* The filters of all terms that begin so. */
static enum pm_status compile_many_filters(struct xap_query **out, const struct pm_index *index,
	struct xap_str prefix, struct pm_error *err)
{
	struct filters filters = {.index = index, .err = err};
	struct xap_error error;

	enum pm_status status = pm_check_xap(
		xap_reader_terms(index->reader, prefix, add_filter, &filters, &error), &error, err);
	if (status == PM_OK)
		status = filters.status;
	if (status == PM_OK && filters.parts.count == 0)
		status = pm_check_xap(xap_query_nothing(out, &error), &error, err);
	else if (status == PM_OK)
		status = combine(out, XAP_OR, &filters.parts, 0, err);
	free_parts(&filters.parts);
	return status;
}

/* The documents of all terms that begin so. None of a uid's is that of many documents. */
static enum pm_status compile_prefix(struct xap_query **out, const struct pm_clause *clause,
	struct target target, struct pm_error *err)
{
	struct xap_str prefix = pm_to_xap(clause->term);
	struct xap_error error;

	if (target.index->has_gaps && clause->node->field->type != PM_FIELD_KEY)
		return compile_many_filters(out, target.index, prefix, err);
	return pm_check_xap(
		xap_query_wildcard(out, prefix, 0, XAP_LIMIT_ERROR, XAP_OR, &error), &error, err);
}

static enum pm_status compile_leaf(struct xap_query **out, const struct pm_clause *clause,
	struct target target, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	*out = NULL;
	switch (clause->type) {
	case PM_CLAUSE_WORDS:
		return compile_parts(out, clause, target, err);
	case PM_CLAUSE_NEAR:
		return compile_near(out, clause, target, err);
	case PM_CLAUSE_VALUE:
		status = compile_filter(out, target.index, pm_to_xap(clause->term), err);
		break;
	case PM_CLAUSE_PREFIX:
		status = compile_prefix(out, clause, target, err);
		if (status == PM_OK && clause->node->field->type == PM_FIELD_KEY)
			status = leave_copies_out(out, target.index, err);
		break;
	case PM_CLAUSE_DAYS:
		status = compile_days(out, clause->node, target, err);
		break;
	case PM_CLAUSE_RANGE:
		status = compile_range(out, clause, err);
		break;
	}
	return status == PM_OK ? scale(out, 0, err) : status;
}

static enum pm_status compile_node(struct xap_query **out, const struct pm_plan_node *node,
	struct target target, struct pm_error *err);

/* What is to be found more of, there is to be less of without. */
static struct target negate(struct target target)
{
	static const enum pm_bound negated[] = {
		[PM_BOUND_EXACT] = PM_BOUND_EXACT,
		[PM_BOUND_UPPER] = PM_BOUND_LOWER,
		[PM_BOUND_LOWER] = PM_BOUND_UPPER,
	};

	target.bound = negated[target.bound];
	target.unweighted = true;
	return target;
}

/* Compile the children that are NOTs, without the NOT, or those that are not. */
static enum pm_status compile_children(struct xap_query **out, const struct pm_plan_node *node,
	bool negated, enum xap_op op, struct target target, struct pm_error *err)
{
	struct parts parts = {.items = calloc(node->count + 1, sizeof(*parts.items))};
	enum pm_status status = parts.items != NULL ? PM_OK : pm_fail_memory(err);

	for (size_t i = 0; i < node->count && status == PM_OK; i++) {
		const struct pm_plan_node *child = node->children[i];
		if ((child->type == PM_NODE_NOT) != negated)
			continue;
		status = negated ? compile_node(&parts.items[parts.count], child->children[0],
					   negate(target), err)
		                 : compile_node(&parts.items[parts.count], child, target, err);
		parts.count += status == PM_OK;
	}
	if (status == PM_OK && parts.count > 0)
		status = combine(out, op, &parts, 0, err);
	free_parts(&parts);
	return status;
}

static enum pm_status compile_and(struct xap_query **out, const struct pm_plan_node *node,
	struct target target, struct pm_error *err)
{
	struct xap_query *pair[2] = {NULL, NULL};
	struct xap_error error;

	enum pm_status status = compile_children(&pair[0], node, false, XAP_AND, target, err);
	if (status == PM_OK)
		status = compile_children(&pair[1], node, true, XAP_OR, target, err);
	if (status == PM_OK && pair[1] == NULL) {
		*out = pair[0];
		return PM_OK;
	}
	if (status == PM_OK)
		status = pm_check_xap(xap_query_combine(out, XAP_AND_NOT,
					      (const struct xap_query *const *)pair, 2, 0, &error),
			&error, err);
	xap_query_free(pair[0]);
	xap_query_free(pair[1]);
	return status;
}

static enum pm_status compile_node(struct xap_query **out, const struct pm_plan_node *node,
	struct target target, struct pm_error *err)
{
	struct xap_error error;
	enum pm_status status = PM_INTERNAL;

	*out = NULL;
	target.unweighted |= node->boost == 0;
	switch (node->type) {
	case PM_NODE_ALL:
		return compile_all(out, target.index, err);
	case PM_NODE_NONE:
		return pm_check_xap(xap_query_nothing(out, &error), &error, err);
	case PM_NODE_WORD:
	case PM_NODE_PHRASE:
	case PM_NODE_RANGE:
	case PM_NODE_NEAR:
	case PM_NODE_ADJ:
		status = compile_leaf(out, node->clause, target, err);
		break;
	case PM_NODE_AND:
		status = compile_and(out, node, target, err);
		break;
	case PM_NODE_OR:
		status = compile_children(out, node, false, XAP_OR, target, err);
		break;
	case PM_NODE_MAYBE:
		status = compile_children(out, node, false, XAP_AND_MAYBE, target, err);
		break;
	case PM_NODE_NOT:
		return pm_fail(
			err, PM_INTERNAL, "a node of type %d cannot be compiled", (int)node->type);
	}
	return status == PM_OK ? scale(out, node->boost, err) : status;
}

enum pm_status pm_plan_compile(struct xap_query **out, const struct pm_plan *plan,
	const struct pm_index *index, enum pm_bound bound, struct pm_error *err)
{
	return compile_node(out, plan->root, (struct target){.index = index, .bound = bound}, err);
}

enum pm_status pm_clause_compile(struct xap_query **out, const struct pm_clause *clause,
	const struct pm_index *index, enum pm_bound bound, struct pm_error *err)
{
	return compile_leaf(out, clause, (struct target){.index = index, .bound = bound}, err);
}
