/* Which commit of Xapian's a catalogue belongs to. SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef PM_INDEXER_REVISION_H
#define PM_INDEXER_REVISION_H

#include <stdbool.h>

#include <pressmark/error.h>
#include <pressmark/index.h>

#include "lib/catalogue.h"

/** The name of the catalogue's note about it: UUID and revision, a space between. */
#define PM_NOTE_REVISION "revision"

/** Whether the catalogue belongs to the commit that the index was opened at. */
enum pm_status pm_revision_is_current(struct pm_catalogue *catalogue, const struct pm_index *index,
	bool *out, struct pm_error *err);

/** Note that it does. */
enum pm_status pm_revision_note(
	struct pm_catalogue *catalogue, const struct pm_index *index, struct pm_error *err);

#endif
