/*
 * Which language texts are in, as documents that do not say it are told: a line in, a code out.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include <stdlib.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "lib/text/language.h"

int main(void)
{
	struct pm_languages *languages = NULL;
	struct pm_error err;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	if (pm_languages_open(&languages, &err) != PM_OK) {
		fprintf(stderr, "bench_language: %s\n", err.message);
		return 2;
	}
	while ((len = getline(&line, &size, stdin)) > 0)
		puts(pm_languages_detect(
			languages, (struct pm_str){line, (size_t)len}, PM_STR("")));
	free(line);
	pm_languages_free(languages);
	return 0;
}
