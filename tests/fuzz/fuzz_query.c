/*
 * Fuzz the query parser: what it takes has a text that gives the same tree, what it refuses has a
 * place in the query.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdint.h>
#include <stdlib.h>

#include "search/query/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_node(const struct pm_node *node, size_t size)
{
	require(node->start <= node->end && node->end <= size);
	for (size_t i = 0; i < node->count; i++)
		check_node(node->children[i], size);
}

static void check_query(const struct pm_query *query, size_t size)
{
	struct pm_query *again = NULL;

	check_node(pm_query_root(query), size);
	/* The text of a query at the limit of its length may be beyond it. */
	if (pm_query_text(query).len > 1024 * 1024)
		return;
	require(pm_query_parse(&again, pm_query_text(query), NULL, NULL) == PM_OK);
	require(pm_node_equal(pm_query_root(query), pm_query_root(again)));
	require(pm_str_equal(pm_query_text(query), pm_query_text(again)));
	pm_query_free(again);
}

/* The first byte chooses the options. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pm_query *query = NULL;
	struct pm_error err = {0};

	if (size == 0)
		return 0;
	struct pm_str text = {.ptr = (const char *)data + 1, .len = size - 1};
	struct pm_query_options options = {
		.any = (data[0] & 1) != 0,
		.literal = (data[0] & 6) == 6,
		.since = (data[0] & 8) != 0 ? PM_STR("2024") : PM_STR(""),
		.today = {.year = 2024, .month = 2, .day = 29},
	};
	if (pm_query_parse(&query, text, &options, &err) == PM_OK) {
		check_query(query, text.len);
	} else {
		require(query == NULL && err.status == PM_BAD_QUERY && !options.literal);
		require(err.offset <= text.len && err.message[0] != '\0');
		require(pm_query_column(text, err.offset) >= 1);
	}
	pm_query_free(query);
	return 0;
}
