/*
 * Tests of the arena.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/arena.h"

#include "lib/buf.h"
#include "tests/unit/test.h"

static void gives_zeroed_aligned_pieces(void **state)
{
	(void)state;
	struct pm_arena arena = {0};

	for (size_t size = 1; size < 300000; size = size * 3 + 1) {
		unsigned char *piece = pm_arena_alloc(&arena, 1, size);
		assert_non_null(piece);
		assert_int_equal((uintptr_t)piece % sizeof(double), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 0xFF, size);
	}
	pm_arena_clear(&arena);
	unsigned char *piece = pm_arena_alloc(&arena, 100, 10);
	assert_int_equal(piece[999], 0);
	pm_arena_free(&arena);
}

static void copies_texts(void **state)
{
	(void)state;
	struct pm_arena arena = {0};

	struct pm_str copy = pm_arena_copy(&arena, (struct pm_str){"a\0b", 3});
	assert_int_equal(copy.len, 3);
	assert_memory_equal(copy.ptr, "a\0b", 4);
	copy = pm_arena_copy(&arena, (struct pm_str){NULL, 0});
	assert_string_equal(copy.ptr, "");
	pm_arena_free(&arena);
}

static void refuses_what_no_memory_holds(void **state)
{
	(void)state;
	struct pm_arena arena = {0};

	assert_null(pm_arena_alloc(&arena, SIZE_MAX / 2, 3));
	assert_true(arena.failed);
	assert_null(pm_arena_alloc(&arena, 1, 1));
	assert_int_equal(pm_arena_copy(&arena, PM_STR("abc")).len, 0);
	pm_arena_free(&arena);
	assert_null(pm_arena_alloc(&arena, 1, SIZE_MAX - 5));
	pm_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_zeroed_aligned_pieces),
		cmocka_unit_test(copies_texts),
		cmocka_unit_test(refuses_what_no_memory_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
