/*
 * Completions for fish: one command for each option.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/cli/completing.h"

/* Append the beginning of a command that holds for a verb, or where none was typed yet. */
static void add_beginning(struct pm_buf *out, const struct pm_command *program, const char *verb)
{
	pm_buf_add_format(out, "complete -c %s", program->name);
	if (verb != NULL) {
		pm_buf_add_format(out, " -n '__fish_seen_subcommand_from %s'", verb);
	} else if (program->verb_count > 0) {
		pm_buf_add_str(out, PM_STR(" -n 'not __fish_seen_subcommand_from"));
		for (size_t i = 0; i < program->verb_count; i++)
			pm_buf_add_format(out, " %s", program->verbs[i].name);
		pm_buf_add_char(out, '\'');
	}
}

static void add_description(struct pm_buf *out, const char *text)
{
	pm_buf_add_str(out, PM_STR(" -d '"));
	pm_add_replaced(out, text, "'\\", NULL);
	pm_buf_add_str(out, PM_STR("'\n"));
}

/* Append how a value is completed. */
static void add_action(struct pm_buf *out, const char *argument)
{
	switch (pm_value_kind(argument)) {
	case PM_VALUE_NONE:
	case PM_VALUE_OTHER:
		break;
	case PM_VALUE_FILE:
		pm_buf_add_str(out, PM_STR(" -F"));
		break;
	case PM_VALUE_DIRECTORY:
		pm_buf_add_str(out, PM_STR(" -a '(__fish_complete_directories)'"));
		break;
	case PM_VALUE_WORD:
		pm_buf_add_str(out, PM_STR(" -a '"));
		pm_add_words(out, argument);
		pm_buf_add_char(out, '\'');
		break;
	case PM_VALUE_WORDS:
		pm_buf_add_str(
			out, PM_STR(" -a '(__fish_complete_list , \"string split \\' \\' \\'"));
		pm_add_words(out, argument);
		pm_buf_add_str(out, PM_STR("\\'\")'"));
		break;
	}
}

static void add_command(struct pm_buf *out, const struct pm_command *program,
	const struct pm_command *command, const char *verb)
{
	for (const struct pm_option *option = command->options; option->name != NULL; option++) {
		add_beginning(out, program, verb);
		if (option->letter != 0)
			pm_buf_add_format(out, " -s %c", option->letter);
		pm_buf_add_format(out, " -l %s", option->name);
		if (pm_value_kind(option->argument) == PM_VALUE_FILE)
			pm_buf_add_str(out, PM_STR(" -r"));
		else if (option->argument != NULL)
			pm_buf_add_str(out, PM_STR(" -x"));
		add_action(out, option->argument);
		add_description(out, option->help);
	}
	if (command->operand != NULL) {
		add_beginning(out, program, verb);
		add_action(out, command->operand);
		pm_buf_add_char(out, '\n');
	}
}

void pm_complete_fish(struct pm_buf *out, const struct pm_command *program)
{
	pm_buf_add_format(out, "complete -c %s -f\n", program->name);
	add_command(out, program, program, NULL);
	for (size_t i = 0; i < program->verb_count; i++) {
		const struct pm_command *verb = &program->verbs[i];
		add_beginning(out, program, NULL);
		pm_buf_add_format(out, " -a %s", verb->name);
		add_description(out, verb->summary);
		add_command(out, program, verb, verb->name);
	}
}
