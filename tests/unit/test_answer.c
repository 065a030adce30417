/*
 * What an answer holds beside its hits: their order, counts by field, parts of scores, reasons.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/search.h>

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include <pressmark/explain.h>
#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/writer.h>

#include "lib/buf.h"
#include "tests/unit/directory.h"
#include "tests/unit/test.h"

struct sample {
	const char *uid, *title, *text, *author, *source, *tags[3];
	enum pm_kind kind;
	const char *language;
	struct pm_date published;
};

static const struct sample samples[] = {
	{"a", "Zebra crossing", "The ministry said that the river rose. Sanctions were not named.",
		"Ann Day", "Daily Post", {"river", "flood"}, PM_KIND_ARTICLE, "en",
		{.year = 2024, .month = 3, .day = 5}},
	{"b", "\xC3\x84rger am Fluss", "Das Ministerium warnt vor dem Fluss.", "Ute Meier",
		"Tagblatt", {"river"}, PM_KIND_ARTICLE, "de", {.year = 2024, .month = 4, .day = 1}},
	{"c", "apple harvest", "A ministry statement. The harvest, the ministry says, is good.",
		NULL, "Ministry of Food", {NULL}, PM_KIND_STATEMENT, "en",
		{.year = 2023, .month = 12, .day = 31}},
	{"d", "Baker's day", "Sanctions against bakers: the ministry is silent.", "Ann Day",
		"Daily Post", {"bread", "bread"}, PM_KIND_ARTICLE, "en",
		{.year = 2024, .month = 3, .day = 5}},
	{"e", "", "The ministry has no title and no date.", NULL, NULL, {NULL}, PM_KIND_UNKNOWN,
		"en", {0}},
};

struct fixture {
	void *directory; /* its path */
	struct pm_index *index;
};

static void put(struct pm_writer *writer, const struct sample *sample)
{
	struct pm_str author = pm_str_of(sample->author != NULL ? sample->author : ""), tags[3];
	struct pm_document document = {.uid = pm_str_of(sample->uid),
		.title = pm_str_of(sample->title),
		.text = pm_str_of(sample->text),
		.authors = &author,
		.author_count = sample->author != NULL,
		.source = pm_str_of(sample->source != NULL ? sample->source : ""),
		.tags = tags,
		.kind = sample->kind,
		.language = pm_str_of(sample->language),
		.published = sample->published};
	struct pm_error err;

	for (; sample->tags[document.tag_count] != NULL; document.tag_count++)
		tags[document.tag_count] = pm_str_of(sample->tags[document.tag_count]);
	assert_int_equal(pm_writer_put(writer, &document, &err), PM_OK);
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	struct pm_writer *writer;
	struct pm_error err;

	*state = fixture;
	assert_int_equal(make_directory(&fixture->directory), 0);
	assert_int_equal(pm_writer_open(&writer, fixture->directory, NULL, &err), PM_OK);
	for (size_t i = 0; i < COUNT_OF(samples); i++)
		put(writer, &samples[i]);
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	pm_writer_free(writer);
	assert_int_equal(pm_index_open(&fixture->index, fixture->directory, &err), PM_OK);
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	pm_index_free(fixture->index);
	int status = remove_directory(&fixture->directory);
	free(fixture);
	return status;
}

static struct pm_query *parse(const char *text)
{
	struct pm_query *query;
	struct pm_error err;

	if (pm_query_parse(&query, pm_str_of(text), NULL, &err) != PM_OK)
		fail_msg("%s: %s", text, err.message);
	return query;
}

static struct pm_results *ask(
	void **state, const char *text, const struct pm_search_options *options)
{
	struct fixture *fixture = *state;
	struct pm_query *query = parse(text);
	struct pm_results *results;
	struct pm_error err;

	if (pm_search(fixture->index, query, options, &results, &err) != PM_OK)
		fail_msg("%s: %s", text, err.message);
	pm_query_free(query);
	return results;
}

/* The uids of the hits, in their order. */
static void expect_hits(const struct pm_results *results, const char *expected)
{
	char uids[64] = "";

	for (size_t i = 0; i < results->hit_count; i++)
		strncat(uids, results->hits[i].document.uid.ptr, 1);
	assert_string_equal(uids, expected);
}

static void orders(void **state)
{
	static const struct {
		struct pm_search_options options;
		const char *expected;
	} cases[] = {
		{{.sort = PM_SORT_NEWEST}, "badce"},
		{{.sort = PM_SORT_OLDEST}, "cadbe"},
		{{.sort = PM_SORT_TITLE}, "cbdae"},
		{{.sort = PM_SORT_NEWEST, .limit = 2, .offset = 1}, "ad"},
		{{.sort = PM_SORT_NEWEST, .offset = -2}, "ce"},
		{{.sort = PM_SORT_NEWEST, .offset = -4, .limit = 2}, "ad"},
		{{.sort = PM_SORT_NEWEST, .offset = -99, .limit = 2}, "ba"},
		{{.offset = -1}, "e"},
		{{.offset = INT64_MIN, .limit = 1}, "b"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_results *results = ask(state, "*", &cases[i].options);
		assert_int_equal(results->total, COUNT_OF(samples));
		expect_hits(results, cases[i].expected);
		pm_results_free(results);
	}
	/* Ranked hits have their scores whatever the order. */
	struct pm_results *results =
		ask(state, "sanctions", &(struct pm_search_options){.sort = PM_SORT_TITLE});
	expect_hits(results, "da");
	assert_true(results->hits[0].score > 0);
	pm_results_free(results);
}

static void expect_facet(const struct pm_results *results, enum pm_facet_field field,
	const char *expected, size_t distinct, size_t without)
{
	const struct pm_facet *facet = results->facets;
	struct pm_buf text = {0};

	while (facet->field != field)
		facet++;
	pm_buf_add_str(&text, PM_STR(""));
	for (size_t i = 0; i < facet->value_count; i++)
		pm_buf_add_format(&text, "%s%.*s=%zu", i > 0 ? " " : "",
			(int)facet->values[i].value.len, facet->values[i].value.ptr,
			facet->values[i].documents);
	if (!pm_str_is(pm_buf_str(&text), expected))
		fail_msg("%.*s is not %s", (int)text.len, text.ptr, expected);
	assert_int_equal(facet->distinct, distinct);
	assert_int_equal(facet->without, without);
	pm_buf_free(&text);
}

static void counts_by_fields(void **state)
{
	const struct pm_search_options all = {.facets = (1U << PM_FACET_COUNT) - 1, .limit = 1},
				       some = {.facets = 1U << PM_FACET_TAG | 1U << PM_FACET_MONTH,
					       .facet_values = 1,
					       .count_only = true};

	struct pm_results *results = ask(state, "*", &all);
	assert_int_equal(results->facet_count, PM_FACET_COUNT);
	expect_facet(results, PM_FACET_KIND, "article=3 statement=1", 2, 1);
	expect_facet(results, PM_FACET_SOURCE, "Daily Post=2 Ministry of Food=1 Tagblatt=1", 3, 1);
	expect_facet(results, PM_FACET_LANGUAGE, "en=4 de=1", 2, 0);
	expect_facet(results, PM_FACET_YEAR, "2023=1 2024=3", 2, 1);
	expect_facet(results, PM_FACET_MONTH, "2023-12=1 2024-03=2 2024-04=1", 3, 1);
	expect_facet(results, PM_FACET_AUTHOR, "Ann Day=2 Ute Meier=1", 2, 2);
	expect_facet(results, PM_FACET_TAG, "river=2 bread=1 flood=1", 3, 2);
	pm_results_free(results);

	results = ask(state, "ministry -statement", &some);
	assert_int_equal(results->total, 3);
	assert_int_equal(results->facet_count, 2);
	expect_facet(results, PM_FACET_MONTH, "2024-03=2", 1, 1);
	expect_facet(results, PM_FACET_TAG, "bread=1", 3, 1);
	pm_results_free(results);

	results = ask(state, "nothingness", &all);
	expect_facet(results, PM_FACET_KIND, "", 0, 0);
	pm_results_free(results);
}

static void scores_are_the_sum_of_their_parts(void **state)
{
	static const char *const queries[] = {"ministry", "ministry sanctions",
		"ministry OR harvest^3", "(ministry^2 OR sanctions)^0.5 NOT harvest",
		"\"the ministry\" OR day", "+ministry OR sanctions OR bakers", "minist* date:2024",
		"ministry NEAR/5 sanctions", "ministry OR (sanctions ADJ/3 bakers) OR title:day",
		"harvst~ ministry^0", "sanctions OR (harvest bakers)"};

	for (size_t i = 0; i < COUNT_OF(queries); i++) {
		struct pm_results *results =
			ask(state, queries[i], &(struct pm_search_options){.explain = true});
		assert_true(results->total > 0);
		for (size_t k = 0; k < results->hit_count; k++) {
			const struct pm_hit *hit = &results->hits[k];
			double sum = 0;
			for (size_t m = 0; m < hit->part_count; m++) {
				assert_true(hit->parts[m].clause < results->clause_count);
				assert_true(hit->parts[m].weight > 0);
				sum += hit->parts[m].weight;
			}
			if (fabs(sum - hit->score) > 1e-9)
				fail_msg("%s, hit %zu: %.12g is not %.12g", queries[i], k, sum,
					hit->score);
		}
		pm_results_free(results);
	}
}

static void clauses_are_told(void **state)
{
	struct pm_results *results = ask(state, "ministry NEAR/9 sanctions kind:article", NULL);

	assert_int_equal(results->clause_count, 2);
	assert_string_equal(results->clauses[0].text.ptr, "ministry NEAR/9 sanctions");
	assert_int_equal(results->clauses[0].start, 0);
	assert_int_equal(results->clauses[0].end, strlen("ministry NEAR/9 sanctions"));
	assert_true(results->clauses[0].verified);
	assert_string_equal(results->clauses[1].text.ptr, "kind:article");
	assert_false(results->clauses[1].verified);
	pm_results_free(results);
}

/* What escapes would be for, in a query that has none. */
static void literal_clauses_are_as_typed(void **state)
{
	static const char *const typed[] = {"-\"(river\"", "C:\\path*", "title:zebra"};
	struct fixture *fixture = *state;
	const struct pm_query_options literal = {.literal = true, .since = PM_STR("2024")};
	struct pm_query *query;
	struct pm_results *results;
	struct pm_explanation *explanation;
	struct pm_error err;

	assert_int_equal(
		pm_query_parse(&query, PM_STR("-\"(river\" C:\\path* title:zebra"), &literal, &err),
		PM_OK);
	assert_int_equal(pm_search(fixture->index, query, NULL, &results, &err), PM_OK);
	assert_int_equal(pm_explain(fixture->index, query, &explanation, &err), PM_OK);
	assert_int_equal(results->clause_count, 4);
	assert_int_equal(explanation->node_count, 5);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(results->clauses[i].text.ptr, typed[i]);
		assert_string_equal(explanation->nodes[i + 1].label.ptr, typed[i]);
	}
	assert_string_equal(results->clauses[3].text.ptr, "date:2024-01-01..");
	pm_explanation_free(explanation);
	pm_results_free(results);
	pm_query_free(query);
}

static void whole_texts(void **state)
{
	struct pm_results *results =
		ask(state, "ministry harvest", &(struct pm_search_options){.whole = true});

	expect_hits(results, "c");
	assert_int_equal(results->hits[0].fragment_count, 1);
	assert_int_equal(results->hits[0].fragments[0].start, 0);
	assert_int_equal(results->hits[0].fragments[0].end, results->hits[0].document.text.len);
	assert_int_equal(results->hits[0].fragments[0].match_count, 3);
	pm_results_free(results);
}

/* `nearness: text, text 0,1 =hits `, the numbers being those of the clauses. */
static void add_obstacle(struct pm_buf *out, const struct pm_obstacle *obstacle)
{
	static const char *const types[] = {
		[PM_OBSTACLE_PARTS] = "",
		[PM_OBSTACLE_NEARNESS] = "nearness:",
		[PM_OBSTACLE_FIELD] = "field:",
	};

	pm_buf_add_str(out, pm_str_of(types[obstacle->type]));
	for (size_t i = 0; i < obstacle->part_count; i++)
		pm_buf_add_format(out, "%s%s", i > 0 ? ", " : "", obstacle->parts[i].ptr);
	for (size_t i = 0; i < obstacle->clause_count; i++)
		pm_buf_add_format(out, "%s%u", i > 0 ? "," : " ", obstacle->clauses[i]);
	pm_buf_add_format(out, "=%zu ", obstacle->hits);
}

/* `text=suggestion(documents) `, as many as there are. */
static void add_missing(struct pm_buf *out, const struct pm_missing *missing)
{
	pm_buf_add_format(out, "%s=", missing->text.ptr);
	for (size_t i = 0; i < missing->suggestion_count; i++)
		pm_buf_add_format(out, "%s(%zu)", missing->suggestions[i].text.ptr,
			missing->suggestions[i].documents);
	pm_buf_add_char(out, ' ');
}

static void reasons_for_nothing(void **state)
{
	static const struct {
		const char *query, *obstacles, *missing;
	} cases[] = {
		{"harvst", "", "harvst=harvest(1) "},
		{"ministry harvst", "harvst 1=4 ", "harvst=harvest(1) "},
		{"zebra harvest", "zebra 0=1 harvest 1=1 ", ""},
		{"river kind:statement date:2024", "kind:statement 1=1 ", ""},
		{"zebra -crossing", "zebra 0=4 NOT crossing 1=1 ", ""},
		{"harvest \"sanctions agianst\"", "\"sanctions agianst\" 1=1 ",
			"agianst=against(1) "},
		{"ministry zebra (river NEAR/1 crossing)",
			"river NEAR/1 crossing 2=1 nearness:river NEAR/1 crossing 2=1 ", ""},
		{"\"river crossing\"", "nearness:\"river crossing\" 0=1 ", ""},
		{"\"sanctions (ministry OR river zebra) silent\"",
			"nearness:\"sanctions (ministry OR river zebra) silent\" 0=1 ", ""},
		{"zebra ADJ/2 \"river rose\"", "nearness:zebra ADJ/2 \"river rose\" 0=1 ", ""},
		{"river NEAR/s sanctions OR \"zebra river\" OR plugh",
			"nearness:river NEAR/s sanctions OR \"zebra river\" OR plugh 0,1,2=1 ",
			"plugh= "},
		{"kind:article \"zebra river\"",
			"\"zebra river\" 1=3 nearness:\"zebra river\" 1=1 ", ""},
		{"title:ministry", "field:title:ministry 0=4 ", "title:ministry= "},
		{"author:ministry zebra", "author:ministry 0=1 field:author:ministry 0=1 ",
			"author:ministry= "},
		{"title:\"river zebra\"", "", "title:river= "},
		{"-title:zebra -title:harvest source:post tag:zebra", "tag:zebra 1=1 ",
			"tag:zebra= "},
		{"xyzzy", "", "xyzzy= "},
		{"harvo*", "", "harvo*=harv*(1) "},
		{"title:zebro* title:zebra", "title:zebro* 0=1 ", "title:zebro*=title:zebr*(1) "},
		{"hx*", "", "hx*= "},
		{"m\xC3\xADnu*", "", "minu*=min*(5) "},
		{"\"ministry harvo*\"", "", "harvo*=harv*(1) "},
		{"plugh~ plugh plugh", "", "plugh~= plugh= "},
		{"lang:fi", "", "lang:fi=lang:en(4)lang:de(1) "},
		{"lang:f*", "", "lang:f*=lang:en(4)lang:de(1) "},
		{"ministry site:justice.gov", "site:justice.gov 1=4 ", "site:justice.gov= "},
		{"id:z", "", "id:z= "},
		{"source:post author:daz", "author:daz 1=2 ", "author:daz=author:day(2) "},
		{"ministry xyzzy plugh", "xyzzy, plugh 1,2=4 ", "xyzzy= plugh= "},
		{"ministry (xyzzy OR plugh) xyzzy", "xyzzy OR plugh, xyzzy 1,2,3=4 ",
			"xyzzy= plugh= "},
		{"zebra harvest xyzzy", "", "xyzzy= "},
		{"plugh xyzzy", "", "plugh= xyzzy= "},
		{"title:zebar", "", "title:zebar=title:zebra(1) "},
		{"ministry", "", ""},
	};
	const struct pm_search_options options = {.diagnose = true};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_results *results = ask(state, cases[i].query, &options);
		struct pm_buf text = {0};
		pm_buf_add_str(&text, PM_STR(""));
		for (size_t k = 0; k < results->obstacle_count; k++)
			add_obstacle(&text, &results->obstacles[k]);
		if (!pm_str_is(pm_buf_str(&text), cases[i].obstacles))
			fail_msg("%s: %.*s", cases[i].query, (int)text.len, text.ptr);
		pm_buf_clear(&text);
		for (size_t k = 0; k < results->missing_count; k++)
			add_missing(&text, &results->missing[k]);
		if (!pm_str_is(pm_buf_str(&text), cases[i].missing))
			fail_msg("%s: %.*s", cases[i].query, (int)text.len, text.ptr);
		pm_buf_free(&text);
		pm_results_free(results);
	}
}

static void queries_are_explained(void **state)
{
	struct fixture *fixture = *state;
	struct pm_query *query =
		parse("(ministry OR nowhere) NEAR/3 \"the harvest\" -kind:article");
	struct pm_explanation *explanation;
	struct pm_buf text = {0};
	struct pm_error err;

	assert_int_equal(pm_explain(fixture->index, query, &explanation, &err), PM_OK);
	for (size_t i = 0; i < explanation->node_count; i++) {
		const struct pm_explained_node *node = &explanation->nodes[i];
		pm_buf_add_format(&text, "%u %s", node->depth, node->label.ptr);
		for (size_t k = 0; k < node->term_count; k++)
			pm_buf_add_format(&text, " %s=%d", node->terms[k].term.ptr,
				(int)node->terms[k].documents);
		for (size_t k = 0; k < node->missing_count; k++)
			pm_buf_add_format(&text, " no %s", node->missing[k].ptr);
		if (node->leaf)
			pm_buf_add_format(&text, " documents %d cost %d%s", (int)node->documents,
				(int)node->cost, node->verified ? " verified" : "");
		pm_buf_add_char(&text, '\n');
	}
	pm_buf_add_char(&text, '\0');
	assert_string_equal(text.ptr, "0 AND\n"
				      "1 (ministry OR nowhere) NEAR/3 \"the harvest\" Zministri=4 "
				      "the=4 harvest=1 no nowhere documents 1 cost 9 verified\n"
				      "1 NOT\n"
				      "2 kind:article XKarticle=3 documents 3 cost 3\n");
	pm_buf_free(&text);
	pm_explanation_free(explanation);
	pm_explanation_free(NULL);
	pm_query_free(query);
}

/* A limit of time is kept, and a generous one changes nothing. */
static void time_runs_out(void **state)
{
	struct fixture *fixture = *state;
	const struct pm_search_options generous = {.timeout_ms = 60000};
	struct pm_results *results = ask(state, "ministry", &generous);

	assert_int_equal(results->total, 4);
	pm_results_free(results);

	/* A query that takes long to prepare and to match: many fuzzy words, each beside the
	 * others. */
	struct pm_buf text = {0};
	struct pm_query *query;
	struct pm_error err;
	for (int i = 0; i < 3000; i++)
		pm_buf_add_format(
			&text, "%s(ministry~ NEAR/9%d the~)", i > 0 ? " OR " : "", i % 10);
	assert_int_equal(pm_query_parse(&query, pm_buf_str(&text), NULL, &err), PM_OK);
	assert_int_equal(pm_search(fixture->index, query,
				 &(struct pm_search_options){.timeout_ms = 1}, &results, &err),
		PM_INTERRUPTED);
	assert_non_null(strstr(err.message, "longer than 1 ms"));
	assert_null(results);
	pm_query_free(query);
	pm_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders),
		cmocka_unit_test(counts_by_fields),
		cmocka_unit_test(scores_are_the_sum_of_their_parts),
		cmocka_unit_test(clauses_are_told),
		cmocka_unit_test(literal_clauses_are_as_typed),
		cmocka_unit_test(whole_texts),
		cmocka_unit_test(reasons_for_nothing),
		cmocka_unit_test(queries_are_explained),
		cmocka_unit_test(time_runs_out),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
