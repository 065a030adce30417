/* Adding inputs to an index: what `pressmark-index add` does once its options are read.
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/add.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "indexer/seen.h"
#include "indexer/walk.h"
#include "indexer/writer.h"
#include "lib/arena.h"
#include "lib/error.h"

/* Goes up whenever the readers make other documents of the same bytes. */
enum {
	READERS_VERSION = 1
};

#define STANDARD_INPUT "-"

/*
 * A file is taken to be unchanged when size and mtime are as they were. A file system's clock has
 * ticks (Linux: up to 10 ms; some file systems: 1 or 2 s, with no nanoseconds), and a change in the
 * tick in which the file was read would not show. So a file as young as that is left alone until
 * the tick is over.
 */
enum {
	TICK = 20 * 1000 * 1000,
	COARSE_TICK = 2000 * 1000 * 1000
};

#define SECOND INT64_C(1000000000)

/* Something to be read. */
struct source {
	struct source *next;
	const char *path; /* real; NULL: standard input */
	int64_t size;
	bool named;
};

/* Something that could not be looked at. */
struct trouble {
	struct trouble *next;
	struct pm_str path; /* as the catalogue has it */
	struct pm_str reason;
	bool known; /* the catalogue has it */
};

/* What is being read. */
struct reading {
	struct pm_str path; /* as the catalogue has it; empty: standard input */
	const char *real;   /* NULL: standard input */
	struct pm_input *input;
	uint64_t documents, lost;
	uint64_t consumed; /* of all inputs before */
	bool fatal;	   /* the writer failed: not the input's fault */
};

struct pm_add {
	struct pm_writer *writer;
	struct pm_catalogue *catalogue;
	const struct pm_add_options *options;
	struct pm_report *report;
	struct pm_progress *progress;
	bool (*interrupted)(void);
	char *base; /* the directory the index is in: paths below it are relative to it */
	size_t base_len;
	struct pm_buf fingerprint; /* what options make of a file */
	struct pm_walk_options walk_options;
	struct pm_walk_sink walk_sink;
	struct pm_walk *walk;
	struct pm_arena arena;
	struct source *sources, **last_source;
	struct trouble *troubles;
	char **roots; /* real paths of directories walked */
	size_t root_count, root_capacity;
	struct pm_seen seen; /* files met, by their numbers */
	struct reading reading;
	struct pm_buf uid;
	struct pm_added counts;
};

/* ---- Beginning ---- */

/* Other options make other documents of the same file. */
static bool make_fingerprint(struct pm_add *add)
{
	const struct pm_read_options *read = &add->options->read;
	struct pm_buf *out = &add->fingerprint;

	pm_buf_add_format(out, "readers=%d kind=%s language=%.*s format=%s", READERS_VERSION,
		pm_kind_name(read->kind), (int)read->language.len,
		read->language.len > 0 ? read->language.ptr : "",
		read->format != NULL ? read->format : "");
	for (size_t i = 0; i < read->rename_count; i++)
		pm_buf_add_format(out, " %.*s=%.*s", (int)read->renames[i].field.len,
			read->renames[i].field.ptr, (int)read->renames[i].member.len,
			read->renames[i].member.ptr);
	return !out->failed;
}

static enum pm_status find_base(struct pm_add *add, const char *index, struct pm_error *err)
{
	add->base = realpath(index, NULL);
	if (add->base == NULL)
		return pm_fail(err, PM_IO, "%s: %s", index, strerror(errno));
	char *slash = strrchr(add->base, '/');
	slash[1] = '\0'; /* with its slash at the end */
	add->base_len = strlen(add->base);
	return PM_OK;
}

static enum pm_status take_file(
	void *context, const char *path, const struct stat *info, bool named, struct pm_error *err);
static enum pm_status take_skipped(
	void *context, const char *path, const char *reason, struct pm_error *err);
static enum pm_status take_trouble(
	void *context, const char *path, const char *reason, struct pm_error *err);
static enum pm_status take_root(void *context, const char *path, struct pm_error *err);

enum pm_status pm_add_new(struct pm_add **out, struct pm_writer *writer, const char *index,
	const struct pm_add_options *options, struct pm_report *report,
	struct pm_progress *progress, struct pm_error *err)
{
	enum pm_status status;

	*out = NULL;
	struct pm_add *add = calloc(1, sizeof *add);
	if (add == NULL)
		return pm_fail_memory(err);
	add->writer = writer;
	add->catalogue = pm_writer_catalogue(writer);
	add->options = options;
	add->report = report;
	add->progress = progress;
	add->last_source = &add->sources;
	add->walk_options =
		(struct pm_walk_options){.exclude = &options->exclude, .hidden = options->hidden};
	add->walk_sink = (struct pm_walk_sink){.context = add,
		.file = take_file,
		.skipped = take_skipped,
		.failed = take_trouble,
		.root = take_root};
	if (!make_fingerprint(add)) {
		status = pm_fail_memory(err);
		goto out;
	}
	if ((status = find_base(add, index, err)) != PM_OK)
		goto out;
	if ((status = pm_walk_new(&add->walk, &add->walk_options, &add->walk_sink, err)) != PM_OK)
		goto out;
	if ((status = pm_walk_avoid(add->walk, index, err)) != PM_OK)
		goto out;
	*out = add;
	add = NULL;
out:
	pm_add_free(add);
	return status;
}

void pm_add_free(struct pm_add *add)
{
	if (add == NULL)
		return;
	for (size_t i = 0; i < add->root_count; i++)
		free(add->roots[i]);
	free(add->roots);
	pm_buf_free(&add->uid);
	pm_seen_free(&add->seen);
	pm_arena_free(&add->arena);
	pm_walk_free(add->walk);
	pm_buf_free(&add->fingerprint);
	free(add->base);
	free(add);
}

const struct pm_added *pm_add_result(const struct pm_add *add)
{
	return &add->counts;
}

/* ---- Paths ---- */

const char *pm_add_base(const struct pm_add *add)
{
	return add->base;
}

/* A real path as the catalogue has it. */
static struct pm_str catalogue_path(const struct pm_add *add, const char *real)
{
	if (strncmp(real, add->base, add->base_len) == 0 && real[add->base_len] != '\0')
		real += add->base_len;
	return pm_str_of(real);
}

/* The path of the file system for one of the catalogue's, in the arena; NULL: no memory. */
static const char *real_path(struct pm_add *add, struct pm_str path)
{
	struct pm_buf real = {0};

	if (path.len == 0 || path.ptr[0] != '/')
		pm_buf_add_str(&real, (struct pm_str){add->base, add->base_len});
	pm_buf_add_str(&real, path);
	struct pm_str copy = pm_arena_copy(&add->arena, pm_buf_str(&real));
	bool good = !real.failed && !add->arena.failed;
	pm_buf_free(&real);
	return good ? copy.ptr : NULL;
}

static bool is_below(const char *path, const char *root)
{
	size_t len = strlen(root);

	if (strcmp(root, "/") == 0)
		return true;
	return strncmp(path, root, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

static bool is_below_roots(const struct pm_add *add, const char *path)
{
	for (size_t i = 0; i < add->root_count; i++)
		if (is_below(path, add->roots[i]))
			return true;
	return false;
}

/* ---- What the walk meets ---- */

static int64_t mtime_of(const struct stat *info)
{
	return (int64_t)info->st_mtim.tv_sec * SECOND + info->st_mtim.tv_nsec;
}

/* Look a file up; *known: the catalogue has it; *unchanged: as it is now. */
static enum pm_status look_up(struct pm_add *add, struct pm_str path, const struct stat *info,
	bool *known, bool *unchanged, int64_t *id, struct pm_error *err)
{
	struct pm_catalogue_file file;

	*known = *unchanged = false;
	enum pm_status status = pm_catalogue_find_file(add->catalogue, path, &file, err);
	if (status == PM_NOT_FOUND)
		return PM_OK;
	if (status != PM_OK)
		return status;
	*known = true;
	*id = file.id;
	*unchanged = file.size == info->st_size && file.mtime == mtime_of(info) &&
		     pm_str_equal(file.options, pm_buf_str(&add->fingerprint));
	return PM_OK;
}

static enum pm_status add_source(
	struct pm_add *add, const char *path, int64_t size, bool named, struct pm_error *err)
{
	struct source *source = pm_arena_alloc(&add->arena, 1, sizeof *source);

	if (source == NULL)
		return pm_fail_memory(err);
	*source = (struct source){.size = size, .named = named};
	if (path != NULL)
		source->path = pm_arena_copy(&add->arena, pm_str_of(path)).ptr;
	if (add->arena.failed)
		return pm_fail_memory(err);
	*add->last_source = source;
	add->last_source = &source->next;
	if (size > 0)
		add->progress->total += (uint64_t)size;
	return PM_OK;
}

static enum pm_status take_file(
	void *context, const char *path, const struct stat *info, bool named, struct pm_error *err)
{
	struct pm_add *add = context;
	struct pm_str name = catalogue_path(add, path);
	bool known, unchanged;
	int64_t id;

	if (add->interrupted != NULL && add->interrupted())
		return pm_fail(err, PM_INTERRUPTED, "interrupted");
	enum pm_status status = look_up(add, name, info, &known, &unchanged, &id, err);
	if (status != PM_OK)
		return status;
	if (known && pm_seen_has(&add->seen, id))
		return PM_OK; /* met before, through another path or link */
	if (known && !pm_seen_add(&add->seen, id))
		return pm_fail_memory(err);
	add->counts.files++;
	if (unchanged && !add->options->force) {
		add->counts.unchanged_files++;
		pm_report_write(
			add->report, &(struct pm_report_line){.path = name, .state = "unchanged"});
		return PM_OK;
	}
	return add_source(add, path, info->st_size, named, err);
}

static void report_skipped(struct pm_add *add, struct pm_str path, struct pm_str reason)
{
	add->counts.skipped++;
	pm_report_write(add->report,
		&(struct pm_report_line){.path = path, .state = "skipped", .reason = reason});
}

static enum pm_status take_skipped(
	void *context, const char *path, const char *reason, struct pm_error *err)
{
	struct pm_add *add = context;

	(void)err;
	report_skipped(add, catalogue_path(add, path), pm_str_of(reason));
	return PM_OK;
}

static void report_failed(struct pm_add *add, struct pm_str path, struct pm_str reason)
{
	add->counts.failed++;
	pm_report_problem(add->report,
		&(struct pm_report_line){.path = path, .state = "failed", .reason = reason});
}

static enum pm_status take_trouble(
	void *context, const char *path, const char *reason, struct pm_error *err)
{
	struct pm_add *add = context;
	struct trouble *trouble = pm_arena_alloc(&add->arena, 1, sizeof *trouble);

	if (trouble == NULL)
		return pm_fail_memory(err);
	trouble->path = pm_arena_copy(&add->arena, catalogue_path(add, path));
	trouble->reason = pm_arena_copy(&add->arena, pm_str_of(reason));
	if (add->arena.failed)
		return pm_fail_memory(err);
	trouble->next = add->troubles;
	add->troubles = trouble;
	report_failed(add, trouble->path, trouble->reason);
	return PM_OK;
}

static enum pm_status take_root(void *context, const char *path, struct pm_error *err)
{
	struct pm_add *add = context;

	if (is_below_roots(add, path))
		return PM_OK;
	if (add->root_count == add->root_capacity) {
		size_t capacity = 2 * add->root_capacity + 8;
		char **roots = reallocarray(add->roots, capacity, sizeof *roots);
		if (roots == NULL)
			return pm_fail_memory(err);
		add->roots = roots;
		add->root_capacity = capacity;
	}
	add->roots[add->root_count] = strdup(path);
	if (add->roots[add->root_count] == NULL)
		return pm_fail_memory(err);
	add->root_count++;
	return PM_OK;
}

/* The reason in a message that begins with the object's name. */
static struct pm_str without_name(const char *message, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(message, name, len) == 0 && strncmp(message + len, ": ", 2) == 0)
		message += len + 2;
	return pm_str_of(message);
}

enum pm_status pm_add_path(struct pm_add *add, const char *path, struct pm_error *err)
{
	struct pm_error problem;

	if (strcmp(path, STANDARD_INPUT) == 0)
		return add_source(add, NULL, 0, true, err);
	enum pm_status status = pm_walk_path(add->walk, path, &problem);
	if (status == PM_NOT_FOUND || status == PM_IO) {
		report_failed(add, pm_str_of(path), without_name(problem.message, path));
		return PM_OK;
	}
	if (status != PM_OK && err != NULL)
		*err = problem;
	return status;
}

/* ---- What readers give ---- */

/* A file is named by its path; what came from standard input by its id, or its line in it. */
static struct pm_str make_uid(struct pm_add *add, const struct pm_document *document)
{
	struct pm_buf *uid = &add->uid;

	if (document->url.len > 0)
		return document->url;
	pm_buf_clear(uid);
	if (add->reading.real != NULL) {
		pm_buf_add_str(uid, add->reading.path);
	} else {
		size_t digits = 0;
		while (digits < document->member.len && document->member.ptr[digits] >= '0' &&
			document->member.ptr[digits] <= '9')
			digits++;
		if (digits < document->member.len)
			return document->member;
		pm_buf_add_str(uid, PM_STR(STANDARD_INPUT));
	}
	if (document->member.len > 0) {
		pm_buf_add_char(uid, '!');
		pm_buf_add_str(uid, document->member);
	}
	return pm_buf_str(uid);
}

static void show_progress(struct pm_add *add)
{
	const struct pm_written *counts = pm_writer_written(add->writer);
	uint64_t consumed = add->reading.consumed;

	if (add->reading.input != NULL)
		consumed += pm_input_consumed(add->reading.input);
	pm_progress_show(add->progress,
		counts->added + counts->updated + counts->superseded + counts->unchanged, consumed);
}

/* Two documents of one uid: say which one is in the index. */
static void report_superseded(struct pm_add *add, const struct pm_document *document,
	enum pm_outcome outcome, struct pm_str other)
{
	struct pm_buf reason = {0};

	pm_buf_add_format(&reason, "%s ",
		outcome == PM_OUTCOME_SUPERSEDES ? "takes the place of" : "superseded by");
	pm_buf_add_str(&reason, other.len > 0 ? other : PM_STR(STANDARD_INPUT));
	pm_buf_add_str(&reason, PM_STR(", which has the same uid "));
	pm_buf_add_str(&reason, document->uid);
	pm_report_write(add->report,
		&(struct pm_report_line){.path = document->path,
			.record = document->member,
			.state = outcome == PM_OUTCOME_SUPERSEDES ? "supersedes" : "superseded",
			.reason = pm_buf_str(&reason)});
	pm_buf_free(&reason);
}

static enum pm_status take_document(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	struct pm_add *add = context;
	enum pm_outcome outcome;
	struct pm_str other;

	if (add->interrupted())
		return pm_fail(err, PM_INTERRUPTED, "interrupted");
	document->path = add->reading.path;
	document->uid = make_uid(add, document);
	if (add->uid.failed)
		return pm_fail_memory(err);
	if (document->kind == PM_KIND_UNKNOWN && add->reading.real != NULL)
		document->kind = pm_kind_of_path(pm_str_of(add->reading.real));
	enum pm_status status =
		pm_writer_put_document(add->writer, document, &outcome, &other, err);
	if (status != PM_OK) {
		add->reading.fatal = true;
		return status;
	}
	if (outcome == PM_OUTCOME_SUPERSEDES || outcome == PM_OUTCOME_SUPERSEDED)
		report_superseded(add, document, outcome, other);
	add->reading.documents++;
	add->counts.bytes += bytes;
	show_progress(add);
	return PM_OK;
}

static struct pm_str shown_path(const struct pm_add *add)
{
	return add->reading.real != NULL ? add->reading.path : PM_STR(STANDARD_INPUT);
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

static enum pm_status take_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	struct pm_add *add = context;

	if (add->interrupted())
		return pm_fail(err, PM_INTERRUPTED, "interrupted");
	return note_problem(add, problem->member, problem->line, problem->severity == PM_FAILED,
		pm_str_of(problem->error->message), err);
}

/* ---- Reading ---- */

/* What is done with a file that was not read to its end. */
static enum pm_status end_badly(struct pm_add *add, const struct source *source,
	enum pm_status status, const struct pm_error *problem, enum pm_file_end *end,
	struct pm_error *err)
{
	const char *name = source->path != NULL ? source->path : STANDARD_INPUT;
	struct pm_str reason = without_name(problem->message, name);

	if (add->reading.fatal || status == PM_NO_MEMORY || status == PM_INTERRUPTED ||
		status == PM_INTERNAL) {
		if (err != NULL)
			*err = *problem;
		*end = PM_FILE_UNREAD;
		return status;
	}
	if (status == PM_INVALID && !source->named && add->reading.documents == 0 &&
		add->reading.lost == 0) {
		report_skipped(add, add->reading.path, reason);
		*end = PM_FILE_WHOLE;
		return PM_OK;
	}
	*end = status == PM_INVALID   ? PM_FILE_WHOLE
	       : status == PM_CORRUPT ? PM_FILE_KEPT
				      : PM_FILE_UNREAD;
	return note_problem(add, (struct pm_str){0}, 0, true, reason, err);
}

static enum pm_status read_input(struct pm_add *add, const struct source *source,
	enum pm_file_end *end, struct pm_error *err)
{
	const struct pm_read_sink sink = {
		.context = add, .document = take_document, .problem = take_problem};
	struct pm_read_options options = add->options->read;
	struct pm_error problem;
	enum pm_status status;

	if (source->path == NULL && options.format == NULL)
		options.format = "jsonl";
	if (source->path != NULL)
		status = pm_input_open(&add->reading.input, source->path, &problem);
	else
		status = pm_input_open_fd(
			&add->reading.input, STDIN_FILENO, STANDARD_INPUT, &problem);
	if (status == PM_OK)
		status = pm_read(add->reading.input, &options, &sink, &problem);
	if (status == PM_OK && add->interrupted())
		status = pm_fail(&problem, PM_INTERRUPTED, "interrupted");
	pm_input_free(add->reading.input);
	add->reading.input = NULL;
	*end = add->options->no_delete ? PM_FILE_KEPT : PM_FILE_WHOLE;
	return status == PM_OK ? PM_OK : end_badly(add, source, status, &problem, end, err);
}

static void report_read(struct pm_add *add, bool known)
{
	const struct reading *reading = &add->reading;
	const char *state = reading->documents == 0 && reading->lost > 0 ? "failed"
			    : known					 ? "updated"
									 : "added";

	pm_report_write(add->report, &(struct pm_report_line){.path = shown_path(add),
					     .state = state,
					     .with_documents = true,
					     .documents = reading->documents});
}

/* Wait until a file is older than the tick of its file system's clock, and look at it again. */
static enum pm_status settle(const char *path, struct stat *info, struct pm_error *err)
{
	for (;;) {
		struct timespec now;
		if (stat(path, info) != 0)
			return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
		clock_gettime(CLOCK_REALTIME, &now);
		int64_t age = (int64_t)now.tv_sec * SECOND + now.tv_nsec - mtime_of(info);
		int64_t tick = info->st_mtim.tv_nsec == 0 ? COARSE_TICK : TICK;
		if (age < 0 || age >= tick)
			return PM_OK;
		const struct timespec wait = {(tick - age) / SECOND, (tick - age) % SECOND};
		nanosleep(&wait, NULL);
		if (tick == COARSE_TICK && age >= TICK)
			return PM_OK;
	}
}

static enum pm_status read_file(
	struct pm_add *add, const struct source *source, bool force, struct pm_error *err)
{
	struct pm_error problem;
	enum pm_file_end end;
	bool known, unchanged;
	struct stat info;
	int64_t id;

	add->reading.path = catalogue_path(add, source->path);
	add->reading.real = source->path;
	if (settle(source->path, &info, &problem) != PM_OK) {
		report_failed(add, add->reading.path, without_name(problem.message, source->path));
		return PM_OK; /* gone or forbidden since the walk: as if it had not been met */
	}
	enum pm_status status =
		look_up(add, add->reading.path, &info, &known, &unchanged, &id, err);
	if (status != PM_OK || (unchanged && !force))
		return status; /* it was given twice */
	const struct pm_catalogue_file file = {.path = add->reading.path,
		.size = info.st_size,
		.mtime = mtime_of(&info),
		.options = pm_buf_str(&add->fingerprint)};
	if ((status = pm_writer_begin_file(add->writer, &file, err)) != PM_OK)
		return status;
	status = read_input(add, source, &end, err);
	if (!add->reading.fatal) {
		enum pm_status ended = pm_writer_end_file(add->writer, end, err);
		status = status == PM_OK ? ended : status;
	}
	report_read(add, known);
	return status;
}

static enum pm_status read_standard_input(
	struct pm_add *add, const struct source *source, struct pm_error *err)
{
	enum pm_file_end end;

	enum pm_status status =
		pm_catalogue_clear_failures(add->catalogue, PM_STR(STANDARD_INPUT), err);
	if (status == PM_OK)
		status = read_input(add, source, &end, err);
	report_read(add, false);
	return status;
}

static enum pm_status read_source(
	struct pm_add *add, const struct source *source, bool force, struct pm_error *err)
{
	add->reading = (struct reading){.consumed = add->reading.consumed};
	enum pm_status status = source->path != NULL ? read_file(add, source, force, err)
						     : read_standard_input(add, source, err);
	add->reading.consumed += (uint64_t)source->size;
	return status;
}

static enum pm_status read_sources(struct pm_add *add, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	for (struct source *source = add->sources; status == PM_OK && source != NULL;
		source = source->next) {
		if (add->interrupted())
			return pm_fail(err, PM_INTERRUPTED, "interrupted");
		status = read_source(add, source, add->options->force, err);
	}
	return status;
}

/* ---- What is gone ---- */

/* A file of the catalogue's that the walk did not meet, though it lies below what was walked. */
struct absent {
	struct absent *next;
	int64_t id;
	struct pm_str path;
	const char *real;
};

struct absents {
	struct pm_add *add;
	struct absent *first;
};

static enum pm_status look_for_absent(
	void *context, const struct pm_catalogue_file *file, struct pm_error *err)
{
	struct absents *absents = context;
	struct pm_add *add = absents->add;

	if (pm_seen_has(&add->seen, file->id))
		return PM_OK;
	const char *real = real_path(add, file->path);
	if (real == NULL)
		return pm_fail_memory(err);
	if (!is_below_roots(add, real))
		return PM_OK;
	struct absent *absent = pm_arena_alloc(&add->arena, 1, sizeof *absent);
	if (absent == NULL)
		return pm_fail_memory(err);
	*absent = (struct absent){.next = absents->first,
		.id = file->id,
		.path = pm_arena_copy(&add->arena, file->path),
		.real = real};
	absents->first = absent;
	return add->arena.failed ? pm_fail_memory(err) : PM_OK;
}

/* Only what is certainly not there: not what may not be looked at, nor what is excluded now. */
static bool is_gone(const char *path)
{
	struct stat info;

	return lstat(path, &info) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

static enum pm_status remove_gone(struct pm_add *add, struct pm_error *err)
{
	struct absents absents = {.add = add};

	if (add->options->no_delete || add->root_count == 0)
		return PM_OK;
	enum pm_status status =
		pm_catalogue_each_file(add->catalogue, look_for_absent, &absents, err);
	for (struct absent *absent = absents.first; status == PM_OK && absent != NULL;
		absent = absent->next) {
		if (!is_gone(absent->real))
			continue;
		status = pm_writer_remove_file(add->writer, absent->id, err);
		add->counts.removed_files++;
		pm_report_write(add->report,
			&(struct pm_report_line){.path = absent->path, .state = "removed"});
	}
	return status;
}

/* A document that was superseded comes back when its successor has gone. */
static enum pm_status read_suspects(struct pm_add *add, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	char *path;

	while (status == PM_OK && pm_writer_take_suspect(add->writer, &path, err) == PM_OK) {
		struct pm_catalogue_file file;
		status = pm_catalogue_find_file(add->catalogue, pm_str_of(path), &file, err);
		const char *real = real_path(add, pm_str_of(path));
		free(path);
		if (status == PM_NOT_FOUND) {
			status = PM_OK; /* removed in the same run */
			continue;
		}
		if (real == NULL)
			return pm_fail_memory(err);
		const struct source source = {.path = real, .named = true};
		if (status == PM_OK)
			status = read_source(add, &source, true, err);
	}
	return status;
}

/* ---- Troubles ---- */

struct old_troubles {
	struct pm_add *add;
	struct trouble *gone; /* paths whose failures are to be forgotten */
};

/* Failures of what is no file: directories that could not be read, broken links. */
static enum pm_status look_at_old_trouble(
	void *context, const struct pm_catalogue_failure *failure, struct pm_error *err)
{
	struct old_troubles *old = context;
	struct pm_add *add = old->add;
	struct pm_catalogue_file file;

	enum pm_status status = pm_catalogue_find_file(add->catalogue, failure->path, &file, err);
	if (status != PM_NOT_FOUND)
		return status;
	const char *real = real_path(add, failure->path);
	if (real == NULL)
		return pm_fail_memory(err);
	if (!is_below_roots(add, real))
		return PM_OK;
	for (struct trouble *trouble = add->troubles; trouble != NULL; trouble = trouble->next) {
		if (pm_str_equal(trouble->path, failure->path) &&
			pm_str_equal(trouble->reason, failure->reason)) {
			trouble->known = true;
			return PM_OK;
		}
	}
	struct trouble *gone = pm_arena_alloc(&add->arena, 1, sizeof *gone);
	if (gone == NULL)
		return pm_fail_memory(err);
	gone->path = pm_arena_copy(&add->arena, failure->path);
	gone->next = old->gone;
	old->gone = gone;
	return add->arena.failed ? pm_fail_memory(err) : PM_OK;
}

/* Have the catalogue say what cannot be looked at now; nothing changes when that is as it was. */
static enum pm_status note_troubles(struct pm_add *add, struct pm_error *err)
{
	struct old_troubles old = {.add = add};

	enum pm_status status =
		pm_catalogue_each_failure(add->catalogue, look_at_old_trouble, &old, err);
	for (struct trouble *gone = old.gone; status == PM_OK && gone != NULL; gone = gone->next)
		status = pm_catalogue_clear_failures(add->catalogue, gone->path, err);
	for (struct trouble *trouble = add->troubles; status == PM_OK && trouble != NULL;
		trouble = trouble->next) {
		const struct pm_catalogue_failure failure = {
			.path = trouble->path, .reason = trouble->reason, .lost = true};
		if (!trouble->known)
			status = pm_catalogue_add_failure(add->catalogue, &failure, err);
	}
	return status;
}

enum pm_status pm_add_run(struct pm_add *add, bool (*interrupted)(void), struct pm_error *err)
{
	enum pm_status status;

	add->interrupted = interrupted;
	status = read_sources(add, err);
	if (status == PM_OK)
		status = remove_gone(add, err);
	if (status == PM_OK)
		status = read_suspects(add, err);
	if (status == PM_OK)
		status = note_troubles(add, err);
	if (status != PM_OK && status != PM_INTERRUPTED)
		return status;
	struct pm_error commit_error;
	enum pm_status committed = pm_writer_commit(add->writer, &commit_error);
	if (committed != PM_OK && err != NULL)
		*err = commit_error;
	return committed != PM_OK ? committed : status;
}
