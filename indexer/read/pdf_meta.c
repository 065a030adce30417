/*
 * What a PDF says about itself: XMP (ISO 16684-1) and the information dictionary (ISO 32000-1,
 * 14.3.3).
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/pdf_meta.h"

#include "indexer/read/properties.h"
#include "indexer/read/xml.h"
#include "lib/buf.h"

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

/* ---- XMP ---- */

/* A property that is read as a field. */
static const struct property {
	const char *space, *name;
	enum pm_draft_field field;
	bool is_list;
} properties[] = {
	{PM_DUBLIN_CORE, "title", PM_DRAFT_TITLE, false},
	{PM_DUBLIN_CORE, "creator", PM_DRAFT_AUTHOR, true},
	{PM_DUBLIN_CORE, "publisher", PM_DRAFT_SOURCE, false},
	{PM_DUBLIN_CORE, "subject", PM_DRAFT_TAG, true},
	{PM_DUBLIN_CORE, "language", PM_DRAFT_LANGUAGE, false},
	{PM_DUBLIN_CORE, "date", PM_DRAFT_DATE, false},
	{NULL, "publicationDate", PM_DRAFT_DATE, false}, /* PRISM's, in any of its versions */
	{NULL, "coverDate", PM_DRAFT_DATE, false},
};

/* Put a property's text, or that of the items of its container: all, or the first. */
static void put_property(
	struct pm_draft *draft, const struct property *property, const xmlNode *node)
{
	const xmlNode *container = NULL, *item;

	for (const xmlNode *child = node->children; child != NULL && container == NULL;
		child = child->next)
		if (pm_xml_is(child, RDF, "Seq") || pm_xml_is(child, RDF, "Bag") ||
			pm_xml_is(child, RDF, "Alt"))
			container = child;
	if (container == NULL) {
		pm_property_put_node(draft, property->field, node);
		return;
	}
	for (item = pm_xml_child(container, RDF, "li"); item != NULL;
		item = pm_xml_next(item, RDF, "li")) {
		pm_property_put_node(draft, property->field, item);
		if (!property->is_list)
			break;
	}
}

static void put_description(struct pm_draft *draft, const xmlNode *description)
{
	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
		const struct property *property = &properties[i];
		const xmlNode *node = pm_xml_child(description, property->space, property->name);
		if (node != NULL)
			put_property(draft, property, node);
		else if (property->space != NULL)
			pm_property_put(draft, property->field,
				pm_xml_attribute(description, property->space, property->name));
	}
}

static void put_xmp(struct pm_draft *draft, struct pm_str packet)
{
	struct pm_xml xml;
	struct pm_xml_walk walk;
	const xmlNode *node;
	bool leaving;

	if (pm_xml_parse(&xml, packet, NULL) == PM_OK) {
		pm_xml_walk_start(&walk, xml.root);
		while ((node = pm_xml_walk_next(&walk, &leaving)) != NULL)
			if (!leaving && pm_xml_is(node, RDF, "Description"))
				put_description(draft, node);
	}
	pm_xml_free(&xml);
}

/* ---- The information dictionary ---- */

/* text: from Poppler, freed here. */
static void put_info(struct pm_draft *draft, enum pm_draft_field field, char *text)
{
	if (text != NULL)
		pm_property_put(draft, field, pm_str_of(text));
	g_free(text);
}

void pm_pdf_put_metadata(
	struct pm_draft *draft, const struct pm_poppler *poppler, PopplerDocument *document)
{
	char *packet = poppler->document_get_metadata(document);

	if (packet != NULL)
		put_xmp(draft, pm_str_of(packet));
	g_free(packet);
	put_info(draft, PM_DRAFT_TITLE, poppler->document_get_title(document));
	if (draft->authors.count == 0)
		put_info(draft, PM_DRAFT_AUTHOR, poppler->document_get_author(document));
	if (draft->tags.count == 0)
		put_info(draft, PM_DRAFT_TAG, poppler->document_get_keywords(document));
}
