/*
 * pressmark-search: the answer to one query, or to many.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pressmark/explain.h>
#include <pressmark/query.h>

#include "lib/cli/exit.h"
#include "search/answer.h"
#include "search/batch.h"
#include "search/complain.h"
#include "search/options_output.h"
#include "search/print/explanation.h"
#include "search/query_file.h"
#include "search/session.h"

/* Answer; once more, straight to the terminal, when the pager cannot be run. */
static enum pm_status answer_all(struct pm_answers *answers, struct pm_session *session,
	const struct pm_wishes *wishes, const struct pm_query *query, struct pm_error *err)
{
	const struct pm_request request = pm_request_wished(wishes);
	struct pm_error unseen;

	pm_answers_begin(answers, wishes, false);
	enum pm_status status = pm_answer(answers, session, query, &request, err);
	if (pm_answers_end(answers, &unseen) == PM_OK)
		return status;
	pm_complain("warning: %s", unseen.message);
	pm_answers_begin(answers, wishes, false);
	answers->wants_pager = false;
	answers->silent = true;
	status = pm_session_refresh(session, err);
	if (status == PM_OK)
		status = pm_answer(answers, session, query, &request, err);
	pm_answers_end(answers, NULL);
	return status;
}

static enum pm_exit answer(
	const struct pm_wishes *wishes, const struct pm_query *query, struct pm_error *err)
{
	struct pm_session session = {0};
	struct pm_answers answers;

	enum pm_status status = pm_session_open(&session, wishes->index, err);
	if (status == PM_OK)
		status = answer_all(&answers, &session, wishes, query, err);
	pm_session_close(&session);
	if (status != PM_OK)
		return pm_exit_of(status);
	return answers.total > 0 ? PM_EXIT_FOUND : PM_EXIT_NONE;
}

/* Show the tree of a query: as JSON when that is the format, else for people. */
static enum pm_exit explain(
	const struct pm_wishes *wishes, const struct pm_query *query, struct pm_error *err)
{
	bool json = wishes->format == &pm_format_json || wishes->format == &pm_format_jsonl;
	struct pm_explanation *explanation = NULL;
	struct pm_session session = {0};
	struct pm_buf out = {0};

	enum pm_status status = pm_session_open(&session, wishes->index, err);
	if (status == PM_OK)
		status = pm_explain(session.index, query, &explanation, err);
	for (size_t i = 0; status == PM_OK && i < explanation->warning_count; i++)
		pm_complain("warning: %s", explanation->warnings[i].ptr);
	if (status == PM_OK) {
		(json ? pm_print_explanation_json : pm_print_explanation)(&out, explanation);
		status = pm_write_out(&out, err);
	}
	pm_buf_free(&out);
	pm_explanation_free(explanation);
	pm_session_close(&session);
	return status == PM_OK ? PM_EXIT_FOUND : pm_exit_of(status);
}

static enum pm_exit search(const struct pm_wishes *wishes)
{
	struct pm_str text = pm_buf_str(&wishes->query_text);
	struct pm_query *query = NULL;
	struct pm_error err = {0};

	enum pm_status status = pm_query_parse(&query, text, &wishes->query, &err);
	enum pm_exit result = pm_exit_of(status);
	if (status == PM_OK)
		result = (wishes->explain_query ? explain : answer)(wishes, query, &err);
	if (result == PM_EXIT_BAD_QUERY && err.status == PM_BAD_QUERY)
		pm_complain_of_query(text, &err);
	else if (result != PM_EXIT_FOUND && result != PM_EXIT_NONE)
		pm_complain("%s", err.message);
	pm_query_free(query);
	return result;
}

static enum pm_exit print_and_free(struct pm_buf *buf)
{
	struct pm_error err;

	enum pm_status status = pm_write_out(buf, &err);
	if (status != PM_OK && status != PM_INTERRUPTED)
		pm_complain("%s", err.message);
	pm_buf_free(buf);
	return pm_exit_of(status);
}

static enum pm_exit print_help(void)
{
	struct pm_buf out = {0};

	pm_wishes_help(&out);
	return print_and_free(&out);
}

static enum pm_exit print_completions(const char *shell)
{
	struct pm_buf out = {0};
	struct pm_error err;

	if (pm_wishes_completions(&out, shell, &err) == PM_OK)
		return print_and_free(&out);
	pm_complain("%s", err.message);
	pm_buf_free(&out);
	return PM_EXIT_ERROR;
}

static enum pm_exit print_version(void)
{
	struct pm_buf out = {0};

	pm_buf_add_str(&out, PM_STR("pressmark-search " PM_VERSION "\n"));
	return print_and_free(&out);
}

/* Whether days alone are a query. */
static bool has_days(const struct pm_wishes *wishes)
{
	return wishes->query.since.len + wishes->query.until.len > 0;
}

static enum pm_exit run(struct pm_wishes *wishes)
{
	struct pm_error err;

	if (wishes->help)
		return print_help();
	if (wishes->completions != NULL)
		return print_completions(wishes->completions);
	if (wishes->version)
		return print_version();
	enum pm_exit version = pm_output_check_version(wishes, &err);
	if (version != PM_EXIT_FOUND) {
		pm_complain("%s", err.message);
		return version;
	}
	if (wishes->batch != NULL || wishes->serve)
		return pm_batch(wishes);
	if (wishes->query_file != NULL &&
		pm_query_file_read(&wishes->query_text, wishes->query_file, &err) != PM_OK) {
		pm_complain("%s", err.message);
		return PM_EXIT_ERROR;
	}
	if (wishes->query_file != NULL || wishes->has_query || has_days(wishes))
		return search(wishes);
	pm_complain("no query (--help shows how)");
	return PM_EXIT_ERROR;
}

int main(int argc, char **argv)
{
	struct pm_wishes wishes;
	struct pm_error err;
	enum pm_exit result = PM_EXIT_ERROR;

	if (pm_wishes_read(&wishes, argv + (argc > 0), &err) == PM_OK)
		result = run(&wishes);
	else
		pm_complain("%s", err.message);
	pm_wishes_free(&wishes);
	return (int)result;
}
