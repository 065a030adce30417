/*
 * pressmark-index show.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>

#include "indexer/command.h"
#include "indexer/read_arguments.h"
#include "indexer/show.h"
#include "lib/cli/exit.h"
#include "lib/error.h"

enum option {
	FORMAT = 1,
	INPUT_FORMAT,
	KIND,
	LANGUAGE,
	MAP,
};

static const struct pm_option options[] = {
	{FORMAT, 'f', "format", "text|json",
		"lines of text, or a JSON object a line for each document and problem"},
	{INPUT_FORMAT, 0, "input-format",
		"jsonl|markdown|html|pdf|docx|odt|epub|mail|mbox|feed|newsml|nitf|schemaorg|warc|"
		"archive|text",
		"read all inputs so"},
	{KIND, 'k', "kind", "article|statement", "as add takes it"},
	{LANGUAGE, 'l', "lang", "CODE", "as add takes it"},
	{MAP, 'm', "map", "FIELD=MEMBER", "as add takes it (may be repeated)"},
	PM_COMMON_OPTIONS,
};

/* What the command line asks for. */
struct request {
	struct pm_read_options read;
	struct pm_rename *renames;
	const char **paths;
	size_t path_count;
	bool json, help;
};

static enum pm_status take_option(
	struct request *request, int option, const char *value, struct pm_error *err)
{
	switch (option) {
	case PM_OPTION_OPERAND:
		request->paths[request->path_count++] = value;
		return PM_OK;
	case FORMAT:
		return pm_take_text_or_json(value, &request->json, err);
	case INPUT_FORMAT:
		return pm_take_format(&request->read, "input-format", value, err);
	case KIND:
		return pm_take_kind(&request->read, value, err);
	case LANGUAGE:
		return pm_take_language(&request->read, value, err);
	case MAP:
		return pm_take_map(&request->read, request->renames, value, err);
	case PM_COMMON_INDEX:
		return PM_OK; /* none is needed */
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
	while ((option = pm_options_next(&line, &value, err)) != PM_OPTION_END) {
		enum pm_status status = take_option(request, option, value, err);
		if (status != PM_OK)
			return status;
	}
	if (pm_read_options_check(&request->read, err) != PM_OK)
		return PM_INVALID;
	if (!request->help && request->path_count == 0)
		return pm_fail(err, PM_INVALID, "what to show is missing");
	return PM_OK;
}

static int carry_out(const struct request *request)
{
	struct pm_show show = {.options = &request->read, .json = request->json};
	enum pm_status status = PM_OK;
	struct pm_error err;

	for (size_t i = 0; status == PM_OK && i < request->path_count; i++)
		status = pm_show_file(&show, request->paths[i], &err);
	int code = pm_print(PM_STR("")); /* what is still to be written */
	if (status != PM_OK)
		code = pm_say_error(&err);
	else if (show.problems)
		code = PM_EXIT_ERROR;
	pm_show_free(&show);
	return code;
}

static int run(const struct pm_verb *verb, const char *index, char *const *arguments)
{
	struct request request = {0};
	struct pm_error err;
	int code;

	(void)index;
	if (read_arguments(&request, arguments, &err) != PM_OK)
		code = pm_say_usage(verb, &err);
	else
		code = request.help ? pm_show_help(verb) : carry_out(&request);
	free(request.renames);
	free(request.paths);
	return code;
}

const struct pm_verb pm_verb_show = {
	.name = "show",
	.usage = "[OPTIONS] FILE…",
	.summary = "Show what would be indexed of files, and how it was found",
	.options = options,
	.run = run,
};
