/*
 * NITF, the News Industry Text Format (IPTC, 3.6), alone or in NewsML-G2.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdbool.h>
#include <string.h>

#include "indexer/read/newsml.h"
#include "indexer/read/text_flow.h"
#include "indexer/read/xml.h"

/* Elements' attributes, by the element's name wherever it stands in the head or before the text. Of
 * dates: the day of the issue, that of the release, that in the dateline. */
static const struct {
	enum pm_draft_field field;
	const char *element, *attribute;
} attributes[] = {
	{PM_DRAFT_ID, "doc-id", "id-string"},
	{PM_DRAFT_URL, "pubdata", "ex-ref"},
	{PM_DRAFT_DATE, "date.issue", "norm"},
	{PM_DRAFT_DATE, "date.release", "norm"},
	{PM_DRAFT_DATE, "story.date", "norm"},
	{PM_DRAFT_DATE, "pubdata", "date.publication"},
	{PM_DRAFT_SOURCE, "pubdata", "name"},
	{PM_DRAFT_SOURCE, "doc.copyright", "holder"},
	{PM_DRAFT_TAG, "keyword", "key"},
	{PM_DRAFT_TAG, "tobject.subject", "tobject.subject.type"},
	{PM_DRAFT_TAG, "tobject.subject", "tobject.subject.matter"},
	{PM_DRAFT_TAG, "tobject.subject", "tobject.subject.detail"},
	{PM_DRAFT_TAG, "classifier", "value"},
};

/* A child of a child; NULL when there is none. */
static const xmlNode *grandchild(const xmlNode *parent, const char *child, const char *name)
{
	const xmlNode *node = parent != NULL ? pm_xml_child(parent, NULL, child) : NULL;

	return node != NULL ? pm_xml_child(node, NULL, name) : NULL;
}

/* Put one row's attributes of all elements below a node, but not of those in its text. */
static void put_attributes(struct pm_draft *draft, const xmlNode *top, size_t row)
{
	struct pm_xml_walk walk;
	const xmlNode *node;
	bool leaving;

	pm_xml_walk_start(&walk, top);
	while ((node = pm_xml_walk_next(&walk, &leaving)) != NULL) {
		if (leaving || node->type != XML_ELEMENT_NODE)
			continue;
		if (pm_xml_is(node, NULL, attributes[row].element))
			pm_draft_put(draft, attributes[row].field,
				pm_xml_attribute(node, "", attributes[row].attribute),
				attributes[row].element);
		walk.skip = pm_xml_is(node, NULL, "body.content");
	}
}

/* Put the persons in a byline, else all of it but their titles. */
static void put_byline(struct pm_news *news, const xmlNode *byline)
{
	const xmlNode *person = pm_xml_child(byline, NULL, "person");

	if (person == NULL)
		pm_news_put_byline(news, byline);
	for (; person != NULL; person = pm_xml_next(person, NULL, "person"))
		pm_news_put_byline(news, person);
}

static void put_bylines(struct pm_news *news, const xmlNode *head)
{
	const xmlNode *byline = head != NULL ? pm_xml_child(head, NULL, "byline") : NULL;

	if (news->draft.authors.count > 0)
		return;
	for (; byline != NULL; byline = pm_xml_next(byline, NULL, "byline"))
		put_byline(news, byline);
}

/* Append an element as paragraphs. node: may be NULL. */
static void flow(struct pm_news *news, const xmlNode *node)
{
	struct pm_text_flow flow = {.out = &news->text, .gap = PM_TEXT_GAP_BLOCK};

	if (node != NULL)
		pm_text_flow_xml(&flow, node);
}

/* Take the text: where it was written, and what; the abstract where there is nothing else. */
static void take_text(struct pm_news *news, const xmlNode *head, const xmlNode *body)
{
	const xmlNode *content = pm_xml_child(body, NULL, "body.content");

	flow(news, grandchild(head, "dateline", "location"));
	if (content == NULL && head != NULL)
		content = pm_xml_child(head, NULL, "abstract");
	for (; content != NULL; content = pm_xml_next(content, NULL, "body.content"))
		flow(news, content);
}

void pm_news_put_nitf(struct pm_news *news, const xmlNode *nitf)
{
	const xmlNode *body = pm_xml_child(nitf, NULL, "body");
	const xmlNode *head = body != NULL ? pm_xml_child(body, NULL, "body.head") : NULL;

	pm_news_put(news, PM_DRAFT_SOURCE,
		head != NULL ? pm_xml_child(head, NULL, "distributor") : NULL);
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
		put_attributes(&news->draft, nitf, i);
	pm_news_put(news, PM_DRAFT_TITLE, grandchild(head, "hedline", "hl1"));
	pm_news_put(
		news, PM_DRAFT_TITLE, head != NULL ? pm_xml_child(head, NULL, "hedline") : NULL);
	pm_news_put(news, PM_DRAFT_TITLE, grandchild(nitf, "head", "title"));
	put_bylines(news, head);
	if (body != NULL)
		pm_draft_put(&news->draft, PM_DRAFT_LANGUAGE,
			pm_xml_attribute(body, PM_XML_NAMESPACE, "lang"), "xml:lang");
	pm_draft_put(&news->draft, PM_DRAFT_LANGUAGE,
		pm_xml_attribute(nitf, PM_XML_NAMESPACE, "lang"), "xml:lang");
	if (body != NULL)
		take_text(news, head, body);
}
