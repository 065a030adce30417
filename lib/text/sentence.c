/*
 * Sentences and paragraphs.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/sentence.h"

#include <limits.h>
#include <string.h>

#include <utf8proc.h>

#include "lib/buf.h"
#include "lib/text/utf8.h"

/* The code point at a place; U+FFFD for a broken byte. */
static uint32_t code_at(struct pm_str text, size_t at, size_t *len)
{
	uint32_t code;

	*len = pm_utf8_decode(text.ptr + at, text.ptr + text.len, &code);
	return code == PM_UTF8_BROKEN ? 0xFFFD : code;
}

/* The place after the space at a place. */
static size_t skip_space(struct pm_str text, size_t at)
{
	size_t len;

	while (at < text.len && pm_utf8_is_space(code_at(text, at, &len)))
		at += len;
	return at;
}

/* ---- Paragraphs ---- */

/* Whether another line feed follows the one at a place, with nothing but blanks between. */
static bool is_empty_line(struct pm_str text, size_t line_feed)
{
	size_t at = line_feed + 1, len;

	while (at < text.len && text.ptr[at] != '\n' && pm_utf8_is_space(code_at(text, at, &len)))
		at += len;
	return at < text.len && text.ptr[at] == '\n';
}

struct pm_prose pm_prose_of(struct pm_str text)
{
	size_t at = skip_space(text, 0);

	/* Empty lines before the first and after the last words separate nothing. */
	while (at < text.len) {
		const char *line_feed = memchr(text.ptr + at, '\n', text.len - at);
		if (line_feed == NULL)
			break;
		at = (size_t)(line_feed - text.ptr);
		if (is_empty_line(text, at))
			return (struct pm_prose){text, skip_space(text, at) == text.len ? 1 : 2};
		at++;
	}
	return (struct pm_prose){text, 1};
}

struct pm_prose pm_prose_of_line(struct pm_str text)
{
	return (struct pm_prose){text, UINT_MAX};
}

bool pm_prose_ends_paragraph(const struct pm_prose *prose, size_t at)
{
	struct pm_str text = prose->text;
	unsigned line_feeds = 0;
	size_t len;

	for (; at < text.len; at += len) {
		uint32_t code = code_at(text, at, &len);
		if (code == 0x2029)
			return true;
		if (!pm_utf8_is_space(code))
			return false;
		line_feeds += code == '\n';
		if (line_feeds == prose->line_feeds)
			return true;
	}
	return true;
}

/* ---- Sentences ---- */

/* What ends a sentence; the wide ones need no space after them. */
static bool is_wide_terminator(uint32_t code)
{
	return code == 0x3002 || code == 0xFF01 || code == 0xFF0E || code == 0xFF1F ||
	       code == 0xFF61;
}

static bool is_terminator(uint32_t code)
{
	return code == '.' || code == '!' || code == '?' || code == 0x2026 || code == 0x061F ||
	       code == 0x06D4 || code == 0x0964 || is_wide_terminator(code);
}

/* What may stand between a terminator and the space. */
static bool is_closing(uint32_t code)
{
	return code == '"' || code == '\'' || code == ')' || code == ']' || code == 0x2019 ||
	       code == 0x201D || code == 0xBB || code == 0x201C || code == 0x300D ||
	       code == 0x300F || code == 0xFF09;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether the full stop at a place belongs to an abbreviation: a single letter (initials, U.S.) or
 * one that is common before a name, a number or a month's day. */
static bool is_abbreviation(struct pm_str text, size_t stop)
{
	static const char *const words[] = {"Mr", "Mrs", "Ms", "Dr", "Prof", "Sen", "Sens", "Rep",
		"Reps", "Gov", "Gen", "Lt", "Col", "Maj", "Capt", "Sgt", "Cpl", "Hon", "Rev", "St",
		"No", "Nos", "Nr", "Art", "Abs", "vs", "v", "cf", "Jan", "Feb", "Mar", "Apr", "Jun",
		"Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Mme", "Pt", "Sec", "Dept"};
	size_t begin = stop;

	while (begin > 0 && is_letter(text.ptr[begin - 1]) && stop - begin < 8)
		begin--;
	struct pm_str word = {text.ptr + begin, stop - begin};
	bool whole = begin == 0 || !pm_utf8_continues(text.ptr + begin - 1);
	if (word.len == 1)
		return whole;
	for (size_t i = 0; i < sizeof words / sizeof *words && word.len <= 4; i++)
		if (pm_str_is(word, words[i]))
			return whole;
	return false;
}

/* Whether what follows the space at a place does not begin as a sentence goes on. */
static bool begins_anew(struct pm_str text, size_t at)
{
	size_t len;

	at = skip_space(text, at);
	return at == text.len ||
	       utf8proc_category((utf8proc_int32_t)code_at(text, at, &len)) != UTF8PROC_CATEGORY_LL;
}

bool pm_prose_ends_sentence(const struct pm_prose *prose, size_t at)
{
	struct pm_str text = prose->text;
	size_t before = at, len;
	uint32_t code = 0;

	if (pm_prose_ends_paragraph(prose, at))
		return true;
	for (int i = 0; i < 4 && before > 0; i++) {
		before = pm_utf8_back(text, before);
		code = code_at(text, before, &len);
		if (!is_closing(code))
			break;
	}
	if (!is_terminator(code))
		return false;
	if (is_wide_terminator(code))
		return !is_closing(code_at(text, at, &len));
	return pm_utf8_is_space(code_at(text, at, &len)) && begins_anew(text, at) &&
	       !(code == '.' && is_abbreviation(text, before));
}

/* ---- The walk ---- */

/* Bytes that a terminator or the end of a paragraph begins with. */
static const bool may_end[256] = {
	['\n'] = true,
	['!'] = true,
	['.'] = true,
	['?'] = true,
	[0xD8] = true,
	[0xDB] = true,
	[0xE0] = true,
	[0xE2] = true,
	[0xE3] = true,
	[0xEF] = true,
};

void pm_sentences_start(struct pm_sentences *sentences, struct pm_prose prose)
{
	*sentences = (struct pm_sentences){
		.prose = prose, .at = skip_space(prose.text, 0), .paragraph = true};
}

/* The place after the closing quotes and brackets at a place. */
static size_t skip_closing(struct pm_str text, size_t at)
{
	size_t len;

	while (at < text.len && is_closing(code_at(text, at, &len)))
		at += len;
	return at;
}

/* Where the space that reaches up to a place begins. */
static size_t back_over_space(struct pm_str text, size_t at, size_t low)
{
	size_t len;

	while (at > low) {
		size_t before = pm_utf8_back(text, at);
		if (!pm_utf8_is_space(code_at(text, before, &len)))
			break;
		at = before;
	}
	return at;
}

/* The end of the sentence that begins at a place. */
static size_t find_end(const struct pm_prose *prose, size_t start)
{
	struct pm_str text = prose->text;
	size_t len, at = start;

	while (at < text.len) {
		if (!may_end[(unsigned char)text.ptr[at]]) {
			at++;
			continue;
		}
		uint32_t code = code_at(text, at, &len);
		if (is_terminator(code)) {
			at = skip_closing(text, at + len);
			if (pm_prose_ends_sentence(prose, at))
				return at;
		} else if (code == '\n' || code == 0x2029) {
			size_t end = back_over_space(text, at, start);
			if (pm_prose_ends_paragraph(prose, end))
				return end;
			at = skip_space(text, at);
		} else {
			at += len;
		}
	}
	return back_over_space(text, text.len, start);
}

bool pm_sentences_next(struct pm_sentences *sentences, struct pm_sentence *sentence)
{
	struct pm_str text = sentences->prose.text;

	if (sentences->at >= text.len)
		return false;
	sentence->start = sentences->at;
	sentence->end = find_end(&sentences->prose, sentences->at);
	sentence->paragraph = sentences->paragraph;
	sentences->paragraph = pm_prose_ends_paragraph(&sentences->prose, sentence->end);
	sentences->at = skip_space(text, sentence->end);
	return true;
}
