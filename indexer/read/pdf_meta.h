/*
 * What a PDF says about itself.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_PDF_META_H
#define PM_INDEXER_READ_PDF_META_H

#include "indexer/read/draft.h"
#include "indexer/read/pdf_poppler.h"

/**
 * Put what the document's XMP, else its information dictionary, says: title, authors, publisher,
 * keywords, language, date of publication.
 *
 * What programs write of themselves is left out: titles that are names of files, authors that are
 * names of accounts. When the file was made is not when its text was published.
 */
void pm_pdf_put_metadata(
	struct pm_draft *draft, const struct pm_poppler *poppler, PopplerDocument *document);

#endif
