/*
 * Tests of reading feeds.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/read_dump.h"

static void reads_rss(void **state)
{
	(void)state;
	static const struct read_sample samples[] = {
		/* All that an item of RSS 2.0 says. */
		{"a.xml",
			TEXT("<rss version=\"2.0\"><channel><title>Feed</title><language>en-"
			     "us</language><item><title>One</title><link>https://e.org/1</"
			     "link><guid isPermaLink=\"false\">7</guid><pubDate>Mon, 25 Mar "
			     "2024 20:52:00 GMT</pubDate><author>j@e.org (Jo "
			     "Doe)</author><category>A</category><category>B, "
			     "C</category><source url=\"x\">Other</source><description>Text<"
			     "/description></item></channel></rss>"),
			"document member=[7] title=[One] url=[https://e.org/1] "
			"author=[Jo Doe] source=[Other] language=[en] tag=[A] "
			"tag=[B, C] date=[2024-03-25T20:52:00+00:00] text=[Text]\n"},
		/* Markup of HTML in texts: escaped, in CDATA, naked. */
		{"a.xml",
			TEXT("<rss version=\"2.0\"><channel><title>Feed</title><item><title>"
			     "AT&amp;amp;T &amp;#8217;s "
			     "&lt;b&gt;big&lt;/b&gt;</title><description>&lt;p&gt;A&amp;nb"
			     "sp;b&lt;/p&gt;&lt;p&gt;c&lt;br&gt;d&lt;/p&gt;</description><"
			     "/item><item><title>Two</title><description><![CDATA[<ul><li>"
			     "x<li>y</ul><script>no</script>]]></description></item><item>"
			     "<title>Three <i>x</i></title><description><p>One</p><p>Two</"
			     "p></description></item></channel></rss>"),
			"document member=[1] title=[AT&T \342\200\231s big] source=[Feed] "
			"text=[A b\n"
			"\n"
			"c\n"
			"d]\n"
			"document member=[#2] title=[Two] source=[Feed] text=[x\n"
			"y]\n"
			"document member=[#3] title=[Three x] source=[Feed] "
			"text=[One\n"
			"\n"
			"Two]\n"},
		/* Plain text keeps its lines. */
		{"a.xml",
			TEXT("<rss version=\"2.0\"><channel><title>Feed</title><item><title>"
			     "One</title><description>a\n"
			     "  b\n"
			     "\n"
			     "\n"
			     "c</description></item></channel></rss>"),
			"document member=[1] title=[One] source=[Feed] text=[a\n"
			"b\n"
			"\n"
			"c]\n"},
		/* The whole content before what is short for it. */
		{"a.xml",
			TEXT("<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/mo"
			     "dules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
			     "xmlns:fb=\"http://rssnamespace.org/feedburner/ext/1.0\" "
			     "xmlns:a=\"http://www.w3.org/2005/Atom\"><channel><title>Feed</"
			     "title><item><description>Short</description><content:encoded"
			     ">&lt;p&gt;Long&lt;/p&gt;</content:encoded></item><item><desc"
			     "ription>Short</description><content:encoded/></item></channe"
			     "l></rss>"),
			"document member=[1] source=[Feed] text=[Long]\n"
			"document member=[#2] source=[Feed] text=[Short]\n"},
		/* Which address: the original one, the link, the guid; relative ones. */
		{"a.xml",
			TEXT("<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/mo"
			     "dules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
			     "xmlns:fb=\"http://rssnamespace.org/feedburner/ext/1.0\" "
			     "xmlns:a=\"http://www.w3.org/2005/Atom\"><channel><title>Feed</"
			     "title><link>https://e.org/</link><item><title>1</title><link"
			     ">https://proxy.org/1</link><fb:origLink>https://e.org/1</fb:"
			     "origLink></item><item><title>2</title><guid>https://e.org/2<"
			     "/guid></item><item><title>3</title><link>/3?a=1&amp;b=2</lin"
			     "k></item><item><title>4</title><a:link rel=\"self\" "
			     "href=\"https://e.org/no\"/><a:link "
			     "href=\"https://e.org/4\"/></item><item><title>5</title><guid "
			     "isPermaLink=\"false\">https://e.org/no</guid></item></channel>"
			     "</rss>"),
			"document member=[1] title=[1] url=[https://e.org/1] "
			"source=[Feed]\n"
			"document member=[https://e.org/2] title=[2] "
			"url=[https://e.org/2] source=[Feed]\n"
			"document member=[1] title=[3] url=[https://e.org/3?a=1&b=2] "
			"source=[Feed]\n"
			"document member=[1] title=[4] url=[https://e.org/4] "
			"source=[Feed]\n"
			"document member=[https://e.org/no] title=[5] source=[Feed]\n"},
		/* Dublin Core; a date that can be read before one that cannot. */
		{"a.xml",
			TEXT("<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/mo"
			     "dules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
			     "xmlns:fb=\"http://rssnamespace.org/feedburner/ext/1.0\" "
			     "xmlns:a=\"http://www.w3.org/2005/Atom\"><channel><title>Feed</"
			     "title><item><title>1</title><dc:creator>Jo</dc:creator><auth"
			     "or>x@e.org</author><dc:date>2024-03-25</dc:date><dc:subject>"
			     "S</dc:subject><dc:language>de</dc:language><dc:publisher>P</"
			     "dc:publisher></item><item><title>2</title><pubDate>soon</pub"
			     "Date><dc:date>2024-03-26</dc:date></item><item><title>3</tit"
			     "le><pubDate>soon</pubDate><author>Jo "
			     "&lt;j@e.org&gt;</author></item></channel></rss>"),
			"document member=[1] title=[1] author=[Jo] source=[P] "
			"language=[de] tag=[S] date=[2024-03-25]\n"
			"document member=[#2] title=[2] source=[Feed] "
			"date=[2024-03-26]\n"
			"warning line=1 member=[#3] date \"soon\": not a date\n"
			"document member=[#3] title=[3] author=[Jo] source=[Feed] "
			"undated=[soon]\n"},
		/* Prefixes that nobody declares. */
		{"a.xml",
			TEXT("<rss version=\"2.0\"><channel><title>Feed</title><item><title>"
			     "1</title><dc:creator>Jo</dc:creator><content:encoded>Long</c"
			     "ontent:encoded></item></channel></rss>"),
			"warning not well formed: line 1: Namespace prefix dc on "
			"creator is not defined (and 1 more)\n"
			"document member=[1] title=[1] author=[Jo] source=[Feed] "
			"text=[Long]\n"},
		/* RSS 1.0. */
		{"a.xml",
			TEXT("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-"
			     "ns#\" xmlns=\"http://purl.org/rss/1.0/\" "
			     "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel "
			     "rdf:about=\"https://e.org/\"><title>Feed</title><dc:language>f"
			     "r</dc:language></channel><item "
			     "rdf:about=\"https://e.org/1\"><title>One</title><description>T"
			     "ext</description></item></rdf:RDF>"),
			"document member=[https://e.org/1] title=[One] "
			"url=[https://e.org/1] source=[Feed] language=[fr] "
			"text=[Text]\n"},
		/* RSS 0.91 with its document type, which is not looked for. */
		{"a.xml",
			TEXT("<?xml version=\"1.0\"?><!DOCTYPE rss PUBLIC \"-//Netscape "
			     "Communications//DTD RSS 0.91//EN\" "
			     "\"http://my.netscape.com/publish/formats/rss-0.91.dtd\"><rss "
			     "version=\"0.91\"><channel><title>Feed</title><item><title>Caf&"
			     "eacute;</title></item></channel></rss>"),
			"document member=[1] title=[Caf\303\251] source=[Feed]\n"},
		/* Nothing in it. */
		{"a.xml",
			TEXT("<rss version=\"2.0\"><channel><title>Feed</title></channel></r"
			     "ss>"),
			"warning a feed without entries\n"},
		{"a.xml",
			TEXT("<rss version=\"2.0\"><channel><title>Feed</title><item/><item>"
			     "<title>Two</title></item></channel></rss>"),
			"failed line=1 member=[1] empty\n"
			"document member=[#2] title=[Two] source=[Feed]\n"},

	};

	expect_dumps(samples, COUNT_OF(samples));
}

static void reads_atom(void **state)
{
	(void)state;
	static const struct read_sample samples[] = {
		/* All that an entry says. */
		{"a.xml",
			TEXT("<feed xmlns=\"http://www.w3.org/2005/Atom\" "
			     "xml:base=\"https://e.org/base/\" xml:lang=\"fr\"><title "
			     "type=\"html\">L&amp;#39;&amp;eacute;cho</title><entry><id>tag:"
			     "e.org,2024:1</id><title>A &lt;b&gt;</title><link rel=\"edit\" "
			     "href=\"no\"/><link rel=\"alternate\" "
			     "href=\"e/1.html\"/><updated>2024-03-27T10:00:00Z</updated><pub"
			     "lished>2024-03-26T10:00:00+01:00</published><author><name>Jo"
			     "</name><uri>u</uri></author><author><email>x@e.org</email></"
			     "author><category term=\"t\" label=\"Label\"/><category "
			     "term=\"u\"/><summary>Short</summary><content "
			     "type=\"html\">&lt;p&gt;a&lt;/p&gt;b</content></entry></feed>"),
			"document member=[tag:e.org,2024:1] title=[A <b>] "
			"url=[https://e.org/base/e/1.html] author=[Jo] "
			"author=[x@e.org] source=[L'\303\251cho] language=[fr] tag=[Label] "
			"tag=[u] date=[2024-03-26T10:00:00+01:00] text=[a\n"
			"\n"
			"b]\n"},
		/* Content of each type. */
		{"a.xml",
			TEXT("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Feed</title"
			     "><entry><id>1</id><content>a &lt;b&gt;\n"
			     "\n"
			     "c</content></entry><entry><id>2</id><content "
			     "type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a<"
			     "/p><p>b<br/>c</p></div></content></entry><entry><id>3</id><s"
			     "ummary>s</summary><content "
			     "type=\"image/png\">aGFsbG8=</content></entry><entry><id>4</id>"
			     "<summary type=\"html\">&lt;i&gt;s&lt;/i&gt;</summary><content "
			     "src=\"x.html\" type=\"text/html\"/></entry><entry><id>5</id><con"
			     "tent type=\"text/html\" "
			     "xml:lang=\"de\">&lt;p&gt;a</content></entry></feed>"),
			"document member=[1] source=[Feed] text=[a <b>\n"
			"\n"
			"c]\n"
			"document member=[2] source=[Feed] text=[a\n"
			"\n"
			"b\n"
			"c]\n"
			"document member=[3] source=[Feed] text=[s]\n"
			"document member=[4] source=[Feed] text=[s]\n"
			"document member=[5] source=[Feed] language=[de] text=[a]\n"},
		/* What the feed and the source say for an entry. */
		{"a.xml",
			TEXT("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Feed</title"
			     "><author><name>Jo</name></author><entry><id>1</id><title>1</"
			     "title></entry><entry><id>2</id><title>2</title><source><titl"
			     "e>Other</title><author><name>Al</name></author></source></en"
			     "try><entry><id>3</id><title>3</title><author><name>Bo</name>"
			     "</author></entry></feed>"),
			"document member=[1] title=[1] author=[Jo] source=[Feed]\n"
			"document member=[2] title=[2] author=[Al] source=[Other]\n"
			"document member=[3] title=[3] author=[Bo] source=[Feed]\n"},
		/* Without the date of publication, that of the last change. */
		{"a.xml",
			TEXT("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Feed</title"
			     "><entry><id>1</id><title>1</title><updated>2024-03-27T10:00:"
			     "00Z</updated></entry></feed>"),
			"document member=[1] title=[1] source=[Feed] "
			"date=[2024-03-27T10:00:00+00:00]\n"},
		/* Atom 0.3. */
		{"a.xml",
			TEXT("<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\" "
			     "xml:lang=\"en\"><title>Feed</title><entry><id>1</id><title "
			     "mode=\"escaped\" type=\"text/html\">a &amp;amp; b</title><link "
			     "rel=\"alternate\" type=\"text/html\" "
			     "href=\"https://e.org/1\"/><modified>2004-03-02</modified><issu"
			     "ed>2004-03-01</issued><content type=\"application/xhtml+xml\" "
			     "mode=\"xml\"><p>a</p><p>b</p></content></entry></feed>"),
			"document member=[1] title=[a & b] url=[https://e.org/1] "
			"source=[Feed] language=[en] date=[2004-03-01] text=[a\n"
			"\n"
			"b]\n"},
		/* An entry alone, and a feed without a namespace. */
		{"a.xml",
			TEXT("<entry xmlns=\"http://www.w3.org/2005/Atom\"><id>1</id><title>"
			     "1</title></entry>"),
			"document member=[1] title=[1]\n"},
		{"a.xml",
			TEXT("<feed><title>Feed</title><entry><id>1</id><title "
			     "type=\"html\">1</title><link "
			     "href=\"https://e.org/1\"/></entry></feed>"),
			"document member=[1] title=[1] url=[https://e.org/1] "
			"source=[Feed]\n"},
		/* Nothing in it. */
		{"a.xml",
			TEXT("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Feed</title"
			     "></feed>"),
			"warning a feed without entries\n"},

	};

	expect_dumps(samples, COUNT_OF(samples));
}

static void reads_json_feed(void **state)
{
	(void)state;
	static const struct read_sample samples[] = {
		{"a.json",
			TEXT("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Feed\""
			     ",\"language\":\"de\",\"authors\":[{\"name\":\"Jo\"}],\n"
			     "\"items\":[{\"id\":\"1\",\"url\":\"https://e.org/"
			     "1\",\"title\":\"One\",\"co"
			     "ntent_html\":\"<p>a</p><p>b &amp; "
			     "c</p>\",\"content_text\":\"no\",\"date_published\":\"2024-03-25T20:5"
			     "2:00Z\",\"tags\":[\"x\",\"y, z\"]},\n"
			     "{\"id\":2,\"external_url\":\"https://e.org/"
			     "2\",\"content_text\":\"a\\n"
			     "b\",\"date_modified\":\"2024-03-26\",\"author\":{\"name\":\"Al\"},"
			     "\"lang"
			     "uage\":\"fr\"},{\"id\":\"3\",\"summary\":\"s\",\"authors\":[{"
			     "\"name\":\"Bo\"}"
			     ",{\"url\":\"no\"}]}]}"),
			"document member=[1] title=[One] url=[https://e.org/1] "
			"author=[Jo] source=[Feed] language=[de] tag=[x] tag=[y, z] "
			"date=[2024-03-25T20:52:00+00:00] text=[a\n"
			"\n"
			"b & c]\n"
			"document member=[2] url=[https://e.org/2] author=[Al] "
			"source=[Feed] language=[fr] date=[2024-03-26] text=[a\n"
			"b]\n"
			"document member=[3] author=[Bo] source=[Feed] language=[de] "
			"text=[s]\n"},
		{"a.json",
			TEXT("{ \"version\": \"https:\\/\\/jsonfeed.org\\/version\\/1\", "
			     "\"title\": "
			     "\"Feed\", \"author\": {\"name\": \"Jo\"}, \"items\": "
			     "[{\"content_text\": \"x\"}, {\"content_text\": \"y\"}, {\"id\": "
			     "\"1\"}, "
			     "5]}"),
			"document member=[#1] author=[Jo] source=[Feed] text=[x]\n"
			"document member=[#2] author=[Jo] source=[Feed] text=[y]\n"
			"failed member=[1] empty\n"
			"failed member=[#4] empty\n"},
		{"a.json", TEXT("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}"),
			"warning a feed without entries\n"},
		{"a.json", TEXT("{\"version\":\"https://jsonfeed.org/version/1\"}"),
			"warning a feed without entries\n"},
		{"a.json",
			TEXT("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\""
			     "1\",\"title\":\"a\"}"),
			"failed not JSON: line 1, column 75: ']' expected near end "
			"of file\n"},
		{"a.json",
			TEXT("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\""
			     "1\",\"title\":\"a\351\"}]}"),
			"warning not UTF-8 at byte 74: replaced by U+FFFD\n"
			"document member=[1] title=[a\357\277\275]\n"},
		{"a.json",
			TEXT("\357\273\277{\"version\":\"https://jsonfeed.org/version/"
			     "1\",\"items\":[{\"id"
			     "\":\"1\",\"title\":[],\"tags\":\"x\",\"author\":1,\"authors\":{}, "
			     "\"content_text\":\"t\"}]}"),
			"document member=[1] text=[t]\n"},

	};

	expect_dumps(samples, COUNT_OF(samples));
}

static void recovers_what_is_broken(void **state)
{
	(void)state;
	static const struct read_sample samples[] = {
		/* Ampersands, ends missing or too many, HTML's entities. */
		{"a.xml",
			TEXT("\n"
			     "\n"
			     "<?xml version=\"1.0\"?>\n"
			     "<rss version=\"2.0\"><channel><title>A & "
			     "B</title><item><title>AT&T&nbsp;x</title><link>https://e.org"
			     "/?a=1&b=2</link><description>one<br>two<p>three</description"
			     "></item><item><title>2</title><description>x</b> "
			     "&lt;i&gt;y</description></item><item><title>3</title><guid>3"
			     "</guid><item><title>4</title></channel>"),
			"warning not well formed: line 2: \"&\" or \"<\" without a name "
			"(and 9 more)\n"
			"document member=[2] title=[AT&T x] "
			"url=[https://e.org/?a=1&b=2] source=[A & B] text=[one\n"
			"two\n"
			"\n"
			"three]\n"
			"document member=[#2] title=[2] source=[A & B] text=[x y]\n"
			"document member=[3] title=[3] source=[A & B]\n"
			"document member=[#4] title=[4] source=[A & B]\n"},
		/* It ends in the middle. */
		{"a.xml",
			TEXT("<rss version=\"2.0\"><channel><title>Feed</title><item><guid>1"
			     "</guid><title>1</title><description><![CDATA[<p>a</p><p>b"),
			"warning not well formed: line 1: a CDATA section does not "
			"end (and 1 more)\n"
			"document member=[1] title=[1] source=[Feed] text=[a\n"
			"\n"
			"b]\n"},
		/* Encodings. */
		{"a.xml",
			TEXT("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><channel><it"
			     "em><guid>1</guid><title>\351\200</title></item></channel></rss>"),
			"document member=[1] title=[\303\251\342\202\254]\n"},
		{"a.xml",
			TEXT("<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss><channel><item><g"
			     "uid>1</guid><title>\303\251\351\001</title></item></channel></rss>"),
			"warning 1 places are not UTF-8: replaced by U+FFFD\n"
			"document member=[1] title=[\303\251\357\277\275]\n"},
		{"a.xml",
			TEXT("\377\376<\000r\000s\000s\000 "
			     "\000v\000e\000r\000s\000i\000o\000n\000=\000\"\0002\000."
			     "\0000\000\"\000>\000<\000c\000h\000a\000n\000n\000e\000l\000>\000<"
			     "\000"
			     "t\000i\000t\000l\000e\000>\000F\000e\000e\000d\000<\000/"
			     "\000t\000i\000t\000l\000e\000>\000<\000i\000t\000e\000m\000>\000<"
			     "\000g\000u\000i\000d\000>\000"
			     "1\000<\000/"
			     "\000g\000u\000i\000d\000>\000<\000t\000i\000t\000l\000e\000>"
			     "\000\351\000<\000/\000t\000i\000t\000l\000e\000>\000<\000/"
			     "\000i\000t\000e\000m\000"
			     ">\000<\000/\000c\000h\000a\000n\000n\000e\000l\000>\000<\000/"
			     "\000r\000s\000s\000>\000"),
			"document member=[1] title=[\303\251] source=[Feed]\n"},
		/* Bombs. */
		{"a.xml",
			TEXT("<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b "
			     "\"&a;&a;\">]><rss><channel><title>&b;</title></channel></rss>"),
			"failed the XML is no use: it declares entities made of "
			"others\n"},
		/* Not feeds. */
		{"feed.rss",
			TEXT("<?xml version=\"1.0\"?><html><body><p>No feed "
			     "here</p></body></html>"),
			"document text=[No feed here]\n"},
		{"a.xml",
			TEXT("<?xml version=\"1.0\"?><rdf:RDF "
			     "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><x/>"
			     "</rdf:RDF>"),
			"error: a.xml: not a format that can be read: XML\n"},
		{"a.xml", TEXT("<?xml version=\"1.0\"?><catalog/>"),
			"error: a.xml: not a format that can be read: XML\n"},

	};

	expect_dumps(samples, COUNT_OF(samples));
}

/* A feed of many entries, read in time that grows with their number alone. */
static void reads_many_entries(void **state)
{
	struct pm_buf text = {0};
	struct read_dump dump = {.without_text = true};

	(void)state;
	pm_buf_add_str(&text, PM_STR("<rss><channel>"));
	for (int i = 0; i < 20000; i++)
		pm_buf_add_format(&text,
			"<item><guid>%d</guid><link>/%d</link><description>&lt;p&gt;Text "
			"%d</description></item>",
			i, i, i);
	pm_buf_add_str(&text, PM_STR("<title>Late</title><link>https://e.org</link>"));
	pm_buf_add_str(&text, PM_STR("</channel></rss>"));
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.xml", NULL, NULL), PM_OK);
	assert_int_equal(dump.documents, 20000);
	assert_int_equal(dump.bytes, text.len);
	assert_non_null(strstr(dump.out.ptr, "[19999] url=[https://e.org/19999] source=[Late]\n"));
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

static void ends_when_the_sink_does(void **state)
{
	static const struct pm_str feed = TEXT("<rss><channel><item><title>1</title></item>"
					       "<item><title>2</title></item></channel></rss>");
	struct read_dump dump = {.stop_after = 1};

	(void)state;
	assert_int_equal(read_dump(&dump, feed, "a.xml", NULL, NULL), PM_INTERRUPTED);
	assert_int_equal(dump.documents, 1);
	pm_buf_free(&dump.out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_rss),
		cmocka_unit_test(reads_atom),
		cmocka_unit_test(reads_json_feed),
		cmocka_unit_test(recovers_what_is_broken),
		cmocka_unit_test(reads_many_entries),
		cmocka_unit_test(ends_when_the_sink_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
