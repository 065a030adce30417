/*
 * The version file of a glass database, which makes its tables one.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/glass/version.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "indexer/build/glass/bytes.h"
#include "lib/error.h"
#include "lib/layout.h"

#define VERSION_FILE "iamglass"

enum {
	UUID_BYTES = 16,
	FREE_LIST_MAX = 6 * PM_NUMBER_MAX,
	COMPRESS_MIN = 18, /* as Xapian has it since 1.4.13 */
	IN_ORDER = 1 << 1,
	EMPTY = 1 << 0,
};

const char *const pm_table_files[PM_TABLE_COUNT] = {
	[PM_TABLE_POSTLIST] = "postlist.glass",
	[PM_TABLE_DOCDATA] = "docdata.glass",
	[PM_TABLE_TERMLIST] = "termlist.glass",
	[PM_TABLE_POSITION] = "position.glass",
	[PM_TABLE_SPELLING] = "spelling.glass",
	[PM_TABLE_SYNONYM] = "synonym.glass",
};

static const uint8_t magic[] = {
	0x0F, 0x0D, 'X', 'a', 'p', 'i', 'a', 'n', ' ', 'G', 'l', 'a', 's', 's', 0x04, 0x6E};

bool pm_version_is_ours(const char *directory)
{
	char *path = pm_layout_path(directory, VERSION_FILE);
	uint8_t bytes[sizeof magic];
	int file = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	bool ours = file >= 0 && read(file, bytes, sizeof bytes) == sizeof bytes &&
	            memcmp(bytes, magic, sizeof magic) == 0;

	if (file >= 0)
		close(file);
	free(path);
	return ours;
}

/* A UUID of random bytes: version 4 (RFC 9562, section 5.4). */
static enum pm_status add_uuid(struct pm_buf *file, struct pm_error *err)
{
	uint8_t bytes[UUID_BYTES];

	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		return pm_fail(err, PM_IO, "random bytes: %s", strerror(errno));
	bytes[6] = (uint8_t)((bytes[6] & 0x0F) | 0x40);
	bytes[8] = (uint8_t)((bytes[8] & 0x3F) | 0x80);
	pm_buf_add(file, bytes, sizeof bytes);
	return PM_OK;
}

/* No block is free: the revision, the blocks there are, and two places in the list. */
static void add_free_list(struct pm_buf *file, uint32_t blocks)
{
	uint8_t bytes[FREE_LIST_MAX];
	uint8_t *end = pm_put_number(pm_put_number(bytes, PM_BLOCK_REVISION), blocks);

	for (int i = 0; i < 4; i++)
		end = pm_put_number(end, 0);
	pm_number_add(file, (uint64_t)(end - bytes));
	pm_buf_add(file, bytes, (size_t)(end - bytes));
}

static void add_root(struct pm_buf *file, const struct pm_root *root, enum pm_table table)
{
	bool compresses = table != PM_TABLE_POSTLIST && table != PM_TABLE_POSITION;

	pm_number_add(file, root->block);
	pm_number_add(
		file, (uint64_t)root->levels << 2 | IN_ORDER | (root->entries == 0 ? EMPTY : 0));
	pm_number_add(file, root->entries);
	pm_number_add(file, PM_BLOCK_SIZE >> 11);
	pm_number_add(file, compresses ? COMPRESS_MIN : 0);
	if (root->entries == 0)
		pm_number_add(file, 0);
	else
		add_free_list(file, root->blocks);
}

static void add_totals(struct pm_buf *file, const struct pm_totals *totals)
{
	pm_number_add(file, totals->documents);
	pm_number_add(file, totals->last_docid - totals->documents);
	pm_number_add(file, totals->shortest);
	pm_number_add(file, totals->greatest_wdf);
	pm_number_add(file, totals->longest - totals->greatest_wdf);
	pm_number_add(file, 0); /* the oldest changeset */
	pm_number_add(file, totals->length);
	pm_number_add(file, 0); /* the greatest frequency of a word in the spelling table */
}

static enum pm_status write_file(
	const char *path, struct pm_str bytes, bool durable, struct pm_error *err)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool good = file >= 0 && write(file, bytes.ptr, bytes.len) == (ssize_t)bytes.len &&
	            (!durable || fsync(file) == 0);
	int error = errno;

	if (file >= 0)
		close(file);
	return good ? PM_OK : pm_fail(err, PM_IO, "%s: %s", path, strerror(error));
}

static enum pm_status sync_directory(const char *path, struct pm_error *err)
{
	int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = file >= 0 && fsync(file) == 0;
	int error = errno;

	if (file >= 0)
		close(file);
	return good ? PM_OK : pm_fail(err, PM_IO, "%s: %s", path, strerror(error));
}

/* Under another name first: what has the name is whole. */
static enum pm_status put_in_place(
	const char *directory, struct pm_str bytes, bool durable, struct pm_error *err)
{
	char *made = pm_layout_path(directory, VERSION_FILE ".tmp");
	char *path = pm_layout_path(directory, VERSION_FILE);
	enum pm_status status = made != NULL && path != NULL ? write_file(made, bytes, durable, err)
	                                                     : pm_fail_memory(err);

	if (status == PM_OK && rename(made, path) != 0)
		status = pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	if (status == PM_OK && durable)
		status = sync_directory(directory, err);
	free(path);
	free(made);
	return status;
}

enum pm_status pm_version_write(const char *directory, const struct pm_root roots[PM_TABLE_COUNT],
	const struct pm_totals *totals, bool durable, struct pm_error *err)
{
	struct pm_buf file = {0};

	pm_buf_add(&file, magic, sizeof magic);
	enum pm_status status = add_uuid(&file, err);
	pm_number_add(&file, PM_BLOCK_REVISION);
	for (int table = 0; table < PM_TABLE_COUNT; table++)
		add_root(&file, &roots[table], (enum pm_table)table);
	add_totals(&file, totals);
	if (file.failed)
		status = pm_fail_memory(err);
	if (status == PM_OK)
		status = put_in_place(directory, pm_buf_str(&file), durable, err);
	pm_buf_free(&file);
	return status;
}
