/*
 * What the analyzer takes a character for.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_CLASSES_H
#define PM_LIB_TEXT_CLASSES_H

#include <stdbool.h>
#include <stdint.h>

enum pm_class {
	PM_CLASS_NONE, /* separates words */
	PM_CLASS_LETTER,
	PM_CLASS_DIGIT,
	PM_CLASS_CHARACTER, /* of a script written without spaces: Han, Kana, Hangul, Thai … */
	PM_CLASS_MARK,      /* belongs to the character before; accents, soft hyphens, joiners */
	PM_CLASS_HYPHEN,    /* the rest may hold a compound together */
	PM_CLASS_APOSTROPHE,
	PM_CLASS_UNDERSCORE,
	PM_CLASS_AMPERSAND,
	PM_CLASS_AT,
	PM_CLASS_DOT,
	PM_CLASS_MIDDLE, /* only where UAX #29 keeps it within a word: comma, colon, middle dot … */
};

/** Classes of ASCII. */
extern const uint8_t pm_classes_ascii[128];

/** The class of a code point, or of PM_UTF8_BROKEN; property: its Word_Break. */
enum pm_class pm_class_of(uint32_t code, uint8_t property);

/** Whether a character of this class and code stays with the one before: a mark, or a conjoining
 * vowel or final consonant of a Hangul syllable. */
static inline bool pm_class_continues(enum pm_class class, uint32_t code)
{
	return class == PM_CLASS_MARK || (code >= 0x1160 && code <= 0x11FF) ||
	       (code >= 0xD7B0 && code <= 0xD7FF);
}

static inline bool pm_class_starts(enum pm_class class)
{
	return class >= PM_CLASS_LETTER && class <= PM_CLASS_CHARACTER;
}

static inline bool pm_class_alnum(enum pm_class class)
{
	return class == PM_CLASS_LETTER || class == PM_CLASS_DIGIT;
}

#endif
