/*
 * The names of the stemmers that an index's documents were indexed with.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/stemmer_names.h"

#include <stdlib.h>
#include <string.h>

#include "lib/error.h"

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum pm_status pm_stemmer_names_add(
	struct pm_stemmer_names *names, struct pm_str name, bool *changed, struct pm_error *err)
{
	*changed = false;
	for (size_t i = 0; i < names->count; i++)
		if (pm_str_is(name, names->items[i]))
			return PM_OK;
	if (names->count == PM_STEMMER_NAMES_MAX)
		return pm_fail(err, PM_INTERNAL, "too many stemmers");
	char *copy = strndup(name.ptr, name.len);
	if (copy == NULL)
		return pm_fail_memory(err);
	names->items[names->count++] = copy;
	qsort(names->items, names->count, sizeof *names->items, compare_names);
	*changed = true;
	return PM_OK;
}

enum pm_status pm_stemmer_names_read(
	struct pm_stemmer_names *names, struct pm_str value, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	bool changed;

	while (value.len > 0 && status == PM_OK) {
		const char *space = memchr(value.ptr, ' ', value.len);
		size_t len = space != NULL ? (size_t)(space - value.ptr) : value.len;
		status =
			pm_stemmer_names_add(names, (struct pm_str){value.ptr, len}, &changed, err);
		value.ptr += len + (space != NULL);
		value.len -= len + (space != NULL);
	}
	return status;
}

void pm_stemmer_names_write(struct pm_buf *value, const struct pm_stemmer_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		pm_buf_add_format(value, "%s%s", i > 0 ? " " : "", names->items[i]);
}

void pm_stemmer_names_free(struct pm_stemmer_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i]);
	names->count = 0;
}
