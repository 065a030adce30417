/*
 * Choosing among what a page says about itself in several places.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_HTML_META_H
#define PM_INDEXER_READ_HTML_META_H

#include "indexer/read/html.h"

/** The best value of a field so far. */
struct pm_html_choice {
	struct pm_str value;
	unsigned rank;   /* lower is better */
	const char *how; /* where it was found */
};

/** What was found on a page. */
struct pm_html_meta {
	struct pm_html *html;
	struct pm_draft *draft;
	struct pm_html_choice choices[PM_DRAFT_COUNT]; /* of authors: the rank only */
	struct pm_draft_list authors;                  /* all of the same rank */
	int32_t day_outside; /* of the last time outside of articles: 20240325; 0: none */
};

/**
 * Offer a value for a field, copied if it is the best so far. rank: how far the place it comes from
 * is believed; how: its name, static. A date that cannot be read loses to one that can, an address
 * that is not absolute is none; all tags are taken.
 */
void pm_html_offer(struct pm_html_meta *meta, enum pm_draft_field field, unsigned rank,
	struct pm_str value, const char *how);

/** Offer what JSON-LD says about an article (https://schema.org/Article). What is no JSON is passed
 * over, as by browsers: the page says it in other places too. */
void pm_html_read_json_ld(struct pm_html_meta *meta, struct pm_str json);

#endif
