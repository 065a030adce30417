/*
 * Where things are in the directory of an index, and where the index is.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/layout.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/error.h"

char *pm_layout_path(const char *index, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", index, name) < 0 ? NULL : path;
}

/* Whether a directory entry is one that an index makes before it is complete. */
static bool is_ours(const char *name)
{
	static const char *const ours[] = {PM_LAYOUT_LOCK, PM_LAYOUT_CATALOGUE,
		PM_LAYOUT_CATALOGUE "-journal", PM_LAYOUT_CATALOGUE "-wal",
		PM_LAYOUT_CATALOGUE "-shm", PM_LAYOUT_STUB PM_LAYOUT_REPLACEMENT};

	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strcmp(name, ours[i]) == 0)
			return true;
	return pm_layout_segment_number(pm_str_of(name)) != 0;
}

/* Call a function for each entry but `.` and `..` until it returns false. */
static enum pm_status each_entry(const char *index, bool (*function)(void *, const char *),
	void *context, struct pm_error *err)
{
	DIR *directory = opendir(index);

	if (directory == NULL)
		return pm_fail(err, PM_IO, "%s: %s", index, strerror(errno));
	enum pm_status status = PM_OK;
	for (;;) {
		errno = 0;
		struct dirent *entry = readdir(directory);
		if (entry == NULL) {
			if (errno != 0)
				status = pm_fail(err, PM_IO, "%s: %s", index, strerror(errno));
			break;
		}
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (!function(context, entry->d_name))
			break;
	}
	closedir(directory);
	return status;
}

static bool look_at_entry(void *context, const char *name)
{
	enum pm_place *place = context;

	if (strcmp(name, PM_LAYOUT_STUB) == 0) {
		*place = PM_PLACE_INDEX;
		return false;
	}
	if (!is_ours(name))
		*place = PM_PLACE_FOREIGN;
	return true;
}

enum pm_status pm_layout_look(enum pm_place *out, const char *index, struct pm_error *err)
{
	struct stat info;

	if (stat(index, &info) != 0) {
		if (errno != ENOENT)
			return pm_fail(err, PM_IO, "%s: %s", index, strerror(errno));
		*out = PM_PLACE_MISSING;
		return PM_OK;
	}
	if (!S_ISDIR(info.st_mode)) {
		*out = PM_PLACE_FOREIGN;
		return PM_OK;
	}
	*out = PM_PLACE_EMPTY;
	return each_entry(index, look_at_entry, out, err);
}

/* Look for .pressmark in the directory of path, then in each one above; path is shortened. */
static enum pm_status find_upwards(struct pm_buf *path, struct pm_error *err)
{
	struct stat info;

	for (;;) {
		size_t length = path->len;
		pm_buf_add_format(path, "%s" PM_LAYOUT_DIRECTORY, length == 1 ? "" : "/");
		if (path->failed)
			return pm_fail_memory(err);
		if (stat(path->ptr, &info) == 0 && S_ISDIR(info.st_mode))
			return PM_OK;
		if (length == 1)
			return pm_fail(err, PM_NOT_FOUND,
				"no index: neither -d nor " PM_LAYOUT_ENVIRONMENT
				" names one, and there is no " PM_LAYOUT_DIRECTORY
				" here or upwards");
		path->ptr[length] = '\0';
		char *slash = strrchr(path->ptr, '/');
		path->len = slash == path->ptr ? 1 : (size_t)(slash - path->ptr);
	}
}

enum pm_status pm_layout_find(struct pm_buf *path, const char *given, struct pm_error *err)
{
	if (given == NULL) {
		given = getenv(PM_LAYOUT_ENVIRONMENT);
		if (given != NULL && *given == '\0')
			given = NULL;
	}
	pm_buf_clear(path);
	if (given != NULL && *given == '\0')
		return pm_fail(err, PM_NOT_FOUND, "no index: the name given for it is empty");
	if (given != NULL) {
		pm_buf_add_str(path, pm_str_of(given));
		return path->failed ? pm_fail_memory(err) : PM_OK;
	}

	char *here = getcwd(NULL, 0);
	if (here == NULL)
		return pm_fail(err, PM_IO, "the working directory: %s", strerror(errno));
	pm_buf_add_str(path, pm_str_of(here));
	free(here);
	return path->failed ? pm_fail_memory(err) : find_upwards(path, err);
}

unsigned pm_layout_segment_number(struct pm_str name)
{
	const struct pm_str prefix = PM_STR("segment-");
	unsigned number = 0;

	if (name.len < prefix.len + 6 || name.len > prefix.len + 9 ||
		memcmp(name.ptr, prefix.ptr, prefix.len) != 0)
		return 0;
	for (size_t i = prefix.len; i < name.len; i++) {
		if (name.ptr[i] < '0' || name.ptr[i] > '9')
			return 0;
		number = number * 10 + (unsigned)(name.ptr[i] - '0');
	}
	return number;
}

static enum pm_status write_whole(const char *path, struct pm_str content, struct pm_error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));

	bool good = true;
	while (good && content.len > 0) {
		ssize_t written = write(fd, content.ptr, content.len);
		if (written < 0 && errno == EINTR)
			continue;
		good = written >= 0;
		if (good) {
			content.ptr += written;
			content.len -= (size_t)written;
		}
	}
	good = good && fsync(fd) == 0;
	int number = errno;
	if (close(fd) != 0 && good) {
		good = false;
		number = errno;
	}
	return good ? PM_OK : pm_fail(err, PM_IO, "%s: %s", path, strerror(number));
}

static enum pm_status sync_directory(const char *path, struct pm_error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	/* Some file systems cannot and need not: they say EINVAL. */
	bool good = fsync(fd) == 0 || errno == EINVAL;
	int number = errno;
	close(fd);
	return good ? PM_OK : pm_fail(err, PM_IO, "%s: %s", path, strerror(number));
}

enum pm_status pm_layout_replace(
	const char *index, const char *name, struct pm_str content, struct pm_error *err)
{
	char *path = pm_layout_path(index, name);
	char *beside = NULL;
	enum pm_status status;

	if (path == NULL || asprintf(&beside, "%s" PM_LAYOUT_REPLACEMENT, path) < 0) {
		beside = NULL;
		status = pm_fail_memory(err);
		goto out;
	}
	if ((status = write_whole(beside, content, err)) != PM_OK) {
		unlink(beside);
		goto out;
	}
	if (rename(beside, path) != 0) {
		status = pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
		unlink(beside);
		goto out;
	}
	status = sync_directory(index, err);
out:
	free(beside);
	free(path);
	return status;
}
