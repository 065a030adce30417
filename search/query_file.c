/*
 * A query that is a file.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/error.h"
#include "search/query/parser.h"

enum pm_status pm_query_file_read(struct pm_buf *out, const char *path, struct pm_error *err)
{
	bool is_standard_input = strcmp(path, "-") == 0;
	FILE *file = is_standard_input ? stdin : fopen(path, "re");
	char bytes[4096];
	size_t count;

	if (file == NULL)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	while (out->len <= PM_QUERY_BYTES_MAX + 1 &&
		(count = fread(bytes, 1, sizeof bytes, file)) > 0)
		pm_buf_add(out, bytes, count);
	int number = ferror(file) ? errno : 0;
	if (!is_standard_input)
		fclose(file);
	if (number != 0)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(number));
	if (out->len > 0 && out->ptr[out->len - 1] == '\n')
		out->len--;
	if (out->len > PM_QUERY_BYTES_MAX)
		return pm_fail(err, PM_INVALID, "%s: a query has at most %zu bytes", path,
			PM_QUERY_BYTES_MAX);
	return out->failed ? pm_fail_memory(err) : PM_OK;
}
