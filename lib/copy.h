/*
 * Copies: documents that have the text of another one.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The text of several documents is kept once, with the first of them; the others are its copies,
 * which no search finds by words. Texts are the same that differ in nothing but white space.
 */
#ifndef PM_LIB_COPY_H
#define PM_LIB_COPY_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/record.h"

struct xap_reader;

/** Bytes of a text's hash, and the same in hexadecimal with its NUL. */
#define PM_TEXT_HASH_SIZE 16
#define PM_TEXT_HASH_HEX (2 * PM_TEXT_HASH_SIZE + 1)

/** Bytes that a text has to have, its white space counted once, to be taken for another's copy: too
 * many short notices are alike. */
#define PM_COPY_BYTES_MIN 100

/** The hash of a text, its runs of white space taken for single spaces: the beginning of its
 * SHA-256. False: it is too short to be compared with others, and the hash may be
 * that of no text. */
bool pm_text_hash(struct pm_str text, uint8_t hash[PM_TEXT_HASH_SIZE]);

/** The same in hexadecimal; empty: it is too short. */
void pm_text_hash_hex(struct pm_str text, char hex[PM_TEXT_HASH_HEX]);

void pm_text_hash_write(const uint8_t hash[PM_TEXT_HASH_SIZE], char hex[PM_TEXT_HASH_HEX]);

/** Read the hexadecimal form; false: it is none. */
bool pm_text_hash_read(struct pm_str hex, uint8_t hash[PM_TEXT_HASH_SIZE]);

/** Append the term that the copies of a text have. */
void pm_copy_add_term(struct pm_buf *out, struct pm_str hex);

/** Read the document of a uid from a database as it is open, into the arena. PM_NOT_FOUND. */
enum pm_status pm_copy_find(struct xap_reader *reader, struct pm_str uid, struct pm_arena *arena,
	struct pm_record *out, struct pm_error *err);

/**
 * Find the document whose text a copy has, in a database as it is open.
 *
 * copy: a record with copy_of. *out: all of the original, in the arena. PM_NOT_FOUND when there is
 * none, which is not as it should be.
 */
enum pm_status pm_copy_original(struct xap_reader *reader, const struct pm_record *copy,
	struct pm_arena *arena, struct pm_record *out, struct pm_error *err);

#endif
