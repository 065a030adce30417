/*
 * Tests of leaving out the code of pages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html.h"

#include "tests/unit/test.h"

static const struct {
	const char *page, *expected;
} cases[] = {
	{"", ""},
	{"<p>a</p>", "<p>a</p>"},
	{"a<script>if (a<b) c</script>d", "ad"},
	{"a<SCRIPT ID='x>footer' hidden>b</Script >d", "ad"},
	{"<style id=\"ad>b\">p{}</style>x", "x"},
	{"<script type=\"application/ld+json\">{\"a\":1}</script>",
		"<script type=\"application/ld+json\">{\"a\":1}</script>"},
	{"<script type='application/json'>{}</script>x", "x"},
	{"a<!-- b > c -->d", "ad"},
	{"a<!--b--c--->d", "ad"},
	{"a<!-->b-->", "ab-->"},
	{"a<!--->b-->", "ab-->"},
	{"a<!---->b<!----->c", "abc"},
	{"<svg><script>a</script></svg>", "<svg></svg>"},
	{"<link rel=stylesheet href='a>b'>c<link rel=canonical href=d><link itemprop=url href=e>",
		"c<link rel=canonical href=d>"},
	{"<meta name=viewport content=a><meta property='b og:title' content=c><meta itemprop=name>",
		"<meta property='b og:title' content=c><meta itemprop=name>"},
	{"<meta charset=utf-8><meta name=sw-pubdate content=a><meta name=a&#98; content=b>",
		"<meta name=sw-pubdate content=a><meta name=a&#98; content=b>"},
	/* what only the parser knows is left as it is */
	{"a<!--b", "a<!--b"},
	{"a<!--b--!>c", "a<!--b--!>c"},
	{"<script>never ends", "<script>never ends"},
	{"<script>a</script", "<script>a</script"},
	{"<script", "<script"},
	{"<script><!-- a --></script>x", "x"},
	{"<script><!-- <script></script> --></script>x",
		"<script><!-- <script></script> --></script>x"},
	{"<script><!-- <script></script> --><!-- b --><p x=y>",
		"<script><!-- <script></script> --><!-- b --><p x=y>"},
	{"<svg><meta name=viewport></svg><meta name=viewport>", "<svg><meta name=viewport></svg>"},
	/* no tags */
	{"1 < 2 <script>a</script>", "1 < 2 "},
	{"<scripts>a</scripts>", "<scripts>a</scripts>"},
	{"<script>a</scripts></script>", ""},
	{"<p content=\"<script>\">a</p><script>b</script>", "<p content=\"<script>\">a</p>"},
	{"<p content=<script>a</p>", "<p content=<script>a</p>"},
	{"<p content = '<style>'>b<style>c</style>", "<p content = '<style>'>b"},
	{"<title>a <script> b</title>c<script>d</script>", "<title>a <script> b</title>c"},
	{"<textarea><style></textarea>a<style>b</style>", "<textarea><style></textarea>a"},
	{"<textarea><!--</textarea>a<!--b-->c", "<textarea><!--</textarea>ac"},
	{"<plaintext><script>a</script>", "<plaintext><script>a</script>"},
	{"<svg><style/><text>a</text></svg><style>b</style>", "<svg><style/><text>a</text></svg>"},
	{"<svg><svg/><svg></svg><style/><a x></svg><style/><a x></style><a x>",
		"<svg><svg/><svg></svg><style/><a></svg><a>"},
	{"<script src='a'/>b = \"<a id='\";</script><p>it's", "<p>it's"},
	{"<title/>b = \"<a id='\";</title><p>it's", "<title/>b = \"<a id='\";</title><p>it's"},
	{"<!doctype html><?xml?><script>a</script>", "<!doctype html><?xml?>"},
	{"<!x '><p a='>'>", "<!x '><p>"},
	{"</ <p a=b>c>", "</ <p a=b>c>"},
	/* attributes */
	{"<a href=\"x\" rel=author data-x>b</a>", "<a rel=author>b</a>"},
	{"<A HREF = x\nREL='author'\ttarget=_blank/>b", "<A\nREL='author'>b"},
	{"<a =x=y ==>b<a hidden ==>c", "<a>b<a hidden ==>c"},
	{"<img alt=\"a>b\"src='c'/>", "<img />"},
	{"<path/d=m/><path /d='m'/><g/d>", "<path><path/><g>"},
	{"<meta name=date content=c><p name=date>", "<meta name=date content=c><p>"},
	{"<p title=a><abbr title=b>", "<p><abbr title=b>"},
	{"<p href=a", "<p"},
	{"<p href='a", "<p"},
	{"<p class=a id=b><p class='a footer' id=date><p class=a&#32;b>",
		"<p><p class='footer' id=date><p class=a&#32;b>"},
	{"<p class='Blog a-Footer  b '><p id=\"x post\"rel=y><p class=''a>",
		"<p class='Blog -Footer '><p id=\"post\"><p >"},
	{"<a style='color:red'><a style=display:none><a rel='b Author'><a rel=nofollow>",
		"<a><a style=display:none><a rel='b Author'><a>"},
	{"<a x='1'class=footer><a x='1'y='2'/><a x/>", "<a class=footer><a /><a/>"},
	{"<p class='menu-item-type-post_type x a-menu-b a--date nothing-here'>",
		"<p class='menu-post_ -menu- -date -'>"},
	{"<p class='a b' class=menu><p id=a-b rel=author id=menu>", "<p><p rel=author>"},
	{"<p class=hidden><p class=overflow-hidden>", "<p class=hidden><p class=-hidden>"},
	{"<p class=a Class=footer><p class=footer class=a>", "<p><p class=footer>"},
	{"<b x=y><strong x=y><br x=y>", "<b x=y><strong x=y><br>"},
	{"<pre x=y>", "<pre>"},
	{"<a b=>c", "<a>c"},
	{"</a href='x>y'>z", "</a href='x>y'>z"},
	/* elements that make no difference */
	{"<a><span class=x>b</span> <SPAN>c</Span ></a>", "<a>b c</a>"},
	{"<span class=menu>a</span><span>a<b>b</b></span><span>a</b></span>",
		"<span class=menu>a</span><span>a<b>b</b></span><span>a</b></span>"},
	{"<span>a</spans></span><span></span><span>", "<span>a</spans></span><span>"},
	{"<i class='fa fa-x'></i><i>a</i><i itemprop=name content=a></i><b></b>",
		"<i>a</i><i itemprop=name content=a></i><b></b>"},
	{"<svg><span>a</span><i></i></svg>", "<svg><span>a</span><i></i></svg>"},
	{"<svg class=x></svg><svg><path d=a /></svg><svg/>", "<svg></svg><svg/>"},
	/* white space */
	{"<p> \n\t<b> a  b </b>\r\n\r\n</p>  c", "<p><b> a  b </b>\r</p>  c"},
	{"<b>a</b>\n\t<i>b</i> \r\n<br> c<br> <u>d</u>", "<b>a</b>\n<i>b</i><br> c<br><u>d</u>"},
	{"a<!-- b --> <i>c</i><p>d<script></script> <i>e</i>", "a <i>c</i><p>d <i>e</i>"},
	{"<p><!-- a --> <script></script> <i>b</i>", "<p><i>b</i>"},
	/* an end tag, or one of a table, may be ignored */
	{"a</b>  </div> <i>c</i>\n<td> <i>d", "a</b> </div> <i>c</i>\n<td> <i>d"},
	{"<ul>\n\n<pre>\n\n</pre>\n\n</ul>", "<ul><pre>\n\n</pre>\n\n</ul>"},
	{"<textarea>  </textarea>  <p>  ", "<textarea>  </textarea><p>  "},
	{"<svg><path d=a /><g><text>a</text></g></svg><path d=b>c</path>",
		"<svg><text>a</text></svg><path>c</path>"},
	{"<svg> <g> </g>\n</svg> <b>c", "<svg>  \n</svg> <b>c"},
};

static void leaves_out_code(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf out = {0};
		pm_html_cut_code(pm_str_of(cases[i].page), &out, NULL);
		pm_buf_add_char(&out, '\0');
		assert_string_equal(out.ptr, cases[i].expected);
		pm_buf_free(&out);
	}
}

/* Many times what would be looked through to the end of the page each time, if it were: that would
 * take minutes. */
static void takes_time_for_its_length_only(void **state)
{
	(void)state;
	static const char *const pieces[] = {"<", "< ", "</", "<!--", "<!", "<script>", "<style ",
		"<p rel=\"", "<p id=\"footer\"", "<p class='a", "<p\n\n", "<p/", "<title>",
		"<!-- -- "};

	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		struct pm_buf page = {0}, out = {0};
		for (size_t j = 0; j < 100000; j++)
			pm_buf_add_str(&page, pm_str_of(pieces[i]));
		pm_html_cut_code(pm_buf_str(&page), &out, NULL);
		assert_in_range(out.len, 2, page.len);
		pm_buf_free(&out);
		pm_buf_free(&page);
	}
}

/* Pages, and how many pieces of them are hidden from the parser. */
static const struct {
	struct pm_str page;
	size_t hidden;
} hiding[] = {
#define PAGE(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}
	{PAGE("long enough"), 1},
	{PAGE("abc"), 0},
	{PAGE("<p>  some text, <b>and more</b> of it\n</p>"), 3},
	{PAGE("<title>not within titles</title><textarea>\n\nnor within these</textarea>"), 0},
	{PAGE("text here &amp; there &copy no semicolon &copyright &notit; &no, it's not"), 4},
	{PAGE("&amp;;;;;;;;;;;;;&lt;br&gt;"), 1},
	{PAGE("before it\r\nbehind it\rone more line"), 3},
	{PAGE("before it\0behind it\x08 and more of it\x7Fthe end"), 4},
	{PAGE("no-break\xC2\xA0space, control\xC2\x85more text, \xEF\xBF\xBFno character"), 3},
	{PAGE("plane one \xF0\x9F\xBF\xBEno character, \xF0\x9F\x98\x80 one of it"), 2},
	{PAGE("<pre>\n\n  preformatted  text\n</pre>"), 1},
	{PAGE("<table>goes before it<tr> and so does this<td>but not this</table>"), 3},
	{PAGE("<head> \n text that ends the head<title>in the body</title>"), 1},
	{PAGE("<frameset> lost_in_frames</frameset>"), 1},
	{PAGE("<select><option>one of them<option>another one</select>"), 2},
	{PAGE("<svg><text>text here</text><![CDATA[ a > b, and more ]]></svg>text here"), 1},
	{PAGE("text before<!-- a --> and after<script>code</script> and after"), 3},
	{PAGE("<script type='application/ld+json'>{\"name\": \"A&amp;B\"}</script>"), 1},
	{PAGE("<script type='application/ld+json'><!-- <script> --></script> b"), 0},
	{PAGE("<script type='application/ld+json'>{\"name\": \"\0\"}</script>"), 0},
	{PAGE("1 < 2, as is known <3 and </> too, </ more>"), 3},
	{PAGE("text before<!-- a comment without end"), 1},
	{PAGE("text before<plaintext>text <b>behind"), 1},
	{PAGE("a page with \xF4\x80\x80\x80 in it"), 0},
	{PAGE("a page with &#x100000; in it"), 0},
	{PAGE("a page with &#1048576; in it"), 0},
	{PAGE("a page with &#x1F600; in it, and \xF0\x9F\x98\x80"), 2},
#undef PAGE
};

/* Append what is in a tree: elements and their text. */
static void dump_tree(struct pm_html *html, struct pm_buf *out)
{
	struct pm_html_walk walk;
	const GumboNode *node;
	bool leaving;

	pm_html_walk_start(&walk, html, html->root);
	while ((node = pm_html_walk_next(&walk, &leaving)) != NULL)
		if (node->type == GUMBO_NODE_ELEMENT)
			pm_buf_add_format(out, "<%s%s>", leaving ? "/" : "",
				gumbo_normalized_tagname(node->v.element.tag));
		else if (pm_html_is_text(node))
			pm_buf_add_str(out, pm_str_of(node->v.text.text));
}

/* What is hidden from the parser is in the tree as if it had not been hidden. */
static void shows_what_was_hidden(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(hiding); i++) {
		struct pm_buf page = {0}, shown = {0}, expected = {0};
		struct pm_html html, other = {.end = INT64_MAX, .earliest = INT64_MAX};
		struct pm_error err;

		assert_int_equal(pm_html_parse(&html, hiding[i].page, &err), PM_OK);
		dump_tree(&html, &shown);
		pm_html_cut_code(hiding[i].page, &page, NULL);
		GumboOutput *output =
			gumbo_parse_with_options(&kGumboDefaultOptions, page.ptr, page.len);
		other.root = output->root;
		dump_tree(&other, &expected);
		assert_string_equal(shown.ptr, expected.ptr);
		if (html.hidden.count != hiding[i].hidden)
			fail_msg("%s: %zu are hidden", hiding[i].page.ptr, html.hidden.count);
		gumbo_destroy_output(&kGumboDefaultOptions, output);
		pm_html_free(&html);
		pm_html_free(&other);
		pm_buf_free(&page);
		pm_buf_free(&shown);
		pm_buf_free(&expected);
	}
}

/* More pieces than there are characters for them. */
static void hides_what_it_can(void **state)
{
	(void)state;
	struct pm_buf page = {0}, text = {0};
	struct pm_html html;
	struct pm_error err;

	for (int i = 0; i < 70000; i++) {
		pm_buf_add_format(&page, "<b>number %d</b>", i);
		pm_buf_add_format(&text, "number %d", i);
	}
	assert_int_equal(pm_html_parse(&html, pm_buf_str(&page), &err), PM_OK);
	assert_int_equal(html.hidden.count, 65534);
	pm_buf_clear(&page);
	assert_true(pm_html_raw_text(&html, html.root, SIZE_MAX, &page));
	assert_string_equal(page.ptr, text.ptr);
	pm_html_free(&html);
	pm_buf_free(&page);
	pm_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_out_code),
		cmocka_unit_test(shows_what_was_hidden),
		cmocka_unit_test(hides_what_it_can),
		cmocka_unit_test(takes_time_for_its_length_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
