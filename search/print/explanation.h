/*
 * How a query is understood, for people and as JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_EXPLANATION_H
#define PM_SEARCH_PRINT_EXPLANATION_H

#include <pressmark/explain.h>

#include "lib/buf.h"

/** Append the query spelled out and its tree, with the terms of each leaf, made harmless for a
 * terminal. */
void pm_print_explanation(struct pm_buf *buf, const struct pm_explanation *explanation);

/** Append one JSON object. */
void pm_print_explanation_json(struct pm_buf *buf, const struct pm_explanation *explanation);

#endif
