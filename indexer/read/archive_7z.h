/*
 * 7z archives: whether they ask for too much memory.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * libarchive takes as much memory as the header of an archive says it has members, before it looks
 * whether they are there: 170 bytes ask for gigabytes. So the header is walked before libarchive
 * gets the archive, and every count by which it would take memory is held against what is there.
 * The format: 7zFormat.txt of the LZMA SDK.
 */
#ifndef PM_INDEXER_READ_ARCHIVE_7Z_H
#define PM_INDEXER_READ_ARCHIVE_7Z_H

#include <stddef.h>
#include <stdint.h>

#include <pressmark/error.h>

/** The most bytes of a header, also of one that is packed itself. */
#define PM_7Z_HEADER_MAX ((size_t)64 << 20)
/** The most memory that a member's compression may need (a dictionary; PPMd's model). */
#define PM_7Z_DICTIONARY_MAX ((uint64_t)512 << 20)
/** The longest target of a symbolic link, which libarchive holds in memory. */
#define PM_7Z_LINK_MAX ((uint64_t)64 << 10)

/** Where the bytes of an archive come from. */
struct pm_7z_source {
	void *context;
	uint64_t size;
	/* As pm_input_read_at. */
	enum pm_status (*read_at)(void *context, uint64_t offset, char *buffer, size_t size,
		size_t *count, struct pm_error *err);
};

/**
 * Look whether libarchive may have the archive. PM_CORRUPT when its header is broken, PM_INVALID
 * when it would take too much memory or cannot be looked at; both in words that do not name it.
 * PM_IO and others as the source says.
 */
enum pm_status pm_7z_check(const struct pm_7z_source *source, struct pm_error *err);

/** A header that is packed itself: where its bytes are, and how they are unpacked. */
struct pm_7z_packed {
	uint64_t offset, size; /* from the end of the signature header; size 0: it is not packed */
	uint64_t unpacked_size;
	uint64_t codec;
	const unsigned char *properties; /* of the codec; within the header walked */
	size_t property_count;
};

#define PM_7Z_COPY 0
#define PM_7Z_LZMA 0x030101
#define PM_7Z_LZMA2 0x21

/** Walk a header; *packed: whether that is one that is packed. Statuses as pm_7z_check. */
enum pm_status pm_7z_walk(const unsigned char *header, size_t size, struct pm_7z_packed *packed,
	struct pm_error *err);

#endif
