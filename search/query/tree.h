/*
 * The tree of a query: what is compiled for Xapian, evaluated on texts, explained.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What holds of every tree:
 * - AND and OR have at least two children, none of them of the same type unless it has a boost.
 * - A NOT is a child of an AND whose first child is not a NOT: `-x` is AND(ALL, NOT(x)).
 * - Children of PHRASE are WORDs, or ORs whose children are WORDs and PHRASEs without slop; all
 *   words in it are EXACT, PREFIX or FUZZY.
 * - Children of NEAR and ADJ are WORDs, PHRASEs, or ORs of these, at most PM_NEAR_SIDES_MAX; all
 *   leaves have the same field.
 * - In fields whose values are whole (PM_FIELD_KEYWORD, _HOST, _KEY) a WORD's text is the value,
 *   spaces included, PLAIN or PREFIX; there are no PHRASEs. A PM_FIELD_DAY has RANGEs only.
 * - RANGEs are in fields that are ordered.
 */
#ifndef PM_SEARCH_QUERY_TREE_H
#define PM_SEARCH_QUERY_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/date.h>
#include <pressmark/query.h>

#include "lib/buf.h"
#include "lib/schema.h"

enum pm_node_type {
	PM_NODE_ALL,  /* every document */
	PM_NODE_NONE, /* no document */
	PM_NODE_WORD,
	PM_NODE_PHRASE, /* the children one after another */
	PM_NODE_RANGE,  /* from one value to another */
	PM_NODE_NEAR,   /* the children close together in any order */
	PM_NODE_ADJ,    /* the children close together in this order */
	PM_NODE_AND,
	PM_NODE_OR,
	PM_NODE_MAYBE, /* the first child must match, the others add to the ranking */
	PM_NODE_NOT,   /* documents its one child does not match */
};

enum pm_word_form {
	PM_FORM_PLAIN,  /* by stem, in fields that have stems */
	PM_FORM_EXACT,  /* as written, but for case and diacritics */
	PM_FORM_PREFIX, /* words that begin so */
	PM_FORM_FUZZY,  /* words within some edits */
};

enum pm_near_unit {
	PM_UNIT_WORDS,
	PM_UNIT_SENTENCE,
	PM_UNIT_PARAGRAPH,
};

struct pm_node {
	enum pm_node_type type;
	size_t start, end; /* its bytes in the query's text; both the text's length when it is not
	                      in there, as with since and until */
	double boost;      /* of its weight: 1 unless `^` is given; 0 finds but does not rank */

	/* WORD, PHRASE, RANGE: the field; bare words have &pm_fields[PM_FIELD_BODY]. Else NULL. */
	const struct pm_field *field;

	/* WORD: the text as typed, without operators and escapes, with at least one letter or digit
	 * (in PM_FIELD_KEY: at least one byte). The analyzer may find several words in it:
	 * `APT-31`, `https://www.justice.gov/opa`, `l'ambassadeur`. */
	struct pm_str text;
	enum pm_word_form form;
	unsigned edits; /* FUZZY: 1 or 2, 0: by the word's length */

	/* PHRASE: how many words more than none may stand in between, in sum. */
	unsigned slop;

	/* NEAR, ADJ with PM_UNIT_WORDS: at most so many words from the end of one child's match to
	 * the start of the next one's in the text: neighbours are 1 apart. */
	unsigned distance;
	enum pm_near_unit unit;

	/* RANGE of days: first and last; year 0: open. At most one of them is. No time, no zone. */
	struct pm_date from, to;

	/* RANGE in another field: its ends as typed, without escapes; empty: open, at most one.
	 * What begins with `high` is still in it. */
	struct pm_str low, high;

	struct pm_node **children;
	size_t count;
};

/** The most words, phrases and alternatives that stand side by side with NEAR or ADJ. */
#define PM_NEAR_SIDES_MAX 6

/** Whether a field's values are whole: not made of words. */
static inline bool pm_field_is_whole(const struct pm_field *field)
{
	return field->type == PM_FIELD_KEYWORD || field->type == PM_FIELD_HOST ||
	       field->type == PM_FIELD_KEY;
}

/** The tree of a query, borrowed until pm_query_free. */
const struct pm_node *pm_query_root(const struct pm_query *query);

/** Append a node as query text that parses back to an equal one. */
void pm_node_write_query(struct pm_buf *buf, const struct pm_node *node);

/** Append a part of a query as its user would write it: as pm_node_write_query does, but the words
 * of a literal query without escapes. query: NULL for a tree of none. */
void pm_query_write_part(
	struct pm_buf *buf, const struct pm_query *query, const struct pm_node *part);

/** Append what a node is, without its children: `WORD sanctions`, `NEAR 5`. */
void pm_node_write_label(struct pm_buf *buf, const struct pm_node *node);

/** Append a node as an indented tree, a line for each node. */
void pm_node_write_tree(struct pm_buf *buf, const struct pm_node *node);

/** Whether two trees mean the same: equal in all but start and end. */
bool pm_node_equal(const struct pm_node *a, const struct pm_node *b);

#endif
