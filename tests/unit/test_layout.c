/*
 * Tests of the directory of an index: stub, lock, place.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/layout.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "lib/index.h"
#include "lib/lock.h"
#include "lib/stub.h"
#include "tests/unit/directory.h"

static void make_entry(void **state, const char *name, bool directory)
{
	if (!directory) {
		write_file(state, name, "");
		return;
	}
	char *path = in_directory(state, name);
	assert_int_equal(mkdir(path, 0777), 0);
	free(path);
}

static void tells_what_a_place_is(void **state)
{
	static const struct {
		const char *name;
		bool directory;
		enum pm_place expected;
	} steps[] = {
		{"lock", false, PM_PLACE_EMPTY},
		{"segment-000001", true, PM_PLACE_EMPTY},
		{"catalogue.sqlite-journal", false, PM_PLACE_EMPTY},
		{"segment-1", true, PM_PLACE_FOREIGN},
		{"XAPIANDB", false, PM_PLACE_INDEX},
	};
	enum pm_place place;
	char *missing = in_directory(state, "x");

	assert_int_equal(pm_layout_look(&place, missing, NULL), PM_OK);
	assert_int_equal(place, PM_PLACE_MISSING);
	assert_int_equal(pm_layout_look(&place, *state, NULL), PM_OK);
	assert_int_equal(place, PM_PLACE_EMPTY);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		make_entry(state, steps[i].name, steps[i].directory);
		assert_int_equal(pm_layout_look(&place, *state, NULL), PM_OK);
		assert_int_equal(place, steps[i].expected);
	}
	char *file = in_directory(state, "lock");
	assert_int_equal(pm_layout_look(&place, file, NULL), PM_OK);
	assert_int_equal(place, PM_PLACE_FOREIGN);
	free(file);
	free(missing);
}

static void numbers_segments(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		unsigned number;
	} cases[] = {{"segment-000001", 1}, {"segment-123456", 123456},
		{"segment-1234567", 1234567}, {"segment-00001", 0}, {"segment-0000001x", 0},
		{"segments-000001", 0}, {"", 0}};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(
			pm_layout_segment_number(pm_str_of(cases[i].name)), cases[i].number);
}

static void writes_and_reads_stubs(void **state)
{
	const struct pm_stub_line lines[] = {{PM_STR("auto"), PM_STR("segment-000001")},
		{PM_STR("remote"), PM_STR("host:1234")}};
	struct pm_stub stub;
	struct pm_error err;

	assert_int_equal(pm_stub_read(&stub, *state, &err), PM_NOT_FOUND);
	assert_int_equal(pm_stub_write(*state, lines, 2, &err), PM_OK);
	assert_int_equal(pm_stub_read(&stub, *state, &err), PM_OK);
	assert_int_equal(stub.count, 2);
	assert_true(pm_str_is(stub.lines[0].type, "auto"));
	assert_true(pm_str_is(stub.lines[0].target, "segment-000001"));
	assert_true(pm_str_is(stub.lines[1].target, "host:1234"));
	pm_stub_free(&stub);

	char *beside = in_directory(state, "XAPIANDB.new");
	assert_int_not_equal(access(beside, F_OK), 0);
	free(beside);
}

static void refuses_bad_stubs(void **state)
{
	static const char *const bad[] = {"", "\n# nothing\n", "auto", "auto \n", "a b\nword\n"};
	struct pm_stub stub;
	struct pm_error err;

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		write_file(state, "XAPIANDB", bad[i]);
		assert_int_equal(pm_stub_read(&stub, *state, &err), PM_CORRUPT);
		assert_non_null(strstr(err.message, "XAPIANDB"));
	}
	write_file(state, "XAPIANDB", "\n# comment\r\nauto  a b \r\n");
	assert_int_equal(pm_stub_read(&stub, *state, &err), PM_OK);
	assert_int_equal(stub.count, 1);
	assert_true(pm_str_is(stub.lines[0].target, "a b"));
	pm_stub_free(&stub);
}

static void lock_says_who_has_it(void **state)
{
	struct pm_lock *lock, *second;
	struct pm_error err;
	char who[32];

	assert_int_equal(pm_lock_take(&lock, *state, &err), PM_OK);
	assert_int_equal(pm_lock_take(&second, *state, &err), PM_BUSY);
	assert_null(second);
	snprintf(who, sizeof who, "process %ld on ", (long)getpid());
	assert_non_null(strstr(err.message, who));
	pm_lock_free(lock);
	assert_int_equal(pm_lock_take(&lock, *state, &err), PM_OK);
	pm_lock_free(lock);
	pm_lock_free(NULL);
}

/* A process that is killed leaves no lock. */
static void lock_ends_with_its_process(void **state)
{
	struct pm_lock *lock;
	struct pm_error err;
	int status;

	pid_t child = fork();
	if (child == 0) {
		if (pm_lock_take(&lock, *state, &err) == PM_OK)
			raise(SIGKILL);
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(pm_lock_take(&lock, *state, &err), PM_OK);
	pm_lock_free(lock);
}

static void finds_the_index(void **state)
{
	struct pm_buf path = {0};
	struct pm_error err;
	char *here = realpath(*state, NULL);
	char *expected;

	assert_int_equal(setenv(PM_LAYOUT_ENVIRONMENT, "from/environment", 1), 0);
	assert_int_equal(pm_layout_find(&path, "given", &err), PM_OK);
	assert_string_equal(path.ptr, "given");
	assert_int_equal(pm_layout_find(&path, NULL, &err), PM_OK);
	assert_string_equal(path.ptr, "from/environment");
	assert_int_equal(setenv(PM_LAYOUT_ENVIRONMENT, "", 1), 0);

	make_entry(state, "a", true);
	make_entry(state, "a/b", true);
	make_entry(state, ".pressmark", true);
	make_entry(state, "a/.pressmark", false);
	char *deep = in_directory(state, "a/b");
	assert_int_equal(chdir(deep), 0);
	assert_int_equal(pm_layout_find(&path, NULL, &err), PM_OK);
	assert_true(asprintf(&expected, "%s/.pressmark", here) > 0);
	assert_string_equal(path.ptr, expected);
	assert_int_equal(chdir("/"), 0);
	if (access("/.pressmark", F_OK) != 0)
		assert_int_equal(pm_layout_find(&path, NULL, &err), PM_NOT_FOUND);
	free(expected);
	free(deep);
	free(here);
	pm_buf_free(&path);
}

static void open_tells_what_is_wrong(void **state)
{
	struct pm_index *index;
	struct pm_error err;
	char *missing = in_directory(state, "x");

	assert_int_equal(pm_index_open(&index, missing, &err), PM_NOT_FOUND);
	assert_null(index);
	assert_int_equal(pm_index_open(&index, *state, &err), PM_NOT_FOUND);
	write_file(state, "other", "");
	assert_int_equal(pm_index_open(&index, *state, &err), PM_NOT_FOUND);
	write_file(state, "XAPIANDB", "auto segment-000001\n");
	assert_int_equal(pm_index_open(&index, *state, &err), PM_CORRUPT);
	assert_non_null(strstr(err.message, "segment-000001"));
	free(missing);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)
	const struct CMUnitTest tests[] = {
		TEST(tells_what_a_place_is),
		TEST(numbers_segments),
		TEST(writes_and_reads_stubs),
		TEST(refuses_bad_stubs),
		TEST(lock_says_who_has_it),
		TEST(lock_ends_with_its_process),
		TEST(finds_the_index),
		TEST(open_tells_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
