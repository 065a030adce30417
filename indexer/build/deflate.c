/*
 * Compressing many short texts.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/deflate.h"

#include <stdlib.h>
#include <string.h>

#include <isa-l/igzip_lib.h>

#include "lib/error.h"

enum {
	DEFLATE_MIN = 18, /* shorter texts are not worth it */
};

struct pm_deflate {
	struct isal_huff_histogram histogram;
	struct isal_hufftables tables;
	struct isal_zstream stream;
};

enum pm_status pm_deflate_new(struct pm_deflate **out, struct pm_error *err)
{
	*out = calloc(1, sizeof **out);
	return *out != NULL ? PM_OK : pm_fail_memory(err);
}

void pm_deflate_free(struct pm_deflate *deflate)
{
	free(deflate);
}

void pm_deflate_begin(struct pm_deflate *deflate)
{
	memset(&deflate->histogram, 0, sizeof deflate->histogram);
}

/* The library takes signed sizes, and does not change the text. */
void pm_deflate_sample(struct pm_deflate *deflate, struct pm_str text)
{
	isal_update_histogram((uint8_t *)text.ptr, (int)text.len, &deflate->histogram);
}

void pm_deflate_end(struct pm_deflate *deflate)
{
	isal_create_hufftables(&deflate->tables, &deflate->histogram);
}

bool pm_deflate_add(struct pm_deflate *deflate, struct pm_str text, struct pm_buf *out)
{
	struct isal_zstream *stream = &deflate->stream;

	if (text.len < DEFLATE_MIN || !pm_buf_reserve(out, text.len)) {
		pm_buf_add_str(out, text);
		return false;
	}
	isal_deflate_stateless_init(stream);
	stream->hufftables = &deflate->tables;
	stream->end_of_stream = 1;
	stream->next_in = (uint8_t *)text.ptr;
	stream->avail_in = (uint32_t)text.len;
	stream->next_out = (uint8_t *)out->ptr + out->len;
	stream->avail_out = (uint32_t)text.len - 1;
	if (isal_deflate_stateless(stream) != COMP_OK) {
		pm_buf_add_str(out, text);
		return false;
	}
	out->len += stream->total_out;
	return true;
}
