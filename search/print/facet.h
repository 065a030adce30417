/*
 * Facets: lists of their names, what is shown of them, and their bars in text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_FACET_H
#define PM_SEARCH_PRINT_FACET_H

#include "search/print/print.h"

/** Values that formats for readers show of each facet, unless another number is given. */
enum {
	PM_FACET_VALUES = 10,
};

/** Read a list of names, separated by commas, into bits 1 << enum pm_facet_field. */
enum pm_status pm_facets_read(unsigned *out, struct pm_str list, struct pm_error *err);

/** Some values of a facet. */
struct pm_facet_values {
	const struct pm_facet_value *values;
	size_t count;
};

/** The values to show: at most so many (0: all), the most frequent, of years and months the last.
 */
struct pm_facet_values pm_facet_shown(const struct pm_facet *facet, size_t most);

/** What to call the values that are not shown: more, or earlier. */
const char *pm_facet_rest(const struct pm_facet *facet);

/** Append all facets of the answer as bars that fit the width, or 80 columns. */
void pm_facets_print(struct pm_output *output, const struct pm_results *answer);

#endif
