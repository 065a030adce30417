/*
 * All files below a path.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/error.h"

/* Where a file system says what a directory is. */
struct place {
	dev_t device;
	ino_t inode;
};

struct pm_walk {
	const struct pm_walk_options *options;
	const struct pm_walk_sink *sink;
	struct place *places; /* directories walked, open addressing */
	bool *taken;
	size_t place_count, place_capacity;
	struct pm_buf
		relative; /* as patterns see it: from the path given on, by links' own names */
};

enum pm_status pm_walk_new(struct pm_walk **out, const struct pm_walk_options *options,
	const struct pm_walk_sink *sink, struct pm_error *err)
{
	*out = calloc(1, sizeof **out);
	if (*out == NULL)
		return pm_fail_memory(err);
	(*out)->options = options;
	(*out)->sink = sink;
	return PM_OK;
}

void pm_walk_free(struct pm_walk *walk)
{
	if (walk == NULL)
		return;
	pm_buf_free(&walk->relative);
	free(walk->taken);
	free(walk->places);
	free(walk);
}

/* ---- Directories walked ---- */

static size_t slot_of(const struct pm_walk *walk, struct place place)
{
	uint64_t hash = ((uint64_t)place.inode * 0x9E3779B97F4A7C15u) ^ (uint64_t)place.device;
	size_t slot = (size_t)(hash ^ hash >> 32) & (walk->place_capacity - 1);

	while (walk->taken[slot] && (walk->places[slot].device != place.device ||
					    walk->places[slot].inode != place.inode))
		slot = (slot + 1) & (walk->place_capacity - 1);
	return slot;
}

static bool grow_places(struct pm_walk *walk)
{
	struct pm_walk larger = *walk;

	larger.place_capacity = walk->place_capacity == 0 ? 256 : 2 * walk->place_capacity;
	larger.places = calloc(larger.place_capacity, sizeof *larger.places);
	larger.taken = calloc(larger.place_capacity, sizeof *larger.taken);
	if (larger.places == NULL || larger.taken == NULL) {
		free(larger.taken);
		free(larger.places);
		return false;
	}
	for (size_t i = 0; i < walk->place_capacity; i++) {
		if (!walk->taken[i])
			continue;
		size_t slot = slot_of(&larger, walk->places[i]);
		larger.places[slot] = walk->places[i];
		larger.taken[slot] = true;
	}
	free(walk->taken);
	free(walk->places);
	*walk = larger;
	return true;
}

/* Note a directory; *again tells whether it was noted before. */
static enum pm_status note_place(
	struct pm_walk *walk, const struct stat *info, bool *again, struct pm_error *err)
{
	if (2 * (walk->place_count + 1) > walk->place_capacity && !grow_places(walk))
		return pm_fail_memory(err);
	const struct place place = {info->st_dev, info->st_ino};
	size_t slot = slot_of(walk, place);
	*again = walk->taken[slot];
	if (!*again) {
		walk->taken[slot] = true;
		walk->places[slot] = place;
		walk->place_count++;
	}
	return PM_OK;
}

enum pm_status pm_walk_avoid(struct pm_walk *walk, const char *path, struct pm_error *err)
{
	struct stat info;
	bool again;

	if (stat(path, &info) != 0)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	return note_place(walk, &info, &again, err);
}

/* ---- Names of a directory ---- */

struct names {
	char **items;
	size_t count, capacity;
};

static void free_names(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i]);
	free(names->items);
}

static bool add_name(struct names *names, const char *name)
{
	if (names->count == names->capacity) {
		size_t capacity = 2 * names->capacity + 32;
		char **items = reallocarray(names->items, capacity, sizeof *items);
		if (items == NULL)
			return false;
		names->items = items;
		names->capacity = capacity;
	}
	char *copy = strdup(name);
	if (copy == NULL)
		return false;
	names->items[names->count++] = copy;
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All names but `.` and `..`, sorted; the directory is closed before any is looked at, so that
 * depth costs no descriptors. */
static enum pm_status read_names(struct names *names, const char *path, int *error)
{
	DIR *directory = opendir(path);
	enum pm_status status = PM_OK;

	*error = errno;
	if (directory == NULL)
		return PM_IO;
	for (;;) {
		errno = 0;
		struct dirent *entry = readdir(directory);
		if (entry == NULL) {
			*error = errno;
			status = errno == 0 ? PM_OK : PM_IO;
			break;
		}
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (!add_name(names, entry->d_name)) {
			status = PM_NO_MEMORY;
			break;
		}
	}
	closedir(directory);
	if (names->count > 0)
		qsort(names->items, names->count, sizeof *names->items, compare_names);
	return status;
}

/* ---- Walking ---- */

static enum pm_status walk_directory(
	struct pm_walk *walk, const char *path, const struct stat *info, struct pm_error *err);

static enum pm_status tell_failed(
	struct pm_walk *walk, const char *path, int number, struct pm_error *err)
{
	return walk->sink->failed(walk->sink->context, path, strerror(number), err);
}

/* A file or directory by its real path. */
static enum pm_status walk_real(struct pm_walk *walk, const char *path, const struct stat *info,
	bool named, struct pm_error *err)
{
	if (S_ISREG(info->st_mode))
		return walk->sink->file(walk->sink->context, path, info, named, err);
	if (S_ISDIR(info->st_mode))
		return walk_directory(walk, path, info, err);
	return named ? walk->sink->failed(
			       walk->sink->context, path, "neither a file nor a directory", err)
	             : walk->sink->skipped(
			       walk->sink->context, path, "neither a file nor a directory", err);
}

/* Follow a symbolic link to what it leads to. */
static enum pm_status walk_link(struct pm_walk *walk, const char *path, struct pm_error *err)
{
	struct stat info;
	char *real = realpath(path, NULL);

	if (real == NULL)
		return errno == ENOMEM ? pm_fail_memory(err) : tell_failed(walk, path, errno, err);
	enum pm_status status = PM_OK;
	if (stat(real, &info) != 0)
		status = tell_failed(walk, path, errno, err);
	else if (S_ISDIR(info.st_mode))
		status = walk->sink->root(walk->sink->context, real, err);
	if (status == PM_OK)
		status = walk_real(walk, real, &info, false, err);
	free(real);
	return status;
}

/* Whether options leave a name out; *reason says why. The pattern's view of it is in relative. */
static bool is_left_out(
	const struct pm_walk *walk, const char *name, bool directory, const char **reason)
{
	if (name[0] == '.' && !walk->options->hidden) {
		*reason = "hidden";
		return true;
	}
	*reason = "excluded";
	return walk->options->exclude != NULL &&
	       pm_exclude_matches(walk->options->exclude, pm_buf_str(&walk->relative), directory);
}

static enum pm_status walk_entry(
	struct pm_walk *walk, const char *path, const char *name, struct pm_error *err)
{
	const char *reason;
	struct stat info;

	if (lstat(path, &info) != 0)
		return errno == ENOENT ? PM_OK /* gone since it was listed */
		                       : tell_failed(walk, path, errno, err);
	bool directory = S_ISDIR(info.st_mode);
	if (S_ISLNK(info.st_mode)) {
		struct stat target;
		directory = stat(path, &target) == 0 && S_ISDIR(target.st_mode);
	}
	if (is_left_out(walk, name, directory, &reason))
		return walk->sink->skipped(walk->sink->context, path, reason, err);
	if (S_ISLNK(info.st_mode))
		return walk_link(walk, path, err);
	return walk_real(walk, path, &info, false, err);
}

static enum pm_status walk_names(
	struct pm_walk *walk, const char *path, const struct names *names, struct pm_error *err)
{
	size_t relative_len = walk->relative.len;
	struct pm_buf below = {0};
	enum pm_status status = PM_OK;

	pm_buf_add_format(&below, "%s%s", path, strcmp(path, "/") == 0 ? "" : "/");
	size_t below_len = below.len;
	for (size_t i = 0; status == PM_OK && i < names->count; i++) {
		struct pm_str name = pm_str_of(names->items[i]);
		below.len = below_len;
		pm_buf_add_str(&below, name);
		walk->relative.len = relative_len;
		if (relative_len > 0)
			pm_buf_add_char(&walk->relative, '/');
		pm_buf_add_str(&walk->relative, name);
		if (below.failed || walk->relative.failed)
			status = pm_fail_memory(err);
		else
			status = walk_entry(walk, below.ptr, names->items[i], err);
	}
	walk->relative.len = relative_len;
	pm_buf_free(&below);
	return status;
}

static enum pm_status walk_directory(
	struct pm_walk *walk, const char *path, const struct stat *info, struct pm_error *err)
{
	struct names names = {0};
	bool again;
	int number;

	enum pm_status status = note_place(walk, info, &again, err);
	if (status != PM_OK || again)
		return status;
	if (walk->sink->directory != NULL &&
		(status = walk->sink->directory(walk->sink->context, path, err)) != PM_OK)
		return status;
	status = read_names(&names, path, &number);
	if (status == PM_NO_MEMORY)
		pm_fail_memory(err);
	else if (status == PM_IO)
		status = tell_failed(walk, path, number, err);
	if (status == PM_OK)
		status = walk_names(walk, path, &names, err);
	free_names(&names);
	return status;
}

enum pm_status pm_walk_path(struct pm_walk *walk, const char *path, struct pm_error *err)
{
	struct stat info;
	char *real = realpath(path, NULL);

	if (real == NULL || stat(real, &info) != 0) {
		int number = errno;
		free(real);
		return pm_fail(err, number == ENOENT || number == ENOTDIR ? PM_NOT_FOUND : PM_IO,
			"%s: %s", path, strerror(number));
	}
	pm_buf_clear(&walk->relative);
	enum pm_status status = PM_OK;
	if (S_ISDIR(info.st_mode))
		status = walk->sink->root(walk->sink->context, real, err);
	if (status == PM_OK)
		status = walk_real(walk, real, &info, true, err);
	free(real);
	return status;
}

/* Go down from the root to the last name of a path, as patterns see it; *left_out when a directory
 * on the way is. */
static enum pm_status descend(
	struct pm_walk *walk, const char *below, bool *left_out, struct pm_error *err)
{
	const char *reason, *slash;

	*left_out = false;
	pm_buf_clear(&walk->relative);
	while (!*left_out && (slash = strchr(below, '/')) != NULL) {
		pm_buf_add(&walk->relative, below, (size_t)(slash - below));
		if (walk->relative.failed)
			return pm_fail_memory(err);
		*left_out = is_left_out(walk, below, true, &reason);
		pm_buf_add_char(&walk->relative, '/');
		below = slash + 1;
	}
	pm_buf_add_str(&walk->relative, pm_str_of(below));
	return walk->relative.failed ? pm_fail_memory(err) : PM_OK;
}

enum pm_status pm_walk_below(
	struct pm_walk *walk, const char *root, const char *path, struct pm_error *err)
{
	const char *below = path + strlen(root);
	bool left_out;

	below += *below == '/';
	enum pm_status status = descend(walk, below, &left_out, err);
	if (status != PM_OK || left_out)
		return status;
	if ((status = walk->sink->root(walk->sink->context, path, err)) != PM_OK)
		return status;
	if (*below != '\0')
		return walk_entry(walk, path, strrchr(path, '/') + 1, err);
	status = pm_walk_path(walk, path, err);
	return status == PM_NOT_FOUND ? PM_OK : status;
}
