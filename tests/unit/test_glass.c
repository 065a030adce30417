/*
 * Position lists read in bulk are those that Xapian gives, or none; of damaged files, too.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/glass/glass.h"

#include <fcntl.h>
#include <stdlib.h>

#include "tests/unit/xapian_c.h"

enum {
	TERMS = 12,
	DOCIDS_MAX = 4000,
};

/* Terms that share beginnings, of all lengths, with a NUL. */
static struct xap_str term_of(size_t number)
{
	static char longest[XAP_TERM_SIZE];
	static const struct xap_str terms[TERMS - 1] = {{"a", 1}, {"ab", 2}, {"abc", 3}, {"b\0", 2},
		{"b\0\0c", 4}, {"b", 1}, {"\xFF\xFE", 2}, {"Zed", 3}, {"middle", 6}, {"x", 1},
		{"once", 4}};

	if (number < TERMS - 1)
		return terms[number];
	memset(longest, 'L', sizeof longest);
	return (struct xap_str){longest, sizeof longest};
}

/* Give a document some terms with lists of many shapes. */
static void fill(struct xap_document *document)
{
	for (size_t i = 0; i < TERMS; i++) {
		uint32_t position = 0;
		uint32_t count = (uint32_t)rand() % 4;
		uint32_t step = rand() % 2 == 0 ? 1 : 1 + (uint32_t)rand() % 1000;
		if (i == TERMS - 2 && rand() % 50 != 0)
			count = 0;
		if (count == 3)
			count = (uint32_t)rand() % (rand() % 40 == 0 ? 6000 : 12);
		for (uint32_t k = 0; k < count; k++) {
			position += 1 + (uint32_t)rand() % step;
			OK(xap_document_add_posting(document, term_of(i), position, 1, &err));
		}
		if (rand() % 8 == 0)
			OK(xap_document_add_posting(document, term_of(i), UINT32_MAX, 1, &err));
	}
}

static void write_documents(const char *path, size_t count, uint32_t first)
{
	struct xap_writer *writer = open_writer(path);
	struct xap_document *document;

	OK(xap_document_new(&document, &err));
	for (size_t i = 0; i < count; i++) {
		OK(xap_document_clear(document, &err));
		fill(document);
		if (first > 0)
			OK(xap_writer_replace(writer, first + (uint32_t)i, document, &err));
		else
			OK(xap_writer_add(writer, document, NULL, &err));
	}
	OK(xap_writer_commit(writer, &err));
	xap_document_free(document);
	xap_writer_free(writer);
}

static struct pm_glass *open_glass(struct xap_reader *reader, const char *path)
{
	struct xap_info info;
	struct xap_text *uuid;

	OK(xap_reader_info(reader, &info, &err));
	OK(xap_reader_uuid(reader, &uuid, &err));
	struct pm_glass *glass = pm_glass_open(path, uuid->ptr, info.revision);
	xap_text_free(uuid);
	return glass;
}

/* What a walk tells is compared with what Xapian gives. */
struct check {
	struct xap_reader *reader;
	struct xap_str term;
	const uint32_t *docids;
	size_t next; /* the first document that was not told of */
	size_t lists, asked;
};

static bool check_list(void *context, size_t number, const uint32_t *positions, size_t count)
{
	struct check *check = context;
	struct xap_positions *expected;

	assert_true(number >= check->next);
	for (; check->next < number; check->next++) { /* those between have none */
		OK(xap_reader_positions(
			check->reader, check->docids[check->next], check->term, &expected, &err));
		assert_int_equal(expected->count, 0);
		xap_positions_free(expected);
	}
	OK(xap_reader_positions(
		check->reader, check->docids[number], check->term, &expected, &err));
	assert_true(expected->count > 0);
	if (count > 0) {
		assert_int_equal(count, expected->count);
		assert_memory_equal(positions, expected->items, count * sizeof *positions);
	}
	xap_positions_free(expected);
	check->next++;
	check->lists++;
	check->asked += count == 0;
	return true;
}

/* Compare all lists of all terms in the documents of a list. */
static void compare(struct xap_reader *reader, struct pm_glass *glass, const uint32_t *docids,
	size_t count, size_t *lists, size_t *asked)
{
	for (size_t i = 0; i <= TERMS; i++) {
		struct check check = {.reader = reader,
			.term = i < TERMS ? term_of(i) : S("absent"),
			.docids = docids};
		struct pm_str term = {check.term.ptr, check.term.len};
		assert_true(pm_glass_walk(glass, term, docids, count, check_list, &check));
		for (; check.next < count; check.next++) {
			struct xap_positions *expected;
			enum xap_status status = xap_reader_positions(
				reader, docids[check.next], check.term, &expected, &err);
			assert_true(status == XAP_NOT_FOUND ||
				    (status == XAP_OK && expected->count == 0));
			xap_positions_free(expected);
		}
		*lists += check.lists;
		*asked += check.asked;
	}
}

static void compare_database(const char *path)
{
	static uint32_t docids[DOCIDS_MAX];
	struct xap_reader *reader = open_reader(path);
	struct pm_glass *glass = open_glass(reader, path);
	struct xap_postings *all;
	size_t lists = 0, asked = 0, count = 0;

	assert_non_null(glass);
	OK(xap_reader_postings(reader, S(""), 0, 0, &all, &err));
	for (size_t i = 0; i < all->count && count < DOCIDS_MAX; i++)
		docids[count++] = all->items[i].docid;
	compare(reader, glass, docids, count, &lists, &asked);
	assert_true(lists > 100 && asked < lists / 10);
	/* Some of them: with leaps from leaf to leaf. */
	size_t few = 0;
	for (size_t i = 0; i < count; i++)
		if (rand() % 40 == 0)
			docids[few++] = docids[i];
	compare(reader, glass, docids, few, &lists, &asked);
	xap_postings_free(all);
	pm_glass_free(glass);
	xap_reader_free(reader);
}

static void lists_are_those_of_xapian(void **state)
{
	(void)state;
	srand(1);
	write_documents("db", 600, 0);
	compare_database("db");
	write_documents("db", 50, 100); /* updates move blocks about */
	write_documents("db", 300, 0);
	compare_database("db");
	write_documents("db", 40, 32750); /* docids of two bytes, then three, */
	write_documents("db", 40, 4194290);
	write_documents("db", 40, 536870900); /* four, five */
	compare_database("db");
	OK(xap_compact((const char *const[]){"db"}, 1, "compact", NULL, &err));
	compare_database("compact");
}

static bool count_lists(void *context, size_t number, const uint32_t *positions, size_t count)
{
	(void)number, (void)positions, (void)count;
	++*(size_t *)context;
	return true;
}

static void others_are_refused(void **state)
{
	(void)state;
	struct xap_info info;
	struct xap_text *uuid;

	srand(2);
	write_documents("db", 200, 0);
	struct xap_reader *reader = open_reader("db");
	OK(xap_reader_info(reader, &info, &err));
	OK(xap_reader_uuid(reader, &uuid, &err));
	assert_null(pm_glass_open("absent", uuid->ptr, info.revision));
	assert_null(pm_glass_open("db", uuid->ptr, info.revision + 1));
	assert_null(pm_glass_open("db", "00000000-0000-0000-0000-000000000000", info.revision));

	/* One that is open goes on, as Xapian's readers do, until its blocks are written over: then
	 * it fails, it never gives other lists. */
	struct pm_glass *glass = open_glass(reader, "db");
	static uint32_t docids[200];
	bool failed = false;
	size_t lists = 0;
	for (uint32_t i = 0; i < 200; i++)
		docids[i] = i + 1;
	for (int round = 0; round < 6 && !failed; round++) {
		write_documents("db", 100, 1 + (uint32_t)round * 20);
		for (size_t i = 0; i < TERMS && !failed; i++) {
			struct check check = {
				.reader = reader, .term = term_of(i), .docids = docids};
			struct pm_str term = {check.term.ptr, check.term.len};
			if (round == 0)
				assert_true(pm_glass_walk(
					glass, term, docids, 200, check_list, &check));
			else
				failed = !pm_glass_walk(
					glass, term, docids, 200, count_lists, &lists);
		}
	}
	pm_glass_free(glass);
	xap_text_free(uuid);
	xap_reader_free(reader);
}

/* Put other bytes into a file at random. */
static void damage(const char *path, size_t changes)
{
	int file = open(path, O_RDWR);
	off_t size = lseek(file, 0, SEEK_END);

	assert_true(size > 0);
	for (size_t i = 0; i < changes; i++) {
		uint8_t byte = (uint8_t)rand();
		/* Mostly the heads of blocks, where it hurts. */
		off_t place =
			rand() % 2 == 0 ? rand() % size : rand() % size / 8192 * 8192 + rand() % 64;
		if (place < size)
			assert_int_equal(pwrite(file, &byte, 1, place), 1);
	}
	close(file);
}

/* Whatever the files hold, a walk ends, and within memory. */
static void damaged_files_do_no_harm(void **state)
{
	(void)state;
	static uint32_t docids[300];

	srand(3);
	write_documents("db", 300, 0);
	for (uint32_t i = 0; i < 300; i++)
		docids[i] = i + 1;
	for (int round = 0; round < 120; round++) {
		assert_int_equal(system("rm -rf copy && cp -r db copy"), 0);
		struct xap_reader *reader = open_reader("copy");
		if (round % 3 == 0)
			damage("copy/iamglass", 1 + (size_t)rand() % 8);
		struct pm_glass *glass = open_glass(reader, "copy");
		damage("copy/position.glass", 1 + (size_t)rand() % 200);
		if (round % 10 == 0)
			assert_int_equal(truncate("copy/position.glass", rand() % 100000), 0);
		size_t lists = 0;
		for (size_t i = 0; i < TERMS && glass != NULL; i++)
			pm_glass_walk(glass, (struct pm_str){term_of(i).ptr, term_of(i).len},
				docids, 300, count_lists, &lists);
		pm_glass_free(glass);
		xap_reader_free(reader);
	}
}

/* Any bytes decode to something or nothing. */
static void any_bytes_decode(void **state)
{
	(void)state;
	struct pm_glass glass = {.file = -1};
	uint8_t bytes[64];
	size_t count;

	srand(4);
	for (int round = 0; round < 20000; round++) {
		size_t len = (size_t)rand() % sizeof bytes;
		for (size_t i = 0; i < len; i++)
			bytes[i] = (uint8_t)(rand() % 3 == 0 ? 0xFF : rand());
		if (pm_glass_decode(&glass, bytes, len, &count))
			assert_true(count > 0 && count <= PM_GLASS_LIST_MAX);
	}
	free(glass.positions);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_fresh_directory(lists_are_those_of_xapian),
		in_fresh_directory(others_are_refused),
		in_fresh_directory(damaged_files_do_no_harm),
		cmocka_unit_test(any_bytes_decode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
