/*
 * From the beginning of a word, or a word that may be misspelt, to the words of the index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_EXPAND_H
#define PM_SEARCH_QUERY_EXPAND_H

#include "search/query/words.h"

/** Fill a step with the terms of node's field that begin with prefix, at most PM_EXPANSION_MAX. */
enum pm_status pm_expand_prefix(struct pm_planner *planner, const struct pm_node *node,
	struct pm_str prefix, struct pm_step *step);

/** Fill a step with the terms of node's field that are within its edits of word, likewise. */
enum pm_status pm_expand_fuzzy(struct pm_planner *planner, const struct pm_node *node,
	struct pm_str word, struct pm_step *step);

/**
 * Find the term of a field that is most like a word that is none: with the fewest edits, then the
 * most documents. *documents: how many; 0 when there is no such term. The term is in the arena.
 */
enum pm_status pm_expand_nearest(const struct pm_index *index, const struct pm_field *field,
	struct pm_str word, struct pm_arena *arena, struct pm_str *term, uint32_t *documents,
	struct pm_error *err);

#endif
