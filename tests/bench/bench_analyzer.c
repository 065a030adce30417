/*
 * How many megabytes a second the analyzer reads, with and without stemming.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * bench_analyzer FILE [MEGABYTES [LANGUAGE]]: a text, or JSON Lines whose "text" is read; at most
 * so many megabytes of text (64), the best of five rounds each.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <pressmark/stemmer.h>

#include "lib/buf.h"

#define ROUNDS 5

/* Texts one after another, and where each ends. */
struct texts {
	struct pm_buf bytes;
	struct pm_buf ends; /* size_t each */
};

static void add_text(struct texts *texts, const char *text, size_t len)
{
	pm_buf_add(&texts->bytes, text, len);
	pm_buf_add(&texts->ends, &texts->bytes.len, sizeof texts->bytes.len);
}

static void read_lines(struct texts *texts, FILE *file, size_t limit)
{
	char *line = NULL;
	size_t size = 0;

	while (texts->bytes.len < limit && getline(&line, &size, file) > 0) {
		json_t *record = json_loads(line, 0, NULL);
		const json_t *text = json_object_get(record, "text");
		if (json_is_string(text))
			add_text(texts, json_string_value(text), json_string_length(text));
		json_decref(record);
	}
	free(line);
}

static void read_text(struct texts *texts, FILE *file, size_t limit)
{
	char piece[1 << 16];
	size_t len;

	while (texts->bytes.len < limit && (len = fread(piece, 1, sizeof piece, file)) > 0)
		pm_buf_add(&texts->bytes, piece, len);
	add_text(texts, "", 0);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Analyze all texts once; returns the seconds it took. The sum keeps the work from being left out.
 */
static double run(const struct texts *texts, struct pm_analyzer *analyzer,
	struct pm_stemmer *stemmer, size_t *tokens, size_t *sum)
{
	struct pm_str stems[PM_STEMS_MAX];
	struct pm_token token;
	const char *ptr = texts->bytes.ptr;
	double begun = now();

	*tokens = 0;
	for (size_t i = 0; i < texts->ends.len; i += sizeof(size_t)) {
		size_t end;
		memcpy(&end, texts->ends.ptr + i, sizeof end);
		const char *after = texts->bytes.ptr + end;
		pm_analyzer_start(analyzer, (struct pm_str){ptr, (size_t)(after - ptr)}, 1);
		while (pm_analyzer_next(analyzer, &token)) {
			++*tokens;
			*sum += token.term.len;
			if (stemmer != NULL && pm_stemmer_stems(stemmer, &token, stems) > 0)
				*sum += stems[0].len;
		}
		ptr = after;
	}
	return now() - begun;
}

static void measure(const struct texts *texts, struct pm_analyzer *analyzer,
	struct pm_stemmer *stemmer, const char *what)
{
	double best = 0;
	size_t tokens = 0, sum = 0;

	for (int round = 0; round < ROUNDS; round++) {
		double seconds = run(texts, analyzer, stemmer, &tokens, &sum);
		if (round == 0 || seconds < best)
			best = seconds;
	}
	printf("%-24s %7.1f MB/s  %5.1f ns a token  (%zu tokens, %.1f MB, checksum %zu)\n", what,
		(double)texts->bytes.len / best / 1e6, best / (double)tokens * 1e9, tokens,
		(double)texts->bytes.len / 1e6, sum);
}

/* What a program pays that analyzes only these few: everything new and once. */
static void measure_cold(const struct texts *texts, const char *language)
{
	struct pm_analyzer *analyzer = NULL;
	struct pm_stemmer *stemmer = NULL;
	size_t tokens, sum = 0, len = 0, count = 0;
	double begun = now();

	for (; count < 10 && count * sizeof len < texts->ends.len; count++)
		memcpy(&len, texts->ends.ptr + count * sizeof len, sizeof len);
	const struct texts first = {{.ptr = texts->bytes.ptr, .len = len},
		{.ptr = texts->ends.ptr, .len = count * sizeof len}};
	if (pm_analyzer_new(&analyzer, NULL) == PM_OK &&
		pm_stemmer_new(&stemmer, language, NULL) == PM_OK) {
		run(&first, analyzer, stemmer, &tokens, &sum);
		printf("%-24s %7.3f ms  (the first %zu texts, %.1f KB)\n", "new, with stemming",
			(now() - begun) * 1e3, count, (double)len / 1e3);
	}
	pm_stemmer_free(stemmer);
	pm_analyzer_free(analyzer);
}

int main(int argc, char **argv)
{
	struct texts texts = {0};
	struct pm_analyzer *analyzer = NULL;
	struct pm_stemmer *stemmer = NULL;
	struct pm_error err = {0};
	int status = 2;

	if (argc < 2 || argc > 4) {
		fprintf(stderr, "usage: bench_analyzer FILE [MEGABYTES [LANGUAGE]]\n");
		return status;
	}
	size_t limit = (argc > 2 ? strtoul(argv[2], NULL, 10) : 64) * 1000000;
	FILE *file = fopen(argv[1], "r");
	if (file == NULL) {
		perror(argv[1]);
		return status;
	}
	const char *dot = strrchr(argv[1], '.');
	(dot != NULL && strcmp(dot, ".jsonl") == 0 ? read_lines : read_text)(&texts, file, limit);
	fclose(file);
	if (texts.bytes.failed || texts.ends.failed || texts.bytes.len == 0) {
		fprintf(stderr, "bench_analyzer: %s: no text, or too much of it\n", argv[1]);
		goto out;
	}
	if (pm_analyzer_new(&analyzer, &err) != PM_OK ||
		pm_stemmer_new(&stemmer, argc > 3 ? argv[3] : "en", &err) != PM_OK) {
		fprintf(stderr, "bench_analyzer: %s\n", err.message);
		goto out;
	}
	measure_cold(&texts, argc > 3 ? argv[3] : "en");
	measure(&texts, analyzer, NULL, "without stemming");
	measure(&texts, analyzer, stemmer, pm_stemmer_name(stemmer));
	status = 0;
out:
	pm_stemmer_free(stemmer);
	pm_analyzer_free(analyzer);
	pm_buf_free(&texts.ends);
	pm_buf_free(&texts.bytes);
	return status;
}
