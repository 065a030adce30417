/*
 * Comparing names and titles as people do.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_HTML_WORDS_H
#define PM_INDEXER_READ_HTML_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/str.h>

/** A letter or digit of ASCII. */
static inline bool pm_html_is_alnum(char c)
{
	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9');
}

/** White space of HTML (https://infra.spec.whatwg.org/#ascii-whitespace). */
static inline bool pm_html_is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/** What follows after the first letter; see pm_html_is_name. */
bool pm_html_is_rest_of_name(struct pm_str text, const char *name);

/** The text is that, whatever the case of ASCII. name: in small letters. */
static inline bool pm_html_is_name(struct pm_str text, const char *name)
{
	return text.len > 0 && (*text.ptr | 0x20) == *name && pm_html_is_rest_of_name(text, name);
}

/** Take the next word off a list of them, separated by white space; empty at the end. */
struct pm_str pm_html_next_word(struct pm_str *list);

/** The texts have the same letters and digits: case of ASCII, white space and punctuation do not
 * count. */
bool pm_html_same_words(struct pm_str a, struct pm_str b);

/** How much of the text are the words of `start`; 0: it begins with others, or start has none. */
size_t pm_html_words_prefix(struct pm_str text, struct pm_str start);

/** The text begins with that, whatever the case. */
bool pm_html_starts(struct pm_str text, const char *start);

/** The text holds that, whatever the case of ASCII. */
bool pm_html_mentions(struct pm_str text, const char *words);

/** The text is one word with a dot within: "example.com". */
bool pm_html_is_domain(struct pm_str text);

/** The words between white space. */
size_t pm_html_count_words(struct pm_str text);

struct pm_arena;

/** The text with its character references replaced, those of numbers and the common names: systems
 * leave them in JSON. Borrowed from text or from the arena. */
struct pm_str pm_html_unescape(struct pm_arena *arena, struct pm_str text);

#endif
