/*
 * A page of PDF as lines with their places, through Poppler.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/pdf_page.h"

#include "indexer/read/charset.h"
#include "lib/text/utf8.h"

/* A gap between two characters that is as wide as this part of their height is a space. */
#define GAP 0.2

/* A line in the making. */
struct measure {
	struct pm_pdf_line line;
	size_t character_count;
	double height_sum;
	float word_right;
	bool word_ended;
	const PopplerRectangle *last; /* the character before, if it was not a space */
};

/* Let a character's box count; boxes of spaces do not. */
static void add_box(struct measure *measure, const PopplerRectangle *box, uint32_t code)
{
	struct pm_pdf_line *line = &measure->line;
	float left = (float)box->x1, right = (float)box->x2;
	float top = (float)box->y1, bottom = (float)box->y2;

	if (measure->character_count == 0) {
		*line = (struct pm_pdf_line){.start = line->start,
			.left = left,
			.right = right,
			.top = top,
			.bottom = bottom};
	}
	line->left = left < line->left ? left : line->left;
	line->right = right > line->right ? right : line->right;
	line->top = top < line->top ? top : line->top;
	line->bottom = bottom > line->bottom ? bottom : line->bottom;
	measure->height_sum += box->y2 - box->y1;
	measure->character_count++;
	if (measure->word_ended)
		return;
	measure->word_right = right;
	measure->word_ended = pm_pdf_is_unspaced(code);
}

/* Add the line, if it has anything to be seen. */
static void end_line(struct pm_pdf_layout *layout, struct measure *measure)
{
	struct pm_pdf_line *line = &measure->line;
	struct pm_str all = pm_buf_str(&layout->text);
	struct pm_str text =
		pm_str_trim((struct pm_str){all.ptr + line->start, all.len - line->start});

	if (text.len > 0) {
		line->start = (size_t)(text.ptr - all.ptr);
		line->len = text.len;
		if (measure->character_count > 0)
			line->size =
				(float)(measure->height_sum / (double)measure->character_count);
		line->first_word = measure->word_right - line->left;
		pm_pdf_layout_add_line(layout, line);
	}
	*measure = (struct measure){.line.start = layout->text.len};
}

/* A space is not always a character. */
static bool is_gap(const PopplerRectangle *last, const PopplerRectangle *box)
{
	return last != NULL && box != NULL && box->x1 - last->x2 > GAP * (box->y2 - box->y1);
}

static void add_space(struct pm_pdf_layout *layout, struct measure *measure)
{
	pm_buf_add_char(&layout->text, ' ');
	measure->word_ended = measure->character_count > 0;
	measure->last = NULL;
}

/* Append a character; what is not to be seen is a space. */
static void add_character(struct pm_pdf_layout *layout, struct measure *measure, const char *bytes,
	size_t len, uint32_t code, const PopplerRectangle *box)
{
	if (code < ' ' || code == 0x7F || pm_utf8_is_space(code)) {
		add_space(layout, measure);
		return;
	}
	if (is_gap(measure->last, box))
		add_space(layout, measure);
	measure->last = box;
	if (code == PM_UTF8_BROKEN)
		pm_buf_add_str(&layout->text, PM_STR(PM_REPLACEMENT));
	else
		pm_buf_add(&layout->text, bytes, len);
	if (box != NULL)
		add_box(measure, box, code);
}

/* Poppler gives a box for each character, line ends included. */
static void add_lines(struct pm_pdf_layout *layout, struct pm_str text,
	const PopplerRectangle *boxes, guint box_count)
{
	struct measure measure = {.line.start = layout->text.len};
	guint number = 0;

	for (size_t i = 0; i < text.len; number++) {
		uint32_t code;
		size_t len = pm_utf8_decode(text.ptr + i, text.ptr + text.len, &code);
		if (code == '\n')
			end_line(layout, &measure);
		else
			add_character(layout, &measure, text.ptr + i, len, code,
				number < box_count ? &boxes[number] : NULL);
		i += len;
	}
	end_line(layout, &measure);
}

void pm_pdf_read_page(
	struct pm_pdf_layout *layout, const struct pm_poppler *poppler, PopplerPage *page)
{
	PopplerRectangle *boxes = NULL;
	guint box_count = 0;
	double height;

	poppler->page_get_size(page, NULL, &height);
	pm_pdf_layout_add_page(layout, (float)height);
	char *text = poppler->page_get_text(page);
	if (text != NULL && poppler->page_get_text_layout(page, &boxes, &box_count))
		add_lines(layout, pm_str_of(text), boxes, box_count);
	g_free(boxes);
	g_free(text);
}
