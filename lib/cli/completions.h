/*
 * Completions of command lines for bash, zsh and fish, from the tables of options.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_CLI_COMPLETIONS_H
#define PM_LIB_CLI_COMPLETIONS_H

#include "lib/cli/options.h"

/** The shells there are completions for, as the values of an option. */
#define PM_SHELLS "bash|zsh|fish"

/** A program, or a verb of one. */
struct pm_command {
	const char *name;
	const char *summary; /* of a verb */
	const struct pm_option *options;
	const char *operand; /* what its operands are, as pm_option.argument says it; NULL: it takes
	                        none, but for the verbs */
	const struct pm_command *verbs; /* one of them follows the program's own options */
	size_t verb_count;
};

/** Append what completes a program in a shell; PM_INVALID when there is no such shell. */
enum pm_status pm_completions(struct pm_buf *out, const struct pm_command *program,
	const char *shell, struct pm_error *err);

#endif
