/*
 * The command line of `pressmark-index add`.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_ADD_REQUEST_H
#define PM_INDEXER_ADD_REQUEST_H

#include "indexer/add.h"
#include "lib/buf.h"
#include "lib/cli/options.h"

/** What a command line asks for. */
struct pm_add_request {
	struct pm_add_options add;
	struct pm_writer_options writer;
	const char *index, *report;
	const char **paths;
	size_t path_count;
	const char *files_from; /* more paths; NULL: none */
	bool null;              /* they end in NULs */
	bool dry_run, verbose, watch, help;
	struct pm_rename *renames;
	struct pm_buf excludes; /* the text of a file of patterns */
};

/** The options there are. */
extern const struct pm_option pm_add_request_options[];

/** Read a command line, which outlives the request, into one that is zero but for what is given
 * before the verb; pm_add_request_free in any case. */
enum pm_status pm_add_request_read(
	struct pm_add_request *request, char *const *arguments, struct pm_error *err);

void pm_add_request_free(struct pm_add_request *request);

#endif
