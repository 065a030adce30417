/*
 * What the words and phrases of a query mean: which tokens, one after another.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_ORACLE_WORDS_H
#define PM_TESTS_ORACLE_WORDS_H

#include "tests/oracle/corpus.h"
#include "tests/oracle/tree.h"

/** One way to satisfy a word or phrase: tokens at ascending positions. */
struct oracle_way {
	const bool **steps; /* for each token to be found, whether each form of the corpus is it */
	size_t count;
	uint32_t window; /* from the first position to the last, with both, at most so many */
};

/**
 * Find the ways of all words and phrases in a tree.
 *
 * False when a tree cannot be asked so: a word in which there is none, a fuzzy one that is several,
 * more ways or more words with a beginning than a query may have.
 */
bool oracle_find_ways(
	const struct oracle_corpus *corpus, struct pm_arena *arena, struct oracle_tree *tree);

/** Whether one word becomes the other by so many edits: a letter more, less or another, or two
 * neighbours swapped. No letter is edited twice (optimal string alignment). */
bool oracle_is_within_edits(struct pm_str a, struct pm_str b, unsigned edits);

/** The letters of a text, as code points, at most max; returns how many there are. */
size_t oracle_letters(struct pm_str text, uint32_t *letters, size_t max);

#endif
