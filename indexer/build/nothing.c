/*
 * Documents written nowhere: what would be done is found out by doing all but that.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/backend.h"

#include <stdint.h>
#include <stdlib.h>

#include "lib/error.h"

static enum pm_status put(struct pm_backend *backend, const struct pm_document *document,
	struct pm_str data, bool replaces, struct pm_error *err)
{
	(void)backend;
	(void)document;
	(void)data;
	(void)replaces;
	(void)err;
	return PM_OK;
}

static enum pm_status remove_document(
	struct pm_backend *backend, struct pm_str key, struct pm_error *err)
{
	(void)backend;
	(void)key;
	(void)err;
	return PM_OK;
}

static enum pm_status commit(struct pm_backend *backend, struct pm_error *err)
{
	(void)backend;
	(void)err;
	return PM_OK;
}

static enum pm_status revision(struct pm_backend *backend, struct pm_buf *out, struct pm_error *err)
{
	(void)backend;
	(void)out;
	(void)err;
	return PM_OK;
}

static size_t pending(const struct pm_backend *backend)
{
	(void)backend;
	return 0;
}

static void free_backend(struct pm_backend *backend)
{
	free(backend);
}

enum pm_status pm_backend_open_nothing(struct pm_backend **out, struct pm_error *err)
{
	static const struct pm_backend_operations operations = {
		.put = put,
		.remove = remove_document,
		.commit = commit,
		.revision = revision,
		.pending = pending,
		.enough = SIZE_MAX,
		.free = free_backend,
	};

	*out = calloc(1, sizeof **out);
	if (*out == NULL)
		return pm_fail_memory(err);
	(*out)->operations = &operations;
	return PM_OK;
}
