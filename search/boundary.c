/*
 * Where a text may be cut: between graphemes, at words, at sentences.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/boundary.h"

#include <stdbool.h>
#include <string.h>

#include <utf8proc.h>

#include "lib/text/utf8.h"

/* The code point at a place; U+FFFD for a broken byte. */
static uint32_t code_at(struct pm_str text, size_t at, size_t *len)
{
	uint32_t code;

	*len = pm_utf8_decode(text.ptr + at, text.ptr + text.len, &code);
	return code == PM_UTF8_BROKEN ? 0xFFFD : code;
}

/* Whether a sentence may end after a byte without a space: not after most of ASCII, which is quick
 * to tell. */
static bool may_end_sentence(char last)
{
	return (unsigned char)last >= 0x80 || memchr("\"')]", last, 4) != NULL;
}

/* What holds at a place. */
static unsigned boundary_at(const struct pm_prose *prose, size_t at)
{
	struct pm_str text = prose->text;
	size_t len, before = at;
	unsigned found = 0;

	bool space_after = at == text.len || pm_utf8_is_space(code_at(text, at, &len));
	bool space_before =
		at == 0 || pm_utf8_is_space(code_at(text, pm_utf8_back(text, at), &len));
	if (space_after && !space_before)
		found |= PM_ENDS_WORD | (pm_prose_ends_sentence(prose, at) ? PM_ENDS_SENTENCE : 0);
	if (space_after || (!space_before && !may_end_sentence(text.ptr[at - 1])))
		return found;

	if (space_before) {
		found |= PM_STARTS_WORD;
		while (before > 0 &&
			pm_utf8_is_space(code_at(text, pm_utf8_back(text, before), &len)))
			before = pm_utf8_back(text, before);
		if (before == 0 || pm_prose_ends_sentence(prose, before))
			found |= PM_STARTS_SENTENCE;
	} else if (pm_prose_ends_sentence(prose, at)) { /* without a space */
		found |= PM_STARTS_WORD | PM_STARTS_SENTENCE | PM_ENDS_WORD | PM_ENDS_SENTENCE;
	}
	return found;
}

void pm_cursor_start(struct pm_cursor *cursor, const struct pm_prose *prose, size_t at)
{
	*cursor = (struct pm_cursor){.prose = prose, .at = at, .boundary = boundary_at(prose, at)};
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
	struct pm_str text = cursor->prose->text;
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
	cursor->boundary = boundary_at(cursor->prose, cursor->at);
}

size_t pm_chars_before(struct pm_str text, size_t at, size_t chars, size_t low)
{
	for (; chars > 0 && at > low; chars--)
		at = pm_utf8_back(text, at);
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
