/*
 * Text for a terminal: harmless, with matches in colour, in lines that fit.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/flow.h"

#include <utf8proc.h>

#include "lib/text/utf8.h"

/* A line on its way. */
struct line {
	const struct pm_flow *flow;
	size_t column;
	struct pm_buf word; /* what cannot be broken, with its escapes */
	size_t word_width;
	bool space;  /* there is space before the word */
	bool begun;  /* something is on the line already */
	bool marked; /* the last character is in a match */
};

/* Itself, a picture, U+FFFD, or a space. */
uint32_t pm_flow_harmless(uint32_t code)
{
	if (code == PM_UTF8_BROKEN || (code >= 0x80 && code <= 0x9F) ||
		(code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069))
		return 0xFFFD;
	if ((code >= '\t' && code <= '\r') || code == ' ' || code == 0x2028 || code == 0x2029)
		return ' ';
	if (code < 0x20)
		return 0x2400 + code;
	return code == 0x7F ? 0x2421 : code;
}

static void add_code(struct pm_buf *buf, uint32_t code)
{
	char bytes[4];

	pm_buf_add(buf, bytes, pm_utf8_encode(code, bytes));
}

static size_t width_of(uint32_t code)
{
	if (code < 0x80)
		return 1;
	int width = utf8proc_charwidth((utf8proc_int32_t)code);
	return width > 0 ? (size_t)width : 0;
}

static void end_word(struct line *line)
{
	const struct pm_flow *flow = line->flow;

	if (line->word.len == 0)
		return;
	size_t needed = line->word_width + (line->space && line->begun ? 1 : 0);
	if (flow->width > 0 && line->begun && line->column + needed > flow->width) {
		pm_buf_add_format(flow->out, "\n%*s", (int)flow->indent, "");
		line->column = flow->indent;
	} else if (line->space && line->begun) {
		pm_buf_add_char(flow->out, ' ');
		line->column++;
	}
	pm_buf_add_str(flow->out, pm_buf_str(&line->word));
	line->column += line->word_width;
	line->begun = true;
	line->space = false;
	line->word_width = 0;
	pm_buf_clear(&line->word);
}

/* Change the colour, before the next character. */
static void set_marked(struct line *line, bool marked)
{
	const struct pm_flow *flow = line->flow;

	if (flow->mark == NULL || marked == line->marked)
		return;
	line->marked = marked;
	struct pm_buf *buf = marked ? &line->word : flow->out;
	if (!marked && line->word.len > 0)
		buf = &line->word;
	pm_buf_add_str(buf, pm_str_of(marked ? flow->mark : PM_FLOW_RESET));
	if (!marked && flow->base != NULL)
		pm_buf_add_str(buf, pm_str_of(flow->base));
}

/* One character; marked: whether it is in a match. Wide ones may be broken apart. */
static void add_character(struct line *line, uint32_t code, bool marked)
{
	code = pm_flow_harmless(code);
	if (!marked)
		set_marked(line, false);
	if (code == ' ') {
		end_word(line);
		line->space = true;
		return;
	}
	size_t width = width_of(code);
	if (width > 1)
		end_word(line);
	set_marked(line, marked);
	add_code(&line->word, code);
	line->word_width += width;
	if (width > 1)
		end_word(line);
}

void pm_flow_text(const struct pm_flow *flow, struct pm_str text, size_t start, size_t end,
	const struct pm_match *matches, size_t match_count)
{
	struct line line = {.flow = flow, .column = flow->column};
	const char *stop = text.ptr + text.len;
	size_t next = 0, marked_until = 0, len;
	uint32_t code;

	if (flow->base != NULL)
		pm_buf_add_str(flow->out, pm_str_of(flow->base));
	for (size_t at = start; at < end; at += len) {
		for (; next < match_count && matches[next].start <= at; next++)
			if (matches[next].end > marked_until)
				marked_until = matches[next].end;
		len = pm_utf8_decode(text.ptr + at, stop, &code);
		add_character(&line, code, at < marked_until);
	}
	end_word(&line);
	if (flow->base != NULL || line.marked)
		pm_buf_add_str(flow->out, pm_str_of(PM_FLOW_RESET));
	flow->out->failed |= line.word.failed;
	pm_buf_free(&line.word);
}

size_t pm_flow_width(struct pm_str text)
{
	const char *end = text.ptr + text.len;
	size_t width = 0;
	uint32_t code;

	for (const char *ptr = text.ptr; ptr < end;) {
		ptr += pm_utf8_decode(ptr, end, &code);
		width += width_of(pm_flow_harmless(code));
	}
	return width;
}

void pm_flow_plain(struct pm_buf *out, struct pm_str text)
{
	const char *end = text.ptr + text.len;
	uint32_t code;

	for (const char *ptr = text.ptr; ptr < end;) {
		ptr += pm_utf8_decode(ptr, end, &code);
		add_code(out, pm_flow_harmless(code));
	}
}

size_t pm_flow_cut(struct pm_buf *out, struct pm_str text, size_t width)
{
	const char *end = text.ptr + text.len, *ptr = text.ptr;
	size_t room = pm_flow_width(text) > width && width > 0 ? width - 1 : width;
	size_t taken = 0;
	uint32_t code;

	while (ptr < end) {
		size_t len = pm_utf8_decode(ptr, end, &code);
		code = pm_flow_harmless(code);
		if (taken + width_of(code) > room)
			break;
		add_code(out, code);
		taken += width_of(code);
		ptr += len;
	}
	if (ptr == end)
		return taken;
	pm_buf_add_str(out, PM_STR("\xE2\x80\xA6"));
	return taken + 1;
}
