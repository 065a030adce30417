/*
 * Pieces of JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_JSON_H
#define PM_LIB_JSON_H

#include <stdint.h>

#include "lib/buf.h"

/** Append a string; text that is not UTF-8 as `{"bytes": "base64"}`. Controls, those of ISO 6429
 * beyond ASCII among them, are escaped. */
void pm_json_add_text(struct pm_buf *buf, struct pm_str text);

/** Append `"name":` after a comma where there is something before it in its object. */
void pm_json_add_name(struct pm_buf *buf, const char *name);

/** Append a member whose value is a string; nothing when the text is empty. */
void pm_json_add_member(struct pm_buf *buf, const char *name, struct pm_str text);

/** Append a member whose value is an array of strings. */
void pm_json_add_list(
	struct pm_buf *buf, const char *name, const struct pm_str *items, size_t count);

/** Append a member whose value is a number. */
void pm_json_add_number(struct pm_buf *buf, const char *name, uint64_t number);

/** Append a comma where there is something before in an object or array. */
void pm_json_add_comma(struct pm_buf *buf);

#endif
