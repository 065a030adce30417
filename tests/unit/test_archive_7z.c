/*
 * Tests of 7z archives whose headers ask for too much memory.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>

#include <lzma.h>

#include "indexer/read/archive_7z.h"
#include "tests/unit/make_archive.h"
#include "tests/unit/read_dump.h"

static const struct member two[] = {
	{"a.txt", TEXT("Alpha"), NULL, false, 0, 0},
	{"dir/b.html", TEXT("<html><title>Beta</title><p>Text"), NULL, false, 0, 0},
	{.name = NULL},
};

#define TWO                                       \
	"document member=[/a.txt] text=[Alpha]\n" \
	"document member=[/dir/b.html] title=[Beta] text=[Text]\n"

/* How libarchive compresses: without, the header is not packed either. */
static const char *const ways[] = {
	"7zip:compression=store",
	"7zip:compression=deflate",
	"7zip:compression=bzip2",
	"7zip:compression=lzma1",
	"7zip:compression=lzma2",
	"7zip:compression=ppmd",
};

static void reads_every_compression(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct pm_buf made = make_with("7zip", ways[i], two);
		expect_dump(pm_buf_str(&made), "x", NULL, TWO);
		pm_buf_free(&made);
	}
}

static void reads_links_and_empty_members(void **state)
{
	(void)state;
	static const struct member members[] = {
		{"empty.txt", TEXT(""), NULL, false, 0, 0},
		{"link.txt", TEXT(""), "a.txt", false, AE_IFLNK, 0},
		{"dir", TEXT(""), NULL, false, AE_IFDIR, 0},
		{"a.txt", TEXT("Alpha"), NULL, false, 0, 0},
		{.name = NULL},
	};
	struct pm_buf made = make("7zip", members);

	expect_dump(pm_buf_str(&made), "x", NULL,
		"passed over member=[/link.txt] a symbolic link\n"
		"document member=[/a.txt] text=[Alpha]\n"
		"failed member=[/empty.txt] empty\n");
	pm_buf_free(&made);
}

/* The header comes last: a cut archive has none. */
static void reads_nothing_of_cut_ones(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct pm_buf made = make_with("7zip", ways[i], two);
		for (size_t len = 6; len < made.len; len++)
			expect_dump((struct pm_str){made.ptr, len}, "x", NULL,
				"error: x: broken archive: it ends before its header\n");
		pm_buf_free(&made);
	}
}

/* Wherever a byte is another, the walk comes to an end, and so does libarchive. */
static void survives_other_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct pm_buf made = make_with("7zip", ways[i], two);
		for (size_t at = 6; at < made.len; at++) {
			struct read_dump dump = {0};
			made.ptr[at] ^= 0x55;
			read_dump(&dump, pm_buf_str(&made), "x", NULL, NULL);
			assert_true(dump.documents <= 2);
			made.ptr[at] ^= 0x55;
			pm_buf_free(&dump.out);
		}
		pm_buf_free(&made);
	}
}

/* ---- Made by hand ---- */

static void add_32(struct pm_buf *out, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		pm_buf_add_char(out, (char)(number >> 8 * i));
}

static void add_64(struct pm_buf *out, uint64_t number)
{
	add_32(out, (uint32_t)number);
	add_32(out, (uint32_t)(number >> 32));
}

/* A number as a header has it, in its longest form. */
static void add_number(struct pm_buf *out, uint64_t number)
{
	pm_buf_add_char(out, '\xFF');
	add_64(out, number);
}

static uint32_t crc_of(struct pm_str bytes)
{
	return lzma_crc32((const uint8_t *)bytes.ptr, bytes.len, 0);
}

/* Make an archive of packed streams and a header; the checksums are right. */
static struct pm_buf wrap(struct pm_str packed, struct pm_str header)
{
	struct pm_buf start = {0}, made = {0};

	add_64(&start, packed.len);
	add_64(&start, header.len);
	add_32(&start, crc_of(header));
	pm_buf_add(&made, "7z\xBC\xAF\x27\x1C\0\4", 8);
	add_32(&made, crc_of(pm_buf_str(&start)));
	pm_buf_add_str(&made, pm_buf_str(&start));
	pm_buf_add_str(&made, packed);
	pm_buf_add_str(&made, header);
	pm_buf_free(&start);
	return made;
}

/* A folder of one stream, with a coder of that many bytes. */
#define STREAMS_OF(coder) "\x04\x06\x00\x01\x09\x01\x00\x07\x0B\x01\x00\x01" coder "\x0C"
#define COPY "\x01\x00"
#define HUNDRED_MILLION "\xF0\x00\xE1\xF5\x05"
#define HUNDRED_THOUSAND "\xC1\xA0\x86"

static void refuses_headers(void **state)
{
	(void)state;
	static const struct {
		struct pm_str header;
		const char *why;
	} cases[] = {
		/* 170 bytes for which libarchive takes 4 GB. */
		{TEXT("\x01\x05" HUNDRED_MILLION "\x0E\x01\x01\x00\x00"),
			"broken archive: its header counts more than it holds"},
		{TEXT("\x01\x04\x06\x00" HUNDRED_MILLION "\x09"),
			"broken archive: its header counts more than it holds"},
		{TEXT("\x01\x04\x06\x00\x01\x09\x01\x00\x07\x0B" HUNDRED_MILLION "\x00"),
			"broken archive: its header counts more than it holds"},
		{TEXT("\x01" STREAMS_OF("\x11\x00" HUNDRED_MILLION "\x01") "\x01\x00\x00"),
			"broken archive: its header counts more than it holds"},
		{TEXT("\x01" STREAMS_OF(COPY) "\x01\x00\x08\x0D" HUNDRED_MILLION "\x00\x00"),
			"its header counts too many members, or parts of them"},
		{TEXT("\x01" STREAMS_OF("\x23\x03\x01\x01\x05\x5D\xFF\xFF\xFF\xFF") "\x01"),
			"it takes more than 512 MB of memory to unpack"},
		{TEXT("\x01" STREAMS_OF("\x21\x21\x01\x28") "\x01"),
			"it takes more than 512 MB of memory to unpack"},
		{TEXT("\x01" STREAMS_OF("\x23\x03\x04\x01\x05\x06\xFF\xFF\xFF\x3F") "\x01"),
			"it takes more than 512 MB of memory to unpack"},
		{TEXT("\x01" STREAMS_OF(COPY) HUNDRED_THOUSAND
			 "\x00\x08\x00\x00\x05\x01\x15\x06\x01\x00\x00\x80\xFF\xA1\x00\x00"),
			"it has a symbolic link that is too long"},
		{TEXT("\x01\x02\x00\x00"), "its header has properties that are not supported"},
		{TEXT("\x01\x05\x01\x0E\x05\x80\x00\x00"), "broken archive: its header is broken"},
		{TEXT("\x17\x06\x00\x01\x09\x01\x00\x07\x0B\x01\x00\x01\x01\x04\x0C\x01\x00\x00"),
			"its header is packed in a way that is not supported"},
		{TEXT("\x17\x06\x00\x01\x09\x01\x00\x07\x0B\x01\x00\x02" COPY COPY
		      "\x00\x00\x0C\x01\x01\x00\x00"),
			"its header is encrypted, or packed more than once"},
		{TEXT("\x18"), "broken archive: its header is broken"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf made = wrap(PM_STR("x"), cases[i].header), expected = {0};
		pm_buf_add_format(&expected, "error: x.7z: %s\n", cases[i].why);
		expect_dump(pm_buf_str(&made), "x.7z", NULL, expected.ptr);
		pm_buf_free(&expected);
		pm_buf_free(&made);
	}
}

/* Compress a header, and make an archive of it. unpacked_size: what is said of it. */
static struct pm_buf pack(struct pm_str header, uint64_t unpacked_size)
{
	lzma_options_lzma options;
	lzma_filter filters[] = {{LZMA_FILTER_LZMA1, &options}, {.id = LZMA_VLI_UNKNOWN}};
	struct pm_buf packed = {0}, outer = {0};
	uint8_t properties[5];
	size_t len = 0;

	assert_false(lzma_lzma_preset(&options, 0));
	assert_true(pm_buf_reserve(&packed, header.len + 1000));
	assert_int_equal(lzma_properties_encode(filters, properties), LZMA_OK);
	assert_int_equal(lzma_raw_buffer_encode(filters, NULL, (const uint8_t *)header.ptr,
				 header.len, (uint8_t *)packed.ptr, &len, header.len + 1000),
		LZMA_OK);
	pm_buf_add(&outer, "\x17\x06\x00\x01\x09", 5);
	add_number(&outer, len);
	pm_buf_add(&outer, "\x00\x07\x0B\x01\x00\x01\x23\x03\x01\x01\x05", 11);
	pm_buf_add(&outer, (const char *)properties, sizeof properties);
	pm_buf_add_char(&outer, '\x0C');
	add_number(&outer, unpacked_size);
	pm_buf_add(&outer, "\x00\x00", 2);
	struct pm_buf made = wrap((struct pm_str){packed.ptr, len}, pm_buf_str(&outer));
	pm_buf_free(&outer);
	pm_buf_free(&packed);
	return made;
}

/* A header of members without bytes or names. */
static struct pm_buf make_header(uint64_t members, size_t zeros)
{
	struct pm_buf header = {0};

	pm_buf_add(&header, "\x01\x05", 2);
	add_number(&header, members);
	pm_buf_add_char(&header, '\x0E');
	add_number(&header, zeros);
	for (size_t i = 0; i < zeros; i++)
		pm_buf_add_char(&header, '\0');
	assert_false(header.failed);
	return header;
}

static void refuses_packed_headers(void **state)
{
	(void)state;
	static const struct {
		uint64_t members;
		size_t zeros;
		uint64_t unpacked_size; /* 0: what it is */
		const char *expected;
	} cases[] = {
		/* Two kilobytes, of which libarchive would touch 8.8 GB. */
		{100000000, 12500000, 0, "broken archive: its header counts more than it holds"},
		{6000000, 12500000, 0, "its header counts too many members, or parts of them"},
		{1, 1, UINT64_C(1) << 62, "its header is larger than 67108864 bytes"},
		{1, 1, 1000, "broken archive: its header cannot be unpacked"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf header = make_header(cases[i].members, cases[i].zeros);
		struct pm_buf made = pack(pm_buf_str(&header),
			cases[i].unpacked_size > 0 ? cases[i].unpacked_size : header.len);
		struct pm_buf expected = {0};
		assert_true(made.len < 5000);
		pm_buf_add_format(&expected, "error: x.7z: %s\n", cases[i].expected);
		expect_dump(pm_buf_str(&made), "x.7z", NULL, expected.ptr);
		pm_buf_free(&expected);
		pm_buf_free(&made);
		pm_buf_free(&header);
	}
}

static void refuses_headers_packed_twice(void **state)
{
	(void)state;
	static const struct pm_str outer =
		TEXT("\x17\x06\x00\x01\x09\x01\x00\x07\x0B\x01\x00\x01" COPY "\x0C\x01\x00\x00");
	struct pm_buf made = pack(outer, outer.len);

	expect_dump(pm_buf_str(&made), "x.7z", NULL, "error: x.7z: its header is packed twice\n");
	pm_buf_free(&made);
}

/* What a header leads to may not be another format. */
static void is_no_other_format(void **state)
{
	(void)state;
	struct pm_buf zip = make("zip", two);
	struct pm_buf made = wrap(pm_buf_str(&zip), PM_STR("\x01\x00\x00"));

	expect_dump(pm_buf_str(&made), "x", NULL, "failed empty\n");
	pm_buf_free(&made);
	pm_buf_free(&zip);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_compression),
		cmocka_unit_test(reads_links_and_empty_members),
		cmocka_unit_test(reads_nothing_of_cut_ones),
		cmocka_unit_test(survives_other_bytes),
		cmocka_unit_test(refuses_headers),
		cmocka_unit_test(refuses_packed_headers),
		cmocka_unit_test(refuses_headers_packed_twice),
		cmocka_unit_test(is_no_other_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
