/*
 * Finding members of JSON by name.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_JSON_FIND_H
#define PM_INDEXER_READ_JSON_FIND_H

#include <stdbool.h>

#include <pressmark/str.h>

#include "indexer/read/json_parser.h"

/** The member of an object; of type PM_JSON_NULL where it has none or is no object. */
struct pm_json_value pm_json_member(const struct pm_json_value *object, const char *name);

/** The same if it is a string, else empty. */
struct pm_str pm_json_text(const struct pm_json_value *object, const char *name);

/**
 * The outermost object that JSON begins with, or the first one of an outermost array, has such a
 * member, as far as the first bytes tell. value: gets what stands after the colon to the end of
 * head.
 */
bool pm_json_head_has(struct pm_str head, const char *name, struct pm_str *value);

#endif
