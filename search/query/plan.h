/*
 * What a query's tree looks for in an index: each leaf as the terms that satisfy it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The plan is the one place where words of a query become terms. It is compiled for Xapian
 * (compile.h) and evaluated on texts (evaluate.h), so that both mean the same.
 */
#ifndef PM_SEARCH_QUERY_PLAN_H
#define PM_SEARCH_QUERY_PLAN_H

#include <pressmark/index.h>

#include "lib/arena.h"
#include "search/deadline.h"
#include "search/query/tree.h"

/** The most terms a prefix stands for: the most frequent ones, with a warning. */
#define PM_EXPANSION_MAX 2000

/** The most ways a phrase of alternatives is written out; alternatives of one word each are one way
 * together. */
#define PM_SEQUENCES_MAX 64

/** The most terms that all words of a query stand for together: each takes some kilobytes. */
#define PM_TERMS_MAX 20000

/** A term to look for, without its field's prefix. */
struct pm_seek {
	struct pm_str text;
	bool stem;          /* a stem (of any of the index's languages) rather than an exact form */
	uint32_t documents; /* of the index that have it; at least one, else it is left out */
};

/** The terms of which any may stand at a position. */
struct pm_step {
	uint32_t id; /* from 0, unique in the plan */
	const struct pm_field *field;
	struct pm_seek *terms;
	size_t count;
};

/** Steps one after another, in positions that ascend. */
struct pm_sequence {
	struct pm_step *steps;
	size_t count;
	uint32_t window; /* the most positions from the first step to the last, both counted; equal
	                    to count: without a gap. More than one step: exact forms only, for
	                    stems have no positions */
};

/** The sequences of which any satisfies a word, a phrase, or alternatives of these. */
struct pm_ways {
	struct pm_sequence *items;
	size_t count;
};

enum pm_clause_type {
	PM_CLAUSE_WORDS, /* one part */
	PM_CLAUSE_NEAR, /* the parts close together: node says how. Xapian finds documents that have
	                   them all; which of these satisfy it is to be checked for each */
	PM_CLAUSE_VALUE,  /* a term that stands for a whole value */
	PM_CLAUSE_PREFIX, /* the same, any that begins so */
	PM_CLAUSE_DAYS,   /* days of publication, node->from to node->to */
	PM_CLAUSE_RANGE,  /* other values, low to high */
};

/** A leaf of the query. */
struct pm_clause {
	uint32_t number; /* from 0, in the order of the query's text */
	enum pm_clause_type type;
	const struct pm_node *node;
	struct pm_ways *parts; /* WORDS, NEAR: none of them empty */
	size_t part_count;
	uint32_t first_step, end_step; /* the ids of its steps, the latter not included */
	struct pm_str term;            /* VALUE, PREFIX: with the field's prefix */
	enum pm_slot slot;             /* RANGE */
	struct pm_str low, high; /* RANGE: as the slot has values; empty: open. high ends in a byte
	                            above all text, so that what begins with it is in the range */
	const uint32_t *docids;  /* NEAR, once they are checked: those that satisfy it, ascending */
	size_t docid_count;
};

/** The query's tree without what is not there to be found: never a leaf (WORD, PHRASE, RANGE, NEAR,
 * ADJ) without a clause, never an operator without children. */
struct pm_plan_node {
	enum pm_node_type type; /* OR also for a MAYBE whose first child is left out */
	const struct pm_node *node;
	double boost;
	const struct pm_clause *clause; /* of a leaf, else NULL */
	struct pm_plan_node **children;
	size_t count;
};

/** A word of the query that is not in the index. */
struct pm_unknown {
	const struct pm_field *field;
	struct pm_str word;     /* folded */
	enum pm_word_form form; /* PREFIX: no word begins so; FUZZY: none is like it */
	uint32_t clause;        /* its number */
};

struct pm_plan {
	const struct pm_query *query; /* NULL: of no query */
	struct pm_analyzer *analyzer; /* the index's */
	struct pm_arena arena;        /* of all below, and of what is found out about its clauses */
	struct pm_plan_node *root;
	struct pm_clause **clauses;
	size_t clause_count, clause_capacity;
	const struct pm_step **steps; /* by id; NULL for one that became part of another */
	uint32_t step_count;
	size_t term_count;          /* of all steps together */
	struct pm_unknown *unknown; /* words that no document has */
	size_t unknown_count, unknown_capacity;
	struct pm_str *warnings;
	size_t warning_count, warning_capacity;
};

/**
 * Make the plan of a query for an index. Give *out to the caller (pm_plan_free), borrowing from
 * query. PM_BAD_QUERY, with the offset, for what cannot be answered; PM_INTERRUPTED at the
 * deadline.
 */
enum pm_status pm_plan_new(struct pm_plan **out, const struct pm_query *query,
	const struct pm_index *index, const struct pm_deadline *deadline, struct pm_error *err);

/** The same of a tree of no query, without its warnings. */
enum pm_status pm_plan_of_tree(struct pm_plan **out, const struct pm_node *root,
	const struct pm_index *index, const struct pm_deadline *deadline, struct pm_error *err);

void pm_plan_free(struct pm_plan *plan);

/** Append a term as the index has it. */
void pm_seek_write(struct pm_buf *out, const struct pm_field *field, const struct pm_seek *seek);

/** The documents that satisfy a clause of words, at most: a sequence is no more frequent than the
 * rarest of its steps, words near each other than the rarest of them. Of another clause: 0. */
uint64_t pm_clause_documents(const struct pm_clause *clause);

/** Note a word that is not in the index, of the clause that is being planned. */
enum pm_status pm_plan_note_unknown(struct pm_plan *plan, const struct pm_field *field,
	struct pm_str word, enum pm_word_form form, struct pm_error *err);

/** Append a word that is not in the index as it stands in a query. */
void pm_unknown_write(
	struct pm_buf *out, const struct pm_plan *plan, const struct pm_unknown *unknown);

/** Add a line to the warnings. */
__attribute__((format(printf, 2, 3))) void pm_plan_warn(
	struct pm_plan *plan, const char *format, ...);

#endif
