/*
 * Sentences and paragraphs, and how an index keeps them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/text/sentence.h"

#include <stdio.h>
#include <stdlib.h>

#include <pressmark/analyzer.h>

#include "indexer/read/read.h"
#include "lib/breaks.h"
#include "lib/sort_key.h"
#include "lib/text/utf8.h"
#include "tests/unit/test.h"

/* Write a text's sentences with '|' between them, '#' before a paragraph. */
static void write_sentences(struct pm_buf *buf, struct pm_str text)
{
	struct pm_sentences sentences;
	struct pm_sentence sentence;

	pm_buf_add_str(buf, PM_STR(""));
	pm_sentences_start(&sentences, pm_prose_of(text));
	while (pm_sentences_next(&sentences, &sentence)) {
		pm_buf_add_char(buf, sentence.paragraph ? '#' : '|');
		pm_buf_add(buf, text.ptr + sentence.start, sentence.end - sentence.start);
	}
}

static void tells_sentences(void **state)
{
	(void)state;
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{"", ""},
		{" \n\n \t", ""},
		{"One", "#One"},
		{"One. Two! Three? Four", "#One.|Two!|Three?|Four"},
		{"  One.  Two.  ", "#One.|Two."},
		{"He said: \"Go.\" She went.", "#He said: \"Go.\"|She went."},
		{"(It rains.) It pours.", "#(It rains.)|It pours."},
		{"Version 1.2 of e.g. nothing. Next", "#Version 1.2 of e.g. nothing.|Next"},
		{"Sen. Ron Day of the U.S. Senate met Dr. No. He left.",
			"#Sen. Ron Day of the U.S. Senate met Dr. No. He left."},
		{"It ended... and began", "#It ended... and began"},
		{"It ended... And began", "#It ended...|And began"},
		{"\xE4\xB8\x80\xE3\x80\x82\xE4\xBA\x8C\xE3\x80\x82", /* 一。二。 */
			"#\xE4\xB8\x80\xE3\x80\x82|\xE4\xBA\x8C\xE3\x80\x82"},
		{"a\xE3\x80\x82\xE3\x80\x8D"
		 "b",
			"#a\xE3\x80\x82\xE3\x80\x8D|b"},
		/* Without empty lines each line is a paragraph; */
		{"Title\nText of\nlines", "#Title#Text of#lines"},
		{"Title\r\nText", "#Title#Text"},
		{"\n\nTitle\nText\n\n", "#Title#Text"},
		/* else an empty line is, and a text may be wrapped. */
		{"Wrapped\nlines. Of\ntext\n\nNext", "#Wrapped\nlines.|Of\ntext#Next"},
		{"a\n \t\r\nb\nc", "#a#b\nc"},
		{"a\n\xC2\xA0\nb\nc", "#a#b\nc"},
		{"a\xE2\x80\xA9"
		 "b\n\nc\nd",
			"#a#b#c\nd"},
		{"\xFF. \xFE! B", "#\xFF.|\xFE!|B"},
	};
	struct pm_buf buf = {0};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		pm_buf_clear(&buf);
		write_sentences(&buf, pm_str_of(cases[i].text));
		if (!pm_str_is(pm_buf_str(&buf), cases[i].expected))
			fail_msg("%s: %.*s", cases[i].text, (int)buf.len, buf.ptr);
	}
	pm_buf_free(&buf);
}

static void make_text(struct pm_buf *buf)
{
	static const char *const pieces[] = {"a", "B", "Dr", "word", " ", " ", "  ", "\n", "\n\n",
		"\r\n", "\t", ".", "!", "?", "...", "\"", ")", "'", "\xE2\x80\x9D", "\xE2\x80\xA6",
		"\xE3\x80\x82", "\xE3\x80\x8D", "\xE2\x80\xA9", "\xC2\xA0", "\xD8\x9F",
		"\xE5\x8C\x97", "\xFF", "\xE2\x80"};

	pm_buf_clear(buf);
	pm_buf_add_str(buf, PM_STR(""));
	for (int i = 0, count = rand() % 24; i < count; i++)
		pm_buf_add_str(buf, pm_str_of(pieces[(size_t)rand() % COUNT_OF(pieces)]));
}

/* The walk ends sentences exactly where pm_prose_ends_sentence says so, which is asked at every
 * place after what is no space. */
static void check_agreement(struct pm_str text)
{
	struct pm_prose prose = pm_prose_of(text);
	struct pm_sentences walk;
	struct pm_sentence sentence = {0};

	pm_sentences_start(&walk, prose);
	bool more = pm_sentences_next(&walk, &sentence);
	for (size_t before = 0, at; before < text.len; before = at) {
		uint32_t code;
		at = before + pm_utf8_decode(text.ptr + before, text.ptr + text.len, &code);
		if (pm_utf8_is_space(code))
			continue;
		bool walked = more && sentence.end == at;
		if (walked)
			more = pm_sentences_next(&walk, &sentence);
		if (pm_prose_ends_sentence(&prose, at) != walked)
			fail_msg("at %zu of \"%.*s\"", at, (int)text.len, text.ptr);
	}
	assert_false(more);
}

static void walk_and_question_agree(void **state)
{
	struct pm_buf buf = {0};

	(void)state;
	srand(1);
	for (int round = 0; round < 20000; round++) {
		make_text(&buf);
		check_agreement(pm_buf_str(&buf));
	}
	pm_buf_free(&buf);
}

enum {
	STATEMENTS = 5000
};

static enum pm_status check_statement(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	size_t *checked = context;

	(void)bytes;
	(void)err;
	check_agreement(document->text);
	return ++*checked < STATEMENTS ? PM_OK : PM_INTERRUPTED;
}

static enum pm_status pass_over_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	(void)context;
	(void)problem;
	(void)err;
	return PM_OK;
}

static void walk_and_question_agree_on_statements(void **state)
{
	(void)state;
	const char *folder = getenv("PM_SHARED_DATA");
	size_t checked = 0;
	const struct pm_read_sink sink = {&checked, check_statement, pass_over_problem, NULL};
	struct pm_input *input = NULL;
	struct pm_error err;
	char path[512];

	snprintf(path, sizeof path, "%s/statements/us-statements.jsonl.zst",
		folder != NULL ? folder : "");
	if (folder == NULL || pm_input_open(&input, path, &err) != PM_OK) {
		print_message("skipped: no statements in PM_SHARED_DATA\n");
		skip();
	}
	assert_int_equal(pm_read(input, NULL, &sink, &err), PM_INTERRUPTED);
	assert_int_equal(checked, STATEMENTS);
	pm_input_free(input);
}

static void breaks_come_back(void **state)
{
	(void)state;
	static const struct pm_break breaks[] = {{1, true, false}, {2, false, false},
		{130, true, true}, {131, false, false}, {40000, true, false},
		{UINT32_MAX, false, false}};
	struct pm_buf buf = {0};
	struct pm_break next;
	uint32_t before = 0;

	for (size_t i = 0; i < COUNT_OF(breaks); i++) {
		pm_breaks_add(&buf, before, breaks[i]);
		before = breaks[i].position;
	}
	struct pm_breaks walk = {.bytes = pm_buf_str(&buf)};
	for (size_t i = 0; i < COUNT_OF(breaks); i++) {
		assert_true(pm_breaks_next(&walk, &next));
		assert_int_equal(next.position, breaks[i].position);
		assert_int_equal(next.paragraph, breaks[i].paragraph);
		assert_int_equal(next.text, breaks[i].text);
	}
	assert_false(pm_breaks_next(&walk, &next));

	/* Any bytes come to an end, positions that never fall. */
	srand(1);
	for (int round = 0; round < 2000; round++) {
		pm_buf_clear(&buf);
		for (int i = 0; i < 20; i++)
			pm_buf_add_char(&buf, (char)(rand() % 3 > 0 ? rand() : -1));
		walk = (struct pm_breaks){.bytes = pm_buf_str(&buf)};
		before = 0;
		for (int count = 0; pm_breaks_next(&walk, &next); count++) {
			assert_true(next.position >= before && count < 20);
			before = next.position;
		}
	}
	pm_buf_free(&buf);
}

static void titles_have_sort_keys(void **state)
{
	(void)state;
	static const struct {
		const char *title, *key;
	} cases[] = {
		{"", ""},
		{" ... ", ""},
		{"\"\xC3\x84rger\" in M\xC3\xBCnchen: APT-31", "arger in munchen apt 31"},
		{"U.S. Attorney", "us attorney"},
		{"\xE5\x8C\x97\xE4\xBA\xAC", "\xE5\x8C\x97\xE4\xBA\xAC"},
	};
	struct pm_analyzer *analyzer;
	struct pm_buf buf = {0};
	struct pm_error err;
	char longer[1000];

	assert_int_equal(pm_analyzer_new(&analyzer, &err), PM_OK);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		pm_buf_clear(&buf);
		pm_buf_add_str(&buf, PM_STR("x"));
		pm_sort_key_add(&buf, analyzer, pm_str_of(cases[i].title));
		assert_int_equal(buf.len, 1 + strlen(cases[i].key));
		assert_memory_equal(buf.ptr + 1, cases[i].key, strlen(cases[i].key));
	}
	for (size_t i = 0; i < sizeof longer; i++)
		longer[i] = " ab"[i % 3];
	pm_buf_clear(&buf);
	pm_sort_key_add(&buf, analyzer, (struct pm_str){longer, sizeof longer});
	assert_int_equal(buf.len, PM_SORT_KEY_MAX);
	pm_buf_free(&buf);
	pm_analyzer_free(analyzer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_sentences),
		cmocka_unit_test(walk_and_question_agree),
		cmocka_unit_test(walk_and_question_agree_on_statements),
		cmocka_unit_test(breaks_come_back),
		cmocka_unit_test(titles_have_sort_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
