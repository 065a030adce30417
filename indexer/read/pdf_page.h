/*
 * A page of PDF as lines with their places.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_PDF_PAGE_H
#define PM_INDEXER_READ_PDF_PAGE_H

#include "indexer/read/pdf_layout.h"
#include "indexer/read/pdf_poppler.h"

/** Add a page and its lines to a layout, in Poppler's reading order. */
void pm_pdf_read_page(
	struct pm_pdf_layout *layout, const struct pm_poppler *poppler, PopplerPage *page);

#endif
