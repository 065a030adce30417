/*
 * Words of a query with what is tied to them: `=word`, `pre*`, `word~2`, `word^3`.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/document.h>

#include "lib/error.h"
#include "search/query/chars.h"
#include "search/query/days.h"
#include "search/query/parser.h"

enum pm_status pm_parse_give(struct pm_parser *parser, struct pm_node **out, struct pm_node *node)
{
	*out = node;
	return node != NULL ? PM_OK : pm_fail_memory(parser->err);
}

enum pm_status pm_parse_push(struct pm_parser *parser, struct pm_node *node)
{
	return pm_node_stack_push(&parser->stack, node) == PM_OK ? PM_OK
	                                                         : pm_fail_memory(parser->err);
}

enum pm_status pm_parse_leaf(struct pm_parser *parser, struct pm_node **out, enum pm_node_type type,
	size_t start, size_t end)
{
	if (!parser->options->literal && ++parser->leaves > PM_QUERY_LEAVES_MAX)
		return pm_fail_at(parser->err, start, "the query has more than %zu words",
			PM_QUERY_LEAVES_MAX);
	struct pm_node *node = pm_node_new(&parser->query->arena, type, start, end);
	if (node != NULL)
		node->field = parser->field;
	return pm_parse_give(parser, out, node);
}

/* The place of the first or last c in text that is not escaped; text.len when there is none. */
static size_t find(struct pm_str text, char c, bool last)
{
	size_t found = text.len;

	for (size_t at = 0; at < text.len && (last || found == text.len);
		at += pm_char_length(text, at))
		if (text.ptr[at] == c)
			found = at;
	return found;
}

/* A chunk as it is taken apart: what is left of it, where that begins, what has come off. */
struct word {
	struct pm_str left;
	size_t at;
	enum pm_word_form form;
	unsigned edits;
	double boost;
};

/* Take `=` off the beginning. */
static void take_equals(struct word *word)
{
	if (word->left.len > 1 && word->left.ptr[0] == '=') {
		word->left = pm_char_slice(word->left, 1, word->left.len);
		word->at++;
		word->form = PM_FORM_EXACT;
	}
}

/* Take `^2` off the end; a `^` that no number follows is text. */
static enum pm_status take_boost(struct word *word, struct pm_error *err)
{
	size_t caret = find(word->left, '^', true);

	if (caret == 0 || caret + 1 >= word->left.len)
		return PM_OK;
	struct pm_str number = pm_char_slice(word->left, caret + 1, word->left.len);
	char first = number.ptr[0];
	if (!(first >= '0' && first <= '9') && first != '.' && first != '-' && first != '+')
		return PM_OK;
	word->left.len = caret;
	return pm_lexer_boost(&word->boost, number, word->at + caret + 1, err);
}

/* Take `*` off the end. */
static enum pm_status take_star(struct word *word, struct pm_error *err)
{
	size_t star = find(word->left, '*', false);

	if (star == word->left.len)
		return PM_OK;
	struct pm_str before = pm_char_slice(word->left, 0, star);
	if (star + 1 != word->left.len || !pm_char_ends_word(before))
		return pm_fail_at(err, word->at + star,
			"* may stand only at the end of a word (\\* is a plain asterisk)");
	word->left = before;
	word->form = PM_FORM_PREFIX;
	return PM_OK;
}

/* Take `~` or `~2` off the end; a `~` elsewhere is text. */
static enum pm_status take_tilde(struct word *word, struct pm_error *err)
{
	size_t tilde = find(word->left, '~', true);

	if (tilde == word->left.len)
		return PM_OK;
	struct pm_str before = pm_char_slice(word->left, 0, tilde);
	struct pm_str after = pm_char_slice(word->left, tilde + 1, word->left.len);
	for (size_t i = 0; i < after.len; i++)
		if (after.ptr[i] != '.' && (after.ptr[i] < '0' || after.ptr[i] > '9'))
			return PM_OK;
	if (!pm_char_ends_word(before))
		return PM_OK;
	if (after.len > 0 && !pm_str_is(after, "1") && !pm_str_is(after, "2"))
		return pm_fail_at(err, word->at + tilde + 1,
			"~ after a word takes 1 or 2, the number of letters that may differ");
	word->left = before;
	word->form = PM_FORM_FUZZY;
	word->edits = after.len > 0 ? (unsigned)(after.ptr[0] - '0') : 0;
	return PM_OK;
}

/* Take `*` off the end of a value of a field whose values are whole. In an uid every other
 * character is its own. */
static enum pm_status take_whole(
	struct word *word, const struct pm_field *field, struct pm_error *err)
{
	word->form = PM_FORM_PLAIN;
	if (field->type == PM_FIELD_KEY) {
		size_t star = find(word->left, '*', true);
		if (star + 1 == word->left.len) {
			word->left.len = star;
			word->form = PM_FORM_PREFIX;
		}
		return PM_OK;
	}
	enum pm_status status = take_star(word, err);
	if (status == PM_OK && word->form != PM_FORM_PREFIX)
		status = take_tilde(word, err);
	if (status == PM_OK && word->form == PM_FORM_FUZZY)
		status = pm_fail_at(err, word->at + word->left.len,
			"~ works in fields of words, which %s: is not", field->name);
	return status;
}

/* There are two kinds: kind:Statements means one of them, any other value would find nothing and
 * not say why. */
static enum pm_status take_kind(struct pm_str *value, const struct word *word, struct pm_error *err)
{
	enum pm_kind kind = pm_kind_parse(*value);

	if (kind == PM_KIND_UNKNOWN)
		return pm_fail_at(err, word->at,
			"there is no kind \"%.*s\": write article or statement",
			PM_EXCERPT(*value));
	*value = pm_str_of(pm_kind_name(kind));
	return PM_OK;
}

/* Documents have the language without the region: lang:de-AT means lang:de. */
static enum pm_status take_language(
	struct pm_str *value, const struct word *word, struct pm_error *err)
{
	struct pm_str language = pm_language_parse(*value);

	if (language.len == 0)
		return pm_fail_at(err, word->at,
			"\"%.*s\" is no code of a language: write en, fr, ru and the like",
			PM_EXCERPT(*value));
	*value = language;
	return PM_OK;
}

/* Say so when a `?` between letters is no letter, as in other languages; in addresses and the like
 * it is what it is everywhere. */
static enum pm_status warn_question(struct pm_parser *parser, const struct word *word)
{
	bool inside = false;

	for (size_t at = 0; at < word->left.len;) {
		size_t len = pm_char_length(word->left, at);
		bool question = word->left.ptr[at] == '?';
		if (!question && !pm_char_any_word(pm_char_slice(word->left, at, at + len)))
			return PM_OK;
		inside = inside || (question && at > 0 && at + len < word->left.len);
		at += len;
	}
	if (!inside)
		return PM_OK;
	return pm_parse_warn(parser, word->at,
		"? stands for no letter: \"%.*s\" is read as words in a row",
		PM_EXCERPT(word->left));
}

/* Make a WORD of what is left. start, end: its bytes in the query. */
static enum pm_status make_word(struct pm_parser *parser, struct pm_node **out,
	const struct word *word, size_t start, size_t end)
{
	bool key = parser->field->type == PM_FIELD_KEY;

	if (key ? word->left.len == 0 : !pm_char_any_word(word->left))
		return pm_fail_at(parser->err, word->at,
			"\"%.*s\" has no letter or digit to search for", PM_EXCERPT(word->left));
	enum pm_status status = pm_parse_leaf(parser, out, PM_NODE_WORD, start, end);
	if (status == PM_OK && !pm_field_is_whole(parser->field))
		status = warn_question(parser, word);
	if (status != PM_OK)
		return status;
	struct pm_str text = pm_char_unescape(&parser->query->arena, word->left);
	if (text.len == 0)
		return pm_fail_memory(parser->err);
	if (parser->field->id == PM_FIELD_KIND && word->form == PM_FORM_PLAIN)
		status = take_kind(&text, word, parser->err);
	if (parser->field->id == PM_FIELD_LANGUAGE && word->form == PM_FORM_PLAIN)
		status = take_language(&text, word, parser->err);
	(*out)->text = text;
	(*out)->form = word->form;
	(*out)->edits = word->edits;
	(*out)->boost = word->boost;
	return status;
}

/* Read the value of a field of days. */
static enum pm_status parse_days(struct pm_parser *parser, struct pm_node **out,
	const struct word *word, size_t start, size_t end)
{
	struct pm_days days;
	enum pm_status status = pm_days_parse_range(
		&days, word->left, word->at, &parser->options->today, parser->err);

	if (status == PM_OK)
		status = pm_parse_leaf(parser, out, PM_NODE_RANGE, start, end);
	if (status != PM_OK)
		return status;
	(*out)->from = days.from;
	(*out)->to = days.to;
	(*out)->boost = word->boost;
	return PM_OK;
}

/* The place of two dots between values, as in `a..c`, `..c` and `a..`; the chunk's length when
 * there are none, or they are more than two, or not escaped text is on neither side. */
static size_t find_dots(struct pm_str chunk)
{
	size_t found = chunk.len;

	for (size_t at = 0; at + 1 < chunk.len; at += pm_char_length(chunk, at)) {
		if (chunk.ptr[at] != '.' || chunk.ptr[at + 1] != '.')
			continue;
		if (found < chunk.len || (at + 2 < chunk.len && chunk.ptr[at + 2] == '.'))
			return chunk.len;
		found = at++;
	}
	struct pm_str low = pm_char_slice(chunk, 0, found);
	return pm_char_any_word(low) || found + 2 < chunk.len ? found : chunk.len;
}

/* Read a range of a field whose values are ordered. */
static enum pm_status parse_range(struct pm_parser *parser, struct pm_node **out,
	const struct word *word, size_t start, size_t end)
{
	struct pm_arena *arena = &parser->query->arena;
	size_t dots = find_dots(word->left);
	struct pm_str low = pm_char_slice(word->left, 0, dots);
	struct pm_str high = pm_char_slice(word->left, dots + 2, word->left.len);
	enum pm_quote quote;

	if ((low.len > 0 && !pm_char_any_word(low)) || (high.len > 0 && !pm_char_any_word(high)))
		return pm_fail_at(parser->err, word->at,
			"both ends of a range need a letter or digit: write %s:a..c, %s:..c or "
			"%s:a..",
			parser->field->name, parser->field->name, parser->field->name);
	if (high.len == 0 && pm_char_quote(parser->text, end, &quote) > 0)
		return pm_fail_at(parser->err, end, "the ends of a range stand without quotes");
	enum pm_status status = pm_parse_leaf(parser, out, PM_NODE_RANGE, start, end);
	if (status != PM_OK)
		return status;
	(*out)->low = pm_char_unescape(arena, low);
	(*out)->high = pm_char_unescape(arena, high);
	(*out)->boost = word->boost;
	return arena->failed ? pm_fail_memory(parser->err) : PM_OK;
}

/* Read `*` alone: every document. */
static enum pm_status parse_all(struct pm_parser *parser, struct pm_node **out,
	const struct word *word, size_t start, size_t end)
{
	if (parser->field->id != PM_FIELD_BODY)
		return pm_fail_at(parser->err, word->at,
			"* alone stands for every document: it takes no field");
	enum pm_status status = pm_parse_leaf(parser, out, PM_NODE_ALL, start, end);
	if (status != PM_OK)
		return status;
	(*out)->field = NULL;
	(*out)->boost = word->boost;
	return PM_OK;
}

enum pm_status pm_parse_chunk(
	struct pm_parser *parser, struct pm_node **out, struct pm_str chunk, size_t at)
{
	const struct pm_field *field = parser->field;
	struct word word = {.left = chunk, .at = at, .boost = 1};
	enum pm_status status = PM_OK;

	if (field->type != PM_FIELD_KEY)
		status = take_boost(&word, parser->err);
	if (status == PM_OK && pm_str_is(word.left, "*"))
		return parse_all(parser, out, &word, at, at + chunk.len);
	if (status == PM_OK && field->type == PM_FIELD_DAY)
		return parse_days(parser, out, &word, at, at + chunk.len);
	bool exact = word.left.len > 0 && word.left.ptr[0] == '=';
	if (status == PM_OK && field->ordered && !exact && find_dots(word.left) < word.left.len)
		return parse_range(parser, out, &word, at, at + chunk.len);
	if (status == PM_OK && field->id != PM_FIELD_BODY && !field->ordered && !exact &&
		find_dots(word.left) < word.left.len)
		return pm_fail_at(parser->err, at,
			"%s: takes no range: date, title and id do (\\. is a plain dot)",
			field->name);
	if (field->type != PM_FIELD_KEY)
		take_equals(&word);
	if (status == PM_OK && pm_field_is_whole(field))
		status = take_whole(&word, field, parser->err);
	else if (status == PM_OK)
		status = take_star(&word, parser->err);
	if (status == PM_OK && !pm_field_is_whole(field) && word.form != PM_FORM_PREFIX)
		status = take_tilde(&word, parser->err);
	if (status != PM_OK)
		return status;
	return make_word(parser, out, &word, at, at + chunk.len);
}

enum pm_status pm_parse_phrase_word(
	struct pm_parser *parser, struct pm_node **out, struct pm_str chunk, size_t at)
{
	struct word word = {.left = chunk, .at = at, .form = PM_FORM_EXACT, .boost = 1};
	enum pm_status status = take_star(&word, parser->err);

	if (status == PM_OK && word.form != PM_FORM_PREFIX)
		status = take_tilde(&word, parser->err);
	if (status != PM_OK)
		return status;
	return make_word(parser, out, &word, at, at + chunk.len);
}

enum pm_status pm_parse_quoted_value(
	struct pm_parser *parser, struct pm_node **out, const struct pm_sign *sign)
{
	struct pm_str value = pm_str_trim(sign->content);
	struct word word = {
		.left = value,
		.at = (size_t)(value.ptr - parser->text.ptr),
		.boost = sign->boost,
	};

	if (sign->has_slop)
		return pm_fail_at(parser->err, sign->start,
			"~ after quotes works in fields of words, which %s: is not",
			parser->field->name);
	if (parser->field->type == PM_FIELD_DAY)
		return parse_days(parser, out, &word, sign->start, sign->end);
	enum pm_status status = take_whole(&word, parser->field, parser->err);
	if (status != PM_OK)
		return status;
	return make_word(parser, out, &word, sign->start, sign->end);
}
