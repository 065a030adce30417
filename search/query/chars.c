/*
 * The characters of the query language.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/chars.h"

#include <utf8proc.h>

#include "lib/buf.h"
#include "lib/text/utf8.h"

size_t pm_char_decode(struct pm_str text, size_t at, uint32_t *code)
{
	return pm_utf8_decode(text.ptr + at, text.ptr + text.len, code);
}

size_t pm_char_space(struct pm_str text, size_t at)
{
	uint32_t code;

	if (at >= text.len)
		return 0;
	size_t len = pm_char_decode(text, at, &code);
	return pm_utf8_is_space(code) ? len : 0;
}

static enum pm_quote quote_of(uint32_t code)
{
	switch (code) {
	case '"':
		return PM_QUOTE_STRAIGHT;
	case 0x201C: /* “ */
	case 0x201D: /* ” */
	case 0x201E: /* „ */
	case 0x201F: /* ‟ */
		return PM_QUOTE_CURLY;
	case 0xAB: /* « */
	case 0xBB: /* » */
		return PM_QUOTE_ANGLE;
	default:
		return PM_QUOTE_NONE;
	}
}

size_t pm_char_quote(struct pm_str text, size_t at, enum pm_quote *kind)
{
	uint32_t code;

	*kind = PM_QUOTE_NONE;
	if (at >= text.len)
		return 0;
	size_t len = pm_char_decode(text, at, &code);
	*kind = quote_of(code);
	return *kind != PM_QUOTE_NONE ? len : 0;
}

static bool is_ascii_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

size_t pm_char_escape(struct pm_str text, size_t at)
{
	enum pm_quote kind;

	if (at + 1 >= text.len || text.ptr[at] != '\\')
		return 0;
	char next = text.ptr[at + 1];
	if (next > ' ' && next < 0x7F)
		return is_ascii_word(next) ? 0 : 2;
	size_t len = pm_char_quote(text, at + 1, &kind);
	return len > 0 ? len + 1 : 0;
}

size_t pm_char_length(struct pm_str text, size_t at)
{
	uint32_t code;
	size_t escape = pm_char_escape(text, at);

	return escape > 0 ? escape : pm_char_decode(text, at, &code);
}

/* The analyzer makes words of letters and digits; what has none has no word. */
static bool is_word(uint32_t code)
{
	if (code < 0x80)
		return is_ascii_word((char)code);
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return false;
	}
}

bool pm_char_any_word(struct pm_str text)
{
	uint32_t code;

	for (size_t at = 0; at < text.len;) {
		at += pm_char_decode(text, at, &code);
		if (is_word(code))
			return true;
	}
	return false;
}

static bool is_mark(uint32_t code)
{
	utf8proc_category_t category =
		code < 0x300 ? UTF8PROC_CATEGORY_CN : utf8proc_category((utf8proc_int32_t)code);

	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
}

bool pm_char_ends_word(struct pm_str text)
{
	/* Vowel signs and accents written on their own belong to the letter before. */
	for (size_t at = text.len; at > 0;) {
		uint32_t code;
		at--;
		while (at > 0 && pm_utf8_continues(text.ptr + at))
			at--;
		pm_char_decode(text, at, &code);
		if (!is_mark(code))
			return is_word(code);
	}
	return false;
}

struct pm_str pm_char_unescape(struct pm_arena *arena, struct pm_str text)
{
	char *bytes = pm_arena_alloc(arena, text.len + 1, 1);
	size_t len = 0;

	if (bytes == NULL)
		return (struct pm_str){.ptr = "", .len = 0};
	for (size_t at = 0; at < text.len;) {
		bool dropped = pm_char_escape(text, at) > 0 ||
		               (at == 0 && text.len > 1 && text.ptr[0] == '\\' &&
				       is_ascii_word(text.ptr[1]));
		if (dropped)
			at++;
		bytes[len++] = text.ptr[at++];
	}
	return (struct pm_str){.ptr = bytes, .len = len};
}

struct pm_str pm_char_excerpt(struct pm_str text)
{
	return pm_str_cut(text, PM_EXCERPT_MAX);
}
