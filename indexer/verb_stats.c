/*
 * pressmark-index stats.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <pressmark/analyzer.h>
#include <pressmark/index.h>

#include "indexer/command.h"
#include "lib/catalogue.h"
#include "lib/cli/exit.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/layout.h"
#include "lib/schema.h"
#include "lib/stub.h"

enum option {
	FAILURES = 1,
	JSON,
};

static const struct pm_option options[] = {
	{FAILURES, 0, "failures", NULL, "list what could not be indexed, or not all of it"},
	{JSON, 'j', "json", NULL, "as one JSON object"},
	PM_COMMON_OPTIONS,
};

/* How many values of a group the text shows; JSON has all. */
enum {
	SHOWN = 10
};

/* Everything that is told, in one place. */
struct facts {
	struct pm_index *index;
	struct pm_catalogue *catalogue;
	struct pm_stub stub;
	struct pm_catalogue_totals totals;
	uint64_t bytes; /* on disk */
	struct pm_buf *out;
	size_t values; /* of the group being told */
	int64_t more;
};

/* Bytes of all files in a directory, and in those below it one level down. */
static uint64_t size_of_directory(const char *path, bool deeper)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	uint64_t bytes = 0;

	if (directory == NULL)
		return 0;
	while ((entry = readdir(directory)) != NULL) {
		struct stat info;
		char *name = entry->d_name[0] == '.' ? NULL : pm_layout_path(path, entry->d_name);
		if (name == NULL)
			continue;
		if (stat(name, &info) == 0 && S_ISREG(info.st_mode))
			bytes += (uint64_t)info.st_size;
		else if (deeper)
			bytes += size_of_directory(name, false);
		free(name);
	}
	closedir(directory);
	return bytes;
}

/* ---- JSON ---- */

static enum pm_status add_group_json(
	void *context, struct pm_str value, int64_t count, struct pm_error *err)
{
	struct facts *facts = context;

	(void)err;
	pm_json_add_comma(facts->out);
	/* The name of a member must be a string: what is not UTF-8 cannot be one. */
	pm_buf_add_str(facts->out, PM_STR("{\"value\":"));
	pm_json_add_text(facts->out, value);
	pm_json_add_number(facts->out, "documents", (uint64_t)count);
	pm_buf_add_char(facts->out, '}');
	return PM_OK;
}

static enum pm_status add_groups_json(
	struct facts *facts, const char *name, enum pm_catalogue_group group, struct pm_error *err)
{
	pm_json_add_name(facts->out, name);
	pm_buf_add_char(facts->out, '[');
	enum pm_status status =
		pm_catalogue_each_group(facts->catalogue, group, add_group_json, facts, err);
	pm_buf_add_char(facts->out, ']');
	return status;
}

static enum pm_status add_failure_json(
	void *context, const struct pm_catalogue_failure *failure, struct pm_error *err)
{
	struct facts *facts = context;

	(void)err;
	pm_json_add_comma(facts->out);
	pm_buf_add_char(facts->out, '{');
	pm_json_add_member(facts->out, "path", failure->path);
	pm_json_add_member(facts->out, "record", failure->record);
	pm_json_add_member(facts->out, "state", pm_str_of(failure->lost ? "failed" : "incomplete"));
	pm_json_add_member(facts->out, "reason", failure->reason);
	pm_buf_add_char(facts->out, '}');
	return PM_OK;
}

static void add_index_json(struct facts *facts)
{
	struct pm_buf *out = facts->out;
	size_t count;

	pm_json_add_member(out, "index", pm_str_of(pm_index_path(facts->index)));
	pm_json_add_member(out, "uuid", pm_str_of(pm_index_uuid(facts->index)));
	pm_json_add_number(facts->out, "revision", pm_index_revision(facts->index));
	pm_json_add_number(facts->out, "schema", PM_SCHEMA_VERSION);
	pm_json_add_number(facts->out, "analyzer", PM_ANALYZER_VERSION);
	pm_json_add_number(facts->out, "documents", pm_index_count(facts->index));
	pm_json_add_number(facts->out, "bytes_on_disk", facts->bytes);
	pm_json_add_name(out, "segments");
	pm_buf_add_char(out, '[');
	for (size_t i = 0; i < facts->stub.count; i++) {
		pm_json_add_comma(out);
		pm_json_add_text(out, facts->stub.lines[i].target);
	}
	pm_buf_add_char(out, ']');
	pm_json_add_name(out, "stemmers");
	pm_buf_add_char(out, '[');
	const struct pm_str *stemmers = pm_index_stemmers(facts->index, &count);
	for (size_t i = 0; i < count; i++) {
		pm_json_add_comma(out);
		pm_json_add_text(out, stemmers[i]);
	}
	pm_buf_add_char(out, ']');
}

static enum pm_status tell_json(struct facts *facts, bool failures, struct pm_error *err)
{
	struct pm_buf *out = facts->out;
	enum pm_status status;

	pm_buf_add_char(out, '{');
	add_index_json(facts);
	pm_json_add_number(facts->out, "files", (uint64_t)facts->totals.files);
	pm_json_add_number(facts->out, "text_bytes", (uint64_t)facts->totals.text_bytes);
	pm_json_add_number(facts->out, "copies", pm_index_copies(facts->index));
	pm_json_add_number(facts->out, "superseded", (uint64_t)facts->totals.superseded);
	pm_json_add_number(facts->out, "failed", (uint64_t)facts->totals.lost);
	pm_json_add_number(facts->out, "incomplete", (uint64_t)facts->totals.incomplete);
	pm_json_add_number(facts->out, "dated", (uint64_t)facts->totals.dated);
	pm_json_add_member(out, "first", pm_str_of(facts->totals.first));
	pm_json_add_member(out, "last", pm_str_of(facts->totals.last));
	if ((status = add_groups_json(facts, "kinds", PM_GROUP_KIND, err)) != PM_OK ||
		(status = add_groups_json(facts, "languages", PM_GROUP_LANGUAGE, err)) != PM_OK ||
		(status = add_groups_json(facts, "sources", PM_GROUP_SOURCE, err)) != PM_OK)
		return status;
	if (failures) {
		pm_json_add_name(out, "failures");
		pm_buf_add_char(out, '[');
		status = pm_catalogue_each_failure(facts->catalogue, add_failure_json, facts, err);
		pm_buf_add_char(out, ']');
	}
	pm_buf_add_str(out, PM_STR("}\n"));
	return status;
}

/* ---- Text ---- */

static enum pm_status add_group_text(
	void *context, struct pm_str value, int64_t count, struct pm_error *err)
{
	struct facts *facts = context;

	(void)err;
	if (facts->values++ >= SHOWN) {
		facts->more += count;
		return PM_OK;
	}
	pm_buf_add_format(facts->out, "  %10" PRId64 "  ", count);
	pm_add_shown(facts->out, value.len > 0 ? value : PM_STR("(not known)"));
	pm_buf_add_char(facts->out, '\n');
	return PM_OK;
}

static enum pm_status add_groups_text(
	struct facts *facts, const char *name, enum pm_catalogue_group group, struct pm_error *err)
{
	facts->values = 0;
	facts->more = 0;
	pm_buf_add_format(facts->out, "%s\n", name);
	enum pm_status status =
		pm_catalogue_each_group(facts->catalogue, group, add_group_text, facts, err);
	if (facts->values > SHOWN)
		pm_buf_add_format(facts->out, "  %10" PRId64 "  in %zu others (--json has all)\n",
			facts->more, facts->values - SHOWN);
	return status;
}

static enum pm_status add_failure_text(
	void *context, const struct pm_catalogue_failure *failure, struct pm_error *err)
{
	struct facts *facts = context;

	(void)err;
	pm_buf_add_format(facts->out, "  %-10s  ", failure->lost ? "failed" : "incomplete");
	pm_add_shown(facts->out, failure->path);
	if (failure->record.len > 0) {
		pm_buf_add_char(facts->out, '!');
		pm_add_shown(facts->out, failure->record);
	}
	pm_buf_add_str(facts->out, PM_STR(": "));
	pm_add_shown(facts->out, failure->reason);
	pm_buf_add_char(facts->out, '\n');
	return PM_OK;
}

static void add_index_text(struct facts *facts)
{
	struct pm_buf *out = facts->out;
	size_t count;

	pm_buf_add_format(out, "%-12s%s\n", "index", pm_index_path(facts->index));
	pm_buf_add_format(out, "%-12s%s\n", "uuid", pm_index_uuid(facts->index));
	pm_buf_add_format(out, "%-12s%" PRIu64 "\n", "revision", pm_index_revision(facts->index));
	pm_buf_add_format(
		out, "%-12s%d, analyzer %d\n", "schema", PM_SCHEMA_VERSION, PM_ANALYZER_VERSION);
	pm_buf_add_format(out, "%-12s%" PRIu64 "\n", "documents", pm_index_count(facts->index));
	pm_buf_add_format(out, "%-12s%" PRIu64 "\n", "copies", pm_index_copies(facts->index));
	pm_buf_add_format(out, "%-12s%.1f MB\n", "on disk", (double)facts->bytes / 1e6);
	pm_buf_add_format(out, "%-12s", "segments");
	for (size_t i = 0; i < facts->stub.count; i++) {
		pm_buf_add_str(out, i > 0 ? PM_STR(" ") : PM_STR(""));
		pm_add_shown(out, facts->stub.lines[i].target);
	}
	pm_buf_add_format(out, "\n%-12s", "stemmers");
	const struct pm_str *stemmers = pm_index_stemmers(facts->index, &count);
	for (size_t i = 0; i < count; i++) {
		pm_buf_add_str(out, i > 0 ? PM_STR(" ") : PM_STR(""));
		pm_add_shown(out, stemmers[i]);
	}
	pm_buf_add_char(out, '\n');
}

static enum pm_status tell_text(struct facts *facts, bool failures, struct pm_error *err)
{
	const struct pm_catalogue_totals *totals = &facts->totals;
	struct pm_buf *out = facts->out;
	enum pm_status status;

	add_index_text(facts);
	pm_buf_add_format(out, "%-12s%" PRId64 "\n", "files", totals->files);
	pm_buf_add_format(out, "%-12s%.1f MB\n", "text", (double)totals->text_bytes / 1e6);
	if (totals->dated > 0)
		pm_buf_add_format(out, "%-12s%s to %s (%" PRId64 " documents)\n", "published",
			totals->first, totals->last, totals->dated);
	pm_buf_add_format(out, "%-12s%" PRId64 "\n", "superseded", totals->superseded);
	pm_buf_add_format(out, "%-12s%" PRId64 ", incomplete %" PRId64 "\n", "failed", totals->lost,
		totals->incomplete);
	if ((status = add_groups_text(facts, "kinds", PM_GROUP_KIND, err)) != PM_OK ||
		(status = add_groups_text(facts, "languages", PM_GROUP_LANGUAGE, err)) != PM_OK ||
		(status = add_groups_text(facts, "sources", PM_GROUP_SOURCE, err)) != PM_OK)
		return status;
	if (!failures)
		return PM_OK;
	pm_buf_add_str(out, PM_STR("failures\n"));
	return pm_catalogue_each_failure(facts->catalogue, add_failure_text, facts, err);
}

static enum pm_status tell(
	struct facts *facts, const char *index, bool json, bool failures, struct pm_error *err)
{
	enum pm_status status;

	if ((status = pm_index_open(&facts->index, index, err)) != PM_OK)
		return status;
	if ((status = pm_stub_read(&facts->stub, index, err)) != PM_OK)
		return status;
	if ((status = pm_catalogue_open(&facts->catalogue, index, PM_CATALOGUE_READ, err)) != PM_OK)
		return status;
	if ((status = pm_catalogue_totals(facts->catalogue, &facts->totals, err)) != PM_OK)
		return status;
	facts->bytes = size_of_directory(index, true);
	status = json ? tell_json(facts, failures, err) : tell_text(facts, failures, err);
	return status == PM_OK && facts->out->failed ? pm_fail_memory(err) : status;
}

static int carry_out(const char *index, bool json, bool failures)
{
	struct pm_buf out = {0};
	struct facts facts = {.out = &out};
	struct pm_error err;
	int code;

	if (tell(&facts, index, json, failures, &err) == PM_OK)
		code = pm_print(pm_buf_str(&out));
	else
		code = pm_say_error(&err);
	pm_catalogue_free(facts.catalogue);
	pm_stub_free(&facts.stub);
	pm_index_free(facts.index);
	pm_buf_free(&out);
	return code;
}

static int run(const struct pm_verb *verb, const char *index, char *const *arguments)
{
	struct pm_options line = {.table = options, .arguments = arguments};
	struct pm_buf path = {0};
	bool json = false, failures = false;
	struct pm_error err;
	const char *value;
	int option, code;

	while ((option = pm_options_next(&line, &value, &err)) != PM_OPTION_END) {
		switch (option) {
		case FAILURES:
			failures = true;
			break;
		case JSON:
			json = true;
			break;
		case PM_COMMON_INDEX:
			index = value;
			break;
		case PM_COMMON_HELP:
			return pm_show_help(verb);
		case PM_OPTION_OPERAND:
			return pm_say_operand(verb, value);
		default:
			return pm_say_usage(verb, &err);
		}
	}
	code = pm_layout_find(&path, index, &err) == PM_OK ? carry_out(path.ptr, json, failures)
	                                                   : pm_say_error(&err);
	pm_buf_free(&path);
	return code;
}

const struct pm_verb pm_verb_stats = {
	.name = "stats",
	.usage = "[-d DIR] [--json] [--failures]",
	.summary = "Tell what an index holds, and what failed",
	.options = options,
	.run = run,
};
