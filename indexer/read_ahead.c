/*
 * Files read by threads before it is their turn.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Each thread takes the next file of the list and a place in a ring, and leaves what it finds
 * there in batches. The one that asks empties the places in their order. A thread whose place holds
 * enough waits for that; the file that is asked for always has a place, so that nobody waits for
 * ever. The last file is left to the one that asks, who would only wait for it: what is found in a
 * large one by itself is then not copied.
 */
#include "indexer/read_ahead.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/arena.h"
#include "lib/error.h"

enum {
	BATCH_BYTES = 128 << 10, /* of findings, handed over at once */
	PLACES = 256,            /* files: while the index is begun, many small ones are read */
	/* Bytes that a place holds before its thread waits, or all before another file is taken. */
	HELD_MAX = 4 << 20,
};

/*
 * A file is taken to be unchanged when size and mtime are as they were. A file system's clock has
 * ticks (Linux: up to 10 ms; some file systems: 1 or 2 s, with no nanoseconds), and a change in the
 * tick in which the file was read would not show. So a file as young as that is left alone until
 * the tick is over, or for a few ticks if it goes on changing.
 */
enum {
	TICK = 20 * 1000 * 1000,
	COARSE_TICK = 2000 * 1000 * 1000,
	TICKS_MAX = 5,
};

#define SECOND INT64_C(1000000000)

/* A document, or a problem. */
struct finding {
	struct finding *next;
	bool is_document;
	struct pm_document document;
	size_t bytes;
	struct pm_problem problem;
	struct pm_error why; /* of the problem */
};

struct batch {
	struct batch *next;
	struct pm_arena arena; /* of the findings */
	struct finding *first, **last;
	size_t held;       /* bytes */
	uint64_t consumed; /* of the file */
};

/* A file being read. */
struct place {
	const struct pm_source *source;
	struct stat info;
	struct batch *first, **last;
	size_t held;
	bool looked, done; /* the file is known; it was read to its end */
	bool unwanted;     /* nobody will ask for the rest */
	enum pm_status status;
	struct pm_error err;
};

struct pm_read_ahead {
	const struct pm_read_options *options;
	pthread_t *threads;
	unsigned jobs, started;
	const struct pm_source *coming; /* the first one that has not been asked for */
	const struct pm_source *last;   /* file, left to the one that asks */

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	const struct pm_source *next; /* to be taken by a thread, unless it is the last */
	struct place places[PLACES];  /* a ring */
	size_t held;                  /* in all of them */
	size_t taken, given;          /* files so far */
	bool current;                 /* the place of file `given` is being asked for */
	bool ending;
};

/* ---- Keeping what is found ---- */

/* What a thread has found and not handed over yet. */
struct keeper {
	struct pm_read_ahead *ahead;
	struct place *place;
	struct pm_input *input;
	struct batch *batch;
};

static void free_batch(struct batch *batch)
{
	if (batch == NULL)
		return;
	pm_arena_free(&batch->arena);
	free(batch);
}

/* Hand the batch over; false when nobody wants it. */
static bool hand_over(struct keeper *keeper)
{
	struct pm_read_ahead *ahead = keeper->ahead;
	struct place *place = keeper->place;

	pthread_mutex_lock(&ahead->lock);
	while (place->held > HELD_MAX && !place->unwanted && !ahead->ending)
		pthread_cond_wait(&ahead->changed, &ahead->lock);
	bool wanted = !place->unwanted && !ahead->ending;
	if (wanted && keeper->batch != NULL) {
		*place->last = keeper->batch;
		place->last = &keeper->batch->next;
		place->held += keeper->batch->held;
		ahead->held += keeper->batch->held;
		keeper->batch = NULL;
		pthread_cond_broadcast(&ahead->changed);
	}
	pthread_mutex_unlock(&ahead->lock);
	return wanted;
}

/* A new finding at the end of the batch; NULL when memory ran out. */
static struct finding *add_finding(struct keeper *keeper, size_t held)
{
	struct batch *batch = keeper->batch;

	if (batch == NULL) {
		if ((batch = calloc(1, sizeof *batch)) == NULL)
			return NULL;
		batch->last = &batch->first;
		keeper->batch = batch;
	}
	struct finding *finding = pm_arena_alloc(&batch->arena, 1, sizeof *finding);
	if (finding == NULL)
		return NULL;
	*batch->last = finding;
	batch->last = &finding->next;
	batch->held += sizeof *finding + held;
	batch->consumed = pm_input_consumed(keeper->input);
	return finding;
}

/* The batch is to be handed over if it has become large, or could not take what it should. */
static enum pm_status end_finding(struct keeper *keeper, struct pm_error *err)
{
	if (keeper->batch == NULL || keeper->batch->arena.failed)
		return pm_fail_memory(err);
	return keeper->batch->held < BATCH_BYTES || hand_over(keeper)
	               ? PM_OK
	               : pm_fail(err, PM_INTERRUPTED, "nobody wants the rest");
}

static const struct pm_str *copy_list(
	struct pm_arena *arena, const struct pm_str *items, size_t count)
{
	struct pm_str *copies = pm_arena_alloc(arena, count, sizeof *copies);

	for (size_t i = 0; copies != NULL && i < count; i++)
		copies[i] = pm_arena_copy(arena, items[i]);
	return copies;
}

static const uint32_t *copy_pages(struct pm_arena *arena, const struct pm_document *document)
{
	uint32_t *copies = pm_arena_alloc(arena, document->page_count, sizeof *copies);

	for (size_t i = 0; copies != NULL && i < document->page_count; i++)
		copies[i] = document->pages[i];
	return copies;
}

/* Every text of a document. */
static void copy_texts(struct pm_arena *arena, struct pm_document *document)
{
	struct pm_str *const texts[] = {&document->uid, &document->path, &document->url,
		&document->member, &document->title, &document->source, &document->kind_reason,
		&document->language, &document->published_text, &document->text};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = pm_arena_copy(arena, *texts[i]);
	document->pages = copy_pages(arena, document);
	document->authors = copy_list(arena, document->authors, document->author_count);
	document->tags = copy_list(arena, document->tags, document->tag_count);
}

static enum pm_status keep_document(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	struct keeper *keeper = context;
	struct finding *finding = add_finding(keeper, document->text.len);

	if (finding != NULL) {
		finding->is_document = true;
		finding->bytes = bytes;
		finding->document = *document;
		copy_texts(&keeper->batch->arena, &finding->document);
	}
	return end_finding(keeper, err);
}

static enum pm_status keep_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	struct keeper *keeper = context;
	struct finding *finding = add_finding(keeper, problem->member.len);

	if (finding != NULL) {
		finding->problem = *problem;
		finding->problem.member = pm_arena_copy(&keeper->batch->arena, problem->member);
		finding->why = *problem->error;
		finding->problem.error = &finding->why;
	}
	return end_finding(keeper, err);
}

/* ---- A thread ---- */

/* Wait until a file is older than the tick of its file system's clock, and look at it. One that
 * goes on changing gets a time that it will not have when it is met again. */
static enum pm_status settle(const char *path, struct stat *info, struct pm_error *err)
{
	for (int ticks = 0;; ticks++) {
		struct timespec now;
		if (stat(path, info) != 0)
			return pm_fail(err, PM_IO, "%s: %s", path, strerror(errno));
		clock_gettime(CLOCK_REALTIME, &now);
		int64_t age = ((int64_t)now.tv_sec - info->st_mtim.tv_sec) * SECOND + now.tv_nsec -
		              info->st_mtim.tv_nsec;
		int64_t tick = info->st_mtim.tv_nsec == 0 ? COARSE_TICK : TICK;
		if (age < 0 || age >= tick)
			return PM_OK;
		if (ticks == TICKS_MAX) {
			info->st_mtim = (struct timespec){0};
			return PM_OK;
		}
		const struct timespec wait = {(tick - age) / SECOND, (tick - age) % SECOND};
		nanosleep(&wait, NULL);
		if (tick == COARSE_TICK && age >= TICK)
			return PM_OK;
	}
}

static bool can_take(const struct pm_read_ahead *ahead)
{
	return ahead->taken - ahead->given < PLACES && ahead->held < HELD_MAX;
}

/* The source or the next one that is a file; NULL: there is none. */
static const struct pm_source *file_from(const struct pm_source *source)
{
	while (source != NULL && source->path == NULL)
		source = source->next;
	return source;
}

/* Take the next file and a place for it; NULL: there are no more. */
static struct place *take_place(struct pm_read_ahead *ahead)
{
	struct place *place = NULL;

	pthread_mutex_lock(&ahead->lock);
	while (!ahead->ending && ahead->next != ahead->last && !can_take(ahead))
		pthread_cond_wait(&ahead->changed, &ahead->lock);
	if (!ahead->ending && ahead->next != ahead->last) {
		place = &ahead->places[ahead->taken++ % PLACES];
		*place = (struct place){.source = ahead->next};
		place->last = &place->first;
		ahead->next = file_from(ahead->next->next);
	}
	pthread_mutex_unlock(&ahead->lock);
	return place;
}

static void note_looked(struct pm_read_ahead *ahead, struct place *place, const struct stat *info)
{
	pthread_mutex_lock(&ahead->lock);
	place->info = *info;
	place->looked = true;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
}

static void note_done(struct pm_read_ahead *ahead, struct place *place, enum pm_status status,
	const struct pm_error *err)
{
	pthread_mutex_lock(&ahead->lock);
	place->looked = place->done = true;
	place->status = status;
	if (status != PM_OK)
		place->err = *err;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
}

static enum pm_status read_place(
	struct pm_read_ahead *ahead, struct place *place, struct pm_error *err)
{
	const char *path = place->source->path;
	struct keeper keeper = {.ahead = ahead, .place = place};
	const struct pm_read_sink sink = {
		.context = &keeper, .document = keep_document, .problem = keep_problem};
	struct stat info;
	enum pm_status status;

	if ((status = settle(path, &info, err)) != PM_OK)
		return status;
	note_looked(ahead, place, &info);
	status = pm_input_open(&keeper.input, path, err);
	if (status == PM_OK)
		status = pm_read(keeper.input, ahead->options, &sink, err);
	pm_input_free(keeper.input);
	hand_over(&keeper);
	free_batch(keeper.batch);
	return status;
}

static void *work(void *context)
{
	struct pm_read_ahead *ahead = context;
	struct place *place;
	struct pm_error err;

	while ((place = take_place(ahead)) != NULL)
		note_done(ahead, place, read_place(ahead, place, &err), &err);
	return NULL;
}

/* ---- The side that asks ---- */

/* Start the threads; signals are for the thread that there was before. */
static enum pm_status start(struct pm_read_ahead *ahead, struct pm_error *err)
{
	sigset_t all, before;
	int error = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (ahead->started < ahead->jobs && error == 0) {
		error = pthread_create(&ahead->threads[ahead->started], NULL, work, ahead);
		ahead->started += error == 0;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	/* With fewer threads it goes on more slowly. */
	return ahead->started > 0 ? PM_OK : pm_fail(err, PM_IO, "a thread: %s", strerror(error));
}

enum pm_status pm_read_ahead_new(struct pm_read_ahead **out, const struct pm_source *sources,
	const struct pm_read_options *options, unsigned jobs, struct pm_error *err)
{
	struct pm_read_ahead *ahead = calloc(1, sizeof *ahead);

	*out = ahead;
	if (ahead == NULL)
		return pm_fail_memory(err);
	pthread_mutex_init(&ahead->lock, NULL);
	pthread_cond_init(&ahead->changed, NULL);
	ahead->options = options;
	ahead->coming = sources;
	ahead->next = file_from(sources);
	for (const struct pm_source *file = ahead->next; file != NULL; file = file_from(file->next))
		ahead->last = file;
	ahead->jobs = jobs;
	if ((ahead->threads = calloc(jobs, sizeof *ahead->threads)) == NULL)
		return pm_fail_memory(err);
	return ahead->next != ahead->last ? start(ahead, err) : PM_OK;
}

static struct place *current_place(struct pm_read_ahead *ahead)
{
	return &ahead->places[ahead->given % PLACES];
}

static void free_batches(struct batch *batch)
{
	while (batch != NULL) {
		struct batch *next = batch->next;
		free_batch(batch);
		batch = next;
	}
}

/* Give up what is left of the file that was asked for, and its place. */
static void end_current(struct pm_read_ahead *ahead)
{
	if (!ahead->current)
		return;
	pthread_mutex_lock(&ahead->lock);
	struct place *place = current_place(ahead);
	place->unwanted = true;
	pthread_cond_broadcast(&ahead->changed);
	while (!place->done)
		pthread_cond_wait(&ahead->changed, &ahead->lock);
	free_batches(place->first);
	place->first = NULL;
	ahead->held -= place->held;
	ahead->given++;
	ahead->current = false;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
}

/* Wait until a thread has looked at the next file. */
static enum pm_status next_taken(
	struct pm_read_ahead *ahead, struct stat *info, struct pm_error *err)
{
	pthread_mutex_lock(&ahead->lock);
	while (ahead->taken == ahead->given || !current_place(ahead)->looked)
		pthread_cond_wait(&ahead->changed, &ahead->lock);
	const struct place *place = current_place(ahead);
	ahead->current = true;
	*info = place->info;
	bool gone = place->done && place->info.st_mode == 0;
	if (gone && err != NULL)
		*err = place->err;
	pthread_mutex_unlock(&ahead->lock);
	return gone ? PM_IO : PM_OK;
}

enum pm_status pm_read_ahead_next(
	struct pm_read_ahead *ahead, struct stat *info, struct pm_error *err)
{
	const struct pm_source *file = file_from(ahead->coming);

	end_current(ahead);
	ahead->coming = file->next;
	return file == ahead->last ? settle(file->path, info, err) : next_taken(ahead, info, err);
}

/* Take the next batch; NULL: there are no more. */
static struct batch *take_batch(struct pm_read_ahead *ahead)
{
	struct place *place = current_place(ahead);

	pthread_mutex_lock(&ahead->lock);
	while (place->first == NULL && !place->done)
		pthread_cond_wait(&ahead->changed, &ahead->lock);
	struct batch *batch = place->first;
	if (batch != NULL) {
		place->first = batch->next;
		if (place->first == NULL)
			place->last = &place->first;
		place->held -= batch->held;
		ahead->held -= batch->held;
		pthread_cond_broadcast(&ahead->changed);
	}
	pthread_mutex_unlock(&ahead->lock);
	return batch;
}

static enum pm_status pass_on(
	const struct batch *batch, const struct pm_read_sink *sink, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	for (struct finding *finding = batch->first; status == PM_OK && finding != NULL;
		finding = finding->next)
		status = finding->is_document
		                 ? sink->document(
					   sink->context, &finding->document, finding->bytes, err)
		                 : sink->problem(sink->context, &finding->problem, err);
	return status;
}

/* A sink that notes how far its input has been read. */
struct noting {
	const struct pm_read_sink *sink;
	struct pm_input *input;
	uint64_t *consumed;
};

static enum pm_status note_document(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	const struct noting *noting = context;

	*noting->consumed = pm_input_consumed(noting->input);
	return noting->sink->document(noting->sink->context, document, bytes, err);
}

static enum pm_status note_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	const struct noting *noting = context;

	*noting->consumed = pm_input_consumed(noting->input);
	return noting->sink->problem(noting->sink->context, problem, err);
}

static enum pm_status read_last(const struct pm_read_ahead *ahead, const struct pm_read_sink *sink,
	uint64_t *consumed, struct pm_error *err)
{
	struct noting noting = {.sink = sink, .consumed = consumed};
	const struct pm_read_sink through = {
		.context = &noting, .document = note_document, .problem = note_problem};

	enum pm_status status = pm_input_open(&noting.input, ahead->last->path, err);
	if (status == PM_OK)
		status = pm_read(noting.input, ahead->options, &through, err);
	pm_input_free(noting.input);
	return status;
}

enum pm_status pm_read_ahead_read(struct pm_read_ahead *ahead, const struct pm_read_sink *sink,
	uint64_t *consumed, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	struct batch *batch;

	if (!ahead->current)
		return read_last(ahead, sink, consumed, err);
	while (status == PM_OK && (batch = take_batch(ahead)) != NULL) {
		*consumed = batch->consumed;
		status = pass_on(batch, sink, err);
		free_batch(batch);
	}
	if (status != PM_OK)
		return status;
	const struct place *place = current_place(ahead); /* done: nobody changes it any more */
	if (place->status != PM_OK && err != NULL)
		*err = place->err;
	return place->status;
}

void pm_read_ahead_free(struct pm_read_ahead *ahead)
{
	if (ahead == NULL)
		return;
	pthread_mutex_lock(&ahead->lock);
	ahead->ending = true;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	while (ahead->started > 0)
		pthread_join(ahead->threads[--ahead->started], NULL);
	for (size_t i = ahead->given; i < ahead->taken; i++)
		free_batches(ahead->places[i % PLACES].first);
	pthread_cond_destroy(&ahead->changed);
	pthread_mutex_destroy(&ahead->lock);
	free(ahead->threads);
	free(ahead);
}
