/*
 * The fields that queries name.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/fields.h"

#include <stdbool.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "search/query/chars.h"

/* Longer than the name of any field, with room for a slip. */
#define NAME_MAX_BYTES 16

/* Put a name into ASCII's small letters; false when it is too long for a field. */
static bool to_lower(char lower[NAME_MAX_BYTES], struct pm_str name)
{
	if (name.len > NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		lower[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return true;
}

const struct pm_field *pm_query_field_find(struct pm_str name)
{
	char lower[NAME_MAX_BYTES];

	if (!to_lower(lower, name))
		return NULL;
	return pm_field_find((struct pm_str){.ptr = lower, .len = name.len});
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters are to be changed, added, left out or swapped with their neighbours to make one
 * of the other (optimal string alignment). Neither is longer than NAME_MAX_BYTES. */
static size_t distance(struct pm_str a, struct pm_str b)
{
	size_t d[NAME_MAX_BYTES + 1][NAME_MAX_BYTES + 1];

	for (size_t i = 0; i <= a.len; i++)
		for (size_t j = 0; j <= b.len; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			bool differ = a.ptr[i - 1] != b.ptr[j - 1];
			d[i][j] = least(
				d[i - 1][j - 1] + differ, least(d[i - 1][j], d[i][j - 1]) + 1);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
				a.ptr[i - 2] == b.ptr[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[a.len][b.len];
}

/* The name or alias that is nearest to one that is no field's, NULL when none is near. */
static const char *nearest(struct pm_str name)
{
	char lower[NAME_MAX_BYTES];
	const char *found = NULL;
	size_t best = name.len > 3 ? 3 : 2;

	if (!to_lower(lower, name))
		return NULL;
	name.ptr = lower;
	for (size_t i = 0; i < PM_FIELD_COUNT; i++) {
		const char *names[] = {pm_fields[i].name, pm_fields[i].alias};
		for (size_t j = 0; j < 2 && names[j] != NULL; j++) {
			size_t apart = distance(name, pm_str_of(names[j]));
			if (apart < best) {
				best = apart;
				found = names[j];
			}
		}
	}
	return found;
}

enum pm_status pm_query_field(
	const struct pm_field **out, struct pm_str name, size_t at, struct pm_error *err)
{
	*out = pm_query_field_find(name);
	if (*out != NULL)
		return PM_OK;

	struct pm_buf names = {0};
	for (size_t i = 0; i < PM_FIELD_COUNT; i++)
		pm_buf_add_format(&names, "%s%s", i > 0 ? ", " : "", pm_fields[i].name);
	const char *near = nearest(name);
	pm_fail_at(err, at, "there is no field \"%.*s\"%s%s%s; in quotes it is text; fields: %s",
		PM_EXCERPT(name), near != NULL ? ": did you mean " : "", near != NULL ? near : "",
		near != NULL ? "?" : "", names.failed ? "" : names.ptr);
	pm_buf_free(&names);
	return PM_BAD_QUERY;
}
