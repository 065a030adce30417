/*
 * Lines of standard input, each as soon as it is there.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lib/error.h"
#include "search/query/parser.h"

enum {
	READ_AT_ONCE = 64 * 1024,
};

/* Forget what was taken; what is left goes to the beginning of the buffer. */
static void move_up(struct pm_lines *lines)
{
	struct pm_buf *buf = &lines->buf;

	if (lines->start == buf->len) {
		pm_buf_clear(buf);
		if (buf->capacity > 2 * READ_AT_ONCE)
			pm_buf_free(buf); /* a long line was here */
	} else if (lines->start > 0) {
		buf->len -= lines->start;
		memmove(buf->ptr, buf->ptr + lines->start, buf->len);
	}
	lines->start = 0;
}

/* Read what there is, or wait for it. */
static enum pm_status read_more(struct pm_lines *lines, struct pm_error *err)
{
	ssize_t count;

	move_up(lines);
	if (!pm_buf_reserve(&lines->buf, READ_AT_ONCE))
		return pm_fail_memory(err);
	do
		count = read(STDIN_FILENO, lines->buf.ptr + lines->buf.len, READ_AT_ONCE);
	while (count < 0 && errno == EINTR);
	if (count < 0)
		return pm_fail(err, PM_IO, "%s: %s", lines->name, strerror(errno));
	lines->buf.len += (size_t)count;
	lines->ended = count == 0;
	return PM_OK;
}

/* Where the line ends that begins what is not taken yet; NULL when that is not known yet. */
static const char *find_end(struct pm_lines *lines)
{
	size_t left = lines->buf.len - lines->start;

	if (left == 0)
		return NULL;
	const char *begin = lines->buf.ptr + lines->start;
	const char *feed = memchr(begin + lines->searched, '\n', left - lines->searched);
	lines->searched = feed == NULL ? left : 0;
	return feed == NULL && lines->ended ? begin + left : feed;
}

/* Read until a whole line is there; what is beyond the longest is not kept. */
static enum pm_status find_line(
	struct pm_lines *lines, struct pm_str *out, bool *too_long, struct pm_error *err)
{
	const char *end;

	*too_long = false;
	while ((end = find_end(lines)) == NULL && !lines->ended) {
		if (lines->searched > PM_QUERY_BYTES_MAX) {
			*too_long = true;
			pm_buf_clear(&lines->buf);
			lines->start = lines->searched = 0;
		}
		enum pm_status status = read_more(lines, err);
		if (status != PM_OK)
			return status;
	}
	if (end == NULL)
		return *too_long ? PM_OK : PM_NOT_FOUND;
	*out = (struct pm_str){lines->buf.ptr + lines->start, 0};
	out->len = (size_t)(end - out->ptr);
	return PM_OK;
}

enum pm_status pm_lines_next(struct pm_lines *lines, struct pm_str *out, struct pm_error *err)
{
	bool too_long;

	*out = (struct pm_str){"", 0};
	enum pm_status status = find_line(lines, out, &too_long, err);
	if (status != PM_OK)
		return status;
	lines->number++;
	size_t taken = lines->start + out->len + 1;                     /* with its line feed, */
	lines->start = taken < lines->buf.len ? taken : lines->buf.len; /* where it has one */
	if (too_long || out->len > PM_QUERY_BYTES_MAX)
		return pm_fail(
			err, PM_INVALID, "the line is longer than %zu bytes", PM_QUERY_BYTES_MAX);
	return PM_OK;
}

void pm_lines_free(struct pm_lines *lines)
{
	pm_buf_free(&lines->buf);
}
