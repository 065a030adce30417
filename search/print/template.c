/*
 * Templates: `{title}\t{published}\n`.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/template.h"

#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "search/print/flow.h"
#include "search/print/print.h"

/* The current piece ends: with a field, or with the template. */
static enum pm_status end_piece(
	struct pm_template *out, struct pm_template_piece piece, struct pm_error *err)
{
	struct pm_template_piece *pieces =
		pm_make_room(out->pieces, sizeof *pieces, out->count + 1, &out->capacity);

	if (pieces == NULL)
		return pm_fail_memory(err);
	out->pieces = pieces;
	piece.start = out->count > 0 ? pieces[out->count - 1].end : 0;
	piece.end = out->literals.len;
	pieces[out->count++] = piece;
	return PM_OK;
}

/* The byte that a backslash and a letter stand for. */
static enum pm_status read_escape(struct pm_template *out, char letter, struct pm_error *err)
{
	switch (letter) {
	case 't':
		pm_buf_add_char(&out->literals, '\t');
		return PM_OK;
	case 'n':
		pm_buf_add_char(&out->literals, '\n');
		return PM_OK;
	case '0':
		pm_buf_add_char(&out->literals, '\0');
		return PM_OK;
	case '\\':
		pm_buf_add_char(&out->literals, '\\');
		return PM_OK;
	}
	return pm_fail(err, PM_INVALID,
		"--template: after a backslash there must be one of t, n, 0 and \\");
}

/* A field, after its opening brace. *len: the bytes it takes with the closing one. */
static enum pm_status read_field(
	struct pm_template *out, struct pm_str rest, size_t *len, struct pm_error *err)
{
	struct pm_template_piece piece = {0};
	const char *end = memchr(rest.ptr, '}', rest.len);

	if (end == NULL)
		return pm_fail(err, PM_INVALID, "--template: a { is not closed; {{ stands for it");
	struct pm_str name = {rest.ptr, (size_t)(end - rest.ptr)};
	*len = name.len + 1;
	if (pm_str_is(name, "id")) {
		piece.has_id = true;
		return end_piece(out, piece, err);
	}
	enum pm_status status =
		pm_hit_field_read(&piece.field, name, PM_HIT_COLUMN_COUNT, "template", err);
	if (status != PM_OK)
		return status;
	piece.has_field = true;
	out->bits |= 1U << piece.field;
	return end_piece(out, piece, err);
}

enum pm_status pm_template_read(struct pm_template *out, struct pm_str text, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	size_t len;

	*out = (struct pm_template){0};
	for (size_t i = 0; i < text.len && status == PM_OK; i += len) {
		char c = text.ptr[i], next = i + 1 < text.len ? text.ptr[i + 1] : ' ';
		len = 2;
		if (c == '\\') {
			status = read_escape(out, next, err);
		} else if ((c == '{' || c == '}') && next == c) {
			pm_buf_add_char(&out->literals, c);
		} else if (c == '{') {
			struct pm_str rest = {text.ptr + i + 1, text.len - i - 1};
			status = read_field(out, rest, &len, err);
			len++;
		} else if (c == '}') {
			status = pm_fail(
				err, PM_INVALID, "--template: a } is not opened; }} stands for it");
		} else {
			pm_buf_add_char(&out->literals, c);
			len = 1;
		}
	}
	if (status == PM_OK)
		status = end_piece(out, (struct pm_template_piece){0}, err);
	return status == PM_OK && out->literals.failed ? pm_fail_memory(err) : status;
}

void pm_template_free(struct pm_template *pieces)
{
	pm_buf_free(&pieces->literals);
	free(pieces->pieces);
}

/* ---- The format ---- */

/* Append a line's worth of words: white space that is not a space becomes one. */
static void add_line(struct pm_buf *out, struct pm_str value)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];
		pm_buf_add_char(out, c >= '\t' && c <= '\r' ? ' ' : c);
	}
}

static void add_value(struct pm_output *output, struct pm_str value, bool is_line)
{
	if (output->terminal)
		pm_flow_plain(output->buf, value);
	else if (is_line)
		add_line(output->buf, value);
	else
		pm_buf_add_str(output->buf, value);
}

static void add_field(struct pm_output *output, const struct pm_hit *hit, enum pm_hit_field field)
{
	struct pm_buf made = {0};

	add_value(output, pm_hit_field_text(&made, hit, field), pm_hit_field_is_line(field));
	output->buf->failed |= made.failed;
	pm_buf_free(&made);
}

static void print_hit(struct pm_output *output, const struct pm_hit *hit)
{
	const struct pm_template *template = &output->pieces;
	const char *literals = pm_buf_str(&template->literals).ptr;

	for (size_t i = 0; i < template->count; i++) {
		const struct pm_template_piece *piece = &template->pieces[i];
		pm_buf_add(output->buf, literals + piece->start, piece->end - piece->start);
		if (piece->has_field)
			add_field(output, hit, piece->field);
		else if (piece->has_id)
			add_value(output, output->id, true);
	}
}

const struct pm_format pm_format_template = {.name = "template", .hit = print_hit};
