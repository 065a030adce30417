/*
 * How a query is understood by an index: its tree, with the terms and the cost of each leaf.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_EXPLAIN_H
#define PRESSMARK_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

struct pm_index;
struct pm_query;

/** A term that a leaf looks for. */
struct pm_explained_term {
	struct pm_str term; /* as the index has it, with its prefix */
	uint64_t documents; /* that have it */
};

/** A node of the tree. */
struct pm_explained_node {
	unsigned depth;      /* 0: the root */
	struct pm_str label; /* of a leaf: that part of the query, as pm_query_clause.text; else
	                        `AND`, … */
	bool leaf;           /* what follows is only of leaves */
	uint32_t clause;     /* its number, as pm_match.clause has it */
	bool verified;       /* found by its terms, then checked document by document */
	const struct pm_explained_term *terms; /* the most frequent first */
	size_t term_count;
	const struct pm_str *missing; /* words that no document has, as pm_missing.text */
	size_t missing_count;
	uint64_t documents; /* that can match, at most */
	uint64_t cost;      /* postings to be read: the documents of all terms */
};

/** A query as an index understands it, complete. */
struct pm_explanation {
	struct pm_str query;                   /* spelled out */
	const struct pm_explained_node *nodes; /* a node, then its children */
	size_t node_count;
	const struct pm_str *warnings; /* one line each, for the user */
	size_t warning_count;
};

/** Explain a query. Gives *out to the caller (pm_explanation_free); errors are those of pm_search.
 */
PM_API enum pm_status pm_explain(struct pm_index *index, const struct pm_query *query,
	struct pm_explanation **out, struct pm_error *err);

PM_API void pm_explanation_free(struct pm_explanation *explanation);

#endif
