/*
 * Tests of the signs of queries.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/lexer.h"

#include "lib/buf.h"
#include "search/query/chars.h"
#include "tests/unit/test.h"

/* Append a sign as one word: what it is, and its bytes. */
static void describe(struct pm_buf *out, const struct pm_sign *sign)
{
	static const char *const names[] = {
		[PM_SIGN_CHUNK] = "",
		[PM_SIGN_QUOTED] = "quoted",
		[PM_SIGN_OPEN] = "open",
		[PM_SIGN_CLOSE] = "close",
		[PM_SIGN_AND] = "and",
		[PM_SIGN_OR] = "or",
		[PM_SIGN_NOT] = "not",
		[PM_SIGN_PLUS] = "plus",
		[PM_SIGN_NEAR] = "near",
		[PM_SIGN_FIELD] = "field",
	};

	pm_buf_add_format(out, "%s%s", out->len > 0 ? " " : "", names[sign->type]);
	if (sign->type == PM_SIGN_CHUNK || sign->type == PM_SIGN_QUOTED ||
		sign->type == PM_SIGN_FIELD)
		pm_buf_add_format(out, "[%.*s]", (int)sign->content.len, sign->content.ptr);
	if (sign->type == PM_SIGN_NEAR)
		pm_buf_add_format(
			out, "%s%u/%d", sign->ordered ? "!" : "", sign->distance, (int)sign->unit);
	if (sign->has_slop)
		pm_buf_add_format(out, "~%u", sign->slop);
	if (sign->boost != 1)
		pm_buf_add_format(out, "^%d", (int)(sign->boost * 1000 + 0.5));
}

static void reads_signs(void **state)
{
	(void)state;
	static const struct {
		const char *input, *expected;
	} cases[] = {
		{"", ""},
		{" \t\n\xC2\xA0\xE3\x80\x80", ""},
		{"a b", "[a] [b]"},
		{"a\xC2\xA0"
		 "b\xE3\x80\x80"
		 "c",
			"[a] [b] [c]"},
		{"a AND b OR NOT c", "[a] and [b] or not [c]"},
		{"and or not near", "[and] [or] [not] [near]"},
		{"ANDY ORB AND, ANDROID", "[ANDY] [ORB] [AND,] [ANDROID]"},
		{"a NEAR b NEAR/5 c ADJ d ADJ/3 e", "[a] near10/0 [b] near5/0 [c] near!10/0 [d] "
						    "near!3/0 [e]"},
		{"a NEAR/s b ADJ/p c", "[a] near0/1 [b] near!0/2 [c]"},
		{"near/5 NEARBY", "[near/5] [NEARBY]"},
		{"(a)", "open [a] close"},
		{"NOT(a)AND(b)", "not open [a] close and open [b] close"},
		{"foo(s) (foo(s))", "[foo(s)] open [foo(s)] close"},
		{"foo(a OR b)", "[foo] open [a] or [b] close"},
		{"f(x(y))z", "[f(x(y))z]"},
		{"-a -(b) -\"c\" -title:d", "not [a] not open [b] close not quoted[c] not "
					    "field[title] [d]"},
		{"+a +\"b\" +(c)", "plus [a] plus quoted[b] plus open [c] close"},
		{"- + = & -- --a -& ->", "[-] [+] [=] [&] [--] [--a] [-&] [->]"},
		{"a-b a+b C++ -5 \xE2\x80\x94", "[a-b] [a+b] [C++] not [5] [\xE2\x80\x94]"},
		{"-* +* *", "not [*] plus [*] [*]"},
		{"\"a b\"~3 \"a\"^2 \"a\"~3^0.25 \"a\"^.", NULL},
		{"\"a b\"~3 \"a\"^2 \"a\"~3^0.25", "quoted[a b]~3 quoted[a]^2000 quoted[a]~3^250"},
		{"(a)^2)", "open [a] close^2000 close"},
		{"=\"a\" =a", "quoted[a] [=a]"},
		{"\xE2\x80\x9C"
		 "a \"b\" c\xE2\x80\x9D",
			"quoted[a \"b\" c]"},
		{"\xE2\x80\x9E"
		 "a\xE2\x80\x9C \xC2\xAB b \xC2\xBB \xC2\xBB"
		 "c\xC2\xAB",
			"quoted[a] quoted[ b ] quoted[c]"},
		{"\"a \xC2\xAB"
		 "b\"",
			"quoted[a \xC2\xAB"
			"b]"},
		{"x\"a\"y", "[x] quoted[a] [y]"},
		{"\"a\"-b", "quoted[a] [-b]"},
		{"\"AND\" AND", "quoted[AND] and"},
		{"\\AND \\-a a\\\"b \"a\\\"b\" \\(",
			"[\\AND] [\\-a] [a\\\"b] quoted[a\\\"b] [\\(]"},
		{"title:a Title:\"b\" TITLE:(c)", "field[title] [a] field[Title] quoted[b] "
						  "field[TITLE] open [c] close"},
		{"title:AND title:-a title:=a title:x:y", "field[title] [AND] field[title] [-a] "
							  "field[title] [=a] field[title] [x:y]"},
		{"foo:bar no_such-1:x", "field[foo] [bar] field[no_such-1] [x]"},
		{"https://a.b/c http:// C:\\path std::string fe80::1 10:30 x1: (Re:)",
			"[https://a.b/c] [http://] [C:\\path] [std::string] [fe80::1] [10:30] "
			"[x1:] "
			"open [Re:] close"},
		{"id:https://www.justice.gov/opa id:/srv/a id:a::b",
			"field[id] "
			"[https://www.justice.gov/opa] "
			"field[id] [/srv/a] field[id] "
			"[a::b]"},
		{"date:2024..2025 date:..7d", "field[date] [2024..2025] field[date] [..7d]"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_lexer lexer = {.text = pm_str_of(cases[i].input)};
		struct pm_sign sign = {.type = PM_SIGN_OPEN};
		struct pm_buf out = {0};
		struct pm_error err;
		enum pm_status status = PM_OK;

		pm_buf_add(&out, "", 0);
		while (status == PM_OK && sign.type != PM_SIGN_END) {
			size_t before = lexer.at;
			status = pm_lexer_next(&lexer, &sign, &err);
			if (status != PM_OK || sign.type == PM_SIGN_END)
				continue;
			assert_true(sign.start >= before && sign.end > sign.start);
			assert_true(sign.end == lexer.at && lexer.at <= lexer.text.len);
			describe(&out, &sign);
		}
		if (cases[i].expected == NULL)
			assert_int_equal(status, PM_BAD_QUERY);
		else
			assert_string_equal(out.ptr, cases[i].expected);
		pm_buf_free(&out);
	}
}

static void knows_escapes_and_words(void **state)
{
	(void)state;
	static const struct {
		const char *input, *expected;
		bool any_word, ends_word;
	} cases[] = {
		{"a", "a", true, true},
		{"\\AND", "AND", true, true},
		{"\\\\srv\\dir", "\\srv\\dir", true, true},
		{"C:\\dir", "C:\\dir", true, true},
		{"a\\*", "a*", true, false},
		{"a\\\xE2\x80\x9C", "a\xE2\x80\x9C", true, false},
		{"\\\"\\(", "\"(", false, false},
		{"\xE2\x80\x94", "\xE2\x80\x94", false, false},
		{"-5", "-5", true, true},
		{"\xE5\x8C\x97\xE4\xBA\xAC", "\xE5\x8C\x97\xE4\xBA\xAC", true, true},
		{"e\xCC\x81", "e\xCC\x81", true, true},
		{".\xCC\x81", ".\xCC\x81", false, false},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_arena arena = {0};
		struct pm_str input = pm_str_of(cases[i].input);
		assert_true(pm_str_is(pm_char_unescape(&arena, input), cases[i].expected));
		assert_int_equal(pm_char_any_word(input), cases[i].any_word);
		assert_int_equal(pm_char_ends_word(input), cases[i].ends_word);
		pm_arena_free(&arena);
	}
}

static void excerpts_end_at_a_character(void **state)
{
	(void)state;
	char text[61];

	for (size_t i = 0; i < 60; i += 3)
		memcpy(text + i, "\xE5\x8C\x97", 3);
	struct pm_str excerpt = pm_char_excerpt((struct pm_str){.ptr = text, .len = 60});
	assert_int_equal(excerpt.len, 39);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_signs),
		cmocka_unit_test(knows_escapes_and_words),
		cmocka_unit_test(excerpts_end_at_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
