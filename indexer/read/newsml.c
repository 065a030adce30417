/*
 * News agencies' XML: NewsML-G2 (IPTC, 2.x), a document for each news item, and NITF.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/newsml.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/html.h"
#include "indexer/read/text_flow.h"
#include "indexer/read/xml.h"
#include "lib/error.h"

#define SPACE "http://iptc.org/std/nar/2006-10-01/"

/* Append all the text of an element as one line or some. */
static void flow(const xmlNode *node, struct pm_buf *out)
{
	struct pm_text_flow flow = {.out = out, .begin = out->len};

	pm_text_flow_xml(&flow, node);
}

void pm_news_put(struct pm_news *news, enum pm_draft_field field, const xmlNode *node)
{
	if (node == NULL)
		return;
	pm_buf_clear(&news->room);
	flow(node, &news->room);
	pm_draft_put(&news->draft, field, pm_buf_str(&news->room), (const char *)node->name);
}

/* Append the text of a byline but what the author is. */
static void flow_byline(const xmlNode *byline, struct pm_buf *out)
{
	struct pm_xml_walk walk;
	const xmlNode *node;
	bool leaving;

	pm_xml_walk_start(&walk, byline);
	while ((node = pm_xml_walk_next(&walk, &leaving)) != NULL) {
		pm_buf_add_str(out, pm_xml_piece(node));
		walk.skip = !leaving && pm_xml_is(node, NULL, "byttl");
	}
}

void pm_news_put_byline(struct pm_news *news, const xmlNode *node)
{
	pm_buf_clear(&news->room);
	flow_byline(node, &news->room);
	struct pm_str name = pm_str_trim(pm_buf_str(&news->room));
	if (name.len > 3 && strncasecmp(name.ptr, "by ", 3) == 0)
		name = (struct pm_str){name.ptr + 3, name.len - 3};
	/* What followed was the author's position. */
	while (name.len > 0 && strchr(" ,;", name.ptr[name.len - 1]) != NULL)
		name.len--;
	pm_draft_put(&news->draft, PM_DRAFT_AUTHOR, name, (const char *)node->name);
}

/* ---- NewsML-G2 ---- */

/* What an element means: the name in it, else what its attribute says, else a code's last part. */
static void put_concept(struct pm_news *news, enum pm_draft_field field, const xmlNode *node)
{
	const xmlNode *name = pm_xml_child(node, SPACE, "name");
	struct pm_str literal = pm_xml_attribute(node, "", "literal");
	struct pm_str code = pm_xml_attribute(node, "", "qcode");
	const char *colon = memchr(code.ptr, ':', code.len);

	if (name != NULL) {
		pm_news_put(news, field, name);
	} else if (literal.len > 0) {
		pm_draft_put(&news->draft, field, literal, (const char *)node->name);
	} else if (colon != NULL) {
		code.len -= (size_t)(colon + 1 - code.ptr);
		code.ptr = colon + 1;
		pm_draft_put(&news->draft, field, code, (const char *)node->name);
	} else {
		pm_news_put(news, field, node);
	}
}

static void put_concepts(
	struct pm_news *news, enum pm_draft_field field, const xmlNode *parent, const char *name)
{
	const xmlNode *node = pm_xml_child(parent, SPACE, name);

	/* More of them are not kept anyway. */
	for (size_t i = 0; node != NULL && i <= PM_DRAFT_LIST_MAX; i++) {
		put_concept(news, field, node);
		node = pm_xml_next(node, SPACE, name);
	}
}

/* Put what stands about the item. Its version is what was published: that date first. */
static enum pm_status put_item_meta(struct pm_news *news, const xmlNode *meta, struct pm_error *err)
{
	const xmlNode *state = pm_xml_child(meta, SPACE, "pubStatus");
	struct pm_str code = state != NULL ? pm_xml_attribute(state, "", "qcode") : PM_STR("");

	pm_news_put(news, PM_DRAFT_DATE, pm_xml_child(meta, SPACE, "versionCreated"));
	pm_news_put(news, PM_DRAFT_DATE, pm_xml_child(meta, SPACE, "firstCreated"));
	pm_news_put(news, PM_DRAFT_TITLE, pm_xml_child(meta, SPACE, "title"));
	put_concepts(news, PM_DRAFT_SOURCE, meta, "provider");
	if (!pm_str_is(code, "stat:canceled") && !pm_str_is(code, "stat:withheld"))
		return PM_OK;
	return pm_draft_warn(&news->draft, err, "its status is %s", code.ptr + 5);
}

/* Put what stands about the content. */
static void put_content_meta(struct pm_news *news, const xmlNode *meta)
{
	const xmlNode *language = pm_xml_child(meta, SPACE, "language");
	const xmlNode *by = pm_xml_child(meta, SPACE, "by");

	pm_news_put(news, PM_DRAFT_TITLE, pm_xml_child(meta, SPACE, "headline"));
	if (by != NULL)
		pm_news_put_byline(news, by);
	if (news->draft.authors.count == 0)
		put_concepts(news, PM_DRAFT_AUTHOR, meta, "creator");
	if (language != NULL)
		pm_draft_put(&news->draft, PM_DRAFT_LANGUAGE, pm_xml_attribute(language, "", "tag"),
			"language");
	put_concepts(news, PM_DRAFT_TAG, meta, "subject");
	put_concepts(news, PM_DRAFT_TAG, meta, "keyword");
	pm_news_put(news, PM_DRAFT_DATE, pm_xml_child(meta, SPACE, "contentCreated"));
	put_concepts(news, PM_DRAFT_SOURCE, meta, "infoSource");
}

/* Take the text of an element inlineData, which is plain or HTML. */
static enum pm_status take_data(struct pm_news *news, const xmlNode *node, struct pm_error *err)
{
	struct pm_text_flow plain = {.out = &news->text, .keep_lines = true};
	struct pm_str type = pm_xml_attribute(node, "", "contenttype");
	struct pm_error why;

	if (pm_xml_attribute(node, "", "encoding").len > 0)
		return pm_draft_warn(
			&news->draft, err, "its text is in an encoding of binary data");
	pm_buf_clear(&news->room);
	pm_xml_text(node, &news->room);
	if (!pm_str_is(type, "text/html")) {
		pm_text_flow_add(&plain, pm_buf_str(&news->room));
		return PM_OK;
	}
	enum pm_status status = pm_html_fragment_text(pm_buf_str(&news->room), &news->text, &why);
	if (status == PM_NO_MEMORY)
		return pm_fail_memory(err);
	return status == PM_OK ? PM_OK : pm_draft_warn(&news->draft, err, "%s", why.message);
}

/* Take the text of an element of the content. */
static enum pm_status take_content(struct pm_news *news, const xmlNode *node, struct pm_error *err)
{
	const xmlNode *nitf = pm_xml_child(node, NULL, "nitf");

	if (pm_xml_is(node, SPACE, "inlineData"))
		return take_data(news, node, err);
	if (!pm_xml_is(node, SPACE, "inlineXML"))
		return PM_OK;
	if (nitf != NULL)
		pm_news_put_nitf(news, nitf);
	else
		flow(node, &news->text);
	pm_draft_put(&news->draft, PM_DRAFT_LANGUAGE,
		pm_xml_attribute(node, PM_XML_NAMESPACE, "lang"), "xml:lang");
	return PM_OK;
}

/* Take the first text in the content, which holds the same in several formats. */
static enum pm_status take_text(struct pm_news *news, const xmlNode *item, struct pm_error *err)
{
	const xmlNode *set = pm_xml_child(item, SPACE, "contentSet");
	const xmlNode *node = set != NULL ? set->children : NULL;
	const xmlNode *meta = pm_xml_child(item, SPACE, "contentMeta");
	enum pm_status status = PM_OK;

	for (; status == PM_OK && node != NULL && news->text.len == 0; node = node->next)
		status = take_content(news, node, err);
	/* A picture has a description only. */
	node = meta != NULL ? pm_xml_child(meta, SPACE, "description") : NULL;
	if (news->text.len == 0 && node != NULL)
		flow(node, &news->text);
	return status;
}

static enum pm_status send(struct pm_news *news, struct pm_error *err)
{
	struct pm_draft *draft = &news->draft;
	size_t bytes = news->bytes;

	if (news->text.failed || news->room.failed)
		return pm_fail_memory(err);
	if (news->count > 1)
		pm_draft_put_number(draft, news->count);
	news->bytes = 0;
	pm_draft_put(draft, PM_DRAFT_TEXT, pm_buf_str(&news->text), "its content");
	return pm_draft_send(draft, bytes, err);
}

static void begin(struct pm_news *news, const xmlNode *node)
{
	/* One alone is the whole input. */
	bool is_part = node->parent != NULL && node->parent->type == XML_ELEMENT_NODE;
	long line = is_part ? xmlGetLineNo(node) : 0;

	pm_draft_begin(&news->draft, line > 0 ? (uint64_t)line : 0);
	pm_buf_clear(&news->text);
	news->count++;
}

static enum pm_status read_item(struct pm_news *news, const xmlNode *item, struct pm_error *err)
{
	struct pm_str guid = pm_xml_attribute(item, "", "guid");
	const xmlNode *meta = pm_xml_child(item, SPACE, "itemMeta");
	const xmlNode *content = pm_xml_child(item, SPACE, "contentMeta");
	enum pm_status status = PM_OK;

	begin(news, item);
	pm_draft_put(&news->draft, PM_DRAFT_ID, guid, "guid");
	if (guid.len > 4 && strncasecmp(guid.ptr, "http", 4) == 0)
		pm_draft_put(&news->draft, PM_DRAFT_URL, guid, "guid");
	if (content != NULL)
		put_content_meta(news, content);
	if (meta != NULL)
		status = put_item_meta(news, meta, err);
	if (status == PM_OK)
		status = take_text(news, item, err);
	pm_draft_put(&news->draft, PM_DRAFT_LANGUAGE,
		pm_xml_attribute(item, PM_XML_NAMESPACE, "lang"), "xml:lang");
	return status == PM_OK ? send(news, err) : status;
}

/* The element is an item that is no news: it lists or explains others. */
static bool is_other_item(const xmlNode *node)
{
	static const char *const names[] = {
		"packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (pm_xml_is(node, SPACE, names[i]))
			return true;
	return false;
}

static enum pm_status pass_over(struct pm_news *news, const xmlNode *node, struct pm_error *err)
{
	struct pm_error why;

	begin(news, node);
	pm_draft_put(&news->draft, PM_DRAFT_ID, pm_xml_attribute(node, "", "guid"), "guid");
	pm_fail(&why, PM_NOT_FOUND, "not a news item: %s", (const char *)node->name);
	return pm_draft_problem(&news->draft, PM_PASSED_OVER, &why, err);
}

/* Read all items of a message, or the one there is. */
static enum pm_status read_items(struct pm_news *news, const xmlNode *root, struct pm_error *err)
{
	struct pm_xml_walk walk;
	const xmlNode *node;
	enum pm_status status = PM_OK;
	bool leaving;

	pm_xml_walk_start(&walk, root);
	while (status == PM_OK && (node = pm_xml_walk_next(&walk, &leaving)) != NULL) {
		if (leaving || node->type != XML_ELEMENT_NODE)
			continue;
		walk.skip = true;
		if (pm_xml_is(node, SPACE, "newsItem"))
			status = read_item(news, node, err);
		else if (is_other_item(node))
			status = pass_over(news, node, err);
		else
			walk.skip = false;
	}
	if (status != PM_OK || news->count > 0)
		return status;
	pm_draft_begin(&news->draft, 0);
	return pm_draft_warn(&news->draft, err, "NewsML-G2 without items");
}

/* ---- The readers ---- */

static enum pm_status read_root(struct pm_news *news, const xmlNode *root, struct pm_error *err)
{
	if (!pm_xml_is(root, NULL, "nitf"))
		return read_items(news, root, err);
	begin(news, root);
	pm_news_put_nitf(news, root);
	return send(news, err);
}

static enum pm_status read_bytes(struct pm_news *news, struct pm_str bytes, struct pm_error *err)
{
	struct pm_xml xml;
	struct pm_error why;
	enum pm_status status = pm_xml_parse(&xml, bytes, &why);

	news->bytes = bytes.len;
	pm_draft_begin(&news->draft, 0);
	if (status == PM_NO_MEMORY) {
		pm_fail_memory(err);
	} else if (status != PM_OK) {
		status = pm_draft_problem(&news->draft, PM_FAILED, &why, err);
	} else {
		if (xml.flaw[0] != '\0')
			status = pm_draft_warn(&news->draft, err, "%s", xml.flaw);
		if (status == PM_OK)
			status = read_root(news, xml.root, err);
	}
	pm_xml_free(&xml);
	return status;
}

static enum pm_status read_news(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct pm_news news = {.draft = {.options = options, .sink = sink}};
	struct pm_str bytes;
	enum pm_status status = pm_input_all(input, PM_XML_BYTES_MAX, &bytes, err);

	if (status == PM_OK)
		status = read_bytes(&news, bytes, err);
	pm_draft_free(&news.draft);
	pm_buf_free(&news.text);
	pm_buf_free(&news.room);
	return status;
}

static enum pm_recognition recognise_nitf(struct pm_str head)
{
	return pm_xml_begins(head, NULL, "nitf") ? PM_RECOGNISED : PM_RECOGNISED_NOT;
}

static enum pm_recognition recognise_newsml(struct pm_str head)
{
	struct pm_xml xml;
	bool is = pm_xml_parse_head(&xml, head) &&
	          (pm_xml_is(xml.root, SPACE, "newsItem") ||
			  pm_xml_is(xml.root, SPACE, "newsMessage") || is_other_item(xml.root));

	pm_xml_free(&xml);
	return is ? PM_RECOGNISED : PM_RECOGNISED_NOT;
}

const struct pm_reader pm_reader_nitf = {
	.name = "nitf",
	.extensions = "nitf",
	.description = "NITF, news agencies' texts",
	.recognise = recognise_nitf,
	.read = read_news,
};

const struct pm_reader pm_reader_newsml = {
	.name = "newsml",
	.extensions = "newsml",
	.description = "NewsML-G2, a document for each news item",
	.recognise = recognise_newsml,
	.read = read_news,
};
