/*
 * EPUB, versions 2 and 3: a book is one document.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include <libxml/hash.h>

#include "indexer/read/draft.h"
#include "indexer/read/package.h"
#include "indexer/read/properties.h"
#include "indexer/read/prose.h"
#include "indexer/read/xml.h"
#include "lib/error.h"

#define MIME_TYPE "application/epub+zip"
#define CONTAINER PM_STR("META-INF/container.xml")

/* The elements of XHTML that are not inline: all of a chapter is text, also what a page of the web
 * has beside its article. */
static const struct pm_prose_element elements[] = {
	{"p", PM_PROSE_PARAGRAPH},
	{"div", PM_PROSE_PARAGRAPH},
	{"h1", PM_PROSE_PARAGRAPH},
	{"h2", PM_PROSE_PARAGRAPH},
	{"h3", PM_PROSE_PARAGRAPH},
	{"h4", PM_PROSE_PARAGRAPH},
	{"h5", PM_PROSE_PARAGRAPH},
	{"h6", PM_PROSE_PARAGRAPH},
	{"br", PM_PROSE_LINE},
	{"li", PM_PROSE_LINE},
	{"dt", PM_PROSE_LINE},
	{"dd", PM_PROSE_LINE},
	{"ul", PM_PROSE_PARAGRAPH},
	{"ol", PM_PROSE_PARAGRAPH},
	{"dl", PM_PROSE_PARAGRAPH},
	{"hr", PM_PROSE_PARAGRAPH},
	{"pre", PM_PROSE_PARAGRAPH},
	{"blockquote", PM_PROSE_PARAGRAPH},
	{"section", PM_PROSE_PARAGRAPH},
	{"article", PM_PROSE_PARAGRAPH},
	{"aside", PM_PROSE_PARAGRAPH},
	{"header", PM_PROSE_PARAGRAPH},
	{"footer", PM_PROSE_PARAGRAPH},
	{"nav", PM_PROSE_PARAGRAPH},
	{"address", PM_PROSE_PARAGRAPH},
	{"figure", PM_PROSE_PARAGRAPH},
	{"figcaption", PM_PROSE_PARAGRAPH},
	{"caption", PM_PROSE_PARAGRAPH},
	{"table", PM_PROSE_TABLE},
	{"tr", PM_PROSE_ROW},
	{"td", PM_PROSE_CELL},
	{"th", PM_PROSE_CELL},
	{"img", PM_PROSE_SPACE},
	{"head", PM_PROSE_LEFT_OUT},
	{"script", PM_PROSE_LEFT_OUT},
	{"style", PM_PROSE_LEFT_OUT},
	{"rt", PM_PROSE_LEFT_OUT},
	{"rp", PM_PROSE_LEFT_OUT},
	{NULL, PM_PROSE_INLINE},
};
static const struct pm_prose_format prose = {.elements = elements};

/* A book that is read. */
struct reading {
	struct pm_draft draft;
	struct pm_package package;
	struct pm_buf opf, chapter; /* names of parts */
	struct pm_xml xml;          /* of the package document */
	struct pm_buf text;
};

static enum pm_recognition recognise(struct pm_str head)
{
	return pm_package_has_type(head, MIME_TYPE) ? PM_RECOGNISED : PM_RECOGNISED_NOT;
}

/* ---- The package document ---- */

/* Find its name in the container's file. */
static enum pm_status find_opf(struct reading *reading, struct pm_error *why)
{
	struct pm_xml xml;
	struct pm_str path = PM_STR("");

	enum pm_status status = pm_package_parse(&reading->package, CONTAINER, &xml, why);
	if (status == PM_OK) {
		const xmlNode *list = pm_xml_child(xml.root, NULL, "rootfiles");
		const xmlNode *file = list != NULL ? pm_xml_child(list, NULL, "rootfile") : NULL;
		if (file != NULL)
			path = pm_xml_attribute(file, "", "full-path");
		pm_package_resolve(&reading->opf, PM_STR(""), path);
		if (path.len == 0)
			status = pm_fail(why, PM_INVALID, "it names no book");
	}
	pm_xml_free(&xml);
	return status;
}

static enum pm_status parse_opf(
	struct reading *reading, const struct pm_input *input, struct pm_error *err)
{
	struct pm_error why;

	if (find_opf(reading, &why) != PM_OK)
		return pm_package_fail(&reading->package, input, CONTAINER, &why, err);
	struct pm_str name = pm_buf_str(&reading->opf);
	return pm_package_parse(&reading->package, name, &reading->xml, &why) == PM_OK
	               ? PM_OK
	               : pm_package_fail(&reading->package, input, name, &why, err);
}

/* ---- Metadata ---- */

static bool is_one_of(struct pm_str value, const char *one, const char *other)
{
	return pm_str_is(value, one) || pm_str_is(value, other);
}

/* A date of change, or a person who did not write. */
static bool is_other(const xmlNode *node)
{
	struct pm_str event = pm_xml_attribute(node, NULL, "event");
	struct pm_str role = pm_xml_attribute(node, NULL, "role");

	return (event.len > 0 && !is_one_of(event, "publication", "original-publication")) ||
	       (role.len > 0 && !is_one_of(role, "aut", "cre"));
}

/* Publishers write these by hand: unlike in pm_property_put, "1984" is a title. */
static void put_text(struct pm_draft *draft, enum pm_draft_field field, const xmlNode *node)
{
	struct pm_buf text = {0};

	pm_xml_text(node, &text);
	pm_draft_put(draft, field, pm_buf_str(&text), "its metadata");
	draft->arena.failed |= text.failed;
	pm_buf_free(&text);
}

static void put_metadata(struct reading *reading)
{
	static const struct {
		const char *name;
		enum pm_draft_field field;
	} properties[] = {
		{"title", PM_DRAFT_TITLE},
		{"creator", PM_DRAFT_AUTHOR},
		{"publisher", PM_DRAFT_SOURCE},
		{"date", PM_DRAFT_DATE},
		{"subject", PM_DRAFT_TAG},
		{"language", PM_DRAFT_LANGUAGE},
	};
	const xmlNode *metadata = pm_xml_child(reading->xml.root, NULL, "metadata");

	/* In the first version of the format there is an element around. */
	const xmlNode *inner =
		metadata != NULL ? pm_xml_child(metadata, NULL, "dc-metadata") : NULL;
	metadata = inner != NULL ? inner : metadata;
	for (size_t i = 0; metadata != NULL && i < sizeof properties / sizeof *properties; i++) {
		const xmlNode *node = pm_xml_child(metadata, PM_DUBLIN_CORE, properties[i].name);
		for (; node != NULL; node = pm_xml_next(node, PM_DUBLIN_CORE, properties[i].name))
			if (!is_other(node))
				put_text(&reading->draft, properties[i].field, node);
	}
}

/* ---- Chapters ---- */

/* Mark the parts that are encrypted, as those of lending libraries are (OCF, 4.2.6.3.2). */
static void mark_encrypted(struct reading *reading)
{
	struct pm_xml xml;
	struct pm_xml_walk walk;
	const xmlNode *node;
	size_t count = 0;
	bool leaving;

	if (pm_package_parse(&reading->package, PM_STR("META-INF/encryption.xml"), &xml, NULL) ==
		PM_OK) {
		pm_xml_walk_start(&walk, xml.root);
		while ((node = pm_xml_walk_next(&walk, &leaving)) != NULL &&
			count < PM_PACKAGE_PARTS_MAX) {
			if (leaving || !pm_xml_is(node, NULL, "CipherReference"))
				continue;
			pm_package_resolve(
				&reading->chapter, PM_STR(""), pm_xml_attribute(node, "", "URI"));
			struct pm_package_part *part =
				pm_package_part(&reading->package, pm_buf_str(&reading->chapter));
			if (part != NULL)
				part->encrypted = true;
			count++;
		}
	}
	pm_xml_free(&xml);
}

/* Append the text of a part. */
static enum pm_status add_part(struct reading *reading, const struct pm_package_part *part,
	const struct pm_input *input, struct pm_error *err)
{
	struct pm_error why;
	struct pm_xml xml;

	enum pm_status status = pm_package_parse(&reading->package, part->name, &xml, &why);
	if (status == PM_OK)
		status = pm_prose_add(&reading->text, xml.root, &prose, pm_input_name(input), err);
	else if (status == PM_NO_MEMORY)
		pm_fail_memory(err);
	else
		status = pm_draft_warn(&reading->draft, err, "chapter %.*s: %s",
			(int)pm_str_cut(part->name, 60).len, part->name.ptr, why.message);
	pm_xml_free(&xml);
	return status;
}

/* Append a chapter; what cannot be read of it is told, and the others are read. */
static enum pm_status add_chapter(struct reading *reading, const xmlNode *item,
	const struct pm_input *input, struct pm_error *err)
{
	struct pm_draft *draft = &reading->draft;
	struct pm_str href = pm_xml_attribute(item, "", "href");

	pm_package_resolve(&reading->chapter, pm_buf_str(&reading->opf), href);
	struct pm_package_part *part =
		pm_package_part(&reading->package, pm_buf_str(&reading->chapter));
	if (part == NULL)
		return pm_draft_warn(draft, err, "chapter %.*s: it is not there",
			(int)pm_str_cut(href, 60).len, href.ptr);
	if (part->taken)
		return PM_OK;
	part->taken = true;
	if (!part->encrypted)
		return add_part(reading, part, input, err);
	reading->package.encrypted = true;
	return pm_draft_warn(draft, err, "chapter %.*s: encrypted",
		(int)pm_str_cut(part->name, 60).len, part->name.ptr);
}

/* The manifest's items by their ids; NULL when memory ran out. */
static xmlHashTable *index_manifest(const xmlNode *package)
{
	const xmlNode *manifest = pm_xml_child(package, NULL, "manifest");
	const xmlNode *item = manifest != NULL ? pm_xml_child(manifest, NULL, "item") : NULL;
	xmlHashTable *items = xmlHashCreate(0);

	for (; items != NULL && item != NULL; item = pm_xml_next(item, NULL, "item")) {
		struct pm_str id = pm_xml_attribute(item, "", "id");
		if (id.len > 0)
			xmlHashAddEntry(items, (const xmlChar *)id.ptr, (void *)(uintptr_t)item);
	}
	return items;
}

/* Append the chapters in their order. */
static enum pm_status add_chapters(
	struct reading *reading, const struct pm_input *input, struct pm_error *err)
{
	const xmlNode *spine = pm_xml_child(reading->xml.root, NULL, "spine");
	const xmlNode *ref = spine != NULL ? pm_xml_child(spine, NULL, "itemref") : NULL;
	xmlHashTable *items = index_manifest(reading->xml.root);
	enum pm_status status = items != NULL ? PM_OK : pm_fail_memory(err);

	for (size_t i = 0; status == PM_OK && ref != NULL && i < PM_PACKAGE_PARTS_MAX; i++) {
		struct pm_str id = pm_xml_attribute(ref, "", "idref");
		const xmlNode *item = xmlHashLookup(items, (const xmlChar *)id.ptr);
		if (item != NULL)
			status = add_chapter(reading, item, input, err);
		ref = pm_xml_next(ref, NULL, "itemref");
	}
	xmlHashFree(items, NULL);
	if (status == PM_OK && reading->text.len == 0 && reading->package.encrypted)
		return pm_fail(err, PM_INVALID, "%s: encrypted: its chapters cannot be read",
			pm_input_name(input));
	return status;
}

static enum pm_status read_document(
	struct reading *reading, const struct pm_input *input, struct pm_error *err)
{
	struct pm_draft *draft = &reading->draft;
	enum pm_status status = parse_opf(reading, input, err);

	if (status == PM_OK)
		status = pm_package_warn(&reading->package, &reading->xml, draft, err);
	mark_encrypted(reading);
	if (status == PM_OK)
		status = add_chapters(reading, input, err);
	if (status != PM_OK)
		return status;
	put_metadata(reading);
	pm_draft_put(draft, PM_DRAFT_TEXT, pm_buf_str(&reading->text), "its chapters");
	return pm_draft_send(draft, reading->package.bytes, err);
}

static enum pm_status read_epub(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct reading reading = {.draft = {.options = options, .sink = sink}};
	enum pm_status status = pm_package_open(&reading.package, input, err);

	pm_draft_begin(&reading.draft, 0);
	if (status == PM_OK)
		status = read_document(&reading, input, err);
	pm_xml_free(&reading.xml);
	pm_buf_free(&reading.text);
	pm_buf_free(&reading.chapter);
	pm_buf_free(&reading.opf);
	pm_package_free(&reading.package);
	pm_draft_free(&reading.draft);
	return status;
}

const struct pm_reader pm_reader_epub = {
	.name = "epub",
	.extensions = "epub",
	.description = "EPUB, a book a document",
	.recognise = recognise,
	.read = read_epub,
};
