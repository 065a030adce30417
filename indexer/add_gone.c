/*
 * Adding: what is gone, what comes back, what could not be looked at.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/adding.h"

#include <errno.h>
#include <stdlib.h>

#include "lib/error.h"

/* ---- What is gone ---- */

/* A file of the catalogue's that the walk did not meet, though it lies below what was walked. */
struct absent {
	struct absent *next;
	int64_t id;
	struct pm_str path;
	const char *real;
};

struct absents {
	struct pm_add *add;
	struct absent *first;
};

static enum pm_status look_for_absent(
	void *context, const struct pm_catalogue_file *file, struct pm_error *err)
{
	struct absents *absents = context;
	struct pm_add *add = absents->add;

	if (pm_seen_has(&add->seen, file->id))
		return PM_OK;
	const char *real = pm_adding_real_path(add, file->path);
	if (real == NULL)
		return pm_fail_memory(err);
	if (!pm_adding_is_below_roots(add, real))
		return PM_OK;
	struct absent *absent = pm_arena_alloc(&add->arena, 1, sizeof *absent);
	if (absent == NULL)
		return pm_fail_memory(err);
	*absent = (struct absent){.next = absents->first,
		.id = file->id,
		.path = pm_arena_copy(&add->arena, file->path),
		.real = real};
	absents->first = absent;
	return add->arena.failed ? pm_fail_memory(err) : PM_OK;
}

/* Only what is certainly not there: not what may not be looked at, nor what is excluded now. */
static bool is_gone(const char *path)
{
	struct stat info;

	return lstat(path, &info) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

enum pm_status pm_adding_remove_gone(struct pm_add *add, struct pm_error *err)
{
	struct absents absents = {.add = add};

	if (add->options->no_delete || add->root_count == 0)
		return PM_OK;
	enum pm_status status =
		pm_catalogue_each_file(add->catalogue, look_for_absent, &absents, err);
	for (struct absent *absent = absents.first; status == PM_OK && absent != NULL;
		absent = absent->next) {
		if (!is_gone(absent->real))
			continue;
		const struct pm_written before = *pm_writer_written(add->writer);
		status = pm_writer_remove_file(add->writer, absent->id, err);
		add->counts.removed_files++;
		const struct pm_written changes = pm_adding_changes(add, &before);
		pm_report_write(add->report,
			&(struct pm_report_line){
				.path = absent->path, .state = "removed", .changes = &changes});
	}
	return status;
}

/* A document that was superseded comes back when its successor has gone. */
enum pm_status pm_adding_read_suspects(struct pm_add *add, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	char *path;

	while (status == PM_OK && pm_writer_take_suspect(add->writer, &path, err) == PM_OK) {
		struct pm_catalogue_file file;
		status = pm_catalogue_find_file(add->catalogue, pm_str_of(path), &file, err);
		const char *real = pm_adding_real_path(add, pm_str_of(path));
		free(path);
		if (status == PM_NOT_FOUND) {
			status = PM_OK; /* removed in the same run */
			continue;
		}
		if (real == NULL)
			return pm_fail_memory(err);
		const struct pm_source source = {.path = real, .named = true, .force = true};
		if (status == PM_OK)
			status = pm_adding_read(add, &source, err);
	}
	return status;
}

/* ---- Troubles ---- */

struct old_troubles {
	struct pm_add *add;
	struct pm_trouble *gone; /* paths whose failures are to be forgotten */
};

/* Failures of what is no file: directories that could not be read, broken links. */
static enum pm_status look_at_old_trouble(
	void *context, const struct pm_catalogue_failure *failure, struct pm_error *err)
{
	struct old_troubles *old = context;
	struct pm_add *add = old->add;
	struct pm_catalogue_file file;

	enum pm_status status = pm_catalogue_find_file(add->catalogue, failure->path, &file, err);
	if (status != PM_NOT_FOUND)
		return status;
	const char *real = pm_adding_real_path(add, failure->path);
	if (real == NULL)
		return pm_fail_memory(err);
	if (!pm_adding_is_below_roots(add, real))
		return PM_OK;
	for (struct pm_trouble *trouble = add->troubles; trouble != NULL; trouble = trouble->next) {
		if (pm_str_equal(trouble->path, failure->path) &&
			pm_str_equal(trouble->reason, failure->reason)) {
			trouble->known = true;
			return PM_OK;
		}
	}
	struct pm_trouble *gone = pm_arena_alloc(&add->arena, 1, sizeof *gone);
	if (gone == NULL)
		return pm_fail_memory(err);
	gone->path = pm_arena_copy(&add->arena, failure->path);
	gone->next = old->gone;
	old->gone = gone;
	return add->arena.failed ? pm_fail_memory(err) : PM_OK;
}

/* Have the catalogue say what cannot be looked at now; nothing changes when that is as it was. */
enum pm_status pm_adding_note_troubles(struct pm_add *add, struct pm_error *err)
{
	struct old_troubles old = {.add = add};

	enum pm_status status =
		pm_catalogue_each_failure(add->catalogue, look_at_old_trouble, &old, err);
	for (struct pm_trouble *gone = old.gone; status == PM_OK && gone != NULL; gone = gone->next)
		status = pm_catalogue_clear_failures(add->catalogue, gone->path, err);
	for (struct pm_trouble *trouble = add->troubles; status == PM_OK && trouble != NULL;
		trouble = trouble->next) {
		const struct pm_catalogue_failure failure = {
			.path = trouble->path, .reason = trouble->reason, .lost = true};
		if (!trouble->known)
			status = pm_catalogue_add_failure(add->catalogue, &failure, err);
	}
	return status;
}
