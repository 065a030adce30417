/*
 * Options of a command line, from a table that also writes --help.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_CLI_OPTIONS_H
#define PM_LIB_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include <pressmark/error.h>

#include "lib/buf.h"

/** One option. A table of them ends in one without name. */
struct pm_option {
	int id;               /* what pm_options_next returns: 1 or more */
	char letter;          /* for `-d`, or 0 */
	const char *name;     /* for `--index` */
	const char *argument; /* what --help calls its argument, or the words it can be,
	                         `text|json`, with `,…` at the end several of them, commas between;
	                         NULL: it takes none */
	const char *help;     /* one sentence without final dot */
};

/** What pm_options_next returns beside an option's id. */
enum {
	PM_OPTION_OPERAND = 0, /* an argument that is no option */
	PM_OPTION_END = -1,
	PM_OPTION_ERROR = -2,
};

/** Where in a command line we are. */
struct pm_options {
	const struct pm_option *table;
	char *const *arguments; /* without the program's name, ending in NULL */
	bool operands_only;     /* after `--` */
};

/**
 * Take the next argument. Options and operands may be mixed; everything after `--` is an operand,
 * and so is `-`.
 *
 * Letters are not bundled and values not glued to them, unlike getopt's: `-chin` must not be taken
 * for `-c -h -i -n` where a query's word can begin with a minus. value: the option's argument, or
 * the operand; borrowed from the command line. Returns the option's id or one of the constants
 * above; PM_OPTION_ERROR fills *err.
 */
int pm_options_next(struct pm_options *options, const char **value, struct pm_error *err);

/** Append a line or more for each option, aligned, at most 80 columns wide; of words that an
 * argument can be only those that fit. */
void pm_options_help(const struct pm_option *table, struct pm_buf *out);

/** Read a whole number from least to most in decimal. PM_INVALID says so. */
enum pm_status pm_option_count(const char *name, const char *value, uint64_t least, uint64_t most,
	uint64_t *out, struct pm_error *err);

/** Read a number of bytes: `4096`, `64K`, `512M`, `2G` (powers of 1024; a following `B` or `iB` is
 * allowed). */
enum pm_status pm_option_size(
	const char *name, const char *value, uint64_t *out, struct pm_error *err);

/** Read one of some names. PM_INVALID says them all. */
enum pm_status pm_option_choice(const char *name, struct pm_str value, const char *const *choices,
	size_t count, size_t *out, struct pm_error *err);

/** Take the next item of a list whose items are separated by commas, without white space around it;
 * false after the last. The list becomes what is left. */
bool pm_option_item(struct pm_str *list, struct pm_str *item);

#endif
