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

void pm_report_write(struct pm_report *report, const struct pm_report_line *line)
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

/* Control characters in names must not reach a terminal. */
static void add_shown(struct pm_buf *out, struct pm_str text)
{
	size_t len = pm_str_cut(text, SHOWN_MAX).len;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		pm_buf_add_char(out, c < 0x20 || c == 0x7F ? '?' : (char)c);
	}
	if (len < text.len)
		pm_buf_add_str(out, PM_STR("..."));
}

void pm_report_problem(struct pm_report *report, const struct pm_report_line *line)
{
	struct pm_buf *out = &report->line;

	pm_report_write(report, line);
	if (report->problems++ >= PM_REPORT_NAMED)
		return;
	pm_buf_clear(out);
	add_shown(out, line->path);
	if (line->record.len > 0) {
		pm_buf_add_char(out, '!');
		add_shown(out, line->record);
	}
	if (line->line != 0)
		pm_buf_add_format(out, ":%" PRIu64, line->line);
	pm_buf_add_str(out, PM_STR(": "));
	add_shown(out, line->reason);
	if (!out->failed) {
		pm_progress_clear();
		pm_say("%s", out->ptr);
	}
}

enum pm_status pm_report_close(struct pm_report *report, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	if (report->problems > PM_REPORT_NAMED)
		pm_say("%" PRIu64 " more problems: --report FILE, or stats, names them all",
			report->problems - PM_REPORT_NAMED);
	if (report->file != NULL) {
		bool bad = ferror(report->file) != 0;
		if (fclose(report->file) != 0 || bad)
			status = pm_fail(err, PM_IO, "%s: %s", report->path, strerror(errno));
	}
	pm_buf_free(&report->line);
	report->file = NULL;
	return status;
}
