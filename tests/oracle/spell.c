/*
 * The spelling of a query: spaces, parentheses, quotes and escapes as anybody may type them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "tests/oracle/tree.h"

/* What may stand where without parentheses: enum oracle_type is in the order of precedence, the
 * loosest first. */
#define VALUE_ONLY ORACLE_PHRASE

struct spelling {
	struct pm_buf *out;
	struct oracle_dice *dice;
	bool any;
	enum pm_field_id field; /* of the group that is being spelled */
};

static void spell(
	struct spelling *spelling, const struct oracle_tree *tree, enum oracle_type loosest);

static void add(struct spelling *spelling, const char *text)
{
	pm_buf_add_str(spelling->out, pm_str_of(text));
}

static void add_space(struct spelling *spelling)
{
	static const char *const spaces[] = {" ", " ", " ", " ", "  ", "\t", "\n", "\xC2\xA0"};

	add(spelling, ORACLE_PICK(spelling->dice, spaces));
}

/* ---- Words and phrases ---- */

/* A word's text; a colon would make a field of what stands before it. */
static void add_escaped(struct spelling *spelling, struct pm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == ':' || (strchr("-'._&@", text.ptr[i]) != NULL &&
						  oracle_once_in(spelling->dice, 16)))
			add(spelling, "\\");
		pm_buf_add_char(spelling->out, text.ptr[i]);
	}
}

/* Punctuation after a word says nothing. */
static void spell_word(struct spelling *spelling, const struct oracle_tree *tree, bool in_phrase)
{
	static const char *const endings[] = {[ORACLE_STEMMED] = "",
		[ORACLE_EXACT] = "",
		[ORACLE_PREFIX] = "*",
		[ORACLE_FUZZY] = "~"};

	if (tree->ending == ORACLE_EXACT && !in_phrase)
		add(spelling, "=");
	add_escaped(spelling, tree->text);
	add(spelling, endings[tree->ending]);
	if (tree->edits > 0)
		pm_buf_add_format(spelling->out, "%u", tree->edits);
	if (in_phrase && tree->ending == ORACLE_EXACT && oracle_once_in(spelling->dice, 12))
		add(spelling, oracle_once_in(spelling->dice, 2) ? "," : ".");
}

/* What stands between quotes: words, alternatives, and alternatives of several words. */
static void spell_in_phrase(struct spelling *spelling, const struct oracle_tree *tree)
{
	if (tree->type == ORACLE_WORD) {
		spell_word(spelling, tree, true);
		return;
	}
	if (tree->type == ORACLE_OR)
		add(spelling, "(");
	for (size_t i = 0; i < tree->count; i++) {
		if (i > 0)
			add_space(spelling);
		if (i > 0 && tree->type == ORACLE_OR) {
			add(spelling, "OR");
			add_space(spelling);
		}
		spell_in_phrase(spelling, tree->children[i]);
	}
	if (tree->type == ORACLE_OR)
		add(spelling, ")");
}

static void spell_phrase(struct spelling *spelling, const struct oracle_tree *tree)
{
	static const char *const quotes[][2] = {{"\"", "\""}, {"\"", "\""}, {"\"", "\""},
		{"\xE2\x80\x9C", "\xE2\x80\x9D"}, {"\xC2\xAB", "\xC2\xBB"}};
	const char *const *pair = ORACLE_PICK(spelling->dice, quotes);

	add(spelling, pair[0]);
	spell_in_phrase(spelling, tree);
	add(spelling, pair[1]);
	if (tree->slop > 0)
		pm_buf_add_format(spelling->out, "~%u", tree->slop);
}

/* ---- Operators ---- */

static void spell_near_operator(struct spelling *spelling, const struct oracle_tree *tree)
{
	add_space(spelling);
	add(spelling, tree->ordered ? "ADJ" : "NEAR");
	if (tree->distance == 0)
		add(spelling, tree->paragraph ? "/p" : "/s");
	else if (tree->distance != 10 || oracle_once_in(spelling->dice, 2))
		pm_buf_add_format(spelling->out, "/%u", tree->distance);
	add_space(spelling);
}

/* Children with what stands between them. */
static void spell_children(struct spelling *spelling, const struct oracle_tree *tree,
	const char *between, enum oracle_type loosest)
{
	for (size_t i = 0; i < tree->count; i++) {
		if (i > 0 && between == NULL)
			spell_near_operator(spelling, tree);
		if (i > 0 && between != NULL) {
			add_space(spelling);
			add(spelling, between);
			if (*between != '\0')
				add_space(spelling);
		}
		if (i < tree->required)
			add(spelling, "+");
		spell(spelling, tree->children[i], i < tree->required ? VALUE_ONLY : loosest);
	}
}

static void spell_not(struct spelling *spelling, const struct oracle_tree *tree)
{
	if (oracle_once_in(spelling->dice, 2)) {
		add(spelling, "-");
	} else {
		add(spelling, "NOT");
		add_space(spelling);
	}
	spell(spelling, tree->children[0], VALUE_ONLY);
}

/* A uid stands in quotes, where all it holds is its own. */
static void spell_value(struct spelling *spelling, const struct oracle_tree *tree)
{
	bool quoted = tree->field == PM_FIELD_ID;

	if (quoted)
		add(spelling, "\"");
	pm_buf_add_str(spelling->out, tree->text);
	if (tree->ending == ORACLE_PREFIX)
		add(spelling, "*");
	if (quoted)
		add(spelling, "\"");
}

static void spell_bare(struct spelling *spelling, const struct oracle_tree *tree)
{
	switch (tree->type) {
	case ORACLE_OR:
		spell_children(spelling, tree, "OR", ORACLE_SIDE);
		break;
	case ORACLE_MAYBE:
		if (spelling->any && oracle_once_in(spelling->dice, 2))
			spell_children(spelling, tree, "", ORACLE_AND);
		else
			spell_children(spelling, tree, "OR", ORACLE_SIDE);
		break;
	case ORACLE_SIDE:
		spell_children(spelling, tree, "", ORACLE_AND);
		break;
	case ORACLE_AND:
		spell_children(spelling, tree, "AND", ORACLE_NEAR);
		break;
	case ORACLE_NEAR:
		spell_children(spelling, tree, NULL, VALUE_ONLY);
		break;
	case ORACLE_NOT:
		spell_not(spelling, tree);
		break;
	case ORACLE_PHRASE:
		spell_phrase(spelling, tree);
		break;
	case ORACLE_WORD:
		spell_word(spelling, tree, false);
		break;
	case ORACLE_VALUE:
	case ORACLE_DAYS:
		spell_value(spelling, tree);
		break;
	case ORACLE_ALL:
		add(spelling, "*");
		break;
	}
	if (tree->weight != NULL)
		add(spelling, tree->weight);
}

/* ---- Fields and parentheses ---- */

/* The field of all that a tree asks for; PM_FIELD_COUNT when there is no such. */
static enum pm_field_id field_of(const struct oracle_tree *tree)
{
	if (tree->type == ORACLE_ALL)
		return PM_FIELD_COUNT;
	if (tree->count == 0 || tree->type == ORACLE_PHRASE)
		return tree->field;
	enum pm_field_id field = field_of(tree->children[0]);
	for (size_t i = 1; i < tree->count; i++)
		if (field_of(tree->children[i]) != field)
			return PM_FIELD_COUNT;
	return field;
}

/* Bare words are those of the text, too. */
static void add_field(struct spelling *spelling, enum pm_field_id field)
{
	const struct pm_field *named = &pm_fields[field];

	add(spelling, named->alias != NULL && oracle_once_in(spelling->dice, 3) ? named->alias
										: named->name);
	add(spelling, ":");
}

/* Spell in parentheses. */
static void spell_group(struct spelling *spelling, const struct oracle_tree *tree)
{
	add(spelling, "(");
	spell(spelling, tree, ORACLE_OR);
	add(spelling, ")");
}

/* Whether a tree's field is to be named before it, in parentheses or not. */
static bool names_field(struct spelling *spelling, const struct oracle_tree *tree)
{
	enum pm_field_id field = field_of(tree);

	if (field == PM_FIELD_COUNT || field == spelling->field)
		return field == PM_FIELD_BODY && oracle_once_in(spelling->dice, 20);
	return tree->count == 0 || tree->type == ORACLE_PHRASE || oracle_once_in(spelling->dice, 2);
}

/* In --any, `a (-b)` is not `a -b`: a NOT never stands in parentheses of its own. */
static void spell(
	struct spelling *spelling, const struct oracle_tree *tree, enum oracle_type loosest)
{
	enum pm_field_id before = spelling->field;
	bool leaf = tree->count == 0 || tree->type == ORACLE_PHRASE;

	if (tree->type != ORACLE_NOT && names_field(spelling, tree)) {
		spelling->field = field_of(tree);
		add_field(spelling, spelling->field);
		if (leaf)
			spell_bare(spelling, tree);
		else
			spell_group(spelling, tree);
		spelling->field = before;
	} else if (tree->type < loosest ||
		   (tree->type != ORACLE_NOT && oracle_once_in(spelling->dice, 10))) {
		spell_group(spelling, tree);
	} else {
		spell_bare(spelling, tree);
	}
}

void oracle_spell(
	struct pm_buf *out, const struct oracle_tree *tree, bool any, struct oracle_dice *dice)
{
	struct spelling spelling = {.out = out, .dice = dice, .any = any, .field = PM_FIELD_BODY};

	pm_buf_clear(out);
	spell(&spelling, tree, ORACLE_OR);
}
