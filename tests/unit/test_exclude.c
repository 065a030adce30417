/*
 * Tests of patterns of names to leave out.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/exclude.h"

#include "lib/buf.h"
#include "tests/unit/test.h"

/* What git check-ignore says of the same patterns and paths with core.ignoreCase. */
static void matches_as_gitignore_does(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *path;
		bool directory, expected;
	} cases[] = {
		{"*.tmp", "a.tmp", false, true},
		{"*.tmp", "deep/er/a.tmp", false, true},
		{"*.tmp", "a.tmp/b", false, false}, /* the walk does not enter a.tmp */
		{"*.tmp", "a.tmpx", false, false},
		{"a", "a", false, true},
		{"a", "b/a", false, true},
		{"a", "ab", false, false},
		{"/a", "a", false, true},
		{"/a", "b/a", false, false},
		{"b/a", "b/a", false, true},
		{"b/a", "c/b/a", false, false},
		{"a/", "a", true, true},
		{"a/", "a", false, false},
		{"a/", "b/a", true, true},
		{"/a/", "b/a", true, false},
		{"**/a", "a", false, true},
		{"**/a", "x/y/a", false, true},
		{"**/a/b", "x/a/b", false, true},
		{"a/**", "a/b", false, true},
		{"a/**", "a/b/c", false, true},
		{"a/**", "a", true, false},
		{"a/**/b", "a/b", false, true},
		{"a/**/b", "a/x/y/b", false, true},
		{"a/**/b", "a/x/y/bc", false, false},
		{"a/*/b", "a/x/b", false, true},
		{"a/*/b", "a/x/y/b", false, false},
		{"a/*", "a/x", false, true},
		{"a/*", "a/x/y", false, false},
		{"?", "a", false, true},
		{"?", "ab", false, false},
		{"a?c", "a/c", false, false},
		{"[a-c]x", "bx", false, true},
		{"[a-c]x", "dx", false, false},
		{"[!a-c]x", "dx", false, true},
		{"[!a-c]x", "bx", false, false},
		{"[]a]", "]", false, true},
		{"[]-a]", "^", false, true},
		{"[a\\]]", "]", false, true},
		{"[a", "[a", false, true},
		{"\\*", "*", false, true},
		{"\\*", "a", false, false},
		{"\\!a", "!a", false, true},
		{"a\\", "a\\", false, true},
		{"*a*b*c*", "xxaxxbxxcxx", false, true},
		{"*a*b*c*", "xxaxxcxxbxx", false, false},
		{"*", "anything", false, true},
		{"", "a", false, false},
		{"/", "a", true, false},
		{"M\xC3\xBCller*", "x/M\xC3\xBCller.txt", false, true},
		{"*.pdf", "REPORT.PDF", false, true},
		{"*.PDF", "deep/report.pdf", false, true},
		{"Drafts/*", "drafts/A", false, true},
		{"[a-c]x", "BX", false, true},
		{"[A-C]x", "bX", false, true},
		{"[!a-c]x", "BX", false, false},
		{"[\\A-C]x", "bx", false, true},
		{"\\A", "a", false, true},  /* git tells these apart, but no others */
		{"[^@]", "`", false, true}, /* no letters */
		{"[[-`]", "a", false, false},
		{"[[-`]", "_", false, true},
		{"\xC3\x84", "\xC3\xA4", false, false},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_exclude exclude = {0};
		assert_true(pm_exclude_add(&exclude, pm_str_of(cases[i].pattern)));
		bool actual =
			pm_exclude_matches(&exclude, pm_str_of(cases[i].path), cases[i].directory);
		if (actual != cases[i].expected)
			fail_msg("\"%s\" and \"%s\": %d", cases[i].pattern, cases[i].path, actual);
		pm_exclude_free(&exclude);
	}
}

static void the_last_pattern_decides(void **state)
{
	(void)state;
	static const char *const patterns[] = {"*.txt", "!keep.txt", "/old/keep.txt"};
	static const struct {
		const char *path;
		bool expected;
	} cases[] = {{"a.txt", true}, {"keep.txt", false}, {"new/keep.txt", false},
		{"old/keep.txt", true}, {"a.md", false}};
	struct pm_exclude exclude = {0};

	for (size_t i = 0; i < COUNT_OF(patterns); i++)
		assert_true(pm_exclude_add(&exclude, pm_str_of(patterns[i])));
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(pm_exclude_matches(&exclude, pm_str_of(cases[i].path), false),
			cases[i].expected);
	pm_exclude_free(&exclude);
}

/* With patterns of what to take, files that none matches are left out; folders are not. */
static void what_is_included_is_taken(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		bool directory, expected;
	} cases[] = {{"a.html", false, false}, {"a.txt", false, true}, {"folder", true, false},
		{"drafts", true, true}, {"x/a.html", false, false}, {"x/old.html", false, true},
		{"notes/a.txt", false, false}, {"notes/deep/a.txt", false, false}};
	struct pm_exclude exclude = {0};

	assert_true(pm_exclude_add(&exclude, PM_STR("drafts/")));
	assert_true(pm_exclude_add_included(&exclude, PM_STR("*.html")));
	assert_true(pm_exclude_add_included(&exclude, PM_STR("notes/**")));
	assert_true(pm_exclude_add_included(&exclude, PM_STR("!old.*")));
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (pm_exclude_matches(&exclude, pm_str_of(cases[i].path), cases[i].directory) !=
			cases[i].expected)
			fail_msg("\"%s\"", cases[i].path);
	pm_exclude_free(&exclude);
}

/* Stars take no exponential time. */
static void many_stars_are_quick(void **state)
{
	(void)state;
	char name[2001], pattern[201];
	struct pm_exclude exclude = {0};

	memset(name, 'a', 2000);
	name[2000] = '\0';
	for (size_t i = 0; i < 200; i += 2)
		memcpy(pattern + i, "a*", 2);
	pattern[198] = 'b';
	pattern[199] = pattern[200] = '\0';
	assert_true(pm_exclude_add(&exclude, pm_str_of(pattern)));
	assert_false(pm_exclude_matches(&exclude, pm_str_of(name), false));
	pm_exclude_free(&exclude);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matches_as_gitignore_does),
		cmocka_unit_test(the_last_pattern_decides),
		cmocka_unit_test(what_is_included_is_taken),
		cmocka_unit_test(many_stars_are_quick),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
