/*
 * Plain text: a title where its first line looks like one.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "indexer/read/draft.h"
#include "lib/buf.h"

/* The longest line taken for a title, in bytes. */
#define TITLE_MAX 200

static enum pm_recognition recognise(struct pm_str head)
{
	(void)head;
	return PM_RECOGNISED_BY_NAME;
}

/* Take the next line of *text, without its line end. */
static struct pm_str take_line(struct pm_str *text)
{
	const char *end = text->len > 0 ? memchr(text->ptr, '\n', text->len) : NULL;
	size_t len = end != NULL ? (size_t)(end - text->ptr) : text->len;
	struct pm_str line = {text->ptr, len};

	len += end != NULL;
	text->ptr += len;
	text->len -= len;
	return pm_str_trim(line);
}

/* The first line that is not empty, if it is short and an empty line and more follow; else empty.
 * It stays in the text, so that the text is the file's. */
static struct pm_str find_title(struct pm_str text)
{
	struct pm_str title = {text.ptr, 0};

	while (title.len == 0 && text.len > 0)
		title = take_line(&text);
	bool stands_alone = text.len > 0 && take_line(&text).len == 0;
	if (title.len > TITLE_MAX || !stands_alone || pm_str_trim(text).len == 0)
		return PM_STR("");
	return title;
}

static enum pm_status read_text(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct pm_draft draft = {.options = options, .sink = sink};
	struct pm_buf room = {0};
	struct pm_str bytes, text;
	enum pm_status status = pm_input_all(input, PM_DOCUMENT_BYTES_MAX, &bytes, err);

	if (status == PM_OK)
		status = pm_draft_begin_text(&draft, bytes, &room, &text, err);
	if (status == PM_OK) {
		pm_draft_put(&draft, PM_DRAFT_TITLE, find_title(text), "first line");
		pm_draft_put(&draft, PM_DRAFT_TEXT, text, "file");
		status = pm_draft_send(&draft, bytes.len, err);
	}
	pm_draft_free(&draft);
	pm_buf_free(&room);
	return status;
}

const struct pm_reader pm_reader_text = {
	.name = "text",
	.extensions = "txt text",
	.description = "plain text",
	.recognise = recognise,
	.read = read_text,
};
