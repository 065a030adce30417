/*
 * What the page of an answer looks like.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_HTML_STYLE_H
#define PM_SEARCH_PRINT_HTML_STYLE_H

/** Its style sheet, in light and dark, for any width from a phone's. */
extern const char pm_html_style[];

#endif
