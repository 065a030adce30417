/*
 * Bytes put aside in a file without a name, to be read again as a whole.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_SPOOL_H
#define PM_INDEXER_BUILD_SPOOL_H

#include <pressmark/error.h>

#include "lib/buf.h"

/** What the name of its file begins with, for the moment that it has one. */
#define PM_SPOOL_NAME "spool-"

/** After an error what is added is dropped; pm_spool_map tells of it. */
struct pm_spool {
	int file;
	int error;             /* errno of the first call that failed; 0: none */
	struct pm_buf pending; /* not written yet: append to it, then pm_spool_flush */
	size_t len;            /* in the file */
	void *map;
};

/** Make an empty spool in a directory; pm_spool_free it whatever is returned. */
enum pm_status pm_spool_new(struct pm_spool **out, const char *directory, struct pm_error *err);

/** Write what is pending, if it has become much. */
void pm_spool_flush(struct pm_spool *spool);

/** Write bytes, after what is pending. */
void pm_spool_write(struct pm_spool *spool, struct pm_str bytes);

/** Write what is pending and give all that there is, borrowed until the spool is freed. */
enum pm_status pm_spool_map(struct pm_spool *spool, struct pm_str *bytes, struct pm_error *err);

/** Let go of the memory of what is mapped; what is used again is read from the file again. */
void pm_spool_release(const struct pm_spool *spool);

void pm_spool_free(struct pm_spool *spool);

#endif
