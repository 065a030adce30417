/*
 * The characters of the query language.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_CHARS_H
#define PM_SEARCH_QUERY_CHARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/str.h>

#include "lib/arena.h"

/** Quotes of one kind close each other, whichever of them comes first: “…”, „…“, ”…”; «…», »…«. */
enum pm_quote {
	PM_QUOTE_NONE,
	PM_QUOTE_STRAIGHT,
	PM_QUOTE_CURLY,
	PM_QUOTE_ANGLE,
};

/** Decode the character at `at`, which is inside text; returns its length in bytes (1 with
 * *code = PM_UTF8_BROKEN, lib/text/utf8.h). */
size_t pm_char_decode(struct pm_str text, size_t at, uint32_t *code);

/** The length in bytes of the white space at `at`, 0 when there is none or the text ends. */
size_t pm_char_space(struct pm_str text, size_t at);

/** The length in bytes and the kind of the quote at `at`; 0 when there is none or the text ends. */
size_t pm_char_quote(struct pm_str text, size_t at, enum pm_quote *kind);

/** The length in bytes of the escaped character at `at`, its backslash included: a backslash and a
 * quote or a punctuation character of ASCII. 0 when there is none. */
size_t pm_char_escape(struct pm_str text, size_t at);

/** The length in bytes of the character or escaped character at `at`, which is inside text. */
size_t pm_char_length(struct pm_str text, size_t at);

/** Whether text holds a letter or digit of any script. */
bool pm_char_any_word(struct pm_str text);

/** Whether the last character of text is a letter or digit. */
bool pm_char_ends_word(struct pm_str text);

/** Copy text into an arena without the backslashes of escapes, and without one before a letter of
 * ASCII at its very start: `\NOT`. */
struct pm_str pm_char_unescape(struct pm_arena *arena, struct pm_str text);

/** The bytes from start to end. */
static inline struct pm_str pm_char_slice(struct pm_str text, size_t start, size_t end)
{
	return (struct pm_str){.ptr = text.ptr + start, .len = end - start};
}

/** The longest excerpt, in bytes. */
#define PM_EXCERPT_MAX 40

/** The beginning of text, for a message: `"%.*s", PM_EXCERPT(text)`. */
struct pm_str pm_char_excerpt(struct pm_str text);
#define PM_EXCERPT(text) (int)pm_char_excerpt(text).len, (text).ptr

#endif
