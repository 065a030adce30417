/*
 * Queries: from what a user typed to a tree with one meaning.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_QUERY_H
#define PRESSMARK_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/date.h>
#include <pressmark/error.h>
#include <pressmark/str.h>

/** A query as parsed. Never changes; may be used by several threads. */
struct pm_query;

/** How to read a query; all zero is the default. */
struct pm_query_options {
	bool any;     /* words side by side: any may match (OR) instead of all (AND) */
	bool literal; /* nothing but words: no operators, any bytes, never a PM_BAD_QUERY */
	struct pm_str since, until; /* only documents of these days: partial dates as in `date:`,
	                               `2024` or `7d`; since means its first day, until its last;
	                               empty: no bound */
	struct pm_date today;       /* what `today` and `7d` count from; year 0: the local day */
};

/** Something odd in a query that is no error. */
struct pm_query_warning {
	size_t offset; /* the byte of the query it is about */
	struct pm_str message;
};

/**
 * Parse a query; pressmark-query(7) is the reference of the language.
 *
 * text: UTF-8, not kept. options: NULL for the defaults.
 * Gives *out to the caller (pm_query_free). PM_BAD_QUERY: err->offset is the byte of the text where
 * it went wrong, the message says what and what to write instead. PM_INVALID: since or until is no
 * date, or they are the wrong way round. A text without words is PM_BAD_QUERY unless since or until
 * is given (then it means every document of these days) or it is literal (then it finds nothing).
 */
PM_API enum pm_status pm_query_parse(struct pm_query **out, struct pm_str text,
	const struct pm_query_options *options, struct pm_error *err);

PM_API void pm_query_free(struct pm_query *query);

/**
 * The query spelled out: every operator written, dates resolved, since and until included. Parsed
 * again with no options it gives the same tree. Terminated; borrowed until pm_query_free.
 */
PM_API struct pm_str pm_query_text(const struct pm_query *query);

/** Give the warnings, by offset, borrowed until pm_query_free. */
PM_API const struct pm_query_warning *pm_query_warnings(
	const struct pm_query *query, size_t *count);

/** The column, in characters from 1, of a byte of a text; a byte that is no UTF-8 counts as one. */
PM_API size_t pm_query_column(struct pm_str text, size_t offset);

#endif
