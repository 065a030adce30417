/*
 * Fuzz the readers of the formats mail and mbox.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/fuzz/fuzz_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool is_box = size >= 5 && memcmp(data, "From ", 5) == 0;

	fuzz_read(data, size, is_box ? "mbox" : "mail");
	return 0;
}
