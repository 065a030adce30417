/*
 * HTML pages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/charset.h"
#include "lib/error.h"

/* How far a page's own declaration of its encoding is looked for: browsers stop at 1,024 bytes, but
 * pages do not keep to that. */
#define DECLARATION_MAX 8192

/* A page larger than this was not written by people. */
#define PAGE_BYTES_MAX ((size_t)16 << 20)

static bool begins(struct pm_str text, const char *with)
{
	size_t len = strlen(with);

	return text.len >= len && strncasecmp(text.ptr, with, len) == 0;
}

/* Without what may stand before the first tag: white space, comments, an XML declaration. */
static struct pm_str skip_prologue(struct pm_str text)
{
	for (;;) {
		text = pm_str_trim(text);
		const char *end = NULL;
		if (begins(text, "<!--"))
			end = memmem(text.ptr, text.len, "-->", 3);
		else if (begins(text, "<?xml"))
			end = memmem(text.ptr, text.len, "?>", 2);
		if (end == NULL)
			return text;
		end = (const char *)memchr(end, '>', text.len - (size_t)(end - text.ptr)) + 1;
		text.len -= (size_t)(end - text.ptr);
		text.ptr = end;
	}
}

static enum pm_recognition recognise(struct pm_str head)
{
	static const char *const tags[] = {"<!doctype html", "<html", "<head", "<body"};
	size_t mark;

	pm_charset_of_mark(head, &mark);
	head = skip_prologue((struct pm_str){head.ptr + mark, head.len - mark});
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (begins(head, tags[i]))
			return PM_RECOGNISED;
	return PM_RECOGNISED_BY_NAME;
}

static bool is_name_char(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       (c != '\0' && strchr("-_:.", c) != NULL);
}

/* Write the encoding that a tag meta declares by `charset=`; empty when it does not. */
static void read_declaration(struct pm_str tag, char charset[40])
{
	const char *at = memmem(tag.ptr, tag.len, "charset", 7);
	const char *end = tag.ptr + tag.len;
	size_t len = 0;

	if (at == NULL)
		at = memmem(tag.ptr, tag.len, "CHARSET", 7);
	for (at = at != NULL ? at + 7 : end; at < end && *at != '\0'; at++)
		if (strchr(" \t\r\n=\"'", *at) == NULL)
			break;
	while (at < end && len < 39 && is_name_char(*at))
		charset[len++] = *at++;
	charset[len] = '\0';
}

/* Write the encoding that the page declares; empty when it does not. */
static void find_declared(struct pm_str page, char charset[40])
{
	const char *at = page.ptr;
	const char *end = page.ptr + (page.len < DECLARATION_MAX ? page.len : DECLARATION_MAX);

	charset[0] = '\0';
	while (charset[0] == '\0' && at < end &&
		(at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		struct pm_str tag = {at++, 0};
		tag.len = (size_t)(end - tag.ptr);
		if (!begins(tag, "<meta"))
			continue;
		const char *close = memchr(tag.ptr, '>', tag.len);
		if (close != NULL)
			tag.len = (size_t)(close - tag.ptr);
		read_declaration(tag, charset);
	}
}

static enum pm_status decode(struct pm_draft *draft, struct pm_str page, struct pm_buf *room,
	struct pm_str *text, struct pm_error *err)
{
	char declared[40];
	size_t mark;
	const char *marked = pm_charset_of_mark(page, &mark);
	const struct pm_str given = draft->options->charset;

	page = (struct pm_str){page.ptr + mark, page.len - mark};
	if (marked != NULL)
		return pm_draft_decode(draft, page, marked, room, text, err);
	find_declared(page, declared);
	if (declared[0] == '\0' && given.len > 0)
		snprintf(declared, sizeof declared, "%.*s", (int)pm_str_cut(given, 39).len,
			given.ptr);
	return pm_draft_decode_declared(draft, page, declared, room, text, err);
}

/* Make a document of a page in UTF-8. */
static enum pm_status read_page(
	struct pm_draft *draft, struct pm_str page, size_t bytes, struct pm_error *err)
{
	struct pm_html html;
	struct pm_buf text = {0};
	struct pm_error why;
	enum pm_status status = pm_html_parse(&html, page, &why);

	if (status == PM_OK)
		status = pm_html_read_meta(&html, draft, &why);
	if (status == PM_OK)
		status = pm_html_read_text(&html, &text, &why);
	if (status == PM_OK) {
		pm_draft_put(draft, PM_DRAFT_TEXT, pm_buf_str(&text), "page");
		if (text.len == 0 && draft->values[PM_DRAFT_TITLE].len > 0)
			status = pm_draft_warn(draft, err, "no text found: a script may bring it");
		if (status == PM_OK)
			status = pm_draft_send(draft, bytes, err);
	} else if (status == PM_NO_MEMORY) {
		pm_fail_memory(err);
	} else {
		status = pm_draft_problem(draft, PM_FAILED, &why, err);
	}
	pm_buf_free(&text);
	pm_html_free(&html);
	return status;
}

static enum pm_status read_html(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct pm_draft draft = {.options = options, .sink = sink};
	struct pm_buf decoded = {0};
	struct pm_str bytes, page;
	enum pm_status status = pm_input_all(input, PAGE_BYTES_MAX, &bytes, err);

	pm_draft_begin(&draft, 0);
	if (status == PM_OK)
		status = decode(&draft, bytes, &decoded, &page, err);
	if (status == PM_OK)
		status = read_page(&draft, page, bytes.len, err);
	pm_draft_free(&draft);
	pm_buf_free(&decoded);
	return status;
}

const struct pm_reader pm_reader_html = {
	.name = "html",
	.extensions = "html htm xhtml",
	.description = "HTML pages",
	.recognise = recognise,
	.read = read_html,
};
