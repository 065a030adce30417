/*
 * Poppler's functions, loaded when a PDF is read.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Poppler brings 32 of the 78 libraries that all readers need: to load them takes longer than
 * anything else when a program starts, and most programs that start read no PDF.
 */
#ifndef PM_INDEXER_READ_PDF_POPPLER_H
#define PM_INDEXER_READ_PDF_POPPLER_H

#include <poppler.h>

#include <pressmark/error.h>

#define PM_POPPLER_FUNCTIONS(EACH)    \
	EACH(document_get_author)     \
	EACH(document_get_keywords)   \
	EACH(document_get_metadata)   \
	EACH(document_get_n_pages)    \
	EACH(document_get_page)       \
	EACH(document_get_title)      \
	EACH(document_new_from_bytes) \
	EACH(error_quark)             \
	EACH(page_free_image_mapping) \
	EACH(page_get_image_mapping)  \
	EACH(page_get_size)           \
	EACH(page_get_text)           \
	EACH(page_get_text_layout)

/** poppler_NAME is NAME here. */
struct pm_poppler {
#define PM_POPPLER_MEMBER(name) __typeof__(poppler_##name) *name;
	PM_POPPLER_FUNCTIONS(PM_POPPLER_MEMBER)
#undef PM_POPPLER_MEMBER
};

/** Load them, if they are not yet. PM_INVALID: that is not possible; name: of the PDF, to say so.
 */
enum pm_status pm_poppler_load(struct pm_poppler *poppler, const char *name, struct pm_error *err);

#endif
