/*
 * PDF as small as it can be, for tests.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_UNIT_MAKE_PDF_H
#define PM_TESTS_UNIT_MAKE_PDF_H

#include <string.h>

#include "lib/buf.h"

/** A line of text for a page's content: size, place from the lower left corner, all as text. */
#define PDF_LINE(size, x, y, text) "BT /F " #size " Tf " #x " " #y " Td (" text ") Tj ET\n"

#define PDF_OBJECTS_MAX 64

/** A document to be made; what is NULL is left out. */
struct pdf_sample {
	const char *pages[8];   /* the content of each */
	const char *info;       /* the information dictionary's entries */
	const char *metadata;   /* an XMP packet */
	const char *encryption; /* the encryption dictionary's entries */
};

/** The file in the making: where its objects begin. */
struct pdf_making {
	struct pm_buf *out;
	size_t offsets[PDF_OBJECTS_MAX];
	unsigned count;
};

/** Add an object; its number is the number of those there are now. */
static inline void pdf_object(struct pdf_making *making, const char *dictionary, const char *stream)
{
	struct pm_buf *out = making->out;

	making->offsets[making->count++] = out->len;
	pm_buf_add_format(out, "%u 0 obj\n<<%s", making->count, dictionary);
	if (stream != NULL)
		pm_buf_add_format(out, " /Length %zu>>\nstream\n%s\nendstream\nendobj\n",
			strlen(stream), stream);
	else
		pm_buf_add_str(out, PM_STR(">>\nendobj\n"));
}

/** The table of objects and what points to the first ones. */
static inline void pdf_end(struct pdf_making *making, const struct pdf_sample *sample)
{
	struct pm_buf *out = making->out;
	size_t table = out->len;

	pm_buf_add_format(out, "xref\n0 %u\n0000000000 65535 f \n", making->count + 1);
	for (unsigned i = 0; i < making->count; i++)
		pm_buf_add_format(out, "%010zu 00000 n \n", making->offsets[i]);
	pm_buf_add_format(out, "trailer\n<</Size %u /Root 1 0 R", making->count + 1);
	if (sample->info != NULL)
		pm_buf_add_str(out, PM_STR(" /Info 4 0 R"));
	if (sample->encryption != NULL)
		pm_buf_add_format(out,
			" /ID [(0123456789abcdef) (0123456789abcdef)] /Encrypt <<%s>>",
			sample->encryption);
	pm_buf_add_format(out, ">>\nstartxref\n%zu\n%%%%EOF\n", table);
}

/** Append the document. */
static inline void make_pdf(struct pm_buf *out, const struct pdf_sample *sample)
{
	struct pdf_making making = {.out = out};
	struct pm_buf kids = {0};
	unsigned count = 0;

	pm_buf_add_str(out, PM_STR("%PDF-1.4\n"));
	for (; count < 8 && sample->pages[count] != NULL; count++)
		pm_buf_add_format(&kids, "%u 0 R ", 6 + 2 * count);
	pdf_object(&making, "/Type /Catalog /Pages 2 0 R /Metadata 5 0 R", NULL);
	struct pm_buf pages = {0};
	pm_buf_add_format(
		&pages, "/Type /Pages /Count %u /Kids [%s]", count, count > 0 ? kids.ptr : "");
	pdf_object(&making, pages.ptr, NULL);
	pdf_object(&making,
		"/Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding", NULL);
	pdf_object(&making, sample->info != NULL ? sample->info : "", NULL);
	pdf_object(&making, "/Type /Metadata /Subtype /XML",
		sample->metadata != NULL ? sample->metadata : "");
	for (unsigned i = 0; i < count; i++) {
		struct pm_buf page = {0};
		pm_buf_add_format(&page,
			"/Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %u 0 R "
			"/Resources <</Font <</F 3 0 R>>>>",
			7 + 2 * i);
		pdf_object(&making, page.ptr, NULL);
		pdf_object(&making, "", sample->pages[i]);
		pm_buf_free(&page);
	}
	pdf_end(&making, sample);
	pm_buf_free(&pages);
	pm_buf_free(&kids);
}

#endif
