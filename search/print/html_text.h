/*
 * Text in HTML: escaped, with matches in <mark>.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_HTML_TEXT_H
#define PM_SEARCH_PRINT_HTML_TEXT_H

#include "lib/buf.h"
#include "search/print/passage.h"

/** Append a text, as content or within the double quotes of an attribute. Controls that HTML does
 * not allow, and broken bytes, become harmless. */
void pm_html_add(struct pm_buf *buf, struct pm_str text);

/** Append a passage of a text, what matched in <mark>. */
void pm_html_add_passage(struct pm_buf *buf, struct pm_str text, struct pm_passage passage);

#endif
