/*
 * From a query to its answer on standard output.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/answer.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lib/cli/interrupt.h"
#include "lib/error.h"
#include "search/complain.h"
#include "search/options_output.h"
#include "search/print/diagnosis.h"
#include "search/terminal.h"

enum {
	FLUSH_AT = 64 * 1024,   /* bytes of output */
	KEEP_AT_MOST = 1 << 20, /* of memory between answers */
};

/* ---- Output ---- */

enum pm_status pm_write_out(struct pm_buf *buf, struct pm_error *err)
{
	if (buf->failed)
		return pm_fail_memory(err);
	for (size_t done = 0; done < buf->len;) {
		ssize_t written = write(STDOUT_FILENO, buf->ptr + done, buf->len - done);
		if (written < 0 && errno == EPIPE)
			return pm_fail(err, PM_INTERRUPTED, "standard output: %s", strerror(errno));
		if (written < 0 && errno != EINTR)
			return pm_fail(err, PM_IO, "standard output: %s", strerror(errno));
		done += written > 0 ? (size_t)written : 0;
	}
	pm_buf_clear(buf);
	return PM_OK;
}

enum pm_status pm_answers_flush(struct pm_answers *answers, struct pm_error *err)
{
	enum pm_status status = pm_write_out(&answers->buf, err);

	if (status == PM_INTERRUPTED && answers->pager.pid == 0)
		_exit(PM_EXIT_ERROR);
	answers->left = status == PM_INTERRUPTED;
	answers->broken = status == PM_IO;
	if (answers->buf.failed || answers->buf.capacity > KEEP_AT_MOST)
		pm_buf_free(&answers->buf);
	return status;
}

void pm_answers_begin(struct pm_answers *out, const struct pm_wishes *wishes, bool many)
{
	*out = (struct pm_answers){.format = wishes->format, .many = many};
	out->output = wishes->output;
	out->fields = wishes->output.fields;
	out->output.buf = &out->buf;
	out->output.terminal = isatty(STDOUT_FILENO);
	out->output.color = pm_terminal_color(wishes->color);
	out->output.hyperlinks = pm_terminal_hyperlinks(wishes->hyperlinks);
	out->output.width = pm_terminal_width();
	out->wants_pager = !many && !wishes->no_pager && wishes->format == &pm_format_text &&
	                   pm_terminal_is_capable();
}

enum pm_status pm_answers_end(struct pm_answers *answers, struct pm_error *err)
{
	pm_buf_free(&answers->buf);
	return pm_pager_end(&answers->pager, err);
}

/* ---- The parts of an answer ---- */

/* Of many answers it is said to which query a line belongs. */
static void say_aside(const struct pm_answers *answers, const char *kind, struct pm_str text)
{
	struct pm_str id = pm_str_cut(answers->output.id, PM_COMPLAIN_ID_MAX);

	pm_complain("%.*s%s%s%s", (int)id.len, id.ptr, answers->many ? ": " : "", kind, text.ptr);
}

/* Of many answers, those that programs read carry their warnings themselves: of the other stream
 * nobody may take them, until it is full. */
static void warn_all(const struct pm_answers *answers, const struct pm_results *answer)
{
	if (answers->many && answers->format->fail != NULL)
		return;
	for (size_t i = 0; i < answer->warning_count; i++)
		say_aside(answers, "warning: ", answer->warnings[i]);
}

/* Say why nothing was found, where the format does not. */
static void diagnose(const struct pm_answers *answers, const struct pm_results *answer)
{
	struct pm_buf line = {0};

	if (answers->format->diagnosis != PM_DIAGNOSIS_ASIDE)
		return;
	for (size_t i = 0; i < pm_diagnosis_count(answer); i++) {
		pm_buf_clear(&line);
		pm_diagnosis_add(&line, answer, i);
		say_aside(answers, "", pm_buf_str(&line));
	}
	pm_buf_free(&line);
}

/* What is said aside is said before the pager has the terminal. */
static enum pm_status begin(void *context, const struct pm_results *answer, struct pm_error *err)
{
	struct pm_answers *answers = context;

	answers->total = answer->total;
	if (!answers->silent) {
		warn_all(answers, answer);
		diagnose(answers, answer);
	}
	if (answers->format->begin != NULL)
		answers->format->begin(&answers->output, answer);
	if (answers->wants_pager && pm_pager_start(&answers->pager, err) != PM_OK)
		pm_complain("warning: %s", err->message);
	return PM_OK;
}

static enum pm_status add_hit(void *context, const struct pm_hit *hit, struct pm_error *err)
{
	struct pm_answers *answers = context;

	answers->format->hit(&answers->output, hit);
	answers->output.hits++;
	if (pm_interrupted())
		return pm_fail(err, PM_INTERRUPTED, "interrupted");
	if (answers->buf.len < FLUSH_AT || (answers->many && answers->format->whole))
		return PM_OK;
	return pm_answers_flush(answers, err);
}

static enum pm_status end(void *context, const struct pm_results *answer, struct pm_error *err)
{
	struct pm_answers *answers = context;

	if (answers->format->end != NULL)
		answers->format->end(&answers->output, answer);
	answers->output.answers++;
	return pm_answers_flush(answers, err);
}

/* ---- The whole ---- */

struct pm_request pm_request_wished(const struct pm_wishes *wishes)
{
	struct pm_request request = {.query = wishes->query,
		.search = wishes->search,
		.offsets = wishes->output.offsets};

	request.text = pm_buf_str(&wishes->query_text);
	return request;
}

/* Whether what is shown of hits was chosen; *fields: which it is, 1 << enum pm_hit_field. */
static bool is_chosen(const struct pm_answers *answers, unsigned *fields)
{
	const struct pm_output *output = &answers->output;

	*fields = output->fields.bits | output->pieces.bits;
	return output->fields.count > 0 || answers->format == &pm_format_template;
}

/* Whether nothing is shown for which passages must be looked for. */
static bool shows_no_snippets(const struct pm_answers *answers)
{
	unsigned fields;

	return answers->format->no_snippets ||
	       (is_chosen(answers, &fields) && (fields & PM_HIT_NEEDS_SNIPPETS) == 0);
}

/* How many copies of each hit are shown: who asks for them gets them all. */
static size_t copies_shown(const struct pm_answers *answers)
{
	unsigned fields;

	if (!is_chosen(answers, &fields))
		return answers->format->copies;
	return (fields & 1U << PM_HIT_COPIES) != 0 ? PM_LIMIT_ALL : 0;
}

/* Get ready for an answer. Which values of a facet are shown is the format's business: it knows
 * that the last months are wanted rather than the first. */
static struct pm_search_options prepare(
	struct pm_answers *answers, const struct pm_request *request)
{
	struct pm_search_options search = request->search;

	answers->total = 0;
	answers->output.hits = 0;
	answers->output.typed = request->text;
	answers->output.whole = search.whole;
	answers->output.facet_values = search.facet_values;
	answers->output.fields = request->fields.count > 0 ? request->fields : answers->fields;
	answers->output.offsets = request->offsets;
	search.copies = copies_shown(answers);
	search.facet_values = 0;
	search.no_snippets |= shows_no_snippets(answers);
	return search;
}

/* Whether the index may be in any state after a search that ended so. */
static bool is_of_index(enum pm_status status)
{
	return status != PM_OK && status != PM_BAD_QUERY && status != PM_INTERRUPTED;
}

enum pm_status pm_answer(struct pm_answers *answers, struct pm_session *session,
	const struct pm_query *query, const struct pm_request *request, struct pm_error *err)
{
	struct pm_hit_visitor visitor = {.context = answers, .begin = begin, .end = end};

	enum pm_status status = pm_output_check_places(answers->format, request, err);
	if (status != PM_OK)
		return status;
	struct pm_search_options search = prepare(answers, request);
	if (answers->format->hit != NULL)
		visitor.hit = add_hit;
	status = pm_search_each(session->index, query, &search, &visitor, err);
	if (answers->left)
		return PM_OK;
	if (is_of_index(status))
		pm_session_drop(session);
	if (status != PM_OK && answers->format->whole)
		pm_buf_clear(&answers->buf);
	return status;
}
