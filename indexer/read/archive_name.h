/*
 * What members of archives are called.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_ARCHIVE_NAME_H
#define PM_INDEXER_READ_ARCHIVE_NAME_H

#include <pressmark/str.h>

#include "lib/buf.h"

/**
 * Write the path of a member as if the archive were a file system of its own: "/" and the folders,
 * without ".", ".." and empty components, which never lead out of it. One trimmed line of UTF-8:
 * what is none, and control characters, become U+FFFD.
 */
void pm_archive_name(struct pm_buf *out, struct pm_str path);

/** Append bytes as the code page of the IBM PC, in which zip has names that it does not mark as
 * UTF-8 (APPNOTE.TXT, D.1), if they are not UTF-8 all the same. */
void pm_archive_decode_zip_name(struct pm_buf *out, struct pm_str bytes);

/** The end of a name, which is short enough to stand in messages and has the extension. */
const char *pm_archive_short_name(const char *name);

/** Why a member of that name is passed over whatever it holds; NULL: it is not. */
const char *pm_archive_why_not(struct pm_str name);

#endif
