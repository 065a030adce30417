/*
 * What titles are sorted by.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_SORT_KEY_H
#define PM_LIB_SORT_KEY_H

#include <pressmark/analyzer.h>

#include "lib/buf.h"

/** The most bytes a sort key has. */
#define PM_SORT_KEY_MAX 200

/**
 * Append the sort key of a text: its words as the analyzer folds them, a space between, cut between
 * characters to at most PM_SORT_KEY_MAX bytes; nothing for a text without words.
 */
void pm_sort_key_add(struct pm_buf *out, struct pm_analyzer *analyzer, struct pm_str text);

#endif
