/*
 * Options of a command line, from a table that also writes --help.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/cli/options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"

enum {
	HELP_COLUMN = 30,
	HELP_WIDTH = 80,
};

static const struct pm_option *find_long(const struct pm_option *table, struct pm_str name)
{
	for (; table->name != NULL; table++)
		if (pm_str_is(name, table->name))
			return table;
	return NULL;
}

/* A letter may have a number behind it, but no word: of "-china" one would not be told that it is
 * no option. */
static const struct pm_option *find_letter(
	const struct pm_option *table, const char *argument, const char **attached)
{
	size_t digits = strspn(argument + 2, "0123456789");

	if (argument[2 + digits] != '\0')
		return NULL;
	while (table->name != NULL && table->letter != argument[1])
		table++;
	if (table->name == NULL || (digits > 0 && table->argument == NULL))
		return NULL;
	*attached = digits > 0 ? argument + 2 : NULL;
	return table;
}

static int unknown(const char *argument, struct pm_error *err)
{
	pm_fail(err, PM_INVALID, "%s: no such option (arguments after -- are not options)",
		argument);
	return PM_OPTION_ERROR;
}

/* `--name`, `--name=value` or `--name value`, or `-n`, `-n value`, `-n5`. */
static int take_option(
	struct pm_options *options, const char *argument, const char **value, struct pm_error *err)
{
	const struct pm_option *option;
	const char *attached = NULL;

	if (argument[1] == '-') {
		struct pm_str name = {argument + 2, strcspn(argument + 2, "=")};
		option = find_long(options->table, name);
		if (name.ptr[name.len] == '=')
			attached = name.ptr + name.len + 1;
	} else {
		option = find_letter(options->table, argument, &attached);
	}
	if (option == NULL)
		return unknown(argument, err);

	if (attached != NULL && option->argument == NULL) {
		pm_fail(err, PM_INVALID, "--%s takes no value", option->name);
		return PM_OPTION_ERROR;
	}
	if (attached != NULL) {
		*value = attached;
	} else if (option->argument != NULL) {
		*value = *options->arguments;
		if (*value == NULL) {
			pm_fail(err, PM_INVALID, "%s needs a value: %s", argument,
				option->argument);
			return PM_OPTION_ERROR;
		}
		options->arguments++;
	}
	return option->id;
}

int pm_options_next(struct pm_options *options, const char **value, struct pm_error *err)
{
	const char *argument = *options->arguments;

	*value = NULL;
	if (argument == NULL)
		return PM_OPTION_END;
	options->arguments++;
	if (options->operands_only || argument[0] != '-' || argument[1] == '\0') {
		*value = argument;
		return PM_OPTION_OPERAND;
	}
	if (strcmp(argument, "--") == 0) {
		options->operands_only = true;
		return pm_options_next(options, value, err);
	}
	return take_option(options, argument, value, err);
}

/* Append words, broken into lines that begin at HELP_COLUMN. */
static void add_wrapped(struct pm_buf *out, const char *words)
{
	size_t column = HELP_COLUMN;

	while (*words != '\0') {
		size_t len = strcspn(words, " ");
		if (column > HELP_COLUMN && column + 1 + len > HELP_WIDTH) {
			pm_buf_add_format(out, "\n%*s", HELP_COLUMN, "");
			column = HELP_COLUMN;
		} else if (column > HELP_COLUMN) {
			pm_buf_add_char(out, ' ');
			column++;
		}
		pm_buf_add(out, words, len);
		column += len;
		words += len;
		words += strspn(words, " ");
	}
	pm_buf_add_char(out, '\n');
}

/* Append what an argument is called; of words, when they take more than so many bytes, the first,
 * and dots. */
static void add_argument(struct pm_buf *out, const char *argument, size_t room)
{
	size_t len = strlen(argument);

	if (len > room) {
		for (len = room; len > 0 && argument[len - 1] != '|'; len--) {
		}
	}
	pm_buf_add(out, argument, len);
	if (argument[len] != '\0')
		pm_buf_add_str(out, PM_STR("…"));
}

void pm_options_help(const struct pm_option *table, struct pm_buf *out)
{
	for (; table->name != NULL; table++) {
		size_t begin = out->len;

		if (table->letter != 0)
			pm_buf_add_format(out, "  -%c, --%s", table->letter, table->name);
		else
			pm_buf_add_format(out, "      --%s", table->name);
		if (table->argument != NULL) {
			pm_buf_add_char(out, '=');
			add_argument(out, table->argument, HELP_WIDTH - 1 - (out->len - begin));
		}

		size_t width = out->len - begin;
		if (width + 2 > HELP_COLUMN)
			pm_buf_add_format(out, "\n%*s", HELP_COLUMN, "");
		else
			pm_buf_add_format(out, "%*s", (int)(HELP_COLUMN - width), "");
		add_wrapped(out, table->help);
	}
}

/* Digits at the start of value; *end is what follows them. */
static bool read_number(const char *value, uint64_t *out, const char **end)
{
	char *after;

	if (value[0] < '0' || value[0] > '9')
		return false;
	errno = 0;
	*out = strtoull(value, &after, 10);
	*end = after;
	return errno == 0;
}

enum pm_status pm_option_count(const char *name, const char *value, uint64_t least, uint64_t most,
	uint64_t *out, struct pm_error *err)
{
	const char *end;

	if (!read_number(value, out, &end) || *end != '\0' || *out < least || *out > most)
		return pm_fail(err, PM_INVALID,
			"--%s: \"%.40s\" is not a whole number from %" PRIu64 " to %" PRIu64, name,
			value, least, most);
	return PM_OK;
}

enum pm_status pm_option_size(
	const char *name, const char *value, uint64_t *out, struct pm_error *err)
{
	static const char units[] = "KMGT";
	const char *end;
	unsigned shift = 0;

	if (!read_number(value, out, &end))
		goto wrong;
	if (*end != '\0' && strchr(units, *end) != NULL) {
		shift = 10 * (unsigned)(strchr(units, *end) - units + 1);
		end++;
		if (end[0] == 'i' && end[1] == 'B')
			end++;
	}
	if (*end == 'B')
		end++;
	if (*end != '\0' || *out > UINT64_MAX >> shift)
		goto wrong;
	*out <<= shift;
	return PM_OK;
wrong:
	return pm_fail(err, PM_INVALID, "--%s: \"%s\" is not a size such as 4096, 64K or 512M",
		name, value);
}

enum pm_status pm_option_choice(const char *name, struct pm_str value, const char *const *choices,
	size_t count, size_t *out, struct pm_error *err)
{
	enum {
		LONGEST = 40 /* bytes of a value worth repeating */
	};
	struct pm_str shown = pm_str_cut(value, LONGEST);
	struct pm_buf names = {0};

	for (size_t i = 0; i < count; i++) {
		if (pm_str_is(value, choices[i])) {
			*out = i;
			pm_buf_free(&names);
			return PM_OK;
		}
		pm_buf_add_format(&names, "%s%s", i > 0 ? ", " : "", choices[i]);
	}
	if (names.failed)
		pm_fail_memory(err);
	else
		pm_fail(err, PM_INVALID, "--%s: \"%.*s\" is none of %s", name, (int)shown.len,
			shown.ptr, names.ptr);
	pm_buf_free(&names);
	return err->status;
}

bool pm_option_item(struct pm_str *list, struct pm_str *item)
{
	if (list->ptr == NULL)
		return false;
	const char *comma = list->len > 0 ? memchr(list->ptr, ',', list->len) : NULL;
	if (comma == NULL) {
		*item = pm_str_trim(*list);
		*list = (struct pm_str){NULL, 0};
		return true;
	}
	size_t len = (size_t)(comma - list->ptr);
	*item = pm_str_trim((struct pm_str){list->ptr, len});
	*list = (struct pm_str){comma + 1, list->len - len - 1};
	return true;
}
