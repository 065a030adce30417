/*
 * 7z archives: finding and unpacking the header.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/archive_7z.h"

#include <stdlib.h>
#include <string.h>

#include <lzma.h>

#include "lib/error.h"

/* The signature header: magic, version, checksum, then where the header is, counted from its own
 * end. */
#define SIGNATURE_SIZE 32
#define OFFSET_AT 12
#define SIZE_AT 20

static uint64_t get_64(const unsigned char *bytes)
{
	uint64_t number = 0;

	for (int i = 7; i >= 0; i--)
		number = number << 8 | bytes[i];
	return number;
}

/* Read all of a range; give *out to the caller (free). offset: from the end of the signature
 * header. */
static enum pm_status fetch(const struct pm_7z_source *source, uint64_t offset, uint64_t size,
	unsigned char **out, struct pm_error *err)
{
	uint64_t rest = source->size - SIGNATURE_SIZE;
	enum pm_status status = PM_OK;
	size_t count = 1;

	if (offset > rest || size > rest - offset)
		return pm_fail(err, PM_CORRUPT, "it ends before its header");
	if (size > PM_7Z_HEADER_MAX)
		return pm_fail(
			err, PM_INVALID, "its header is larger than %zu bytes", PM_7Z_HEADER_MAX);
	*out = malloc((size_t)size);
	if (*out == NULL)
		return pm_fail_memory(err);
	for (size_t done = 0; status == PM_OK && done < size && count > 0; done += count)
		status = source->read_at(source->context, SIGNATURE_SIZE + offset + done,
			(char *)*out + done, (size_t)size - done, &count, err);
	return status == PM_OK && count == 0 ? pm_fail(err, PM_CORRUPT, "it ends before its header")
	                                     : status;
}

/* Unpack by liblzma. The end is where as many bytes came out as should: LZMA has no other mark. */
static enum pm_status unpack_lzma(const struct pm_7z_packed *packed, const unsigned char *bytes,
	unsigned char *out, struct pm_error *err)
{
	lzma_filter filters[] = {
		{.id = packed->codec == PM_7Z_LZMA ? LZMA_FILTER_LZMA1 : LZMA_FILTER_LZMA2},
		{.id = LZMA_VLI_UNKNOWN}};
	lzma_stream stream = LZMA_STREAM_INIT;
	lzma_ret result = lzma_properties_decode(
		&filters[0], NULL, packed->properties, packed->property_count);

	if (result == LZMA_OK)
		result = lzma_raw_decoder(&stream, filters);
	free(filters[0].options);
	stream.next_in = bytes;
	stream.avail_in = (size_t)packed->size;
	stream.next_out = out;
	stream.avail_out = (size_t)packed->unpacked_size;
	while (result == LZMA_OK && stream.avail_out > 0)
		result = lzma_code(&stream, LZMA_RUN);
	lzma_end(&stream);
	if (result == LZMA_MEM_ERROR)
		return pm_fail_memory(err);
	return stream.avail_out == 0 ? PM_OK
	                             : pm_fail(err, PM_CORRUPT, "its header cannot be unpacked");
}

/* Unpack the header; give *out to the caller (free). */
static enum pm_status unpack(const struct pm_7z_packed *packed, const unsigned char *bytes,
	unsigned char **out, struct pm_error *err)
{
	if (packed->unpacked_size > PM_7Z_HEADER_MAX)
		return pm_fail(
			err, PM_INVALID, "its header is larger than %zu bytes", PM_7Z_HEADER_MAX);
	*out = malloc((size_t)packed->unpacked_size + 1);
	if (*out == NULL)
		return pm_fail_memory(err);
	if (packed->codec == PM_7Z_LZMA || packed->codec == PM_7Z_LZMA2)
		return unpack_lzma(packed, bytes, *out, err);
	if (packed->codec != PM_7Z_COPY)
		return pm_fail(
			err, PM_INVALID, "its header is packed in a way that is not supported");
	if (packed->unpacked_size > packed->size)
		return pm_fail(err, PM_CORRUPT, "its header cannot be unpacked");
	memcpy(*out, bytes, (size_t)packed->unpacked_size);
	return PM_OK;
}

/* Walk the header that is packed. */
static enum pm_status check_packed(
	const struct pm_7z_source *source, const struct pm_7z_packed *packed, struct pm_error *err)
{
	unsigned char *bytes = NULL, *header = NULL;
	struct pm_7z_packed again;

	enum pm_status status = fetch(source, packed->offset, packed->size, &bytes, err);
	if (status == PM_OK)
		status = unpack(packed, bytes, &header, err);
	if (status == PM_OK)
		status = pm_7z_walk(header, (size_t)packed->unpacked_size, &again, err);
	if (status == PM_OK && again.size > 0)
		status = pm_fail(err, PM_INVALID, "its header is packed twice");
	free(header);
	free(bytes);
	return status;
}

enum pm_status pm_7z_check(const struct pm_7z_source *source, struct pm_error *err)
{
	unsigned char start[SIGNATURE_SIZE], *header = NULL;
	struct pm_7z_packed packed;
	size_t count;

	enum pm_status status =
		source->read_at(source->context, 0, (char *)start, sizeof start, &count, err);
	if (status == PM_OK && count < sizeof start)
		status = pm_fail(err, PM_CORRUPT, "it ends before its header");
	if (status != PM_OK || get_64(start + SIZE_AT) == 0)
		return status; /* without a header it is empty */
	status = fetch(source, get_64(start + OFFSET_AT), get_64(start + SIZE_AT), &header, err);
	if (status == PM_OK)
		status = pm_7z_walk(header, (size_t)get_64(start + SIZE_AT), &packed, err);
	if (status == PM_OK && packed.size > 0)
		status = check_packed(source, &packed, err);
	free(header);
	return status;
}
