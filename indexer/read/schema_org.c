/*
 * Articles as objects of schema.org in JSON-LD: one, several in an array or @graph, or one a line.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/draft.h"
#include "indexer/read/html.h"
#include "indexer/read/json_find.h"
#include "indexer/read/json_whole.h"
#include "lib/error.h"

/* How deep articles stand in other objects, and names in what has them. */
#define DEPTH_MAX 8

/* How many objects of @graph are looked at for those that others name: each time it may be all. */
#define LOOKUPS_MAX 10000000

/* A file being read. */
struct reading {
	struct pm_draft draft;
	struct pm_buf text;
	const struct pm_json_value *whole;
	size_t bytes; /* of the input that no document has counted yet */
	size_t count; /* documents so far */
	uint64_t line;
	unsigned lookups;
};

static bool ends_in(struct pm_str text, const char *end)
{
	size_t len = strlen(end);

	return text.len >= len && memcmp(text.ptr + text.len - len, end, len) == 0;
}

static bool starts(struct pm_str text, const char *start)
{
	size_t len = strlen(start);

	return text.len >= len && strncasecmp(text.ptr, start, len) == 0;
}

/* ---- Values ---- */

/* The object of @graph that another one names by its @id; else that one. */
static struct pm_json_value resolve(struct reading *reading, const struct pm_json_value *object)
{
	struct pm_json_value graph = pm_json_member(reading->whole, "@graph"), one;
	struct pm_str id = pm_json_text(object, "@id"), none;

	if (id.len == 0 || graph.type != PM_JSON_ARRAY)
		return *object;
	while (reading->lookups++ < LOOKUPS_MAX && pm_json_next(&graph.inside, &none, &one))
		if (pm_str_equal(pm_json_text(&one, "@id"), id))
			return one;
	return *object;
}

/* The text of a value: a string, or what an object has as its value or name. */
static struct pm_str text_of(struct reading *reading, const struct pm_json_value *value)
{
	static const char *const members[] = {"@value", "name", "value", "alternateName", "url"};
	struct pm_str text = PM_STR("");

	if (value->type == PM_JSON_STRING)
		return value->text;
	if (value->type != PM_JSON_OBJECT)
		return text;
	struct pm_json_value object = *value;
	if (pm_json_member(value, "name").type == PM_JSON_NULL)
		object = resolve(reading, value);
	for (size_t i = 0; text.len == 0 && i < sizeof members / sizeof *members; i++)
		text = pm_json_text(&object, members[i]);
	return text;
}

static void put_one(struct reading *reading, enum pm_draft_field field,
	const struct pm_json_value *value, const char *how)
{
	struct pm_str text = text_of(reading, value);
	char number[24];

	if (field == PM_DRAFT_LANGUAGE && pm_json_text(value, "alternateName").len > 0)
		text = pm_json_text(value, "alternateName"); /* the code, whose name is a word */
	if (value->type == PM_JSON_INTEGER && field == PM_DRAFT_ID) {
		int len = snprintf(number, sizeof number, "%lld", (long long)value->integer);
		text = (struct pm_str){number, (size_t)len};
	}
	if (field == PM_DRAFT_URL && !starts(text, "http://") && !starts(text, "https://"))
		return;
	/* An author who is only an address has no name. */
	if (field == PM_DRAFT_AUTHOR && starts(text, "http"))
		return;
	if (field == PM_DRAFT_TAG && value->type == PM_JSON_STRING)
		pm_draft_put_tags(&reading->draft, text, how);
	else
		pm_draft_put(&reading->draft, field, text, how);
}

/* Put a member's value, or each that it is an array of. */
static void put(struct reading *reading, enum pm_draft_field field,
	const struct pm_json_value *object, const char *member)
{
	struct pm_json_value value = pm_json_member(object, member), one;
	struct pm_str none;

	if (value.type != PM_JSON_ARRAY)
		put_one(reading, field, &value, member);
	while (value.type == PM_JSON_ARRAY && pm_json_next(&value.inside, &none, &one))
		put_one(reading, field, &one, member);
}

/* Put the address that an object gives as its @id, or that of the page it is on. */
static void put_address(struct reading *reading, const struct pm_json_value *object)
{
	struct pm_json_value page = pm_json_member(object, "mainEntityOfPage");
	struct pm_json_value id = pm_json_member(&page, "@id");

	put(reading, PM_DRAFT_URL, object, "url");
	put_one(reading, PM_DRAFT_URL, &page, "mainEntityOfPage");
	put_one(reading, PM_DRAFT_URL, &id, "mainEntityOfPage");
	put(reading, PM_DRAFT_URL, object, "@id");
}

/* ---- Articles ---- */

static bool is_article_type(struct pm_str type)
{
	static const char *const ends[] = {
		"Article", "Posting", "Report", "PressRelease", "Statement", "Announcement"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (ends_in(type, ends[i]))
			return true;
	return false;
}

/* The object is an article, or something with the text of one. */
static bool is_article(const struct pm_json_value *object)
{
	struct pm_json_value type = pm_json_member(object, "@type"), one;
	struct pm_str none;
	bool is = is_article_type(pm_json_text(object, "@type"));

	while (!is && type.type == PM_JSON_ARRAY && pm_json_next(&type.inside, &none, &one))
		is = is_article_type(one.text);
	return is || pm_json_text(object, "articleBody").len > 0;
}

/* Guess the kind from a type, if it is one of ours. */
static void guess_kind(struct reading *reading, struct pm_str type)
{
	struct pm_buf reason = {0};
	bool is_statement = ends_in(type, "PressRelease") || ends_in(type, "Statement") ||
	                    ends_in(type, "Announcement");
	enum pm_kind kind = is_statement ? PM_KIND_STATEMENT : PM_KIND_ARTICLE;

	if (!is_article_type(type) || reading->draft.guessed_kind == PM_KIND_STATEMENT ||
		reading->draft.guessed_kind == kind)
		return;
	pm_buf_add_format(&reason, "schema.org %.*s", (int)pm_str_cut(type, 40).len, type.ptr);
	pm_draft_guess_kind(&reading->draft, kind, pm_buf_str(&reason));
	pm_buf_free(&reason);
}

/* Guess it from the object's type or types. */
static void guess_kind_of(struct reading *reading, const struct pm_json_value *object)
{
	struct pm_json_value type = pm_json_member(object, "@type"), one;
	struct pm_str none;

	guess_kind(reading, pm_json_text(object, "@type"));
	while (type.type == PM_JSON_ARRAY && pm_json_next(&type.inside, &none, &one))
		guess_kind(reading, one.text);
}

/* Take the text, from HTML where it has tags; else what describes it. */
static enum pm_status take_text(
	struct reading *reading, const struct pm_json_value *object, struct pm_error *err)
{
	static const char *const members[] = {"articleBody", "text", "description", "abstract"};
	struct pm_str text = PM_STR("");
	struct pm_error why;

	for (size_t i = 0; text.len == 0 && i < sizeof members / sizeof *members; i++)
		text = pm_str_trim(pm_json_text(object, members[i]));
	if (memmem(text.ptr, text.len, "</", 2) == NULL) {
		pm_buf_add_str(&reading->text, text);
		return PM_OK;
	}
	enum pm_status status = pm_html_fragment_text(text, &reading->text, &why);
	if (status == PM_NO_MEMORY)
		return pm_fail_memory(err);
	return status == PM_OK ? PM_OK : pm_draft_warn(&reading->draft, err, "%s", why.message);
}

static enum pm_status send(struct reading *reading, struct pm_error *err)
{
	struct pm_draft *draft = &reading->draft;
	size_t bytes = reading->bytes;

	if (reading->text.failed)
		return pm_fail_memory(err);
	if (reading->count > 1)
		pm_draft_put_number(draft, reading->count);
	reading->bytes = 0;
	pm_draft_put(draft, PM_DRAFT_TEXT, pm_buf_str(&reading->text), "articleBody");
	return pm_draft_send(draft, bytes, err);
}

static enum pm_status read_article(
	struct reading *reading, const struct pm_json_value *object, struct pm_error *err)
{
	static const struct {
		enum pm_draft_field field;
		const char *member;
	} members[] = {
		{PM_DRAFT_ID, "identifier"},
		{PM_DRAFT_ID, "@id"},
		{PM_DRAFT_TITLE, "headline"},
		{PM_DRAFT_TITLE, "name"},
		{PM_DRAFT_TITLE, "alternativeHeadline"},
		{PM_DRAFT_DATE, "datePublished"},
		{PM_DRAFT_DATE, "dateCreated"},
		{PM_DRAFT_DATE, "dateModified"},
		{PM_DRAFT_AUTHOR, "author"},
		{PM_DRAFT_SOURCE, "publisher"},
		{PM_DRAFT_SOURCE, "sourceOrganization"},
		{PM_DRAFT_LANGUAGE, "inLanguage"},
		{PM_DRAFT_TAG, "keywords"},
		{PM_DRAFT_TAG, "articleSection"},
	};

	reading->count++;
	pm_draft_begin(&reading->draft, reading->line);
	pm_buf_clear(&reading->text);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		put(reading, members[i].field, object, members[i].member);
	if (reading->draft.authors.count == 0)
		put(reading, PM_DRAFT_AUTHOR, object, "creator");
	put_address(reading, object);
	guess_kind_of(reading, object);
	enum pm_status status = take_text(reading, object, err);
	return status == PM_OK ? send(reading, err) : status;
}

/* Read all articles in a value. */
static enum pm_status read_value(
	struct reading *reading, const struct pm_json_value *value, int depth, struct pm_error *err)
{
	static const char *const members[] = {"@graph", "mainEntity", "itemListElement", "item"};
	struct pm_json_inside items = value->inside;
	struct pm_json_value one;
	struct pm_str none;
	enum pm_status status = PM_OK;

	if (depth == DEPTH_MAX)
		return PM_OK;
	while (value->type == PM_JSON_ARRAY && status == PM_OK && pm_json_next(&items, &none, &one))
		status = read_value(reading, &one, depth + 1, err);
	if (value->type != PM_JSON_OBJECT)
		return status;
	if (is_article(value))
		return read_article(reading, value, err);
	for (size_t i = 0; status == PM_OK && i < sizeof members / sizeof *members; i++) {
		one = pm_json_member(value, members[i]);
		status = read_value(reading, &one, depth + 1, err);
	}
	return status;
}

/* ---- The file ---- */

/* Read one text of JSON. */
static enum pm_status read_text(struct reading *reading, struct pm_str bytes, struct pm_error *err)
{
	struct pm_json_whole json;
	struct pm_error why;
	size_t before = reading->count;

	pm_draft_begin(&reading->draft, reading->line);
	enum pm_status status = pm_json_whole_read(&json, bytes, &reading->draft, err);
	reading->whole = &json.value;
	reading->bytes += bytes.len;
	if (status == PM_OK)
		status = read_value(reading, &json.value, 0, err);
	pm_fail(&why, PM_NOT_FOUND, "JSON-LD without an article of schema.org");
	if (status == PM_OK && json.value.type != PM_JSON_NULL && reading->count == before)
		status = pm_draft_problem(&reading->draft, PM_PASSED_OVER, &why, err);
	pm_json_whole_free(&json);
	return status;
}

/* Take the line that comes next, without the white space around it. */
static struct pm_str take_line(struct pm_str *rest)
{
	const char *end = memchr(rest->ptr, '\n', rest->len);
	struct pm_str line = {rest->ptr, end != NULL ? (size_t)(end - rest->ptr) : rest->len};
	size_t taken = line.len + (end != NULL);

	*rest = (struct pm_str){rest->ptr + taken, rest->len - taken};
	return pm_str_trim(line);
}

/* Each line is JSON by itself: the first one is, and others follow. */
static bool is_lines(struct pm_str bytes)
{
	struct pm_json_whole json;
	struct pm_str rest = pm_str_trim(bytes), first = take_line(&rest);

	if (rest.len == 0)
		return false;
	bool is = pm_json_whole_parse(&json, first, NULL) == PM_OK;
	pm_json_whole_free(&json);
	return is;
}

static enum pm_status read_lines(struct reading *reading, struct pm_str bytes, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	while (status == PM_OK && bytes.len > 0) {
		struct pm_str line = take_line(&bytes);
		reading->line++;
		if (line.len > 0)
			status = read_text(reading, line, err);
	}
	return status;
}

static enum pm_status read_schema_org(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct reading reading = {.draft = {.options = options, .sink = sink}};
	struct pm_str bytes;
	enum pm_status status = pm_input_all(input, PM_DOCUMENT_BYTES_MAX, &bytes, err);

	if (status == PM_OK)
		status = is_lines(bytes) ? read_lines(&reading, bytes, err)
		                         : read_text(&reading, bytes, err);
	pm_draft_free(&reading.draft);
	pm_buf_free(&reading.text);
	return status;
}

static enum pm_recognition recognise(struct pm_str head)
{
	struct pm_str value;
	bool is = pm_json_head_has(head, "@context", &value) ||
	          pm_json_head_has(head, "@type", &value) ||
	          pm_json_head_has(head, "@graph", &value);

	return is ? PM_RECOGNISED : PM_RECOGNISED_NOT;
}

const struct pm_reader pm_reader_schema_org = {
	.name = "schemaorg",
	.extensions = "jsonld",
	.description = "Articles of schema.org in JSON-LD",
	.recognise = recognise,
	.read = read_schema_org,
};
