/*
 * Paths that a file lists.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_PATH_LIST_H
#define PM_INDEXER_PATH_LIST_H

#include <stdbool.h>
#include <stdio.h>

#include <pressmark/error.h>

/** A list being read: zero-initialise it, pm_path_list_open, pm_path_list_close. */
struct pm_path_list {
	FILE *file;
	const char *name;
	int separator;
	char *line;
	size_t capacity;
};

/** Open a list: a path a line, or ended by NULs. name: of the file, `-` for standard input; kept,
 * so it must outlive the list. PM_IO. */
enum pm_status pm_path_list_open(
	struct pm_path_list *list, const char *name, bool null, struct pm_error *err);

void pm_path_list_close(struct pm_path_list *list);

/** Take the next path, borrowed until the next call; PM_NOT_FOUND (and *err as it was) at the end.
 * Empty ones are passed over. PM_INVALID where a line holds a NUL; PM_IO. */
enum pm_status pm_path_list_next(
	struct pm_path_list *list, const char **path, struct pm_error *err);

#endif
