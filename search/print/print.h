/*
 * Output formats: one file each, all behind this interface.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_PRINT_H
#define PM_SEARCH_PRINT_PRINT_H

#include <pressmark/search.h>

#include "lib/buf.h"

/** What is being written, and how. */
struct pm_output {
	struct pm_buf *buf; /* takes what is written */
	bool color;
	size_t width;    /* columns of the terminal; 0: lines are not broken */
	char terminator; /* of a path: line feed or NUL */
	size_t hits;     /* written so far */
};

/** An output format. Its functions only append to the buffer; NULL: nothing to write. */
struct pm_format {
	const char *name;
	bool count_only, no_snippets; /* what it does not need */
	void (*begin)(struct pm_output *output, const struct pm_results *answer);
	void (*hit)(struct pm_output *output, const struct pm_hit *hit);
	void (*end)(struct pm_output *output, const struct pm_results *answer);
};

extern const struct pm_format pm_format_text;
extern const struct pm_format pm_format_json;
extern const struct pm_format pm_format_jsonl;
extern const struct pm_format pm_format_paths;
extern const struct pm_format pm_format_count;

#endif
