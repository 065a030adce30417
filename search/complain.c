/*
 * What went wrong: on standard error, and as an exit status.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/complain.h"

#include <stdarg.h>
#include <stdio.h>

#include <pressmark/query.h>

#include "search/print/flow.h"

void pm_complain(const char *format, ...)
{
	char text[1024]; /* more than a message and the names before it */
	struct pm_buf out = {0};
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	pm_buf_add_str(&out, PM_STR("pressmark-search: "));
	pm_flow_plain(&out, pm_str_of(text));
	pm_buf_add_char(&out, '\n');
	if (!out.failed)
		fwrite(out.ptr, 1, out.len, stderr);
	pm_buf_free(&out);
}

void pm_complain_of_query(struct pm_str query, const struct pm_error *err)
{
	enum {
		LONGEST = 200
	}; /* bytes of a query worth repeating */
	size_t offset = err->offset < query.len ? err->offset : query.len;
	struct pm_buf out = {0};

	pm_buf_add_format(&out, "pressmark-search: query, column %zu: %s\n",
		pm_query_column(query, offset), err->message);
	if (query.len <= LONGEST && query.len > 0) {
		struct pm_str before = {query.ptr, offset};
		pm_buf_add_str(&out, PM_STR("  "));
		pm_flow_plain(&out, query);
		pm_buf_add_format(&out, "\n  %*s^\n", (int)pm_flow_width(before), "");
	}
	if (!out.failed)
		fwrite(out.ptr, 1, out.len, stderr);
	pm_buf_free(&out);
}

enum pm_exit pm_exit_of(enum pm_status status)
{
	switch (status) {
	case PM_OK:
		return PM_EXIT_FOUND;
	case PM_BAD_QUERY:
		return PM_EXIT_BAD_QUERY;
	case PM_NOT_FOUND:
	case PM_CORRUPT:
		return PM_EXIT_NO_INDEX;
	default:
		return PM_EXIT_ERROR;
	}
}
