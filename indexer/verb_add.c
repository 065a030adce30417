/*
 * pressmark-index add.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/add_request.h"
#include "indexer/command.h"
#include "indexer/path_list.h"
#include "indexer/watch.h"
#include "indexer/writer.h"
#include "lib/cli/exit.h"
#include "lib/cli/interrupt.h"
#include "lib/error.h"
#include "lib/layout.h"

/* Where nothing says which index it is, one is begun here. */
static enum pm_status find_index(struct pm_buf *path, const char *given, struct pm_error *err)
{
	enum pm_status status = pm_layout_find(path, given, err);

	if (status != PM_NOT_FOUND)
		return status;
	pm_buf_clear(path);
	pm_buf_add_str(path, PM_STR(PM_LAYOUT_DIRECTORY));
	return path->failed ? pm_fail_memory(err) : PM_OK;
}

static void add_count(struct pm_buf *out, uint64_t count, const char *what)
{
	if (count > 0)
		pm_buf_add_format(out, ", %" PRIu64 " %s", count, what);
}

/* One line: what was done to documents, then what was met on the way. */
static int say_summary(const struct pm_written *documents, const struct pm_added *counts,
	double seconds, bool dry_run)
{
	struct pm_buf out = {0};
	double megabytes = (double)counts->bytes / 1e6;

	pm_buf_add_str(&out, dry_run ? PM_STR("dry run: ") : PM_STR(""));
	pm_buf_add_format(&out, "%" PRIu64 " added, %" PRIu64 " updated, %" PRIu64 " removed",
		documents->added, documents->updated, documents->removed);
	add_count(&out, documents->copies, documents->copies == 1 ? "copy" : "copies");
	add_count(&out, documents->superseded, "superseded");
	add_count(&out, documents->unchanged, "unchanged");
	add_count(&out, counts->unchanged_files,
		counts->unchanged_files == 1 ? "file unchanged" : "files unchanged");
	add_count(&out, counts->skipped, "skipped");
	add_count(&out, counts->failed, "failed");
	add_count(&out, counts->incomplete, "incomplete");
	pm_buf_add_format(&out, "; %.1f MB in %.1f s", megabytes, seconds);
	if (counts->bytes > 0 && seconds > 0)
		pm_buf_add_format(&out, ", %.1f MB/s", megabytes / seconds);
	pm_buf_add_char(&out, '\n');
	int status = pm_print(pm_buf_str(&out));
	pm_buf_free(&out);
	return status;
}

/* ---- A pass ---- */

/* What the passes of a run share. */
struct session {
	const struct pm_add_request *request;
	struct pm_add_options options;
	const char *index;
	struct pm_report report;
	char *report_path; /* real, or NULL: what is written there is no change */
	struct pm_path_list list;
	struct pm_watch *watch; /* NULL: there is one pass */
	bool later;             /* it is not the first pass */
	bool problems;          /* there were some, in any pass */
};

static enum pm_status add_path(
	struct session *session, struct pm_add *add, const char *path, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	if (session->watch != NULL)
		status = pm_watch_root(session->watch, path, err);
	return status == PM_OK ? pm_add_path(add, path, err) : status;
}

/* A list has paths only: a dash in it is a file of this name. */
static enum pm_status add_list(struct session *session, struct pm_add *add, struct pm_error *err)
{
	enum pm_status status;
	const char *path;

	while ((status = pm_path_list_next(&session->list, &path, err)) == PM_OK) {
		status = add_path(session, add, strcmp(path, "-") == 0 ? "./-" : path, err);
		if (status != PM_OK)
			return status;
	}
	return status == PM_NOT_FOUND ? PM_OK : status;
}

/* What the command line says. */
static enum pm_status add_given(struct session *session, struct pm_add *add, struct pm_error *err)
{
	const struct pm_add_request *request = session->request;
	enum pm_status status = PM_OK;

	if (request->path_count == 0 && session->list.file == NULL)
		status = pm_add_failed(add, err);
	for (size_t i = 0; status == PM_OK && i < request->path_count; i++)
		status = add_path(session, add, request->paths[i], err);
	if (status == PM_OK && session->list.file != NULL)
		status = add_list(session, add, err);
	return status;
}

/* What has changed, or all. */
static enum pm_status add_changes(struct session *session, struct pm_add *add, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	size_t count;

	const struct pm_change *changes = pm_watch_changes(session->watch, &count);
	if (changes == NULL) {
		const char *const *roots = pm_watch_roots(session->watch, &count);
		for (size_t i = 0; status == PM_OK && i < count; i++)
			status = pm_add_path(add, roots[i], err);
		return status;
	}
	for (size_t i = 0; status == PM_OK && i < count; i++)
		status = pm_add_changed(add, changes[i].root, changes[i].path, err);
	return status;
}

/* Whether there is more to say of a pass than that it found nothing to do. */
static bool did_something(const struct pm_written *documents, const struct pm_added *counts)
{
	return documents->added + documents->updated + documents->removed + documents->superseded +
	               counts->failed + counts->incomplete >
	       0;
}

static void end_pass(struct session *session, const struct pm_written *documents,
	const struct pm_added *counts, double seconds)
{
	const struct pm_add_request *request = session->request;

	session->problems |= counts->failed + counts->incomplete > 0;
	pm_report_rest(&session->report);
	if (request->add.quiet || (session->later && !did_something(documents, counts)))
		return;
	if (say_summary(documents, counts, seconds, request->dry_run) != PM_EXIT_DONE)
		session->problems = true;
}

/* The lock is held no longer than a pass, so that others can write in between. */
static enum pm_status make_pass(struct session *session, struct pm_error *err)
{
	const struct pm_add_request *request = session->request;
	struct pm_progress progress;
	struct pm_writer *writer = NULL;
	struct pm_add *add = NULL;
	enum pm_status status;

	pm_progress_begin(&progress, request->add.quiet || session->later);
	status = request->dry_run
	                 ? pm_writer_open_dry(&writer, session->index, &request->writer, err)
	                 : pm_writer_open(&writer, session->index, &request->writer, err);
	if (status != PM_OK)
		goto out;
	if ((status = pm_add_new(&add, writer, session->index, &session->options, &session->report,
		     &progress, err)) != PM_OK)
		goto out;
	status = session->later ? add_changes(session, add, err) : add_given(session, add, err);
	if (status == PM_OK)
		status = pm_add_run(add, err);
	pm_progress_clear();
	pm_say_notice(pm_writer_written(writer)->notice);
	if (status == PM_OK || status == PM_INTERRUPTED)
		end_pass(session, pm_writer_written(writer), pm_add_result(add),
			pm_progress_seconds(&progress));
out:
	pm_add_free(add);
	pm_writer_free(writer);
	return status;
}

/* ---- A run ---- */

/* Pass after pass, until a signal comes. What another writer keeps from being done is done later.
 */
static enum pm_status follow(struct session *session, struct pm_error *err)
{
	enum pm_status status;

	session->later = true;
	session->options.force = session->options.retry_failed = false;
	if (!session->request->add.quiet)
		pm_say("watching");
	while ((status = pm_watch_wait(session->watch, pm_interrupted, err)) == PM_OK) {
		status = make_pass(session, err);
		if (status == PM_OK)
			pm_watch_done(session->watch);
		else if (status == PM_BUSY)
			pm_watch_postpone(session->watch);
		else
			return status;
	}
	return status == PM_INTERRUPTED ? PM_OK : status; /* all was committed */
}

static enum pm_status begin(struct session *session, struct pm_error *err)
{
	const struct pm_add_request *request = session->request;
	enum pm_status status;

	if ((status = pm_report_open(&session->report, request->report, err)) != PM_OK)
		return status;
	session->report.verbose = request->verbose;
	if (request->files_from != NULL &&
		(status = pm_path_list_open(
			 &session->list, request->files_from, request->null, err)) != PM_OK)
		return status;
	if (request->report != NULL)
		session->report_path = realpath(request->report, NULL);
	if (request->watch)
		status = pm_watch_new(&session->watch, session->report_path, err);
	session->options = request->add;
	session->options.watch = session->watch;
	return status;
}

/* Everything between the command line and the exit status. */
static int carry_out(const struct pm_add_request *request, const char *index)
{
	struct session session = {.request = request, .index = index};
	struct pm_error err, report_error;
	int code = PM_EXIT_DONE;

	enum pm_status status = begin(&session, &err);
	if (status == PM_OK)
		status = make_pass(&session, &err);
	if (status == PM_OK && session.watch != NULL)
		status = follow(&session, &err);
	if (session.problems)
		code = PM_EXIT_ERROR;
	if (pm_report_close(&session.report, &report_error) != PM_OK)
		code = pm_say_error(&report_error);
	if (status != PM_OK)
		code = pm_say_error(&err);
	pm_watch_free(session.watch);
	pm_path_list_close(&session.list);
	free(session.report_path);
	return code;
}

/* How Xapian and malloc treat memory, where the environment does not say. */
static void set_memory(void)
{
	/* Xapian's own limit of changes kept in memory is a number of documents; ours is of bytes.
	 */
	setenv("XAPIAN_FLUSH_THRESHOLD", "100000000", 0);
	if (getenv("GLIBC_TUNABLES") != NULL || getenv("MALLOC_TRIM_THRESHOLD_") != NULL ||
		getenv("MALLOC_MMAP_THRESHOLD_") != NULL)
		return;
	/* What one file leaves is wanted for the next: what goes back to the system is cleared page
	 * by page when it comes again (mallopt(3)). */
	mallopt(M_TRIM_THRESHOLD, 32 << 20);
	mallopt(M_MMAP_THRESHOLD, 4 << 20);
}

static int run(const struct pm_verb *verb, const char *index, char *const *arguments)
{
	struct pm_add_request request = {.index = index, .add.interrupted = pm_interrupted};
	struct pm_buf path = {0};
	struct pm_error err;
	int code;

	set_memory();
	if (pm_add_request_read(&request, arguments, &err) != PM_OK) {
		code = pm_say_usage(verb, &err);
	} else if (request.help) {
		code = pm_show_help(verb);
	} else if (find_index(&path, request.index, &err) != PM_OK) {
		code = pm_say_error(&err);
	} else {
		pm_interrupt_catch();
		code = carry_out(&request, path.ptr);
	}
	pm_buf_free(&path);
	pm_add_request_free(&request);
	return code;
}

const struct pm_verb pm_verb_add = {
	.name = "add",
	.usage = "[-d DIR] [OPTIONS] PATH…",
	.summary = "Index files, directories, or JSON Lines on standard input (-)",
	.options = pm_add_request_options,
	.run = run,
};
