/*
 * Mending what is nearly XML.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_XML_MEND_H
#define PM_INDEXER_READ_XML_MEND_H

#include <pressmark/str.h>

#include "lib/buf.h"

/**
 * Append a text that is not well formed with what is missing: `amp;` after an ampersand and `lt;`
 * for a bracket that begin nothing, the ends of elements that do not end before what they are in,
 * or, like HTML's `br`, never; and without ends that nothing began.
 *
 * text: UTF-8 without NULs. A parser loses all that comes after some of these.
 */
void pm_xml_mend(struct pm_str text, struct pm_buf *out);

#endif
