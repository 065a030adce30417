/*
 * Tests of the analyzer.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/analyzer.h"

#include <stdio.h>

#include "lib/buf.h"
#include "tests/unit/test.h"

/* Tokens are written "position:term", with the span after '@', a letter for kinds other than a
 * word, and the accented form after '/' where it differs. */
static void write_token(struct pm_buf *out, const struct pm_token *token, bool spans)
{
	static const char *const kinds[] = {"", "J", "P", "U", "B"};

	if (out->len > 0)
		pm_buf_add_char(out, ' ');
	pm_buf_add_format(out, "%u%s:", token->position, kinds[token->kind]);
	pm_buf_add_str(out, token->term);
	if (!pm_str_equal(token->term, token->accented)) {
		pm_buf_add_char(out, '/');
		pm_buf_add_str(out, token->accented);
	}
	if (spans)
		pm_buf_add_format(out, "@%zu-%zu", token->start, token->end);
}

static void write_tokens(
	struct pm_analyzer *analyzer, struct pm_buf *out, struct pm_str text, bool spans)
{
	struct pm_token token;

	pm_buf_clear(out);
	pm_buf_add(out, "", 0);
	pm_analyzer_start(analyzer, text, 1);
	while (pm_analyzer_next(analyzer, &token))
		write_token(out, &token, spans);
	assert_false(out->failed);
}

struct example {
	const char *input, *expected;
};

static void check_examples(void **state, const struct example *cases, size_t count, bool spans)
{
	struct pm_analyzer *analyzer = *state;
	struct pm_buf out = {0};

	for (int general = 0; general < 2; general++) {
		pm_analyzer_set_general(analyzer, general);
		for (size_t i = 0; i < count; i++) {
			write_tokens(analyzer, &out, pm_str_of(cases[i].input), spans);
			assert_string_equal(out.ptr, cases[i].expected);
		}
	}
	pm_analyzer_set_general(analyzer, false);
	pm_buf_free(&out);
}

#define CHECK(cases, spans) check_examples(state, cases, COUNT_OF(cases), spans)

static void finds_words(void **state)
{
	static const struct example cases[] = {
		{"", ""},
		{" \t\n", ""},
		{"Hello, World!", "1:hello 2:world"},
		{"a", "1:a"},
		{"(yes)", "1:yes"},
		{"end. Next", "1:end 2:next"},
		{"one--two \xE2\x80\x94 three\xE2\x80\x94"
		 "four",
			"1:one 2:two 3:three 4:four"},
		{"\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x80\x98so\xE2\x80\x99", "1:quoted 2:so"},
		{"workers' rights", "1:workers 2:rights"},
		{"word- -word", "1:word 2:word"},
		{"_private __init__", "1:private 2:init"},
		{"2024", "1:2024"},
		{"\xF0\x9F\x98\x80 ok \xE2\x82\xAC 5 %", "1:ok 2:5"},
		{"a/b", "1:a 2:b"},
		{"12:30", "1:12 2:30"},
		{"https://x/y", "1:https 2:x 3:y"},
		{"no.", "1:no"},
		{"x+y=z", "1:x 2:y 3:z"},
	};
	CHECK(cases, false);
}

static void joins_compounds(void **state)
{
	static const struct example cases[] = {
		{"cyber-espionage", "1J:cyberespionage 1P:cyber 2P:espionage"},
		{"Fox-IT now", "1J:foxit 1P:fox 2P:it 3:now"},
		{"CVE-2024-3094", "1J:cve20243094 1P:cve 2P:2024 3P:3094"},
		{"APT31", "1J:apt31 1P:apt 2P:31"},
		{"APT-31", "1J:apt31 1P:apt 2P:31"},
		{"APT 31", "1:apt 2:31"},
		{"COVID-19 COVID19", "1J:covid19 1P:covid 2P:19 3J:covid19 3P:covid 4P:19"},
		{"1990s", "1J:1990s 1P:1990 2P:s"},
		{"10th", "1J:10th 1P:10 2P:th"},
		{"1.2.3.4", "1J:1.2.3.4 1P:1 2P:2 3P:3 4P:4"},
		{"example.org.", "1J:example.org 1P:example 2P:org"},
		{"john@example.org", "1J:john@example.org 1P:john 2P:example 3P:org"},
		{"fox2.com", "1J:fox2.com 1P:fox 2P:2 3P:com"},
		{"1,234,567", "1J:1234567 1P:1 2P:234 3P:567"},
		{"1, 2", "1:1 2:2"},
		{"yes,no", "1:yes 2:no"},
		{"EU:n", "1J:eu:n 1P:eu 2P:n"},
		{"AT&T R&D", "1J:att 1P:at 2P:t 3J:rd 3P:r 4P:d"},
		{"1&2 a&1", "1:1 2:2 3:a 4:1"},
		{"snake_case a__b", "1J:snakecase 1P:snake 2P:case 3J:ab 3P:a 4P:b"},
		{"\xE2\x80\x93"
		 "a\xE2\x80\x93"
		 "b\xE2\x80\x90"
		 "c\xE2\x80\x91"
		 "d",
			"1J:abcd 1P:a 2P:b 3P:c 4P:d"},
		{"end.The", "1J:end.the 1P:end 2P:the"},
		{"10\xE2\x80\xAF"
		 "000\xE2\x80\xAF"
		 "euros",
			"1J:10000 1P:10 2P:000 3:euros"},
		{"H\xE2\x82\x82O m\xC2\xB2", "1J:h2o 1P:h 2P:2 3P:o 4J:m2 4P:m 5P:2"},
		{"col\xC2\xB7lega", "1J:collega 1P:col 2P:lega"},
		/* more than three changes between letters and digits: a hash */
		{"a1b2", "1J:a1b2 1P:a 2P:1 3P:b 4P:2"},
		{"a1b2c", "1:a1b2c"},
		{"x-9f86d081884c7d65", "1J:x9f86d081884c7d65 1P:x 2P:9f86d081884c7d65"},
	};
	CHECK(cases, false);
}

static void takes_apostrophes(void **state)
{
	static const struct example cases[] = {
		{"Trump's win", "1:trump@0-7 2:win@8-11"},
		{"Trump\xE2\x80\x99s", "1:trump@0-9"},
		{"TRUMP'S", "1:trump@0-7"},
		{"1990's", "1:1990@0-6"},
		{"Fox-IT's", "1J:foxit@0-8 1P:fox@0-3 2P:it@4-8"},
		{"l'ambassadeur", "1J:lambassadeur@0-13 1P:l@0-1 2P:ambassadeur@2-13"},
		{"O\xE2\x80\x99"
		 "Brien's",
			"1J:obrien@0-11 1P:o@0-1 2P:brien@4-11"},
		{"don't", "1J:dont@0-5 1P:don@0-3 2P:t@4-5"},
		{"it's-on", "1J:itson@0-7 1P:it@0-2 2P:s@3-4 3P:on@5-7"},
		{"'tis 'so'", "1:tis@1-4 2:so@6-8"},
		{"boss'", "1:boss@0-4"},
		{"\xD7\xA6\xD7\x94\"\xD7\x9C",
			"1J:\xD7\xA6\xD7\x94\xD7\x9C@0-7 1P:\xD7\xA6\xD7\x94@0-4 2P:\xD7\x9C@5-7"},
	};
	CHECK(cases, true);
}

static void takes_acronyms(void **state)
{
	static const struct example cases[] = {
		{"U.S. law", "1:us@0-4 2:law@5-8"},
		{"U.S", "1:us@0-3"},
		{"the U.K.", "1:the@0-3 2:uk@4-8"},
		{"U.S.A, e.g. so", "1:usa@0-5 2:eg@7-11 3:so@12-14"},
		{"U.S.'s", "1:us@0-6"},
		{"U.S.-based", "1J:usbased@0-10 1P:us@0-4 2P:based@5-10"},
		{"U.K.-U.S.", "1J:ukus@0-9 1P:uk@0-4 2P:us@5-9"},
		{"U.S...", "1:us@0-4"},
		{"U.S..a", "1:us@0-4 2:a@5-6"},
		{"J. Smith", "1:j@0-1 2:smith@3-8"},
		{"Ph.D.", "1J:ph.d@0-4 1P:ph@0-2 2P:d@3-4"},
		{"x.y.com", "1J:x.y.com@0-7 1P:x@0-1 2P:y@2-3 3P:com@4-7"},
		{"a.b.c.d31e", "1J:abcd31e@0-10 1P:abcd@0-7 2P:31@7-9 3P:e@9-10"},
		{"\xD0\xA1.\xD0\xA8.\xD0\x90.", "1:\xD1\x81\xD1\x88\xD0\xB0@0-9"},
	};
	CHECK(cases, true);
}

static void folds(void **state)
{
	static const struct example cases[] = {
		{"M\xC3\xBCller Muller", "1:muller/m\xC3\xBCller 2:muller"},
		{"Mu\xCC\x88ller", "1:muller/m\xC3\xBCller"},
		{"STRASSE Stra\xC3\x9F"
		 "e",
			"1:strasse 2:strasse"},
		{"\xEF\xAC\x81nance \xEF\xBC\xA1\xEF\xBC\xA2\xEF\xBC\x91",
			"1:finance 2J:ab1 2P:ab 3P:1"},
		{"S\xC3\xB8ren \xC5\x81\xC3\xB3"
		 "d\xC5\xBA \xC3\x86sir \xC5\x93uvre",
			"1:soren/s\xC3\xB8ren 2:lodz/\xC5\x82\xC3\xB3"
			"d\xC5\xBA 3:aesir/\xC3\xA6sir 4:oeuvre/\xC5\x93uvre"},
		{"\xC3\x9E\xC3\xB3r\xC3\xB0ur \xC4\x90or\xC4\x91"
		 "e \xC4\xB1 \xC4\xA6 \xC5\x8B",
			"1:thordur/\xC3\xBE\xC3\xB3r\xC3\xB0ur 2:dorde/\xC4\x91or\xC4\x91"
			"e 3:i/\xC4\xB1 4:h/\xC4\xA7 5:n/\xC5\x8B"},
		{"\xC4\xB0stanbul", "1:istanbul/i\xCC\x87stanbul"},
		/* Russian: short i is a letter, yo a way to write e */
		{"\xD0\x99\xD0\x81", "1:\xD0\xB9\xD0\xB5/\xD0\xB9\xD1\x91"},
		{"\xD0\xB8\xCC\x86\xCC\x81", "1:\xD0\xB9/\xD0\xB9\xCC\x81"},
		/* Greek: accents, final sigma */
		{"\xCE\xA3\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x82",
			"1:\xCF\x83\xCE\xB9\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x83/"
			"\xCF\x83\xCE\xAF\xCF\x83\xCF\x85\xCF\x86\xCE\xBF\xCF\x83"},
		/* Hebrew and Arabic points; hamza stays */
		{"\xD7\xA9\xD6\xB8\xD7\x81", "1:\xD7\xA9/\xD7\xA9\xD6\xB8\xD7\x81"},
		{"\xD9\x85\xD9\x8F\xD8\xA3\xD9\x80",
			"1:\xD9\x85\xD8\xA3/\xD9\x85\xD9\x8F\xD8\xA3\xD9\x80"},
		/* marks of Indic scripts are part of the spelling */
		{"\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\x82\xE0\xA4\xA6\xE0\xA5\x80",
			"1:\xE0\xA4\xB9\xE0\xA4\xBF\xE0\xA4\x82\xE0\xA4\xA6\xE0\xA5\x80"},
		/* digits of every script */
		{"\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA4 \xE0\xA5\xA8", "1:2024 2:2"},
		/* soft hyphen, zero width joiner, byte order mark, variation selector */
		{"co\xC2\xADop zero\xE2\x80\x8Dwidth bo\xEF\xBB\xBFm v\xEF\xB8\x8F",
			"1:coop 2:zerowidth 3:bom 4:v"},
		/* a ligature of a whole phrase */
		{"\xEF\xB7\xBA", "1:"
				 "\xD8\xB5\xD9\x84\xD9\x89\xD8\xA7\xD9\x84\xD9\x84\xD9\x87\xD8\xB9"
				 "\xD9\x84\xD9"
				 "\x8A\xD9\x87\xD9\x88\xD8\xB3\xD9\x84\xD9\x85"},
	};
	CHECK(cases, false);
}

static void takes_scripts_without_spaces(void **state)
{
	static const struct example cases[] = {
		{"\xE4\xB8\xAD", "1U:\xE4\xB8\xAD@0-3"},
		{"\xE4\xB8\xAD\xE5\x9B\xBD\xE4\xBA\xBA",
			"1B:\xE4\xB8\xAD\xE5\x9B\xBD@0-6 1U:\xE4\xB8\xAD@0-3 "
			"2B:\xE5\x9B\xBD\xE4\xBA\xBA@3-9 2U:\xE5\x9B\xBD@3-6 3U:\xE4\xBA\xBA@6-9"},
		{"\xE4\xB8\xAD\xE3\x80\x82\xE5\x9B\xBD", "1U:\xE4\xB8\xAD@0-3 2U:\xE5\x9B\xBD@6-9"},
		{"G7\xE5\x9B\xBD", "1J:g7@0-2 1P:g@0-1 2P:7@1-2 3U:\xE5\x9B\xBD@2-5"},
		/* half-width katakana with a voicing mark of its own; dakuten stays */
		{"\xEF\xBD\xB6\xEF\xBE\x9E\xE3\x82\xAB",
			"1B:\xE3\x82\xAC\xE3\x82\xAB@0-9 1U:\xE3\x82\xAC@0-6 2U:\xE3\x82\xAB@6-9"},
		/* Hangul, once composed and once as jamo */
		{"\xED\x95\x9C\xEA\xB5\xAD",
			"1B:\xED\x95\x9C\xEA\xB5\xAD@0-6 1U:\xED\x95\x9C@0-3 2U:\xEA\xB5\xAD@3-6"},
		{"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "1U:\xED\x95\x9C@0-9"},
		/* Thai: a vowel above stays with its consonant */
		{"\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88\xE0\xB8\x99",
			"1B:\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88\xE0\xB8\x99@0-12 "
			"1U:\xE0\xB8\x97\xE0\xB8\xB5\xE0\xB9\x88@0-9 2U:\xE0\xB8\x99@9-12"},
	};
	CHECK(cases, true);
}

static void survives_broken_bytes(void **state)
{
	static const struct example cases[] = {
		{"a\xFF"
		 "b",
			"1:a@0-1 2:b@2-3"},
		{"caf\xC3 x", "1:caf@0-3 2:x@5-6"},
		{"caf\xC3", "1:caf@0-3"},
		{"\xED\xA0\x80"
		 "a-\xE2\x82"
		 "b",
			"1:a@3-4 2:b@7-8"},
	};
	CHECK(cases, true);

	struct pm_buf out = {0};
	write_tokens(*state, &out, PM_STR("a\0b-\0c"), true);
	assert_string_equal(out.ptr, "1:a@0-1 2:b@2-3 3:c@5-6");
	write_tokens(*state, &out, (struct pm_str){NULL, 0}, true);
	assert_string_equal(out.ptr, "");
	pm_buf_free(&out);
}

static void cuts_long_words(void **state)
{
	struct pm_analyzer *analyzer = *state;
	struct pm_token token;
	char text[3 * PM_TERM_MAX], first[PM_TERM_MAX];

	memset(text, 'x', sizeof text);
	pm_analyzer_start(analyzer, (struct pm_str){text, PM_TERM_MAX}, 1);
	assert_true(pm_analyzer_next(analyzer, &token));
	assert_int_equal(token.term.len, PM_TERM_MAX);
	assert_memory_equal(token.term.ptr, text, PM_TERM_MAX);

	pm_analyzer_start(analyzer, (struct pm_str){text, sizeof text}, 1);
	assert_true(pm_analyzer_next(analyzer, &token));
	assert_int_equal(token.term.len, PM_TERM_MAX);
	assert_int_equal(token.end, sizeof text);
	assert_memory_equal(token.term.ptr, text, PM_TERM_MAX - 16);
	memcpy(first, token.term.ptr, PM_TERM_MAX);
	assert_false(pm_analyzer_next(analyzer, &token));

	text[sizeof text - 1] = 'y'; /* far behind what is kept: another term all the same */
	pm_analyzer_start(analyzer, (struct pm_str){text, sizeof text}, 1);
	assert_true(pm_analyzer_next(analyzer, &token));
	assert_memory_not_equal(token.term.ptr, first, PM_TERM_MAX);

	for (size_t i = 1; i + 1 < sizeof text; i += 2)
		memcpy(text + i, "\xD0\xB6", 2); /* cut between two bytes of a letter */
	pm_analyzer_start(analyzer, (struct pm_str){text, sizeof text - 1}, 1);
	assert_true(pm_analyzer_next(analyzer, &token));
	assert_int_equal(token.term.len, PM_TERM_MAX - 1);
	assert_memory_equal(token.term.ptr, text, PM_TERM_MAX - 17);
}

/* A compound of many parts comes as several compounds; none of its parts is lost. */
static void gives_every_part_of_long_compounds(void **state)
{
	struct pm_analyzer *analyzer = *state;
	struct pm_buf text = {0};
	struct pm_token token;
	unsigned parts = 0, joined = 0;
	char expected[16];

	for (int i = 0; i < 1000; i++)
		pm_buf_add_format(&text, "%s%d", i > 0 ? "-" : "", i);
	pm_analyzer_start(analyzer, pm_buf_str(&text), 1);
	while (pm_analyzer_next(analyzer, &token)) {
		if (token.kind == PM_TOKEN_JOINED) {
			joined++;
			continue;
		}
		assert_int_equal(token.kind, PM_TOKEN_PART);
		snprintf(expected, sizeof expected, "%u", parts++);
		assert_true(pm_str_is(token.term, expected));
		assert_int_equal(token.position, parts);
	}
	assert_int_equal(parts, 1000);
	assert_int_equal(joined, 32);
	pm_buf_free(&text);
}

static void positions_go_on_and_saturate(void **state)
{
	struct pm_analyzer *analyzer = *state;
	struct pm_token token;

	pm_analyzer_start(analyzer, PM_STR("one two-three"), 101);
	while (pm_analyzer_next(analyzer, &token))
		;
	assert_int_equal(pm_analyzer_position(analyzer), 104);

	pm_analyzer_start(analyzer, PM_STR("one two three"), UINT32_MAX - 1);
	while (pm_analyzer_next(analyzer, &token))
		;
	assert_int_equal(token.position, UINT32_MAX);
	assert_int_equal(pm_analyzer_position(analyzer), UINT32_MAX);
}

static uint32_t random_next(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33);
}

/* Fill a text with bytes, or with pieces that mean something to the analyzer. */
static size_t random_text(uint64_t *seed, char *text, size_t size)
{
	static const char *const pieces[] = {"a", "Z", "s", "word", "9", "2024", " ", "-", "'", ".",
		",", ":", "@", "&", "_", "\"", "\xE2\x80\x99", "\xC2\xAD", "\xCC\x81", "\xC3\xA9",
		"\xE4\xB8\xAD", "\xE3\x82\xAB", "\xEF\xBE\x9E", "\xED\x95\x9C", "\xE1\x85\xA1",
		"\xD7\xA6", "\xE0\xB8\xB5", "\xE0\xB8\x97", "\xF0\x9F\x87\xAB", "\xE2\x80\x8D",
		"\xE2\x80\xAF", "\xFF", "\xE2\x80", "\n", "\xD9\x80", "\xEF\xB7\xBA", "U.S."};
	size_t len = 0, wanted = random_next(seed) % size;
	bool bytes = random_next(seed) % 4 == 0;

	while (len < wanted) {
		if (bytes) {
			text[len++] = (char)random_next(seed);
			continue;
		}
		const char *piece = pieces[random_next(seed) % COUNT_OF(pieces)];
		for (unsigned n = random_next(seed) % 64 == 0 ? 70 : 1; n > 0; n--)
			for (size_t i = 0; piece[i] != '\0' && len < wanted; i++)
				text[len++] = piece[i];
	}
	return len;
}

static void check_order(const struct pm_token *before, const struct pm_token *token, size_t len)
{
	assert_true(token->start < token->end);
	assert_true(token->end <= len);
	assert_true(token->term.len > 0 && token->term.len <= PM_TERM_MAX);
	assert_true(token->accented.len > 0 && token->accented.len <= PM_TERM_MAX);
	assert_true(token->start >= before->start);
	assert_true(token->position >= before->position);
	assert_true(token->position <= before->position + 1);
}

static void random_texts_give_ordered_spans(void **state)
{
	struct pm_analyzer *analyzer = *state;
	struct pm_buf fast = {0}, general = {0};
	char buffer[700];
	uint64_t seed = 20240325;

	for (int round = 0; round < 4000; round++) {
		size_t len = random_text(&seed, buffer, sizeof buffer);
		char *text =
			malloc(len + 1); /* of its own length: a sanitizer sees each byte too far */
		assert_non_null(text);
		memcpy(text, buffer, len);
		struct pm_str str = {realloc(text, len > 0 ? len : 1), len};
		assert_non_null(str.ptr);

		struct pm_token token, before = {.position = 0};
		pm_analyzer_start(analyzer, str, 0);
		while (pm_analyzer_next(analyzer, &token)) {
			check_order(&before, &token, len);
			before = token;
		}
		write_tokens(analyzer, &fast, str, true);
		pm_analyzer_set_general(analyzer, true);
		write_tokens(analyzer, &general, str, true);
		pm_analyzer_set_general(analyzer, false);
		assert_string_equal(fast.ptr, general.ptr);
		free((char *)str.ptr);
	}
	pm_buf_free(&fast);
	pm_buf_free(&general);
}

static int setup(void **state)
{
	struct pm_analyzer *analyzer;

	if (pm_analyzer_new(&analyzer, NULL) != PM_OK)
		return -1;
	*state = analyzer;
	return 0;
}

static int teardown(void **state)
{
	pm_analyzer_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_words),
		cmocka_unit_test(joins_compounds),
		cmocka_unit_test(takes_apostrophes),
		cmocka_unit_test(takes_acronyms),
		cmocka_unit_test(folds),
		cmocka_unit_test(takes_scripts_without_spaces),
		cmocka_unit_test(survives_broken_bytes),
		cmocka_unit_test(cuts_long_words),
		cmocka_unit_test(gives_every_part_of_long_compounds),
		cmocka_unit_test(positions_go_on_and_saturate),
		cmocka_unit_test(random_texts_give_ordered_spans),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
