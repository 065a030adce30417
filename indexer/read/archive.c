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

#include "indexer/read/archive_name.h"
#include "indexer/read/read.h"
#include "lib/error.h"

/* How much is given to libarchive at once. */
#define BLOCK ((size_t)64 << 10)

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
	locale_t utf8;      /* what libarchive converts names by; 0: there is none */
	bool seekable;      /* any block can be read; else only the next */
	uint64_t offset;    /* of the next block */
	uint64_t size;      /* known where it is seekable */
	struct pm_str held; /* all of it, or ptr is NULL */
	char *block;
	struct pm_error failure; /* of the input */
	struct pm_error damage;  /* the first that did not end the archive */
	struct pm_buf path, name;
};

/* ---- Recognition ---- */

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

/* Two blocks of zeros end a tar; here they are all of it. */
static bool is_empty_tar(struct pm_str head)
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
		{"7z\xBC\xAF\x27\x1C", 6},
	};

	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (begins(head, magics[i].magic, magics[i].len))
			return PM_RECOGNISED;
	return is_tar_header(head) || is_empty_tar(head) ? PM_RECOGNISED : PM_RECOGNISED_NOT;
}

/* ---- What libarchive calls ---- */

static enum pm_status next_block(struct unpacking *unpacking, struct pm_str *bytes)
{
	struct pm_input *input = unpacking->input;
	enum pm_status status = PM_OK;

	if (unpacking->held.ptr != NULL) {
		bytes->ptr = unpacking->held.ptr + unpacking->offset;
		bytes->len = unpacking->held.len - unpacking->offset;
	} else if (unpacking->seekable) {
		bytes->ptr = unpacking->block;
		status = pm_input_read_at(input, unpacking->offset, unpacking->block, BLOCK,
			&bytes->len, &unpacking->failure);
	} else {
		status = pm_input_take(input, BLOCK, bytes, &unpacking->failure);
	}
	unpacking->offset += bytes->len;
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
	return read_data(unpacking, err);
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
	while ((result = archive_read_next_header(unpacking->archive, entry)) == ARCHIVE_RETRY)
		if (unpacking->damage.status == PM_OK)
			broken(unpacking, &unpacking->damage);
	if (result == ARCHIVE_EOF)
		status = PM_NOT_FOUND;
	else if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
		status = broken(unpacking, err);
	else
		status = make_name(unpacking, *entry, err);
	if (before != (locale_t)0)
		uselocale(before);
	return status;
}

/* ---- The archive ---- */

/* Make the input one that can be read at any place, where it is not and the format needs it. */
static enum pm_status hold(struct unpacking *unpacking, struct pm_str head, struct pm_error *err)
{
	if (unpacking->seekable || !begins(head, "7z", 2))
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

static enum pm_status open_archive(struct unpacking *unpacking, struct pm_error *err)
{
	struct archive *archive = archive_read_new();

	unpacking->archive = archive;
	unpacking->block = malloc(BLOCK);
	if (archive == NULL || unpacking->block == NULL)
		return pm_fail_memory(err);
	archive_read_support_format_zip(archive);
	archive_read_support_format_tar(archive);
	archive_read_support_format_7zip(archive);
	archive_read_set_read_callback(archive, give_block);
	if (unpacking->seekable)
		archive_read_set_seek_callback(archive, seek);
	archive_read_set_callback_data(archive, unpacking);
	return archive_read_open1(archive) == ARCHIVE_OK ? PM_OK : broken(unpacking, err);
}

static enum pm_status begin(struct unpacking *unpacking, struct pm_error *err)
{
	struct pm_str head;
	enum pm_status status = pm_input_peek(unpacking->input, PM_READ_HEAD, &head, err);

	if (status != PM_OK)
		return status;
	unpacking->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	unpacking->seekable = pm_input_is_seekable(unpacking->input, &unpacking->size);
	if ((status = hold(unpacking, head, err)) != PM_OK)
		return status;
	return open_archive(unpacking, err);
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

static enum pm_status read_archive(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct unpacking unpacking = {.input = input, .options = options, .sink = sink};
	struct archive_entry *entry;
	bool empty = true;
	enum pm_status status = begin(&unpacking, err);

	while (status == PM_OK && (status = next_entry(&unpacking, &entry, err)) == PM_OK) {
		status = read_entry(&unpacking, entry, err);
		empty = false;
	}
	if (status == PM_NOT_FOUND && unpacking.damage.status != PM_OK) {
		status = pm_fail(err, PM_CORRUPT, "%s", unpacking.damage.message);
	} else if (status == PM_NOT_FOUND) {
		pm_buf_clear(&unpacking.name);
		status = empty ? leave_out(&unpacking, PM_FAILED, "empty", err) : PM_OK;
	}
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
