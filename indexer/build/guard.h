/*
 * Whether an index may be built in bulk with the libxapian that is running.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_BUILD_GUARD_H
#define PM_INDEXER_BUILD_GUARD_H

#include "lib/buf.h"
#include "lib/catalogue.h"

/** The name of the catalogue's note about it: the version of libxapian, and why not, if so. */
#define PM_NOTE_GUARD "bulk"

/**
 * Tell whether segments built in bulk are those that Xapian builds: noted in the catalogue, or else
 * tried out (self_test.h) and then noted.
 *
 * catalogue: NULL for none. reason: gets why they are not; empty when they are.
 */
enum pm_status pm_guard_ask(struct pm_buf *reason, const char *index,
	struct pm_catalogue *catalogue, struct pm_error *err);

#endif
