/*
 * Compressing many short texts.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Finding the best codes for each text takes longer than writing it with them, so the codes are
 * made once, from a sample of the texts, and serve for all (ISA-L's deflate with its own Huffman
 * tables). What comes of it is raw deflate (RFC 1951).
 */
#ifndef PM_INDEXER_BUILD_DEFLATE_H
#define PM_INDEXER_BUILD_DEFLATE_H

#include <pressmark/error.h>

#include "lib/buf.h"

struct pm_deflate;

/** Give *out to the caller (pm_deflate_free). Not shared between threads. */
enum pm_status pm_deflate_new(struct pm_deflate **out, struct pm_error *err);

void pm_deflate_free(struct pm_deflate *deflate);

/** Begin a sample. */
void pm_deflate_begin(struct pm_deflate *deflate);

/** Add a text to the sample. */
void pm_deflate_sample(struct pm_deflate *deflate, struct pm_str text);

/** Make the codes from the sample. */
void pm_deflate_end(struct pm_deflate *deflate);

/** Append a text to out, compressed with the codes if that is shorter; whether it is. */
bool pm_deflate_add(struct pm_deflate *deflate, struct pm_str text, struct pm_buf *out);

#endif
