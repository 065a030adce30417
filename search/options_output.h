/*
 * The options of pressmark-search that say what to show and how.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_OPTIONS_OUTPUT_H
#define PM_SEARCH_OPTIONS_OUTPUT_H

#include "lib/cli/exit.h"
#include "search/options.h"
#include "search/request.h"

/** Their ids in the option table. */
enum pm_output_option {
	PM_OUTPUT_SORT = 100,
	PM_OUTPUT_FORMAT,
	PM_OUTPUT_FORMAT_VERSION,
	PM_OUTPUT_JSON,
	PM_OUTPUT_TEMPLATE,
	PM_OUTPUT_FIELDS,
	PM_OUTPUT_OFFSETS,
	PM_OUTPUT_PATHS,
	PM_OUTPUT_NUL,
	PM_OUTPUT_COUNT,
	PM_OUTPUT_FACET,
	PM_OUTPUT_FACET_VALUES,
	PM_OUTPUT_EXPLAIN,
	PM_OUTPUT_FRAGMENTS,
	PM_OUTPUT_SNIPPET_CHARS,
	PM_OUTPUT_ALL_COPIES,
	PM_OUTPUT_WHOLE,
	PM_OUTPUT_COLOR,
	PM_OUTPUT_HYPERLINKS,
	PM_OUTPUT_NO_PAGER,
};

/** Take one of these options. */
enum pm_status pm_output_take(
	struct pm_wishes *wishes, int id, const char *value, struct pm_error *err);

/** When all are taken: see that they go together, and fill in what depends on the format. */
enum pm_status pm_output_settle(struct pm_wishes *wishes, struct pm_error *err);

/** See that a format has a place for what a query asks for. */
enum pm_status pm_output_check_places(
	const struct pm_format *format, const struct pm_request *request, struct pm_error *err);

/** PM_EXIT_FOUND when the version of JSON that is asked for is one that is written; else what to
 * exit with, and in *err why. */
enum pm_exit pm_output_check_version(const struct pm_wishes *wishes, struct pm_error *err);

#endif
