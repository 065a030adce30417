/*
 * Tests of the lines of standard input.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/lines.h"

#include <sys/mman.h>
#include <unistd.h>

#include "search/query/parser.h"
#include "tests/unit/test.h"

/* The end to write to of a pipe whose other end is standard input. */
static int open_pipe(void)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	return ends[1];
}

static void give(int fd, const char *text)
{
	size_t len = strlen(text);

	assert_int_equal(write(fd, text, len), len);
}

/* The next line is this one. */
static void takes(struct pm_lines *lines, const char *expected)
{
	struct pm_error err;
	struct pm_str line;

	assert_int_equal(pm_lines_next(lines, &line, &err), PM_OK);
	assert_true(pm_str_is(line, expected));
}

/* There is none, however often it is asked for. */
static void ends(struct pm_lines *lines)
{
	struct pm_error err;
	struct pm_str line;

	for (int i = 0; i < 2; i++) {
		assert_int_equal(pm_lines_next(lines, &line, &err), PM_NOT_FOUND);
		assert_int_equal(line.len, 0);
	}
}

static void takes_lines(void **state)
{
	(void)state;
	static const struct {
		const char *input;
		const char *lines[4];
	} cases[] = {
		{"", {NULL}},
		{"\n", {""}},
		{"a", {"a"}},
		{"a\n", {"a"}},
		{"a\n\nb c\r\n d", {"a", "", "b c\r", " d"}},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_lines lines = {.name = "input"};
		int input = open_pipe();
		size_t count = 0;
		give(input, cases[i].input);
		close(input);
		for (; count < 4 && cases[i].lines[count] != NULL; count++) {
			takes(&lines, cases[i].lines[count]);
			assert_int_equal(lines.number, count + 1);
		}
		ends(&lines);
		assert_int_equal(lines.number, count);
		pm_lines_free(&lines);
	}
}

/* Were it to wait for more, nobody would write it: the test would not end. */
static void takes_a_line_as_soon_as_it_is_there(void **state)
{
	(void)state;
	struct pm_lines lines = {.name = "input"};
	int input = open_pipe();

	give(input, "one\ntwo\nthr");
	takes(&lines, "one");
	takes(&lines, "two");
	give(input, "ee\n");
	takes(&lines, "three");
	give(input, "four");
	close(input);
	takes(&lines, "four");
	ends(&lines);
	pm_lines_free(&lines);
}

/* Put lines of these lengths into a file that is standard input. */
static void give_lengths(const size_t *lengths, size_t count, bool feed_at_end)
{
	struct pm_buf text = {0};
	int fd = memfd_create("lines", MFD_CLOEXEC);

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < lengths[i]; j++)
			pm_buf_add_char(&text, 'x');
		if (i + 1 < count || feed_at_end)
			pm_buf_add_char(&text, '\n');
	}
	assert_int_equal(pwrite(fd, text.ptr, text.len, 0), text.len);
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	close(fd);
	pm_buf_free(&text);
}

static void passes_over_lines_that_are_too_long(void **state)
{
	(void)state;
	const size_t most = PM_QUERY_BYTES_MAX;
	const size_t lengths[] = {3, most, most + 1, 5, 3 * most + 7, 1, most + 1};

	for (int feed = 0; feed < 2; feed++) {
		struct pm_lines lines = {.name = "input"};
		give_lengths(lengths, COUNT_OF(lengths), feed == 1);
		for (size_t i = 0; i < COUNT_OF(lengths); i++) {
			struct pm_error err;
			struct pm_str line;
			enum pm_status status = pm_lines_next(&lines, &line, &err);
			assert_int_equal(status, lengths[i] <= most ? PM_OK : PM_INVALID);
			if (status == PM_OK)
				assert_int_equal(line.len, lengths[i]);
			else
				assert_non_null(strstr(err.message, "longer than 1048576 bytes"));
			assert_int_equal(lines.number, i + 1);
		}
		ends(&lines);
		pm_lines_free(&lines);
	}
}

static void names_what_cannot_be_read(void **state)
{
	(void)state;
	struct pm_lines lines = {.name = "input"};
	struct pm_error err;
	struct pm_str line;

	close(STDIN_FILENO);
	assert_int_equal(pm_lines_next(&lines, &line, &err), PM_IO);
	assert_non_null(strstr(err.message, "input: "));
	pm_lines_free(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_lines),
		cmocka_unit_test(takes_a_line_as_soon_as_it_is_there),
		cmocka_unit_test(passes_over_lines_that_are_too_long),
		cmocka_unit_test(names_what_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
