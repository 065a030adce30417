/*
 * The command line of pressmark-search.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_OPTIONS_H
#define PM_SEARCH_OPTIONS_H

#include <pressmark/query.h>
#include <pressmark/search.h>

#include "lib/buf.h"
#include "search/print/print.h"

/** When to write escape sequences. */
enum pm_when {
	PM_WHEN_AUTO, /* on a terminal that can */
	PM_WHEN_ALWAYS,
	PM_WHEN_NEVER,
};

/** What the user wants; texts are borrowed from the command line but for query_text. */
struct pm_wishes {
	const char *index;        /* NULL: where it usually is */
	struct pm_buf query_text; /* all operands, a space between */
	bool has_query;
	const char *query_file; /* where the query is, else NULL */
	const char *batch;      /* where many are, else NULL */
	bool serve;             /* many are on standard input */
	struct pm_query_options query;
	struct pm_search_options search;
	const struct pm_format *format;
	bool count;              /* only how many there are */
	struct pm_output output; /* what the options say of it */
	enum pm_when color, hyperlinks;
	bool no_pager;
	bool has_facet_values; /* else the format chooses */
	size_t format_version; /* of JSON that is wanted */
	bool explain_query;
	bool help, version;
	const char *completions; /* for which shell; NULL: not asked for */
};

/** Read the command line, without the program's name, ending in NULL. PM_INVALID for one that is
 * wrong. *out is to be freed in any case. */
enum pm_status pm_wishes_read(struct pm_wishes *out, char *const *arguments, struct pm_error *err);

void pm_wishes_free(struct pm_wishes *wishes);

/** Append what --help shows. */
void pm_wishes_help(struct pm_buf *out);

/** Append what completes the command line in a shell. */
enum pm_status pm_wishes_completions(struct pm_buf *out, const char *shell, struct pm_error *err);

#endif
