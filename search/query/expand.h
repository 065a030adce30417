/*
 * From the beginning of a word to the words of the index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_EXPAND_H
#define PM_SEARCH_QUERY_EXPAND_H

#include "search/query/words.h"

/** Fill a step with the terms of node's field that begin with prefix, at most PM_EXPANSION_MAX. */
enum pm_status pm_expand_prefix(struct pm_planner *planner, const struct pm_node *node,
	struct pm_str prefix, struct pm_step *step);

#endif
