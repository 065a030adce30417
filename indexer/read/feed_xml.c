/*
 * Feeds in XML: RSS 0.9 to 2.0 and Atom 0.3 and 1.0, with the modules that people use.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/feed_xml.h"

#include <string.h>
#include <strings.h>

#include <libxml/uri.h>

#include "indexer/read/xml.h"
#include "lib/error.h"

#define RSS PM_FEED_RSS
#define ATOM PM_FEED_ATOM

/* A feed, and what it says of all its entries. */
struct whole {
	struct pm_feed *feed;
	const struct pm_xml *xml;
	struct pm_arena arena;
	struct pm_draft_list authors;
	struct pm_str title, language, url;
};

/* ---- Putting ---- */

/* Put the text of an element into feed->room: one value, without markup. */
static enum pm_status take_value(struct pm_feed *feed, const xmlNode *node, struct pm_error *err)
{
	pm_buf_clear(&feed->room);
	return pm_feed_flow(feed, node, &feed->room, err);
}

static enum pm_status put_text(
	struct whole *whole, const xmlNode *node, enum pm_draft_field field, struct pm_error *err)
{
	enum pm_status status = take_value(whole->feed, node, err);

	if (status == PM_OK)
		pm_draft_put(&whole->feed->draft, field, pm_buf_str(&whole->feed->room),
			(const char *)node->name);
	return status;
}

/* Put the title in an element, else its text. */
static enum pm_status put_title_of(
	struct whole *whole, const xmlNode *node, enum pm_draft_field field, struct pm_error *err)
{
	const xmlNode *title = pm_feed_child(node, RSS | ATOM, "title");

	return put_text(whole, title != NULL ? title : node, field, err);
}

static enum pm_status put_date(
	struct whole *whole, const xmlNode *node, enum pm_draft_field field, struct pm_error *err)
{
	(void)field;
	enum pm_status status = take_value(whole->feed, node, err);

	if (status == PM_OK)
		pm_feed_put_date(whole->feed, pm_buf_str(&whole->feed->room));
	return status;
}

/* Put who an element names: Atom's have a name inside. */
static enum pm_status put_author(
	struct whole *whole, const xmlNode *node, enum pm_draft_field field, struct pm_error *err)
{
	const xmlNode *name = pm_feed_child(node, RSS | ATOM, "name");
	const xmlNode *mail = pm_feed_child(node, RSS | ATOM, "email");

	(void)field;
	if (pm_feed_child(node, RSS | ATOM, "uri") != NULL && name == NULL && mail == NULL)
		return PM_OK;
	node = name != NULL ? name : mail != NULL ? mail : node;
	/* Not its markup: "mail <name>" looks like some. */
	pm_buf_clear(&whole->feed->room);
	pm_xml_text(node, &whole->feed->room);
	if (whole->feed->room.failed)
		return pm_fail_memory(err);
	pm_feed_put_author(whole->feed, pm_buf_str(&whole->feed->room));
	return PM_OK;
}

/* Put the label of a category of Atom, else its term; or the text of others. */
static enum pm_status put_category(
	struct whole *whole, const xmlNode *node, enum pm_draft_field field, struct pm_error *err)
{
	struct pm_str label = pm_xml_attribute(node, "", "label");
	struct pm_str term = pm_xml_attribute(node, "", "term");

	if (label.len == 0 && term.len == 0)
		return put_text(whole, node, field, err);
	pm_draft_put(
		&whole->feed->draft, field, label.len > 0 ? label : term, (const char *)node->name);
	return PM_OK;
}

static enum pm_status put_keywords(
	struct whole *whole, const xmlNode *node, enum pm_draft_field field, struct pm_error *err)
{
	enum pm_status status = take_value(whole->feed, node, err);

	(void)field;
	if (status == PM_OK)
		pm_draft_put_tags(&whole->feed->draft, pm_buf_str(&whole->feed->room),
			(const char *)node->name);
	return status;
}

/* ---- Addresses ---- */

static bool is_address(struct pm_str text)
{
	return (text.len > 7 && strncasecmp(text.ptr, "http://", 7) == 0) ||
	       (text.len > 8 && strncasecmp(text.ptr, "https://", 8) == 0);
}

/* The address in the text or in the attribute of a link; empty when it leads to something else than
 * the entry. It is in feed->room. */
static struct pm_str address_in(struct pm_feed *feed, const xmlNode *node)
{
	struct pm_str relation = pm_xml_attribute(node, "", "rel");
	struct pm_str href = pm_xml_attribute(node, "", "href");
	bool is_guid = pm_feed_is(node, RSS, "guid");

	pm_buf_clear(&feed->room);
	if (relation.len > 0 && !pm_str_is(relation, "alternate"))
		return PM_STR("");
	if (is_guid && pm_str_is(pm_xml_attribute(node, "", "isPermaLink"), "false"))
		return PM_STR("");
	if (href.len > 0)
		pm_buf_add_str(&feed->room, href);
	else
		pm_xml_text(node, &feed->room);
	struct pm_str address = pm_str_trim(pm_buf_str(&feed->room));
	return is_guid && !is_address(address) ? PM_STR("") : address;
}

/* What addresses in an element are relative to: xml:base, else where the feed says it belongs; NULL
 * when it does not. xmlFree is the caller's. */
static xmlChar *base_of(const struct whole *whole, const xmlNode *node)
{
	xmlChar *base = xmlNodeGetBase(whole->xml->document, node);

	if (base != NULL || whole->url.len == 0)
		return base;
	return xmlStrndup(BAD_CAST whole->url.ptr, (int)whole->url.len);
}

/* Put an address that is not complete. */
static void put_relative(struct whole *whole, const xmlNode *node, struct pm_str address)
{
	xmlChar *copy = xmlStrndup(BAD_CAST address.ptr, (int)address.len);
	xmlChar *base = base_of(whole, node);
	xmlChar *complete = base != NULL && copy != NULL ? xmlBuildURI(copy, base) : NULL;

	if (complete != NULL)
		pm_draft_put(&whole->feed->draft, PM_DRAFT_URL, pm_str_of((const char *)complete),
			(const char *)node->name);
	else if (copy != NULL)
		pm_draft_put(&whole->feed->draft, PM_DRAFT_URL, pm_str_of((const char *)copy),
			(const char *)node->name);
	xmlFree(complete);
	xmlFree(base);
	xmlFree(copy);
}

static enum pm_status put_link(
	struct whole *whole, const xmlNode *node, enum pm_draft_field field, struct pm_error *err)
{
	struct pm_str address = address_in(whole->feed, node);

	if (whole->feed->room.failed)
		return pm_fail_memory(err);
	if (address.len == 0 || whole->feed->draft.values[field].len > 0)
		return PM_OK;
	if (is_address(address))
		pm_draft_put(&whole->feed->draft, field, address, (const char *)node->name);
	else
		put_relative(whole, node, address);
	return PM_OK;
}

/* ---- Entries ---- */

/* What entries say, the best first: of fields with one value the first that has one is taken. An
 * entry without the date of its publication has that of its last change. */
static const struct {
	enum pm_draft_field field;
	unsigned spaces;
	const char *name;
	enum pm_status (*put)(struct whole *whole, const xmlNode *node, enum pm_draft_field field,
		struct pm_error *err);
} fields[] = {
	{PM_DRAFT_ID, RSS, "guid", put_text},
	{PM_DRAFT_ID, ATOM, "id", put_text},
	{PM_DRAFT_ID, PM_FEED_DC, "identifier", put_text},
	{PM_DRAFT_URL, PM_FEED_FEEDBURNER, "origLink", put_link},
	{PM_DRAFT_URL, RSS | ATOM, "link", put_link},
	{PM_DRAFT_URL, RSS, "guid", put_link},
	{PM_DRAFT_TITLE, RSS | ATOM, "title", put_text},
	{PM_DRAFT_TITLE, PM_FEED_DC | PM_FEED_TERMS, "title", put_text},
	{PM_DRAFT_TITLE, PM_FEED_MEDIA | PM_FEED_ITUNES, "title", put_text},
	{PM_DRAFT_DATE, RSS, "pubDate", put_date},
	{PM_DRAFT_DATE, ATOM, "published", put_date},
	{PM_DRAFT_DATE, ATOM, "issued", put_date},
	{PM_DRAFT_DATE, PM_FEED_TERMS, "issued", put_date},
	{PM_DRAFT_DATE, PM_FEED_DC, "date", put_date},
	{PM_DRAFT_DATE, PM_FEED_TERMS, "date", put_date},
	{PM_DRAFT_DATE, PM_FEED_TERMS, "created", put_date},
	{PM_DRAFT_DATE, ATOM, "created", put_date},
	{PM_DRAFT_DATE, ATOM, "updated", put_date},
	{PM_DRAFT_DATE, ATOM | PM_FEED_TERMS, "modified", put_date},
	{PM_DRAFT_AUTHOR, PM_FEED_DC, "creator", put_author},
	{PM_DRAFT_AUTHOR, RSS | ATOM, "author", put_author},
	{PM_DRAFT_AUTHOR, PM_FEED_TERMS, "creator", put_author},
	{PM_DRAFT_AUTHOR, PM_FEED_ITUNES, "author", put_author},
	{PM_DRAFT_SOURCE, RSS, "source", put_title_of},
	{PM_DRAFT_SOURCE, PM_FEED_DC | PM_FEED_TERMS, "publisher", put_text},
	{PM_DRAFT_LANGUAGE, PM_FEED_DC | PM_FEED_TERMS, "language", put_text},
	{PM_DRAFT_TAG, RSS | ATOM, "category", put_category},
	{PM_DRAFT_TAG, PM_FEED_DC | PM_FEED_TERMS, "subject", put_category},
	{PM_DRAFT_TAG, PM_FEED_MEDIA | PM_FEED_ITUNES, "keywords", put_keywords},
};

/* Where the text stands, the whole of it before what is short for it. */
static const struct {
	unsigned spaces;
	const char *name;
} texts[] = {
	{PM_FEED_CONTENT, "encoded"},
	{ATOM, "content"},
	{PM_FEED_XHTML, "body"},
	{PM_FEED_XHTML, "div"},
	{RSS, "description"},
	{ATOM, "summary"},
	{PM_FEED_DC | PM_FEED_TERMS, "description"},
	{PM_FEED_TERMS, "abstract"},
	{PM_FEED_ITUNES, "summary"},
	{PM_FEED_MEDIA, "description"},
};

/* Put all that elements of one name say. */
static enum pm_status put_all(
	struct whole *whole, const xmlNode *parent, size_t row, struct pm_error *err)
{
	const xmlNode *node = pm_feed_child(parent, fields[row].spaces, fields[row].name);
	enum pm_status status = PM_OK;
	size_t count = 0;

	/* Of no field more values are kept. */
	for (; status == PM_OK && node != NULL && count++ <= PM_DRAFT_LIST_MAX;
		node = pm_feed_next(node, fields[row].spaces, fields[row].name))
		status = fields[row].put(whole, node, fields[row].field, err);
	return status;
}

/* Put what the rows of one field, or of all others, say; of authors the first row that has some. */
static enum pm_status put_fields(
	struct whole *whole, const xmlNode *parent, bool authors_only, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	for (size_t i = 0; status == PM_OK && i < sizeof fields / sizeof *fields; i++) {
		bool is_author = fields[i].field == PM_DRAFT_AUTHOR;
		if (authors_only && !is_author)
			continue;
		if (!is_author || whole->feed->draft.authors.count == 0)
			status = put_all(whole, parent, i, err);
	}
	return status;
}

/* Put the language of the nearest element that tells one. */
static void put_language(struct pm_draft *draft, const xmlNode *node)
{
	for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent)
		pm_draft_put(draft, PM_DRAFT_LANGUAGE,
			pm_xml_attribute(node, PM_XML_NAMESPACE, "lang"), "xml:lang");
}

static enum pm_status take_text(struct whole *whole, const xmlNode *entry, struct pm_error *err)
{
	struct pm_feed *feed = whole->feed;
	enum pm_status status = PM_OK;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const xmlNode *node = pm_feed_child(entry, texts[i].spaces, texts[i].name);
		if (status != PM_OK || feed->text.len > 0 || node == NULL)
			continue;
		status = pm_feed_flow(feed, node, &feed->text, err);
		if (feed->text.len > 0)
			put_language(&feed->draft, node);
	}
	return status;
}

/* Put the authors and the title of the feed that an entry of Atom was taken from. */
static enum pm_status put_source(struct whole *whole, const xmlNode *entry, struct pm_error *err)
{
	const xmlNode *source = pm_feed_child(entry, ATOM, "source");
	const xmlNode *title = source != NULL ? pm_feed_child(source, ATOM, "title") : NULL;
	enum pm_status status = PM_OK;

	if (source != NULL)
		status = put_fields(whole, source, true, err);
	if (status == PM_OK && title != NULL)
		status = put_text(whole, title, PM_DRAFT_SOURCE, err);
	return status;
}

/* Put what the feed says for an entry that does not. */
static void put_inherited(const struct whole *whole)
{
	struct pm_draft *draft = &whole->feed->draft;

	if (draft->authors.count == 0)
		for (size_t i = 0; i < whole->authors.count; i++)
			pm_draft_put(draft, PM_DRAFT_AUTHOR, whole->authors.items[i],
				"the feed's author");
	pm_draft_put(draft, PM_DRAFT_SOURCE, whole->title, "the feed's title");
	pm_draft_put(draft, PM_DRAFT_LANGUAGE, whole->language, "the feed's language");
}

static enum pm_status read_entry(struct whole *whole, const xmlNode *entry, struct pm_error *err)
{
	struct pm_feed *feed = whole->feed;
	long line = xmlGetLineNo(entry);

	pm_feed_begin(feed, line > 0 ? (uint64_t)line : 0);
	enum pm_status status = put_fields(whole, entry, false, err);
	/* RSS 1.0 */
	struct pm_str about = pm_xml_attribute(entry, NULL, "about");
	pm_draft_put(&feed->draft, PM_DRAFT_ID, about, "rdf:about");
	if (is_address(about))
		pm_draft_put(&feed->draft, PM_DRAFT_URL, about, "rdf:about");
	if (status == PM_OK)
		status = take_text(whole, entry, err);
	put_language(&feed->draft, entry);
	if (status == PM_OK)
		status = put_source(whole, entry, err);
	put_inherited(whole);
	return status == PM_OK ? pm_feed_send(feed, err) : status;
}

/* Remember what the feed says of itself, which is read as an entry is. The author of a channel of
 * RSS is not that of its entries, but of a feed of Atom it is (RFC 4287, 4.2.1). */
static enum pm_status note_whole(struct whole *whole, const xmlNode *about, struct pm_error *err)
{
	struct pm_draft *draft = &whole->feed->draft;
	const xmlNode *language = pm_feed_child(about, RSS, "language");

	pm_draft_begin(draft, 0);
	enum pm_status status = put_fields(whole, about, false, err);
	if (status == PM_OK && language != NULL)
		status = put_text(whole, language, PM_DRAFT_LANGUAGE, err);
	whole->title = pm_arena_copy(&whole->arena, draft->values[PM_DRAFT_TITLE]);
	if (whole->title.len == 0)
		whole->title = pm_arena_copy(&whole->arena, draft->values[PM_DRAFT_SOURCE]);
	whole->language = pm_arena_copy(&whole->arena, draft->values[PM_DRAFT_LANGUAGE]);
	whole->url = pm_arena_copy(&whole->arena, draft->values[PM_DRAFT_URL]);
	for (size_t i = 0; pm_feed_is(about, ATOM, "feed") && i < draft->authors.count; i++)
		pm_draft_list_add(&whole->arena, &whole->authors,
			pm_arena_copy(&whole->arena, draft->authors.items[i]));
	return status == PM_OK && whole->arena.failed ? pm_fail_memory(err) : status;
}

static bool is_entry(const xmlNode *node)
{
	return pm_feed_is(node, RSS, "item") || pm_feed_is(node, ATOM, "entry");
}

/* Read all entries: in RSS 1.0 they stand beside the channel; where one did not end, the next is in
 * it. */
static enum pm_status read_entries(struct whole *whole, struct pm_error *err)
{
	struct pm_xml_walk walk;
	const xmlNode *node;
	enum pm_status status = PM_OK;
	bool leaving;

	pm_xml_walk_start(&walk, whole->xml->root);
	while (status == PM_OK && (node = pm_xml_walk_next(&walk, &leaving)) != NULL) {
		if (leaving || node->type != XML_ELEMENT_NODE)
			continue;
		if (is_entry(node))
			status = read_entry(whole, node, err);
		else if (pm_feed_is(node, RSS, "channel") || pm_feed_is(node, ATOM, "feed"))
			status = note_whole(whole, node, err);
		else
			walk.skip = is_entry(node->parent);
	}
	return status;
}

static bool is_root(const xmlNode *root)
{
	return pm_feed_is(root, RSS, "rss") || pm_feed_is(root, RSS, "RDF") ||
	       pm_feed_is(root, PM_FEED_RDF, "RDF") || pm_feed_is(root, ATOM, "feed") ||
	       pm_feed_is(root, ATOM, "entry") || pm_feed_is(root, RSS, "channel");
}

bool pm_feed_is_xml(struct pm_str head)
{
	struct pm_xml xml;
	bool is = pm_xml_parse_head(&xml, head) && is_root(xml.root);

	/* RDF is a language for much else. */
	if (is && pm_feed_is(xml.root, RSS | PM_FEED_RDF, "RDF"))
		is = memmem(head.ptr, head.len, "/rss/", 5) != NULL ||
		     memmem(head.ptr, head.len, "netscape.com/rdf/", 17) != NULL;
	pm_xml_free(&xml);
	return is;
}

enum pm_status pm_feed_read_xml(struct pm_feed *feed, struct pm_str bytes, struct pm_error *err)
{
	struct pm_xml xml;
	struct whole whole = {.feed = feed, .xml = &xml};
	struct pm_error why;
	enum pm_status status = pm_xml_parse(&xml, bytes, &why);

	pm_draft_begin(&feed->draft, 0);
	if (status != PM_OK)
		status = pm_feed_fail(feed, &why, err);
	else if (xml.flaw[0] != '\0')
		status = pm_draft_warn(&feed->draft, err, "%s", xml.flaw);
	if (status == PM_OK && !feed->is_lost)
		status = read_entries(&whole, err);
	pm_arena_free(&whole.arena);
	pm_xml_free(&xml);
	return status;
}
