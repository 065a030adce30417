/*
 * Times queries asked of a `pressmark-search --serve`, side by side with the library's own answers.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * usage: bench_serve PRESSMARK-SEARCH INDEX QUERIES.tsv
 */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

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
	fprintf(stderr, "bench_serve: %s\n", err.message);
	exit(2);
}

/* The process, and what goes to it and comes from it. */
struct served {
	pid_t pid;
	FILE *questions, *answers;
	char *line;
	size_t capacity;
};

static void start(struct served *served, char *const *command)
{
	int questions[2], answers[2];

	if (pipe(questions) != 0 || pipe(answers) != 0 || (served->pid = fork()) < 0) {
		perror("bench_serve");
		exit(2);
	}
	if (served->pid == 0) {
		dup2(questions[0], STDIN_FILENO);
		dup2(answers[1], STDOUT_FILENO);
		close(questions[1]);
		close(answers[0]);
		execvp(command[0], command);
		perror(command[0]);
		_exit(127);
	}
	close(questions[0]);
	close(answers[1]);
	fcntl(questions[1], F_SETFD, FD_CLOEXEC); /* else the next process would keep it open */
	fcntl(answers[0], F_SETFD, FD_CLOEXEC);
	served->questions = fdopen(questions[1], "w");
	served->answers = fdopen(answers[0], "r");
}

static void end(struct served *served)
{
	fclose(served->questions);
	fclose(served->answers);
	waitpid(served->pid, NULL, 0);
	free(served->line);
}

/* Seconds until a line has come back; end: what the line needs to end. */
static double ask(struct served *served, const char *text, const char *end)
{
	double begin = bench_now();

	fprintf(served->questions, "%s%s", text, end);
	fflush(served->questions);
	if (getline(&served->line, &served->capacity, served->answers) <= 0) {
		fprintf(stderr, "bench_serve: no answer to %s\n", text);
		exit(2);
	}
	return bench_now() - begin;
}

/* Sleep as long as --serve does while this program has an answer of its own made: a process that
 * wakes up finds its processor's caches cold, whoever it is. */
static void rest(double seconds)
{
	const struct timespec time = {(time_t)seconds, (long)(seconds * 1e9) % 1000000000};

	nanosleep(&time, NULL);
}

/* Seconds to parse, search and free, after a rest of so many. */
static double call(struct pm_index *index, const char *text, double before)
{
	struct pm_query *query;
	struct pm_results *results;

	rest(before);
	double begin = bench_now();

	check(pm_query_parse(&query, pm_str_of(text), NULL, &err));
	check(pm_search(index, query, NULL, &results, &err));
	pm_results_free(results);
	pm_query_free(query);
	return bench_now() - begin;
}

enum {
	TIMES = 7,
	MOST = 10000
};

enum way {
	CALLED, /* the library, by this program */
	ASKED,  /* --serve */
	ECHOED, /* cat, for the bytes of that answer: what the two pipes cost */
	WAYS
};

static double median(double *seconds)
{
	qsort(seconds, TIMES, sizeof *seconds, bench_compare);
	return seconds[TIMES / 2];
}

/* The median of some timings each way, in turns: what comes later may find things warm. */
static void time_ways(struct pm_index *index, struct served *search, struct served *cat,
	const char *text, double *out)
{
	double seconds[WAYS][TIMES];
	double usual = call(index, text, 0);

	ask(search, text, "\n");
	for (size_t i = 0; i < TIMES; i++) {
		if (i % 2 == 0)
			seconds[CALLED][i] = call(index, text, usual);
		seconds[ASKED][i] = ask(search, text, "\n");
		if (i % 2 != 0)
			seconds[CALLED][i] = call(index, text, usual);
		seconds[ECHOED][i] = ask(cat, search->line, "");
	}
	for (size_t way = 0; way < WAYS; way++)
		out[way] = median(seconds[way]);
}

static void print(double results[][MOST], double *more, size_t count)
{
	static const char *const names[WAYS] = {
		"the library's answer", "asked of --serve", "as many bytes through cat"};

	for (size_t way = 0; way < WAYS; way++)
		bench_print_spread(names[way], results[way], count);
	bench_print_spread("--serve less the library", more, count);
	printf("medians: library %.1f us, --serve %.1f us, cat %.1f us, difference %.1f us\n",
		results[CALLED][count / 2] * 1e6, results[ASKED][count / 2] * 1e6,
		results[ECHOED][count / 2] * 1e6, more[count / 2] * 1e6);
}

int main(int argc, char **argv)
{
	static double results[WAYS][MOST], more[MOST];
	struct served search = {0}, cat = {0};
	struct pm_index *index;
	size_t count = 0, capacity = 0;
	char *line = NULL;
	struct bench_query query;

	FILE *file = argc == 4 ? fopen(argv[3], "r") : NULL;
	if (file == NULL) {
		fprintf(stderr, "usage: bench_serve PRESSMARK-SEARCH INDEX QUERIES.tsv\n");
		return 2;
	}
	check(pm_index_open(&index, argv[2], &err));
	start(&search, (char *[]){argv[1], "--serve", "--format=json", "-d", argv[2], NULL});
	start(&cat, (char *[]){"cat", NULL});
	while (count < MOST && getline(&line, &capacity, file) > 0) {
		double seconds[WAYS];
		if (!bench_split_query(line, &query))
			continue;
		time_ways(index, &search, &cat, query.text, seconds);
		for (size_t way = 0; way < WAYS; way++)
			results[way][count] = seconds[way];
		more[count++] = seconds[ASKED] - seconds[CALLED];
	}
	if (count > 0)
		print(results, more, count);
	end(&cat);
	end(&search);
	pm_index_free(index);
	free(line);
	fclose(file);
	return count > 0 ? 0 : 2;
}
