/*
 * Tests of the answer as a whole: what is asked for, and an index that changes underneath.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/search.h>

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/writer.h>

#include "lib/buf.h"
#include "lib/error.h"
#include "tests/unit/directory.h"
#include "tests/unit/test.h"

enum {
	DOCUMENTS = 40
};

struct fixture {
	void *directory; /* its path */
	struct pm_index *index;
	struct pm_query *rain;
};

/* A text with `rain`, its generation, and words of its own: Xapian holds the root of each table, so
 * that only a table of several blocks can change under a reader. */
static void make_text(struct pm_buf *text, int generation, int number)
{
	uint32_t noise = (uint32_t)(generation * DOCUMENTS + number);

	pm_buf_clear(text);
	pm_buf_add_format(text, "Rain, generation g%d, number %d.", generation, number);
	for (int i = 0; i < 100; i++) {
		noise = noise * 1664525 + 1013904223;
		pm_buf_add_char(text, ' ');
		for (int k = 0; k < 8; k++)
			pm_buf_add_char(text, (char)('a' + (noise >> 4 * k & 15)));
	}
}

/* Write all documents anew. */
static void write_all(const struct fixture *fixture, int generation)
{
	struct pm_writer *writer;
	struct pm_error err;
	struct pm_buf text = {0};

	assert_int_equal(pm_writer_open(&writer, fixture->directory, NULL, &err), PM_OK);
	for (int i = 0; i < DOCUMENTS; i++) {
		char uid[16];
		snprintf(uid, sizeof uid, "doc%02d", i);
		make_text(&text, generation, i);
		/* All weigh the same: by date, then by uid. */
		const struct pm_document document = {.uid = pm_str_of(uid),
			.text = pm_buf_str(&text),
			.language = PM_STR("en"),
			.published = {
				.year = (int16_t)(i % 2 == 0 ? 2024 : 0), .month = 3, .day = 5}};
		assert_int_equal(pm_writer_put(writer, &document, &err), PM_OK);
	}
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	pm_writer_free(writer);
	pm_buf_free(&text);
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	struct pm_error err;

	*state = fixture;
	assert_int_equal(make_directory(&fixture->directory), 0);
	write_all(fixture, 0);
	assert_int_equal(pm_index_open(&fixture->index, fixture->directory, &err), PM_OK);
	assert_int_equal(pm_query_parse(&fixture->rain, PM_STR("rain"), NULL, &err), PM_OK);
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	pm_query_free(fixture->rain);
	pm_index_free(fixture->index);
	int status = remove_directory(&fixture->directory);
	free(fixture);
	return status;
}

static struct pm_results *ask(struct fixture *fixture, const struct pm_search_options *options)
{
	struct pm_results *results;
	struct pm_error err;

	assert_int_equal(pm_search(fixture->index, fixture->rain, options, &results, &err), PM_OK);
	assert_int_equal(results->total, DOCUMENTS);
	assert_true(results->total_exact);
	return results;
}

static void gives_what_is_asked_for(void **state)
{
	static const struct {
		struct pm_search_options options;
		size_t hits, fragments;
	} cases[] = {
		{{0}, 10, 1},
		{{.limit = 3}, 3, 1},
		{{.limit = PM_LIMIT_ALL}, DOCUMENTS, 1},
		{{.limit = PM_LIMIT_ALL, .offset = 35}, 5, 1},
		{{.offset = INT64_MAX}, 0, 0},
		{{.no_snippets = true}, 10, 0},
		{{.count_only = true}, 0, 0},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_results *results = ask(*state, &cases[i].options);
		assert_int_equal(results->hit_count, cases[i].hits);
		for (size_t k = 0; k < results->hit_count; k++) {
			assert_int_equal(
				results->hits[k].rank, (size_t)cases[i].options.offset + k + 1);
			assert_int_equal(results->hits[k].fragment_count, cases[i].fragments);
		}
		pm_results_free(results);
	}
}

static void order_is_total(void **state)
{
	struct pm_results *results =
		ask(*state, &(struct pm_search_options){.limit = PM_LIMIT_ALL});

	for (size_t i = 0; i < DOCUMENTS; i++) { /* even numbers have a date */
		char uid[16];
		size_t number = i < DOCUMENTS / 2 ? 2 * i : 2 * (i - DOCUMENTS / 2) + 1;
		snprintf(uid, sizeof uid, "doc%02zu", number);
		assert_true(pm_str_is(results->hits[i].document.uid, uid));
	}
	pm_results_free(results);
}

/* All texts of an answer are of one generation. */
static void check_one_generation(const struct pm_results *results)
{
	for (size_t i = 0; i < results->hit_count; i++) {
		const char *first = results->hits[0].document.text.ptr;
		const char *text = results->hits[i].document.text.ptr;
		assert_memory_equal(text, first, (size_t)(strstr(first, ", number") - first));
	}
}

/* With the second commit the blocks an open index reads from are used anew. */
static void asks_again_when_the_index_changed(void **state)
{
	struct fixture *fixture = *state;

	for (int generation = 1; generation <= 6; generation += 2) {
		uint64_t revision = pm_index_revision(fixture->index);
		write_all(fixture, generation);
		write_all(fixture, generation + 1);
		struct pm_results *results =
			ask(fixture, &(struct pm_search_options){.limit = PM_LIMIT_ALL});
		assert_true(results->index_revision > revision);
		assert_int_equal(results->index_revision, pm_index_revision(fixture->index));
		assert_int_equal(results->hit_count, DOCUMENTS);
		check_one_generation(results);
		pm_results_free(results);
	}
}

/* Whoever writes while somebody searches: the answer is whole, or there is none. */
static void answers_while_somebody_writes(void **state)
{
	enum {
		SEARCHES = 200,
		SECONDS = 30 /* at most, until the writer was at work */
	};
	const struct pm_search_options all = {.limit = PM_LIMIT_ALL};
	struct fixture *fixture = *state;
	int answers = 0;
	uint64_t revision = pm_index_revision(fixture->index);
	time_t begun = time(NULL);

	pid_t writer = fork();
	assert_true(writer >= 0);
	if (writer == 0) {
		for (int generation = 10;; generation++) /* until it is killed */
			write_all(fixture, generation);
	}
	for (int i = 0; i < SEARCHES || (pm_index_revision(fixture->index) == revision &&
						time(NULL) < begun + SECONDS);
		i++) {
		struct pm_results *results;
		struct pm_error err;
		enum pm_status status =
			pm_search(fixture->index, fixture->rain, &all, &results, &err);
		if (status != PM_OK) {
			assert_int_equal(status, PM_STALE);
			assert_null(results);
			continue;
		}
		answers++;
		assert_int_equal(results->hit_count, DOCUMENTS);
		check_one_generation(results);
		pm_results_free(results);
	}
	assert_int_equal(kill(writer, SIGKILL), 0);
	assert_int_equal(waitpid(writer, NULL, 0), writer);
	assert_true(answers > 0);
	assert_true(pm_index_revision(fixture->index) > revision);
}

struct visit {
	struct fixture *fixture;
	size_t begun, hits, ended, stop_at;
	bool writes; /* anew, twice, with the first hit */
};

static enum pm_status begin(void *context, const struct pm_results *answer, struct pm_error *err)
{
	struct visit *visit = context;

	(void)err;
	assert_null(answer->hits);
	assert_int_equal(answer->total, DOCUMENTS);
	visit->begun++;
	return PM_OK;
}

static enum pm_status hit(void *context, const struct pm_hit *hit, struct pm_error *err)
{
	struct visit *visit = context;

	assert_int_equal(hit->rank, ++visit->hits);
	if (visit->writes && visit->hits == 1) {
		write_all(visit->fixture, 100);
		write_all(visit->fixture, 101);
	}
	return visit->hits == visit->stop_at ? pm_fail(err, PM_INTERRUPTED, "enough") : PM_OK;
}

static enum pm_status end(void *context, const struct pm_results *answer, struct pm_error *err)
{
	struct visit *visit = context;

	(void)answer;
	(void)err;
	visit->ended++;
	return PM_OK;
}

static void gives_hits_one_by_one(void **state)
{
	struct fixture *fixture = *state;
	const struct pm_search_options all = {.limit = PM_LIMIT_ALL};
	struct visit visit = {0};
	const struct pm_hit_visitor visitor = {&visit, begin, hit, end};
	struct pm_error err;

	assert_int_equal(pm_index_reopen(fixture->index, &err), PM_OK);
	assert_int_equal(
		pm_search_each(fixture->index, fixture->rain, &all, &visitor, &err), PM_OK);
	assert_int_equal(visit.begun, 1);
	assert_int_equal(visit.hits, DOCUMENTS);
	assert_int_equal(visit.ended, 1);

	visit = (struct visit){.stop_at = 7};
	assert_int_equal(pm_search_each(fixture->index, fixture->rain, &all, &visitor, &err),
		PM_INTERRUPTED);
	assert_int_equal(visit.hits, 7);
	assert_int_equal(visit.ended, 0);

	visit = (struct visit){.fixture = fixture, .writes = true};
	assert_int_equal(
		pm_search_each(fixture->index, fixture->rain, &all, &visitor, &err), PM_STALE);
	assert_true(visit.hits >= 1 && visit.hits < DOCUMENTS);
	assert_int_equal(visit.ended, 0);
}

/* Whatever a hit takes is read before the first is given: the index may move on then. */
static void a_page_of_hits_is_of_one_moment(void **state)
{
	struct fixture *fixture = *state;
	const struct pm_search_options explained = {.limit = 20, .explain = true};
	struct visit visit = {.fixture = fixture, .writes = true};
	const struct pm_hit_visitor visitor = {&visit, begin, hit, end};
	struct pm_error err;

	assert_int_equal(
		pm_search_each(fixture->index, fixture->rain, &explained, &visitor, &err), PM_OK);
	assert_int_equal(visit.hits, 20);
	assert_int_equal(visit.ended, 1);
}

static void an_index_that_cannot_be_reopened_stays_as_it_was(void **state)
{
	struct fixture *fixture = *state;
	const struct pm_search_options none = {.count_only = true};
	struct pm_results *results;
	struct pm_error err;
	char *away = NULL;

	assert_true(asprintf(&away, "%s.away", (char *)fixture->directory) >= 0);
	assert_int_equal(pm_index_reopen(fixture->index, &err), PM_OK);
	assert_int_equal(rename(fixture->directory, away), 0);
	assert_int_equal(pm_index_reopen(fixture->index, &err), PM_NOT_FOUND);
	assert_int_equal(rename(away, fixture->directory), 0);
	free(away);
	assert_int_equal(pm_index_count(fixture->index), DOCUMENTS);
	assert_int_equal(pm_search(fixture->index, fixture->rain, &none, &results, &err), PM_OK);
	assert_int_equal(results->total, DOCUMENTS);
	pm_results_free(results);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_what_is_asked_for),
		cmocka_unit_test(order_is_total),
		cmocka_unit_test(asks_again_when_the_index_changed),
		cmocka_unit_test(answers_while_somebody_writes),
		cmocka_unit_test(gives_hits_one_by_one),
		cmocka_unit_test(a_page_of_hits_is_of_one_moment),
		cmocka_unit_test(an_index_that_cannot_be_reopened_stays_as_it_was),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
