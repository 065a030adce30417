/*
 * A hit as the members of a JSON object.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_JSON_HIT_H
#define PM_SEARCH_PRINT_JSON_HIT_H

#include "search/print/print.h"

/** Append the members of a hit to an object that has begun: those asked for, or all but `snippet`
 * and `text`, which the fragments make up for. */
void pm_json_add_hit(struct pm_output *output, const struct pm_hit *hit);

#endif
