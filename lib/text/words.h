/*
 * Word boundaries as Unicode's annex 29 defines them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_WORDS_H
#define PM_LIB_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/str.h>

/** A place in a text between two code points; pm_words_start begins, the rest is the module's own.
 */
struct pm_words {
	const char *next, *end;
	uint8_t last;         /* Word_Break of the code point before */
	uint8_t base, before; /* of the last two that are not Extend, Format or ZWJ after another */
	bool half_pair;       /* the last is a regional indicator that may take another */
	bool started;
};

/** A code point of a text. */
struct pm_char {
	const char *ptr;
	size_t len;
	uint32_t code;    /* PM_UTF8_BROKEN for a byte that is not UTF-8 */
	uint8_t property; /* its Word_Break, as <uniwbrk.h> numbers them */
	bool boundary;    /* a word boundary lies before it */
};

/** Begin at a text, or at a word boundary in one. text: borrowed until the last step. */
void pm_words_start(struct pm_words *words, struct pm_str text);

/**
 * Step over the next code point; false at the end of the text.
 *
 * All rules of UAX #29 4.1 for Unicode 14 (libunistring's tables). A text is passed in time linear
 * in its length, whatever it holds.
 */
bool pm_words_step(struct pm_words *words, struct pm_char *c);

/** Word_Break of a code point, or of PM_UTF8_BROKEN. */
uint8_t pm_words_property(uint32_t code);

#endif
