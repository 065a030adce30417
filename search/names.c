/*
 * The names of orders and facets, on the command line and in JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/names.h"

#include "lib/buf.h"

const char *const pm_sort_names[PM_SORT_COUNT] = {
	[PM_SORT_RELEVANCE] = "relevance",
	[PM_SORT_NEWEST] = "newest",
	[PM_SORT_OLDEST] = "oldest",
	[PM_SORT_TITLE] = "title",
};

const char *const pm_facet_names[PM_FACET_COUNT] = {
	[PM_FACET_KIND] = "kind",
	[PM_FACET_SOURCE] = "source",
	[PM_FACET_LANGUAGE] = "lang",
	[PM_FACET_YEAR] = "year",
	[PM_FACET_MONTH] = "month",
	[PM_FACET_AUTHOR] = "author",
	[PM_FACET_TAG] = "tag",
};

bool pm_sort_named(struct pm_str name, enum pm_sort *out)
{
	for (size_t i = 0; i < PM_SORT_COUNT; i++)
		if (pm_str_is(name, pm_sort_names[i])) {
			*out = (enum pm_sort)i;
			return true;
		}
	return false;
}

bool pm_facet_named(struct pm_str name, enum pm_facet_field *out)
{
	for (size_t i = 0; i < PM_FACET_COUNT; i++)
		if (pm_str_is(name, pm_facet_names[i])) {
			*out = (enum pm_facet_field)i;
			return true;
		}
	return false;
}
