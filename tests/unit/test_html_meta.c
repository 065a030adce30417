/*
 * Tests of what is found about HTML pages, by classes of pages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/read_dump.h"

#define LD "<script type='application/ld+json'>"
#define H1 "<title>The long title</title><body><h1>The long title</h1>"

/* A page and what is found in one field of it: "[value] how" for each value, empty: nothing. */
struct page {
	struct pm_str text;
	const char *found;
};

/* What the dump of a page says of a field. */
static void extract(struct pm_str dump, const char *field, struct pm_buf *out)
{
	size_t len = strlen(field);

	while (dump.len > 0) {
		const char *end = memchr(dump.ptr, '\n', dump.len);
		struct pm_str line = {dump.ptr, (size_t)(end - dump.ptr)};
		if (line.len > len && memcmp(line.ptr, field, len) == 0 && line.ptr[len] == '=') {
			if (out->len > 0)
				pm_buf_add_char(out, ' ');
			pm_buf_add(out, line.ptr + len + 1, line.len - len - 1);
		}
		dump = (struct pm_str){end + 1, dump.len - line.len - 1};
	}
	pm_buf_add_char(out, '\0');
}

static void check(const char *field, const struct page *pages, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct read_dump dump = {.without_text = true, .with_found = true};
		struct pm_buf found = {0};

		assert_int_equal(read_dump(&dump, pages[i].text, "a.html", NULL, NULL), PM_OK);
		extract(pm_buf_str(&dump.out), field, &found);
		if (strcmp(found.ptr, pages[i].found) != 0)
			fail_msg("%s\ngave     %s\nexpected %s", pages[i].text.ptr, found.ptr,
				pages[i].found);
		pm_buf_free(&found);
		pm_buf_free(&dump.out);
	}
}

static const struct page dates[] = {
	/* stated for machines */
	{TEXT("<meta name=sailthru.date content='2024-03-25T20:52'>x"),
		"[2024-03-25T20:52] sailthru.date"},
	{TEXT("<meta name='x-pubdate' content='2024-03-25'>x"),
		"[2024-03-25] meta of a publication date"},
	{TEXT("<meta name='cms:publishedTime' content='2024-03-25'>x"),
		"[2024-03-25] meta of a publication date"},
	{TEXT("<meta name='publish-date-modified' content='2024-03-25'>x"), ""},
	{TEXT("<meta name=unpublishdate content='2024-03-25'>x"), ""},
	{TEXT("<meta property='article:modified_time' content='2024-03-25'>x"), ""},
	{TEXT("<meta itemprop=dateModified content='2024-03-25'>x"), ""},
	{TEXT(LD "{\"@type\":\"Article\",\"dateModified\":\"2024-03-25\"}</script>x"), ""},
	{TEXT(LD "{\"@type\":\"http://schema.org/BlogPosting\",\"datePublished\":\"2024-03-25\"}"
		 "</script>x"),
		"[2024-03-25] JSON-LD datePublished"},
	{TEXT(LD "{\"@type\":\"VideoObject\",\"uploadDate\":\"2024-03-25\"}</script>x"),
		"[2024-03-25] JSON-LD uploadDate"},
	{TEXT(LD "{\"@type\":\"Product\",\"datePublished\":\"2024-03-25\"}</script>x"), ""},
	/* what systems write where they know none */
	{TEXT("<meta property='article:published_time' content='0001-01-01T00:00:00Z'>x"), ""},
	{TEXT("<meta property='article:published_time' content='1970-01-01T00:00:00Z'>"
	      "<meta name=date content='2024-03-25'>x"),
		"[2024-03-25] date"},
	/* a moment in UTC: the local day */
	{TEXT("<meta property='article:published_time' content='2024-03-26T02:11:03Z'>"
	      "<time datetime='2024-03-25T21:11:03-05:00'>x</time>"),
		"[2024-03-25T21:11:03-05:00] time"},
	{TEXT("<meta property='article:published_time' content='2024-03-26T02:11:03Z'>"
	      "<meta name=date content='2024-03-25T21:11:03-05:00'>x"),
		"[2024-03-25T21:11:03-05:00] date"},
	{TEXT("<meta property='article:published_time' content='2024-03-24T23:00:00Z'>" H1
	      "<p class=date>25 March 2024</p>x"),
		"[2024-03-25] day on the page"},
	{TEXT("<meta property='article:published_time' content='2024-03-24T03:00:00Z'>" H1
	      "<p class=date>25 March 2024</p>x"),
		"[2024-03-24T03:00:00Z] article:published_time"},
	{TEXT("<link rel=canonical href='https://x.example/2024/03/25/a'>"
	      "<meta property='article:published_time' content='2024-03-24T23:00:00Z'>x"),
		"[2024-03-25] day on the page"},
	/* overwritten at each change */
	{TEXT("<meta name='x:publicationDate' content='2024-09-08T17:33:18Z'>"
	      "<meta name='x:modificationDate' content='2024-09-08T17:33:18Z'>" H1
	      "<p class=date>25 March 2024</p>x"),
		"[2024-03-25] date on the page"},
	/* shown, with a class or a word before */
	{TEXT(H1 "<span class=postDate>Monday, 25 March 2024</span>x"),
		"[2024-03-25] date on the page"},
	{TEXT(H1 "<p class='entry-date updated'>25 March 2024</p>x"),
		"[2024-03-25] date on the page"},
	{TEXT(H1 "<p>Posted on March 25, 2024 by Ann, in News and many other things</p>x"),
		"[2024-03-25] date on the page"},
	{TEXT(H1 "<dl><dt>Datum:</dt><dd>25.03.2024</dd></dl>x"), "[2024-03-25] date on the page"},
	{TEXT(H1 "<p>von Ann Meier, 25.3.24</p>x"), "[2024-03-25] date on the page"},
	{TEXT(H1 "<time class=entry-date>April 13, 2020</time>x"), "[2020-04-13] date on the page"},
	{TEXT("<body>" H1 "<p>x</p><p>Dieser Artikel wurde am 25. M\xC3\xA4rz 2024 von Ann "
	      "geschrieben.</p>"),
		"[2024-03-25] date on the page"},
	{TEXT(H1 "<span class=day>Dienstag,</span> <span class=date>29. Januar 2019</span>x"),
		"[2019-01-29] date on the page"},
	/* a short line next to the heading */
	{TEXT(H1 "<p>25.03.2024 22:00</p>x"), "[2024-03-25T22:00:00] line with a date"},
	{TEXT(H1 "<p>Paris, le 7 juillet 2020</p>x"), "[2020-07-07] line with a date"},
	{TEXT(H1 "<p>Madrid, 7 de julio de 2020</p>x"), "[2020-07-07] line with a date"},
	{TEXT(H1 "<p>Roma, 7 luglio 2020</p>x"), "[2020-07-07] line with a date"},
	{TEXT(H1 "<p>Lisboa, 7 de julho de 2020</p>x"), "[2020-07-07] line with a date"},
	{TEXT(H1 "<p>Den Haag, 7 juli 2020</p>x"), "[2020-07-07] line with a date"},
	{TEXT("<title>The long title</title><p>25.03.2024</p><h1>The long title</h1>x"),
		"[2024-03-25] line with a date"},
	{TEXT("<title>25.3.2024 - The long title</title><h1>25.3.2024 - The long title</h1>x"),
		"[2024-03-25] line with a date"},
	/* the order of day and month */
	{TEXT("<html lang=en-US>" H1 "<p class=date>03/04/2024</p>x"),
		"[2024-03-04] date on the page"},
	{TEXT("<html lang=en-GB>" H1 "<p class=date>03/04/2024</p>x"),
		"[2024-04-03] date on the page"},
	{TEXT("<html lang=fr>" H1 "<p class=date>03/04/2024</p>x"),
		"[2024-04-03] date on the page"},
	{TEXT("<html lang=en>" H1 "<p class=date>03/04/2024</p>x"), ""},
	{TEXT("<html lang=en>" H1 "<p class=date>03/04/2024</p><div class=sidebar><p>17/02/2024"
	      "</div>x"),
		"[2024-04-03] date on the page"},
	{TEXT("<html lang=en-US><meta name=date content='03/04/2024'>x"), "[2024-03-04] date"},
	/* in the address */
	{TEXT("<link rel=canonical href='https://x.example/2024/03/25/a'>x"),
		"[2024-03-25] date in the URL"},
	{TEXT("<link rel=canonical href='https://x.example/2024/13/25/a'>x"), ""},
	{TEXT("<link rel=canonical href='https://x.example/2024/03/a'>x"), ""},
	{TEXT(H1 "<p>25 March 2024 <span class=author>Jane Doe</span></p>x"),
		"[2024-03-25] line with a date"},
	/* what only says that it is a date comes after what says of what */
	{TEXT("<meta name=dc.date content=2024-03-27>" H1 "<p>Published: 25 March 2024</p>x"),
		"[2024-03-25] date on the page"},
	{TEXT("<meta name=dc.date content=2024-03-27>" H1 "<p>25 March 2024</p>x"),
		"[2024-03-27] dc.date"},
	/* others than that of publication */
	{TEXT(H1 "<p>Updated March 25, 2024</p>x"), ""},
	{TEXT(H1 "<p class=date>Last updated: 25 March 2024</p>x"), ""},
	{TEXT(H1 "<p>Stand: 25.03.2024</p>x"), ""},
	{TEXT(H1 "<p>Diese Seite wurde am 25. M\xC3\xA4rz 2024 ge\xC3\xA4ndert.</p>x"), ""},
	{TEXT(H1 "<time class=updated datetime=2024-03-25>25 March 2024</time>x"), ""},
	{TEXT(H1 "<p>Published March 24, 2024, updated March 25, 2024</p>x"),
		"[2024-03-24] date on the page"},
	{TEXT(H1 "<p>The ministers met on 25 March 2024 and agreed on nothing in particular.</p>"),
		""},
	{TEXT(H1 "<p>On 25 March 2024, the ministers met.</p>"), ""},
	{TEXT(H1 "<p>The report, published on 25 March 2024, is long. It has many pages.</p>"), ""},
	{TEXT(H1 "<p>A public consultation was opened on 25 March 2024 and closed.</p>"), ""},
	{TEXT(H1 "<p>x</p><div class=comments><p class=date>25 March 2024</p></div>"), ""},
	{TEXT(H1 "<p>x</p><aside><p class=date>25 March 2024</p></aside>"), ""},
	{TEXT(H1 "<p>x</p><div class=related><p class=date>25 March 2024</p></div>"), ""},
	{TEXT(H1 "<p>x</p><footer>25 March 2024</footer>"), ""},
	{TEXT(H1 "<p>x</p><p>\xC2\xA9 2024 Example</p>"), ""},
	{TEXT(H1 "<p>20.-23. Februar 2019</p>x"), ""},
	{TEXT("<p class=date>Today is Tue, 26 March 2024</p><p>a<p>b<p>c<p>d<p>e" H1
	      "<p>25 March 2024</p>x"),
		"[2024-03-25] line with a date"},
	/* a list of articles */
	{TEXT("<p>Long text</p><div><p class=date>25 March 2024</p></div><div><p class=date>"
	      "26 March 2024</p></div>"),
		""},
	/* a class of the whole does not put it all aside */
	{TEXT("<title>The long title</title><div class='has-sidebar sidebar'><h1>The long "
	      "title</h1>"
	      "<p class=date>25 March 2024</p>"
	      "<div class=comments><p class=date>26 March 2024</p></div></div>"),
		"[2024-03-25] date on the page"},
};

static void finds_dates(void **state)
{
	(void)state;

	check("date", dates, COUNT_OF(dates));
}

static const struct page titles[] = {
	{TEXT("<title>The long title | Example</title><meta property=og:site_name "
	      "content=Example>x"),
		"[The long title] title"},
	{TEXT("<title>Example \xC2\xBB The long title</title><meta property=og:site_name "
	      "content=Example>x"),
		"[The long title] title"},
	{TEXT("<title>The long title - News - Example</title><h1>The long title</h1>x"),
		"[The long title] heading"},
	{TEXT("<meta property=og:title content='The long title - Example'><link rel=canonical "
	      "href='https://www.example.com/a'>x"),
		"[The long title] og:title"},
	{TEXT("<meta property=og:title content='The long title | TVX.de'><link rel=canonical "
	      "href='https://www.tvx.de/a'>x"),
		"[The long title] og:title"},
	{TEXT("<meta property=og:title content='The long title | x.de'><link rel=canonical "
	      "href='https://www.tvx.de/a'>x"),
		"[The long title | x.de] og:title"},
	{TEXT("<meta property=og:title content='Left - right'><meta property=og:site_name "
	      "content=Example>x"),
		"[Left - right] og:title"},
	{TEXT("<meta property=og:title content='The long title - Example'><h1>The long title!"
	      "</h1>x"),
		"[The long title!] og:title"},
	{TEXT("<title>Example</title><meta property=og:title content=Example><meta "
	      "property=og:site_name content=Example><h1>The long title</h1>x"),
		"[The long title] heading"},
	{TEXT("<title>The long title - Example</title><meta property=og:title content=Example>"
	      "<meta property=og:site_name content=Example><h1>Example</h1>x"),
		"[The long title] title"},
	{TEXT("<title>The Example &raquo; Archive &raquo; The long title of a page</title>"
	      "<h1>The Example</h1><h2>The long title of a page</h2>x"),
		"[The long title of a page] heading"},
	{TEXT("<title>The long title of a page - The Example</title>"
	      "<h1>The long title of a page</h1><h2>The Example</h2>x"),
		"[The long title of a page] heading"},
	{TEXT("<title>The long title - The Watch</title><body><p itemprop=headline>The Watch</p>"
	      "<h1 itemprop=headline>The long title</h1>x"),
		"[The long title] heading"},
	{TEXT(LD "{\"@type\":\"Article\",\"headline\":\"A &#8211; B &amp; C\"}</script>x"),
		"[A \xE2\x80\x93 B & C] JSON-LD headline"},
	{TEXT("<meta property=og:title content='It&amp;#039;s'>x"), "[It's] og:title"},
	{TEXT("<body><svg><title>Icon</title></svg><h1>The long title</h1>x"),
		"[The long title] heading"},
	{TEXT("<nav><h1>Example of a menu</h1></nav><h1>The long title</h1>x"),
		"[The long title] heading"},
};

static void finds_titles(void **state)
{
	(void)state;

	check("title", titles, COUNT_OF(titles));
}

static const struct page authors[] = {
	{TEXT("<meta name=author content='By Jane Doe and John Roe'>x"),
		"[Jane Doe] author [John Roe] author"},
	{TEXT("<meta name=author content='Jane Doe, John Roe'>x"),
		"[Jane Doe] author [John Roe] author"},
	{TEXT("<meta name=author content='Doe, Jane'>x"), "[Doe, Jane] author"},
	{TEXT("<meta name=author content='Jane Doe, AP Sports Writer'>x"), "[Jane Doe] author"},
	{TEXT("<meta name=author content=admin>x"), ""},
	{TEXT("<meta name=author content='https://x.example/ann'>x"), ""},
	{TEXT("<meta name=author content=x.example>x"), ""},
	{TEXT("<meta name=author content='ann@x.example'>x"), ""},
	{TEXT("<meta name=author content='25 March 2024'>x"), ""},
	{TEXT("<meta name=author content=Example><meta property=og:site_name content=Example>x"),
		""},
	{TEXT("<meta name=author content=admin><a rel=author href=/a>Jane Doe</a>"),
		"[Jane Doe] rel author"},
	{TEXT("<meta name=author content=publisher><a rel=author href=/a>View all posts by Jane "
	      "Doe <b>→</b></a>"),
		"[Jane Doe] rel author"},
	{TEXT("<div class=comment><a rel=author href=/a>Jane Doe</a></div>x"), ""},
	{TEXT("<div itemprop=author><span itemprop=name>Jane Doe</span> 12 articles</div>x"),
		"[Jane Doe] itemprop author"},
	{TEXT(H1 "<p class=byline>By Jane Doe | 25 March 2024</p>x"), "[Jane Doe] byline"},
	{TEXT(H1 "<p class=author>Von Jane Doe und John Roe</p>x"),
		"[Jane Doe] byline [John Roe] byline"},
	{TEXT(H1 "<p>By the end of May</p>x"), ""},
	{TEXT(H1 "<p>Posted by Jane Doe</p>x"), "[Jane Doe] byline"},
	{TEXT(H1 "<p class=author>Jane van Doe</p>x"), "[Jane van Doe] byline"},
	{TEXT(H1 "<p class=author>Our expert for seas</p>x"), ""},
	{TEXT(H1 "<p class=author>Jane Doe, John Roe & Ann Ames</p>x"),
		"[Jane Doe] byline [John Roe] byline [Ann Ames] byline"},
	{TEXT(H1 "<p class=author>Von Jane Doe, John Roe und Ann Ames, NDR</p>x"),
		"[Jane Doe] byline [John Roe] byline [Ann Ames] byline"},
	{TEXT(H1 "<p>25 March 2024 | <span class=byline>by <b class=author>Jane</b></span></p>x"),
		"[Jane] byline"},
	{TEXT(H1 "<p class=byline>By Jane Doe, MA, on 25 March 2024</p>x"), "[Jane Doe] byline"},
	{TEXT("<div class=card>" H1 "<p class=author>Jane Doe</p></div>x"), "[Jane Doe] byline"},
	/* the list that has the other and more */
	{TEXT("<meta name=author content='Jane Doe'>" H1 "<p class=byline>By Jane Doe and John "
	      "Roe</p>x"),
		"[Jane Doe] byline [John Roe] byline"},
	{TEXT("<meta name=author content='Jane Doe'>" H1 "<p class=byline>By John Roe</p>x"),
		"[Jane Doe] author"},
	/* the site itself is none, and does not drive out another */
	{TEXT("<meta name=author content=Example><meta property=og:site_name content=Example>" H1
	      "<p class=byline>By Jane Doe</p>x"),
		"[Jane Doe] byline"},
	/* the authors of other articles */
	{TEXT(LD "[{\"@type\":\"Article\",\"headline\":\"The long title\",\"author\":\"Jane Doe\"},"
		 "{\"@type\":\"Article\",\"headline\":\"Another\",\"author\":\"John "
		 "Roe\"}]</script>x"),
		"[Jane Doe] JSON-LD author"},
};

static void finds_authors(void **state)
{
	(void)state;

	check("author", authors, COUNT_OF(authors));
}

static const struct page urls[] = {
	{TEXT("<link rel=canonical href='https://x.example/a'>x"),
		"[https://x.example/a] link canonical"},
	{TEXT("<link rel=canonical href='https://x.example/'><meta property=og:url "
	      "content='https://x.example/a'>x"),
		"[https://x.example/a] og:url"},
	{TEXT("<link rel=canonical href='/a'>x"), ""},
	{TEXT("<link rel=canonical href='javascript:a'>x"), ""},
	{TEXT("<link rel=canonical href='https://localhost/a'>x"), ""},
	{TEXT("<link rel=canonical href='https://x.example/a b'>x"), ""},
};

static void finds_urls(void **state)
{
	(void)state;

	check("url", urls, COUNT_OF(urls));
}

static const struct page sources[] = {
	{TEXT("<meta property=og:site_name content=Example>x"), "[Example] og:site_name"},
	{TEXT("<meta name=application-name content=Example>x"), "[Example] application-name"},
	{TEXT(LD "{\"@type\":\"WebSite\",\"name\":\"Example\"}</script>x"),
		"[Example] JSON-LD WebSite"},
	{TEXT("<meta property=og:site_name content='https://x.example'>x"), ""},
	{TEXT("<title>One two three four</title><meta property=og:site_name content="
	      "'One two three four'>x"),
		""},
	{TEXT("<link rel=canonical href='https://x.example/a'>x"), ""},
	/* beside the title */
	{TEXT("<title>The long title | News | Example</title><h1>The long title</h1>x"),
		"[Example] title"},
	{TEXT("<title>Opinion | The long title - Example</title><h1>The long title</h1>x"),
		"[Example] title"},
	{TEXT("<title>Example: a site - The long title</title><h1>The long title</h1>x"),
		"[Example: a site] title"},
	{TEXT("<title>All that there is to say - The long title</title><h1>The long title</h1>x"),
		""},
	{TEXT("<title>The long title - is this all?</title><h1>The long title</h1>x"), ""},
	{TEXT("<title>The long title - Example</title><h1>Another title</h1>x"), ""},
	{TEXT("<meta property=og:site_name content=x.example><title>The long title - Example"
	      "</title><h1>The long title</h1>x"),
		"[Example] title"},
	{TEXT("<meta property=og:site_name content=x.example>x"), "[x.example] og:site_name"},
};

static void finds_sources(void **state)
{
	(void)state;

	check("source", sources, COUNT_OF(sources));
}

#define CANONICAL(url) "<link rel=canonical href='" url "'>"

static const struct page kinds[] = {
	{TEXT("x"), ""},
	{TEXT(LD "{\"@type\":\"NewsArticle\"}</script>x"), "[article] schema.org NewsArticle"},
	{TEXT("<div itemscope itemtype='https://schema.org/BlogPosting'>x</div>"),
		"[article] schema.org BlogPosting"},
	{TEXT("<meta property=og:type content=article>x"), "[article] og:type article"},
	{TEXT(LD "{\"@type\":\"NewsArticle\",\"additionalType\":\"PressRelease\"}</script>x"),
		"[statement] schema.org PressRelease"},
	{TEXT("<meta property=og:type content=article>" CANONICAL("https://www.justice.gov/a") "x"),
		"[statement] host justice.gov"},
	{TEXT(CANONICAL("https://www.ons.gov.uk/a") "x"), "[statement] host ons.gov.uk"},
	{TEXT(CANONICAL("https://europa.eu/a") "x"), "[statement] host europa.eu"},
	{TEXT(CANONICAL("https://ec.europa.eu/a") "x"), "[statement] host ec.europa.eu"},
	{TEXT(CANONICAL("https://newsroom.example.com/a") "x"),
		"[statement] host newsroom.example.com"},
	{TEXT(CANONICAL("https://notgov.example/a") "x"), ""},
	{TEXT(CANONICAL("https://x.example/press-releases/a") "x"),
		"[statement] path /press-releases/"},
	{TEXT(CANONICAL("https://x.example/press-releases") "x"), ""},
	{TEXT("<meta name=date content='2024-03-25'>" H1 "x"), "[article] heading and date"},
	{TEXT(H1 "<p>25 March 2024</p>x"), "[article] heading and date"},
	{TEXT(H1 "x"), ""},
	{TEXT("<p>FOR IMMEDIATE RELEASE</p>" H1 "x"), "[statement] text \"FOR IMMEDIATE RELEASE\""},
	{TEXT(H1 "<p>Press release</p>x"), "[statement] text \"Press release\""},
	{TEXT("<h1>Joint statement by the ministers of many countries of the world</h1>x"),
		"[statement] text \"Joint statement\""},
	{TEXT(H1 "<p>Press release after press release has told us that all will be well.</p>"),
		""},
	{TEXT("<meta name='pressmark:kind' content=article>" CANONICAL("https://x.gov/a") "x"),
		"[article] metadata"},
};

static void tells_kinds(void **state)
{
	(void)state;

	check("kind", kinds, COUNT_OF(kinds));
}

/* Pages made to take long. */
static void survives_bombs(void **state)
{
	(void)state;
	static const char *const bombs[] = {"<a rel=author>Ann Meier</a>",
		"<h1>The long title</h1>", "<time datetime=1>1</time>",
		"<span class=date>1.1.2024 ", "<p class=date>1.1.2024",
		"<p>1/1/2024 2/2/2024 3 May 4 May 5 May", "<div itemprop=author>",
		"<i><b class='updated date'>", "<p>25 March 2024 - 1"};

	for (size_t i = 0; i < COUNT_OF(bombs); i++) {
		struct read_dump dump = {.without_text = true};
		struct pm_buf page = {0};
		size_t times = strchr(bombs[i], 'p') == NULL && strstr(bombs[i], "</") == NULL
		                       ? 1000
		                       : 20000;

		pm_buf_add_format(&page, "<title>The long title - The long title - x</title><p>x");
		for (size_t j = 0; j < times; j++)
			pm_buf_add_str(&page, pm_str_of(bombs[i]));
		assert_int_equal(read_dump(&dump, pm_buf_str(&page), "a.html", NULL, NULL), PM_OK);
		assert_int_equal(dump.documents + dump.problems, 1);
		pm_buf_free(&page);
		pm_buf_free(&dump.out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_dates),
		cmocka_unit_test(finds_titles),
		cmocka_unit_test(finds_authors),
		cmocka_unit_test(finds_urls),
		cmocka_unit_test(finds_sources),
		cmocka_unit_test(tells_kinds),
		cmocka_unit_test(survives_bombs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
