/*
 * Tests of queries: their trees, their errors, their text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/query.h>

#include <stdio.h>

#include "search/query/tree.h"
#include "tests/unit/test.h"

/* The day that today is in these tests: after a leap day, so that months and years back meet it. */
static const struct pm_date today = {.year = 2024, .month = 3, .day = 31};

static struct pm_query *parse(
	const char *text, const struct pm_query_options *options, struct pm_error *err)
{
	struct pm_query_options own = options != NULL ? *options : (struct pm_query_options){0};
	struct pm_query *query;

	own.today = today;
	*err = (struct pm_error){0};
	enum pm_status status = pm_query_parse(&query, pm_str_of(text), &own, err);
	assert_int_equal(status, err->status);
	assert_int_equal(status == PM_OK, query != NULL);
	return query;
}

/* The tree on one line, children in braces. */
static void flatten(struct pm_buf *out, const struct pm_node *node)
{
	struct pm_node lone = *node;

	lone.count = 0;
	pm_node_write_tree(out, &lone);
	out->ptr[--out->len] = '\0';
	for (size_t i = 0; i < node->count; i++) {
		pm_buf_add_format(out, i == 0 ? " {" : ", ");
		flatten(out, node->children[i]);
	}
	if (node->count > 0)
		pm_buf_add_char(out, '}');
}

/* Fail unless the query's own text gives the same tree and the same text again. */
static void check_text(const struct pm_query *query)
{
	struct pm_str text = pm_query_text(query);
	struct pm_query *again;
	struct pm_error err;

	enum pm_status status = pm_query_parse(&again, text, NULL, &err);
	if (status != PM_OK)
		fail_msg("%s: %s at %zu", text.ptr, err.message, err.offset);
	if (!pm_node_equal(pm_query_root(query), pm_query_root(again)))
		fail_msg("%s became %s", text.ptr, pm_query_text(again).ptr);
	assert_string_equal(pm_query_text(again).ptr, text.ptr);
	pm_query_free(again);
}

/* Fail unless a query has that tree. */
static void check_tree(
	const char *text, const char *expected, const struct pm_query_options *options)
{
	struct pm_error err;
	struct pm_query *query = parse(text, options, &err);
	struct pm_buf tree = {0};

	if (query == NULL)
		fail_msg("%s: %s at %zu", text, err.message, err.offset);
	flatten(&tree, pm_query_root(query));
	if (strcmp(tree.ptr, expected) != 0)
		fail_msg("%s\n  gave     %s\n  expected %s", text, tree.ptr, expected);
	check_text(query);
	pm_buf_free(&tree);
	pm_query_free(query);
}

struct tree_case {
	const char *text, *tree;
};

static const struct tree_case trees[] = {
	/* words and their forms */
	{"sanctions", "WORD sanctions"},
	{"=charged", "WORD =charged"},
	{"compan*", "WORD compan*"},
	{"=compan*", "WORD compan*"},
	{"wrod~", "WORD wrod~"},
	{"wrod~1 wrod~2", "AND {WORD wrod~1, WORD wrod~2}"},
	{"apt31^2", "WORD apt31^2"},
	{"=a^0.5 b*^3 c~^1.250", "AND {WORD =a^0.500, WORD b*^3, WORD c~^1.250}"},
	{"a^1 b^0", "AND {WORD a, WORD b^0}"},
	{"APT-31", "WORD APT-31"},
	{"https://www.justice.gov/opa", "WORD https://www.justice.gov/opa"},
	{"l'ambassadeur 1.2.3.4 C++ #tag", "AND {WORD l'ambassadeur, WORD 1.2.3.4, WORD C++, "
					   "WORD #tag}"},
	{"C:\\path 10:30 Subject: std::string", "AND {WORD C:\\\\path, WORD 10:30, "
						"WORD \\Subject:, WORD std::string}"},
	{"foo(s)", "WORD foo\\(s\\)"},
	{"a^b foo^ ~user/x", "AND {WORD a\\^b, WORD foo\\^, WORD \\~user/x}"},
	{"\\AND \\-x \\=y \\title:z", "AND {WORD \\AND, WORD \\-x, WORD \\=y, WORD \\title:z}"},
	{"*", "ALL"},
	{"*^2", "ALL ^2"},

	/* joining */
	{"a b", "AND {WORD a, WORD b}"},
	{"a AND b c", "AND {WORD a, WORD b, WORD c}"},
	{"a b OR c d", "OR {AND {WORD a, WORD b}, AND {WORD c, WORD d}}"},
	{"a OR b OR c", "OR {WORD a, WORD b, WORD c}"},
	{"a OR (b OR c)", "OR {WORD a, WORD b, WORD c}"},
	{"a AND (b AND (c d))", "AND {WORD a, WORD b, WORD c, WORD d}"},
	{"(a OR b) c", "AND {OR {WORD a, WORD b}, WORD c}"},
	{"((((a))))", "WORD a"},
	{"and or not near", "AND {WORD and, WORD or, WORD not, WORD near}"},
	{"(a OR b)^2 c", "AND {OR ^2 {WORD a, WORD b}, WORD c}"},
	{"a (b c)^2", "AND {WORD a, AND ^2 {WORD b, WORD c}}"},
	{"(a)^2", "WORD a^2"},
	{"(a:)^2", "WORD \\a:^2"},

	/* leaving out */
	{"-a", "AND {ALL, NOT {WORD a}}"},
	{"NOT a", "AND {ALL, NOT {WORD a}}"},
	{"-a -b", "AND {ALL, NOT {WORD a}, NOT {WORD b}}"},
	{"-a b", "AND {WORD b, NOT {WORD a}}"},
	{"a NOT b", "AND {WORD a, NOT {WORD b}}"},
	{"a AND NOT b AND c", "AND {WORD a, WORD c, NOT {WORD b}}"},
	{"a OR -b", "OR {WORD a, AND {ALL, NOT {WORD b}}}"},
	{"a -(b OR c) -\"d e\"", "AND {WORD a, NOT {OR {WORD b, WORD c}}, NOT {PHRASE {WORD =d, "
				 "WORD =e}}}"},
	{"-title:a", "AND {ALL, NOT {WORD title:a}}"},
	{"NOT NOT a", "WORD a"},
	{"-(-a)", "AND {ALL, NOT {AND {ALL, NOT {WORD a}}}}"},
	{"a (-b)", "AND {WORD a, NOT {WORD b}}"},
	{"* -a", "AND {ALL, NOT {WORD a}}"},
	{"* a", "WORD a"},
	{"-*", "NONE"},
	{"a -*", "AND {WORD a, NOT {ALL}}"},
	{"a OR -*", "OR {WORD a, NONE}"},
	{"NOT (NOT *)", "AND {ALL, NOT {NONE}}"},

	/* having to be there */
	{"+a b", "AND {WORD a, WORD b}"},
	{"+a OR b OR c", "MAYBE {WORD a, WORD b, WORD c}"},
	{"+a OR +b OR c", "MAYBE {AND {WORD a, WORD b}, WORD c}"},
	{"a OR +b", "MAYBE {WORD b, WORD a}"},
	{"+a", "WORD a"},
	{"x (+(a OR b) OR c)", "AND {WORD x, MAYBE {OR {WORD a, WORD b}, WORD c}}"},

	/* phrases */
	{"\"a b\"", "PHRASE {WORD =a, WORD =b}"},
	{"\"a\"", "WORD =a"},
	{"=\"a b\"", "PHRASE {WORD =a, WORD =b}"},
	{"\"a b\"~3", "PHRASE ~3 {WORD =a, WORD =b}"},
	{"\"a b\"~0", "PHRASE {WORD =a, WORD =b}"},
	{"\"a b\"~3^2", "PHRASE ~3 ^2 {WORD =a, WORD =b}"},
	{"\"APT31\"~3", "PHRASE ~3 {WORD =APT31}"},
	{"\"a & b \xE2\x80\x94 c\"", "PHRASE {WORD =a, WORD =b, WORD =c}"},
	{"\"a AND OR b\"", "PHRASE {WORD =a, WORD =\\AND, WORD =\\OR, WORD =b}"},
	{"\"a -b +c =d e:f\"", "PHRASE {WORD =a, WORD =\\-b, WORD =\\+c, WORD =\\=d, "
			       "WORD =\\e:f}"},
	{"\"(wuhan OR chengdu) compan*\"", "PHRASE {OR {WORD =wuhan, WORD =chengdu}, "
					   "WORD compan*}"},
	{"\"the (people's republic OR china) said~1\"",
		"PHRASE {WORD =the, OR {PHRASE {WORD =people's, WORD =republic}, WORD =china}, "
		"WORD said~1}"},
	{"\"(a OR b)\"", "OR {WORD =a, WORD =b}"},
	{"\"(a OR b c)\" d", "AND {OR {WORD =a, PHRASE {WORD =b, WORD =c}}, WORD d}"},
	{"\"(a OR b)\"~2", "PHRASE ~2 {OR {WORD =a, WORD =b}}"},
	{"\"x (a OR b), c\"", "PHRASE {WORD =x, OR {WORD =a, WORD =b}, WORD =c}"},
	{"\"Science (WXRZ) Ltd\"", "PHRASE {WORD =Science, WORD =\\(WXRZ\\), WORD =Ltd}"},
	{"\"a (b) OR c\"", "PHRASE {WORD =a, WORD =\\(b\\), WORD =\\OR, WORD =c}"},
	{"\xE2\x80\x9C"
	 "a \"b\" c\xE2\x80\x9D",
		"PHRASE {WORD =a, WORD =\\\"b\\\", WORD =c}"},
	{"\"a \xE2\x80\x9C"
	 "b\xE2\x80\x9D\"",
		"PHRASE {WORD =a, WORD =\\\xE2\x80\x9C"
		"b\\\xE2\x80\x9D}"},

	/* closeness */
	{"a NEAR/5 b", "NEAR 5 {WORD a, WORD b}"},
	{"a NEAR b", "NEAR 10 {WORD a, WORD b}"},
	{"a ADJ/3 b ADJ/3 c", "ADJ 3 {WORD a, WORD b, WORD c}"},
	{"a NEAR/s b OR c NEAR/p d", "OR {NEAR sentence {WORD a, WORD b}, NEAR paragraph {WORD c, "
				     "WORD d}}"},
	{"x a NEAR/5 b AND y", "AND {WORD x, NEAR 5 {WORD a, WORD b}, WORD y}"},
	{"-(a NEAR/5 b)", "AND {ALL, NOT {NEAR 5 {WORD a, WORD b}}}"},
	{"(hack* OR breach) NEAR/5 (parliament OR \"electoral commission\")",
		"NEAR 5 {OR {WORD hack*, WORD breach}, OR {WORD parliament, PHRASE {WORD "
		"=electoral, WORD =commission}}}"},
	{"title:(a ADJ/2 b)^3", "ADJ 2 ^3 {WORD title:a, WORD title:b}"},
	{"title:a NEAR/2 title:b", "NEAR 2 {WORD title:a, WORD title:b}"},

	/* fields */
	{"title:a", "WORD title:a"},
	{"Title:a PUBLISHER:b", "AND {WORD title:a, WORD source:b}"},
	{"text:a body:b", "AND {WORD a, WORD b}"},
	{"title:(a OR b)", "OR {WORD title:a, WORD title:b}"},
	{"title:(a source:(b c) d)", "AND {WORD title:a, WORD source:b, WORD source:c, "
				     "WORD title:d}"},
	{"title:=a title:b* title:c^2", "AND {WORD title:=a, WORD title:b*, WORD title:c^2}"},
	{"title:\"joint statement\"~2", "PHRASE title ~2 {WORD title:=joint, "
					"WORD title:=statement}"},
	{"title:(-a b)", "AND {WORD title:b, NOT {WORD title:a}}"},
	{"title:AND title:x:y", "AND {WORD title:\\AND, WORD title:\\x:y}"},
	{"kind:statement lang:\"fi\" lang:=de", "AND {WORD kind:statement, WORD lang:fi, "
						"WORD lang:de}"},
	{"site:justice.gov site:just*", "AND {WORD site:justice.gov, WORD site:just*}"},
	{"id:https://www.justice.gov/opa?a=*b~", "WORD id:https://www.justice.gov/opa?a=\\*b\\~"},
	{"id:statements/* id:\"my file.txt\"", "AND {WORD id:statements/*, "
					       "WORD id:\"my file.txt\"}"},
	{"id:\":a\" title:\":a\"", "AND {WORD id:\\:a, WORD title:=\\:a}"},
	{"id:a^2 id:\"a\"^2", "AND {WORD id:a\\^2, WORD id:\"a\"^2}"},
	{"id:-x id:=x", "AND {WORD id:\\-x, WORD id:\\=x}"},
	{"kind:article^2", "WORD kind:\"article\"^2"},

	/* days */
	{"date:2024", "RANGE date:2024-01-01..2024-12-31"},
	{"date:2024-02", "RANGE date:2024-02-01..2024-02-29"},
	{"date:2024-3", "RANGE date:2024-03-01..2024-03-31"},
	{"date:2024-03-25", "RANGE date:2024-03-25"},
	{"date:2024-03-01..2024-03-25", "RANGE date:2024-03-01..2024-03-25"},
	{"date:2023..2024-02", "RANGE date:2023-01-01..2024-02-29"},
	{"date:..2024", "RANGE date:..2024-12-31"},
	{"date:2024..", "RANGE date:2024-01-01.."},
	{"published:\"2024\"", "RANGE date:2024-01-01..2024-12-31"},
	{"date:(2023 OR ..1999)", "OR {RANGE date:2023-01-01..2023-12-31, RANGE "
				  "date:..1999-12-31}"},
	{"-date:2024^2", "AND {ALL, NOT {RANGE date:2024-01-01..2024-12-31^2}}"},
	{"date:today", "RANGE date:2024-03-31"},
	{"title:a..c", "RANGE title:a..c"},
	{"title:..c^2", "RANGE title:..c^2"},
	{"title:a..", "RANGE title:a.."},
	{"title:(a..b OR c)", "OR {RANGE title:a..b, WORD title:c}"},
	{"id:x/1..x/9", "RANGE id:x/1..x/9"},
	{"title:=a..c", "WORD title:=a.\\.c"},
	{"title:\"a..c\"", "WORD title:=a.\\.c"},
	{"title:a.\\.c", "WORD title:a.\\.c"},
	{"title:a...c", "WORD title:a.\\.\\.c"},
	{"id:\"a..c\"", "WORD id:a.\\.c"},
	{"a..c source:a.\\.c", "AND {WORD a..c, WORD source:a.\\.c}"},
	{"date:yesterday..today", "RANGE date:2024-03-30..2024-03-31"},
	{"date:7d..", "RANGE date:2024-03-24.."},
	{"date:31d", "RANGE date:2024-02-29"},
	{"date:0d", "RANGE date:2024-03-31"},
	{"date:366d", "RANGE date:2023-03-31"},
	{"date:2w..1d", "RANGE date:2024-03-17..2024-03-30"},
	{"date:1m..", "RANGE date:2024-02-29.."},
	{"date:3m..", "RANGE date:2023-12-31.."},
	{"date:13m..", "RANGE date:2023-02-28.."},
	{"date:1y..", "RANGE date:2023-03-31.."},
};

static void gives_trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(trees); i++)
		check_tree(trees[i].text, trees[i].tree, NULL);
}

static void any_joins_by_or(void **state)
{
	(void)state;
	static const struct tree_case cases[] = {
		{"a b", "OR {WORD a, WORD b}"},
		{"a", "WORD a"},
		{"a b AND c", "OR {WORD a, AND {WORD b, WORD c}}"},
		{"a b -c", "AND {OR {WORD a, WORD b}, NOT {WORD c}}"},
		{"-c a", "AND {WORD a, NOT {WORD c}}"},
		{"-c", "AND {ALL, NOT {WORD c}}"},
		{"+a b c", "MAYBE {WORD a, WORD b, WORD c}"},
		{"a +b", "MAYBE {WORD b, WORD a}"},
		{"+a +b", "AND {WORD a, WORD b}"},
		{"+a +b c -d", "AND {MAYBE {AND {WORD a, WORD b}, WORD c}, NOT {WORD d}}"},
		{"a b OR c", "OR {WORD a, WORD b, WORD c}"},
		{"a (b c) \"d e\"", "OR {WORD a, WORD b, WORD c, PHRASE {WORD =d, WORD =e}}"},
		{"a b NEAR/2 c", "OR {WORD a, NEAR 2 {WORD b, WORD c}}"},
		{"title:(a b)", "OR {WORD title:a, WORD title:b}"},
		{"a +b OR c", "OR {MAYBE {WORD b, WORD a}, WORD c}"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_tree(cases[i].text, cases[i].tree, &(struct pm_query_options){.any = true});
}

static void since_and_until_are_added(void **state)
{
	(void)state;
	static const struct {
		const char *text, *since, *until, *tree;
		bool any, literal;
	} cases[] = {
		{"a", "2024", "", "AND {WORD a, RANGE date:2024-01-01..}", false, false},
		{"a b", "", "2024-02", "AND {OR {WORD a, WORD b}, RANGE date:..2024-02-29}", true,
			false},
		{"-a", "2023", "2024", "AND {RANGE date:2023-01-01..2024-12-31, NOT {WORD a}}",
			false, false},
		{"", "7d", "today", "RANGE date:2024-03-24..2024-03-31", false, false},
		{" \n", "2024", "", "RANGE date:2024-01-01..", false, true},
		{"!", "2024", "", "NONE", false, true},
		{"*", "2024", "", "RANGE date:2024-01-01..", false, false},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_tree(cases[i].text, cases[i].tree,
			&(struct pm_query_options){
				.since = pm_str_of(cases[i].since),
				.until = pm_str_of(cases[i].until),
				.any = cases[i].any,
				.literal = cases[i].literal,
			});
}

static void bad_bounds_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *since, *until, *message;
	} cases[] = {
		{"2024-13", "", "since: there is no month 13"},
		{"", "2024-02-30", "until: 2024-02 has no day 30"},
		{"2025", "2024", "since is after until"},
		{"2024..2025", "", "since: \"2024..2025\" is no date"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_error err;
		struct pm_query_options options = {
			.since = pm_str_of(cases[i].since), .until = pm_str_of(cases[i].until)};
		assert_null(parse("a", &options, &err));
		assert_int_equal(err.status, PM_INVALID);
		assert_non_null(strstr(err.message, cases[i].message));
	}
}

static void literal_takes_anything(void **state)
{
	(void)state;
	const struct {
		struct pm_str text;
		const char *tree;
	} cases[] = {
		{PM_STR("a AND -b"), "AND {WORD a, WORD \\AND, WORD \\-b}"},
		{PM_STR("title:x \"y* (z)^2 ~"), "AND {WORD \\title:x, WORD \\\"y\\*, WORD "
						 "\\(z\\)\\^2}"},
		{PM_STR("a\0b\xFF\xFE"
			"c"),
			"AND {WORD a, WORD b, WORD c}"},
		{PM_STR("NEAR/5 \\x\\ =y"), "AND {WORD \\NEAR/5, WORD \\\\x\\\\, WORD \\=y}"},
		{PM_STR("*"), "NONE"},
		{PM_STR(""), "NONE"},
		{PM_STR("\xE2\x80"), "NONE"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_query_options options = {.literal = true};
		struct pm_query *query;
		struct pm_error err;
		struct pm_buf tree = {0};
		assert_int_equal(pm_query_parse(&query, cases[i].text, &options, &err), PM_OK);
		flatten(&tree, pm_query_root(query));
		assert_string_equal(tree.ptr, cases[i].tree);
		check_text(query);
		pm_buf_free(&tree);
		pm_query_free(query);
	}
}

static const struct {
	const char *text;
	size_t offset;
	const char *message;
} errors[] = {
	{"", 0, "the query is empty"},
	{" \t", 0, "the query is empty"},
	{"& -", 0, "no letter or digit"},
	{"a \"b", 2, "this quote is not closed"},
	{"title:a..-", 6, "both ends of a range"},
	{"source:a..c", 7, "source: takes no range"},
	{"lang:en..fi", 5, "lang: takes no range"},
	{"a \xE2\x80\x9C"
	 "b\"",
		2, "this quote is not closed"},
	{"5\" gun", 1, "this quote is not closed"},
	{"a (b", 2, "this parenthesis is not closed"},
	{"((a)", 0, "this parenthesis is not closed"},
	{"a) b", 1, "this parenthesis was never opened"},
	{"a ()", 3, "missing before this parenthesis"},
	{"a (&)", 4, "missing before this parenthesis"},
	{"AND a", 0, "missing before AND"},
	{"a AND", 5, "the query ends"},
	{"a OR OR b", 5, "missing before OR"},
	{"a OR AND b", 5, "missing before AND"},
	{"a OR )", 5, "missing before this parenthesis"},
	{"a NOT", 5, "the query ends"},
	{"(a OR) b", 5, "missing before this parenthesis"},
	{"NEAR/5 b", 0, "missing before NEAR"},
	{"a NEAR/0 b", 7, "NEAR/ takes a number of words from 1 to 1000"},
	{"a ADJ/x b", 6, "ADJ/ takes a number"},
	{"a NEAR/1001 b", 7, "NEAR/ takes"},
	{"a NEAR/99999999999999999999 b", 7, "NEAR/ takes"},
	{"a NEAR/ b", 7, "NEAR/ takes"},
	{"a NEAR/3 b NEAR/4 c", 11, "must be the same"},
	{"a NEAR/3 b ADJ/3 c", 11, "must be the same"},
	{"a NEAR/3 (b c)", 9, "beside NEAR may stand only"},
	{"a ADJ/3 -b", 8, "beside ADJ may stand only"},
	{"-a NEAR b", 0, "beside NEAR may stand only"},
	{"title:a NEAR b", 13, "beside NEAR may stand only"},
	{"date:2024 NEAR b", 0, "beside NEAR may stand only"},
	{"a NEAR kind:article", 7, "beside NEAR may stand only"},
	{"(a NEAR b) NEAR c", 0, "beside NEAR may stand only"},
	{"+a NEAR b", 0, "+ cannot stand beside NEAR"},
	{"a ADJ/2 +b", 8, "+ cannot stand beside ADJ"},
	{"+-a", 1, "- and + cannot stand together"},
	{"-+a", 0, "- and + cannot stand together"},
	{"title:a..\"b c\"", 9, "the ends of a range stand without quotes"},
	{"titel:a", 0, "no field \"titel\": did you mean title?"},
	{"b dates:2024", 2, "did you mean date?"},
	{"xyzzy:a", 0, "no field \"xyzzy\"; in quotes it is text; fields: text, title"},
	{"mailto:a@b.c", 0, "no field \"mailto\""},
	{"title: a", 6, "nothing follows title:"},
	{"(date:)", 6, "nothing follows date:"},
	{"title:-a", 6, "- belongs before the field: -title:"},
	{"text:+a", 5, "+ belongs before the field: +text:"},
	{"title:&", 6, "has no letter or digit"},
	{"title:\"\"", 6, "no word between the quotes"},
	{"id:\"\"", 4, "has no letter or digit"},
	{"id:*", 3, "* alone stands for every document"},
	{"title:*", 6, "* alone stands for every document"},
	{"a \"\"", 2, "no word between the quotes"},
	{"\"&\"", 0, "no word between the quotes"},
	{"a*b", 1, "* may stand only at the end"},
	{"*ab", 0, "* may stand only at the end"},
	{"a**", 1, "* may stand only at the end"},
	{"\"a *b\"", 3, "* may stand only at the end"},
	{"\"a * b\"", 3, "* stands for the end of a word"},
	{"\"a b\"*", 5, "* may stand only at the end"},
	{"a~3", 2, "~ after a word takes 1 or 2"},
	{"a~0.8", 2, "~ after a word takes 1 or 2"},
	{"lang:en~", 7, "~ works in fields of words"},
	{"rain kind:press", 10, "there is no kind \"press\": write article or statement"},
	{"rain lang:english", 10, "\"english\" is no code of a language"},
	{"kind:\"a\"~2", 5, "~ after quotes works in fields of words"},
	{"\"a b\"~", 6, "~ after a phrase takes"},
	{"\"a b\"~1001", 6, "~ after a phrase takes"},
	{"(a b)~3", 5, "~ cannot follow a parenthesis"},
	{"a^1001", 2, "a weight is at most 1000"},
	{"a^2x", 2, "is no weight"},
	{"a^-1", 2, "is no weight"},
	{"a^1.2345", 2, "is no weight"},
	{"\"a\"^x", 4, "is no weight"},
	{"(a^2)^3", 5, "has a weight"},
	{"=(a OR b)", 0, "= takes one word"},
	{"\"cit(y OR ies)\"", 4, "alternatives are whole words"},
	{"\"(a OR b)s\"", 1, "alternatives are whole words"},
	{"\"(a OR ) b\"", 7, "a word is missing beside OR"},
	{"\"( OR a) b\"", 3, "a word is missing beside OR"},
	{"\"(a OR b c\"", 4, "without parentheses inside"},
	{"\"((a OR b) OR c)\"", 5, "without parentheses inside"},
	{"date:2024-13", 10, "there is no month 13"},
	{"date:2024-00", 10, "there is no month 0"},
	{"date:0000", 5, "there is no year 0"},
	{"date:2024-02-30", 13, "2024-02 has no day 30"},
	{"date:2023-2-29", 12, "2023-02 has no day 29"},
	{"date:2024-01-00", 13, "has no day 0"},
	{"date:2024-03..2024-02", 14, "ends before it begins"},
	{"date:2024..2024-13", 16, "there is no month 13"},
	{"date:..", 5, "neither a first nor a last"},
	{"date:...", 7, "is no date"},
	{"date:20240325", 5, "is no date"},
	{"date:2024/03", 5, "is no date"},
	{"date:24", 5, "is no date"},
	{"date:2024-", 5, "is no date"},
	{"date:2024-1-1-1", 5, "is no date"},
	{"date:>2024", 5, "is no date"},
	{"date:7", 5, "is no date"},
	{"date:7h", 5, "is no date"},
	{"date:9999y", 5, "is no date"},
	{"date:99999d", 5, "is no date"},
	{"date:\"25 March\"", 6, "is no date"},
	{"a \xFF", 2, "byte 0xFF is not part of valid UTF-8"},
	{"a \xED\xA0\x80", 2, "byte 0xED is not part"},
};

static void errors_say_where_and_what(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(errors); i++) {
		struct pm_error err;
		struct pm_query *query = parse(errors[i].text, NULL, &err);
		if (query != NULL)
			fail_msg("%s was taken as %s", errors[i].text, pm_query_text(query).ptr);
		assert_int_equal(err.status, PM_BAD_QUERY);
		if (strstr(err.message, errors[i].message) == NULL ||
			err.offset != errors[i].offset)
			fail_msg("%s: %s at %zu", errors[i].text, err.message, err.offset);
	}
}

static void a_nul_is_refused(void **state)
{
	(void)state;
	struct pm_query *query;
	struct pm_error err;

	assert_int_equal(pm_query_parse(&query, PM_STR("ab\0c"), NULL, &err), PM_BAD_QUERY);
	assert_int_equal(err.offset, 2);
	assert_int_equal(pm_query_parse(&query, PM_STR("ab\0c"), NULL, NULL), PM_BAD_QUERY);
	assert_null(query);
}

static void warns(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t offsets[3];
		const char *messages[3];
	} cases[] = {
		{"a b", {0}, {NULL}},
		{"a & b", {2}, {"& is no operator and was left out: write AND"}},
		{"a || b ! -", {2, 7, 9}, {"write OR", "write NOT", "\"-\" has no letter"}},
		{"\"a\", \"b\"", {0}, {NULL}},
		{"a --b", {2}, {"two minus signs are only text"}},
		{"a !b", {2}, {"! is only text"}},
		{"-& a", {0}, {"\"-&\" has no letter or digit"}},
		{"a ^2", {2},
			{"\"^2\" is read as a word: ^ touches what it belongs to, as in word^2"}},
		{"\"a b\" ~3 ~0.5", {6, 9}, {"\"~3\" is read as a word", "as in word~0.5"}},
		{"a^2 \"b\"^2 \"b c\"~3 ~a ^a \\^2", {0}, {NULL}},
		{"\"(a b\"", {1}, {"not closed within the quotes"}},
		{"\"a (b) c(d e\" & f", {8, 14}, {"not closed within", "& is no operator"}},
		{"\"a (b) c\" \"(a OR b) c\" \"a) b\" \"\\(a\"", {0}, {NULL}},
		{"w?rd title:\"x w?rd\"", {0, 14},
			{"? stands for no letter: \"w?rd\" is read as words", "\"w?rd\""}},
		{"why? ?x w\\?rd http://a.b/c?d=e a?b=c id:a?b site:a?b", {0}, {NULL}},
		{"title:\"a b\"..c", {11}, {"the ends of a range stand without quotes"}},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_error err;
		struct pm_query *query = parse(cases[i].text, NULL, &err);
		assert_non_null(query);
		size_t count, expected = 0;
		const struct pm_query_warning *warnings = pm_query_warnings(query, &count);
		while (expected < 3 && cases[i].messages[expected] != NULL)
			expected++;
		assert_int_equal(count, expected);
		for (size_t j = 0; j < count; j++) {
			assert_int_equal(warnings[j].offset, cases[i].offsets[j]);
			assert_non_null(strstr(warnings[j].message.ptr, cases[i].messages[j]));
		}
		pm_query_free(query);
	}
}

static void many_warnings_are_kept(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	struct pm_error err;
	size_t count;

	for (size_t i = 0; i < 100; i++)
		pm_buf_add_format(&text, "& ");
	pm_buf_add_format(&text, "a");
	struct pm_query *query = parse(text.ptr, NULL, &err);
	const struct pm_query_warning *warnings = pm_query_warnings(query, &count);
	assert_int_equal(count, 100);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(warnings[i].offset, 2 * i);
	pm_query_free(query);
	pm_buf_free(&text);
}

/* A query of many copies of three parts around a word. */
static struct pm_query *parse_nested(
	size_t count, const char *open, const char *close, struct pm_error *err)
{
	struct pm_buf text = {0};

	for (size_t i = 0; i < count; i++)
		pm_buf_add_str(&text, pm_str_of(open));
	pm_buf_add_char(&text, 'x');
	for (size_t i = 0; i < count; i++)
		pm_buf_add_str(&text, pm_str_of(close));
	struct pm_query *query = parse(text.ptr, NULL, err);
	pm_buf_free(&text);
	return query;
}

static void depth_and_size_are_bounded(void **state)
{
	(void)state;
	static const struct {
		const char *open, *close, *message;
		size_t good, bad;
	} cases[] = {
		{"(", ")", "nested more than 200 levels", 200, 201},
		{"NOT ", "", "nested more than 200 levels", 200, 100000},
		{"a OR (", ")", "nested more than 200 levels", 200, 100000},
		{"title:(", ")", "nested more than 200 levels", 200, 201},
		{"b ", "", "more than 100000 words", 99999, 100000},
		{"bbbbbbbbb+", "", "longer than 1048576 bytes", 104857, 104858},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_error err;
		struct pm_query *query =
			parse_nested(cases[i].good, cases[i].open, cases[i].close, &err);
		assert_non_null(query);
		check_text(query);
		pm_query_free(query);
		assert_null(parse_nested(cases[i].bad, cases[i].open, cases[i].close, &err));
		assert_int_equal(err.status, PM_BAD_QUERY);
		assert_non_null(strstr(err.message, cases[i].message));
	}
}

static void nodes_know_their_bytes(void **state)
{
	(void)state;
	static const char text[] = "ab title:(cd \"e f\"~2) -gh";
	struct pm_error err;
	struct pm_query *query = parse(text, NULL, &err);
	const struct pm_node *root = pm_query_root(query);

	assert_int_equal(root->count, 4);
	static const struct {
		size_t start, end;
	} expected[] = {{0, 2}, {10, 12}, {13, 20}, {22, 25}};
	for (size_t i = 0; i < root->count; i++) {
		assert_int_equal(root->children[i]->start, expected[i].start);
		assert_int_equal(root->children[i]->end, expected[i].end);
	}
	assert_int_equal(root->start, 0);
	assert_int_equal(root->end, sizeof text - 1);
	pm_query_free(query);
}

static void the_tree_is_shown_indented(void **state)
{
	(void)state;
	struct pm_error err;
	struct pm_query *query = parse("a \"b (c OR d)\" -date:2024-03-25", NULL, &err);
	struct pm_buf out = {0};

	pm_node_write_tree(&out, pm_query_root(query));
	assert_string_equal(out.ptr, "AND\n"
				     "  WORD a\n"
				     "  PHRASE\n"
				     "    WORD =b\n"
				     "    OR\n"
				     "      WORD =c\n"
				     "      WORD =d\n"
				     "  NOT\n"
				     "    RANGE date:2024-03-25\n");
	assert_string_equal(
		pm_query_text(query).ptr, "a AND \"b (c OR d)\" AND NOT date:2024-03-25");
	pm_buf_free(&out);
	pm_query_free(query);
}

static void columns_count_characters(void **state)
{
	(void)state;
	struct pm_str text = PM_STR("\xC3\xA4\xE5\x8C\x97\xFF"
				    "a");

	assert_int_equal(pm_query_column(text, 0), 1);
	assert_int_equal(pm_query_column(text, 2), 2);
	assert_int_equal(pm_query_column(text, 5), 3);
	assert_int_equal(pm_query_column(text, 6), 4);
	assert_int_equal(pm_query_column(text, 7), 5);
	assert_int_equal(pm_query_column(text, 99), 5);
}

/* A small generator of random numbers (xorshift64*, Vigna 2016): the same on every run. */
static uint64_t random_state;

static size_t random_below(size_t bound)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (size_t)((random_state * UINT64_C(2685821657736338717)) >> 33) % bound;
}

/* Whatever is taken has a text that means the same; what is not has a place inside the query. */
static void random_queries_mean_what_their_text_says(void **state)
{
	(void)state;
	static const char *const pieces[] = {" ", " ", " ", " ", "a", "b", "word", "APT31",
		"\xC3\xA9t\xC3\xA9", "\xE5\x8C\x97\xE4\xBA\xAC", "(", ")", "(", ")", "\"", "\"",
		"\xE2\x80\x9C", "\xE2\x80\x9D", "\xC2\xAB", "\xC2\xBB", "*", "~", "~2", "^2",
		"^0.125", "^", "=", "-", "+", "\\", ":",
		"title:", "date:", "id:", "kind:", "text:", "2024", "2024-03-25", "..", "7d",
		" AND ", " OR ", " NOT ", " NEAR/3 ", " ADJ/s ", " OR ", "AND", "OR", "NEAR", "&",
		",", "/", "https://x.y", "\xC2\xA0", "'", "\xCC\x81"};
	size_t good = 0;

	random_state = 20240325;
	for (size_t round = 0; round < 60000; round++) {
		struct pm_query_options options = {
			.any = random_below(2) == 0,
			.literal = random_below(8) == 0,
			.since = random_below(8) == 0 ? PM_STR("2024") : PM_STR(""),
		};
		struct pm_buf text = {0};
		struct pm_error err;
		size_t count = 1 + random_below(12);
		pm_buf_add(&text, "", 0);
		for (size_t i = 0; i < count; i++)
			pm_buf_add_str(&text, pm_str_of(pieces[random_below(COUNT_OF(pieces))]));
		struct pm_query *query = parse(text.ptr, &options, &err);
		if (query != NULL) {
			good++;
			check_text(query);
		} else {
			assert_int_equal(err.status, PM_BAD_QUERY);
			assert_false(options.literal);
			assert_true(err.offset <= text.len);
			assert_true(err.message[0] != '\0');
		}
		pm_query_free(query);
		pm_buf_free(&text);
	}
	assert_true(good > 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_trees),
		cmocka_unit_test(any_joins_by_or),
		cmocka_unit_test(since_and_until_are_added),
		cmocka_unit_test(bad_bounds_are_named),
		cmocka_unit_test(literal_takes_anything),
		cmocka_unit_test(errors_say_where_and_what),
		cmocka_unit_test(a_nul_is_refused),
		cmocka_unit_test(warns),
		cmocka_unit_test(many_warnings_are_kept),
		cmocka_unit_test(depth_and_size_are_bounded),
		cmocka_unit_test(nodes_know_their_bytes),
		cmocka_unit_test(the_tree_is_shown_indented),
		cmocka_unit_test(columns_count_characters),
		cmocka_unit_test(random_queries_mean_what_their_text_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
