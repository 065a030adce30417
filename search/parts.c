/*
 * What each clause adds to the score of a hit.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Xapian is asked for the weight of each clause alone on the document: weights depend on nothing
 * but the statistics of the index, so that they add up to the score of the whole query.
 */
#include <string.h>

#include "lib/error.h"
#include "lib/xap.h"
#include "search/query/compile.h"
#include "search/run.h"

/* The weight of a query on a document that may match it. */
static enum pm_status weigh(const struct pm_run *run, const struct xap_query *query, uint32_t docid,
	double *weight, struct pm_error *err)
{
	const struct xap_search_options options = {
		.limit = 1, .weighting = XAP_WEIGHT_BM25, .bm25 = &pm_run_bm25};
	struct xap_query *pair[2] = {NULL, NULL}, *both = NULL;
	struct xap_results *results = NULL;
	struct xap_error error;
	enum pm_status status;

	status = pm_check_xap(
		xap_query_documents(&pair[1], run->index->reader, &docid, 1, &error), &error, err);
	if (status == PM_OK)
		status = pm_check_xap(xap_query_copy(&pair[0], query, &error), &error, err);
	if (status == PM_OK)
		status = pm_check_xap(xap_query_combine(&both, XAP_FILTER,
					      (const struct xap_query *const *)pair, 2, 0, &error),
			&error, err);
	if (status == PM_OK)
		status = pm_check_xap(
			xap_search(run->index->reader, both, &options, &results, &error), &error,
			err);
	*weight = status == PM_OK && results->count > 0 ? results->hits[0].weight : 0;
	xap_results_free(results);
	xap_query_free(both);
	xap_query_free(pair[1]);
	xap_query_free(pair[0]);
	return status;
}

/* Add the parts of a node's clauses; factor: what the weights written above it come to. */
static enum pm_status add_parts(struct pm_run *run, const struct pm_plan_node *node, double factor,
	uint32_t docid, struct pm_score_part *parts, size_t *count, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	struct xap_query *query;
	double weight = 0;

	factor *= node->boost;
	if (node->type == PM_NODE_NOT || factor == 0)
		return PM_OK;
	for (size_t i = 0; i < node->count && status == PM_OK; i++)
		status = add_parts(run, node->children[i], factor, docid, parts, count, err);
	if (node->clause == NULL || !pm_evaluator_marked(run->evaluator, node->clause))
		return status;
	status = pm_clause_compile(&query, node->clause, run->index, PM_BOUND_EXACT, err);
	if (status == PM_OK)
		status = weigh(run, query, docid, &weight, err);
	xap_query_free(query);
	if (weight > 0)
		parts[(*count)++] = (struct pm_score_part){
			.clause = node->clause->number, .weight = weight * factor};
	return status;
}

enum pm_status pm_run_add_parts(
	struct pm_run *run, uint32_t docid, struct pm_hit *hit, struct pm_error *err)
{
	struct pm_score_part *parts =
		pm_arena_alloc(run->hit_arena, run->plan->clause_count + 1, sizeof *parts);

	if (parts == NULL)
		return pm_fail_memory(err);
	hit->parts = parts;
	return add_parts(run, run->plan->root, 1, docid, parts, &hit->part_count, err);
}
