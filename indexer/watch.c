/*
 * Changes below folders, as they happen: inotify(7).
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Each directory is watched by itself, from before it is read: what changes in it is then seen by
 * the reading, or by an event, or both. A directory that is new is read, and watched, by the pass
 * that the event brings about. Events that were lost (the kernel keeps 16,384) and changes of very
 * many files make everything be looked at.
 */
#include "indexer/watch.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/error.h"

/* Seconds. */
#define QUIET 1.0
#define QUIET_WRITING 2.0
#define LONGEST 5.0

enum {
	PENDING_MAX = 200 /* changes told one by one; with more of them it is quicker to look */
};

#define EVENTS                                                                              \
	(IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | \
		IN_ONLYDIR)

/* A directory, at the number of its watch. */
struct place {
	char *path;
	bool whole; /* all that is in it counts, not only what was given by name */
};

struct pending {
	struct pm_change change;
	double last;  /* when it changed last */
	bool writing; /* it may be open for writing */
};

struct pm_watch {
	int fd;
	const char *ignored;
	struct place *places;
	size_t place_count;
	char **roots;
	size_t root_count, root_capacity;

	struct pending pending[PENDING_MAX];
	size_t pending_count;
	bool all; /* too much has changed to say what */
	double first, last;

	struct pm_change due[PENDING_MAX];
	size_t due_count;
	bool all_due;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

enum pm_status pm_watch_new(struct pm_watch **out, const char *ignored, struct pm_error *err)
{
	*out = NULL;
	struct pm_watch *watch = calloc(1, sizeof *watch);
	if (watch == NULL)
		return pm_fail_memory(err);
	watch->ignored = ignored;
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd < 0) {
		enum pm_status status =
			pm_fail(err, PM_IO, "watching is not possible: %s", strerror(errno));
		free(watch);
		return status;
	}
	*out = watch;
	return PM_OK;
}

static void forget_pending(struct pm_watch *watch)
{
	for (size_t i = 0; i < watch->pending_count; i++)
		free(watch->pending[i].change.path);
	watch->pending_count = 0;
}

void pm_watch_done(struct pm_watch *watch)
{
	for (size_t i = 0; i < watch->due_count; i++)
		free(watch->due[i].path);
	watch->due_count = 0;
	watch->all_due = false;
}

void pm_watch_free(struct pm_watch *watch)
{
	if (watch == NULL)
		return;
	forget_pending(watch);
	pm_watch_done(watch);
	for (size_t i = 0; i < watch->root_count; i++)
		free(watch->roots[i]);
	free(watch->roots);
	for (size_t i = 0; i < watch->place_count; i++)
		free(watch->places[i].path);
	free(watch->places);
	close(watch->fd);
	free(watch);
}

const char *const *pm_watch_roots(const struct pm_watch *watch, size_t *count)
{
	*count = watch->root_count;
	return (const char *const *)watch->roots;
}

const struct pm_change *pm_watch_changes(const struct pm_watch *watch, size_t *count)
{
	*count = watch->due_count;
	return watch->all_due ? NULL : watch->due;
}

/* ---- Directories ---- */

static bool is_below(const char *path, const char *directory)
{
	size_t len = strlen(directory);

	if (strcmp(directory, "/") == 0)
		return true;
	return strncmp(path, directory, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

static bool make_room(struct pm_watch *watch, size_t number)
{
	if (number < watch->place_count)
		return true;
	size_t count = number + number / 2 + 64;
	struct place *places = reallocarray(watch->places, count, sizeof *places);
	if (places == NULL)
		return false;
	memset(places + watch->place_count, 0, (count - watch->place_count) * sizeof *places);
	watch->places = places;
	watch->place_count = count;
	return true;
}

static enum pm_status watch_place(
	struct pm_watch *watch, const char *path, bool whole, struct pm_error *err)
{
	int number = inotify_add_watch(watch->fd, path, EVENTS);

	if (number < 0 && errno == ENOSPC)
		return pm_fail(err, PM_INVALID,
			"%s: too many folders to watch: see fs.inotify.max_user_watches", path);
	if (number < 0 && errno == ENOMEM)
		return pm_fail_memory(err);
	if (number < 0)
		return PM_OK; /* gone, or forbidden: then the walk says so */
	if (!make_room(watch, (size_t)number))
		return pm_fail_memory(err);
	char *copy = strdup(path);
	if (copy == NULL)
		return pm_fail_memory(err);
	struct place *place = &watch->places[number];
	free(place->path); /* it may have had another name */
	place->path = copy;
	place->whole |= whole;
	return PM_OK;
}

enum pm_status pm_watch_directory(struct pm_watch *watch, const char *path, struct pm_error *err)
{
	return watch_place(watch, path, true, err);
}

static bool add_root(struct pm_watch *watch, char *path)
{
	if (watch->root_count == watch->root_capacity) {
		size_t capacity = 2 * watch->root_capacity + 8;
		char **roots = reallocarray(watch->roots, capacity, sizeof *roots);
		if (roots == NULL)
			return false;
		watch->roots = roots;
		watch->root_capacity = capacity;
	}
	watch->roots[watch->root_count++] = path;
	return true;
}

enum pm_status pm_watch_root(struct pm_watch *watch, const char *path, struct pm_error *err)
{
	char *real = realpath(path, NULL);

	if (real == NULL)
		return errno == ENOMEM ? pm_fail_memory(err) : PM_OK;
	if (!add_root(watch, real)) {
		free(real);
		return pm_fail_memory(err);
	}
	char *parent = strdup(real);
	if (parent == NULL)
		return pm_fail_memory(err);
	char *slash = strrchr(parent, '/');
	slash[slash == parent] = '\0';
	enum pm_status status = watch_place(watch, parent, false, err);
	free(parent);
	return status;
}

static void forget_place(struct place *place)
{
	free(place->path);
	*place = (struct place){0};
}

/* A directory that was moved has other names below it, where it is met again. */
static void forget_places_below(struct pm_watch *watch, const char *path)
{
	for (size_t i = 0; i < watch->place_count; i++) {
		struct place *place = &watch->places[i];
		if (place->path == NULL || !is_below(place->path, path))
			continue;
		inotify_rm_watch(watch->fd, (int)i);
		forget_place(place);
	}
}

/* ---- Changes ---- */

/* Note that something has changed which need not be waited for longer than LONGEST. */
static void note_time(struct pm_watch *watch)
{
	bool begun = watch->all;

	for (size_t i = 0; i < watch->pending_count; i++)
		begun |= !watch->pending[i].writing;
	watch->last = now();
	if (!begun)
		watch->first = watch->last;
}

static void note_all(struct pm_watch *watch)
{
	note_time(watch);
	watch->all = true;
	forget_pending(watch);
}

static struct pending *find_pending(struct pm_watch *watch, const char *path)
{
	for (size_t i = 0; i < watch->pending_count; i++)
		if (strcmp(watch->pending[i].change.path, path) == 0)
			return &watch->pending[i];
	return NULL;
}

/* Note a change; the path is the watch's from now on. */
static void note_change(struct pm_watch *watch, const char *root, char *path, bool writing)
{
	struct pending *pending = find_pending(watch, path);

	if (watch->all || (pending == NULL && watch->pending_count == PENDING_MAX)) {
		note_all(watch);
		free(path);
		return;
	}
	if (!writing)
		note_time(watch);
	if (pending != NULL) {
		free(path);
	} else {
		pending = &watch->pending[watch->pending_count++];
		pending->change = (struct pm_change){root, path};
	}
	pending->last = now();
	pending->writing = writing;
}

static const char *root_of(const struct pm_watch *watch, const char *path)
{
	for (size_t i = 0; i < watch->root_count; i++)
		if (is_below(path, watch->roots[i]))
			return watch->roots[i];
	return NULL;
}

/* A folder that a symbolic link leads to has no root: then everything is looked at. */
static void take_named(struct pm_watch *watch, const struct inotify_event *event, char *path)
{
	bool directory = (event->mask & IN_ISDIR) != 0;
	bool writing = !directory && (event->mask & (IN_CREATE | IN_MODIFY)) != 0;
	const char *root = root_of(watch, path);

	if (directory && (event->mask & IN_MOVED_FROM) != 0)
		forget_places_below(watch, path);
	if (watch->ignored != NULL && strcmp(path, watch->ignored) == 0) {
		free(path);
	} else if (root != NULL) {
		note_change(watch, root, path, writing);
	} else {
		free(path);
		note_all(watch);
	}
}

static enum pm_status take_event(
	struct pm_watch *watch, const struct inotify_event *event, struct pm_error *err)
{
	struct pm_buf path = {0};

	if ((event->mask & IN_Q_OVERFLOW) != 0) {
		note_all(watch);
		return PM_OK;
	}
	if (event->wd < 0 || (size_t)event->wd >= watch->place_count)
		return PM_OK;
	struct place *place = &watch->places[event->wd];
	if (place->path == NULL)
		return PM_OK;
	if ((event->mask & IN_IGNORED) != 0) {
		forget_place(place);
		return PM_OK;
	}
	if (event->len == 0)
		return PM_OK;
	pm_buf_add_format(
		&path, "%s/%s", strcmp(place->path, "/") == 0 ? "" : place->path, event->name);
	if (path.failed) {
		pm_buf_free(&path);
		return pm_fail_memory(err);
	}
	if (place->whole || root_of(watch, path.ptr) != NULL)
		take_named(watch, event, path.ptr);
	else
		pm_buf_free(&path);
	return PM_OK;
}

/* Take all events that there are. */
static enum pm_status take_events(struct pm_watch *watch, struct pm_error *err)
{
	_Alignas(struct inotify_event) char bytes[64 * 1024];
	enum pm_status status = PM_OK;
	ssize_t len;

	while (status == PM_OK && (len = read(watch->fd, bytes, sizeof bytes)) > 0) {
		for (const char *at = bytes; status == PM_OK && at < bytes + len;) {
			const struct inotify_event *event = (const void *)at;
			status = take_event(watch, event, err);
			at += sizeof *event + event->len;
		}
	}
	if (status == PM_OK && len < 0 && errno != EAGAIN && errno != EINTR)
		status = pm_fail(err, PM_IO, "watching: %s", strerror(errno));
	return status;
}

/* ---- Waiting ---- */

/* When a change has come to rest. */
static double rests_at(const struct pm_watch *watch, const struct pending *pending)
{
	return pending->writing ? pending->last + QUIET_WRITING
	                        : fmin(watch->last + QUIET, watch->first + LONGEST);
}

/* When the next change comes to rest; HUGE_VAL: there is none. */
static double next_rest(const struct pm_watch *watch)
{
	double next = HUGE_VAL;

	if (watch->all)
		return fmin(watch->last + QUIET, watch->first + LONGEST);
	for (size_t i = 0; i < watch->pending_count; i++)
		next = fmin(next, rests_at(watch, &watch->pending[i]));
	return next;
}

/* Move what has come to rest to what is due. */
static void take_rested(struct pm_watch *watch, double time)
{
	size_t kept = 0;

	pm_watch_done(watch);
	watch->all_due = watch->all;
	watch->all = false;
	for (size_t i = 0; i < watch->pending_count; i++) {
		struct pending *pending = &watch->pending[i];
		if (rests_at(watch, pending) <= time)
			watch->due[watch->due_count++] = pending->change;
		else
			watch->pending[kept++] = *pending;
	}
	watch->pending_count = kept;
}

void pm_watch_postpone(struct pm_watch *watch)
{
	if (watch->all_due)
		note_all(watch);
	for (size_t i = 0; i < watch->due_count; i++)
		note_change(watch, watch->due[i].root, watch->due[i].path, false);
	watch->due_count = 0;
	watch->all_due = false;
}

/* Wait for an event, a signal or a time. A signal that comes right before is not missed. */
static void wait_until(struct pm_watch *watch, double time, bool (*interrupted)(void))
{
	struct pollfd descriptor = {.fd = watch->fd, .events = POLLIN};
	double seconds = fmax(time - now(), 0.0);
	struct timespec timeout = {0};
	sigset_t ends, before;

	if (time < HUGE_VAL) {
		timeout.tv_sec = (time_t)seconds;
		timeout.tv_nsec = (long)((seconds - floor(seconds)) * 1e9);
	}
	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	sigprocmask(SIG_BLOCK, &ends, &before);
	if (!interrupted())
		ppoll(&descriptor, 1, time < HUGE_VAL ? &timeout : NULL, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

enum pm_status pm_watch_wait(
	struct pm_watch *watch, bool (*interrupted)(void), struct pm_error *err)
{
	for (;;) {
		enum pm_status status = take_events(watch, err);
		if (status != PM_OK)
			return status;
		if (interrupted())
			return pm_fail(err, PM_INTERRUPTED, "interrupted");
		double next = next_rest(watch), time = now();
		if (next <= time) {
			take_rested(watch, time);
			return PM_OK;
		}
		wait_until(watch, next, interrupted);
	}
}
