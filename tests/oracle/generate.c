/*
 * Random queries: operators, and conditions that are not of words.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/oracle/generate.h"

#include <ctype.h>
#include <stdio.h>

enum {
	DEPTH = 2,
	CHILDREN_MAX = 4,
};

/* ---- Conditions ---- */

static struct oracle_tree *make_all(struct oracle_generator *generator)
{
	return oracle_tree_new(generator->arena, ORACLE_ALL, PM_FIELD_BODY);
}

/* Cut a value's end off, but not more than a third, and not so that it ends in punctuation. */
static void cut_value(struct oracle_dice *dice, struct oracle_tree *value)
{
	size_t least = value->text.len * 2 / 3 + 1;

	value->ending = ORACLE_PREFIX;
	value->text.len = least + oracle_roll(dice, value->text.len - least + 1);
	while (value->text.len < least + 3 &&
		!isalnum((unsigned char)value->text.ptr[value->text.len - 1]))
		value->text.len++;
}

static bool is_plain(struct pm_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] >= 0x7F || text.ptr[i] <= ' ' ||
			text.ptr[i] == '"' || text.ptr[i] == '\\')
			return false;
	return text.len > 0;
}

/* One of the home document's values, or a part of it. */
static struct oracle_tree *make_value(struct oracle_generator *generator)
{
	static const enum pm_field_id fields[] = {
		PM_FIELD_KIND, PM_FIELD_LANGUAGE, PM_FIELD_SITE, PM_FIELD_SITE, PM_FIELD_ID};
	const struct oracle_document *home = generator->home;
	struct oracle_dice *dice = generator->dice;
	struct oracle_tree *value =
		oracle_tree_new(generator->arena, ORACLE_VALUE, ORACLE_PICK(dice, fields));

	switch (value->field) {
	case PM_FIELD_KIND:
		value->text = pm_str_of(oracle_once_in(dice, 2) ? "article" : "statement");
		return value;
	case PM_FIELD_LANGUAGE:
		value->text = home->document.language;
		return value->text.len > 0 ? value : make_all(generator);
	case PM_FIELD_SITE:
		value->text = home->site;
		break;
	default:
		value->text = home->document.uid;
		break;
	}
	if (!is_plain(value->text))
		return make_all(generator);
	if (value->text.len > 8 && oracle_once_in(dice, 2))
		cut_value(dice, value);
	return value;
}

/* A year, month or day, and the days it begins and ends with; a month may have any 31. */
struct partial {
	char text[16];
	uint32_t first, last;
};

static struct partial make_partial(struct oracle_dice *dice, struct pm_date date)
{
	struct partial made = {.first = (uint32_t)date.year * 10000};

	switch (oracle_roll(dice, 3)) {
	case 0:
		snprintf(made.text, sizeof made.text, "%04d", date.year);
		made.last = made.first + 1231;
		break;
	case 1:
		snprintf(made.text, sizeof made.text, "%04d-%02d", date.year, date.month);
		made.first += date.month * 100U;
		made.last = made.first + 31;
		break;
	default:
		snprintf(made.text, sizeof made.text, "%04d-%02d-%02d", date.year, date.month,
			date.day);
		made.first += date.month * 100U + date.day;
		made.last = made.first;
	}
	return made;
}

static struct oracle_tree *make_days(struct oracle_generator *generator)
{
	struct oracle_dice *dice = generator->dice;
	struct pm_date date = generator->home->document.published;
	struct oracle_tree *days = oracle_tree_new(generator->arena, ORACLE_DAYS, PM_FIELD_DATE);
	size_t form = oracle_roll(dice, 4);
	struct pm_buf text = {0};

	if (date.year < 10)
		date = (struct pm_date){.year = 2020, .month = 2, .day = 3};
	struct partial to = make_partial(dice, date);
	date.year = (int16_t)(date.year - 1 - (int)oracle_roll(dice, 3));
	struct partial from = form == 0 ? to : make_partial(dice, date);
	days->first_day = form == 1 ? 0 : from.first;
	days->last_day = form == 2 ? UINT32_MAX : to.last;
	if (form == 0)
		pm_buf_add_format(&text, "%s", to.text);
	else
		pm_buf_add_format(
			&text, "%s..%s", form == 1 ? "" : from.text, form == 2 ? "" : to.text);
	days->text = pm_arena_copy(generator->arena, pm_buf_str(&text));
	pm_buf_free(&text);
	return days;
}

struct oracle_tree *oracle_generate_value(struct oracle_generator *generator)
{
	size_t kind = oracle_roll(generator->dice, 20);

	return kind == 0  ? make_all(generator)
	       : kind < 8 ? make_days(generator)
	                  : make_value(generator);
}

/* ---- Operators ---- */

static struct oracle_tree *make_leaf(struct oracle_generator *generator)
{
	static const enum pm_field_id fields[] = {PM_FIELD_BODY, PM_FIELD_BODY, PM_FIELD_BODY,
		PM_FIELD_BODY, PM_FIELD_BODY, PM_FIELD_BODY, PM_FIELD_TITLE, PM_FIELD_TITLE,
		PM_FIELD_AUTHOR, PM_FIELD_SOURCE, PM_FIELD_TAG};
	enum pm_field_id field = ORACLE_PICK(generator->dice, fields);

	if (oracle_once_in(generator->dice, 8))
		return oracle_generate_value(generator);
	if (oracle_words_of(generator->home, field).count == 0)
		field = PM_FIELD_BODY;
	return oracle_generate_words(generator, field);
}

static struct oracle_tree *make(struct oracle_generator *generator, size_t depth);

static struct oracle_tree *make_not(struct oracle_generator *generator, size_t depth)
{
	struct oracle_tree *tree = oracle_tree_of(generator->arena, ORACLE_NOT, 1);

	tree->children[tree->count++] = make(generator, depth);
	return tree;
}

/* One child in so many is excluded; in an OR that finds almost everything. */
static size_t not_in(enum oracle_type type)
{
	return type == ORACLE_MAYBE ? SIZE_MAX : type == ORACLE_OR ? 40 : 6;
}

static struct oracle_tree *make(struct oracle_generator *generator, size_t depth)
{
	static const enum oracle_type types[] = {ORACLE_SIDE, ORACLE_SIDE, ORACLE_SIDE, ORACLE_AND,
		ORACLE_AND, ORACLE_OR, ORACLE_OR, ORACLE_OR, ORACLE_MAYBE};
	struct oracle_dice *dice = generator->dice;

	if (depth == 0 || oracle_once_in(dice, 3))
		return make_leaf(generator);
	enum oracle_type type = ORACLE_PICK(dice, types);
	size_t count = 2 + oracle_roll(dice, 1 + oracle_roll(dice, CHILDREN_MAX - 1));
	struct oracle_tree *tree = oracle_tree_of(generator->arena, type, count);
	while (tree->count < count)
		tree->children[tree->count++] = oracle_once_in(dice, not_in(type))
		                                        ? make_not(generator, depth - 1)
		                                        : make(generator, depth - 1);
	if (type == ORACLE_MAYBE)
		tree->required = 1 + oracle_roll(dice, 2) % count;
	return tree;
}

struct oracle_tree *oracle_generate(struct oracle_generator *generator)
{
	const struct oracle_corpus *corpus = generator->corpus;

	generator->home = &corpus->documents[oracle_roll(generator->dice, corpus->count)];
	if (oracle_words_of(generator->home, PM_FIELD_BODY).count == 0)
		return make_all(generator);
	return oracle_once_in(generator->dice, 40) ? make_not(generator, DEPTH - 1)
	                                           : make(generator, DEPTH);
}
