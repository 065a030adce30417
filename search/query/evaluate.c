/*
 * A query's plan on a document's text: whether it matches, and where.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/sort_key.h"
#include "lib/term.h"
#include "search/query/days.h"
#include "search/query/reading.h"
#include "search/query/spans.h"

/* A place that satisfies a clause. */
struct place {
	enum pm_field_id field;
	struct pm_match match;
};

struct pm_evaluator {
	const struct pm_plan *plan;
	struct pm_reading *reading;
	struct pm_spans spans;
	struct place *places;
	size_t place_count, place_capacity;
	bool *satisfied, *marked; /* of each clause */
	struct pm_match *matches;
	size_t match_capacity;
	struct pm_buf term; /* of a document's value */
};

enum pm_status pm_evaluator_new(
	struct pm_evaluator **out, const struct pm_plan *plan, struct pm_error *err)
{
	struct pm_evaluator *evaluator = calloc(1, sizeof *evaluator);

	*out = NULL;
	if (evaluator == NULL)
		return pm_fail_memory(err);
	evaluator->plan = plan;
	evaluator->satisfied = calloc(plan->clause_count + 1, sizeof *evaluator->satisfied);
	evaluator->marked = calloc(plan->clause_count + 1, sizeof *evaluator->marked);
	enum pm_status status = evaluator->satisfied != NULL && evaluator->marked != NULL
	                                ? pm_reading_new(&evaluator->reading, plan, err)
	                                : pm_fail_memory(err);
	if (status == PM_OK)
		*out = evaluator;
	else
		pm_evaluator_free(evaluator);
	return status;
}

void pm_evaluator_free(struct pm_evaluator *evaluator)
{
	if (evaluator == NULL)
		return;
	pm_buf_free(&evaluator->term);
	free(evaluator->matches);
	free(evaluator->marked);
	free(evaluator->satisfied);
	free(evaluator->places);
	pm_spans_free(&evaluator->spans);
	pm_reading_free(evaluator->reading);
	free(evaluator);
}

/* ---- Clauses ---- */

/* A span that reaches from the title into the text cannot be shown. */
static bool add_place(
	struct pm_evaluator *evaluator, const struct pm_clause *clause, const struct pm_span *span)
{
	struct place *places = pm_make_room(evaluator->places, sizeof *places,
		evaluator->place_count + 1, &evaluator->place_capacity);

	if (places == NULL)
		return false;
	evaluator->places = places;
	if (span->first->field == span->last->field)
		places[evaluator->place_count++] = (struct place){.field = span->first->field,
			.match = {.start = span->first->start,
				.end = span->last->end,
				.clause = clause->number}};
	return true;
}

static bool find_words(struct pm_evaluator *evaluator, const struct pm_clause *clause,
	const struct pm_events *events)
{
	struct pm_spans *spans = &evaluator->spans;

	if (!pm_spans_find(spans, events, clause))
		return false;
	evaluator->satisfied[clause->number] = spans->count > 0;
	for (size_t i = 0; i < spans->count; i++)
		if (!add_place(evaluator, clause, &spans->items[i]))
			return false;
	return true;
}

static bool has_prefix(struct pm_str str, struct pm_str prefix)
{
	return str.len >= prefix.len && memcmp(str.ptr, prefix.ptr, prefix.len) == 0;
}

/* Whether the document has the term of a clause, one of its values being value; term: to make it
 * in. */
static bool is_value(const struct pm_clause *clause, struct pm_str value, struct pm_buf *term)
{
	pm_buf_clear(term);
	if (clause->node->field->type == PM_FIELD_KEY)
		pm_term_add_uid(term, value);
	else
		pm_term_add_keyword(term, clause->node->field->prefix, value);
	return clause->type == PM_CLAUSE_PREFIX ? has_prefix(pm_buf_str(term), clause->term)
	                                        : pm_str_equal(pm_buf_str(term), clause->term);
}

static bool has_value(
	const struct pm_clause *clause, const struct pm_record *record, struct pm_buf *term)
{
	const struct pm_document *document = &record->document;

	switch (clause->node->field->id) {
	case PM_FIELD_KIND:
		return document->kind != PM_KIND_UNKNOWN &&
		       is_value(clause, pm_str_of(pm_kind_name(document->kind)), term);
	case PM_FIELD_LANGUAGE:
		return document->language.len > 0 && is_value(clause, document->language, term);
	case PM_FIELD_ID:
		return is_value(clause, document->uid, term);
	default:
		for (struct pm_str host = record->site; host.len > 0; host = pm_host_above(host))
			if (is_value(clause, host, term))
				return true;
		return false;
	}
}

static bool is_within_days(const struct pm_node *node, const struct pm_date *published)
{
	return published->year != 0 &&
	       (node->from.year == 0 || pm_days_compare(published, &node->from) >= 0) &&
	       (node->to.year == 0 || pm_days_compare(published, &node->to) <= 0);
}

/* Whether a document's value is within a range. */
static bool is_in_range(struct pm_evaluator *evaluator, const struct pm_clause *clause,
	const struct pm_document *document)
{
	struct pm_buf *key = &evaluator->term;

	pm_buf_clear(key);
	if (clause->slot == PM_SLOT_TITLE)
		pm_sort_key_add(key, evaluator->plan->analyzer, document->title);
	else
		pm_buf_add_str(key, document->uid);
	struct pm_str value = pm_buf_str(key);
	return value.len > 0 && pm_str_compare(value, clause->low) >= 0 &&
	       (clause->high.len == 0 || pm_str_compare(value, clause->high) <= 0);
}

static bool check_clause(struct pm_evaluator *evaluator, const struct pm_clause *clause,
	const struct pm_record *record, const struct pm_events *events)
{
	bool *satisfied = &evaluator->satisfied[clause->number];

	switch (clause->type) {
	case PM_CLAUSE_WORDS:
	case PM_CLAUSE_NEAR:
		return find_words(evaluator, clause, events);
	case PM_CLAUSE_VALUE:
	case PM_CLAUSE_PREFIX:
		*satisfied = has_value(clause, record, &evaluator->term);
		return !evaluator->term.failed;
	case PM_CLAUSE_DAYS:
		*satisfied = is_within_days(clause->node, &record->document.published);
		break;
	case PM_CLAUSE_RANGE:
		*satisfied = is_in_range(evaluator, clause, &record->document);
		return !evaluator->term.failed;
	}
	return true;
}

static bool check_clauses(struct pm_evaluator *evaluator, const struct pm_record *record,
	const struct pm_events *events)
{
	const struct pm_plan *plan = evaluator->plan;

	evaluator->place_count = 0;
	memset(evaluator->satisfied, 0, plan->clause_count * sizeof *evaluator->satisfied);
	memset(evaluator->marked, 0, plan->clause_count * sizeof *evaluator->marked);
	for (size_t i = 0; i < plan->clause_count; i++)
		if (!check_clause(evaluator, plan->clauses[i], record, events))
			return false;
	return true;
}

/* ---- The tree ---- */

static bool matches(const struct pm_evaluator *evaluator, const struct pm_plan_node *node)
{
	switch (node->type) {
	case PM_NODE_ALL:
		return true;
	case PM_NODE_NONE:
		return false;
	case PM_NODE_NOT:
		return !matches(evaluator, node->children[0]);
	case PM_NODE_MAYBE:
		return matches(evaluator, node->children[0]);
	case PM_NODE_AND:
		for (size_t i = 0; i < node->count; i++)
			if (!matches(evaluator, node->children[i]))
				return false;
		return true;
	case PM_NODE_OR:
		for (size_t i = 0; i < node->count; i++)
			if (matches(evaluator, node->children[i]))
				return true;
		return false;
	default:
		return evaluator->satisfied[node->clause->number];
	}
}

/* Mark the clauses that made a node match. */
static void mark(struct pm_evaluator *evaluator, const struct pm_plan_node *node)
{
	if (node->type == PM_NODE_NOT || !matches(evaluator, node))
		return;
	if (node->clause != NULL)
		evaluator->marked[node->clause->number] = true;
	for (size_t i = 0; i < node->count; i++)
		mark(evaluator, node->children[i]);
}

static int compare_matches(const void *a, const void *b)
{
	const struct pm_match *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end > y->end ? -1 : 1;
	return (x->clause > y->clause) - (x->clause < y->clause);
}

/* Gather the marked places of a field from begin on, in order, each once. */
static size_t gather(struct pm_evaluator *evaluator, enum pm_field_id field, size_t begin)
{
	struct pm_match *list = evaluator->matches + begin;
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < evaluator->place_count; i++) {
		const struct place *place = &evaluator->places[i];
		if (place->field == field && evaluator->marked[place->match.clause])
			list[count++] = place->match;
	}
	if (count > 0)
		qsort(list, count, sizeof *list, compare_matches);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || compare_matches(&list[kept - 1], &list[i]) != 0)
			list[kept++] = list[i];
	return kept;
}

enum pm_status pm_evaluate(struct pm_evaluator *evaluator, const struct pm_record *record,
	struct pm_evaluation *out, struct pm_error *err)
{
	const struct pm_events *events;

	*out = (struct pm_evaluation){0};
	enum pm_status status = pm_reading_document(evaluator->reading, record, &events, err);
	if (status != PM_OK)
		return status;
	if (!check_clauses(evaluator, record, events))
		return pm_fail_memory(err);

	out->matched = matches(evaluator, evaluator->plan->root);
	mark(evaluator, evaluator->plan->root);
	struct pm_match *list = pm_make_room(evaluator->matches, sizeof *list,
		evaluator->place_count, &evaluator->match_capacity);
	if (list == NULL)
		return pm_fail_memory(err);
	evaluator->matches = list;
	out->title_count = gather(evaluator, PM_FIELD_TITLE, 0);
	out->text_count = gather(evaluator, PM_FIELD_BODY, out->title_count);
	out->title = list;
	out->text = list + out->title_count;
	return PM_OK;
}

bool pm_evaluator_marked(const struct pm_evaluator *evaluator, const struct pm_clause *clause)
{
	return evaluator->marked[clause->number];
}
