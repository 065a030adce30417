/*
 * Comparing names and titles as people do.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/text/utf8.h"

/* Pass over what does not count: white space and punctuation, that of U+2000 to U+206F (dashes,
 * quotation marks) and of Latin-1 (U+0080 to U+00BF) too. */
static void skip_marks(struct pm_str *text)
{
	while (text->len > 0) {
		unsigned char c = (unsigned char)*text->ptr;
		size_t taken = 0;
		if (c < 0x80)
			taken = !pm_html_is_alnum((char)c);
		else if (c == 0xC2 && text->len >= 2)
			taken = 2;
		else if (c == 0xE2 && text->len >= 3 &&
			 ((unsigned char)text->ptr[1] & 0xFE) == 0x80)
			taken = 3;
		if (taken == 0)
			return;
		text->ptr += taken;
		text->len -= taken;
	}
}

/* Take one byte that counts, a letter of ASCII in lower case; -1 at the end. */
static int take(struct pm_str *text)
{
	skip_marks(text);
	if (text->len == 0)
		return -1;
	int c = (unsigned char)*text->ptr;
	text->ptr++;
	text->len--;
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

struct pm_str pm_html_next_word(struct pm_str *list)
{
	size_t begin = 0, end;

	while (begin < list->len && pm_html_is_space(list->ptr[begin]))
		begin++;
	for (end = begin; end < list->len && !pm_html_is_space(list->ptr[end]); end++)
		;
	struct pm_str word = {list->ptr + begin, end - begin};
	*list = (struct pm_str){list->ptr + end, list->len - end};
	return word;
}

bool pm_html_same_words(struct pm_str a, struct pm_str b)
{
	for (;;) {
		int of_a = take(&a), of_b = take(&b);
		if (of_a != of_b)
			return false;
		if (of_a < 0)
			return true;
	}
}

size_t pm_html_words_prefix(struct pm_str text, struct pm_str start)
{
	struct pm_str rest = text;
	size_t used = 0;

	for (int c; (c = take(&start)) >= 0; used = (size_t)(rest.ptr - text.ptr))
		if (take(&rest) != c)
			return 0;
	return used;
}

bool pm_html_is_rest_of_name(struct pm_str text, const char *name)
{
	return text.len == strlen(name) && strncasecmp(text.ptr, name, text.len) == 0;
}

bool pm_html_starts(struct pm_str text, const char *start)
{
	size_t len = strlen(start);

	return text.len >= len && strncasecmp(text.ptr, start, len) == 0;
}

bool pm_html_mentions(struct pm_str text, const char *words)
{
	size_t len = strlen(words);

	for (size_t i = 0; i + len <= text.len; i++)
		if (strncasecmp(text.ptr + i, words, len) == 0)
			return true;
	return false;
}

bool pm_html_is_domain(struct pm_str text)
{
	const char *dot = memchr(text.ptr, '.', text.len);

	return dot != NULL && dot + 2 < text.ptr + text.len &&
	       memchr(text.ptr, ' ', text.len) == NULL;
}

size_t pm_html_count_words(struct pm_str text)
{
	size_t count = 0;
	bool inside = false;

	for (size_t i = 0; i < text.len; i++) {
		bool space = pm_html_is_space(text.ptr[i]);
		count += !space && !inside;
		inside = !space;
	}
	return count;
}

/* What a reference begins with (after the ampersand) and stands for; its length, 0: none. */
static size_t read_reference(struct pm_str text, uint32_t *code)
{
	static const struct {
		const char *name;
		uint32_t code;
	} named[] = {{"amp;", '&'}, {"quot;", '"'}, {"apos;", '\''}, {"lt;", '<'}, {"gt;", '>'},
		{"nbsp;", ' '}, {"rsquo;", 0x2019}, {"lsquo;", 0x2018}, {"rdquo;", 0x201D},
		{"ldquo;", 0x201C}, {"ndash;", 0x2013}, {"mdash;", 0x2014}, {"hellip;", 0x2026}};
	char number[12];
	char *end;

	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		*code = named[i].code;
		if (pm_html_starts(text, named[i].name))
			return strlen(named[i].name);
	}
	if (text.len < 3 || text.ptr[0] != '#')
		return 0;
	size_t len = text.len - 1 < sizeof number - 1 ? text.len - 1 : sizeof number - 1;
	memcpy(number, text.ptr + 1, len);
	number[len] = '\0';
	bool hex = (number[0] | 0x20) == 'x';
	unsigned long value = strtoul(number + hex, &end, hex ? 16 : 10);
	if (end == number + hex || *end != ';' || value < ' ' || value > 0x10FFFF ||
		(value >= 0xD800 && value < 0xE000))
		return 0;
	*code = (uint32_t)value;
	return (size_t)(end - number) + 2;
}

struct pm_str pm_html_unescape(struct pm_arena *arena, struct pm_str text)
{
	struct pm_buf out = {0};
	uint32_t code;

	if (memchr(text.ptr, '&', text.len) == NULL)
		return text;
	for (size_t at = 0; at < text.len; at++) {
		struct pm_str rest = {text.ptr + at + 1, text.len - at - 1};
		size_t len = text.ptr[at] == '&' ? read_reference(rest, &code) : 0;
		char bytes[4];
		if (len > 0)
			pm_buf_add(&out, bytes, pm_utf8_encode(code, bytes));
		else
			pm_buf_add_char(&out, text.ptr[at]);
		at += len;
	}
	arena->failed |= out.failed;
	text = pm_arena_copy(arena, pm_buf_str(&out));
	pm_buf_free(&out);
	return text;
}
