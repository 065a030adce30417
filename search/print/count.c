/*
 * How many documents match, and of which values; no hits.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/facet.h"
#include "search/print/print.h"

static void begin(struct pm_output *output, const struct pm_results *answer)
{
	pm_print_id(output);
	pm_buf_add_format(output->buf, "%zu\n", answer->total);
}

/* Of many queries: a line each, in which facets have no place. */
const struct pm_format pm_format_counts = {
	.name = "-c with --batch",
	.count_only = true,
	.no_snippets = true,
	.begin = begin,
};

const struct pm_format pm_format_count = {
	.name = "count",
	.count_only = true,
	.no_snippets = true,
	.facets = true,
	.facet_values = PM_FACET_VALUES,
	.begin = begin,
	.end = pm_facets_print,
};
