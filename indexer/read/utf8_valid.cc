/*
 * Whether bytes are UTF-8, by simdjson: many bytes at a time.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
extern "C" {
#include "indexer/read/charset.h"
}

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

extern "C" bool pm_utf8_is_valid(pm_str bytes)
{
	return simdjson::validate_utf8(bytes.ptr, bytes.len);
}
