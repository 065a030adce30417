/*
 * Running heads, running feet and page numbers: what returns at the edge of page after page.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

#include "indexer/read/pdf_layout.h"

/* The part of the page's height at its head and at its foot where they stand. */
#define EDGE 0.2F

/* How many pages a line has to return on, and one in how many of all: heads of left and right pages
 * differ, those of chapters, too. */
#define PAGES_MIN 3
#define PAGES_SHARE 4

/* What a line is compared by: its text with "#" for numbers, and where it stands. */
static char *make_key(const struct pm_pdf_layout *layout, const struct pm_pdf_line *line)
{
	struct pm_str text = pm_pdf_line_text(layout, line);
	float height = layout->heights[line->page];
	GString *key = g_string_new(NULL);

	g_string_printf(key, "%d ", (int)(100 * line->top / height));
	for (size_t i = 0; i < text.len; i++) {
		bool digit = isdigit((unsigned char)text.ptr[i]);
		if (!digit || key->str[key->len - 1] != '#')
			g_string_append_c(key, digit ? '#' : text.ptr[i]);
	}
	return g_string_free(key, FALSE);
}

/* The line is near the head or the foot of its page. */
static bool is_at_edge(const struct pm_pdf_layout *layout, const struct pm_pdf_line *line)
{
	float height = layout->heights[line->page];

	return height > 0 && line->top >= 0 && line->bottom <= height &&
	       (line->bottom < EDGE * height || line->top > (1 - EDGE) * height);
}

static bool has_words(struct pm_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (isalpha((unsigned char)text.ptr[i]) || (unsigned char)text.ptr[i] >= 0x80)
			return true;
	return false;
}

/* How often each key comes. */
static GHashTable *count_keys(const struct pm_pdf_layout *layout)
{
	GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (size_t i = 0; i < layout->line_count; i++) {
		const struct pm_pdf_line *line = &layout->lines[i];
		if (!is_at_edge(layout, line))
			continue;
		char *key = make_key(layout, line);
		gsize count = GPOINTER_TO_SIZE(g_hash_table_lookup(counts, key));
		g_hash_table_replace(counts, key, GSIZE_TO_POINTER(count + 1));
	}
	return counts;
}

/* Words stay where they come first, as they may stand nowhere else. */
void pm_pdf_mark_running(struct pm_pdf_layout *layout)
{
	size_t least = layout->page_count / PAGES_SHARE;
	if (layout->page_count < PAGES_MIN)
		return;
	GHashTable *counts = count_keys(layout);
	GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	least = least > PAGES_MIN ? least : PAGES_MIN;
	for (size_t i = 0; i < layout->line_count; i++) {
		struct pm_pdf_line *line = &layout->lines[i];
		if (!is_at_edge(layout, line))
			continue;
		char *key = make_key(layout, line);
		if (GPOINTER_TO_SIZE(g_hash_table_lookup(counts, key)) >= least) {
			bool first = g_hash_table_add(seen, g_strdup(key));
			line->is_running = !first || !has_words(pm_pdf_line_text(layout, line));
		}
		g_free(key);
	}
	g_hash_table_unref(seen);
	g_hash_table_unref(counts);
}
