/*
 * A document's data in the index: what hits are shown from.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/record.h"

#include <string.h>

#include <nettle/sha2.h>

#include "lib/error.h"
#include "lib/schema.h"
#include "lib/term.h"

void pm_digest(struct pm_str bytes, char hex[PM_DIGEST_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	struct sha256_ctx context;
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_init(&context);
	sha256_update(&context, bytes.len, (const uint8_t *)bytes.ptr);
	sha256_digest(&context, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[PM_DIGEST_SIZE - 1] = '\0';
}

/* A line `name=value`, unless the value is empty; line feeds in it, which paths may have, become
 * NULs, which they may not. */
static void write_line(struct pm_buf *out, const char *name, struct pm_str value)
{
	if (value.len == 0)
		return;
	pm_buf_add_str(out, pm_str_of(name));
	pm_buf_add_char(out, '=');
	size_t begin = out->len;
	pm_buf_add_str(out, value);
	if (out->failed)
		return;
	char *end = out->ptr + out->len;
	for (char *c = out->ptr + begin; (c = memchr(c, '\n', (size_t)(end - c))) != NULL; c++)
		*c = '\0';
	pm_buf_add_char(out, '\n');
}

/* A line of the bytes where pages begin, if there are pages. */
static void write_pages(struct pm_buf *out, const struct pm_document *document)
{
	if (document->page_count == 0)
		return;
	pm_buf_add_str(out, PM_STR("pages="));
	for (size_t i = 0; i < document->page_count; i++)
		pm_buf_add_format(out, i == 0 ? "%u" : " %u", (unsigned)document->pages[i]);
	pm_buf_add_char(out, '\n');
}

void pm_record_write(struct pm_buf *out, const struct pm_record *record)
{
	const struct pm_document *document = &record->document;
	char published[PM_DATE_TEXT_MAX] = "";

	if (document->published.year != 0)
		pm_date_format(&document->published, published);
	write_line(out, "uid", document->uid);
	write_line(out, "url", document->url);
	write_line(out, "path", document->path);
	write_line(out, "member", document->member);
	write_line(out, "title", document->title);
	for (size_t i = 0; i < document->author_count; i++)
		write_line(out, "author", document->authors[i]);
	write_line(out, "source", document->source);
	write_line(out, "site", pm_host_of_url(document->url));
	write_line(out, "kind", pm_str_of(pm_kind_name(document->kind)));
	write_line(out, "kind_reason", document->kind_reason);
	write_line(out, "language", document->language);
	for (size_t i = 0; i < document->tag_count; i++)
		write_line(out, "tag", document->tags[i]);
	write_line(out, "published", pm_str_of(published));
	write_line(out, "published_text", document->published_text);
	write_pages(out, document);
	write_line(out, "sha256", record->sha256);
	write_line(out, "text_hash", record->text_hash);
	write_line(out, "text_bytes", record->text_bytes);
	write_line(out, "copy_of", record->copy_of);
	pm_buf_add_char(out, '\n');
	pm_buf_add_str(out, document->text);
}

/* Take the next line `name=value`; false after the last. A line without `=` has an empty name. */
static bool next_line(struct pm_str *data, struct pm_str *name, struct pm_str *value)
{
	if (data->len == 0)
		return false;
	const char *feed = memchr(data->ptr, '\n', data->len);
	size_t len = feed != NULL ? (size_t)(feed - data->ptr) : data->len;
	size_t taken = feed != NULL ? len + 1 : len;
	if (len == 0) {
		data->ptr += taken; /* what follows the empty line is the text */
		data->len -= taken;
		return false;
	}

	const char *equals = memchr(data->ptr, '=', len);
	size_t name_len = equals != NULL ? (size_t)(equals - data->ptr) : 0;
	*name = (struct pm_str){data->ptr, name_len};
	*value = (struct pm_str){data->ptr + name_len + 1, equals != NULL ? len - name_len - 1 : 0};
	data->ptr += taken;
	data->len -= taken;
	return true;
}

/* Where the value of a name belongs when it is just kept, else NULL. */
static struct pm_str *text_member(struct pm_record *record, struct pm_str name)
{
	struct pm_document *document = &record->document;
	const struct {
		const char *name;
		struct pm_str *member;
	} members[] = {
		{"uid", &document->uid},
		{"url", &document->url},
		{"path", &document->path},
		{"member", &document->member},
		{"title", &document->title},
		{"source", &document->source},
		{"site", &record->site},
		{"kind_reason", &document->kind_reason},
		{"language", &document->language},
		{"published_text", &document->published_text},
		{"sha256", &record->sha256},
		{"text_hash", &record->text_hash},
		{"text_bytes", &record->text_bytes},
		{"copy_of", &record->copy_of},
	};

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (pm_str_is(name, members[i].name))
			return members[i].member;
	return NULL;
}

/* Count the lines of authors and tags, so that their arrays are made once. */
static enum pm_status make_arrays(struct pm_record *record, struct pm_str data,
	struct pm_arena *arena, struct pm_str **authors, struct pm_str **tags)
{
	struct pm_str name, value;
	size_t author_count = 0, tag_count = 0;

	while (next_line(&data, &name, &value)) {
		author_count += pm_str_is(name, "author");
		tag_count += pm_str_is(name, "tag");
	}
	*authors = NULL;
	*tags = NULL;
	if (author_count > 0)
		*authors = pm_arena_alloc(arena, author_count, sizeof **authors);
	if (tag_count > 0)
		*tags = pm_arena_alloc(arena, tag_count, sizeof **tags);
	if ((author_count > 0 && *authors == NULL) || (tag_count > 0 && *tags == NULL))
		return PM_NO_MEMORY;
	record->document.authors = *authors;
	record->document.tags = *tags;
	return PM_OK;
}

/* Take a number and the space after it. */
static uint32_t take_number(struct pm_str *list)
{
	uint32_t number = 0;

	for (; list->len > 0 && *list->ptr != ' '; list->ptr++, list->len--)
		number = 10 * number + (uint32_t)(*list->ptr - '0');
	if (list->len > 0) {
		list->ptr++;
		list->len--;
	}
	return number;
}

static enum pm_status read_pages(
	struct pm_document *document, struct pm_str list, struct pm_arena *arena)
{
	size_t count = 0;

	uint32_t *pages = pm_arena_alloc(arena, list.len + 1, sizeof *pages);
	if (pages == NULL)
		return PM_NO_MEMORY;
	while (list.len > 0)
		pages[count++] = take_number(&list);
	document->pages = pages;
	document->page_count = count;
	return PM_OK;
}

/* A value with its line feeds. */
static struct pm_str with_line_feeds(struct pm_str value, struct pm_arena *arena)
{
	if (memchr(value.ptr, '\0', value.len) == NULL)
		return value;
	char *copy = pm_arena_alloc(arena, value.len, 1);
	for (size_t i = 0; copy != NULL && i < value.len; i++)
		copy[i] = value.ptr[i] != '\0' ? value.ptr[i] : '\n';
	return (struct pm_str){copy, copy != NULL ? value.len : 0};
}

enum pm_status pm_record_read(
	struct pm_record *out, struct pm_str data, struct pm_arena *arena, struct pm_error *err)
{
	struct pm_str name, value, *authors, *tags;
	struct pm_document *document = &out->document;

	*out = (struct pm_record){0};
	if (make_arrays(out, data, arena, &authors, &tags) != PM_OK)
		return pm_fail_memory(err);
	while (next_line(&data, &name, &value)) {
		struct pm_str *member = text_member(out, name);
		if (member != NULL)
			*member = with_line_feeds(value, arena);
		else if (pm_str_is(name, "author"))
			authors[document->author_count++] = value;
		else if (pm_str_is(name, "tag"))
			tags[document->tag_count++] = value;
		else if (pm_str_is(name, "kind"))
			document->kind = pm_kind_parse(value);
		else if (pm_str_is(name, "published") &&
			 pm_date_parse(&document->published, value, NULL) != PM_OK)
			document->published = (struct pm_date){0};
		else if (pm_str_is(name, "pages") && read_pages(document, value, arena) != PM_OK)
			return pm_fail_memory(err);
	}
	document->text = data;
	return arena->failed ? pm_fail_memory(err) : PM_OK;
}
