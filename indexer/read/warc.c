/*
 * Web archives: WARC 1.0 and 1.1 (ISO 28500), a page each record. Compressed ones are made of a
 * gzip member, or a zstd frame, for each record, which the input joins.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/charset.h"
#include "indexer/read/http.h"
#include "indexer/read/read.h"
#include "lib/buf.h"
#include "lib/error.h"

/* The longest line of a record's head; one field has a URL, which servers limit to 8 KB. */
#define LINE_MAX_BYTES ((size_t)64 << 10)

/* How much of a record's content is taken at once. */
#define BLOCK ((size_t)64 << 10)

/* What of a record's head matters. */
enum field {
	TYPE,
	ID,
	URI,
	CONTENT_TYPE,
	LENGTH,
	TRUNCATED,
	SEGMENT,
	FIELD_COUNT
};

static const char *const field_names[FIELD_COUNT] = {
	[TYPE] = "WARC-Type",
	[ID] = "WARC-Record-ID",
	[URI] = "WARC-Target-URI",
	[CONTENT_TYPE] = "Content-Type",
	[LENGTH] = "Content-Length",
	[TRUNCATED] = "WARC-Truncated",
	[SEGMENT] = "WARC-Segment-Number",
};

/* A web archive being read, and its record. */
struct crawl {
	struct pm_input *input;
	const struct pm_read_options *options;
	const struct pm_read_sink *sink;
	struct pm_buf fields[FIELD_COUNT];
	/* What documents and problems are named by: the URL, as that is what people know of a page
	 * and what programs that replay an archive find it by; without one the record's id. Two
	 * captures of a page have the same name and, unless it says its own, the same uid. */
	struct pm_buf name;
	struct pm_buf head;      /* of HTTP */
	uint64_t left;           /* of the record's content */
	struct pm_error failure; /* of the input */
};

static enum pm_recognition recognise(struct pm_str head)
{
	return head.len > 7 && memcmp(head.ptr, "WARC/", 5) == 0 &&
	                       isdigit((unsigned char)head.ptr[5]) && head.ptr[6] == '.'
	               ? PM_RECOGNISED
	               : PM_RECOGNISED_NOT;
}

static struct pm_str field(const struct crawl *crawl, enum field which)
{
	return pm_buf_str(&crawl->fields[which]);
}

static bool is_word(struct pm_str value, const char *word)
{
	return value.len == strlen(word) && strncasecmp(value.ptr, word, value.len) == 0;
}

/* Tell the sink of a problem with the record. */
__attribute__((format(printf, 4, 5))) static enum pm_status tell(struct crawl *crawl,
	enum pm_severity severity, struct pm_error *err, const char *format, ...)
{
	struct pm_error reason;
	char words[sizeof reason.message];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	pm_fail(&reason, PM_INVALID, "%s", words);
	return crawl->sink->problem(crawl->sink->context,
		&(struct pm_problem){
			.severity = severity, .member = pm_buf_str(&crawl->name), .error = &reason},
		err);
}

/* ---- The content of a record ---- */

/* Take its next bytes; none at its end. */
static enum pm_status take_content(void *context, struct pm_str *bytes, struct pm_error *err)
{
	struct crawl *crawl = context;
	size_t size = crawl->left < BLOCK ? (size_t)crawl->left : BLOCK;

	*bytes = PM_STR("");
	if (size == 0)
		return PM_OK;
	if (pm_input_take(crawl->input, size, bytes, &crawl->failure) != PM_OK) {
		if (err != NULL)
			*err = crawl->failure;
		return crawl->failure.status;
	}
	crawl->left -= bytes->len;
	return bytes->len > 0 ? PM_OK : pm_fail(err, PM_CORRUPT, "it ends too early");
}

/* Go to the end of it; PM_CORRUPT when the input ends before. */
static enum pm_status skip_content(struct crawl *crawl, struct pm_error *err)
{
	struct pm_str bytes;
	enum pm_status status = PM_OK;

	while (status == PM_OK && crawl->failure.status == PM_OK && crawl->left > 0)
		status = take_content(crawl, &bytes, err);
	if (crawl->failure.status != PM_OK) {
		if (err != NULL)
			*err = crawl->failure;
		return crawl->failure.status;
	}
	return status == PM_OK ? PM_OK
	                       : pm_fail(err, PM_CORRUPT, "%s: its last record ends too early",
					 pm_input_name(crawl->input));
}

/* ---- Pages ---- */

/* The name by which a reader is chosen for a type of content, where its bytes do not tell; NULL for
 * one that is not read: what has no text for people, or is parts of pages. */
static const char *file_name_of(struct pm_str type)
{
	static const struct {
		const char *type, *name;
	} types[] = {
		{"text/html", "page.html"},
		{"application/xhtml+xml", "page.html"},
		{"text/plain", "page.txt"},
		{"text/markdown", "page.md"},
		{"text/xml", "page.xml"},
		{"application/xml", "page.xml"},
		{"application/rss+xml", "page.rss"},
		{"application/atom+xml", "page.atom"},
		{"application/feed+json", "page.json"},
		{"application/x-ndjson", "page.jsonl"},
		{"application/pdf", "page.pdf"},
		{"application/epub+zip", "page.epub"},
		{"application/vnd.oasis.opendocument.text", "page.odt"},
		{"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
			"page.docx"},
		{"application/zip", "page.zip"},
		{"message/rfc822", "page.eml"},
		{"application/octet-stream", "page"},
		{"", "page"},
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (is_word(type, types[i].type))
			return types[i].name;
	return NULL;
}

/* Only what can be asked for again is a URL of the document. */
static struct pm_str url_of(const struct crawl *crawl)
{
	struct pm_str uri = pm_buf_str(&crawl->name);
	bool is_web = uri.len > 8 && (strncasecmp(uri.ptr, "http://", 7) == 0 ||
					     strncasecmp(uri.ptr, "https://", 8) == 0);

	return is_web ? uri : PM_STR("");
}

/* Read a page from its body on. */
static enum pm_status read_body(struct crawl *crawl, struct pm_http_body *body,
	struct pm_str charset, const char *file_name, struct pm_error *err)
{
	const struct pm_input_source source = {.context = body, .read = pm_http_body_read};
	struct pm_read_options options = *crawl->options;
	struct pm_input *page;
	enum pm_status status = pm_input_open_member(&page, crawl->input, &source, file_name, err);

	options.url = url_of(crawl);
	options.charset = charset;
	if (status == PM_OK)
		status = pm_read_member_as(
			page, pm_buf_str(&crawl->name), &options, crawl->sink, err);
	pm_input_free(page);
	return status;
}

/* The length of a text to quote. */
static int quoted(struct pm_str text)
{
	return (int)pm_str_cut(text, 60).len;
}

/* Read a page. head: of HTTP, of which it is the body. */
static enum pm_status read_page(
	struct crawl *crawl, const struct pm_http_head *head, struct pm_error *err)
{
	const struct pm_http_source source = {.context = crawl, .take = take_content};
	const struct pm_str type = pm_http_media_type(head->type);
	const char *file_name = file_name_of(type);
	struct pm_http_body *body = NULL;
	struct pm_error why;
	enum pm_status status = PM_OK;

	if (file_name == NULL)
		return tell(crawl, PM_PASSED_OVER, err,
			"not a type of content that can be read: %.*s", quoted(type), type.ptr);
	if (crawl->fields[TRUNCATED].len > 0)
		status = tell(crawl, PM_WARNING, err, "it was cut short when it was captured");
	if (status != PM_OK)
		return status;
	status = pm_http_body_open(&body, &source, head, &why);
	if (status == PM_OK)
		status = read_body(crawl, body, pm_http_charset(head->type), file_name, err);
	else if (status == PM_NO_MEMORY)
		status = pm_fail_memory(err);
	else
		status = tell(crawl, PM_FAILED, err, "%s", why.message);
	pm_http_body_free(body);
	return status;
}

/* Read a response with its head. */
static enum pm_status read_response(struct crawl *crawl, struct pm_error *err)
{
	size_t want = crawl->left < PM_HTTP_HEAD_MAX ? (size_t)crawl->left : PM_HTTP_HEAD_MAX;
	struct pm_http_head head;
	struct pm_str bytes;
	enum pm_status status = pm_input_peek(crawl->input, want, &bytes, err);

	if (status != PM_OK)
		return status;
	if (!pm_http_head_read(&head, bytes))
		return tell(crawl, PM_FAILED, err, "not a response of HTTP");
	if (head.status < 200 || head.status > 299 || head.status == 206)
		return tell(crawl, PM_PASSED_OVER, err, "HTTP status %d", head.status);
	pm_buf_clear(&crawl->head); /* what is peeked at is gone when the body is taken */
	pm_buf_add(&crawl->head, bytes.ptr, head.len);
	if (crawl->head.failed)
		return pm_fail_memory(err);
	pm_http_head_read(&head, pm_buf_str(&crawl->head));
	crawl->left -= head.len;
	status = pm_input_take(crawl->input, head.len, &bytes, err);
	return status == PM_OK ? read_page(crawl, &head, err) : status;
}

/* ---- Records ---- */

/* Records that have no page, but tell of the crawl. */
static bool is_about_the_crawl(const struct crawl *crawl)
{
	static const char *const types[] = {"warcinfo", "request", "metadata"};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (is_word(field(crawl, TYPE), types[i]))
			return true;
	return is_word(pm_http_media_type(field(crawl, CONTENT_TYPE)), "text/dns");
}

static enum pm_status read_content(struct crawl *crawl, struct pm_error *err)
{
	const struct pm_str type = field(crawl, TYPE), content_type = field(crawl, CONTENT_TYPE);
	const struct pm_http_head head = {
		.type = content_type, .encoding = PM_STR(""), .transfer_encoding = PM_STR("")};

	if (is_about_the_crawl(crawl))
		return PM_OK;
	if (is_word(type, "revisit"))
		return tell(crawl, PM_PASSED_OVER, err, "unchanged since another capture");
	if (crawl->fields[SEGMENT].len > 0)
		return tell(crawl, PM_FAILED, err, "in several records, which are not joined");
	if (is_word(type, "response") &&
		is_word(pm_http_media_type(content_type), "application/http"))
		return read_response(crawl, err);
	if (is_word(type, "response") || is_word(type, "resource") || is_word(type, "conversion"))
		return read_page(crawl, &head, err);
	return tell(crawl, PM_PASSED_OVER, err, "a record of type %.*s", quoted(type), type.ptr);
}

/* Keep a field of a record's head, if it matters and is the first of its name. */
static void keep_field(struct crawl *crawl, struct pm_str line)
{
	const char *colon = memchr(line.ptr, ':', line.len);
	size_t len = colon != NULL ? (size_t)(colon - line.ptr) : 0;
	struct pm_str name = {line.ptr, len};

	for (enum field which = 0; colon != NULL && which < FIELD_COUNT; which++)
		if (is_word(name, field_names[which]) && crawl->fields[which].len == 0)
			pm_buf_add_str(&crawl->fields[which],
				pm_str_trim((struct pm_str){colon + 1, line.len - len - 1}));
}

/* Without what URLs and ids stand in. */
static struct pm_str without_brackets(struct pm_str value)
{
	if (value.len >= 2 && value.ptr[0] == '<' && value.ptr[value.len - 1] == '>')
		value = (struct pm_str){value.ptr + 1, value.len - 2};
	return value;
}

static enum pm_status make_name(struct crawl *crawl, struct pm_error *err)
{
	struct pm_str name = without_brackets(field(crawl, URI));

	if (name.len == 0)
		name = without_brackets(field(crawl, ID));
	pm_buf_clear(&crawl->name);
	pm_utf8_repair_name(&crawl->name, pm_str_trim(name));
	for (enum field which = 0; which < FIELD_COUNT; which++)
		if (crawl->fields[which].failed)
			return pm_fail_memory(err);
	return crawl->name.failed ? pm_fail_memory(err) : PM_OK;
}

/* Read the head of a record up to its empty line. PM_NOT_FOUND when the input ends in it. */
static enum pm_status read_head(struct crawl *crawl, struct pm_error *err)
{
	struct pm_line line;
	enum pm_status status;

	for (enum field which = 0; which < FIELD_COUNT; which++)
		pm_buf_clear(&crawl->fields[which]);
	while ((status = pm_input_line(crawl->input, LINE_MAX_BYTES, &line, err)) == PM_OK) {
		if (line.text.len == 0 && !line.too_long)
			break;
		keep_field(crawl, line.text);
	}
	return status == PM_OK ? make_name(crawl, err) : status;
}

/* Set left from the record's length; false when it has none. */
static bool set_length(struct crawl *crawl)
{
	struct pm_str length = field(crawl, LENGTH);

	crawl->left = 0;
	for (size_t i = 0; i < length.len; i++) {
		if (!isdigit((unsigned char)length.ptr[i]) || crawl->left > INT64_MAX / 10 - 9)
			return false;
		crawl->left = crawl->left * 10 + (uint64_t)(length.ptr[i] - '0');
	}
	return length.len > 0;
}

/* Read a record after its first line. */
static enum pm_status read_record(struct crawl *crawl, struct pm_error *err)
{
	enum pm_status status = read_head(crawl, err);

	if (status == PM_NOT_FOUND)
		return pm_fail(err, PM_CORRUPT, "%s: its last record ends too early",
			pm_input_name(crawl->input));
	if (status != PM_OK)
		return status;
	if (!set_length(crawl))
		return tell(crawl, PM_FAILED, err, "the record has no Content-Length");
	status = read_content(crawl, err);
	return status == PM_OK ? skip_content(crawl, err) : status;
}

/* The line begins a record. */
static bool is_version(struct pm_str line)
{
	return line.len >= 8 && line.len <= 10 && recognise(line) == PM_RECOGNISED;
}

/* Go past the first line of the next record; PM_NOT_FOUND when there is none. What is not empty
 * before it is no record's, and told of. */
static enum pm_status find_record(struct crawl *crawl, struct pm_error *err)
{
	struct pm_line line;
	enum pm_status status;
	bool told = false;

	while ((status = pm_input_line(crawl->input, LINE_MAX_BYTES, &line, err)) == PM_OK) {
		if (is_version(pm_str_trim(line.text)))
			break;
		if (told || (!line.too_long && pm_str_trim(line.text).len == 0))
			continue;
		told = true;
		status = tell(crawl, PM_FAILED, err,
			"what follows is no record, up to the next: its Content-Length may be "
			"wrong");
		if (status != PM_OK)
			break;
	}
	return status;
}

static enum pm_status read_warc(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct crawl crawl = {.input = input, .options = options, .sink = sink};
	enum pm_status status = PM_OK;

	while (status == PM_OK && (status = find_record(&crawl, err)) == PM_OK)
		status = read_record(&crawl, err);
	for (enum field which = 0; which < FIELD_COUNT; which++)
		pm_buf_free(&crawl.fields[which]);
	pm_buf_free(&crawl.name);
	pm_buf_free(&crawl.head);
	return status == PM_NOT_FOUND ? PM_OK : status;
}

const struct pm_reader pm_reader_warc = {
	.name = "warc",
	.extensions = "warc",
	.description = "web archives: WARC",
	.recognise = recognise,
	.read = read_warc,
};
