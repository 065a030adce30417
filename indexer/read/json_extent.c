/*
 * Where a value of JSON ends.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/json_extent.h"

#include <string.h>

static bool opens(char c)
{
	return c == '{' || c == '[';
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The value has ended; on its line there may be more. */
static bool has_ended(const struct pm_json_extent *extent)
{
	return extent->depth == 0 && extent->last != '\0';
}

/* The next character is the first one of another value. */
static bool begins_another(const struct pm_json_extent *extent, char next)
{
	if (next == PM_JSON_SEPARATOR)
		return extent->last != '\0';
	if (!opens(next))
		return false;
	if (extent->depth == 0)
		return has_ended(extent) && !extent->is_lost;
	return extent->at_line_start && memchr("[,:", extent->last, 3) == NULL;
}

static void look_in_string(struct pm_json_extent *extent, char c)
{
	if (c == '\n') { /* which no string has */
		extent->in_string = false;
		extent->is_lost = true;
	} else if (extent->is_escaped) {
		extent->is_escaped = false;
	} else if (c == '\\') {
		extent->is_escaped = true;
	} else {
		extent->in_string = c != '"';
	}
}

static void look(struct pm_json_extent *extent, char c)
{
	if (is_white(c) || (extent->last == '\0' && !opens(c)))
		return;
	extent->is_lost = extent->is_lost || has_ended(extent);
	extent->last = c;
	if (extent->is_lost)
		return;
	extent->in_string = c == '"';
	extent->depth += opens(c);
	extent->depth -= c == '}' || c == ']';
}

enum pm_json_end pm_json_extent_find(struct pm_json_extent *extent, struct pm_str text)
{
	while (extent->bytes < text.len) {
		char c = text.ptr[extent->bytes];
		if (begins_another(extent, c))
			return has_ended(extent) ? PM_JSON_ENDED : PM_JSON_BROKEN;
		if (extent->in_string)
			look_in_string(extent, c);
		else
			look(extent, c);
		extent->bytes++;
		extent->at_line_start = c == '\n';
		extent->lines += c == '\n';
		if (c == '\n' && has_ended(extent))
			return PM_JSON_ENDED;
	}
	return PM_JSON_OPEN;
}
