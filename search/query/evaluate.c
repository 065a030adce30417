/*
 * A query's plan on a document's text: whether it matches, and where.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/term.h"
#include "search/query/days.h"
#include "search/query/lexicon.h"

/* A token that satisfies a step of the plan. */
struct event {
	uint32_t step, position;
	enum pm_field_id field;
	size_t start, end;
};

/* A place that satisfies a clause. */
struct place {
	enum pm_field_id field;
	struct pm_match match;
};

struct pm_evaluator {
	const struct pm_plan *plan;
	struct pm_analyzer *analyzer;
	struct pm_lexicon *lexicon;
	unsigned fields;       /* bits of those whose words the plan asks for */
	unsigned *step_fields; /* bits of those where each step may be satisfied */

	struct event *events; /* of this document, in the order of its tokens, then by step */
	size_t event_count, event_capacity;
	struct event *sorted;
	size_t sorted_capacity;
	size_t *firsts; /* where each step's events begin in sorted; one more for the end */

	struct place *places;
	size_t place_count, place_capacity;
	bool *satisfied, *marked; /* of each clause */

	struct pm_match *matches;
	size_t match_capacity;
	struct pm_buf term; /* of a document's value */
};

/* Make room for count items; NULL, and the old ones stay, when memory ran out. */
static void *make_room(void *items, size_t size, size_t count, size_t *capacity)
{
	if (count <= *capacity && items != NULL)
		return items;

	size_t larger = count + count / 2 + 64;
	void *moved = realloc(items, larger * size);
	if (moved != NULL)
		*capacity = larger;
	return moved;
}

/* The fields whose words satisfy a clause, as bits: bare words are found in the title, too. */
static unsigned fields_of(const struct pm_clause *clause)
{
	enum pm_field_id field = clause->node->field->id;

	return 1U << field | (field == PM_FIELD_BODY ? 1U << PM_FIELD_TITLE : 0);
}

static void find_fields(struct pm_evaluator *evaluator)
{
	for (size_t i = 0; i < evaluator->plan->clause_count; i++) {
		const struct pm_clause *clause = evaluator->plan->clauses[i];
		for (size_t k = 0; k < clause->sequence_count; k++)
			for (size_t m = 0; m < clause->sequences[k].count; m++)
				evaluator->step_fields[clause->sequences[k].steps[m].id] =
					fields_of(clause);
		if (clause->sequence_count > 0)
			evaluator->fields |= fields_of(clause);
	}
}

enum pm_status pm_evaluator_new(
	struct pm_evaluator **out, const struct pm_plan *plan, struct pm_error *err)
{
	struct pm_evaluator *evaluator = calloc(1, sizeof *evaluator);
	enum pm_status status;

	*out = NULL;
	if (evaluator == NULL)
		return pm_fail_memory(err);
	evaluator->plan = plan;
	evaluator->step_fields = calloc((size_t)plan->step_count + 1, sizeof(unsigned));
	evaluator->firsts = calloc((size_t)plan->step_count + 2, sizeof *evaluator->firsts);
	evaluator->satisfied = calloc(plan->clause_count + 1, sizeof *evaluator->satisfied);
	evaluator->marked = calloc(plan->clause_count + 1, sizeof *evaluator->marked);
	status = evaluator->step_fields != NULL && evaluator->firsts != NULL &&
	                         evaluator->satisfied != NULL && evaluator->marked != NULL
	                 ? PM_OK
	                 : pm_fail_memory(err);
	if (status == PM_OK)
		status = pm_analyzer_new(&evaluator->analyzer, err);
	if (status == PM_OK)
		status = pm_lexicon_new(&evaluator->lexicon, plan, err);
	if (status != PM_OK) {
		pm_evaluator_free(evaluator);
		return status;
	}
	find_fields(evaluator);
	*out = evaluator;
	return PM_OK;
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
	free(evaluator->firsts);
	free(evaluator->step_fields);
	free(evaluator->sorted);
	free(evaluator->events);
	pm_lexicon_free(evaluator->lexicon);
	pm_analyzer_free(evaluator->analyzer);
	free(evaluator);
}

/* ---- Tokens that satisfy steps ---- */

static bool add_events(struct pm_evaluator *evaluator, enum pm_field_id field,
	const struct pm_token *token, const uint32_t *steps, size_t count)
{
	struct event *events = make_room(evaluator->events, sizeof *events,
		evaluator->event_count + count, &evaluator->event_capacity);

	if (events == NULL)
		return false;
	evaluator->events = events;
	for (size_t i = 0; i < count; i++)
		if ((evaluator->step_fields[steps[i]] & 1U << field) != 0)
			events[evaluator->event_count++] = (struct event){.step = steps[i],
				.position = token->position,
				.field = field,
				.start = token->start,
				.end = token->end};
	return true;
}

/* Go through a value of a field; returns the position after its last word. */
static bool read_value(struct pm_evaluator *evaluator, enum pm_field_id field, struct pm_str value,
	uint32_t *position)
{
	struct pm_token token;
	const uint32_t *steps;

	pm_analyzer_start(evaluator->analyzer, value, *position);
	while (pm_analyzer_next(evaluator->analyzer, &token)) {
		size_t count = pm_lexicon_find(evaluator->lexicon, &token, &steps);
		if (count > 0 && !add_events(evaluator, field, &token, steps, count))
			return false;
	}
	*position = pm_analyzer_position(evaluator->analyzer) + PM_FIELD_GAP;
	return !pm_lexicon_failed(evaluator->lexicon);
}

static bool read_values(struct pm_evaluator *evaluator, enum pm_field_id field,
	const struct pm_str *values, size_t count)
{
	uint32_t position = 1;

	for (size_t i = 0; i < count && (evaluator->fields & 1U << field) != 0; i++)
		if (!read_value(evaluator, field, values[i], &position))
			return false;
	return true;
}

/* Positions are those of the index: see schema.c. */
static bool read_document(struct pm_evaluator *evaluator, const struct pm_document *document)
{
	uint32_t position = 1;

	evaluator->event_count = 0;
	if ((evaluator->fields & 1U << PM_FIELD_TITLE) != 0 &&
		!read_value(evaluator, PM_FIELD_TITLE, document->title, &position))
		return false;
	if ((evaluator->fields & 1U << PM_FIELD_BODY) != 0 &&
		!read_value(evaluator, PM_FIELD_BODY, document->text, &position))
		return false;
	return read_values(evaluator, PM_FIELD_AUTHOR, document->authors, document->author_count) &&
	       read_values(evaluator, PM_FIELD_SOURCE, &document->source, 1) &&
	       read_values(evaluator, PM_FIELD_TAG, document->tags, document->tag_count);
}

/* Put the events of each step together, by counting; within a step positions ascend, for all are of
 * one field, or of the title and then the text. */
static bool sort_events(struct pm_evaluator *evaluator)
{
	size_t steps = evaluator->plan->step_count;
	struct event *sorted = make_room(evaluator->sorted, sizeof *sorted, evaluator->event_count,
		&evaluator->sorted_capacity);

	if (sorted == NULL)
		return false;
	evaluator->sorted = sorted;
	memset(evaluator->firsts, 0, (steps + 2) * sizeof *evaluator->firsts);
	for (size_t i = 0; i < evaluator->event_count; i++)
		evaluator->firsts[evaluator->events[i].step + 2]++;
	for (size_t i = 2; i <= steps; i++)
		evaluator->firsts[i] += evaluator->firsts[i - 1];
	for (size_t i = 0; i < evaluator->event_count; i++)
		sorted[evaluator->firsts[evaluator->events[i].step + 1]++] = evaluator->events[i];
	return true;
}

/* ---- Clauses ---- */

static bool add_place(struct pm_evaluator *evaluator, const struct pm_clause *clause,
	const struct event *first, const struct event *last)
{
	struct place *places = make_room(evaluator->places, sizeof *places,
		evaluator->place_count + 1, &evaluator->place_capacity);

	if (places == NULL)
		return false;
	evaluator->places = places;
	if (first->field == last->field) /* else it reaches from the title into the text */
		places[evaluator->place_count++] = (struct place){.field = first->field,
			.match = {
				.start = first->start, .end = last->end, .clause = clause->number}};
	return true;
}

/* Whether the steps after the first can be found in ascending positions within the window: the
 * nearest next one is always the best. Gives the last of them. */
static const struct event *follow(const struct pm_evaluator *evaluator,
	const struct pm_sequence *sequence, const struct event *first)
{
	const struct event *last = first;

	for (size_t i = 1; i < sequence->count; i++) {
		const struct pm_step *step = &sequence->steps[i];
		size_t low = evaluator->firsts[step->id], high = evaluator->firsts[step->id + 1];
		size_t end = high;
		while (low < high) {
			size_t middle = low + (high - low) / 2;
			const struct event *event = &evaluator->sorted[middle];
			if (event->position > last->position)
				high = middle;
			else
				low = middle + 1;
		}
		if (low == end)
			return NULL;
		last = &evaluator->sorted[low];
		if (last->position - first->position >= sequence->window)
			return NULL;
	}
	return last;
}

static bool find_sequence(struct pm_evaluator *evaluator, const struct pm_clause *clause,
	const struct pm_sequence *sequence)
{
	uint32_t step = sequence->steps[0].id;

	for (size_t i = evaluator->firsts[step]; i < evaluator->firsts[step + 1]; i++) {
		const struct event *first = &evaluator->sorted[i];
		const struct event *last = follow(evaluator, sequence, first);
		if (last == NULL)
			continue;
		evaluator->satisfied[clause->number] = true;
		if (!add_place(evaluator, clause, first, last))
			return false;
	}
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

static bool check_clause(struct pm_evaluator *evaluator, const struct pm_clause *clause,
	const struct pm_record *record)
{
	bool *satisfied = &evaluator->satisfied[clause->number];

	switch (clause->type) {
	case PM_CLAUSE_WORDS:
		for (size_t i = 0; i < clause->sequence_count; i++)
			if (!find_sequence(evaluator, clause, &clause->sequences[i]))
				return false;
		break;
	case PM_CLAUSE_VALUE:
	case PM_CLAUSE_PREFIX:
		*satisfied = has_value(clause, record, &evaluator->term);
		return !evaluator->term.failed;
	case PM_CLAUSE_DAYS:
		*satisfied = is_within_days(clause->node, &record->document.published);
		break;
	}
	return true;
}

static bool check_clauses(struct pm_evaluator *evaluator, const struct pm_record *record)
{
	const struct pm_plan *plan = evaluator->plan;

	evaluator->place_count = 0;
	memset(evaluator->satisfied, 0, plan->clause_count * sizeof *evaluator->satisfied);
	memset(evaluator->marked, 0, plan->clause_count * sizeof *evaluator->marked);
	for (size_t i = 0; i < plan->clause_count; i++)
		if (!check_clause(evaluator, plan->clauses[i], record))
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
	*out = (struct pm_evaluation){0};
	enum pm_status status =
		pm_lexicon_language(evaluator->lexicon, record->document.language, err);
	if (status != PM_OK)
		return status;
	if (!read_document(evaluator, &record->document) || !sort_events(evaluator) ||
		!check_clauses(evaluator, record))
		return pm_fail_memory(err);

	out->matched = matches(evaluator, evaluator->plan->root);
	mark(evaluator, evaluator->plan->root);
	struct pm_match *list = make_room(evaluator->matches, sizeof *list, evaluator->place_count,
		&evaluator->match_capacity);
	if (list == NULL)
		return pm_fail_memory(err);
	evaluator->matches = list;
	out->title_count = gather(evaluator, PM_FIELD_TITLE, 0);
	out->text_count = gather(evaluator, PM_FIELD_BODY, out->title_count);
	out->title = list;
	out->text = list + out->title_count;
	return PM_OK;
}
