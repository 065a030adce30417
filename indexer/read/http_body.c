/*
 * The body of an HTTP response without its codings: chunked (RFC 9112, 7.1), deflate (RFC 1950, and
 * RFC 1951 as some servers have understood it), br (RFC 7932).
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <brotli/decode.h>
#include <zlib.h>

#include "indexer/read/http.h"
#include "lib/error.h"

/* How much is decoded to see whether it can be. */
#define TRIAL 512

enum coding {
	PLAIN,
	ZLIB,
	DEFLATE, /* without zlib's head and checksum */
	BROTLI,
};

/* Where in a chunked body its next byte stands. */
enum place {
	NOT_CHUNKED,
	IN_SIZE,
	IN_EXTENSION, /* the rest of the line of the size */
	IN_DATA,
	AFTER_DATA,
	AFTER_LAST,
};

struct pm_http_body {
	struct pm_http_source source;
	struct pm_str raw;   /* taken from the source, not used yet */
	struct pm_str plain; /* of these, without chunks, not used yet */
	enum place place;
	uint64_t chunk; /* how much of it is to come; or its size so far */
	bool has_size;
	enum coding coding;
	bool finished; /* the coding's own end was met */
	z_stream zlib;
	BrotliDecoderState *brotli;
};

/* ---- Chunks ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10 : -1;
}

/* The bytes begin with the size of a chunk. */
static bool is_chunk(struct pm_str bytes)
{
	size_t i = 0;

	while (i < bytes.len && hex_digit(bytes.ptr[i]) >= 0)
		i++;
	return i > 0 && i <= 16 && i < bytes.len && strchr("\r\n; \t", bytes.ptr[i]) != NULL;
}

/* Go past one byte that is not data; false when it should not be there. */
static bool pass_byte(struct pm_http_body *body, char c)
{
	int digit = hex_digit(c);

	switch (body->place) {
	case IN_SIZE:
		if (digit >= 0 && body->chunk >> 56 == 0) {
			body->chunk = body->chunk << 4 | (uint64_t)digit;
			body->has_size = true;
			return true;
		}
		if (digit >= 0 || !body->has_size)
			return false;
		body->place = IN_EXTENSION;
		/* fall through */
	case IN_EXTENSION:
		if (c == '\n')
			body->place = body->chunk > 0 ? IN_DATA : AFTER_LAST;
		return true;
	case AFTER_DATA:
		if (c == '\n') {
			body->place = IN_SIZE;
			body->has_size = false;
		}
		return c == '\n' || c == '\r';
	default:
		return true;
	}
}

/* Take the data of the chunks in raw up to the next chunk's line; false when it is broken. */
static bool take_data(struct pm_http_body *body)
{
	struct pm_str *raw = &body->raw;

	while (raw->len > 0 && body->place != IN_DATA && body->place != AFTER_LAST) {
		if (!pass_byte(body, *raw->ptr))
			return false;
		raw->ptr++;
		raw->len--;
	}
	if (raw->len == 0 || body->place != IN_DATA)
		return true;
	body->plain = *raw;
	if (body->plain.len > body->chunk)
		body->plain.len = (size_t)body->chunk;
	raw->ptr += body->plain.len;
	raw->len -= body->plain.len;
	body->chunk -= body->plain.len;
	if (body->chunk == 0)
		body->place = AFTER_DATA;
	return true;
}

/* Have bytes in plain; none at the end. */
static enum pm_status next_plain(struct pm_http_body *body, struct pm_error *err)
{
	while (body->plain.len == 0 && body->place != AFTER_LAST) {
		if (body->raw.len == 0) {
			enum pm_status status =
				body->source.take(body->source.context, &body->raw, err);
			if (status != PM_OK)
				return status;
		}
		bool ended = body->raw.len == 0;
		if (ended && body->place != NOT_CHUNKED)
			return pm_fail(err, PM_CORRUPT, "its last chunk is missing");
		if (ended)
			break;
		if (body->place == NOT_CHUNKED) {
			body->plain = body->raw;
			body->raw = PM_STR("");
		} else if (!take_data(body)) {
			return pm_fail(err, PM_CORRUPT, "broken chunk");
		}
	}
	return PM_OK;
}

/* ---- Content codings ---- */

static bool begin_coding(struct pm_http_body *body, enum coding coding)
{
	body->coding = coding;
	if (coding == BROTLI) {
		body->brotli = BrotliDecoderCreateInstance(NULL, NULL, NULL);
		return body->brotli != NULL;
	}
	body->zlib = (z_stream){0};
	return coding == PLAIN ||
	       inflateInit2(&body->zlib, coding == ZLIB ? MAX_WBITS : -MAX_WBITS) == Z_OK;
}

static void end_coding(struct pm_http_body *body)
{
	if (body->coding == BROTLI)
		BrotliDecoderDestroyInstance(body->brotli);
	else if (body->coding != PLAIN)
		inflateEnd(&body->zlib);
	body->coding = PLAIN;
	body->finished = false;
}

static bool inflate_some(struct pm_http_body *body, struct pm_str *from, char *to, size_t *size)
{
	z_stream *zlib = &body->zlib;
	unsigned available = *size < UINT32_MAX ? (unsigned)*size : UINT32_MAX;

	zlib->next_in = (z_const Bytef *)from->ptr;
	zlib->avail_in = (unsigned)from->len;
	zlib->next_out = (Bytef *)to;
	zlib->avail_out = available;
	int result = inflate(zlib, Z_NO_FLUSH);
	from->ptr += from->len - zlib->avail_in;
	from->len = zlib->avail_in;
	*size = available - zlib->avail_out;
	body->finished = result == Z_STREAM_END;
	return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
}

static bool expand_some(struct pm_http_body *body, struct pm_str *from, char *to, size_t *size)
{
	const uint8_t *in = (const uint8_t *)from->ptr;
	uint8_t *out = (uint8_t *)to;
	size_t available = *size, in_len = from->len;
	BrotliDecoderResult result =
		BrotliDecoderDecompressStream(body->brotli, &in_len, &in, &available, &out, NULL);

	*from = (struct pm_str){(const char *)in, in_len};
	*size -= available;
	body->finished = result == BROTLI_DECODER_RESULT_SUCCESS;
	return result != BROTLI_DECODER_RESULT_ERROR;
}

/* Decode from *from, which becomes what is left of it, to at most *size bytes, which becomes how
 * many there are; false when it is broken. */
static bool decode_some(struct pm_http_body *body, struct pm_str *from, char *to, size_t *size)
{
	if (body->coding == BROTLI)
		return expand_some(body, from, to, size);
	if (body->coding != PLAIN)
		return inflate_some(body, from, to, size);
	if (*size > from->len)
		*size = from->len;
	memcpy(to, from->ptr, *size);
	from->ptr += *size;
	from->len -= *size;
	return true;
}

/* The first bytes can be decoded so. */
static bool can_be(struct pm_http_body *body, enum coding coding)
{
	char decoded[TRIAL];
	struct pm_str from = body->plain;
	size_t size = sizeof decoded;
	bool good = begin_coding(body, coding) && decode_some(body, &from, decoded, &size);

	end_coding(body);
	return good;
}

/* Begin with the coding that the head says, if the body is in it. */
static bool choose_coding(struct pm_http_body *body, struct pm_str name)
{
	static const struct {
		const char *name;
		enum coding coding;
	} codings[] = {{"deflate", ZLIB}, {"deflate", DEFLATE}, {"br", BROTLI}};

	for (size_t i = 0; i < sizeof codings / sizeof *codings; i++)
		if (name.len == strlen(codings[i].name) &&
			strncasecmp(name.ptr, codings[i].name, name.len) == 0 &&
			can_be(body, codings[i].coding))
			return begin_coding(body, codings[i].coding);
	return true;
}

enum pm_status pm_http_body_read(
	void *context, char *buffer, size_t size, size_t *count, struct pm_error *err)
{
	struct pm_http_body *body = context;

	*count = 0;
	while (*count == 0 && !body->finished) {
		enum pm_status status = next_plain(body, err);
		if (status != PM_OK)
			return status;
		bool ended = body->plain.len == 0;
		if (ended && body->coding == PLAIN)
			break;
		*count = size;
		if (!decode_some(body, &body->plain, buffer, count))
			return pm_fail(err, PM_CORRUPT, "broken content encoding");
		if (ended && *count == 0 && !body->finished)
			return pm_fail(err, PM_CORRUPT, "its content encoding ends too early");
	}
	return PM_OK;
}

/* Look at the first bytes: which codings are they in? */
static enum pm_status begin_body(
	struct pm_http_body *body, const struct pm_http_head *head, struct pm_error *err)
{
	enum pm_status status = body->source.take(body->source.context, &body->raw, err);

	if (status == PM_OK && head->transfer_encoding.len == 7 &&
		strncasecmp(head->transfer_encoding.ptr, "chunked", 7) == 0 && is_chunk(body->raw))
		body->place = IN_SIZE;
	if (status == PM_OK)
		status = next_plain(body, err);
	if (status == PM_OK && !choose_coding(body, head->encoding))
		status = pm_fail_memory(err);
	return status;
}

enum pm_status pm_http_body_open(struct pm_http_body **out, const struct pm_http_source *source,
	const struct pm_http_head *head, struct pm_error *err)
{
	struct pm_http_body *body = calloc(1, sizeof *body);

	*out = body;
	if (body == NULL)
		return pm_fail_memory(err);
	body->source = *source;
	body->raw = body->plain = PM_STR("");
	enum pm_status status = begin_body(body, head, err);
	if (status != PM_OK) {
		pm_http_body_free(body);
		*out = NULL;
	}
	return status;
}

void pm_http_body_free(struct pm_http_body *body)
{
	if (body == NULL)
		return;
	end_coding(body);
	free(body);
}
