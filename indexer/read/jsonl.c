/*
 * JSON Lines: a document on each line.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include <jansson.h>

#include "indexer/read/charset.h"
#include "indexer/read/draft.h"
#include "lib/buf.h"
#include "lib/error.h"

#define FLAGS (JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES)

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

static struct pm_str text_of(const json_t *string)
{
	return (struct pm_str){json_string_value(string), json_string_length(string)};
}

/* Put one string, number or object with a name; false when it is none of these. */
static bool put_one(struct pm_draft *draft, enum pm_draft_field field, const json_t *value)
{
	char number[32];

	if (json_is_object(value) && field == PM_DRAFT_AUTHOR)
		value = json_object_get(value, "name");
	if (json_is_integer(value) && field == PM_DRAFT_ID) {
		int len = snprintf(
			number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		pm_draft_put(draft, field, (struct pm_str){number, (size_t)len});
		return true;
	}
	if (!json_is_string(value))
		return false;
	pm_draft_put(draft, field, text_of(value));
	return true;
}

/* Put a member's value, whose type may be wrong. */
static bool put(struct pm_draft *draft, enum pm_draft_field field, const json_t *value)
{
	const json_t *item;
	size_t i;
	bool good = true;

	if (json_is_null(value))
		return true;
	if (field == PM_DRAFT_TAG && json_is_string(value)) {
		pm_draft_put_tags(draft, text_of(value));
		return true;
	}
	if ((field != PM_DRAFT_TAG && field != PM_DRAFT_AUTHOR) || !json_is_array(value))
		return put_one(draft, field, value);
	json_array_foreach(value, i, item) good = put_one(draft, field, item) && good;
	return good;
}

static enum pm_status fail_record(struct pm_draft *draft, const char *why, struct pm_error *err)
{
	struct pm_error problem;

	pm_fail(&problem, PM_INVALID, "%s", why);
	return pm_draft_problem(draft, PM_FAILED, &problem, err);
}

/* Put one member of a record; *lost when without it the record makes no document. */
static enum pm_status put_member(struct pm_draft *draft, const char *name, const json_t *value,
	bool *lost, struct pm_error *err)
{
	enum pm_draft_field field = pm_draft_field_of(draft->options, pm_str_of(name));

	if (field == PM_DRAFT_COUNT || put(draft, field, value))
		return PM_OK;
	if (field != PM_DRAFT_TEXT)
		return pm_draft_warn(draft, err, "member \"%.60s\": its value is no text", name);
	*lost = true;
	return fail_record(draft, "the text is no string", err);
}

static enum pm_status send_record(
	struct pm_draft *draft, const struct pm_line *line, json_t *record, struct pm_error *err)
{
	const char *name;
	json_t *value;
	enum pm_status status = PM_OK;
	bool lost = false;

	if (!json_is_object(record))
		return fail_record(draft, "not a JSON object", err);
	/* The id first: it is the name of the record in warnings. */
	json_object_foreach(record, name,
		value) if (pm_draft_field_of(draft->options, pm_str_of(name)) == PM_DRAFT_ID)
		put(draft, PM_DRAFT_ID, value);
	json_object_foreach(record, name, value)
	{
		status = put_member(draft, name, value, &lost, err);
		if (status != PM_OK || lost)
			return status;
	}
	return pm_draft_send(draft, line->bytes, err);
}

/* Parse a line once more with U+FFFD for what is not UTF-8. */
static enum pm_status parse_repaired(struct pm_draft *draft, struct pm_str text, json_t **record,
	json_error_t *why, struct pm_error *err)
{
	struct pm_buf repaired = {0};
	size_t valid = pm_utf8_valid(text);
	enum pm_status status = PM_OK;

	pm_utf8_repair(&repaired, text);
	if (repaired.failed)
		status = pm_fail_memory(err);
	else
		*record = json_loadb(repaired.ptr, repaired.len, FLAGS, why);
	if (*record != NULL)
		status = pm_draft_warn(draft, err,
			"not UTF-8 at byte %zu of the line: replaced by U+FFFD", valid + 1);
	pm_buf_free(&repaired);
	return status;
}

static enum pm_status read_line(
	struct pm_draft *draft, const struct pm_line *line, struct pm_error *err)
{
	json_t *record = NULL;
	json_error_t why;
	char words[sizeof why.text + 32];
	enum pm_status status = PM_OK;

	pm_draft_begin(draft, line->number);
	if (line->too_long)
		return fail_record(draft, "the line is longer than 64 MB", err);
	record = json_loadb(line->text.ptr, line->text.len, FLAGS, &why);
	if (record == NULL && json_error_code(&why) == json_error_invalid_utf8)
		status = parse_repaired(draft, line->text, &record, &why, err);
	if (status == PM_OK && record == NULL) {
		snprintf(words, sizeof words, "not JSON: %s, column %d", why.text, why.column);
		status = fail_record(draft, words, err);
	} else if (status == PM_OK) {
		status = send_record(draft, line, record, err);
	}
	json_decref(record);
	return status;
}

/* JSON set out over several lines begins with a bracket alone. */
static bool is_set_out(struct pm_str text)
{
	return text.len == 1 && (text.ptr[0] == '{' || text.ptr[0] == '[');
}

static enum pm_status read_jsonl(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct pm_draft draft = {.options = options, .sink = sink};
	struct pm_line line;
	enum pm_status status;
	bool first = true;

	while ((status = pm_input_line(input, PM_DOCUMENT_BYTES_MAX, &line, err)) == PM_OK) {
		if (line.number == 1 && line.text.len >= 3 &&
			memcmp(line.text.ptr, "\xEF\xBB\xBF", 3) == 0) {
			line.text.ptr += 3;
			line.text.len -= 3;
		}
		struct pm_str text = pm_str_trim(line.text);
		if (text.len == 0 && !line.too_long)
			continue;
		status = first && is_set_out(text)
		                 ? pm_fail(err, PM_INVALID,
					   "%s: JSON, but not JSON Lines: a document has one line",
					   pm_input_name(input))
		                 : read_line(&draft, &line, err);
		if (status != PM_OK)
			break;
		first = false;
	}
	if (status == PM_NOT_FOUND) {
		pm_draft_begin(&draft, 0);
		status = first ? fail_record(&draft, "empty", err) : PM_OK;
	}
	pm_draft_free(&draft);
	return status;
}

const struct pm_reader pm_reader_jsonl = {
	.name = "jsonl",
	.extensions = "jsonl ndjson json",
	.description = "JSON Lines, a document each",
	.recognise = recognise,
	.read = read_jsonl,
};
