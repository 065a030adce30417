/* Which commit of Xapian's a catalogue belongs to. SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/revision.h"

#include <inttypes.h>

#include "lib/buf.h"
#include "lib/error.h"

static void add_revision(struct pm_buf *out, const struct pm_index *index)
{
	pm_buf_add_format(out, "%s %" PRIu64, pm_index_uuid(index), pm_index_revision(index));
}

enum pm_status pm_revision_is_current(struct pm_catalogue *catalogue, const struct pm_index *index,
	bool *out, struct pm_error *err)
{
	struct pm_buf revision = {0};
	struct pm_str noted = {0};

	enum pm_status status = pm_catalogue_note(catalogue, PM_NOTE_REVISION, &noted, err);
	if (status == PM_NOT_FOUND)
		status = PM_OK;
	add_revision(&revision, index);
	if (status == PM_OK && revision.failed)
		status = pm_fail_memory(err);
	*out = status == PM_OK && pm_str_equal(noted, pm_buf_str(&revision));
	pm_buf_free(&revision);
	return status;
}

enum pm_status pm_revision_note(
	struct pm_catalogue *catalogue, const struct pm_index *index, struct pm_error *err)
{
	struct pm_buf revision = {0};

	add_revision(&revision, index);
	enum pm_status status = revision.failed ? pm_fail_memory(err)
						: pm_catalogue_set_note(catalogue, PM_NOTE_REVISION,
							  pm_buf_str(&revision), err);
	pm_buf_free(&revision);
	return status;
}
