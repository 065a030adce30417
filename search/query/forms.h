/*
 * The exact forms that stand behind the terms of a step: only they have positions.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_FORMS_H
#define PM_SEARCH_QUERY_FORMS_H

#include <pressmark/stemmer.h>

#include "search/query/plan.h"

/** An exact form. */
struct pm_form {
	struct pm_str term;   /* with its field's prefix */
	const uint8_t *stems; /* how many of the step's stems it has by each of the index's
	                         stemmers; NULL: it is sought itself */
};

struct pm_forms {
	struct pm_form *items;
	size_t count, capacity;
};

/**
 * Append the exact forms of a step, their texts in the arena.
 *
 * Of stems they are the words of the index that share the stem's beginning and have that stem. A
 * few may be missing: dying has the stem die, and an accent can decide what a stem is.
 */
enum pm_status pm_forms_find(struct pm_forms *out, const struct pm_step *step,
	const struct pm_index *index, struct pm_arena *arena, struct pm_error *err);

#endif
