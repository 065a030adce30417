/*
 * What would be indexed of a file, and how it was found.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "indexer/adding.h"
#include "indexer/command.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/text/language.h"

/* What is not in the file itself. */
#define FOUND_BY_FOLDER "folder"
#define FOUND_BY_TEXT "detected"

void pm_show_free(struct pm_show *show)
{
	pm_languages_free(show->languages);
	pm_buf_free(&show->out);
}

/* ---- Where values were found ---- */

static void note_found(void *context, const char *field, struct pm_str value, const char *how)
{
	struct pm_show *show = context;

	(void)value;
	for (size_t i = 0; i < show->found_count; i++)
		if (strcmp(show->found[i].field, field) == 0)
			return; /* another author or tag */
	if (how != NULL && show->found_count < PM_SHOW_FOUND_MAX)
		show->found[show->found_count++] = (struct pm_show_found){field, how};
}

/* NULL: not known. */
static const char *how_found(const struct pm_show *show, const char *field)
{
	for (size_t i = 0; i < show->found_count; i++)
		if (strcmp(show->found[i].field, field) == 0)
			return show->found[i].how;
	return NULL;
}

static void forget_found(struct pm_show *show, const char *field)
{
	for (size_t i = 0; i < show->found_count; i++)
		if (strcmp(show->found[i].field, field) == 0)
			show->found[i] = show->found[--show->found_count];
}

static void take_kind_of_folder(struct pm_show *show, struct pm_document *document)
{
	char *real = realpath(show->path, NULL);

	if (pm_kind_take_folder(document, real)) {
		forget_found(show, "kind");
		note_found(show, "kind", PM_STR(""), FOUND_BY_FOLDER);
	}
	free(real);
}

/* What add makes of a document beyond what its reader does. */
static enum pm_status complete(
	struct pm_show *show, struct pm_document *document, struct pm_error *err)
{
	take_kind_of_folder(show, document);
	if (document->language.len > 0)
		return PM_OK;
	if (show->languages == NULL) {
		enum pm_status status = pm_languages_open(&show->languages, err);
		if (status != PM_OK)
			return status;
	}
	document->language =
		pm_str_of(pm_languages_detect(show->languages, document->title, document->text));
	if (document->language.len > 0)
		note_found(show, "lang", PM_STR(""), FOUND_BY_TEXT);
	return PM_OK;
}

/* ---- As text ---- */

static void add_field(struct pm_show *show, const char *name, struct pm_str value)
{
	const char *how = how_found(show, name);

	if (value.len == 0)
		return;
	pm_buf_add_format(&show->out, "%-8s  ", name);
	pm_add_shown(&show->out, value);
	if (how != NULL)
		pm_buf_add_format(&show->out, "  (%s)", how);
	pm_buf_add_char(&show->out, '\n');
}

/* The date as it is understood, then as it was written. */
static void add_date(struct pm_show *show, const struct pm_document *document)
{
	char published[PM_DATE_TEXT_MAX];

	if (document->published.year != 0) {
		pm_date_format(&document->published, published);
		add_field(show, "date", pm_str_of(published));
	}
	if (document->published.year == 0 || !pm_str_is(document->published_text, published))
		add_field(show, "written", document->published_text);
}

/* Lines as they are, without other control characters. */
static void add_text(struct pm_buf *out, struct pm_str text)
{
	while (text.len > 0) {
		size_t len = 0;
		while (len < text.len && text.ptr[len] != '\n' && text.ptr[len] != '\t')
			len++;
		pm_add_shown(out, (struct pm_str){text.ptr, len});
		if (len < text.len)
			pm_buf_add_char(out, text.ptr[len++]);
		text = (struct pm_str){text.ptr + len, text.len - len};
	}
	pm_buf_add_char(out, '\n');
}

static void add_heading(struct pm_show *show, struct pm_str member)
{
	pm_buf_add_str(&show->out, PM_STR("== "));
	pm_add_shown(&show->out, pm_str_of(show->path));
	if (member.len > 0) {
		pm_buf_add_char(&show->out, '!');
		pm_add_shown(&show->out, member);
	}
	pm_buf_add_char(&show->out, '\n');
}

static void add_document_text(struct pm_show *show, const struct pm_document *document)
{
	add_heading(show, document->member);
	add_field(show, "uid", document->uid);
	add_field(show, "url", document->url);
	add_field(show, "title", document->title);
	for (size_t i = 0; i < document->author_count; i++)
		add_field(show, "author", document->authors[i]);
	add_field(show, "source", document->source);
	add_field(show, "kind", pm_str_of(pm_kind_name(document->kind)));
	add_field(show, "lang", document->language);
	for (size_t i = 0; i < document->tag_count; i++)
		add_field(show, "tags", document->tags[i]);
	add_date(show, document);
	pm_buf_add_char(&show->out, '\n');
	add_text(&show->out, document->text);
}

static const char *state_of(enum pm_severity severity)
{
	return severity == PM_FAILED ? "failed" : severity == PM_WARNING ? "incomplete" : "skipped";
}

static void add_problem_text(
	struct pm_show *show, const struct pm_problem *problem, struct pm_str reason)
{
	add_heading(show, problem->member);
	pm_buf_add_format(&show->out, "%s", state_of(problem->severity));
	if (problem->line > 0)
		pm_buf_add_format(&show->out, ", line %" PRIu64, problem->line);
	pm_buf_add_str(&show->out, PM_STR(": "));
	pm_add_shown(&show->out, reason);
	pm_buf_add_str(&show->out, PM_STR("\n\n"));
}

/* ---- As JSON ---- */

static void add_found_json(struct pm_show *show)
{
	pm_json_add_name(&show->out, "found");
	pm_buf_add_char(&show->out, '{');
	for (size_t i = 0; i < show->found_count; i++)
		pm_json_add_member(&show->out, show->found[i].field, pm_str_of(show->found[i].how));
	pm_buf_add_char(&show->out, '}');
}

static void add_document_json(struct pm_show *show, const struct pm_document *document)
{
	char published[PM_DATE_TEXT_MAX] = "";
	struct pm_buf *out = &show->out;

	if (document->published.year != 0)
		pm_date_format(&document->published, published);
	pm_buf_add_char(out, '{');
	pm_json_add_member(out, "path", pm_str_of(show->path));
	pm_json_add_member(out, "member", document->member);
	pm_json_add_member(out, "uid", document->uid);
	pm_add_document_members(out, document);
	pm_json_add_member(out, "published", pm_str_of(published));
	add_found_json(show);
	pm_json_add_member(out, "text", document->text);
	pm_buf_add_str(out, PM_STR("}\n"));
}

static void add_problem_json(
	struct pm_show *show, const struct pm_problem *problem, struct pm_str reason)
{
	struct pm_buf *out = &show->out;

	pm_buf_add_char(out, '{');
	pm_json_add_member(out, "path", pm_str_of(show->path));
	pm_json_add_member(out, "member", problem->member);
	if (problem->line > 0)
		pm_json_add_number(out, "line", problem->line);
	pm_json_add_member(out, "state", pm_str_of(state_of(problem->severity)));
	pm_json_add_member(out, "reason", reason);
	pm_buf_add_str(out, PM_STR("}\n"));
}

/* ---- What readers give ---- */

static enum pm_status take_document(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	struct pm_show *show = context;

	(void)bytes;
	enum pm_status status = complete(show, document, err);
	if (status != PM_OK)
		return status;
	if (show->json)
		add_document_json(show, document);
	else
		add_document_text(show, document);
	show->found_count = 0;
	return pm_print_piece(&show->out, err);
}

static enum pm_status take_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	struct pm_show *show = context;
	struct pm_str reason = pm_adding_reason(problem->error->message, show->path);

	show->problems |= problem->severity != PM_PASSED_OVER;
	if (show->json)
		add_problem_json(show, problem, reason);
	else
		add_problem_text(show, problem, reason);
	return pm_print_piece(&show->out, err);
}

static enum pm_status read_file(struct pm_show *show, const struct pm_read_sink *sink,
	bool standard_input, struct pm_error *err)
{
	struct pm_read_options options = *show->options;
	struct pm_input *input = NULL;

	if (standard_input && options.format == NULL)
		options.format = "jsonl";
	enum pm_status status = standard_input
	                                ? pm_input_open_fd(&input, STDIN_FILENO, show->path, err)
	                                : pm_input_open(&input, show->path, err);
	if (status == PM_OK)
		status = pm_read(input, &options, sink, err);
	pm_input_free(input);
	return status;
}

enum pm_status pm_show_file(struct pm_show *show, const char *path, struct pm_error *err)
{
	const struct pm_read_sink sink = {.context = show,
		.document = take_document,
		.problem = take_problem,
		.found = note_found};
	struct pm_error why;

	show->path = path;
	show->found_count = 0;
	enum pm_status status = read_file(show, &sink, strcmp(path, PM_STANDARD_INPUT) == 0, &why);
	if (status == PM_OK)
		return PM_OK;
	if (status == PM_NO_MEMORY || ferror(stdout) != 0) {
		if (err != NULL)
			*err = why;
		return status;
	}
	return take_problem(show, &(struct pm_problem){.severity = PM_FAILED, .error = &why}, err);
}
