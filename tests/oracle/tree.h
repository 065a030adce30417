/*
 * Queries as the oracle makes them: a tree of its own, and its spelling in the query language.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_ORACLE_TREE_H
#define PM_TESTS_ORACLE_TREE_H

#include <stdint.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/schema.h"
#include "tests/oracle/dice.h"

enum oracle_type {
	ORACLE_OR,
	ORACLE_MAYBE, /* the first `required` children must match, the others rank */
	ORACLE_SIDE,  /* words side by side: all, or any with --any */
	ORACLE_AND,
	ORACLE_NEAR,
	ORACLE_NOT,
	ORACLE_PHRASE,
	ORACLE_WORD,
	ORACLE_VALUE, /* of site, kind, lang, id */
	ORACLE_DAYS,
	ORACLE_ALL,
};

enum oracle_ending {
	ORACLE_STEMMED,
	ORACLE_EXACT,
	ORACLE_PREFIX,
	ORACLE_FUZZY,
};

/** A node; members that its type does not need are zero. */
struct oracle_tree {
	enum oracle_type type;
	enum pm_field_id field; /* of what has no children, of phrases and of NEARs */
	struct pm_str text;     /* WORD, VALUE, DAYS: as typed, without escapes and operators */
	enum oracle_ending ending;
	unsigned edits;               /* FUZZY: 1, 2; 0: by the length */
	unsigned slop;                /* PHRASE */
	unsigned distance;            /* NEAR: 0 within a sentence or paragraph */
	bool paragraph, ordered;      /* NEAR */
	uint32_t first_day, last_day; /* DAYS: 20240325 */
	size_t required;              /* MAYBE */
	const char *weight;           /* `^2`, or NULL */

	struct oracle_tree **children;
	size_t count;

	struct oracle_way *ways; /* WORD, PHRASE: see words.h */
	size_t way_count;
};

/** A node without children; there is always memory. */
struct oracle_tree *oracle_tree_new(
	struct pm_arena *arena, enum oracle_type type, enum pm_field_id field);

/** A node with room for so many children, none of them there yet. */
struct oracle_tree *oracle_tree_of(struct pm_arena *arena, enum oracle_type type, size_t room);

/** Spell a query: as it may be typed, in one of many ways. */
void oracle_spell(
	struct pm_buf *out, const struct oracle_tree *tree, bool any, struct oracle_dice *dice);

/**
 * A copy of the tree that is simpler by one step: a child in the place of its parent, a child
 * less, or something that is tied to a node taken off. NULL when there is no such step; steps are
 * counted from 0.
 */
struct oracle_tree *oracle_simplify(
	struct pm_arena *arena, const struct oracle_tree *tree, size_t step);

#endif
