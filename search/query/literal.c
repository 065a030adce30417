/*
 * Literal queries: any bytes, nothing but words.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/utf8.h"
#include "search/query/chars.h"
#include "search/query/parser.h"

/* The length in bytes of what separates literal words at `at`: space, a control character, a byte
 * that is not UTF-8; 0 when there is none or the text ends. */
static size_t separator(struct pm_str text, size_t at)
{
	uint32_t code;

	if (at >= text.len)
		return 0;
	size_t len = pm_char_decode(text, at, &code);
	if (code == PM_UTF8_BROKEN || code < ' ')
		return len;
	return pm_char_space(text, at);
}

/* Push the chunk from start to end as a word, when it is one. */
static enum pm_status push_chunk(struct pm_parser *parser, size_t start, size_t end)
{
	struct pm_str chunk = pm_char_slice(parser->text, start, end);
	struct pm_node *word;

	if (!pm_char_any_word(chunk))
		return PM_OK;
	enum pm_status status = pm_parse_leaf(parser, &word, PM_NODE_WORD, start, end);
	if (status != PM_OK)
		return status;
	word->text = pm_arena_copy(&parser->query->arena, chunk);
	return word->text.len > 0 ? pm_parse_push(parser, word)
	                          : pm_parse_give(parser, &word, NULL);
}

enum pm_status pm_parse_literal(struct pm_parser *parser, struct pm_node **out)
{
	struct pm_arena *arena = &parser->query->arena;
	struct pm_str text = parser->text;
	enum pm_status status = PM_OK;

	for (size_t at = 0; status == PM_OK && at < text.len;) {
		size_t start = at;
		while (at < text.len && separator(text, at) == 0)
			at += pm_char_decode(text, at, &(uint32_t){0});
		status = push_chunk(parser, start, at);
		for (size_t len; (len = separator(text, at)) > 0;)
			at += len;
	}
	*out = NULL;
	if (status != PM_OK || parser->stack.count == 0)
		return status;
	return pm_parse_give(parser, out,
		parser->options->any ? pm_node_or(arena, &parser->stack, 0)
				     : pm_node_and(arena, &parser->stack, 0));
}
