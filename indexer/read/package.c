/*
 * Documents that are a zip of parts: Office Open XML, OpenDocument, EPUB.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/package.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <archive.h>
#include <archive_entry.h>

#include "indexer/read/archive_zip.h"
#include "lib/error.h"

/* Of a part's header in a zip (APPNOTE.TXT, 4.3.7): its length, and where its fields are. */
#define HEADER 30
#define HEADER_NAME_LENGTH 26
#define HEADER_EXTRA_LENGTH 28

#define CHUNK ((size_t)1 << 16)

void pm_package_free(struct pm_package *package)
{
	for (size_t i = 0; i < package->count; i++)
		pm_buf_free(&package->parts[i].bytes);
	free(package->parts);
	pm_arena_free(&package->arena);
}

/* ---- Unpacking ---- */

/* Parts of text have one of these extensions. */
static bool may_have_text(struct pm_str name)
{
	static const char *const extensions[] = {
		".xml", ".rels", ".opf", ".xhtml", ".html", ".htm", ".xht"};

	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
		size_t len = strlen(extensions[i]);
		if (name.len > len &&
			strncasecmp(name.ptr + name.len - len, extensions[i], len) == 0)
			return true;
	}
	return false;
}

static void note_flaw(struct pm_package *package, struct archive *archive)
{
	const char *words = archive_error_string(archive);

	if (package->flaw[0] == '\0')
		snprintf(package->flaw, sizeof package->flaw, "%s",
			words != NULL ? words : "it cannot be unpacked");
}

/* Unpack a part, as far as it is whole; PM_INVALID when it is too large. */
static enum pm_status unpack(struct pm_package *package, struct archive *archive,
	struct pm_buf *bytes, size_t *total, struct pm_error *err)
{
	for (;;) {
		if (!pm_buf_reserve(bytes, CHUNK))
			return pm_fail_memory(err);
		ssize_t count = archive_read_data(archive, bytes->ptr + bytes->len, CHUNK);
		if (count < 0)
			note_flaw(package, archive);
		if (count <= 0)
			break;
		bytes->len += (size_t)count;
		*total += (size_t)count;
		if (bytes->len > PM_PACKAGE_PART_BYTES_MAX || *total > PM_PACKAGE_BYTES_MAX)
			return pm_fail(err, PM_INVALID, "it unpacks to too much");
	}
	pm_buf_add_char(bytes, '\0');
	bytes->len -= !bytes->failed;
	return bytes->failed ? pm_fail_memory(err) : PM_OK;
}

static struct pm_package_part *add_part(struct pm_package *package, struct pm_str name)
{
	struct pm_package_part *room =
		pm_make_room(package->parts, sizeof *room, package->count + 1, &package->capacity);

	if (room == NULL)
		return NULL;
	package->parts = room;
	room += package->count++;
	*room = (struct pm_package_part){.name = pm_arena_copy(&package->arena, name)};
	return room;
}

static enum pm_status take_part(struct pm_package *package, struct archive *archive,
	struct archive_entry *entry, size_t *total, struct pm_error *err)
{
	const char *name = archive_entry_pathname_utf8(entry);

	if (name == NULL)
		name = archive_entry_pathname(entry);
	if (name == NULL || !may_have_text(pm_str_of(name)))
		return PM_OK;
	if (archive_entry_is_encrypted(entry)) {
		package->encrypted = true;
		return PM_OK;
	}
	if (pm_zip_is_refused(archive))
		return pm_fail(err, PM_INVALID, "a part is " PM_ZIP_REFUSED);
	struct pm_package_part *part = add_part(package, pm_str_of(name));
	return part == NULL ? pm_fail_memory(err)
	                    : unpack(package, archive, &part->bytes, total, err);
}

static enum pm_status take_parts(
	struct pm_package *package, struct archive *archive, struct pm_error *err)
{
	struct archive_entry *entry;
	enum pm_status status = PM_OK;
	size_t count = 0, total = 0;
	int result;

	while (status == PM_OK &&
		(result = archive_read_next_header(archive, &entry)) != ARCHIVE_EOF) {
		if (result < ARCHIVE_WARN) {
			note_flaw(package, archive);
			break;
		}
		status = ++count > PM_PACKAGE_PARTS_MAX
		                 ? pm_fail(err, PM_INVALID, "more than %d parts",
					   PM_PACKAGE_PARTS_MAX)
		                 : take_part(package, archive, entry, &total, err);
	}
	return status == PM_OK && package->arena.failed ? pm_fail_memory(err) : status;
}

static enum pm_status unpack_all(
	struct pm_package *package, struct pm_str bytes, struct pm_error *err)
{
	struct archive *archive = archive_read_new();

	if (archive == NULL)
		return pm_fail_memory(err);
	enum pm_status status = PM_OK;
	archive_read_support_format_zip(archive);
	if (archive_read_open_memory(archive, bytes.ptr, bytes.len) != ARCHIVE_OK)
		note_flaw(package, archive);
	else
		status = take_parts(package, archive, err);
	archive_read_free(archive);
	return status;
}

enum pm_status pm_package_open(
	struct pm_package *package, struct pm_input *input, struct pm_error *err)
{
	struct pm_error why;
	struct pm_str bytes;

	*package = (struct pm_package){0};
	enum pm_status status = pm_input_all(input, PM_DOCUMENT_BYTES_MAX, &bytes, err);
	package->bytes = status == PM_OK ? bytes.len : 0;
	if (status == PM_OK && (status = unpack_all(package, bytes, &why)) != PM_OK)
		pm_fail(err, status, "%s: %s", pm_input_name(input), why.message);
	return status;
}

/* ---- Parts ---- */

struct pm_package_part *pm_package_part(const struct pm_package *package, struct pm_str name)
{
	for (size_t i = 0; i < package->count; i++)
		if (pm_str_equal(package->parts[i].name, name))
			return &package->parts[i];
	return NULL;
}

struct pm_str pm_package_find(const struct pm_package *package, struct pm_str name)
{
	const struct pm_package_part *part = pm_package_part(package, name);

	return part != NULL ? pm_buf_str(&part->bytes) : PM_STR("");
}

enum pm_status pm_package_parse(const struct pm_package *package, struct pm_str name,
	struct pm_xml *xml, struct pm_error *err)
{
	struct pm_str bytes = pm_package_find(package, name);

	*xml = (struct pm_xml){0};
	if (bytes.len == 0)
		return pm_fail(err, PM_NOT_FOUND, "it is not there");
	return pm_xml_parse(xml, bytes, err);
}

enum pm_status pm_package_fail(const struct pm_package *package, const struct pm_input *input,
	struct pm_str part, const struct pm_error *why, struct pm_error *err)
{
	if (why->status == PM_NO_MEMORY)
		return pm_fail_memory(err);
	if (package->encrypted)
		return pm_fail(
			err, PM_INVALID, "%s: encrypted: needs a password", pm_input_name(input));
	return pm_fail(err, PM_INVALID, "%s: broken: %.*s: %s", pm_input_name(input),
		(int)pm_str_cut(part, 60).len, part.ptr,
		package->flaw[0] != '\0' ? package->flaw : why->message);
}

enum pm_status pm_package_warn(const struct pm_package *package, const struct pm_xml *xml,
	struct pm_draft *draft, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	if (package->flaw[0] != '\0')
		status = pm_draft_warn(
			draft, err, "broken: %s: what can be unpacked is read", package->flaw);
	if (status == PM_OK && xml->flaw[0] != '\0')
		status = pm_draft_warn(draft, err, "broken: %s", xml->flaw);
	return status;
}

/* ---- References ---- */

static int hex_digit(char c)
{
	return isdigit((unsigned char)c)    ? c - '0'
	       : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10
	                                    : -1;
}

/* Append a segment of a path with %20 and the like as what they stand for. */
static void add_decoded(struct pm_buf *out, struct pm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '%' && i + 2 < text.len && hex_digit(text.ptr[i + 1]) >= 0 &&
			hex_digit(text.ptr[i + 2]) >= 0) {
			pm_buf_add_char(out, (char)(16 * hex_digit(text.ptr[i + 1]) +
						     hex_digit(text.ptr[i + 2])));
			i += 2;
		} else {
			pm_buf_add_char(out, text.ptr[i]);
		}
	}
}

/* Take the last segment off a path, and its slash. */
static void drop_segment(struct pm_buf *path)
{
	while (path->len > 0 && path->ptr[--path->len] != '/') {
	}
}

void pm_package_resolve(struct pm_buf *out, struct pm_str part, struct pm_str reference)
{
	const char *fragment = memchr(reference.ptr, '#', reference.len);

	if (fragment != NULL)
		reference.len = (size_t)(fragment - reference.ptr);
	pm_buf_clear(out);
	if (reference.len > 0 && *reference.ptr != '/') {
		pm_buf_add_str(out, part);
		drop_segment(out);
	}
	while (reference.len > 0) {
		const char *slash = memchr(reference.ptr, '/', reference.len);
		size_t len = slash != NULL ? (size_t)(slash - reference.ptr) : reference.len;
		struct pm_str segment = {reference.ptr, len};
		if (pm_str_is(segment, "..")) {
			drop_segment(out);
		} else if (len > 0 && !pm_str_is(segment, ".")) {
			if (out->len > 0)
				pm_buf_add_char(out, '/');
			add_decoded(out, segment);
		}
		len += slash != NULL;
		reference.ptr += len;
		reference.len -= len;
	}
}

/* ---- The first bytes ---- */

static size_t number_at(const char *bytes, size_t size)
{
	size_t number = 0;

	while (size > 0)
		number = number << 8 | (unsigned char)bytes[--size];
	return number;
}

bool pm_package_next_name(struct pm_str head, size_t *at, struct pm_str *name)
{
	static const char mark[] = "PK\3\4";
	const char *header = *at < head.len
	                             ? memmem(head.ptr + *at, head.len - *at, mark, sizeof mark - 1)
	                             : NULL;

	if (header == NULL || (size_t)(head.ptr + head.len - header) < HEADER)
		return false;
	size_t room = (size_t)(head.ptr + head.len - header) - HEADER;
	size_t len = number_at(header + HEADER_NAME_LENGTH, 2);
	*name = (struct pm_str){header + HEADER, len < room ? len : room};
	*at = (size_t)(name->ptr + name->len - head.ptr);
	return true;
}

bool pm_package_has_type(struct pm_str head, const char *type)
{
	static const char name[] = "mimetype";
	size_t at = 0, len = strlen(type);
	struct pm_str first;

	if (!pm_package_next_name(head, &at, &first) || first.ptr != head.ptr + HEADER ||
		!pm_str_is(first, name))
		return false;
	at += number_at(head.ptr + HEADER_EXTRA_LENGTH, 2);
	return at + len <= head.len && memcmp(head.ptr + at, type, len) == 0;
}
