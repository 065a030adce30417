/*
 * Fuzz the readers of the formats docx, odt and epub.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The first byte is "d", "o" or "e", a part of XML follows: checksums would keep most of what is
 * changed in a zip from the readers. Else all bytes are the zip.
 */
#include "tests/fuzz/fuzz_read.h"
#include "tests/unit/make_package.h"

static void fuzz_package(const struct package_part *parts, const char *format)
{
	struct pm_buf package = {0};

	make_package(&package, parts);
	fuzz_read((const uint8_t *)package.ptr, package.len, format);
	pm_buf_free(&package);
}

static void fuzz_docx(const char *xml)
{
	const struct package_part parts[] = {{"word/document.xml", xml}, {"_rels/.rels", xml},
		{"word/_rels/document.xml.rels", xml}, {"word/styles.xml", xml},
		{"word/notes.xml", xml}, {"docProps/core.xml", xml}, {NULL, NULL}};

	fuzz_package(parts, "docx");
}

static void fuzz_odt(const char *xml)
{
	const struct package_part parts[] = {
		{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", xml},
		{"meta.xml", xml}, {NULL, NULL}};

	fuzz_package(parts, "odt");
}

static void fuzz_epub(const char *xml)
{
	const struct package_part parts[] = {{"mimetype", "application/epub+zip"},
		{"META-INF/container.xml", xml}, {"META-INF/encryption.xml", xml}, {"b.opf", xml},
		{"a.xhtml", xml}, {"c/d.xhtml", xml}, {NULL, NULL}};

	fuzz_package(parts, "epub");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pm_buf xml = {0};

	if (size < 2)
		return 0;
	pm_buf_add(&xml, data + 1, size - 1);
	if (data[0] == 'd')
		fuzz_docx(xml.ptr);
	else if (data[0] == 'o')
		fuzz_odt(xml.ptr);
	else if (data[0] == 'e')
		fuzz_epub(xml.ptr);
	else
		fuzz_read(data, size, "docx");
	pm_buf_free(&xml);
	return 0;
}
