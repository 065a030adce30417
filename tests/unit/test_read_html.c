/*
 * Tests of HTML pages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/read_dump.h"

#include <stdio.h>

#include <jansson.h>

#include "indexer/read/html.h"

static const struct {
	struct pm_str text;
	const char *expected;
} texts[] = {
	{TEXT("<p>a<b>b</b> c<p>d"), "[ab c\n\nd]"},
	{TEXT("<p> a \n\t b&nbsp;&nbsp;c&shy;d </p>"), "[a b cd]"},
	{TEXT("a<br>b<br><br>c<br/>"), "[a\nb\n\nc]"},
	{TEXT("<ul><li>a<li>b</ul>c"), "[a\nb\n\nc]"},
	{TEXT("<table><tr><td>a<td>b<tr><td>c</table>"), "[a b\nc]"},
	{TEXT("<pre>a\n  b</pre>c  d"), "[a\n  b\n\nc d]"},
	{TEXT("&lt;b&gt; &amp;amp; &#x41; &eacute; \xC2\xA3"
	      "5"),
		"[<b> &amp; A \xC3\xA9 \xC2\xA3"
		"5]"},
	{TEXT("a<script>x</script><style>y</style><nav>n</nav><footer>f</footer><aside>s</aside>"
	      "<form>o<input></form><noscript>q</noscript><template>t</template><!-- c -->"
	      "<header>h</header><svg><text>v</text></svg><iframe>i</iframe>b"),
		"[a\n\nb]"},
	{TEXT("a<p hidden>h</p><div aria-hidden=true>h</div><p style='display:none'>h</p>b"),
		"[a\n\nb]"},
	{TEXT("a<span hidden><b>h</b></span>b"), "[ab]"},
	{TEXT("<article><header>h</header>a</article>"), "[h\n\na]"},
	{TEXT("<b>a<i>b</b>c</i><p>d<div>e</p>f"), "[abc\n\nd\n\ne\n\nf]"},
	{TEXT("<textarea>a</textarea><select><option>b</select><button>c</button>d"), "[d]"},
};

static void takes_the_text(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct pm_buf expected = {0};

		pm_buf_add_format(&expected, "document text=%s\n", texts[i].expected);
		expect_dump(texts[i].text, "a.html", NULL, expected.ptr);
		pm_buf_free(&expected);
	}
}

#define LD "<script type='application/ld+json'>"

static const struct {
	struct pm_str text;
	const char *expected;
} metas[] = {
	{TEXT("<html lang=en-GB><title> A \n b </title><p>x"),
		"document title=[A b] language=[en] text=[x]\n"},
	{TEXT("<title>A | Site</title><h1>A</h1>x"), "document title=[A] text=[A\n\nx]\n"},
	{TEXT("<title>A</title><meta property=og:title content='O &amp; O'>"
	      "<meta property='og:site_name' content=S><link rel='x canonical' "
	      "href='https://x.example/a'><meta name=keywords content='k, l'>"
	      "<meta property=article:tag content='m, n'><meta name=Author content=Ann>"
	      "<meta name=author content=Bob><meta property=article:author "
	      "content='https://x.example/eve'><meta property='article:published_time' "
	      "content='2024-03-25T20:52:00Z'>x"),
		"document title=[O & O] url=[https://x.example/a] author=[Ann] author=[Bob] "
		"source=[S] tag=[k] tag=[l] tag=[m] tag=[n] date=[2024-03-25T20:52:00+00:00] "
		"text=[x]\n"},
	{TEXT(LD "{\"@type\":\"NewsArticle\",\"headline\":\"H\",\"datePublished\":"
		 "\"2024-03-25\",\"author\":[{\"name\":\"Ann\"},\"Bob\"],\"publisher\":{\"name\":"
		 "\"P\"},\"keywords\":[\"k\"],\"inLanguage\":\"de\"}</script>"
		 "<meta name=author content=No><meta property=og:title content=No>x"),
		"document title=[H] author=[Ann] author=[Bob] source=[P] kind=[article] "
		"language=[de] "
		"tag=[k] date=[2024-03-25] text=[x]\n"},
	{TEXT(LD "{\"@graph\":[{\"@type\":\"Organization\",\"@id\":\"#o\",\"name\":\"Org\","
		 "\"datePublished\":\"1999-01-01\"},{\"@type\":[\"Thing\",\"Article\"],"
		 "\"publisher\":{\"@id\":\"#o\"},\"author\":{\"@id\":\"#none\"}}]}</script>x"),
		"document source=[Org] kind=[article] text=[x]\n"},
	{TEXT(LD "{\"@type\":\"Article\",\"headline\":</script><h1>H</h1>x"),
		"document title=[H] text=[H\n\nx]\n"},
	{TEXT(LD "{\"@type\":\"WebPage\",\"datePublished\":\"2024-01-01\"}</script>"
		 "<meta name=date content='2024-03-25'>x"),
		"document date=[2024-03-25] text=[x]\n"},
	{TEXT("<article><time datetime='2024-03-25'>x</time></article>"),
		"document date=[2024-03-25] text=[x]\n"},
	{TEXT("<div><time datetime='2024-03-25'>x</time></div>"),
		"document date=[2024-03-25] text=[x]\n"},
	{TEXT("<time datetime='2024-03-25'>x</time><time datetime='2024-03-25T20:52'>y</time>"),
		"document date=[2024-03-25] text=[xy]\n"},
	{TEXT("<time datetime='2024-03-25'>x</time><time datetime='2024-03-26'>y</time>"
	      "<time datetime='2024-03-25'>z</time>"),
		"document text=[xyz]\n"},
	{TEXT("<time datetime='2024-03-25'>x</time><time datetime='2024-03-26'>y</time>"
	      "<article><time datetime='2024-03-27'>z</time></article>"),
		"document date=[2024-03-27] text=[xy\n\nz]\n"},
	{TEXT("<article class=comment><time datetime='2024-03-25'>x</time></article>"
	      "<div class=related-posts><time class=published "
	      "datetime='2024-03-25'>y</time></div>"),
		"document text=[x\n\ny]\n"},
	{TEXT("<body class=comments-open><time datetime='2024-03-25'>x</time>"),
		"document date=[2024-03-25] text=[x]\n"},
	{TEXT("<abbr itemprop=datePublished title='2024-03-25T20:52-05:00'>8:52 PM</abbr>"),
		"document date=[2024-03-25T20:52:00-05:00] text=[8:52 PM]\n"},
	{TEXT("<div><time class='a published' datetime='2024-03-25'>x</time></div>"),
		"document date=[2024-03-25] text=[x]\n"},
	{TEXT("<span property='dc:date' content='2018-04-12T00:00:00-04:00'>Thursday</span>"),
		"document date=[2018-04-12T00:00:00-04:00] text=[Thursday]\n"},
	{TEXT("<span itemprop=datePublished>March 25, 2024</span>"),
		"document date=[2024-03-25] text=[March 25, 2024]\n"},
	{TEXT("<meta property='article:published_time' content='soon'><meta name=date "
	      "content='25 March 2024'>x"),
		"document date=[2024-03-25] text=[x]\n"},
	{TEXT("<meta name=date content='03/04/2024'>x"),
		"warning date \"03/04/2024\": ambiguous: 3 April or March 4, 2024\n"
		"document undated=[03/04/2024] text=[x]\n"},
	{TEXT("<link rel=canonical href='/a'><meta property=og:url "
	      "content='https://x.example/o'>x"),
		"document url=[https://x.example/o] text=[x]\n"},
	{TEXT("<meta name='pressmark:kind' content=statement>x"),
		"document kind=[statement] text=[x]\n"},
	{TEXT("<html><body></body></html>"), "failed empty\n"},
	{TEXT("<title>T</title><body><div id=app></div><script>s</script>"),
		"warning no text found: a script may bring it\ndocument title=[T]\n"},
};

static void takes_metadata(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(metas); i++)
		expect_dump(metas[i].text, "a.html", NULL, metas[i].expected);
}

/* Each format says where it found its values. */
static void says_where(void **state)
{
	(void)state;
	static const struct {
		struct pm_str text;
		const char *name, *expected;
	} cases[] = {
		{TEXT("<html lang=en><meta property=og:title content=T><title>U</title>"
		      "<meta name=author content=Ann><meta name=author content=Bob>x"),
			"a.html",
			"title=[T] og:title\nlang=[en] html lang\nauthor=[Ann] author\n"
			"author=[Bob] author\ndocument title=[T] author=[Ann] author=[Bob] "
			"language=[en]\n"},
		{TEXT("{\"title\":\"T\",\"text\":\"x\",\"tags\":\"k\"}"), "a.jsonl",
			"title=[T] member\ntags=[k] member\n"
			"document member=[1] title=[T] tag=[k]\n"},
		{TEXT("---\nauthor: Ann\n---\n# T\n\nx\n"), "a.md",
			"title=[T] first heading\nauthor=[Ann] front matter\n"
			"document title=[T] author=[Ann]\n"},
		{TEXT("T\n\nx\n"), "a.txt", "title=[T] first line\ndocument title=[T]\n"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct read_dump dump = {.without_text = true, .with_found = true};

		read_dump(&dump, cases[i].text, cases[i].name, NULL, NULL);
		assert_string_equal(dump.out.ptr, cases[i].expected);
		pm_buf_free(&dump.out);
	}
}

static const struct {
	struct pm_str text;
	const char *name, *expected;
} encodings[] = {
	{TEXT("\xEF\xBB\xBF<p>\xC3\xA4"), "a.html", "document text=[\xC3\xA4]\n"},
	{TEXT("<meta charset=iso-8859-1><p>\xE4\x80"), "a.html",
		"document text=[\xC3\xA4\xE2\x82\xAC]\n"},
	{TEXT("<meta charset=iso-8859-1><p>\xC3\xA4"), "a.html",
		"warning encoding \"iso-8859-1\" does not fit: read as UTF-8\n"
		"document text=[\xC3\xA4]\n"},
	{TEXT("<meta http-equiv=Content-Type content=\"text/html; charset=koi8-r\"><p>\xC1"),
		"a.html", "document text=[\xD0\xB0]\n"},
	{TEXT("<META CHARSET='Shift_JIS'><p>\x93\xFA"), "a.html", "document text=[日]\n"},
	{TEXT("<p>\xE4"), "a.html", "document text=[\xC3\xA4]\n"},
	{TEXT("<p>\xC3\xA4"), "a.html", "document text=[\xC3\xA4]\n"},
	{TEXT("<meta charset=utf-8><p>\xC3\xA4\xC3\xA4\xFF"), "a.html",
		"warning 1 places are not utf-8: replaced by U+FFFD\n"
		"document text=[\xC3\xA4\xC3\xA4\xEF\xBF\xBD]\n"},
	{TEXT("<meta charset=utf-8><p>\xE4"), "a.html",
		"warning encoding \"utf-8\" does not fit: read as WINDOWS-1252\n"
		"document text=[\xC3\xA4]\n"},
	{TEXT("<meta charset=windows-1251><p>\xC3\xA4"), "a.html",
		"warning encoding \"windows-1251\" does not fit: read as UTF-8\n"
		"document text=[\xC3\xA4]\n"},
	{TEXT("<meta charset=x-none><p>a"), "a.html",
		"warning encoding \"x-none\" is not known: read as UTF-8\ndocument text=[a]\n"},
	{TEXT("<script>charset=koi8-r</script><meta name=a><meta charset='?'><p>\xC3\xA4"),
		"a.html", "document text=[\xC3\xA4]\n"},
	{TEXT("<meta charset='utf-8//IGNORE'><p>a"), "a.html", "document text=[a]\n"},
	{TEXT("\xFF\xFE<\0p\0>\0\xE4\0"), "a.html", "document text=[\xC3\xA4]\n"},
	{TEXT("\xFE\xFF"), "a.html", "failed empty\n"},
	/* known by content */
	{TEXT("\n<!-- c --><?xml version='1.0'?>\n<!DOCTYPE HTML><p>a"), "a.txt",
		"document text=[a]\n"},
	{TEXT("<html><p>a"), "a", "document text=[a]\n"},
	{TEXT("<!-- c <p>a"), "a.txt", "document text=[<!-- c <p>a]\n"},
	{TEXT("<p>a"), "a.txt", "document text=[<p>a]\n"},
};

static void decodes(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(encodings); i++)
		expect_dump(encodings[i].text, encodings[i].name, NULL, encodings[i].expected);
}

static void repeat(struct pm_buf *out, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		pm_buf_add_str(out, pm_str_of(text));
}

/* What no page holds ends in a document or a failure, and soon. */
static void survives_bombs(void **state)
{
	(void)state;
	static const struct {
		const char *repeated;
		size_t times;
		const char *expected;
	} bombs[] = {
		{"<div>", 4000, "document\n"},
		{"<div>", 100000, "failed the page is nested too deeply\n"},
		{"<b>", 100000, "failed the page is nested too deeply\n"},
		{"<p>x", 100000, "document\n"},
		{"<ul><li>", 100000, "failed the page is nested too deeply\n"},
		{"<p><font a>", 4000, "document\n"},
		{"</div></p>", 100000, "document\n"},
		{"<!--", 100000, "document\n"},
		{"&", 100000, "document\n"},
		{"<table><tr><td>", 4000, "document\n"},
		{"<a href=", 100000, "document\n"},
		{"<script>if(a<b&&c<d)e</script>", 5000, "document\n"},
		{"<script><b></b></script><b>", 5500, "failed the page is nested too deeply\n"},
		{"<div property=date>", 4000, "document\n"},
		{"<h1></h1>", 100000, "document\n"},
	};

	for (size_t i = 0; i < COUNT_OF(bombs); i++) {
		struct read_dump dump = {.without_text = true};
		struct pm_buf page = {0};

		pm_buf_add(&page, "<p>x", 4);
		repeat(&page, bombs[i].repeated, bombs[i].times);
		assert_int_equal(read_dump(&dump, pm_buf_str(&page), "a.html", NULL, NULL), PM_OK);
		if (strcmp(dump.out.ptr, bombs[i].expected) != 0)
			fail_msg("%s: %s", bombs[i].repeated, dump.out.ptr);
		pm_buf_free(&page);
		pm_buf_free(&dump.out);
	}
}

/* Formatting that gumbo repeats in each paragraph makes a tree of the square of the page. */
static void survives_a_tree_that_explodes(void **state)
{
	(void)state;
	struct read_dump dump = {.without_text = true};
	struct pm_buf page = {0};

	for (int i = 0; i < 4900; i++)
		pm_buf_add_format(&page, "<p><font size=%d>x", i);
	repeat(&page, "<p>x", 20000);
	assert_int_equal(read_dump(&dump, pm_buf_str(&page), "a.html", NULL, NULL), PM_OK);
	assert_string_equal(dump.out.ptr, "failed the page is no use: it takes too much memory\n");
	pm_buf_free(&page);
	pm_buf_free(&dump.out);
}

/* End tags that the parser looks for among all elements that are open. */
static void ends_what_takes_too_long(void **state)
{
	(void)state;
	struct read_dump dump = {.without_text = true};
	struct pm_buf page = {0};

	pm_buf_add_str(&page, PM_STR("<p>x<svg>"));
	repeat(&page, "<a>", 40000);
	repeat(&page, "</tr>", 40000);
	assert_int_equal(read_dump(&dump, pm_buf_str(&page), "a.html", NULL, NULL), PM_OK);
	assert_string_equal(dump.out.ptr, "failed the page is no use: it takes too much time\n");
	pm_buf_free(&page);
	pm_buf_free(&dump.out);
}

/* Whatever walks through a page finds that its time is over. */
static void ends_walks_in_time(void **state)
{
	(void)state;
	struct pm_buf page = {0}, text = {0};
	struct pm_html html;
	struct pm_error err;

	repeat(&page, "<p>x", 1000);
	assert_int_equal(pm_html_parse(&html, pm_buf_str(&page), &err), PM_OK);
	html.end = html.earliest = 0;
	assert_int_equal(pm_html_read_text(&html, &text, &err), PM_INVALID);
	assert_string_equal(err.message, "the page is no use: it takes too much time");
	assert_int_equal(text.len, 0);
	pm_html_free(&html);
	pm_buf_free(&page);
}

/* Authors named by reference: each is looked for in the whole. */
static void survives_many_references(void **state)
{
	(void)state;
	struct read_dump dump = {.without_text = true};
	struct pm_buf page = {0};

	pm_buf_add_str(&page, PM_STR(LD "{\"@graph\":[{\"@type\":\"Article\",\"author\":["));
	repeat(&page, "{\"@id\":\"none\"},", 100000);
	pm_buf_add_str(&page, PM_STR("{\"name\":\"Ann\"}]},"));
	repeat(&page, "{\"@id\":\"other\"},", 100000);
	pm_buf_add_str(&page, PM_STR("{}]}</script><p>x"));
	assert_int_equal(read_dump(&dump, pm_buf_str(&page), "a.html", NULL, NULL), PM_OK);
	assert_string_equal(dump.out.ptr, "document author=[Ann] kind=[article]\n");
	pm_buf_free(&page);
	pm_buf_free(&dump.out);
}

/* Read a page of the shared data; false when it cannot be opened. */
static bool read_page(struct read_dump *dump, const char *folder, const char *file)
{
	struct pm_read_sink sink = {dump, dump_document, dump_problem, NULL};
	struct pm_input *input = NULL;
	struct pm_error err;
	char path[512];

	snprintf(path, sizeof path, "%s/%s", folder, file);
	if (pm_input_open(&input, path, &err) != PM_OK)
		return false;
	if (pm_read(input, NULL, &sink, &err) != PM_OK)
		fail_msg("%s", err.message);
	pm_input_free(input);
	return true;
}

/* Read all pages of a folder; count those whose date is right, of those that have one. */
static void read_pages(const char *name, size_t *pages, size_t *dated, size_t *right)
{
	const char *data = getenv("PM_SHARED_DATA");
	char folder[400], gold[420], expected[64];
	json_error_t why;
	struct pm_line line;
	struct pm_input *input = NULL;

	*pages = *dated = *right = 0;
	snprintf(folder, sizeof folder, "%s/pages/%s", data != NULL ? data : "", name);
	snprintf(gold, sizeof gold, "%s/gold.jsonl", folder);
	if (data == NULL || pm_input_open(&input, gold, NULL) != PM_OK) {
		print_message("skipped: no pages in PM_SHARED_DATA\n");
		skip();
	}
	while (pm_input_line(input, 1 << 24, &line, NULL) == PM_OK) {
		struct read_dump dump = {.without_text = true};
		json_t *page = json_loadb(line.text.ptr, line.text.len, 0, &why);
		const char *date = json_string_value(json_object_get(page, "date"));

		assert_non_null(page);
		if (read_page(&dump, folder, json_string_value(json_object_get(page, "file")))) {
			assert_true(dump.documents + dump.problems >= 1);
			*pages += dump.documents;
			snprintf(expected, sizeof expected, " date=[%.10s",
				date != NULL ? date : "-");
			*dated += date != NULL;
			*right += strstr(dump.out.ptr, expected) != NULL;
		}
		pm_buf_free(&dump.out);
		json_decref(page);
	}
	pm_input_free(input);
	print_message("%s: %zu pages, %zu of %zu dates right\n", name, *pages, *right, *dated);
}

static void reads_articles(void **state)
{
	(void)state;
	size_t pages, dated, right;

	read_pages("articles", &pages, &dated, &right);
	assert_int_equal(pages, 97);
}

static void reads_releases(void **state)
{
	(void)state;
	size_t pages, dated, right;

	read_pages("releases", &pages, &dated, &right);
	assert_int_equal(pages, 60);
	assert_true(right >= 60);
}

static void reads_dates(void **state)
{
	(void)state;
	size_t pages, dated, right;

	read_pages("dates", &pages, &dated, &right);
	/* two of the 227 hold nothing but a script that asks who reads them */
	assert_int_equal(pages, 225);
	assert_true(right >= 203);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_text),
		cmocka_unit_test(takes_metadata),
		cmocka_unit_test(says_where),
		cmocka_unit_test(decodes),
		cmocka_unit_test(survives_bombs),
		cmocka_unit_test(survives_a_tree_that_explodes),
		cmocka_unit_test(ends_what_takes_too_long),
		cmocka_unit_test(ends_walks_in_time),
		cmocka_unit_test(survives_many_references),
		cmocka_unit_test(reads_articles),
		cmocka_unit_test(reads_releases),
		cmocka_unit_test(reads_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
