/*
 * Completions for zsh: the body of a function that its completion system loads by name.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/cli/completing.h"

/* Append a text within single quotes, a backslash before what means something to _arguments. */
static void add_quoted(struct pm_buf *out, const char *text, const char *special)
{
	struct pm_buf escaped = {0};

	pm_add_replaced(&escaped, text, special, NULL);
	if (escaped.failed)
		out->failed = true;
	else if (escaped.len > 0)
		pm_add_replaced(out, escaped.ptr, "'", "'\\''");
	pm_buf_free(&escaped);
}

/* Append how a value is completed: `:name:action`. */
static void add_action(struct pm_buf *out, const char *argument)
{
	struct pm_buf words = {0};

	switch (pm_value_kind(argument)) {
	case PM_VALUE_NONE:
		return;
	case PM_VALUE_OTHER:
		pm_buf_add_format(out, ":%s: ", argument);
		return;
	case PM_VALUE_FILE:
		pm_buf_add_format(out, ":%s:_files", argument);
		return;
	case PM_VALUE_DIRECTORY:
		pm_buf_add_format(out, ":%s:_files -/", argument);
		return;
	case PM_VALUE_WORD:
	case PM_VALUE_WORDS:
		break;
	}
	pm_add_words(&words, argument);
	if (words.failed) {
		out->failed = true;
	} else if (words.ptr[words.len - 1] == ':') { /* names of fields: their value follows */
		pm_buf_add_str(out, PM_STR(":field:compadd -S \"\" -- "));
		add_quoted(out, words.ptr, ":");
	} else if (pm_value_kind(argument) == PM_VALUE_WORDS) {
		pm_buf_add_str(out, PM_STR(":values:_values -s , value "));
		add_quoted(out, words.ptr, ":");
	} else {
		pm_buf_add_str(out, PM_STR(":value:("));
		add_quoted(out, words.ptr, ":");
		pm_buf_add_char(out, ')');
	}
	pm_buf_free(&words);
}

/* Append the arguments of _arguments for a command's options. All may be repeated. */
static void add_options(struct pm_buf *out, const struct pm_command *command, const char *indent)
{
	for (const struct pm_option *option = command->options; option->name != NULL; option++) {
		const char *equals = option->argument != NULL ? "=" : "";
		pm_buf_add_format(out, "%s'*'", indent);
		if (option->letter != 0)
			pm_buf_add_format(
				out, "{-%c,--%s%s}'[", option->letter, option->name, equals);
		else
			pm_buf_add_format(out, "'--%s%s[", option->name, equals);
		add_quoted(out, option->help, "[]\\");
		pm_buf_add_char(out, ']');
		add_action(out, option->argument);
		pm_buf_add_str(out, PM_STR("' \\\n"));
	}
}

static void add_operands(struct pm_buf *out, const struct pm_command *command, const char *indent)
{
	pm_buf_add_str(out, pm_str_of(indent));
	if (command->operand == NULL) {
		pm_buf_add_str(out, PM_STR("':no operand: '\n"));
		return;
	}
	pm_buf_add_str(out, PM_STR("'*"));
	add_action(out, command->operand);
	pm_buf_add_str(out, PM_STR("'\n"));
}

static void add_verb(struct pm_buf *out, const struct pm_command *verb)
{
	pm_buf_add_format(out, "\t%s)\n\t\t_arguments -S \\\n", verb->name);
	add_options(out, verb, "\t\t\t");
	add_operands(out, verb, "\t\t\t");
	pm_buf_add_str(out, PM_STR("\t\t;;\n"));
}

static void add_verbs(struct pm_buf *out, const struct pm_command *program)
{
	pm_buf_add_str(out, PM_STR("\t'1:verb:->verb' '*::operand:->operands' && return\n\n"
				   "case $state in\n"
				   "verb)\n"
				   "\tlocal -a verbs=(\n"));
	for (size_t i = 0; i < program->verb_count; i++) {
		pm_buf_add_format(out, "\t\t'%s:", program->verbs[i].name);
		add_quoted(out, program->verbs[i].summary, "\\");
		pm_buf_add_str(out, PM_STR("'\n"));
	}
	pm_buf_add_str(out, PM_STR("\t)\n"
				   "\t_describe verb verbs\n"
				   "\t;;\n"
				   "operands)\n"
				   "\tcase $line[1] in\n"));
	for (size_t i = 0; i < program->verb_count; i++)
		add_verb(out, &program->verbs[i]);
	pm_buf_add_str(out, PM_STR("\tesac\n\t;;\nesac\n"));
}

void pm_complete_zsh(struct pm_buf *out, const struct pm_command *program)
{
	pm_buf_add_format(out, "#compdef %s\n\n", program->name);
	if (program->verb_count > 0)
		pm_buf_add_str(out, PM_STR("local curcontext=$curcontext state line\n"
					   "typeset -A opt_args\n\n"
					   "_arguments -C -S \\\n"));
	else
		pm_buf_add_str(out, PM_STR("_arguments -S \\\n"));
	add_options(out, program, "\t");
	if (program->verb_count > 0)
		add_verbs(out, program);
	else
		add_operands(out, program, "\t");
}
