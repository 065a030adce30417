/*
 * Text that the parser of HTML is not shown.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The parser takes hundreds of instructions for each character of a text, and does the same with
 * all of them. So it gets one for many: a character for private use of plane 16 for each piece of
 * text. They are replaced by what they stand for when a walk through the tree comes to them.
 */
#include <string.h>

#include "indexer/read/html.h"
#include "indexer/read/html_words.h"
#include "lib/text/utf8.h"

/* The first of these characters, how many there are (Unicode, section 23.5), their length in UTF-8
 * and what they begin with, and none of another plane. */
#define FIRST 0x100000U
#define COUNT_MAX 0xFFFEU
#define LENGTH 4
#define LEAD '\xF4'

/* Shorter pieces, in bytes, are not worth it. */
#define PIECE_MIN 4

bool pm_html_hide(struct pm_html_hidden *hidden, struct pm_str piece, struct pm_buf *out)
{
	char character[LENGTH];

	if (piece.len < PIECE_MIN || hidden->count == COUNT_MAX)
		return false;
	struct pm_str *pieces =
		pm_make_room(hidden->pieces, sizeof *pieces, hidden->count + 1, &hidden->capacity);
	if (pieces == NULL)
		return false;
	pm_utf8_encode(FIRST + (uint32_t)hidden->count, character);
	pm_buf_add(out, character, LENGTH);
	hidden->pieces = pieces;
	hidden->pieces[hidden->count++] = piece;
	return true;
}

/* Whether a reference by number is long enough for a character of plane 16. */
static bool refers_beyond(struct pm_str page)
{
	const char *at = page.ptr, *end = page.ptr + page.len;

	while ((at = memchr(at, '&', (size_t)(end - at))) != NULL) {
		if (++at == end || *at != '#')
			continue;
		const char *digits = ++at;
		while (at < end && pm_html_is_alnum(*at))
			at++;
		if ((size_t)(at - digits) >= strlen("x100000"))
			return true;
	}
	return false;
}

void pm_html_cut(struct pm_html *html, struct pm_str page)
{
	bool may_hide = memchr(page.ptr, LEAD, page.len) == NULL;

	pm_html_cut_code(page, &html->page, may_hide ? &html->hidden : NULL);
	if (html->hidden.count == 0 || !refers_beyond(pm_buf_str(&html->page)))
		return;
	pm_buf_clear(&html->page);
	html->hidden.count = 0;
	pm_html_cut_code(page, &html->page, NULL);
}

static struct pm_str piece_at(const struct pm_html_hidden *hidden, const char *character)
{
	uint32_t code;

	pm_utf8_decode(character, character + LENGTH, &code);
	return hidden->pieces[code - FIRST];
}

/* A text with what is hidden in it; NULL when memory ran out. */
static const char *whole_of(struct pm_html *html, const char *text)
{
	const char *from = text, *at;
	size_t length = strlen(text);

	for (at = text; (at = strchr(at, LEAD)) != NULL; at += LENGTH)
		length += piece_at(&html->hidden, at).len - LENGTH;
	char *whole = pm_arena_take(&html->arena, length + 1), *to = whole;
	if (whole == NULL)
		return NULL;
	while ((at = strchr(from, LEAD)) != NULL) {
		struct pm_str piece = piece_at(&html->hidden, at);
		to = mempcpy(mempcpy(to, from, (size_t)(at - from)), piece.ptr, piece.len);
		from = at + LENGTH;
	}
	strcpy(to, from);
	return whole;
}

void pm_html_show(struct pm_html *html, const GumboNode *node)
{
	if (html->hidden.count == 0 || strchr(node->v.text.text, LEAD) == NULL)
		return;
	const char *whole = whole_of(html, node->v.text.text);
	if (whole != NULL)
		((GumboNode *)node)->v.text.text = whole; /* the tree is ours */
}
