/*
 * A zip of named parts, for tests.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_UNIT_MAKE_PACKAGE_H
#define PM_TESTS_UNIT_MAKE_PACKAGE_H

#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "lib/buf.h"

struct package_part {
	const char *name, *content;
};

#define PACKAGE_PARTS_MAX 8

static inline la_ssize_t package_write(
	struct archive *archive, void *context, const void *bytes, size_t len)
{
	(void)archive;
	pm_buf_add(context, bytes, len);
	return (la_ssize_t)len;
}

/** Append the zip of parts up to the first without a name; `mimetype` is not compressed. */
static inline void make_package(struct pm_buf *out, const struct package_part *parts)
{
	struct archive *archive = archive_write_new();

	archive_write_set_format_zip(archive);
	archive_write_set_bytes_in_last_block(archive, 1);
	archive_write_open2(archive, out, NULL, package_write, NULL, NULL);
	for (size_t i = 0; i < PACKAGE_PARTS_MAX && parts[i].name != NULL; i++) {
		struct archive_entry *entry = archive_entry_new();
		size_t len = strlen(parts[i].content);
		if (strcmp(parts[i].name, "mimetype") == 0)
			archive_write_zip_set_compression_store(archive);
		else
			archive_write_zip_set_compression_deflate(archive);
		archive_entry_set_pathname(entry, parts[i].name);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_size(entry, (la_int64_t)len);
		archive_write_header(archive, entry);
		archive_write_data(archive, parts[i].content, len);
		archive_entry_free(entry);
	}
	archive_write_free(archive);
}

#endif
