/*
 * Tests of reading texts of Word and OpenDocument, and EPUB.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/make_package.h"
#include "tests/unit/read_dump.h"

struct sample {
	struct package_part parts[PACKAGE_PARTS_MAX];
	const char *expected;
};

static void expect_samples(const struct sample *samples, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		struct pm_buf package = {0};
		make_package(&package, samples[i].parts);
		expect_dump(pm_buf_str(&package), name, NULL, samples[i].expected);
		pm_buf_free(&package);
	}
}

/* ---- Word ---- */

#define RELATION(type, target)                                                                 \
	"<Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/" \
	"relationships" type "\" Target=\"" target "\"/>"
#define RELATIONS(list)                                                                         \
	"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"" \
	">" list "</Relationships>"
#define TYPES                                                                                      \
	{                                                                                          \
		"[Content_Types].xml",                                                             \
			"<Types "                                                                  \
			"xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>" \
	}
#define WORD_SPACE "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define WORD(body) "<w:document " WORD_SPACE "><w:body>" body "</w:body></w:document>"
#define P(runs) "<w:p>" runs "</w:p>"
#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"

static void reads_word(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{{TYPES, {"word/document.xml", WORD(P(R("The ") R("text.")) P() P(R("More.")))}},
			"document text=[The text.\n\nMore.]\n"},
		/* Tabs, lines, hyphens; not tab stops. */
		{{{"word/document.xml",
			 WORD("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></"
			      "w:pPr>" R("a") "<w:r><w:tab/></w:r>" R("b") "<w:r><w:br/></w:r>" R(
				      "F") "<w:r><w:noBreakHyphen/></"
					   "w:r>" R("16") "</w:p>")}},
			"document text=[a b\nF-16]\n"},
		/* Changes: what was deleted is gone, what was inserted is there. */
		{{{"word/document.xml",
			 WORD(P(R("a ") "<w:del>" R(
				 "old") "<w:r><w:delText>old</w:delText></w:r>"
					"</w:del><w:moveFrom>" R("old") "</w:moveFrom><w:ins>" R(
						"new") "</w:ins><w:r><w:instrText>PAGE</"
						       "w:instrText></w:r>"))}},
			"document text=[a new]\n"},
		/* Tables. */
		{{{"word/document.xml",
			 WORD(P(R("Before")) "<w:tbl><w:tr><w:tc>" P(R("a"))
					 P(R("b")) "</w:tc><w:tc>" P(
						 R("c")) "</w:tc></"
							 "w:tr><w:tr><w:tc>" P() "</w:tc><w:tc>" P(
								 R("d")) "</"
									 "w:tc>"
									 "</"
									 "w:tr>"
									 "</"
									 "w:"
									 "tbl"
									 ">" P(R("After")))}},
			"document text=[Before\n\na\nb\tc\nd\n\nAfter]\n"},
		/* Text boxes once, after the text. */
		{{{"word/document.xml",
			 WORD(P(R("a ") "<w:r><AlternateContent><Choice><w:txbxContent>" P(
				 R("box")) "</w:txbxContent></"
					   "Choice><Fallback><w:"
					   "txbxContent>" P(R("box")) "</"
								      "w:"
								      "txbxCo"
								      "ntent>"
								      "</"
								      "Fallba"
								      "ck></"
								      "Altern"
								      "ateCon"
								      "tent><"
								      "/w:"
								      "r>" R("b")) P(R("c")))}},
			"document text=[a b\n\nc\n\nbox]\n"},
		/* Parts are found by relationships; properties; notes. */
		{{TYPES,
			 {"_rels/.rels", RELATIONS(RELATION("/officeDocument", "word/document2.xml")
							 RELATION("/metadata/core-properties",
								 "docProps/core.xml"))},
			 {"docProps/core.xml", "<c:coreProperties xmlns:c=\"c\" "
					       "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
					       "<dc:title>A title</dc:title><dc:creator>A. "
					       "Meier;B. Sand</dc:creator>"
					       "<c:keywords>ports; ships, boats</c:keywords>"
					       "<dc:language>en-GB</dc:language><x:created "
					       "xmlns:x=\"x\">2024-03-25"
					       "</x:created></c:coreProperties>"},
			 {"word/_rels/document2.xml.rels",
				 RELATIONS(RELATION("/footnotes", "footnotes.xml")
						 RELATION("/endnotes", "/word/e%6Ed.xml"))},
			 {"word/document2.xml", WORD(P(R("Text") "<w:footnoteReference/>"))},
			 {"word/footnotes.xml",
				 "<w:footnotes " WORD_SPACE
				 "><w:footnote>" P(R("One")) "</w:footnote><w:footnote>" P(
					 R("Two")) "</w:footnote></w:footnotes>"},
			 {"word/end.xml", "<w:endnotes " WORD_SPACE "><w:endnote>" P(
						  R("Three")) "</w:endnote></w:endnotes>"}},
			"document title=[A title] author=[A. Meier] author=[B. Sand] "
			"language=[en] tag=[ports] tag=[ships, boats] "
			"text=[Text\n\nOne\n\nTwo\n\nThree]\n"},
		/* A title by its style. */
		{{{"word/document.xml",
			  WORD(P(R("Press")) P("<w:pPr><w:pStyle w:val=\"Otsikko1\"/></w:pPr>" R(
				  "Heading")) P("<w:pPr><w:pStyle w:val=\"Titel\"/></w:pPr>" R("A ")
					  R("title")))},
			 {"word/_rels/document.xml.rels",
				 RELATIONS(RELATION("/styles", "styles.xml"))},
			 {"word/styles.xml",
				 "<w:styles " WORD_SPACE "><w:style w:styleId=\"Otsikko1\">"
				 "<w:name w:val=\"heading 1\"/></w:style><w:style "
				 "w:styleId=\"Titel\"><w:name "
				 "w:val=\"Title\"/></w:style></w:styles>"}},
			"document title=[A title] text=[Press\n\nHeading\n\nA title]\n"},
		/* What is none, empty or broken. */
		{{TYPES, {"xl/workbook.xml", "<workbook/>"}},
			"error: a.docx: not a format that can be read: Excel\n"},
		{{TYPES, {"_rels/.rels", RELATIONS(RELATION("/officeDocument", "ppt/p.xml"))},
			 {"ppt/p.xml", "<presentation/>"}},
			"error: a.docx: not a format that can be read: PowerPoint\n"},
		{{TYPES, {"a.xml", "<a/>"}},
			"error: a.docx: not a format that can be read: Office Open XML without a "
			"text\n"},
		{{{"word/document.xml", WORD("")}}, "failed empty\n"},
	};

	expect_samples(samples, COUNT_OF(samples), "a.docx");
}

/* ---- OpenDocument ---- */

#define ODT                                                           \
	{                                                             \
		"mimetype", "application/vnd.oasis.opendocument.text" \
	}
#define ODF_SPACES                                                           \
	"xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" " \
	"xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "     \
	"xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "   \
	"xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "  \
	"xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" "     \
	"xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
#define CONTENT(body)                                                                   \
	"<office:document-content " ODF_SPACES "><office:body>" body "</office:body></" \
	"office:document-content>"
#define TEXT_OF(body) CONTENT("<office:text>" body "</office:text>")

static void reads_opendocument(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{{ODT, {"content.xml",
			       TEXT_OF("<text:h text:outline-level=\"1\">A title</text:h>\n "
				       "<text:p>The <text:span>te</text:span>xt\n is<text:s "
				       "text:c=\"3\"/>here.</text:p><text:p/>"
				       "<text:list><text:list-item><text:p>One<text:line-break/>Two"
				       "</text:p></text:list-item></text:list>")}},
			"document title=[A title] text=[A title\n\nThe text is "
			"here.\n\nOne\nTwo]\n"},
		{{ODT,
			 {"content.xml",
				 TEXT_OF("<text:tracked-changes><text:p>old</text:p></text:tracked-"
					 "changes><text:p>a<text:note><text:note-citation>1</"
					 "text:note-"
					 "citation><text:note-body><text:p>Note</text:p></"
					 "text:note-"
					 "body></text:note> "
					 "b</text:p><table:table><table:table-row>"
					 "<table:table-cell><text:p>c</text:p></table:table-cell>"
					 "<table:table-cell><text:p>d</text:p></table:table-cell></"
					 "table:table-row></table:table><text:p>e<draw:text-box>"
					 "<text:p>Box</text:p></draw:text-box></text:p>")},
			 {"meta.xml",
				 "<office:document-meta " ODF_SPACES "><office:meta><dc:title>Named"
				 "</dc:title><meta:initial-creator>A. Meier</meta:initial-creator>"
				 "<dc:creator>B. "
				 "Sand</dc:creator><meta:keyword>ports</meta:keyword>"
				 "<meta:keyword>ships</meta:keyword><dc:language>fi</dc:language>"
				 "<dc:date>2024-03-25</dc:date></office:meta></"
				 "office:document-meta>"}},
			"document title=[Named] author=[A. Meier] language=[fi] tag=[ports] "
			"tag=[ships] text=[a b\n\nc\td\n\ne\n\nNote\n\nBox]\n"},
		{{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
			 {"content.xml", CONTENT("<office:spreadsheet/>")}},
			"error: a.odt: not a format that can be read: OpenDocument, spreadsheet\n"},
		{{ODT, {"content.xml", "garbage"},
			 {"META-INF/manifest.xml", "<m><encryption-data/></m>"}},
			"error: a.odt: encrypted: needs a password\n"},
		{{ODT}, "error: a.odt: broken: content.xml: it is not there\n"},
	};

	expect_samples(samples, COUNT_OF(samples), "a.odt");
}

/* ---- EPUB ---- */

#define EPUB                                                                                    \
	{"mimetype", "application/epub+zip"},                                                   \
	{                                                                                       \
		"META-INF/container.xml",                                                       \
			"<container "                                                           \
			"xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>" \
			"<rootfile full-path=\"OPS/book.opf\"/></rootfiles></container>"        \
	}
#define BOOK(metadata, manifest, spine)                                                            \
	"<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata "                               \
	"xmlns:dc=\"http://purl.org/dc/elements/1.1/\">" metadata "</metadata><manifest>" manifest \
	"</manifest><spine>" spine "</spine></package>"
#define ITEM(id, href) "<item id=\"" id "\" href=\"" href "\"/>"
#define REF(id) "<itemref idref=\"" id "\"/>"
#define XHTML(body)                                                           \
	"<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>x</title>" \
	"</head><body>" body "</body></html>"

static void reads_books(void **state)
{
	(void)state;
	static const struct sample samples[] = {
		{{EPUB,
			 {"OPS/book.opf",
				 BOOK("<dc:title>1984</dc:title><dc:creator>A. "
				      "Meier</dc:creator>"
				      "<dc:creator role=\"ill\">C. Draws</dc:creator>"
				      "<dc:date event=\"modification\">2024-04-01</dc:date>"
				      "<dc:date>2024-03-25</dc:date><dc:publisher>Quay</"
				      "dc:publisher>"
				      "<dc:language>en</dc:language><dc:subject>ports</dc:subject>",
					 ITEM("b", "text/b%20.xhtml") ITEM("a", "../a.html")
						 ITEM("c", "gone.html"),
					 REF("a") REF("b") REF("a") REF("c") REF("d"))},
			 {"a.html", XHTML("<h1>One</h1><p>The <b>te</b>xt<br/>of&nbsp;it.</p>"
					  "<ul><li>a</li><li>b</li></ul>")},
			 {"OPS/text/b .xhtml", XHTML("<table><tr><td>c</td><td>d</td></tr></table>"
						     "<script>no</script><footer>Foot</footer>")}},
			"warning chapter gone.html: it is not there\n"
			"document title=[1984] author=[A. Meier] source=[Quay] language=[en] "
			"tag=[ports] date=[2024-03-25] text=[One\n\nThe "
			"text\nof\xC2\xA0it.\n\na\nb\n\n"
			"c\td\n\nFoot]\n"},
		{{EPUB, {"OPS/book.opf", BOOK("", ITEM("a", "a.xhtml"), REF("a"))},
			 {"OPS/a.xhtml", "garbage"},
			 {"META-INF/encryption.xml",
				 "<e><CipherReference URI=\"OPS/a.xhtml\"/></e>"}},
			"warning chapter OPS/a.xhtml: encrypted\n"
			"error: a.epub: encrypted: its chapters cannot be read\n"},
		{{EPUB}, "error: a.epub: broken: OPS/book.opf: it is not there\n"},
		{{{"mimetype", "application/epub+zip"}},
			"error: a.epub: broken: META-INF/container.xml: it is not there\n"},
		{{EPUB, {"OPS/book.opf", BOOK("", "", "")}}, "failed empty\n"},
	};

	expect_samples(samples, COUNT_OF(samples), "a.epub");
}

/* ---- Broken and hostile ---- */

/* However much of it there is, it is read or refused. */
static void takes_any_beginning(void **state)
{
	(void)state;
	static const struct package_part parts[] = {
		TYPES, {"word/document.xml", WORD(P(R("The text")))}, {NULL, NULL}};
	struct pm_buf package = {0};

	make_package(&package, parts);
	for (size_t len = 60; len < package.len; len++) {
		struct read_dump dump = {0};
		struct pm_error err = {0};
		enum pm_status status =
			read_dump(&dump, (struct pm_str){package.ptr, len}, "a.docx", NULL, &err);
		assert_true(status == PM_OK || status == PM_INVALID || status == PM_NOT_FOUND);
		assert_true(status == PM_OK || err.message[0] != '\0');
		pm_buf_free(&dump.out);
	}
	pm_buf_free(&package);
}

static void tells_which_part_is_broken(void **state)
{
	(void)state;
	static const char expected[] = "a.docx: broken: word/document.xml: ";
	static const struct package_part parts[] = {
		TYPES, {"word/document.xml", "no XML"}, {NULL, NULL}};
	struct pm_buf package = {0};
	struct read_dump dump = {0};
	struct pm_error err = {0};

	make_package(&package, parts);
	assert_int_equal(read_dump(&dump, pm_buf_str(&package), "a.docx", NULL, &err), PM_INVALID);
	assert_memory_equal(err.message, expected, sizeof expected - 1);
	pm_buf_free(&package);
}

static void refuses_a_bomb(void **state)
{
	(void)state;
	char *spaces = malloc(((size_t)70 << 20) + 1);
	assert_non_null(spaces);
	memset(spaces, ' ', (size_t)70 << 20);
	spaces[(size_t)70 << 20] = '\0';
	const struct package_part parts[] = {TYPES, {"word/document.xml", spaces}, {NULL, NULL}};
	struct pm_buf package = {0};

	make_package(&package, parts);
	expect_dump(
		pm_buf_str(&package), "a.docx", NULL, "error: a.docx: it unpacks to too much\n");
	pm_buf_free(&package);
	free(spaces);
}

static void tells_old_formats(void **state)
{
	(void)state;

	expect_dump(PM_STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), "a.doc", NULL,
		"error: a.doc: not a format that can be read: Word, Excel or PowerPoint 97-2003, "
		"or "
		"encrypted\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_word),
		cmocka_unit_test(reads_opendocument),
		cmocka_unit_test(reads_books),
		cmocka_unit_test(takes_any_beginning),
		cmocka_unit_test(tells_which_part_is_broken),
		cmocka_unit_test(refuses_a_bomb),
		cmocka_unit_test(tells_old_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
