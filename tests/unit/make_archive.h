/*
 * Archives made by libarchive.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_UNIT_MAKE_ARCHIVE_H
#define PM_TESTS_UNIT_MAKE_ARCHIVE_H

#include <locale.h>

#include <archive.h>
#include <archive_entry.h>

#include "lib/buf.h"
#include "tests/unit/test.h"

/* A member; fill instead of bytes: so many line feeds. A name ends the list. */
struct member {
	const char *name;
	struct pm_str bytes;
	const char *link; /* to what */
	bool hard;
	mode_t type; /* 0: a regular file */
	size_t fill;
};

static inline la_ssize_t collect(
	struct archive *archive, void *context, const void *bytes, size_t len)
{
	(void)archive;
	pm_buf_add(context, bytes, len);
	return (la_ssize_t)len;
}

static inline void write_fill(struct archive *archive, size_t left)
{
	static char block[1 << 20];

	memset(block, '\n', sizeof block);
	while (left > 0) {
		size_t len = left < sizeof block ? left : sizeof block;
		assert_int_equal(archive_write_data(archive, block, len), len);
		left -= len;
	}
}

static inline void write_member(struct archive *archive, const struct member *member)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, member->name);
	archive_entry_set_filetype(entry, member->type != 0 ? member->type : AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)(member->bytes.len + member->fill));
	if (member->link != NULL && member->hard)
		archive_entry_set_hardlink(entry, member->link);
	else if (member->link != NULL)
		archive_entry_set_symlink(entry, member->link);
	if (archive_write_header(archive, entry) != ARCHIVE_OK)
		fail_msg("%s: %s", member->name, archive_error_string(archive));
	archive_write_data(archive, member->bytes.ptr, member->bytes.len);
	write_fill(archive, member->fill);
	archive_entry_free(entry);
}

/* Make an archive of a format as libarchive calls it. options: of libarchive, or NULL. */
static inline struct pm_buf make_with(
	const char *format, const char *options, const struct member *members)
{
	struct archive *archive = archive_write_new();
	struct pm_buf made = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	assert_int_equal(archive_write_set_format_by_name(archive, format), ARCHIVE_OK);
	archive_write_set_bytes_in_last_block(archive, 1);
	archive_write_set_passphrase(archive, "secret");
	assert_int_equal(archive_write_set_options(archive, options), ARCHIVE_OK);
	assert_int_equal(archive_write_open(archive, &made, NULL, collect, NULL), ARCHIVE_OK);
	for (; members->name != NULL; members++)
		write_member(archive, members);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	setlocale(LC_CTYPE, "C");
	return made;
}

static inline struct pm_buf make(const char *format, const struct member *members)
{
	return make_with(format, NULL, members);
}

#endif
