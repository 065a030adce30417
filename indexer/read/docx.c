/*
 * Office Open XML (ECMA-376): texts of Word.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include <strings.h>

#include "indexer/read/draft.h"
#include "indexer/read/package.h"
#include "indexer/read/properties.h"
#include "indexer/read/prose.h"
#include "indexer/read/xml.h"
#include "lib/error.h"

/* Among so many paragraphs a first heading is the title. */
#define TITLE_PARAGRAPHS 10

static const struct pm_prose_element elements[] = {
	{"t", PM_PROSE_TEXT},
	{"p", PM_PROSE_PARAGRAPH},
	{"rPr", PM_PROSE_LEFT_OUT},
	{"pPr", PM_PROSE_LEFT_OUT},
	{"tab", PM_PROSE_SPACE},
	{"ptab", PM_PROSE_SPACE},
	{"br", PM_PROSE_LINE},
	{"cr", PM_PROSE_LINE},
	{"noBreakHyphen", PM_PROSE_HYPHEN},
	{"tbl", PM_PROSE_TABLE},
	{"tr", PM_PROSE_ROW},
	{"tc", PM_PROSE_CELL},
	{"txbxContent", PM_PROSE_ASIDE},
	{"del", PM_PROSE_LEFT_OUT},
	{"moveFrom", PM_PROSE_LEFT_OUT},
	{"Fallback", PM_PROSE_LEFT_OUT}, /* the same in another way */
	{"rt", PM_PROSE_LEFT_OUT},
	{NULL, PM_PROSE_INLINE},
};
static const struct pm_prose_format prose = {.elements = elements, .only_texts = true};

/* A document that is read. */
struct reading {
	struct pm_draft draft;
	struct pm_package package;
	struct pm_buf main, related; /* names of parts */
	struct pm_xml xml;           /* of the main part */
	struct pm_buf text;
};

/* ---- Recognition ---- */

static bool is_under(struct pm_str name, const char *folder)
{
	size_t len = strlen(folder);

	return name.len >= len && memcmp(name.ptr, folder, len) == 0;
}

/* What is packed first shows that it is a package; its reader looks what is in it. */
static enum pm_recognition recognise(struct pm_str head)
{
	static const char *const firsts[] = {
		"[Content_Types].xml", "_rels/.rels", "docProps/", "word/document.xml"};
	size_t at = 0;
	struct pm_str name;

	if (!is_under(head, "PK\3\4") || !pm_package_next_name(head, &at, &name))
		return PM_RECOGNISED_NOT;
	for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++)
		if (is_under(name, firsts[i]))
			return PM_RECOGNISED;
	return PM_RECOGNISED_BY_NAME;
}

/* ---- Parts ---- */

static bool ends_in(struct pm_str text, const char *end)
{
	size_t len = strlen(end);

	return text.len >= len && memcmp(text.ptr + text.len - len, end, len) == 0;
}

/* The name of the part that has the relationships of another one (ECMA-376, part 2, 9.3). */
static void name_relationships(struct pm_buf *out, struct pm_str part)
{
	const char *slash = part.len > 0 ? memrchr(part.ptr, '/', part.len) : NULL;
	size_t folder = slash != NULL ? (size_t)(slash - part.ptr) + 1 : 0;

	pm_buf_add(out, part.ptr, folder);
	pm_buf_add_str(out, PM_STR("_rels/"));
	pm_buf_add(out, part.ptr + folder, part.len - folder);
	pm_buf_add_str(out, PM_STR(".rels"));
}

/* Find the part that another one has a relationship of a type with; part: empty: the package. */
static bool find_related(
	const struct pm_package *package, struct pm_str part, const char *type, struct pm_buf *out)
{
	struct pm_buf name = {0};
	struct pm_xml xml;
	bool found = false;

	name_relationships(&name, part);
	if (pm_package_parse(package, pm_buf_str(&name), &xml, NULL) == PM_OK) {
		const xmlNode *node = pm_xml_child(xml.root, NULL, "Relationship");
		while (node != NULL && !ends_in(pm_xml_attribute(node, "", "Type"), type))
			node = pm_xml_next(node, NULL, "Relationship");
		found = node != NULL;
		if (found)
			pm_package_resolve(out, part, pm_xml_attribute(node, "", "Target"));
	}
	pm_xml_free(&xml);
	pm_buf_free(&name);
	return found && !out->failed;
}

/* What a package has that is no text of Word's. */
static enum pm_status fail_foreign(
	const struct pm_package *package, const struct pm_input *input, struct pm_error *err)
{
	static const struct {
		const char *folder, *name;
	} formats[] = {
		{"xl/", "Excel"},
		{"ppt/", "PowerPoint"},
		{"visio/", "Visio"},
	};
	const char *what = "Office Open XML without a text";

	for (size_t i = 0; i < package->count; i++)
		for (size_t k = 0; k < sizeof formats / sizeof *formats; k++)
			if (is_under(package->parts[i].name, formats[k].folder))
				what = formats[k].name;
	return pm_fail(err, PM_NOT_FOUND, "%s: not a format that can be read: %s",
		pm_input_name(input), what);
}

/* Parse the part that the text stands in. */
static enum pm_status parse_main(
	struct reading *reading, const struct pm_input *input, struct pm_error *err)
{
	struct pm_error why;

	if (!find_related(&reading->package, PM_STR(""), "/officeDocument", &reading->main))
		pm_buf_add_str(&reading->main, PM_STR("word/document.xml"));
	struct pm_str name = pm_buf_str(&reading->main);
	enum pm_status status = pm_package_parse(&reading->package, name, &reading->xml, &why);
	if (status == PM_OK && pm_xml_is(reading->xml.root, NULL, "document"))
		return PM_OK;
	if (status == PM_OK || (status == PM_NOT_FOUND && reading->package.flaw[0] == '\0' &&
				       !reading->package.encrypted))
		return fail_foreign(&reading->package, input, err);
	return pm_package_fail(&reading->package, input, name, &why, err);
}

/* ---- Text ---- */

/* Append the notes of a type after the text. */
static enum pm_status add_notes(struct reading *reading, const char *type,
	const struct pm_input *input, struct pm_error *err)
{
	struct pm_str part = pm_buf_str(&reading->main);
	struct pm_xml xml = {0};
	enum pm_status status = PM_OK;

	if (find_related(&reading->package, part, type, &reading->related) &&
		pm_package_parse(&reading->package, pm_buf_str(&reading->related), &xml, NULL) ==
			PM_OK)
		status = pm_prose_add(&reading->text, xml.root, &prose, pm_input_name(input), err);
	pm_xml_free(&xml);
	return status;
}

static enum pm_status add_text(
	struct reading *reading, const struct pm_input *input, struct pm_error *err)
{
	enum pm_status status =
		pm_prose_add(&reading->text, reading->xml.root, &prose, pm_input_name(input), err);

	if (status == PM_OK)
		status = add_notes(reading, "/footnotes", input, err);
	if (status == PM_OK)
		status = add_notes(reading, "/endnotes", input, err);
	return status;
}

/* ---- Title ---- */

static struct pm_str value_of(const xmlNode *parent, const char *name)
{
	const xmlNode *node = parent != NULL ? pm_xml_child(parent, NULL, name) : NULL;

	return node != NULL ? pm_xml_attribute(node, NULL, "val") : PM_STR("");
}

/* The paragraph's style has this name, the same in all languages of Word. */
static bool has_style(const struct pm_xml *styles, const xmlNode *paragraph, const char *name)
{
	struct pm_str id = value_of(pm_xml_child(paragraph, NULL, "pPr"), "pStyle");

	if (id.len == 0 || styles->root == NULL)
		return false;
	const xmlNode *style = pm_xml_child(styles->root, NULL, "style");
	while (style != NULL && !pm_str_equal(pm_xml_attribute(style, NULL, "styleId"), id))
		style = pm_xml_next(style, NULL, "style");
	struct pm_str given = style != NULL ? value_of(style, "name") : PM_STR("");
	return given.len == strlen(name) && strncasecmp(given.ptr, name, given.len) == 0;
}

/* A first paragraph that is a title is one, else a first heading. */
static void put_title(struct reading *reading)
{
	const xmlNode *body = pm_xml_child(reading->xml.root, NULL, "body");
	const xmlNode *heading = NULL, *node = body != NULL ? pm_xml_child(body, NULL, "p") : NULL;
	struct pm_str part = pm_buf_str(&reading->main);
	struct pm_xml styles = {0};

	if (find_related(&reading->package, part, "/styles", &reading->related))
		pm_package_parse(&reading->package, pm_buf_str(&reading->related), &styles, NULL);
	for (size_t i = 0; i < TITLE_PARAGRAPHS && node != NULL; i++) {
		if (has_style(&styles, node, "Title"))
			break;
		if (heading == NULL && has_style(&styles, node, "heading 1"))
			heading = node;
		node = i + 1 < TITLE_PARAGRAPHS ? pm_xml_next(node, NULL, "p") : NULL;
	}
	if (node != NULL)
		pm_prose_put_title(&reading->draft, node, &prose);
	if (heading != NULL)
		pm_prose_put_title(&reading->draft, heading, &prose);
	pm_xml_free(&styles);
}

/* ---- The document ---- */

/* When it was made, and when changed, is not when it was published. */
static void put_properties(struct reading *reading)
{
	static const struct {
		const char *name;
		enum pm_draft_field field;
	} properties[] = {
		{"title", PM_DRAFT_TITLE},
		{"creator", PM_DRAFT_AUTHOR},
		{"subject", PM_DRAFT_TAG},
		{"keywords", PM_DRAFT_TAG},
		{"language", PM_DRAFT_LANGUAGE},
	};
	struct pm_xml xml = {0};

	if (find_related(&reading->package, PM_STR(""), "/core-properties", &reading->related) &&
		pm_package_parse(&reading->package, pm_buf_str(&reading->related), &xml, NULL) ==
			PM_OK)
		for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
			const xmlNode *node = pm_xml_child(xml.root, NULL, properties[i].name);
			if (node != NULL)
				pm_property_put_node(&reading->draft, properties[i].field, node);
		}
	pm_xml_free(&xml);
}

static enum pm_status read_document(
	struct reading *reading, struct pm_input *input, size_t bytes, struct pm_error *err)
{
	struct pm_draft *draft = &reading->draft;
	enum pm_status status = parse_main(reading, input, err);

	if (status == PM_OK)
		status = pm_package_warn(&reading->package, &reading->xml, draft, err);
	if (status == PM_OK)
		status = add_text(reading, input, err);
	if (status != PM_OK)
		return status;
	put_properties(reading);
	put_title(reading);
	pm_draft_put(draft, PM_DRAFT_TEXT, pm_buf_str(&reading->text), "its paragraphs");
	return pm_draft_send(draft, bytes, err);
}

static enum pm_status read_docx(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct reading reading = {.draft = {.options = options, .sink = sink}};
	enum pm_status status = pm_package_open(&reading.package, input, err);

	pm_draft_begin(&reading.draft, 0);
	if (status == PM_OK)
		status = read_document(&reading, input, reading.package.bytes, err);
	pm_xml_free(&reading.xml);
	pm_buf_free(&reading.text);
	pm_buf_free(&reading.related);
	pm_buf_free(&reading.main);
	pm_package_free(&reading.package);
	pm_draft_free(&reading.draft);
	return status;
}

const struct pm_reader pm_reader_docx = {
	.name = "docx",
	.extensions = "docx docm dotx dotm",
	.description = "texts of Word since 2007",
	.recognise = recognise,
	.read = read_docx,
};
