/*
 * From the text of a query to its signs.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_LEXER_H
#define PM_SEARCH_QUERY_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "search/query/tree.h"

enum pm_sign_type {
	PM_SIGN_END,
	PM_SIGN_CHUNK,  /* characters without space: a word, with its `=`, `*`, `~`, `^` */
	PM_SIGN_QUOTED, /* what stands between quotes */
	PM_SIGN_OPEN,
	PM_SIGN_CLOSE,
	PM_SIGN_AND,
	PM_SIGN_OR,
	PM_SIGN_NOT, /* NOT or `-` */
	PM_SIGN_PLUS,
	PM_SIGN_NEAR,  /* NEAR or ADJ */
	PM_SIGN_FIELD, /* `name:`, whether or not there is such a field; its value is next */
};

struct pm_sign {
	enum pm_sign_type type;
	size_t start, end;     /* its bytes, with quotes and suffixes */
	struct pm_str content; /* CHUNK: all of it; QUOTED: between the quotes; FIELD: the name */
	bool value;            /* it comes right after a FIELD */
	bool tied;             /* it comes right after a quote or parenthesis */

	/* QUOTED, CLOSE: what is tied to them. */
	bool has_slop;
	unsigned slop;
	double boost;

	/* NEAR */
	bool ordered;
	unsigned distance;
	enum pm_near_unit unit;
};

/** A reader of signs: zero-initialise it with the text, which is borrowed. */
struct pm_lexer {
	struct pm_str text;
	size_t at;
	bool after_field;
	bool tied; /* the last sign ended in a quote or parenthesis */
};

/** The most words that NEAR, ADJ and slop may span: a page or two. */
#define PM_DISTANCE_MAX 1000

/** What NEAR and ADJ mean without a number; Xapian's own parser has the same. */
#define PM_DISTANCE_DEFAULT 10

/** The heaviest boost. */
#define PM_BOOST_MAX 1000

/** Give the next sign; at the end, and then for ever, PM_SIGN_END. PM_BAD_QUERY. */
enum pm_status pm_lexer_next(struct pm_lexer *lexer, struct pm_sign *sign, struct pm_error *err);

/** Whether a chunk, or one that begins with it, would be read as an operator or as a field and its
 * value rather than a word. */
bool pm_lexer_is_special(struct pm_str chunk);

/**
 * Read the number of a boost, `2` or `0.25`, from the bytes after `^`; at is their place in the
 * query. PM_BAD_QUERY.
 */
enum pm_status pm_lexer_boost(double *out, struct pm_str text, size_t at, struct pm_error *err);

#endif
