/*
 * JSON: a document on each line, or one or an array of them set out over several lines.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>
#include <nettle/base64.h>

#include "indexer/read/charset.h"
#include "indexer/read/draft.h"
#include "indexer/read/json_parser.h"
#include "indexer/read/json_whole.h"
#include "lib/buf.h"
#include "lib/error.h"

#define FLAGS (JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES)

/* How much of a member's name a warning quotes. */
#define NAME_QUOTED 60

/* A file being read. */
struct reading {
	struct pm_draft draft;
	struct pm_json_parser *parser; /* of lines */
	size_t count;                  /* records of arrays so far */
};

_Static_assert(PM_LINE_SLACK >= PM_JSON_PADDING, "lines are parsed where pm_input_line has them");

static enum pm_recognition recognise(struct pm_str head)
{
	size_t mark;

	pm_charset_of_mark(head, &mark);
	head = pm_str_trim((struct pm_str){head.ptr + mark, head.len - mark});
	if (head.len == 0 || head.ptr[0] != '{')
		return PM_RECOGNISED_BY_NAME;
	size_t i = 1;
	while (i < head.len && (head.ptr[i] == ' ' || head.ptr[i] == '\t'))
		i++;
	return i < head.len && (head.ptr[i] == '"' || head.ptr[i] == '}') ? PM_RECOGNISED
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

/* Send a record, or each of an array. line, bytes: theirs. */
static enum pm_status send_value(struct reading *reading, const struct pm_json_value *value,
	uint64_t line, size_t bytes, struct pm_error *err)
{
	struct pm_draft *draft = &reading->draft;
	struct pm_json_inside records = value->inside;
	struct pm_json_value record;
	struct pm_str none;
	enum pm_status status = PM_OK;

	if (value->type != PM_JSON_ARRAY || !has_records(value)) {
		put_name(draft, value, 0);
		return send_record(draft, value, bytes, err);
	}
	while (status == PM_OK && pm_json_next(&records, &none, &record)) {
		pm_draft_begin(draft, line);
		put_name(draft, &record, ++reading->count);
		status = send_record(draft, &record, bytes, err);
		bytes = 0;
	}
	return status;
}

/* Say what is wrong with a text that is not JSON, as far as jansson knows, which knows where;
 * whether it is that it is not UTF-8. */
static bool explain(struct pm_str text, struct pm_error *problem)
{
	json_error_t why;
	json_t *record = json_loadb(text.ptr, text.len, FLAGS, &why);

	if (record != NULL) {
		json_decref(record);
		return false;
	}
	pm_fail(problem, PM_INVALID, "not JSON: %s, column %d", why.text, why.column);
	return json_error_code(&why) == json_error_invalid_utf8;
}

/* Parse a line; or, where *broken > 0 tells the first byte that is not UTF-8, what it is with
 * U+FFFD instead. PM_INVALID when it is not JSON. */
static enum pm_status parse(struct pm_json_parser *parser, struct pm_str text,
	struct pm_json_value *record, size_t *broken, struct pm_error *err)
{
	struct pm_buf repaired = {0};
	enum pm_status status = pm_json_parse(parser, text, record, err);

	*broken = 0;
	if (status != PM_INVALID || !explain(text, err))
		return status;
	*broken = pm_utf8_valid(text) + 1;
	pm_utf8_repair(&repaired, text);
	status = pm_buf_reserve(&repaired, PM_JSON_PADDING)
	                 ? pm_json_parse(parser, pm_buf_str(&repaired), record, err)
	                 : pm_fail_memory(err);
	if (status == PM_INVALID)
		explain(pm_buf_str(&repaired), err);
	pm_buf_free(&repaired);
	return status;
}

static enum pm_status read_line(
	struct reading *reading, const struct pm_line *line, struct pm_error *err)
{
	struct pm_draft *draft = &reading->draft;
	struct pm_json_value value;
	struct pm_error problem;
	size_t broken;

	pm_draft_begin(draft, line->number);
	if (line->too_long)
		return fail_record(draft, "the line is longer than 64 MB", err);
	enum pm_status status = parse(reading->parser, line->text, &value, &broken, &problem);
	if (status == PM_INVALID)
		return pm_draft_problem(draft, PM_FAILED, &problem, err);
	if (status != PM_OK)
		return pm_fail(err, status, "%s", problem.message);
	if (broken > 0)
		status = pm_draft_warn(draft, err,
			"not UTF-8 at byte %zu of the line: replaced by U+FFFD", broken);
	return status == PM_OK ? send_value(reading, &value, line->number, line->bytes, err)
	                       : status;
}

static enum pm_status read_lines(
	struct reading *reading, struct pm_input *input, struct pm_error *err)
{
	struct pm_line line;
	bool empty = true;
	enum pm_status status = pm_json_parser_new(&reading->parser, err);

	if (status != PM_OK)
		return status;
	while ((status = pm_input_line(input, PM_DOCUMENT_BYTES_MAX, &line, err)) == PM_OK) {
		if (line.number == 1 && line.text.len >= 3 &&
			memcmp(line.text.ptr, "\xEF\xBB\xBF", 3) == 0) {
			line.text.ptr += 3;
			line.text.len -= 3;
		}
		if (pm_str_trim(line.text).len == 0 && !line.too_long)
			continue;
		empty = false;
		if ((status = read_line(reading, &line, err)) != PM_OK)
			return status;
	}
	if (status != PM_NOT_FOUND)
		return status;
	pm_draft_begin(&reading->draft, 0);
	return empty ? fail_record(&reading->draft, "empty", err) : PM_OK;
}

/* JSON set out over several lines begins with brackets alone; JSON Lines are UTF-8. */
static bool is_set_out(struct pm_str head)
{
	size_t mark, i = 0;
	const char *charset = pm_charset_of_mark(head, &mark);

	if (charset != NULL && strcmp(charset, "UTF-8") != 0)
		return true;
	head = pm_str_trim((struct pm_str){head.ptr + mark, head.len - mark});
	while (i < head.len && memchr("{[ \t\r", head.ptr[i], 5) != NULL)
		i++;
	return i > 0 && i < head.len && head.ptr[i] == '\n';
}

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

static enum pm_status read_jsonl(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct reading reading = {.draft = {.options = options, .sink = sink}};
	struct pm_str head;
	enum pm_status status = pm_input_peek(input, PM_READ_HEAD, &head, err);

	if (status == PM_OK)
		status = is_set_out(head) ? read_whole(&reading, input, err)
		                          : read_lines(&reading, input, err);
	pm_draft_free(&reading.draft);
	pm_json_parser_free(reading.parser);
	return status;
}

const struct pm_reader pm_reader_jsonl = {
	.name = "jsonl",
	.extensions = "jsonl ndjson json",
	.description = "JSON: an object a line, one, or an array, a document each",
	.recognise = recognise,
	.read = read_jsonl,
};
