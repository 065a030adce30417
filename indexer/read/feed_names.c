/*
 * Feeds in XML: the vocabularies they are written in.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "indexer/read/feed_xml.h"
#include "indexer/read/xml.h"

static const struct {
	const char *uri, *prefix;
	unsigned space;
} spaces[] = {
	{"http://purl.org/rss/1.0/", "rss", PM_FEED_RSS},
	{"http://my.netscape.com/rdf/simple/0.9/", "", PM_FEED_RSS},
	{"http://channel.netscape.com/rdf/simple/0.9/", "", PM_FEED_RSS},
	{"http://backend.userland.com/rss2", "", PM_FEED_RSS},
	{"http://backend.userland.com/RSS2", "", PM_FEED_RSS},
	{"http://blogs.law.harvard.edu/tech/rss", "", PM_FEED_RSS},
	{"http://purl.org/net/rss1.1#", "", PM_FEED_RSS},
	{"http://www.w3.org/2005/Atom", "atom", PM_FEED_ATOM},
	{"http://www.w3.org/2005/atom", "a10", PM_FEED_ATOM},
	{"https://www.w3.org/2005/Atom", "", PM_FEED_ATOM},
	{"http://purl.org/atom/ns#", "", PM_FEED_ATOM},
	{"http://purl.org/dc/elements/1.1/", "dc", PM_FEED_DC},
	{"http://purl.org/dc/elements/1.0/", "", PM_FEED_DC},
	{"http://purl.org/dc/terms/", "dcterms", PM_FEED_TERMS},
	{"http://purl.org/rss/1.0/modules/content/", "content", PM_FEED_CONTENT},
	{"http://rssnamespace.org/feedburner/ext/1.0", "feedburner", PM_FEED_FEEDBURNER},
	{"http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes", PM_FEED_ITUNES},
	{"http://search.yahoo.com/mrss/", "media", PM_FEED_MEDIA},
	{"http://www.w3.org/1999/xhtml", "xhtml", PM_FEED_XHTML},
	{"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf", PM_FEED_RDF},
};

static unsigned space_of_uri(const char *uri)
{
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (strcmp(uri, spaces[i].uri) == 0)
			return spaces[i].space;
	return PM_FEED_OTHER;
}

static unsigned space_of_prefix(const char *prefix, size_t len)
{
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (len > 0 && strlen(spaces[i].prefix) == len &&
			memcmp(prefix, spaces[i].prefix, len) == 0)
			return spaces[i].space;
	return PM_FEED_OTHER;
}

bool pm_feed_is(const xmlNode *node, unsigned wanted, const char *name)
{
	unsigned space = PM_FEED_RSS | PM_FEED_ATOM;

	if (node->type != XML_ELEMENT_NODE)
		return false;
	const char *given = (const char *)node->name, *colon = strchr(given, ':');
	if (strcmp(colon != NULL ? colon + 1 : given, name) != 0)
		return false;
	if (node->ns != NULL && node->ns->href != NULL)
		space = space_of_uri((const char *)node->ns->href);
	else if (colon != NULL)
		space = space_of_prefix(given, (size_t)(colon - given));
	return (space & wanted) != 0;
}

/* The first of a node and those after it. */
static const xmlNode *find(const xmlNode *node, unsigned wanted, const char *name)
{
	while (node != NULL && !pm_feed_is(node, wanted, name))
		node = node->next;
	return node;
}

const xmlNode *pm_feed_child(const xmlNode *parent, unsigned wanted, const char *name)
{
	return find(parent->children, wanted, name);
}

const xmlNode *pm_feed_next(const xmlNode *node, unsigned wanted, const char *name)
{
	return find(node->next, wanted, name);
}
