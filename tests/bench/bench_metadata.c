/*
 * What the readers find of a document's metadata, and where: a line of JSON for each document.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>

#include <jansson.h>

#include "indexer/read/read.h"
#include "lib/buf.h"
#include "lib/text/language.h"

/* A line in the making. */
struct line {
	json_t *how; /* field: where it was found */
	struct pm_languages *languages;
};

static json_t *text(struct pm_str value)
{
	return value.len > 0 ? json_stringn(value.ptr, value.len) : json_null();
}

static json_t *date(const struct pm_document *document)
{
	char iso[PM_DATE_TEXT_MAX];

	if (document->published.year == 0)
		return json_null();
	pm_date_format(&document->published, iso);
	return json_string(iso);
}

static json_t *authors(const struct pm_document *document)
{
	json_t *list = json_array();

	for (size_t i = 0; i < document->author_count; i++)
		json_array_append_new(list, text(document->authors[i]));
	return list;
}

/* The language, detected where the document does not say it. */
static json_t *language(struct line *line, const struct pm_document *document)
{
	struct pm_str language = document->language;

	if (language.len == 0) {
		language = pm_str_of(
			pm_languages_detect(line->languages, document->title, document->text));
		json_object_set_new(line->how, "lang", json_string("text"));
	}
	return text(language);
}

static void note_found(void *context, const char *field, struct pm_str value, const char *how)
{
	struct line *line = context;

	(void)value;
	json_object_set_new(line->how, field, json_string(how));
}

static enum pm_status print_document(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	struct line *line = context;
	json_t *object = json_object();

	(void)bytes;
	(void)err;
	json_object_set_new(object, "title", text(document->title));
	json_object_set_new(object, "date", date(document));
	json_object_set_new(object, "authors", authors(document));
	json_object_set_new(object, "source", text(document->source));
	json_object_set_new(object, "url", text(document->url));
	json_object_set_new(object, "lang", language(line, document));
	json_object_set_new(object, "kind", text(pm_str_of(pm_kind_name(document->kind))));
	json_object_set(object, "how", line->how);
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
	json_object_clear(line->how);
	return PM_OK;
}

static enum pm_status pass_over(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	(void)context;
	(void)problem;
	(void)err;
	return PM_OK;
}

/* Print a line for each document of a file, and one line "." at its end. */
static enum pm_status print_file(
	const char *path, struct pm_languages *languages, struct pm_error *err)
{
	struct line line = {.how = json_object(), .languages = languages};
	struct pm_read_sink sink = {&line, print_document, pass_over, note_found};
	struct pm_input *input = NULL;
	enum pm_status status = pm_input_open(&input, path, err);

	if (status == PM_OK)
		status = pm_read(input, NULL, &sink, err);
	pm_input_free(input);
	json_decref(line.how);
	puts(".");
	return status;
}

int main(int argc, char **argv)
{
	struct pm_languages *languages = NULL;
	struct pm_error err = {0};

	if (pm_languages_open(&languages, &err) != PM_OK) {
		fprintf(stderr, "bench_metadata: %s\n", err.message);
		return 2;
	}
	for (int i = 1; i < argc; i++)
		if (print_file(argv[i], languages, &err) != PM_OK)
			fprintf(stderr, "bench_metadata: %s: %s\n", argv[i], err.message);
	pm_languages_free(languages);
	return 0;
}
