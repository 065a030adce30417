/*
 * What the reader of HTML takes from pages, and how long it takes.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_extract [FILE...]: pages; without any, lines `ID<TAB>FILE` from standard input. Prints one
 * object of JSON a page: id (of a FILE, its name), title, date, text, bytes (decompressed), ms of
 * a processor (with reading and decompressing) or the problem; how fast it was on standard error.
 */
#include <jansson.h>

#include "indexer/read/read.h"
#include "lib/buf.h"
#include "tests/bench/bench.h"

/* One page, and all of them so far. */
struct run {
	json_t *page;
	size_t pages, bytes;
	double seconds, slowest;
	char slowest_id[256];
};

/* Seconds of a processor: the time that passes is also that of other programs. */
static double cpu_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void put(json_t *page, const char *name, struct pm_str value)
{
	if (value.len > 0)
		json_object_set_new(page, name, json_stringn(value.ptr, value.len));
}

static enum pm_status take_document(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	struct run *run = context;
	char date[PM_DATE_TEXT_MAX] = "";

	(void)err;
	if (document->published.year != 0)
		pm_date_format(&document->published, date);
	put(run->page, "title", document->title);
	put(run->page, "date", pm_str_of(date));
	put(run->page, "text", document->text);
	json_object_set_new(run->page, "bytes", json_integer((json_int_t)bytes));
	run->bytes += bytes;
	return PM_OK;
}

static enum pm_status take_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	const struct run *run = context;

	(void)err;
	if (problem->severity == PM_FAILED)
		json_object_set_new(run->page, "problem", json_string(problem->error->message));
	return PM_OK;
}

static void add_time(struct run *run, const char *id, double seconds)
{
	run->pages++;
	run->seconds += seconds;
	if (seconds > run->slowest) {
		run->slowest = seconds;
		snprintf(run->slowest_id, sizeof run->slowest_id, "%s", id);
	}
	json_object_set_new(run->page, "ms", json_real((double)(long)(seconds * 1e5) / 100));
}

static enum pm_status read_page(struct run *run, const char *id, const char *path)
{
	static const struct pm_read_options options = {.format = "html"};
	struct pm_read_sink sink = {
		.context = run, .document = take_document, .problem = take_problem};
	struct pm_input *input = NULL;
	struct pm_error err = {0};
	double begun = cpu_now();

	run->page = json_object();
	json_object_set_new(run->page, "id", json_string(id));
	enum pm_status status = pm_input_open(&input, path, &err);
	if (status == PM_OK)
		status = pm_read(input, &options, &sink, &err);
	pm_input_free(input);
	add_time(run, id, cpu_now() - begun);
	if (status != PM_OK)
		fprintf(stderr, "bench_extract: %s\n", err.message);
	json_dumpf(run->page, stdout, JSON_PRESERVE_ORDER);
	putchar('\n');
	json_decref(run->page);
	return status;
}

/* The name of a file, without folders and what follows its first dot. */
static const char *id_of(char *copy)
{
	char *name = strrchr(copy, '/');

	name = name != NULL ? name + 1 : copy;
	name[strcspn(name, ".")] = '\0';
	return name;
}

static int read_lines(struct run *run)
{
	char *line = NULL;
	size_t size = 0;
	int status = 0;

	while (getline(&line, &size, stdin) > 0) {
		char *tab = strchr(line, '\t');
		line[strcspn(line, "\n")] = '\0';
		if (tab == NULL)
			continue;
		*tab = '\0';
		if (read_page(run, line, tab + 1) != PM_OK)
			status = 2;
	}
	free(line);
	return status;
}

int main(int argc, char **argv)
{
	struct run run = {0};
	int status = 0;

	bench_keep_memory();
	for (int i = 1; i < argc; i++) {
		char *copy = strdup(argv[i]);
		if (copy == NULL || read_page(&run, id_of(copy), argv[i]) != PM_OK)
			status = 2;
		free(copy);
	}
	if (argc == 1)
		status = read_lines(&run);
	if (run.seconds > 0)
		fprintf(stderr, "%zu pages, %.0f a second, %.1f MB/s; the slowest, %s, %.0f ms\n",
			run.pages, (double)run.pages / run.seconds,
			(double)run.bytes / run.seconds * 1e-6, run.slowest_id, run.slowest * 1e3);
	return status;
}
