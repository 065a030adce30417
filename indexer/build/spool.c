/*
 * Bytes put aside in a file without a name, to be read again as a whole.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/layout.h"

enum {
	WRITE_AT = 1 << 20, /* bytes that are written together */
};

enum pm_status pm_spool_new(struct pm_spool **out, const char *directory, struct pm_error *err)
{
	struct pm_spool *spool = calloc(1, sizeof *spool);
	char *path = pm_layout_path(directory, PM_SPOOL_NAME "XXXXXX");
	enum pm_status status = PM_OK;

	*out = spool;
	if (spool != NULL)
		spool->file = -1;
	if (spool == NULL || path == NULL) {
		status = pm_fail_memory(err);
	} else if ((spool->file = mkostemp(path, O_CLOEXEC)) < 0) {
		status = pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	} else {
		unlink(path);
	}
	free(path);
	return status;
}

static void write_all(struct pm_spool *spool, struct pm_str bytes)
{
	for (size_t done = 0; done < bytes.len && spool->error == 0;) {
		ssize_t written = write(spool->file, bytes.ptr + done, bytes.len - done);
		if (written < 0 && errno != EINTR)
			spool->error = errno;
		done += written > 0 ? (size_t)written : 0;
	}
	spool->len += bytes.len;
}

static void write_pending(struct pm_spool *spool)
{
	write_all(spool, pm_buf_str(&spool->pending));
	pm_buf_clear(&spool->pending);
}

void pm_spool_flush(struct pm_spool *spool)
{
	if (spool->pending.len >= WRITE_AT)
		write_pending(spool);
}

void pm_spool_write(struct pm_spool *spool, struct pm_str bytes)
{
	write_pending(spool);
	write_all(spool, bytes);
}

enum pm_status pm_spool_map(struct pm_spool *spool, struct pm_str *bytes, struct pm_error *err)
{
	*bytes = PM_STR("");
	write_pending(spool);
	if (spool->pending.failed)
		return pm_fail_memory(err);
	if (spool->error != 0)
		return pm_fail(err, PM_IO, "a temporary file: %s", strerror(spool->error));
	if (spool->len == 0)
		return PM_OK;
	void *map = mmap(NULL, spool->len, PROT_READ, MAP_PRIVATE, spool->file, 0);
	if (map == MAP_FAILED)
		return pm_fail(err, PM_IO, "a temporary file: %s", strerror(errno));
	spool->map = map;
	*bytes = (struct pm_str){map, spool->len};
	return PM_OK;
}

void pm_spool_release(const struct pm_spool *spool)
{
	madvise(spool->map, spool->len, MADV_DONTNEED);
}

void pm_spool_free(struct pm_spool *spool)
{
	if (spool == NULL)
		return;
	if (spool->map != NULL)
		munmap(spool->map, spool->len);
	if (spool->file >= 0)
		close(spool->file);
	pm_buf_free(&spool->pending);
	free(spool);
}
