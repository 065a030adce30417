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

/* The fields that Pressmark indexes and keeps of a record; first those that have words. */
static const char *const members[] = {
	"title", "text", "source", "topics", "id", "url", "date", "lang"};

enum {
	MEMBERS = sizeof members / sizeof *members
};

/* The words of a list, one after another. */
static json_t *joined(const json_t *list)
{
	char *words = NULL;
	size_t size = 0;

	FILE *out = open_memstream(&words, &size);
	for (size_t i = 0; i < json_array_size(list); i++)
		fprintf(out, "%s\n", json_string_value(json_array_get(list, i)));
	fclose(out);
	json_t *text = json_stringn(words, size);
	free(words);
	return text;
}

static void bind_member(sqlite3 *db, sqlite3_stmt *statement, int column, const json_t *record)
{
	const json_t *member = json_object_get(record, members[column]);

	if (json_is_string(member))
		check(sqlite3_bind_text(statement, column + 1, json_string_value(member),
			      (int)json_string_length(member), SQLITE_STATIC),
			db);
	else
		check(sqlite3_bind_null(statement, column + 1), db);
}

/* A record, or NULL at the end of the file; what it took is added to *seconds. */
static json_t *read_record(FILE *file, char **line, size_t *capacity, double *seconds)
{
	double begin = bench_now();
	ssize_t length = getline(line, capacity, file);
	json_t *record =
		length > 0 ? json_loadb(*line, (size_t)length, JSON_ALLOW_NUL, NULL) : NULL;

	if (record != NULL)
		json_object_set_new(record, "topics", joined(json_object_get(record, "topics")));
	*seconds += bench_now() - begin;
	return record;
}

static void free_record(json_t *record, double *seconds)
{
	double begin = bench_now();

	json_decref(record);
	*seconds += bench_now() - begin;
}

/* Only what SQLite does is timed: to it, the records are parsed already. */
static int build(const char *statements, const char *database)
{
	sqlite3 *db;
	double begin = bench_now(), parsing = 0;
	size_t documents = 0, bytes = 0, capacity = 0;
	char *line = NULL;
	json_t *record;

	FILE *file = fopen(statements, "r");
	if (file == NULL) {
		perror(statements);
		return 2;
	}
	check(sqlite3_open(database, &db), db);
	check(sqlite3_exec(db,
		      "PRAGMA synchronous=off; PRAGMA journal_mode=off;"
		      "CREATE VIRTUAL TABLE docs USING fts5(title, text, source, topics,"
		      " id UNINDEXED, url UNINDEXED, date UNINDEXED, lang UNINDEXED,"
		      " tokenize='porter'); BEGIN",
		      NULL, NULL, NULL),
		db);
	sqlite3_stmt *insert = prepare(db, "INSERT INTO docs VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
	while ((record = read_record(file, &line, &capacity, &parsing)) != NULL) {
		for (int column = 0; column < MEMBERS; column++)
			bind_member(db, insert, column, record);
		check(sqlite3_step(insert), db);
		check(sqlite3_reset(insert), db);
		documents++;
		bytes += json_string_length(json_object_get(record, "text"));
		free_record(record, &parsing);
	}
	double optimizing = bench_now();
	check(sqlite3_exec(db, "INSERT INTO docs(docs) VALUES ('optimize')", NULL, NULL, NULL), db);
	optimizing = bench_now() - optimizing;
	check(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), db);
	check(sqlite3_finalize(insert), db);
	check(sqlite3_close(db), db);
	free(line);
	fclose(file);

	double seconds = bench_now() - begin - parsing;
	printf("FTS5       %zu documents, %.1f MB of text: %.2f s (%.2f s of it to make them one "
	       "tree), %.2f MB/s, peak %.0f MB; %.2f s of parsing are not counted\n",
		documents, (double)bytes / 1e6, seconds, optimizing, (double)bytes / 1e6 / seconds,
		bench_peak_mb(), parsing);
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
