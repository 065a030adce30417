/*
 * Facets in HTML: time as a chart, others as bars.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_HTML_FACET_H
#define PM_SEARCH_PRINT_HTML_FACET_H

#include "search/print/print.h"

/** Whether a facet is one of time, of which a chart shows the course. */
bool pm_html_is_course(enum pm_facet_field field);

/** Append a chart of years or months, all of them: those without hits have their place, too. */
void pm_html_add_chart(struct pm_buf *buf, const struct pm_facet *facet);

/** Append the values of a facet with bars, at most so many (0: all). */
void pm_html_add_bars(struct pm_buf *buf, const struct pm_facet *facet, size_t most);

#endif
