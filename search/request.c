/*
 * One query of many: a line of text or of JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/request.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "search/names.h"

/* ---- The values of an object's members ---- */

static bool read_text(const json_t *value, void *out)
{
	struct pm_str *text = out;

	if (!json_is_string(value))
		return false;
	*text = (struct pm_str){json_string_value(value), json_string_length(value)};
	return true;
}

/* That it is a date is seen when the query is parsed; that it is empty would mean no bound there.
 */
static bool read_day(const json_t *value, void *out)
{
	return read_text(value, out) && ((struct pm_str *)out)->len > 0;
}

static bool read_flag(const json_t *value, void *out)
{
	bool *flag = out;

	if (!json_is_boolean(value))
		return false;
	*flag = json_is_true(value);
	return true;
}

/* A member that says the contrary of the option it sets. */
static bool read_contrary(const json_t *value, void *out)
{
	bool *flag = out;

	if (!read_flag(value, out))
		return false;
	*flag = !*flag;
	return true;
}

static bool read_count(const json_t *value, void *out)
{
	size_t *count = out;

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return false;
	*count = (size_t)json_integer_value(value);
	return true;
}

/* Zero stands for all, which is not the library's default. */
static bool read_limit(const json_t *value, void *out)
{
	size_t *limit = out;

	if (!read_count(value, out))
		return false;
	if (*limit == 0)
		*limit = PM_LIMIT_ALL;
	return true;
}

static bool read_positive(const json_t *value, void *out)
{
	const size_t *count = out;

	return read_count(value, out) && *count > 0;
}

static bool read_offset(const json_t *value, void *out)
{
	int64_t *offset = out;

	if (!json_is_integer(value))
		return false;
	*offset = json_integer_value(value);
	return true;
}

static bool read_timeout(const json_t *value, void *out)
{
	unsigned *timeout_ms = out;
	size_t count;

	if (!read_count(value, &count) || count > UINT_MAX)
		return false;
	*timeout_ms = (unsigned)count;
	return true;
}

static bool read_sort(const json_t *value, void *out)
{
	struct pm_str name;

	return read_text(value, &name) && pm_sort_named(name, out);
}

static bool read_facets(const json_t *value, void *out)
{
	unsigned *facets = out;
	enum pm_facet_field field;
	struct pm_str name;

	if (!json_is_array(value))
		return false;
	*facets = 0;
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (!read_text(json_array_get(value, i), &name) || !pm_facet_named(name, &field))
			return false;
		*facets |= 1U << field;
	}
	return true;
}

static bool read_fields(const json_t *value, void *out)
{
	struct pm_hit_fields *fields = out;
	enum pm_hit_field field;
	struct pm_error ignored;
	struct pm_str name;

	*fields = (struct pm_hit_fields){0};
	for (size_t i = 0; i < json_array_size(value); i++)
		if (!read_text(json_array_get(value, i), &name) ||
			pm_hit_field_read(&field, name, PM_HIT_FIELD_COUNT, "fields", &ignored) !=
				PM_OK ||
			!pm_hit_fields_add(fields, field))
			return false;
	return fields->count > 0;
}

static bool read_offsets(const json_t *value, void *out)
{
	enum pm_offset_unit *unit = out;
	struct pm_str name;

	if (!read_text(value, &name))
		return false;
	for (size_t i = 0; i < PM_OFFSET_UNIT_COUNT; i++) {
		if (pm_str_is(name, pm_offset_unit_names[i])) {
			*unit = (enum pm_offset_unit)i;
			return true;
		}
	}
	return false;
}

#define PLACE(member) offsetof(struct pm_request, member)

static const struct member {
	const char *name;
	bool (*read)(const json_t *value, void *out); /* false: it is not what is wanted */
	size_t place;                                 /* of what it sets in the request */
	const char *wanted;
} members[] = {
	{"q", read_text, PLACE(text), "a string"},
	{"any", read_flag, PLACE(query.any), "true or false"},
	{"literal", read_flag, PLACE(query.literal), "true or false"},
	{"since", read_day, PLACE(query.since), "a date such as 2024, 2024-03, 2024-03-25 or 7d"},
	{"until", read_day, PLACE(query.until), "a date such as 2024, 2024-03, 2024-03-25 or 7d"},
	{"limit", read_limit, PLACE(search.limit), "a whole number, 0 or more"},
	{"offset", read_offset, PLACE(search.offset), "a whole number"},
	{"sort", read_sort, PLACE(search.sort), "one of " PM_SORT_NAMES},
	{"fragments", read_positive, PLACE(search.fragments), "a whole number, 1 or more"},
	{"snippet_chars", read_positive, PLACE(search.snippet_chars), "a whole number, 1 or more"},
	{"snippets", read_contrary, PLACE(search.no_snippets), "true or false"},
	{"whole", read_flag, PLACE(search.whole), "true or false"},
	{"all_copies", read_flag, PLACE(search.all_copies), "true or false"},
	{"count", read_flag, PLACE(search.count_only), "true or false"},
	{"facets", read_facets, PLACE(search.facets), "a list of some of " PM_FACET_NAMES},
	{"facet_values", read_count, PLACE(search.facet_values), "a whole number, 0 or more"},
	{"fields", read_fields, PLACE(fields),
		"a list of some of " PM_HIT_FIELD_NAMES ", each once"},
	{"offsets", read_offsets, PLACE(offsets), "one of byte, char, utf16"},
	{"explain", read_flag, PLACE(search.explain), "true or false"},
	{"diagnose", read_flag, PLACE(search.diagnose), "true or false"},
	{"timeout_ms", read_timeout, PLACE(search.timeout_ms),
		"a whole number of milliseconds, 0 or more"},
};

/* ---- The object ---- */

/* A number as the id. */
static void number_id(struct pm_request *request, long long number)
{
	int len = snprintf(request->number, sizeof request->number, "%lld", number);

	request->id = (struct pm_str){request->number, (size_t)len};
	request->id_is_number = true;
}

/* The id, where there is one. */
static enum pm_status take_id(struct pm_request *request, struct pm_error *err)
{
	const json_t *id = json_object_get(request->json, "id");

	if (json_is_integer(id))
		number_id(request, json_integer_value(id));
	else if (id != NULL && (!read_text(id, &request->id) || request->id.len == 0))
		return pm_fail(err, PM_INVALID,
			"\"id\" must be a whole number, or a string that is not empty");
	return PM_OK;
}

static const struct member *find_member(const char *name)
{
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (strcmp(members[i].name, name) == 0)
			return &members[i];
	return NULL;
}

static enum pm_status take_member(
	struct pm_request *request, const char *name, const json_t *value, struct pm_error *err)
{
	const struct member *member = find_member(name);

	if (member == NULL)
		return pm_fail(err, PM_INVALID, "\"%s\" is no member of a query", name);
	if (!member->read(value, (char *)request + member->place))
		return pm_fail(err, PM_INVALID, "\"%s\" must be %s", name, member->wanted);
	return PM_OK;
}

static enum pm_status take_object(struct pm_request *request, struct pm_error *err)
{
	enum pm_status status = take_id(request, err);
	void *at = json_object_iter(request->json);

	for (; status == PM_OK && at != NULL; at = json_object_iter_next(request->json, at)) {
		const char *name = json_object_iter_key(at);
		if (strcmp(name, "id") != 0)
			status = take_member(request, name, json_object_iter_value(at), err);
	}
	return status;
}

static enum pm_status read_object(
	struct pm_request *request, struct pm_str line, struct pm_error *err)
{
	json_error_t error;

	request->json =
		json_loadb(line.ptr, line.len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);
	if (request->json == NULL && json_error_code(&error) == json_error_out_of_memory)
		return pm_fail_memory(err);
	if (request->json == NULL)
		return pm_fail(err, PM_INVALID, "not valid JSON: column %d: %s",
			error.column > 0 ? error.column : 1, error.text);
	return take_object(request, err);
}

/* ---- The line ---- */

static void read_plain(struct pm_request *request, struct pm_str line)
{
	const char *tab = memchr(line.ptr, '\t', line.len);

	request->text = line;
	if (tab == NULL)
		return;
	request->id = (struct pm_str){line.ptr, (size_t)(tab - line.ptr)};
	request->text = (struct pm_str){tab + 1, line.len - request->id.len - 1};
}

enum pm_status pm_request_read(struct pm_request *out, struct pm_str line, size_t number,
	const struct pm_request *defaults, struct pm_error *err)
{
	struct pm_str text = pm_str_trim(line);
	enum pm_status status = PM_OK;

	*out = *defaults;
	if (text.len > 0 && text.ptr[0] == '{')
		status = read_object(out, line, err);
	else
		read_plain(out, line);
	if (status == PM_OK && out->id.len == 0)
		number_id(out, (long long)number);
	return status;
}

void pm_request_free(struct pm_request *request)
{
	json_decref(request->json);
	request->json = NULL;
}
