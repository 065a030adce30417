/*
 * Names of authors, out of what pages give as such.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_HTML_AUTHORS_H
#define PM_INDEXER_READ_HTML_AUTHORS_H

#include "indexer/read/html_dates.h"

/** Call `take` for each name in a text such as "By Jane Doe and John Roe": without addresses, dates
 * and names of accounts. */
void pm_html_each_author(
	struct pm_str text, void (*take)(void *context, struct pm_str name), void *context);

/** Offer the names of the byline next to the heading. */
void pm_html_read_byline(struct pm_html_meta *meta, const struct pm_html_page *page);

#endif
