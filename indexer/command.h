/*
 * What the verbs of pressmark-index share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_COMMAND_H
#define PM_INDEXER_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include <pressmark/document.h>
#include <pressmark/error.h>

#include "lib/buf.h"
#include "lib/cli/options.h"

#define PROGRAM "pressmark-index"

/** A verb. Each has a file of its own. */
struct pm_verb {
	const char *name;
	const char *usage; /* its operands and the like */
	const char *summary;
	const struct pm_option *options;
	/* Do it. index: what -d before the verb gives, or NULL. arguments: after the verb, ending
	 * in NULL. Returns the exit status. */
	int (*run)(const struct pm_verb *verb, const char *index, char *const *arguments);
};

extern const struct pm_verb pm_verb_add, pm_verb_dump, pm_verb_failures, pm_verb_remove,
	pm_verb_show, pm_verb_stats, pm_verb_verify, pm_verb_versions;

/** Options of every verb, numbered above its own. */
enum {
	PM_COMMON_INDEX = 100,
	PM_COMMON_HELP,
};
#define PM_COMMON_OPTIONS                                                                 \
	{PM_COMMON_INDEX, 'd', "index", "DIR",                                            \
		"the index; else $PRESSMARK_INDEX, else the nearest .pressmark upwards"}, \
		{PM_COMMON_HELP, 'h', "help", NULL, "say this"},                          \
	{                                                                                 \
		0                                                                         \
	}

/** Write `pressmark-index: ` and a message to stderr. */
__attribute__((format(printf, 1, 2))) void pm_say(const char *format, ...);

/** Say what went wrong and give the exit status for it. */
int pm_say_error(const struct pm_error *err);

/** Say what a writer says of itself (pm_written), if anything. */
void pm_say_notice(const char *notice);

/** The exit status that an error calls for. */
int pm_exit_of(enum pm_status status);

/** Say that the command line is wrong; returns the exit status. */
int pm_say_usage(const struct pm_verb *verb, const struct pm_error *err);

/** Say that an operand is one too many; returns the exit status. */
int pm_say_operand(const struct pm_verb *verb, const char *operand);

/** Bytes of a time as text. */
#define PM_TIME_MAX 32

/** Write a moment, in seconds since 1970, in ISO 8601, in UTC. */
void pm_time_format(int64_t seconds, char text[PM_TIME_MAX]);

/** Append a text without control characters: they must not reach a terminal. */
void pm_add_shown(struct pm_buf *out, struct pm_str text);

/** Write a verb's --help to stdout; returns the exit status. */
int pm_show_help(const struct pm_verb *verb);

/** Write to stdout, whole; returns the exit status. */
int pm_print(struct pm_str text);

/** Write a piece of what comes to stdout, and clear the buffer; pm_print ends it. PM_NO_MEMORY, if
 * that is what the buffer met; PM_IO. */
enum pm_status pm_print_piece(struct pm_buf *out, struct pm_error *err);

/** Take the value of --format=text|json. */
enum pm_status pm_take_text_or_json(const char *value, bool *json, struct pm_error *err);

/** Append members of a JSON object as JSON Lines have them: what a document has from its url to its
 * date. */
void pm_add_document_members(struct pm_buf *out, const struct pm_document *document);

#endif
