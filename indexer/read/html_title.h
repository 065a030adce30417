/*
 * The title of an article, and the heading that shows it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_HTML_TITLE_H
#define PM_INDEXER_READ_HTML_TITLE_H

#include "indexer/read/html_lines.h"

/** What may stand beside a title and is none of it. */
struct pm_html_names {
	struct pm_str source, site; /* the publisher, og:site_name */
	struct pm_str url;
};

/** The heading of the article: one that says the title, or a part of the page's (of <title>), else
 * the first h1 that is not the name of the site; NULL: none. */
const struct pm_html_line *pm_html_find_heading(const struct pm_html_lines *lines,
	struct pm_str title, struct pm_str page, const struct pm_html_names *names);

/** The text is the site's name, or the publisher's. */
bool pm_html_is_site(const struct pm_html_names *names, struct pm_str text);

/** The site's name in the page's title (of <title>), beside the words of the heading; empty: none.
 */
struct pm_str pm_html_name_in_title(struct pm_str page, struct pm_str heading);

/** The title without the site's name: the heading where it is a part of the title between
 * separators. Borrowed from title or heading. */
struct pm_str pm_html_cut_title(
	struct pm_str title, struct pm_str heading, const struct pm_html_names *names);

#endif
