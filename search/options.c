/*
 * The command line of pressmark-search.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/options.h"

#include <inttypes.h>
#include <limits.h>

#include "lib/cli/completions.h"
#include "lib/cli/options.h"
#include "lib/error.h"
#include "lib/schema.h"
#include "search/options_output.h"
#include "search/query/days.h"

enum {
	OPTION_INDEX = 1,
	OPTION_ANY,
	OPTION_LITERAL,
	OPTION_EXPLAIN_QUERY,
	OPTION_QUERY_FILE,
	OPTION_BATCH,
	OPTION_SERVE,
	OPTION_SINCE,
	OPTION_UNTIL,
	OPTION_LIMIT,
	OPTION_OFFSET,
	OPTION_TIMEOUT,
	OPTION_COMPLETIONS,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct pm_option table[] = {
	{OPTION_INDEX, 'd', "index", "DIR",
		"the index; else $PRESSMARK_INDEX, else the nearest .pressmark upwards from here"},
	{OPTION_ANY, 0, "any", NULL, "find documents with any of the words rather than all"},
	{OPTION_LITERAL, 0, "literal", NULL, "take the query as plain words, without operators"},
	{OPTION_EXPLAIN_QUERY, 0, "explain-query", NULL,
		"show how the query is understood instead: its tree, terms and cost"},
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
	{OPTION_OFFSET, 0, "offset", "N",
		"pass over so many hits; -N: begin so many before the last one"},
	{PM_OUTPUT_SORT, 0, "sort", "relevance|newest|oldest|title",
		"which hits come first (relevance)"},
	{PM_OUTPUT_FORMAT, 0, "format", "text|json|jsonl|tsv|csv|trec|markdown|html",
		"how to write the answer (text)"},
	{PM_OUTPUT_FORMAT_VERSION, 0, "format-version", "N", "the version of JSON to write (1)"},
	{PM_OUTPUT_JSON, 0, "json", NULL, "the same as --format=json"},
	{PM_OUTPUT_TEMPLATE, 0, "template", "TEXT",
		"show each hit as this: {title}\\t{published}\\n"},
	{PM_OUTPUT_FIELDS, 0, "fields",
		"rank|score|uid|url|path|member|title|authors|source|site|kind|lang|tags|"
		"published|published_text|sha256|copy_of|copies|snippet|text|matches|"
		"fragments,…",
		"columns of tsv and csv, members of hits in JSON, separated by commas"},
	{PM_OUTPUT_OFFSETS, 0, "offsets", "byte|char|utf16", "what offsets in JSON count (byte)"},
	{PM_OUTPUT_PATHS, 'l', "paths", NULL, "show only the path of each hit"},
	{PM_OUTPUT_NUL, '0', "null", NULL, "end each path in NUL rather than a line feed"},
	{PM_OUTPUT_COUNT, 'c', "count", NULL, "show only how many documents match"},
	{PM_OUTPUT_FACET, 0, "facet", "kind|source|lang|year|month|author|tag,…",
		"count what matches by these, separated by commas"},
	{PM_OUTPUT_FACET_VALUES, 0, "facet-values", "N",
		"values to show of each facet (10, in JSON all); 0: all"},
	{PM_OUTPUT_EXPLAIN, 0, "explain", NULL, "show what each part of the query adds to a score"},
	{PM_OUTPUT_FRAGMENTS, 0, "fragments", "N", "passages to show of each hit (1)"},
	{PM_OUTPUT_SNIPPET_CHARS, 0, "snippet-chars", "N", "characters of each passage (300)"},
	{PM_OUTPUT_ALL_COPIES, 0, "all-copies", NULL,
		"show every copy of a hit's text as a hit, after it"},
	{PM_OUTPUT_WHOLE, 0, "whole", NULL, "show the whole text of each hit"},
	{PM_OUTPUT_COLOR, 0, "color", "auto|always|never", "mark what matches by colours (auto)"},
	{PM_OUTPUT_HYPERLINKS, 0, "hyperlinks", "auto|always|never",
		"make titles and addresses links in the terminal (never)"},
	{PM_OUTPUT_NO_PAGER, 0, "no-pager", NULL, "write to the terminal without a pager"},
	{OPTION_TIMEOUT, 0, "timeout-ms", "N",
		"give a query up after so many milliseconds; 0: never"},
	{OPTION_COMPLETIONS, 0, "completions", PM_SHELLS, "write what completes this in a shell"},
	{OPTION_HELP, 'h', "help", NULL, "show this"},
	{OPTION_VERSION, 'V', "version", NULL, "show the version"},
	{0},
};

/* A whole number; zero stands for what a 0 means, which is not the library's default. */
static enum pm_status read_count(
	const char *name, const char *value, size_t zero, size_t *out, struct pm_error *err)
{
	uint64_t number;

	enum pm_status status = pm_option_count(name, value, 0, SIZE_MAX, &number, err);
	if (status == PM_OK)
		*out = number == 0 ? zero : (size_t)number;
	return status;
}

static enum pm_status read_timeout(const char *value, unsigned *out, struct pm_error *err)
{
	uint64_t number;

	enum pm_status status = pm_option_count("timeout-ms", value, 0, UINT_MAX, &number, err);
	if (status == PM_OK)
		*out = (unsigned)number;
	return status;
}

/* A whole number, below 0 when it counts from the end. */
static enum pm_status read_offset(const char *value, int64_t *out, struct pm_error *err)
{
	bool negative = value[0] == '-';
	uint64_t number;

	if (pm_option_count("offset", value + negative, 0, INT64_MAX, &number, NULL) != PM_OK)
		return pm_fail(err, PM_INVALID,
			"--offset: \"%.40s\" is not a whole number from -%" PRId64 " to %" PRId64,
			value, INT64_MAX, INT64_MAX);
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
	case OPTION_EXPLAIN_QUERY:
		wishes->explain_query = true;
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
	case OPTION_TIMEOUT:
		return read_timeout(value, &wishes->search.timeout_ms, err);
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
	return pm_output_take(wishes, id, value, err);
}

/* The days of a bound; none when it is not given. */
static enum pm_status read_bound(
	struct pm_days *out, const char *name, struct pm_str text, struct pm_error *err)
{
	const struct pm_date today = {0};
	struct pm_error inner;

	*out = (struct pm_days){0};
	if (text.ptr == NULL || pm_days_parse(out, text, 0, &today, &inner) == PM_OK)
		return PM_OK;
	return pm_fail(err, PM_INVALID, "--%s: %s", name, inner.message);
}

/* Days that are wrong are a wrong command line, not a wrong query. */
static enum pm_status check_days(const struct pm_query_options *query, struct pm_error *err)
{
	struct pm_days since, until;
	enum pm_status status = read_bound(&since, "since", query->since, err);

	if (status == PM_OK)
		status = read_bound(&until, "until", query->until, err);
	if (status != PM_OK)
		return status;
	if (since.from.year > 0 && until.to.year > 0 && pm_days_compare(&since.from, &until.to) > 0)
		return pm_fail(err, PM_INVALID, "--since is after --until");
	return PM_OK;
}

/* What shows hits, or counts them, has no place where a query is explained. */
static enum pm_status check_explain_query(const struct pm_wishes *wishes, struct pm_error *err)
{
	const struct pm_format *format = wishes->format;
	const struct {
		bool given;
		const char *name;
	} refused[] = {
		{wishes->count, "-c"},
		{wishes->search.facets != 0, "--facet"},
		{wishes->search.explain, "--explain"},
		{wishes->output.fields.count > 0, "--fields"},
	};

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (refused[i].given)
			return pm_fail(err, PM_INVALID,
				"%s shows something of hits: --explain-query shows none",
				refused[i].name);
	if (format != &pm_format_text && format != &pm_format_json && format != &pm_format_jsonl)
		return pm_fail(err, PM_INVALID,
			"--explain-query goes with the formats text, json and jsonl, not with %s",
			format->name);
	return PM_OK;
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
	if (wishes->explain_query && (wishes->serve || wishes->batch != NULL))
		return pm_fail(err, PM_INVALID, "--explain-query explains one query, not a batch");
	if (wishes->explain_query)
		return check_explain_query(wishes, err);
	if (wishes->serve && wishes->format->fail == NULL)
		return pm_fail(err, PM_INVALID, "--serve goes with the formats json and jsonl");
	if (wishes->batch != NULL && wishes->format->alone)
		return pm_fail(err, PM_INVALID, "--batch: many answers are not one of %s",
			wishes->format->name);
	return PM_OK;
}

enum pm_status pm_wishes_read(struct pm_wishes *out, char *const *arguments, struct pm_error *err)
{
	struct pm_options options = {.table = table, .arguments = arguments};
	const char *value;

	*out = (struct pm_wishes){
		.output.terminator = '\n',
		.hyperlinks = PM_WHEN_NEVER,
		.format_version = PM_FORMAT_VERSION,
	};
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
	enum pm_status status = check_places(out, err);
	if (status == PM_OK)
		status = check_days(&out->query, err);
	return status == PM_OK ? pm_output_settle(out, err) : status;
}

void pm_wishes_free(struct pm_wishes *wishes)
{
	pm_buf_free(&wishes->query_text);
	pm_template_free(&wishes->output.pieces);
}

void pm_wishes_help(struct pm_buf *out)
{
	pm_buf_add_str(out, PM_STR("Usage: pressmark-search [OPTIONS] QUERY...\n"
				   "       pressmark-search [OPTIONS] --batch=FILE | --serve\n"
				   "Find articles and statements; the best first, with the "
				   "passages that match.\n"
				   "\n"));
	pm_options_help(table, out);
	pm_buf_add_str(out, PM_STR("\n"
				   "Query: word =exact pre* \"a phrase\" -not OR ( ) field:word: "
				   "pressmark-query(7).\n"
				   "Fields:\n"));
	for (size_t i = 0; i < PM_FIELD_COUNT; i++)
		pm_buf_add_format(out, "  %-8s %s\n", pm_fields[i].name, pm_fields[i].description);
	pm_buf_add_str(out, PM_STR("\nNames for --fields and --template, which also knows {id}, of "
				   "the query:\n "));
	for (size_t i = 0; i < PM_HIT_FIELD_COUNT; i++)
		pm_buf_add_format(out, "%s%s",
			i == PM_HIT_KIND || i == PM_HIT_SNIPPET ? "\n  " : " ",
			pm_hit_field_name((enum pm_hit_field)i));
	pm_buf_add_char(out, '\n');
	pm_buf_add_str(out,
		PM_STR("\n"
		       "Exit status: 0 found, 1 nothing found, 2 error, 3 wrong query, 4 no sound "
		       "index,\n"
		       "20 and 21 another version of JSON.\n"
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
