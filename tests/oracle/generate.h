/*
 * Random queries, of words that documents have.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_ORACLE_GENERATE_H
#define PM_TESTS_ORACLE_GENERATE_H

#include "tests/oracle/corpus.h"
#include "tests/oracle/tree.h"

/** What queries are made of. */
struct oracle_generator {
	const struct oracle_corpus *corpus;
	struct pm_arena *arena; /* what is made lies in it */
	struct oracle_dice *dice;
	const struct oracle_document *home; /* most of a query's words come from one document */
};

/** Make a query; it may be one that cannot be asked, as oracle_find_ways tells. */
struct oracle_tree *oracle_generate(struct oracle_generator *generator);

/** Make a word or phrase for a field, or words near each other. */
struct oracle_tree *oracle_generate_words(
	struct oracle_generator *generator, enum pm_field_id field);

/** Make a condition on a field whose values are whole, or on the day of publication. */
struct oracle_tree *oracle_generate_value(struct oracle_generator *generator);

#endif
