/*
 * Phrases: words in quotes, and alternatives in parentheses among them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/error.h"
#include "search/query/chars.h"
#include "search/query/parser.h"

/* A phrase as it is read: places are bytes of the query. */
struct phrase {
	struct pm_str text; /* the query up to the closing quote */
	size_t at;
	size_t depth; /* parentheses that were open before `at` and are only punctuation */
	size_t open;  /* where the first of them is */
};

/* Skip space; false at the end of the phrase. */
static bool skip_space(struct phrase *phrase)
{
	size_t space;

	while ((space = pm_char_space(phrase->text, phrase->at)) > 0)
		phrase->at += space;
	return phrase->at < phrase->text.len;
}

/* The end of the chunk at `at`: space, a parenthesis when it is to stop there, or the end. */
static size_t chunk_end(struct pm_str text, size_t at, bool stops)
{
	while (at < text.len && pm_char_space(text, at) == 0 &&
		!(stops && (text.ptr[at] == '(' || text.ptr[at] == ')')))
		at += pm_char_length(text, at);
	return at;
}

/* The place of the parenthesis that closes the one at `at` when they hold alternatives, ` OR ` and
 * no further parenthesis; else 0. */
static size_t alternatives_end(struct pm_str text, size_t at)
{
	bool has_or = false;

	for (at++; at < text.len && text.ptr[at] != '(' && text.ptr[at] != ')';) {
		size_t end = chunk_end(text, at, true);
		has_or = has_or || pm_str_is(pm_char_slice(text, at, end), "OR");
		at = end > at ? end : at + pm_char_space(text, at);
	}
	return at < text.len && text.ptr[at] == ')' && has_or ? at : 0;
}

/* Read the words up to end, and push them; what has no letter or digit is no word, as in the texts.
 */
static enum pm_status push_word(struct pm_parser *parser, struct pm_str chunk, size_t at)
{
	struct pm_node *word;

	if (pm_str_is(chunk, "*"))
		return pm_fail_at(parser->err, at,
			"* stands for the end of a word; for words in between write \"…\"~1");
	if (!pm_char_any_word(chunk))
		return PM_OK;
	enum pm_status status = pm_parse_phrase_word(parser, &word, chunk, at);
	return status == PM_OK ? pm_parse_push(parser, word) : status;
}

/* Make one alternative of the words above mark: a word, or a phrase. */
static enum pm_status end_alternative(struct pm_parser *parser, size_t mark, size_t at)
{
	struct pm_arena *arena = &parser->query->arena;

	if (parser->stack.count == mark)
		return pm_fail_at(parser->err, at, "a word is missing beside OR");
	if (parser->stack.count == mark + 1)
		return PM_OK;
	struct pm_node *node = pm_node_of(arena, PM_NODE_PHRASE, &parser->stack, mark);
	if (node != NULL)
		node->field = parser->field;
	return pm_parse_push(parser, node);
}

/* Read `(a OR b c)` and push an OR; close is the place of its end. */
static enum pm_status push_alternatives(
	struct pm_parser *parser, struct phrase *phrase, size_t close)
{
	struct phrase inner = {.text = pm_char_slice(phrase->text, 0, close), .at = phrase->at + 1};
	size_t first = parser->stack.count, mark = first;
	enum pm_status status = PM_OK;

	while (status == PM_OK && skip_space(&inner)) {
		size_t at = inner.at;
		inner.at = chunk_end(inner.text, at, false);
		struct pm_str chunk = pm_char_slice(inner.text, at, inner.at);
		if (!pm_str_is(chunk, "OR")) {
			status = push_word(parser, chunk, at);
			continue;
		}
		status = end_alternative(parser, mark, at);
		mark = parser->stack.count;
	}
	if (status == PM_OK)
		status = end_alternative(parser, mark, close);
	if (status != PM_OK)
		return status;
	phrase->at = close + 1;
	return pm_parse_push(parser, pm_node_or(&parser->query->arena, &parser->stack, first));
}

/* Refuse what looks like alternatives but is not read as such. */
static enum pm_status check_or(
	struct pm_parser *parser, struct phrase *phrase, struct pm_str chunk, size_t at)
{
	if (pm_str_is(chunk, "OR") && phrase->depth > 0)
		return pm_fail_at(parser->err, at,
			"alternatives in a phrase are ( … OR … ) without parentheses inside");
	for (size_t i = 0; i < chunk.len; i += pm_char_length(chunk, i)) {
		if (chunk.ptr[i] == '(' && phrase->depth++ == 0)
			phrase->open = at + i;
		else if (chunk.ptr[i] == ')' && phrase->depth > 0)
			phrase->depth--;
	}
	return PM_OK;
}

/* Whether letters touch alternatives from outside, as in `cit(y OR ies)`; at: where what stands
 * before them begins. */
static bool touches_word(struct pm_str text, size_t at, size_t open, size_t close)
{
	size_t end = chunk_end(text, close + 1, true);

	return pm_char_any_word(pm_char_slice(text, at, open)) ||
	       pm_char_any_word(pm_char_slice(text, close + 1, end));
}

/* Read the next chunk or alternatives of a phrase. */
static enum pm_status push_next(struct pm_parser *parser, struct phrase *phrase)
{
	size_t at = phrase->at;
	size_t open = chunk_end(phrase->text, at, true);
	bool opens = open < phrase->text.len && phrase->text.ptr[open] == '(';
	size_t close = opens ? alternatives_end(phrase->text, open) : 0;

	if (close > 0 && touches_word(phrase->text, at, open, close))
		return pm_fail_at(parser->err, open,
			"alternatives are whole words: put spaces around the parentheses");
	if (close > 0) {
		phrase->at = open;
		return push_alternatives(parser, phrase, close);
	}
	phrase->at = chunk_end(phrase->text, at, false);
	struct pm_str chunk = pm_char_slice(phrase->text, at, phrase->at);
	enum pm_status status = check_or(parser, phrase, chunk, at);
	return status == PM_OK ? push_word(parser, chunk, at) : status;
}

/* Make a phrase of the nodes above mark; one word without slop is itself. */
static enum pm_status end_phrase(
	struct pm_parser *parser, struct pm_node **out, const struct pm_sign *sign, size_t mark)
{
	struct pm_node_stack *stack = &parser->stack;
	struct pm_node *node;

	if (stack->count == mark)
		return pm_fail_at(parser->err, sign->start, "there is no word between the quotes");
	if (stack->count == mark + 1 && sign->slop == 0)
		node = stack->nodes[--stack->count];
	else
		node = pm_node_of(&parser->query->arena, PM_NODE_PHRASE, stack, mark);
	if (node == NULL)
		return pm_fail_memory(parser->err);
	if (node->type == PM_NODE_PHRASE)
		node->field = parser->field;
	node->slop = sign->slop;
	node->boost = sign->boost;
	node->start = sign->start;
	node->end = sign->end;
	*out = node;
	return PM_OK;
}

enum pm_status pm_parse_phrase(
	struct pm_parser *parser, struct pm_node **out, const struct pm_sign *sign)
{
	size_t start = (size_t)(sign->content.ptr - parser->text.ptr);
	struct phrase phrase = {
		.text = pm_char_slice(parser->text, 0, start + sign->content.len),
		.at = start,
	};
	size_t mark = parser->stack.count;
	enum pm_status status = PM_OK;

	while (status == PM_OK && skip_space(&phrase))
		status = push_next(parser, &phrase);
	if (status == PM_OK && phrase.depth > 0)
		status = pm_parse_warn(parser, phrase.open,
			"this parenthesis is not closed within the quotes: it is only text");
	return status == PM_OK ? end_phrase(parser, out, sign, mark) : status;
}
