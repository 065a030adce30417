/*
 * Tests of the choice of fragments and of where a text may be cut.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/snippet.h"

#include <stdio.h>

#include "lib/buf.h"
#include "search/boundary.h"
#include "tests/unit/test.h"

/* A text, and its matches: `[` begins one and `]` ends it, `{` and `}` one of another clause. `|`
 * is where the part to choose from begins. */
struct marked {
	char text[4096];
	size_t len, start;
	struct pm_match matches[64];
	size_t count;
};

static void read_marked(struct marked *out, const char *source)
{
	*out = (struct marked){0};
	for (; *source != '\0'; source++) {
		if (*source == '[' || *source == '{')
			out->matches[out->count++] =
				(struct pm_match){.start = out->len, .clause = *source == '{'};
		else if (*source == ']' || *source == '}')
			out->matches[out->count - 1].end = out->len;
		else if (*source == '|')
			out->start = out->len;
		else
			out->text[out->len++] = *source;
	}
}

static void chooses(void **state)
{
	(void)state;
	static const uint32_t weights[] = {100, 300}; /* of [ and of { */
	static const struct {
		size_t chars, fragments;
		const char *source, *expected; /* fragments with | between */
	} cases[] = {
		/* nothing matched: the beginning */
		{100, 1, "", ""},
		{100, 1, " \n\t ", ""},
		{100, 1, " \n Short text. ", "Short text. "},
		{22, 1, "One sentence is here. Another one is there.", "One sentence is here."},
		{30, 1, "A sentence that is far too long for it.", "A sentence that is far too"},
		/* whole sentences where they fit */
		{30, 1, "It is so. But [this] is not so. Or is it? Nobody knows.",
			"But this is not so. Or is it?"},
		/* Sen. and U.S. end nothing */
		{40, 1, "Yes. The U.S. and Sen. [Smith] agreed on it. No more than that was said.",
			"The U.S. and Sen. Smith agreed on it."},
		/* words, where the sentence is too long */
		{24, 1, "aaaa bbbb cccc dddd eeee ffff [gggg] hhhh iiii jjjj kkkk llll mmmm",
			"ffff gggg hhhh iiii jjjj"},
		/* the rarer clause is worth more than two of the common one */
		{20, 1, "The [a] and the [a] are here, very far away from all of the {b} there is.",
			"the b there is."},
		/* both clauses together are best */
		{24, 1,
			"Only {b} is in the first of them. Then [a] is with {b} here. Then only "
			"[a].",
			"Then a is with b here."},
		/* several, in the order of the text, not overlapping */
		{22, 2,
			"An [a] is in this one. Then nothing at all is there. A {b} is in the "
			"last.",
			"An a is in this one.|A b is in the last."},
		{200, 3, "All [a] in {b} one [a].", "All a in b one a."},
		/* a match that is longer than a fragment is whole */
		{5, 1, "Some [very long match] is here", "very long match"},
		/* what is left over at the end goes before */
		{48, 1, "First of all. Second sentence is this one. The third has [it].",
			"Second sentence is this one. The third has it."},
		/* what is before the part to choose from is not shown, unless a match reaches in */
		{30, 1, "The [title]|\n\nA text. And more of it.", "A text. And more of it."},
		{30, 1, "The [title]|\n\nA [text]. And more of it.", "A text. And more of it."},
		{10, 2, "The [title]|\n\nA [text]. And more of it.", "A text."},
		{20, 1, "The [title|\n\nA text]. And more of it.", "title\n\nA text."},
		{30, 1, "The [title]|", ""},
		/* CJK: sentences without spaces */
		{8, 1,
			"\xE4\xB8\x80\xE4\xBA\x8C\xE3\x80\x82\xE4\xB8\x89[\xE5\x9B\x9B]"
			"\xE4\xBA\x94\xE3\x80\x82\xE5\x85\xAD\xE4\xB8\x83\xE5\x85\xAB\xE4\xB9\x9D"
			"\xE5"
			"\x8D\x81",
			"\xE4\xB8\x89\xE5\x9B\x9B\xE4\xBA\x94\xE3\x80\x82"},
		/* … also after a closing mark of ASCII */
		{7, 1,
			"\xE4\xB8\x80\xE4\xBA\x8C\xE3\x80\x82\"\xE4\xB8\x89[\xE5\x9B\x9B]"
			"\xE4\xBA\x94\xE3\x80\x82\"\xE5\x85\xAD\xE4\xB8\x83\xE5\x85\xAB",
			"\xE4\xB8\x89\xE5\x9B\x9B\xE4\xBA\x94\xE3\x80\x82\""},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_arena arena = {0};
		struct pm_buf found = {0};
		struct marked marked;
		read_marked(&marked, cases[i].source);
		const struct pm_snippet_options options = {.fragments = cases[i].fragments,
			.chars = cases[i].chars,
			.weights = weights,
			.clause_count = 2,
			.start = marked.start};
		size_t count;
		struct pm_fragment *fragments =
			pm_snippet_choose(&arena, (struct pm_str){marked.text, marked.len},
				marked.matches, marked.count, &options, &count);
		assert_non_null(fragments);
		pm_buf_add_str(&found, PM_STR(""));
		for (size_t k = 0; k < count; k++)
			pm_buf_add_format(&found, "%s%.*s", k > 0 ? "|" : "",
				(int)(fragments[k].end - fragments[k].start),
				marked.text + fragments[k].start);
		assert_string_equal(found.ptr, cases[i].expected);
		pm_buf_free(&found);
		pm_arena_free(&arena);
	}
}

static void leaves_out_a_title(void **state)
{
	(void)state;
	static const struct {
		const char *title, *text, *expected;
	} cases[] = {
		{"Rain", "Rain\nSnow", "\nSnow"},
		{"Rain", " \n Rain \t\r\n\r\nSnow", "\n\r\nSnow"},
		{"Rain", "Rain", ""},
		{" Rain ", "Rain\n", "\n"},
		{"Rain", "Rain fell\n", "Rain fell\n"},
		{"Rain", "Rains\n", "Rains\n"},
		{"Rain", "Rai", "Rai"},
		{"Rain", "Snow\nRain\n", "Snow\nRain\n"},
		{"", "\nRain", "\nRain"},
		{" ", "", ""},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct pm_document document = {
			.title = pm_str_of(cases[i].title), .text = pm_str_of(cases[i].text)};
		assert_string_equal(cases[i].text + pm_snippet_start(&document), cases[i].expected);
	}
}

/* ---- Any text ---- */

static uint32_t seed = 7;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

static void fill(struct pm_buf *text)
{
	static const struct pm_str pieces[] = {{"word", 4}, {" ", 1}, {". ", 2}, {"\n\n", 2},
		{"\xC3\xA4", 2}, {"e\xCC\x81", 3}, {"\xE5\x8C\x97", 3}, {"\xE3\x80\x82", 3},
		{"\xFF", 1}, {"\x80\x80", 2}, {"\0", 1}, {"\r\n", 2},
		{"\xF0\x9F\x87\xAB\xF0\x9F\x87\xAE", 8},               /* a flag */
		{"\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80", 11}}; /* joined emoji */

	for (uint32_t count = dice(120); count > 0; count--)
		pm_buf_add_str(text, pieces[dice(COUNT_OF(pieces))]);
}

/* Some tokens as matches: at places that begin and end a code point. */
static size_t mark(struct pm_str text, struct pm_match *matches, size_t most)
{
	size_t count = 0;

	for (size_t at = 0; at + 4 <= text.len && count < most; at++)
		if (memcmp(text.ptr + at, "word", 4) == 0 && dice(4) == 0)
			matches[count++] =
				(struct pm_match){.start = at, .end = at + 4, .clause = dice(3)};
	return count;
}

static bool begins_grapheme(struct pm_str text, size_t at)
{
	struct pm_prose prose = pm_prose_of(text);
	struct pm_cursor cursor;

	pm_cursor_start(&cursor, &prose, 0);
	while (cursor.at < at)
		pm_cursor_next(&cursor);
	return cursor.at == at;
}

static void check(struct pm_str text, const struct pm_match *matches, size_t match_count)
{
	static const uint32_t weights[] = {1, 50, 2000};
	const struct pm_snippet_options options = {.fragments = 1 + dice(4),
		.chars = 1 + dice(60),
		.weights = weights,
		.clause_count = 3};
	struct pm_arena arena = {0};
	size_t count, before = 0;
	struct pm_fragment *fragments =
		pm_snippet_choose(&arena, text, matches, match_count, &options, &count);

	assert_non_null(fragments);
	assert_true(count <= options.fragments);
	assert_true(match_count == 0 || count > 0);
	for (size_t i = 0; i < count; i++) {
		const struct pm_fragment *fragment = &fragments[i];
		assert_true(before <= fragment->start && fragment->start <= fragment->end &&
			    fragment->end <= text.len);
		before = fragment->end;
		assert_true(begins_grapheme(text, fragment->start));
		assert_true(begins_grapheme(text, fragment->end));
		assert_true(match_count == 0 || fragment->match_count > 0);
		size_t chars = pm_chars_count(text, fragment->start, fragment->end);
		assert_true(chars <= options.chars || chars == 4);
		size_t within = 0;
		for (size_t k = 0; k < match_count; k++)
			within += matches[k].start >= fragment->start &&
			          matches[k].end <= fragment->end;
		assert_int_equal(within, fragment->match_count);
	}
	pm_arena_free(&arena);
}

static void any_text_is_cut_well(void **state)
{
	(void)state;
	struct pm_match matches[64];

	for (int i = 0; i < 4000; i++) {
		struct pm_buf text = {0};
		pm_buf_add_str(&text, PM_STR(""));
		fill(&text);
		size_t count = dice(8) == 0 ? 0 : mark(pm_buf_str(&text), matches, 64);
		check(pm_buf_str(&text), matches, count);
		pm_buf_free(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chooses),
		cmocka_unit_test(leaves_out_a_title),
		cmocka_unit_test(any_text_is_cut_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
