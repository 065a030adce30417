/*
 * Running text from elements: paragraphs, tables, and what stands aside of the text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/prose.h"

#include <stdlib.h>

#include "indexer/read/xml.h"
#include "lib/error.h"

/* The longest paragraph taken for a title, in bytes. */
#define TITLE_MAX 300

/* What is due before the next piece of text. */
enum gap {
	GAP_NONE,
	GAP_SPACE,
	GAP_TAB,
	GAP_LINE,
	GAP_PARAGRAPH
};

/* Text in the making. */
struct prose {
	const struct pm_prose_format *format;
	struct pm_buf *out;
	enum gap gap;
	unsigned tables, texts; /* elements of these roles around */
	bool cell_begun;        /* the innermost cell has text */
	const xmlNode **asides; /* still to come */
	size_t aside_count, aside_capacity;
	bool failed; /* memory ran out */
};

/* ---- Writing ---- */

static void demand(struct prose *prose, enum gap gap)
{
	prose->gap = gap > prose->gap ? gap : prose->gap;
}

/* Write what is due, but nothing before the first text. */
static void write_gap(struct prose *prose)
{
	static const char *const gaps[] = {
		[GAP_NONE] = "",
		[GAP_SPACE] = " ",
		[GAP_TAB] = "\t",
		[GAP_LINE] = "\n",
		[GAP_PARAGRAPH] = "\n\n",
	};
	struct pm_buf *out = prose->out;

	if (prose->gap != GAP_NONE)
		while (out->len > 0 && out->ptr[out->len - 1] == ' ')
			out->len--;
	if (out->len > 0)
		pm_buf_add_str(out, pm_str_of(gaps[prose->gap]));
	prose->gap = GAP_NONE;
}

static void write_text(struct prose *prose, struct pm_str text)
{
	if (text.len == 0)
		return;
	write_gap(prose);
	pm_buf_add_str(prose->out, text);
	prose->cell_begun = true;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Write text in which runs of white space are one space. */
static void write_collapsed(struct prose *prose, struct pm_str text)
{
	for (size_t i = 0; i < text.len;) {
		size_t begin = i;
		while (i < text.len && !is_space(text.ptr[i]))
			i++;
		write_text(prose, (struct pm_str){text.ptr + begin, i - begin});
		if (i < text.len)
			demand(prose, GAP_SPACE);
		while (i < text.len && is_space(text.ptr[i]))
			i++;
	}
}

/* ---- Elements ---- */

static void add_aside(struct prose *prose, const xmlNode *element)
{
	const xmlNode **room = pm_make_room(
		prose->asides, sizeof *room, prose->aside_count + 1, &prose->aside_capacity);

	if (room == NULL) {
		prose->failed = true;
		return;
	}
	prose->asides = room;
	room[prose->aside_count++] = element;
}

/* Tables in cells of others have no lines of their own. */
static void end_cell(struct prose *prose)
{
	if (prose->tables > 1)
		demand(prose, GAP_SPACE);
	else if (prose->cell_begun)
		prose->gap = GAP_TAB; /* not the line that its last paragraph ended */
	else
		demand(prose, GAP_TAB);
	prose->cell_begun = false;
}

static enum pm_prose_role role_of(const struct prose *prose, const xmlNode *node)
{
	const struct pm_prose_element *element = prose->format->elements;

	while (element->name != NULL && !pm_xml_is(node, NULL, element->name))
		element++;
	return element->role;
}

static void enter(struct prose *prose, enum pm_prose_role role)
{
	switch (role) {
	case PM_PROSE_PARAGRAPH:
		demand(prose, prose->tables > 0 ? GAP_SPACE : GAP_PARAGRAPH);
		break;
	case PM_PROSE_TABLE:
		demand(prose, prose->tables > 0 ? GAP_LINE : GAP_PARAGRAPH);
		prose->tables++;
		break;
	case PM_PROSE_CELL:
		prose->cell_begun = false;
		break;
	case PM_PROSE_SPACE:
		demand(prose, GAP_SPACE);
		break;
	case PM_PROSE_HYPHEN:
		write_text(prose, PM_STR("-"));
		break;
	case PM_PROSE_LINE:
		demand(prose, GAP_LINE);
		break;
	case PM_PROSE_TEXT:
		prose->texts++;
		break;
	default:
		break;
	}
}

static void leave(struct prose *prose, enum pm_prose_role role)
{
	switch (role) {
	case PM_PROSE_PARAGRAPH:
		demand(prose, prose->tables > 0 ? GAP_LINE : GAP_PARAGRAPH);
		break;
	case PM_PROSE_TABLE:
		prose->tables--;
		demand(prose, prose->tables > 0 ? GAP_LINE : GAP_PARAGRAPH);
		break;
	case PM_PROSE_ROW:
	case PM_PROSE_LINE:
		demand(prose, GAP_LINE);
		break;
	case PM_PROSE_CELL:
		end_cell(prose);
		break;
	case PM_PROSE_TEXT:
		prose->texts--;
		break;
	default:
		break;
	}
}

static void take_text(struct prose *prose, const xmlNode *node)
{
	if (!prose->format->only_texts)
		write_collapsed(prose, pm_xml_piece(node));
	else if (prose->texts > 0)
		write_text(prose, pm_xml_piece(node));
}

/* Write what is below an element, which may itself be one that stands aside. */
static void write_below(struct prose *prose, const xmlNode *top)
{
	struct pm_xml_walk walk;
	const xmlNode *node;
	bool leaving;

	pm_xml_walk_start(&walk, top);
	while ((node = pm_xml_walk_next(&walk, &leaving)) != NULL &&
		prose->out->len <= PM_DOCUMENT_BYTES_MAX) {
		if (node->type != XML_ELEMENT_NODE) {
			take_text(prose, node);
			continue;
		}
		enum pm_prose_role role = node == top ? PM_PROSE_PARAGRAPH : role_of(prose, node);
		if (leaving) {
			leave(prose, role);
			continue;
		}
		if (role == PM_PROSE_ASIDE)
			add_aside(prose, node);
		walk.skip = role == PM_PROSE_ASIDE || role == PM_PROSE_LEFT_OUT;
		enter(prose, role);
	}
}

enum pm_status pm_prose_add(struct pm_buf *out, const xmlNode *top,
	const struct pm_prose_format *format, const char *name, struct pm_error *err)
{
	struct prose prose = {.format = format, .out = out};

	write_below(&prose, top);
	for (size_t i = 0; i < prose.aside_count && out->len <= PM_DOCUMENT_BYTES_MAX; i++)
		write_below(&prose, prose.asides[i]);
	free(prose.asides);
	if (prose.failed || out->failed)
		return pm_fail_memory(err);
	return out->len <= PM_DOCUMENT_BYTES_MAX
	               ? PM_OK
	               : pm_fail(err, PM_INVALID, "%s: more than 64 MB of text", name);
}

void pm_prose_put_title(
	struct pm_draft *draft, const xmlNode *paragraph, const struct pm_prose_format *format)
{
	struct pm_buf text = {0};

	if (pm_prose_add(&text, paragraph, format, "", NULL) == PM_OK && text.len <= TITLE_MAX)
		pm_draft_put(draft, PM_DRAFT_TITLE, pm_buf_str(&text), "its heading");
	pm_buf_free(&text);
}
