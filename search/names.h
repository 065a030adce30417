/*
 * The names of orders and facets, on the command line and in JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_NAMES_H
#define PM_SEARCH_NAMES_H

#include <stdbool.h>

#include <pressmark/search.h>
#include <pressmark/str.h>

/** All of them, for messages. */
#define PM_SORT_NAMES "relevance, newest, oldest, title"
#define PM_FACET_NAMES "kind, source, lang, year, month, author, tag"

enum {
	PM_SORT_COUNT = PM_SORT_TITLE + 1,
};

extern const char *const pm_sort_names[PM_SORT_COUNT];
extern const char *const pm_facet_names[PM_FACET_COUNT];

/** The order of that name; false when there is none. */
bool pm_sort_named(struct pm_str name, enum pm_sort *out);

/** What of that name documents can be counted by; false when there is nothing. */
bool pm_facet_named(struct pm_str name, enum pm_facet_field *out);

#endif
