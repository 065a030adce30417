/*
 * The grammar of queries, by recursive descent.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 *   query  = [or]
 *   or     = side {OR side}              one with + must match, the others then only rank
 *   side   = and {and}                   all of them; with options.any: any
 *   and    = near {AND near}
 *   near   = unary {(NEAR | ADJ) unary}
 *   unary  = (NOT | - | +) unary | value
 *   value  = [FIELD] (CHUNK | QUOTED | "(" or ")")
 */
#include <string.h>

#include "lib/error.h"
#include "search/query/chars.h"
#include "search/query/fields.h"
#include "search/query/parser.h"

static enum pm_status parse_or(struct pm_parser *parser, struct pm_node **out);

/* Whether a chunk is none of the language's and has nothing to search for. */
static bool is_noise(const struct pm_sign *sign)
{
	return sign->type == PM_SIGN_CHUNK && !sign->value && sign->content.ptr[0] != '*' &&
	       !pm_char_any_word(sign->content);
}

/* Say that a chunk is passed over, unless it is punctuation that clings to a quote. */
static enum pm_status warn_noise(struct pm_parser *parser, const struct pm_sign *sign)
{
	static const struct {
		const char *sign, *meant;
	} operators[] = {{"&&", "AND"}, {"&", "AND"}, {"||", "OR"}, {"|", "OR"}, {"!", "NOT"}};

	if (sign->tied)
		return PM_OK;
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (pm_str_is(sign->content, operators[i].sign))
			return pm_parse_warn(parser, sign->start,
				"%s is no operator and was left out: write %s", operators[i].sign,
				operators[i].meant);
	return pm_parse_warn(parser, sign->start,
		"\"%.*s\" has no letter or digit and was left out", PM_EXCERPT(sign->content));
}

/* Make parser->sign the next sign, which it stays until it is taken. */
static enum pm_status peek(struct pm_parser *parser)
{
	enum pm_status status = PM_OK;

	while (status == PM_OK && !parser->has_sign) {
		status = pm_lexer_next(&parser->lexer, &parser->sign, parser->err);
		if (status != PM_OK)
			break;
		if (is_noise(&parser->sign))
			status = warn_noise(parser, &parser->sign);
		else
			parser->has_sign = true;
	}
	return status;
}

/* Take the next sign when it is of that type; *taken says so. */
static enum pm_status take(struct pm_parser *parser, enum pm_sign_type type, bool *taken)
{
	enum pm_status status = peek(parser);

	*taken = status == PM_OK && parser->sign.type == type;
	if (*taken)
		parser->has_sign = false;
	return status;
}

static const char *name_of(const struct pm_sign *sign)
{
	switch (sign->type) {
	case PM_SIGN_AND:
		return "AND";
	case PM_SIGN_OR:
		return "OR";
	case PM_SIGN_NEAR:
		return sign->ordered ? "ADJ" : "NEAR";
	default:
		return "NOT";
	}
}

/* Refuse a sign where a value is to stand. */
static enum pm_status refuse(struct pm_parser *parser)
{
	const struct pm_sign *sign = &parser->sign;

	switch (sign->type) {
	case PM_SIGN_END:
		return pm_fail_at(
			parser->err, sign->start, "the query ends where a word is to follow");
	case PM_SIGN_CLOSE:
		return pm_fail_at(
			parser->err, sign->start, "a word is missing before this parenthesis");
	case PM_SIGN_NOT:
		return pm_fail_at(parser->err, sign->start, "- and + cannot stand together");
	default:
		return pm_fail_at(parser->err, sign->start,
			"a word is missing before %s (the word itself is \"%s\", in quotes)",
			name_of(sign), name_of(sign));
	}
}

/* Enter one level of nesting. */
static enum pm_status descend(struct pm_parser *parser, size_t at)
{
	if (++parser->depth <= PM_QUERY_DEPTH_MAX)
		return PM_OK;
	return pm_fail_at(parser->err, at, "the query is nested more than %d levels deep",
		PM_QUERY_DEPTH_MAX);
}

/* Give a group the weight written after it. */
static enum pm_status weigh(
	struct pm_parser *parser, struct pm_node *node, const struct pm_sign *close)
{
	if (close->boost == 1)
		return PM_OK;
	if (node->boost != 1)
		return pm_fail_at(
			parser->err, close->start + 1, "what is in the parentheses has a weight");
	node->boost = close->boost;
	return PM_OK;
}

/* Read what follows a parenthesis, up to and with the one that closes it. */
static enum pm_status parse_group(struct pm_parser *parser, struct pm_node **out, size_t open)
{
	bool closed;
	enum pm_status status = descend(parser, open);

	if (status == PM_OK)
		status = parse_or(parser, out);
	if (status == PM_OK)
		status = take(parser, PM_SIGN_CLOSE, &closed);
	if (status != PM_OK)
		return status;
	parser->depth--;
	if (!closed)
		return pm_fail_at(parser->err, open, "this parenthesis is not closed");
	(*out)->start = open;
	(*out)->end = parser->sign.end;
	return weigh(parser, *out, &parser->sign);
}

/* Refuse `title:-word`: the minus would be lost. */
static enum pm_status check_value(struct pm_parser *parser, const struct pm_sign *sign)
{
	char first = sign->content.ptr[0];

	if (!sign->value || (first != '-' && first != '+') || parser->field->type == PM_FIELD_KEY ||
		parser->field->type == PM_FIELD_DAY)
		return PM_OK;
	return pm_fail_at(parser->err, sign->start, "%c belongs before the field: %c%s:…", first,
		first, parser->field->name);
}

static bool begins(struct pm_str text, const char *beginning)
{
	size_t len = strlen(beginning);

	return text.len >= len && memcmp(text.ptr, beginning, len) == 0;
}

/* Whether a chunk is a number after `^` or `~`, which a space has cut off from its word. */
static bool is_cut_off(struct pm_str chunk)
{
	if (chunk.len < 2 || (chunk.ptr[0] != '^' && chunk.ptr[0] != '~'))
		return false;
	for (size_t i = 1; i < chunk.len; i++)
		if (chunk.ptr[i] != '.' && (chunk.ptr[i] < '0' || chunk.ptr[i] > '9'))
			return false;
	return true;
}

/* Say so when signs of a chunk are only text. */
static enum pm_status warn_text(struct pm_parser *parser, const struct pm_sign *sign)
{
	struct pm_str chunk = sign->content;

	if (sign->value)
		return PM_OK;
	if (chunk.len > 2 && begins(chunk, "--"))
		return pm_parse_warn(
			parser, sign->start, "two minus signs are only text: one excludes a word");
	if (chunk.len > 1 && begins(chunk, "!"))
		return pm_parse_warn(
			parser, sign->start, "! is only text: write - or NOT to exclude a word");
	if (is_cut_off(chunk))
		return pm_parse_warn(parser, sign->start,
			"\"%.*s\" is read as a word: %c touches what it belongs to, as in word%.*s",
			PM_EXCERPT(chunk), chunk.ptr[0], PM_EXCERPT(chunk));
	if (sign->tied && begins(chunk, ".."))
		return pm_parse_warn(parser, sign->start,
			"two dots here are only text: the ends of a range stand without quotes");
	return PM_OK;
}

/* Read a chunk as a word. */
static enum pm_status parse_word(
	struct pm_parser *parser, struct pm_node **out, const struct pm_sign *sign)
{
	enum pm_status status = check_value(parser, sign);

	if (status == PM_OK)
		status = warn_text(parser, sign);
	if (status == PM_OK)
		status = pm_parse_chunk(parser, out, sign->content, sign->start);
	return status;
}

static enum pm_status parse_value(struct pm_parser *parser, struct pm_node **out);

/* Read the value of a field, whose name is sign. */
static enum pm_status parse_field(
	struct pm_parser *parser, struct pm_node **out, const struct pm_sign *sign)
{
	const struct pm_field *before = parser->field;
	enum pm_status status =
		pm_query_field(&parser->field, sign->content, sign->start, parser->err);

	if (status == PM_OK)
		status = parse_value(parser, out);
	parser->field = before;
	if (status == PM_OK)
		(*out)->start = sign->start;
	return status;
}

static enum pm_status parse_value(struct pm_parser *parser, struct pm_node **out)
{
	enum pm_status status = peek(parser);
	struct pm_sign sign = parser->sign;

	if (status != PM_OK)
		return status;
	parser->has_sign = false;
	switch (sign.type) {
	case PM_SIGN_CHUNK:
		return parse_word(parser, out, &sign);
	case PM_SIGN_QUOTED:
		if (pm_field_is_whole(parser->field) || parser->field->type == PM_FIELD_DAY)
			return pm_parse_quoted_value(parser, out, &sign);
		return pm_parse_phrase(parser, out, &sign);
	case PM_SIGN_OPEN:
		return parse_group(parser, out, sign.start);
	case PM_SIGN_FIELD:
		return parse_field(parser, out, &sign);
	default:
		return refuse(parser);
	}
}

/* Read a value with the NOT, `-` or `+` before it; *plus: it had a `+`. */
static enum pm_status parse_unary(struct pm_parser *parser, struct pm_node **out, bool *plus)
{
	bool negated;
	enum pm_status status = take(parser, PM_SIGN_NOT, &negated);

	if (status == PM_OK && !negated)
		status = take(parser, PM_SIGN_PLUS, plus);
	if (status != PM_OK || !negated)
		return status == PM_OK ? parse_value(parser, out) : status;

	size_t start = parser->sign.start;
	size_t mark = parser->stack.count;
	status = descend(parser, start);
	if (status == PM_OK)
		status = parse_unary(parser, out, plus);
	parser->depth--;
	if (status == PM_OK && *plus)
		return pm_fail_at(parser->err, start, "- and + cannot stand together");
	if (status != PM_OK)
		return status;
	if ((*out)->type == PM_NODE_NOT) {
		*out = (*out)->children[0];
		return PM_OK;
	}
	status = pm_parse_push(parser, *out);
	if (status == PM_OK)
		status = pm_parse_give(parser, out,
			pm_node_of(&parser->query->arena, PM_NODE_NOT, &parser->stack, mark));
	if (status == PM_OK)
		(*out)->start = start;
	return status;
}

/* Find a leaf's field in what stands beside NEAR, and whether it can: words and phrases, and ORs of
 * these, all in one field. */
static bool can_be_near(const struct pm_node *node, const struct pm_field **field)
{
	if (node->type == PM_NODE_OR) {
		for (size_t i = 0; i < node->count; i++)
			if (!can_be_near(node->children[i], field))
				return false;
		return true;
	}
	if ((node->type != PM_NODE_WORD && node->type != PM_NODE_PHRASE) ||
		pm_field_is_whole(node->field) || (*field != NULL && *field != node->field))
		return false;
	*field = node->field;
	return true;
}

static bool same_near(const struct pm_sign *a, const struct pm_sign *b)
{
	return a->ordered == b->ordered && a->distance == b->distance && a->unit == b->unit;
}

/* Make a node of what stands above mark on both sides of NEARs. */
static enum pm_status end_near(
	struct pm_parser *parser, struct pm_node **out, const struct pm_sign *sign, size_t mark)
{
	const struct pm_field *field = NULL;

	if (parser->stack.count - mark > PM_NEAR_SIDES_MAX)
		return pm_fail_at(parser->err, parser->stack.nodes[mark + PM_NEAR_SIDES_MAX]->start,
			"at most %d words or phrases can stand in a row with %s", PM_NEAR_SIDES_MAX,
			name_of(sign));
	for (size_t i = mark; i < parser->stack.count; i++) {
		const struct pm_node *node = parser->stack.nodes[i];
		if (!can_be_near(node, &field))
			return pm_fail_at(parser->err, node->start,
				"beside %s may stand only words, phrases and (… OR …) of these, in "
				"one field",
				name_of(sign));
	}
	struct pm_node *node = pm_node_of(&parser->query->arena,
		sign->ordered ? PM_NODE_ADJ : PM_NODE_NEAR, &parser->stack, mark);
	if (node != NULL) {
		node->distance = sign->unit == PM_UNIT_WORDS ? sign->distance : 0;
		node->unit = sign->unit;
	}
	return pm_parse_give(parser, out, node);
}

/* Read the further sides of a NEAR, whose first is *out. */
static enum pm_status parse_near_sides(struct pm_parser *parser, struct pm_node **out)
{
	struct pm_sign first = parser->sign;
	size_t mark = parser->stack.count;
	enum pm_status status = pm_parse_push(parser, *out);
	bool more = true, plus = false;

	while (status == PM_OK && more) {
		if (!same_near(&first, &parser->sign))
			return pm_fail_at(parser->err, parser->sign.start,
				"NEARs and ADJs in a row must be the same");
		status = parse_unary(parser, out, &plus);
		if (status == PM_OK && plus)
			return pm_fail_at(parser->err, (*out)->start - 1,
				"+ cannot stand beside %s", name_of(&first));
		if (status == PM_OK)
			status = pm_parse_push(parser, *out);
		if (status == PM_OK)
			status = take(parser, PM_SIGN_NEAR, &more);
	}
	return status == PM_OK ? end_near(parser, out, &first, mark) : status;
}

static enum pm_status parse_near(struct pm_parser *parser, struct pm_node **out, bool *plus)
{
	bool near;
	enum pm_status status = parse_unary(parser, out, plus);

	if (status == PM_OK)
		status = take(parser, PM_SIGN_NEAR, &near);
	if (status != PM_OK || !near)
		return status;
	if (*plus)
		return pm_fail_at(parser->err, (*out)->start - 1, "+ cannot stand beside %s",
			name_of(&parser->sign));
	return parse_near_sides(parser, out);
}

/* Read terms joined by AND; one alone may be a NOT or have a `+`. */
static enum pm_status parse_and(struct pm_parser *parser, struct pm_node **out, bool *plus)
{
	size_t mark = parser->stack.count;
	bool more;
	enum pm_status status = parse_near(parser, out, plus);

	if (status == PM_OK)
		status = take(parser, PM_SIGN_AND, &more);
	if (status != PM_OK || !more)
		return status;

	status = pm_parse_push(parser, *out);
	while (status == PM_OK && more) {
		status = parse_near(parser, out, plus);
		if (status == PM_OK)
			status = pm_parse_push(parser, *out);
		if (status == PM_OK)
			status = take(parser, PM_SIGN_AND, &more);
	}
	if (status != PM_OK)
		return status;
	*plus = false;
	return pm_parse_give(parser, out, pm_node_and(&parser->query->arena, &parser->stack, mark));
}

/* The clauses of a side or of an OR as they are read: those that must match, those that may, and
 * those that must not. They lie on three stacks, for which the parser's is too simple. */
struct clauses {
	struct pm_node_stack required, optional, excluded;
};

static void free_clauses(struct clauses *clauses)
{
	pm_node_stack_free(&clauses->required);
	pm_node_stack_free(&clauses->optional);
	pm_node_stack_free(&clauses->excluded);
}

/* Add a clause to those of its kind. */
static enum pm_status add_clause(
	struct pm_parser *parser, struct clauses *clauses, struct pm_node *node, bool plus)
{
	struct pm_node_stack *stack = &clauses->optional;

	if (plus)
		stack = &clauses->required;
	else if (node->type == PM_NODE_NOT)
		stack = &clauses->excluded;
	return pm_node_stack_push(stack, node) == PM_OK ? PM_OK : pm_fail_memory(parser->err);
}

/* Make a node of clauses any of which may match: OR, or MAYBE where some must. */
static struct pm_node *join_any(struct pm_arena *arena, struct clauses *clauses)
{
	if (clauses->required.count == 0)
		return pm_node_or(arena, &clauses->optional, 0);
	struct pm_node *required = pm_node_and(arena, &clauses->required, 0);
	if (clauses->optional.count == 0)
		return required;

	struct pm_node_stack all = {0};
	struct pm_node *node = NULL;
	enum pm_status status = pm_node_stack_push(&all, required);
	for (size_t i = 0; status == PM_OK && i < clauses->optional.count; i++)
		status = pm_node_stack_push(&all, clauses->optional.nodes[i]);
	if (status == PM_OK)
		node = pm_node_of(arena, PM_NODE_MAYBE, &all, 0);
	pm_node_stack_free(&all);
	return node;
}

/* Make a node of the clauses of a side. */
static struct pm_node *join_side(struct pm_parser *parser, struct clauses *clauses)
{
	struct pm_arena *arena = &parser->query->arena;
	size_t mark = parser->stack.count;
	enum pm_status status = PM_OK;

	if (clauses->required.count + clauses->optional.count > 0)
		status = pm_node_stack_push(&parser->stack, join_any(arena, clauses));
	for (size_t i = 0; status == PM_OK && i < clauses->excluded.count; i++)
		status = pm_node_stack_push(&parser->stack, clauses->excluded.nodes[i]);
	return status == PM_OK ? pm_node_and(arena, &parser->stack, mark) : NULL;
}

/* Whether a sign ends a side: what stands before it is complete. */
static bool ends_side(const struct pm_sign *sign)
{
	return sign->type == PM_SIGN_END || sign->type == PM_SIGN_CLOSE || sign->type == PM_SIGN_OR;
}

/* Read terms that stand side by side where any may match. */
static enum pm_status parse_side_any(struct pm_parser *parser, struct pm_node **out, bool *plus)
{
	struct clauses clauses = {0};
	size_t count = 0;
	enum pm_status status;

	do {
		bool required = false;
		status = parse_and(parser, out, &required);
		if (status == PM_OK)
			status = add_clause(parser, &clauses, *out, required);
		*plus = required && count == 0;
		count++;
		if (status == PM_OK)
			status = peek(parser);
	} while (status == PM_OK && !ends_side(&parser->sign));
	if (status == PM_OK)
		status = pm_parse_give(parser, out, join_side(parser, &clauses));
	free_clauses(&clauses);
	return status;
}

/* Read terms that stand side by side where all must match. */
static enum pm_status parse_side_all(struct pm_parser *parser, struct pm_node **out, bool *plus)
{
	size_t mark = parser->stack.count;
	enum pm_status status;

	do {
		bool required = false;
		status = parse_and(parser, out, &required);
		if (status == PM_OK)
			status = pm_parse_push(parser, *out);
		*plus = required && parser->stack.count == mark + 1;
		if (status == PM_OK)
			status = peek(parser);
	} while (status == PM_OK && !ends_side(&parser->sign));
	if (status != PM_OK)
		return status;
	return pm_parse_give(parser, out, pm_node_and(&parser->query->arena, &parser->stack, mark));
}

static enum pm_status parse_or(struct pm_parser *parser, struct pm_node **out)
{
	struct clauses clauses = {0};
	bool more = true;
	enum pm_status status = PM_OK;

	while (status == PM_OK && more) {
		bool plus = false;
		status = parser->options->any ? parse_side_any(parser, out, &plus)
		                              : parse_side_all(parser, out, &plus);
		if (status == PM_OK)
			status = add_clause(parser, &clauses, *out, plus);
		if (status == PM_OK)
			status = take(parser, PM_SIGN_OR, &more);
	}
	if (status == PM_OK)
		status = pm_parse_give(parser, out, join_any(&parser->query->arena, &clauses));
	free_clauses(&clauses);
	return status;
}

enum pm_status pm_parse_text(struct pm_parser *parser, struct pm_node **out)
{
	enum pm_status status = peek(parser);

	*out = NULL;
	if (status != PM_OK || parser->sign.type == PM_SIGN_END)
		return status;
	status = parse_or(parser, out);
	if (status == PM_OK && parser->sign.type == PM_SIGN_CLOSE)
		status = pm_fail_at(
			parser->err, parser->sign.start, "this parenthesis was never opened");
	return status;
}
