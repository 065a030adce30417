/*
 * Zip archives: what libarchive takes too much memory for.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_ARCHIVE_ZIP_H
#define PM_INDEXER_READ_ARCHIVE_ZIP_H

#include <stdbool.h>
#include <string.h>

#include <archive.h>

#define PM_ZIP_REFUSED "compressed by LZMA or xz, which is not supported in zip archives"

/** The member whose header was read last is compressed in a way for which libarchive takes as much
 * memory as the member says, up to 4 GB. (It tells of that only in words: "ZIP 6.3 (lzma)".) */
static inline bool pm_zip_is_refused(struct archive *archive)
{
	const char *format = archive_format_name(archive);

	return archive_format(archive) == ARCHIVE_FORMAT_ZIP && format != NULL &&
	       (strstr(format, "(lzma") != NULL || strstr(format, "(xz") != NULL);
}

#endif
