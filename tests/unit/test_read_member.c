/*
 * Tests of reading the members of containers.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/error.h"
#include "tests/unit/read_dump.h"

static const struct pm_read_options no_options = {0};

static struct pm_input *open_container(void)
{
	struct pm_input *container;

	assert_int_equal(pm_input_open_memory(&container, PM_STR("x"), "a.zip", NULL), PM_OK);
	return container;
}

/* What a member gives, read as one of a.zip. */
static enum pm_status read_member(
	struct read_dump *dump, struct pm_input *member, const char *name, struct pm_error *err)
{
	struct pm_read_sink sink = {
		.context = dump, .document = dump_document, .problem = dump_problem};
	enum pm_status status = pm_read_member(member, pm_str_of(name), &no_options, &sink, err);

	pm_input_free(member);
	return status;
}

static void names_documents_and_problems(void **state)
{
	(void)state;
	static const struct {
		const char *name, *bytes, *expected;
	} cases[] = {
		{"/b.txt", "Text", "document member=[/b.txt] text=[Text]\n"},
		{"/c.jsonl", "{\"id\":\"7\",\"text\":\"t\"}\nno\n",
			"document member=[/c.jsonl!7] text=[t]\n"
			"failed line=2 member=[/c.jsonl!2] not JSON: '[' or '{' expected near "
			"'no', column 2\n"},
		{"/d.pdf", "%!PS-Adobe",
			"passed over member=[/d.pdf] not a format that can be "
			"read: PostScript\n"},
		{"/e.txt", "", "failed member=[/e.txt] empty\n"},
		{"/f.txt.gz", "\x1F\x8B\x08 no more",
			"failed member=[/f.txt.gz] broken compressed "
			"data: unknown header flags set\n"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_input *container = open_container(), *member;
		struct read_dump dump = {0};
		assert_int_equal(pm_input_open_part(&member, container, pm_str_of(cases[i].bytes),
					 cases[i].name, NULL),
			PM_OK);
		assert_int_equal(read_member(&dump, member, cases[i].name, NULL), PM_OK);
		pm_buf_add_char(&dump.out, '\0');
		assert_string_equal(dump.out.ptr, cases[i].expected);
		pm_buf_free(&dump.out);
		pm_input_free(container);
	}
}

static void ends_when_the_sink_does(void **state)
{
	(void)state;
	struct pm_input *container = open_container(), *member;
	struct read_dump dump = {.stop_after = 1};

	assert_int_equal(
		pm_input_open_part(&member, container, PM_STR("Text"), "/b.txt", NULL), PM_OK);
	assert_int_equal(read_member(&dump, member, "/b.txt", NULL), PM_INTERRUPTED);
	pm_buf_free(&dump.out);
	pm_input_free(container);
}

static void refuses_too_many_in_one_another(void **state)
{
	(void)state;
	struct pm_input *inputs[PM_INPUT_DEPTH_MAX + 1], *more;
	struct pm_error err;

	inputs[0] = open_container();
	for (size_t i = 1; i < COUNT_OF(inputs); i++)
		assert_int_equal(
			pm_input_open_part(&inputs[i], inputs[i - 1], PM_STR("x"), "m", &err),
			PM_OK);
	assert_int_equal(pm_input_open_part(
				 &more, inputs[PM_INPUT_DEPTH_MAX], PM_STR("x"), "/deep.zip", &err),
		PM_INVALID);
	assert_null(more);
	assert_string_equal(err.message, "/deep.zip: more than 8 containers in one another");
	for (size_t i = COUNT_OF(inputs); i > 0; i--)
		pm_input_free(inputs[i - 1]);
}

/* Lines without end, and a failure after some bytes. */
struct spring {
	size_t left;
	bool fails;
};

static enum pm_status flow(
	void *context, char *buffer, size_t size, size_t *count, struct pm_error *err)
{
	struct spring *spring = context;

	*count = size < spring->left ? size : spring->left;
	memset(buffer, '\n', *count);
	spring->left -= *count;
	return *count == 0 && spring->fails ? pm_fail(err, PM_CORRUPT, "the well is dry") : PM_OK;
}

static void read_spring(struct spring *spring, const char *expected)
{
	const struct pm_input_source source = {.context = spring, .read = flow};
	struct pm_input *container = open_container(), *member;
	struct read_dump dump = {0};

	assert_int_equal(
		pm_input_open_member(&member, container, &source, "/m.jsonl", NULL), PM_OK);
	assert_int_equal(read_member(&dump, member, "/m.jsonl", NULL), PM_OK);
	pm_buf_add_char(&dump.out, '\0');
	assert_string_equal(dump.out.ptr, expected);
	pm_buf_free(&dump.out);
	pm_input_free(container);
}

static void tells_how_a_source_fails(void **state)
{
	(void)state;
	read_spring(&(struct spring){.left = 100000, .fails = true},
		"failed member=[/m.jsonl] the well is dry\n");
}

static void stops_at_a_bomb(void **state)
{
	(void)state;
	read_spring(&(struct spring){.left = SIZE_MAX},
		"failed member=[/m.jsonl] a.zip unpacks to more than 200 times its size\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_documents_and_problems),
		cmocka_unit_test(ends_when_the_sink_does),
		cmocka_unit_test(refuses_too_many_in_one_another),
		cmocka_unit_test(tells_how_a_source_fails),
		cmocka_unit_test(stops_at_a_bomb),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
