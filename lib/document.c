/*
 * Names of the kinds and languages of documents.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/document.h>

#include <stdbool.h>
#include <strings.h>

#include "lib/buf.h"

static const char *const names[] = {
	[PM_KIND_UNKNOWN] = "",
	[PM_KIND_ARTICLE] = "article",
	[PM_KIND_STATEMENT] = "statement",
};

const char *pm_kind_name(enum pm_kind kind)
{
	return names[kind];
}

enum pm_kind pm_kind_parse(struct pm_str name)
{
	name = pm_str_trim(name);
	for (enum pm_kind kind = PM_KIND_ARTICLE; kind <= PM_KIND_STATEMENT; kind++) {
		struct pm_str known = pm_str_of(names[kind]);
		if (name.len < known.len || strncasecmp(name.ptr, known.ptr, known.len) != 0)
			continue;
		if (name.len == known.len ||
			(name.len == known.len + 1 &&
				(name.ptr[known.len] == 's' || name.ptr[known.len] == 'S')))
			return kind;
	}
	return PM_KIND_UNKNOWN;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct pm_str pm_language_parse(struct pm_str tag)
{
	size_t len = 0;

	while (len < tag.len && len < 4 && is_letter(tag.ptr[len]))
		len++;
	if (len < 2 || len > 3 || (len < tag.len && tag.ptr[len] != '-' && tag.ptr[len] != '_'))
		return PM_STR("");
	return (struct pm_str){tag.ptr, len};
}
