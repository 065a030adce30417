/*
 * Output formats: one file each, all behind this interface.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_PRINT_H
#define PM_SEARCH_PRINT_PRINT_H

#include <pressmark/search.h>

#include "lib/buf.h"
#include "search/print/hit_field.h"
#include "search/print/offset.h"
#include "search/print/template.h"

/** The version of the JSON that is written: it goes up when members change their meaning or go
 * away. All from the oldest to the newest can be asked for. */
enum {
	PM_FORMAT_VERSION_OLDEST = 1,
	PM_FORMAT_VERSION = 1,
};

/** What is being written, and how. */
struct pm_output {
	struct pm_buf *buf; /* takes what is written */
	const struct pm_results
		*answer;        /* without its hits; a format's begin keeps it for its hit */
	struct pm_str typed;    /* the query as typed, in which clauses have their offsets */
	bool terminal;          /* a terminal shows it: nothing may do it harm */
	bool color, hyperlinks; /* escape sequences are allowed: of colour, OSC 8 */
	size_t width;           /* columns of the terminal; 0: lines are not broken */
	char terminator;        /* of a path: line feed or NUL */
	bool whole;             /* fragments are whole texts: their lines are kept */
	size_t facet_values;    /* to show of each facet, at most; 0: all */
	enum pm_offset_unit offsets;
	struct pm_hit_fields fields; /* columns or members asked for; none: the format's own */
	struct pm_template pieces;
	size_t hits; /* written so far */
	/* Of one answer of many: */
	struct pm_str id;  /* its query's; empty: it is the only answer */
	bool id_is_number; /* the JSON formats write it as one */
	size_t answers;    /* written so far */
};

/** Why there is no answer to one query of many, or no more of it. */
struct pm_failure {
	size_t line;   /* of the input */
	size_t column; /* of the query, in characters from 1; 0: it is not about a place in it */
	const char *status, *message;
};

/** Who tells why nothing was found. */
enum pm_diagnosis {
	PM_DIAGNOSIS_NONE,   /* nobody: other programs read this format, and know what to do */
	PM_DIAGNOSIS_ASIDE,  /* the program, on standard error */
	PM_DIAGNOSIS_WITHIN, /* the format */
};

/** What may be chosen of each hit. */
enum pm_choosable {
	PM_CHOOSE_NOTHING,
	PM_CHOOSE_COLUMNS, /* what is a single text */
	PM_CHOOSE_MEMBERS, /* anything */
};

/** An output format. Its functions only append to the buffer; NULL: nothing to write. */
struct pm_format {
	const char *name;
	bool count_only, no_snippets; /* what it does not need */
	bool whole;                   /* a part of an answer is no use */
	bool alone;                   /* many answers do not make one of these */
	bool facets, parts;           /* what it has a place for: facets, parts of scores */
	unsigned default_facets;      /* unless others are asked for: bits 1 << pm_facet_field */
	size_t facet_values;          /* of each facet, unless another number is given; 0: all */
	size_t copies;                /* shown of each hit, unless fields are chosen */
	enum pm_choosable fields;
	enum pm_diagnosis diagnosis;
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
extern const struct pm_format pm_format_tsv;
extern const struct pm_format pm_format_csv;
extern const struct pm_format pm_format_trec;
extern const struct pm_format pm_format_markdown;
extern const struct pm_format pm_format_html;
extern const struct pm_format pm_format_paths;
extern const struct pm_format pm_format_count;
extern const struct pm_format pm_format_counts;
extern const struct pm_format pm_format_template;

#endif
