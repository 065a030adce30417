/*
 * Completions of command lines for bash, zsh and fish, from the tables of options.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/cli/completions.h"

#include <string.h>

#include "lib/cli/completing.h"
#include "lib/error.h"

/* What follows the words of which there can be several. */
#define SEVERAL ",…"

enum pm_value_kind pm_value_kind(const char *argument)
{
	if (argument == NULL)
		return PM_VALUE_NONE;
	if (strchr(argument, '|') != NULL)
		return strstr(argument, SEVERAL) != NULL ? PM_VALUE_WORDS : PM_VALUE_WORD;
	if (strcmp(argument, "FILE") == 0 || strcmp(argument, "PATH") == 0)
		return PM_VALUE_FILE;
	if (strcmp(argument, "DIR") == 0)
		return PM_VALUE_DIRECTORY;
	return PM_VALUE_OTHER;
}

void pm_add_words(struct pm_buf *out, const char *argument)
{
	const char *several = strstr(argument, SEVERAL);

	for (; *argument != '\0' && argument != several; argument++)
		pm_buf_add_char(out, *argument == '|' ? ' ' : *argument);
}

void pm_add_replaced(struct pm_buf *out, const char *text, const char *set, const char *instead)
{
	for (; *text != '\0'; text++) {
		if (strchr(set, *text) == NULL) {
			pm_buf_add_char(out, *text);
		} else if (instead != NULL) {
			pm_buf_add_str(out, pm_str_of(instead));
		} else {
			pm_buf_add_char(out, '\\');
			pm_buf_add_char(out, *text);
		}
	}
}

void pm_add_function_name(struct pm_buf *out, const char *name)
{
	pm_buf_add_char(out, '_');
	pm_add_replaced(out, name, "-", "_");
}

enum pm_status pm_completions(struct pm_buf *out, const struct pm_command *program,
	const char *shell, struct pm_error *err)
{
	static const struct {
		const char *name;
		void (*write)(struct pm_buf *out, const struct pm_command *program);
	} shells[] = {
		{"bash", pm_complete_bash},
		{"zsh", pm_complete_zsh},
		{"fish", pm_complete_fish},
	};

	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
		if (strcmp(shells[i].name, shell) == 0) {
			shells[i].write(out, program);
			return out->failed ? pm_fail_memory(err) : PM_OK;
		}
	return pm_fail(err, PM_INVALID, "--completions: \"%s\" is none of bash, zsh, fish", shell);
}
