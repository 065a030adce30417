/*
 * The peer of the benchmarks: SQLite FTS5 with the porter tokenizer, the same text, the same
 * queries.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * usage: bench_fts5 index STATEMENTS.jsonl DATABASE
 *        bench_fts5 query DATABASE QUERIES.tsv
 */
#include <jansson.h>
#include <sqlite3.h>

#include "tests/bench/bench.h"

static void check(int code, sqlite3 *db)
{
	if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
		return;
	fprintf(stderr, "bench_fts5: %s\n", sqlite3_errmsg(db));
	exit(2);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;

	check(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), db);
	return statement;
}

static void bind_member(sqlite3 *db, sqlite3_stmt *statement, int column, const json_t *record)
{
	static const char *const members[] = {"", "title", "text", "id", "date", "source"};
	const json_t *member = json_object_get(record, members[column]);

	if (json_is_string(member))
		check(sqlite3_bind_text(statement, column, json_string_value(member),
			      (int)json_string_length(member), SQLITE_TRANSIENT),
			db);
	else
		check(sqlite3_bind_null(statement, column), db);
}

static int build(const char *statements, const char *database)
{
	sqlite3 *db;
	double begin = bench_now();
	size_t documents = 0, bytes = 0, capacity = 0;
	char *line = NULL;
	ssize_t length;

	FILE *file = fopen(statements, "r");
	if (file == NULL) {
		perror(statements);
		return 2;
	}
	check(sqlite3_open(database, &db), db);
	check(sqlite3_exec(db,
		      "PRAGMA synchronous=off; PRAGMA journal_mode=off;"
		      "CREATE VIRTUAL TABLE docs USING fts5(title, text, id UNINDEXED, date "
		      "UNINDEXED,"
		      " source UNINDEXED, tokenize='porter'); BEGIN",
		      NULL, NULL, NULL),
		db);
	sqlite3_stmt *insert = prepare(db, "INSERT INTO docs VALUES (?, ?, ?, ?, ?)");
	while ((length = getline(&line, &capacity, file)) > 0) {
		json_t *record = json_loadb(line, (size_t)length, 0, NULL);
		for (int column = 1; column <= 5; column++)
			bind_member(db, insert, column, record);
		check(sqlite3_step(insert), db);
		check(sqlite3_reset(insert), db);
		documents++;
		bytes += json_string_length(json_object_get(record, "text"));
		json_decref(record);
	}
	check(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), db);
	check(sqlite3_finalize(insert), db);
	check(sqlite3_close(db), db);
	free(line);
	fclose(file);

	double seconds = bench_now() - begin;
	printf("FTS5       %zu documents, %.1f MB of text: %.2f s, %.2f s of CPU, %.2f MB/s, peak "
	       "%.0f MB\n",
		documents, (double)bytes / 1e6, seconds, bench_cpu(), (double)bytes / 1e6 / seconds,
		bench_peak_mb());
	return 0;
}

/* FTS5's words for a query: each quoted, a phrase as one string. */
static void to_match(const struct bench_query *query, char *match, size_t size)
{
	size_t used = 0;
	const char *words = query->text;

	if (strcmp(query->kind, "phrase") == 0 || strcmp(query->kind, "or") == 0) {
		snprintf(match, size, "%s", words);
		return;
	}
	while (*words != '\0' && used + 4 < size) {
		int len = (int)strcspn(words, " ");
		used += (size_t)snprintf(match + used, size - used, "\"%.*s\" ", len, words);
		words += len;
		words += strspn(words, " ");
	}
}

static double run(sqlite3 *db, sqlite3_stmt *select, const struct bench_query *query)
{
	char match[4096];
	double begin = bench_now();

	to_match(query, match, sizeof match);
	check(sqlite3_bind_text(select, 1, match, -1, SQLITE_STATIC), db);
	int code;
	while ((code = sqlite3_step(select)) == SQLITE_ROW)
		for (int column = 0; column < sqlite3_column_count(select); column++)
			(void)sqlite3_column_text(select, column);
	check(code, db);
	check(sqlite3_reset(select), db);
	return bench_now() - begin;
}

static int query_all(const char *database, const char *queries, const char *what, const char *sql)
{
	enum {
		MOST = 10000
	};
	static double seconds[MOST];
	sqlite3 *db;
	size_t count = 0, capacity = 0;
	char *line = NULL;
	struct bench_query query;

	FILE *file = fopen(queries, "r");
	if (file == NULL) {
		perror(queries);
		return 2;
	}
	bench_keep_memory();
	check(sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL), db);
	sqlite3_stmt *select = prepare(db, sql);
	while (count < MOST && getline(&line, &capacity, file) > 0)
		if (bench_split_query(line, &query)) {
			run(db, select, &query); /* once to warm the caches */
			seconds[count++] = run(db, select, &query);
		}
	bench_print_spread(what, seconds, count);
	check(sqlite3_finalize(select), db);
	check(sqlite3_close(db), db);
	free(line);
	fclose(file);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "index") == 0)
		return build(argv[2], argv[3]);
	if (argc == 4 && strcmp(argv[1], "query") == 0)
		return query_all(argv[2], argv[3], "FTS5 without snippets",
			       "SELECT id, title, date, source, rank FROM docs WHERE docs MATCH ?"
			       " ORDER BY rank LIMIT 10") |
		       query_all(argv[2], argv[3], "FTS5 with snippets",
			       "SELECT id, title, date, source, rank, snippet(docs, 1, '[', ']', "
			       "'...', 40)"
			       " FROM docs WHERE docs MATCH ? ORDER BY rank LIMIT 10");
	fprintf(stderr, "usage: bench_fts5 index STATEMENTS.jsonl DATABASE\n"
			"       bench_fts5 query DATABASE QUERIES.tsv\n");
	return 2;
}
