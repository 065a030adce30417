/*
 * Templates: `{title}\t{published}\n`.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_TEMPLATE_H
#define PM_SEARCH_PRINT_TEMPLATE_H

#include "search/print/hit_field.h"

/** A piece of a template: literal bytes, then, with has_id, the id of the query, or, with
 * has_field, a field. */
struct pm_template_piece {
	size_t start, end; /* of the literal in pm_template.literals */
	bool has_id, has_field;
	enum pm_hit_field field;
};

struct pm_template {
	struct pm_buf literals;
	struct pm_template_piece *pieces;
	size_t count, capacity;
	unsigned bits; /* of the fields, 1 << enum pm_hit_field */
};

/** Read a template, in which `{id}` is the query's and other names are fields. PM_INVALID: what it
 * names is no field, or a brace or a backslash is wrong. *out is to be freed in any case. */
enum pm_status pm_template_read(struct pm_template *out, struct pm_str text, struct pm_error *err);

void pm_template_free(struct pm_template *pieces);

#endif
