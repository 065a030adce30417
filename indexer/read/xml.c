/*
 * XML as a tree, read safely and mended where it is broken.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/xml.h"

#include <stdio.h>
#include <string.h>

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "indexer/read/xml_decode.h"
#include "indexer/read/xml_mend.h"
#include "lib/error.h"

/* Elements, attributes and pieces of text of one document: some hundred bytes of memory each. */
#define NODES_MAX 4000000

/* Bytes that all references to declared entities may become. */
#define ENTITIES_MAX ((size_t)1 << 20)

/* RECOVER: mend. NOENT: replace entities. NONET, and no DTDLOAD, DTDATTR, XINCLUDE: nothing outside
 * is looked for. IGNORE_ENC: what is parsed is UTF-8, whatever it declares. COMPACT, BIG_LINES:
 * memory, and line numbers above 65535. */
#define OPTIONS                                                                         \
	(XML_PARSE_RECOVER | XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | \
		XML_PARSE_COMPACT | XML_PARSE_BIG_LINES)

/* A document being parsed. */
struct parsing {
	size_t nodes, entities; /* what counts against the limits */
	const char *refused;    /* why parsing was ended; NULL: it was not */
	bool is_head;           /* only what the outermost element is called is wanted */
	bool no_memory;
	unsigned flaws;
	char *flaw; /* of struct pm_xml: the first one */
};

static struct parsing *parsing_of(void *context)
{
	return ((xmlParserCtxt *)context)->_private;
}

static void refuse(void *context, const char *why)
{
	parsing_of(context)->refused = why;
	xmlStopParser(context);
}

/* What libxml2 says of an error; not the name of its function in front. */
static struct pm_str words_of(const xmlError *error)
{
	struct pm_str words = pm_str_trim(pm_str_of(error->message));
	const char *colon = memmem(words.ptr, words.len, ": ", 2);

	if (error->code == XML_ERR_CDATA_NOT_FINISHED)
		return PM_STR("a CDATA section does not end");
	if (error->code == XML_ERR_NAME_REQUIRED)
		return PM_STR("\"&\" or \"<\" without a name");
	if (strncmp(words.ptr, "xml", 3) != 0 || colon == NULL)
		return words;
	words.len -= (size_t)(colon + 2 - words.ptr);
	words.ptr = colon + 2;
	return words;
}

static void note_flaw(struct parsing *parsing, int line, struct pm_str words)
{
	if (parsing->flaws++ > 0)
		return;
	snprintf(parsing->flaw, sizeof((struct pm_xml *)NULL)->flaw,
		"not well formed: line %d: %.*s", line, (int)pm_str_cut(words, 120).len, words.ptr);
}

/* ---- What libxml2 calls ---- */

static void on_error(void *context, const xmlError *error)
{
	struct parsing *parsing = parsing_of(context);

	if (error->code == XML_ERR_NO_MEMORY)
		parsing->no_memory = true;
	else if (error->level >= XML_ERR_ERROR && error->message != NULL)
		note_flaw(parsing, error->line, words_of(error));
}

/* Count nodes against the limit; false when there are too many. */
static bool count(void *context, size_t nodes)
{
	struct parsing *parsing = parsing_of(context);
	xmlParserCtxt *parser = context;

	/* Otherwise no reference is replaced any more, after whatever error. */
	parser->wellFormed = 1;
	if (parser->nodeNr >= PM_XML_DEPTH_MAX - 1)
		refuse(context, "its elements are too deep in one another");
	parsing->nodes += nodes;
	if (parsing->nodes > NODES_MAX)
		refuse(context, "it has more than 4000000 elements and attributes");
	return parsing->refused == NULL;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
	const xmlChar **attributes)
{
	size_t nodes = 1 + (size_t)namespace_count + 2 * (size_t)attribute_count;

	if (count(context, nodes))
		xmlSAX2StartElementNs(context, name, prefix, uri, namespace_count, namespaces,
			attribute_count, defaulted, attributes);
}

static void on_text(void *context, const xmlChar *text, int length)
{
	if (count(context, 1))
		xmlSAX2Characters(context, text, length);
}

static void on_cdata(void *context, const xmlChar *text, int length)
{
	if (count(context, 1))
		xmlSAX2CDataBlock(context, text, length);
}

/* The value of an entity refers to another one. */
static bool has_reference(const char *value)
{
	while ((value = strchr(value, '&')) != NULL)
		if (*++value != '#')
			return true;
	return false;
}

/* Entities that stand for others are how a small document becomes a huge one; those that stand in
 * other files are not looked for. */
static void on_declaration(void *context, const xmlChar *name, int type, const xmlChar *public_id,
	const xmlChar *system_id, xmlChar *content)
{
	if (type != XML_INTERNAL_GENERAL_ENTITY || content == NULL)
		return;
	bool is_bomb = has_reference((const char *)content);
	if (is_bomb && !parsing_of(context)->is_head)
		refuse(context, "it declares entities made of others");
	else if (!is_bomb)
		xmlSAX2EntityDecl(context, name, type, public_id, system_id, content);
}

/* Declare one of HTML's entities, which nobody did. */
static xmlEntity *declare_html(xmlParserCtxt *context, const xmlChar *name)
{
	const htmlEntityDesc *entity = htmlEntityLookup(name);
	xmlChar text[8] = "";

	if (entity == NULL || context->myDoc == NULL)
		return NULL;
	if (context->myDoc->intSubset == NULL)
		xmlCreateIntSubset(context->myDoc, BAD_CAST "html", NULL, NULL);
	xmlCopyCharMultiByte(text, (int)entity->value);
	return xmlAddDocEntity(context->myDoc, name, XML_INTERNAL_GENERAL_ENTITY, NULL, NULL, text);
}

/* An entity that is only text goes where text goes, in time that grows with its length alone; as
 * any other it would be copied for each reference and joined with the text before. */
static void choose_way(const xmlParserCtxt *parser, xmlEntity *entity)
{
	bool is_text = strpbrk((const char *)entity->content, "<&") == NULL;

	entity->etype = is_text && parser->instate == XML_PARSER_CONTENT
	                        ? XML_INTERNAL_PREDEFINED_ENTITY
	                        : XML_INTERNAL_GENERAL_ENTITY;
}

static xmlEntity *on_entity(void *context, const xmlChar *name)
{
	struct parsing *parsing = parsing_of(context);
	xmlParserCtxt *parser = context;
	xmlEntity *entity = xmlSAX2GetEntity(context, name);

	if (entity == NULL && parser->inSubset == 0)
		entity = declare_html(parser, name);
	if (entity == NULL || xmlGetPredefinedEntity(name) != NULL)
		return entity;
	choose_way(parser, entity);
	parsing->entities += (size_t)entity->length;
	if (parsing->entities <= ENTITIES_MAX)
		return entity;
	refuse(context, "its entities become more than 1 MB");
	return NULL;
}

/* ---- Parsing ---- */

/* A parser that calls the above. */
static xmlParserCtxt *new_parser(struct parsing *parsing)
{
	xmlInitParser(); /* the first time only, under a lock of its own */
	xmlParserCtxt *parser = xmlNewParserCtxt();

	if (parser == NULL)
		return NULL;
	parser->_private = parsing;
	parser->sax->serror = (xmlStructuredErrorFunc)on_error;
	parser->sax->startElementNs = on_start;
	parser->sax->characters = on_text;
	parser->sax->ignorableWhitespace = on_text;
	parser->sax->cdataBlock = on_cdata;
	parser->sax->entityDecl = on_declaration;
	parser->sax->getEntity = on_entity;
	parser->sax->comment = NULL;
	parser->sax->processingInstruction = NULL;
	return parser;
}

/* Parse UTF-8 into a tree, whatever is wrong with it. */
static enum pm_status build(
	struct pm_xml *xml, struct pm_str text, struct parsing *parsing, struct pm_error *err)
{
	xmlParserCtxt *parser = new_parser(parsing);

	if (parser == NULL)
		return pm_fail_memory(err);
	xml->document = xmlCtxtReadMemory(parser, text.ptr, (int)text.len, NULL, NULL, OPTIONS);
	xml->root = xml->document != NULL ? xmlDocGetRootElement(xml->document) : NULL;
	xmlFreeParserCtxt(parser);
	if (parsing->no_memory)
		return pm_fail_memory(err);
	if (parsing->refused != NULL)
		return pm_fail(err, PM_INVALID, "the XML is no use: %s", parsing->refused);
	if (xml->root != NULL)
		return PM_OK;
	return pm_fail(err, PM_INVALID, "%s",
		parsing->flaw[0] != '\0' ? parsing->flaw : "XML without an element");
}

/* Build the tree again from the mended text, if that goes better. */
static enum pm_status mend(struct pm_xml *xml, struct pm_str text, struct pm_error *err)
{
	char ignored[sizeof xml->flaw] = "";
	struct parsing parsing = {.flaw = ignored};
	struct pm_xml mended = {0};
	struct pm_buf room = {0};
	struct pm_error why;

	pm_xml_mend(text, &room);
	enum pm_status status = room.failed ? pm_fail_memory(&why)
	                                    : build(&mended, pm_buf_str(&room), &parsing, &why);
	pm_buf_free(&room);
	if (status == PM_OK) {
		xmlFreeDoc(xml->document);
		xml->document = mended.document;
		xml->root = mended.root;
		return PM_OK;
	}
	xmlFreeDoc(mended.document);
	return status == PM_NO_MEMORY ? pm_fail_memory(err) : PM_OK;
}

/* Add how many further flaws there are. */
static void count_flaws(struct pm_xml *xml, unsigned flaws)
{
	size_t len = strlen(xml->flaw);

	if (flaws > 1)
		snprintf(xml->flaw + len, sizeof xml->flaw - len, " (and %u more)", flaws - 1);
}

enum pm_status pm_xml_parse(struct pm_xml *xml, struct pm_str bytes, struct pm_error *err)
{
	struct parsing parsing = {.flaw = xml->flaw};
	struct pm_buf text = {0};

	*xml = (struct pm_xml){0};
	if (bytes.len > PM_XML_BYTES_MAX)
		return pm_fail(err, PM_INVALID, "XML of more than 64 MB");
	enum pm_status status = pm_xml_decode(bytes, &text, xml->flaw, sizeof xml->flaw, err);
	unsigned replaced = xml->flaw[0] != '\0';
	parsing.flaws = replaced;
	if (status == PM_OK)
		status = build(xml, pm_buf_str(&text), &parsing, err);
	if (status == PM_OK && parsing.flaws > replaced)
		status = mend(xml, pm_buf_str(&text), err);
	count_flaws(xml, parsing.flaws);
	pm_buf_free(&text);
	return status;
}

void pm_xml_free(struct pm_xml *xml)
{
	xmlFreeDoc(xml->document);
	*xml = (struct pm_xml){0};
}

/* Bytes that may be XML; not, to save the time to parse them. */
static bool may_be_xml(struct pm_str head)
{
	struct pm_str text = pm_str_trim(head);

	if (head.len >= 2 && (memchr(head.ptr, '\0', 2) != NULL || (head.ptr[0] & 0x80) != 0))
		return true;
	return text.len > 0 && text.ptr[0] == '<';
}

bool pm_xml_parse_head(struct pm_xml *xml, struct pm_str head)
{
	struct parsing parsing = {.flaw = xml->flaw, .is_head = true};
	struct pm_buf text = {0};

	*xml = (struct pm_xml){0};
	/* What is refused later has to be recognised first. */
	if (may_be_xml(head) &&
		pm_xml_decode(head, &text, xml->flaw, sizeof xml->flaw, NULL) == PM_OK)
		build(xml, pm_buf_str(&text), &parsing, NULL);
	pm_buf_free(&text);
	return xml->root != NULL;
}

bool pm_xml_begins(struct pm_str head, const char *space, const char *name)
{
	struct pm_xml xml;
	bool begins = pm_xml_parse_head(&xml, head) && pm_xml_is(xml.root, space, name);

	pm_xml_free(&xml);
	return begins;
}
