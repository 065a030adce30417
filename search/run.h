/*
 * A query being answered: what the files of the search share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_RUN_H
#define PM_SEARCH_RUN_H

#include <pressmark/search.h>
#include <xapian-c.h>

#include "lib/arena.h"
#include "lib/index.h"
#include "lib/record.h"
#include "search/deadline.h"
#include "search/query/evaluate.h"

/** Textbook BM25: no correction for the query's length, no floor under a document's. */
extern const struct xap_bm25 pm_run_bm25;

struct pm_run {
	struct pm_index *index;
	struct pm_search_options options; /* with their defaults filled in */
	struct pm_deadline deadline;
	struct pm_plan *plan;
	struct xap_query *query;
	struct pm_evaluator *evaluator;       /* NULL: texts are not looked at */
	uint32_t *weights;                    /* of each clause, for snippets */
	uint32_t facet_slots[PM_FACET_COUNT]; /* whose values are to be counted */
	size_t facet_slot_count;
	struct xap_results *found;
	size_t total; /* documents that match */
	bool total_exact;
	struct xap_hit *hits; /* those that are wanted, in their order; they borrow from found */
	size_t hit_count;
	struct pm_hit *made;        /* those to be given; NULL: each is made when it is its turn */
	size_t made_count;          /* with copies */
	struct pm_arena head;       /* of the answer but its hits */
	struct pm_arena *hit_arena; /* of the hits */
	struct pm_results answer;
};

/** Ask Xapian for the hits in their order, and count: rank.c. */
enum pm_status pm_run_ask(struct pm_run *run, struct pm_error *err);

/** Count the documents that match a query of Xapian: rank.c. */
enum pm_status pm_run_count(
	struct pm_run *run, const struct xap_query *query, size_t *total, struct pm_error *err);

/** List the slots that the facets asked for need: facets.c. */
void pm_run_choose_slots(struct pm_run *run);

/** Make facets of the values counted in these slots: facets.c. */
enum pm_status pm_run_make_facets(struct pm_run *run, struct pm_error *err);

/** Tell what each clause adds to the score of a hit that the evaluator has just looked at: parts.c.
 */
enum pm_status pm_run_add_parts(
	struct pm_run *run, uint32_t docid, struct pm_hit *hit, struct pm_error *err);

/** Find the copies of a hit, as far as they are wanted: copies.c. */
enum pm_status pm_run_find_copies(
	struct pm_run *run, uint32_t docid, struct pm_hit *hit, struct pm_error *err);

/** Give a hit that is a copy the text that it is a copy of; nothing happens to others: copies.c. */
enum pm_status pm_run_find_text(
	struct pm_run *run, struct pm_record *record, struct pm_hit *hit, struct pm_error *err);

/** Make a copy of a hit a hit of its own, without what matched: copies.c. */
void pm_run_begin_copy(
	const struct pm_hit *original, size_t number, struct pm_hit *hit, struct pm_record *record);

/** Count what matches another tree: diagnose.c. */
enum pm_status pm_run_count_tree(
	struct pm_run *run, const struct pm_node *root, size_t *total, struct pm_error *err);

/** Find out what words and values of the query no document has: missing.c. */
enum pm_status pm_run_find_missing(struct pm_run *run, struct pm_error *err);

/** Find out why nothing matched: diagnose.c. */
enum pm_status pm_run_diagnose(struct pm_run *run, struct pm_error *err);

#endif
