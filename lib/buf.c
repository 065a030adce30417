/*
 * One growing buffer of bytes, and small helpers for borrowed text.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pm_buf_free(struct pm_buf *buf)
{
	free(buf->ptr);
	*buf = (struct pm_buf){0};
}

bool pm_buf_reserve(struct pm_buf *buf, size_t more)
{
	if (buf->failed)
		return false;
	if (more < buf->capacity - buf->len)
		return true;

	size_t capacity = buf->capacity < 64 ? 64 : buf->capacity;
	while (capacity - buf->len <= more && capacity <= SIZE_MAX / 2)
		capacity *= 2;
	char *ptr = capacity - buf->len > more ? realloc(buf->ptr, capacity) : NULL;
	if (ptr == NULL) {
		buf->failed = true;
		return false;
	}
	buf->ptr = ptr;
	buf->capacity = capacity;
	return true;
}

void pm_buf_add(struct pm_buf *buf, const void *bytes, size_t len)
{
	if (!pm_buf_reserve(buf, len))
		return;
	if (len > 0)
		memcpy(buf->ptr + buf->len, bytes, len);
	buf->len += len;
	buf->ptr[buf->len] = '\0';
}

void pm_buf_add_char(struct pm_buf *buf, char c)
{
	pm_buf_add(buf, &c, 1);
}

void pm_buf_add_str(struct pm_buf *buf, struct pm_str str)
{
	pm_buf_add(buf, str.ptr, str.len);
}

void pm_buf_add_format(struct pm_buf *buf, const char *format, ...)
{
	size_t room = buf->capacity - buf->len;
	char *end = room > 0 ? buf->ptr + buf->len : NULL;
	va_list arguments;

	va_start(arguments, format);
	int len = vsnprintf(end, room, format, arguments);
	va_end(arguments);
	if (len < 0 || !pm_buf_reserve(buf, (size_t)len)) {
		buf->failed = true;
		if (room > 0)
			*end = '\0';
		return;
	}
	if ((size_t)len >= room) {
		va_start(arguments, format);
		vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, arguments);
		va_end(arguments);
	}
	buf->len += (size_t)len;
}

void *pm_make_room(void *items, size_t size, size_t count, size_t *capacity)
{
	if (count <= *capacity && items != NULL)
		return items;

	size_t larger = count + count / 2 + 64;
	void *moved = reallocarray(items, larger, size);
	if (moved != NULL)
		*capacity = larger;
	return moved;
}

void pm_buf_clear(struct pm_buf *buf)
{
	buf->len = 0;
}

struct pm_str pm_buf_str(const struct pm_buf *buf)
{
	return (struct pm_str){.ptr = buf->ptr != NULL ? buf->ptr : "", .len = buf->len};
}

struct pm_str pm_str_of(const char *terminated)
{
	return (struct pm_str){.ptr = terminated, .len = strlen(terminated)};
}

bool pm_str_equal(struct pm_str a, struct pm_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int pm_str_compare(struct pm_str a, struct pm_str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter > 0 ? memcmp(a.ptr, b.ptr, shorter) : 0;

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool pm_str_is(struct pm_str a, const char *terminated)
{
	return pm_str_equal(a, pm_str_of(terminated));
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

struct pm_str pm_str_trim(struct pm_str str)
{
	while (str.len > 0 && is_space(str.ptr[0])) {
		str.ptr++;
		str.len--;
	}
	while (str.len > 0 && is_space(str.ptr[str.len - 1]))
		str.len--;
	return str;
}

struct pm_str pm_str_cut(struct pm_str str, size_t max)
{
	if (str.len <= max)
		return str;
	while (max > 0 && ((unsigned char)str.ptr[max] & 0xC0) == 0x80)
		max--;
	return (struct pm_str){.ptr = str.ptr, .len = max};
}
