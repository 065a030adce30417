/*
 * The passages of a text that say best why it matched.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_SNIPPET_H
#define PM_SEARCH_SNIPPET_H

#include <pressmark/search.h>

#include "lib/arena.h"

/** What to choose fragments by. */
struct pm_snippet_options {
	size_t fragments;        /* at most; at least 1 */
	size_t chars;            /* of each, at most, unless a single match is longer */
	const uint32_t *weights; /* of each clause: what its presence is worth, at most 2^20 */
	size_t clause_count;
	size_t start; /* of the part of the text to choose from, in bytes */
};

/**
 * Where a document's text begins for one who is shown its title: after its first line when that is
 * the title, as in plain text and in pages with a heading.
 */
size_t pm_snippet_start(const struct pm_document *document);

/**
 * Choose the fragments of a text.
 *
 * matches: in the text, by start, as pm_evaluate gives them.
 * Returns the fragments in the text's order, with their matches, in memory of the arena; NULL when
 * it ran out. Without matches it is the beginning of the part to choose from; an empty one has
 * none. A match that only begins before it is shown whole. A window is worth the weights of the
 * different clauses in it, plus a little for their closeness and for repetition. Fragments begin
 * and end at a sentence where one does so near enough, else at a word, else at a grapheme (Unicode
 * Standard Annex 29).
 */
struct pm_fragment *pm_snippet_choose(struct pm_arena *arena, struct pm_str text,
	const struct pm_match *matches, size_t match_count,
	const struct pm_snippet_options *options, size_t *count);

#endif
