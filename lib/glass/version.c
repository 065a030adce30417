/*
 * The version file of a glass database: what belongs to which revision.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/glass/glass.h"

enum {
	FILE_MAX = 256,
	UUID_BYTES = 16,
	POSITION_TABLE = 3, /* postlist, docdata, termlist, position, … */
};

/* "Xapian Glass", and the number of the format. */
static const uint8_t magic[] = {
	0x0F, 0x0D, 'X', 'a', 'p', 'i', 'a', 'n', ' ', 'G', 'l', 'a', 's', 's', 0x04, 0x6E};

bool pm_glass_number(const uint8_t **ptr, const uint8_t *end, uint64_t *number)
{
	*number = 0;
	for (unsigned shift = 0; *ptr < end && shift < 64; shift += 7) {
		uint8_t byte = *(*ptr)++;
		*number |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

static size_t read_file(const char *directory, uint8_t bytes[FILE_MAX])
{
	char path[4096];
	int len = snprintf(path, sizeof path, "%s/iamglass", directory);
	int file = len > 0 && (size_t)len < sizeof path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	if (file < 0)
		return 0;
	ssize_t got = read(file, bytes, FILE_MAX);
	close(file);
	return got > 0 ? (size_t)got : 0;
}

/* Whether the bytes of a UUID are those of its text. */
static bool is_uuid(const uint8_t *bytes, const char *text)
{
	char own[2 * UUID_BYTES + 5];
	size_t len = 0;

	for (size_t i = 0; i < UUID_BYTES; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			own[len++] = '-';
		len += (size_t)snprintf(own + len, 3, "%02x", bytes[i]);
	}
	return strcmp(own, text) == 0;
}

/* One of the tables: its root, levels and flags, entries, block size, and two things of writers. */
struct root {
	uint64_t root, shape, entries, block_units, compress_min, freelist_len;
};

static bool read_root(const uint8_t **ptr, const uint8_t *end, struct root *root)
{
	uint64_t *const fields[] = {&root->root, &root->shape, &root->entries, &root->block_units,
		&root->compress_min, &root->freelist_len};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (!pm_glass_number(ptr, end, fields[i]))
			return false;
	if (root->freelist_len > (uint64_t)(end - *ptr))
		return false;
	*ptr += root->freelist_len;
	return true;
}

static bool take_root(struct pm_glass *glass, const struct root *root)
{
	uint64_t size = root->block_units << 11;

	glass->empty = (root->shape & 1) != 0;
	glass->levels = (uint32_t)(root->shape >> 2);
	glass->root = (uint32_t)root->root;
	glass->block_size = (uint32_t)size;
	return root->block_units < 64 && size >= 2048 && size <= PM_GLASS_BLOCK_MAX &&
	       (size & (size - 1)) == 0 && root->shape >> 2 < PM_GLASS_LEVELS &&
	       root->root <= UINT32_MAX;
}

bool pm_glass_read_version(struct pm_glass *glass, const char *directory, const char *uuid)
{
	uint8_t bytes[FILE_MAX];
	size_t len = read_file(directory, bytes);
	const uint8_t *ptr = bytes + sizeof magic + UUID_BYTES, *end = bytes + len;
	struct root root;
	uint64_t revision;

	if (len < sizeof magic + UUID_BYTES || memcmp(bytes, magic, sizeof magic) != 0 ||
		!is_uuid(bytes + sizeof magic, uuid) || !pm_glass_number(&ptr, end, &revision) ||
		revision != glass->revision)
		return false;
	for (int table = 0; table <= POSITION_TABLE; table++)
		if (!read_root(&ptr, end, &root))
			return false;
	return take_root(glass, &root);
}
