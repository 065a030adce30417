/*
 * One query of many: a line of text or of JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_REQUEST_H
#define PM_SEARCH_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/error.h>
#include <pressmark/query.h>
#include <pressmark/search.h>
#include <pressmark/str.h>

#include "search/print/hit_field.h"
#include "search/print/offset.h"

struct json_t;

/** A query, and how it is to be understood and answered. Texts are borrowed. */
struct pm_request {
	struct pm_str id; /* empty: it has none */
	bool id_is_number;
	struct pm_str text;
	struct pm_query_options query;
	struct pm_search_options search;
	struct pm_hit_fields fields; /* none: as the command line says */
	enum pm_offset_unit offsets;
	struct json_t *json; /* what texts of a line of JSON are borrowed from */
	char number[24];     /* the id, where it is a number */
};

/**
 * Read a line: `query`, `id TAB query`, or an object of JSON; pressmark-search(1) says what may be
 * in it. Without an id of its own a query's is the number of the line.
 *
 * defaults: what the line does not say. *out is to be freed in any case, and borrows from the line;
 * it needs to stay where it is. PM_INVALID, with a message that names the member, for a line that
 * is wrong; out->id is then empty unless the id is known.
 */
enum pm_status pm_request_read(struct pm_request *out, struct pm_str line, size_t number,
	const struct pm_request *defaults, struct pm_error *err);

void pm_request_free(struct pm_request *request);

#endif
