/*
 * What an interrupted writer left in the directory of an index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/leftovers.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "indexer/build/spool.h"
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

/* Call a function for each entry of the index's directory. */
static enum pm_status each_entry(const char *index,
	enum pm_status (*function)(void *, const char *, struct pm_error *), void *context,
	struct pm_error *err)
{
	DIR *directory = opendir(index);
	enum pm_status status = PM_OK;
	struct dirent *entry;

	if (directory == NULL)
		return pm_fail(err, PM_IO, "%s: %s", index, strerror(errno));
	while (status == PM_OK && (entry = readdir(directory)) != NULL)
		status = function(context, entry->d_name, err);
	closedir(directory);
	return status;
}

struct removal {
	const char *index;
	struct pm_stub stub;
};

static enum pm_status remove_leftover(void *context, const char *name, struct pm_error *err)
{
	const struct removal *removal = context;
	bool is_segment = pm_layout_segment_number(pm_str_of(name)) != 0;
	bool is_spool = strncmp(name, PM_SPOOL_NAME, strlen(PM_SPOOL_NAME)) == 0;
	bool is_replacement = strcmp(name, PM_LAYOUT_STUB PM_LAYOUT_REPLACEMENT) == 0;

	if (is_segment ? is_named(&removal->stub, name) : !is_spool && !is_replacement)
		return PM_OK;
	char *path = pm_layout_path(removal->index, name);
	if (path == NULL)
		return pm_fail_memory(err);
	if (is_segment)
		pm_leftovers_remove_segment(path);
	else
		unlink(path);
	free(path);
	return PM_OK;
}

enum pm_status pm_leftovers_remove(const char *index, struct pm_error *err)
{
	struct removal removal = {.index = index};

	enum pm_status status = pm_stub_read(&removal.stub, index, err);
	if (status == PM_OK)
		status = each_entry(index, remove_leftover, &removal, err);
	pm_stub_free(&removal.stub);
	return status;
}

static enum pm_status look_at_number(void *context, const char *name, struct pm_error *err)
{
	unsigned *next = context;
	unsigned number = pm_layout_segment_number(pm_str_of(name));

	(void)err;
	if (number >= *next)
		*next = number + 1;
	return PM_OK;
}

enum pm_status pm_leftovers_next(const char *index, unsigned *next, struct pm_error *err)
{
	*next = 1;
	return each_entry(index, look_at_number, next, err);
}
