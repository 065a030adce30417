/*
 * Completions for bash: one function, which needs nothing of the package bash-completion.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/cli/completing.h"

/* bash takes `--name=value` for three words and `title:` for two. What follows decides by the verb,
 * the word before and the one begun, and sets `by`, an action of compgen's; `words` are whole,
 * those of a list follow what stands before the last comma. */
static const char beginning[] =
	"()\n"
	"{\n"
	"\tlocal current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\tlocal verb= operands= by= words= last= i\n"
	"\n"
	"\tCOMPREPLY=()\n"
	"\tif [[ $current == = ]]; then\n"
	"\t\tcurrent=\n"
	"\telif [[ $before == = ]]; then\n"
	"\t\tbefore=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\telif [[ $current == : || $before == : ]]; then\n"
	"\t\treturn\n"
	"\tfi\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tcase $verb:${COMP_WORDS[i]} in\n"
	"\t\t*:--) operands=1 ;;\n";

static const char end[] =
	"\tesac\n"
	"\n"
	"\tcase $by in\n"
	"\t-f | -d)\n"
	"\t\tcompopt -o filenames 2>/dev/null\n"
	"\t\tmapfile -t COMPREPLY < <(compgen \"$by\" -- \"$current\")\n"
	"\t\t;;\n"
	"\tlist)\n"
	"\t\tlast=${current##*,}\n"
	"\t\tcompopt -o nospace 2>/dev/null\n"
	"\t\twords=$(compgen -P \"${current%\"$last\"}\" -W \"$words\" -- \"$last\")\n"
	"\t\t[[ ! $words ]] || mapfile -t COMPREPLY <<<\"$words\"\n"
	"\t\t;;\n"
	"\t-W)\n"
	"\t\t[[ $words != *: ]] || compopt -o nospace 2>/dev/null\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
	"\t\t;;\n"
	"\tesac\n"
	"}\n"
	"\n"
	"complete -F ";

/* Append `-d | --index)` with a text before each name. */
static void add_names(struct pm_buf *out, const struct pm_option *option, const char *before)
{
	if (option->letter != 0)
		pm_buf_add_format(out, "%s:-%c | ", before, option->letter);
	pm_buf_add_format(out, "%s:--%s)", before, option->name);
}

/* The lines of the loop that find the verb, not among the values of options before it. */
static void find_verb(struct pm_buf *out, const struct pm_command *program)
{
	for (const struct pm_option *option = program->options; option->name != NULL; option++) {
		if (option->argument == NULL)
			continue;
		pm_buf_add_str(out, PM_STR("\t\t"));
		add_names(out, option, "");
		pm_buf_add_str(out, PM_STR(" [[ ${COMP_WORDS[++i]} != = ]] || ((++i)) ;;\n"));
	}
	for (size_t i = 0; i < program->verb_count; i++)
		pm_buf_add_format(out, "\t\t:%s) verb=%s ;;\n", program->verbs[i].name,
			program->verbs[i].name);
}

/* Append the end of a case, whose answer is a value. */
static void add_answer(struct pm_buf *out, const char *argument)
{
	switch (pm_value_kind(argument)) {
	case PM_VALUE_NONE:
	case PM_VALUE_OTHER:
		pm_buf_add_str(out, PM_STR(" by=nothing"));
		break;
	case PM_VALUE_FILE:
		pm_buf_add_str(out, PM_STR(" by=-f"));
		break;
	case PM_VALUE_DIRECTORY:
		pm_buf_add_str(out, PM_STR(" by=-d"));
		break;
	case PM_VALUE_WORD:
		pm_buf_add_str(out, PM_STR(" by=-W words='"));
		pm_add_words(out, argument);
		pm_buf_add_char(out, '\'');
		break;
	case PM_VALUE_WORDS:
		pm_buf_add_str(out, PM_STR(" by=list words='"));
		pm_add_words(out, argument);
		pm_buf_add_char(out, '\'');
		break;
	}
	pm_buf_add_str(out, PM_STR(" ;;\n"));
}

/* The cases in which the word before asks for a value. */
static void add_values(struct pm_buf *out, const struct pm_command *command, const char *verb)
{
	for (const struct pm_option *option = command->options; option->name != NULL; option++) {
		if (option->argument == NULL)
			continue;
		pm_buf_add_char(out, '\t');
		add_names(out, option, verb);
		add_answer(out, option->argument);
	}
}

/* The cases in which an option or an operand begins. */
static void add_words(struct pm_buf *out, const struct pm_command *command, const char *verb)
{
	pm_buf_add_format(out, "\t%s:-*) by=-W words='", verb);
	for (const struct pm_option *option = command->options; option->name != NULL; option++) {
		if (option != command->options)
			pm_buf_add_char(out, ' ');
		if (option->letter != 0)
			pm_buf_add_format(out, "-%c ", option->letter);
		pm_buf_add_format(out, "--%s", option->name);
	}
	pm_buf_add_format(out, "' ;;\n\t%s:*)", verb);
	if (command->verb_count == 0) {
		add_answer(out, command->operand);
		return;
	}
	pm_buf_add_str(out, PM_STR(" by=-W words='"));
	for (size_t i = 0; i < command->verb_count; i++)
		pm_buf_add_format(out, "%s%s", i > 0 ? " " : "", command->verbs[i].name);
	pm_buf_add_str(out, PM_STR("' ;;\n"));
}

void pm_complete_bash(struct pm_buf *out, const struct pm_command *program)
{
	pm_add_function_name(out, program->name);
	pm_buf_add_str(out, pm_str_of(beginning));
	if (program->verb_count > 0)
		find_verb(out, program);
	pm_buf_add_str(out, PM_STR("\t\tesac\n"
				   "\tdone\n"
				   "\n"
				   "\t[[ $operands ]] || case $verb:$before in\n"));
	add_values(out, program, "");
	for (size_t i = 0; i < program->verb_count; i++)
		add_values(out, &program->verbs[i], program->verbs[i].name);
	pm_buf_add_str(out, PM_STR("\tesac\n"
				   "\t[[ $by ]] || case $verb:$operands$current in\n"));
	add_words(out, program, "");
	for (size_t i = 0; i < program->verb_count; i++)
		add_words(out, &program->verbs[i], program->verbs[i].name);
	pm_buf_add_str(out, pm_str_of(end));
	pm_add_function_name(out, program->name);
	pm_buf_add_format(out, " %s\n", program->name);
}
