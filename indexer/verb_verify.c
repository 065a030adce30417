/*
 * pressmark-index verify.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <pressmark/index.h>

#include "indexer/command.h"
#include "indexer/content.h"
#include "indexer/reconcile.h"
#include "indexer/revision.h"
#include "lib/catalogue.h"
#include "lib/cli/exit.h"
#include "lib/error.h"
#include "lib/layout.h"
#include "lib/lock.h"
#include "lib/stub.h"
#include "lib/xap.h"

enum option {
	QUICK = 1,
	QUIET,
	REPAIR,
};

static const struct pm_option options[] = {
	{QUICK, 0, "quick", NULL,
		"look at the structure only: texts are not indexed again to compare"},
	{REPAIR, 0, "repair", NULL, "make the catalogue anew from the index where they differ"},
	{QUIET, 'q', "quiet", NULL, "say nothing but what is wrong"},
	PM_COMMON_OPTIONS,
};

struct verification {
	const char *index;
	bool quick, repair;
	struct pm_lock *lock;
	struct pm_stub stub;
	uint64_t documents; /* compared with their texts */
	uint64_t faults;
	bool behind; /* the catalogue belongs to an older commit: a writer was interrupted */
};

static void fault(struct verification *verification, const struct pm_error *err)
{
	verification->faults++;
	pm_say("%s", err->message);
}

/* ---- Segments ---- */

/* The first line of a report of xap_check's that tells of an error: the rest follows from it. */
static void say_report(const char *path, const struct xap_text *report)
{
	struct pm_str rest = {report->ptr, report->len};
	int lines = 0;

	while (rest.len > 0 && lines < 3) {
		const char *feed = memchr(rest.ptr, '\n', rest.len);
		size_t len = feed != NULL ? (size_t)(feed - rest.ptr) : rest.len;
		struct pm_str line = pm_str_trim((struct pm_str){rest.ptr, len});
		if (line.len > 0) {
			pm_say("%s: %.*s", path, (int)(line.len < 400 ? line.len : 400), line.ptr);
			lines++;
		}
		len += feed != NULL;
		rest = (struct pm_str){rest.ptr + len, rest.len - len};
	}
}

/* Whether the structure of a segment is sound. */
static bool check_structure(struct verification *verification, const char *path)
{
	struct xap_text *report = NULL;
	struct xap_error error;
	size_t errors = 0;

	if (xap_check(path, &errors, &report, &error) != XAP_OK) {
		verification->faults++;
		pm_say("%s: %s", path, error.message);
		return false;
	}
	if (errors > 0) {
		verification->faults++;
		pm_say("%s: damaged: Xapian finds %zu errors", path, errors);
		say_report(path, report);
	}
	xap_text_free(report);
	return errors == 0;
}

/* What is found out about a segment, in a process of its own. */
struct finding {
	uint64_t documents;
	uint64_t faults;
};

/* Xapian's check wants to write, though it does not; texts can be compared without it. */
static bool may_check_structure(const struct verification *verification, const char *path)
{
	char *file = pm_layout_path(path, "postlist.glass");
	bool denied =
		file != NULL && access(file, W_OK) != 0 && (errno == EACCES || errno == EROFS);

	free(file);
	if (denied && verification->quick)
		pm_say("%s: may not be written, which Xapian's check needs", path);
	return !denied;
}

static void check_in_child(struct verification *verification, const char *path)
{
	struct pm_error err;

	if (!may_check_structure(verification, path))
		verification->faults += verification->quick;
	else if (!check_structure(verification, path))
		return;
	if (verification->quick)
		return;
	if (pm_content_check(path, &verification->documents, &err) != PM_OK)
		fault(verification, &err);
}

/* Send what was found to the parent. */
static void tell_parent(const struct verification *verification, int pipe)
{
	const struct finding finding = {verification->documents, verification->faults};

	fflush(stderr);
	_exit(write(pipe, &finding, sizeof finding) == (ssize_t)sizeof finding ? 0 : 1);
}

/* Take what the child found; a child that died in the middle found damage. */
static void take_finding(struct verification *verification, const char *path, pid_t child, int pipe)
{
	struct finding finding;
	ssize_t count;
	int status = 0;

	do
		count = read(pipe, &finding, sizeof finding);
	while (count < 0 && errno == EINTR);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (count == (ssize_t)sizeof finding) {
		verification->documents += finding.documents;
		verification->faults += finding.faults;
		return;
	}
	verification->faults++;
	if (WIFSIGNALED(status))
		pm_say("%s: damaged: Xapian dies of it (%s)", path, strsignal(WTERMSIG(status)));
	else
		pm_say("%s: damaged: Xapian ends while it reads it", path);
}

/* libxapian 1.4 trusts what it reads: its own check of a damaged block may end the process. */
static enum pm_status check_segment(
	struct verification *verification, struct pm_str name, struct pm_error *err)
{
	int ends[2];
	char *path;

	if (asprintf(&path, "%s/%.*s", verification->index, (int)name.len, name.ptr) < 0)
		return pm_fail_memory(err);
	enum pm_status status = PM_OK;
	pid_t child = -1;
	fflush(stdout);
	if (pipe(ends) != 0 || (child = fork()) < 0) {
		status = pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
		goto out;
	}
	if (child == 0) {
		struct verification own = {
			.index = verification->index, .quick = verification->quick};
		check_in_child(&own, path);
		tell_parent(&own, ends[1]);
	}
	close(ends[1]);
	take_finding(verification, path, child, ends[0]);
	close(ends[0]);
out:
	free(path);
	return status;
}

static enum pm_status check_segments(struct verification *verification, struct pm_error *err)
{
	for (size_t i = 0; i < verification->stub.count; i++) {
		const struct pm_stub_line *line = &verification->stub.lines[i];
		if (pm_str_is(line->type, "remote"))
			continue; /* its own host's matter */
		enum pm_status status = check_segment(verification, line->target, err);
		if (status != PM_OK)
			return status;
	}
	return PM_OK;
}

/* ---- The catalogue ---- */

static bool differ(const struct pm_reconciled *found)
{
	return found->missing + found->different + found->surplus > 0;
}

static void say_difference(
	const struct verification *verification, const struct pm_reconciled *found)
{
	pm_say("%s/" PM_LAYOUT_CATALOGUE ": %" PRIu64
	       " documents of the index are missing, %" PRIu64 " are different, %" PRIu64
	       " are not in the index",
		verification->index, found->missing, found->different, found->surplus);
}

static enum pm_status repair_catalogue(struct verification *verification,
	struct pm_catalogue *catalogue, struct pm_index *index, struct pm_error *err)
{
	struct pm_reconciled found;

	enum pm_status status = pm_reconcile(&found, catalogue, index, err);
	if (status == PM_OK)
		status = pm_revision_note(catalogue, index, err);
	if (status == PM_OK)
		status = pm_catalogue_commit(catalogue, err);
	if (status == PM_OK && differ(&found))
		pm_say("%s/" PM_LAYOUT_CATALOGUE ": repaired: %" PRIu64 " documents added, %" PRIu64
		       " changed, %" PRIu64 " removed",
			verification->index, found.missing, found.different, found.surplus);
	return status;
}

static enum pm_status compare_catalogue(struct verification *verification,
	struct pm_catalogue *catalogue, struct pm_index *index, struct pm_error *err)
{
	struct pm_reconciled found;
	enum pm_revision revision;

	if (verification->repair)
		return repair_catalogue(verification, catalogue, index, err);
	enum pm_status status = pm_revision_compare(catalogue, index, &revision, err);
	if (status != PM_OK)
		return status;
	if (revision == PM_REVISION_OTHER)
		return pm_fail(err, PM_CORRUPT,
			"%s: " PM_LAYOUT_CATALOGUE
			" does not belong to this database, or to an earlier state of %.*s",
			verification->index, (int)verification->stub.lines[0].target.len,
			verification->stub.lines[0].target.ptr);
	verification->behind = revision == PM_REVISION_BEHIND;
	if (verification->behind)
		return PM_OK;
	status = pm_reconcile_look(&found, catalogue, index, err);
	if (status == PM_OK && differ(&found)) {
		verification->faults++;
		say_difference(verification, &found);
	}
	return status;
}

/* A catalogue that cannot be read makes way for a new one, and is kept beside it. */
static enum pm_status set_aside(struct verification *verification, struct pm_error *err)
{
	char *path = pm_layout_path(verification->index, PM_LAYOUT_CATALOGUE);
	char *aside = pm_layout_path(verification->index, PM_LAYOUT_CATALOGUE ".damaged");
	enum pm_status status = PM_OK;

	if (path == NULL || aside == NULL)
		status = pm_fail_memory(err);
	else if (rename(path, aside) != 0)
		status = pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
	else
		pm_say("%s: damaged, kept as %s", path, aside);
	free(aside);
	free(path);
	return status;
}

static enum pm_status open_catalogue(
	struct verification *verification, struct pm_catalogue **catalogue, struct pm_error *err)
{
	enum pm_catalogue_mode mode = verification->repair ? PM_CATALOGUE_WRITE : PM_CATALOGUE_READ;

	enum pm_status status = pm_catalogue_open(catalogue, verification->index, mode, err);
	if (status == PM_OK && (status = pm_catalogue_check(*catalogue, err)) != PM_OK) {
		pm_catalogue_free(*catalogue);
		*catalogue = NULL;
	}
	if (status != PM_CORRUPT || !verification->repair)
		return status;
	if ((status = set_aside(verification, err)) != PM_OK)
		return status;
	return pm_catalogue_open(catalogue, verification->index, mode, err);
}

static enum pm_status check_catalogue(struct verification *verification, struct pm_error *err)
{
	struct pm_catalogue *catalogue = NULL;
	struct pm_index *index = NULL;

	enum pm_status status = pm_index_open(&index, verification->index, err);
	if (status == PM_OK)
		status = open_catalogue(verification, &catalogue, err);
	if (status == PM_NOT_FOUND && index != NULL && pm_index_count(index) == 0) {
		/* The index was just begun: the catalogue is there before the first document. */
		verification->behind = true;
		status = PM_OK;
	} else if (status == PM_OK)
		status = compare_catalogue(verification, catalogue, index, err);
	pm_catalogue_free(catalogue);
	pm_index_free(index);
	if (status == PM_CORRUPT || status == PM_NOT_FOUND) {
		fault(verification, err);
		return PM_OK;
	}
	return status;
}

/* ---- All ---- */

/* A commit would move things under our feet; where the index cannot be written, nobody commits. */
static enum pm_status take_lock(struct verification *verification, struct pm_error *err)
{
	enum pm_status status = pm_lock_take(&verification->lock, verification->index, err);

	return status == PM_IO && !verification->repair ? PM_OK : status;
}

static enum pm_status verify(struct verification *verification, struct pm_error *err)
{
	enum pm_status status;

	if ((status = pm_stub_read(&verification->stub, verification->index, err)) != PM_OK)
		return status;
	if ((status = take_lock(verification, err)) != PM_OK)
		return status;
	if ((status = check_segments(verification, err)) != PM_OK)
		return status;
	if (verification->faults > 0) /* what cannot be read cannot be compared */
		return PM_OK;
	return check_catalogue(verification, err);
}

static int carry_out(struct verification *verification, bool quiet)
{
	struct pm_buf out = {0};
	struct pm_error err;
	int code = PM_EXIT_DONE;

	if (verify(verification, &err) != PM_OK)
		code = pm_say_error(&err);
	else if (verification->faults > 0)
		code = PM_EXIT_NO_INDEX;
	if (code == PM_EXIT_DONE && verification->behind && !quiet)
		pm_say("%s: a writer was interrupted between two commits: the next one, or "
		       "--repair, "
		       "brings the catalogue into line",
			verification->index);
	if (code == PM_EXIT_DONE && !quiet) {
		pm_buf_add_format(&out, "%s: sound", verification->index);
		if (!verification->quick)
			pm_buf_add_format(&out, ": %" PRIu64 " documents say what their texts say",
				verification->documents);
		pm_buf_add_char(&out, '\n');
		code = pm_print(pm_buf_str(&out));
	}
	pm_buf_free(&out);
	pm_stub_free(&verification->stub);
	pm_lock_free(verification->lock);
	return code;
}

static int run(const struct pm_verb *verb, const char *index, char *const *arguments)
{
	struct pm_options line = {.table = options, .arguments = arguments};
	struct verification verification = {0};
	struct pm_buf path = {0};
	struct pm_error err;
	const char *value;
	bool quiet = false;
	int option, code;

	while ((option = pm_options_next(&line, &value, &err)) != PM_OPTION_END) {
		switch (option) {
		case QUICK:
			verification.quick = true;
			break;
		case QUIET:
			quiet = true;
			break;
		case REPAIR:
			verification.repair = true;
			break;
		case PM_COMMON_INDEX:
			index = value;
			break;
		case PM_COMMON_HELP:
			return pm_show_help(verb);
		case PM_OPTION_OPERAND:
			pm_fail(&err, PM_INVALID, "\"%s\": nothing is expected there", value);
			return pm_say_usage(verb, &err);
		default:
			return pm_say_usage(verb, &err);
		}
	}
	if (pm_layout_find(&path, index, &err) == PM_OK) {
		verification.index = path.ptr;
		code = carry_out(&verification, quiet);
	} else {
		code = pm_say_error(&err);
	}
	pm_buf_free(&path);
	return code;
}

const struct pm_verb pm_verb_verify = {
	.name = "verify",
	.usage = "[-d DIR] [--quick] [--repair]",
	.summary = "Look whether an index is sound",
	.options = options,
	.run = run,
};
