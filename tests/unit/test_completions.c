/*
 * Tests of completions: what means something to a shell reaches it as it is. What shells make of
 * the rest is tested by tests/cli/completions.sh.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/cli/completions.h"

#include "tests/unit/test.h"

static const struct pm_option table[] = {
	{1, 'o', "odd", "a:b|c", "it's [one] \\ thing: $HOME `x`"},
	{2, 0, "plain", NULL, "a thing"},
	{3, 0, "many", "red|green,…", "things"},
	{0},
};

static const struct pm_command program = {
	.name = "some-program", .options = table, .operand = "title:|tag:"};

static void quotes_for_each_shell(void **state)
{
	(void)state;
	static const struct {
		const char *shell, *line;
	} cases[] = {
		{"bash", "\t:-o | :--odd) by=-W words='a:b c' ;;\n"},
		{"bash", "\t:-*) by=-W words='-o --odd --plain --many' ;;\n"},
		{"bash", "\t:*) by=-W words='title: tag:' ;;\n"},
		{"bash", "\ncomplete -F _some_program some-program\n"},
		{"zsh", "\t'*'{-o,--odd=}'[it'\\''s \\[one\\] \\\\ thing: $HOME `x`]"
			":value:(a\\:b c)' \\\n"},
		{"bash", "\t:--many) by=list words='red green' ;;\n"},
		{"zsh", "\t'*''--many=[things]:values:_values -s , value red green' \\\n"},
		{"zsh", "\t'*''--plain[a thing]' \\\n"},
		{"zsh", "\t'*:field:compadd -S \"\" -- title\\: tag\\:'\n"},
		{"fish", "complete -c some-program -s o -l odd -x -a 'a:b c'"
			 " -d 'it\\'s [one] \\\\ thing: $HOME `x`'\n"},
		{"fish", "complete -c some-program -l plain -d 'a thing'\n"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf out = {0};
		struct pm_error err;
		assert_int_equal(pm_completions(&out, &program, cases[i].shell, &err), PM_OK);
		if (strstr(out.ptr, cases[i].line) == NULL)
			fail_msg("no \"%s\" in:\n%s", cases[i].line, out.ptr);
		pm_buf_free(&out);
	}
}

static void refuses_other_shells(void **state)
{
	(void)state;
	struct pm_buf out = {0};
	struct pm_error err;

	assert_int_equal(pm_completions(&out, &program, "csh", &err), PM_INVALID);
	assert_int_equal(out.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes_for_each_shell),
		cmocka_unit_test(refuses_other_shells),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
