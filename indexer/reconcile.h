/*
 * Bringing the catalogue into line with Xapian.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_RECONCILE_H
#define PM_INDEXER_RECONCILE_H

#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/index.h>

#include "lib/catalogue.h"

/** What was out of line. */
struct pm_reconciled {
	uint64_t missing; /* documents of the index that the catalogue did not have */
	uint64_t different;
	uint64_t surplus; /* documents of the catalogue that the index did not have */
};

/** Compare the catalogue with the index, and change nothing. */
enum pm_status pm_reconcile_look(struct pm_reconciled *out, struct pm_catalogue *catalogue,
	struct pm_index *index, struct pm_error *err);

/**
 * Change the catalogue, without committing it, so that it says what the index holds. The files of
 * all documents that were out of line are marked to be read again.
 */
enum pm_status pm_reconcile(struct pm_reconciled *out, struct pm_catalogue *catalogue,
	struct pm_index *index, struct pm_error *err);

#endif
