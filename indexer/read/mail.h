/*
 * Messages of mail, one at a time: what the readers of single files and of mailboxes share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_MAIL_H
#define PM_INDEXER_READ_MAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "indexer/read/draft.h"
#include "indexer/read/mime.h"
#include "lib/buf.h"

/** What a message brings along, read after it: borrowed from the message and the draft's arena. */
struct pm_mail_attachment {
	struct pm_mime_part part;
	struct pm_str name; /* a path in the message: "/name.pdf" */
};

/** A reader of messages: zero-initialise it but for draft and input, pm_mail_free it. */
struct pm_mail {
	struct pm_draft draft;
	struct pm_input *input;
	bool in_mailbox; /* what is attached is named after its message */
	size_t parts;    /* of the message, so far */
	bool is_cut;     /* one of them has no end */
	struct pm_mail_attachment *attachments;
	size_t attachment_count, attachment_capacity;
	struct pm_buf text, bytes, decoded, name; /* text: of the message; the others are scratch */
};

/** Read a message and what it brings along; pm_draft_begin is done. */
enum pm_status pm_mail_read(struct pm_mail *mail, struct pm_str message, struct pm_error *err);

void pm_mail_free(struct pm_mail *mail);

/** Append a part of the text to the message's. */
enum pm_status pm_mail_add_text(
	struct pm_mail *mail, const struct pm_mime_part *part, struct pm_error *err);

/** The bytes are armoured by OpenPGP so that only those can read them who have the key. */
bool pm_mail_is_armoured(struct pm_str bytes);

/** The line begins a message in a mailbox: "From ", who, when. */
bool pm_mbox_is_mark(struct pm_str line);

#endif
