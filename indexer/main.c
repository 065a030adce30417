/*
 * pressmark-index: documents into an index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include <string.h>

#include "indexer/command.h"
#include "lib/cli/completions.h"
#include "lib/cli/exit.h"
#include "lib/error.h"

static const struct pm_verb *const verbs[] = {
	&pm_verb_add,
	&pm_verb_dump,
	&pm_verb_failures,
	&pm_verb_remove,
	&pm_verb_show,
	&pm_verb_stats,
	&pm_verb_verify,
	&pm_verb_versions,
};

enum {
	VERSION = 1,
	COMPLETIONS,
	VERBS = sizeof verbs / sizeof *verbs
};

static const struct pm_option options[] = {
	{VERSION, 0, "version", NULL, "say the version"},
	{COMPLETIONS, 0, "completions", PM_SHELLS, "write what completes this in a shell"},
	PM_COMMON_OPTIONS,
};

static const struct pm_verb *find_verb(const char *name)
{
	for (size_t i = 0; i < VERBS; i++)
		if (strcmp(verbs[i]->name, name) == 0)
			return verbs[i];
	return NULL;
}

static int show_help(void)
{
	struct pm_buf out = {0};

	pm_buf_add_str(&out, PM_STR("Usage: " PROGRAM " [-d DIR] VERB …\n"
				    "Make and keep an index of articles and statements.\n\n"));
	for (size_t i = 0; i < VERBS; i++)
		pm_buf_add_format(&out, "  %-12s%s\n", verbs[i]->name, verbs[i]->summary);
	pm_buf_add_format(&out, "  %-12s%s\n\n", "help [VERB]", "say this, or what a verb takes");
	pm_options_help(options, &out);
	pm_buf_add_str(&out,
		PM_STR("\nExit status: 0 all well; 2 an error, or a record that was not indexed;\n"
		       "4 no index, or a damaged one; 75 another writer has it; 130 interrupted,\n"
		       "and what was done is committed.\n"));
	int status = pm_print(pm_buf_str(&out));
	pm_buf_free(&out);
	return status;
}

static int help(const char *name)
{
	if (name == NULL)
		return show_help();
	const struct pm_verb *verb = find_verb(name);
	if (verb != NULL)
		return pm_show_help(verb);
	pm_say("help: %s: no such verb", name);
	return PM_EXIT_ERROR;
}

static int print_completions(const char *shell)
{
	static const struct pm_option none = {0};
	struct pm_command commands[VERBS + 1];
	struct pm_buf names = {0}, out = {0};
	struct pm_error err;
	int status = -1;

	for (size_t i = 0; i < VERBS; i++) {
		pm_buf_add_format(&names, "%s%s", i == 0 ? "" : "|", verbs[i]->name);
		commands[i] = (struct pm_command){.name = verbs[i]->name,
			.summary = verbs[i]->summary,
			.options = verbs[i]->options,
			.operand = strstr(verbs[i]->usage, "PATH") != NULL ? "PATH" : NULL};
	}
	commands[VERBS] = (struct pm_command){.name = "help",
		.summary = "Say what a verb takes",
		.options = &none,
		.operand = names.ptr};
	const struct pm_command program = {
		.name = PROGRAM, .options = options, .verbs = commands, .verb_count = VERBS + 1};
	if (names.failed)
		pm_fail_memory(&err);
	else if (pm_completions(&out, &program, shell, &err) == PM_OK)
		status = pm_print(pm_buf_str(&out));
	if (status < 0)
		status = pm_say_error(&err);
	pm_buf_free(&out);
	pm_buf_free(&names);
	return status;
}

static int run_verb(const char *name, const char *index, char *const *arguments)
{
	if (strcmp(name, "help") == 0)
		return help(arguments[0]);
	const struct pm_verb *verb = find_verb(name);
	if (verb != NULL)
		return verb->run(verb, index, arguments);
	pm_say("%s: no such verb; \"" PROGRAM " help\" lists them", name);
	return PM_EXIT_ERROR;
}

int main(int argc, char **argv)
{
	struct pm_options line = {.table = options, .arguments = argv + (argc > 0)};
	const char *value, *index = NULL;
	struct pm_error err;

	for (;;) {
		switch (pm_options_next(&line, &value, &err)) {
		case VERSION:
			return pm_print(PM_STR(PROGRAM " " PM_VERSION "\n"));
		case COMPLETIONS:
			return print_completions(value);
		case PM_COMMON_INDEX:
			index = value;
			break;
		case PM_COMMON_HELP:
			return show_help();
		case PM_OPTION_OPERAND:
			return run_verb(value, index, line.arguments);
		case PM_OPTION_END:
			pm_say("a verb is missing; \"" PROGRAM " help\" lists them");
			return PM_EXIT_ERROR;
		default:
			pm_say("%s", err.message);
			return PM_EXIT_ERROR;
		}
	}
}
