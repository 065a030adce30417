/*
 * Segments that an index does not name.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/leftovers.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/layout.h"
#include "lib/stub.h"

void pm_leftovers_remove_segment(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;

	if (directory == NULL)
		return;
	while ((entry = readdir(directory)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(dirfd(directory), entry->d_name, 0);
	closedir(directory);
	rmdir(path);
}

static bool is_named(const struct pm_stub *stub, const char *name)
{
	for (size_t i = 0; i < stub->count; i++)
		if (pm_str_is(stub->lines[i].target, name))
			return true;
	return false;
}

/* Look at an entry of the index's directory. */
static enum pm_status look(const char *index, const struct pm_stub *stub, const char *name,
	unsigned *last, struct pm_error *err)
{
	unsigned number = (unsigned)pm_layout_segment_number(pm_str_of(name));

	if (number == 0)
		return PM_OK;
	if (is_named(stub, name)) {
		*last = number > *last ? number : *last;
		return PM_OK;
	}
	char *path = pm_layout_path(index, name);
	if (path == NULL)
		return pm_fail_memory(err);
	pm_leftovers_remove_segment(path);
	free(path);
	return PM_OK;
}

enum pm_status pm_leftovers_remove(const char *index, unsigned *last, struct pm_error *err)
{
	struct pm_stub stub;
	struct dirent *entry;

	*last = 0;
	enum pm_status status = pm_stub_read(&stub, index, err);
	if (status != PM_OK)
		return status;
	DIR *directory = opendir(index);
	if (directory == NULL)
		status = pm_fail(err, PM_IO, "%s: %s", index, strerror(errno));
	while (status == PM_OK && (entry = readdir(directory)) != NULL)
		status = look(index, &stub, entry->d_name, last, err);
	if (directory != NULL)
		closedir(directory);
	pm_stub_free(&stub);
	return status;
}
