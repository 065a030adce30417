/*
 * One growing buffer of bytes, and small helpers for borrowed text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_BUF_H
#define PM_LIB_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/str.h>

/**
 * A growing buffer: zero-initialise it, append, pm_buf_free it.
 *
 * ptr is always terminated by a NUL that len does not count, once anything was appended. When
 * memory runs out, `failed` is set, the content stays as it was and later appends do nothing: check
 * once, at the end.
 */
struct pm_buf {
	char *ptr;
	size_t len;
	size_t capacity;
	bool failed;
};

void pm_buf_free(struct pm_buf *buf);

/** Make room for `more` further bytes; false (and failed) when memory ran out. */
bool pm_buf_reserve(struct pm_buf *buf, size_t more);

void pm_buf_add(struct pm_buf *buf, const void *bytes, size_t len);
void pm_buf_add_char(struct pm_buf *buf, char c);
void pm_buf_add_str(struct pm_buf *buf, struct pm_str str);

__attribute__((format(printf, 2, 3))) void pm_buf_add_format(
	struct pm_buf *buf, const char *format, ...);

/** Make room for count items in an array of *capacity of them; NULL, and the old array stays, when
 * memory ran out. */
void *pm_make_room(void *items, size_t size, size_t count, size_t *capacity);

/** Forget the content, keep the memory. */
void pm_buf_clear(struct pm_buf *buf);

/** The content, borrowed until the buffer changes; never a null pointer. */
struct pm_str pm_buf_str(const struct pm_buf *buf);

struct pm_str pm_str_of(const char *terminated);
bool pm_str_equal(struct pm_str a, struct pm_str b);
bool pm_str_is(struct pm_str a, const char *terminated);

/** Compare bytes, a beginning before what goes on: below, equal to or above 0. */
int pm_str_compare(struct pm_str a, struct pm_str b);

/** The first max bytes, or fewer so that no character of UTF-8 is cut; all of it if it is short. */
struct pm_str pm_str_cut(struct pm_str str, size_t max);

/** Without white space (space, tab, line feed, carriage return, form feed) at both ends. */
struct pm_str pm_str_trim(struct pm_str str);

#endif
