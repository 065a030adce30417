/*
 * From the encodings of XML to UTF-8.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_XML_DECODE_H
#define PM_INDEXER_READ_XML_DECODE_H

#include <stddef.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "lib/buf.h"

/**
 * Append a document as UTF-8, without byte order mark and white space around it, and with a space
 * for every character that XML forbids.
 *
 * flaw: gets what had to be replaced, in words; nothing else.
 */
enum pm_status pm_xml_decode(
	struct pm_str bytes, struct pm_buf *out, char *flaw, size_t size, struct pm_error *err);

#endif
