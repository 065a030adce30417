/*
 * What the completions of each shell are written with.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_CLI_COMPLETING_H
#define PM_LIB_CLI_COMPLETING_H

#include "lib/cli/completions.h"

/** What can stand for an argument or operand. */
enum pm_value_kind {
	PM_VALUE_NONE,  /* there is none */
	PM_VALUE_OTHER, /* something that cannot be completed */
	PM_VALUE_FILE,
	PM_VALUE_DIRECTORY,
	PM_VALUE_WORD,  /* one of those that its name lists: `text|json` */
	PM_VALUE_WORDS, /* several of them: `kind|source,…` */
};

/** By the name: `FILE` and `PATH`, `DIR`, words with bars between, others; NULL is none. */
enum pm_value_kind pm_value_kind(const char *argument);

/** Append the words that a name lists, spaces between. */
void pm_add_words(struct pm_buf *out, const char *argument);

/** Append a text with a text in the place of each byte of a set; NULL: the byte with a backslash
 * before it. */
void pm_add_replaced(struct pm_buf *out, const char *text, const char *set, const char *instead);

/** Append a name as that of a shell's function: underscores for what cannot be in it. */
void pm_add_function_name(struct pm_buf *out, const char *name);

void pm_complete_bash(struct pm_buf *out, const struct pm_command *program);
void pm_complete_zsh(struct pm_buf *out, const struct pm_command *program);
void pm_complete_fish(struct pm_buf *out, const struct pm_command *program);

#endif
