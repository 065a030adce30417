/*
 * The manual of the query language against the table of fields and the parser.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>

#include <pressmark/query.h>

#include "lib/buf.h"
#include "lib/schema.h"
#include "tests/unit/test.h"

/* Append a line of mdoc with its escapes as the characters they print. */
static void add_printed(struct pm_buf *out, struct pm_str line)
{
	static const struct {
		const char *escape, *printed;
	} escapes[] = {
		{"\\-", "-"}, {"\\e", "\\"}, {"\\(dq", "\""}, {"\\(ti", "~"}, {"\\(ha", "^"}};

	for (size_t at = 0; at < line.len;) {
		size_t taken = 0;
		for (size_t i = 0; i < COUNT_OF(escapes) && taken == 0; i++) {
			size_t len = strlen(escapes[i].escape);
			if (line.len - at < len ||
				memcmp(line.ptr + at, escapes[i].escape, len) != 0)
				continue;
			pm_buf_add_str(out, pm_str_of(escapes[i].printed));
			taken = len;
		}
		if (taken == 0)
			pm_buf_add_char(out, line.ptr[at]);
		at += taken > 0 ? taken : 1;
	}
}

/* The manual, with its escapes printed. */
static struct pm_buf read_manual(void)
{
	struct pm_buf manual = {0};
	FILE *file = fopen(PM_QUERY_MANUAL, "r");
	char line[1024];

	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL)
		add_printed(&manual, pm_str_of(line));
	assert_int_equal(ferror(file), 0);
	fclose(file);
	assert_false(manual.failed);
	return manual;
}

/* Fail unless the manual has a line of these two parts. */
static void check_line(const char *manual, const char *mark, const char *rest)
{
	struct pm_buf line = {0};

	pm_buf_add_format(&line, "\n%s%s\n", mark, rest);
	if (strstr(manual, line.ptr) == NULL)
		fail_msg("the manual has no line \"%s%s\"", mark, rest);
	pm_buf_free(&line);
}

static void every_field_is_described(void **state)
{
	(void)state;
	struct pm_buf manual = read_manual();

	for (size_t i = 0; i < PM_FIELD_COUNT; i++) {
		const struct pm_field *field = &pm_fields[i];
		struct pm_buf item = {0}, description = {0};
		pm_buf_add_format(&item, "%s", field->name);
		if (field->alias != NULL)
			pm_buf_add_format(&item, " No or Cm %s", field->alias);
		pm_buf_add_format(&description, "%s;", field->description);
		check_line(manual.ptr, ".It Cm ", item.ptr);
		check_line(manual.ptr, "", description.ptr);
		check_line(manual.ptr, ".Li ", field->example);
		pm_buf_free(&item);
		pm_buf_free(&description);
	}
	pm_buf_free(&manual);
}

static void every_query_is_one(void **state)
{
	(void)state;
	static const char mark[] = "\n.It Li ";
	struct pm_buf manual = read_manual();
	size_t count = 0;

	for (const char *item = manual.ptr; (item = strstr(item, mark)) != NULL; count++) {
		struct pm_query *query;
		struct pm_error err;
		size_t warnings;
		item += sizeof mark - 1;
		struct pm_str text = {.ptr = item, .len = (size_t)(strchr(item, '\n') - item)};
		if (pm_query_parse(&query, text, NULL, &err) != PM_OK)
			fail_msg("%.*s: %s", (int)text.len, text.ptr, err.message);
		pm_query_warnings(query, &warnings);
		assert_int_equal(warnings, 0);
		pm_query_free(query);
		item--;
	}
	assert_true(count > 30);
	pm_buf_free(&manual);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_is_described),
		cmocka_unit_test(every_query_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
