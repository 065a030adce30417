/*
 * The peer of bench_language: libexttextcat by its own interface. A line in, a code out, with "?"
 * before it where others are as likely. SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <textcat.h>

/* Print the first language of "[en--utf8][de--utf8]". */
static void print_code(const char *answer)
{
	const char *begin = answer[0] == '[' ? answer + 1 : "";
	const char *end = strchr(begin, ']');

	printf("%s%.*s\n", end != NULL && end[1] != '\0' ? "?" : "", (int)strcspn(begin, "-]"),
		begin);
}

int main(void)
{
	void *known = special_textcat_Init(TEXTCAT_MODELS "/fpdb.conf", TEXTCAT_MODELS "/");
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	if (known == NULL) {
		fprintf(stderr, "bench_textcat: no models in %s\n", TEXTCAT_MODELS);
		return 2;
	}
	while ((len = getline(&line, &size, stdin)) > 0)
		print_code(textcat_Classify(known, line, (size_t)len));
	free(line);
	textcat_Done(known);
	return 0;
}
