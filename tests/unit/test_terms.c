/*
 * Tests of what is indexed of a document.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/terms.h"

#include <stdio.h>

#include "lib/breaks.h"
#include "lib/xap.h"
#include "tests/unit/test.h"

static struct pm_terms *terms;

static int make_terms(void **state)
{
	(void)state;
	return pm_terms_new(&terms, NULL) == PM_OK ? 0 : -1;
}

static int free_terms(void **state)
{
	(void)state;
	pm_terms_free(terms);
	return 0;
}

/* A term as `wdf@position,position`; "" when there is none. */
static const char *describe(const char *term)
{
	static char text[256];
	const struct pm_term *found = pm_terms_find(terms, pm_str_of(term));
	const struct pm_term_place *places = pm_terms_places(terms);

	if (found == NULL)
		return "";
	size_t len = (size_t)snprintf(text, sizeof text, "%u", found->wdf);
	for (uint32_t place = found->first; place != 0; place = places[place - 1].next)
		len += (size_t)snprintf(text + len, sizeof text - len, "%c%u",
			strchr(text, '@') == NULL ? '@' : ',', places[place - 1].position);
	return text;
}

static size_t count_terms(void)
{
	size_t count;

	pm_terms_all(terms, &count);
	return count;
}

static void follows_the_schema(void **state)
{
	(void)state;
	const struct pm_str authors[] = {PM_STR("Ada Weiss"), PM_STR("Bo Weiss")};
	const struct pm_str tags[] = {PM_STR("Tax Division")};
	const struct pm_document document = {
		.uid = PM_STR("u/1"),
		.url = PM_STR("https://www.Justice.gov/a"),
		.title = PM_STR("Taxes raised"),
		.authors = authors,
		.author_count = 2,
		.source = PM_STR("Rain Office"),
		.kind = PM_KIND_STATEMENT,
		.language = PM_STR("en"),
		.tags = tags,
		.tag_count = 1,
		.published = {.year = 2024, .month = 3, .day = 5},
		.text = PM_STR("Taxes and taxing. Rain."),
	};
	static const struct {
		const char *term, *expected;
	} cases[] = {
		/* Title from 1, a gap of 100 after its last word, then the body. */
		{"taxes", "4@1,103"},
		{"raised", "3@2"},
		{"and", "1@104"},
		{"taxing", "1@105"},
		{"rain", "1@106"},
		{"Ztax", "5"},
		{"Zrais", "3"},
		{"Zrain", "1"},
		{"Staxes", "1@1"},
		{"Sraised", "1@2"},
		{"ZStax", "1"},
		{"ZSrais", "1"},
		{"Srain", ""},
		{"Aada", "1@1"},
		{"Aweiss", "2@2,104"},
		{"Abo", "1@103"},
		{"ZAada", ""},
		{"XSrain", "1@1"},
		{"XSoffice", "1@2"},
		{"Ktax", "1@1"},
		{"Kdivision", "1@2"},
		{"Hwww.justice.gov", "0"},
		{"Hjustice.gov", "0"},
		{"Hgov", "0"},
		{"XKstatement", "0"},
		{"Len", "0"},
		{"Y2024", "0"},
		{"M202403", "0"},
		{"D20240305", "0"},
		{"Qu/1", "0"},
	};

	/* Twice: nothing stays of the one before. */
	for (int round = 0; round < 2; round++) {
		assert_int_equal(pm_terms_build(terms, &document, NULL), PM_OK);
		for (size_t i = 0; i < COUNT_OF(cases); i++)
			if (strcmp(describe(cases[i].term), cases[i].expected) != 0)
				fail_msg("%s: %s, not %s", cases[i].term, describe(cases[i].term),
					cases[i].expected);
		/* All of the table but Srain and ZAada, and Zand. */
		assert_int_equal(count_terms(), COUNT_OF(cases) - 2 + 1);
		assert_true(pm_str_is(pm_terms_key(terms), "Qu/1"));
		assert_string_equal(pm_terms_stemmer(terms), "english");
	}
}

static void values_are_as_in_the_schema(void **state)
{
	(void)state;
	const struct pm_document document = {
		.uid = PM_STR("u/1"),
		.source = PM_STR("Rain Office"),
		.kind = PM_KIND_ARTICLE,
		.language = PM_STR("de"),
		.published = {.year = 1970, .month = 1, .day = 2},
	};
	char seconds[XAP_NUMBER_SIZE];
	size_t len = xap_number_encode(86400, seconds), count;
	const struct pm_value expected[] = {
		{PM_SLOT_SECONDS, {seconds, len}},
		{PM_SLOT_DAY, PM_STR("19700102")},
		{PM_SLOT_UID, PM_STR("u/1")},
		{PM_SLOT_SOURCE, PM_STR("Rain Office")},
		{PM_SLOT_KIND, PM_STR("article")},
		{PM_SLOT_LANGUAGE, PM_STR("de")},
	};

	assert_int_equal(pm_terms_build(terms, &document, NULL), PM_OK);
	const struct pm_value *values = pm_terms_values(terms, &count);
	assert_int_equal(count, COUNT_OF(expected));
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(values[i].slot, expected[i].slot);
		assert_true(pm_str_equal(values[i].bytes, expected[i].bytes));
	}
	/* What is not known has no value. */
	assert_int_equal(
		pm_terms_build(terms, &(struct pm_document){.uid = PM_STR("u")}, NULL), PM_OK);
	values = pm_terms_values(terms, &count);
	assert_int_equal(count, 1);
	assert_int_equal(values[0].slot, PM_SLOT_UID);
	assert_int_equal(count_terms(), 1);
}

/* The breaks of a document as `position`, with # before a paragraph's and | before the text's first
 * one. */
static const char *describe_breaks(struct pm_str value)
{
	static char text[256];
	struct pm_breaks walk = {.bytes = value};
	struct pm_break next;
	size_t len = 0;

	text[0] = '\0';
	while (pm_breaks_next(&walk, &next))
		len += (size_t)snprintf(text + len, sizeof text - len, "%s%s%s%u",
			len > 0 ? " " : "", next.text ? "|" : "", next.paragraph ? "#" : "",
			next.position);
	return text;
}

/* The value of a slot, empty when there is none. */
static struct pm_str value_of(enum pm_slot slot)
{
	size_t count;
	const struct pm_value *values = pm_terms_values(terms, &count);

	for (size_t i = 0; i < count; i++)
		if (values[i].slot == slot)
			return values[i].bytes;
	return PM_STR("");
}

/* Breaks have the positions of words: the title's from 1, the text's 100 after its last. */
static void notes_sentences(void **state)
{
	(void)state;
	static const struct {
		const char *title, *text, *expected;
	} cases[] = {
		{"", "", ""},
		{"...", "- ! -", ""},
		{"Rain", "", "#1"},
		{"", "Rain", "|#101"},
		{"Rain. More rain", "It rains. It pours.", "#1 2 |#104 106"},
		/* Line feeds: space in a title, between paragraphs in a text. */
		{"Rain\nin May", "A b\nc d", "#1 |#104 #106"},
		{"Rain", "A b\nup. D\n\ne", "#1 |#102 105 #106"},
		/* A sentence without words counts for the one after it, with its paragraph. */
		{"", "Rain. ?! Snow\n***\nC", "|#101 102 #103"},
		/* A joined form and its first part have one position. */
		{"", "So. APT-31 is it.", "|#101 102"},
		/* Parts of a compound may be in two sentences. */
		{"",
			"a\xEF\xBC\x8E"
			"b c",
			"|#101 102"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct pm_document document = {.uid = PM_STR("u"),
			.title = pm_str_of(cases[i].title),
			.text = pm_str_of(cases[i].text)};
		assert_int_equal(pm_terms_build(terms, &document, NULL), PM_OK);
		const char *found = describe_breaks(value_of(PM_SLOT_BREAKS));
		if (strcmp(found, cases[i].expected) != 0)
			fail_msg("%s, %s: %s, not %s", cases[i].title, cases[i].text, found,
				cases[i].expected);
	}
}

static void lists_authors_and_tags(void **state)
{
	(void)state;
	const struct pm_str authors[] = {
		PM_STR("Bo Weiss"), PM_STR("Ada Weiss"), PM_STR("Bo Weiss"), PM_STR("bo weiss")};
	const struct pm_str tags[] = {PM_STR(""), PM_STR("Tax\nDivision")};
	const struct pm_document document = {.uid = PM_STR("u"),
		.title = PM_STR("\"\xC3\x84rger\" in APT-31"),
		.authors = authors,
		.author_count = COUNT_OF(authors),
		.tags = tags,
		.tag_count = COUNT_OF(tags)};

	assert_int_equal(pm_terms_build(terms, &document, NULL), PM_OK);
	assert_true(pm_str_is(value_of(PM_SLOT_AUTHORS), "Bo Weiss\nAda Weiss\nbo weiss"));
	assert_true(pm_str_is(value_of(PM_SLOT_TAGS), "Tax Division"));
	assert_true(pm_str_is(value_of(PM_SLOT_TITLE), "arger in apt 31"));
}

static void languages_have_their_stemmers(void **state)
{
	(void)state;
	static const struct {
		const char *language, *stemmer, *stem;
	} cases[] = {
		{"en", "english", "Zrun"},
		{"EN-gb", "english", "Zrun"},
		{"de_AT", "german", "Zrunning"},
		{"fi", "finnish", "Zrunning"},
		{"", "none", "Zrunning"},
		{"xx", "none", "Zrunning"},
		{"no such language, and a long one", "none", "Zrunning"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct pm_document document = {.uid = PM_STR("u"),
			.language = pm_str_of(cases[i].language),
			.text = PM_STR("running")};
		assert_int_equal(pm_terms_build(terms, &document, NULL), PM_OK);
		assert_string_equal(pm_terms_stemmer(terms), cases[i].stemmer);
		assert_non_null(pm_terms_find(terms, pm_str_of(cases[i].stem)));
	}
}

/* As many different terms as make the table grow several times, then a small document again. */
static void grows(void **state)
{
	(void)state;
	struct pm_buf text = {0};

	for (int i = 0; i < 300000; i++) {
		int n = i % 150000;
		pm_buf_add_format(&text, "q%c%c%c%c ", 'a' + n % 26, 'a' + n / 26 % 26,
			'a' + n / 676 % 26, 'a' + n / 17576);
	}
	const struct pm_document large = {.uid = PM_STR("u"), .text = pm_buf_str(&text)};
	assert_int_equal(pm_terms_build(terms, &large, NULL), PM_OK);
	assert_string_equal(describe("qaaaa"), "2@101,150101");

	const struct pm_document small = {.uid = PM_STR("u"), .text = PM_STR("one")};
	assert_int_equal(pm_terms_build(terms, &small, NULL), PM_OK);
	assert_int_equal(count_terms(), 3);
	pm_buf_free(&text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_terms, free_terms)
	const struct CMUnitTest tests[] = {
		TEST(follows_the_schema),
		TEST(values_are_as_in_the_schema),
		TEST(notes_sentences),
		TEST(lists_authors_and_tags),
		TEST(languages_have_their_stemmers),
		TEST(grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
