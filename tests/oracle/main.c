/*
 * The oracle: random queries, answered by looking at every word and by Pressmark.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * usage: oracle [--seed N] [--queries N] [--only N] INDEX
 *
 * The documents are those of the index. Where the answers differ it says how, and how the query can
 * be made shorter so that they still do. --only asks one of the queries again.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/oracle/compare.h"
#include "tests/oracle/generate.h"

enum {
	SHOWN = 30,        /* documents whose marks are compared */
	DIFFERENT_MAX = 5, /* queries that are reported */
};

struct settings {
	uint64_t seed, queries, only;
	bool has_only;
	const char *index;
};

/* Everything that is the same for all queries. */
struct run {
	struct settings settings;
	struct pm_index *index;
	struct oracle_corpus corpus;
	size_t asked, answered, different; /* answered: those that find something */
	struct oracle_tally tally;
};

/* One query. */
struct attempt {
	struct pm_arena arena, ways; /* trees; what their words mean */
	struct oracle_dice dice;
	struct oracle_tree *tree;
	struct pm_buf text, report;
	bool *matches; /* of each document */
	bool any;
};

static uint64_t number_of(const char *text)
{
	char *end;
	uint64_t number = strtoull(text, &end, 10);

	if (end == text || *end != '\0')
		oracle_die("\"%s\" is no number", text);
	return number;
}

static struct settings read_settings(int argc, char **argv)
{
	static const struct option options[] = {{"seed", required_argument, NULL, 's'},
		{"queries", required_argument, NULL, 'q'}, {"only", required_argument, NULL, 'o'},
		{0}};
	struct settings settings = {.seed = 1, .queries = 2000};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 's')
			settings.seed = number_of(optarg);
		else if (option == 'q')
			settings.queries = number_of(optarg);
		else if (option == 'o')
			settings.only = number_of(optarg);
		else
			exit(2);
		settings.has_only = settings.has_only || option == 'o';
	}
	if (optind + 1 != argc)
		oracle_die("usage: oracle [--seed N] [--queries N] [--only N] INDEX");
	settings.index = argv[optind];
	return settings;
}

/* Let the oracle answer a tree; *found: how many documents. False when it cannot be asked. */
static bool evaluate(
	struct run *run, struct attempt *attempt, struct oracle_tree *tree, size_t *found)
{
	const struct oracle_question question = {tree, attempt->any};

	pm_arena_clear(&attempt->ways);
	if (!oracle_find_ways(&run->corpus, &attempt->ways, tree))
		return false;
	*found = oracle_evaluate(&question, &run->corpus, attempt->matches);
	return true;
}

/* Make a query that can be asked. Few of them find more than a quarter of all documents: such take
 * most of the time and tell no more than others. */
static void generate(struct run *run, struct attempt *attempt)
{
	struct oracle_generator generator = {
		.corpus = &run->corpus, .arena = &attempt->arena, .dice = &attempt->dice};
	size_t most = oracle_once_in(&attempt->dice, 50) ? SIZE_MAX : run->corpus.count / 4 + 1;
	size_t found = 0;

	attempt->any = oracle_once_in(&attempt->dice, 4);
	do {
		pm_arena_clear(&attempt->arena);
		attempt->tree = oracle_generate(&generator);
	} while (!evaluate(run, attempt, attempt->tree, &found) || found > most);
}

/* Ask Pressmark a tree that the oracle has answered, in the spelling that the dice give. */
static bool ask(struct run *run, struct attempt *attempt, struct oracle_tree *tree, size_t shown,
	struct oracle_tally *tally)
{
	struct oracle_dice dice = attempt->dice;

	oracle_spell(&attempt->text, tree, attempt->any, &dice);
	const struct oracle_trial trial = {
		.corpus = &run->corpus,
		.index = run->index,
		.question = {tree, attempt->any},
		.matches = attempt->matches,
		.text = pm_buf_str(&attempt->text),
		.shown = shown,
		.first_shown = oracle_roll(&dice, 10000),
	};
	return oracle_compare(&trial, &attempt->report, tally);
}

static void print(const struct attempt *attempt, const char *what)
{
	printf("%s%s: %s\n  %s", what, attempt->any ? " (any)" : "", attempt->text.ptr,
		pm_buf_str(&attempt->report).ptr);
}

/* Take away what the difference does not need, as long as there is something. */
static void shrink(struct run *run, struct attempt *attempt)
{
	struct oracle_tally tally;
	struct oracle_tree *simpler;
	size_t step = 0, found;

	while ((simpler = oracle_simplify(&attempt->arena, attempt->tree, step)) != NULL) {
		if (!evaluate(run, attempt, simpler, &found) ||
			ask(run, attempt, simpler, ORACLE_SHOW_ALL, &tally)) {
			step++;
			continue;
		}
		attempt->tree = simpler;
		step = 0;
	}
	if (evaluate(run, attempt, attempt->tree, &found) &&
		!ask(run, attempt, attempt->tree, ORACLE_SHOW_ALL, &tally))
		print(attempt, "shortened");
}

static void try_query(struct run *run, uint64_t number)
{
	struct attempt attempt = {.dice = {.state = run->settings.seed}};
	struct oracle_tally tally;

	attempt.dice.state ^= (uint64_t)oracle_roll(&attempt.dice, SIZE_MAX) + number;
	attempt.matches = calloc(run->corpus.count, sizeof *attempt.matches);
	if (attempt.matches == NULL)
		oracle_die("out of memory");
	generate(run, &attempt);
	bool same = ask(run, &attempt, attempt.tree, SHOWN, &tally);
	run->asked++;
	run->answered += tally.documents > 0;
	run->tally.documents += tally.documents;
	run->tally.marks += tally.marks;
	if (!same || run->settings.has_only) {
		char what[64];
		snprintf(what, sizeof what, "query %llu", (unsigned long long)number);
		print(&attempt, what);
	}
	if (!same) {
		run->different++;
		shrink(run, &attempt);
	}
	free(attempt.matches);
	pm_buf_free(&attempt.report);
	pm_buf_free(&attempt.text);
	pm_arena_free(&attempt.ways);
	pm_arena_free(&attempt.arena);
}

/* The status of the program: a test in which nothing is found tests nothing. */
static int conclude(const struct run *run)
{
	printf("seed %llu: %zu queries on %zu documents, %zu of them find something: %zu hits, %zu "
	       "marks; %zu differ\n",
		(unsigned long long)run->settings.seed, run->asked, run->corpus.count,
		run->answered, run->tally.documents, run->tally.marks, run->different);
	if (run->different > 0)
		return 1;
	if (!run->settings.has_only && run->answered < run->asked / 3)
		oracle_die("too few queries find something");
	return 0;
}

int main(int argc, char **argv)
{
	struct run run = {.settings = read_settings(argc, argv)};
	struct pm_error err;

	if (pm_index_open(&run.index, run.settings.index, &err) != PM_OK)
		oracle_die("%s", err.message);
	oracle_corpus_read(&run.corpus, run.index);
	if (run.settings.has_only)
		try_query(&run, run.settings.only);
	for (uint64_t i = 0;
		i < run.settings.queries && !run.settings.has_only && run.different < DIFFERENT_MAX;
		i++)
		try_query(&run, i);
	int status = conclude(&run);
	oracle_corpus_free(&run.corpus);
	pm_index_free(run.index);
	return status;
}
