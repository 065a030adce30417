/*
 * The writer's lock of an index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/layout.h"

/* The file of a lock says who has it: process, host, since when, with a space between. */
struct pm_lock {
	int fd;
};

/* A lock of an open file description (fcntl(2)): unlike the older kind it is not lost when any
 * other descriptor of the file is closed, and unlike flock(2) it works over NFS. */
static int lock_file(int fd)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fcntl(fd, F_OFD_SETLK, &lock);
}

static void write_holder(int fd)
{
	char host[256] = "?", since[32] = "", text[320];
	time_t now = time(NULL);
	struct tm utc;

	if (gethostname(host, sizeof host - 1) != 0)
		strcpy(host, "?");
	if (gmtime_r(&now, &utc) != NULL)
		strftime(since, sizeof since, "%Y-%m-%dT%H:%M:%SZ", &utc);
	int len = snprintf(text, sizeof text, "%ld %s %s\n", (long)getpid(), host, since);
	/* It is for people: when it cannot be written, the lock holds all the same. */
	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)len, 0) != len)
		return;
}

static enum pm_status fail_busy(int fd, const char *index, struct pm_error *err)
{
	char text[320] = "", host[256], since[32];
	long pid;

	ssize_t len = pread(fd, text, sizeof text - 1, 0);
	if (len > 0 && sscanf(text, "%ld %255s %31s", &pid, host, since) == 3)
		return pm_fail(err, PM_BUSY,
			"%s: another writer has it: process %ld on %s, since %s", index, pid, host,
			since);
	return pm_fail(err, PM_BUSY, "%s: another writer has it", index);
}

enum pm_status pm_lock_take(struct pm_lock **out, const char *index, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	*out = NULL;
	char *path = pm_layout_path(index, PM_LAYOUT_LOCK);
	struct pm_lock *lock = calloc(1, sizeof *lock);
	if (path == NULL || lock == NULL) {
		free(lock);
		lock = NULL;
		status = pm_fail_memory(err);
		goto out;
	}
	lock->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (lock->fd < 0) {
		status = pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
		goto out;
	}
	if (lock_file(lock->fd) != 0) {
		status = errno == EAGAIN || errno == EACCES
		                 ? fail_busy(lock->fd, index, err)
		                 : pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
		goto out;
	}
	write_holder(lock->fd);
	*out = lock;
	lock = NULL;
out:
	pm_lock_free(lock);
	free(path);
	return status;
}

void pm_lock_free(struct pm_lock *lock)
{
	if (lock == NULL)
		return;
	if (lock->fd >= 0)
		close(lock->fd);
	free(lock);
}
