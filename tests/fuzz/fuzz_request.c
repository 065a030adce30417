/*
 * Fuzz the lines of --batch and --serve: what is taken is within bounds, what is refused says why.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>

#include "search/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check(const struct pm_request *request)
{
	const struct pm_search_options *search = &request->search;

	require(request->id.len > 0);
	require(search->facets < 1U << PM_FACET_COUNT && search->sort <= PM_SORT_TITLE);
	require(request->offsets < PM_OFFSET_UNIT_COUNT);
	require(request->fields.count <= PM_HIT_FIELD_COUNT);
	for (size_t i = 0; i < request->fields.count; i++)
		require((request->fields.bits & 1U << request->fields.list[i]) != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct pm_request defaults = {0};
	struct pm_str line = {(const char *)data, size};
	struct pm_request request;
	struct pm_error err = {0};

	if (pm_request_read(&request, line, 1, &defaults, &err) == PM_OK)
		check(&request);
	else
		require(err.status == PM_INVALID && err.message[0] != '\0');
	pm_request_free(&request);
	return 0;
}
