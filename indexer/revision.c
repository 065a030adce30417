/*
 * Which commit of Xapian's a catalogue belongs to.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/revision.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/error.h"

static void add_revision(struct pm_buf *out, const struct pm_index *index)
{
	pm_buf_add_format(out, "%s %" PRIu64, pm_index_uuid(index), pm_index_revision(index));
}

/* Take a note apart; false when it is none of ours. */
static bool parse(struct pm_str note, struct pm_str *uuid, uint64_t *revision)
{
	const char *space = memrchr(note.ptr, ' ', note.len);

	if (space == NULL)
		return false;
	*uuid = (struct pm_str){note.ptr, (size_t)(space - note.ptr)};
	*revision = 0;
	for (const char *c = space + 1; c < note.ptr + note.len; c++) {
		if (*c < '0' || *c > '9')
			return false;
		*revision = *revision * 10 + (uint64_t)(*c - '0');
	}
	return true;
}

enum pm_status pm_revision_compare(struct pm_catalogue *catalogue, const struct pm_index *index,
	enum pm_revision *out, struct pm_error *err)
{
	struct pm_str note, uuid;
	uint64_t revision;

	*out = PM_REVISION_BEHIND;
	enum pm_status status = pm_catalogue_note(catalogue, PM_NOTE_REVISION, &note, err);
	if (status == PM_NOT_FOUND)
		return PM_OK;
	if (status != PM_OK)
		return status;
	if (!parse(note, &uuid, &revision) || !pm_str_is(uuid, pm_index_uuid(index)) ||
		revision > pm_index_revision(index))
		*out = PM_REVISION_OTHER;
	else if (revision == pm_index_revision(index))
		*out = PM_REVISION_CURRENT;
	return PM_OK;
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
