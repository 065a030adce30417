/*
 * The fast path: plain words of ASCII.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nine words of ten in English are letters with a space or a full stop after them, and need none of
 * what the general path looks for. What is read here comes out of the general path just the same.
 */
#ifndef PM_LIB_TEXT_PLAIN_H
#define PM_LIB_TEXT_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

/** Letters only, or digits only. */
struct pm_plain {
	size_t len;      /* of the letters or digits, at most PM_TERM_MAX */
	const char *end; /* of what they stand for: with a possessive 's */
	bool capitals;   /* some are capitals */
};

/** Pass over ASCII that begins no word. */
const char *pm_plain_skip(const char *ptr, const char *end);

/** Whether nothing at ptr, after a letter or digit, can belong to the same word or compound. False
 * may mean that this needs a closer look. */
bool pm_plain_ends(const char *ptr, const char *end);

/** Read the word at ptr; false when it is none, or one for the general path. */
bool pm_plain_read(struct pm_plain *plain, const char *ptr, const char *end);

#endif
