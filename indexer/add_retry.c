/*
 * Adding: files once more that were not indexed, or not all of them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/adding.h"

#include "lib/error.h"

struct retry {
	struct retry *next;
	const char *path; /* real */
};

struct retries {
	struct pm_add *add;
	struct retry *first, **last;
};

/* Only files can be read again: not standard input, nor what stood in the way to a file. */
static enum pm_status note_retry(
	void *context, const struct pm_catalogue_failure *failure, struct pm_error *err)
{
	struct retries *retries = context;
	struct pm_add *add = retries->add;
	struct pm_catalogue_file file;

	enum pm_status status = pm_catalogue_find_file(add->catalogue, failure->path, &file, err);
	if (status != PM_OK)
		return status == PM_NOT_FOUND ? PM_OK : status;
	if (pm_seen_has(&add->seen, file.id))
		return PM_OK; /* it has more than one failure */
	if (!pm_seen_add(&add->seen, file.id))
		return pm_fail_memory(err);
	struct retry *retry = pm_arena_alloc(&add->arena, 1, sizeof *retry);
	if (retry == NULL)
		return pm_fail_memory(err);
	*retry = (struct retry){.path = pm_adding_real_path(add, failure->path)};
	if (retry->path == NULL)
		return pm_fail_memory(err);
	*retries->last = retry;
	retries->last = &retry->next;
	return PM_OK;
}

enum pm_status pm_add_failed(struct pm_add *add, struct pm_error *err)
{
	struct retries retries = {.add = add};

	retries.last = &retries.first;
	enum pm_status status =
		pm_catalogue_each_failure(add->catalogue, note_retry, &retries, err);
	pm_seen_clear(&add->seen);
	for (struct retry *retry = retries.first; status == PM_OK && retry != NULL;
		retry = retry->next)
		status = pm_add_path(add, retry->path, err);
	return status;
}
