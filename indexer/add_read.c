/*
 * Adding: one input after another from its bytes into the index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/adding.h"

#include <string.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/record.h"

/* ---- What readers give ---- */

/* What came from standard input without a name is named by its content: its line in that input is
 * another record's in the next. */
static void add_content_uid(struct pm_buf *uid, const struct pm_document *document)
{
	struct pm_record nameless = {.document = *document};
	struct pm_buf content = {0};
	char hex[PM_DIGEST_SIZE];

	nameless.document.uid = nameless.document.member = PM_STR("");
	pm_record_write(&content, &nameless);
	pm_digest(pm_buf_str(&content), hex);
	uid->failed |= content.failed;
	pm_buf_free(&content);
	pm_buf_add_format(uid, PM_STANDARD_INPUT "!%s", hex);
}

/* What was dumped from an index keeps its name. A file is named by its path, a record in it by path
 * and member; what came from standard input by its id. */
static struct pm_str make_uid(struct pm_add *add, const struct pm_document *document)
{
	struct pm_buf *uid = &add->uid;

	if (document->uid.len > 0)
		return document->uid;
	if (document->url.len > 0)
		return document->url;
	if (add->reading.real == NULL && !document->anonymous)
		return document->member;
	pm_buf_clear(uid);
	if (add->reading.real == NULL) {
		add_content_uid(uid, document);
		return pm_buf_str(uid);
	}
	pm_buf_add_str(uid, add->reading.path);
	if (document->member.len > 0) {
		pm_buf_add_char(uid, '!');
		pm_buf_add_str(uid, document->member);
	}
	return pm_buf_str(uid);
}

static void show_progress(struct pm_add *add)
{
	const struct pm_written *counts = pm_writer_written(add->writer);

	pm_progress_show(add->progress,
		counts->added + counts->copies + counts->updated + counts->superseded +
			counts->unchanged,
		add->reading.consumed_before + add->reading.consumed);
}

/* Nobody knows what standard input will come to: of the whole it is what has come. */
static void count_standard_input(struct pm_add *add, size_t bytes)
{
	add->reading.consumed_before += bytes;
	if (add->progress->total > 0)
		add->progress->total += bytes;
}

/* Two documents of one uid, or of one text: say which one is in the index. */
static void report_other(struct pm_add *add, const struct pm_document *document,
	enum pm_outcome outcome, struct pm_str other)
{
	static const struct {
		const char *state, *before, *after;
	} words[] = {
		[PM_OUTCOME_SUPERSEDES] = {"supersedes", "takes the place of ",
			", which has the same uid "},
		[PM_OUTCOME_SUPERSEDED] = {"superseded", "superseded by ",
			", which has the same uid "},
		[PM_OUTCOME_COPY] = {"copy", "has the same text as ", ""},
	};
	struct pm_buf reason = {0};

	pm_buf_add_str(&reason, pm_str_of(words[outcome].before));
	pm_buf_add_str(&reason, other.len > 0 ? other : PM_STR(PM_STANDARD_INPUT));
	pm_buf_add_str(&reason, pm_str_of(words[outcome].after));
	if (outcome != PM_OUTCOME_COPY)
		pm_buf_add_str(&reason, document->uid);
	pm_report_write(add->report, &(struct pm_report_line){.path = document->path,
					     .record = document->member,
					     .state = words[outcome].state,
					     .reason = pm_buf_str(&reason)});
	pm_buf_free(&reason);
}

/* Standard input may give documents of files, dumped from an index. */
static enum pm_status put_document(struct pm_add *add, const struct pm_document *document,
	enum pm_outcome *outcome, struct pm_str *other, struct pm_error *err)
{
	if (add->reading.real == NULL && document->path.len > 0)
		return pm_writer_restore_document(add->writer, document, outcome, other, err);
	return pm_writer_put_document(add->writer, document, outcome, other, err);
}

static enum pm_status take_document(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	struct pm_add *add = context;
	enum pm_outcome outcome;
	struct pm_str other;

	if (add->options->interrupted())
		return pm_fail(err, PM_INTERRUPTED, "interrupted");
	if (add->reading.real != NULL)
		document->path = add->reading.path;
	document->uid = make_uid(add, document);
	if (add->uid.failed)
		return pm_fail_memory(err);
	pm_kind_take_folder(document, add->reading.real);
	enum pm_status status = put_document(add, document, &outcome, &other, err);
	if (status != PM_OK) {
		add->reading.fatal = true;
		return status;
	}
	if (outcome == PM_OUTCOME_SUPERSEDES || outcome == PM_OUTCOME_SUPERSEDED ||
		outcome == PM_OUTCOME_COPY)
		report_other(add, document, outcome, other);
	add->reading.documents++;
	add->counts.bytes += bytes;
	if (add->reading.real == NULL)
		count_standard_input(add, bytes);
	show_progress(add);
	return PM_OK;
}

static struct pm_str shown_path(const struct pm_add *add)
{
	return add->reading.real != NULL ? add->reading.path : PM_STR(PM_STANDARD_INPUT);
}

/* Count a problem, report it, remember it. */
static enum pm_status note_problem(struct pm_add *add, struct pm_str record, uint64_t line,
	bool lost, struct pm_str reason, struct pm_error *err)
{
	const struct pm_catalogue_failure failure = {
		.path = shown_path(add), .record = record, .reason = reason, .lost = lost};

	if (lost) {
		add->counts.failed++;
		add->reading.lost++;
	} else {
		add->counts.incomplete++;
	}
	pm_report_problem(add->report, &(struct pm_report_line){.path = failure.path,
					       .record = record,
					       .line = line,
					       .state = lost ? "failed" : "incomplete",
					       .reason = reason});
	enum pm_status status = pm_catalogue_add_failure(add->catalogue, &failure, err);
	add->reading.fatal |= status != PM_OK;
	return status;
}

/* A member in no format that can be read: as a file that was met, not named. */
static void skip_member(struct pm_add *add, const struct pm_problem *problem)
{
	add->counts.skipped++;
	pm_report_write(add->report, &(struct pm_report_line){.path = shown_path(add),
					     .record = problem->member,
					     .state = "skipped",
					     .reason = pm_str_of(problem->error->message)});
}

static enum pm_status take_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	struct pm_add *add = context;

	if (add->options->interrupted())
		return pm_fail(err, PM_INTERRUPTED, "interrupted");
	if (problem->severity == PM_PASSED_OVER) {
		skip_member(add, problem);
		return PM_OK;
	}
	return note_problem(add, problem->member, problem->line, problem->severity == PM_FAILED,
		pm_str_of(problem->error->message), err);
}

/* ---- Reading ---- */

/* What is done with a file that was not read to its end. */
static enum pm_status end_badly(struct pm_add *add, const struct pm_source *source,
	enum pm_status status, const struct pm_error *problem, enum pm_file_end *end,
	struct pm_error *err)
{
	const char *name = source->path != NULL ? source->path : PM_STANDARD_INPUT;
	struct pm_str reason = pm_adding_reason(problem->message, name);

	if (add->reading.fatal || status == PM_NO_MEMORY || status == PM_INTERRUPTED ||
		status == PM_INTERNAL) {
		if (err != NULL)
			*err = *problem;
		*end = PM_FILE_UNREAD;
		return status;
	}
	if (status == PM_NOT_FOUND && !source->named) {
		pm_adding_skipped(add, add->reading.path, reason);
		*end = PM_FILE_WHOLE;
		return PM_OK;
	}
	*end = status == PM_CORRUPT ? PM_FILE_KEPT
	       : status == PM_IO    ? PM_FILE_UNREAD
	                            : PM_FILE_WHOLE;
	return note_problem(add, (struct pm_str){0}, 0, true, reason, err);
}

static enum pm_status read_standard_input(
	struct pm_add *add, const struct pm_read_sink *sink, struct pm_error *err)
{
	struct pm_read_options options = add->options->read;
	struct pm_input *input;

	if (options.format == NULL)
		options.format = "jsonl";
	enum pm_status status = pm_input_open_fd(&input, STDIN_FILENO, PM_STANDARD_INPUT, err);
	if (status == PM_OK)
		status = pm_read(input, &options, sink, err);
	pm_input_free(input);
	return status;
}

/* Read a source: a file that has been read ahead, or standard input. */
static enum pm_status read_source(struct pm_add *add, struct pm_read_ahead *ahead,
	const struct pm_source *source, enum pm_file_end *end, struct pm_error *err)
{
	const struct pm_read_sink sink = {
		.context = add, .document = take_document, .problem = take_problem};
	struct pm_error problem;

	enum pm_status status = source->path == NULL ? read_standard_input(add, &sink, &problem)
	                                             : pm_read_ahead_read(ahead, &sink,
							       &add->reading.consumed, &problem);
	if (status == PM_OK && add->options->interrupted())
		status = pm_fail(&problem, PM_INTERRUPTED, "interrupted");
	*end = add->options->no_delete ? PM_FILE_KEPT : PM_FILE_WHOLE;
	return status == PM_OK ? PM_OK : end_badly(add, source, status, &problem, end, err);
}

static void report_read(struct pm_add *add, bool known)
{
	const struct pm_reading *reading = &add->reading;
	const char *state = reading->documents == 0 && reading->lost > 0 ? "failed"
	                    : known                                      ? "updated"
	                    : reading->documents == 0                    ? "skipped"
	                                                                 : "added";

	const struct pm_written changes = pm_adding_changes(add, &reading->before);
	pm_report_write(add->report, &(struct pm_report_line){.path = shown_path(add),
					     .state = state,
					     .changes = &changes,
					     .with_documents = true,
					     .documents = reading->documents});
}

static enum pm_status add_file(struct pm_add *add, struct pm_read_ahead *ahead,
	const struct pm_source *source, struct pm_error *err)
{
	struct pm_error problem;
	enum pm_file_end end;
	bool known, unchanged;
	struct stat info;
	int64_t id;

	add->reading.path = pm_adding_catalogue_path(add, source->path);
	add->reading.real = source->path;
	if (pm_read_ahead_next(ahead, &info, &problem) != PM_OK) {
		pm_adding_failed(
			add, add->reading.path, pm_adding_reason(problem.message, source->path));
		return PM_OK; /* gone or forbidden since the walk: as if it had not been met */
	}
	enum pm_status status =
		pm_adding_look_up(add, add->reading.path, &info, &known, &unchanged, &id, err);
	if (status != PM_OK || (unchanged && !source->force))
		return status; /* it was given twice */
	const struct pm_catalogue_file file = {.path = add->reading.path,
		.size = info.st_size,
		.mtime = pm_adding_mtime(&info),
		.options = pm_buf_str(&add->fingerprint)};
	if ((status = pm_writer_begin_file(add->writer, &file, err)) != PM_OK)
		return status;
	status = read_source(add, ahead, source, &end, err);
	if (!add->reading.fatal) {
		enum pm_status ended = pm_writer_end_file(add->writer, end, err);
		status = status == PM_OK ? ended : status;
	}
	report_read(add, known);
	return status;
}

static enum pm_status add_standard_input(
	struct pm_add *add, const struct pm_source *source, struct pm_error *err)
{
	enum pm_file_end end;

	enum pm_status status =
		pm_catalogue_clear_failures(add->catalogue, PM_STR(PM_STANDARD_INPUT), err);
	if (status == PM_OK)
		status = read_source(add, NULL, source, &end, err);
	report_read(add, false);
	return status;
}

static enum pm_status add_one(struct pm_add *add, struct pm_read_ahead *ahead,
	const struct pm_source *source, struct pm_error *err)
{
	add->reading = (struct pm_reading){.consumed_before = add->reading.consumed_before,
		.before = *pm_writer_written(add->writer)};
	enum pm_status status = source->path != NULL ? add_file(add, ahead, source, err)
	                                             : add_standard_input(add, source, err);
	add->reading.consumed_before += (uint64_t)source->size;
	return status;
}

enum pm_status pm_adding_read(
	struct pm_add *add, const struct pm_source *sources, struct pm_error *err)
{
	struct pm_read_ahead *ahead;

	enum pm_status status = pm_read_ahead_new(
		&ahead, sources, &add->options->read, pm_writer_jobs(add->writer), err);
	for (; status == PM_OK && sources != NULL; sources = sources->next)
		status = add->options->interrupted() ? pm_fail(err, PM_INTERRUPTED, "interrupted")
		                                     : add_one(add, ahead, sources, err);
	pm_read_ahead_free(ahead);
	return status;
}
