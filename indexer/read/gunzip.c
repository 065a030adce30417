/*
 * Unpacking gzip, checked.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/gunzip.h"

#include <string.h>

/* zlib's sign that a gzip header is expected, with the largest window. */
#define GZIP_WINDOW (16 + MAX_WBITS)

bool pm_gunzip_recognise(struct pm_str head)
{
	return head.len >= 3 && memcmp(head.ptr, "\x1F\x8B\x08", 3) == 0;
}

bool pm_gunzip_begin(struct pm_gunzip *gunzip)
{
	*gunzip = (struct pm_gunzip){0};
	gunzip->begun = inflateInit2(&gunzip->stream, GZIP_WINDOW) == Z_OK;
	return gunzip->begun;
}

void pm_gunzip_end(struct pm_gunzip *gunzip)
{
	if (gunzip->begun)
		inflateEnd(&gunzip->stream);
	gunzip->begun = false;
}

void pm_gunzip_feed(struct pm_gunzip *gunzip, struct pm_str bytes)
{
	gunzip->stream.next_in = (z_const Bytef *)bytes.ptr;
	gunzip->stream.avail_in = (uInt)bytes.len;
}

bool pm_gunzip_complete(const struct pm_gunzip *gunzip)
{
	return gunzip->between;
}

/* Pass over what may stand between members: padding with zeros, as tar makes it. */
static void skip_padding(z_stream *stream)
{
	while (stream->avail_in > 0 && *stream->next_in == 0) {
		stream->next_in++;
		stream->avail_in--;
	}
}

/* Unpack one step; Z_OK, Z_BUF_ERROR (no progress) or an error of zlib. */
static int step(struct pm_gunzip *gunzip)
{
	z_stream *stream = &gunzip->stream;

	if (gunzip->between) {
		skip_padding(stream);
		if (stream->avail_in == 0)
			return Z_BUF_ERROR;
		inflateReset2(stream, GZIP_WINDOW);
		gunzip->between = false;
	}
	int result = inflate(stream, Z_NO_FLUSH);
	gunzip->between = result == Z_STREAM_END;
	return gunzip->between ? Z_OK : result;
}

ptrdiff_t pm_gunzip_take(struct pm_gunzip *gunzip, char *out, size_t size, const char **why)
{
	z_stream *stream = &gunzip->stream;
	int result = Z_OK;

	stream->next_out = (Bytef *)out;
	stream->avail_out = (uInt)size;
	while (result == Z_OK && stream->avail_out > 0)
		result = step(gunzip);
	/* Damage is told when all before it has been given. */
	if (result == Z_OK || result == Z_BUF_ERROR || stream->avail_out < size)
		return (ptrdiff_t)(size - stream->avail_out);
	*why = stream->msg != NULL ? stream->msg : "not gzip";
	return -1;
}
