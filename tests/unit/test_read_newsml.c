/*
 * Tests of reading NITF and NewsML-G2.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/read_dump.h"

static void reads_nitf(void **state)
{
	(void)state;
	static const struct read_sample samples[] = {
		/* All that it says. */
		{"a.xml",
			TEXT("<?xml version=\"1.0\" encoding=\"UTF-8\"?><nitf "
			     "xml:lang=\"en\"><head><title>Head "
			     "title</title><docdata><doc-id id-string=\"AP-1\"/><urgency "
			     "ed-urg=\"4\"/><date.issue "
			     "norm=\"20240325T205200Z\"/><key-list><keyword "
			     "key=\"Water\"/></key-list><doc.copyright "
			     "holder=\"Agency\"/></docdata></head><body><body.head><hedline>"
			     "<hl1>Dam <em>opens</em></hl1><hl2>Sub</hl2></hedline><byline"
			     ">By <person>Ann Lee</person><byttl>Staff "
			     "Writer</byttl></byline><distributor>The "
			     "Agency</distributor><dateline><location>LYON, "
			     "France</location><story.date norm=\"20240326\">Mar "
			     "26</story.date></dateline></body.head><body.content><block><"
			     "p>One.</p><hl2>Sub head</hl2><p>Two &amp; three.</p><media "
			     "media-type=\"image\"><media-reference "
			     "source=\"x\">ref</media-reference><media-caption>A "
			     "caption</media-caption></media></block></body.content><body."
			     "end><tagline>End</tagline></body.end></body></nitf>"),
			"document member=[AP-1] title=[Dam opens] author=[Ann Lee] "
			"source=[The Agency] language=[en] tag=[Water] "
			"date=[2024-03-25T20:52:00+00:00] text=[LYON, France\n"
			"\n"
			"One.\n"
			"\n"
			"Sub head\n"
			"\n"
			"Two & three.\n"
			"\n"
			"A caption]\n"},
		/* Document types are not looked for; a byline without persons; the headline without
	           parts. */
		{"a.xml",
			TEXT("<?xml version=\"1.0\"?><!DOCTYPE nitf SYSTEM "
			     "\"nitf-3-5.dtd\"><nitf><head><title>Head</title><docdata><date"
			     ".release norm=\"20240325\"/><classifier "
			     "value=\"Politics\"/></docdata><pubdata name=\"The Paper\" "
			     "date.publication=\"20240301\" "
			     "ex-ref=\"https://e.org/1\"/></head><body><body.head><hedline>H"
			     "ead line</hedline><byline>By Jo Doe, "
			     "<byttl>Writer</byttl></byline><abstract><p>Short</p></abstra"
			     "ct></body.head></body></nitf>"),
			"document title=[Head line] url=[https://e.org/1] author=[Jo "
			"Doe] source=[The Paper] tag=[Politics] date=[2024-03-25] "
			"text=[Short]\n"},
		/* Tables, lists and pictures. */
		{"a.xml",
			TEXT("<?xml version=\"1.0\"?><nitf "
			     "xmlns=\"http://iptc.org/std/NITF/2006-10-18/\"><head><title>He"
			     "ad</title></head><body><body.content><table><tr><td>a</td><t"
			     "d>b</td></tr><tr><td>c</td></tr></table><ul><li>x</li><li>y<"
			     "/li></ul><media><media-object "
			     "encoding=\"base64\">aGFsbG8=</media-object><media-caption>Cap<"
			     "/media-caption></media></body.content></body></nitf>"),
			"document title=[Head] text=[a b\n"
			"c\n"
			"\n"
			"x\n"
			"y\n"
			"\n"
			"Cap]\n"},
		/* Broken ones. */
		{"a.xml",
			TEXT("<?xml version=\"1.0\"?><nitf><head><title>Head</title></head><"
			     "body><body.content><p>a & b<p>c</body.content></body></nitf>"),
			"warning not well formed: line 1: \"&\" or \"<\" without a name "
			"(and 4 more)\n"
			"document title=[Head] text=[a & b\n"
			"\n"
			"c]\n"},
		{"a.xml", TEXT("<nitf/>"), "failed empty\n"},
		{"a.xml", TEXT("<nitf><body><body.content><p>a"),
			"warning not well formed: line 1: Premature end of data in "
			"tag p line 1\n"
			"document text=[a]\n"},

	};

	expect_dumps(samples, COUNT_OF(samples));
}

static void reads_newsml(void **state)
{
	(void)state;
	static const struct read_sample samples[] = {
		/* A message of several items. */
		{"a.xml",
			TEXT("<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><he"
			     "ader><sent>2024-01-01</sent></header><itemSet>\n"
			     "<newsItem guid=\"urn:newsml:x:1\" version=\"2\" "
			     "xml:lang=\"en-GB\"><rightsInfo/><itemMeta><provider "
			     "qcode=\"nprov:AFP\"><name>Agence</name></provider><versionCrea"
			     "ted>2024-03-26T10:00:00Z</versionCreated><firstCreated>2024-"
			     "03-25T10:00:00Z</firstCreated><pubStatus "
			     "qcode=\"stat:usable\"/></itemMeta>\n"
			     "<contentMeta><urgency>4</urgency><headline>Head</headline><b"
			     "y>By Ann Lee</by><creator literal=\"Z\"/><language "
			     "tag=\"en-US\"/><subject "
			     "qcode=\"medtop:1\"><name>Economy</name></subject><subject "
			     "qcode=\"medtop:20000209\"/></contentMeta>\n"
			     "<contentSet><inlineXML "
			     "contenttype=\"application/xhtml+xml\"><html "
			     "xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>no</title>"
			     "</head><body><p>One</p><p>Two</p></body></html></inlineXML><"
			     "/contentSet></newsItem>\n"
			     "<newsItem guid=\"urn:2\"><itemMeta><provider "
			     "literal=\"P\"/><versionCreated>2024-03-26</versionCreated><pub"
			     "Status qcode=\"stat:canceled\"/></itemMeta><contentMeta><creat"
			     "or><name>Cr</name></creator></contentMeta><contentSet><inlin"
			     "eXML><nitf xmlns=\"http://iptc.org/std/NITF/2006-10-18/\"><bod"
			     "y><body.head><hedline><hl1>N</hl1></hedline></body.head><bod"
			     "y.content><p>Text</p></body.content></body></nitf></inlineXM"
			     "L></contentSet></newsItem>\n"
			     "<newsItem guid=\"urn:3\"><contentMeta><headline>T</headline></"
			     "contentMeta><contentSet><inlineData "
			     "contenttype=\"text/plain\">a\n"
			     "b</inlineData></contentSet></newsItem>\n"
			     "<packageItem guid=\"urn:p\"/></itemSet></newsMessage>\n"),
			"document member=[urn:newsml:x:1] title=[Head] author=[Ann "
			"Lee] source=[Agence] language=[en] tag=[Economy] "
			"tag=[20000209] date=[2024-03-26T10:00:00+00:00] text=[One\n"
			"\n"
			"Two]\n"
			"warning line=5 member=[urn:2] its status is canceled\n"
			"document member=[urn:2] title=[N] author=[Cr] source=[P] "
			"date=[2024-03-26] text=[Text]\n"
			"document member=[urn:3] title=[T] text=[a\n"
			"b]\n"
			"passed over line=8 member=[urn:p] not a news item: "
			"packageItem\n"},
		/* An item alone; a guid that is an address; a name of each kind. */
		{"a.xml",
			TEXT("<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" "
			     "guid=\"https://e.org/1\" xml:lang=\"de\"><itemMeta><provider "
			     "qcode=\"nprov:AFP\"/><firstCreated>2024-03-25T10:00:00Z</first"
			     "Created><title>Item</title></itemMeta><contentMeta><creator "
			     "qcode=\"c:x\"><name>Jo</name></creator><creator>Al</creator><k"
			     "eyword>K</keyword><subject literal=\"S\"/><infoSource "
			     "literal=\"no\"/></contentMeta><contentSet><inlineData "
			     "contenttype=\"text/html\">&lt;p&gt;a&lt;/p&gt;b</inlineData></"
			     "contentSet></newsItem>"),
			"document member=[https://e.org/1] title=[Item] "
			"url=[https://e.org/1] author=[Jo] author=[Al] source=[no] "
			"language=[de] tag=[S] tag=[K] "
			"date=[2024-03-25T10:00:00+00:00] text=[a\n"
			"\n"
			"b]\n"},
		/* The first text of several; a picture. */
		{"a.xml",
			TEXT("<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" "
			     "guid=\"urn:1\"><itemMeta></itemMeta><contentMeta><headline>H</"
			     "headline></contentMeta><contentSet><remoteContent "
			     "href=\"x.jpg\"/><inlineXML><x xmlns=\"other\"> "
			     "</x></inlineXML><inlineXML xml:lang=\"fr\"><html "
			     "xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>a</p></body></"
			     "html></inlineXML><inlineData>no</inlineData></contentSet></n"
			     "ewsItem>"),
			"document member=[urn:1] title=[H] language=[fr] text=[a]\n"},
		{"a.xml",
			TEXT("<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" "
			     "guid=\"urn:1\"><itemMeta></itemMeta><contentMeta><headline>H</"
			     "headline><description>D</description></contentMeta><contentS"
			     "et><remoteContent href=\"x.jpg\"/></contentSet></newsItem>"),
			"document member=[urn:1] title=[H] text=[D]\n"},
		{"a.xml",
			TEXT("<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" "
			     "guid=\"urn:1\"><itemMeta></itemMeta><contentMeta><headline>H</"
			     "headline></contentMeta><contentSet><inlineData "
			     "encoding=\"base64\">aGFsbG8=</inlineData></contentSet></newsIt"
			     "em>"),
			"warning member=[urn:1] its text is in an encoding of binary "
			"data\n"
			"document member=[urn:1] title=[H]\n"},
		/* NITF in it fills in what the item does not say. */
		{"a.xml",
			TEXT("<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" "
			     "guid=\"urn:1\"><itemMeta></itemMeta><contentMeta><language "
			     "tag=\"en\"/></contentMeta><contentSet><inlineXML><nitf "
			     "xml:lang=\"fr\"><body><body.head><hedline><hl1>N</hl1></hedlin"
			     "e><byline>By Jo</byline></body.head><body.content><p>a</p></"
			     "body.content></body></nitf></inlineXML></contentSet></newsIt"
			     "em>"),
			"document member=[urn:1] title=[N] author=[Jo] language=[en] "
			"text=[a]\n"},
		/* Nothing in it, or no news. */
		{"a.xml",
			TEXT("<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><he"
			     "ader/></newsMessage>"),
			"warning NewsML-G2 without items\n"},
		{"a.xml",
			TEXT("<conceptItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" "
			     "guid=\"c\"/>"),
			"passed over member=[c] not a news item: conceptItem\n"},
		/* Broken ones. */
		{"a.xml",
			TEXT("<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><it"
			     "emSet><newsItem guid=\"1\"><contentMeta><headline>A & "
			     "B</contentMeta></newsItem><newsItem "
			     "guid=\"2\"><contentMeta><headline>C"),
			"warning not well formed: line 1: \"&\" or \"<\" without a name "
			"(and 3 more)\n"
			"document member=[1] title=[A & B]\n"
			"document member=[2] title=[C]\n"},
		/* Other vocabularies. */
		{"a.xml", TEXT("<newsItem xmlns=\"other\"/>"),
			"document text=[<newsItem xmlns=\"other\"/>]\n"},

	};

	expect_dumps(samples, COUNT_OF(samples));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_nitf),
		cmocka_unit_test(reads_newsml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
