/*
 * Tests of reading files ahead in threads.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read_ahead.h"

#include <string.h>

#include "lib/error.h"
#include "tests/unit/directory.h"
#include "tests/unit/read_dump.h"

enum {
	FILES = 60,
	LONG = 40000 /* records of the file that is more than a place holds */
};

static const struct pm_read_options no_options = {0};

static void write_sample(const char *path, int number)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	if (number == 7) { /* more than one place may hold */
		for (int i = 0; i < LONG; i++)
			fprintf(file,
				"{\"id\": \"%d\", \"authors\": [\"A\", \"B %d\"], \"text\": "
				"\"The text of record %d says that it is one of many.\"}\n",
				i, i, i);
	} else if (number % 10 == 3) { /* a problem */
		fprintf(file, "{\"id\": \"x\", \"text\": \"T\"}\nno JSON\n");
	} else {
		fprintf(file, "Title %d\n\nText %d.\n", number, number);
	}
	assert_int_equal(fclose(file), 0);
}

/* Files, and a list of them. Every eleventh does not exist; the fifth is standard input. */
static struct pm_source *make_sources(const char *directory)
{
	struct pm_source *sources = calloc(FILES, sizeof *sources);

	for (int i = 0; i < FILES; i++) {
		char *path;
		assert_true(asprintf(&path, "%s/%d", directory, i) > 0);
		if (i % 11 != 10)
			write_sample(path, i);
		if (i == 5) {
			free(path);
			path = NULL;
		}
		sources[i].path = path;
		sources[i].next = i + 1 < FILES ? &sources[i + 1] : NULL;
	}
	return sources;
}

static void free_sources(struct pm_source *sources)
{
	for (int i = 0; i < FILES; i++)
		free((char *)sources[i].path);
	free(sources);
}

/* What reading the sources gives; every seventh file is not asked for. */
static struct pm_buf read_all(const struct pm_source *sources, unsigned jobs)
{
	struct read_dump dump = {0};
	const struct pm_read_sink sink = {
		.context = &dump, .document = dump_document, .problem = dump_problem};
	struct pm_read_ahead *ahead;
	uint64_t consumed;
	struct pm_error err;
	int number = 0;

	assert_int_equal(pm_read_ahead_new(&ahead, sources, &no_options, jobs, &err), PM_OK);
	for (; sources != NULL; sources = sources->next, number++) {
		struct stat info;
		if (sources->path == NULL)
			continue;
		enum pm_status status = pm_read_ahead_next(ahead, &info, &err);
		pm_buf_add_format(&dump.out, "-- %d\n", number);
		if (status == PM_OK && number % 7 != 6)
			status = pm_read_ahead_read(ahead, &sink, &consumed, &err);
		if (status != PM_OK)
			pm_buf_add_format(&dump.out, "%s\n", strrchr(err.message, '/'));
	}
	pm_read_ahead_free(ahead);
	return dump.out;
}

static bool has(const struct pm_buf *out, const char *words)
{
	return memmem(out->ptr, out->len, words, strlen(words)) != NULL;
}

static void gives_the_same_with_any_number_of_threads(void **state)
{
	static const unsigned jobs[] = {2, 3, 8};
	struct pm_source *sources = make_sources(*state);
	struct pm_buf expected = read_all(sources, 1);

	assert_true(has(&expected, "-- 3\ndocument member=[x] text=[T]\nfailed line=2"));
	assert_true(has(&expected, "-- 10\n/10: No such file or directory\n-- 11\n"
				   "document title=[Title 11] text=[Title 11\n\nText 11.\n]\n"));
	assert_true(has(&expected, "member=[39999] author=[A]"));
	assert_false(has(&expected, "Title 6]")); /* not asked for */
	for (size_t i = 0; i < COUNT_OF(jobs); i++) {
		struct pm_buf out = read_all(sources, jobs[i]);
		assert_int_equal(out.len, expected.len);
		assert_memory_equal(out.ptr, expected.ptr, out.len);
		pm_buf_free(&out);
	}
	pm_buf_free(&expected);
	free_sources(sources);
}

/* In the midst of the long file, or at any other. */
static void can_be_given_up_anywhere(void **state)
{
	struct pm_source *sources = make_sources(*state);

	for (int stop = 0; stop < 12; stop++) {
		struct read_dump dump = {.stop_after = 100};
		const struct pm_read_sink sink = {
			.context = &dump, .document = dump_document, .problem = dump_problem};
		struct pm_read_ahead *ahead;
		struct pm_error err;
		struct stat info;
		uint64_t consumed;
		assert_int_equal(pm_read_ahead_new(&ahead, sources, &no_options, 2, &err), PM_OK);
		for (int i = 0; i < stop; i++)
			if (pm_read_ahead_next(ahead, &info, &err) == PM_OK)
				pm_read_ahead_read(ahead, &sink, &consumed, &err);
		pm_read_ahead_free(ahead);
		pm_buf_free(&dump.out);
	}
	free_sources(sources);
}

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* With nothing after it to be read meanwhile: it is what it has become since the threads began. */
static void reads_the_last_file_when_it_is_asked_for(void **state)
{
	char path[2][200];
	struct pm_source sources[] = {{.path = NULL, .next = &sources[2]},
		{.path = path[0], .next = &sources[2]}, {.path = path[1]}};

	snprintf(path[0], sizeof path[0], "%s/first", (const char *)*state);
	snprintf(path[1], sizeof path[1], "%s/last", (const char *)*state);
	write_text(path[0], "First.\n");
	for (size_t first = 0; first < COUNT_OF(sources); first++) {
		struct read_dump dump = {0};
		const struct pm_read_sink sink = {
			.context = &dump, .document = dump_document, .problem = dump_problem};
		struct pm_read_ahead *ahead;
		struct pm_error err;
		struct stat info;
		uint64_t consumed = 0;
		write_text(path[1], "Before.\n");
		assert_int_equal(
			pm_read_ahead_new(&ahead, &sources[first], &no_options, 2, &err), PM_OK);
		write_text(path[1], "What it is now.\n");
		for (size_t i = first == 1 ? 0 : 1; i < 2; i++) {
			assert_int_equal(pm_read_ahead_next(ahead, &info, &err), PM_OK);
			assert_int_equal(pm_read_ahead_read(ahead, &sink, &consumed, &err), PM_OK);
		}
		assert_int_equal(info.st_size, 16);
		assert_int_equal(consumed, 16);
		assert_true(has(&dump.out, "text=[What it is now.\n]"));
		assert_int_equal(has(&dump.out, "text=[First.\n]"), first == 1);
		pm_read_ahead_free(ahead);
		pm_buf_free(&dump.out);
	}
}

static void a_last_file_can_be_gone(void **state)
{
	char path[200];
	const struct pm_source source = {.path = path};
	struct pm_read_ahead *ahead;
	struct pm_error err;
	struct stat info;

	snprintf(path, sizeof path, "%s/none", (const char *)*state);
	assert_int_equal(pm_read_ahead_new(&ahead, &source, &no_options, 2, &err), PM_OK);
	assert_int_equal(pm_read_ahead_next(ahead, &info, &err), PM_IO);
	assert_non_null(strstr(err.message, "/none: No such file or directory"));
	pm_read_ahead_free(ahead);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(gives_the_same_with_any_number_of_threads,
			make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(
			can_be_given_up_anywhere, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(
			reads_the_last_file_when_it_is_asked_for, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(
			a_last_file_can_be_gone, make_directory, remove_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
