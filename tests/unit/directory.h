/*
 * A fresh directory for a test.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_UNIT_DIRECTORY_H
#define PM_TESTS_UNIT_DIRECTORY_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/test.h"

/** cmocka's set-up: make a directory; *state is its path. */
static inline int make_directory(void **state)
{
	const char *base = getenv("TMPDIR");
	char *path;

	if (asprintf(&path, "%s/pressmark-test-XXXXXX", base != NULL ? base : "/tmp") < 0)
		return -1;
	if (mkdtemp(path) == NULL)
		return -1;
	*state = path;
	return 0;
}

/** cmocka's tear-down: remove it and all in it. */
static inline int remove_directory(void **state)
{
	char *command;

	if (asprintf(&command, "rm -rf '%s'", (char *)*state) < 0)
		return -1;
	int status = system(command);
	free(command);
	free(*state);
	return status;
}

/** The path of a file in it, to be freed. */
static inline char *in_directory(void **state, const char *name)
{
	char *path;

	assert_true(asprintf(&path, "%s/%s", (char *)*state, name) >= 0);
	return path;
}

/** Write a file in it. */
static inline void write_file(void **state, const char *name, const char *content)
{
	char *path = in_directory(state, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
	free(path);
}

#endif
