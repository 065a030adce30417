/*
 * pressmark-index failures.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/index.h>

#include "indexer/command.h"
#include "lib/catalogue.h"
#include "lib/cli/exit.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/layout.h"

enum option {
	FORMAT = 1,
};

static const struct pm_option options[] = {
	{FORMAT, 'f', "format", "text|json", "lines of text, or one JSON object"},
	PM_COMMON_OPTIONS,
};

/* A list being written. */
struct listing {
	struct pm_buf line;
	bool json, begun;
};

static const char *state_of(const struct pm_catalogue_failure *failure)
{
	return failure->lost ? "failed" : "incomplete";
}

static void add_text(struct pm_buf *out, const struct pm_catalogue_failure *failure)
{
	char failed_at[PM_TIME_MAX];

	pm_time_format(failure->failed_at, failed_at);
	pm_buf_add_format(out, "%-10s  %s  ", state_of(failure), failed_at);
	pm_add_shown(out, failure->path);
	if (failure->record.len > 0) {
		pm_buf_add_char(out, '!');
		pm_add_shown(out, failure->record);
	}
	pm_buf_add_str(out, PM_STR(": "));
	pm_add_shown(out, failure->reason);
	pm_buf_add_char(out, '\n');
}

static void add_json(struct pm_buf *out, const struct pm_catalogue_failure *failure)
{
	char failed_at[PM_TIME_MAX];

	pm_time_format(failure->failed_at, failed_at);
	pm_buf_add_char(out, '{');
	pm_json_add_member(out, "path", failure->path);
	pm_json_add_member(out, "record", failure->record);
	pm_json_add_member(out, "state", pm_str_of(state_of(failure)));
	pm_json_add_member(out, "reason", failure->reason);
	pm_json_add_member(out, "failed_at", pm_str_of(failed_at));
	pm_buf_add_char(out, '}');
}

static enum pm_status print_failure(
	void *context, const struct pm_catalogue_failure *failure, struct pm_error *err)
{
	struct listing *listing = context;

	if (listing->json) {
		pm_buf_add_str(&listing->line, listing->begun ? PM_STR(",\n") : PM_STR("\n"));
		add_json(&listing->line, failure);
	} else {
		add_text(&listing->line, failure);
	}
	listing->begun = true;
	return pm_print_piece(&listing->line, err);
}

static enum pm_status print_all(struct listing *listing, const char *path, struct pm_error *err)
{
	struct pm_catalogue *catalogue = NULL;
	struct pm_index *index = NULL;
	enum pm_status status;

	if ((status = pm_index_open(&index, path, err)) != PM_OK)
		goto out;
	if ((status = pm_catalogue_open(&catalogue, path, PM_CATALOGUE_READ, err)) != PM_OK)
		goto out;
	if (listing->json)
		pm_buf_add_str(&listing->line, PM_STR("{\"failures\":["));
	if ((status = pm_catalogue_each_failure(catalogue, print_failure, listing, err)) != PM_OK)
		goto out;
	if (listing->json)
		pm_buf_add_str(&listing->line, PM_STR("]}\n"));
	status = pm_print_piece(&listing->line, err);
out:
	pm_catalogue_free(catalogue);
	pm_index_free(index);
	return status;
}

static int carry_out(const char *index, bool json)
{
	struct listing listing = {.json = json};
	struct pm_error err;

	int code = print_all(&listing, index, &err) == PM_OK ? pm_print(PM_STR(""))
	                                                     : pm_say_error(&err);
	pm_buf_free(&listing.line);
	return code;
}

static int run(const struct pm_verb *verb, const char *index, char *const *arguments)
{
	struct pm_options line = {.table = options, .arguments = arguments};
	struct pm_buf path = {0};
	struct pm_error err;
	const char *value;
	bool json = false;
	int option;

	while ((option = pm_options_next(&line, &value, &err)) != PM_OPTION_END) {
		if (option == PM_COMMON_INDEX)
			index = value;
		else if (option == PM_COMMON_HELP)
			return pm_show_help(verb);
		else if (option == PM_OPTION_OPERAND)
			return pm_say_operand(verb, value);
		else if (option != FORMAT || pm_take_text_or_json(value, &json, &err) != PM_OK)
			return pm_say_usage(verb, &err);
	}
	int code = pm_layout_find(&path, index, &err) == PM_OK ? carry_out(path.ptr, json)
	                                                       : pm_say_error(&err);
	pm_buf_free(&path);
	return code;
}

const struct pm_verb pm_verb_failures = {
	.name = "failures",
	.usage = "[-d DIR] [--format text|json]",
	.summary = "List what could not be indexed, or not all of it, and why",
	.options = options,
	.run = run,
};
