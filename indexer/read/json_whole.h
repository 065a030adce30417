/*
 * A file that is one object or array of JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_JSON_WHOLE_H
#define PM_INDEXER_READ_JSON_WHOLE_H

#include <stddef.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "indexer/read/draft.h"
#include "indexer/read/json_parser.h"

/** A parsed file; its values live until pm_json_whole_free. */
struct pm_json_whole {
	struct pm_json_parser *parser;
	struct pm_json_value value;
	size_t replaced; /* the first byte that is not UTF-8, and became U+FFFD; 0: there is none */
};

/** Parse bytes, with a byte order mark or without, also in UTF-16 where one tells so; free either
 * way. PM_INVALID when it is no JSON; the message says where. */
enum pm_status pm_json_whole_parse(
	struct pm_json_whole *json, struct pm_str bytes, struct pm_error *err);

/** The same for a draft, whose sink is told what is wrong: PM_OK with a null value when it is no
 * JSON. */
enum pm_status pm_json_whole_read(struct pm_json_whole *json, struct pm_str bytes,
	struct pm_draft *draft, struct pm_error *err);

void pm_json_whole_free(struct pm_json_whole *json);

#endif
