/*
 * What would be indexed of a file, and how it was found.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_SHOW_H
#define PM_INDEXER_SHOW_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/read/read.h"
#include "lib/buf.h"

struct pm_languages;

/** Where the value of a field was found. */
struct pm_show_found {
	const char *field, *how;
};

/** The most fields that a reader tells of. */
#define PM_SHOW_FOUND_MAX 16

/** What is shown goes to stdout. Zero-initialise it but for the first two, pm_show_free. */
struct pm_show {
	const struct pm_read_options *options;
	bool json;
	bool problems; /* there was one */

	const char *path; /* of the file being shown */
	struct pm_languages *languages;
	struct pm_show_found found[PM_SHOW_FOUND_MAX]; /* of the document being read */
	size_t found_count;
	struct pm_buf out;
};

void pm_show_free(struct pm_show *show);

/** Show the documents and problems of a file, `-` of standard input. What is wrong with it is
 * shown; PM_NO_MEMORY, PM_IO when stdout cannot be written. */
enum pm_status pm_show_file(struct pm_show *show, const char *path, struct pm_error *err);

#endif
