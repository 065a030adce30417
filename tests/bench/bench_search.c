/*
 * Times the library's searches: without snippets, with them, and the snippets alone.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * usage: bench_search INDEX QUERIES.tsv
 */
#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/search.h>

#include "lib/buf.h"
#include "tests/bench/bench.h"

static struct pm_error err;

static void check(enum pm_status status)
{
	if (status == PM_OK)
		return;
	fprintf(stderr, "bench_search: %s\n", err.message);
	exit(2);
}

/* Parse, search and free; seconds it took. */
static double run(struct pm_index *index, const char *text, const struct pm_search_options *options)
{
	struct pm_query *query;
	struct pm_results *results;
	double begin = bench_now();

	check(pm_query_parse(&query, pm_str_of(text), NULL, &err));
	check(pm_search(index, query, options, &results, &err));
	pm_results_free(results);
	pm_query_free(query);
	return bench_now() - begin;
}

int main(int argc, char **argv)
{
	enum {
		MOST = 10000,
		WAYS = 5
	};
	static const struct {
		const char *name;
		struct pm_search_options options;
	} ways[WAYS] = {
		{"Pressmark, only counting", {.count_only = true}},
		{"Pressmark, total estimated", {.no_snippets = true, .estimate_total = true}},
		{"the same, with snippets", {.estimate_total = true}},
		{"Pressmark, total exact", {.no_snippets = true}},
		{"the same, with snippets", {0}},
	};
	static double seconds[WAYS][MOST], snippets[MOST];
	struct pm_index *index;
	size_t count = 0, capacity = 0;
	char *line = NULL;
	struct bench_query query;

	FILE *file = argc == 3 ? fopen(argv[2], "r") : NULL;
	if (file == NULL) {
		fprintf(stderr, "usage: bench_search INDEX QUERIES.tsv\n");
		return 2;
	}
	bench_keep_memory();
	check(pm_index_open(&index, argv[1], &err));
	while (count < MOST && getline(&line, &capacity, file) > 0) {
		if (!bench_split_query(line, &query))
			continue;
		run(index, query.text, NULL); /* once to warm the caches */
		for (size_t way = 0; way < WAYS; way++)
			seconds[way][count] = run(index, query.text, &ways[way].options);
		snippets[count] = seconds[WAYS - 1][count] - seconds[WAYS - 2][count];
		count++;
	}
	for (size_t way = 0; way < WAYS; way++)
		bench_print_spread(ways[way].name, seconds[way], count);
	bench_print_spread("snippets of ten hits alone", snippets, count);
	pm_index_free(index);
	free(line);
	fclose(file);
	return 0;
}
