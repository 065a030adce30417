/*
 * Whether an index may be built in bulk with the libxapian that is running.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/guard.h"

#include <string.h>

#include "indexer/build/self_test.h"
#include "lib/error.h"
#include "lib/xap.h"

/* Goes up when what is built in bulk, or how it is tried out, changes. */
#define BUILDER "builder 2: "

/* Take the answer out of the catalogue's note; PM_NOT_FOUND when there is none of this version. */
static enum pm_status read_note(struct pm_buf *reason, struct pm_str key,
	struct pm_catalogue *catalogue, struct pm_error *err)
{
	struct pm_str note;

	enum pm_status status = pm_catalogue_note(catalogue, PM_NOTE_GUARD, &note, err);
	if (status != PM_OK)
		return status;
	if (note.len < key.len || memcmp(note.ptr, key.ptr, key.len) != 0)
		return PM_NOT_FOUND;
	pm_buf_add_str(reason, (struct pm_str){note.ptr + key.len, note.len - key.len});
	return PM_OK;
}

/* What has to do with the attempt rather than with what came of it. */
static bool is_error(enum pm_status status)
{
	return status == PM_IO || status == PM_NO_MEMORY;
}

static enum pm_status try_out(struct pm_buf *reason, struct pm_str key, const char *index,
	struct pm_catalogue *catalogue, struct pm_error *err)
{
	struct pm_buf note = {0};
	struct pm_error found;

	enum pm_status status = pm_self_test(index, &found);
	if (is_error(status)) {
		if (err != NULL)
			*err = found;
		return status;
	}
	if (status != PM_OK)
		pm_buf_add_str(reason, pm_str_of(found.message));
	pm_buf_add_str(&note, key);
	pm_buf_add_str(&note, pm_buf_str(reason));
	status = note.failed || reason->failed ? pm_fail_memory(err) : PM_OK;
	if (status == PM_OK && catalogue != NULL)
		status = pm_catalogue_set_note(catalogue, PM_NOTE_GUARD, pm_buf_str(&note), err);
	pm_buf_free(&note);
	return status;
}

enum pm_status pm_guard_ask(struct pm_buf *reason, const char *index,
	struct pm_catalogue *catalogue, struct pm_error *err)
{
	struct pm_buf key = {0};
	enum pm_status status = PM_NOT_FOUND;

	pm_buf_add_format(&key, "libxapian %s, " BUILDER, xap_version_running());
	if (key.failed)
		status = pm_fail_memory(err);
	else if (catalogue != NULL)
		status = read_note(reason, pm_buf_str(&key), catalogue, err);
	if (status == PM_NOT_FOUND)
		status = try_out(reason, pm_buf_str(&key), index, catalogue, err);
	pm_buf_free(&key);
	return status;
}
