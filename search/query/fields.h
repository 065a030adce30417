/*
 * The fields that queries name.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_FIELDS_H
#define PM_SEARCH_QUERY_FIELDS_H

#include <stddef.h>

#include <pressmark/error.h>

#include "lib/schema.h"

/** The field of a name or alias, in capitals or not; NULL when there is none. */
const struct pm_field *pm_query_field_find(struct pm_str name);

/** The field of a name at byte `at`; PM_BAD_QUERY, with the nearest name, when there is none. */
enum pm_status pm_query_field(
	const struct pm_field **out, struct pm_str name, size_t at, struct pm_error *err);

#endif
