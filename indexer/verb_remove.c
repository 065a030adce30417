/*
 * pressmark-index remove.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/add.h"
#include "indexer/command.h"
#include "indexer/writer.h"
#include "lib/cli/exit.h"
#include "lib/cli/interrupt.h"
#include "lib/error.h"
#include "lib/layout.h"

enum option {
	QUIET = 1,
};

static const struct pm_option options[] = {
	{QUIET, 'q', "quiet", NULL, "say nothing but what is wrong"},
	PM_COMMON_OPTIONS,
};

/* Files to be removed: the one of a path, and those below it. */
struct selection {
	const char *base; /* what paths of the catalogue's are relative to */
	struct pm_str path;
	struct pm_buf whole; /* a file's path from the root on */
	int64_t *ids;
	size_t count, capacity;
};

static bool is_selected(struct selection *selection, struct pm_str file)
{
	struct pm_str path = selection->path;

	pm_buf_clear(&selection->whole);
	if (file.len == 0 || file.ptr[0] != '/')
		pm_buf_add_str(&selection->whole, pm_str_of(selection->base));
	pm_buf_add_str(&selection->whole, file);
	struct pm_str whole = pm_buf_str(&selection->whole);
	if (whole.len < path.len || memcmp(whole.ptr, path.ptr, path.len) != 0)
		return false;
	return whole.len == path.len || path.len == 1 || whole.ptr[path.len] == '/';
}

static enum pm_status select_file(
	void *context, const struct pm_catalogue_file *file, struct pm_error *err)
{
	struct selection *selection = context;
	bool selected = is_selected(selection, file->path);

	if (selection->whole.failed)
		return pm_fail_memory(err);
	if (!selected)
		return PM_OK;
	if (selection->count == selection->capacity) {
		size_t capacity = 2 * selection->capacity + 16;
		int64_t *ids = reallocarray(selection->ids, capacity, sizeof *ids);
		if (ids == NULL)
			return pm_fail_memory(err);
		selection->ids = ids;
		selection->capacity = capacity;
	}
	selection->ids[selection->count++] = file->id;
	return PM_OK;
}

/* Remove what is at or below a path from the root on; *found tells whether anything is. */
static enum pm_status remove_path(struct pm_writer *writer, const char *base, const char *path,
	bool *found, struct pm_error *err)
{
	struct selection selection = {.base = base, .path = pm_str_of(path)};

	while (selection.path.len > 1 && selection.path.ptr[selection.path.len - 1] == '/')
		selection.path.len--;
	enum pm_status status =
		pm_catalogue_each_file(pm_writer_catalogue(writer), select_file, &selection, err);
	*found = selection.count > 0;
	for (size_t i = 0; status == PM_OK && i < selection.count; i++)
		status = pm_writer_remove_file(writer, selection.ids[i], err);
	free(selection.ids);
	pm_buf_free(&selection.whole);
	return status;
}

/* A path as the file system has it from here, or as the catalogue has it: the file may be gone. */
static enum pm_status remove_file(struct pm_writer *writer, const char *base, const char *name,
	bool *found, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	char *path = realpath(name, NULL);

	*found = false;
	if (path != NULL)
		status = remove_path(writer, base, path, found, err);
	free(path);
	if (status != PM_OK || *found || *name == '\0')
		return status;
	if (asprintf(&path, "%s%s", *name == '/' ? "" : base, name) < 0)
		return pm_fail_memory(err);
	status = remove_path(writer, base, path, found, err);
	free(path);
	return status;
}

static enum pm_status remove_one(
	struct pm_writer *writer, const char *base, const char *name, struct pm_error *err)
{
	bool found;

	enum pm_status status = remove_file(writer, base, name, &found, err);
	if (status != PM_OK || found)
		return status;
	status = pm_writer_remove(writer, pm_str_of(name), err);
	if (status == PM_NOT_FOUND)
		return pm_fail(
			err, PM_NOT_FOUND, "%s: neither a file of the index nor a uid", name);
	return status;
}

/* What is not there is said, and the others are removed all the same. */
static enum pm_status remove_all(struct pm_writer *writer, struct pm_add *add,
	const char *const *names, size_t count, int *code, struct pm_error *err)
{
	for (size_t i = 0; i < count; i++) {
		enum pm_status status = remove_one(writer, pm_add_base(add), names[i], err);
		if (status == PM_NOT_FOUND) {
			pm_say("%s", err->message);
			*code = PM_EXIT_ERROR;
		} else if (status != PM_OK) {
			return status;
		}
	}
	return pm_add_run(add, err);
}

static int carry_out(const char *index, const char *const *names, size_t count, bool quiet)
{
	const struct pm_writer_options writer_options = {.must_exist = true};
	const struct pm_add_options add_options = {
		.no_delete = true, .interrupted = pm_interrupted};
	struct pm_progress progress;
	struct pm_report report = {0};
	struct pm_writer *writer = NULL;
	struct pm_add *add = NULL;
	struct pm_error err;
	int code = PM_EXIT_DONE;

	pm_progress_begin(&progress, true);
	enum pm_status status = pm_writer_open(&writer, index, &writer_options, &err);
	if (status == PM_OK)
		status = pm_add_new(&add, writer, index, &add_options, &report, &progress, &err);
	if (status == PM_OK)
		status = remove_all(writer, add, names, count, &code, &err);
	if (writer != NULL)
		pm_say_notice(pm_writer_written(writer)->notice);
	if (status != PM_OK) {
		code = pm_say_error(&err);
	} else if (!quiet) {
		struct pm_buf out = {0};
		pm_buf_add_format(
			&out, "%" PRIu64 " removed\n", pm_writer_written(writer)->removed);
		if (pm_print(pm_buf_str(&out)) != PM_EXIT_DONE)
			code = PM_EXIT_ERROR;
		pm_buf_free(&out);
	}
	if (add != NULL && pm_add_result(add)->failed > 0)
		code = PM_EXIT_ERROR;
	pm_report_close(&report, NULL);
	pm_add_free(add);
	pm_writer_free(writer);
	return code;
}

static int run(const struct pm_verb *verb, const char *index, char *const *arguments)
{
	struct pm_options line = {.table = options, .arguments = arguments};
	struct pm_buf path = {0};
	struct pm_error err;
	const char *value, **names;
	size_t count = 0;
	bool quiet = false;
	int option, code;

	while (arguments[count] != NULL)
		count++;
	names = calloc(count + 1, sizeof *names);
	if (names == NULL) {
		pm_fail_memory(&err);
		return pm_say_error(&err);
	}
	count = 0;
	while ((option = pm_options_next(&line, &value, &err)) != PM_OPTION_END) {
		if (option == PM_OPTION_OPERAND)
			names[count++] = value;
		else if (option == QUIET)
			quiet = true;
		else if (option == PM_COMMON_INDEX)
			index = value;
		else {
			code = option == PM_COMMON_HELP ? pm_show_help(verb)
			                                : pm_say_usage(verb, &err);
			goto out;
		}
	}
	if (count == 0) {
		pm_fail(&err, PM_INVALID, "what to remove is missing");
		code = pm_say_usage(verb, &err);
	} else if (pm_layout_find(&path, index, &err) != PM_OK) {
		code = pm_say_error(&err);
	} else {
		pm_interrupt_catch();
		code = carry_out(path.ptr, names, count, quiet);
	}
out:
	pm_buf_free(&path);
	free(names);
	return code;
}

const struct pm_verb pm_verb_remove = {
	.name = "remove",
	.usage = "[-d DIR] UID|PATH…",
	.summary = "Remove documents by their uids, or files with all their documents",
	.options = options,
	.run = run,
};
