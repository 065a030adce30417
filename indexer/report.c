/*
 * What became of each input: counted, named on stderr, written to a file.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/report.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "indexer/command.h"
#include "indexer/progress.h"
#include "lib/error.h"
#include "lib/json.h"

/* The most of a name or reason that is shown on a terminal's line. */
enum {
	SHOWN_MAX = 400
};

enum pm_status pm_report_open(struct pm_report *report, const char *path, struct pm_error *err)
{
	*report = (struct pm_report){.path = path};
	if (path == NULL)
		return PM_OK;
	report->file = fopen(path, "we");
	if (report->file == NULL)
		return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	return PM_OK;
}

static void write_line(struct pm_report *report, const struct pm_report_line *line)
{
	struct pm_buf *out = &report->line;

	if (report->file == NULL)
		return;
	pm_buf_clear(out);
	pm_buf_add_char(out, '{');
	pm_json_add_member(out, "path", line->path);
	pm_json_add_member(out, "record", line->record);
	if (line->line != 0)
		pm_json_add_number(out, "line", line->line);
	pm_json_add_member(out, "state", pm_str_of(line->state));
	pm_json_add_member(out, "reason", line->reason);
	if (line->with_documents)
		pm_json_add_number(out, "documents", line->documents);
	pm_buf_add_str(out, PM_STR("}\n"));
	fwrite(out->ptr, 1, out->len, report->file); /* errors are told by pm_report_close */
}

static void add_shown(struct pm_buf *out, struct pm_str text)
{
	struct pm_str shown = pm_str_cut(text, SHOWN_MAX);

	pm_add_shown(out, shown);
	if (shown.len < text.len)
		pm_buf_add_str(out, PM_STR("..."));
}

static void add_object(struct pm_buf *out, const struct pm_report_line *line)
{
	add_shown(out, line->path);
	if (line->record.len > 0) {
		pm_buf_add_char(out, '!');
		add_shown(out, line->record);
	}
	if (line->line != 0)
		pm_buf_add_format(out, ":%" PRIu64, line->line);
}

static void add_reason(struct pm_buf *out, struct pm_str reason)
{
	if (reason.len == 0)
		return;
	pm_buf_add_str(out, PM_STR(": "));
	add_shown(out, reason);
}

static void add_changes(struct pm_buf *out, const struct pm_written *changes)
{
	const struct {
		uint64_t count;
		const char *name;
	} counts[] = {
		{changes->added, "added"},
		{changes->copies, changes->copies == 1 ? "copy" : "copies"},
		{changes->updated, "updated"},
		{changes->superseded, "superseded"},
		{changes->removed, "removed"},
		{changes->unchanged, "unchanged"},
	};
	const char *before = ": ";

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		if (counts[i].count == 0)
			continue;
		pm_buf_add_format(out, "%s%" PRIu64 " %s", before, counts[i].count, counts[i].name);
		before = ", ";
	}
}

/* Say a line on stdout; whether that went well is found out when the last is written. */
static void say_line(struct pm_report *report, const struct pm_report_line *line)
{
	struct pm_buf *out = &report->line;

	pm_buf_clear(out);
	pm_buf_add_format(out, "%-10s  ", line->state);
	add_object(out, line);
	add_reason(out, line->reason);
	if (line->changes != NULL)
		add_changes(out, line->changes);
	pm_buf_add_char(out, '\n');
	if (!out->failed) {
		pm_progress_clear();
		fwrite(out->ptr, 1, out->len, stdout);
	}
}

void pm_report_write(struct pm_report *report, const struct pm_report_line *line)
{
	write_line(report, line);
	if (report->verbose && strcmp(line->state, "unchanged") != 0)
		say_line(report, line);
}

void pm_report_problem(struct pm_report *report, const struct pm_report_line *line)
{
	struct pm_buf *out = &report->line;

	write_line(report, line);
	if (report->problems++ >= PM_REPORT_NAMED && !report->verbose)
		return;
	pm_buf_clear(out);
	add_object(out, line);
	add_reason(out, line->reason);
	if (!out->failed) {
		pm_progress_clear();
		pm_say("%s", out->ptr);
	}
}

void pm_report_rest(struct pm_report *report)
{
	if (report->problems > PM_REPORT_NAMED && !report->verbose)
		pm_say("%" PRIu64 " more problems: --report FILE, or failures, names them all",
			report->problems - PM_REPORT_NAMED);
	report->problems = 0;
	if (report->file != NULL)
		fflush(report->file);
	if (report->verbose)
		fflush(stdout);
}

enum pm_status pm_report_close(struct pm_report *report, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	pm_report_rest(report);
	if (report->file != NULL) {
		bool bad = ferror(report->file) != 0;
		if (fclose(report->file) != 0 || bad)
			status = pm_fail(err, PM_IO, "%s: %s", report->path, strerror(errno));
	}
	pm_buf_free(&report->line);
	report->file = NULL;
	return status;
}
