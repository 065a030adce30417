/*
 * Unpacking gzip, checked.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_GUNZIP_H
#define PM_INDEXER_READ_GUNZIP_H

#include <stdbool.h>
#include <stddef.h>

#include <zlib.h>

#include <pressmark/str.h>

/**
 * An unpacker of gzip, of any number of members one after another: zero-initialise it,
 * pm_gunzip_begin, pm_gunzip_end.
 *
 * libarchive 3.6 reads gzip too, but passes over the checksums: damaged text would be indexed.
 */
struct pm_gunzip {
	z_stream stream;
	bool begun;
	bool between; /* a member ended, no byte of another was seen */
};

/** The bytes are the beginning of a gzip file. */
bool pm_gunzip_recognise(struct pm_str head);

/** False when memory runs out. */
bool pm_gunzip_begin(struct pm_gunzip *gunzip);

void pm_gunzip_end(struct pm_gunzip *gunzip);

/** Give it bytes, borrowed until pm_gunzip_take gave all that is in them. */
void pm_gunzip_feed(struct pm_gunzip *gunzip, struct pm_str bytes);

/** The end of the file may come here: no member is half unpacked. */
bool pm_gunzip_complete(const struct pm_gunzip *gunzip);

/** Unpack into out. Returns how many bytes, 0 when it needs more; -1 when the data are damaged, and
 * *why says how (static text). */
ptrdiff_t pm_gunzip_take(struct pm_gunzip *gunzip, char *out, size_t size, const char **why);

#endif
