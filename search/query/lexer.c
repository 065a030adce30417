/*
 * From the text of a query to its signs.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/lexer.h"

#include <assert.h>

#include "lib/error.h"
#include "search/query/chars.h"
#include "search/query/fields.h"

static char char_at(struct pm_str text, size_t at)
{
	return at < text.len ? text.ptr[at] : '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The place after the digits at `at`. */
static size_t skip_digits(struct pm_str text, size_t at)
{
	while (is_digit(char_at(text, at)))
		at++;
	return at;
}

/* Digits as a number; what is too large for our purposes gives a million. */
static unsigned number_of(struct pm_str digits)
{
	unsigned number = 0;

	for (size_t i = 0; i < digits.len && number < 1000000; i++)
		number = number * 10 + (unsigned)(digits.ptr[i] - '0');
	return number < 1000000 ? number : 1000000;
}

enum pm_status pm_lexer_boost(double *out, struct pm_str text, size_t at, struct pm_error *err)
{
	size_t whole = skip_digits(text, 0);
	bool point = char_at(text, whole) == '.';
	size_t end = point ? skip_digits(text, whole + 1) : whole;
	unsigned thousandths = number_of(pm_char_slice(text, 0, whole)) * 1000;
	unsigned digit = 100;

	if (whole == 0 || end != text.len || (point && (end == whole + 1 || end > whole + 4)))
		return pm_fail_at(err, at,
			"\"%.*s\" is no weight: write a number such as 2 or 0.25 after ^",
			PM_EXCERPT(text));
	for (size_t i = whole + 1; i < end; i++, digit /= 10)
		thousandths += (unsigned)(text.ptr[i] - '0') * digit;
	if (thousandths > PM_BOOST_MAX * 1000)
		return pm_fail_at(err, at, "a weight is at most %d", PM_BOOST_MAX);
	*out = thousandths / 1000.0;
	return PM_OK;
}

/* Whether text is an operator; fills in sign but for its place. A wrong number after `NEAR/` gives
 * PM_BAD_QUERY. */
static bool is_operator(struct pm_str text, struct pm_sign *sign)
{
	static const struct {
		const char *name;
		enum pm_sign_type type;
		bool ordered;
	} operators[] = {
		{"AND", PM_SIGN_AND, false},
		{"OR", PM_SIGN_OR, false},
		{"NOT", PM_SIGN_NOT, false},
		{"NEAR", PM_SIGN_NEAR, false},
		{"ADJ", PM_SIGN_NEAR, true},
	};
	size_t len = 0;

	while (len < text.len && text.ptr[len] >= 'A' && text.ptr[len] <= 'Z')
		len++;
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		if (!pm_str_is(pm_char_slice(text, 0, len), operators[i].name))
			continue;
		if (len < text.len && (operators[i].type != PM_SIGN_NEAR || text.ptr[len] != '/'))
			return false;
		sign->type = operators[i].type;
		sign->ordered = operators[i].ordered;
		return true;
	}
	return false;
}

/* Read what follows NEAR or ADJ: nothing, `/5`, `/s`, `/p`. */
static enum pm_status read_distance(struct pm_sign *sign, struct pm_str chunk, struct pm_error *err)
{
	size_t slash = 0;

	while (slash < chunk.len && chunk.ptr[slash] != '/')
		slash++;
	sign->unit = PM_UNIT_WORDS;
	sign->distance = PM_DISTANCE_DEFAULT;
	if (slash == chunk.len)
		return PM_OK;

	struct pm_str given = pm_char_slice(chunk, slash + 1, chunk.len);
	bool number = given.len > 0 && skip_digits(given, 0) == given.len;
	sign->distance = number ? number_of(given) : 0;
	if (pm_str_is(given, "s"))
		sign->unit = PM_UNIT_SENTENCE;
	else if (pm_str_is(given, "p"))
		sign->unit = PM_UNIT_PARAGRAPH;
	else if (sign->distance < 1 || sign->distance > PM_DISTANCE_MAX)
		return pm_fail_at(err, sign->start + slash + 1,
			"%.*s takes a number of words from 1 to %d, s (sentence) or p (paragraph)",
			(int)slash + 1, chunk.ptr, PM_DISTANCE_MAX);
	return PM_OK;
}

/* The length of a field's name at `at` that a colon follows, 0 when there is none. */
static size_t field_length(struct pm_str text, size_t at)
{
	size_t end = at;

	if (!is_letter(char_at(text, at)))
		return 0;
	while (is_letter(char_at(text, end)) || is_digit(char_at(text, end)) ||
		char_at(text, end) == '_' || char_at(text, end) == '-')
		end++;
	return char_at(text, end) == ':' ? end - at : 0;
}

/* Whether nothing of a chunk is left at `at`. */
static bool chunk_over(struct pm_str text, size_t at)
{
	return at >= text.len || pm_char_space(text, at) > 0 || text.ptr[at] == ')';
}

/* The length of the name of a field at `at`, 0 when what stands there is no field but text that has
 * a colon: `https://`, `C:\dir`, `std::string`, `Subject:`, `10:30`. */
static size_t is_field(struct pm_str text, size_t at)
{
	size_t len = field_length(text, at);

	if (len == 0)
		return 0;
	size_t value = at + len + 1;
	if (pm_query_field_find(pm_char_slice(text, at, at + len)) != NULL)
		return char_at(text, value) != ':' ? len : 0;
	if (chunk_over(text, value))
		return 0;
	char next = text.ptr[value];
	return next != '/' && next != '\\' && next != ':' ? len : 0;
}

/* The place after the parenthesis that closes the one at `at`, when that comes before any space
 * and quote; else `at`. */
static size_t skip_parentheses(struct pm_str text, size_t at)
{
	enum pm_quote kind;
	size_t depth = 0;

	for (size_t i = at; i < text.len; i += pm_char_length(text, i)) {
		if (pm_char_space(text, i) > 0 || pm_char_quote(text, i, &kind) > 0)
			return at;
		if (text.ptr[i] == '(')
			depth++;
		else if (text.ptr[i] == ')' && --depth == 0)
			return i + 1;
	}
	return at;
}

/* Whether a parenthesis right after this beginning of a chunk opens a group: `NOT(`, `-(`. */
static bool opens_group(struct pm_str before)
{
	struct pm_sign sign;

	return !pm_char_any_word(before) || is_operator(before, &sign);
}

/* The end of the chunk at `at`. `foo(s)` is a chunk, `foo(a OR b)` two signs. */
static size_t chunk_end(struct pm_str text, size_t at)
{
	enum pm_quote kind;
	size_t start = at;

	while (at < text.len && text.ptr[at] != ')' && pm_char_space(text, at) == 0 &&
		pm_char_quote(text, at, &kind) == 0) {
		size_t next = at + pm_char_length(text, at);
		if (text.ptr[at] == '(') {
			next = opens_group(pm_char_slice(text, start, at))
			               ? at
			               : skip_parentheses(text, at);
			if (next == at)
				break;
		}
		at = next;
	}
	return at;
}

/* Read the suffixes `~3` and `^2` of a quote or parenthesis that ended before lexer->at. */
static enum pm_status read_suffixes(
	struct pm_lexer *lexer, struct pm_sign *sign, struct pm_error *err)
{
	struct pm_str text = lexer->text;
	enum pm_status status = PM_OK;

	sign->boost = 1;
	if (char_at(text, lexer->at) == '~') {
		size_t start = lexer->at + 1;
		lexer->at = skip_digits(text, start);
		sign->slop = number_of(pm_char_slice(text, start, lexer->at));
		sign->has_slop = true;
		if (sign->type == PM_SIGN_CLOSE)
			return pm_fail_at(err, start - 1,
				"~ cannot follow a parenthesis: for words close together write "
				"a NEAR/3 b");
		if (start == lexer->at || sign->slop > PM_DISTANCE_MAX)
			return pm_fail_at(err, start,
				"~ after a phrase takes a number of words up to %d, as in "
				"\"a phrase\"~3",
				PM_DISTANCE_MAX);
	}
	if (char_at(text, lexer->at) == '^') {
		size_t start = lexer->at + 1;
		size_t end = chunk_end(text, start);
		status = pm_lexer_boost(&sign->boost, pm_char_slice(text, start, end), start, err);
		lexer->at = end;
	} else if (char_at(text, lexer->at) == '*') {
		return pm_fail_at(err, lexer->at,
			"* may stand only at the end of a word; inside the quotes it may");
	}
	return status;
}

/* Read what is quoted; the quote is at lexer->at and has `open` bytes. */
static enum pm_status read_quoted(
	struct pm_lexer *lexer, struct pm_sign *sign, size_t open, struct pm_error *err)
{
	struct pm_str text = lexer->text;
	enum pm_quote kind, other;

	pm_char_quote(text, lexer->at, &kind);
	for (size_t at = lexer->at + open; at < text.len; at += pm_char_length(text, at)) {
		size_t close = pm_char_quote(text, at, &other);
		if (close == 0 || other != kind)
			continue;
		sign->type = PM_SIGN_QUOTED;
		sign->content = pm_char_slice(text, lexer->at + open, at);
		lexer->at = at + close;
		lexer->tied = true;
		return read_suffixes(lexer, sign, err);
	}
	return pm_fail_at(err, lexer->at, "this quote is not closed");
}

/* Read the name of a field and its colon. */
static enum pm_status read_field(
	struct pm_lexer *lexer, struct pm_sign *sign, size_t len, struct pm_error *err)
{
	struct pm_str text = lexer->text;

	sign->type = PM_SIGN_FIELD;
	sign->content = pm_char_slice(text, lexer->at, lexer->at + len);
	lexer->at += len + 1;
	lexer->after_field = true;
	if (chunk_over(text, lexer->at))
		return pm_fail_at(err, lexer->at,
			"nothing follows %.*s: (no space may stand in between; in quotes it is "
			"text)",
			PM_EXCERPT(sign->content));
	return PM_OK;
}

/* Whether the `-` or `+` at lexer->at is an operator: something to search for is tied to it. */
static bool is_prefix(struct pm_lexer *lexer, char prefix)
{
	struct pm_str text = lexer->text;
	size_t after = lexer->at + 1;
	enum pm_quote kind;

	if (char_at(text, lexer->at) != prefix || lexer->tied || char_at(text, after) == prefix)
		return false;
	size_t end = chunk_end(text, after);
	struct pm_str rest = pm_char_slice(text, after, end);
	return pm_char_any_word(rest) || char_at(rest, 0) == '*' ||
	       pm_char_quote(text, end, &kind) > 0 || char_at(text, end) == '(';
}

/* Read an operator, field or chunk. */
static enum pm_status read_chunk(struct pm_lexer *lexer, struct pm_sign *sign, struct pm_error *err)
{
	size_t end = chunk_end(lexer->text, lexer->at);
	size_t field = sign->value ? 0 : is_field(lexer->text, lexer->at);

	if (field > 0)
		return read_field(lexer, sign, field, err);
	sign->content = pm_char_slice(lexer->text, lexer->at, end);
	sign->type = PM_SIGN_CHUNK;
	lexer->at = end;
	lexer->tied = false;
	if (!sign->value && is_operator(sign->content, sign) && sign->type == PM_SIGN_NEAR)
		return read_distance(sign, sign->content, err);
	return PM_OK;
}

/* Whether an `=` stands right before a quote, where it changes nothing: a phrase is exact. */
static bool is_exact_quote(struct pm_lexer *lexer)
{
	enum pm_quote kind;

	return char_at(lexer->text, lexer->at) == '=' &&
	       pm_char_quote(lexer->text, lexer->at + 1, &kind) > 0;
}

/* Read the sign at lexer->at, where neither space nor the end is. */
static enum pm_status read_sign(struct pm_lexer *lexer, struct pm_sign *sign, struct pm_error *err)
{
	struct pm_str text = lexer->text;
	enum pm_quote kind;

	if (is_exact_quote(lexer))
		lexer->at++;
	size_t quote = pm_char_quote(text, lexer->at, &kind);
	if (quote > 0)
		return read_quoted(lexer, sign, quote, err);
	if (text.ptr[lexer->at] == '=' && char_at(text, lexer->at + 1) == '(')
		return pm_fail_at(err, lexer->at,
			"= takes one word: write it before each word in the parentheses");
	if (text.ptr[lexer->at] == '(') {
		sign->type = PM_SIGN_OPEN;
		lexer->at++;
		lexer->tied = false;
		return PM_OK;
	}
	if (text.ptr[lexer->at] == ')') {
		sign->type = PM_SIGN_CLOSE;
		lexer->at++;
		lexer->tied = true;
		return read_suffixes(lexer, sign, err);
	}
	if (!sign->value && (is_prefix(lexer, '-') || is_prefix(lexer, '+'))) {
		sign->type = text.ptr[lexer->at] == '-' ? PM_SIGN_NOT : PM_SIGN_PLUS;
		lexer->at++;
		return PM_OK;
	}
	return read_chunk(lexer, sign, err);
}

enum pm_status pm_lexer_next(struct pm_lexer *lexer, struct pm_sign *sign, struct pm_error *err)
{
	size_t space;

	while ((space = pm_char_space(lexer->text, lexer->at)) > 0) {
		lexer->at += space;
		lexer->tied = false;
	}
	*sign = (struct pm_sign){
		.type = PM_SIGN_END,
		.start = lexer->at,
		.end = lexer->at,
		.value = lexer->after_field,
		.tied = lexer->tied,
		.boost = 1,
	};
	lexer->after_field = false;
	if (lexer->at == lexer->text.len)
		return PM_OK;
	enum pm_status status = read_sign(lexer, sign, err);
	sign->end = lexer->at;
	assert(status != PM_OK || sign->end > sign->start);
	return status;
}

bool pm_lexer_is_special(struct pm_str chunk)
{
	struct pm_sign sign;
	size_t name = field_length(chunk, 0);

	/* A colon at the end is text as long as nothing is put after it. */
	return is_operator(chunk, &sign) || is_field(chunk, 0) > 0 ||
	       (name > 0 && name + 1 == chunk.len);
}
