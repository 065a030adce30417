/*
 * HTML pages without their code.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Half of the bytes of today's pages are scripts, style sheets and comments, which the parser takes
 * as long for as for text. What begins and ends them is found as the parser would: by the rules of
 * the tokenizer of HTML (https://html.spec.whatwg.org/#tokenization), as far as they matter here.
 */
#include <string.h>
#include <strings.h>

#include "indexer/read/html.h"

/* What an element holds up to its end tag, if that is no markup. */
enum content {
	CONTENT_MARKUP,
	CONTENT_CODE, /* to be left out */
	CONTENT_TEXT,
	CONTENT_ALL_TEXT, /* to the end of the page, whatever it is */
};

static enum content content_of(struct pm_str name)
{
	static const struct {
		const char *name;
		enum content content;
	} elements[] = {
		{"script", CONTENT_CODE},
		{"style", CONTENT_CODE},
		{"title", CONTENT_TEXT},
		{"textarea", CONTENT_TEXT},
		{"iframe", CONTENT_TEXT},
		{"noembed", CONTENT_TEXT},
		{"noframes", CONTENT_TEXT},
		{"xmp", CONTENT_TEXT},
		{"plaintext", CONTENT_ALL_TEXT},
	};

	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (name.len == strlen(elements[i].name) &&
			strncasecmp(name.ptr, elements[i].name, name.len) == 0)
			return elements[i].content;
	return CONTENT_MARKUP;
}

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_space(char c)
{
	return c != '\0' && strchr(" \t\r\n\f", c) != NULL;
}

/* The name of the tag at `<`, without its slash; empty when it is none. */
static struct pm_str name_at(const char *at, const char *end)
{
	const char *name = ++at;

	if (at == end || !is_letter(*at))
		return PM_STR("");
	while (at < end && !is_space(*at) && *at != '/' && *at != '>')
		at++;
	return (struct pm_str){name, (size_t)(at - name)};
}

/* Where the tag ends, behind its `>`; a value between quotes may hold one. */
static const char *end_of_tag(const char *at, const char *end)
{
	while (at < end && *at != '>') {
		if (*at++ != '=')
			continue;
		while (at < end && is_space(*at))
			at++;
		if (at < end && (*at == '"' || *at == '\'')) {
			const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
			at = close != NULL ? close + 1 : end;
		}
	}
	return at < end ? at + 1 : end;
}

/* Where the end tag of an element begins; the end of the page when there is none. */
static const char *end_of_content(const char *at, const char *end, struct pm_str name)
{
	for (; at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++) {
		if ((size_t)(end - at) < name.len + 3 || at[1] != '/' ||
			strncasecmp(at + 2, name.ptr, name.len) != 0)
			continue;
		char next = at[2 + name.len];
		if (is_space(next) || next == '/' || next == '>')
			return at;
	}
	return end;
}

static bool holds(const char *at, const char *end, const char *word)
{
	size_t len = strlen(word);

	for (; (size_t)(end - at) >= len; at++)
		if (strncasecmp(at, word, len) == 0)
			return true;
	return false;
}

/* Code may be left out: it is no data (JSON-LD), and ends where it seems to. In a comment within a
 * script, another script hides the end tag. */
static bool is_to_leave_out(const char *tag, const char *code, const char *end)
{
	return !holds(tag, code, "ld+json") &&
	       memmem(code, (size_t)(end - code), "<!--", 4) == NULL;
}

/* Where the comment at `<!--` ends; NULL when it has no end, or one of those that only the parser
 * knows. */
static const char *end_of_comment(const char *at, const char *end)
{
	const char *close;

	at += 4;
	if (at < end && (*at == '>' || *at == '-'))
		return NULL;
	close = memmem(at, (size_t)(end - at), "--", 2);
	while (close != NULL && close + 2 < end && close[2] != '>' && close[2] != '!')
		close = memmem(close + 1, (size_t)(end - close - 1), "--", 2);
	return close != NULL && close + 2 < end && close[2] == '>' ? close + 3 : NULL;
}

/* What is done with the page. */
struct cut {
	const char *copied; /* up to where it is in out, or left out */
	const char *end;
	struct pm_buf *out;
};

static void copy_to(struct cut *cut, const char *at)
{
	pm_buf_add(cut->out, cut->copied, (size_t)(at - cut->copied));
	cut->copied = at;
}

/* Pass over a comment, and leave it out; where to go on. */
static const char *cut_comment(struct cut *cut, const char *at)
{
	const char *close = end_of_comment(at, cut->end);

	if (close == NULL)
		return cut->end;
	copy_to(cut, at);
	cut->copied = close;
	return close;
}

/* Pass over a tag and what it holds if that is no markup; where to go on. */
static const char *cut_tag(struct cut *cut, const char *at)
{
	struct pm_str name = name_at(at, cut->end);
	enum content content = content_of(name);

	if (name.len == 0)
		return at + 1;
	const char *inside = end_of_tag(at + 1 + name.len, cut->end);
	if (content == CONTENT_MARKUP || inside[-2] == '/') /* within SVG, "/>" ends the element */
		return inside;
	if (content == CONTENT_ALL_TEXT)
		return cut->end;
	const char *close = end_of_content(inside, cut->end, name);
	if (content == CONTENT_CODE && close < cut->end && is_to_leave_out(at, inside, close)) {
		copy_to(cut, inside);
		cut->copied = close;
	}
	return close;
}

void pm_html_cut_code(struct pm_str page, struct pm_buf *out)
{
	const char *end = page.ptr + page.len, *at = page.ptr;
	struct cut cut = {.copied = page.ptr, .end = end, .out = out};

	while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		if (end - at >= 4 && memcmp(at, "<!--", 4) == 0)
			at = cut_comment(&cut, at);
		else if (end - at >= 2 && at[1] == '/')
			at = end_of_tag(at, end);
		else
			at = cut_tag(&cut, at);
	}
	copy_to(&cut, end);
}
