/*
 * Search two indexes from several threads: each opens an index for itself, the query is for all.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * usage: search_threads INDEX INDEX QUERY
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/search.h>

enum {
	THREADS = 4,
	SEARCHES = 10,
};

struct task {
	const char *path;
	const struct pm_query *query; /* never changes: threads may share it */
	size_t found;                 /* by all searches */
	struct pm_error err;          /* the thread's own */
};

static void *search(void *context)
{
	struct task *task = context;
	struct pm_index *index = NULL; /* an open index belongs to one thread */
	enum pm_status status = pm_index_open(&index, task->path, &task->err);

	for (int i = 0; status == PM_OK && i < SEARCHES; i++) {
		struct pm_results *results;
		status = pm_search(index, task->query, NULL, &results, &task->err);
		if (status == PM_OK)
			task->found += results->total;
		pm_results_free(results);
		/* PM_STALE: a writer committed more than once meanwhile. Also the way to see what
		 * was committed since the index was opened. */
		if (status == PM_OK || status == PM_STALE)
			status = pm_index_reopen(index, &task->err);
	}
	pm_index_free(index);
	task->err.status = status;
	return NULL;
}

int main(int argc, char **argv)
{
	struct task tasks[THREADS];
	pthread_t threads[THREADS];
	struct pm_query *query;
	struct pm_error err;
	int result = 0;

	if (argc != 4) {
		fprintf(stderr, "usage: %s INDEX INDEX QUERY\n", argv[0]);
		return 2;
	}
	struct pm_str text = {argv[3], strlen(argv[3])};
	if (pm_query_parse(&query, text, NULL, &err) != PM_OK) {
		fprintf(stderr, "%s: %s\n", argv[0], err.message);
		return 1;
	}
	for (int i = 0; i < THREADS; i++) {
		tasks[i] = (struct task){.path = argv[1 + i % 2], .query = query};
		if (pthread_create(&threads[i], NULL, search, &tasks[i]) != 0) {
			fprintf(stderr, "%s: no thread\n", argv[0]);
			return 1; /* which ends the others, too */
		}
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		if (tasks[i].err.status == PM_OK) {
			printf("thread %d, %s: %zu found\n", i, tasks[i].path, tasks[i].found);
		} else {
			fprintf(stderr, "%s: %s\n", argv[0], tasks[i].err.message);
			result = 1;
		}
	}
	pm_query_free(query);
	return result;
}
