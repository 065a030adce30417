/*
 * Dates that a page shows to its readers, and those of its address.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_HTML_DATES_H
#define PM_INDEXER_READ_HTML_DATES_H

#include "indexer/read/html_lines.h"
#include "indexer/read/html_meta.h"
#include "lib/date_find.h"

/** What is known of a page when its text is looked through. */
struct pm_html_page {
	const struct pm_html_lines *lines;
	const struct pm_html_line *heading; /* of the article; NULL: not known */
	enum pm_date_order order;
};

/** Offer the dates that the page shows: next to its heading, or where a class or the words before
 * say what they are; not those of changes, comments and other articles. */
void pm_html_read_dates(struct pm_html_meta *meta, const struct pm_html_page *page);

/** The order of day and month that dates such as 17/02/2024 on the page tell. */
enum pm_date_order pm_html_vote_order(const struct pm_html_lines *lines);

/** The day in a URL's path: /2024/03/25/; false when it has none. */
bool pm_html_date_of_url(struct pm_str url, struct pm_date *date);

#endif
