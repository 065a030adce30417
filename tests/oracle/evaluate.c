/*
 * Whether a document is what a query asks for, and where: by looking at every token.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/oracle/evaluate.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void oracle_add_span(struct oracle_spans *spans, const struct oracle_token *first,
	const struct oracle_token *last)
{
	spans->items = oracle_make_room(
		spans->items, sizeof *spans->items, spans->count, &spans->capacity);
	spans->items[spans->count++] = (struct oracle_span){.first = first, .last = last};
}

/* ---- Words and phrases ---- */

/* The last token of a way that begins with a token: each step is the nearest one after the step
 * before. NULL when there is none within the window. */
static const struct oracle_token *follow(const struct oracle_way *way,
	const struct oracle_token *first, const struct oracle_token *end)
{
	const struct oracle_token *last = first;

	for (size_t step = 1; step < way->count; step++) {
		const struct oracle_token *next = last;
		while (next < end && next->position - first->position < way->window &&
			(next->position <= last->position || !way->steps[step][next->form]))
			next++;
		if (next == end || next->position - first->position >= way->window)
			return NULL;
		last = next;
	}
	return last;
}

void oracle_find_spans(const struct oracle_tree *tree, const struct oracle_document *document,
	size_t most, struct oracle_spans *out)
{
	struct oracle_tokens words = oracle_words_of(document, tree->field);
	const struct oracle_token *end = words.items + words.count;

	for (size_t i = 0; i < tree->way_count; i++)
		for (const struct oracle_token *token = words.items; token < end; token++) {
			if (!tree->ways[i].steps[0][token->form])
				continue;
			const struct oracle_token *last = follow(&tree->ways[i], token, end);
			if (last == NULL)
				continue;
			oracle_add_span(out, token, last);
			if (most != 0 && out->count == most)
				return;
		}
}

static bool has_spans(const struct oracle_tree *tree, const struct oracle_document *document)
{
	struct oracle_spans spans = {0};

	if (tree->type == ORACLE_NEAR)
		oracle_find_near(tree, document, &spans);
	else
		oracle_find_spans(tree, document, 1, &spans);
	free(spans.items);
	return spans.count > 0;
}

/* ---- Values ---- */

static bool equals(const struct oracle_tree *tree, struct pm_str value)
{
	if (value.len == 0 || value.len < tree->text.len)
		return false;
	return (tree->ending == ORACLE_PREFIX || value.len == tree->text.len) &&
	       strncasecmp(value.ptr, tree->text.ptr, tree->text.len) == 0;
}

/* The host, or what is left of it after any of its dots. */
static bool is_site(const struct oracle_tree *tree, struct pm_str site)
{
	for (size_t i = 0; i < site.len; i++)
		if ((i == 0 || site.ptr[i - 1] == '.') &&
			equals(tree, (struct pm_str){site.ptr + i, site.len - i}))
			return true;
	return false;
}

static bool has_value(const struct oracle_tree *tree, const struct oracle_document *document)
{
	switch (tree->field) {
	case PM_FIELD_KIND:
		return equals(tree, pm_str_of(pm_kind_name(document->document.kind)));
	case PM_FIELD_LANGUAGE:
		return equals(tree, document->document.language);
	case PM_FIELD_SITE:
		return is_site(tree, document->site);
	default:
		return equals(tree, document->document.uid);
	}
}

static bool is_of_days(const struct oracle_tree *tree, const struct oracle_document *document)
{
	const struct pm_date *date = &document->document.published;
	uint32_t day = (uint32_t)(date->year * 10000 + date->month * 100 + date->day);

	return date->year > 0 && day >= tree->first_day && day <= tree->last_day;
}

/* ---- The tree ---- */

static bool matches(const struct oracle_question *question, const struct oracle_document *document);

/* Whether a child matches. */
static bool child_matches(const struct oracle_question *question,
	const struct oracle_document *document, size_t child)
{
	const struct oracle_question asked = {question->tree->children[child], question->any};

	return matches(&asked, document);
}

/* Whether the first so many children match. */
static bool all_match(const struct oracle_question *question,
	const struct oracle_document *document, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!child_matches(question, document, i))
			return false;
	return true;
}

static bool any_matches(
	const struct oracle_question *question, const struct oracle_document *document)
{
	for (size_t i = 0; i < question->tree->count; i++)
		if (child_matches(question, document, i))
			return true;
	return false;
}

/* Words side by side where any may match: what is excluded is so for all of them. */
static bool side_matches(
	const struct oracle_question *question, const struct oracle_document *document)
{
	const struct oracle_tree *tree = question->tree;
	size_t wanted = 0, found = 0;

	for (size_t i = 0; i < tree->count; i++) {
		bool match = child_matches(question, document, i);
		if (tree->children[i]->type == ORACLE_NOT) {
			if (!match)
				return false;
		} else {
			wanted++;
			found += match;
		}
	}
	return found > 0 || wanted == 0;
}

static bool matches(const struct oracle_question *question, const struct oracle_document *document)
{
	const struct oracle_tree *tree = question->tree;

	switch (tree->type) {
	case ORACLE_OR:
		return any_matches(question, document);
	case ORACLE_MAYBE:
		return all_match(question, document, tree->required);
	case ORACLE_SIDE:
		return question->any ? side_matches(question, document)
		                     : all_match(question, document, tree->count);
	case ORACLE_AND:
		return all_match(question, document, tree->count);
	case ORACLE_NOT:
		return !child_matches(question, document, 0);
	case ORACLE_NEAR:
	case ORACLE_PHRASE:
	case ORACLE_WORD:
		return has_spans(tree, document);
	case ORACLE_VALUE:
		return has_value(tree, document);
	case ORACLE_DAYS:
		return is_of_days(tree, document);
	case ORACLE_ALL:
		return true;
	}
	return false;
}

size_t oracle_evaluate(
	const struct oracle_question *question, const struct oracle_corpus *corpus, bool *out)
{
	size_t count = 0;

	for (size_t i = 0; i < corpus->count; i++) {
		out[i] = matches(question, &corpus->documents[i]);
		count += out[i];
	}
	return count;
}

/* ---- Marks ---- */

/* Gather the places of what made the tree match. */
static void gather(const struct oracle_question *question, const struct oracle_document *document,
	struct oracle_spans *spans)
{
	const struct oracle_tree *tree = question->tree;

	if (tree->type == ORACLE_NOT || !matches(question, document))
		return;
	if (tree->type == ORACLE_NEAR)
		oracle_find_near(tree, document, spans);
	else if (tree->type == ORACLE_PHRASE || tree->type == ORACLE_WORD)
		oracle_find_spans(tree, document, 0, spans);
	else
		for (size_t i = 0; i < tree->count; i++)
			gather(&(struct oracle_question){tree->children[i], question->any},
				document, spans);
}

static int compare_spans(const void *a, const void *b)
{
	const struct oracle_span *x = a, *y = b;
	const uint32_t places[][2] = {
		{x->first->passage, y->first->passage},
		{x->first->start, y->first->start},
		{x->last->end, y->last->end},
	};

	for (size_t i = 0; i < ORACLE_COUNT(places); i++)
		if (places[i][0] != places[i][1])
			return places[i][0] < places[i][1] ? -1 : 1;
	return 0;
}

/* Whether a span is one of the title or of the text. */
static bool is_shown(const struct oracle_document *document, const struct oracle_span *span)
{
	const struct oracle_tokens *words = &document->words[PM_FIELD_BODY];

	return span->first >= words->items && span->first < words->items + words->count &&
	       span->first->passage == span->last->passage;
}

void oracle_mark(const struct oracle_question *question, const struct oracle_document *document,
	struct oracle_spans *spans)
{
	size_t shown = 0, kept = 0;

	spans->count = 0;
	gather(question, document, spans);
	for (size_t i = 0; i < spans->count; i++)
		if (is_shown(document, &spans->items[i]))
			spans->items[shown++] = spans->items[i];
	if (shown > 0)
		qsort(spans->items, shown, sizeof *spans->items, compare_spans);
	for (size_t i = 0; i < shown; i++)
		if (kept == 0 || compare_spans(&spans->items[kept - 1], &spans->items[i]) != 0)
			spans->items[kept++] = spans->items[i];
	spans->count = kept;
}
