/*
 * OpenDocument (ISO/IEC 26300): texts.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "indexer/read/draft.h"
#include "indexer/read/package.h"
#include "indexer/read/properties.h"
#include "indexer/read/prose.h"
#include "indexer/read/xml.h"
#include "lib/error.h"

#define MIME_TYPE "application/vnd.oasis.opendocument."

static const struct pm_prose_element elements[] = {
	{"p", PM_PROSE_PARAGRAPH},
	{"h", PM_PROSE_PARAGRAPH},
	{"s", PM_PROSE_SPACE},
	{"tab", PM_PROSE_SPACE},
	{"line-break", PM_PROSE_LINE},
	{"table", PM_PROSE_TABLE},
	{"table-row", PM_PROSE_ROW},
	{"table-cell", PM_PROSE_CELL},
	{"note-citation", PM_PROSE_LEFT_OUT},
	{"note-body", PM_PROSE_ASIDE},
	{"text-box", PM_PROSE_ASIDE},
	{"annotation", PM_PROSE_LEFT_OUT},
	{"tracked-changes", PM_PROSE_LEFT_OUT}, /* what was deleted */
	{"desc", PM_PROSE_LEFT_OUT},
	{"forms", PM_PROSE_LEFT_OUT},
	{"binary-data", PM_PROSE_LEFT_OUT},
	{"ruby-text", PM_PROSE_LEFT_OUT},
	{NULL, PM_PROSE_INLINE},
};
static const struct pm_prose_format prose = {.elements = elements};

/* A document that is read. */
struct reading {
	struct pm_draft draft;
	struct pm_package package;
	struct pm_xml xml;     /* of the content */
	const xmlNode *office; /* the text in it */
	struct pm_buf text;
};

static enum pm_recognition recognise(struct pm_str head)
{
	return pm_package_has_type(head, MIME_TYPE) ? PM_RECOGNISED : PM_RECOGNISED_NOT;
}

/* Find the text; what has none is told by what it has in its place. */
static enum pm_status find_text(
	struct reading *reading, const struct pm_input *input, struct pm_error *err)
{
	const xmlNode *body = pm_xml_child(reading->xml.root, NULL, "body");
	const xmlNode *content = body != NULL ? body->children : NULL;

	while (content != NULL && content->type != XML_ELEMENT_NODE)
		content = content->next;
	reading->office = content;
	if (content != NULL && pm_xml_is(content, NULL, "text"))
		return PM_OK;
	return pm_fail(err, PM_NOT_FOUND, "%s: not a format that can be read: OpenDocument, %.40s",
		pm_input_name(input),
		content != NULL ? (const char *)content->name : "without content");
}

static enum pm_status parse_content(
	struct reading *reading, const struct pm_input *input, struct pm_error *err)
{
	struct pm_package *package = &reading->package;
	struct pm_str manifest = pm_package_find(package, PM_STR("META-INF/manifest.xml"));
	struct pm_error why;

	package->encrypted |= memmem(manifest.ptr, manifest.len, "encryption-data", 15) != NULL;
	enum pm_status status =
		package->encrypted
			? pm_fail(&why, PM_INVALID, "encrypted")
			: pm_package_parse(package, PM_STR("content.xml"), &reading->xml, &why);
	return status == PM_OK ? find_text(reading, input, err)
	                       : pm_package_fail(package, input, PM_STR("content.xml"), &why, err);
}

/* Put the first paragraph in the style of titles, or else heading of the first level. */
static void put_title(struct reading *reading)
{
	const xmlNode *found = NULL, *node;

	for (node = reading->office->children; node != NULL; node = node->next) {
		struct pm_str style = pm_xml_attribute(node, NULL, "style-name");
		if (pm_xml_is(node, NULL, "p") && pm_str_is(style, "Title")) {
			found = node;
			break;
		}
		if (found == NULL && pm_xml_is(node, NULL, "h") &&
			pm_str_is(pm_xml_attribute(node, NULL, "outline-level"), "1"))
			found = node;
	}
	if (found != NULL)
		pm_prose_put_title(&reading->draft, found, &prose);
}

/* dc:creator is who saved it last; when it was made is not when it was published. */
static void put_properties(struct reading *reading)
{
	static const struct {
		const char *name;
		enum pm_draft_field field;
	} properties[] = {
		{"title", PM_DRAFT_TITLE},
		{"initial-creator", PM_DRAFT_AUTHOR},
		{"subject", PM_DRAFT_TAG},
		{"keyword", PM_DRAFT_TAG},
		{"language", PM_DRAFT_LANGUAGE},
	};
	struct pm_xml xml = {0};
	const xmlNode *meta = NULL;

	if (pm_package_parse(&reading->package, PM_STR("meta.xml"), &xml, NULL) == PM_OK)
		meta = pm_xml_child(xml.root, NULL, "meta");
	for (size_t i = 0; meta != NULL && i < sizeof properties / sizeof *properties; i++) {
		const xmlNode *node = pm_xml_child(meta, NULL, properties[i].name);
		for (; node != NULL; node = pm_xml_next(node, NULL, properties[i].name))
			pm_property_put_node(&reading->draft, properties[i].field, node);
	}
	pm_xml_free(&xml);
}

static enum pm_status read_document(
	struct reading *reading, const struct pm_input *input, struct pm_error *err)
{
	struct pm_draft *draft = &reading->draft;
	enum pm_status status = parse_content(reading, input, err);

	if (status == PM_OK)
		status = pm_package_warn(&reading->package, &reading->xml, draft, err);
	if (status == PM_OK)
		status = pm_prose_add(
			&reading->text, reading->office, &prose, pm_input_name(input), err);
	if (status != PM_OK)
		return status;
	put_properties(reading);
	put_title(reading);
	pm_draft_put(draft, PM_DRAFT_TEXT, pm_buf_str(&reading->text), "its paragraphs");
	return pm_draft_send(draft, reading->package.bytes, err);
}

static enum pm_status read_odt(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct reading reading = {.draft = {.options = options, .sink = sink}};
	enum pm_status status = pm_package_open(&reading.package, input, err);

	pm_draft_begin(&reading.draft, 0);
	if (status == PM_OK)
		status = read_document(&reading, input, err);
	pm_xml_free(&reading.xml);
	pm_buf_free(&reading.text);
	pm_package_free(&reading.package);
	pm_draft_free(&reading.draft);
	return status;
}

const struct pm_reader pm_reader_odt = {
	.name = "odt",
	.extensions = "odt ott odm",
	.description = "texts of OpenDocument",
	.recognise = recognise,
	.read = read_odt,
};
