/*
 * Where a value of JSON ends.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_JSON_EXTENT_H
#define PM_INDEXER_READ_JSON_EXTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/str.h>

/** What may stand before each text of JSON (RFC 7464). */
#define PM_JSON_SEPARATOR '\x1E'

/** How far an object or array reaches, as far as was looked: begin with zeros. */
struct pm_json_extent {
	size_t bytes;   /* looked at */
	uint64_t lines; /* line ends among them */
	size_t depth;   /* brackets that are open */
	char last;      /* the last character that is no white space; 0: none yet */
	bool at_line_start, in_string, is_escaped;
	bool is_lost; /* from here on, brackets and strings tell nothing */
};

enum pm_json_end {
	PM_JSON_OPEN,  /* it may go on after the text */
	PM_JSON_ENDED, /* with a line end, or before another value on the same line */
	PM_JSON_BROKEN /* where another value begins, before the end of this one */
};

/**
 * Look at the bytes of text after the first extent->bytes, which were looked at before.
 *
 * Only brackets and strings are looked at; whether it is JSON is for the parser to say. What stands
 * before the first bracket belongs to the value, and what stands after its end on the same line,
 * unless that is another value. A value is broken where in column 1 there is a bracket that no
 * value can have there, as what stands before is none of [ , and colon; or where there is a
 * separator.
 */
enum pm_json_end pm_json_extent_find(struct pm_json_extent *extent, struct pm_str text);

#endif
