/*
 * What became of each input: counted, named on stderr, written to a file.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_REPORT_H
#define PM_INDEXER_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <pressmark/error.h>
#include <pressmark/str.h>
#include <pressmark/writer.h>

#include "lib/buf.h"

/** How many problems are named on stderr. */
#define PM_REPORT_NAMED 20

/** A report: zero-initialise it, pm_report_open, pm_report_close. */
struct pm_report {
	FILE *file; /* NULL: none is wanted */
	const char *path;
	struct pm_buf line;
	uint64_t problems;
	bool verbose; /* say each line but those of what is unchanged on stdout, too, and name all
	                 problems */
};

/** A line of it. Empty texts are left out. */
struct pm_report_line {
	struct pm_str path, record;
	uint64_t line; /* 0: not known */
	const char *state;
	struct pm_str reason;
	const struct pm_written *changes; /* said on stdout only; NULL: none */
	bool with_documents;
	uint64_t documents; /* given with with_documents */
};

/** Open the file. path: NULL for none; kept, so it must outlive the report. */
enum pm_status pm_report_open(struct pm_report *report, const char *path, struct pm_error *err);

/** Write a line. */
void pm_report_write(struct pm_report *report, const struct pm_report_line *line);

/** Write a line about a problem, count it, and name it on stderr if it is among the first. */
void pm_report_problem(struct pm_report *report, const struct pm_report_line *line);

/** Say how many problems were not named, and begin to name them anew; what was written is in the
 * file. */
void pm_report_rest(struct pm_report *report);

/** Say how many were not named, and close the file: PM_IO when something could not be written. */
enum pm_status pm_report_close(struct pm_report *report, struct pm_error *err);

#endif
