/*
 * Finding one's way in a tree of XML.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "indexer/read/xml.h"

/* A name or text of libxml2's. */
static const char *chars(const xmlChar *text)
{
	return (const char *)text;
}

static bool is_in(const xmlNs *ns, const char *space)
{
	if (space == NULL)
		return true;
	return strcmp(ns != NULL && ns->href != NULL ? chars(ns->href) : "", space) == 0;
}

bool pm_xml_is(const xmlNode *node, const char *space, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp(chars(node->name), name) == 0 &&
	       is_in(node->ns, space);
}

/* The first of a node and those after it that is such an element. */
static const xmlNode *find(const xmlNode *node, const char *space, const char *name)
{
	while (node != NULL && !pm_xml_is(node, space, name))
		node = node->next;
	return node;
}

const xmlNode *pm_xml_child(const xmlNode *parent, const char *space, const char *name)
{
	return find(parent->children, space, name);
}

const xmlNode *pm_xml_next(const xmlNode *node, const char *space, const char *name)
{
	return find(node->next, space, name);
}

struct pm_str pm_xml_attribute(const xmlNode *node, const char *space, const char *name)
{
	const xmlAttr *attribute = node->type == XML_ELEMENT_NODE ? node->properties : NULL;

	while (attribute != NULL &&
		(strcmp(chars(attribute->name), name) != 0 || !is_in(attribute->ns, space)))
		attribute = attribute->next;
	/* Entities being replaced, a value is one piece. */
	return attribute != NULL && attribute->children != NULL ? pm_xml_piece(attribute->children)
	                                                        : PM_STR("");
}

struct pm_str pm_xml_piece(const xmlNode *node)
{
	bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;

	return is_text && node->content != NULL ? pm_str_of(chars(node->content)) : PM_STR("");
}

void pm_xml_text(const xmlNode *node, struct pm_buf *out)
{
	struct pm_xml_walk walk;
	bool leaving;

	pm_xml_walk_start(&walk, node);
	while ((node = pm_xml_walk_next(&walk, &leaving)) != NULL)
		pm_buf_add_str(out, pm_xml_piece(node));
}

void pm_xml_walk_start(struct pm_xml_walk *walk, const xmlNode *top)
{
	*walk = (struct pm_xml_walk){.top = top};
}

/* The node was entered, and what it holds comes next. */
static bool is_entered(const struct pm_xml_walk *walk)
{
	return walk->node->type == XML_ELEMENT_NODE && !walk->leaving;
}

const xmlNode *pm_xml_walk_next(struct pm_xml_walk *walk, bool *leaving)
{
	const xmlNode *node = walk->node, *next;

	*leaving = false;
	if (node == NULL) {
		next = walk->top;
	} else if (is_entered(walk)) {
		next = walk->skip ? NULL : node->children;
		*leaving = next == NULL;
		next = *leaving ? node : next;
	} else if (node == walk->top) {
		return NULL;
	} else {
		next = node->next;
		*leaving = next == NULL;
		next = *leaving ? node->parent : next;
	}
	walk->skip = false;
	walk->node = next;
	walk->leaving = *leaving;
	return next;
}
