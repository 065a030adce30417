/*
 * Archives: zip, tar and 7z, by libarchive, which gives one member after another.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nothing is written to disk. (libarchive knows more formats, but takes as much memory for a name
 * as a cpio archive says.)
 */
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "indexer/read/archive_7z.h"
#include "indexer/read/archive_name.h"
#include "indexer/read/archive_zip.h"
#include "indexer/read/read.h"
#include "lib/error.h"

/* How much is given to libarchive at once. */
#define BLOCK ((size_t)64 << 10)

/* How much libarchive may read for one header, all of which it may keep: of zip and 7z, the first
 * has the list of members; and the target of a link is as long as its header says. */
#define LISTED_MAX_MB 128

/* A tar without members is two blocks of zeros, and more up to the end of a record: the usual size
 * of one. */
#define EMPTY_TAR_MAX ((size_t)10240)

/* A 7z archive has its table of contents at its end. One that cannot be read from there, as it is
 * compressed or in another archive, is held in memory up to this size. */
#define HELD_MAX_MB 64

/* The reason libarchive is given for failure. */
#define SOURCE_FAILED "the source failed"

/* An archive being read. */
struct unpacking {
	struct pm_input *input;
	const struct pm_read_options *options;
	const struct pm_read_sink *sink;
	struct archive *archive;
	locale_t utf8; /* what libarchive converts names by; 0: there is none */
	bool is_7z;
	bool seekable;      /* any block can be read; else only the next */
	uint64_t offset;    /* of the next block */
	uint64_t size;      /* known where it is seekable */
	bool entered;       /* a member's header was read */
	bool listing;       /* a header is being read */
	uint64_t listed;    /* bytes read for it */
	struct pm_str held; /* all of it, or ptr is NULL */
	char *block;
	struct pm_error failure; /* of the input */
	struct pm_error damage;  /* the first that did not end the archive */
	struct pm_buf path, name;
};

/* ---- Recognition ---- */

static const char magic_7z[] = "7z\xBC\xAF\x27\x1C";

#define TAR_BLOCK ((size_t)512)

static bool begins(struct pm_str head, const char *magic, size_t len)
{
	return head.len >= len && memcmp(head.ptr, magic, len) == 0;
}

/* The block is a header of tar: the sum of its bytes is right, those of the sum itself counted as
 * spaces (POSIX.1-1988, ustar). */
static bool is_tar_header(struct pm_str head)
{
	enum {
		SUM_AT = 148,
		SUM_LEN = 8
	};
	unsigned long sum = SUM_LEN * ' ';
	char given[SUM_LEN + 1] = "";

	if (head.len < TAR_BLOCK)
		return false;
	for (size_t i = 0; i < TAR_BLOCK; i++)
		if (i < SUM_AT || i >= SUM_AT + SUM_LEN)
			sum += (unsigned char)head.ptr[i];
	memcpy(given, head.ptr + SUM_AT, SUM_LEN);
	return strtoul(given, NULL, 8) == sum;
}

/* Nothing but zeros: two blocks of them end a tar. Here they are all that was looked at. */
static bool is_zeros(struct pm_str head)
{
	size_t i = 0;

	while (i < head.len && head.ptr[i] == '\0')
		i++;
	return i == head.len && i >= 2 * TAR_BLOCK;
}

/* The documents that are zip files (docx, odt, epub) are for readers that are asked before. */
static enum pm_recognition recognise(struct pm_str head)
{
	static const struct {
		const char *magic;
		size_t len;
	} magics[] = {
		{"PK\3\4", 4},     /* zip */
		{"PK\5\6", 4},     /* without members */
		{"PK\7\10PK", 6},  /* in parts, of which this is the only one */
		{"PK00PK\3\4", 8}, /* the same, as WinZip has it */
		{magic_7z, sizeof magic_7z - 1},
	};

	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (begins(head, magics[i].magic, magics[i].len))
			return PM_RECOGNISED;
	return is_tar_header(head) || is_zeros(head) ? PM_RECOGNISED : PM_RECOGNISED_NOT;
}

/* ---- What libarchive calls ---- */

/* Read some bytes of a seekable archive, as pm_input_read_at. */
static enum pm_status read_at(void *context, uint64_t offset, char *buffer, size_t size,
	size_t *count, struct pm_error *err)
{
	const struct unpacking *unpacking = context;
	struct pm_str held = unpacking->held;

	if (held.ptr == NULL)
		return pm_input_read_at(unpacking->input, offset, buffer, size, count, err);
	size_t left = offset < held.len ? held.len - (size_t)offset : 0;
	*count = size < left ? size : left;
	memcpy(buffer, held.ptr + (held.len - left), *count);
	return PM_OK;
}

static enum pm_status next_block(struct unpacking *unpacking, struct pm_str *bytes)
{
	enum pm_status status;

	bytes->ptr = unpacking->block;
	status = unpacking->seekable
	                 ? read_at(unpacking, unpacking->offset, unpacking->block, BLOCK,
				   &bytes->len, &unpacking->failure)
	                 : pm_input_take(unpacking->input, BLOCK, bytes, &unpacking->failure);
	unpacking->offset += bytes->len;
	unpacking->listed += bytes->len;
	if (status == PM_OK && unpacking->listing &&
		unpacking->listed > (uint64_t)LISTED_MAX_MB << 20)
		return pm_fail(&unpacking->failure, PM_INVALID,
			"%s: its list of members is larger than %d MB",
			pm_input_name(unpacking->input), LISTED_MAX_MB);
	return status;
}

static la_ssize_t give_block(struct archive *archive, void *context, const void **block)
{
	struct pm_str bytes = PM_STR("");
	enum pm_status status = next_block(context, &bytes);

	*block = bytes.ptr;
	if (status == PM_OK)
		return (la_ssize_t)bytes.len;
	archive_set_error(archive, EIO, "%s", SOURCE_FAILED);
	return ARCHIVE_FATAL;
}

static la_int64_t seek(struct archive *archive, void *context, la_int64_t offset, int whence)
{
	struct unpacking *unpacking = context;
	la_int64_t from = whence == SEEK_CUR   ? (la_int64_t)unpacking->offset
	                  : whence == SEEK_END ? (la_int64_t)unpacking->size
	                                       : 0;
	la_int64_t to;

	if (__builtin_add_overflow(from, offset, &to) || to < 0 ||
		to > (la_int64_t)unpacking->size) {
		archive_set_error(archive, EINVAL, "it refers to what is outside of it");
		return ARCHIVE_FATAL;
	}
	unpacking->offset = (uint64_t)to;
	return to;
}

/* ---- Members ---- */

/* Say why the archive cannot be read any further. */
static enum pm_status broken(struct unpacking *unpacking, struct pm_error *err)
{
	const char *why = archive_error_string(unpacking->archive);

	if (unpacking->failure.status != PM_OK) {
		if (err != NULL)
			*err = unpacking->failure;
		return unpacking->failure.status;
	}
	return pm_fail(err, PM_CORRUPT, "%s: broken archive: %s", pm_input_name(unpacking->input),
		why != NULL ? why : "no reason given");
}

/* A member's source: its next bytes. */
static enum pm_status give_data(
	void *context, char *buffer, size_t size, size_t *count, struct pm_error *err)
{
	struct unpacking *unpacking = context;
	la_ssize_t given;

	do
		given = archive_read_data(unpacking->archive, buffer, size);
	while (given == ARCHIVE_RETRY);
	*count = given > 0 ? (size_t)given : 0;
	if (given >= 0)
		return PM_OK;
	if (unpacking->failure.status != PM_OK)
		return broken(unpacking, err);
	const char *why = archive_error_string(unpacking->archive);
	return pm_fail(err, PM_CORRUPT, "%s", why != NULL ? why : "broken");
}

/* Tell the sink that the member is not read, and why. */
static enum pm_status leave_out(struct unpacking *unpacking, enum pm_severity severity,
	const char *why, struct pm_error *err)
{
	struct pm_error reason;

	pm_fail(&reason, PM_INVALID, "%s", why);
	return unpacking->sink->problem(unpacking->sink->context,
		&(struct pm_problem){.severity = severity,
			.member = pm_buf_str(&unpacking->name),
			.error = &reason},
		err);
}

static enum pm_status read_data(struct unpacking *unpacking, struct pm_error *err)
{
	const struct pm_input_source source = {.context = unpacking, .read = give_data};
	struct pm_input *member;
	enum pm_status status = pm_input_open_member(&member, unpacking->input, &source,
		pm_archive_short_name(unpacking->name.ptr), err);

	if (status == PM_OK)
		status = pm_read_member(member, pm_buf_str(&unpacking->name), unpacking->options,
			unpacking->sink, err);
	pm_input_free(member);
	return status;
}

/* Write the member's name. */
static enum pm_status make_name(
	struct unpacking *unpacking, struct archive_entry *entry, struct pm_error *err)
{
	const char *path = archive_entry_pathname_utf8(entry);
	const char *bytes = path == NULL ? archive_entry_pathname(entry) : NULL;
	bool is_zip = archive_format(unpacking->archive) == ARCHIVE_FORMAT_ZIP;

	pm_buf_clear(&unpacking->path);
	if (bytes != NULL && is_zip)
		pm_archive_decode_zip_name(&unpacking->path, pm_str_of(bytes));
	else
		pm_buf_add_str(&unpacking->path, pm_str_of(path != NULL    ? path
							   : bytes != NULL ? bytes
									   : ""));
	pm_archive_name(&unpacking->name, pm_buf_str(&unpacking->path));
	return unpacking->path.failed || unpacking->name.failed ? pm_fail_memory(err) : PM_OK;
}

/* Why a member is passed over; NULL: it is not. */
static const char *why_not(struct archive_entry *entry, struct pm_str name)
{
	if (archive_entry_hardlink(entry) != NULL)
		return "a link to another member";
	if (archive_entry_filetype(entry) == AE_IFLNK)
		return "a symbolic link";
	if (archive_entry_filetype(entry) != AE_IFREG)
		return "not a regular file";
	return pm_archive_why_not(name);
}

static enum pm_status read_entry(
	struct unpacking *unpacking, struct archive_entry *entry, struct pm_error *err)
{
	if (archive_entry_filetype(entry) == AE_IFDIR)
		return PM_OK;
	const char *why = why_not(entry, pm_buf_str(&unpacking->name));
	if (why != NULL)
		return leave_out(unpacking, PM_PASSED_OVER, why, err);
	if (archive_entry_is_data_encrypted(entry))
		return leave_out(unpacking, PM_FAILED, "encrypted", err);
	if (pm_zip_is_refused(unpacking->archive))
		return leave_out(unpacking, PM_FAILED, PM_ZIP_REFUSED, err);
	return read_data(unpacking, err);
}

/* Go to the next member, over what is left of the one before. */
static int read_header(struct unpacking *unpacking, struct archive_entry **entry)
{
	int result = unpacking->entered ? archive_read_data_skip(unpacking->archive) : ARCHIVE_OK;

	unpacking->entered = false;
	if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
		return ARCHIVE_FATAL;
	unpacking->listing = true;
	unpacking->listed = 0;
	result = archive_read_next_header(unpacking->archive, entry);
	unpacking->listing = false;
	unpacking->entered = result == ARCHIVE_OK || result == ARCHIVE_WARN;
	return result;
}

/* Go to the next member and write its name; PM_NOT_FOUND after the last. libarchive converts names
 * to the encoding of the thread's locale, which is made UTF-8 for as long. */
static enum pm_status next_entry(
	struct unpacking *unpacking, struct archive_entry **entry, struct pm_error *err)
{
	locale_t before = unpacking->utf8 != (locale_t)0 ? uselocale(unpacking->utf8) : (locale_t)0;
	enum pm_status status;
	int result;

	/* What cannot be a header of tar is passed over block by block. */
	while ((result = read_header(unpacking, entry)) == ARCHIVE_RETRY)
		if (unpacking->damage.status == PM_OK)
			broken(unpacking, &unpacking->damage);
	if (result == ARCHIVE_EOF)
		status = PM_NOT_FOUND;
	else if (!unpacking->entered)
		status = broken(unpacking, err);
	else
		status = make_name(unpacking, *entry, err);
	if (before != (locale_t)0)
		uselocale(before);
	return status;
}

/* ---- The archive ---- */

/* Make the input one that can be read at any place, where it is not and the format needs it. */
static enum pm_status hold(struct unpacking *unpacking, struct pm_error *err)
{
	if (unpacking->seekable || !unpacking->is_7z)
		return PM_OK;
	enum pm_status status =
		pm_input_all(unpacking->input, (size_t)HELD_MAX_MB << 20, &unpacking->held, err);
	if (status == PM_INVALID && unpacking->held.len == 0)
		return pm_fail(err, PM_INVALID,
			"%s: a 7z archive of more than %d MB can be read only as a file of its own",
			pm_input_name(unpacking->input), HELD_MAX_MB);
	unpacking->seekable = status == PM_OK;
	unpacking->size = unpacking->held.len;
	return status;
}

/* Look whether a 7z archive asks for too much memory. */
static enum pm_status check_7z(struct unpacking *unpacking, struct pm_error *err)
{
	const struct pm_7z_source source = {
		.context = unpacking, .size = unpacking->size, .read_at = read_at};
	const char *name = pm_input_name(unpacking->input);
	struct pm_error why;

	enum pm_status status = pm_7z_check(&source, &why);
	if (status == PM_CORRUPT)
		return pm_fail(err, status, "%s: broken archive: %s", name, why.message);
	if (status == PM_INVALID)
		return pm_fail(err, status, "%s: %s", name, why.message);
	if (status != PM_OK && err != NULL)
		*err = why;
	return status;
}

static enum pm_status open_archive(struct unpacking *unpacking, struct pm_error *err)
{
	struct archive *archive = archive_read_new();

	unpacking->archive = archive;
	unpacking->block = malloc(BLOCK);
	if (archive == NULL || unpacking->block == NULL)
		return pm_fail_memory(err);
	if (unpacking->is_7z) { /* and no other format, which could be hidden in it */
		archive_read_support_format_7zip(archive);
	} else {
		archive_read_support_format_zip(archive);
		archive_read_support_format_tar(archive);
	}
	archive_read_set_read_callback(archive, give_block);
	if (unpacking->seekable)
		archive_read_set_seek_callback(archive, seek);
	archive_read_set_callback_data(archive, unpacking);
	return archive_read_open1(archive) == ARCHIVE_OK ? PM_OK : broken(unpacking, err);
}

static enum pm_status begin(struct unpacking *unpacking, struct pm_error *err)
{
	struct pm_str head;
	enum pm_status status = pm_input_peek(unpacking->input, EMPTY_TAR_MAX + 1, &head, err);

	if (status != PM_OK)
		return status;
	if (head.len > EMPTY_TAR_MAX && is_zeros((struct pm_str){head.ptr, PM_READ_HEAD}))
		return pm_fail(err, PM_NOT_FOUND, "%s: not a format that can be read: not text",
			pm_input_name(unpacking->input));
	unpacking->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	unpacking->is_7z = begins(head, magic_7z, sizeof magic_7z - 1);
	unpacking->seekable = pm_input_is_seekable(unpacking->input, &unpacking->size);
	status = hold(unpacking, err);
	if (status == PM_OK && unpacking->is_7z)
		status = check_7z(unpacking, err);
	return status == PM_OK ? open_archive(unpacking, err) : status;
}

static void end(struct unpacking *unpacking)
{
	if (unpacking->archive != NULL)
		archive_read_free(unpacking->archive);
	if (unpacking->utf8 != (locale_t)0)
		freelocale(unpacking->utf8);
	pm_buf_free(&unpacking->path);
	pm_buf_free(&unpacking->name);
	free(unpacking->block);
}

/* Read the members of an archive that is open. */
static enum pm_status read_members(struct unpacking *unpacking, struct pm_error *err)
{
	struct archive_entry *entry;
	enum pm_status status;
	bool empty = true;

	while ((status = next_entry(unpacking, &entry, err)) == PM_OK &&
		(status = read_entry(unpacking, entry, err)) == PM_OK)
		empty = false;
	if (status != PM_NOT_FOUND)
		return status;
	if (unpacking->damage.status != PM_OK)
		return pm_fail(err, PM_CORRUPT, "%s", unpacking->damage.message);
	pm_buf_clear(&unpacking->name);
	return empty ? leave_out(unpacking, PM_FAILED, "empty", err) : PM_OK;
}

static enum pm_status read_archive(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct unpacking unpacking = {.input = input, .options = options, .sink = sink};
	enum pm_status status = begin(&unpacking, err);

	if (status == PM_OK)
		status = read_members(&unpacking, err);
	end(&unpacking);
	return status;
}

const struct pm_reader pm_reader_archive = {
	.name = "archive",
	.extensions = "zip tar tgz tbz2 txz tzst 7z",
	.description = "archives: zip, tar, 7z",
	.recognise = recognise,
	.read = read_archive,
};
