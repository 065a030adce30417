/*
 * Offsets into a text, in the unit that its reader counts in.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_OFFSET_H
#define PM_SEARCH_PRINT_OFFSET_H

#include <stddef.h>

#include <pressmark/str.h>

enum pm_offset_unit {
	PM_OFFSET_BYTE,
	PM_OFFSET_CHAR,  /* code points, as Python counts */
	PM_OFFSET_UTF16, /* code units of UTF-16, as JavaScript, Java and C# count */
	PM_OFFSET_UNIT_COUNT
};

extern const char *const pm_offset_unit_names[PM_OFFSET_UNIT_COUNT];

/** A place in a text; begins as {.unit = …, .text = …}. */
struct pm_offset {
	enum pm_offset_unit unit;
	struct pm_str text;
	size_t byte;  /* where we are */
	size_t units; /* the same in units */
};

/** Go on to a byte, which is not before the place; returns its offset in units. A byte that is no
 * UTF-8 counts as one. */
size_t pm_offset_advance(struct pm_offset *offset, size_t byte);

/** The offset of a byte that is not before the place, which stays where it is. */
size_t pm_offset_ahead(const struct pm_offset *offset, size_t byte);

#endif
