/*
 * JSON: values one after another, each on a line or set out over several.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include <string.h>

#include <jansson.h>

#include "indexer/read/charset.h"
#include "indexer/read/draft.h"
#include "indexer/read/json_extent.h"
#include "indexer/read/json_parser.h"
#include "indexer/read/json_record.h"
#include "indexer/read/json_whole.h"
#include "lib/buf.h"
#include "lib/error.h"

#define FLAGS (JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES)

/* More bytes than this, set out over lines, are not parsed twice, only to say where a fault is. */
#define EXPLAINED_MAX ((size_t)1 << 20)

/* How much is looked at first to find where a value ends. */
#define LOOK_FIRST ((size_t)4 << 10)

/* How much of a file may be looked at in vain for the ends of values that are only broken lines:
 * each time it may be all of a value. */
#define VAIN_MAX ((size_t)1 << 30)

/* A file being read. */
struct reading {
	struct pm_draft draft;
	struct pm_json_parser *parser;
	size_t count;          /* records so far that have no line of their own */
	uint64_t line;         /* where the value begins; 0: there was none yet */
	uint64_t lines_inside; /* taken with values, which the input has not counted */
	size_t vain;           /* bytes that were looked at in vain */
};

_Static_assert(PM_LINE_SLACK >= PM_JSON_PADDING, "lines are parsed where pm_input_line has them");

/* Without white space and the separators of RFC 7464 at its beginning. */
static struct pm_str skip_space(struct pm_str text)
{
	size_t i = 0;

	while (i < text.len && memchr(" \t\r\n\x1E", text.ptr[i], 5) != NULL)
		i++;
	return (struct pm_str){text.ptr + i, text.len - i};
}

/* Without the separators at its beginning. */
static struct pm_str skip_separators(struct pm_str line)
{
	while (line.len > 0 && line.ptr[0] == PM_JSON_SEPARATOR) {
		line.ptr++;
		line.len--;
	}
	return line;
}

static enum pm_recognition recognise(struct pm_str head)
{
	size_t mark;

	pm_charset_of_mark(head, &mark);
	head = skip_space((struct pm_str){head.ptr + mark, head.len - mark});
	if (head.len == 0 || head.ptr[0] != '{')
		return PM_RECOGNISED_BY_NAME;
	head = skip_space((struct pm_str){head.ptr + 1, head.len - 1});
	return head.len > 0 && (head.ptr[0] == '"' || head.ptr[0] == '}') ? PM_RECOGNISED
	                                                                  : PM_RECOGNISED_BY_NAME;
}

/* An array is one of records if it has an object at all. */
static bool has_records(const struct pm_json_value *array)
{
	struct pm_json_inside items = array->inside;
	struct pm_json_value item;
	struct pm_str none;

	while (pm_json_next(&items, &none, &item))
		if (item.type == PM_JSON_OBJECT)
			return true;
	return false;
}

/* Send a record, or each of an array. number: of one that has no line of its own, else 0. */
static enum pm_status send_value(struct reading *reading, const struct pm_json_value *value,
	size_t number, size_t bytes, struct pm_error *err)
{
	struct pm_draft *draft = &reading->draft;
	struct pm_json_inside records = value->inside;
	struct pm_json_value record;
	struct pm_str none;
	enum pm_status status = PM_OK;

	if (value->type != PM_JSON_ARRAY || !has_records(value))
		return pm_json_record_send(draft, value, number, bytes, err);
	while (status == PM_OK && pm_json_next(&records, &none, &record)) {
		pm_draft_begin(draft, draft->line);
		status = pm_json_record_send(draft, &record, ++reading->count, bytes, err);
		bytes = 0;
	}
	return status;
}

static bool is_set_out(struct pm_str text)
{
	return memchr(text.ptr, '\n', text.len) != NULL;
}

/* Say what is wrong with a text that is not JSON, as far as jansson knows, which knows where.
 * line: where it begins. */
static void explain(struct pm_str text, uint64_t line, struct pm_error *problem)
{
	json_error_t why;

	if (is_set_out(text) && text.len > EXPLAINED_MAX)
		return;
	json_t *record = json_loadb(text.ptr, text.len, FLAGS, &why);
	if (record == NULL && is_set_out(text))
		pm_fail(problem, PM_INVALID, "not JSON: line %" PRIu64 ", column %d: %s",
			line - 1 + (uint64_t)why.line, why.column, why.text);
	else if (record == NULL)
		pm_fail(problem, PM_INVALID, "not JSON: %s, column %d", why.text, why.column);
	json_decref(record);
}

/* Parse a text; or, where *broken > 0 tells the first byte that is not UTF-8, what it is with
 * U+FFFD instead. PM_INVALID when it is not JSON. */
static enum pm_status parse(struct reading *reading, struct pm_str text,
	struct pm_json_value *value, size_t *broken, struct pm_error *err)
{
	struct pm_buf repaired = {0};
	enum pm_status status = pm_json_parse(reading->parser, text, value, err);

	*broken = 0;
	if (status != PM_INVALID)
		return status;
	size_t valid = pm_utf8_valid(text);
	if (valid < text.len) {
		*broken = valid + 1;
		pm_utf8_repair(&repaired, text);
		status = pm_buf_reserve(&repaired, PM_JSON_PADDING) ? PM_OK : pm_fail_memory(err);
		text = pm_buf_str(&repaired);
		if (status == PM_OK)
			status = pm_json_parse(reading->parser, text, value, err);
	}
	if (status == PM_INVALID)
		explain(text, reading->line, err);
	pm_buf_free(&repaired);
	return status;
}

/* Read the text of a value, for which a draft was begun. */
static enum pm_status read_text(struct reading *reading, struct pm_str text, size_t number,
	size_t bytes, struct pm_error *err)
{
	struct pm_draft *draft = &reading->draft;
	struct pm_json_value value;
	struct pm_error problem;
	size_t broken;
	enum pm_status status = parse(reading, text, &value, &broken, &problem);

	if (status == PM_INVALID && number > 0)
		pm_draft_put_number(draft, number);
	if (status == PM_INVALID)
		return pm_draft_problem(draft, PM_FAILED, &problem, err);
	if (status != PM_OK)
		return pm_fail(err, status, "%s", problem.message);
	if (broken > 0)
		status = pm_draft_warn(draft, err,
			"not UTF-8 at byte %zu of the %s: replaced by U+FFFD", broken,
			is_set_out(text) ? "value" : "line");
	return status == PM_OK ? send_value(reading, &value, number, bytes, err) : status;
}

/* Begin a value; its number if another one began on the same line, else 0. */
static size_t begin_value(struct reading *reading, uint64_t line)
{
	bool again = line == reading->line;

	reading->line = line;
	pm_draft_begin(&reading->draft, line);
	return again ? ++reading->count : 0;
}

/* The first line of a text has brackets alone: no line by itself is meant. */
static bool begins_with_brackets(struct pm_str text)
{
	size_t i = 0;

	while (i < text.len && memchr("{[ \t\r\x1E", text.ptr[i], 6) != NULL)
		i++;
	return i == text.len || text.ptr[i] == '\n';
}

/* Where a value ends that is set out over lines, or is one of several on a line. */
struct found {
	struct pm_json_extent extent;
	enum pm_json_end end;
	struct pm_str text; /* from where it begins on */
	bool too_long;      /* all but its end was passed over */
};

static enum pm_status find_end(struct pm_input *input, struct found *found, struct pm_error *err)
{
	struct pm_json_extent *extent = &found->extent;
	struct pm_str passed;
	size_t want = LOOK_FIRST;
	enum pm_status status = PM_OK;

	for (;;) {
		status = pm_input_peek(input, want, &found->text, err);
		if (status != PM_OK)
			return status;
		found->end = pm_json_extent_find(extent, found->text);
		if (found->end != PM_JSON_OPEN || found->text.len < want)
			return PM_OK;
		want = want < PM_DOCUMENT_BYTES_MAX ? 2 * want : want + LOOK_FIRST;
		if (extent->bytes > PM_DOCUMENT_BYTES_MAX) {
			found->too_long = true;
			pm_input_take(input, extent->bytes, &passed, NULL);
			extent->bytes = 0;
			want = LOOK_FIRST;
		}
	}
}

/* *alone: the value that was found is all there is. */
static enum pm_status is_alone(
	struct pm_input *input, struct found *found, bool *alone, struct pm_error *err)
{
	size_t end = found->extent.bytes, want = end + PM_READ_HEAD;
	enum pm_status status = pm_input_peek(input, want, &found->text, err);

	if (status != PM_OK)
		return status;
	struct pm_str value = {found->text.ptr, end};
	struct pm_str rest = {found->text.ptr + end, found->text.len - end};
	*alone = is_set_out(pm_str_trim(value)) && found->text.len < want &&
	         pm_str_trim(rest).len == 0;
	return PM_OK;
}

/* Read as a line by itself what is no value with the lines after it. */
static enum pm_status read_broken_line(
	struct reading *reading, struct pm_input *input, uint64_t number, struct pm_error *err)
{
	struct pm_line line;
	enum pm_status status = pm_input_line(input, PM_DOCUMENT_BYTES_MAX, &line, err);

	if (status != PM_OK)
		return status;
	size_t again = begin_value(reading, number);
	return read_text(reading, skip_separators(line.text), again, line.bytes, err);
}

/* Read the value that was found. */
static enum pm_status read_found(struct reading *reading, struct pm_input *input, uint64_t line,
	struct found *found, struct pm_error *err)
{
	struct pm_str text;
	bool alone = false;
	enum pm_status status = PM_OK;

	if (reading->line == 0 && !found->too_long)
		status = is_alone(input, found, &alone, err);
	if (status == PM_OK)
		status = pm_input_take(input, found->extent.bytes, &text, err);
	if (status != PM_OK)
		return status;
	reading->lines_inside += found->extent.lines;
	text = pm_str_trim(skip_space(text));
	size_t number = begin_value(reading, line);
	if (alone)
		pm_draft_begin(&reading->draft, 0);
	if (found->too_long || text.len > PM_DOCUMENT_BYTES_MAX)
		return pm_json_record_fail(&reading->draft, "the value is longer than 64 MB", err);
	return read_text(reading, text, number, found->extent.bytes, err);
}

/* Read a value that its line does not hold, or not alone, and others that begin where one ends on
 * the same line. */
static enum pm_status read_set_out(
	struct reading *reading, struct pm_input *input, uint64_t line, struct pm_error *err)
{
	struct found found;
	enum pm_status status;

	do {
		found = (struct found){0};
		status = find_end(input, &found, err);
		if (status != PM_OK)
			return status;
		bool ended = found.end == PM_JSON_ENDED || found.extent.depth == 0;
		if (!ended && !found.too_long && !begins_with_brackets(found.text)) {
			reading->vain += found.extent.bytes;
			return read_broken_line(reading, input, line, err);
		}
		status = read_found(reading, input, line, &found, err);
		line += found.extent.lines;
	} while (status == PM_OK && found.end != PM_JSON_OPEN && !found.extent.at_line_start);
	return status;
}

/* A line that is no JSON may be one of a value's, or have several values. */
static bool is_part(const struct reading *reading, struct pm_str line)
{
	struct pm_json_extent extent = {0};
	enum pm_json_end end = pm_json_extent_find(&extent, line);

	if (reading->vain > VAIN_MAX && !begins_with_brackets(line))
		return false;
	if (end != PM_JSON_OPEN)
		return true;
	return extent.depth > 0 && extent.depth <= PM_JSON_DEPTH_MAX && !extent.in_string;
}

static enum pm_status read_line(struct reading *reading, struct pm_input *input,
	const struct pm_line *line, struct pm_error *err)
{
	struct pm_str text = skip_separators(line->text);
	uint64_t number = line->number + reading->lines_inside;
	struct pm_json_value value;
	struct pm_error problem;
	enum pm_status status = PM_OK;

	if (pm_str_trim(text).len == 0 && !line->too_long)
		return PM_OK;
	status = pm_json_parse(reading->parser, text, &value, &problem);
	if (status != PM_OK && status != PM_INVALID)
		return pm_fail(err, status, "%s", problem.message);
	if (status == PM_INVALID && is_part(reading, text)) {
		pm_input_give_back(input, line);
		return read_set_out(reading, input, number, err);
	}
	begin_value(reading, number);
	if (line->too_long)
		return pm_json_record_fail(&reading->draft, "the line is longer than 64 MB", err);
	return status == PM_OK ? send_value(reading, &value, 0, line->bytes, err)
	                       : read_text(reading, text, 0, line->bytes, err);
}

static enum pm_status read_values(
	struct reading *reading, struct pm_input *input, struct pm_str head, struct pm_error *err)
{
	struct pm_line line;
	size_t mark;
	enum pm_status status = pm_json_parser_new(&reading->parser, err);

	pm_charset_of_mark(head, &mark);
	if (status == PM_OK)
		status = pm_input_take(input, mark, &head, err);
	if (status != PM_OK)
		return status;
	while ((status = pm_input_line(input, PM_DOCUMENT_BYTES_MAX, &line, err)) == PM_OK)
		if ((status = read_line(reading, input, &line, err)) != PM_OK)
			return status;
	if (status != PM_NOT_FOUND)
		return status;
	pm_draft_begin(&reading->draft, 0);
	return reading->line == 0 ? pm_json_record_fail(&reading->draft, "empty", err) : PM_OK;
}

/* What is in UTF-16, as its mark tells, is one value. */
static enum pm_status read_whole(
	struct reading *reading, struct pm_input *input, struct pm_error *err)
{
	struct pm_json_whole json;
	struct pm_str bytes;
	enum pm_status status = pm_input_all(input, PM_DOCUMENT_BYTES_MAX, &bytes, err);

	if (status != PM_OK)
		return status;
	pm_draft_begin(&reading->draft, 0);
	status = pm_json_whole_read(&json, bytes, &reading->draft, err);
	if (status == PM_OK && json.value.type != PM_JSON_NULL)
		status = send_value(reading, &json.value, 0, bytes.len, err);
	pm_json_whole_free(&json);
	return status;
}

static bool is_utf16(struct pm_str head)
{
	size_t mark;
	const char *charset = pm_charset_of_mark(head, &mark);

	return charset != NULL && strcmp(charset, "UTF-8") != 0;
}

static enum pm_status read_jsonl(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct reading reading = {.draft = {.options = options, .sink = sink}};
	struct pm_str head;
	enum pm_status status = pm_input_peek(input, PM_READ_HEAD, &head, err);

	if (status == PM_OK)
		status = is_utf16(head) ? read_whole(&reading, input, err)
		                        : read_values(&reading, input, head, err);
	pm_draft_free(&reading.draft);
	pm_json_parser_free(reading.parser);
	return status;
}

const struct pm_reader pm_reader_jsonl = {
	.name = "jsonl",
	.extensions = "jsonl ndjson json",
	.description = "JSON: objects one after another or in arrays, a document each",
	.recognise = recognise,
	.read = read_jsonl,
};
