/*
 * Filling in struct pm_error.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* End a message that vsnprintf cut in "...", without a broken character before it. */
static void mark_cut(char *message, size_t size)
{
	size_t end = size - sizeof "...";

	while (end > 0 && ((unsigned char)message[end] & 0xC0) == 0x80)
		end--;
	memcpy(message + end, "...", sizeof "...");
}

/* The work of pm_fail and pm_fail_at. */
__attribute__((format(printf, 4, 0))) static enum pm_status fail(struct pm_error *err,
	enum pm_status status, size_t offset, const char *format, va_list arguments)
{
	if (err == NULL)
		return status;

	int length = vsnprintf(err->message, sizeof err->message, format, arguments);
	if (length >= (int)sizeof err->message)
		mark_cut(err->message, sizeof err->message);
	for (char *c = err->message; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7F)
			*c = '?';
	err->status = status;
	err->offset = offset;
	return status;
}

enum pm_status pm_fail(struct pm_error *err, enum pm_status status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fail(err, status, 0, format, arguments);
	va_end(arguments);
	return status;
}

enum pm_status pm_fail_at(struct pm_error *err, size_t offset, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fail(err, PM_BAD_QUERY, offset, format, arguments);
	va_end(arguments);
	return PM_BAD_QUERY;
}

enum pm_status pm_fail_memory(struct pm_error *err)
{
	return pm_fail(err, PM_NO_MEMORY, "out of memory");
}
