/*
 * XML as a tree, read safely and mended where it is broken.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_XML_H
#define PM_INDEXER_READ_XML_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "lib/buf.h"

/** The most bytes of one document of XML, after it was decompressed. */
#define PM_XML_BYTES_MAX ((size_t)64 << 20)

/** Elements within one another: no format for people comes near it. */
#define PM_XML_DEPTH_MAX 256

/** What is written in the tree for `xml:lang` and `xml:base`. */
#define PM_XML_NAMESPACE "http://www.w3.org/XML/1998/namespace"

/** A document as a tree of libxml2, in UTF-8. Everything in it lives until pm_xml_free. */
struct pm_xml {
	xmlDoc *document;
	const xmlNode *root; /* its outermost element */
	char flaw[200];      /* what had to be mended, for a warning; empty: nothing */
};

/**
 * Parse a document; pm_xml_free either way. Borrows nothing: bytes may go.
 *
 * bytes: in the encoding that a byte order mark or the declaration tells, else UTF-8 or Windows'
 * own. Entities are replaced, HTML's too, which nobody declares; nothing outside the bytes is
 * looked for, no DTD is loaded. Comments and processing instructions are left out. What is not well
 * formed is mended as well as it goes. PM_INVALID when there is no element in it, or what no
 * document for people has: too many elements, too deep in one another, or entities made of others.
 */
enum pm_status pm_xml_parse(struct pm_xml *xml, struct pm_str bytes, struct pm_error *err);

void pm_xml_free(struct pm_xml *xml);

/** Parse what a document begins with, as far as it goes; false when it is no XML. pm_xml_free
 * either way. */
bool pm_xml_parse_head(struct pm_xml *xml, struct pm_str head);

/**
 * What bytes begin with is XML, and its outermost element has this name: for the recognition of a
 * format by its first bytes. space, name: as in pm_xml_is.
 */
bool pm_xml_begins(struct pm_str head, const char *space, const char *name);

/** The node is an element of that local name and namespace. space: its URI; "": none; NULL: any. */
bool pm_xml_is(const xmlNode *node, const char *space, const char *name);

/** The first child of the node that pm_xml_is; NULL when there is none. */
const xmlNode *pm_xml_child(const xmlNode *parent, const char *space, const char *name);

/** The next one beside it. */
const xmlNode *pm_xml_next(const xmlNode *node, const char *space, const char *name);

/** An element's attribute; empty when it has none. space: "" for those without prefix. */
struct pm_str pm_xml_attribute(const xmlNode *node, const char *space, const char *name);

/** The piece of text that a node is, CDATA too; empty for others. */
struct pm_str pm_xml_piece(const xmlNode *node);

/** Append all text below the node, white space as it is. */
void pm_xml_text(const xmlNode *node, struct pm_buf *out);

/** A walk through the nodes below and including one, in the order of the text. */
struct pm_xml_walk {
	const xmlNode *top, *node;
	bool leaving; /* the node last given was left */
	bool skip;    /* set it after an element was entered to pass over what it holds */
};

void pm_xml_walk_start(struct pm_xml_walk *walk, const xmlNode *top);

/** Go on to the next node; *leaving: its content is done (elements only, also skipped and empty
 * ones). NULL at the end. */
const xmlNode *pm_xml_walk_next(struct pm_xml_walk *walk, bool *leaving);

#endif
