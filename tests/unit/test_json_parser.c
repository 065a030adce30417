/*
 * Tests of the parser of JSON.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/json_parser.h"

#include <inttypes.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/fuzz/json_agrees.h"
#include "tests/unit/read_dump.h"

/* libstdc++'s allocation functions in C, as in test_xapian_c_memory.c. */
#pragma GCC visibility push(default) /* for libsimdjson to find them, too */
void *new_one(size_t size) __asm__("_Znwm");
void *new_quiet(size_t size, const void *nothrow) __asm__("_ZnwmRKSt9nothrow_t");
void *new_array_quiet(size_t size, const void *nothrow) __asm__("_ZnamRKSt9nothrow_t");
void delete_one(void *memory) __asm__("_ZdlPv");
void delete_sized(void *memory, size_t size) __asm__("_ZdlPvm");
void delete_array(void *memory) __asm__("_ZdaPv");
#pragma GCC visibility pop
__attribute__((noreturn)) void throw_bad_alloc(void) __asm__("_ZSt17__throw_bad_allocv");

static long countdown; /* to the allocation that fails; 0: none does */
static long live;      /* allocations not freed */

void *new_quiet(size_t size, const void *nothrow)
{
	(void)nothrow;
	if (countdown > 0 && --countdown == 0)
		return NULL;
	live++;
	return malloc(size);
}

void *new_one(size_t size)
{
	void *memory = new_quiet(size, NULL);
	if (memory == NULL)
		throw_bad_alloc();
	return memory;
}

void *new_array_quiet(size_t size, const void *nothrow)
{
	return new_quiet(size, nothrow);
}

void delete_one(void *memory)
{
	live -= memory != NULL;
	free(memory);
}

void delete_sized(void *memory, size_t size)
{
	(void)size;
	delete_one(memory);
}

void delete_array(void *memory)
{
	delete_one(memory);
}

static void add_value(struct pm_buf *out, const struct pm_json_value *value)
{
	struct pm_json_inside inside = value->inside;
	struct pm_json_value child;
	struct pm_str name;

	if (value->type == PM_JSON_STRING)
		pm_buf_add_str(out, value->text);
	else if (value->type == PM_JSON_INTEGER)
		pm_buf_add_format(out, "%" PRId64, value->integer);
	else
		pm_buf_add_char(out, "0--[{?"[value->type]);
	while (pm_json_next(&inside, &name, &child)) {
		pm_buf_add_char(out, ' ');
		pm_buf_add_str(out, name);
		pm_buf_add_char(out, '=');
		add_value(out, &child);
	}
	if (value->type == PM_JSON_ARRAY || value->type == PM_JSON_OBJECT)
		pm_buf_add(out, " ]", 2);
}

static enum pm_status parse(struct pm_json_parser *parser, struct pm_str text,
	struct pm_json_value *value, struct pm_error *err)
{
	struct pm_buf padded = {0};

	pm_buf_add_str(&padded, text);
	assert_true(pm_buf_reserve(&padded, PM_JSON_PADDING));
	enum pm_status status = pm_json_parse(parser, pm_buf_str(&padded), value, err);
	pm_buf_free(&padded);
	return status;
}

static void gives_values_in_order(void **state)
{
	(void)state;
	struct pm_str text = PM_STR(
		"{\"z\":[1,-2,\"x\\u0000y\",null,true,1.5,1e2,{}],\"a\":{\"c\":{\"b\":[]}}}");
	struct pm_str expected =
		PM_STR("{ z=[ =1 =-2 =x\0y =0 =? =? =? ={ ] ] a={ c={ b=[ ] ] ] ]");
	struct pm_json_parser *parser;
	struct pm_json_value value;
	struct pm_buf out = {0};

	assert_int_equal(pm_json_parser_new(&parser, NULL), PM_OK);
	assert_int_equal(parse(parser, text, &value, NULL), PM_OK);
	add_value(&out, &value);
	assert_int_equal(out.len, expected.len);
	assert_memory_equal(out.ptr, expected.ptr, out.len);
	pm_buf_free(&out);
	pm_json_parser_free(parser);
	pm_json_parser_free(NULL);
}

static const struct pm_str good[] = {
	TEXT("{}"),
	TEXT("[]"),
	TEXT(" \t\r\n{ } \t\r\n"),
	TEXT("[9223372036854775807,-9223372036854775808,-0,0.0,-0e-0,1e308,1e-999]"),
	TEXT("[\"\\ud83d\\ude00\\u0000\\/\\\\\\\"\\b\\f\\n\\r\\t\x7F\"]"),
	TEXT("{\"\":0,\" \":[{\"\":{\"a\":0,\"b\":0}},{\"\":0}]}"),
};

static const struct pm_str bad[] = {
	TEXT(""),
	TEXT(" "),
	TEXT("1"),
	TEXT("\"a\""),
	TEXT("null"),
	TEXT("{"),
	TEXT("[1,]"),
	TEXT("[] []"),
	TEXT("[]\0"),
	TEXT("[1\0]"),
	TEXT("[1\0abc]"),
	TEXT("[true\0]"),
	TEXT("[\"a\"\0]"),
	TEXT("\f[]"),
	TEXT("\xEF\xBB\xBF[]"),
	TEXT("[01]"),
	TEXT("[+1]"),
	TEXT("[.5]"),
	TEXT("[1.]"),
	TEXT("[NaN]"),
	TEXT("[1e309]"),
	TEXT("[9223372036854775808]"),
	TEXT("[18446744073709551616]"),
	TEXT("[-9223372036854775809]"),
	TEXT("[\"\x01\"]"),
	TEXT("[\"\\x\"]"),
	TEXT("[\"\\u12\"]"),
	TEXT("[\"\\ud800\"]"),
	TEXT("[\"\\udc00\"]"),
	TEXT("[\"\\ud800\\u0041\"]"),
	TEXT("[\"\xFF\"]"),
	TEXT("[\"\xC0\x80\"]"),
	TEXT("[\"\xED\xA0\x80\"]"),
	TEXT("{\"a\\u0000\":0}"),
	TEXT("{\"a\":0,\"b\":1,\"a\":0}"),
	TEXT("{\"b\":[0,{\"a\":0,\"\\u0061\":0}]}"),
};

static void takes_what_jansson_takes(void **state)
{
	(void)state;
	struct pm_json_parser *parser;
	struct pm_json_value value;
	struct pm_error err;

	assert_int_equal(pm_json_parser_new(&parser, NULL), PM_OK);
	for (size_t i = 0; i < COUNT_OF(good) + COUNT_OF(bad); i++) {
		bool is_good = i < COUNT_OF(good);
		struct pm_str text = is_good ? good[i] : bad[i - COUNT_OF(good)];
		if (parse(parser, text, &value, &err) != (is_good ? PM_OK : PM_INVALID))
			fail_msg("%.*s", (int)text.len, text.ptr);
		if (!is_good)
			assert_memory_equal(err.message, "not JSON: ", 10);
		if (!json_agrees(parser, text))
			fail_msg("jansson: %.*s", (int)text.len, text.ptr);
	}
	pm_json_parser_free(parser);
}

/* An array in an array …, and in the innermost one what is given. */
static struct pm_buf nested(int depth, const char *innermost)
{
	struct pm_buf text = {0};

	for (int i = 0; i < depth; i++)
		pm_buf_add_char(&text, '[');
	pm_buf_add_format(&text, "%s", innermost);
	for (int i = 0; i < depth; i++)
		pm_buf_add_char(&text, ']');
	return text;
}

static void limits_depth(void **state)
{
	(void)state;
	struct pm_json_parser *parser;
	struct pm_json_value value;

	assert_int_equal(pm_json_parser_new(&parser, NULL), PM_OK);
	for (int depth = 2045; depth < 2052; depth++)
		for (int full = 0; full < 2; full++) {
			struct pm_buf text = nested(depth, full ? "0" : "");
			assert_true(json_agrees(parser, pm_buf_str(&text)));
			assert_int_equal(parse(parser, pm_buf_str(&text), &value, NULL),
				depth + full <= 2048 ? PM_OK : PM_INVALID);
			pm_buf_free(&text);
		}
	pm_json_parser_free(parser);
}

/* No more is read than the padding, nor does it matter what that is. */
static void reads_to_the_end_of_its_memory(void **state)
{
	(void)state;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *memory =
		mmap(NULL, 3 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *end = memory + 2 * page - PM_JSON_PADDING;
	struct pm_json_parser *parser;
	struct pm_json_value value;

	assert_true(memory != MAP_FAILED);
	assert_int_equal(mprotect(memory + 2 * page, page, PROT_NONE), 0);
	memset(memory, '\\', 2 * page);
	assert_int_equal(pm_json_parser_new(&parser, NULL), PM_OK);
	for (size_t len = 5; len < 300; len++) {
		char *text = end - len;
		memset(text, 'a', len);
		memcpy(text, "[\"", 2);
		memcpy(end - 2, "\"]", 2);
		assert_int_equal(
			pm_json_parse(parser, (struct pm_str){text, len}, &value, NULL), PM_OK);
		/* cut short: the closing quote, then the string, is missing */
		assert_int_equal(
			pm_json_parse(parser, (struct pm_str){text + 1, len - 1}, &value, NULL),
			PM_INVALID);
		end[-2] = 'a';
		assert_int_equal(pm_json_parse(parser, (struct pm_str){text, len}, &value, NULL),
			PM_INVALID);
	}
	pm_json_parser_free(parser);
	munmap(memory, 3 * page);
}

static void parses_after_a_long_text(void **state)
{
	(void)state;
	struct pm_json_parser *parser;
	struct pm_buf text = {0};

	pm_buf_add(&text, "[0", 2);
	for (int i = 0; i < 500000; i++)
		pm_buf_add(&text, ",{\"a\":\"\\n\"}", 11);
	pm_buf_add_char(&text, ']');
	assert_int_equal(pm_json_parser_new(&parser, NULL), PM_OK);
	assert_true(json_agrees(parser, PM_STR("[1]")));
	assert_true(json_agrees(parser, pm_buf_str(&text)));
	assert_true(json_agrees(parser, PM_STR("[2]")));
	assert_true(json_agrees(parser, pm_buf_str(&text)));
	pm_json_parser_free(parser);
	pm_buf_free(&text);
}

/* Each allocation of C++ fails in turn, in the parser and in the reader that uses it. */
static void survives_lack_of_memory(void **state)
{
	(void)state;
	struct pm_buf text = {0};
	int failures = 0;

	pm_buf_add_format(
		&text, "{\"text\":\"a\"}\n{\"text\":\"%1100000d\"}\n{\"text\":\"b\"}\n", 0);
	for (bool failed = true; failed; failures++) {
		struct read_dump dump = {.without_text = true};
		struct pm_error err = {0};
		live = 0;
		countdown = failures + 1;
		enum pm_status status = read_dump(&dump, pm_buf_str(&text), "a.jsonl", NULL, &err);
		failed = countdown == 0;
		countdown = 0;
		assert_int_equal(live, 0);
		assert_int_equal(status, failed ? PM_NO_MEMORY : PM_OK);
		assert_int_equal(dump.problems, 0);
		if (!failed)
			assert_int_equal(dump.documents, 3);
		pm_buf_free(&dump.out);
	}
	assert_in_range(failures, 10, 100);
	pm_buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_values_in_order),
		cmocka_unit_test(takes_what_jansson_takes),
		cmocka_unit_test(limits_depth),
		cmocka_unit_test(reads_to_the_end_of_its_memory),
		cmocka_unit_test(parses_after_a_long_text),
		cmocka_unit_test(survives_lack_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
