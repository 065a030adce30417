/*
 * Where sentences and paragraphs of a document begin, as the index keeps it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/breaks.h"

#include <pressmark/analyzer.h>

enum {
	PARAGRAPH = 1,
	TEXT = 2,
	FLAG_BITS = 2,
};

void pm_breaks_add(struct pm_buf *out, uint32_t before, struct pm_break next)
{
	uint64_t number = (uint64_t)(next.position - before) << FLAG_BITS |
	                  (next.paragraph ? PARAGRAPH : 0) | (next.text ? TEXT : 0);

	for (; number >= 0x80; number >>= 7)
		pm_buf_add_char(out, (char)(number | 0x80));
	pm_buf_add_char(out, (char)number);
}

bool pm_breaks_next(struct pm_breaks *breaks, struct pm_break *next)
{
	uint64_t number = 0;
	size_t len = 0;
	unsigned char byte;

	do {
		if (len == breaks->bytes.len || len == 5)
			return false;
		byte = (unsigned char)breaks->bytes.ptr[len];
		number |= (uint64_t)(byte & 0x7F) << 7 * len++;
	} while (byte >= 0x80);
	if (number >> FLAG_BITS > UINT32_MAX - breaks->position)
		return false;
	breaks->bytes.ptr += len;
	breaks->bytes.len -= len;
	breaks->position += (uint32_t)(number >> FLAG_BITS);
	*next = (struct pm_break){.position = breaks->position,
		.paragraph = (number & PARAGRAPH) != 0,
		.text = (number & TEXT) != 0};
	return true;
}

void pm_breaks_of_text_start(struct pm_breaks_of_text *walk, struct pm_prose text)
{
	pm_sentences_start(&walk->sentences, text);
	walk->more = pm_sentences_next(&walk->sentences, &walk->next);
}

bool pm_breaks_of_text_token(
	struct pm_breaks_of_text *walk, const struct pm_token *token, bool *paragraph)
{
	bool begins = false;

	*paragraph = false;
	while (walk->more && walk->next.start <= token->start) {
		begins = true;
		*paragraph = *paragraph || walk->next.paragraph;
		walk->more = pm_sentences_next(&walk->sentences, &walk->next);
	}
	return begins;
}
