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
	{"a<script>if (a<b) c</script>d", "a<script></script>d"},
	{"a<SCRIPT ID='x>footer' hidden>b</Script >d", "a<SCRIPT ID='x>footer' hidden></Script >d"},
	{"<style id=\"ad>b\">p{}</style>x", "<style id=\"ad>b\"></style>x"},
	{"<script type=\"application/ld+json\">{\"a\":1}</script>",
		"<script type=\"application/ld+json\">{\"a\":1}</script>"},
	{"<script type='application/json'>{}</script>x",
		"<script type='application/json'></script>x"},
	{"a<!-- b > c -->d", "ad"},
	{"a<!--b--c--->d", "ad"},
	{"a<!-->b-->", "ab-->"},
	{"a<!--->b-->", "ab-->"},
	{"a<!---->b<!----->c", "abc"},
	/* what only the parser knows is left as it is */
	{"a<!--b", "a<!--b"},
	{"a<!--b--!>c", "a<!--b--!>c"},
	{"<script>never ends", "<script>never ends"},
	{"<script", "<script"},
	{"<script><!-- a --></script>x", "<script></script>x"},
	{"<script><!-- <script></script> --></script>x",
		"<script><!-- <script></script> --></script>x"},
	/* no tags */
	{"1 < 2 <script>a</script>", "1 < 2 <script></script>"},
	{"<scripts>a</scripts>", "<scripts>a</scripts>"},
	{"<script>a</scripts></script>", "<script></script>"},
	{"<p rel=\"<script>\">a</p><script>b</script>",
		"<p rel=\"<script>\">a</p><script></script>"},
	{"<p rel=<script>a</p>", "<p rel=<script>a</p>"},
	{"<p rel = '<style>'>b<style>c</style>", "<p rel = '<style>'>b<style></style>"},
	{"<title>a <script> b</title>c<script>d</script>",
		"<title>a <script> b</title>c<script></script>"},
	{"<textarea><style></textarea>a<style>b</style>",
		"<textarea><style></textarea>a<style></style>"},
	{"<textarea><!--</textarea>a<!--b-->c", "<textarea><!--</textarea>ac"},
	{"<plaintext><script>a</script>", "<plaintext><script>a</script>"},
	{"<svg><style/><text>a</text></svg><style>b</style>",
		"<svg><style/><text>a</text></svg><style></style>"},
	{"<svg><svg/><svg></svg><style/><a x></svg><style/><a x></style><a x>",
		"<svg><svg/><svg></svg><style/><a ></svg><style/></style><a >"},
	{"<script src='a'/>b = \"<a id='\";</script><p>it's", "<script /></script><p>it's"},
	{"<title/>b = \"<a id='\";</title><p>it's", "<title/>b = \"<a id='\";</title><p>it's"},
	{"<!doctype html><?xml?><script>a</script>", "<!doctype html><?xml?><script></script>"},
	{"<!x '><p a='>'>", "<!x '><p >"},
	{"</ <p a=b>c>", "</ <p a=b>c>"},
	/* attributes */
	{"<a href=\"x\" rel=author data-x>b</a>", "<a  rel=author >b</a>"},
	{"<A HREF = x\nREL='author'\ttarget=_blank/>b", "<A \nREL='author'\t>b"},
	{"<a =x=y ==>b<a hidden ==>c", "<a  >b<a hidden ==>c"},
	{"<img alt=\"a>b\"src='c'/>", "<img />"},
	{"<path/d=m/><path /d='m'/><g/d>", "<path/ ><path / /><g/ >"},
	{"<link href=a><meta name=b content=c><p name=b>",
		"<link href=a><meta name=b content=c><p >"},
	{"<p title=a><abbr title=b>", "<p ><abbr title=b>"},
	{"<p href=a", "<p "},
	{"<p href='a", "<p "},
	{"<p class=a id=b><p class='a footer' id=date><p class=a&#32;b>",
		"<p  ><p class='a footer' id=date><p class=a&#32;b>"},
	{"<p class=hidden><p class=overflow-hidden>", "<p class=hidden><p >"},
	{"<p class=a Class=footer><p class=footer class=a>", "<p  ><p class=footer >"},
	{"<b x=y><strong x=y><br x=y>", "<b x=y><strong x=y><br >"},
	{"<pre x=y>", "<pre >"},
	{"<a b=>c", "<a >c"},
	{"</a href='x>y'>z", "</a href='x>y'>z"},
	/* white space */
	{"<p> \n\t<b> a  b </b>\r\n\r\n</p>  c", "<p> <b> a  b </b>\r</p>  c"},
	{"<ul>\n\n<pre>\n\n</pre>\n\n</ul>", "<ul>\n<pre>\n\n</pre>\n\n</ul>"},
	{"<textarea>  </textarea>  <p>  ", "<textarea>  </textarea> <p>  "},
};

static void leaves_out_code(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf out = {0};
		pm_html_cut_code(pm_str_of(cases[i].page), &out);
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
		pm_html_cut_code(pm_buf_str(&page), &out);
		assert_in_range(out.len, 2, page.len);
		pm_buf_free(&out);
		pm_buf_free(&page);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_out_code),
		cmocka_unit_test(takes_time_for_its_length_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
