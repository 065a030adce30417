/*
 * Where a text may be cut: between graphemes, at words, at sentences.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/boundary.h"

#include <stdbool.h>
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

/* Where the code point before a place begins. */
static size_t step_back(struct pm_str text, size_t at)
{
	size_t begin = at - 1, len;

	while (begin > 0 && at - begin < 4 && pm_utf8_continues(text.ptr + begin))
		begin--;
	code_at(text, begin, &len);
	return begin + len == at ? begin : at - 1;
}

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
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (pm_str_is(word, words[i]))
			return whole;
	return false;
}

/* Whether what follows the space at a place does not begin as a sentence goes on. */
static bool begins_anew(struct pm_str text, size_t at)
{
	size_t len;
	unsigned line_feeds = 0;

	while (at < text.len) {
		uint32_t code = code_at(text, at, &len);
		if (!pm_utf8_is_space(code))
			return line_feeds > 1 ||
			       utf8proc_category((utf8proc_int32_t)code) != UTF8PROC_CATEGORY_LL;
		line_feeds += code == '\n' || code == 0x2029;
		at += len;
	}
	return true;
}

/* Whether an empty line begins at a place. */
static bool is_paragraph_end(struct pm_str text, size_t at)
{
	unsigned line_feeds = 0;

	while (at < text.len && strchr(" \t\r\n", text.ptr[at]) != NULL && text.ptr[at] != '\0' &&
		line_feeds < 2)
		line_feeds += text.ptr[at++] == '\n';
	return line_feeds >= 2;
}

/* Whether a sentence ends at a place, which is after a code point that is no space. */
static bool ends_sentence(struct pm_str text, size_t at)
{
	size_t before = at, len;
	uint32_t code = 0;

	if (at == text.len || is_paragraph_end(text, at))
		return true;
	for (int i = 0; i < 4 && before > 0; i++) {
		before = step_back(text, before);
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

/* What holds at a place. */
static unsigned boundary_at(struct pm_str text, size_t at)
{
	size_t len, before = at;
	unsigned found = 0;

	bool space_after = at == text.len || pm_utf8_is_space(code_at(text, at, &len));
	bool space_before = at == 0 || pm_utf8_is_space(code_at(text, step_back(text, at), &len));
	if (space_after && !space_before)
		found |= PM_ENDS_WORD | (ends_sentence(text, at) ? PM_ENDS_SENTENCE : 0);
	if (space_after || (!space_before && (unsigned char)text.ptr[at - 1] < 0x80))
		return found;

	if (space_before) {
		found |= PM_STARTS_WORD;
		while (before > 0 && pm_utf8_is_space(code_at(text, step_back(text, before), &len)))
			before = step_back(text, before);
		if (before == 0 || ends_sentence(text, before))
			found |= PM_STARTS_SENTENCE;
	} else if (ends_sentence(text, at)) { /* without a space */
		found |= PM_STARTS_WORD | PM_STARTS_SENTENCE | PM_ENDS_WORD | PM_ENDS_SENTENCE;
	}
	return found;
}

void pm_cursor_start(struct pm_cursor *cursor, struct pm_str text, size_t at)
{
	*cursor = (struct pm_cursor){.text = text, .at = at, .boundary = boundary_at(text, at)};
}

/* Flags are pairs of regional indicators: which two belong together can be told only from where
 * their run began, and there is no need to cut in there. */
static bool is_regional(uint32_t code)
{
	return code >= 0x1F1E6 && code <= 0x1F1FF;
}

/* Whether a grapheme ends between two code points. */
static bool is_break(uint32_t a, uint32_t b, utf8proc_int32_t *state)
{
	if (a < 0x80 && b < 0x80)
		return a != '\r' || b != '\n';
	if (is_regional(a) && is_regional(b))
		return false;
	return utf8proc_grapheme_break_stateful((utf8proc_int32_t)a, (utf8proc_int32_t)b, state);
}

void pm_cursor_next(struct pm_cursor *cursor)
{
	struct pm_str text = cursor->text;
	utf8proc_int32_t state = 0;
	size_t len;

	uint32_t code = code_at(text, cursor->at, &len);
	for (;;) {
		cursor->at += len;
		cursor->chars++;
		if (cursor->at == text.len)
			break;
		uint32_t next = code_at(text, cursor->at, &len);
		if (is_break(code, next, &state))
			break;
		code = next;
	}
	cursor->boundary = boundary_at(text, cursor->at);
}

size_t pm_chars_before(struct pm_str text, size_t at, size_t chars, size_t low)
{
	for (; chars > 0 && at > low; chars--)
		at = step_back(text, at);
	return at < low ? low : at;
}

size_t pm_chars_count(struct pm_str text, size_t start, size_t end)
{
	const char *ptr = text.ptr + start, *stop = text.ptr + end;
	uint32_t code;
	size_t count = 0;

	for (; ptr < stop; count++)
		ptr += pm_utf8_decode(ptr, stop, &code);
	return count;
}
