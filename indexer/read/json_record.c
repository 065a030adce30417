/*
 * A record of JSON becomes a document.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/json_record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <nettle/base64.h>

#include "lib/error.h"

/* How much of a member's name a warning quotes. */
#define NAME_QUOTED 60

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

enum pm_status pm_json_record_fail(struct pm_draft *draft, const char *why, struct pm_error *err)
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
	return pm_json_record_fail(draft, "the text is no string", err);
}

/* Put what a record is called, before anything is said of it. */
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

enum pm_status pm_json_record_send(struct pm_draft *draft, const struct pm_json_value *record,
	size_t number, size_t bytes, struct pm_error *err)
{
	struct pm_json_inside members = record->inside;
	struct pm_json_value value;
	struct pm_str name;
	enum pm_status status = PM_OK;
	bool lost = false;

	put_name(draft, record, number);
	if (record->type != PM_JSON_OBJECT)
		return pm_json_record_fail(draft, "not a JSON object", err);
	while (pm_json_next(&members, &name, &value)) {
		status = put_member(draft, name, &value, &lost, err);
		if (status != PM_OK || lost)
			return status;
	}
	if (draft->values[PM_DRAFT_TITLE].len == 0 &&
		pm_str_trim(draft->values[PM_DRAFT_TEXT]).len == 0)
		return pm_json_record_fail(
			draft, "neither title nor text (--map names the members for them)", err);
	return pm_draft_send(draft, bytes, err);
}
