/*
 * Tests of threads: each with handles of its own, and one query for all.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tsan preset builds and runs this. It needs no suppressions: Debian's libxapian, SQLite and
 * the like are not instrumented, so that what they do inside goes unseen, but their locks are,
 * being those of the C library. What is seen is all of ours, with what the headers of Xapian put
 * into the binding: the counting of references, which is without locks and must stay within one
 * thread.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include <pressmark/explain.h>
#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/search.h>
#include <pressmark/writer.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "tests/unit/directory.h"
#include "tests/unit/test.h"

enum {
	DOCUMENTS = 20,
	COMMITS = 12,
	READERS = 4,
	SEARCHES = 25, /* of each reader, at least */
};

/* What the threads of a test share. */
struct shared {
	const struct pm_query *query;
	atomic_bool written; /* the writer has ended */
};

/* A thread and what became of it: cmocka's assertions belong to the main thread. */
struct worker {
	pthread_t thread;
	struct shared *shared;
	const char *path;
	size_t answers, revisions;
	struct pm_error err; /* PM_OK: all went well */
};

/* ---- What threads do ---- */

/* Put all documents of a generation, and commit. */
static enum pm_status write_generation(
	struct pm_writer *writer, int generation, struct pm_error *err)
{
	for (int i = 0; i < DOCUMENTS; i++) {
		char uid[16], text[96];

		snprintf(uid, sizeof uid, "doc%02d", i);
		snprintf(text, sizeof text, "Rain of generation %04d. It rained on number %d.",
			generation, i);
		const struct pm_document document = {
			.uid = pm_str_of(uid),
			.title = PM_STR("Müller on the weather"),
			.language = i % 2 == 0 ? PM_STR("en") : PM_STR(""), /* told from the text */
			.text = pm_str_of(text),
		};
		enum pm_status status = pm_writer_put(writer, &document, err);
		if (status != PM_OK)
			return status;
	}
	return pm_writer_commit(writer, err);
}

static void *write_all(void *context)
{
	struct worker *worker = context;
	struct pm_writer *writer = NULL;
	enum pm_status status = pm_writer_open(&writer, worker->path, NULL, &worker->err);

	for (int i = 1; status == PM_OK && i <= COMMITS; i++)
		status = write_generation(writer, i, &worker->err);
	worker->err.status = status;
	pm_writer_free(writer);
	atomic_store(&worker->shared->written, true);
	return NULL;
}

/* An answer is whole: every document, all of one generation, each with what matched. */
static enum pm_status check(const struct pm_results *results, struct pm_error *err)
{
	enum {
		SAME = sizeof "Rain of generation 0000" - 1
	};

	if (results->total != DOCUMENTS || results->hit_count != DOCUMENTS)
		return pm_fail(err, PM_INTERNAL, "%zu documents found, %zu given", results->total,
			results->hit_count);
	for (size_t i = 0; i < results->hit_count; i++) {
		const struct pm_hit *hit = &results->hits[i];
		if (hit->fragment_count != 1 || hit->fragments[0].match_count != 2)
			return pm_fail(err, PM_INTERNAL, "hit %zu: not two matches", i);
		if (memcmp(hit->document.text.ptr, results->hits[0].document.text.ptr, SAME) != 0)
			return pm_fail(err, PM_INTERNAL, "hit %zu: of another generation", i);
	}
	return PM_OK;
}

static enum pm_status ask(
	struct pm_index *index, const struct pm_query *query, struct pm_error *err)
{
	const struct pm_search_options all = {.limit = PM_LIMIT_ALL};
	struct pm_results *results = NULL;
	struct pm_explanation *explanation = NULL;

	enum pm_status status = pm_search(index, query, &all, &results, err);
	if (status == PM_OK)
		status = check(results, err);
	if (status == PM_OK)
		status = pm_explain(index, query, &explanation, err);
	pm_explanation_free(explanation);
	pm_results_free(results);
	return status;
}

/* Search until the writer has ended; every answer, and the view after every reopening, is whole. */
static void *read_all(void *context)
{
	struct worker *worker = context;
	struct pm_index *index = NULL;
	uint64_t revision = 0;

	enum pm_status status = pm_index_open(&index, worker->path, &worker->err);
	while (status == PM_OK &&
		(worker->answers < SEARCHES || !atomic_load(&worker->shared->written))) {
		status = ask(index, worker->shared->query, &worker->err);
		if (status == PM_OK)
			worker->answers++;
		if (status == PM_OK || status == PM_STALE)
			status = pm_index_reopen(index, &worker->err);
		if (status == PM_OK && pm_index_revision(index) != revision) {
			revision = pm_index_revision(index);
			worker->revisions++;
		}
	}
	worker->err.status = status;
	pm_index_free(index);
	return NULL;
}

/* ---- The tests ---- */

static void start(
	struct worker *worker, struct shared *shared, const char *path, void *(*function)(void *))
{
	*worker = (struct worker){.shared = shared, .path = path};
	assert_int_equal(pthread_create(&worker->thread, NULL, function, worker), 0);
}

static void join(struct worker *worker)
{
	assert_int_equal(pthread_join(worker->thread, NULL), 0);
	if (worker->err.status != PM_OK)
		fail_msg("%s: %s", worker->path, worker->err.message);
}

static void make_index(const char *path)
{
	struct pm_writer *writer;
	struct pm_error err;

	assert_int_equal(pm_writer_open(&writer, path, NULL, &err), PM_OK);
	assert_int_equal(write_generation(writer, 0, &err), PM_OK);
	pm_writer_free(writer);
}

/* Two indexes; readers of both, one query for all of them, while one of the two is written to. */
static void readers_of_two_indexes_and_a_writer(void **state)
{
	struct shared shared = {0};
	struct worker readers[READERS], writer;
	struct pm_query *query;
	struct pm_error err;
	char *paths[2] = {in_directory(state, "a"), in_directory(state, "b")};

	for (int i = 0; i < 2; i++)
		make_index(paths[i]);
	assert_int_equal(pm_query_parse(&query, PM_STR("rain -snow"), NULL, &err), PM_OK);
	shared.query = query;
	for (int i = 0; i < READERS; i++)
		start(&readers[i], &shared, paths[i % 2], read_all);
	start(&writer, &shared, paths[0], write_all);
	join(&writer);
	for (int i = 0; i < READERS; i++) {
		join(&readers[i]);
		assert_true(readers[i].answers >= SEARCHES);
		assert_int_equal(readers[i].revisions > 1, i % 2 == 0);
	}
	pm_query_free(query);
	for (int i = 0; i < 2; i++)
		free(paths[i]);
}

static void writers_of_two_indexes(void **state)
{
	struct shared shared = {0};
	struct worker writers[2];
	char *paths[2] = {in_directory(state, "c"), in_directory(state, "d")};

	for (int i = 0; i < 2; i++)
		start(&writers[i], &shared, paths[i], write_all);
	for (int i = 0; i < 2; i++) {
		struct pm_index *index;
		struct pm_error err;

		join(&writers[i]);
		assert_int_equal(pm_index_open(&index, paths[i], &err), PM_OK);
		assert_int_equal(pm_index_count(index), DOCUMENTS);
		pm_index_free(index);
		free(paths[i]);
	}
}

/* The lock holds between threads of one process, too. */
static void one_writer_of_an_index(void **state)
{
	struct shared shared = {0};
	struct worker second;
	struct pm_writer *first;
	struct pm_error err;
	char *path = in_directory(state, "e");

	assert_int_equal(pm_writer_open(&first, path, NULL, &err), PM_OK);
	start(&second, &shared, path, write_all);
	assert_int_equal(pthread_join(second.thread, NULL), 0);
	assert_int_equal(second.err.status, PM_BUSY);
	pm_writer_free(first);
	start(&second, &shared, path, write_all);
	join(&second);
	free(path);
}

/* The threads of a writer that builds in bulk: memory for a batch of every few documents. */
static void an_index_in_bulk(void **state)
{
	enum {
		MANY = 400
	};
	const struct pm_writer_options options = {.build = PM_BUILD_BULK, .jobs = 4, .memory = 1};
	char *path = in_directory(state, "bulk");
	struct pm_writer *writer;
	struct pm_index *index;
	struct pm_error err;

	/* At first, then anew with half of the documents changed. */
	for (int first = 0; first < MANY; first += MANY / 2) {
		assert_int_equal(pm_writer_open(&writer, path, &options, &err), PM_OK);
		for (int i = first; i < MANY; i++) {
			struct pm_buf text = {0};
			char uid[16];
			snprintf(uid, sizeof uid, "doc%03d", i);
			pm_buf_add_format(&text, "number%d ", i); /* no copy of another */
			for (int word = 0; word < 300; word++)
				pm_buf_add_format(&text, "word%d ", (first + i) * word % 97);
			const struct pm_document document = {
				.uid = pm_str_of(uid), .text = pm_buf_str(&text)};
			assert_int_equal(pm_writer_put(writer, &document, &err), PM_OK);
			pm_buf_free(&text);
		}
		assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
		pm_writer_free(writer);
		assert_int_equal(pm_index_open(&index, path, &err), PM_OK);
		assert_int_equal(pm_index_count(index), MANY);
		pm_index_free(index);
	}

	/* Given up while the threads are at work. */
	free(path);
	path = in_directory(state, "abandoned");
	assert_int_equal(pm_writer_open(&writer, path, &options, &err), PM_OK);
	for (int i = 0; i < MANY; i++) {
		char uid[16];
		snprintf(uid, sizeof uid, "doc%03d", i);
		const struct pm_document document = {.uid = pm_str_of(uid),
			.text = PM_STR(
				"Rain fell all day, and the day after, on the whole country.")};
		assert_int_equal(pm_writer_put(writer, &document, &err), PM_OK);
	}
	pm_writer_free(writer);
	assert_int_equal(pm_index_open(&index, path, &err), PM_OK);
	assert_int_equal(pm_index_count(index), 0);
	pm_index_free(index);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_of_two_indexes_and_a_writer),
		cmocka_unit_test(writers_of_two_indexes),
		cmocka_unit_test(one_writer_of_an_index),
		cmocka_unit_test_setup_teardown(an_index_in_bulk, make_directory, remove_directory),
	};
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
