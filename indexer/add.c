/*
 * Adding inputs to an index: what `pressmark-index add` does once its options are read.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/adding.h"

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/error.h"

/* Goes up whenever the readers make other documents of the same bytes. */
enum {
	READERS_VERSION = 2
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

/* The real path of a directory's parent, also of one that is not there yet; NULL: see errno. */
static char *real_parent(const char *directory)
{
	char *copy = strdup(directory);
	char *parent = copy != NULL ? realpath(dirname(copy), NULL) : NULL;

	free(copy);
	return parent;
}

static enum pm_status find_base(struct pm_add *add, const char *index, struct pm_error *err)
{
	struct pm_buf base = {0};
	char *real = realpath(index, NULL);

	if (real != NULL)
		pm_buf_add(&base, real, (size_t)(strrchr(real, '/') - real));
	else if (errno == ENOENT && (real = real_parent(index)) != NULL)
		pm_buf_add_str(&base, pm_str_of(strcmp(real, "/") == 0 ? "" : real));
	else
		return pm_fail(err, PM_IO, "%s: %s", index, strerror(errno));
	pm_buf_add_char(&base, '/');
	free(real);
	if (base.failed) {
		pm_buf_free(&base);
		return pm_fail_memory(err);
	}
	add->base = base.ptr;
	add->base_len = base.len;
	return PM_OK;
}

static enum pm_status take_file(
	void *context, const char *path, const struct stat *info, bool named, struct pm_error *err);
static enum pm_status take_skipped(
	void *context, const char *path, const char *reason, struct pm_error *err);
static enum pm_status take_trouble(
	void *context, const char *path, const char *reason, struct pm_error *err);
static enum pm_status take_root(void *context, const char *path, struct pm_error *err);
static enum pm_status take_directory(void *context, const char *path, struct pm_error *err);

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
		.directory = options->watch != NULL ? take_directory : NULL,
		.root = take_root};
	if (!make_fingerprint(add)) {
		status = pm_fail_memory(err);
		goto out;
	}
	if ((status = pm_catalogue_begin(add->catalogue, err)) != PM_OK) /* for all look-ups */
		goto out;
	if ((status = find_base(add, index, err)) != PM_OK)
		goto out;
	if ((status = pm_walk_new(&add->walk, &add->walk_options, &add->walk_sink, err)) != PM_OK)
		goto out;
	if (access(index, F_OK) == 0 && (status = pm_walk_avoid(add->walk, index, err)) != PM_OK)
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
struct pm_str pm_adding_catalogue_path(const struct pm_add *add, const char *real)
{
	if (strncmp(real, add->base, add->base_len) == 0 && real[add->base_len] != '\0')
		real += add->base_len;
	return pm_str_of(real);
}

/* The path of the file system for one of the catalogue's, in the arena; NULL: no memory. */
const char *pm_adding_real_path(struct pm_add *add, struct pm_str path)
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

bool pm_adding_is_below_roots(const struct pm_add *add, const char *path)
{
	for (size_t i = 0; i < add->root_count; i++)
		if (is_below(path, add->roots[i]))
			return true;
	return false;
}

/* ---- What the walk meets ---- */

int64_t pm_adding_mtime(const struct stat *info)
{
	return (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

/* Look a file up; *known: the catalogue has it; *unchanged: as it is now. */
enum pm_status pm_adding_look_up(struct pm_add *add, struct pm_str path, const struct stat *info,
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
	*unchanged = file.size == info->st_size && file.mtime == pm_adding_mtime(info) &&
	             pm_str_equal(file.options, pm_buf_str(&add->fingerprint));
	return PM_OK;
}

/* Whether a file is larger than what is taken; then it is skipped. */
static bool is_too_large(struct pm_add *add, struct pm_str name, const struct stat *info)
{
	uint64_t limit = add->options->file_size_max;
	char reason[80];

	if (limit == 0 || (uint64_t)info->st_size <= limit)
		return false;
	snprintf(reason, sizeof reason, "larger than --max-file-size: %" PRIu64 " bytes",
		(uint64_t)info->st_size);
	pm_adding_skipped(add, name, pm_str_of(reason));
	return true;
}

/* Note a source, with a copy of its path. */
static enum pm_status add_source(
	struct pm_add *add, const struct pm_source *given, struct pm_error *err)
{
	struct pm_source *source = pm_arena_alloc(&add->arena, 1, sizeof *source);

	if (source == NULL)
		return pm_fail_memory(err);
	*source = *given;
	if (given->path != NULL)
		source->path = pm_arena_copy(&add->arena, pm_str_of(given->path)).ptr;
	if (add->arena.failed)
		return pm_fail_memory(err);
	*add->last_source = source;
	add->last_source = &source->next;
	if (given->size > 0)
		add->progress->total += (uint64_t)given->size;
	return PM_OK;
}

/* Whether a file is read though it is unchanged. */
static enum pm_status look_at_force(
	struct pm_add *add, struct pm_str name, bool *force, struct pm_error *err)
{
	*force = add->options->force;
	return *force || !add->options->retry_failed
	               ? PM_OK
	               : pm_catalogue_has_failures(add->catalogue, name, force, err);
}

static enum pm_status take_file(
	void *context, const char *path, const struct stat *info, bool named, struct pm_error *err)
{
	struct pm_add *add = context;
	struct pm_str name = pm_adding_catalogue_path(add, path);
	bool known, unchanged, force;
	int64_t id;

	if (add->options->interrupted())
		return pm_fail(err, PM_INTERRUPTED, "interrupted");
	if (is_too_large(add, name, info))
		return PM_OK;
	enum pm_status status = pm_adding_look_up(add, name, info, &known, &unchanged, &id, err);
	if (status != PM_OK)
		return status;
	if (known && pm_seen_has(&add->seen, id))
		return PM_OK; /* met before, through another path or link */
	if (known && !pm_seen_add(&add->seen, id))
		return pm_fail_memory(err);
	add->counts.files++;
	if ((status = look_at_force(add, name, &force, err)) != PM_OK)
		return status;
	if (unchanged && !force) {
		add->counts.unchanged_files++;
		pm_report_write(
			add->report, &(struct pm_report_line){.path = name, .state = "unchanged"});
		return PM_OK;
	}
	return add_source(add,
		&(struct pm_source){
			.path = path, .size = info->st_size, .named = named, .force = force},
		err);
}

struct pm_written pm_adding_changes(const struct pm_add *add, const struct pm_written *before)
{
	const struct pm_written *now = pm_writer_written(add->writer);

	return (struct pm_written){
		.added = now->added - before->added,
		.copies = now->copies - before->copies,
		.updated = now->updated - before->updated,
		.unchanged = now->unchanged - before->unchanged,
		.superseded = now->superseded - before->superseded,
		.removed = now->removed - before->removed,
	};
}

void pm_adding_skipped(struct pm_add *add, struct pm_str path, struct pm_str reason)
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
	pm_adding_skipped(add, pm_adding_catalogue_path(add, path), pm_str_of(reason));
	return PM_OK;
}

void pm_adding_failed(struct pm_add *add, struct pm_str path, struct pm_str reason)
{
	add->counts.failed++;
	pm_report_problem(add->report,
		&(struct pm_report_line){.path = path, .state = "failed", .reason = reason});
}

static enum pm_status take_trouble(
	void *context, const char *path, const char *reason, struct pm_error *err)
{
	struct pm_add *add = context;
	struct pm_trouble *trouble = pm_arena_alloc(&add->arena, 1, sizeof *trouble);

	if (trouble == NULL)
		return pm_fail_memory(err);
	trouble->path = pm_arena_copy(&add->arena, pm_adding_catalogue_path(add, path));
	trouble->reason = pm_arena_copy(&add->arena, pm_str_of(reason));
	if (add->arena.failed)
		return pm_fail_memory(err);
	trouble->next = add->troubles;
	add->troubles = trouble;
	pm_adding_failed(add, trouble->path, trouble->reason);
	return PM_OK;
}

static enum pm_status take_root(void *context, const char *path, struct pm_error *err)
{
	struct pm_add *add = context;

	if (pm_adding_is_below_roots(add, path))
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

static enum pm_status take_directory(void *context, const char *path, struct pm_error *err)
{
	struct pm_add *add = context;

	return pm_watch_directory(add->options->watch, path, err);
}

/* The reason in a message that begins with the object's name. */
struct pm_str pm_adding_reason(const char *message, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(message, name, len) == 0 && strncmp(message + len, ": ", 2) == 0)
		message += len + 2;
	return pm_str_of(message);
}

/* A path that cannot be looked at is a problem, and the others are taken all the same. */
static enum pm_status end_path(struct pm_add *add, const char *path, enum pm_status status,
	const struct pm_error *problem, struct pm_error *err)
{
	if (status == PM_NOT_FOUND || status == PM_IO) {
		pm_adding_failed(add, pm_str_of(path), pm_adding_reason(problem->message, path));
		return PM_OK;
	}
	if (status != PM_OK && err != NULL)
		*err = *problem;
	return status;
}

enum pm_status pm_add_path(struct pm_add *add, const char *path, struct pm_error *err)
{
	struct pm_error problem;

	if (strcmp(path, PM_STANDARD_INPUT) == 0)
		return add_source(add, &(struct pm_source){.named = true}, err);
	enum pm_status status = pm_walk_path(add->walk, path, &problem);
	return end_path(add, path, status, &problem, err);
}

enum pm_status pm_add_changed(
	struct pm_add *add, const char *root, const char *path, struct pm_error *err)
{
	struct pm_error problem;

	enum pm_status status = pm_walk_below(add->walk, root, path, &problem);
	return end_path(add, path, status, &problem, err);
}

/* ---- All ---- */

enum pm_status pm_add_run(struct pm_add *add, struct pm_error *err)
{
	enum pm_status status;

	status = pm_adding_read(add, add->sources, err);
	if (status == PM_OK)
		status = pm_adding_remove_gone(add, err);
	if (status == PM_OK)
		status = pm_adding_read_suspects(add, err);
	if (status == PM_OK)
		status = pm_adding_note_troubles(add, err);
	if (status != PM_OK && status != PM_INTERRUPTED)
		return status;
	struct pm_error commit_error;
	enum pm_status committed = pm_writer_commit(add->writer, &commit_error);
	if (committed != PM_OK && err != NULL)
		*err = commit_error;
	return committed != PM_OK ? committed : status;
}
