/*
 * Tests of the stream that readers read.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/input.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "lib/buf.h"
#include "tests/unit/directory.h"
#include "tests/unit/test.h"

/* Compress text with one of libarchive's filters. */
static struct pm_buf compress_with(const char *filter, struct pm_str text)
{
	struct pm_buf out = {0};
	size_t used = 0;
	size_t room = text.len + 65536;
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();

	assert_true(pm_buf_reserve(&out, room));
	assert_int_equal(archive_write_set_format_raw(archive), ARCHIVE_OK);
	assert_int_equal(archive_write_add_filter_by_name(archive, filter), ARCHIVE_OK);
	archive_write_set_bytes_in_last_block(archive, 1);
	assert_int_equal(archive_write_open_memory(archive, out.ptr, room, &used), ARCHIVE_OK);
	archive_entry_set_pathname(entry, "x");
	archive_entry_set_filetype(entry, AE_IFREG);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(archive, text.ptr, text.len), (int)text.len);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	archive_entry_free(entry);
	out.len = used;
	return out;
}

static struct pm_buf sample(void)
{
	struct pm_buf text = {0};

	for (int i = 0; i < 100000; i++)
		pm_buf_add_format(&text, "line %d\n", i);
	return text;
}

static void decompresses(void **state)
{
	(void)state;
	static const char *const filters[] = {"gzip", "zstd", "bzip2", "xz"};
	struct pm_buf text = sample();

	for (size_t i = 0; i < COUNT_OF(filters); i++) {
		struct pm_buf packed = compress_with(filters[i], pm_buf_str(&text));
		struct pm_input *input;
		struct pm_str all, head;

		assert_true(packed.len < text.len / 2);
		assert_int_equal(
			pm_input_open_memory(&input, pm_buf_str(&packed), "x", NULL), PM_OK);
		assert_int_equal(pm_input_peek(input, 6, &head, NULL), PM_OK);
		assert_true(pm_str_is(head, "line 0"));
		assert_int_equal(pm_input_all(input, text.len, &all, NULL), PM_OK);
		assert_true(pm_str_equal(all, pm_buf_str(&text)));
		assert_int_equal(pm_input_consumed(input), packed.len);
		pm_input_free(input);
		pm_buf_free(&packed);
	}
	pm_buf_free(&text);
}

static void joins_members_of_gzip_and_zstd(void **state)
{
	(void)state;
	static const char *const filters[] = {"gzip", "zstd"};

	for (size_t i = 0; i < COUNT_OF(filters); i++) {
		struct pm_buf packed = compress_with(filters[i], PM_STR("one\n"));
		struct pm_buf second = compress_with(filters[i], PM_STR("two\n"));
		struct pm_input *input;
		struct pm_str all;

		pm_buf_add_str(&packed, pm_buf_str(&second));
		assert_int_equal(
			pm_input_open_memory(&input, pm_buf_str(&packed), "x", NULL), PM_OK);
		assert_int_equal(pm_input_all(input, 100, &all, NULL), PM_OK);
		assert_true(pm_str_is(all, "one\ntwo\n"));
		pm_input_free(input);
		pm_buf_free(&packed);
		pm_buf_free(&second);
	}
}

static void says_that_compressed_data_are_broken(void **state)
{
	(void)state;
	static const char *const filters[] = {"gzip", "zstd", "bzip2", "xz"};
	struct pm_buf text = sample();

	for (size_t i = 0; i < 2 * COUNT_OF(filters); i++) {
		struct pm_buf packed = compress_with(filters[i / 2], pm_buf_str(&text));
		struct pm_input *input;
		struct pm_str all;
		struct pm_error err = {0};

		if (i % 2 == 0)
			packed.len -= 20;
		else
			memset(packed.ptr + packed.len / 2, 0x55, 50);
		assert_int_equal(
			pm_input_open_memory(&input, pm_buf_str(&packed), "a.gz", NULL), PM_OK);
		if (pm_input_all(input, text.len * 2, &all, &err) != PM_CORRUPT)
			fail_msg("%s %s was read", filters[i / 2], i % 2 == 0 ? "cut" : "bent");
		assert_int_equal(strncmp(err.message, "a.gz: broken compressed data", 28), 0);
		pm_input_free(input);
		pm_buf_free(&packed);
	}
	pm_buf_free(&text);
}

/* What stands before damage is given, and then the damage told, also of what is read at once. */
static void gives_what_stands_before_damage(void **state)
{
	(void)state;
	struct pm_buf text = sample();
	struct pm_buf packed = compress_with("gzip", pm_buf_str(&text));
	struct pm_input *input;
	struct pm_error err = {0};
	struct pm_str head;
	struct pm_line line;
	size_t lines = 0;
	enum pm_status status;

	packed.len -= 20;
	assert_int_equal(pm_input_open_memory(&input, pm_buf_str(&packed), "a.gz", NULL), PM_OK);
	assert_int_equal(pm_input_peek(input, text.len, &head, &err), PM_OK);
	assert_in_range(head.len, text.len / 2, text.len - 1);
	assert_memory_equal(head.ptr, text.ptr, head.len);
	while ((status = pm_input_line(input, text.len, &line, &err)) == PM_OK)
		lines++;
	assert_int_equal(status, PM_CORRUPT);
	assert_string_equal(err.message, "a.gz: broken compressed data: it ends too early");
	assert_true(lines > 1);
	pm_input_free(input);
	pm_buf_free(&packed);
	pm_buf_free(&text);
}

static void takes_lines(void **state)
{
	(void)state;
	static const struct {
		const char *text, *lines[4];
	} cases[] = {
		{"", {NULL}},
		{"\n", {"", NULL}},
		{"a", {"a", NULL}},
		{"a\n", {"a", NULL}},
		{"a\r\nb\n\nc", {"a", "b", "", "c"}},
		{"\r\n\r", {"", "", NULL}},
		{"12345678\r\nb", {"12345678", "b", NULL}},
		{"123456789\nb", {"(too long)", "b", NULL}},
		{"123456789", {"(too long)", NULL}},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_input *input;
		struct pm_line line;
		size_t bytes = 0, number = 0;

		assert_int_equal(
			pm_input_open_memory(&input, pm_str_of(cases[i].text), "x", NULL), PM_OK);
		for (; number < 4 && cases[i].lines[number] != NULL; number++) {
			assert_int_equal(pm_input_line(input, 8, &line, NULL), PM_OK);
			if (line.too_long)
				assert_string_equal(cases[i].lines[number], "(too long)");
			else
				assert_true(pm_str_is(line.text, cases[i].lines[number]));
			assert_int_equal(line.number, number + 1);
			bytes += line.bytes;
		}
		assert_int_equal(pm_input_line(input, 8, &line, NULL), PM_NOT_FOUND);
		assert_int_equal(bytes, strlen(cases[i].text));
		pm_input_free(input);
	}
}

/* Lines across the blocks in which a file is read, one of them endless. */
static void takes_lines_of_any_length(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct pm_input *input;
	struct pm_line line;

	for (size_t i = 0; i < 300; i++) {
		for (size_t k = 0; k < i * i; k += 10)
			pm_buf_add(&text, "0123456789", 10);
		pm_buf_add(&text, "\r\n", 2);
	}
	assert_int_equal(pm_input_open_memory(&input, pm_buf_str(&text), "x", NULL), PM_OK);
	for (size_t i = 0; i < 300; i++) {
		assert_int_equal(pm_input_line(input, 80000, &line, NULL), PM_OK);
		size_t length = (i * i + 9) / 10 * 10;
		assert_int_equal(line.too_long, length > 80000);
		assert_int_equal(line.text.len, length > 80000 ? 0 : length);
		assert_int_equal(line.bytes, length + 2);
	}
	assert_int_equal(pm_input_line(input, 80000, &line, NULL), PM_NOT_FOUND);
	pm_input_free(input);
	pm_buf_free(&text);
}

static void refuses_what_is_too_large(void **state)
{
	(void)state;
	struct pm_input *input;
	struct pm_str all;
	struct pm_error err;

	for (size_t limit = 4; limit <= 5; limit++) {
		assert_int_equal(pm_input_open_memory(&input, PM_STR("12345"), "x", NULL), PM_OK);
		assert_int_equal(
			pm_input_all(input, limit, &all, &err), limit == 5 ? PM_OK : PM_INVALID);
		pm_input_free(input);
	}
	assert_string_equal(err.message, "x: larger than 4 bytes");
}

/* 64 MB of zeros behind a few kB: the limit holds before they are unpacked. */
static void stops_at_a_bomb(void **state)
{
	(void)state;
	struct pm_buf zeros = {0};
	struct pm_input *input;
	struct pm_str all;

	assert_true(pm_buf_reserve(&zeros, (size_t)64 << 20));
	memset(zeros.ptr, 0, (size_t)64 << 20);
	zeros.len = (size_t)64 << 20;
	struct pm_buf packed = compress_with("zstd", pm_buf_str(&zeros));
	pm_buf_free(&zeros);
	assert_int_equal(pm_input_open_memory(&input, pm_buf_str(&packed), "x", NULL), PM_OK);
	assert_int_equal(pm_input_all(input, 1 << 20, &all, NULL), PM_INVALID);
	pm_input_free(input);
	pm_buf_free(&packed);
}

static void opens_regular_files_only(void **state)
{
	char *path = in_directory(state, "fifo");
	struct pm_input *input;
	struct pm_error err;

	assert_int_equal(pm_input_open(&input, *state, &err), PM_INVALID);
	assert_null(input);
	assert_non_null(strstr(err.message, "a directory"));

	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(pm_input_open(&input, path, &err), PM_INVALID);
	assert_non_null(strstr(err.message, "not a regular file"));
	unlink(path);

	assert_int_equal(pm_input_open(&input, path, &err), PM_IO);
	assert_int_equal(strncmp(err.message, path, strlen(path)), 0);
	assert_int_equal(pm_input_open(&input, "/dev/zero", &err), PM_INVALID);
	free(path);
}

static void notices_a_file_that_shrinks(void **state)
{
	char *path = in_directory(state, "shrinking");
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	struct pm_input *input;
	struct pm_str all;
	struct pm_error err;

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 1 << 20), 0);
	assert_int_equal(pm_input_open(&input, path, &err), PM_OK);
	assert_int_equal(pm_input_peek(input, 1, &all, &err), PM_OK);
	assert_int_equal(ftruncate(fd, 1 << 19), 0);
	assert_int_equal(pm_input_all(input, 1 << 24, &all, &err), PM_IO);
	assert_non_null(strstr(err.message, "shrank"));
	pm_input_free(input);
	close(fd);
	free(path);
}

static void reads_a_descriptor(void **state)
{
	(void)state;
	int ends[2];
	struct pm_input *input;
	struct pm_line line;
	struct pm_error err;

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "a\nb", 3), 3);
	close(ends[1]);
	assert_int_equal(pm_input_open_fd(&input, ends[0], "standard input", &err), PM_OK);
	assert_int_equal(pm_input_line(input, 10, &line, &err), PM_OK);
	assert_true(pm_str_is(line.text, "a"));
	assert_int_equal(pm_input_line(input, 10, &line, &err), PM_OK);
	assert_true(pm_str_is(line.text, "b"));
	assert_int_equal(pm_input_line(input, 10, &line, &err), PM_NOT_FOUND);
	pm_input_free(input);
	close(ends[0]);

	int fd = open("/tmp", O_RDONLY);
	assert_int_equal(pm_input_open_fd(&input, fd, "standard input", &err), PM_OK);
	assert_int_equal(pm_input_line(input, 10, &line, &err), PM_IO);
	assert_string_equal(err.message, "standard input: Is a directory");
	pm_input_free(input);
	close(fd);
}

/* Beyond each line there is memory that can be read, as the sanitizers see. A second line of 512 KB
 * less two bytes ends where the window's memory would without the slack. */
static void keeps_slack_after_lines(void **state)
{
	(void)state;
	static const size_t lengths[] = {
		1, 4095, (512 << 10) - 65, (512 << 10) - 2, (512 << 10) - 1};

	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		struct pm_buf text = {0};
		struct pm_input *input;
		struct pm_line line;
		pm_buf_add_char(&text, '\n');
		for (size_t j = 0; j < lengths[i]; j++)
			pm_buf_add_char(&text, 'a');
		pm_buf_add_char(&text, '\n');
		assert_int_equal(pm_input_open_memory(&input, pm_buf_str(&text), "x", NULL), PM_OK);
		assert_int_equal(pm_input_line(input, text.len, &line, NULL), PM_OK);
		assert_int_equal(pm_input_line(input, text.len, &line, NULL), PM_OK);
		assert_int_equal(line.text.len, lengths[i]);
		for (size_t j = 0; j < PM_LINE_SLACK; j++)
			(void)*(const volatile char *)(line.text.ptr + line.text.len + j);
		pm_input_free(input);
		pm_buf_free(&text);
	}
}

/* How many bytes a file is read in at once; what is done there differs. */
#define BLOCK ((size_t)256 << 10)

/* Letters, other ones at each place, but for a line end at one and perhaps at the end. */
static struct pm_buf make_text(size_t size, size_t line_end, bool ends_line)
{
	struct pm_buf text = {0};

	assert_true(pm_buf_reserve(&text, size));
	for (size_t i = 0; i < size; i++)
		text.ptr[i] = (char)('a' + ((uint32_t)i * 2654435761U >> 16) % 26);
	text.len = size;
	if (line_end < size)
		text.ptr[line_end] = '\n';
	if (ends_line)
		text.ptr[size - 1] = '\n';
	return text;
}

/* What a source gives, never as much as was asked for. */
static enum pm_status give_part(
	void *context, char *buffer, size_t size, size_t *count, struct pm_error *err)
{
	struct pm_str *left = context;

	(void)err;
	*count = left->len < size / 3 ? left->len : size / 3;
	memcpy(buffer, left->ptr, *count);
	left->ptr += *count;
	left->len -= *count;
	return PM_OK;
}

/* A text where an input finds it, in each way that there is. */
struct stored {
	struct pm_str text, left;
	struct pm_buf packed[2];
	char *path;
	struct pm_input *container;
};

enum {
	WAYS = 5
};

static struct pm_input *open_way(struct stored *stored, int way)
{
	const struct pm_input_source source = {.context = &stored->left, .read = give_part};
	struct pm_input *input = NULL;

	stored->left = stored->text;
	if (way == 0)
		pm_input_open(&input, stored->path, NULL);
	else if (way == 1)
		pm_input_open_memory(&input, stored->text, "x", NULL);
	else if (way == 2)
		pm_input_open_member(&input, stored->container, &source, "x", NULL);
	else
		pm_input_open_memory(&input, pm_buf_str(&stored->packed[way - 3]), "x", NULL);
	assert_non_null(input);
	return input;
}

static void check_lines(struct pm_input *input, struct pm_str text)
{
	struct pm_line line;
	enum pm_status status;

	while ((status = pm_input_line(input, text.len, &line, NULL)) == PM_OK) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end != NULL ? (size_t)(end - text.ptr) : text.len;
		assert_true(pm_str_equal(line.text, (struct pm_str){text.ptr, len}));
		assert_int_equal(line.bytes, len + (end != NULL));
		for (size_t i = 0; i < PM_LINE_SLACK && len > 0; i++)
			(void)*(const volatile char *)(line.text.ptr + len + i);
		text.ptr += line.bytes;
		text.len -= line.bytes;
	}
	assert_int_equal(status, PM_NOT_FOUND);
	assert_int_equal(text.len, 0);
}

static struct pm_str prefix_of(struct pm_str text, size_t size)
{
	return (struct pm_str){text.ptr, text.len < size ? text.len : size};
}

/* Each part is looked at together with what comes after it, and then taken. */
static void check_parts(struct pm_input *input, struct pm_str text, size_t size)
{
	struct pm_str part;

	do {
		assert_int_equal(pm_input_peek(input, 2 * size, &part, NULL), PM_OK);
		assert_non_null(part.ptr);
		assert_true(pm_str_equal(part, prefix_of(text, 2 * size)));
		assert_int_equal(pm_input_take(input, size, &part, NULL), PM_OK);
		assert_true(pm_str_equal(part, prefix_of(text, size)));
		text.ptr += part.len;
		text.len -= part.len;
	} while (part.len > 0);
}

static void check_all(struct pm_input *input, struct pm_str text)
{
	struct pm_str head, all;

	assert_int_equal(pm_input_peek(input, 8, &head, NULL), PM_OK);
	assert_int_equal(pm_input_all(input, text.len, &all, NULL), PM_OK);
	assert_true(pm_str_equal(all, text));
	assert_int_equal(pm_input_peek(input, 1, &head, NULL), PM_OK);
	assert_int_equal(head.len, 0);
	assert_true(pm_str_equal(all, text));
}

static void check_way(struct stored *stored, int way)
{
	static const size_t parts[] = {1000, BLOCK / 2, BLOCK, BLOCK + 1};
	struct pm_input *input = open_way(stored, way);

	check_lines(input, stored->text);
	pm_input_free(input);
	input = open_way(stored, way);
	check_all(input, stored->text);
	pm_input_free(input);
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		input = open_way(stored, way);
		check_parts(input, stored->text, parts[i]);
		pm_input_free(input);
	}
}

static void check_stored(void **state, struct pm_str text)
{
	struct stored stored = {.text = text, .path = in_directory(state, "text")};
	FILE *file = fopen(stored.path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
	assert_int_equal(fclose(file), 0);
	stored.packed[0] = compress_with("gzip", text);
	stored.packed[1] = compress_with("zstd", text);
	assert_int_equal(pm_input_open_memory(&stored.container, text, "y", NULL), PM_OK);
	for (int way = 0; way < WAYS; way++)
		check_way(&stored, way);
	pm_input_free(stored.container);
	pm_buf_free(&stored.packed[0]);
	pm_buf_free(&stored.packed[1]);
	free(stored.path);
}

/* Texts and lines that end where a block does, or a byte beside it. */
static void reads_to_the_ends_of_blocks(void **state)
{
	static const size_t sizes[] = {BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK};
	static const size_t line_ends[] = {BLOCK - 2, BLOCK - 1, BLOCK, 2 * BLOCK - 1};

	for (size_t i = 0; i < COUNT_OF(sizes) * COUNT_OF(line_ends) * 2; i++) {
		struct pm_buf text = make_text(sizes[i / 2 / COUNT_OF(line_ends)],
			line_ends[i / 2 % COUNT_OF(line_ends)], i % 2 == 1);
		check_stored(state, pm_buf_str(&text));
		pm_buf_free(&text);
	}
}

/* What is written to a file all the time is not read for ever. */
static void ends_where_a_growing_file_did(void **state)
{
	char *path = in_directory(state, "growing");
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	struct pm_input *input;
	struct pm_str bytes;

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 2 * BLOCK), 0);
	assert_int_equal(pm_input_open(&input, path, NULL), PM_OK);
	for (off_t blocks = 2; blocks <= 3; blocks++) {
		assert_int_equal(pm_input_take(input, BLOCK, &bytes, NULL), PM_OK);
		assert_int_equal(bytes.len, BLOCK);
		assert_int_equal(ftruncate(fd, (blocks + 1) * (off_t)BLOCK), 0);
	}
	assert_int_equal(pm_input_take(input, BLOCK, &bytes, NULL), PM_OK);
	assert_int_equal(bytes.len, 0);
	pm_input_free(input);
	close(fd);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decompresses),
		cmocka_unit_test(joins_members_of_gzip_and_zstd),
		cmocka_unit_test(gives_what_stands_before_damage),
		cmocka_unit_test(says_that_compressed_data_are_broken),
		cmocka_unit_test(takes_lines),
		cmocka_unit_test(takes_lines_of_any_length),
		cmocka_unit_test(refuses_what_is_too_large),
		cmocka_unit_test(stops_at_a_bomb),
		cmocka_unit_test_setup_teardown(
			opens_regular_files_only, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(
			notices_a_file_that_shrinks, make_directory, remove_directory),
		cmocka_unit_test(reads_a_descriptor),
		cmocka_unit_test(keeps_slack_after_lines),
		cmocka_unit_test_setup_teardown(
			reads_to_the_ends_of_blocks, make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(
			ends_where_a_growing_file_did, make_directory, remove_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
