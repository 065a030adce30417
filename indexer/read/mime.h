/*
 * The structure of messages (RFC 5322, RFC 2045 and its sequels): fields, parts, encodings.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_MIME_H
#define PM_INDEXER_READ_MIME_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/str.h>

#include "lib/arena.h"
#include "lib/buf.h"

/** How the bytes of a part stand in the message. */
enum pm_mime_encoding {
	PM_MIME_PLAIN, /* as they are */
	PM_MIME_BASE64,
	PM_MIME_QUOTED,
	PM_MIME_UUENCODE,
};

/** A message or a part of one: header and body are borrowed from it, the rest from the arena. */
struct pm_mime_part {
	struct pm_str header, body;
	struct pm_str type;     /* "text/plain", in small letters */
	struct pm_str smime;    /* the parameter smime-type */
	struct pm_str charset;  /* terminated */
	struct pm_str boundary; /* of a multipart; empty: it declares none */
	struct pm_str name;     /* of the file it was, as declared */
	enum pm_mime_encoding encoding;
	bool attached;      /* it is not meant to be shown with the others */
	bool flowed, dense; /* format=flowed, and DelSp=yes (RFC 3676) */
};

/** How much of a field is read: no field that people or their programs write is longer, and GMime's
 * time grows with the square. */
#define PM_MIME_FIELD_MAX 65536

/** Look at the header of a message or part. type: what it is if it does not say. */
void pm_mime_parse(
	struct pm_mime_part *part, struct pm_arena *arena, struct pm_str bytes, const char *type);

/** Take the next field of a header; false at the end. value: folded as it stands. */
bool pm_mime_next_field(struct pm_str *header, struct pm_str *name, struct pm_str *value);

/** The value of a field as text: unfolded, in UTF-8, its encoded words decoded (RFC 2047). */
struct pm_str pm_mime_text(struct pm_arena *arena, struct pm_str value);

/** Call for each mailbox of a list of addresses; name: the display name, else the address. */
void pm_mime_mailboxes(
	struct pm_str value, void (*call)(void *context, struct pm_str name), void *context);

/**
 * Take the next part of a multipart's body: *rest is the body at first. False when there is none.
 * *cut: the message ended before the delimiter that ends the part.
 */
bool pm_mime_next_part(struct pm_str *rest, struct pm_str boundary, struct pm_str *part, bool *cut);

/** What seems to be the boundary of a body whose own is not there; empty when nothing does. */
struct pm_str pm_mime_guess_boundary(struct pm_str body);

/** Append the bytes that a part's body stands for; the number of lines that were left out because
 * they are not in its encoding. */
size_t pm_mime_decode(const struct pm_mime_part *part, struct pm_buf *out);

/** Take the next line of text, without its line end; false at the end. */
bool pm_mime_next_line(struct pm_str *text, struct pm_str *line);

/** The length of the name of a field that the line begins; 0: it begins none. */
size_t pm_mime_field_name(struct pm_str line);

#endif
