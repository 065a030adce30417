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
	/* Of one answer of many: */
	struct pm_str id;  /* its query's; empty: it is the only answer */
	bool id_is_number; /* the JSON formats write it as one */
};

/** Why there is no answer to one query of many, or no more of it. */
struct pm_failure {
	size_t line;   /* of the input */
	size_t column; /* of the query, in characters from 1; 0: it is not about a place in it */
	const char *status, *message;
};

/** An output format. Its functions only append to the buffer; NULL: nothing to write. */
struct pm_format {
	const char *name;
	bool count_only, no_snippets; /* what it does not need */
	bool whole;                   /* a part of an answer is no use */
	void (*begin)(struct pm_output *output, const struct pm_results *answer);
	void (*hit)(struct pm_output *output, const struct pm_hit *hit);
	void (*end)(struct pm_output *output, const struct pm_results *answer);
	/* In place of an answer, or after some hits; NULL: it is said on standard error. */
	void (*fail)(struct pm_output *output, const struct pm_failure *failure);
};

/** Append the id of the query and a tab; nothing where there is one answer only. */
void pm_print_id(struct pm_output *output);

extern const struct pm_format pm_format_text;
extern const struct pm_format pm_format_json;
extern const struct pm_format pm_format_jsonl;
extern const struct pm_format pm_format_paths;
extern const struct pm_format pm_format_count;

#endif
