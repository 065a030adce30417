/*
 * 7z archives: the walk through a header.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * It takes what libarchive takes, byte by byte: where the two would go different ways, a header
 * could show one of them another list of members.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "indexer/read/archive_7z.h"
#include "indexer/read/input.h"
#include "lib/error.h"

enum property {
	END,
	HEADER,
	ARCHIVE_PROPERTIES,
	MAIN_STREAMS_INFO = 4,
	FILES_INFO,
	PACK_INFO,
	UNPACK_INFO,
	SUB_STREAMS_INFO,
	SIZE,
	CRC,
	FOLDER,
	CODERS_UNPACK_SIZE,
	NUM_UNPACK_STREAM,
	EMPTY_STREAM,
	EMPTY_FILE,
	ANTI,
	CREATED = 0x12,
	ACCESSED,
	MODIFIED,
	ATTRIBUTES,
	ENCODED_HEADER = 0x17,
};

/* The most members, and folders and streams for them. */
#define COUNT_MAX PM_INPUT_MEMBERS_MAX
/* Of a folder. 7-Zip's deepest has 4 coders and 7 streams into them (BCJ2). */
#define CODERS_MAX 4
#define FOLDER_STREAMS_MAX 32
/* The most bytes of a stream that libarchive holds in memory as a whole. */
#define HELD_STREAM_MAX ((uint64_t)64 << 20)

static const char broken[] = "its header is broken";

/* What is packed together: a chain of coders, and the members in it. */
struct folder {
	unsigned outputs; /* of its coders */
	bool has_crc;
	uint64_t size; /* of its largest output: that of the chain, or more */
	uint64_t streams;
};

struct walk {
	const unsigned char *at, *end;
	enum pm_status status;
	const char *why;
	struct pm_7z_packed first; /* its first packed stream and coder */
	struct folder *folders;
	size_t folder_count;
	uint64_t *sizes; /* of the members that have bytes */
	size_t size_count;
};

/* A list of bits in the header. */
struct bits {
	const unsigned char *bytes; /* NULL: all are set, or none is */
	bool all;
};

/* ---- Bytes ---- */

static size_t left(const struct walk *walk)
{
	return (size_t)(walk->end - walk->at);
}

/* End the walk: the first reason counts. */
static void refuse(struct walk *walk, enum pm_status status, const char *why)
{
	if (walk->status == PM_OK) {
		walk->status = status;
		walk->why = why;
	}
	walk->at = walk->end;
}

/* Take some bytes; NULL when there are not as many. */
static const unsigned char *take(struct walk *walk, uint64_t count)
{
	const unsigned char *bytes = walk->at;

	if (count > left(walk)) {
		refuse(walk, PM_CORRUPT, broken);
		return NULL;
	}
	walk->at += count;
	return bytes;
}

static unsigned take_byte(struct walk *walk)
{
	const unsigned char *byte = take(walk, 1);

	return byte != NULL ? *byte : END;
}

/* The bits at the top of the first byte say how many bytes follow. */
static uint64_t take_number(struct walk *walk)
{
	const unsigned first = take_byte(walk);
	unsigned mask = 0x80, shift = 0;
	uint64_t number = 0;

	for (; (first & mask) != 0; mask >>= 1, shift += 8)
		number |= (uint64_t)take_byte(walk) << shift;
	return mask > 1 ? number | (uint64_t)(first & (mask - 1)) << shift : number;
}

/* Take a number of things that follow, each of which has so many bytes at least. */
static size_t take_count(struct walk *walk, uint64_t most, size_t bytes_each)
{
	uint64_t count = take_number(walk);

	if (count > left(walk) / bytes_each)
		refuse(walk, PM_CORRUPT, "its header counts more than it holds");
	else if (count > most)
		refuse(walk, PM_INVALID, "its header counts too many members, or parts of them");
	return walk->status == PM_OK ? (size_t)count : 0;
}

static uint32_t get_32(const unsigned char *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

static bool is_set(struct bits bits, size_t i)
{
	return bits.bytes != NULL ? (bits.bytes[i / 8] >> (7 - i % 8) & 1) != 0 : bits.all;
}

/* Take a list of bits, before which a byte may say that all are set. */
static struct bits take_bits(struct walk *walk, size_t count)
{
	bool all = take_byte(walk) != 0;

	return (struct bits){.bytes = all ? NULL : take(walk, (count + 7) / 8), .all = all};
}

static size_t count_set(struct bits bits, size_t count)
{
	size_t set = 0;

	for (size_t i = 0; i < count; i++)
		set += is_set(bits, i);
	return set;
}

/* Take checksums, and which of so many things have one. */
static struct bits take_digests(struct walk *walk, size_t count)
{
	struct bits bits = take_bits(walk, count);

	take(walk, 4 * (uint64_t)count_set(bits, count));
	return bits;
}

/* Take a property that must come now. */
static void expect(struct walk *walk, unsigned found, enum property property)
{
	if (found != property)
		refuse(walk, PM_CORRUPT, broken);
}

/* ---- Packed streams ---- */

static void walk_pack_info(struct walk *walk)
{
	walk->first.offset = take_number(walk);
	size_t count = take_count(walk, COUNT_MAX, 1);
	expect(walk, take_byte(walk), SIZE);
	for (size_t i = 0; i < count; i++) {
		uint64_t size = take_number(walk);
		if (i == 0)
			walk->first.size = size;
	}
	unsigned property = take_byte(walk);
	/* libarchive looks for SIZE where the format has CRC. */
	if (property == CRC || property == SIZE) {
		take_digests(walk, count);
		property = take_byte(walk);
	}
	expect(walk, property, END);
}

/* ---- Folders ---- */

/* The memory that a coder needs, by its properties. */
static uint64_t memory_of(uint64_t codec, const unsigned char *properties, size_t count)
{
	enum {
		PPMD = 0x030401,
	};

	if ((codec == PM_7Z_LZMA || codec == PPMD) && count >= 5)
		return get_32(properties + 1);
	if (codec != PM_7Z_LZMA2 || count < 1)
		return 0;
	unsigned bits = properties[0];
	return bits < 40 ? (uint64_t)(2 | (bits & 1)) << (bits / 2 + 11) : UINT32_MAX;
}

/* The streams into and out of coders. */
struct ends {
	uint64_t in, out;
};

static void walk_coder(struct walk *walk, bool first, struct ends *ends)
{
	unsigned flags = take_byte(walk);
	size_t id_size = flags & 0x0F, property_count = 0;
	const unsigned char *id = take(walk, id_size), *properties = NULL;
	struct ends own = {1, 1};
	uint64_t codec = 0;

	for (size_t i = 0; id != NULL && i < id_size; i++)
		codec = codec << 8 | id[i];
	if ((flags & 0x10) != 0) {
		own.in = take_count(walk, FOLDER_STREAMS_MAX, 1);
		own.out = take_count(walk, FOLDER_STREAMS_MAX, 1);
	}
	if ((flags & 0x20) != 0) {
		property_count = take_count(walk, SIZE_MAX, 1);
		properties = take(walk, property_count);
	}
	if ((flags & 0x80) != 0)
		refuse(walk, PM_CORRUPT, broken);
	ends->in += own.in;
	ends->out += own.out;
	if (walk->status == PM_OK &&
		memory_of(codec, properties, property_count) > PM_7Z_DICTIONARY_MAX)
		refuse(walk, PM_INVALID, "it takes more than 512 MB of memory to unpack");
	if (first) {
		walk->first.codec = codec;
		walk->first.properties = properties;
		walk->first.property_count = property_count;
	}
}

static void walk_folder(struct walk *walk, struct folder *folder)
{
	size_t coders = take_count(walk, CODERS_MAX, 1);
	struct ends ends = {0, 0};

	for (size_t i = 0; i < coders; i++)
		walk_coder(walk, folder == walk->folders && i == 0, &ends);
	if (ends.out == 0 || ends.in + 1 < ends.out) {
		refuse(walk, PM_CORRUPT, broken);
		return;
	}
	for (uint64_t i = 0; i + 1 < ends.out; i++) { /* what goes from coder to coder */
		take_number(walk);
		take_number(walk);
	}
	uint64_t packed = ends.in - (ends.out - 1);
	for (uint64_t i = 0; packed != 1 && i < packed; i++)
		take_number(walk);
	folder->outputs = (unsigned)ends.out;
	folder->streams = 1;
}

/* Take the sizes of what comes out of a folder's coders. */
static void walk_folder_sizes(struct walk *walk, struct folder *folder)
{
	for (unsigned i = 0; i < folder->outputs; i++) {
		uint64_t size = take_number(walk);
		if (size > folder->size)
			folder->size = size;
		/* Two of the streams of BCJ2, in the order that 7-Zip writes. */
		if (folder->outputs == CODERS_MAX && i < 2 && size > HELD_STREAM_MAX)
			refuse(walk, PM_INVALID, "a filter of it takes too much memory");
	}
}

static void walk_unpack_info(struct walk *walk)
{
	expect(walk, take_byte(walk), FOLDER);
	size_t count = take_count(walk, COUNT_MAX, 3); /* its coders' number, one, and a size */
	expect(walk, take_byte(walk), 0);              /* it is not somewhere else */
	walk->folders = calloc(count + 1, sizeof *walk->folders);
	if (walk->folders == NULL) {
		refuse(walk, PM_NO_MEMORY, NULL);
		return;
	}
	walk->folder_count = count;
	for (size_t i = 0; i < count; i++)
		walk_folder(walk, &walk->folders[i]);
	expect(walk, take_byte(walk), CODERS_UNPACK_SIZE);
	for (size_t i = 0; i < count; i++)
		walk_folder_sizes(walk, &walk->folders[i]);
	unsigned property = take_byte(walk);
	if (property == CRC) {
		struct bits defined = take_digests(walk, count);
		for (size_t i = 0; i < count; i++)
			walk->folders[i].has_crc = is_set(defined, i);
		property = take_byte(walk);
	}
	expect(walk, property, END);
}

/* ---- Streams of members ---- */

/* Take how many members each folder has, and make room for their sizes. */
static unsigned walk_stream_counts(struct walk *walk, unsigned property)
{
	uint64_t count = 0;

	for (size_t i = 0; i < walk->folder_count; i++) {
		struct folder *folder = &walk->folders[i];
		if (property == NUM_UNPACK_STREAM)
			folder->streams = take_number(walk);
		if (folder->streams > COUNT_MAX || (count += folder->streams) > COUNT_MAX) {
			refuse(walk, PM_INVALID,
				"its header counts too many members, or parts of them");
			return END;
		}
	}
	walk->sizes = calloc((size_t)count + 1, sizeof *walk->sizes);
	if (walk->sizes == NULL)
		refuse(walk, PM_NO_MEMORY, NULL);
	return property == NUM_UNPACK_STREAM ? take_byte(walk) : property;
}

/* Take the sizes of a folder's members; that of the last is what is left. */
static void walk_stream_sizes(struct walk *walk, const struct folder *folder, bool given)
{
	uint64_t rest = folder->size;

	if (folder->streams == 0)
		return;
	for (uint64_t i = 1; given && i < folder->streams && walk->status == PM_OK; i++) {
		uint64_t size = take_number(walk);
		walk->sizes[walk->size_count++] = size;
		rest -= size;
	}
	walk->sizes[walk->size_count++] = rest;
}

static void walk_sub_streams_info(struct walk *walk)
{
	unsigned property = walk_stream_counts(walk, take_byte(walk));
	size_t digests = 0;

	for (size_t i = 0; i < walk->folder_count && walk->status == PM_OK; i++) {
		const struct folder *folder = &walk->folders[i];
		walk_stream_sizes(walk, folder, property == SIZE);
		if (folder->streams != 1 || !folder->has_crc)
			digests += (size_t)folder->streams;
	}
	if (property == SIZE)
		property = take_byte(walk);
	if (property == CRC) {
		take_digests(walk, digests);
		property = take_byte(walk);
	}
	expect(walk, property, END);
}

static void walk_streams_info(struct walk *walk)
{
	unsigned property = take_byte(walk);

	if (property == PACK_INFO) {
		walk_pack_info(walk);
		property = take_byte(walk);
	}
	if (property == UNPACK_INFO) {
		walk_unpack_info(walk);
		property = take_byte(walk);
	}
	if (property == SUB_STREAMS_INFO) {
		walk_sub_streams_info(walk);
		property = take_byte(walk);
	}
	expect(walk, property, END);
}

/* ---- Members ---- */

/* What is known of the members. */
struct files {
	size_t count, empty_count;
	struct bits empty; /* has no stream */
	struct bits with_attributes;
	const unsigned char *attributes; /* of those */
};

static void take_times(struct walk *walk, size_t count)
{
	struct bits defined = take_bits(walk, count);

	expect(walk, take_byte(walk), 0); /* they are not somewhere else */
	take(walk, 8 * (uint64_t)count_set(defined, count));
}

static void take_property(struct walk *walk, struct files *files, unsigned property, uint64_t size)
{
	const unsigned char *from = walk->at;

	if (property == EMPTY_STREAM) {
		files->empty.bytes = take(walk, (files->count + 7) / 8);
		files->empty_count = count_set(files->empty, files->count);
	} else if ((property == EMPTY_FILE || property == ANTI) && files->empty_count > 0) {
		take(walk, (files->empty_count + 7) / 8);
	} else if (property >= CREATED && property <= MODIFIED) {
		take_times(walk, files->count);
	} else if (property == ATTRIBUTES) {
		files->with_attributes = take_bits(walk, files->count);
		take_byte(walk); /* whether they are somewhere else: libarchive does not care */
		files->attributes =
			take(walk, 4 * (uint64_t)count_set(files->with_attributes, files->count));
	} else {
		take(walk, size);
	}
	if (walk->status == PM_OK && (uint64_t)(walk->at - from) != size)
		refuse(walk, PM_CORRUPT, broken);
}

/* Links are read into memory as a whole. */
static void check_links(struct walk *walk, const struct files *files)
{
	const unsigned char *attributes = files->attributes;
	size_t stream = 0;

	for (size_t i = 0; i < files->count && walk->status == PM_OK; i++) {
		uint64_t size = 0;
		if (!is_set(files->empty, i)) {
			if (stream == walk->size_count) {
				refuse(walk, PM_CORRUPT, broken);
				return;
			}
			size = walk->sizes[stream++];
		}
		if (attributes == NULL || !is_set(files->with_attributes, i))
			continue;
		/* The upper half is a mode of POSIX. */
		if (S_ISLNK(get_32(attributes) >> 16) && size > PM_7Z_LINK_MAX)
			refuse(walk, PM_INVALID, "it has a symbolic link that is too long");
		attributes += 4;
	}
}

static void walk_files_info(struct walk *walk)
{
	struct files files = {.count = take_count(walk, COUNT_MAX, 2)}; /* a name, or its end */
	unsigned property;

	while ((property = take_byte(walk)) != END)
		take_property(walk, &files, property, take_number(walk));
	check_links(walk, &files);
}

/* What the header begins with tells whether it is packed. */
static void walk_header(struct walk *walk, struct pm_7z_packed *packed)
{
	unsigned property = take_byte(walk);

	if (property == ENCODED_HEADER) {
		walk_streams_info(walk);
		*packed = walk->first;
		if (walk->folder_count != 1 || packed->size == 0)
			refuse(walk, PM_CORRUPT, broken);
		else if (walk->folders[0].outputs != 1)
			refuse(walk, PM_INVALID,
				"its header is encrypted, or packed more than once");
		else
			packed->unpacked_size = walk->folders[0].size;
		return;
	}
	expect(walk, property, HEADER);
	property = take_byte(walk);
	if (property == ARCHIVE_PROPERTIES)
		refuse(walk, PM_INVALID, "its header has properties that are not supported");
	if (property == MAIN_STREAMS_INFO) {
		walk_streams_info(walk);
		property = take_byte(walk);
	}
	if (property == FILES_INFO)
		walk_files_info(walk);
	else
		expect(walk, property, END);
}

enum pm_status pm_7z_walk(
	const unsigned char *header, size_t size, struct pm_7z_packed *packed, struct pm_error *err)
{
	struct walk walk = {.at = header, .end = header + size};

	*packed = (struct pm_7z_packed){0};
	walk_header(&walk, packed);
	free(walk.folders);
	free(walk.sizes);
	if (walk.status == PM_NO_MEMORY)
		return pm_fail_memory(err);
	return walk.status == PM_OK ? PM_OK : pm_fail(err, walk.status, "%s", walk.why);
}
