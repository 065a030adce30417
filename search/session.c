/*
 * An index kept open over many queries, and opened again when it has moved on.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/layout.h"
#include "lib/stub.h"

/* A commit renames a new file to this name (Xapian's glass/glass_version.cc). */
#define VERSION_FILE "iamglass"

/* A file, as it was just before the index was opened. */
struct pm_watched {
	char *path;
	struct stat info; /* all zero: it was not there */
};

static struct stat look(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 ? info : (struct stat){0};
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void watch_nothing(struct pm_session *session)
{
	for (size_t i = 0; i < session->watched_count; i++)
		free(session->watched[i].path);
	free(session->watched);
	session->watched = NULL;
	session->watched_count = 0;
}

/* Takes the path; NULL: it could not be made. */
static void watch(struct pm_session *session, char *path)
{
	if (path == NULL)
		session->blind = true;
	else
		session->watched[session->watched_count++] =
			(struct pm_watched){.path = path, .info = look(path)};
}

/* The file to watch of a segment. */
static char *version_path(const char *index, struct pm_str segment)
{
	char *path;

	if (segment.ptr[0] == '/')
		index = "";
	int len = asprintf(&path, "%s%s%.*s/" VERSION_FILE, index, *index != '\0' ? "/" : "",
		(int)segment.len, segment.ptr);
	return len < 0 ? NULL : path;
}

/* Watch the stub and each of its segments. What is wrong with them, opening the index will tell. */
static void watch_all(struct pm_session *session)
{
	struct pm_stub stub;

	watch_nothing(session);
	session->blind = pm_stub_read(&stub, session->path.ptr, NULL) != PM_OK;
	if (session->blind)
		return;
	session->watched = calloc(stub.count + 1, sizeof *session->watched);
	session->blind = session->watched == NULL;
	if (!session->blind)
		watch(session, pm_layout_path(session->path.ptr, PM_LAYOUT_STUB));
	for (size_t i = 0; i < stub.count && !session->blind; i++) {
		if (pm_str_is(stub.lines[i].type, "remote"))
			session->blind = true;
		else
			watch(session, version_path(session->path.ptr, stub.lines[i].target));
	}
	pm_stub_free(&stub);
}

static bool has_moved_on(const struct pm_session *session)
{
	if (session->blind)
		return true;
	for (size_t i = 0; i < session->watched_count; i++) {
		struct stat now = look(session->watched[i].path);
		if (!is_same(&now, &session->watched[i].info))
			return true;
	}
	return false;
}

enum pm_status pm_session_refresh(struct pm_session *session, struct pm_error *err)
{
	if (session->index != NULL && !has_moved_on(session))
		return PM_OK;
	/* In this order: a commit between the two is seen by the next refresh. */
	pm_session_drop(session);
	watch_all(session);
	return pm_index_open(&session->index, session->path.ptr, err);
}

enum pm_status pm_session_open(struct pm_session *session, const char *given, struct pm_error *err)
{
	enum pm_status status = pm_layout_find(&session->path, given, err);

	return status == PM_OK ? pm_session_refresh(session, err) : status;
}

void pm_session_drop(struct pm_session *session)
{
	pm_index_free(session->index);
	session->index = NULL;
}

void pm_session_close(struct pm_session *session)
{
	pm_session_drop(session);
	watch_nothing(session);
	pm_buf_free(&session->path);
}
