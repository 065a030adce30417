/*
 * Paths that a file lists.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/path_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"

enum pm_status pm_path_list_open(
	struct pm_path_list *list, const char *name, bool null, struct pm_error *err)
{
	*list = (struct pm_path_list){.name = name, .separator = null ? '\0' : '\n'};
	list->file = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
	return list->file != NULL ? PM_OK : pm_fail(err, PM_IO, "%s: %s", name, strerror(errno));
}

void pm_path_list_close(struct pm_path_list *list)
{
	if (list->file != NULL && list->file != stdin)
		fclose(list->file);
	free(list->line);
	*list = (struct pm_path_list){0};
}

enum pm_status pm_path_list_next(struct pm_path_list *list, const char **path, struct pm_error *err)
{
	ssize_t len;

	do {
		len = getdelim(&list->line, &list->capacity, list->separator, list->file);
		if (len < 0 && ferror(list->file) && errno != EINTR)
			return pm_fail(err, PM_IO, "%s: %s", list->name, strerror(errno));
		if (len < 0)
			return PM_NOT_FOUND;
		if (list->line[len - 1] == list->separator)
			list->line[--len] = '\0';
	} while (len == 0);
	if (strlen(list->line) < (size_t)len)
		return pm_fail(err, PM_INVALID, "%s: a path with a NUL in it: is it a list for -0?",
			list->name);
	*path = list->line;
	return PM_OK;
}
