/*
 * The text of a message: from a part's bytes to lines as they were meant.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "indexer/read/charset.h"
#include "indexer/read/html.h"
#include "indexer/read/mail.h"
#include "lib/error.h"

/* A line of format=flowed without its marks. */
struct flowed_line {
	struct pm_str text;
	size_t depth; /* of quoting */
	bool goes_on; /* in the next line */
};

static struct flowed_line parse_flowed(struct pm_str line, bool dense)
{
	struct flowed_line out = {.text = line};

	while (out.depth < line.len && line.ptr[out.depth] == '>')
		out.depth++;
	out.text.ptr += out.depth;
	out.text.len -= out.depth;
	if (out.text.len > 0 && out.text.ptr[0] == ' ') { /* stuffed */
		out.text.ptr++;
		out.text.len--;
	}
	bool is_signature = pm_str_is(out.text, "-- ");
	out.goes_on = !is_signature && out.text.len > 0 && out.text.ptr[out.text.len - 1] == ' ';
	out.text.len -= out.goes_on && dense;
	return out;
}

/* Append text in format=flowed (RFC 3676) with a line for each paragraph. */
static void add_flowed(struct pm_buf *out, struct pm_str text, bool dense)
{
	struct flowed_line before = {0};
	struct pm_str line;

	while (pm_mime_next_line(&text, &line)) {
		struct flowed_line now = parse_flowed(line, dense);
		bool joins =
			before.goes_on && before.depth == now.depth && !pm_str_is(now.text, "-- ");
		if (before.goes_on && !joins)
			pm_buf_add_char(out, '\n');
		for (size_t i = 0; i < now.depth && !joins; i++)
			pm_buf_add_char(out, '>');
		if (now.depth > 0 && !joins)
			pm_buf_add_char(out, ' ');
		pm_buf_add_str(out, now.text);
		if (!now.goes_on)
			pm_buf_add_char(out, '\n');
		before = now;
	}
	if (before.goes_on)
		pm_buf_add_char(out, '\n');
}

/* What stands around and in a text that is signed by OpenPGP in place (RFC 4880, 7). */
enum armour {
	NO_ARMOUR,
	ARMOUR_HEADER,
	ARMOURED_TEXT,
	ARMOUR_SIGNATURE
};

/* Go on to a line; true when it is of the armour. */
static bool pass_armour(enum armour *armour, struct pm_str *line)
{
	struct pm_str mark = pm_str_trim(*line);

	if (*armour == NO_ARMOUR && pm_str_is(mark, "-----BEGIN PGP SIGNED MESSAGE-----")) {
		*armour = ARMOUR_HEADER;
	} else if (*armour == ARMOUR_HEADER) {
		*armour = mark.len == 0 ? ARMOURED_TEXT : ARMOUR_HEADER;
	} else if (*armour == ARMOURED_TEXT && pm_str_is(mark, "-----BEGIN PGP SIGNATURE-----")) {
		*armour = ARMOUR_SIGNATURE;
	} else if (*armour == ARMOUR_SIGNATURE) {
		*armour = pm_str_is(mark, "-----END PGP SIGNATURE-----") ? NO_ARMOUR
		                                                         : ARMOUR_SIGNATURE;
	} else {
		bool dashed = *armour == ARMOURED_TEXT && line->len >= 2 &&
		              memcmp(line->ptr, "- ", 2) == 0;
		line->ptr += dashed ? 2 : 0;
		line->len -= dashed ? 2 : 0;
		return false;
	}
	return true;
}

static void add_lines(struct pm_buf *out, struct pm_str text)
{
	enum armour armour = NO_ARMOUR;
	struct pm_str line;

	while (pm_mime_next_line(&text, &line)) {
		if (pass_armour(&armour, &line))
			continue;
		pm_buf_add_str(out, line);
		pm_buf_add_char(out, '\n');
	}
}

/* Append the text of HTML. */
static enum pm_status add_html(struct pm_mail *mail, struct pm_str source, struct pm_error *err)
{
	struct pm_html html;
	struct pm_error why;
	enum pm_status status = pm_html_parse(&html, source, &why);

	if (status == PM_OK)
		status = pm_html_read_text(&html, &mail->text, &why);
	if (status == PM_NO_MEMORY)
		pm_fail_memory(err);
	else if (status != PM_OK)
		status = pm_draft_warn(
			&mail->draft, err, "its HTML cannot be read: %s", why.message);
	pm_html_free(&html);
	return status;
}

bool pm_mail_is_armoured(struct pm_str bytes)
{
	static const char mark[] = "-----BEGIN PGP MESSAGE-----";

	bytes = pm_str_trim(bytes);
	return bytes.len >= sizeof mark - 1 && memcmp(bytes.ptr, mark, sizeof mark - 1) == 0;
}

/* Decode a part, to UTF-8; borrowed from mail. */
static enum pm_status decode(struct pm_mail *mail, const struct pm_mime_part *part,
	struct pm_str *text, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	pm_buf_clear(&mail->bytes);
	pm_buf_clear(&mail->decoded);
	size_t bad = pm_mime_decode(part, &mail->bytes);
	if (mail->bytes.failed || mail->draft.arena.failed)
		return pm_fail_memory(err);
	if (bad > 0)
		status =
			pm_draft_warn(&mail->draft, err, "%zu lines are not base64: left out", bad);
	if (status == PM_OK)
		status = pm_draft_decode_declared(&mail->draft, pm_buf_str(&mail->bytes),
			part->charset.ptr, &mail->decoded, text, err);
	return status;
}

enum pm_status pm_mail_add_text(
	struct pm_mail *mail, const struct pm_mime_part *part, struct pm_error *err)
{
	struct pm_str text = {0};
	enum pm_status status = decode(mail, part, &text, err);

	if (status != PM_OK || pm_str_trim(text).len == 0)
		return status;
	if (mail->text.len > 0) /* an empty line between */
		pm_buf_add(&mail->text, "\n\n", mail->text.ptr[mail->text.len - 1] == '\n' ? 1 : 2);
	if (pm_str_is(part->type, "text/html"))
		status = add_html(mail, text, err);
	else if (part->flowed)
		add_flowed(&mail->text, text, part->dense);
	else
		add_lines(&mail->text, text);
	return status == PM_OK && mail->text.failed ? pm_fail_memory(err) : status;
}
