/*
 * Term lists: what the termlist table has of a document.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/glass/term_list.h"

#include <string.h>

#include "indexer/build/glass/bytes.h"

enum {
	PACKED_WDF_MAX = 126,
};

void pm_term_list_begin(
	struct pm_term_list *list, struct pm_buf *out, uint64_t length, size_t count)
{
	list->out = out;
	list->begun = false;
	pm_number_add(out, length);
	pm_number_add(out, count);
}

void pm_term_list_add(struct pm_term_list *list, struct pm_str term, size_t same, uint32_t wdf)
{
	struct pm_buf *buf = list->out;
	size_t packed = 256;

	if (!pm_buf_reserve(buf, 2 + term.len + PM_NUMBER_MAX))
		return;
	uint8_t *begin = (uint8_t *)buf->ptr + buf->len, *out = begin;
	if (list->begun) {
		if (wdf <= PACKED_WDF_MAX)
			packed = ((size_t)wdf + 1) * (list->last_len + 1) + same;
		*out++ = (uint8_t)(packed < 256 ? packed : same);
	}
	*out++ = (uint8_t)(term.len - same);
	memcpy(out, term.ptr + same, term.len - same);
	out += term.len - same;
	if (packed >= 256)
		out = pm_put_number(out, wdf);
	buf->len += (size_t)(out - begin);
	list->begun = true;
	list->last_len = term.len;
}
