/*
 * pressmark-index add.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/add.h"
#include "indexer/command.h"
#include "lib/cli/exit.h"
#include "lib/cli/interrupt.h"
#include "lib/error.h"
#include "lib/layout.h"

enum option {
	EXCLUDE = 1,
	EXCLUDE_FROM,
	FORCE,
	FORMAT,
	HIDDEN,
	KIND,
	LANGUAGE,
	MAP,
	MEMORY,
	BUILD,
	JOBS,
	NO_DELETE,
	QUIET,
	REPORT,
};

static const struct pm_option options[] = {
	{KIND, 'k', "kind", "article|statement",
		"the kind of all documents; else their metadata say, or a folder "
		"named "
		"articles or statements"},
	{LANGUAGE, 'l', "lang", "CODE", "the language of documents that do not say, such as en"},
	{FORMAT, 'f', "format",
		"jsonl|markdown|html|pdf|docx|odt|epub|mail|mbox|feed|newsml|nitf|schemaorg|text",
		"read all inputs so"},
	{MAP, 'm', "map", "FIELD=MEMBER",
		"read the member as the field, as in text=body (may be repeated)"},
	{EXCLUDE, 'x', "exclude", "PATTERN",
		"leave out what matches, as in .gitignore (may be repeated)"},
	{EXCLUDE_FROM, 'X', "exclude-from", "FILE", "take such patterns from a file"},
	{HIDDEN, 0, "hidden", NULL, "take files and folders whose names begin with a dot, too"},
	{NO_DELETE, 0, "no-delete", NULL,
		"keep documents whose files, or places in a file, are gone"},
	{FORCE, 0, "force", NULL, "read files that have not changed, too"},
	{MEMORY, 0, "memory", "SIZE", "the most memory to use, about (512M)"},
	{BUILD, 0, "build", "auto|bulk|api",
		"how the index is built: as is faster (auto), all at once, or bit by bit"},
	{JOBS, 'j', "jobs", "N",
		"threads to read and to build with (as many as there are processors)"},
	{REPORT, 'r', "report", "FILE", "write what became of each input there, as JSON Lines"},
	{QUIET, 'q', "quiet", NULL, "say nothing but what is wrong"},
	PM_COMMON_OPTIONS,
};

/* What the command line asks for. */
struct request {
	struct pm_add_options add;
	struct pm_writer_options writer;
	struct pm_rename *renames;
	const char *index, *report;
	const char **paths;
	size_t path_count;
	struct pm_buf excludes; /* the text of a file of patterns */
	bool help;
};

static void free_request(struct request *request)
{
	pm_exclude_free(&request->add.exclude);
	pm_buf_free(&request->excludes);
	free(request->renames);
	free(request->paths);
}

static enum pm_status take_map(struct request *request, const char *value, struct pm_error *err)
{
	const char *equals = strchr(value, '=');

	if (equals == NULL || equals == value || equals[1] == '\0')
		return pm_fail(err, PM_INVALID,
			"--map: \"%s\" is not FIELD=MEMBER, such as text=body", value);
	request->renames[request->add.read.rename_count++] = (struct pm_rename){
		.field = {value, (size_t)(equals - value)}, .member = pm_str_of(equals + 1)};
	return PM_OK;
}

static enum pm_status take_kind(struct request *request, const char *value, struct pm_error *err)
{
	request->add.read.kind = pm_kind_parse(pm_str_of(value));
	if (request->add.read.kind == PM_KIND_UNKNOWN)
		return pm_fail(
			err, PM_INVALID, "--kind: \"%s\" is neither article nor statement", value);
	return PM_OK;
}

static enum pm_status take_language(
	struct request *request, const char *value, struct pm_error *err)
{
	request->add.read.language = pm_str_of(value);
	if (pm_language_parse(request->add.read.language).len == 0)
		return pm_fail(err, PM_INVALID, "--lang: \"%s\" is no code such as en", value);
	return PM_OK;
}

static enum pm_status take_build(struct request *request, const char *value, struct pm_error *err)
{
	static const char *const ways[] = {
		[PM_BUILD_AUTO] = "auto", [PM_BUILD_BULK] = "bulk", [PM_BUILD_API] = "api"};
	size_t way;

	enum pm_status status = pm_option_choice("build", pm_str_of(value), ways, 3, &way, err);
	if (status == PM_OK)
		request->writer.build = (enum pm_build)way;
	return status;
}

static enum pm_status take_jobs(struct request *request, const char *value, struct pm_error *err)
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

static enum pm_status take_format(struct request *request, const char *value, struct pm_error *err)
{
	for (const struct pm_reader *const *reader = pm_readers; *reader != NULL; reader++) {
		if (strcmp((*reader)->name, value) == 0) {
			request->add.read.format = (*reader)->name;
			return PM_OK;
		}
	}
	return pm_fail(err, PM_INVALID, "--format: \"%s\": there is no such", value);
}

static enum pm_status add_pattern(
	struct request *request, struct pm_str pattern, struct pm_error *err)
{
	return pm_exclude_add(&request->add.exclude, pattern) ? PM_OK : pm_fail_memory(err);
}

/* Patterns of a file: one a line, without empty ones and those that begin with `#`. */
static enum pm_status take_patterns(struct request *request, const char *path, struct pm_error *err)
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
	struct request *request, int option, const char *value, struct pm_error *err)
{
	switch (option) {
	case PM_OPTION_OPERAND:
		request->paths[request->path_count++] = value;
		return PM_OK;
	case EXCLUDE:
		return add_pattern(request, pm_str_of(value), err);
	case EXCLUDE_FROM:
		return take_patterns(request, value, err);
	case FORCE:
		request->add.force = true;
		return PM_OK;
	case FORMAT:
		return take_format(request, value, err);
	case HIDDEN:
		request->add.hidden = true;
		return PM_OK;
	case KIND:
		return take_kind(request, value, err);
	case LANGUAGE:
		return take_language(request, value, err);
	case MAP:
		return take_map(request, value, err);
	case MEMORY:
		return pm_option_size("memory", value, &request->writer.memory, err);
	case BUILD:
		return take_build(request, value, err);
	case JOBS:
		return take_jobs(request, value, err);
	case NO_DELETE:
		request->add.no_delete = true;
		return PM_OK;
	case QUIET:
		request->add.quiet = true;
		return PM_OK;
	case REPORT:
		request->report = value;
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

static enum pm_status read_arguments(
	struct request *request, char *const *arguments, struct pm_error *err)
{
	struct pm_options line = {.table = options, .arguments = arguments};
	const char *value;
	size_t count = 0;
	int option;

	while (arguments[count] != NULL)
		count++;
	request->paths = calloc(count + 1, sizeof *request->paths);
	request->renames = calloc(count + 1, sizeof *request->renames);
	if (request->paths == NULL || request->renames == NULL)
		return pm_fail_memory(err);
	request->add.read.renames = request->renames;
	while ((option = pm_options_next(&line, &value, err)) != PM_OPTION_END) {
		enum pm_status status = take_option(request, option, value, err);
		if (status != PM_OK)
			return status;
	}
	if (pm_read_options_check(&request->add.read, err) != PM_OK)
		return PM_INVALID;
	if (!request->help && request->path_count == 0)
		return pm_fail(err, PM_INVALID, "what to add is missing");
	return PM_OK;
}

/* Where nothing says which index it is, one is begun here. */
static enum pm_status find_index(struct pm_buf *path, const char *given, struct pm_error *err)
{
	enum pm_status status = pm_layout_find(path, given, err);

	if (status != PM_NOT_FOUND)
		return status;
	pm_buf_clear(path);
	pm_buf_add_str(path, PM_STR(PM_LAYOUT_DIRECTORY));
	return path->failed ? pm_fail_memory(err) : PM_OK;
}

static void add_count(struct pm_buf *out, uint64_t count, const char *what)
{
	if (count > 0)
		pm_buf_add_format(out, ", %" PRIu64 " %s", count, what);
}

/* One line: what was done to documents, then what was met on the way. */
static int say_summary(
	const struct pm_written *documents, const struct pm_added *counts, double seconds)
{
	struct pm_buf out = {0};
	double megabytes = (double)counts->bytes / 1e6;

	pm_buf_add_format(&out, "%" PRIu64 " added, %" PRIu64 " updated, %" PRIu64 " removed",
		documents->added, documents->updated, documents->removed);
	add_count(&out, documents->superseded, "superseded");
	add_count(&out, documents->unchanged, "unchanged");
	add_count(&out, counts->unchanged_files, "files unchanged");
	add_count(&out, counts->skipped, "skipped");
	add_count(&out, counts->failed, "failed");
	add_count(&out, counts->incomplete, "incomplete");
	pm_buf_add_format(&out, "; %.1f MB in %.1f s", megabytes, seconds);
	if (counts->bytes > 0 && seconds > 0)
		pm_buf_add_format(&out, ", %.1f MB/s", megabytes / seconds);
	pm_buf_add_char(&out, '\n');
	int status = pm_print(pm_buf_str(&out));
	pm_buf_free(&out);
	return status;
}

static enum pm_status add_all(
	struct pm_add *add, const struct request *request, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	for (size_t i = 0; status == PM_OK && i < request->path_count; i++)
		status = pm_add_path(add, request->paths[i], err);
	return status == PM_OK ? pm_add_run(add, err) : status;
}

/* Everything between the command line and the exit status. */
static int carry_out(const struct request *request, const char *index)
{
	struct pm_progress progress;
	struct pm_report report = {0};
	struct pm_writer *writer = NULL;
	struct pm_add *add = NULL;
	struct pm_error err, report_error;
	enum pm_status status;
	int code = PM_EXIT_DONE;

	pm_progress_begin(&progress, request->add.quiet);
	if ((status = pm_report_open(&report, request->report, &err)) != PM_OK)
		goto out;
	if ((status = pm_writer_open(&writer, index, &request->writer, &err)) != PM_OK)
		goto out;
	if ((status = pm_add_new(&add, writer, index, &request->add, &report, &progress, &err)) !=
		PM_OK)
		goto out;
	status = add_all(add, request, &err);
	pm_progress_clear();
	pm_say_notice(pm_writer_written(writer)->notice);
	const struct pm_added *counts = pm_add_result(add);
	if (counts->failed + counts->incomplete > 0)
		code = PM_EXIT_ERROR;
	if ((status == PM_OK || status == PM_INTERRUPTED) && !request->add.quiet &&
		say_summary(pm_writer_written(writer), counts, pm_progress_seconds(&progress)) !=
			PM_EXIT_DONE)
		code = PM_EXIT_ERROR;
out:
	if (pm_report_close(&report, &report_error) != PM_OK)
		code = pm_say_error(&report_error);
	if (status != PM_OK)
		code = pm_say_error(&err);
	pm_add_free(add);
	pm_writer_free(writer);
	return code;
}

static int run(const struct pm_verb *verb, const char *index, char *const *arguments)
{
	struct request request = {.index = index, .add.interrupted = pm_interrupted};
	struct pm_buf path = {0};
	struct pm_error err;
	int code;

	/* Xapian's own limit of changes kept in memory is a number of documents; ours is of bytes.
	 * The user's word stands. */
	setenv("XAPIAN_FLUSH_THRESHOLD", "100000000", 0);
	if (read_arguments(&request, arguments, &err) != PM_OK) {
		code = pm_say_usage(verb, &err);
	} else if (request.help) {
		code = pm_show_help(verb);
	} else if (find_index(&path, request.index, &err) != PM_OK) {
		code = pm_say_error(&err);
	} else {
		pm_interrupt_catch();
		code = carry_out(&request, path.ptr);
	}
	pm_buf_free(&path);
	free_request(&request);
	return code;
}

const struct pm_verb pm_verb_add = {
	.name = "add",
	.usage = "[-d DIR] [OPTIONS] PATH…",
	.summary = "Index files, directories, or JSON Lines on standard input (-)",
	.options = options,
	.run = run,
};
