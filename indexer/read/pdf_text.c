/*
 * Running text from lines on pages: paragraphs, and words that a line end divides.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A hyphen at the end of a line, before a small letter, divides a word and is taken away, except
 * - where the word has another hyphen, on either side of the line end: "state-of-the-|art";
 * - where the document has the word with its hyphen elsewhere, within a line: "well-|known";
 * - before a word that it stands for a part of: "Bild-|und Tonaufnahmen" has a space, too.
 * Before and after anything else it stays, without a space: "Franco-|German", "64-|bit". A soft
 * hyphen (U+00AD) is always taken away.
 */
#include <string.h>

#include <glib.h>

#include "indexer/read/pdf_layout.h"
#include "lib/text/utf8.h"

/* Sizes that differ by more than this belong to different paragraphs. */
#define SIZE_TOLERANCE 0.15F

/* A line that is further from the one before than others are, by this factor, begins a paragraph;
 * so does one that is this many times its size below. */
#define WIDE_PITCH 1.3F
#define WIDEST_PITCH 2.5F

/* Of its size: how much a first line is indented at least, and at most; how wide a space is. */
#define INDENT 0.8F
#define INDENT_MAX 3.0F
#define SPACE 0.25F

/* Lines before and after one that tell how far lines of its paragraph reach. */
#define NEIGHBOURS 2

#define SOFT_HYPHEN 0xAD
#define HYPHEN 0x2010

/* How a line is put after the one before. */
enum joint {
	JOINT_PARAGRAPH,
	JOINT_SPACE,
	JOINT_NONE,   /* as they are */
	JOINT_DIVIDED /* without the hyphen */
};

/* A layout that is written. */
struct writing {
	const struct pm_pdf_layout *layout;
	GHashTable *compounds; /* words with hyphens that stand within a line, in small letters */
	struct pm_buf *out;
};

/* ---- Characters ---- */

static uint32_t first_character(struct pm_str text)
{
	uint32_t code = 0;

	if (text.len > 0)
		pm_utf8_decode(text.ptr, text.ptr + text.len, &code);
	return code;
}

static uint32_t last_character(struct pm_str text)
{
	size_t begin = text.len > 0 ? pm_utf8_back(text, text.len) : 0;

	return first_character((struct pm_str){text.ptr + begin, text.len - begin});
}

static bool is_letter(uint32_t code)
{
	return code != PM_UTF8_BROKEN && g_unichar_isalpha(code);
}

static bool is_hyphen(uint32_t code)
{
	return code == '-' || code == HYPHEN || code == SOFT_HYPHEN;
}

/* The text ends as sentences do, with or without a closing quotation mark or bracket. */
static bool ends_sentence(struct pm_str text)
{
	static const char closing[] = "\"')]}\xC2\xBB\xE2\x80\x9D\xE2\x80\x99";
	static const char marks[] = ".!?:\xE2\x80\xA6\xE3\x80\x82\xEF\xBC\x81\xEF\xBC\x9F";
	uint32_t code;

	while ((code = last_character(text)) != 0 && code != PM_UTF8_BROKEN &&
		g_utf8_strchr(closing, -1, code) != NULL)
		text.len = pm_utf8_back(text, text.len);
	return code != 0 && code != PM_UTF8_BROKEN && g_utf8_strchr(marks, -1, code) != NULL;
}

/* ---- Paragraphs ---- */

static bool differ_in_size(const struct pm_pdf_line *a, const struct pm_pdf_line *b)
{
	float larger = a->size > b->size ? a->size : b->size;
	float difference = a->size > b->size ? a->size - b->size : b->size - a->size;

	return difference > SIZE_TOLERANCE * larger;
}

/* The line is below the other, in the same column. */
static bool is_below(const struct pm_pdf_line *above, const struct pm_pdf_line *line)
{
	return line->page == above->page && line->top > above->top &&
	       line->bottom > above->bottom && line->left < above->right &&
	       line->right > above->left;
}

/* The lines can be of one paragraph, the second below the first. */
static bool are_alike(const struct pm_pdf_line *above, const struct pm_pdf_line *line)
{
	return is_below(above, line) && !differ_in_size(above, line);
}

/* From the foot of a line to that of the next one; below 0 where they are not alike. */
static float pitch_at(const struct pm_pdf_layout *layout, size_t first)
{
	if (first + 1 >= layout->line_count)
		return -1;
	const struct pm_pdf_line *line = &layout->lines[first];
	return are_alike(line, line + 1) ? line[1].bottom - line->bottom : -1;
}

/* The line is further below the one before than their neighbours are from one another. */
static bool has_wide_pitch(const struct pm_pdf_layout *layout, size_t line)
{
	float pitch = pitch_at(layout, line - 1);
	float after = pitch_at(layout, line);
	float before = line >= 2 ? pitch_at(layout, line - 2) : -1;

	return pitch > WIDEST_PITCH * layout->lines[line].size ||
	       (before > 0 && pitch > WIDE_PITCH * before) ||
	       (after > 0 && pitch > WIDE_PITCH * after);
}

/* How far to the right the lines around one reach. */
static float find_edge(const struct pm_pdf_layout *layout, size_t line)
{
	float edge = layout->lines[line].right;

	for (size_t i = line; i > 0 && line - i < NEIGHBOURS; i--) {
		if (pitch_at(layout, i - 1) < 0)
			break;
		edge = layout->lines[i - 1].right > edge ? layout->lines[i - 1].right : edge;
	}
	for (size_t i = line; i < line + NEIGHBOURS && pitch_at(layout, i) >= 0; i++)
		edge = layout->lines[i + 1].right > edge ? layout->lines[i + 1].right : edge;
	return edge;
}

/* There was room for the first word of the next line: the line was ended on purpose. */
static bool ends_early(
	const struct pm_pdf_layout *layout, size_t line, const struct pm_pdf_line *next)
{
	const struct pm_pdf_line *it = &layout->lines[line];

	return it->right + SPACE * it->size + next->first_word < find_edge(layout, line);
}

/* A line is the first of a paragraph; last: the one before. */
static bool begins_paragraph(const struct pm_pdf_layout *layout, size_t last, size_t line)
{
	const struct pm_pdf_line *before = &layout->lines[last], *it = &layout->lines[line];
	bool ended = ends_sentence(pm_pdf_line_text(layout, before));
	struct pm_str text = pm_pdf_line_text(layout, it);

	if (differ_in_size(before, it))
		return true;
	if (last + 1 == line && is_below(before, it))
		return has_wide_pitch(layout, line) || ends_early(layout, last, it) ||
		       before->left > it->left + INDENT_MAX * it->size ||
		       (ended && it->left > before->left + INDENT * it->size);
	/* In another column or on another page. */
	uint32_t first = first_character(text);
	bool goes_on = first != PM_UTF8_BROKEN && g_unichar_islower(first);
	return ended || (!goes_on && ends_early(layout, last, it));
}

/* ---- Hyphens ---- */

static size_t word_length(struct pm_str text)
{
	size_t end = 0;

	while (end < text.len) {
		uint32_t code;
		size_t len = pm_utf8_decode(text.ptr + end, text.ptr + text.len, &code);
		if (!is_letter(code) && code != '-' && code != HYPHEN)
			break;
		end += len;
	}
	return end;
}

/* The letters and hyphens at the beginning of the text. */
static struct pm_str first_word(struct pm_str text)
{
	return (struct pm_str){text.ptr, word_length(text)};
}

/* The letters and hyphens at its end. */
static struct pm_str last_word(struct pm_str text)
{
	size_t begin = text.len;

	while (begin > 0) {
		uint32_t code;
		size_t at = pm_utf8_back(text, begin);
		pm_utf8_decode(text.ptr + at, text.ptr + begin, &code);
		if (!is_letter(code) && code != '-' && code != HYPHEN)
			break;
		begin = at;
	}
	return (struct pm_str){text.ptr + begin, text.len - begin};
}

static bool has_hyphen(struct pm_str text)
{
	return memchr(text.ptr, '-', text.len) != NULL ||
	       memmem(text.ptr, text.len, "\xE2\x80\x90", 3) != NULL;
}

/* Remember the words with hyphens that stand within a line. */
static void collect_compounds(GHashTable *compounds, struct pm_str line)
{
	while (line.len > 0) {
		struct pm_str word = first_word(line);
		size_t taken = word.len;
		if (word.len == 0) {
			uint32_t code;
			taken = pm_utf8_decode(line.ptr, line.ptr + line.len, &code);
		}
		line.ptr += taken;
		line.len -= taken;
		if (line.len > 0 && has_hyphen(word))
			g_hash_table_add(compounds, g_utf8_strdown(word.ptr, (gssize)word.len));
	}
}

/* The document has the word, made of what stands before and after a line end, within a line. */
static bool is_compound(GHashTable *compounds, struct pm_str before, struct pm_str after)
{
	struct pm_buf word = {0};

	pm_buf_add_str(&word, before);
	pm_buf_add_str(&word, after);
	struct pm_str whole = pm_buf_str(&word);
	char *small = g_utf8_strdown(whole.ptr, (gssize)whole.len);
	bool found = g_hash_table_contains(compounds, small);
	g_free(small);
	pm_buf_free(&word);
	return found;
}

/* A word after a hyphen that stands for a part of what follows. */
static bool is_conjunction(struct pm_str word)
{
	static const char *const words[] = {"and", "or", "und", "oder", "bzw"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (pm_str_is(word, words[i]))
			return true;
	return false;
}

/* A hyphen after this is a dash. */
static bool is_dash(struct pm_str before)
{
	uint32_t last = last_character(before);

	return last == 0 || last == ' ' || is_hyphen(last);
}

/* How a line goes on from one that ends in a hyphen; the head of this file has the rules. */
static enum joint join_at_hyphen(
	const struct writing *writing, struct pm_str before, struct pm_str after)
{
	uint32_t hyphen = last_character(before), first = first_character(after);
	struct pm_str stem = {before.ptr, pm_utf8_back(before, before.len)};
	struct pm_str word = last_word(stem), rest = first_word(after);

	if (hyphen == SOFT_HYPHEN)
		return JOINT_DIVIDED;
	if (is_dash(stem) || is_conjunction(rest))
		return JOINT_SPACE;
	if (word.len == 0 || !is_letter(first) || !g_unichar_islower(first) || has_hyphen(word) ||
		has_hyphen(rest))
		return JOINT_NONE;
	return is_compound(writing->compounds, last_word(before), rest) ? JOINT_NONE
	                                                                : JOINT_DIVIDED;
}

/* ---- Writing ---- */

static enum joint choose_joint(const struct writing *writing, size_t last, size_t line)
{
	const struct pm_pdf_layout *layout = writing->layout;
	struct pm_str before = pm_pdf_line_text(layout, &layout->lines[last]);
	struct pm_str after = pm_pdf_line_text(layout, &layout->lines[line]);

	if (begins_paragraph(layout, last, line))
		return JOINT_PARAGRAPH;
	if (is_hyphen(last_character(before)))
		return join_at_hyphen(writing, before, after);
	return pm_pdf_is_unspaced(last_character(before)) &&
	                       pm_pdf_is_unspaced(first_character(after))
	               ? JOINT_NONE
	               : JOINT_SPACE;
}

static void write_joint(struct pm_buf *out, enum joint joint)
{
	switch (joint) {
	case JOINT_PARAGRAPH:
		pm_buf_add_str(out, PM_STR("\n\n"));
		break;
	case JOINT_SPACE:
		pm_buf_add_char(out, ' ');
		break;
	case JOINT_DIVIDED:
		out->len = pm_utf8_back(pm_buf_str(out), out->len);
		break;
	case JOINT_NONE:
		break;
	}
}

/* Write the lines; last: the one before that is not a running head or foot. */
static void write_lines(const struct writing *writing, uint32_t *pages)
{
	const struct pm_pdf_layout *layout = writing->layout;
	size_t last = SIZE_MAX, page = 0;

	for (size_t i = 0; i < layout->line_count; i++) {
		const struct pm_pdf_line *line = &layout->lines[i];
		if (line->is_running || line->len == 0)
			continue;
		if (last != SIZE_MAX && !writing->out->failed)
			write_joint(writing->out, choose_joint(writing, last, i));
		for (; page <= line->page; page++)
			pages[page] = (uint32_t)writing->out->len;
		pm_buf_add_str(writing->out, pm_pdf_line_text(layout, line));
		last = i;
	}
	for (; page < layout->page_count; page++)
		pages[page] = (uint32_t)writing->out->len;
}

void pm_pdf_layout_write(const struct pm_pdf_layout *layout, struct pm_buf *out, uint32_t *pages)
{
	struct writing writing = {
		.layout = layout,
		.compounds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.out = out,
	};

	for (size_t i = 0; i < layout->line_count; i++)
		collect_compounds(writing.compounds, pm_pdf_line_text(layout, &layout->lines[i]));
	write_lines(&writing, pages);
	g_hash_table_unref(writing.compounds);
}
