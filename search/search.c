/*
 * From a query to its hits.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/search.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/error.h"
#include "lib/index.h"
#include "lib/record.h"
#include "lib/schema.h"
#include "lib/xap.h"
#include "search/query/compile.h"
#include "search/query/evaluate.h"
#include "search/snippet.h"

enum {
	DEFAULT_LIMIT = 10,
	DEFAULT_FRAGMENTS = 1,
	DEFAULT_SNIPPET_CHARS = 300,
	DATA_AT_ONCE = 1000, /* when giving hits one by one: more, and so comes their data */
	WEIGHT_UNIT = 64,    /* of a clause, for each halving of its frequency */
};

/* A query being answered. */
struct run {
	struct pm_index *index;
	struct pm_search_options options;
	bool data_at_once; /* the data of all hits comes with the search */
	struct pm_plan *plan;
	struct xap_query *query;
	struct pm_evaluator *evaluator;
	uint32_t *weights; /* of each clause, for snippets */
	struct xap_results *found;
	struct pm_arena head;       /* of the answer but its hits */
	struct pm_arena *hit_arena; /* of the hits */
	struct pm_results answer;
};

static struct pm_search_options with_defaults(const struct pm_search_options *options)
{
	struct pm_search_options full = options != NULL ? *options : (struct pm_search_options){0};

	if (full.limit == 0)
		full.limit = DEFAULT_LIMIT;
	if (full.fragments == 0)
		full.fragments = DEFAULT_FRAGMENTS;
	if (full.snippet_chars == 0)
		full.snippet_chars = DEFAULT_SNIPPET_CHARS;
	return full;
}

/* ---- The search ---- */

/* A clause is worth the more, the fewer documents satisfy it (inverse document frequency). */
static enum pm_status weigh_clauses(struct run *run, struct pm_error *err)
{
	size_t count = run->plan->clause_count;
	uint64_t *frequencies = calloc(count + 1, sizeof *frequencies);
	enum pm_status status = PM_OK;

	run->weights = calloc(count + 1, sizeof *run->weights);
	if (frequencies == NULL || run->weights == NULL)
		status = pm_fail_memory(err);
	else
		status = pm_plan_frequencies(run->plan, run->index, frequencies, err);
	for (size_t i = 0; i < count && status == PM_OK; i++) {
		double share = (double)run->index->count / ((double)frequencies[i] + 1);
		run->weights[i] = (uint32_t)(WEIGHT_UNIT * log2(1 + share));
	}
	free(frequencies);
	return status;
}

static enum pm_status prepare(struct run *run, const struct pm_query *query, struct pm_error *err)
{
	enum pm_status status;

	if ((status = pm_plan_new(&run->plan, query, run->index, err)) != PM_OK)
		return status;
	if ((status = pm_plan_compile(&run->query, run->plan, err)) != PM_OK)
		return status;
	if (run->options.no_snippets || run->options.count_only)
		return PM_OK;
	if ((status = weigh_clauses(run, err)) != PM_OK)
		return status;
	return pm_evaluator_new(&run->evaluator, run->plan, err);
}

static uint32_t clamp(uint64_t number)
{
	return number < UINT32_MAX ? (uint32_t)number : UINT32_MAX;
}

static enum pm_status ask(struct run *run, struct pm_error *err)
{
	/* Textbook BM25: no correction for the query's length, no floor under a document's. */
	static const struct xap_bm25 bm25 = {.k1 = 1.2, .k3 = 1, .b = 0.75};
	static const struct xap_sort_key keys[] = {
		{.slot = PM_SLOT_SECONDS, .descending = true},
		{.slot = PM_SLOT_UID},
	};
	const struct xap_search_options options = {
		.offset = clamp((uint64_t)run->options.offset),
		.limit = run->options.count_only ? 0 : clamp(run->options.limit),
		.check_at_least = run->options.estimate_total ? 0 : UINT32_MAX,
		.weighting = run->options.count_only ? XAP_WEIGHT_BOOL : XAP_WEIGHT_BM25,
		.bm25 = &bm25,
		.order = XAP_BY_RELEVANCE,
		.keys = keys,
		.key_count = run->options.count_only ? 0 : sizeof keys / sizeof *keys,
		.with_data = run->data_at_once,
	};
	struct xap_error error;

	return pm_check_xap(
		xap_search(run->index->reader, run->query, &options, &run->found, &error), &error,
		err);
}

static enum pm_status describe(struct run *run, const struct pm_query *query, struct pm_error *err)
{
	run->answer = (struct pm_results){
		.query = pm_arena_copy(&run->head, pm_query_text(query)),
		.index_uuid = pm_arena_copy(&run->head, pm_str_of(pm_index_uuid(run->index))),
		.index_revision = pm_index_revision(run->index),
		.total = run->found->matches_estimated,
		.total_exact = run->found->matches_lower == run->found->matches_upper,
		.warning_count = run->plan->warning_count,
	};
	struct pm_str *warnings =
		pm_arena_alloc(&run->head, run->plan->warning_count + 1, sizeof *warnings);
	for (size_t i = 0; i < run->plan->warning_count && warnings != NULL; i++)
		warnings[i] = pm_arena_copy(&run->head, run->plan->warnings[i]);
	run->answer.warnings = warnings;
	return run->head.failed ? pm_fail_memory(err) : PM_OK;
}

/* ---- Hits ---- */

/* The data of a hit, in the memory of hits. */
static enum pm_status fetch(struct run *run, const struct xap_hit *found, struct pm_record *record,
	struct pm_error *err)
{
	struct xap_stored *stored = NULL;
	struct xap_error error;
	struct pm_str data = pm_of_xap(found->data);

	if (!run->data_at_once) {
		enum pm_status status =
			pm_check_xap(xap_reader_document(run->index->reader, found->docid, XAP_DATA,
					     &stored, &error),
				&error, err);
		if (status != PM_OK)
			return status;
		data = pm_of_xap(stored->data);
	}
	data = pm_arena_copy(run->hit_arena, data);
	xap_stored_free(stored);
	if (run->hit_arena->failed)
		return pm_fail_memory(err);
	/* Xapian takes a table that is gone for one that is empty. */
	if (data.len == 0)
		return pm_fail(err, PM_CORRUPT, "%s: document %u has no data",
			pm_index_path(run->index), (unsigned)found->docid);
	return pm_record_read(record, data, run->hit_arena, err);
}

/* Find what matched in a hit and choose what to show of it. */
static enum pm_status illustrate(
	struct run *run, const struct pm_record *record, struct pm_hit *hit, struct pm_error *err)
{
	const struct pm_snippet_options options = {
		.fragments = run->options.fragments,
		.chars = run->options.snippet_chars,
		.weights = run->weights,
		.clause_count = run->plan->clause_count,
		.start = pm_snippet_start(&record->document),
	};
	struct pm_evaluation evaluation;

	enum pm_status status = pm_evaluate(run->evaluator, record, &evaluation, err);
	if (status != PM_OK)
		return status;
	struct pm_match *title =
		pm_arena_alloc(run->hit_arena, evaluation.title_count + 1, sizeof *title);
	if (title == NULL)
		return pm_fail_memory(err);
	if (evaluation.title_count > 0)
		memcpy(title, evaluation.title, evaluation.title_count * sizeof *title);
	hit->title_matches = title;
	hit->title_match_count = evaluation.title_count;
	hit->fragments = pm_snippet_choose(run->hit_arena, record->document.text, evaluation.text,
		evaluation.text_count, &options, &hit->fragment_count);
	return hit->fragments != NULL ? PM_OK : pm_fail_memory(err);
}

static enum pm_status make_hit(
	struct run *run, const struct xap_hit *found, struct pm_hit *hit, struct pm_error *err)
{
	struct pm_record record;

	enum pm_status status = fetch(run, found, &record, err);
	if (status != PM_OK)
		return status;
	*hit = (struct pm_hit){
		.rank = (size_t)found->rank + 1,
		.score = found->weight,
		.document = record.document,
		.sha256 = record.sha256,
		.site = record.site,
	};
	return run->evaluator != NULL ? illustrate(run, &record, hit, err) : PM_OK;
}

/* ---- One answer ---- */

/* Free what an attempt made; another one may follow. */
static void finish(struct run *run)
{
	xap_results_free(run->found);
	free(run->weights);
	pm_evaluator_free(run->evaluator);
	xap_query_free(run->query);
	pm_plan_free(run->plan);
	run->found = NULL;
	run->weights = NULL;
	run->evaluator = NULL;
	run->query = NULL;
	run->plan = NULL;
}

static enum pm_status attempt(struct run *run, const struct pm_query *query, struct pm_error *err)
{
	enum pm_status status = prepare(run, query, err);

	return status == PM_OK ? ask(run, err) : status;
}

/* Plan, compile and ask; where the index has moved on, reopen it and do so once again. */
static enum pm_status start(struct run *run, const struct pm_query *query, struct pm_error *err)
{
	enum pm_status status = attempt(run, query, err);

	if (status == PM_STALE) {
		finish(run);
		if ((status = pm_index_reopen(run->index, err)) == PM_OK)
			status = attempt(run, query, err);
	}
	return status == PM_OK ? describe(run, query, err) : status;
}

/* Give one hit after another to the visitor. */
static enum pm_status visit(
	struct run *run, const struct pm_hit_visitor *visitor, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	struct pm_hit hit;

	if (visitor->begin != NULL)
		status = visitor->begin(visitor->context, &run->answer, err);
	for (size_t i = 0; status == PM_OK && i < run->found->count; i++) {
		status = make_hit(run, &run->found->hits[i], &hit, err);
		if (status == PM_OK && visitor->hit != NULL)
			status = visitor->hit(visitor->context, &hit, err);
		pm_arena_clear(run->hit_arena);
	}
	if (status == PM_OK && visitor->end != NULL)
		status = visitor->end(visitor->context, &run->answer, err);
	return status;
}

enum pm_status pm_search_each(struct pm_index *index, const struct pm_query *query,
	const struct pm_search_options *options, const struct pm_hit_visitor *visitor,
	struct pm_error *err)
{
	struct pm_arena arena = {0};
	struct run run = {.index = index, .options = with_defaults(options), .hit_arena = &arena};

	run.data_at_once = run.options.limit <= DATA_AT_ONCE;
	enum pm_status status = start(&run, query, err);
	if (status == PM_OK)
		status = visit(&run, visitor, err);
	finish(&run);
	pm_arena_free(&run.head);
	pm_arena_free(&arena);
	return status;
}

/* An answer that owns its memory. */
struct whole {
	struct pm_results results;
	struct pm_arena head, hits;
};

/* All hits of a run. */
static enum pm_status gather(struct run *run, struct pm_error *err)
{
	struct pm_hit *hits = pm_arena_alloc(run->hit_arena, run->found->count + 1, sizeof *hits);

	if (hits == NULL)
		return pm_fail_memory(err);
	run->answer.hits = hits;
	for (size_t i = 0; i < run->found->count; i++) {
		enum pm_status status = make_hit(run, &run->found->hits[i], &hits[i], err);
		if (status != PM_OK)
			return status;
		run->answer.hit_count++;
	}
	return PM_OK;
}

enum pm_status pm_search(struct pm_index *index, const struct pm_query *query,
	const struct pm_search_options *options, struct pm_results **out, struct pm_error *err)
{
	struct whole *whole = calloc(1, sizeof *whole);
	struct run run = {.index = index, .options = with_defaults(options), .data_at_once = true};

	*out = NULL;
	if (whole == NULL)
		return pm_fail_memory(err);
	run.hit_arena = &whole->hits;
	enum pm_status status = start(&run, query, err);
	if (status == PM_OK)
		status = gather(&run, err);
	finish(&run);
	whole->head = run.head;
	whole->results = run.answer;
	if (status == PM_OK)
		*out = &whole->results;
	else
		pm_results_free(&whole->results);
	return status;
}

void pm_results_free(struct pm_results *results)
{
	struct whole *whole = (struct whole *)results; /* its first member */

	if (whole == NULL)
		return;
	pm_arena_free(&whole->hits);
	pm_arena_free(&whole->head);
	free(whole);
}
