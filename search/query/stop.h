/*
 * Stop words of a query: they find, but do not rank beside other words.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_STOP_H
#define PM_SEARCH_QUERY_STOP_H

#include "search/query/words.h"

/**
 * Give the stop words of a plan's tree weight 0 where another word of it ranks, one that the
 * index has.
 *
 * A stop word is a bare word without a weight of its own, on the list of the language that more
 * than half of the index's documents are in. `=what`, `"what"` and `what^2` rank.
 */
enum pm_status pm_stop_words_mute(struct pm_planner *planner);

#endif
