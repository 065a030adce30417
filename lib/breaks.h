/*
 * Where sentences and paragraphs of a document begin, as the index keeps it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The value of PM_SLOT_BREAKS holds an entry for each sentence of the title, then of the text, that
 * has a word: a number in groups of seven bits, the lowest first, all but the last with the highest
 * bit of their byte set. It is the position of the sentence's first word less that of the entry
 * before, times four; plus 1 where a paragraph begins, plus 2 where the text does. The title is a
 * paragraph.
 */
#ifndef PM_LIB_BREAKS_H
#define PM_LIB_BREAKS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/buf.h"
#include "lib/text/sentence.h"

struct pm_token;

/** A sentence: where it begins. */
struct pm_break {
	uint32_t position; /* of its first word */
	bool paragraph;    /* a paragraph begins with it */
	bool text;         /* the text does: what is before is the title */
};

/** Append a break after one at position before (0: it is the first). */
void pm_breaks_add(struct pm_buf *out, uint32_t before, struct pm_break next);

/** A walk over the breaks of a value; zero-initialise it with the bytes, which are borrowed. */
struct pm_breaks {
	struct pm_str bytes;
	uint32_t position; /* of the last one given */
};

/** Give the next break; false at the end, or where the bytes are none of ours. */
bool pm_breaks_next(struct pm_breaks *breaks, struct pm_break *next);

/** The sentences of a text, one ahead of the words that are being read. */
struct pm_breaks_of_text {
	struct pm_sentences sentences;
	struct pm_sentence next;
	bool more;
};

/** Begin at a text, which is borrowed. */
void pm_breaks_of_text_start(struct pm_breaks_of_text *walk, struct pm_prose text);

/** Whether a sentence begins with the text's next token, and *paragraph: a paragraph as well. A
 * sentence without a word counts for the one after it. */
bool pm_breaks_of_text_token(
	struct pm_breaks_of_text *walk, const struct pm_token *token, bool *paragraph);

#endif
