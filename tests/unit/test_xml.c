/*
 * Tests of reading XML.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/xml.h"

#include <pthread.h>

#include "tests/unit/test.h"

/* PM_STR for the initialiser of a table. */
#define TEXT(literal)                          \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

/* The tree as text: `<name>` with attributes, text, `</>`; "; " and the flaw. */
static void dump(const struct pm_xml *xml, struct pm_buf *out)
{
	struct pm_xml_walk walk;
	const xmlNode *node;
	bool leaving;

	pm_xml_walk_start(&walk, xml->root);
	while ((node = pm_xml_walk_next(&walk, &leaving)) != NULL) {
		pm_buf_add_str(out, pm_xml_piece(node));
		if (node->type != XML_ELEMENT_NODE)
			continue;
		pm_buf_add_format(out, leaving ? "</>" : "<%s", (const char *)node->name);
		for (const xmlAttr *a = leaving ? NULL : node->properties; a != NULL; a = a->next)
			pm_buf_add_format(out, " %s=%s", (const char *)a->name,
				pm_xml_attribute(node, NULL, (const char *)a->name).ptr);
		pm_buf_add(out, ">", !leaving);
	}
	if (xml->flaw[0] != '\0')
		pm_buf_add_format(out, "; %s", xml->flaw);
}

static void expect(struct pm_str text, const char *expected)
{
	struct pm_xml xml;
	struct pm_error err = {0};
	struct pm_buf out = {0};

	pm_buf_add_char(&out, '\0');
	pm_buf_clear(&out);
	if (pm_xml_parse(&xml, text, &err) == PM_OK)
		dump(&xml, &out);
	else
		pm_buf_add_format(&out, "error: %s", err.message);
	if (strcmp(out.ptr, expected) != 0)
		fail_msg("%.*s\ngave     %s\nexpected %s", (int)(text.len < 200 ? text.len : 200),
			text.ptr, out.ptr, expected);
	pm_xml_free(&xml);
	pm_buf_free(&out);
}

static void parses(void **state)
{
	(void)state;
	static const struct {
		struct pm_str text;
		const char *expected;
	} cases[] = {
		{TEXT("<a/>"), "<a></>"},
		{TEXT("<a b='1' c=''>x<d>y</d>z</a>"), "<a b=1 c=>x<d>y</>z</>"},
		{TEXT("<a>1<!-- no -->2<?no no?>3</a>"), "<a>123</>"},
		{TEXT("<a>1<![CDATA[<b>&amp;]]>2</a>"), "<a>1<b>&amp;2</>"},
		{TEXT("<a b='&lt;&#65;&quot;'>&amp;&#x20AC;</a>"), "<a b=<A\">&\xE2\x82\xAC</>"},
		{TEXT("<!DOCTYPE a [<!ENTITY e 'x<b>&#38;#65;</b>'>]><a c='&e2;'>&e;</a>"),
			"<a c=>x<b>A</></>; not well formed: line 1: Entity 'e2' not defined"},
		/* HTML's entities, which nobody declares. */
		{TEXT("<a b='&eacute;'>&nbsp;&rsquo;&rsquo;</a>"),
			"<a b=\xC3\xA9>\xC2\xA0\xE2\x80\x99\xE2\x80\x99</>"},
		/* Encodings. */
		{TEXT("\xEF\xBB\xBF<a>\xC3\xA9</a>"), "<a>\xC3\xA9</>"},
		{TEXT("<a>\xE9</a>"), "<a>\xC3\xA9</>"},
		{TEXT("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9\x80</a>"),
			"<a>\xC3\xA9\xE2\x82\xAC</>"},
		{TEXT("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xC3\xA9</a>"),
			"<a>\xC3\xA9</>"},
		{TEXT("<?xml version='1.0' encoding='iso-8859-15'?><a>\xA4</a>"),
			"<a>\xE2\x82\xAC</>"},
		{TEXT("<?xml version='1.0' encoding='UTF-16'?><a>\xC3\xA9</a>"), "<a>\xC3\xA9</>"},
		{TEXT("<?xml version='1.0' encoding='no-such'?><a>\xC3\xA9</a>"), "<a>\xC3\xA9</>"},
		{TEXT("\xFF\xFE<\0a\0/\0>\0"), "<a></>"},
		{TEXT("<\0?\0x\0m\0l\0 \0v\0e\0r\0s\0i\0o\0n\0=\0'\0001\0.\0000\0'\0?\0>\0<\0a\0/"
		      "\0>\0"),
			"<a></>"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect(cases[i].text, cases[i].expected);
}

static void mends(void **state)
{
	(void)state;
	static const struct {
		struct pm_str text;
		const char *expected;
	} cases[] = {
		{TEXT("\n \n<?xml version='1.0'?>\n<a/>\n"), "<a></>"},
		{TEXT("<?xml version='1.0' encoding='UTF-8'?><a>\xC3\xA9\xE9</a>"),
			"<a>\xC3\xA9\xEF\xBF\xBD</>; 1 places are not UTF-8: replaced by U+FFFD"},
		{TEXT("<a>1\0012\0<![CDATA[\033]]>\xEF\xBF\xBF</a>"),
			"<a>1 2     </>; 4 characters are not allowed in XML: left out"},
		{TEXT("<a><b>1</a>"),
			"<a><b>1</></>; not well formed: line 1: Opening and ending tag mismatch: "
			"b line 1 and a (and 1 more)"},
		{TEXT("<a>1 & 2 &no; < 3</a>"),
			"<a>1 & 2  < 3</>; not well formed: line 1: \"&\" or "
			"\"<\" without a name (and 2 more)"},
		{TEXT("<a>AT&T<b c='?d=1&e=2'/>&#9;&;</a>"),
			"<a>AT&T<b c=?d=1&e=2></>\t&;</>; not well formed: line 1: EntityRef: "
			"expecting ';' (and 2 more)"},
		{TEXT("<a><b>1<br>2</b><b>3</i></b><b><i>4</b>&amp;5"),
			"<a><b>1<br></>2</><b>3</><b><i>4</></>&5</>; not well formed: line 1: "
			"Opening and ending tag mismatch: br line 1 and b (and 3 more)"},
		{TEXT("<a><!-- 1<b>2</b><!--<![CDATA[3"),
			"<a><!-- 1<b>2</><!--3</>; not well formed: line 1: Double hyphen within "
			"comment (and 2 more)"},
		{TEXT("<a>1"),
			"<a>1</>; not well formed: line 1: Premature end of data in tag a line 1"},
		{TEXT("<a b=1 c>2</a>"),
			"<a></>; not well formed: line 1: AttValue: \" or ' expected (and 3 more)"},
		{TEXT("<a><![CDATA[1"),
			"<a>1</>; not well formed: line 1: a CDATA section does not end (and 1 "
			"more)"},
		{TEXT("<p:a>1</p:a>"), "<p:a>1</>; not well formed: line 1: Namespace prefix p on "
				       "a is not defined"},
		{TEXT("<a/>more"), "<a></>; not well formed: line 1: Extra content at the end of "
				   "the document"},
		{TEXT("more<a/>"),
			"error: not well formed: line 1: Start tag expected, '<' not found"},
		{TEXT("<"), "error: not well formed: line 1: \"&\" or \"<\" without a name"},
		{TEXT("no"), "error: not well formed: line 1: Start tag expected, '<' not found"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		expect(cases[i].text, cases[i].expected);
}

static void looks_for_nothing_outside(void **state)
{
	(void)state;
	expect(PM_STR("<!DOCTYPE a SYSTEM 'file:///etc/hosts' [<!ENTITY % p SYSTEM "
		      "'file:///etc/hosts'> %p; <!ENTITY e SYSTEM 'file:///etc/hosts'>]>"
		      "<a xmlns:x='http://www.w3.org/2001/XInclude'>&e;<x:include "
		      "href='file:///etc/hosts' parse='text'/></a>"),
		"<a><include href=file:///etc/hosts parse=text></></>; not well formed: line 1: "
		"Entity 'e' not defined");
}

/* A document of `count` times a text between others. */
static struct pm_buf repeat(const char *before, const char *text, size_t count, const char *after)
{
	struct pm_buf out = {0};

	pm_buf_add_str(&out, pm_str_of(before));
	for (size_t i = 0; i < count; i++)
		pm_buf_add_str(&out, pm_str_of(text));
	pm_buf_add_str(&out, pm_str_of(after));
	return out;
}

static void refuses_bombs(void **state)
{
	(void)state;
	static const struct {
		const char *before, *text;
		size_t count;
		const char *after, *expected;
	} cases[] = {
		{"<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '", "&b;", 10, "'>]><a>&c;</a>",
			"error: the XML is no use: it declares entities made of others"},
		{"<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&#38;b;'>]>", "", 0, "<a>&c;</a>",
			"error: the XML is no use: it declares entities made of others"},
		{"<!DOCTYPE a [<!ENTITY e 'a text of some length'>]><a>", "&e;", 100000, "</a>",
			"error: the XML is no use: its entities become more than 1 MB"},
		{"<!DOCTYPE a [<!ENTITY e 'a text of some length'>]><a b='", "&e;", 100000, "'/>",
			"error: the XML is no use: its entities become more than 1 MB"},
		{"<!DOCTYPE a [<!ENTITY % p 'ha'><!ENTITY % q '", "%p;", 10, "'>%q;]><a>x</a>",
			"<a>x</>; not well formed: line 1: PEReferences forbidden in internal "
			"subset (and 1 more)"},
		{"", "<a>", 10000, "",
			"error: the XML is no use: its elements are too deep in one another"},
		{"<a>", "<b c=''/>", 1400000, "</a>",
			"error: the XML is no use: it has more than 4000000 elements and "
			"attributes"},
		{"<a>", " ", 64 << 20, "</a>", "error: XML of more than 64 MB"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf text =
			repeat(cases[i].before, cases[i].text, cases[i].count, cases[i].after);
		expect(pm_buf_str(&text), cases[i].expected);
		pm_buf_free(&text);
	}
}

static void finds(void **state)
{
	(void)state;
	struct pm_xml xml;
	struct pm_buf text = {0};

	assert_int_equal(
		pm_xml_parse(&xml,
			PM_STR("<r xmlns='d' xmlns:x='u' xml:lang='en'><a>1</a><x:a>2</x:a>"
			       "<a i='3' x:i='4'>5<b><![CDATA[6]]></b>7</a></r>"),
			NULL),
		PM_OK);
	const xmlNode *first = pm_xml_child(xml.root, "d", "a");
	const xmlNode *second = pm_xml_next(first, NULL, "a");
	const xmlNode *third = pm_xml_next(first, "d", "a");
	assert_true(pm_xml_is(second, "u", "a"));
	assert_false(pm_xml_is(second, "", "a"));
	assert_null(pm_xml_child(xml.root, "", "a"));
	assert_null(pm_xml_next(third, NULL, "a"));
	assert_true(pm_str_is(pm_xml_attribute(xml.root, PM_XML_NAMESPACE, "lang"), "en"));
	assert_true(pm_str_is(pm_xml_attribute(third, "", "i"), "3"));
	assert_true(pm_str_is(pm_xml_attribute(third, "u", "i"), "4"));
	assert_true(pm_str_is(pm_xml_attribute(third, "", "j"), ""));
	pm_xml_text(third, &text);
	assert_string_equal(text.ptr, "567");
	pm_buf_free(&text);
	pm_xml_free(&xml);
}

static void recognises(void **state)
{
	(void)state;
	static const struct {
		const char *head;
		bool begins;
	} cases[] = {
		{"<rss version='2.0'><channel><title>Th", true},
		{" \n<?xml version='1.0'?><!-- c --><!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", true},
		{"<rss xmlns='x'>", false},
		{"<feed>", false},
		{"{\"rss\": 1}", false},
		{"", false},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(
			pm_xml_begins(pm_str_of(cases[i].head), "", "rss"), cases[i].begins);
}

static void *parse_often(void *none)
{
	for (int i = 0; i < 200; i++)
		expect(PM_STR("<a>&eacute;<b></a>"),
			"<a>\xC3\xA9<b></></>; not well formed: line 1: Opening and ending tag "
			"mismatch: b line 1 and a (and 1 more)");
	return none;
}

static void parses_in_threads(void **state)
{
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, parse_often, NULL), 0);
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		pthread_join(threads[i], NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses),
		cmocka_unit_test(mends),
		cmocka_unit_test(looks_for_nothing_outside),
		cmocka_unit_test(refuses_bombs),
		cmocka_unit_test(finds),
		cmocka_unit_test(recognises),
		cmocka_unit_test(parses_in_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
