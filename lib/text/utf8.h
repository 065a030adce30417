/*
 * UTF-8 to code points and back.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TEXT_UTF8_H
#define PM_LIB_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include <pressmark/str.h>

/** What a byte that is not part of valid UTF-8 decodes to; no code point has this number. */
#define PM_UTF8_BROKEN UINT32_C(0xFFFFFFFF)

static inline int pm_utf8_continues(const char *ptr)
{
	return ((unsigned char)*ptr & 0xC0) == 0x80;
}

/** Unicode's White_Space. */
static inline int pm_utf8_is_space(uint32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 || code == 0xA0 ||
	       code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
	       code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

/**
 * Decode the code point at ptr, which is before end.
 *
 * Returns its length in bytes; 1 with *code = PM_UTF8_BROKEN for a byte that begins no valid
 * sequence. Surrogates, overlong forms and what is above U+10FFFF are not valid (RFC 3629).
 */
static inline size_t pm_utf8_decode(const char *ptr, const char *end, uint32_t *code)
{
	const unsigned char *byte = (const unsigned char *)ptr;
	size_t left = (size_t)(end - ptr);

	if (byte[0] < 0x80) {
		*code = byte[0];
		return 1;
	}
	*code = PM_UTF8_BROKEN;
	if (byte[0] < 0xC2 || byte[0] > 0xF4 || left < 2 || !pm_utf8_continues(ptr + 1))
		return 1;
	if (byte[0] < 0xE0) {
		*code = (byte[0] & 0x1FU) << 6 | (byte[1] & 0x3FU);
		return 2;
	}
	if (left < 3 || !pm_utf8_continues(ptr + 2))
		return 1;
	if (byte[0] < 0xF0) {
		uint32_t c = (byte[0] & 0x0FU) << 12 | (byte[1] & 0x3FU) << 6 | (byte[2] & 0x3FU);
		if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
			return 1;
		*code = c;
		return 3;
	}
	if (left < 4 || !pm_utf8_continues(ptr + 3))
		return 1;
	uint32_t c = (byte[0] & 0x07U) << 18 | (byte[1] & 0x3FU) << 12 | (byte[2] & 0x3FU) << 6 |
	             (byte[3] & 0x3FU);
	if (c < 0x10000 || c > 0x10FFFF)
		return 1;
	*code = c;
	return 4;
}

/** Where the code point, or the broken byte, before a place that is not the first begins. */
static inline size_t pm_utf8_back(struct pm_str text, size_t at)
{
	size_t begin = at - 1;
	uint32_t code;

	while (begin > 0 && at - begin < 4 && pm_utf8_continues(text.ptr + begin))
		begin--;
	return begin + pm_utf8_decode(text.ptr + begin, text.ptr + text.len, &code) == at ? begin
	                                                                                  : at - 1;
}

/** Write a code point that is a scalar value; returns its length in bytes. */
static inline size_t pm_utf8_encode(uint32_t code, char bytes[4])
{
	if (code < 0x80) {
		bytes[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		bytes[0] = (char)(0xC0 | code >> 6);
		bytes[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		bytes[0] = (char)(0xE0 | code >> 12);
		bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	bytes[0] = (char)(0xF0 | code >> 18);
	bytes[1] = (char)(0x80 | (code >> 12 & 0x3F));
	bytes[2] = (char)(0x80 | (code >> 6 & 0x3F));
	bytes[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

#endif
