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

size_t pm_document_page(const struct pm_document *document, size_t offset)
{
	size_t first = 0, end = document->page_count;

	/* What begins at the same byte as the next page is empty. */
	while (first < end) {
		size_t middle = first + (end - first) / 2;
		if (document->pages[middle] <= offset)
			first = middle + 1;
		else
			end = middle;
	}
	return first == 0 && document->page_count > 0 ? 1 : first;
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
