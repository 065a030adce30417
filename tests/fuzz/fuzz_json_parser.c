/*
 * Fuzz the parser of JSON: it and jansson take the same texts, and as the same values.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdint.h>

#include "tests/fuzz/json_agrees.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pm_str text = {size > 0 ? (const char *)data : "", size};
	struct pm_json_parser *parser;

	if (pm_json_parser_new(&parser, NULL) != PM_OK || !json_agrees(parser, text))
		abort();
	pm_json_parser_free(parser);
	return 0;
}
