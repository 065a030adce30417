/*
 * Which commit of Xapian's a catalogue belongs to.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_REVISION_H
#define PM_INDEXER_REVISION_H

#include <pressmark/error.h>
#include <pressmark/index.h>

#include "lib/catalogue.h"

/** The name of the catalogue's note about it: UUID and revision, a space between. */
#define PM_NOTE_REVISION "revision"

enum pm_revision {
	PM_REVISION_CURRENT,
	PM_REVISION_BEHIND, /* an earlier commit, or none yet: a writer was killed between two */
	PM_REVISION_OTHER,  /* of another database, or a later one: one of the two was replaced */
};

/** Compare what the catalogue notes with the commit that the index was opened at. */
enum pm_status pm_revision_compare(struct pm_catalogue *catalogue, const struct pm_index *index,
	enum pm_revision *out, struct pm_error *err);

/** Note that the catalogue belongs to that commit. */
enum pm_status pm_revision_note(
	struct pm_catalogue *catalogue, const struct pm_index *index, struct pm_error *err);

#endif
