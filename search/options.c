/*
 * The command line of pressmark-search.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/options.h"

#include <limits.h>
#include <string.h>

#include "lib/cli/completions.h"
#include "lib/cli/options.h"
#include "lib/error.h"
#include "lib/schema.h"

enum {
	OPTION_INDEX = 1,
	OPTION_ANY,
	OPTION_LITERAL,
	OPTION_QUERY_FILE,
	OPTION_BATCH,
	OPTION_SERVE,
	OPTION_SINCE,
	OPTION_UNTIL,
	OPTION_LIMIT,
	OPTION_OFFSET,
	OPTION_FORMAT,
	OPTION_JSON,
	OPTION_PATHS,
	OPTION_NUL,
	OPTION_COUNT,
	OPTION_FRAGMENTS,
	OPTION_SNIPPET_CHARS,
	OPTION_TIMEOUT,
	OPTION_COLOR,
	OPTION_COMPLETIONS,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct pm_option table[] = {
	{OPTION_INDEX, 'd', "index", "DIR",
		"the index; else $PRESSMARK_INDEX, else the nearest .pressmark upwards from here"},
	{OPTION_ANY, 0, "any", NULL, "find documents with any of the words rather than all"},
	{OPTION_LITERAL, 0, "literal", NULL, "take the query as plain words, without operators"},
	{OPTION_QUERY_FILE, 0, "query-file", "FILE",
		"take the query from a file (-: standard input)"},
	{OPTION_BATCH, 0, "batch", "FILE",
		"answer many queries, a line each: QUERY, ID TAB QUERY, or JSON (-: standard "
		"input)"},
	{OPTION_SERVE, 0, "serve", NULL,
		"the same for a program at the other end of two pipes, in jsonl or json"},
	{OPTION_SINCE, 0, "since", "DATE",
		"only what was published then or later: 2024, 2024-03, 2024-03-25, 7d"},
	{OPTION_UNTIL, 0, "until", "DATE", "only what was published then or before"},
	{OPTION_LIMIT, 'n', "limit", "N", "show at most so many hits (10); 0: all"},
	{OPTION_OFFSET, 0, "offset", "N", "pass over so many hits"},
	{OPTION_FORMAT, 0, "format", "text|json|jsonl", "how to write the answer (text)"},
	{OPTION_JSON, 0, "json", NULL, "the same as --format=json"},
	{OPTION_PATHS, 'l', "paths", NULL, "show only the path of each hit"},
	{OPTION_NUL, '0', "null", NULL, "end each path in NUL rather than a line feed"},
	{OPTION_COUNT, 'c', "count", NULL, "show only how many documents match"},
	{OPTION_FRAGMENTS, 0, "fragments", "N", "passages to show of each hit (1)"},
	{OPTION_SNIPPET_CHARS, 0, "snippet-chars", "N", "characters of each passage (300)"},
	{OPTION_TIMEOUT, 0, "timeout-ms", "N",
		"give a query up after so many milliseconds; 0: never"},
	{OPTION_COLOR, 0, "color", "auto|always|never", "mark what matches by colours (auto)"},
	{OPTION_COMPLETIONS, 0, "completions", PM_SHELLS, "write what completes this in a shell"},
	{OPTION_HELP, 'h', "help", NULL, "show this"},
	{OPTION_VERSION, 'V', "version", NULL, "show the version"},
	{0},
};

static enum pm_status read_format(
	const char *value, const struct pm_format **format, struct pm_error *err)
{
	static const struct pm_format *const formats[] = {
		&pm_format_text, &pm_format_json, &pm_format_jsonl};

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i]->name, value) == 0) {
			*format = formats[i];
			return PM_OK;
		}
	return pm_fail(err, PM_INVALID, "--format: \"%s\" is none of text, json, jsonl", value);
}

static enum pm_status read_color(const char *value, enum pm_color *color, struct pm_error *err)
{
	static const char *const names[] = {
		[PM_COLOR_AUTO] = "auto",
		[PM_COLOR_ALWAYS] = "always",
		[PM_COLOR_NEVER] = "never",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], value) == 0) {
			*color = (enum pm_color)i;
			return PM_OK;
		}
	return pm_fail(err, PM_INVALID, "--color: \"%s\" is none of auto, always, never", value);
}

/* A whole number; zero stands for what a 0 means, which is not the library's default. */
static enum pm_status read_count(
	const char *name, const char *value, size_t zero, size_t *out, struct pm_error *err)
{
	uint64_t number;

	enum pm_status status = pm_option_count(name, value, &number, err);
	if (status == PM_OK)
		*out = number == 0 ? zero : (size_t)(number < SIZE_MAX ? number : SIZE_MAX);
	return status;
}

static enum pm_status read_positive(
	const char *name, const char *value, size_t *out, struct pm_error *err)
{
	enum pm_status status = read_count(name, value, 0, out, err);

	if (status == PM_OK && *out == 0)
		return pm_fail(err, PM_INVALID, "--%s: at least 1", name);
	return status;
}

static enum pm_status read_timeout(const char *value, unsigned *out, struct pm_error *err)
{
	uint64_t number;

	enum pm_status status = pm_option_count("timeout-ms", value, &number, err);
	if (status == PM_OK)
		*out = number < UINT_MAX ? (unsigned)number : UINT_MAX;
	return status;
}

/* A whole number, below 0 when it counts from the end. */
static enum pm_status read_offset(const char *value, int64_t *out, struct pm_error *err)
{
	bool negative = value[0] == '-';
	uint64_t number;

	enum pm_status status = pm_option_count("offset", value + negative, &number, err);
	if (status != PM_OK)
		return status;
	if (number > INT64_MAX)
		number = INT64_MAX;
	*out = negative ? -(int64_t)number : (int64_t)number;
	return PM_OK;
}

static void add_operand(struct pm_wishes *wishes, const char *operand)
{
	if (wishes->has_query)
		pm_buf_add_char(&wishes->query_text, ' ');
	pm_buf_add_str(&wishes->query_text, pm_str_of(operand));
	wishes->has_query = true;
}

static enum pm_status take(
	struct pm_wishes *wishes, int id, const char *value, struct pm_error *err)
{
	switch (id) {
	case PM_OPTION_OPERAND:
		add_operand(wishes, value);
		return PM_OK;
	case OPTION_INDEX:
		wishes->index = value;
		return PM_OK;
	case OPTION_ANY:
		wishes->query.any = true;
		return PM_OK;
	case OPTION_LITERAL:
		wishes->query.literal = true;
		return PM_OK;
	case OPTION_QUERY_FILE:
		wishes->query_file = value;
		return PM_OK;
	case OPTION_BATCH:
		wishes->batch = value;
		return PM_OK;
	case OPTION_SERVE:
		wishes->serve = true;
		return PM_OK;
	case OPTION_SINCE:
		wishes->query.since = pm_str_of(value);
		return PM_OK;
	case OPTION_UNTIL:
		wishes->query.until = pm_str_of(value);
		return PM_OK;
	case OPTION_LIMIT:
		return read_count("limit", value, PM_LIMIT_ALL, &wishes->search.limit, err);
	case OPTION_OFFSET:
		return read_offset(value, &wishes->search.offset, err);
	case OPTION_FORMAT:
		return read_format(value, &wishes->format, err);
	case OPTION_JSON:
		wishes->format = &pm_format_json;
		return PM_OK;
	case OPTION_PATHS:
		wishes->format = &pm_format_paths;
		return PM_OK;
	case OPTION_NUL:
		wishes->terminator = '\0';
		return PM_OK;
	case OPTION_COUNT:
		wishes->format = &pm_format_count;
		return PM_OK;
	case OPTION_FRAGMENTS:
		return read_positive("fragments", value, &wishes->search.fragments, err);
	case OPTION_SNIPPET_CHARS:
		return read_positive("snippet-chars", value, &wishes->search.snippet_chars, err);
	case OPTION_TIMEOUT:
		return read_timeout(value, &wishes->search.timeout_ms, err);
	case OPTION_COLOR:
		return read_color(value, &wishes->color, err);
	case OPTION_COMPLETIONS:
		wishes->completions = value;
		return PM_OK;
	case OPTION_HELP:
		wishes->help = true;
		return PM_OK;
	case OPTION_VERSION:
		wishes->version = true;
		return PM_OK;
	}
	return pm_fail(err, PM_INTERNAL, "an option without meaning");
}

/* A query comes from one place, and programs are served in what they can read. */
static enum pm_status check_places(const struct pm_wishes *wishes, struct pm_error *err)
{
	const struct {
		bool given;
		const char *name;
	} places[] = {
		{wishes->serve, "--serve"},
		{wishes->batch != NULL, "--batch"},
		{wishes->query_file != NULL, "--query-file"},
		{wishes->has_query, "a query on the command line"},
	};
	const char *first = NULL;

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		if (places[i].given && first != NULL)
			return pm_fail(
				err, PM_INVALID, "%s does not go with %s", first, places[i].name);
		if (places[i].given)
			first = places[i].name;
	}
	if (wishes->serve && wishes->format->fail == NULL)
		return pm_fail(err, PM_INVALID, "--serve goes with the formats json and jsonl");
	return PM_OK;
}

enum pm_status pm_wishes_read(struct pm_wishes *out, char *const *arguments, struct pm_error *err)
{
	struct pm_options options = {.table = table, .arguments = arguments};
	const char *value;

	*out = (struct pm_wishes){.terminator = '\n'};
	for (;;) {
		int id = pm_options_next(&options, &value, err);
		if (id == PM_OPTION_ERROR)
			return PM_INVALID;
		if (id == PM_OPTION_END)
			break;
		enum pm_status status = take(out, id, value, err);
		if (status != PM_OK)
			return status;
	}
	if (out->query_text.failed)
		return pm_fail_memory(err);
	if (out->format == NULL)
		out->format = out->serve ? &pm_format_jsonl : &pm_format_text;
	if (out->terminator == '\0' && out->format != &pm_format_paths)
		return pm_fail(err, PM_INVALID, "-0 goes with -l");
	return check_places(out, err);
}

void pm_wishes_free(struct pm_wishes *wishes)
{
	pm_buf_free(&wishes->query_text);
}

void pm_wishes_help(struct pm_buf *out)
{
	pm_buf_add_str(out, PM_STR("Usage: pressmark-search [OPTIONS] QUERY...\n"
				   "       pressmark-search [OPTIONS] --batch=FILE | --serve\n"
				   "Find articles and statements; the best first, with the "
				   "passages that match.\n"
				   "\n"));
	pm_options_help(table, out);
	pm_buf_add_str(
		out, PM_STR("\n"
			    "Query: word =exact pre* \"a phrase\" -not OR ( ) field:word, see "
			    "pressmark-query(7).\n"
			    "Fields:\n"));
	for (size_t i = 0; i < PM_FIELD_COUNT; i++)
		pm_buf_add_format(out, "  %-8s %s\n", pm_fields[i].name, pm_fields[i].description);
	pm_buf_add_str(out,
		PM_STR("\n"
		       "Exit status: 0 found, 1 nothing found, 2 error, 3 wrong query, 4 no sound "
		       "index.\n"
		       "Of many queries: 2 any failed, 0 any found something, 130 interrupted.\n"));
}

enum pm_status pm_wishes_completions(struct pm_buf *out, const char *shell, struct pm_error *err)
{
	struct pm_command program = {.name = "pressmark-search", .options = table};
	struct pm_buf fields = {0};

	for (size_t i = 0; i < PM_FIELD_COUNT; i++)
		pm_buf_add_format(&fields, "%s%s:", i == 0 ? "" : "|", pm_fields[i].name);
	if (fields.failed)
		return pm_fail_memory(err);
	program.operand = fields.ptr;
	enum pm_status status = pm_completions(out, &program, shell, err);
	pm_buf_free(&fields);
	return status;
}
