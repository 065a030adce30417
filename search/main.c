/*
 * pressmark-search: the answer to one query.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <pressmark/index.h>
#include <pressmark/query.h>
#include <pressmark/search.h>

#include "lib/cli/exit.h"
#include "lib/error.h"
#include "lib/layout.h"
#include "search/options.h"
#include "search/print/flow.h"
#include "search/print/print.h"

enum {
	FLUSH_AT = 64 * 1024, /* bytes of output */
};

/* Where an answer goes. */
struct sink {
	const struct pm_format *format;
	struct pm_output output;
	struct pm_buf buf;
	size_t total;
};

static void complain(const char *message)
{
	fprintf(stderr, "pressmark-search: %s\n", message);
}

static enum pm_exit exit_of(enum pm_status status)
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

/* ---- Output ---- */

/* Write out what the buffer holds. */
static enum pm_status flush(struct pm_buf *buf, struct pm_error *err)
{
	if (buf->failed)
		return pm_fail_memory(err);
	for (size_t done = 0; done < buf->len;) {
		ssize_t written = write(STDOUT_FILENO, buf->ptr + done, buf->len - done);
		if (written < 0 && errno == EPIPE)
			_exit(PM_EXIT_ERROR); /* nobody reads on: not worth a word */
		if (written < 0 && errno != EINTR)
			return pm_fail(err, PM_IO, "standard output: %s", strerror(errno));
		done += written > 0 ? (size_t)written : 0;
	}
	pm_buf_clear(buf);
	return PM_OK;
}

static void warn_all(const struct pm_results *answer)
{
	struct pm_error line;

	for (size_t i = 0; i < answer->warning_count; i++) {
		pm_fail(&line, PM_OK, "warning: %s", answer->warnings[i].ptr);
		complain(line.message);
	}
}

static enum pm_status begin(void *context, const struct pm_results *answer, struct pm_error *err)
{
	struct sink *sink = context;

	(void)err;
	sink->total = answer->total;
	warn_all(answer);
	if (sink->format->begin != NULL)
		sink->format->begin(&sink->output, answer);
	return PM_OK;
}

static enum pm_status add_hit(void *context, const struct pm_hit *hit, struct pm_error *err)
{
	struct sink *sink = context;

	sink->format->hit(&sink->output, hit);
	sink->output.hits++;
	return sink->buf.len >= FLUSH_AT ? flush(&sink->buf, err) : PM_OK;
}

static enum pm_status end(void *context, const struct pm_results *answer, struct pm_error *err)
{
	struct sink *sink = context;

	if (sink->format->end != NULL)
		sink->format->end(&sink->output, answer);
	return flush(&sink->buf, err);
}

/* ---- The terminal ---- */

static bool wants_color(enum pm_color color)
{
	const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");

	if (color != PM_COLOR_AUTO)
		return color == PM_COLOR_ALWAYS;
	if (!isatty(STDOUT_FILENO) || (none != NULL && *none != '\0'))
		return false;
	return terminal != NULL && *terminal != '\0' && strcmp(terminal, "dumb") != 0;
}

/* Columns of the terminal; 0 when there is none. */
static size_t terminal_width(void)
{
	enum {
		NARROWEST = 20,
		WIDEST = 120
	}; /* longer lines are hard to read */
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	unsigned long width = 0;

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (columns != NULL)
		width = strtoul(columns, NULL, 10);
	if (width == 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0)
		width = 80;
	if (width < NARROWEST)
		return NARROWEST;
	return width < WIDEST ? width : WIDEST;
}

/* ---- The query ---- */

/* Say what is wrong with a query, and point at the place. */
static void complain_of_query(struct pm_str query, const struct pm_error *err)
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

static enum pm_exit answer(const struct pm_wishes *wishes, struct pm_index *index,
	const struct pm_query *query, struct pm_error *err)
{
	struct sink sink = {.format = wishes->format};
	struct pm_search_options options = wishes->search;
	struct pm_hit_visitor visitor = {.context = &sink, .begin = begin, .end = end};

	options.count_only = sink.format->count_only;
	options.no_snippets = sink.format->no_snippets;
	if (sink.format->hit != NULL)
		visitor.hit = add_hit;
	sink.output = (struct pm_output){.buf = &sink.buf,
		.color = wants_color(wishes->color),
		.width = terminal_width(),
		.terminator = wishes->terminator};
	enum pm_status status = pm_search_each(index, query, &options, &visitor, err);
	pm_buf_free(&sink.buf);
	if (status != PM_OK)
		return exit_of(status);
	return sink.total > 0 ? PM_EXIT_FOUND : PM_EXIT_NONE;
}

static enum pm_exit search(const struct pm_wishes *wishes)
{
	struct pm_str text = wishes->has_query ? pm_buf_str(&wishes->query_text) : PM_STR("");
	struct pm_query *query = NULL;
	struct pm_index *index = NULL;
	struct pm_buf path = {0};
	struct pm_error err = {0};
	enum pm_exit result = PM_EXIT_BAD_QUERY;
	enum pm_status status;

	if ((status = pm_query_parse(&query, text, &wishes->query, &err)) != PM_OK) {
		result = status == PM_INVALID ? PM_EXIT_BAD_QUERY : exit_of(status);
		goto out;
	}
	if ((status = pm_layout_find(&path, wishes->index, &err)) != PM_OK ||
		(status = pm_index_open(&index, path.ptr, &err)) != PM_OK)
		result = exit_of(status);
	else
		result = answer(wishes, index, query, &err);
out:
	if (result == PM_EXIT_BAD_QUERY && err.status == PM_BAD_QUERY)
		complain_of_query(text, &err);
	else if (result != PM_EXIT_FOUND && result != PM_EXIT_NONE)
		complain(err.message);
	pm_index_free(index);
	pm_buf_free(&path);
	pm_query_free(query);
	return result;
}

static enum pm_exit print_and_free(struct pm_buf *buf)
{
	struct pm_error err;

	enum pm_status status = flush(buf, &err);
	if (status != PM_OK)
		complain(err.message);
	pm_buf_free(buf);
	return exit_of(status);
}

int main(int argc, char **argv)
{
	struct pm_wishes wishes;
	struct pm_error err = {0};
	struct pm_buf out = {0};
	enum pm_exit result;

	enum pm_status status = pm_wishes_read(&wishes, argv + (argc > 0), &err);
	if (status != PM_OK) {
		complain(err.message);
		result = PM_EXIT_ERROR;
	} else if (wishes.help) {
		pm_wishes_help(&out);
		result = print_and_free(&out);
	} else if (wishes.completions != NULL) {
		if (pm_wishes_completions(&out, wishes.completions, &err) != PM_OK) {
			complain(err.message);
			result = PM_EXIT_ERROR;
		} else {
			result = print_and_free(&out);
		}
	} else if (wishes.version) {
		pm_buf_add_str(&out, PM_STR("pressmark-search " PM_VERSION "\n"));
		result = print_and_free(&out);
	} else if (!wishes.has_query && wishes.query.since.len + wishes.query.until.len == 0) {
		complain("no query (--help shows how)");
		result = PM_EXIT_ERROR;
	} else {
		result = search(&wishes);
	}
	pm_wishes_free(&wishes);
	return (int)result;
}
