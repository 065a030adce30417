/*
 * Changes of an index in bulk: what comes of them is a fresh index of the final corpus.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "indexer/build/backend.h"
#include "indexer/prepare.h"
#include "lib/layout.h"
#include "lib/stub.h"
#include "lib/term.h"
#include "lib/xap.h"
#include "tests/same/same_database.h"
#include "tests/unit/directory.h"
#include "tests/unit/random_document.h"

static struct pm_error err;

enum {
	MANY = 512,         /* documents in a corpus at most */
	PLENTY = 256 << 20, /* of memory */
	LITTLE = 1 << 19,   /* a run for every few documents */
	MUCH_TEXT = 2000,   /* words of a document that is large */
};

static void ok(enum pm_status status)
{
	if (status != PM_OK)
		fail_msg("%s", err.message);
}

/* ---- A corpus ---- */

/* What an index is to hold, in its order: each document by a number and by what its text is made
 * from. */
struct corpus {
	size_t count;
	uint32_t numbers[MANY], seeds[MANY];
};

static size_t place_of(const struct corpus *corpus, uint32_t number)
{
	size_t i = 0;

	while (i < corpus->count && corpus->numbers[i] != number)
		i++;
	return i;
}

static void corpus_put(struct corpus *corpus, uint32_t number, uint32_t seed)
{
	size_t place = place_of(corpus, number);

	assert_true(place < MANY);
	corpus->numbers[place] = number;
	corpus->seeds[place] = seed;
	corpus->count += place == corpus->count;
}

static void corpus_remove(struct corpus *corpus, uint32_t number)
{
	size_t place = place_of(corpus, number);

	if (place == corpus->count)
		return;
	for (corpus->count--; place < corpus->count; place++) {
		corpus->numbers[place] = corpus->numbers[place + 1];
		corpus->seeds[place] = corpus->seeds[place + 1];
	}
}

/* ---- An index ---- */

/* An index being written, and the corpus that is meant. */
struct writing {
	char *path;
	struct pm_backend *backend;
	struct corpus *corpus;
	struct pm_prepared prepared;
	struct pm_buf text;
};

static const struct pm_bulk_options always = {.always = true, .jobs = 2, .memory = PLENTY};
static const struct pm_bulk_options as_is_faster = {.jobs = 2, .memory = PLENTY};

/* options: NULL for Xapian's interface. */
static void begin(struct writing *writing, void **state, const char *name, struct corpus *corpus,
	const struct pm_bulk_options *options)
{
	*writing = (struct writing){.path = in_directory(state, name), .corpus = corpus};
	if (mkdir(writing->path, 0777) == 0) {
		ok(pm_backend_open_xapian(&writing->backend, writing->path, &err));
		writing->backend->operations->free(writing->backend);
	}
	if (options == NULL)
		ok(pm_backend_open_xapian(&writing->backend, writing->path, &err));
	else
		ok(pm_backend_open_bulk(&writing->backend, writing->path, options, &err));
}

static void put_text(struct writing *writing, uint32_t number, uint32_t seed, uint32_t words)
{
	struct pm_document document;

	bool few = words == 0;

	noise = seed;
	make_document(&document, &writing->text, number);
	for (; words > 0; words--)
		pm_buf_add_format(&writing->text, " more%u", (unsigned)dice(500));
	document.text = pm_buf_str(&writing->text);
	ok(pm_prepare(&writing->prepared, &document, &err));
	/* Some are copies, some have had copies. */
	if (few && seed % 5 < 2)
		ok(pm_prepare_marked(&writing->prepared, &document,
			seed % 5 == 0 ? PM_STR("document-1") : PM_STR(""), &err));
	ok(writing->backend->operations->put(writing->backend, &document,
		pm_buf_str(&writing->prepared.data),
		place_of(writing->corpus, number) < writing->corpus->count, &err));
	corpus_put(writing->corpus, number, seed);
}

/* Some are large, so that now and then all together are much. */
static void put(struct writing *writing, uint32_t number, uint32_t seed)
{
	put_text(writing, number, seed, seed % 3 == 0 ? MUCH_TEXT : 0);
}

static void remove_number(struct writing *writing, uint32_t number)
{
	struct pm_buf key = {0};
	char uid[32];

	snprintf(uid, sizeof uid, "document-%u", (unsigned)number);
	pm_term_add_uid(&key, pm_str_of(uid));
	ok(writing->backend->operations->remove(writing->backend, pm_buf_str(&key), &err));
	corpus_remove(writing->corpus, number);
	pm_buf_free(&key);
}

static void commit(struct writing *writing)
{
	ok(writing->backend->operations->commit(writing->backend, &err));
}

static void end(struct writing *writing)
{
	commit(writing);
	assert_null(writing->backend->notice);
	writing->backend->operations->free(writing->backend);
	pm_prepared_free(&writing->prepared);
	pm_buf_free(&writing->text);
	free(writing->path);
}

/* The directory of the index's segment. */
static char *segment_of(void **state, const char *name)
{
	char *index = in_directory(state, name), *path;
	struct pm_stub stub;

	ok(pm_stub_read(&stub, index, &err));
	assert_int_equal(stub.count, 1);
	assert_true(asprintf(&path, "%s/%.*s", index, (int)stub.lines[0].target.len,
			    stub.lines[0].target.ptr) >= 0);
	pm_stub_free(&stub);
	free(index);
	return path;
}

static void expect_same(void **state, const char *a, const char *b)
{
	char *x = segment_of(state, a), *y = segment_of(state, b);
	char why[1024];

	if (!sound_database(x, why, sizeof why) || !sound_database(y, why, sizeof why) ||
		!same_database(x, y, why, sizeof why))
		fail_msg("%s", why);
	free(y);
	free(x);
}

/* The index is one that Xapian makes of the corpus at once. */
static void expect_fresh(void **state, const char *name, const struct corpus *corpus)
{
	static int fresh;
	struct corpus again = {0};
	struct writing writing;
	char other[32];

	snprintf(other, sizeof other, "fresh%d", fresh++);
	begin(&writing, state, other, &again, NULL);
	for (size_t i = 0; i < corpus->count; i++)
		put(&writing, corpus->numbers[i], corpus->seeds[i]);
	end(&writing);
	expect_same(state, name, other);
}

static uint64_t documents_of(void **state, const char *name)
{
	char *index = in_directory(state, name);
	struct xap_reader *reader;
	struct xap_info info;

	assert_int_equal(xap_reader_open(&reader, index, NULL), XAP_OK);
	assert_int_equal(xap_reader_info(reader, &info, NULL), XAP_OK);
	xap_reader_free(reader);
	free(index);
	return info.documents;
}

/* ---- Random changes ---- */

static uint32_t next_seed = 1;

/* Add, replace, remove; some documents several times. */
static void change(struct writing *writing, uint32_t changes, uint32_t numbers)
{
	for (; changes > 0; changes--) {
		noise = next_seed++;
		uint32_t number = dice(numbers);
		if (dice(4) == 0)
			remove_number(writing, number);
		else
			put(writing, number, next_seed);
	}
}

/* An index that has some documents. */
static void start(void **state, struct corpus *corpus)
{
	struct writing writing;

	begin(&writing, state, "index", corpus, NULL);
	for (uint32_t number = 0; number < 5; number++)
		put(&writing, number, next_seed++);
	end(&writing);
}

static void rebuild_again_and_again(void **state, unsigned jobs, size_t memory)
{
	const struct pm_bulk_options options = {.always = true, .jobs = jobs, .memory = memory};
	struct corpus corpus = {0};
	struct writing writing;

	start(state, &corpus);
	for (uint32_t round = 0; round < 5; round++) {
		begin(&writing, state, "index", &corpus, &options);
		change(&writing, 40 + 20 * round, 60);
		end(&writing);
		expect_fresh(state, "index", &corpus);
	}
}

static void rebuilt_by_one_thread(void **state)
{
	rebuild_again_and_again(state, 1, PLENTY);
}

static void rebuilt_by_two_threads(void **state)
{
	rebuild_again_and_again(state, 2, PLENTY);
}

static void rebuilt_by_four_threads_in_many_runs(void **state)
{
	rebuild_again_and_again(state, 4, LITTLE);
}

/* Whatever way the changes before took. */
static void ways_mixed(void **state)
{
	const struct pm_bulk_options *const ways[] = {NULL, &always, &as_is_faster};
	struct corpus corpus = {0};
	struct writing writing;

	for (uint32_t round = 0; round < 12; round++) {
		noise = next_seed++;
		const struct pm_bulk_options *way = round == 11 ? &always : ways[dice(3)];
		begin(&writing, state, "index", &corpus, way);
		change(&writing, 5 + dice(100), 80);
		commit(&writing);
		change(&writing, 5, 80);
		end(&writing);
		assert_int_equal(documents_of(state, "index"), corpus.count);
	}
	expect_fresh(state, "index", &corpus);
}

/* Each order of changes of one document. */
static void several_changes_of_one(void **state)
{
	struct corpus corpus = {0};
	struct writing writing;

	start(state, &corpus);
	begin(&writing, state, "index", &corpus, &always);
	put(&writing, 1, 1);
	put(&writing, 2, 2);
	remove_number(&writing, 1);
	put(&writing, 1, 3);
	put(&writing, 3, 4);
	put(&writing, 3, 5);
	remove_number(&writing, 4);
	put(&writing, 4, 6);
	put(&writing, 5, 7);
	remove_number(&writing, 5);
	remove_number(&writing, 5);
	end(&writing);
	expect_fresh(state, "index", &corpus);

	begin(&writing, state, "index", &corpus, &always);
	put(&writing, 6, 8);
	put(&writing, 2, 9);
	put(&writing, 6, 10);
	put(&writing, 2, 11);
	remove_number(&writing, 1);
	put(&writing, 1, 12);
	put(&writing, 1, 13);
	put(&writing, 3, 14);
	remove_number(&writing, 3);
	end(&writing);
	expect_fresh(state, "index", &corpus);
	assert_int_equal(corpus.numbers[0], 0);
	assert_int_equal(corpus.numbers[corpus.count - 1], 1);
}

/* ---- What is done when ---- */

/* Whether a run took another segment. */
static bool replaces_segment(void **state, uint32_t first, uint32_t last, uint32_t words)
{
	char *before = segment_of(state, "index");
	struct corpus corpus = {0};
	struct writing writing;

	begin(&writing, state, "index", &corpus, &as_is_faster);
	for (uint32_t number = first; number <= last; number++)
		put_text(&writing, number, next_seed++, words);
	end(&writing);
	char *after = segment_of(state, "index");
	bool replaced = strcmp(before, after) != 0;
	free(after);
	free(before);
	return replaced;
}

static void chooses_by_size(void **state)
{
	struct corpus corpus = {0};
	struct writing writing;

	begin(&writing, state, "index", &corpus, NULL);
	end(&writing);
	assert_false(replaces_segment(state, 1, 3, 100));         /* new, and small */
	assert_true(replaces_segment(state, 4, 60, MUCH_TEXT));   /* as much again, and more */
	assert_false(replaces_segment(state, 61, 62, MUCH_TEXT)); /* little */
	assert_true(replaces_segment(state, 1, 40, MUCH_TEXT));   /* replaced */
	assert_int_equal(documents_of(state, "index"), 62);
}

/* Most documents of an index removed: what is left is built anew. */
static void chooses_by_what_is_removed(void **state)
{
	struct corpus corpus = {0};
	struct writing writing;

	begin(&writing, state, "index", &corpus, &as_is_faster);
	for (uint32_t number = 0; number < 60; number++)
		put_text(&writing, number, next_seed++, MUCH_TEXT);
	end(&writing);
	char *before = segment_of(state, "index");
	begin(&writing, state, "index", &corpus, &as_is_faster);
	for (uint32_t number = 3; number < 60; number++)
		remove_number(&writing, number);
	end(&writing);
	char *after = segment_of(state, "index");
	assert_string_not_equal(before, after);
	assert_int_equal(documents_of(state, "index"), 3);
	free(after);
	free(before);
}

/* What is changed while an index is first built is little against it: Xapian changes the segment
 * before it is put in its place. */
static void changes_of_the_first_build(void **state)
{
	const struct pm_bulk_options *const ways[] = {NULL, &as_is_faster};
	static const char *const names[] = {"api", "index"};

	for (int way = 0; way < 2; way++) {
		struct corpus corpus = {0};
		struct writing writing;
		begin(&writing, state, names[way], &corpus, ways[way]);
		for (uint32_t number = 0; number < 60; number++) {
			put_text(&writing, number, number + 1, MUCH_TEXT);
			if (number % 9 == 0)
				put_text(&writing, number / 2, number + 100, 10);
		}
		remove_number(&writing, 59);
		remove_number(&writing, 7);
		put(&writing, 7, 200);
		put(&writing, 60, 201);
		end(&writing);
	}
	expect_same(state, "index", "api");
}

static void nothing_is_left(void **state)
{
	struct corpus corpus = {0};
	struct writing writing;

	begin(&writing, state, "index", &corpus, &always);
	for (uint32_t number = 0; number < 10; number++)
		put(&writing, number, next_seed++);
	end(&writing);
	begin(&writing, state, "index", &corpus, &always);
	for (uint32_t number = 0; number < 10; number++)
		remove_number(&writing, number);
	end(&writing);
	assert_int_equal(documents_of(state, "index"), 0);
	begin(&writing, state, "index", &corpus, &always);
	for (uint32_t number = 0; number < 10; number++)
		put(&writing, number, next_seed++);
	end(&writing);
	expect_fresh(state, "index", &corpus);
}

/* ---- Afterwards ---- */

static void compact(void **state, const char *name)
{
	char *segment = segment_of(state, name);
	char *compacted, why[1024];

	assert_true(asprintf(&compacted, "%s.compact", segment) >= 0);
	const char *const sources[] = {segment};
	assert_int_equal(xap_compact(sources, 1, compacted, NULL, NULL), XAP_OK);
	if (!sound_database(compacted, why, sizeof why) ||
		!same_database(segment, compacted, why, sizeof why))
		fail_msg("%s", why);
	free(compacted);
	free(segment);
}

/* Updates through Xapian, and compacting, do to a rebuilt index what they do to one of Xapian's. */
static void updated_through_xapian(void **state)
{
	struct corpus corpus = {0}, copy = {0};
	struct writing writing;

	for (uint32_t round = 0; round < 2; round++) {
		begin(&writing, state, "index", &corpus, &always);
		change(&writing, 100, 80);
		end(&writing);
	}
	begin(&writing, state, "api", &copy, NULL);
	for (size_t i = 0; i < corpus.count; i++)
		put(&writing, corpus.numbers[i], corpus.seeds[i]);
	end(&writing);

	uint32_t seed = next_seed;
	begin(&writing, state, "index", &corpus, NULL);
	change(&writing, 60, 100);
	end(&writing);
	next_seed = seed;
	begin(&writing, state, "api", &copy, NULL);
	change(&writing, 60, 100);
	end(&writing);
	expect_same(state, "index", "api");
	compact(state, "index");

	begin(&writing, state, "index", &corpus, &always);
	change(&writing, 30, 100);
	end(&writing);
	expect_fresh(state, "index", &corpus);
	compact(state, "index");
}

/* ---- Segments ---- */

static size_t count_segments(void **state, const char *name)
{
	char *index = in_directory(state, name);
	DIR *directory = opendir(index);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(directory);
	while ((entry = readdir(directory)) != NULL)
		count += pm_layout_segment_number(pm_str_of(entry->d_name)) != 0;
	closedir(directory);
	free(index);
	return count;
}

/* Who has an index open goes on reading it while another segment takes its place. */
static void readers_go_on(void **state)
{
	struct corpus corpus = {0};
	struct writing writing;
	struct xap_reader *reader;
	struct xap_stored *stored;

	begin(&writing, state, "index", &corpus, &always);
	for (uint32_t number = 0; number < 60; number++)
		put(&writing, number, next_seed++);
	end(&writing);
	char *index = in_directory(state, "index");
	assert_int_equal(xap_reader_open(&reader, index, NULL), XAP_OK);
	uint32_t documents = (uint32_t)corpus.count;
	begin(&writing, state, "index", &corpus, &always);
	change(&writing, 100, 80);
	end(&writing);
	for (uint32_t docid = 1; docid <= documents; docid++) {
		assert_int_equal(
			xap_reader_document(reader, docid, XAP_ALL_PARTS, &stored, NULL), XAP_OK);
		xap_stored_free(stored);
	}
	xap_reader_free(reader);
	free(index);
}

/* With several commits there is one segment beside the live one. */
static void segments_do_not_pile_up(void **state)
{
	struct corpus corpus = {0};
	struct writing writing;

	begin(&writing, state, "index", &corpus, &always);
	for (int i = 0; i < 5; i++) {
		change(&writing, 20, 40);
		commit(&writing);
		assert_int_equal(count_segments(state, "index"), 2);
	}
	change(&writing, 20, 40);
	end(&writing);
	expect_fresh(state, "index", &corpus);
}

/* What is not committed leaves no trace. */
static void abandoned(void **state)
{
	struct corpus corpus = {0}, ignored = {0};
	struct writing writing;

	start(state, &corpus);
	size_t segments = count_segments(state, "index");
	begin(&writing, state, "index", &ignored, &always);
	change(&writing, 50, 40);
	writing.backend->operations->free(writing.backend);
	pm_prepared_free(&writing.prepared);
	pm_buf_free(&writing.text);
	free(writing.path);
	assert_int_equal(count_segments(state, "index"), segments);
	expect_fresh(state, "index", &corpus);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rebuilt_by_one_thread),
		TEST(rebuilt_by_two_threads),
		TEST(rebuilt_by_four_threads_in_many_runs),
		TEST(ways_mixed),
		TEST(several_changes_of_one),
		TEST(chooses_by_size),
		TEST(chooses_by_what_is_removed),
		TEST(changes_of_the_first_build),
		TEST(nothing_is_left),
		TEST(updated_through_xapian),
		TEST(readers_go_on),
		TEST(segments_do_not_pile_up),
		TEST(abandoned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
