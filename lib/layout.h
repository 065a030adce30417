/*
 * Where things are in the directory of an index, and where the index is.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_LAYOUT_H
#define PM_LIB_LAYOUT_H

#include <pressmark/error.h>

#include "lib/buf.h"

#define PM_LAYOUT_STUB "XAPIANDB"
#define PM_LAYOUT_CATALOGUE "catalogue.sqlite"
#define PM_LAYOUT_LOCK "lock"
#define PM_LAYOUT_SEGMENT "segment-%06u"
#define PM_LAYOUT_REPLACEMENT ".new" /* after the name of a file that is to be replaced */

/** The environment variable that names the index, and the directory it is in otherwise. */
#define PM_LAYOUT_ENVIRONMENT "PRESSMARK_INDEX"
#define PM_LAYOUT_DIRECTORY ".pressmark"

/** The path of a file of an index, or NULL when memory ran out; the caller's, to be freed. */
char *pm_layout_path(const char *index, const char *name);

/** What a path is that is to hold an index. */
enum pm_place {
	PM_PLACE_MISSING,
	PM_PLACE_EMPTY, /* a directory without anything but what a beginning index leaves behind */
	PM_PLACE_INDEX,
	PM_PLACE_FOREIGN, /* anything else: it is not to be touched */
};

/** Look what is at a path. PM_IO when it cannot be told. */
enum pm_status pm_layout_look(enum pm_place *out, const char *index, struct pm_error *err);

/**
 * Find the index: the one given, else the environment's, else the nearest directory .pressmark,
 * here or upwards. The first two need not exist.
 *
 * given: from the command line, or NULL. path: gets it. PM_NOT_FOUND when there is none.
 */
enum pm_status pm_layout_find(struct pm_buf *path, const char *given, struct pm_error *err);

/** The number of a segment's directory name, 0 when it is none. */
unsigned pm_layout_segment_number(struct pm_str name);

/** Replace a file of an index at once: write beside it, fsync, rename, fsync the directory. */
enum pm_status pm_layout_replace(
	const char *index, const char *name, struct pm_str content, struct pm_error *err);

#endif
