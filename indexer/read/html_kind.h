/*
 * Whether a page is an article or a statement.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_HTML_KIND_H
#define PM_INDEXER_READ_HTML_KIND_H

#include "indexer/read/html_dates.h"

/** Guess the draft's kind from what was found on the page, with the reason. */
void pm_html_guess_kind(
	struct pm_html_meta *meta, const struct pm_html_page *page, struct pm_str url);

#endif
