/*
 * Trees as text: as a query that means the same, and as an indented tree.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "search/query/chars.h"
#include "search/query/days.h"
#include "search/query/lexer.h"
#include "search/query/parser.h"
#include "search/query/tree.h"

/* How tightly nodes hold together: a child looser than its place needs parentheses. */
enum hold {
	HOLD_OR,
	HOLD_AND,
	HOLD_NEAR,
	HOLD_NOT,
	HOLD_LEAF
};

static enum hold hold_of(const struct pm_node *node)
{
	switch (node->type) {
	case PM_NODE_OR:
	case PM_NODE_MAYBE:
		return HOLD_OR;
	case PM_NODE_AND:
	case PM_NODE_NONE:
		return HOLD_AND;
	case PM_NODE_NEAR:
	case PM_NODE_ADJ:
		return HOLD_NEAR;
	case PM_NODE_NOT:
		return HOLD_NOT;
	default:
		return HOLD_LEAF;
	}
}

/* Append text with a backslash before each character that would be read as a sign; dots: two of
 * these would be. */
static void write_escaped(struct pm_buf *buf, struct pm_str text, bool dots)
{
	enum pm_quote kind;

	/* At the beginning a colon counts too: `id::a` is no field. */
	if (pm_lexer_is_special(text))
		pm_buf_add_char(buf, '\\');
	for (size_t at = 0; at < text.len;) {
		char c = text.ptr[at];
		size_t len = pm_char_decode(text, at, &(uint32_t){0});
		bool sign = strchr("\\()*~^", c) != NULL || (at == 0 && strchr("-+=:", c) != NULL);
		bool dot = dots && c == '.' && at > 0 && text.ptr[at - 1] == '.';
		if (sign || dot || pm_char_quote(text, at, &kind) > 0)
			pm_buf_add_char(buf, '\\');
		pm_buf_add(buf, text.ptr + at, len);
		at += len;
	}
}

static void write_boost(struct pm_buf *buf, const struct pm_node *node)
{
	unsigned thousandths = (unsigned)(node->boost * 1000 + 0.5);

	if (node->boost == 1)
		return;
	pm_buf_add_format(buf, "^%u", thousandths / 1000);
	if (thousandths % 1000 > 0)
		pm_buf_add_format(buf, ".%03u", thousandths % 1000);
}

/* Append the field, unless it is that of bare words. */
static void write_field(struct pm_buf *buf, const struct pm_node *node)
{
	if (node->field != NULL && node->field->id != PM_FIELD_BODY)
		pm_buf_add_format(buf, "%s:", node->field->name);
}

/* Append what a word's form puts after it. */
static void write_form(struct pm_buf *buf, const struct pm_node *word)
{
	if (word->form == PM_FORM_PREFIX)
		pm_buf_add_char(buf, '*');
	if (word->form == PM_FORM_FUZZY)
		pm_buf_add_char(buf, '~');
	if (word->form == PM_FORM_FUZZY && word->edits > 0)
		pm_buf_add_format(buf, "%u", word->edits);
}

static bool has_space(struct pm_str text)
{
	for (size_t at = 0; at < text.len; at += pm_char_decode(text, at, &(uint32_t){0}))
		if (pm_char_space(text, at) > 0)
			return true;
	return false;
}

static void write_word(struct pm_buf *buf, const struct pm_node *word)
{
	/* A uid can have its weight only after quotes. */
	bool quoted = pm_field_is_whole(word->field) && (has_space(word->text) || word->boost != 1);

	write_field(buf, word);
	if (quoted)
		pm_buf_add_char(buf, '"');
	if (word->form == PM_FORM_EXACT)
		pm_buf_add_char(buf, '=');
	write_escaped(buf, word->text, word->field->id != PM_FIELD_BODY && !quoted);
	write_form(buf, word);
	if (quoted)
		pm_buf_add_char(buf, '"');
	write_boost(buf, word);
}

/* Append the children of a phrase or of alternatives in it, without quotes. */
static void write_phrase_part(struct pm_buf *buf, const struct pm_node *node)
{
	const char *between = node->type == PM_NODE_OR ? " OR " : " ";

	if (node->type == PM_NODE_WORD) {
		write_escaped(buf, node->text, false);
		write_form(buf, node);
		return;
	}
	if (node->type == PM_NODE_OR)
		pm_buf_add_char(buf, '(');
	for (size_t i = 0; i < node->count; i++) {
		pm_buf_add_str(buf, pm_str_of(i > 0 ? between : ""));
		write_phrase_part(buf, node->children[i]);
	}
	if (node->type == PM_NODE_OR)
		pm_buf_add_char(buf, ')');
}

static void write_phrase(struct pm_buf *buf, const struct pm_node *phrase)
{
	write_field(buf, phrase);
	pm_buf_add_char(buf, '"');
	write_phrase_part(buf, phrase);
	pm_buf_add_char(buf, '"');
	if (phrase->slop > 0)
		pm_buf_add_format(buf, "~%u", phrase->slop);
	write_boost(buf, phrase);
}

static void write_day(struct pm_buf *buf, const struct pm_date *day)
{
	if (day->year > 0)
		pm_buf_add_format(buf, "%04d-%02d-%02d", day->year, day->month, day->day);
}

static void write_range(struct pm_buf *buf, const struct pm_node *range)
{
	bool one = pm_days_compare(&range->from, &range->to) == 0;

	write_field(buf, range);
	if (range->field->type != PM_FIELD_DAY) {
		write_escaped(buf, range->low, true);
		pm_buf_add_str(buf, PM_STR(".."));
		write_escaped(buf, range->high, true);
		write_boost(buf, range);
		return;
	}
	write_day(buf, &range->from);
	pm_buf_add_str(buf, pm_str_of(one ? "" : ".."));
	if (!one)
		write_day(buf, &range->to);
	write_boost(buf, range);
}

/* Append what stands between the children of a node. */
static void write_operator(struct pm_buf *buf, const struct pm_node *node)
{
	static const char *const units[] = {
		[PM_UNIT_SENTENCE] = "s",
		[PM_UNIT_PARAGRAPH] = "p",
	};

	if (node->type == PM_NODE_AND)
		pm_buf_add_format(buf, " AND ");
	else if (node->type == PM_NODE_OR || node->type == PM_NODE_MAYBE)
		pm_buf_add_format(buf, " OR ");
	else if (node->unit == PM_UNIT_WORDS)
		pm_buf_add_format(
			buf, " %s/%u ", node->type == PM_NODE_ADJ ? "ADJ" : "NEAR", node->distance);
	else
		pm_buf_add_format(buf, " %s/%s ", node->type == PM_NODE_ADJ ? "ADJ" : "NEAR",
			units[node->unit]);
}

static void write_node(struct pm_buf *buf, const struct pm_node *node, enum hold needed);

static void write_children(struct pm_buf *buf, const struct pm_node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		bool required = node->type == PM_NODE_MAYBE && i == 0;
		if (i > 0)
			write_operator(buf, node);
		if (required)
			pm_buf_add_char(buf, '+');
		write_node(buf, node->children[i],
			required ? HOLD_LEAF : (enum hold)(hold_of(node) + 1));
	}
}

static void write_bare(struct pm_buf *buf, const struct pm_node *node)
{
	switch (node->type) {
	case PM_NODE_ALL:
		pm_buf_add_char(buf, '*');
		write_boost(buf, node);
		break;
	case PM_NODE_NONE:
		pm_buf_add_format(buf, "NOT *");
		break;
	case PM_NODE_WORD:
		write_word(buf, node);
		break;
	case PM_NODE_PHRASE:
		write_phrase(buf, node);
		break;
	case PM_NODE_RANGE:
		write_range(buf, node);
		break;
	case PM_NODE_NOT:
		pm_buf_add_format(buf, "NOT ");
		write_node(buf, node->children[0], HOLD_LEAF);
		break;
	default:
		write_children(buf, node);
	}
}

/* Append a node, in parentheses when it holds looser than needed or has a weight as a group. */
static void write_node(struct pm_buf *buf, const struct pm_node *node, enum hold needed)
{
	bool leaf = hold_of(node) == HOLD_LEAF;
	bool grouped = hold_of(node) < needed || (!leaf && node->boost != 1);

	if (grouped)
		pm_buf_add_char(buf, '(');
	write_bare(buf, node);
	if (grouped)
		pm_buf_add_char(buf, ')');
	if (!leaf)
		write_boost(buf, node);
}

void pm_node_write_query(struct pm_buf *buf, const struct pm_node *node)
{
	write_node(buf, node, HOLD_OR);
}

/* Append words as they were typed. */
static void write_literal(struct pm_buf *buf, const struct pm_node *part)
{
	if (part->type == PM_NODE_WORD)
		pm_buf_add_str(buf, part->text);
	else if (part->count == 0)
		write_node(buf, part, HOLD_OR);
	for (size_t i = 0; i < part->count; i++) {
		pm_buf_add_str(buf, pm_str_of(i > 0 ? " " : ""));
		write_literal(buf, part->children[i]);
	}
}

void pm_query_write_part(
	struct pm_buf *buf, const struct pm_query *query, const struct pm_node *part)
{
	if (query != NULL && query->literal)
		write_literal(buf, part);
	else
		pm_node_write_query(buf, part);
}

void pm_node_write_label(struct pm_buf *buf, const struct pm_node *node)
{
	static const char *const names[] = {
		[PM_NODE_ALL] = "ALL",
		[PM_NODE_NONE] = "NONE",
		[PM_NODE_WORD] = "WORD",
		[PM_NODE_PHRASE] = "PHRASE",
		[PM_NODE_RANGE] = "RANGE",
		[PM_NODE_NEAR] = "NEAR",
		[PM_NODE_ADJ] = "ADJ",
		[PM_NODE_AND] = "AND",
		[PM_NODE_OR] = "OR",
		[PM_NODE_MAYBE] = "MAYBE",
		[PM_NODE_NOT] = "NOT",
	};

	pm_buf_add_str(buf, pm_str_of(names[node->type]));
	switch (node->type) {
	case PM_NODE_WORD:
		pm_buf_add_char(buf, ' ');
		write_word(buf, node);
		return;
	case PM_NODE_RANGE:
		pm_buf_add_char(buf, ' ');
		write_range(buf, node);
		return;
	case PM_NODE_PHRASE:
		if (node->field->id != PM_FIELD_BODY)
			pm_buf_add_format(buf, " %s", node->field->name);
		if (node->slop > 0)
			pm_buf_add_format(buf, " ~%u", node->slop);
		break;
	case PM_NODE_NEAR:
	case PM_NODE_ADJ:
		if (node->unit == PM_UNIT_WORDS)
			pm_buf_add_format(buf, " %u", node->distance);
		else
			pm_buf_add_format(buf, " %s",
				node->unit == PM_UNIT_SENTENCE ? "sentence" : "paragraph");
		break;
	default:
		break;
	}
	if (node->boost != 1)
		pm_buf_add_char(buf, ' ');
	write_boost(buf, node);
}

static void write_tree(struct pm_buf *buf, const struct pm_node *node, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		pm_buf_add_format(buf, "  ");
	pm_node_write_label(buf, node);
	pm_buf_add_char(buf, '\n');
	for (size_t i = 0; i < node->count; i++)
		write_tree(buf, node->children[i], depth + 1);
}

void pm_node_write_tree(struct pm_buf *buf, const struct pm_node *node)
{
	write_tree(buf, node, 0);
}

/* Whether two nodes are equal without their children. */
static bool same_node(const struct pm_node *a, const struct pm_node *b)
{
	return a->type == b->type && a->boost == b->boost && a->field == b->field &&
	       pm_str_equal(a->text, b->text) && a->form == b->form && a->edits == b->edits &&
	       a->slop == b->slop && a->distance == b->distance && a->unit == b->unit &&
	       pm_days_compare(&a->from, &b->from) == 0 && pm_days_compare(&a->to, &b->to) == 0 &&
	       pm_str_equal(a->low, b->low) && pm_str_equal(a->high, b->high) &&
	       a->count == b->count;
}

bool pm_node_equal(const struct pm_node *a, const struct pm_node *b)
{
	if (!same_node(a, b))
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!pm_node_equal(a->children[i], b->children[i]))
			return false;
	return true;
}
