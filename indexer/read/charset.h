/*
 * From the encodings of files to UTF-8.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_CHARSET_H
#define PM_INDEXER_READ_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "lib/buf.h"

/** U+FFFD, what stands where bytes could not be read, in UTF-8. */
#define PM_REPLACEMENT "\xEF\xBF\xBD"

/** The encoding that a byte order mark tells, and the mark's length: "UTF-8", "UTF-16LE",
 * "UTF-16BE"; NULL and 0 without a mark. */
const char *pm_charset_of_mark(struct pm_str bytes, size_t *length);

/** The encoding is one that pm_charset_decode knows. */
bool pm_charset_is_known(const char *charset);

/**
 * Append bytes as UTF-8 to out; what cannot be read becomes U+FFFD, *replaced counts how often.
 * charset: as iconv knows it, in any case. PM_NOT_FOUND when it does not; PM_NO_MEMORY.
 */
enum pm_status pm_charset_decode(struct pm_buf *out, struct pm_str bytes, const char *charset,
	size_t *replaced, struct pm_error *err);

/**
 * What bytes are in that do not tell, as iconv knows it: "UTF-8" when most sequences of bytes
 * beyond ASCII are that, so that a broken place does not turn all others into rubbish; else what
 * their frequencies say; WINDOWS-1252, as browsers do, where they say nothing certain.
 */
const char *pm_charset_detect(struct pm_str bytes);

/** How an encoding came to be chosen. */
enum pm_charset_choice {
	PM_CHARSET_DECLARED,
	PM_CHARSET_DETECTED,     /* none is declared */
	PM_CHARSET_NOT_KNOWN,    /* what is declared is not known, */
	PM_CHARSET_CONTRADICTED, /* or the bytes are not in it: detected */
};

/** The encoding to read bytes in that declare one: that, or what browsers take it for, unless it
 * cannot be. declared: may be empty, borrowed. */
const char *pm_charset_choose(
	struct pm_str bytes, const char *declared, enum pm_charset_choice *choice);

bool pm_utf8_is_valid(struct pm_str bytes);

/** How many of the bytes at the beginning are valid UTF-8. */
size_t pm_utf8_valid(struct pm_str bytes);

/** Append bytes with U+FFFD instead of what is not UTF-8. */
void pm_utf8_repair(struct pm_buf *out, struct pm_str bytes);

/** The same for a name: one line, with U+FFFD instead of control characters, too. */
void pm_utf8_repair_name(struct pm_buf *out, struct pm_str bytes);

#endif
