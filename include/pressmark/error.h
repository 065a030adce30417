/*
 * How a call that failed says so.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_ERROR_H
#define PRESSMARK_ERROR_H

#include <stddef.h>

/** A status is something the caller does differently. */
enum pm_status {
	PM_OK,
	PM_NOT_FOUND, /* there is no such thing: make it, or say so */
	PM_INVALID,   /* an argument or an input is wrong: correct it */
	PM_BAD_QUERY, /* the query is wrong at struct pm_error's offset */
	PM_BUSY,      /* another writer holds the index: wait */
	PM_STALE,     /* the index changed underneath: reopen and ask again */
	PM_CORRUPT,   /* what is on disk is damaged or of another schema */
	PM_IO,        /* the operating system said no */
	PM_NO_MEMORY,
	PM_INTERRUPTED, /* the caller's own signal or callback ended it */
	PM_INTERNAL,    /* a mistake of ours */
};

/** What went wrong, in words; the caller's own, nothing in it is to be freed. */
struct pm_error {
	enum pm_status status;
	size_t offset;     /* with PM_BAD_QUERY: the byte of the query where it went wrong */
	char message[256]; /* one line that names the object, without "error:" and final dot */
};

#endif
