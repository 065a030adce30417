/*
 * Checking document by document what postings alone cannot tell.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/verify.h"

#include <math.h>

#include "lib/error.h"
#include "lib/index.h"
#include "lib/xap.h"
#include "search/fetch.h"
#include "search/query/compile.h"
#include "search/query/positions.h"
#include "search/query/reading.h"
#include "search/query/spans.h"

enum {
	FEW = 16, /* documents whose texts are read sooner than forms are looked for */
	BLOCK_LENGTH = 8 << 20, /* terms of the documents whose positions are read at once */
};

/* Checking at work. */
struct verifier {
	struct pm_plan *plan;
	const struct pm_index *index;
	const struct pm_deadline *deadline;
	struct pm_error *err;
	struct pm_reading *reading;
	struct pm_positions *positions;
	uint32_t *satisfied; /* documents that satisfy the clause */
	struct pm_spans spans;
	struct pm_arena arena; /* of the document being looked at */
};

/* The documents that may satisfy a clause and match the query. */
static enum pm_status find_candidates(
	struct verifier *verifier, const struct pm_clause *clause, struct xap_docids **out)
{
	struct xap_query *pair[2] = {NULL, NULL}, *both = NULL;
	struct pm_error *err = verifier->err;
	struct xap_error error;

	enum pm_status status =
		pm_clause_compile(&pair[0], clause, verifier->index, PM_BOUND_UPPER, err);
	if (status == PM_OK)
		status = pm_plan_compile(
			&pair[1], verifier->plan, verifier->index, PM_BOUND_UPPER, err);
	if (status == PM_OK)
		status = pm_check_xap(xap_query_combine(&both, XAP_AND,
					      (const struct xap_query *const *)pair, 2, 0, &error),
			&error, err);
	if (status == PM_OK)
		status = pm_deadline_check_xap(verifier->deadline,
			xap_query_matches(verifier->index->reader, both,
				pm_deadline_interrupt(verifier->deadline), out, &error),
			&error, err);
	xap_query_free(both);
	xap_query_free(pair[1]);
	xap_query_free(pair[0]);
	return status;
}

/* Whether a document's text satisfies a clause. */
static enum pm_status check_text(
	struct verifier *verifier, const struct pm_clause *clause, uint32_t docid, bool *satisfied)
{
	const struct pm_events *events;
	struct pm_record record;
	struct pm_str data;

	pm_arena_clear(&verifier->arena);
	enum pm_status status =
		pm_fetch(verifier->index, docid, &verifier->arena, &data, verifier->err);
	if (status == PM_OK)
		status = pm_record_read(&record, data, &verifier->arena, verifier->err);
	if (status == PM_OK)
		status = pm_reading_document(verifier->reading, &record, &events, verifier->err);
	if (status == PM_OK && !pm_spans_any(&verifier->spans, events, clause, satisfied))
		status = pm_fail_memory(verifier->err);
	return status;
}

/* Note those of some candidates that satisfy a clause, by their texts. */
static enum pm_status check_texts(
	struct verifier *verifier, struct pm_clause *clause, const uint32_t *docids, size_t count)
{
	enum pm_status status = PM_OK;

	for (size_t i = 0; i < count && status == PM_OK; i++) {
		bool satisfied;
		status = check_text(verifier, clause, docids[i], &satisfied);
		if (status == PM_OK && satisfied)
			verifier->satisfied[clause->docid_count++] = docids[i];
		if (status == PM_OK)
			status = pm_deadline_check(verifier->deadline, verifier->err);
	}
	return status;
}

/* The same by the positions in the index, and by the text of those where these do not suffice. */
static enum pm_status check_positions(
	struct verifier *verifier, struct pm_clause *clause, const uint32_t *docids, size_t count)
{
	const struct pm_events *events;
	bool complete, satisfied;

	enum pm_status status =
		pm_positions_read(verifier->positions, clause, docids, count, verifier->err);
	for (size_t i = 0; i < count && status == PM_OK; i++) {
		status = pm_positions_document(
			verifier->positions, i, &events, &complete, verifier->err);
		if (status == PM_OK && !complete)
			status = check_texts(verifier, clause, &docids[i], 1);
		else if (status == PM_OK &&
			 !pm_spans_any(&verifier->spans, events, clause, &satisfied))
			status = pm_fail_memory(verifier->err);
		else if (status == PM_OK && satisfied)
			verifier->satisfied[clause->docid_count++] = docids[i];
	}
	return status == PM_OK ? pm_deadline_check(verifier->deadline, verifier->err) : status;
}

/* Make what is needed to check a clause of so many candidates. */
static enum pm_status prepare(struct verifier *verifier, size_t candidates, bool by_positions)
{
	enum pm_status status = PM_OK;

	verifier->satisfied =
		pm_arena_alloc(&verifier->plan->arena, candidates + 1, sizeof *verifier->satisfied);
	if (verifier->satisfied == NULL)
		return pm_fail_memory(verifier->err);
	if (verifier->reading == NULL)
		status = pm_reading_new(&verifier->reading, verifier->plan, verifier->err);
	if (status == PM_OK && by_positions && verifier->positions == NULL)
		status = pm_positions_new(&verifier->positions, verifier->plan, verifier->index,
			verifier->deadline, verifier->err);
	return status;
}

/* How many documents come to BLOCK_LENGTH; a clause asks for few of their terms. */
static size_t block_of(const struct pm_index *index)
{
	return (size_t)(BLOCK_LENGTH / fmax(index->average_length, 1)) + 1;
}

static enum pm_status verify_clause(struct verifier *verifier, struct pm_clause *clause)
{
	struct xap_docids *found = NULL;
	size_t block = block_of(verifier->index);
	enum pm_status status = find_candidates(verifier, clause, &found);

	if (status != PM_OK)
		return status;
	bool by_positions = found->count > FEW && pm_positions_can(clause);
	status = prepare(verifier, found->count, by_positions);
	clause->docids = verifier->satisfied;
	clause->docid_count = 0;
	for (size_t i = 0; i < found->count && status == PM_OK; i += block) {
		size_t count = found->count - i < block ? found->count - i : block;
		status = (by_positions ? check_positions : check_texts)(
			verifier, clause, &found->items[i], count);
	}
	xap_docids_free(found);
	return status;
}

/* Whether a clause is in a tree: a diagnosis tries parts of the query. */
static bool has_clause(const struct pm_plan_node *node, const struct pm_clause *clause)
{
	if (node->clause == clause)
		return true;
	for (size_t i = 0; i < node->count; i++)
		if (has_clause(node->children[i], clause))
			return true;
	return false;
}

enum pm_status pm_verify(struct pm_plan *plan, const struct pm_index *index,
	const struct pm_deadline *deadline, struct pm_error *err)
{
	struct verifier verifier = {.plan = plan, .index = index, .deadline = deadline, .err = err};
	enum pm_status status = PM_OK;

	for (size_t i = 0; i < plan->clause_count && status == PM_OK; i++)
		if (plan->clauses[i]->type == PM_CLAUSE_NEAR &&
			has_clause(plan->root, plan->clauses[i]))
			status = verify_clause(&verifier, plan->clauses[i]);
	pm_arena_free(&verifier.arena);
	pm_spans_free(&verifier.spans);
	pm_positions_free(verifier.positions);
	pm_reading_free(verifier.reading);
	return status;
}
