/* Filling in struct pm_error. SPDX-License-Identifier: GPL-2.0-or-later */
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

enum pm_status pm_fail(struct pm_error *err, enum pm_status status, const char *format, ...)
{
	if (err == NULL)
		return status;

	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(err->message, sizeof err->message, format, arguments);
	va_end(arguments);

	if (length >= (int)sizeof err->message)
		mark_cut(err->message, sizeof err->message);
	for (char *c = err->message; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7F)
			*c = '?';
	err->status = status;
	err->offset = 0;
	return status;
}

enum pm_status pm_fail_memory(struct pm_error *err)
{
	return pm_fail(err, PM_NO_MEMORY, "out of memory");
}
