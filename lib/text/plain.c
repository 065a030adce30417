/*
 * The fast path: plain words of ASCII.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/plain.h"

#include <stdbool.h>
#include <stdint.h>

#include <pressmark/analyzer.h>

/* What a byte is; one-letter names keep the table readable. */
enum {
	N = 0,  /* separates words, whatever comes next */
	L = 1,  /* a letter */
	D = 2,  /* a digit */
	J = 4,  /* may join what is on both sides */
	H = 8,  /* not ASCII */
	C = 16, /* a capital, with L */
	U = L | C,
};

/* clang-format off */
static const uint8_t kinds[256] = {
	N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
	N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
	N, N, J, N, N, N, J, J, N, N, N, N, J, J, J, N,
	D, D, D, D, D, D, D, D, D, D, J, J, N, N, N, N,
	J, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U,
	U, U, U, U, U, U, U, U, U, U, U, N, N, N, N, J,
	N, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, N, N, N, N, N,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
	H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
};
/* clang-format on */

static uint8_t kind_at(const char *ptr, const char *end)
{
	return ptr < end ? kinds[(unsigned char)*ptr] : N;
}

/* Whether one of the commonest signs beyond ASCII, which neither joins nor belongs to the character
 * before, begins at ptr: no-break space, em dash, double quotation marks, ellipsis. */
static bool is_separating_sign(const char *ptr, const char *end)
{
	const unsigned char *byte = (const unsigned char *)ptr;

	if (end - ptr >= 2 && byte[0] == 0xC2)
		return byte[1] == 0xA0;
	if (end - ptr < 3 || byte[0] != 0xE2 || byte[1] != 0x80)
		return false;
	return byte[2] == 0x94 || byte[2] == 0x9C || byte[2] == 0x9D || byte[2] == 0xA6;
}

bool pm_plain_ends(const char *ptr, const char *end)
{
	uint8_t kind = kind_at(ptr, end);

	if (kind == N)
		return true;
	if (kind == J && *ptr != '_') {
		kind = kind_at(++ptr, end);
		if (kind == N || kind == J)
			return true;
	}
	return kind == H && is_separating_sign(ptr, end);
}

/* The length of an apostrophe and s at ptr, 0 when there is none. */
static size_t possessive_at(const char *ptr, const char *end)
{
	size_t len = 0;

	if (end - ptr >= 2 && ptr[0] == '\'')
		len = 1;
	else if (end - ptr >= 4 && ptr[0] == '\xE2' && ptr[1] == '\x80' && ptr[2] == '\x99')
		len = 3;
	return len > 0 && (ptr[len] | 0x20) == 's' ? len + 1 : 0;
}

const char *pm_plain_skip(const char *ptr, const char *end)
{
	while (ptr < end && (kinds[(unsigned char)*ptr] & (L | D | H)) == 0)
		ptr++;
	return ptr;
}

bool pm_plain_read(struct pm_plain *plain, const char *ptr, const char *end)
{
	uint8_t kind = kind_at(ptr, end), same = kind & (L | D), seen = 0;
	const char *start = ptr;

	if (same == 0)
		return false;
	do
		seen |= kind;
	while (((kind = kind_at(++ptr, end)) & same) != 0);
	plain->len = (size_t)(ptr - start);
	plain->capitals = (seen & C) != 0;
	plain->end = ptr;
	if (plain->len > PM_TERM_MAX)
		return false;
	if (pm_plain_ends(ptr, end))
		return true;
	plain->end += possessive_at(ptr, end);
	return plain->end > ptr && pm_plain_ends(plain->end, end);
}
