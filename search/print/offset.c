/*
 * Offsets into a text, in the unit that its reader counts in.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/offset.h"

#include <stdbool.h>
#include <string.h>

#include "lib/text/utf8.h"

const char *const pm_offset_unit_names[PM_OFFSET_UNIT_COUNT] = {
	[PM_OFFSET_BYTE] = "byte", [PM_OFFSET_CHAR] = "char", [PM_OFFSET_UTF16] = "utf16"};

/* Whether the next eight bytes are ASCII, which counts the same in any unit. */
static int is_ascii(const char *ptr)
{
	uint64_t bytes;

	memcpy(&bytes, ptr, sizeof bytes);
	return (bytes & UINT64_C(0x8080808080808080)) == 0;
}

size_t pm_offset_advance(struct pm_offset *offset, size_t byte)
{
	struct pm_str text = offset->text;
	const char *end = text.ptr + text.len;
	uint32_t code;

	if (offset->unit == PM_OFFSET_BYTE)
		return offset->units = offset->byte = byte;
	if (byte > text.len)
		byte = text.len;
	while (offset->byte < byte) {
		const char *ptr = text.ptr + offset->byte;
		if (byte - offset->byte >= sizeof(uint64_t) && is_ascii(ptr)) {
			offset->byte += sizeof(uint64_t);
			offset->units += sizeof(uint64_t);
			continue;
		}
		offset->byte += pm_utf8_decode(ptr, end, &code);
		bool pair = code > 0xFFFF && code != PM_UTF8_BROKEN;
		offset->units += pair && offset->unit == PM_OFFSET_UTF16 ? 2 : 1;
	}
	return offset->units;
}

size_t pm_offset_ahead(const struct pm_offset *offset, size_t byte)
{
	struct pm_offset ahead = *offset;

	return pm_offset_advance(&ahead, byte);
}
