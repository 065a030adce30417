/*
 * Many queries, a line each, answered one after another.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <string.h>
#include <unistd.h>

#include "lib/cli/interrupt.h"
#include "lib/error.h"
#include "search/answer.h"
#include "search/complain.h"
#include "search/lines.h"

struct batch {
	struct pm_request defaults;
	struct pm_session session;
	struct pm_answers answers;
	struct pm_lines lines;
	bool any_found, any_failed;
};

/* ---- What fails ---- */

static const char *name_of(enum pm_status status)
{
	switch (status) {
	case PM_NOT_FOUND:
		return "not_found";
	case PM_INVALID:
		return "invalid";
	case PM_BAD_QUERY:
		return "bad_query";
	case PM_STALE:
		return "stale";
	case PM_CORRUPT:
		return "corrupt";
	case PM_IO:
		return "io";
	case PM_NO_MEMORY:
		return "no_memory";
	case PM_INTERRUPTED:
		return pm_interrupted() ? "interrupted" : "timeout";
	default:
		return "internal";
	}
}

/* Where the query is, its id where that is not the number of the line, and what is wrong. */
static void complain_of_line(const struct batch *batch, const struct pm_failure *failure)
{
	struct pm_str id = pm_str_cut(batch->answers.output.id, PM_COMPLAIN_ID_MAX);
	struct pm_buf where = {0};

	pm_buf_add_format(&where, "%zu", failure->line);
	if (id.len > 0 && !pm_str_equal(id, pm_buf_str(&where)))
		pm_buf_add_format(&where, ": %.*s", (int)id.len, id.ptr);
	if (failure->column > 0)
		pm_buf_add_format(&where, ": query, column %zu", failure->column);
	pm_complain("%s:%s: %s", batch->lines.name, pm_buf_str(&where).ptr, failure->message);
	pm_buf_free(&where);
}

/* Say in its place why a line has no answer. query: where it has one. */
static void fail_line(struct batch *batch, struct pm_str query, const struct pm_error *why)
{
	struct pm_answers *answers = &batch->answers;
	struct pm_failure failure = {.line = batch->lines.number,
		.status = name_of(why->status),
		.message = why->message};

	batch->any_failed = true;
	if (why->status == PM_BAD_QUERY)
		failure.column = pm_query_column(query, why->offset);
	if (answers->format->fail != NULL)
		answers->format->fail(&answers->output, &failure);
	else
		complain_of_line(batch, &failure);
}

/* ---- Memory ---- */

/* Every query takes some hundred kilobytes and frees them. To give them back to the system each
 * time and to be given them again costs more than many a query: up to a millisecond in a virtual
 * machine.
 */
static void keep_memory(void)
{
#ifdef __GLIBC__
	mallopt(M_TRIM_THRESHOLD, 16 << 20);
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

/* A line of thousands of words takes a thousand times that. Much of it would stay where anything
 * that lives on was put behind it. */
static void give_back_memory(size_t line)
{
	enum {
		LONG_LINE = 16 * 1024
	};

	if (line < LONG_LINE)
		return;
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

/* ---- One line ---- */

static enum pm_status answer_request(
	struct batch *batch, const struct pm_request *request, struct pm_error *err)
{
	struct pm_query *query;
	enum pm_status status = pm_query_parse(&query, request->text, &request->query, err);

	if (status == PM_OK)
		status = pm_session_refresh(&batch->session, err);
	if (status == PM_OK)
		status = pm_answer(&batch->answers, &batch->session, query, request, err);
	pm_query_free(query);
	return status;
}

/* Fails only when standard output does. */
static enum pm_status answer_line(struct batch *batch, struct pm_str line, struct pm_error *err)
{
	struct pm_answers *answers = &batch->answers;
	struct pm_request request;
	enum pm_status status =
		pm_request_read(&request, line, batch->lines.number, &batch->defaults, err);

	answers->output.id = request.id;
	answers->output.id_is_number = request.id_is_number;
	if (status == PM_OK)
		status = answer_request(batch, &request, err);
	if (status == PM_OK)
		batch->any_found |= answers->total > 0;
	else if (!answers->broken)
		fail_line(batch, request.text, err);
	pm_request_free(&request);
	status = answers->broken ? PM_IO : pm_answers_flush(answers, err);
	give_back_memory(line.len);
	return status;
}

/* A line that cannot be a query. */
static enum pm_status refuse_line(struct batch *batch, struct pm_error *err)
{
	batch->answers.output.id = PM_STR("");
	fail_line(batch, PM_STR(""), err);
	return pm_answers_flush(&batch->answers, err);
}

/* Empty, or a comment. */
static bool is_skipped(struct pm_str line)
{
	struct pm_str text = pm_str_trim(line);

	return text.len == 0 || text.ptr[0] == '#';
}

/* ---- All of them ---- */

/* Answer lines until there are no more. */
static enum pm_status answer_all(struct batch *batch, struct pm_error *err)
{
	struct pm_str line;

	for (;;) {
		enum pm_status status = pm_lines_next(&batch->lines, &line, err);
		if (pm_interrupted() || status == PM_NOT_FOUND)
			return PM_OK;
		if (status == PM_OK && is_skipped(line))
			continue;
		if (status == PM_OK)
			status = answer_line(batch, line, err);
		else if (status == PM_INVALID)
			status = refuse_line(batch, err);
		if (status != PM_OK)
			return status;
	}
}

static bool is_standard_input(const char *path)
{
	return path == NULL || strcmp(path, "-") == 0;
}

/* Put the file in the place of standard input, which a signal gives an end. */
static enum pm_status open_input(const char *path, struct pm_error *err)
{
	if (is_standard_input(path))
		return PM_OK;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || dup2(fd, STDIN_FILENO) < 0)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	close(fd);
	return PM_OK;
}

static enum pm_exit exit_of(const struct batch *batch)
{
	if (pm_interrupted())
		return PM_EXIT_INTERRUPTED;
	if (batch->any_failed)
		return PM_EXIT_ERROR;
	return batch->any_found ? PM_EXIT_FOUND : PM_EXIT_NONE;
}

enum pm_exit pm_batch(const struct pm_wishes *wishes)
{
	struct batch batch = {.defaults = pm_request_wished(wishes)};
	struct pm_error err;
	enum pm_status status;

	batch.defaults.search.diagnose = false;
	batch.lines.name = is_standard_input(wishes->batch) ? "standard input" : wishes->batch;
	pm_answers_begin(&batch.answers, wishes, true);
	pm_interrupt_catch();
	keep_memory();
	if ((status = open_input(wishes->batch, &err)) != PM_OK)
		goto out;
	if ((status = pm_session_open(&batch.session, wishes->index, &err)) != PM_OK)
		goto out;
	status = answer_all(&batch, &err);
out:
	if (status != PM_OK)
		pm_complain("%s", err.message);
	pm_lines_free(&batch.lines);
	pm_answers_end(&batch.answers, NULL);
	pm_session_close(&batch.session);
	return status == PM_OK ? exit_of(&batch) : pm_exit_of(status);
}
