/*
 * Where a text may be cut: between graphemes, at words, at sentences.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_BOUNDARY_H
#define PM_SEARCH_BOUNDARY_H

#include <stdint.h>

#include "lib/text/sentence.h"

/** What is true of a place between two graphemes, as bits. */
enum pm_boundary {
	PM_STARTS_WORD = 1,
	PM_ENDS_WORD = 2,
	PM_STARTS_SENTENCE = 4,
	PM_ENDS_SENTENCE = 8,
};

/** Walks forward from grapheme to grapheme. */
struct pm_cursor {
	const struct pm_prose *prose;
	size_t at;         /* bytes */
	size_t chars;      /* code points passed; a broken byte counts as one */
	unsigned boundary; /* of enum pm_boundary: what holds at this place */
};

/** Begin at a place, which is taken for a boundary of graphemes; prose is borrowed. */
void pm_cursor_start(struct pm_cursor *cursor, const struct pm_prose *prose, size_t at);

/** Go on to the next boundary; not at the text's end. */
void pm_cursor_next(struct pm_cursor *cursor);

/** The place so many code points before a place, but not before low. */
size_t pm_chars_before(struct pm_str text, size_t at, size_t chars, size_t low);

/** Code points in [start, end). */
size_t pm_chars_count(struct pm_str text, size_t start, size_t end);

#endif
