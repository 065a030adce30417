/*
 * Tests of the walk over files.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/walk.h"

#include <sys/stat.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "tests/unit/directory.h"

/* What a walk met, a line each: `f path`, `s path reason`, `e path reason`, `r path`. */
struct seen {
	struct pm_buf lines;
	size_t base; /* length of the test's own directory, left out of paths */
	enum pm_status answer;
};

static enum pm_status add(
	struct seen *seen, char kind, const char *path, const char *reason, struct pm_error *err)
{
	pm_buf_add_format(&seen->lines, "%c %s%s%s\n", kind,
		strlen(path) > seen->base ? path + seen->base + 1 : ".", reason[0] ? " " : "",
		reason);
	return seen->answer == PM_OK ? PM_OK : pm_fail(err, seen->answer, "as asked");
}

static enum pm_status take_file(
	void *context, const char *path, const struct stat *info, bool named, struct pm_error *err)
{
	assert_true(S_ISREG(info->st_mode));
	return add(context, 'f', path, named ? "named" : "", err);
}

static enum pm_status take_skipped(
	void *context, const char *path, const char *reason, struct pm_error *err)
{
	return add(context, 's', path, reason, err);
}

static enum pm_status take_failed(
	void *context, const char *path, const char *reason, struct pm_error *err)
{
	return add(context, 'e', path, reason, err);
}

static enum pm_status take_root(void *context, const char *path, struct pm_error *err)
{
	return add(context, 'r', path, "", err);
}

static void make_folder(void **state, const char *name)
{
	char *path = in_directory(state, name);

	assert_int_equal(mkdir(path, 0777), 0);
	free(path);
}

static void make_link(void **state, const char *target, const char *name)
{
	char *path = in_directory(state, name);

	assert_int_equal(symlink(target, path), 0);
	free(path);
}

/* Walk paths of the test's directory and compare what was met. */
static void check(void **state, const struct pm_walk_options *options, const char *avoided,
	const char *const *paths, size_t count, const char *expected)
{
	char *base = realpath(*state, NULL);
	struct seen seen = {.base = strlen(base)};
	const struct pm_walk_sink sink = {
		&seen, take_file, take_skipped, take_failed, take_root, NULL};
	struct pm_walk *walk;
	struct pm_error err;

	assert_int_equal(pm_walk_new(&walk, options, &sink, &err), PM_OK);
	if (avoided != NULL) {
		char *path = in_directory(state, avoided);
		assert_int_equal(pm_walk_avoid(walk, path, &err), PM_OK);
		free(path);
	}
	for (size_t i = 0; i < count; i++) {
		char *path = in_directory(state, paths[i]);
		assert_int_equal(pm_walk_path(walk, path, &err), PM_OK);
		free(path);
	}
	assert_string_equal(seen.lines.ptr, expected);
	pm_walk_free(walk);
	pm_buf_free(&seen.lines);
	free(base);
}

static void takes_all_in_order(void **state)
{
	const struct pm_walk_options options = {0};

	make_folder(state, "b");
	make_folder(state, "index");
	make_folder(state, "b/.git");
	write_file(state, "b/.git/x", "");
	write_file(state, "b/z.txt", "");
	write_file(state, "b/a.txt", "");
	write_file(state, "a.txt", "");
	write_file(state, "index/x", "");
	check(state, &options, "index", (const char *const[]){"."}, 1,
		"r .\nf a.txt\ns b/.git hidden\nf b/a.txt\nf b/z.txt\n");
	check(state, &(struct pm_walk_options){.hidden = true}, "index",
		(const char *const[]){"b", "b/a.txt", "b/.git"}, 3,
		"r b\nf b/.git/x\nf b/a.txt\nf b/z.txt\nf b/a.txt named\nr b/.git\n");
}

static void links_are_followed_once(void **state)
{
	const struct pm_walk_options options = {0};

	make_folder(state, "tree");
	make_folder(state, "tree/deep");
	make_folder(state, "outside");
	write_file(state, "tree/deep/a", "");
	write_file(state, "outside/b", "");
	make_link(state, "..", "tree/deep/up");
	make_link(state, "../outside", "tree/link");
	make_link(state, "../../outside/b", "tree/deep/file");
	make_link(state, "nowhere", "tree/broken");
	make_link(state, "loop", "tree/loop");
	check(state, &options, NULL, (const char *const[]){"tree"}, 1,
		"r tree\n"
		"e tree/broken No such file or directory\n"
		"f tree/deep/a\n"
		"f outside/b\n"
		"r tree\n"
		"r outside\nf outside/b\n"
		"e tree/loop Too many levels of symbolic links\n");
}

static void leaves_out_what_patterns_say(void **state)
{
	struct pm_exclude exclude = {0};
	const struct pm_walk_options options = {.exclude = &exclude};

	assert_true(pm_exclude_add(&exclude, PM_STR("/top/x")));
	assert_true(pm_exclude_add(&exclude, PM_STR("drafts/")));
	make_folder(state, "top");
	make_folder(state, "top/drafts");
	make_folder(state, "other");
	write_file(state, "top/drafts/a", "");
	write_file(state, "top/x", "");
	write_file(state, "top/y", "");
	write_file(state, "other/drafts", "");
	make_link(state, "../top", "other/top");
	/* A pattern is about the path from where the walk began, by the link's name. */
	check(state, &options, NULL, (const char *const[]){"other", "top"}, 2,
		"r other\nf other/drafts\nr top\ns top/drafts excluded\ns top/x excluded\nf "
		"top/y\nr top\n");
	/* What is named is not left out. */
	check(state, &options, NULL, (const char *const[]){"top/x"}, 1, "f top/x named\n");
	pm_exclude_free(&exclude);
}

static void tells_what_is_not_there(void **state)
{
	const struct pm_walk_options options = {0};
	struct seen seen = {.answer = PM_INTERRUPTED};
	const struct pm_walk_sink sink = {
		&seen, take_file, take_skipped, take_failed, take_root, NULL};
	struct pm_walk *walk;
	struct pm_error err;
	char *path = in_directory(state, "absent");

	assert_int_equal(pm_walk_new(&walk, &options, &sink, &err), PM_OK);
	assert_int_equal(pm_walk_path(walk, path, &err), PM_NOT_FOUND);
	assert_non_null(strstr(err.message, "absent: No such file"));
	/* The sink's status ends it. */
	write_file(state, "absent", "");
	assert_int_equal(pm_walk_path(walk, path, &err), PM_INTERRUPTED);
	pm_walk_free(walk);
	pm_buf_free(&seen.lines);
	free(path);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)
	const struct CMUnitTest tests[] = {
		TEST(takes_all_in_order),
		TEST(links_are_followed_once),
		TEST(leaves_out_what_patterns_say),
		TEST(tells_what_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
