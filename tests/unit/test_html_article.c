/*
 * Tests of what is taken for the article of an HTML page: a class of pages each.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/read_dump.h"

/* Paragraphs of an article, and what else on a page reads like one. */
#define FIRST                                                                                      \
	"The council voted on Tuesday to rebuild the old bridge, which was closed in March after " \
	"a flood had washed away two of its piers."
#define SECOND                                                                                   \
	"Work is to begin in the spring, said the mayor, and will take two years; until then a " \
	"ferry carries people and bicycles across the river, but no cars."
#define THIRD                                                                                     \
	"Engineers had warned for a decade that the piers were too weak, and that repairs would " \
	"cost more with every year that went by without them."
#define OTHER                                                                                      \
	"This is no part of it, however long it is, and however much it reads like the sentences " \
	"that an article is made of, commas included."

#define BODY "<p>" FIRST "</p><p>" SECOND "</p><p>" THIRD "</p>"
#define TEXT_OF_BODY FIRST "\n\n" SECOND "\n\n" THIRD
#define MANY(s) s s s s s s

static const struct {
	const char *what;
	struct pm_str text;
	const char *expected;
} pages[] = {
	{"a page of nothing else", TEXT("<div>" BODY "</div>"), TEXT_OF_BODY},
	{"navigation and footer by element",
		TEXT("<nav><a href=a>A</a></nav><main>" BODY "</main><footer><p>" OTHER
		     "</p></footer>"),
		TEXT_OF_BODY},
	{"a menu of links, without a name",
		TEXT("<div><ul>" MANY(
			"<li><a href=a>Somewhere else on this site</a></li>") "</ul></"
									      "div><div>" BODY
									      "</div>"),
		TEXT_OF_BODY},
	{"the title and what is above it",
		TEXT("<div><p>Home</p><h1>The bridge</h1>" BODY "</div>"), TEXT_OF_BODY},
	{"a title that only the page's own tells",
		TEXT("<title>The bridge is to be rebuilt | News</title><div><p>The bridge is to be "
		     "rebuilt</p>" BODY "</div>"),
		TEXT_OF_BODY},
	{"a heading of the first rank further down",
		TEXT("<div>" BODY "<h1>Why so late</h1><p>" SECOND "</p></div>"),
		TEXT_OF_BODY "\n\nWhy so late\n\n" SECOND},
	{"related articles",
		TEXT("<div>" BODY "<h2>More</h2><ul><li><a href=a>Another bridge</a></li>"
		     "<li><a href=b>And a tunnel</a></li></ul></div>"),
		TEXT_OF_BODY},
	{"related articles by name, with text",
		TEXT("<div><p>" FIRST "</p><div class=relatedStories><p>" OTHER
		     "</p></div><p>" SECOND "</p><p>" THIRD "</p></div>"),
		TEXT_OF_BODY},
	{"links among the text directly in a block",
		TEXT("<div>" BODY "Tags: <a href=a>bridges, rivers and other waters</a></div>"),
		TEXT_OF_BODY},
	{"a cookie banner", TEXT("<div id=cookie-banner><p>" OTHER "</p></div><div>" BODY "</div>"),
		TEXT_OF_BODY},
	{"a notice without a name",
		TEXT("<div><div>" MANY(BODY) "</div></div><div><p>" OTHER "</p></div>"),
		TEXT_OF_BODY "\n\n" TEXT_OF_BODY "\n\n" TEXT_OF_BODY "\n\n" TEXT_OF_BODY
			     "\n\n" TEXT_OF_BODY "\n\n" TEXT_OF_BODY},
	{"comments, longer than the article",
		TEXT("<div>" BODY
		     "</div><ol class=commentList>" MANY("<li><p>" OTHER "</p></li>") "</ol>"),
		TEXT_OF_BODY},
	{"comments that have no comments",
		TEXT("<div class=has-comments><h1>The bridge</h1>" BODY "</div>"), TEXT_OF_BODY},
	{"a bar of buttons to share it",
		TEXT("<div>" BODY "<div class='post-share x'>Tell your friends</div></div>"),
		TEXT_OF_BODY},
	{"a quotation from elsewhere, embedded",
		TEXT("<div>" BODY "<div class=social-embed><blockquote>A new bridge, at last!"
		     "</blockquote></div></div>"),
		TEXT_OF_BODY "\n\nA new bridge, at last!"},
	{"links in sentences that are named after tags",
		TEXT("<div>" BODY "<p>The town's <a class=textTag href=a>bridges</a>, of which the "
		     "<b id=auto-tag_old>old</b> one is the last, are <a class=tag href=b>named"
		     "</a>.</p><p class=x>" FIRST " <a class=tag href=c>Rivers</a></p></div>"),
		TEXT_OF_BODY "\n\nThe town's bridges, of which the old one is the last, are named."
			     "\n\n" FIRST},
	{"labels of advertisements and buttons",
		TEXT("<div><p>" FIRST "</p><p>Advert</p><div>Read More &raquo;</div><p>" SECOND
		     "</p><div>Читать далее…</div><p>" THIRD "</p><p>Publicité"
		     "</p><h2>Advertising</h2><p>Share</p><p>It is not allowed on the bridge."
		     "</p></div>"),
		TEXT_OF_BODY "\n\nAdvertising\n\nIt is not allowed on the bridge."},
	{"a newsletter's box",
		TEXT("<div><p>" FIRST "</p><section id=newsletterSignup><p>" OTHER
		     "</p></section><p>" SECOND "</p><p>" THIRD "</p></div>"),
		TEXT_OF_BODY},
	{"who wrote it",
		TEXT("<div><div class=byline>By Ann Author</div>" BODY
		     "<div class=author-bio><p>" OTHER "</p></div></div>"),
		TEXT_OF_BODY},
	{"the header of an article",
		TEXT("<article><header><h1>The bridge</h1><p>" OTHER "</p></header>" BODY
		     "</article>"),
		TEXT_OF_BODY},
	{"a list", TEXT("<div>" BODY "<ul><li>two years<li>three piers</ul></div>"),
		TEXT_OF_BODY "\n\ntwo years\nthree piers"},
	{"a table", TEXT("<div>" BODY "<table><tr><th>Year<th>Cost<tr><td>2020<td>1</table></div>"),
		TEXT_OF_BODY "\n\nYear Cost\n2020 1"},
	{"a table in a figure, with its caption",
		TEXT("<div>" BODY "<figure><figcaption>Costs</figcaption><table><tr><td>all that "
		     "was paid<td>1</table></figure></div>"),
		TEXT_OF_BODY "\n\nCosts\n\nall that was paid 1"},
	{"a quotation", TEXT("<div>" BODY "<blockquote>At last.</blockquote></div>"),
		TEXT_OF_BODY "\n\nAt last."},
	{"a program", TEXT("<div>" BODY "<pre>a\n  b</pre></div>"), TEXT_OF_BODY "\n\na\n  b"},
	{"the caption of a picture",
		TEXT("<div>" BODY "<figure><img src=a><figcaption>" OTHER
		     "</figcaption></figure></div>"),
		TEXT_OF_BODY},
	{"a gallery, whose text is captions",
		TEXT("<div><figure><img src=a><figcaption>" FIRST "</figcaption></figure>"
		     "<figure><img src=b><figcaption>" SECOND "</figcaption></figure><figure>"
		     "<img src=c><figcaption>" THIRD "</figcaption></figure></div>"),
		TEXT_OF_BODY},
	{"an article of pieces that are named as boilerplate",
		TEXT("<div><div class=widget-text><p>" FIRST
		     "</p></div><div class=widget-text><p>" SECOND
		     "</p></div><div class=widget-text><p>" THIRD "</p></div></div>"),
		TEXT_OF_BODY},
	{"an article in what is named as boilerplate",
		TEXT("<div class=content-with-sidebar><div>" BODY
		     "</div><div class=sidebar><p>" OTHER "</p></div></div>"),
		TEXT_OF_BODY},
	{"a page in a form", TEXT("<form><div>" BODY "</div></form><form><p>" OTHER "</p></form>"),
		TEXT_OF_BODY},
	{"the one article with a title",
		TEXT("<div><article><h1>The bridge</h1>" BODY "</article>" MANY(
			"<article><h2>Other</h2><p>" OTHER "</p></article>") "</div>"),
		TEXT_OF_BODY},
	{"several articles",
		TEXT("<main><article><h2>One</h2><p>" FIRST
		     "</p></article><article><h2>Two</h2><p>" SECOND "</p></article></main>"),
		"One\n\n" FIRST "\n\nTwo\n\n" SECOND},
	{"paragraphs by line breaks",
		TEXT("<div>" FIRST "<br><br>" SECOND "<br>\n<br/>" THIRD "</div>"), TEXT_OF_BODY},
	{"text directly in blocks",
		TEXT("<div><div>" FIRST "</div><div>" SECOND "<div>" THIRD "</div></div></div>"),
		TEXT_OF_BODY},
	{"tables for layout",
		TEXT("<table><tr><td><a href=a>Home</a><td>" BODY "<td><a href=b>Somewhere"
		     "</a></table>"),
		TEXT_OF_BODY},
	{"what is hidden",
		TEXT("<div><p>" FIRST "</p><div hidden><p>" OTHER "</p></div><p style='color:red;"
		     "display:none'>" OTHER "</p><p aria-hidden=true>" OTHER "</p><p>" SECOND
		     "</p><p>" THIRD "</p></div>"),
		TEXT_OF_BODY},
	{"headings that nothing follows",
		TEXT("<div><h2>Before</h2><h2>The bridge</h2>" BODY "<h3>Share</h3></div>"),
		"The bridge\n\n" TEXT_OF_BODY},
	/* too short to tell: what is marked, or all of it */
	{"a short page", TEXT("<h1>The bridge</h1><div class=date>Tuesday</div><p>Closed.</p>"),
		"The bridge\n\nTuesday\n\nClosed."},
	{"a page of short lines, marked",
		TEXT("<p>Menu</p><div itemprop=articleBody>" MANY(
			"<p>Palm Bay 70, Rockledge 44, at home</p>")
				MANY("<p>Viera 1</p>") "</div>"),
		MANY("Palm Bay 70, Rockledge 44, at home\n\n") "Viera 1\n\nViera 1\n\nViera 1\n\n"
							       "Viera 1\n\nViera 1\n\nViera 1"},
	{"other scripts",
		TEXT("<div class=menu>目次</div><div><p>橋は洪水で流され、三月から通行止めになって"
		     "いるが、市議会は火曜日に再建を決めた。</p><p>工事は春に始まり、二年かかると"
		     "市長は述べ、それまでは渡し船が人と自転車を運ぶ。</p></div>"),
		"橋は洪水で流され、三月から通行止めになっているが、市議会は火曜日に再建を決めた。"
		"\n\n工事は春に始まり、二年かかると市長は述べ、それまでは渡し船が人と自転車を運ぶ"
		"。"},
};

/* Give the text of the one document. */
static enum pm_status take_text(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	(void)bytes;
	(void)err;
	pm_buf_add_str(context, document->text);
	return PM_OK;
}

static enum pm_status no_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	(void)context;
	(void)err;
	fail_msg("%s", problem->error->message);
	return PM_OK;
}

static void read_text(struct pm_str page, struct pm_buf *text)
{
	struct pm_read_sink sink = {.context = text, .document = take_text, .problem = no_problem};
	struct pm_input *input;

	assert_int_equal(pm_input_open_memory(&input, page, "a.html", NULL), PM_OK);
	assert_int_equal(pm_read(input, NULL, &sink, NULL), PM_OK);
	pm_input_free(input);
	pm_buf_add_char(text, '\0');
}

static void takes_the_article(void **state)
{
	(void)state;

	for (size_t i = 0; i < COUNT_OF(pages); i++) {
		struct pm_buf text = {0};

		read_text(pages[i].text, &text);
		if (strcmp(text.ptr, pages[i].expected) != 0)
			fail_msg("%s: gave\n%s\nexpected\n%s", pages[i].what, text.ptr,
				pages[i].expected);
		pm_buf_free(&text);
	}
}

/* Pages that would take long if a step looked through all of the others. */
static void takes_no_square_of_time(void **state)
{
	(void)state;
	static const struct {
		const char *begin, *repeated;
		size_t times;
	} bombs[] = {
		{"<p>" FIRST, "<div class=comment><p>" OTHER "</p></div>", 8000},
		{"<p>" FIRST, "<div class='sidebar widget social'>", 4900},
		{"<h1>a</h1>", "<article><h1>a</h1><p>" OTHER "</p>", 2000},
		{"<h1>a</h1>", "<article><h1>a</h1><p>" OTHER "</p></article>", 8000},
		{"<title>" FIRST "</title>", "<p>x" FIRST, 8000},
		{"<p>" FIRST, "<h2>a</h2>", 20000},
		{"<p>" FIRST, "<figure><table><tr><td>" OTHER "</table></figure>", 4000},
		{"<p>" FIRST, "<div class=share><blockquote>" OTHER, 2000},
	};

	for (size_t i = 0; i < COUNT_OF(bombs); i++) {
		struct pm_buf page = {0}, text = {0};

		pm_buf_add_str(&page, pm_str_of("<html>"));
		pm_buf_add_str(&page, pm_str_of(bombs[i].begin));
		for (size_t k = 0; k < bombs[i].times; k++)
			pm_buf_add_str(&page, pm_str_of(bombs[i].repeated));
		read_text(pm_buf_str(&page), &text);
		assert_true(text.len > 1);
		pm_buf_free(&page);
		pm_buf_free(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_article),
		cmocka_unit_test(takes_no_square_of_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
