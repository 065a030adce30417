/*
 * What the files of the parser share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_PARSER_H
#define PM_SEARCH_QUERY_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/arena.h"
#include "search/query/lexer.h"
#include "search/query/make.h"
#include "search/query/tree.h"

/** Limits, far above what people and scripts write, far below what would exhaust the stack. */
#define PM_QUERY_BYTES_MAX ((size_t)1024 * 1024)
#define PM_QUERY_LEAVES_MAX ((size_t)100000)
#define PM_QUERY_DEPTH_MAX 200

struct pm_query {
	struct pm_arena arena; /* holds all that follows */
	struct pm_node *root;
	struct pm_str text; /* spelled out */
	bool literal;       /* nothing but words was read */
	struct pm_query_warning *warnings;
	size_t warning_count;
};

/** A parser at work. Its functions give PM_OK and a node, or an error that *err has. */
struct pm_parser {
	struct pm_query *query;
	struct pm_str text;
	const struct pm_query_options *options;
	struct pm_error *err;

	struct pm_lexer lexer;
	struct pm_sign sign; /* the next one, when has_sign */
	bool has_sign;

	struct pm_node_stack stack;
	const struct pm_field *field; /* of the words here */
	size_t leaves;
	unsigned depth;
};

/** Parse the whole text: grammar.c. */
enum pm_status pm_parse_text(struct pm_parser *parser, struct pm_node **out);

/** Take every word of the text as it is, and nothing else: literal.c. */
enum pm_status pm_parse_literal(struct pm_parser *parser, struct pm_node **out);

/** Read the chunk at byte `at` in parser->field: word.c. */
enum pm_status pm_parse_chunk(
	struct pm_parser *parser, struct pm_node **out, struct pm_str chunk, size_t at);

/** Read a chunk of a phrase, an exact form unless it has `*` or `~`: word.c. */
enum pm_status pm_parse_phrase_word(
	struct pm_parser *parser, struct pm_node **out, struct pm_str chunk, size_t at);

/** Read a quoted text in parser->field: a phrase, a date or a whole value: phrase.c, word.c. */
enum pm_status pm_parse_phrase(
	struct pm_parser *parser, struct pm_node **out, const struct pm_sign *sign);
enum pm_status pm_parse_quoted_value(
	struct pm_parser *parser, struct pm_node **out, const struct pm_sign *sign);

/** A new leaf in parser->field, counted: word.c. */
enum pm_status pm_parse_leaf(struct pm_parser *parser, struct pm_node **out, enum pm_node_type type,
	size_t start, size_t end);

/** Push a node onto the parser's stack; a node of NULL is memory that ran out. */
enum pm_status pm_parse_push(struct pm_parser *parser, struct pm_node *node);

/** Give a node, or PM_NO_MEMORY where it is NULL. */
enum pm_status pm_parse_give(struct pm_parser *parser, struct pm_node **out, struct pm_node *node);

/** Add a warning about byte `at`: query.c. */
__attribute__((format(printf, 3, 4))) enum pm_status pm_parse_warn(
	struct pm_parser *parser, size_t at, const char *format, ...);

#endif
