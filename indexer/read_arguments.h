/*
 * Options of the command line that say how inputs are read.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_ARGUMENTS_H
#define PM_INDEXER_READ_ARGUMENTS_H

#include "indexer/read/read.h"

/** Each takes the value of an option, which outlives the options that are read from it; PM_INVALID
 * says what is wrong with it. */
enum pm_status pm_take_kind(
	struct pm_read_options *options, const char *value, struct pm_error *err);
enum pm_status pm_take_language(
	struct pm_read_options *options, const char *value, struct pm_error *err);

/** name: of the option, for the message. */
enum pm_status pm_take_format(
	struct pm_read_options *options, const char *name, const char *value, struct pm_error *err);

/** renames: those of the options, with room for one more. */
enum pm_status pm_take_map(struct pm_read_options *options, struct pm_rename *renames,
	const char *value, struct pm_error *err);

#endif
