/*
 * The command line of `pressmark-index add`.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/add_request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/command.h"
#include "indexer/read_arguments.h"
#include "lib/error.h"

enum option {
	DRY_RUN = 1,
	EXCLUDE,
	EXCLUDE_FROM,
	FILES_FROM,
	FORCE,
	FORMAT,
	HIDDEN,
	INCLUDE,
	KIND,
	LANGUAGE,
	MAP,
	MAX_FILE_SIZE,
	MEMORY,
	BUILD,
	JOBS,
	NO_DELETE,
	NULLS,
	QUIET,
	REPORT,
	RETRY_FAILED,
	VERBOSE,
	WATCH,
};

const struct pm_option pm_add_request_options[] = {
	{FILES_FROM, 0, "files-from", "FILE",
		"take what FILE (- is standard input) lists, a path a line, as if it stood here"},
	{NULLS, '0', "null", NULL, "the paths of --files-from end in NULs, as find -print0 has it"},
	{KIND, 'k', "kind", "article|statement",
		"the kind of all documents; else their metadata say, or a folder "
		"named "
		"articles or statements"},
	{LANGUAGE, 'l', "lang", "CODE", "the language of documents that do not say, such as en"},
	{FORMAT, 'f', "format",
		"jsonl|markdown|html|pdf|docx|odt|epub|mail|mbox|feed|newsml|nitf|schemaorg|warc|"
		"archive|text",
		"read all inputs so"},
	{MAP, 'm', "map", "FIELD=MEMBER",
		"read the member as the field, as in text=body (may be repeated)"},
	{EXCLUDE, 'x', "exclude", "PATTERN",
		"leave out what matches, as in .gitignore (may be repeated)"},
	{EXCLUDE_FROM, 'X', "exclude-from", "FILE", "take such patterns from a file"},
	{INCLUDE, 0, "include", "PATTERN",
		"take only files that match, but see --exclude (may be repeated)"},
	{MAX_FILE_SIZE, 0, "max-file-size", "SIZE", "leave out files that are larger, as in 16M"},
	{HIDDEN, 0, "hidden", NULL, "take files and folders whose names begin with a dot, too"},
	{NO_DELETE, 0, "no-delete", NULL,
		"keep documents whose files, or places in a file, are gone"},
	{DRY_RUN, 0, "dry-run", NULL, "say what would be done, and write nothing"},
	{FORCE, 0, "force", NULL, "read files that have not changed, too"},
	{RETRY_FAILED, 0, "retry-failed", NULL,
		"read files that were not indexed whole again; all of them without PATH"},
	{MEMORY, 0, "memory", "SIZE", "the most memory to use, about (512M)"},
	{BUILD, 0, "build", "auto|bulk|api",
		"how the index is built: as is faster (auto), all at once, or bit by bit"},
	{JOBS, 'j', "jobs", "N",
		"threads to read and to build with (as many as there are processors)"},
	{REPORT, 'r', "report", "FILE", "write what became of each input there, as JSON Lines"},
	{WATCH, 'w', "watch", NULL, "stay, and keep the index up to date with what is given"},
	{VERBOSE, 'v', "verbose", NULL, "say what became of each file that is not as it was"},
	{QUIET, 'q', "quiet", NULL, "say nothing but what is wrong"},
	PM_COMMON_OPTIONS,
};

void pm_add_request_free(struct pm_add_request *request)
{
	pm_exclude_free(&request->add.exclude);
	pm_buf_free(&request->excludes);
	free(request->renames);
	free(request->paths);
}

static enum pm_status take_build(
	struct pm_add_request *request, const char *value, struct pm_error *err)
{
	static const char *const ways[] = {
		[PM_BUILD_AUTO] = "auto", [PM_BUILD_BULK] = "bulk", [PM_BUILD_API] = "api"};
	size_t way;

	enum pm_status status = pm_option_choice("build", pm_str_of(value), ways, 3, &way, err);
	if (status == PM_OK)
		request->writer.build = (enum pm_build)way;
	return status;
}

static enum pm_status take_jobs(
	struct pm_add_request *request, const char *value, struct pm_error *err)
{
	enum {
		MOST = 256
	};
	uint64_t jobs;

	enum pm_status status = pm_option_count("jobs", value, 1, MOST, &jobs, err);
	if (status == PM_OK)
		request->writer.jobs = (unsigned)jobs;
	return status;
}

static enum pm_status take_file_size(
	struct pm_add_request *request, const char *value, struct pm_error *err)
{
	uint64_t *size = &request->add.file_size_max;

	enum pm_status status = pm_option_size("max-file-size", value, size, err);
	if (status == PM_OK && *size == 0)
		return pm_fail(err, PM_INVALID, "--max-file-size: nothing is as small as that");
	return status;
}

static enum pm_status add_pattern(
	struct pm_add_request *request, struct pm_str pattern, struct pm_error *err)
{
	return pm_exclude_add(&request->add.exclude, pattern) ? PM_OK : pm_fail_memory(err);
}

/* Patterns of a file: one a line, without empty ones and those that begin with `#`. */
static enum pm_status take_patterns(
	struct pm_add_request *request, const char *path, struct pm_error *err)
{
	char bytes[4096];
	size_t count;

	if (request->excludes.len > 0)
		return pm_fail(err, PM_INVALID, "--exclude-from can be given once");
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	while ((count = fread(bytes, 1, sizeof bytes, file)) > 0)
		pm_buf_add(&request->excludes, bytes, count);
	int number = ferror(file) ? errno : 0;
	fclose(file);
	if (number != 0)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(number));

	enum pm_status status = request->excludes.failed ? pm_fail_memory(err) : PM_OK;
	struct pm_str rest = pm_buf_str(&request->excludes);
	while (status == PM_OK && rest.len > 0) {
		const char *feed = memchr(rest.ptr, '\n', rest.len);
		size_t len = feed != NULL ? (size_t)(feed - rest.ptr) : rest.len;
		struct pm_str line = pm_str_trim((struct pm_str){rest.ptr, len});
		if (line.len > 0 && line.ptr[0] != '#')
			status = add_pattern(request, line, err);
		len += feed != NULL;
		rest = (struct pm_str){rest.ptr + len, rest.len - len};
	}
	return status;
}

static enum pm_status take_option(
	struct pm_add_request *request, int option, const char *value, struct pm_error *err)
{
	switch (option) {
	case PM_OPTION_OPERAND:
		request->paths[request->path_count++] = value;
		return PM_OK;
	case DRY_RUN:
		request->dry_run = true;
		return PM_OK;
	case EXCLUDE:
		return add_pattern(request, pm_str_of(value), err);
	case EXCLUDE_FROM:
		return take_patterns(request, value, err);
	case FILES_FROM:
		request->files_from = value;
		return PM_OK;
	case FORCE:
		request->add.force = true;
		return PM_OK;
	case FORMAT:
		return pm_take_format(&request->add.read, "format", value, err);
	case HIDDEN:
		request->add.hidden = true;
		return PM_OK;
	case INCLUDE:
		return pm_exclude_add_included(&request->add.exclude, pm_str_of(value))
		               ? PM_OK
		               : pm_fail_memory(err);
	case KIND:
		return pm_take_kind(&request->add.read, value, err);
	case LANGUAGE:
		return pm_take_language(&request->add.read, value, err);
	case MAP:
		return pm_take_map(&request->add.read, request->renames, value, err);
	case MAX_FILE_SIZE:
		return take_file_size(request, value, err);
	case MEMORY:
		return pm_option_size("memory", value, &request->writer.memory, err);
	case BUILD:
		return take_build(request, value, err);
	case JOBS:
		return take_jobs(request, value, err);
	case NO_DELETE:
		request->add.no_delete = true;
		return PM_OK;
	case NULLS:
		request->null = true;
		return PM_OK;
	case QUIET:
		request->add.quiet = true;
		return PM_OK;
	case REPORT:
		request->report = value;
		return PM_OK;
	case RETRY_FAILED:
		request->add.retry_failed = true;
		return PM_OK;
	case VERBOSE:
		request->verbose = true;
		return PM_OK;
	case WATCH:
		request->watch = true;
		return PM_OK;
	case PM_COMMON_INDEX:
		request->index = value;
		return PM_OK;
	case PM_COMMON_HELP:
		request->help = true;
		return PM_OK;
	default:
		return err->status;
	}
}

static bool names_standard_input(const struct pm_add_request *request)
{
	for (size_t i = 0; i < request->path_count; i++)
		if (strcmp(request->paths[i], "-") == 0)
			return true;
	return false;
}

/* What cannot be said together, and what is missing. */
static enum pm_status check(const struct pm_add_request *request, struct pm_error *err)
{
	bool any_path = request->path_count > 0 || request->files_from != NULL;
	bool standard_input = names_standard_input(request);

	if (pm_read_options_check(&request->add.read, err) != PM_OK)
		return PM_INVALID;
	if (request->help)
		return PM_OK;
	if (!any_path && (!request->add.retry_failed || request->watch))
		return pm_fail(err, PM_INVALID, "what to add is missing");
	if (request->null && request->files_from == NULL)
		return pm_fail(err, PM_INVALID, "--null: there is no --files-from");
	if (standard_input && request->files_from != NULL && strcmp(request->files_from, "-") == 0)
		return pm_fail(err, PM_INVALID,
			"standard input cannot be both documents and --files-from");
	if (request->watch && standard_input)
		return pm_fail(err, PM_INVALID, "--watch: standard input cannot be watched");
	if (request->watch && request->dry_run)
		return pm_fail(err, PM_INVALID, "--watch: a dry run ends");
	return PM_OK;
}

enum pm_status pm_add_request_read(
	struct pm_add_request *request, char *const *arguments, struct pm_error *err)
{
	struct pm_options line = {.table = pm_add_request_options, .arguments = arguments};
	const char *value;
	size_t count = 0;
	int option;

	while (arguments[count] != NULL)
		count++;
	request->paths = calloc(count + 1, sizeof *request->paths);
	request->renames = calloc(count + 1, sizeof *request->renames);
	if (request->paths == NULL || request->renames == NULL)
		return pm_fail_memory(err);
	while ((option = pm_options_next(&line, &value, err)) != PM_OPTION_END) {
		enum pm_status status = take_option(request, option, value, err);
		if (status != PM_OK)
			return status;
	}
	return check(request, err);
}
