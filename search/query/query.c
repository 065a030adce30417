/*
 * Queries: from what a user typed to a tree with one meaning.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/query.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/text/utf8.h"
#include "search/query/chars.h"
#include "search/query/days.h"
#include "search/query/parser.h"

enum pm_status pm_parse_warn(struct pm_parser *parser, size_t at, const char *format, ...)
{
	struct pm_query *query = parser->query;
	size_t count = query->warning_count;
	struct pm_query_warning *warnings = query->warnings;
	char message[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);

	/* There is room for a power of two of them. */
	if ((count & (count - 1)) == 0) {
		warnings =
			pm_arena_alloc(&query->arena, count > 0 ? count * 2 : 1, sizeof *warnings);
		if (warnings != NULL && count > 0)
			memcpy(warnings, query->warnings, count * sizeof *warnings);
	}
	struct pm_str text = pm_arena_copy(&query->arena, pm_str_of(message));
	if (warnings == NULL || query->arena.failed)
		return pm_fail_memory(parser->err);
	warnings[count] = (struct pm_query_warning){.offset = at, .message = text};
	query->warnings = warnings;
	query->warning_count = count + 1;
	return PM_OK;
}

/* Refuse what no query is: too long, a NUL, not UTF-8. */
static enum pm_status check_text(struct pm_str text, struct pm_error *err)
{
	uint32_t code;

	if (text.len > PM_QUERY_BYTES_MAX)
		return pm_fail_at(err, PM_QUERY_BYTES_MAX, "the query is longer than %zu bytes",
			PM_QUERY_BYTES_MAX);
	for (size_t at = 0; at < text.len;) {
		size_t len = pm_char_decode(text, at, &code);
		if (code == PM_UTF8_BROKEN)
			return pm_fail_at(err, at, "the byte 0x%02X is not part of valid UTF-8",
				(unsigned char)text.ptr[at]);
		if (code == 0)
			return pm_fail_at(err, at, "there is a NUL byte in the query");
		at += len;
	}
	return PM_OK;
}

/* Parse a bound of the days, when there is one; an error names it and has no place in the query. */
static enum pm_status parse_bound(struct pm_days *out, const char *name, struct pm_str text,
	const struct pm_query_options *options, struct pm_error *err)
{
	struct pm_error inner;

	*out = (struct pm_days){0};
	if (text.len == 0 || pm_days_parse(out, text, 0, &options->today, &inner) == PM_OK)
		return PM_OK;
	return pm_fail(err, PM_INVALID, "%s: %s", name, inner.message);
}

/* Make a RANGE of since and until; NULL in *out when neither is given. */
static enum pm_status parse_bounds(struct pm_parser *parser, struct pm_node **out)
{
	const struct pm_query_options *options = parser->options;
	struct pm_days since, until;
	enum pm_status status = parse_bound(&since, "since", options->since, options, parser->err);

	*out = NULL;
	if (status == PM_OK)
		status = parse_bound(&until, "until", options->until, options, parser->err);
	if (status != PM_OK || (since.from.year == 0 && until.to.year == 0))
		return status;
	if (since.from.year > 0 && until.to.year > 0 && pm_days_compare(&since.from, &until.to) > 0)
		return pm_fail(parser->err, PM_INVALID, "since is after until");

	parser->field = &pm_fields[PM_FIELD_DATE];
	size_t end = parser->text.len;
	status = pm_parse_leaf(parser, out, PM_NODE_RANGE, end, end);
	if (status != PM_OK)
		return status;
	(*out)->from = since.from;
	(*out)->to = until.to;
	return PM_OK;
}

/* Whether nothing but space is in text. */
static bool is_blank(struct pm_str text)
{
	size_t at = 0;

	for (size_t len; (len = pm_char_space(text, at)) > 0;)
		at += len;
	return at == text.len;
}

/* The root when the text has no words: every document of the bounds, or else what text it is
 * decides. */
static enum pm_status parse_empty(
	struct pm_parser *parser, struct pm_node **root, struct pm_node *bounds)
{
	bool blank = is_blank(parser->text);

	if (blank && bounds != NULL)
		return pm_parse_give(parser, root, bounds);
	if (parser->options->literal)
		return pm_parse_give(parser, root,
			pm_node_new(&parser->query->arena, PM_NODE_NONE, 0, parser->text.len));
	return pm_fail_at(parser->err, 0, "%s",
		blank ? "the query is empty" : "the query has no letter or digit to search for");
}

/* The root of a text within its bounds. */
static enum pm_status parse_root(struct pm_parser *parser, struct pm_node **root)
{
	struct pm_node *bounds;
	enum pm_status status = parse_bounds(parser, &bounds);

	if (status != PM_OK)
		return status;
	parser->field = &pm_fields[PM_FIELD_BODY];
	if (parser->options->literal)
		status = pm_parse_literal(parser, root);
	else
		status = pm_parse_text(parser, root);
	if (status == PM_OK && *root == NULL)
		return parse_empty(parser, root, bounds);
	if (status != PM_OK || bounds == NULL || (*root)->type == PM_NODE_NONE)
		return status;

	status = pm_parse_push(parser, *root);
	if (status == PM_OK)
		status = pm_parse_push(parser, bounds);
	if (status != PM_OK)
		return status;
	return pm_parse_give(parser, root, pm_node_and(&parser->query->arena, &parser->stack, 0));
}

/* Keep the query spelled out. */
static enum pm_status keep_text(struct pm_query *query, struct pm_error *err)
{
	struct pm_buf text = {0};

	pm_node_write_query(&text, query->root);
	query->text = pm_arena_copy(&query->arena, pm_buf_str(&text));
	bool failed = text.failed || query->arena.failed;
	pm_buf_free(&text);
	return failed ? pm_fail_memory(err) : PM_OK;
}

enum pm_status pm_query_parse(struct pm_query **out, struct pm_str text,
	const struct pm_query_options *options, struct pm_error *err)
{
	static const struct pm_query_options defaults = {0};
	struct pm_query *query = calloc(1, sizeof *query);
	struct pm_parser parser = {
		.query = query,
		.text = text,
		.options = options != NULL ? options : &defaults,
		.err = err,
		.lexer = {.text = text},
	};
	enum pm_status status = PM_OK;

	*out = NULL;
	if (query == NULL)
		return pm_fail_memory(err);
	query->literal = parser.options->literal;
	if (!query->literal)
		status = check_text(text, err);
	if (status == PM_OK)
		status = parse_root(&parser, &query->root);
	if (status == PM_OK)
		status = keep_text(query, err);
	if (status == PM_OK) {
		*out = query;
		query = NULL;
	}
	pm_node_stack_free(&parser.stack);
	pm_query_free(query);
	return status;
}

void pm_query_free(struct pm_query *query)
{
	if (query == NULL)
		return;
	pm_arena_free(&query->arena);
	free(query);
}

const struct pm_node *pm_query_root(const struct pm_query *query)
{
	return query->root;
}

struct pm_str pm_query_text(const struct pm_query *query)
{
	return query->text;
}

const struct pm_query_warning *pm_query_warnings(const struct pm_query *query, size_t *count)
{
	*count = query->warning_count;
	return query->warnings;
}

size_t pm_query_column(struct pm_str text, size_t offset)
{
	size_t column = 1;

	for (size_t at = 0; at < offset && at < text.len; column++)
		at += pm_char_decode(text, at, &(uint32_t){0});
	return column;
}
