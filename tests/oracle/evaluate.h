/*
 * Whether a document is what a query asks for, and where: by looking at every token.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_ORACLE_EVALUATE_H
#define PM_TESTS_ORACLE_EVALUATE_H

#include "tests/oracle/words.h"

/** A place that satisfies a word or phrase: from one token to another or the same. */
struct oracle_span {
	const struct oracle_token *first, *last;
};

struct oracle_spans {
	struct oracle_span *items;
	size_t count, capacity;
};

/** A query with the ways of its words found (oracle_find_ways). */
struct oracle_question {
	const struct oracle_tree *tree;
	bool any; /* words side by side: any of them */
};

/** Tell of each document of a corpus whether it matches; returns how many do. */
size_t oracle_evaluate(
	const struct oracle_question *question, const struct oracle_corpus *corpus, bool *out);

/** What is to be marked in the title and the text of a document that matches, in its order, each
 * once, but for what reaches from the one into the other; spans: zeroed, or of another call. */
void oracle_mark(const struct oracle_question *question, const struct oracle_document *document,
	struct oracle_spans *spans);

/** Append the places that satisfy a word or phrase; only so many when that is not 0. */
void oracle_find_spans(const struct oracle_tree *tree, const struct oracle_document *document,
	size_t most, struct oracle_spans *out);

/** Append the places of the sides of a NEAR that are close to places of all its other sides. */
void oracle_find_near(const struct oracle_tree *near, const struct oracle_document *document,
	struct oracle_spans *out);

void oracle_add_span(struct oracle_spans *spans, const struct oracle_token *first,
	const struct oracle_token *last);

#endif
