/*
 * An index kept open over many queries, and opened again when it has moved on.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_SESSION_H
#define PM_SEARCH_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/error.h>
#include <pressmark/index.h>

#include "lib/buf.h"

struct pm_watched;

/** Zero-initialise it, pm_session_open, pm_session_close. */
struct pm_session {
	struct pm_buf path;
	struct pm_index *index; /* NULL after an error: the next refresh opens it */
	struct pm_watched *watched;
	size_t watched_count;
	bool blind; /* not all can be watched: a segment is on another machine */
};

/** Find the index, as pm_layout_find does, and open it. Errors are those of pm_layout_find and
 * pm_index_open. */
enum pm_status pm_session_open(struct pm_session *session, const char *given, struct pm_error *err);

/**
 * Open the index again if anything was committed since, or if it is not open.
 *
 * That nothing was costs a call of stat for each of its files that a commit replaces: a few
 * microseconds. Errors are those of pm_index_open; a later refresh may find the index well again.
 */
enum pm_status pm_session_refresh(struct pm_session *session, struct pm_error *err);

/** Close the index after a search that failed on it: it may be in any state. */
void pm_session_drop(struct pm_session *session);

void pm_session_close(struct pm_session *session);

#endif
