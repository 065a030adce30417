/*
 * Tests of the binding: queries, search and expansion.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/xapian_c.h"

/* Documents 1 to 6. Slot 0: a number or none; slot 1: a name; slot 2: a kind. */
static const struct {
	const char *text;
	double number; /* 0: none */
	const char *name, *kind;
} DOCUMENTS[] = {
	{"sanctions against the ministry", 30, "b", "statement"},
	{"the ministry imposed sanctions", 10, "c", "statement"},
	{"sanctions sanctions sanctions", 0, "a", "article"},
	{"minister denies ministry report", 20, "e", "article"},
	{"report on the weather", 20, "d", "article"},
	{"mini report", 0, "f", ""},
};

static struct xap_reader *open_documents(void)
{
	struct xap_writer *writer = open_writer("db");
	struct xap_document *document;

	OK(xap_document_new(&document, &err));
	for (size_t i = 0; i < COUNT_OF(DOCUMENTS); i++) {
		OK(xap_document_clear(document, &err));
		add_words(document, DOCUMENTS[i].text);
		OK(xap_document_set_data(document, str_of(DOCUMENTS[i].text), &err));
		if (DOCUMENTS[i].number != 0)
			OK(xap_document_set_number(document, 0, DOCUMENTS[i].number, &err));
		OK(xap_document_set_value(document, 1, str_of(DOCUMENTS[i].name), &err));
		OK(xap_document_set_value(document, 2, str_of(DOCUMENTS[i].kind), &err));
		OK(xap_writer_add(writer, document, NULL, &err));
	}
	OK(xap_writer_commit(writer, &err));
	xap_document_free(document);
	xap_writer_free(writer);
	return open_reader("db");
}

/** The docids of the hits, in order: "3 1 2". */
static const char *docids_of(const struct xap_results *results)
{
	static char text[256];
	text[0] = '\0';
	for (size_t i = 0; i < results->count; i++) {
		size_t len = strlen(text);
		snprintf(text + len, sizeof text - len, "%s%u", i == 0 ? "" : " ",
			(unsigned)results->hits[i].docid);
	}
	return text;
}

static struct xap_query *term(const char *name)
{
	struct xap_query *query;
	OK(xap_query_term(&query, str_of(name), 1, 0, &err));
	return query;
}

/** op over up to four words. */
static struct xap_query *words(enum xap_op op, uint32_t parameter, const char *const *names)
{
	struct xap_str strs[4];
	struct xap_query *query;
	size_t count = 0;

	for (; count < COUNT_OF(strs) && names[count] != NULL; count++)
		strs[count] = str_of(names[count]);
	OK(xap_query_terms(&query, op, strs, count, parameter, &err));
	return query;
}

static const struct xap_search_options BY_DOCID = {
	.limit = UINT32_MAX, .check_at_least = UINT32_MAX, .weighting = XAP_WEIGHT_BOOL};

static void assert_finds(struct xap_reader *reader, struct xap_query *query, const char *expected)
{
	struct xap_results *results;
	OK(xap_search(reader, query, &BY_DOCID, &results, &err));
	assert_string_equal(docids_of(results), expected);
	assert_int_equal(results->matches_lower, results->count);
	assert_int_equal(results->matches_estimated, results->count);
	assert_int_equal(results->matches_upper, results->count);
	xap_results_free(results);
	xap_query_free(query);
}

static void operators_find_what_they_should(void **state)
{
	(void)state;
	static const struct {
		enum xap_op op;
		uint32_t parameter;
		const char *words[4];
		const char *expected;
	} cases[] = {
		{XAP_AND, 0, {"ministry", "sanctions"}, "1 2"},
		{XAP_OR, 0, {"ministry", "sanctions"}, "1 2 3 4"},
		{XAP_AND_NOT, 0, {"sanctions", "ministry"}, "3"},
		{XAP_AND_NOT, 0, {"the", "weather", "imposed"}, "1"},
		{XAP_XOR, 0, {"ministry", "sanctions"}, "3 4"},
		{XAP_AND_MAYBE, 0, {"ministry", "sanctions"}, "1 2 4"},
		{XAP_FILTER, 0, {"ministry", "sanctions"}, "1 2"},
		{XAP_NEAR, 2, {"sanctions", "imposed"}, "2"},
		{XAP_NEAR, 3, {"ministry", "sanctions"}, "2"},
		{XAP_NEAR, 4, {"ministry", "sanctions"}, "1 2"},
		{XAP_PHRASE, 0, {"the", "ministry"}, "1 2"},
		{XAP_PHRASE, 0, {"ministry", "the"}, ""},
		{XAP_PHRASE, 4, {"sanctions", "ministry"}, "1"},
		{XAP_SYNONYM, 0, {"ministry", "weather"}, "1 2 4 5"},
		{XAP_MAX, 0, {"ministry", "weather"}, "1 2 4 5"},
		{XAP_OR, 0, {NULL}, ""},
		{XAP_AND, 0, {"none", "sanctions"}, ""},
	};
	struct xap_reader *reader = open_documents();

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_finds(reader, words(cases[i].op, cases[i].parameter, cases[i].words),
			cases[i].expected);
	xap_reader_free(reader);
}

static void queries_share_their_parts(void **state)
{
	(void)state;
	struct xap_reader *reader = open_documents();
	struct xap_query *either = words(XAP_OR, 0, (const char *[]){"minister", "the", NULL});
	struct xap_query *last = term("ministry"), *phrase, *copy;
	const struct xap_query *parts[] = {either, last};

	OK(xap_query_combine(&phrase, XAP_PHRASE, parts, 2, 0, &err));
	OK(xap_query_copy(&copy, phrase, &err));
	xap_query_free(either);
	xap_query_free(last);
	xap_query_free(phrase);
	xap_query_free(NULL);
	struct xap_text *text;
	OK(xap_query_describe(copy, &text, &err));
	assert_non_null(strstr(text->ptr, "ministry"));
	xap_text_free(text);
	struct gathered terms = {0};
	OK(xap_query_each_term(copy, gather, &terms, &err));
	assert_string_equal(terms.text, "minister=0 ministry=0 the=0");
	terms = (struct gathered){.limit = 1};
	OK(xap_query_each_term(copy, gather, &terms, &err));
	assert_string_equal(terms.text, "minister=0");
	assert_finds(reader, copy, "1 2");

	struct xap_query *all, *nothing;
	OK(xap_query_all(&all, &err));
	assert_finds(reader, all, "1 2 3 4 5 6");
	OK(xap_query_nothing(&nothing, &err));
	assert_finds(reader, nothing, "");
	xap_reader_free(reader);
}

static void value_ranges(void **state)
{
	(void)state;
	struct xap_reader *reader = open_documents();
	char low[XAP_NUMBER_SIZE], high[XAP_NUMBER_SIZE];
	struct xap_str from = {low, xap_number_encode(20, low)};
	struct xap_str to = {high, xap_number_encode(30, high)};
	struct xap_query *query;

	OK(xap_query_value_range(&query, 0, from, to, &err));
	assert_finds(reader, query, "1 4 5");
	OK(xap_query_value_ge(&query, 0, to, &err));
	assert_finds(reader, query, "1");
	OK(xap_query_value_le(&query, 0, from, &err));
	assert_finds(reader, query, "2 4 5"); /* 3 and 6 have none */
	OK(xap_query_value_range(&query, 1, S("b"), S("d"), &err));
	assert_finds(reader, query, "1 2 5");
	OK(xap_query_value_range(&query, 1, S("d"), S("b"), &err));
	assert_finds(reader, query, "");
	xap_reader_free(reader);
}

static void wildcards_and_their_limits(void **state)
{
	(void)state;
	static const struct {
		const char *prefix;
		uint32_t max;
		enum xap_expansion_limit limit;
		enum xap_op combiner;
		const char *expected; /* NULL: XAP_QUERY */
	} cases[] = {
		{"mini", 0, XAP_LIMIT_ERROR, XAP_SYNONYM, "1 2 4 6"},
		{"mini", 3, XAP_LIMIT_ERROR, XAP_OR, "1 2 4 6"},
		{"mini", 2, XAP_LIMIT_ERROR, XAP_SYNONYM, NULL},
		{"mini", 1, XAP_LIMIT_FIRST, XAP_SYNONYM, "6"},
		{"mini", 1, XAP_LIMIT_MOST_FREQUENT, XAP_MAX, "1 2 4"},
		{"none", 1, XAP_LIMIT_ERROR, XAP_SYNONYM, ""},
	};
	struct xap_reader *reader = open_documents();
	struct xap_results *results;
	struct xap_query *query;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		OK(xap_query_wildcard(&query, str_of(cases[i].prefix), cases[i].max, cases[i].limit,
			cases[i].combiner, &err));
		if (cases[i].expected != NULL) {
			assert_finds(reader, query, cases[i].expected);
			continue;
		}
		FAILS(xap_search(reader, query, NULL, &results, &err), XAP_QUERY, "mini");
		assert_null(results);
		xap_query_free(query);
	}
	xap_reader_free(reader);
}

static void impossible_queries_are_refused(void **state)
{
	(void)state;
	struct xap_query *query, *range, *word = term("word");
	struct xap_results *results;

	FAILS(xap_query_term(&query, S(""), 1, 0, &err), XAP_INVALID, "empty term");
	assert_null(query);
	FAILS(xap_query_terms(&query, XAP_OR, (struct xap_str[]){S("a"), S("")}, 2, 0, &err),
		XAP_INVALID, "empty term");
	FAILS(xap_query_terms(&query, XAP_MAX + 1, (struct xap_str[]){S("a")}, 1, 0, &err),
		XAP_INVALID, "operator");
	FAILS(xap_query_scale(&query, word, -1, &err), XAP_INVALID, "negative");
	FAILS(xap_query_wildcard(&query, S("a"), 1, XAP_LIMIT_MOST_FREQUENT + 1, XAP_OR, &err),
		XAP_INVALID, "limit");
	FAILS(xap_query_wildcard(&query, S("a"), 1, XAP_LIMIT_FIRST, XAP_AND, &err), XAP_INVALID,
		"term 'a'");
	OK(xap_query_value_ge(&range, 0, S("a"), &err));
	const struct xap_query *parts[] = {word, range};
	FAILS(xap_query_combine(&query, XAP_PHRASE, parts, 2, 0, &err), XAP_QUERY, "PHRASE");
	assert_null(query);

	struct xap_reader *reader = open_documents();
	static char term_text[1000];
	memset(term_text, 'x', sizeof term_text);
	OK(xap_query_term(&query, (struct xap_str){term_text, sizeof term_text}, 1, 0, &err));
	OK(xap_search(reader, query, NULL, &results, &err));
	assert_int_equal(results->count, 0);
	xap_results_free(results);
	xap_query_free(query);

	const struct xap_search_options wrong[] = {
		{.weighting = XAP_WEIGHT_NONE + 1},
		{.order = XAP_BY_KEYS_ONLY + 1,
			.keys = (struct xap_sort_key[]){{0}},
			.key_count = 1},
		{.cutoff_percent = 101},
		{.cutoff_percent = -1},
		{.cutoff_percent = 50,
			.order = XAP_BY_KEYS,
			.keys = (struct xap_sort_key[]){{0}},
			.key_count = 1},
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_int_equal(xap_search(reader, word, &wrong[i], &results, &err), XAP_INVALID);
		assert_null(results);
	}
	xap_query_free(word);
	xap_query_free(range);
	xap_reader_free(reader);
}

static void orders(void **state)
{
	(void)state;
	static const struct {
		enum xap_order order;
		enum xap_weighting weighting;
		size_t key_count;
		struct xap_sort_key keys[2];
		const char *expected;
	} cases[] = {
		/* Two keys: numbers, then names. */
		{XAP_BY_KEYS, XAP_WEIGHT_BOOL, 2, {{0, true, false}, {1, false, false}},
			"1 5 4 2 3 6"},
		{XAP_BY_KEYS, XAP_WEIGHT_BOOL, 2, {{0, true, true}, {1, true, false}},
			"6 3 1 4 5 2"},
		{XAP_BY_KEYS_ONLY, XAP_WEIGHT_BM25, 2, {{0, false, false}, {1, false, false}},
			"2 5 4 1 3 6"},
		{XAP_BY_KEYS_ONLY, XAP_WEIGHT_BM25, 2, {{0, false, true}, {1, true, false}},
			"6 3 2 4 5 1"},
		/* One key, then docids. */
		{XAP_BY_KEYS_ONLY, XAP_WEIGHT_BM25, 1, {{0, true, false}}, "1 4 5 2 3 6"},
		/* Equal weights, then keys. */
		{XAP_BY_RELEVANCE, XAP_WEIGHT_BOOL, 1, {{1, false, false}}, "3 1 2 5 4 6"},
		{XAP_BY_RELEVANCE, XAP_WEIGHT_BOOL, 0, {{0}}, "1 2 3 4 5 6"},
	};
	struct xap_reader *reader = open_documents();
	struct xap_query *all;
	struct xap_results *results;
	OK(xap_query_all(&all, &err));

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct xap_search_options options = {.limit = 100,
			.weighting = cases[i].weighting,
			.order = cases[i].order,
			.keys = cases[i].keys,
			.key_count = cases[i].key_count};
		OK(xap_search(reader, all, &options, &results, &err));
		assert_string_equal(docids_of(results), cases[i].expected);
		xap_results_free(results);
	}
	xap_query_free(all);
	xap_reader_free(reader);
}

/* Weights come first in one order and second in the other; they follow the parameters. */
static void weights(void **state)
{
	(void)state;
	static const struct xap_bm25 bm25 = {.k1 = 1.2, .b = 0.75, .k3 = 1};
	static const struct xap_bm25 flat = {.k1 = 0};
	static const struct xap_sort_key by_name[] = {{1, true, false}};
	static const struct {
		struct xap_search_options options;
		const char *expected;
	} cases[] = {
		{{.limit = 9}, "3 1 2"},
		{{.limit = 9, .bm25 = &bm25}, "3 1 2"},
		{{.limit = 9, .bm25 = &bm25, .keys = by_name, .key_count = 1}, "3 2 1"},
		{{.limit = 9, .bm25 = &flat, .keys = by_name, .key_count = 1}, "2 1 3"},
		{{.limit = 9, .weighting = XAP_WEIGHT_BM25PLUS}, "3 1 2"},
		{{.limit = 9, .weighting = XAP_WEIGHT_TFIDF}, "3 1 2"},
		{{.limit = 9, .weighting = XAP_WEIGHT_COORD}, "1 2 3"},
		{{.limit = 9, .weighting = XAP_WEIGHT_NONE}, "1 2 3"},
		{{.limit = 9, .order = XAP_BY_KEYS, .keys = by_name, .key_count = 1}, "2 1 3"},
	};
	struct xap_reader *reader = open_documents();
	struct xap_query *query = term("sanctions"), *twice, *none;
	struct xap_results *results, *scaled;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		OK(xap_search(reader, query, &cases[i].options, &results, &err));
		assert_string_equal(docids_of(results), cases[i].expected);
		xap_results_free(results);
	}
	struct xap_query *elite =
		words(XAP_ELITE_SET, 1, (const char *[]){"ministry", "weather", NULL});
	OK(xap_search(reader, elite, NULL, &results, &err));
	assert_string_equal(docids_of(results), "5"); /* the rarer word */
	xap_results_free(results);
	xap_query_free(elite);
	OK(xap_query_scale(&twice, query, 2, &err));
	OK(xap_query_scale(&none, query, 0, &err));
	OK(xap_search(reader, query, NULL, &results, &err));
	assert_true(results->hits[0].weight > results->hits[1].weight);
	assert_true(results->max_attained == results->hits[0].weight);
	assert_true(results->max_possible >= results->max_attained);
	assert_int_equal(results->hits[0].percent, 100);
	OK(xap_search(reader, twice, NULL, &scaled, &err));
	assert_true(scaled->hits[0].weight == 2 * results->hits[0].weight);
	xap_results_free(scaled);
	OK(xap_search(reader, none, NULL, &scaled, &err));
	assert_true(scaled->hits[0].weight == 0);
	xap_results_free(scaled);
	xap_results_free(results);
	xap_query_free(query);
	xap_query_free(twice);
	xap_query_free(none);
	xap_reader_free(reader);
}

static void pages_and_counts(void **state)
{
	(void)state;
	static const struct {
		uint32_t offset, limit, check;
		const char *expected;
	} cases[] = {
		{0, 2, UINT32_MAX, "1 2"},
		{2, 2, UINT32_MAX, "3 4"},
		{4, UINT32_MAX, 0, "5 6"},
		{6, 10, UINT32_MAX, ""},
		{UINT32_MAX, UINT32_MAX, UINT32_MAX, ""},
		{0, 0, UINT32_MAX, ""},
		{0, UINT32_MAX, 0, "1 2 3 4 5 6"},
	};
	struct xap_reader *reader = open_documents();
	struct xap_results *results;
	struct xap_query *all;
	OK(xap_query_all(&all, &err));

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct xap_search_options options = {.offset = cases[i].offset,
			.limit = cases[i].limit,
			.check_at_least = cases[i].check,
			.time_limit = 10};
		OK(xap_search(reader, all, &options, &results, &err));
		assert_string_equal(docids_of(results), cases[i].expected);
		assert_int_equal(results->matches_lower, 6);
		assert_int_equal(results->matches_upper, 6);
		if (results->count > 0)
			assert_int_equal(results->hits[0].rank, cases[i].offset);
		xap_results_free(results);
	}
	xap_results_free(NULL);
	xap_query_free(all);
	xap_reader_free(reader);
}

static void hits_bring_what_is_asked_for(void **state)
{
	(void)state;
	static const uint32_t slots[] = {1, 7, 2};
	struct xap_search_options options = {.limit = 10,
		.with_data = true,
		.with_terms = true,
		.with_term_weights = true,
		.value_slots = slots,
		.value_slot_count = 3};
	struct xap_reader *reader = open_documents();
	struct xap_query *query =
		words(XAP_OR, 0, (const char *[]){"weather", "report", "none", NULL});
	struct xap_results *results;

	OK(xap_search(reader, query, &options, &results, &err));
	assert_string_equal(docids_of(results), "5 6 4");
	for (size_t i = 0; i < results->count; i++) {
		const struct xap_hit *hit = &results->hits[i];
		assert_string_equal(hit->data.ptr, DOCUMENTS[hit->docid - 1].text);
		assert_string_equal(hit->values[0].ptr, DOCUMENTS[hit->docid - 1].name);
		assert_string_equal(hit->values[1].ptr, "");
		assert_string_equal(hit->values[2].ptr, DOCUMENTS[hit->docid - 1].kind);
		assert_int_equal(hit->rank, i);
	}
	assert_int_equal(results->hits[0].term_count, 2);
	assert_int_equal(results->hits[1].term_count, 1);
	assert_string_equal(results->hits[1].terms[0].ptr, "report");
	assert_int_equal(results->term_count, 3);
	assert_string_equal(results->terms[0].term.ptr, "none");
	assert_int_equal(results->terms[0].documents, 0);
	assert_string_equal(results->terms[1].term.ptr, "report");
	assert_int_equal(results->terms[1].documents, 3);
	assert_true(results->terms[2].weight > results->terms[1].weight);
	xap_results_free(results);

	OK(xap_search(reader, query, NULL, &results, &err)); /* nothing but the hits */
	assert_string_equal(results->hits[0].data.ptr, "");
	assert_int_equal(results->hits[0].term_count + results->term_count, 0);
	xap_results_free(results);
	xap_query_free(query);
	xap_reader_free(reader);
}

static void collapses_and_cuts_off(void **state)
{
	(void)state;
	static const struct {
		uint32_t max;
		int percent;
		const char *expected;
	} cases[] = {{0, 0, "3 1"}, {1, 0, "3 1"}, {2, 0, "3 1 2"}, {9, 99, "3"}};
	struct xap_reader *reader = open_documents();
	struct xap_query *query = term("sanctions");
	struct xap_results *results;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct xap_search_options options = {.limit = 10,
			.collapse = true,
			.collapse_slot = 2,
			.collapse_max = cases[i].max,
			.cutoff_percent = cases[i].percent};
		OK(xap_search(reader, query, &options, &results, &err));
		assert_string_equal(docids_of(results), cases[i].expected);
		assert_string_equal(results->hits[0].collapse_value.ptr, "article");
		if (cases[i].max == 1) {
			assert_string_equal(results->hits[1].collapse_value.ptr, "statement");
			assert_int_equal(results->hits[1].collapse_count, 1);
		}
		xap_results_free(results);
	}
	xap_query_free(query);
	xap_reader_free(reader);
}

static void counts_facets(void **state)
{
	(void)state;
	static const uint32_t slots[] = {2, 1};
	struct xap_search_options options = {.check_at_least = UINT32_MAX,
		.facet_slots = slots,
		.facet_slot_count = 2,
		.facet_max = 3};
	struct xap_reader *reader = open_documents(), *empty;
	struct xap_results *results;
	struct xap_query *all;

	OK(xap_query_all(&all, &err));
	OK(xap_search(reader, all, &options, &results, &err));
	assert_int_equal(results->count, 0);
	assert_int_equal(results->facet_count, 2);
	assert_int_equal(results->facets[0].slot, 2);
	assert_int_equal(results->facets[0].total, 6);
	assert_int_equal(results->facets[0].count, 2);
	assert_string_equal(results->facets[0].values[0].value.ptr, "article");
	assert_int_equal(results->facets[0].values[0].documents, 3);
	assert_string_equal(results->facets[0].values[1].value.ptr, "statement");
	assert_int_equal(results->facets[0].values[1].documents, 2);
	assert_int_equal(results->facets[1].count, 3);
	assert_string_equal(results->facets[1].values[0].value.ptr, "a");
	xap_results_free(results);

	options.facet_max = 0; /* all */
	OK(xap_search(reader, all, &options, &results, &err));
	assert_int_equal(results->facets[0].count, 2);
	assert_int_equal(results->facets[1].count, 6);
	xap_results_free(results);

	OK(xap_reader_open_many(&empty, NULL, 0, &err)); /* no database: no facets, no error */
	OK(xap_search(empty, all, &options, &results, &err));
	assert_int_equal(results->facet_count, 2);
	assert_int_equal(results->facets[1].count + results->matches_upper, 0);
	xap_results_free(results);
	xap_query_free(all);
	xap_reader_free(empty);
	xap_reader_free(reader);
}

static bool is_long(void *ctx, struct xap_str name)
{
	++*(int *)ctx;
	return name.len > 6;
}

static void expands(void **state)
{
	(void)state;
	struct xap_reader *reader = open_documents();
	struct xap_query *query = term("sanctions");
	struct xap_expansion *expansion;
	const uint32_t relevant[] = {1, 2};
	int calls = 0;
	struct xap_expand_options options = {
		.limit = 3, .exact_frequencies = true, .accept = is_long, .ctx = &calls};

	OK(xap_expand(reader, query, relevant, 2, &options, &expansion, &err));
	assert_true(expansion->count > 0 && expansion->count <= 3);
	assert_true(calls > 0);
	for (size_t i = 0; i < expansion->count; i++) {
		assert_true(expansion->terms[i].term.len > 6);
		assert_string_not_equal(expansion->terms[i].term.ptr, "sanctions");
		assert_true(i == 0 || expansion->terms[i].weight <= expansion->terms[i - 1].weight);
	}
	xap_expansion_free(expansion);

	options = (struct xap_expand_options){.include_query_terms = true, .limit = 100};
	OK(xap_expand(reader, query, relevant, 2, &options, &expansion, &err));
	bool found = false;
	for (size_t i = 0; i < expansion->count; i++)
		found |= str_is(expansion->terms[i].term, "sanctions");
	assert_true(found);
	xap_expansion_free(expansion);

	OK(xap_expand(reader, NULL, relevant, 2, NULL, &expansion, &err));
	assert_true(expansion->count > 0);
	xap_expansion_free(expansion);
	OK(xap_expand(reader, query, NULL, 0, NULL, &expansion, &err));
	assert_int_equal(expansion->count, 0);
	xap_expansion_free(expansion);
	xap_expansion_free(NULL);
	FAILS(xap_expand(reader, query, (uint32_t[]){0}, 1, NULL, &expansion, &err), XAP_INVALID,
		"db");
	FAILS(xap_expand(reader, query, (uint32_t[]){99}, 1, NULL, &expansion, &err), XAP_NOT_FOUND,
		"db");
	xap_query_free(query);
	xap_reader_free(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_fresh_directory(operators_find_what_they_should),
		in_fresh_directory(queries_share_their_parts),
		in_fresh_directory(value_ranges),
		in_fresh_directory(wildcards_and_their_limits),
		in_fresh_directory(impossible_queries_are_refused),
		in_fresh_directory(orders),
		in_fresh_directory(weights),
		in_fresh_directory(pages_and_counts),
		in_fresh_directory(hits_bring_what_is_asked_for),
		in_fresh_directory(collapses_and_cuts_off),
		in_fresh_directory(counts_facets),
		in_fresh_directory(expands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
