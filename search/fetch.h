/*
 * Documents as the index has stored them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_FETCH_H
#define PM_SEARCH_FETCH_H

#include <stdint.h>

#include <pressmark/index.h>

#include "lib/arena.h"

/** Read the data of a document, which pm_record_read takes, into the arena. PM_CORRUPT when there
 * is none. */
enum pm_status pm_fetch(const struct pm_index *index, uint32_t docid, struct pm_arena *arena,
	struct pm_str *data, struct pm_error *err);

#endif
