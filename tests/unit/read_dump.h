/*
 * What a reader gives, as text to compare with.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_UNIT_READ_DUMP_H
#define PM_TESTS_UNIT_READ_DUMP_H

#include "indexer/read/read.h"
#include "lib/buf.h"
#include "tests/unit/test.h"

/** PM_STR for the initialiser of a table. */
#define TEXT(literal)                          \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

/** One line for each call of a sink: `document` or `warning` or `failed`, and what is not empty. */
struct read_dump {
	struct pm_buf out;
	size_t documents, problems, bytes;
	bool without_text, with_found;
	size_t stop_after; /* documents; 0: never */
};

static inline void dump_value(struct pm_buf *out, const char *name, struct pm_str value)
{
	if (value.len == 0)
		return;
	pm_buf_add_format(out, " %s=[", name);
	pm_buf_add_str(out, value);
	pm_buf_add_char(out, ']');
}

static inline enum pm_status dump_document(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	struct read_dump *dump = context;
	struct pm_buf *out = &dump->out;
	char date[PM_DATE_TEXT_MAX] = "";

	(void)err;
	if (document->published.year != 0)
		pm_date_format(&document->published, date);
	pm_buf_add(out, "document", 8);
	dump_value(out, "uid", document->uid);
	dump_value(out, "path", document->path);
	dump_value(out, "member", document->member);
	dump_value(out, "title", document->title);
	dump_value(out, "url", document->url);
	for (size_t i = 0; i < document->author_count; i++)
		dump_value(out, "author", document->authors[i]);
	dump_value(out, "source", document->source);
	dump_value(out, "kind", pm_str_of(pm_kind_name(document->kind)));
	dump_value(out, "language", document->language);
	for (size_t i = 0; i < document->tag_count; i++)
		dump_value(out, "tag", document->tags[i]);
	dump_value(out, "date", pm_str_of(date));
	if (date[0] == '\0')
		dump_value(out, "undated", document->published_text);
	if (!dump->without_text)
		dump_value(out, "text", document->text);
	pm_buf_add_char(out, '\n');
	dump->documents++;
	dump->bytes += bytes;
	return dump->documents == dump->stop_after ? PM_INTERRUPTED : PM_OK;
}

static inline enum pm_status dump_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	struct read_dump *dump = context;

	(void)err;
	pm_buf_add_format(&dump->out, "%s",
		problem->severity == PM_WARNING  ? "warning"
		: problem->severity == PM_FAILED ? "failed"
						 : "passed over");
	if (problem->line > 0)
		pm_buf_add_format(&dump->out, " line=%d", (int)problem->line);
	dump_value(&dump->out, "member", problem->member);
	pm_buf_add_format(&dump->out, " %s\n", problem->error->message);
	dump->problems++;
	return PM_OK;
}

/* Each value and where it was found, except texts. */
static inline void dump_found(
	void *context, const char *field, struct pm_str value, const char *how)
{
	struct read_dump *dump = context;

	if (strcmp(field, "text") == 0)
		return;
	pm_buf_add_format(&dump->out, "%s=[", field);
	pm_buf_add_str(&dump->out, value);
	pm_buf_add_format(&dump->out, "] %s\n", how);
}

/** Read bytes as a file of that name; pm_buf_free(&dump->out) is the caller's. */
static inline enum pm_status read_dump(struct read_dump *dump, struct pm_str bytes,
	const char *name, const struct pm_read_options *options, struct pm_error *err)
{
	struct pm_read_sink sink = {
		dump, dump_document, dump_problem, dump->with_found ? dump_found : NULL};
	struct pm_input *input;

	assert_int_equal(pm_input_open_memory(&input, bytes, name, NULL), PM_OK);
	enum pm_status status = pm_read(input, options, &sink, err);
	pm_input_free(input);
	return status;
}

/** Fail unless text, read as a file of that name, gives what is expected: a dump, or "error: " and
 * words of pm_read's message. */
static inline void expect_dump(struct pm_str text, const char *name,
	const struct pm_read_options *options, const char *expected)
{
	struct read_dump dump = {0};
	struct pm_error err = {0};

	if (read_dump(&dump, text, name, options, &err) != PM_OK)
		pm_buf_add_format(&dump.out, "error: %s\n", err.message);
	pm_buf_add_char(&dump.out, '\0');
	if (strcmp(dump.out.ptr, expected) != 0)
		fail_msg("%s: %.*s\ngave     %sexpected %s", name,
			(int)(text.len < 200 ? text.len : 200), text.ptr, dump.out.ptr, expected);
	pm_buf_free(&dump.out);
}

/** A file, and the dump that it gives. */
struct read_sample {
	const char *name;
	struct pm_str text;
	const char *expected;
};

/** Fail unless each sample gives what is expected. */
static inline void expect_dumps(const struct read_sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		expect_dump(samples[i].text, samples[i].name, NULL, samples[i].expected);
}

#endif
