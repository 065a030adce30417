/*
 * Mailboxes: messages one after the other, with a line "From " before each (RFC 4155).
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/mail.h"
#include "lib/error.h"

/* The longest line "From ". */
#define MARK_MAX 500

/* Take the next word of a line. */
static struct pm_str take_word(struct pm_str *line)
{
	*line = pm_str_trim(*line);
	struct pm_str word = {line->ptr, 0};
	while (word.len < line->len && line->ptr[word.len] != ' ' && line->ptr[word.len] != '\t')
		word.len++;
	line->ptr += word.len;
	line->len -= word.len;
	return word;
}

/* The word is one of the names, three letters each. */
static bool is_among(struct pm_str word, const char *names)
{
	for (; word.len == 3 && *names != '\0'; names += 3)
		if (strncasecmp(word.ptr, names, 3) == 0)
			return true;
	return false;
}

static bool is_number(struct pm_str word, size_t least, size_t most)
{
	for (size_t i = 0; i < word.len; i++)
		if (!isdigit((unsigned char)word.ptr[i]))
			return false;
	return word.len >= least && word.len <= most;
}

/* What follows a weekday is the rest of a date as asctime writes it, where programs put a zone
 * before or after the year: "Mar 25 20:52:00 2024". */
static bool is_date(struct pm_str rest)
{
	if (!is_among(take_word(&rest), "JanFebMarAprMayJunJulAugSepOctNovDec") ||
		!is_number(take_word(&rest), 1, 2))
		return false;
	struct pm_str time = take_word(&rest);
	if (time.len < 4 || memchr(time.ptr, ':', time.len) == NULL)
		return false;
	for (struct pm_str word = take_word(&rest); word.len > 0; word = take_word(&rest))
		if (is_number(word, 4, 4))
			return true;
	return false;
}

bool pm_mbox_is_mark(struct pm_str line)
{
	if (line.len < 5 || line.len > MARK_MAX || memcmp(line.ptr, "From ", 5) != 0)
		return false;
	struct pm_str rest = {line.ptr + 5, line.len - 5};
	for (struct pm_str word = take_word(&rest); word.len > 0; word = take_word(&rest))
		if (is_among(word, "MonTueWedThuFriSatSun") && is_date(rest))
			return true;
	return false;
}

static enum pm_recognition recognise(struct pm_str head)
{
	struct pm_str line;

	return pm_mime_next_line(&head, &line) && pm_mbox_is_mark(line) ? PM_RECOGNISED
	                                                                : PM_RECOGNISED_BY_NAME;
}

/* A message being put together. */
struct box {
	struct pm_mail mail;
	struct pm_buf message;
	bool is_open, too_large, in_header;
	size_t declared; /* by Content-Length: how much of the body is left, whatever is in it */
};

/* Read the message that is complete now. */
static enum pm_status close_message(struct box *box, struct pm_error *err)
{
	struct pm_error why;

	if (!box->is_open)
		return PM_OK;
	box->is_open = false;
	if (box->message.failed)
		return pm_fail_memory(err);
	if (box->too_large) {
		pm_fail(&why, PM_INVALID, "the message is larger than 64 MB");
		return pm_draft_problem(&box->mail.draft, PM_FAILED, &why, err);
	}
	struct pm_str message = pm_buf_str(&box->message);
	/* The empty line before the next mark is the mailbox's. */
	message.len -= message.len > 1 && memcmp(message.ptr + message.len - 2, "\n\n", 2) == 0;
	return pm_mail_read(&box->mail, message, err);
}

static void open_message(struct box *box, uint64_t line)
{
	pm_draft_begin(&box->mail.draft, line);
	pm_buf_clear(&box->message);
	box->is_open = box->in_header = true;
	box->too_large = false;
	box->declared = 0;
}

/* The number of the field Content-Length, 0 without one. */
static size_t declared_length(struct pm_str header)
{
	struct pm_str name, value;
	size_t length = 0;

	while (pm_mime_next_field(&header, &name, &value)) {
		if (name.len != 14 || strncasecmp(name.ptr, "content-length", 14) != 0 ||
			!is_number(value, 1, 9))
			continue;
		for (size_t i = 0; i < value.len; i++)
			length = length * 10 + (size_t)(value.ptr[i] - '0');
		break;
	}
	return length;
}

/* The length that the header declares, if a message begins after as much, or the mailbox ends:
 * many declare what is not so. */
static enum pm_status check_length(struct box *box, struct pm_error *err)
{
	struct pm_str ahead;
	size_t length = declared_length(pm_buf_str(&box->message));

	if (length == 0 || length > PM_DOCUMENT_BYTES_MAX)
		return PM_OK;
	enum pm_status status = pm_input_peek(box->mail.input, length + MARK_MAX, &ahead, err);
	if (status != PM_OK || ahead.len < length)
		return status;
	struct pm_str line = PM_STR(""), rest = {ahead.ptr + length, ahead.len - length};
	while (rest.len > 0 && line.len == 0)
		pm_mime_next_line(&rest, &line);
	if (line.len == 0 || pm_mbox_is_mark(line))
		box->declared = length;
	return PM_OK;
}

/* Add a line of a message, without the ">" that a line ">From " was given. */
static void add_line(struct box *box, struct pm_str text)
{
	size_t quotes = 0;

	while (quotes < text.len && text.ptr[quotes] == '>')
		quotes++;
	if (quotes > 0 && text.len - quotes >= 5 && memcmp(text.ptr + quotes, "From ", 5) == 0) {
		text.ptr++;
		text.len--;
	}
	if (box->message.len + text.len + 1 > PM_DOCUMENT_BYTES_MAX)
		box->too_large = true;
	if (box->too_large)
		return;
	pm_buf_add_str(&box->message, text);
	pm_buf_add_char(&box->message, '\n');
}

static enum pm_status read_line(struct box *box, const struct pm_line *line, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	if (box->declared == 0 && pm_mbox_is_mark(line->text)) {
		status = close_message(box, err);
		open_message(box, line->number);
		return status;
	}
	if (!box->is_open) { /* not as it should be, but nothing is to be lost */
		if (line->text.len == 0 && !line->too_long)
			return PM_OK;
		open_message(box, line->number);
	}
	box->declared -= line->bytes < box->declared ? line->bytes : box->declared;
	box->too_large = box->too_large || line->too_long;
	add_line(box, line->text);
	if (box->in_header && line->text.len == 0 && !line->too_long) {
		box->in_header = false;
		status = check_length(box, err);
	}
	return status;
}

static enum pm_status read_mbox(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct box box = {.mail = {.draft = {.options = options, .sink = sink},
				  .input = input,
				  .in_mailbox = true}};
	struct pm_line line;
	enum pm_status status;

	while ((status = pm_input_line(input, PM_DOCUMENT_BYTES_MAX, &line, err)) == PM_OK)
		if ((status = read_line(&box, &line, err)) != PM_OK)
			break;
	if (status == PM_NOT_FOUND)
		status = close_message(&box, err);
	pm_mail_free(&box.mail);
	pm_buf_free(&box.message);
	return status;
}

const struct pm_reader pm_reader_mbox = {
	.name = "mbox",
	.extensions = "mbox mbx",
	.description = "mailboxes, a document for each message",
	.recognise = recognise,
	.read = read_mbox,
};
