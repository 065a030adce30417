/*
 * What the analyzer takes a character for.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/classes.h"

#include <uniwbrk.h>
#include <utf8proc.h>

#include "lib/text/utf8.h"

/* One-letter names keep the table readable. */
enum {
	N = PM_CLASS_NONE,
	L = PM_CLASS_LETTER,
	D = PM_CLASS_DIGIT,
	M = PM_CLASS_MIDDLE,
	H = PM_CLASS_HYPHEN,
	Q = PM_CLASS_APOSTROPHE,
	U = PM_CLASS_UNDERSCORE,
	A = PM_CLASS_AMPERSAND,
	T = PM_CLASS_AT,
	P = PM_CLASS_DOT,
};

/* clang-format off */
const uint8_t pm_classes_ascii[128] = {
	N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
	N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
	N, N, M, N, N, N, A, Q, N, N, N, N, M, H, P, N,
	D, D, D, D, D, D, D, D, D, D, M, M, N, N, N, N,
	T, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, N, N, N, N, U,
	N, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, N, N, N, N, N,
};
/* clang-format on */

/* Classes that follow from no property: characters that look or serve alike. */
static enum pm_class class_of_sign(uint32_t code)
{
	switch (code) {
	case 0x058A: /* Armenian hyphen */
	case 0x05BE: /* maqaf */
	case 0x2010: /* hyphen, non-breaking hyphen, figure dash, en dash; an em dash separates */
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2212: /* minus */
	case 0xFE63:
	case 0xFF0D:
		return PM_CLASS_HYPHEN;
	case 0x02BB: /* as in Hawaiian, often written as a quotation mark */
	case 0x02BC:
	case 0x2018:
	case 0x2019:
	case 0xFF07:
		return PM_CLASS_APOSTROPHE;
	case 0xFF06:
	case 0xFE60:
		return PM_CLASS_AMPERSAND;
	case 0xFF20:
	case 0xFE6B:
		return PM_CLASS_AT;
	case 0x2024: /* one dot leader */
	case 0xFE52:
	case 0xFF0E:
		return PM_CLASS_DOT;
	default:
		return PM_CLASS_NONE;
	}
}

/* Korean has spaces, but inflects by syllables at a word's end that no stemmer of ours takes off.
 */
static bool is_hangul(uint32_t c)
{
	return (c >= 0xAC00 && c <= 0xD7FF) || (c >= 0x1100 && c <= 0x11FF) ||
	       (c >= 0x3130 && c <= 0x318F) || (c >= 0xA960 && c <= 0xA97F) ||
	       (c >= 0xFFA0 && c <= 0xFFDC);
}

/* Hangul's letters that are not seen. */
static bool is_filler(uint32_t c)
{
	return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
}

/* The class of what UAX #29 leaves alone: letters of scripts written without spaces, which have no
 * boundaries without a dictionary, and digits such as superscripts. */
static enum pm_class class_of_category(uint32_t code)
{
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_NL:
		return PM_CLASS_CHARACTER;
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NO:
		return PM_CLASS_DIGIT;
	default:
		return PM_CLASS_NONE;
	}
}

enum pm_class pm_class_of(uint32_t code, uint8_t property)
{
	if (code < 0x80)
		return pm_classes_ascii[code];
	if (code == PM_UTF8_BROKEN || is_filler(code))
		return PM_CLASS_NONE;

	enum pm_class class = class_of_sign(code);
	if (class != PM_CLASS_NONE)
		return class;
	switch (property) {
	case WBP_ALETTER:
	case WBP_HL:
		return is_hangul(code) ? PM_CLASS_CHARACTER : PM_CLASS_LETTER;
	case WBP_KATAKANA:
		return PM_CLASS_CHARACTER;
	case WBP_NUMERIC:
		return PM_CLASS_DIGIT;
	case WBP_EXTEND:
	case WBP_FORMAT:
	case WBP_ZWJ:
		return PM_CLASS_MARK;
	case WBP_EXTENDNUMLET:
		return PM_CLASS_UNDERSCORE;
	case WBP_MIDLETTER:
	case WBP_MIDNUM:
	case WBP_MIDNUMLET:
		return PM_CLASS_MIDDLE;
	default:
		return class_of_category(code);
	}
}
