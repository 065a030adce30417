/*
 * Sentences and paragraphs.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_SENTENCE_H
#define PM_LIB_TEXT_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/str.h>

/** A text, and what must be known of it as a whole before its parts can be told. */
struct pm_prose {
	struct pm_str text;
	unsigned line_feeds; /* that end a paragraph: 1 in a text without an empty line inside,
	                        where each line is one; else 2 */
};

struct pm_prose pm_prose_of(struct pm_str text);

/** A text whose line feeds are only space, as a title's are in the index. */
struct pm_prose pm_prose_of_line(struct pm_str text);

/** Whether a paragraph ends at a place: what follows is an empty line (or the end of a line, where
 * each is a paragraph), a paragraph separator (U+2029), or nothing. */
bool pm_prose_ends_paragraph(const struct pm_prose *prose, size_t at);

/**
 * Whether a sentence ends at a place right after a code point that is no space.
 *
 * It does where a paragraph ends, and after a full stop, a question or an exclamation mark (of any
 * script, with up to three closing quotes and brackets) that space follows and then no small
 * letter; after those of Chinese and Japanese without space. Not after a single letter or an
 * abbreviation that names and numbers follow. That is simpler than UAX #29, which breaks after
 * "Sen." and "U.S.".
 */
bool pm_prose_ends_sentence(const struct pm_prose *prose, size_t at);

/** Walks from sentence to sentence. */
struct pm_sentences {
	struct pm_prose prose;
	size_t at;
	bool paragraph; /* the next one begins a paragraph */
};

/** A sentence, from its first code point that is no space to its last. */
struct pm_sentence {
	size_t start, end;
	bool paragraph; /* it begins one */
};

/** Begin at a text, borrowed until the last sentence. */
void pm_sentences_start(struct pm_sentences *sentences, struct pm_prose prose);

/** Give the next sentence; false when there is none. Together they hold all of the text but space.
 */
bool pm_sentences_next(struct pm_sentences *sentences, struct pm_sentence *sentence);

#endif
