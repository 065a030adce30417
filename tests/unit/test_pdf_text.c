/*
 * Tests of running text from lines on pages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/pdf_layout.h"
#include "lib/text/utf8.h"
#include "tests/unit/test.h"

/* A line as it is drawn: its place, and half its size for each character. */
struct drawn {
	const char *text;
	float left, top, size;
	int page; /* counted from 1; 0: that of the line before */
};

#define LINES_MAX 24
#define PAGE_HEIGHT 800

static float width_of(struct pm_str text, float size)
{
	float width = 0;
	uint32_t code;

	for (size_t i = 0; i < text.len;) {
		i += pm_utf8_decode(text.ptr + i, text.ptr + text.len, &code);
		width += code >= 0x2E80 ? size : size / 2;
	}
	return width;
}

static float first_word_of(struct pm_str text, float size)
{
	uint32_t code;

	size_t first = pm_utf8_decode(text.ptr, text.ptr + text.len, &code);
	if (code >= 0x2E80)
		return width_of((struct pm_str){text.ptr, first}, size);
	const char *space = memchr(text.ptr, ' ', text.len);
	size_t len = space != NULL ? (size_t)(space - text.ptr) : text.len;
	return width_of((struct pm_str){text.ptr, len}, size);
}

static void draw(struct pm_pdf_layout *layout, const struct drawn *lines)
{
	float left = 0, top = 0, size = 10;

	pm_pdf_layout_add_page(layout, PAGE_HEIGHT);
	for (const struct drawn *line = lines; line->text != NULL; line++) {
		struct pm_str text = pm_str_of(line->text);
		while (line->page > (int)layout->page_count)
			pm_pdf_layout_add_page(layout, PAGE_HEIGHT);
		left = line->left;
		size = line->size > 0 ? line->size : 10;
		top = line->top > 0 ? line->top : top + 12;
		struct pm_pdf_line made = {.start = layout->text.len,
			.len = text.len,
			.left = left,
			.right = left + width_of(text, size),
			.top = top,
			.bottom = top + size,
			.size = size,
			.first_word = first_word_of(text, size)};
		pm_buf_add_str(&layout->text, text);
		pm_pdf_layout_add_line(layout, &made);
	}
}

static void joins_lines(void **state)
{
	(void)state;
	static const struct {
		struct drawn lines[LINES_MAX];
		const char *expected;
	} cases[] = {
		{{{.text = NULL}}, ""},
		/* A paragraph is lines of which none had room for the next word. */
		{{{.text = "The ministry said on Monday"},
			 {.text = "that it would name them soon,"}, {.text = "all of them."},
			 {.text = "Others had asked for that"},
			 {.text = "before the spring began."}},
			"The ministry said on Monday that it would name them soon, all of them.\n\n"
			"Others had asked for that before the spring began."},
		/* Or has wide gaps around it, whatever the pitch is. */
		{{{.text = "The ministry said on Monday", .top = 100},
			 {.text = "that it would name them all.", .top = 124},
			 {.text = "Others had asked for that so", .top = 160},
			 {.text = "before the spring had begun.", .top = 184}},
			"The ministry said on Monday that it would name them all.\n\n"
			"Others had asked for that so before the spring had begun."},
		/* Or an indented first line. */
		{{{.text = "The ministry said on Monday"}, {.text = "that it would name them all."},
			 {.text = "Others had asked for that.", .left = 12},
			 {.text = "before the spring had begun."}},
			"The ministry said on Monday that it would name them all.\n\n"
			"Others had asked for that. before the spring had begun."},
		/* Or another size. */
		{{{.text = "Names wanted", .size = 20},
			 {.text = "The ministry said on Mon", .top = 140}},
			"Names wanted\n\nThe ministry said on Mon"},
		/* Another column, another page. */
		{{{.text = "The ministry said on Monday", .top = 100},
			 {.text = "that Ms Sand and Mr", .left = 300, .top = 100},
			 {.text = "Meier did it, as Mr", .left = 300},
			 {.text = "Holm said.", .left = 0, .top = 50, .page = 3},
			 {.text = "No more.", .left = 0, .top = 50, .page = 4}},
			"The ministry said on Monday that Ms Sand and Mr Meier did it, as Mr Holm "
			"said.\n\nNo more."},
		/* Scripts without spaces. */
		{{{.text = "\xE5\x9B\xBD\xE5\x8A\xA1\xE9\x99\xA2"},
			 {.text = "\xE6\x96\xB0\xE9\x97\xBB"}},
			"\xE5\x9B\xBD\xE5\x8A\xA1\xE9\x99\xA2\xE6\x96\xB0\xE9\x97\xBB"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_pdf_layout layout = {0};
		struct pm_buf out = {0};
		uint32_t pages[8];
		draw(&layout, cases[i].lines);
		pm_pdf_layout_write(&layout, &out, pages);
		pm_buf_add_char(&out, '\0');
		assert_string_equal(out.ptr, cases[i].expected);
		pm_buf_free(&out);
		pm_pdf_layout_free(&layout);
	}
}

static void undoes_hyphenation(void **state)
{
	(void)state;
	static const struct {
		const char *first, *second, *expected;
	} cases[] = {
		{"the har-", "bours are", "the harbours are"},
		{"die H\xC3\xA4-",
			"fen \xC3\xB6"
			"ffnen",
			"die H\xC3\xA4"
			"fen \xC3\xB6"
			"ffnen"},
		{"the har\xE2\x80\x90", "bours are", "the harbours are"},
		{"the har\xC2\xAD", "Bours are", "the harBours are"},
		{"state-of-the-", "art ships", "state-of-the-art ships"},
		{"the mother-", "in-law of", "the mother-in-law of"},
		{"the Franco-", "German talks", "the Franco-German talks"},
		{"of COVID-", "19 cases", "of COVID-19 cases"},
		{"die Bild-", "und Tonaufnahmen", "die Bild- und Tonaufnahmen"},
		{"short-", "or long-term", "short- or long-term"},
		{"well-known, well-", "known ships", "well-known, well-known ships"},
		{"Well-known, well-", "read people", "Well-known, wellread people"},
		{"he said -", "but who heard", "he said - but who heard"},
		{"2023-", "2024 there", "2023-2024 there"},
		{"the 64-", "bit ships", "the 64-bit ships"},
		{"-", "-", "- -"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct drawn lines[] = {
			{.text = cases[i].first}, {.text = cases[i].second}, {.text = NULL}};
		struct pm_pdf_layout layout = {0};
		struct pm_buf out = {0};
		uint32_t pages[1];
		draw(&layout, lines);
		layout.lines[1].first_word = 1000; /* there was no room for it */
		pm_pdf_layout_write(&layout, &out, pages);
		pm_buf_add_char(&out, '\0');
		assert_string_equal(out.ptr, cases[i].expected);
		pm_buf_free(&out);
		pm_pdf_layout_free(&layout);
	}
}

static void leaves_out_running_heads(void **state)
{
	(void)state;
	static const struct drawn lines[] = {{.text = "Press office", .top = 20, .page = 1},
		{.text = "One", .top = 400}, {.text = "1", .top = 780},
		{.text = "Press office", .top = 20, .page = 2}, {.text = "Two", .top = 400},
		{.text = "2", .top = 780}, {.text = "Press office", .top = 20, .page = 3},
		{.text = "One", .top = 400}, {.text = "33", .top = 780},
		{.text = "Another head", .top = 20, .page = 4}, {.text = "One", .top = 400},
		{.text = "4 ships", .top = 780}, {.text = NULL}};
	struct pm_pdf_layout layout = {0};
	struct pm_buf out = {0};
	uint32_t pages[4];

	draw(&layout, lines);
	pm_pdf_mark_running(&layout);
	pm_pdf_layout_write(&layout, &out, pages);
	pm_buf_add_char(&out, '\0');
	assert_string_equal(out.ptr, "Press office\n\nOne\n\nTwo\n\nOne\n\nAnother head\n\n"
				     "One\n\n4 ships");
	static const uint32_t expected[] = {0, 19, 24, 29};
	assert_memory_equal(pages, expected, sizeof expected);
	pm_buf_free(&out);
	pm_pdf_layout_free(&layout);
}

static void finds_a_title(void **state)
{
	(void)state;
	static const struct {
		struct drawn lines[LINES_MAX];
		const char *expected;
	} cases[] = {
		{{{.text = "Press office"}, {.text = "Names", .size = 20},
			 {.text = "wanted", .size = 20, .top = 60}, {.text = "The ministry said"}},
			"Names wanted"},
		{{{.text = "Press office"}, {.text = "The ministry said"}}, ""},
		/* An initial, and what stands low on the page or on another one. */
		{{{.text = "T", .size = 40}, {.text = "he ministry said"},
			 {.text = "Low and large", .size = 20, .top = 600},
			 {.text = "A chapter", .size = 20, .page = 2, .top = 60}},
			""},
		{{{.text = NULL}}, ""},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_pdf_layout layout = {0};
		struct pm_buf out = {0};
		draw(&layout, cases[i].lines);
		pm_pdf_layout_title(&layout, &out);
		pm_buf_add_char(&out, '\0');
		assert_string_equal(out.ptr, cases[i].expected);
		pm_buf_free(&out);
		pm_pdf_layout_free(&layout);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins_lines),
		cmocka_unit_test(undoes_hyphenation),
		cmocka_unit_test(leaves_out_running_heads),
		cmocka_unit_test(finds_a_title),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
