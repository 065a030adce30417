/*
 * The YAML that stands before a text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/front_matter.h"

#include <string.h>

#include <yaml.h>

#include "lib/buf.h"
#include "lib/error.h"

/* How deep values are nested that are passed over; libyaml's time grows with the square of it. */
#define DEPTH_MAX 100

/* The length of the line at the beginning, with its line end. */
static size_t line_length(struct pm_str text)
{
	const char *end = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;

	return end != NULL ? (size_t)(end + 1 - text.ptr) : text.len;
}

/* The line is the mark, white space after it aside. */
static bool is_mark(struct pm_str line, const char *mark)
{
	while (line.len > 0 && strchr(" \t\r\n", line.ptr[line.len - 1]) != NULL)
		line.len--;
	return pm_str_is(line, mark);
}

size_t pm_front_matter_find(struct pm_str text, struct pm_str *yaml)
{
	size_t begin = line_length(text);
	size_t at = begin;

	*yaml = PM_STR("");
	if (!is_mark((struct pm_str){text.ptr, begin}, "---"))
		return 0;
	while (at < text.len) {
		struct pm_str rest = {text.ptr + at, text.len - at};
		struct pm_str line = {rest.ptr, line_length(rest)};
		if (is_mark(line, "---") || is_mark(line, "...")) {
			*yaml = (struct pm_str){text.ptr + begin, at - begin};
			return at + line.len;
		}
		at += line.len;
	}
	return 0;
}

/* A reading of front matter. */
struct reading {
	yaml_parser_t parser;
	yaml_event_t event; /* the last one taken; freed with the next */
	struct pm_draft *draft;
	struct pm_error *err;
	bool seen[PM_DRAFT_COUNT];
	bool too_deep;
};

/* Take the next event; PM_INVALID when it is no YAML. */
static enum pm_status next(struct reading *reading)
{
	yaml_event_delete(&reading->event);
	memset(&reading->event, 0, sizeof reading->event);
	if (yaml_parser_parse(&reading->parser, &reading->event))
		return PM_OK;
	return reading->parser.error == YAML_MEMORY_ERROR ? pm_fail_memory(reading->err)
	                                                  : PM_INVALID;
}

static struct pm_str scalar(const struct reading *reading)
{
	return (struct pm_str){
		(const char *)reading->event.data.scalar.value, reading->event.data.scalar.length};
}

/* `~`, `null` and nothing without quotes stand for no value. */
static bool is_null(const struct reading *reading)
{
	struct pm_str value = scalar(reading);

	return reading->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	       (value.len == 0 || pm_str_is(value, "~") || pm_str_is(value, "null"));
}

/* Pass over the value whose first event was taken. */
static enum pm_status skip(struct reading *reading)
{
	size_t depth = 0;

	for (;;) {
		yaml_event_type_t type = reading->event.type;
		if (type == YAML_MAPPING_START_EVENT || type == YAML_SEQUENCE_START_EVENT)
			depth++;
		if (type == YAML_MAPPING_END_EVENT || type == YAML_SEQUENCE_END_EVENT)
			depth--;
		if (depth == 0)
			return PM_OK;
		if (depth > DEPTH_MAX) {
			reading->too_deep = true;
			return PM_INVALID;
		}
		enum pm_status status = next(reading);
		if (status != PM_OK)
			return status;
	}
}

/* Warn that the value at the last event is no text. The first line of the file is `---`. */
static enum pm_status warn_type(struct reading *reading, enum pm_draft_field field)
{
	const char *other;

	return pm_draft_warn(reading->draft, reading->err,
		"front matter, line %zu: the value of \"%s\" is no text",
		reading->event.start_mark.line + 2, pm_draft_name(field, &other));
}

static void put_scalar(struct reading *reading, enum pm_draft_field field)
{
	if (is_null(reading))
		return;
	if (field == PM_DRAFT_TAG)
		pm_draft_put_tags(reading->draft, scalar(reading), "front matter");
	else
		pm_draft_put(reading->draft, field, scalar(reading), "front matter");
}

/* Put the items of a list whose first event was taken. */
static enum pm_status read_list(struct reading *reading, enum pm_draft_field field)
{
	enum pm_status status = next(reading);

	while (status == PM_OK && reading->event.type != YAML_SEQUENCE_END_EVENT) {
		if (reading->event.type == YAML_SCALAR_EVENT) {
			if (!is_null(reading))
				pm_draft_put(
					reading->draft, field, scalar(reading), "front matter");
		} else {
			status = warn_type(reading, field);
			if (status == PM_OK)
				status = skip(reading);
		}
		if (status == PM_OK)
			status = next(reading);
	}
	return status;
}

/* Warn of a second value for a field; the first one counts. */
static enum pm_status warn_twice(struct reading *reading, enum pm_draft_field field)
{
	const char *other;

	return pm_draft_warn(reading->draft, reading->err,
		"front matter, line %zu: \"%s\" stands there twice",
		reading->event.start_mark.line + 2, pm_draft_name(field, &other));
}

/* Take the value of a field, whose first event was not taken yet. */
static enum pm_status read_value(struct reading *reading, enum pm_draft_field field)
{
	bool many = field == PM_DRAFT_AUTHOR || field == PM_DRAFT_TAG;
	enum pm_status status = next(reading);

	if (status != PM_OK)
		return status;
	/* The text is what stands below, and an id names one of many documents in a file. */
	if (field == PM_DRAFT_COUNT || field == PM_DRAFT_TEXT || field == PM_DRAFT_ID)
		return skip(reading);
	if (reading->seen[field]) {
		status = warn_twice(reading, field);
		return status == PM_OK ? skip(reading) : status;
	}
	reading->seen[field] = true;
	if (reading->event.type == YAML_SCALAR_EVENT) {
		put_scalar(reading, field);
		return PM_OK;
	}
	if (many && reading->event.type == YAML_SEQUENCE_START_EVENT)
		return read_list(reading, field);
	status = warn_type(reading, field);
	return status == PM_OK ? skip(reading) : status;
}

/* Read the members of the mapping whose first event was taken. */
static enum pm_status read_members(struct reading *reading)
{
	enum pm_status status = next(reading);

	while (status == PM_OK && reading->event.type != YAML_MAPPING_END_EVENT) {
		enum pm_draft_field field = PM_DRAFT_COUNT;
		if (reading->event.type == YAML_SCALAR_EVENT)
			field = pm_draft_field_of(reading->draft->options, scalar(reading));
		else
			status = skip(reading);
		if (status == PM_OK)
			status = read_value(reading, field);
		if (status == PM_OK)
			status = next(reading);
	}
	return status;
}

/* Read from the stream's start to the end of its first document. */
static enum pm_status read_stream(struct reading *reading)
{
	enum pm_status status;

	do
		status = next(reading);
	while (status == PM_OK && (reading->event.type == YAML_STREAM_START_EVENT ||
					  reading->event.type == YAML_DOCUMENT_START_EVENT));
	if (status != PM_OK || reading->event.type == YAML_STREAM_END_EVENT)
		return status;
	if (reading->event.type != YAML_MAPPING_START_EVENT)
		return pm_draft_warn(
			reading->draft, reading->err, "front matter: not members with values");
	return read_members(reading);
}

/* libyaml met something that is no YAML: say what and where. */
static enum pm_status warn_syntax(struct reading *reading)
{
	const yaml_parser_t *parser = &reading->parser;
	const char *problem = parser->problem != NULL ? parser->problem : "not YAML";

	if (reading->too_deep)
		return pm_draft_warn(reading->draft, reading->err,
			"front matter, line %zu: nested too deeply",
			reading->event.start_mark.line + 2);
	return pm_draft_warn(reading->draft, reading->err, "front matter, line %zu: %s",
		parser->problem_mark.line + 2, problem);
}

enum pm_status pm_front_matter_read(
	struct pm_draft *draft, struct pm_str yaml, struct pm_error *err)
{
	struct reading reading = {.draft = draft, .err = err};

	if (!yaml_parser_initialize(&reading.parser))
		return pm_fail_memory(err);
	yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reading.parser, (const unsigned char *)yaml.ptr, yaml.len);
	enum pm_status status = read_stream(&reading);
	if (status == PM_INVALID && (reading.too_deep || reading.parser.error != YAML_NO_ERROR))
		status = warn_syntax(&reading);
	yaml_event_delete(&reading.event);
	yaml_parser_delete(&reading.parser);
	return status;
}
