/*
 * The binding: lists of documents, and what those of a list have.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/xapian_c.h"

static const char *const texts[] = {"alpha beta gamma", "beta beta delta", "alpha epsilon",
	"alpha beta", "zeta", "alpha alpha alpha"};
static const struct xap_interrupt never = {NULL, NULL};
static const char *const others[] = {"alpha one", "two", "alpha three"};

static struct xap_reader *open_documents(void)
{
	make_database("db", texts, COUNT_OF(texts));
	return open_reader("db");
}

static struct xap_query *term(const char *name)
{
	struct xap_query *query;
	OK(xap_query_term(&query, str_of(name), 1, 0, &err));
	return query;
}

/* What a query finds, as "1 4 6". */
static void expect_matches(
	struct xap_reader *reader, const struct xap_query *query, const char *expected)
{
	struct xap_docids *found;
	char text[128] = "";

	OK(xap_query_matches(reader, query, never, &found, &err));
	for (size_t i = 0; i < found->count; i++) {
		size_t len = strlen(text);
		snprintf(text + len, sizeof text - len, "%s%u", i > 0 ? " " : "",
			(unsigned)found->items[i]);
	}
	xap_docids_free(found);
	assert_string_equal(text, expected);
}

static void all_matches_come_in_order(void **state)
{
	(void)state;
	struct xap_reader *reader = open_documents(), *empty;
	struct xap_query *alpha = term("alpha"), *none = term("none");

	expect_matches(reader, alpha, "1 3 4 6");
	expect_matches(reader, none, "");
	OK(xap_reader_open_many(&empty, NULL, 0, &err));
	expect_matches(empty, alpha, "");
	xap_docids_free(NULL);
	xap_query_free(none);
	xap_query_free(alpha);
	xap_reader_free(empty);
	xap_reader_free(reader);
}

static void lists_filter_without_weight(void **state)
{
	(void)state;
	static const uint32_t docids[] = {2, 3, 6};
	struct xap_reader *reader = open_documents();
	struct xap_query *parts[2] = {term("alpha"), NULL}, *both, *without;
	struct xap_results *results;

	OK(xap_query_documents(&parts[1], reader, docids, COUNT_OF(docids), &err));
	expect_matches(reader, parts[1], "2 3 6");
	OK(xap_query_combine(
		&both, XAP_FILTER, (const struct xap_query *const *)parts, 2, 0, &err));
	expect_matches(reader, both, "3 6");
	OK(xap_query_combine(
		&without, XAP_AND_NOT, (const struct xap_query *const *)parts, 2, 0, &err));
	expect_matches(reader, without, "1 4");
	OK(xap_search(reader, parts[1], NULL, &results, &err));
	assert_int_equal(results->count, 3);
	assert_true(results->hits[0].weight == 0);
	xap_results_free(results);
	xap_query_free(without);
	xap_query_free(both);
	xap_query_free(parts[1]);

	OK(xap_query_documents(&parts[1], reader, NULL, 0, &err));
	expect_matches(reader, parts[1], "");
	xap_query_free(parts[1]);
	xap_query_free(parts[0]);
	xap_reader_free(reader);
}

static void filters_are_the_documents_of_a_term(void **state)
{
	(void)state;
	struct xap_reader *several, *reader = open_documents();
	struct xap_query *filter, *none, *both, *beta = term("beta");
	struct xap_results *results;

	make_database("other", others, COUNT_OF(others));
	OK(xap_query_filter(&filter, S("alpha"), &err));
	expect_matches(reader, filter, "1 3 4 6");
	OK(xap_query_combine(
		&both, XAP_FILTER, (const struct xap_query *const[]){beta, filter}, 2, 0, &err));
	expect_matches(reader, both, "1 4");
	OK(xap_search(reader, filter, NULL, &results, &err));
	assert_int_equal(results->count, 4);
	assert_true(results->hits[0].weight == 0);
	OK(xap_reader_open_many(&several, (const char *const[]){"db", "other"}, 2, &err));
	expect_matches(several, filter, "1 2 5 6 7 11");
	OK(xap_query_filter(&none, S("none"), &err));
	expect_matches(reader, none, "");
	xap_query_free(none);
	FAILS(xap_query_filter(&none, S(""), &err), XAP_INVALID, "an empty term");
	assert_null(none);

	xap_results_free(results);
	xap_query_free(both);
	xap_query_free(filter);
	xap_query_free(beta);
	xap_reader_free(several);
	xap_reader_free(reader);
}

/* Xapian 1.4.22 stumbles over such a term where nobody asks for its wdf. */
static void a_term_of_all_documents_in_spite_of_gaps(void **state)
{
	(void)state;
	enum {
		DOCUMENTS = 5000
	};
	const struct xap_search_options options = {
		.weighting = XAP_WEIGHT_NONE, .check_at_least = DOCUMENTS};
	struct xap_writer *writer = open_writer("db");
	struct xap_query *alpha = term("alpha"), *filter;
	struct xap_results *results;
	struct xap_docids *found;

	for (int i = 0; i < DOCUMENTS; i++) {
		char uid[32];
		snprintf(uid, sizeof uid, "Q%d", i);
		add_text(writer, uid, "alpha");
	}
	OK(xap_writer_commit(writer, &err));
	OK(xap_writer_delete(writer, 77, &err));
	OK(xap_writer_commit(writer, &err));
	xap_writer_free(writer);

	struct xap_reader *reader = open_reader("db");
	OK(xap_query_matches(reader, alpha, never, &found, &err));
	assert_int_equal(found->count, DOCUMENTS - 1);
	xap_docids_free(found);
	OK(xap_search(reader, alpha, &options, &results, &err));
	assert_int_equal(results->matches_estimated, DOCUMENTS - 1);
	xap_results_free(results);
	OK(xap_query_filter(&filter, S("alpha"), &err));
	OK(xap_query_matches(reader, filter, never, &found, &err));
	assert_int_equal(found->count, DOCUMENTS - 1);
	assert_int_equal(found->items[76], 78);
	xap_docids_free(found);
	xap_query_free(filter);
	xap_query_free(alpha);
	xap_reader_free(reader);
}

/* Documents of several databases are numbered round robin. */
static void lists_of_several_databases(void **state)
{
	(void)state;
	static const uint32_t docids[] = {1, 2, 5, 6};
	struct xap_reader *several, *reader = open_documents();
	struct xap_query *list, *alpha = term("alpha");

	make_database("other", others, COUNT_OF(others));
	OK(xap_reader_open_many(&several, (const char *const[]){"db", "other"}, 2, &err));
	expect_matches(several, alpha, "1 2 5 6 7 11");
	OK(xap_query_documents(&list, several, docids, COUNT_OF(docids), &err));
	expect_matches(several, list, "1 2 5 6");

	/* A list belongs to the databases it was made for. */
	struct xap_docids *found;
	xap_query_free(list);
	OK(xap_query_documents(&list, reader, docids, COUNT_OF(docids), &err));
	FAILS(xap_query_matches(several, list, never, &found, &err), XAP_INVALID,
		"another database");
	xap_query_free(list);
	xap_query_free(alpha);
	xap_reader_free(several);
	xap_reader_free(reader);
}

/* What a walk tells, as "number:wdf@position,position number:…". */
struct told {
	char text[256];
	int left; /* calls until it ends the walk */
};

static int tell(void *ctx, size_t number, uint32_t wdf, const uint32_t *positions, size_t count)
{
	struct told *told = ctx;
	size_t len = strlen(told->text);

	len += (size_t)snprintf(told->text + len, sizeof told->text - len, "%s%zu:%u",
		len > 0 ? " " : "", number, (unsigned)wdf);
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(told->text + len, sizeof told->text - len, "%c%u",
			i > 0 ? ',' : '@', (unsigned)positions[i]);
	return --told->left == 0;
}

static void occurrences_of_a_term(void **state)
{
	(void)state;
	static const uint32_t docids[] = {1, 2, 4, 5, 6, 7};
	static const struct {
		const char *term;
		bool positions;
		int limit;
		const char *expected;
	} cases[] = {
		{"beta", true, 0, "0:1@2 1:2@1,2 2:1@2"},
		{"beta", false, 0, "0:1 1:2 2:1"},
		{"beta", true, 2, "0:1@2 1:2@1,2"},
		{"alpha", true, 0, "0:1@1 2:1@1 4:3@1,2,3"},
		{"epsilon", true, 0, ""},
		{"absent", true, 0, ""},
		{"Q4", true, 0, "2:0"},
	};
	struct xap_reader *reader = open_documents();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct told told = {.left = cases[i].limit};
		OK(xap_reader_occurrences(reader, str_of(cases[i].term), docids, COUNT_OF(docids),
			cases[i].positions, tell, &told, &err));
		assert_string_equal(told.text, cases[i].expected);
	}
	xap_reader_free(reader);
}

static int tell_value(void *ctx, size_t number, struct xap_str value)
{
	struct told *told = ctx;
	size_t len = strlen(told->text);

	snprintf(told->text + len, sizeof told->text - len, "%s%zu:%.*s", len > 0 ? " " : "",
		number, (int)value.len, value.ptr);
	return --told->left == 0;
}

static void values_of_documents(void **state)
{
	(void)state;
	static const char *const values[] = {"a", "", "c", "d"};
	static const uint32_t docids[] = {1, 2, 4, 9};
	struct xap_writer *writer = open_writer("db");
	struct xap_document *document;

	OK(xap_document_new(&document, &err));
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		OK(xap_document_set_value(document, 3, str_of(values[i]), &err));
		OK(xap_writer_add(writer, document, NULL, &err));
	}
	OK(xap_writer_commit(writer, &err));
	xap_document_free(document);
	xap_writer_free(writer);

	struct xap_reader *reader = open_reader("db");
	struct told told = {0}, first = {.left = 1}, none = {0};
	OK(xap_reader_values(reader, 3, docids, COUNT_OF(docids), tell_value, &told, &err));
	assert_string_equal(told.text, "0:a 2:d");
	OK(xap_reader_values(reader, 3, docids, COUNT_OF(docids), tell_value, &first, &err));
	assert_string_equal(first.text, "0:a");
	OK(xap_reader_values(reader, 4, docids, COUNT_OF(docids), tell_value, &none, &err));
	assert_string_equal(none.text, "");
	xap_reader_free(reader);
}

/* Leaps over what begins with b, and ends at e. */
static int leap(void *ctx, struct xap_str name, uint32_t freq, struct xap_str *next)
{
	struct told *told = ctx;
	size_t len = strlen(told->text);

	snprintf(told->text + len, sizeof told->text - len, "%.*s=%u ", (int)name.len, name.ptr,
		(unsigned)freq);
	if (name.ptr[0] == 'b')
		*next = S("d");
	return name.ptr[0] == 'e';
}

static void terms_are_walked_with_leaps(void **state)
{
	(void)state;
	struct xap_reader *reader = open_documents();
	struct told all = {0}, some = {0};

	OK(xap_reader_terms_walk(reader, S(""), leap, &all, &err));
	assert_string_equal(
		all.text, "Q1=1 Q2=1 Q3=1 Q4=1 Q5=1 Q6=1 alpha=4 beta=3 delta=1 epsilon=1 ");
	OK(xap_reader_terms_walk(reader, S("b"), leap, &some, &err));
	assert_string_equal(some.text, "beta=3 ");
	xap_reader_free(reader);
}

static void documents_of_any_term_are_counted(void **state)
{
	(void)state;
	static const struct xap_str terms[] = {
		{"alpha", 5}, {"beta", 4}, {"absent", 6}, {"zeta", 4}};
	struct xap_reader *several, *reader = open_documents();
	uint32_t count;

	OK(xap_reader_count_any(reader, terms, 0, never, &count, &err));
	assert_int_equal(count, 0);
	OK(xap_reader_count_any(reader, terms, 1, never, &count, &err));
	assert_int_equal(count, 4);
	OK(xap_reader_count_any(reader, terms, 4, never, &count, &err));
	assert_int_equal(count, 6);
	make_database("other", others, COUNT_OF(others));
	OK(xap_reader_open_many(&several, (const char *const[]){"db", "other"}, 2, &err));
	OK(xap_reader_count_any(several, terms, 2, never, &count, &err));
	assert_int_equal(count, 7);
	FAILS(xap_reader_count_any(reader, &S(""), 1, never, &count, &err), XAP_INVALID,
		"empty term");
	xap_reader_free(several);
	xap_reader_free(reader);
}

static bool always(void *ctx)
{
	return --*(int *)ctx <= 0;
}

static void what_takes_long_is_given_up(void **state)
{
	(void)state;
	enum {
		DOCUMENTS = 1000
	};
	struct xap_writer *writer = open_writer("many");
	for (int i = 0; i < DOCUMENTS; i++) {
		char uid[32];
		snprintf(uid, sizeof uid, "Q%d", i);
		add_text(writer, uid, "alpha");
	}
	OK(xap_writer_commit(writer, &err));
	xap_writer_free(writer);

	struct xap_reader *reader = open_reader("many");
	struct xap_query *alpha = term("alpha");
	struct xap_results *results;
	struct xap_docids *docids;
	uint32_t count;
	int patience = 3;
	const struct xap_interrupt soon = {always, &patience};
	struct xap_search_options options = {
		.limit = 1, .check_at_least = UINT32_MAX, .interrupt = soon};
	FAILS(xap_search(reader, alpha, &options, &results, &err), XAP_INTERRUPTED, "given up");
	assert_null(results);
	patience = 3;
	FAILS(xap_query_matches(reader, alpha, soon, &docids, &err), XAP_INTERRUPTED, "given up");
	assert_null(docids);
	patience = 3;
	FAILS(xap_reader_count_any(reader, &S("alpha"), 1, soon, &count, &err), XAP_INTERRUPTED,
		"given up");
	patience = DOCUMENTS;
	OK(xap_search(reader, alpha, &options, &results, &err));
	assert_int_equal(results->matches_estimated, DOCUMENTS);
	assert_true(patience < DOCUMENTS);
	xap_results_free(results);
	xap_query_free(alpha);
	xap_reader_free(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_fresh_directory(all_matches_come_in_order),
		in_fresh_directory(lists_filter_without_weight),
		in_fresh_directory(lists_of_several_databases),
		in_fresh_directory(filters_are_the_documents_of_a_term),
		in_fresh_directory(a_term_of_all_documents_in_spite_of_gaps),
		in_fresh_directory(occurrences_of_a_term),
		in_fresh_directory(values_of_documents),
		in_fresh_directory(terms_are_walked_with_leaps),
		in_fresh_directory(documents_of_any_term_are_counted),
		in_fresh_directory(what_takes_long_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
