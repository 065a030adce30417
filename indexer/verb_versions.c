/*
 * pressmark-index versions.
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

/* The answer so far. */
struct listing {
	bool json;
	struct pm_buf out;
	size_t count;
};

static void add_text(struct pm_buf *out, const struct pm_catalogue_version *version)
{
	char first_seen[PM_TIME_MAX], last_seen[PM_TIME_MAX] = "now";

	pm_time_format(version->first_seen, first_seen);
	if (version->last_seen != PM_VERSION_PRESENT)
		pm_time_format(version->last_seen, last_seen);
	pm_buf_add_format(out, "%s  %-20s  ", first_seen, last_seen);
	pm_buf_add_str(out, version->sha256);
	pm_buf_add_char(out, '\n');
}

static void add_json(struct pm_buf *out, const struct pm_catalogue_version *version)
{
	char first_seen[PM_TIME_MAX], last_seen[PM_TIME_MAX] = "";

	pm_time_format(version->first_seen, first_seen);
	if (version->last_seen != PM_VERSION_PRESENT)
		pm_time_format(version->last_seen, last_seen);
	pm_json_add_comma(out);
	pm_buf_add_char(out, '{');
	pm_json_add_member(out, "first_seen", pm_str_of(first_seen));
	pm_json_add_member(out, "last_seen", pm_str_of(last_seen));
	pm_json_add_member(out, "sha256", version->sha256);
	pm_buf_add_char(out, '}');
}

static enum pm_status add_version(
	void *context, const struct pm_catalogue_version *version, struct pm_error *err)
{
	struct listing *listing = context;

	listing->count++;
	(listing->json ? add_json : add_text)(&listing->out, version);
	return listing->out.failed ? pm_fail_memory(err) : PM_OK;
}

static enum pm_status list(
	struct listing *listing, const char *path, struct pm_str uid, struct pm_error *err)
{
	struct pm_catalogue *catalogue = NULL;
	struct pm_index *index = NULL;
	enum pm_status status = pm_index_open(&index, path, err);

	if (status == PM_OK)
		status = pm_catalogue_open(&catalogue, path, PM_CATALOGUE_READ, err);
	if (status == PM_OK)
		status = pm_catalogue_each_version(catalogue, uid, add_version, listing, err);
	if (status == PM_OK && listing->count == 0)
		status = pm_fail(err, PM_INVALID, "%.*s: no document of this uid was ever there",
			(int)pm_str_cut(uid, 200).len, uid.ptr);
	pm_catalogue_free(catalogue);
	pm_index_free(index);
	return status;
}

static int carry_out(const char *path, struct pm_str uid, bool json)
{
	struct listing listing = {.json = json};
	struct pm_error err;

	if (json) {
		pm_buf_add_char(&listing.out, '{');
		pm_json_add_member(&listing.out, "uid", uid);
		pm_json_add_name(&listing.out, "versions");
		pm_buf_add_char(&listing.out, '[');
	}
	enum pm_status status = list(&listing, path, uid, &err);
	if (json)
		pm_buf_add_str(&listing.out, PM_STR("]}\n"));
	int code = status == PM_OK ? pm_print(pm_buf_str(&listing.out)) : pm_say_error(&err);
	pm_buf_free(&listing.out);
	return code;
}

static int run(const struct pm_verb *verb, const char *index, char *const *arguments)
{
	struct pm_options line = {.table = options, .arguments = arguments};
	struct pm_buf path = {0};
	struct pm_error err;
	const char *value, *uid = NULL;
	bool json = false;
	int option;

	while ((option = pm_options_next(&line, &value, &err)) != PM_OPTION_END) {
		if (option == PM_COMMON_INDEX)
			index = value;
		else if (option == PM_COMMON_HELP)
			return pm_show_help(verb);
		else if (option == PM_OPTION_OPERAND && uid != NULL)
			return pm_say_operand(verb, value);
		else if (option == PM_OPTION_OPERAND)
			uid = value;
		else if (option != FORMAT || pm_take_text_or_json(value, &json, &err) != PM_OK)
			return pm_say_usage(verb, &err);
	}
	if (uid == NULL) {
		pm_fail(&err, PM_INVALID, "the uid is missing");
		return pm_say_usage(verb, &err);
	}
	int code = pm_layout_find(&path, index, &err) == PM_OK
	                   ? carry_out(path.ptr, pm_str_of(uid), json)
	                   : pm_say_error(&err);
	pm_buf_free(&path);
	return code;
}

const struct pm_verb pm_verb_versions = {
	.name = "versions",
	.usage = "[-d DIR] [--format text|json] UID",
	.summary = "List the texts that a document had, and when each was seen",
	.options = options,
	.run = run,
};
