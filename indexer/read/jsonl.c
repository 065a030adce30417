/*
 * JSON: values one after another, each on a line or set out over several.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>
#include <nettle/base64.h>

#include "indexer/read/charset.h"
#include "indexer/read/draft.h"
#include "indexer/read/json_extent.h"
#include "indexer/read/json_parser.h"
#include "indexer/read/json_whole.h"
#include "lib/buf.h"
#include "lib/error.h"

#define FLAGS (JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES)

/* How much of a member's name a warning quotes. */
#define NAME_QUOTED 60

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

/* The member "name" of an object; null when there is none. */
static struct pm_json_value name_in(const struct pm_json_value *object)
{
	struct pm_json_inside members = object->inside;
	struct pm_json_value value;
	struct pm_str name;

	while (pm_json_next(&members, &name, &value))
		if (pm_str_is(name, "name"))
			return value;
	return (struct pm_json_value){.type = PM_JSON_NULL};
}

/* The bytes of a string, or of an object that stands for one that is not UTF-8 (pm_json_add_text):
 * false when it is neither. They are copied. */
static bool copy_bytes(
	struct pm_arena *arena, const struct pm_json_value *value, struct pm_str *out)
{
	struct pm_json_inside members = value->inside;
	struct base64_decode_ctx decoder;
	struct pm_json_value bytes;
	struct pm_str name;

	if (value->type == PM_JSON_STRING) {
		*out = pm_arena_copy(arena, value->text);
		return true;
	}
	if (value->type != PM_JSON_OBJECT || !pm_json_next(&members, &name, &bytes) ||
		!pm_str_is(name, "bytes") || bytes.type != PM_JSON_STRING)
		return false;
	uint8_t *room = pm_arena_alloc(arena, BASE64_DECODE_LENGTH(bytes.text.len), 1);
	if (room == NULL)
		return true; /* the arena says so */
	*out = (struct pm_str){(const char *)room, BASE64_DECODE_LENGTH(bytes.text.len)};
	base64_decode_init(&decoder);
	return base64_decode_update(&decoder, &out->len, room, bytes.text.len, bytes.text.ptr) ==
	               1 &&
	       base64_decode_final(&decoder) == 1;
}

/* Take the bytes where pages begin. */
static void take_pages(struct pm_draft *draft, const struct pm_json_value *list)
{
	struct pm_json_inside items = list->inside;
	struct pm_json_value item;
	struct pm_str none;
	size_t count = 0;

	while (pm_json_next(&items, &none, &item))
		count++;
	uint32_t *pages = pm_arena_alloc(&draft->arena, count, sizeof *pages);
	if (pages == NULL)
		return;
	items = list->inside;
	draft->pages = pages;
	while (pm_json_next(&items, &none, &item))
		if (item.type == PM_JSON_INTEGER && item.integer >= 0 && item.integer <= UINT32_MAX)
			pages[draft->page_count++] = (uint32_t)item.integer;
}

/* Take what only an index knew. */
static void take_dumped(struct pm_draft *draft, const struct pm_json_value *value)
{
	struct pm_json_inside members = value->inside;
	struct pm_json_value item;
	struct pm_str name, member = {0};
	const struct {
		const char *name;
		struct pm_str *place;
	} places[] = {
		{"uid", &draft->dumped.uid},
		{"path", &draft->dumped.path},
		{"published", &draft->dumped.published},
		{"kind_reason", &draft->dumped.kind_reason},
		{"member", &member},
	};

	while (pm_json_next(&members, &name, &item)) {
		if (pm_str_is(name, "pages") && item.type == PM_JSON_ARRAY)
			take_pages(draft, &item);
		for (size_t i = 0; i < sizeof places / sizeof *places; i++)
			if (pm_str_is(name, places[i].name) &&
				!copy_bytes(&draft->arena, &item, places[i].place))
				*places[i].place = PM_STR("");
	}
	if (draft->dumped.uid.len == 0)
		draft->dumped = (struct pm_draft_dumped){0};
	else
		pm_draft_put(draft, PM_DRAFT_ID, member, PM_JSONL_DUMPED);
}

/* Put one string, number or object with a name; false when it is none of these. */
static bool put_one(
	struct pm_draft *draft, enum pm_draft_field field, const struct pm_json_value *given)
{
	struct pm_json_value value = *given;
	char number[32];

	if (value.type == PM_JSON_OBJECT && field == PM_DRAFT_AUTHOR)
		value = name_in(given);
	if (value.type == PM_JSON_OBJECT && field == PM_DRAFT_TEXT) {
		if (!copy_bytes(&draft->arena, given, &value.text))
			return false;
	} else if (value.type == PM_JSON_INTEGER && field == PM_DRAFT_ID) {
		int len = snprintf(number, sizeof number, "%" PRId64, value.integer);
		value.text = (struct pm_str){number, (size_t)len};
	} else if (value.type != PM_JSON_STRING) {
		return false;
	}
	pm_draft_put(draft, field, value.text, "member");
	return true;
}

/* Put a member's value, whose type may be wrong. */
static bool put(
	struct pm_draft *draft, enum pm_draft_field field, const struct pm_json_value *value)
{
	struct pm_json_inside items = value->inside;
	struct pm_json_value item;
	struct pm_str none;
	bool good = true;

	if (value->type == PM_JSON_NULL)
		return true;
	if (field == PM_DRAFT_TAG && value->type == PM_JSON_STRING) {
		pm_draft_put_tags(draft, value->text, "member");
		return true;
	}
	if ((field != PM_DRAFT_TAG && field != PM_DRAFT_AUTHOR) || value->type != PM_JSON_ARRAY)
		return put_one(draft, field, value);
	while (pm_json_next(&items, &none, &item))
		good = put_one(draft, field, &item) && good;
	return good;
}

static enum pm_status fail_record(struct pm_draft *draft, const char *why, struct pm_error *err)
{
	struct pm_error problem;

	pm_fail(&problem, PM_INVALID, "%s", why);
	return pm_draft_problem(draft, PM_FAILED, &problem, err);
}

/* Put one member of a record; *lost when without it the record makes no document. */
static enum pm_status put_member(struct pm_draft *draft, struct pm_str name,
	const struct pm_json_value *value, bool *lost, struct pm_error *err)
{
	enum pm_draft_field field = pm_draft_field_of(draft->options, name);

	if (field == PM_DRAFT_COUNT || put(draft, field, value))
		return PM_OK;
	if (field != PM_DRAFT_TEXT)
		return pm_draft_warn(draft, err, "member \"%.*s\": its value is no text",
			name.len < NAME_QUOTED ? (int)name.len : NAME_QUOTED, name.ptr);
	*lost = true;
	return fail_record(draft, "the text is no string", err);
}

/* Put what a record is called, before anything is said of it. number: among those of arrays. */
static void put_name(struct pm_draft *draft, const struct pm_json_value *record, size_t number)
{
	struct pm_json_inside members = record->inside;
	struct pm_json_value value;
	struct pm_str name;

	while (record->type == PM_JSON_OBJECT && pm_json_next(&members, &name, &value)) {
		enum pm_draft_field field = pm_draft_field_of(draft->options, name);
		if (pm_str_is(name, PM_JSONL_DUMPED) && value.type == PM_JSON_OBJECT)
			take_dumped(draft, &value);
		else if (field == PM_DRAFT_ID || field == PM_DRAFT_URL)
			put(draft, field, &value);
	}
	if (number > 0 && draft->dumped.uid.len == 0)
		pm_draft_put_number(draft, number);
}

static enum pm_status send_record(struct pm_draft *draft, const struct pm_json_value *record,
	size_t bytes, struct pm_error *err)
{
	struct pm_json_inside members = record->inside;
	struct pm_json_value value;
	struct pm_str name;
	enum pm_status status = PM_OK;
	bool lost = false;

	if (record->type != PM_JSON_OBJECT)
		return fail_record(draft, "not a JSON object", err);
	while (pm_json_next(&members, &name, &value)) {
		status = put_member(draft, name, &value, &lost, err);
		if (status != PM_OK || lost)
			return status;
	}
	if (draft->values[PM_DRAFT_TITLE].len == 0 &&
		pm_str_trim(draft->values[PM_DRAFT_TEXT]).len == 0)
		return fail_record(
			draft, "neither title nor text (--map names the members for them)", err);
	return pm_draft_send(draft, bytes, err);
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

	if (value->type != PM_JSON_ARRAY || !has_records(value)) {
		put_name(draft, value, number);
		return send_record(draft, value, bytes, err);
	}
	while (status == PM_OK && pm_json_next(&records, &none, &record)) {
		pm_draft_begin(draft, draft->line);
		put_name(draft, &record, ++reading->count);
		status = send_record(draft, &record, bytes, err);
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
		return fail_record(&reading->draft, "the value is longer than 64 MB", err);
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
		return fail_record(&reading->draft, "the line is longer than 64 MB", err);
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
	return reading->line == 0 ? fail_record(&reading->draft, "empty", err) : PM_OK;
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
