/*
 * Documents as the index has stored them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/fetch.h"

#include "lib/error.h"
#include "lib/index.h"
#include "lib/xap.h"

enum pm_status pm_fetch(const struct pm_index *index, uint32_t docid, struct pm_arena *arena,
	struct pm_str *data, struct pm_error *err)
{
	struct xap_stored *stored;
	struct xap_error error;

	enum pm_status status = pm_check_xap(
		xap_reader_document(index->reader, docid, XAP_DATA, &stored, &error), &error, err);
	if (status != PM_OK)
		return status;
	*data = pm_arena_copy(arena, pm_of_xap(stored->data));
	xap_stored_free(stored);
	if (arena->failed)
		return pm_fail_memory(err);
	/* Xapian takes a table that is gone for one that is empty. */
	if (data->len == 0)
		return pm_fail(err, PM_CORRUPT, "%s: document %u has no data", index->path,
			(unsigned)docid);
	return PM_OK;
}
