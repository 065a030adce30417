/*
 * What the verbs of pressmark-index share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "lib/cli/exit.h"
#include "lib/error.h"
#include "lib/json.h"

void pm_say(const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	fputs(PROGRAM ": ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

int pm_exit_of(enum pm_status status)
{
	switch (status) {
	case PM_OK:
		return PM_EXIT_DONE;
	case PM_BUSY:
		return PM_EXIT_BUSY;
	case PM_INTERRUPTED:
		return PM_EXIT_INTERRUPTED;
	case PM_NOT_FOUND:
	case PM_CORRUPT:
		return PM_EXIT_NO_INDEX;
	default:
		return PM_EXIT_ERROR;
	}
}

int pm_say_error(const struct pm_error *err)
{
	pm_say("%s", err->message);
	return pm_exit_of(err->status);
}

void pm_say_notice(const char *notice)
{
	if (notice != NULL)
		pm_say("written through Xapian's interface, not in bulk: %s", notice);
}

int pm_say_usage(const struct pm_verb *verb, const struct pm_error *err)
{
	pm_say("%s: %s", verb->name, err->message);
	fprintf(stderr, "Usage: " PROGRAM " %s %s\n", verb->name, verb->usage);
	return PM_EXIT_ERROR;
}

int pm_say_operand(const struct pm_verb *verb, const char *operand)
{
	struct pm_error err;

	pm_fail(&err, PM_INVALID, "\"%s\": nothing is expected there", operand);
	return pm_say_usage(verb, &err);
}

void pm_time_format(int64_t seconds, char text[PM_TIME_MAX])
{
	time_t moment = (time_t)seconds;
	struct tm utc;

	if (gmtime_r(&moment, &utc) == NULL ||
		strftime(text, PM_TIME_MAX, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
		text[0] = '\0';
}

void pm_add_shown(struct pm_buf *out, struct pm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		pm_buf_add_char(out, c < 0x20 || c == 0x7F ? '?' : (char)c);
	}
}

int pm_print(struct pm_str text)
{
	if (fwrite(text.ptr, 1, text.len, stdout) == text.len && fflush(stdout) == 0)
		return PM_EXIT_DONE;
	if (errno != EPIPE)
		pm_say("standard output: %s", strerror(errno));
	return PM_EXIT_ERROR;
}

enum pm_status pm_print_piece(struct pm_buf *out, struct pm_error *err)
{
	struct pm_str text = pm_buf_str(out);

	if (out->failed)
		return pm_fail_memory(err);
	if (fwrite(text.ptr, 1, text.len, stdout) != text.len)
		return pm_fail(err, PM_IO, "standard output: %s", strerror(errno));
	pm_buf_clear(out);
	return PM_OK;
}

enum pm_status pm_take_text_or_json(const char *value, bool *json, struct pm_error *err)
{
	static const char *const formats[] = {"text", "json"};
	size_t format = 0;

	enum pm_status status =
		pm_option_choice("format", pm_str_of(value), formats, 2, &format, err);
	*json = format == 1;
	return status;
}

void pm_add_document_members(struct pm_buf *out, const struct pm_document *document)
{
	pm_json_add_member(out, "url", document->url);
	pm_json_add_member(out, "title", document->title);
	if (document->author_count > 0)
		pm_json_add_list(out, "author", document->authors, document->author_count);
	pm_json_add_member(out, "source", document->source);
	pm_json_add_member(out, "kind", pm_str_of(pm_kind_name(document->kind)));
	pm_json_add_member(out, "lang", document->language);
	if (document->tag_count > 0)
		pm_json_add_list(out, "tags", document->tags, document->tag_count);
	pm_json_add_member(out, "date", document->published_text);
}

int pm_show_help(const struct pm_verb *verb)
{
	struct pm_buf out = {0};

	pm_buf_add_format(
		&out, "Usage: " PROGRAM " %s %s\n%s.\n\n", verb->name, verb->usage, verb->summary);
	pm_options_help(verb->options, &out);
	int status = pm_print(pm_buf_str(&out));
	pm_buf_free(&out);
	return status;
}
