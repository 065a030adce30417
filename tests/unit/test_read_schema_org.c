/*
 * Tests of reading articles of schema.org in JSON-LD.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/read_dump.h"

static void reads_articles(void **state)
{
	(void)state;
	static const struct read_sample samples[] = {
		/* All that an article says. */
		{"a.json",
			TEXT("{\n"
			     "  \"@context\": \"https://schema.org\",\n"
			     "  \"@type\": \"NewsArticle\",\n"
			     "  \"headline\": \"Title\", \"datePublished\": "
			     "\"2024-03-25T20:52:00Z\",\n"
			     "  \"author\": [{\"@type\":\"Person\",\"name\":\"Ann\"}, \"Bob\"],\n"
			     "  \"publisher\": {\"@type\":\"Organization\",\"name\":\"Pub\"},\n"
			     "  \"articleBody\": \"One.\\n\\nTwo.\", "
			     "\"url\":\"https://example.org/s\", \"inLanguage\":\"en-US\", "
			     "\"keywords\":\"a, b\"\n"
			     "}\n"),
			"document title=[Title] url=[https://example.org/s] "
			"author=[Ann] author=[Bob] source=[Pub] kind=[article] language=[en] "
			"tag=[a] tag=[b] date=[2024-03-25T20:52:00+00:00] text=[One.\n"
			"\n"
			"Two.]\n"},
		/* Names and addresses in objects, and in others that @graph holds. */
		{"a.json",
			TEXT("{\"@context\": \"https://schema.org\", \"@graph\": "
			     "[{\"@type\":\"WebSite\",\"@id\":\"#s\",\"name\":\"Site\"},{\"@type\":"
			     "[\"Thi"
			     "ng\",\"BlogPosting\"],\"@id\":\"https://example.org/x\",\"headline\":"
			     "\"G\",\"author\":{\"@id\":\"#p\"},\"publisher\":{\"@id\":\"#s\"},"
			     "\"articleB"
			     "ody\":\"<p>a</p><p>b</"
			     "p>\",\"keywords\":[\"k,l\",\"m\"]},{\"@type\":\"Pe"
			     "rson\",\"@id\":\"#p\",\"name\":\"P\"}]}\n"),
			"document member=[https://example.org/x] title=[G] "
			"url=[https://example.org/x] author=[P] source=[Site] "
			"kind=[article] tag=[k] tag=[l] tag=[m] text=[a\n"
			"\n"
			"b]\n"},
		{"a.json",
			TEXT("{\"@context\":\"https://schema.org\",\"@type\":\"http://schema.org/"
			     "ReportageNewsArticle\",\"headline\":{\"@value\":\"H\",\"@language\":"
			     "\""
			     "en\"},\"author\":{\"@type\":\"Person\",\"url\":\"https://e.org/"
			     "jo\"},\"c"
			     "reator\":[\"Al\"],\"mainEntityOfPage\":{\"@type\":\"WebPage\",\"@"
			     "id\":\""
			     "https://e.org/"
			     "1\"},\"inLanguage\":{\"@type\":\"Language\",\"name\":\"G"
			     "erman\",\"alternateName\":\"de\"},\"keywords\":[\"a, "
			     "b\",{\"name\":\"c, "
			     "d\"}],\"identifier\":{\"@type\":\"PropertyValue\",\"value\":\"7\"},"
			     "\"dat"
			     "eModified\":\"2024-03-25\",\"description\":\"D\"}"),
			"document member=[7] title=[H] url=[https://e.org/1] "
			"author=[Al] kind=[article] language=[de] tag=[a] tag=[b] tag=[c, d] "
			"date=[2024-03-25] text=[D]\n"},
		/* An array, and one object a line. */
		{"a.json",
			TEXT("[ {\"@type\":\"Article\",\"headline\":\"1\"},\n"
			     "{\"@type\":\"WebSite\",\"name\":\"no\"}, "
			     "{\"@type\":\"Article\",\"headline\":\"2\"}]"),
			"document title=[1] kind=[article]\n"
			"document member=[#2] title=[2] kind=[article]\n"},
		{"a.jsonl",
			TEXT("{\"@context\": \"https://schema.org\",\"@type\":\"Article\",\"headlin"
			     "e\":\"L1\"}\n"
			     "\n"
			     "{\"@type\":\"Article\",\"headline\":\"L2\"\n"
			     "{\"@type\":\"WebSite\"}\n"
			     "{\"@type\":\"Article\",\"headline\":\"L3\",\"url\":\"https://"
			     "example.or"
			     "g/l3\"}\n"),
			"document member=[1] title=[L1] kind=[article]\n"
			"failed line=3 member=[3] not JSON: line 1, column 34: '}' "
			"expected near end of file\n"
			"passed over line=4 member=[4] JSON-LD without an article of "
			"schema.org\n"
			"document member=[5] title=[L3] url=[https://example.org/l3] "
			"kind=[article]\n"},
		/* Articles within others. */
		{"a.json",
			TEXT("{\"@context\":\"https://schema.org\",\"@type\":\"WebPage\",\"mainEnti"
			     "ty\":{\"@type\":\"Article\",\"headline\":\"In\"}}"),
			"document title=[In] kind=[article]\n"},
		{"a.json",
			TEXT("{\"@context\":\"https://schema.org\",\"@type\":\"ItemList\",\"itemLis"
			     "tElement\":[{\"@type\":\"ListItem\",\"item\":{\"@type\":"
			     "\"NewsArticle\""
			     ",\"headline\":\"1\"}}]}"),
			"document title=[1] kind=[article]\n"},
		/* Not articles. */
		{"a.json",
			TEXT("{\"@context\":\"https://"
			     "schema.org\",\"@type\":\"Person\",\"name\":\"Jo"
			     "\"}"),
			"passed over JSON-LD without an article of schema.org\n"},
		/* Broken ones. */
		{"a.json",
			TEXT("{\"@context\":\"https://schema.org\",\n"
			     "\"@type\":\"Article\",\"headline\":\"a\""),
			"failed not JSON: line 2, column 32: '}' expected near end "
			"of file\n"},
		{"a.json",
			TEXT("{\"@context\":\"https://schema.org\",\"@type\":\"Article\",\"headline"
			     "\":\"a\351\"}"),
			"warning not UTF-8 at byte 65: replaced by U+FFFD\n"
			"document title=[a\357\277\275] kind=[article]\n"},
		/* A release. */
		{"a.json", TEXT("{\"@type\":[\"Thing\",\"PressRelease\"],\"headline\":\"a\"}"),
			"document title=[a] kind=[statement]\n"},
		{"a.json", TEXT("{\"@context\":\"https://schema.org\",\"@type\":\"Article\"}"),
			"failed empty\n"},
		/* Other JSON: an object that is no article of schema.org, though what is in it may
	           be. */
		{"a.json",
			TEXT("{\"id\":\"1\",\"text\":\"t\",\"author\":{\"@type\":\"Person\","
			     "\"name\":\"x\"}}"),
			"document member=[1] author=[x] text=[t]\n"},
		{"a.json",
			TEXT("{\n"
			     "  \"title\": \"x\"\n"
			     "}"),
			"document title=[x]\n"},
		{"a.json",
			TEXT("{\"id\":\"1\",\"text\":\"\\\"@context\\\": "
			     "\\\"https://schema.org\\\"\"}"),
			"document member=[1] text=[\"@context\": \"https://schema.org\"]\n"},
	};

	expect_dumps(samples, COUNT_OF(samples));
}

/* Objects that name others in @graph, which is gone through for each: for a time that is bounded.
 */
static void looks_up_in_bounded_time(void **state)
{
	struct pm_buf text = {0};
	struct read_dump dump = {.without_text = true};

	(void)state;
	pm_buf_add_str(&text, PM_STR("{\"@graph\":[0"));
	for (int i = 0; i < 20000; i++)
		pm_buf_add_format(&text,
			",{\"@type\":\"Article\",\"headline\":\"%d\",\"author\":{\"@id\":\"#\"}}",
			i);
	pm_buf_add_str(&text, PM_STR("]}"));
	assert_int_equal(read_dump(&dump, pm_buf_str(&text), "a.json", NULL, NULL), PM_OK);
	assert_int_equal(dump.documents, 20000);
	pm_buf_free(&dump.out);
	pm_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_articles),
		cmocka_unit_test(looks_up_in_bounded_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
