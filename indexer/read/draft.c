/*
 * A document in the making: what the readers of all formats share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/draft.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/charset.h"
#include "lib/buf.h"
#include "lib/error.h"

/* How much of a value a warning quotes. */
#define QUOTED_MAX 60

static const struct {
	const char *name, *other;
} names[PM_DRAFT_COUNT] = {
	[PM_DRAFT_ID] = {"id", NULL},
	[PM_DRAFT_URL] = {"url", NULL},
	[PM_DRAFT_TITLE] = {"title", NULL},
	[PM_DRAFT_DATE] = {"date", NULL},
	[PM_DRAFT_SOURCE] = {"source", NULL},
	[PM_DRAFT_KIND] = {"kind", NULL},
	[PM_DRAFT_LANGUAGE] = {"lang", "language"},
	[PM_DRAFT_AUTHOR] = {"author", "authors"},
	[PM_DRAFT_TAG] = {"tags", "tag"},
	[PM_DRAFT_TEXT] = {"text", NULL},
};

void pm_draft_begin(struct pm_draft *draft, uint64_t line)
{
	pm_arena_clear(&draft->arena);
	memset(draft->values, 0, sizeof draft->values);
	memset(draft->found, 0, sizeof draft->found);
	draft->dumped = (struct pm_draft_dumped){0};
	draft->authors = (struct pm_draft_list){0};
	draft->tags = (struct pm_draft_list){0};
	draft->guessed_kind = PM_KIND_UNKNOWN;
	draft->guess_reason = PM_STR("");
	draft->pages = NULL;
	draft->page_count = 0;
	draft->is_numbered = false;
	draft->line = line;
}

void pm_draft_free(struct pm_draft *draft)
{
	pm_arena_free(&draft->arena);
}

const char *pm_draft_name(enum pm_draft_field field, const char **other)
{
	*other = names[field].other;
	return names[field].name;
}

/* The field of one of our own names. */
static enum pm_draft_field find_name(struct pm_str name)
{
	for (enum pm_draft_field field = 0; field < PM_DRAFT_COUNT; field++)
		if (pm_str_is(name, names[field].name) ||
			(names[field].other != NULL && pm_str_is(name, names[field].other)))
			return field;
	return PM_DRAFT_COUNT;
}

bool pm_draft_is_field(struct pm_str name)
{
	return find_name(name) != PM_DRAFT_COUNT;
}

enum pm_draft_field pm_draft_field_of(const struct pm_read_options *options, struct pm_str member)
{
	enum pm_draft_field field = find_name(member);

	for (size_t i = 0; i < options->rename_count; i++)
		if (pm_str_equal(options->renames[i].member, member))
			return find_name(options->renames[i].field);
	/* A field that is renamed is not read under its own name. */
	for (size_t i = 0; i < options->rename_count; i++)
		if (find_name(options->renames[i].field) == field)
			return PM_DRAFT_COUNT;
	return field;
}

static bool is_space(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7F;
}

/* Nothing in the value is to be changed. */
static bool is_clean(struct pm_str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (is_space(value.ptr[i]) &&
			(value.ptr[i] != ' ' || i == 0 || i + 1 == value.len ||
				value.ptr[i + 1] == ' '))
			return false;
	return pm_utf8_valid(value) == value.len;
}

/* Append the value with a space for each run of white space and control characters, none at the
 * ends. */
static void collapse(struct pm_buf *out, struct pm_str value)
{
	for (size_t i = 0; i < value.len;) {
		size_t start = i;
		while (i < value.len && !is_space(value.ptr[i]))
			i++;
		if (i > start && out->len > 0)
			pm_buf_add_char(out, ' ');
		pm_buf_add(out, value.ptr + start, i - start);
		while (i < value.len && is_space(value.ptr[i]))
			i++;
	}
}

/* A copy of the value as one trimmed line of UTF-8. */
static struct pm_str clean(struct pm_arena *arena, struct pm_str value)
{
	struct pm_buf line = {0}, repaired = {0};

	if (is_clean(value))
		return pm_arena_copy(arena, value);
	collapse(&line, value);
	pm_utf8_repair(&repaired, pm_buf_str(&line));
	struct pm_str copy = pm_arena_copy(arena, pm_buf_str(&repaired));
	if (line.failed || repaired.failed)
		arena->failed = true;
	pm_buf_free(&line);
	pm_buf_free(&repaired);
	return copy;
}

void pm_draft_list_add(struct pm_arena *arena, struct pm_draft_list *list, struct pm_str value)
{
	/* What is looked for in a list before each addition has to be short. */
	if (list->is_cut)
		return;
	for (size_t i = 0; i < list->count; i++)
		if (pm_str_equal(list->items[i], value))
			return;
	list->is_cut = list->count == PM_DRAFT_LIST_MAX;
	if (list->is_cut)
		return;
	if (list->count == list->capacity) {
		size_t capacity = list->capacity == 0 ? 8 : 2 * list->capacity;
		struct pm_str *items = pm_arena_alloc(arena, capacity, sizeof *items);
		if (items == NULL)
			return;
		if (list->count > 0)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
		list->capacity = capacity;
	}
	list->items[list->count++] = value;
}

void pm_draft_put(
	struct pm_draft *draft, enum pm_draft_field field, struct pm_str value, const char *how)
{
	if (value.len == 0 || (draft->values[field].len > 0))
		return;
	if (field != PM_DRAFT_TEXT)
		value = clean(&draft->arena, value);
	if (value.len == 0)
		return;
	if (draft->found[field] == NULL)
		draft->found[field] = how;
	if (field == PM_DRAFT_AUTHOR)
		pm_draft_list_add(&draft->arena, &draft->authors, value);
	else if (field == PM_DRAFT_TAG)
		pm_draft_list_add(&draft->arena, &draft->tags, value);
	else
		draft->values[field] = value;
}

struct pm_str pm_draft_clean(struct pm_draft *draft, struct pm_str value)
{
	return clean(&draft->arena, value);
}

void pm_draft_put_number(struct pm_draft *draft, size_t number)
{
	char name[24];

	if (draft->values[PM_DRAFT_ID].len > 0 || draft->values[PM_DRAFT_URL].len > 0)
		return;
	int len = snprintf(name, sizeof name, "#%zu", number);
	pm_draft_put(draft, PM_DRAFT_ID, (struct pm_str){name, (size_t)len}, "its number");
	draft->is_numbered = true;
}

void pm_draft_put_tags(struct pm_draft *draft, struct pm_str tags, const char *how)
{
	while (tags.len > 0) {
		const char *comma = memchr(tags.ptr, ',', tags.len);
		size_t len = comma != NULL ? (size_t)(comma - tags.ptr) : tags.len;
		pm_draft_put(draft, PM_DRAFT_TAG, (struct pm_str){tags.ptr, len}, how);
		len += comma != NULL;
		tags.ptr += len;
		tags.len -= len;
	}
}

void pm_draft_guess_kind(struct pm_draft *draft, enum pm_kind kind, struct pm_str reason)
{
	draft->guessed_kind = kind;
	draft->guess_reason = clean(&draft->arena, reason);
}

enum pm_status pm_draft_problem(struct pm_draft *draft, enum pm_severity severity,
	const struct pm_error *problem, struct pm_error *err)
{
	char number[24];
	struct pm_str member = draft->values[PM_DRAFT_ID];

	if (member.len == 0 && draft->line > 0)
		member = (struct pm_str){number, (size_t)snprintf(number, sizeof number, "%llu",
							 (unsigned long long)draft->line)};
	return draft->sink->problem(draft->sink->context,
		&(struct pm_problem){severity, member, draft->line, problem}, err);
}

enum pm_status pm_draft_warn(struct pm_draft *draft, struct pm_error *err, const char *format, ...)
{
	struct pm_error problem = {.status = PM_INVALID};
	char words[sizeof problem.message];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	pm_fail(&problem, PM_INVALID, "%s", words);
	return pm_draft_problem(draft, PM_WARNING, &problem, err);
}

enum pm_status pm_draft_decode(struct pm_draft *draft, struct pm_str bytes, const char *charset,
	struct pm_buf *room, struct pm_str *text, struct pm_error *err)
{
	size_t replaced;

	*text = bytes;
	if (strcasecmp(charset, "UTF-8") == 0 && pm_utf8_valid(bytes) == bytes.len)
		return PM_OK;
	enum pm_status status = pm_charset_decode(room, bytes, charset, &replaced, err);
	*text = pm_buf_str(room);
	if (status != PM_OK || replaced == 0)
		return status;
	return pm_draft_warn(
		draft, err, "%zu places are not %s: replaced by U+FFFD", replaced, charset);
}

/* The container's word for the encoding of what is not UTF-8, written to name; NULL without one. */
static const char *given_charset(const struct pm_draft *draft, struct pm_str text, char name[40])
{
	const struct pm_str given = draft->options->charset;

	if (given.len == 0 || given.len >= 40 || pm_utf8_valid(text) == text.len)
		return NULL;
	memcpy(name, given.ptr, given.len);
	name[given.len] = '\0';
	return pm_charset_is_known(name) ? name : NULL;
}

enum pm_status pm_draft_decode_declared(struct pm_draft *draft, struct pm_str bytes,
	const char *declared, struct pm_buf *room, struct pm_str *text, struct pm_error *err)
{
	enum pm_charset_choice choice;
	enum pm_status status = PM_OK;
	const char *charset = pm_charset_choose(bytes, declared, &choice);

	if (choice == PM_CHARSET_NOT_KNOWN || choice == PM_CHARSET_CONTRADICTED)
		status = pm_draft_warn(draft, err, "encoding \"%.40s\" %s: read as %s", declared,
			choice == PM_CHARSET_NOT_KNOWN ? "is not known" : "does not fit", charset);
	return status == PM_OK ? pm_draft_decode(draft, bytes, charset, room, text, err) : status;
}

enum pm_status pm_draft_begin_text(struct pm_draft *draft, struct pm_str bytes, struct pm_buf *room,
	struct pm_str *text, struct pm_error *err)
{
	char name[40];
	size_t mark;
	const char *charset = pm_charset_of_mark(bytes, &mark);

	pm_draft_begin(draft, 0);
	*text = (struct pm_str){bytes.ptr + mark, bytes.len - mark};
	if (charset == NULL)
		charset = given_charset(draft, *text, name);
	if (charset == NULL)
		charset = pm_charset_detect(*text);
	return pm_draft_decode(draft, *text, charset, room, text, err);
}

/* How much of a value to quote. */
static int quoted(struct pm_str value)
{
	return (int)pm_str_cut(value, QUOTED_MAX).len;
}

static enum pm_status set_date(
	struct pm_draft *draft, struct pm_document *document, struct pm_error *err)
{
	struct pm_str date = draft->dumped.published;
	struct pm_error why = {0};

	document->published_text = draft->values[PM_DRAFT_DATE];
	if (date.len == 0)
		date = document->published_text;
	if (date.len == 0 || pm_date_parse(&document->published, date, &why) == PM_OK)
		return PM_OK;
	return pm_draft_problem(draft, PM_WARNING, &why, err);
}

/* Set the kind with its reason, for the sink too. */
static void choose_kind(struct pm_draft *draft, struct pm_document *document, enum pm_kind kind,
	struct pm_str reason)
{
	document->kind = kind;
	document->kind_reason = reason;
	draft->values[PM_DRAFT_KIND] = pm_str_of(pm_kind_name(kind));
	draft->found[PM_DRAFT_KIND] = reason.ptr;
}

static enum pm_status set_kind(
	struct pm_draft *draft, struct pm_document *document, struct pm_error *err)
{
	struct pm_str given = draft->values[PM_DRAFT_KIND];
	enum pm_kind kind = pm_kind_parse(given);

	if (draft->options->kind != PM_KIND_UNKNOWN)
		choose_kind(draft, document, draft->options->kind, PM_STR("--kind"));
	else if (kind != PM_KIND_UNKNOWN)
		choose_kind(draft, document, kind,
			draft->dumped.kind_reason.len > 0 ? draft->dumped.kind_reason
							  : PM_STR("metadata"));
	else if (draft->guessed_kind != PM_KIND_UNKNOWN)
		choose_kind(draft, document, draft->guessed_kind, draft->guess_reason);
	if (kind != PM_KIND_UNKNOWN || draft->options->kind != PM_KIND_UNKNOWN || given.len == 0)
		return PM_OK;
	return pm_draft_warn(draft, err, "kind \"%.*s\": neither article nor statement",
		quoted(given), given.ptr);
}

/* The language of a tag, in small letters. */
static struct pm_str primary_language(struct pm_arena *arena, struct pm_str tag)
{
	struct pm_str language = pm_language_parse(tag);
	char lower[3];

	for (size_t i = 0; i < language.len; i++)
		lower[i] = (char)(language.ptr[i] | 0x20);
	return pm_arena_copy(arena, (struct pm_str){lower, language.len});
}

static enum pm_status set_language(
	struct pm_draft *draft, struct pm_document *document, struct pm_error *err)
{
	struct pm_str given = draft->values[PM_DRAFT_LANGUAGE];

	document->language = primary_language(&draft->arena, given);
	if (document->language.len == 0) {
		document->language = primary_language(&draft->arena, draft->options->language);
		draft->found[PM_DRAFT_LANGUAGE] = "--lang";
		draft->values[PM_DRAFT_LANGUAGE] = document->language;
	}
	if (given.len == 0 || pm_language_parse(given).len > 0)
		return PM_OK;
	return pm_draft_warn(draft, err, "language \"%.*s\": not a code", quoted(given), given.ptr);
}

static enum pm_status check_lists(struct pm_draft *draft, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	if (draft->authors.is_cut)
		status = pm_draft_warn(draft, err, "more than %d authors: the first ones are kept",
			PM_DRAFT_LIST_MAX);
	if (status == PM_OK && draft->tags.is_cut)
		status = pm_draft_warn(draft, err, "more than %d tags: the first ones are kept",
			PM_DRAFT_LIST_MAX);
	return status;
}

/* Tell the sink where the values of a field were found. */
static void tell_found(struct pm_draft *draft, enum pm_draft_field field)
{
	const struct pm_read_sink *sink = draft->sink;
	const struct pm_draft_list *list =
		field == PM_DRAFT_AUTHOR ? &draft->authors : &draft->tags;
	const char *name = names[field].name;

	if (draft->values[field].len > 0)
		sink->found(sink->context, name, draft->values[field], draft->found[field]);
	if (field != PM_DRAFT_AUTHOR && field != PM_DRAFT_TAG)
		return;
	for (size_t i = 0; i < list->count; i++)
		sink->found(sink->context, name, list->items[i], draft->found[field]);
}

static void tell_all_found(struct pm_draft *draft)
{
	if (draft->sink->found == NULL)
		return;
	for (enum pm_draft_field field = 0; field < PM_DRAFT_COUNT; field++)
		tell_found(draft, field);
}

/* Give the finished document to the sink. */
static enum pm_status finish(
	struct pm_draft *draft, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	char number[24];

	document->member = draft->values[PM_DRAFT_ID];
	document->anonymous = document->member.len == 0 || draft->is_numbered;
	if (document->member.len == 0 && draft->line > 0 && draft->dumped.uid.len == 0)
		document->member =
			(struct pm_str){number, (size_t)snprintf(number, sizeof number, "%llu",
							(unsigned long long)draft->line)};
	if (draft->arena.failed)
		return pm_fail_memory(err);
	tell_all_found(draft);
	return draft->sink->document(draft->sink->context, document, bytes, err);
}

/* The container's word for the URL of what is a whole member, if that has no name itself. */
static void put_given_url(struct pm_draft *draft)
{
	if (draft->line == 0 && draft->values[PM_DRAFT_ID].len == 0)
		pm_draft_put(draft, PM_DRAFT_URL, draft->options->url, "its container");
}

enum pm_status pm_draft_send(struct pm_draft *draft, size_t bytes, struct pm_error *err)
{
	put_given_url(draft);
	struct pm_document document = {
		.uid = draft->dumped.uid,
		.path = draft->dumped.path,
		.url = draft->values[PM_DRAFT_URL],
		.title = draft->values[PM_DRAFT_TITLE],
		.authors = draft->authors.items,
		.author_count = draft->authors.count,
		.source = draft->values[PM_DRAFT_SOURCE],
		.tags = draft->tags.items,
		.tag_count = draft->tags.count,
		.text = draft->values[PM_DRAFT_TEXT],
		.pages = draft->pages,
		.page_count = draft->page_count,
	};
	struct pm_error empty;
	enum pm_status status;

	if (document.title.len == 0 && pm_str_trim(document.text).len == 0) {
		pm_fail(&empty, PM_INVALID, "empty");
		return pm_draft_problem(draft, PM_FAILED, &empty, err);
	}
	if ((status = set_date(draft, &document, err)) != PM_OK ||
		(status = set_kind(draft, &document, err)) != PM_OK ||
		(status = set_language(draft, &document, err)) != PM_OK ||
		(status = check_lists(draft, err)) != PM_OK)
		return status;
	return finish(draft, &document, bytes, err);
}
