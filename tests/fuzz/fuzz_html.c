/*
 * Fuzz the reader of the format html, and what it hides from the parser.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/fuzz/fuzz_read.h"

#include "indexer/read/html.h"
#include "indexer/read/html_words.h"

/* Larger pages may be too deep for gumbo's own way of freeing a tree. */
#define PLAIN_MAX 10000

/* The text of a page is the same when nothing is hidden from the parser. One of frames may have
 * white space and no other text. */
static void check_hiding(struct pm_str page)
{
	struct pm_buf cut = {0}, shown = {0}, expected = {0};
	struct pm_html html, plain = {.end = INT64_MAX, .earliest = INT64_MAX};
	struct pm_error err;

	if (page.len > PLAIN_MAX || !pm_utf8_is_valid(page) || pm_html_mentions(page, "frameset"))
		return;
	if (pm_html_parse(&html, page, &err) == PM_OK) {
		pm_html_cut_code(page, &cut, NULL);
		struct pm_str text = pm_buf_str(&cut);
		GumboOutput *output =
			gumbo_parse_with_options(&kGumboDefaultOptions, text.ptr, text.len);
		plain.root = output->root;
		require(pm_html_raw_text(&html, html.root, SIZE_MAX, &shown));
		require(pm_html_raw_text(&plain, plain.root, SIZE_MAX, &expected));
		require(pm_str_equal(pm_buf_str(&shown), pm_buf_str(&expected)));
		gumbo_destroy_output(&kGumboDefaultOptions, output);
	}
	pm_html_free(&html);
	pm_html_free(&plain);
	pm_buf_free(&cut);
	pm_buf_free(&shown);
	pm_buf_free(&expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_read(data, size, "html");
	check_hiding((struct pm_str){(const char *)data, size});
	return 0;
}
