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

/** A date that the page states for machines. */
struct pm_html_moment {
	struct pm_date date;
	const char *how;
};

/** More are not compared: a page has a handful. */
#define PM_HTML_MOMENTS_MAX 32

/** What was found on a page. */
struct pm_html_meta {
	struct pm_html *html;
	struct pm_draft *draft;
	struct pm_html_choice choices[PM_DRAFT_COUNT]; /* of authors: the rank only */
	struct pm_draft_list authors;                  /* all of the same rank */
	struct pm_html_moment moments[PM_HTML_MOMENTS_MAX];
	size_t moment_count;
	size_t author_links;                        /* elements looked at for an author */
	size_t author_lists;                        /* compared with a better one */
	struct pm_date modified;                    /* as the page states it */
	struct pm_str page_title;                   /* of the element title */
	struct pm_str site;                         /* og:site_name */
	struct pm_str og_type;                      /* og:type */
	struct pm_str headline;                     /* of the first article in JSON-LD */
	struct pm_str article_type, statement_type; /* of schema.org */
};

/** Ranks of what is offered by others than html_meta.c, which has those for machines before them.
 * Dates in the text: ten for each distance from the heading, two for each degree of evidence. */
enum {
	PM_HTML_RANK_HEADING = 6,
	PM_HTML_RANK_TITLE = 7, /* of the element title */
	PM_HTML_RANK_BYLINE = 8,
	PM_HTML_RANK_PLAIN_DATE = 28, /* whose name does not say of what */
	PM_HTML_RANK_NAME_IN_TITLE = 35,
	PM_HTML_RANK_VISIBLE = 40,
	PM_HTML_RANK_URL = 53, /* after what is said to be a date next to the heading */
	PM_HTML_RANK_VIDEO = 55,
	PM_HTML_RANK_FAR = 60,          /* shown farther from the heading */
	PM_HTML_RANK_UNREADABLE = 1000, /* added to that of a date that cannot be read */
};

/**
 * Offer a value for a field, copied if it is the best so far. rank: how far the place it comes from
 * is believed; how: its name, static. A date that cannot be read loses to one that can, an address
 * that is not absolute is none; all tags are taken.
 */
void pm_html_offer(struct pm_html_meta *meta, enum pm_draft_field field, unsigned rank,
	struct pm_str value, const char *how);

/** The same for a date that was read. */
void pm_html_offer_date(
	struct pm_html_meta *meta, unsigned rank, const struct pm_date *date, const char *how);

/** Note a type of schema.org that the page gives to what is on it. */
void pm_html_note_type(struct pm_html_meta *meta, struct pm_str type);

/** Complete the choices by what the page's text shows, and put them and the guessed kind into the
 * draft; false when memory ran out. */
bool pm_html_choose(struct pm_html_meta *meta);

/** Offer what JSON-LD says about an article (https://schema.org/Article). What is no JSON is passed
 * over, as by browsers: the page says it in other places too. */
void pm_html_read_json_ld(struct pm_html_meta *meta, struct pm_str json);

#endif
