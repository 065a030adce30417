/*
 * The list of an index's live segments: a stub of Xapian's.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/stub.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/layout.h"

/* A stub has a few lines; what is larger is none. */
enum {
	STUB_MAX = 1 << 20
};

static enum pm_status read_text(struct pm_buf *out, const char *path, struct pm_error *err)
{
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return pm_fail(err, errno == ENOENT || errno == ENOTDIR ? PM_NOT_FOUND : PM_IO,
			"%s: %s", path, strerror(errno));

	char bytes[4096];
	size_t count;
	while (out->len <= STUB_MAX && (count = fread(bytes, 1, sizeof bytes, file)) > 0)
		pm_buf_add(out, bytes, count);
	int number = ferror(file) ? errno : 0;
	fclose(file);
	if (number != 0)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(number));
	return out->failed ? pm_fail_memory(err) : PM_OK;
}

static bool parse_line(struct pm_stub *stub, struct pm_str line)
{
	const char *space = memchr(line.ptr, ' ', line.len);
	if (space == NULL)
		return false;

	size_t type_len = (size_t)(space - line.ptr);
	struct pm_str target = pm_str_trim((struct pm_str){space + 1, line.len - type_len - 1});
	if (target.len == 0)
		return false;
	stub->lines[stub->count++] =
		(struct pm_stub_line){.type = {line.ptr, type_len}, .target = target};
	return true;
}

/* Lines end in LF; empty ones and comments are passed over, as Xapian does. */
static enum pm_status parse(struct pm_stub *stub, const char *path, struct pm_error *err)
{
	struct pm_str rest = pm_buf_str(&stub->text);
	size_t line_count = 1;

	for (size_t i = 0; i < rest.len; i++)
		line_count += rest.ptr[i] == '\n';
	stub->lines = calloc(line_count, sizeof *stub->lines);
	if (stub->lines == NULL)
		return pm_fail_memory(err);

	while (rest.len > 0) {
		const char *feed = memchr(rest.ptr, '\n', rest.len);
		size_t len = feed != NULL ? (size_t)(feed - rest.ptr) : rest.len;
		struct pm_str line = pm_str_trim((struct pm_str){rest.ptr, len});
		if (line.len > 0 && line.ptr[0] != '#' && !parse_line(stub, line))
			return pm_fail(
				err, PM_CORRUPT, "%s: a line is not \"TYPE DATABASE\"", path);
		len += feed != NULL;
		rest.ptr += len;
		rest.len -= len;
	}
	if (stub->count == 0)
		return pm_fail(err, PM_CORRUPT, "%s: names no database", path);
	return PM_OK;
}

enum pm_status pm_stub_read(struct pm_stub *out, const char *index, struct pm_error *err)
{
	*out = (struct pm_stub){0};
	char *path = pm_layout_path(index, PM_LAYOUT_STUB);
	if (path == NULL)
		return pm_fail_memory(err);

	enum pm_status status = read_text(&out->text, path, err);
	if (status == PM_OK)
		status = parse(out, path, err);
	free(path);
	if (status != PM_OK)
		pm_stub_free(out);
	return status;
}

void pm_stub_free(struct pm_stub *stub)
{
	free(stub->lines);
	pm_buf_free(&stub->text);
	*stub = (struct pm_stub){0};
}

enum pm_status pm_stub_write(
	const char *index, const struct pm_stub_line *lines, size_t count, struct pm_error *err)
{
	struct pm_buf text = {0};
	enum pm_status status;

	for (size_t i = 0; i < count; i++) {
		pm_buf_add_str(&text, lines[i].type);
		pm_buf_add_char(&text, ' ');
		pm_buf_add_str(&text, lines[i].target);
		pm_buf_add_char(&text, '\n');
	}
	if (text.failed)
		status = pm_fail_memory(err);
	else
		status = pm_layout_replace(index, PM_LAYOUT_STUB, pm_buf_str(&text), err);
	pm_buf_free(&text);
	return status;
}
