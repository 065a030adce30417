/*
 * Feeds in XML: the vocabularies they are written in.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_FEED_XML_H
#define PM_INDEXER_READ_FEED_XML_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "indexer/read/feed.h"

/** Namespaces, one or several of them. What has none counts as RSS's and as Atom's. */
enum pm_feed_space {
	PM_FEED_OTHER = 0,
	PM_FEED_RSS = 1 << 0,
	PM_FEED_ATOM = 1 << 1,
	PM_FEED_DC = 1 << 2,
	PM_FEED_TERMS = 1 << 3, /* Dublin Core's terms */
	PM_FEED_CONTENT = 1 << 4,
	PM_FEED_FEEDBURNER = 1 << 5,
	PM_FEED_ITUNES = 1 << 6,
	PM_FEED_MEDIA = 1 << 7,
	PM_FEED_XHTML = 1 << 8,
	PM_FEED_RDF = 1 << 9,
};

/** The node is an element of that name in one of the namespaces; those that a feed does not declare
 * are known by their usual prefixes. */
bool pm_feed_is(const xmlNode *node, unsigned spaces, const char *name);

/** The first such child; NULL: none. */
const xmlNode *pm_feed_child(const xmlNode *parent, unsigned spaces, const char *name);

/** The next one beside it. */
const xmlNode *pm_feed_next(const xmlNode *node, unsigned spaces, const char *name);

/** Append the text of an element, from whatever markup it says or is known to have. */
enum pm_status pm_feed_flow(
	struct pm_feed *feed, const xmlNode *node, struct pm_buf *out, struct pm_error *err);

#endif
