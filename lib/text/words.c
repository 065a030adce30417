/*
 * Word boundaries as Unicode's annex 29 defines them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/words.h"

#include <uniwbrk.h>
#include <utf8proc.h>

#include "lib/text/utf8.h"

/* The annex's names of its classes are used for the rules below. */
static bool is_ignored(uint8_t p)
{
	return p == WBP_EXTEND || p == WBP_FORMAT || p == WBP_ZWJ;
}

static bool is_newline(uint8_t p)
{
	return p == WBP_CR || p == WBP_LF || p == WBP_NEWLINE;
}

static bool is_ahletter(uint8_t p)
{
	return p == WBP_ALETTER || p == WBP_HL;
}

static bool is_midnumletq(uint8_t p)
{
	return p == WBP_MIDNUMLET || p == WBP_SQ;
}

static bool is_midletter(uint8_t p)
{
	return p == WBP_MIDLETTER || is_midnumletq(p);
}

static bool is_midnum(uint8_t p)
{
	return p == WBP_MIDNUM || is_midnumletq(p);
}

static bool is_pictographic(uint32_t code)
{
	return code != PM_UTF8_BROKEN &&
	       utf8proc_get_property((utf8proc_int32_t)code)->boundclass ==
	               UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

uint8_t pm_words_property(uint32_t code)
{
	if (code < 0x80) {
		if ((code | 0x20) >= 'a' && (code | 0x20) <= 'z')
			return WBP_ALETTER;
		if (code >= '0' && code <= '9')
			return WBP_NUMERIC;
	}
	return code == PM_UTF8_BROKEN ? WBP_OTHER : (uint8_t)uc_wordbreak_property(code);
}

void pm_words_start(struct pm_words *words, struct pm_str text)
{
	*words = (struct pm_words){
		.next = text.ptr,
		.end = text.ptr + text.len,
		.last = WBP_OTHER,
		.base = WBP_OTHER,
		.before = WBP_OTHER,
	};
}

/* The class of the next code point that is not ignored by WB4. */
static uint8_t look_ahead(const struct pm_words *words)
{
	uint32_t code;

	for (const char *ptr = words->next; ptr < words->end;) {
		ptr += pm_utf8_decode(ptr, words->end, &code);
		uint8_t property = pm_words_property(code);
		if (!is_ignored(property))
			return property;
	}
	return WBP_OTHER;
}

/* WB6 and WB7 to WB7c, where `c` has the class p: the rules about letters and what is between. */
static bool letters_join(const struct pm_words *words, uint8_t p)
{
	uint8_t base = words->base, before = words->before;

	if (is_ahletter(base)) {
		if (is_ahletter(p) || p == WBP_NUMERIC)
			return true;
		if (base == WBP_HL && p == WBP_SQ)
			return true;
		if (base == WBP_HL && p == WBP_DQ)
			return look_ahead(words) == WBP_HL;
		if (is_midletter(p))
			return is_ahletter(look_ahead(words));
	}
	if (is_ahletter(p))
		return (is_midletter(base) && is_ahletter(before)) ||
		       (base == WBP_DQ && before == WBP_HL && p == WBP_HL);
	return false;
}

/* WB8, WB10 to WB12. */
static bool numbers_join(const struct pm_words *words, uint8_t p)
{
	if (words->base == WBP_NUMERIC) {
		if (p == WBP_NUMERIC || is_ahletter(p))
			return true;
		if (is_midnum(p))
			return look_ahead(words) == WBP_NUMERIC;
	}
	return p == WBP_NUMERIC && is_midnum(words->base) && words->before == WBP_NUMERIC;
}

static bool is_wordlike(uint8_t p)
{
	return is_ahletter(p) || p == WBP_NUMERIC || p == WBP_KATAKANA;
}

/* WB13 to WB13b, WB15 and WB16. */
static bool others_join(const struct pm_words *words, uint8_t p)
{
	uint8_t base = words->base;

	if (p == WBP_KATAKANA && base == WBP_KATAKANA)
		return true;
	if (p == WBP_EXTENDNUMLET)
		return is_wordlike(base) || base == WBP_EXTENDNUMLET;
	if (base == WBP_EXTENDNUMLET)
		return is_wordlike(p);
	return p == WBP_RI && words->half_pair;
}

/* Whether a boundary lies before a code point, by the rules in their order. */
static bool is_boundary(const struct pm_words *words, uint32_t code, uint8_t p)
{
	if (!words->started)
		return true; /* WB1 */
	if (words->last == WBP_CR && p == WBP_LF)
		return false; /* WB3 */
	if (is_newline(words->last) || is_newline(p))
		return true; /* WB3a, WB3b */
	if (words->last == WBP_ZWJ && is_pictographic(code))
		return false; /* WB3c */
	if (words->last == WBP_WSS && p == WBP_WSS)
		return false; /* WB3d */
	if (is_ignored(p))
		return false; /* WB4 */
	return !letters_join(words, p) && !numbers_join(words, p) && !others_join(words, p);
}

bool pm_words_step(struct pm_words *words, struct pm_char *c)
{
	if (words->next == words->end)
		return false;

	c->ptr = words->next;
	c->len = pm_utf8_decode(words->next, words->end, &c->code);
	c->property = pm_words_property(c->code);
	words->next += c->len;
	c->boundary = is_boundary(words, c->code, c->property);

	bool ignored = is_ignored(c->property) && words->started && !is_newline(words->last);
	if (!ignored) {
		words->before = words->base;
		words->base = c->property;
		words->half_pair = c->property == WBP_RI && !words->half_pair;
	}
	words->last = c->property;
	words->started = true;
	return true;
}
