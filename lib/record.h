/*
 * A document's data in the index: what hits are shown from.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_RECORD_H
#define PM_LIB_RECORD_H

#include <pressmark/document.h>
#include <pressmark/error.h>
#include <pressmark/str.h>

#include "lib/arena.h"
#include "lib/buf.h"

/** A SHA-256 in hexadecimal, with its NUL. */
#define PM_DIGEST_SIZE 65

/** The data of a document, read. */
struct pm_record {
	struct pm_document document;
	struct pm_str sha256; /* of the text, in hexadecimal; empty when not known */
	struct pm_str site;   /* the URL's host, as pm_host_of_url gives it */
	/* Of a copy, which has no text of its own: */
	struct pm_str copy_of;    /* the uid of the document that had its text when it came */
	struct pm_str text_bytes; /* of the text it came with, in decimal */
	/* In hexadecimal; empty where there are no copies, or none that have to know. */
	struct pm_str text_hash;
};

/** The SHA-256 of bytes. */
void pm_digest(struct pm_str bytes, char hex[PM_DIGEST_SIZE]);

/** Append the data of a document, in the form that schema.c describes; its site is not looked at.
 */
void pm_record_write(struct pm_buf *out, const struct pm_record *record);

/**
 * Read the data of a document.
 *
 * Any bytes will do: lines without `=` and names that are not known are passed over, and without an
 * empty line there is no text. A date that cannot be read is not known; published_text stays.
 * All of *out is borrowed from data, its arrays and values with line feeds from the arena.
 * PM_NO_MEMORY.
 */
enum pm_status pm_record_read(
	struct pm_record *out, struct pm_str data, struct pm_arena *arena, struct pm_error *err);

#endif
