/*
 * What the benchmarks share: a clock, peak memory, and the spread of many timings.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_BENCH_BENCH_H
#define PM_TESTS_BENCH_BENCH_H

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* Keep freed memory, as --serve does: a process that stays need not ask the kernel again and again.
 */
static inline void bench_keep_memory(void)
{
	mallopt(M_TRIM_THRESHOLD, 4 << 20);
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
}

/* Seconds on a clock that only goes forward. */
static inline double bench_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* The most memory the process has had, in MB of 10^6 bytes. */
static inline double bench_peak_mb(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)usage.ru_maxrss * 1024 / 1e6;
}

static inline int bench_compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* Sort the timings (in seconds) and print their throughput, and median, 99th percentile and maximum
 * in milliseconds. */
static inline void bench_print_spread(const char *what, double *seconds, size_t count)
{
	double sum = 0;

	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++)
		sum += seconds[i];
	qsort(seconds, count, sizeof *seconds, bench_compare);
	printf("%-32s %4zu queries %7.1f/s  median %7.3f ms  p99 %8.3f ms  max %8.3f ms\n", what,
		count, (double)count / sum, seconds[count / 2] * 1e3,
		seconds[count * 99 / 100] * 1e3, seconds[count - 1] * 1e3);
}

/* One line of a file of queries: `kind TAB query`; the line is cut up in place. */
struct bench_query {
	const char *kind; /* word, words, or, phrase; near and the like: sample_near.py */
	const char *text;
};

static inline int bench_split_query(char *line, struct bench_query *query)
{
	char *tab = strchr(line, '\t');

	line[strcspn(line, "\n")] = '\0';
	if (tab == NULL)
		return 0;
	*tab = '\0';
	query->kind = line;
	query->text = tab + 1;
	return 1;
}

#endif
