/*
 * From a query to its hits.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/search.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/record.h"
#include "search/fetch.h"
#include "search/query/compile.h"
#include "search/run.h"
#include "search/snippet.h"
#include "search/verify.h"

enum {
	DEFAULT_LIMIT = 10,
	DEFAULT_FRAGMENTS = 1,
	DEFAULT_SNIPPET_CHARS = 300,
	AT_ONCE = 1000,   /* hits that are all made before the first is given */
	WEIGHT_UNIT = 64, /* of a clause, for each halving of its frequency */
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
static enum pm_status weigh_clauses(struct pm_run *run, struct pm_error *err)
{
	size_t count = run->plan->clause_count;

	run->weights = calloc(count + 1, sizeof *run->weights);
	if (run->weights == NULL)
		return pm_fail_memory(err);
	for (size_t i = 0; i < count; i++) {
		double documents = (double)pm_clause_documents(run->plan->clauses[i]);
		double share = (double)run->index->count / (documents + 1);
		run->weights[i] = (uint32_t)(WEIGHT_UNIT * log2(1 + share));
	}
	return PM_OK;
}

static enum pm_status prepare(
	struct pm_run *run, const struct pm_query *query, struct pm_error *err)
{
	enum pm_status status;

	if ((status = pm_plan_new(&run->plan, query, run->index, &run->deadline, err)) != PM_OK)
		return status;
	if ((status = pm_verify(run->plan, run->index, &run->deadline, err)) != PM_OK)
		return status;
	if ((status = pm_plan_compile(&run->query, run->plan, run->index, PM_BOUND_EXACT, err)) !=
		PM_OK)
		return status;
	pm_run_choose_slots(run);
	bool texts = !run->options.no_snippets || run->options.explain;
	if (!texts || run->options.count_only)
		return PM_OK;
	if ((status = weigh_clauses(run, err)) != PM_OK)
		return status;
	return pm_evaluator_new(&run->evaluator, run->plan, err);
}

/* The clauses of the query, by number. */
static enum pm_status describe_clauses(struct pm_run *run, struct pm_error *err)
{
	const struct pm_plan *plan = run->plan;
	struct pm_query_clause *clauses =
		pm_arena_alloc(&run->head, plan->clause_count + 1, sizeof *clauses);
	struct pm_buf text = {0};

	for (size_t i = 0; i < plan->clause_count && clauses != NULL; i++) {
		const struct pm_node *node = plan->clauses[i]->node;
		pm_buf_clear(&text);
		pm_query_write_part(&text, plan->query, node);
		clauses[i] = (struct pm_query_clause){
			.text = pm_arena_copy(&run->head, pm_buf_str(&text)),
			.start = node->start,
			.end = node->end,
			.verified = plan->clauses[i]->type == PM_CLAUSE_NEAR,
		};
	}
	run->answer.clauses = clauses;
	run->answer.clause_count = plan->clause_count;
	run->head.failed |= text.failed;
	pm_buf_free(&text);
	return run->head.failed ? pm_fail_memory(err) : PM_OK;
}

static enum pm_status describe_warnings(struct pm_run *run, struct pm_error *err)
{
	size_t count = run->plan->warning_count;
	struct pm_str *warnings = pm_arena_alloc(&run->head, count + 1, sizeof *warnings);

	for (size_t i = 0; i < count && warnings != NULL; i++)
		warnings[i] = pm_arena_copy(&run->head, run->plan->warnings[i]);
	run->answer.warnings = warnings;
	run->answer.warning_count = count;
	return run->head.failed ? pm_fail_memory(err) : PM_OK;
}

/* All of the answer but its hits. */
static enum pm_status describe(
	struct pm_run *run, const struct pm_query *query, struct pm_error *err)
{
	enum pm_status status;

	run->answer = (struct pm_results){
		.query = pm_arena_copy(&run->head, pm_query_text(query)),
		.index_uuid = pm_arena_copy(&run->head, pm_str_of(pm_index_uuid(run->index))),
		.index_revision = pm_index_revision(run->index),
		.total = run->total,
		.total_exact = run->total_exact,
	};
	if ((status = describe_clauses(run, err)) != PM_OK)
		return status;
	if ((status = describe_warnings(run, err)) != PM_OK)
		return status;
	if ((status = pm_run_make_facets(run, err)) != PM_OK)
		return status;
	if (run->options.diagnose && run->answer.total == 0)
		return pm_run_diagnose(run, err);
	return PM_OK;
}

/* ---- Hits ---- */

/* The whole text with all that matched. */
static enum pm_status show_whole(struct pm_run *run, const struct pm_record *record,
	const struct pm_evaluation *evaluation, struct pm_hit *hit, struct pm_error *err)
{
	size_t count = evaluation->text_count;
	struct pm_fragment *fragment = pm_arena_alloc(run->hit_arena, 1, sizeof *fragment);
	struct pm_match *matches = pm_arena_alloc(run->hit_arena, count + 1, sizeof *matches);

	if (fragment == NULL || matches == NULL)
		return pm_fail_memory(err);
	if (count > 0)
		memcpy(matches, evaluation->text, count * sizeof *matches);
	*fragment = (struct pm_fragment){
		.end = record->document.text.len, .matches = matches, .match_count = count};
	hit->fragments = fragment;
	hit->fragment_count = 1;
	return PM_OK;
}

static enum pm_status show_fragments(struct pm_run *run, const struct pm_record *record,
	const struct pm_evaluation *evaluation, struct pm_hit *hit, struct pm_error *err)
{
	const struct pm_snippet_options options = {
		.fragments = run->options.fragments,
		.chars = run->options.snippet_chars,
		.weights = run->weights,
		.clause_count = run->plan->clause_count,
		.start = pm_snippet_start(&record->document),
	};

	hit->fragments = pm_snippet_choose(run->hit_arena, record->document.text, evaluation->text,
		evaluation->text_count, &options, &hit->fragment_count);
	return hit->fragments != NULL ? PM_OK : pm_fail_memory(err);
}

/* Find what matched in a hit and choose what to show of it. */
static enum pm_status illustrate(struct pm_run *run, const struct pm_record *record,
	struct pm_hit *hit, struct pm_error *err)
{
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
	if (run->options.no_snippets)
		return PM_OK;
	return (run->options.whole ? show_whole : show_fragments)(
		run, record, &evaluation, hit, err);
}

static enum pm_status make_hit(
	struct pm_run *run, size_t number, struct pm_hit *hit, struct pm_error *err)
{
	const struct xap_hit *found = &run->hits[number];
	struct pm_record record;
	struct pm_str data;

	enum pm_status status = pm_fetch(run->index, found->docid, run->hit_arena, &data, err);
	if (status == PM_OK)
		status = pm_record_read(&record, data, run->hit_arena, err);
	if (status != PM_OK)
		return status;
	*hit = (struct pm_hit){
		.rank = (size_t)found->rank + 1,
		.score = found->weight,
		.document = record.document,
		.sha256 = record.sha256,
		.site = record.site,
	};
	status = pm_run_find_text(run, &record, hit, err);
	if (status == PM_OK && run->evaluator != NULL)
		status = illustrate(run, &record, hit, err);
	if (status == PM_OK && run->options.explain)
		status = pm_run_add_parts(run, found->docid, hit, err);
	if (status == PM_OK)
		status = pm_run_find_copies(run, found->docid, hit, err);
	return status == PM_OK ? pm_deadline_check(&run->deadline, err) : status;
}

/* A copy of a hit as a hit. */
static enum pm_status make_copy(struct pm_run *run, const struct pm_hit *original, size_t number,
	struct pm_hit *hit, struct pm_error *err)
{
	enum pm_status status = pm_deadline_check(&run->deadline, err);
	struct pm_record record;

	pm_run_begin_copy(original, number, hit, &record);
	return status == PM_OK && run->evaluator != NULL ? illustrate(run, &record, hit, err)
	                                                 : status;
}

/* The hit itself, which need not say what copies come after it. */
static struct pm_hit without_copies(const struct pm_hit *hit)
{
	struct pm_hit alone = *hit;

	alone.copies = NULL;
	alone.copy_count = alone.copies_total = 0;
	return alone;
}

/* Put the copies of each hit after it. */
static enum pm_status spread_copies(struct pm_run *run, struct pm_error *err)
{
	const struct pm_hit *hits = run->made;
	enum pm_status status = PM_OK;
	size_t count = run->hit_count;

	for (size_t i = 0; i < run->hit_count; i++)
		count += hits[i].copy_count;
	run->made = pm_arena_alloc(run->hit_arena, count + 1, sizeof *run->made);
	if (run->made == NULL)
		return pm_fail_memory(err);
	run->made_count = 0;
	for (size_t i = 0; i < run->hit_count; i++) {
		run->made[run->made_count++] = without_copies(&hits[i]);
		for (size_t k = 0; k < hits[i].copy_count && status == PM_OK; k++)
			status = make_copy(run, &hits[i], k, &run->made[run->made_count++], err);
	}
	return status;
}

static enum pm_status make_all(struct pm_run *run, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	run->made = pm_arena_alloc(run->hit_arena, run->hit_count + 1, sizeof *run->made);
	if (run->made == NULL)
		return pm_fail_memory(err);
	for (size_t i = 0; i < run->hit_count && status == PM_OK; i++)
		status = make_hit(run, i, &run->made[i], err);
	run->made_count = run->hit_count;
	return status == PM_OK && run->options.all_copies ? spread_copies(run, err) : status;
}

/* ---- One answer ---- */

/* Free what an attempt made; another one may follow. */
static void finish(struct pm_run *run)
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

/* all: make the hits as well. */
static enum pm_status attempt(
	struct pm_run *run, const struct pm_query *query, bool all, struct pm_error *err)
{
	enum pm_status status;

	if ((status = prepare(run, query, err)) != PM_OK)
		return status;
	if ((status = pm_deadline_check(&run->deadline, err)) != PM_OK)
		return status;
	if ((status = pm_run_ask(run, err)) != PM_OK)
		return status;
	if ((status = describe(run, query, err)) != PM_OK)
		return status;
	return all ? make_all(run, err) : PM_OK;
}

/* Find out what is to be told; where the index has moved on, reopen it and do so once again. */
static enum pm_status start(
	struct pm_run *run, const struct pm_query *query, bool all, struct pm_error *err)
{
	run->deadline = pm_deadline_in(run->options.timeout_ms);
	enum pm_status status = attempt(run, query, all, err);

	if (status == PM_STALE) {
		finish(run);
		if ((status = pm_index_reopen(run->index, err)) == PM_OK)
			status = attempt(run, query, all, err);
	}
	return status;
}

/* Make a hit, and give it to the visitor, with its copies after it. */
static enum pm_status show(struct pm_run *run, size_t number, const struct pm_hit_visitor *visitor,
	struct pm_error *err)
{
	struct pm_hit hit, shown;

	enum pm_status status = make_hit(run, number, &hit, err);
	if (status == PM_OK) {
		shown = run->options.all_copies ? without_copies(&hit) : hit;
		status = visitor->hit(visitor->context, &shown, err);
	}
	for (size_t i = 0; status == PM_OK && run->options.all_copies && i < hit.copy_count; i++) {
		status = make_copy(run, &hit, i, &shown, err);
		if (status == PM_OK)
			status = visitor->hit(visitor->context, &shown, err);
	}
	pm_arena_clear(run->hit_arena);
	return status;
}

static enum pm_status show_all(
	struct pm_run *run, const struct pm_hit_visitor *visitor, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	if (run->made != NULL) {
		for (size_t i = 0; i < run->made_count && status == PM_OK; i++)
			status = visitor->hit(visitor->context, &run->made[i], err);
		return status;
	}
	for (size_t i = 0; i < run->hit_count && status == PM_OK; i++)
		status = show(run, i, visitor, err);
	return status;
}

static enum pm_status visit(
	struct pm_run *run, const struct pm_hit_visitor *visitor, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	if (visitor->begin != NULL)
		status = visitor->begin(visitor->context, &run->answer, err);
	if (status == PM_OK && visitor->hit != NULL)
		status = show_all(run, visitor, err);
	if (status == PM_OK && visitor->end != NULL)
		status = visitor->end(visitor->context, &run->answer, err);
	return status;
}

enum pm_status pm_search_each(struct pm_index *index, const struct pm_query *query,
	const struct pm_search_options *options, const struct pm_hit_visitor *visitor,
	struct pm_error *err)
{
	struct pm_arena arena = {0};
	struct pm_run run = {
		.index = index, .options = with_defaults(options), .hit_arena = &arena};

	enum pm_status status = start(&run, query, run.options.limit <= AT_ONCE, err);
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

enum pm_status pm_search(struct pm_index *index, const struct pm_query *query,
	const struct pm_search_options *options, struct pm_results **out, struct pm_error *err)
{
	struct whole *whole = calloc(1, sizeof *whole);
	struct pm_run run = {.index = index, .options = with_defaults(options)};

	*out = NULL;
	if (whole == NULL)
		return pm_fail_memory(err);
	run.hit_arena = &whole->hits;
	enum pm_status status = start(&run, query, true, err);
	finish(&run);
	whole->head = run.head;
	whole->results = run.answer;
	whole->results.hits = run.made;
	whole->results.hit_count = run.made_count;
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
