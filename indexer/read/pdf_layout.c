/*
 * The lines of a document that is laid out in pages.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/pdf_layout.h"

#include <stdlib.h>

/* How much larger than the first lines below it a title is, and how long it may be in bytes. */
#define TITLE_RATIO 1.15F
#define TITLE_MAX 300

/* How many lines of the first page are looked at. */
#define TITLE_LINES 60

void pm_pdf_layout_free(struct pm_pdf_layout *layout)
{
	pm_buf_free(&layout->text);
	free(layout->lines);
	free(layout->heights);
}

struct pm_str pm_pdf_line_text(const struct pm_pdf_layout *layout, const struct pm_pdf_line *line)
{
	return (struct pm_str){layout->text.ptr + line->start, line->len};
}

void pm_pdf_layout_add_page(struct pm_pdf_layout *layout, float height)
{
	float *room = pm_make_room(
		layout->heights, sizeof *room, layout->page_count + 1, &layout->page_capacity);

	if (room == NULL) {
		layout->failed = true;
		return;
	}
	layout->heights = room;
	room[layout->page_count++] = height;
}

void pm_pdf_layout_add_line(struct pm_pdf_layout *layout, const struct pm_pdf_line *line)
{
	struct pm_pdf_line *room = pm_make_room(
		layout->lines, sizeof *room, layout->line_count + 1, &layout->line_capacity);

	if (room == NULL || layout->page_count == 0) {
		layout->failed = true;
		return;
	}
	layout->lines = room;
	room[layout->line_count] = *line;
	room[layout->line_count++].page = (uint32_t)layout->page_count - 1;
}

/* ---- Title ---- */

/* The lines of the first page that a title is looked for among. */
static size_t count_first_lines(const struct pm_pdf_layout *layout)
{
	size_t count = 0;

	while (count < layout->line_count && count < TITLE_LINES && layout->lines[count].page == 0)
		count++;
	return count;
}

static bool is_large(const struct pm_pdf_line *line, float size)
{
	return line->size > size / 1.05F;
}

/* The size that most bytes of the first lines have, but for those as large as the largest; 0 when
 * there are no others. */
static float find_body_size(const struct pm_pdf_layout *layout, size_t count, float largest)
{
	float body = 0;
	size_t most = 0;

	for (size_t i = 0; i < count; i++) {
		size_t bytes = 0;
		float size = layout->lines[i].size;
		for (size_t k = 0; k < count && !is_large(&layout->lines[i], largest); k++)
			if (is_large(&layout->lines[k], size) &&
				layout->lines[k].size < size * 1.05F)
				bytes += layout->lines[k].len;
		if (bytes > most) {
			most = bytes;
			body = size;
		}
	}
	return body;
}

void pm_pdf_layout_title(const struct pm_pdf_layout *layout, struct pm_buf *out)
{
	size_t count = count_first_lines(layout), first = 0;
	float size = 0;

	for (size_t i = 0; i < count; i++) {
		const struct pm_pdf_line *line = &layout->lines[i];
		/* One letter may be the initial of a paragraph. */
		if (line->len > 3 && line->bottom < layout->heights[0] / 2 && line->size > size) {
			size = line->size;
			first = i;
		}
	}
	float body = find_body_size(layout, count, size);
	if (body <= 0 || size <= TITLE_RATIO * body)
		return;
	while (first > 0 && is_large(&layout->lines[first - 1], size))
		first--;
	for (size_t i = first; i < count && is_large(&layout->lines[i], size); i++) {
		if (out->len > 0)
			pm_buf_add_char(out, ' ');
		pm_buf_add_str(out, pm_pdf_line_text(layout, &layout->lines[i]));
	}
	if (out->len > TITLE_MAX)
		pm_buf_clear(out);
}
