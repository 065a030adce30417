/*
 * Threads that invert documents, and add what comes of it to a segment in their order.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/pipeline.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/build/glass/bytes.h"
#include "lib/error.h"
#include "lib/record.h"

enum {
	HEAD = 4, /* size of a record in a batch */
	/* Bytes of records in a batch. With fewer there are more runs to merge; with more, what is
	 * kept of each term outgrows the processor's caches. How the documents are cut into batches
	 * does not depend on the number of threads, for data are compressed batch by batch. */
	BATCH_MIN = 4096,
	BATCH_MAX = 8 << 20,
	/* The first ones are smaller, for the threads have nothing to do before there is one, and
	 * at the end there may be one more: so many bytes, then a share of all before. */
	BATCH_FIRST = 160 << 10,
	GROWTH_SHARE = 8,
	BATCH_SHARE = 48, /* of the memory */
	TIMES = 8,        /* as much as the records is taken by inverting them */
	/* So much of the largest batch is left to one thread: each gets to know all terms for
	 * itself.
	 */
	ALONE_SHARE = 2,
};

/* Documents one after another. */
struct batch {
	struct batch *next;    /* of those that are spare */
	struct pm_buf records; /* each with its size before it */
	uint64_t number;       /* from 0 */
	uint32_t first_docid, count;
};

struct pm_pipeline {
	struct pm_segment *segment;
	size_t batch_size;
	struct batch *filling; /* not handed over yet */
	uint64_t batches;      /* made so far */
	uint64_t bytes;        /* in them, but for the one that is being filled */
	uint32_t next_docid;
	pthread_t *threads;
	unsigned jobs, started;

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	struct batch *waiting; /* for a thread */
	struct batch *spare;   /* processed */
	bool ending;           /* no more batches come */
	uint64_t added;        /* batches that are in the segment */
	struct pm_stemmer_names names;
	enum pm_status status; /* the first error */
	struct pm_error err;
};

static void free_batch(struct batch *batch)
{
	if (batch == NULL)
		return;
	pm_buf_free(&batch->records);
	free(batch);
}

/* Note an error, which ends everything. */
static void fail(struct pm_pipeline *pipeline, enum pm_status status, const struct pm_error *err)
{
	pthread_mutex_lock(&pipeline->lock);
	if (pipeline->status == PM_OK) {
		pipeline->status = status;
		pipeline->err = *err;
	}
	pthread_cond_broadcast(&pipeline->changed);
	pthread_mutex_unlock(&pipeline->lock);
}

/* ---- A thread ---- */

struct worker {
	struct pm_pipeline *pipeline;
	struct pm_terms *terms;
	struct pm_inversion *inversion;
	struct pm_stemmer_names names; /* of its documents */
	struct pm_arena arena;
};

/* Wait for a batch; NULL: there are no more. */
static struct batch *take_batch(struct pm_pipeline *pipeline)
{
	pthread_mutex_lock(&pipeline->lock);
	while (pipeline->waiting == NULL && !pipeline->ending && pipeline->status == PM_OK)
		pthread_cond_wait(&pipeline->changed, &pipeline->lock);
	struct batch *batch = pipeline->status == PM_OK ? pipeline->waiting : NULL;
	if (batch != NULL)
		pipeline->waiting = NULL;
	pthread_cond_broadcast(&pipeline->changed);
	pthread_mutex_unlock(&pipeline->lock);
	return batch;
}

static enum pm_status invert_document(
	struct worker *worker, struct pm_str data, struct pm_error *err)
{
	struct pm_record record;
	enum pm_status status;
	bool changed;

	pm_arena_clear(&worker->arena);
	if ((status = pm_record_read(&record, data, &worker->arena, err)) != PM_OK)
		return status;
	if ((status = pm_terms_build_record(worker->terms, &record, err)) != PM_OK)
		return status;
	status = pm_stemmer_names_add(
		&worker->names, pm_str_of(pm_terms_stemmer(worker->terms)), &changed, err);
	return status == PM_OK ? pm_inversion_add(worker->inversion, worker->terms, data, err)
	                       : status;
}

static enum pm_status invert(struct worker *worker, const struct batch *batch, struct pm_error *err)
{
	const char *ptr = batch->records.ptr;
	enum pm_status status = PM_OK;

	pm_terms_forget(worker->terms);
	pm_inversion_clear(worker->inversion, batch->first_docid);
	for (uint32_t i = 0; i < batch->count && status == PM_OK; i++) {
		struct pm_str data = {ptr + HEAD, pm_get_four((const uint8_t *)ptr)};
		status = invert_document(worker, data, err);
		ptr += HEAD + data.len;
	}
	return status;
}

/* Wait until all batches before one are in the segment; false when it does not come to that. */
static bool wait_for_turn(struct pm_pipeline *pipeline, uint64_t number)
{
	pthread_mutex_lock(&pipeline->lock);
	while (pipeline->added != number && pipeline->status == PM_OK)
		pthread_cond_wait(&pipeline->changed, &pipeline->lock);
	bool turn = pipeline->status == PM_OK;
	pthread_mutex_unlock(&pipeline->lock);
	return turn;
}

static void end_turn(struct pm_pipeline *pipeline)
{
	pthread_mutex_lock(&pipeline->lock);
	pipeline->added++;
	pthread_cond_broadcast(&pipeline->changed);
	pthread_mutex_unlock(&pipeline->lock);
}

/* Give the memory of a batch back: new memory has to be cleared by the system. */
static void give_back(struct pm_pipeline *pipeline, struct batch *batch)
{
	pthread_mutex_lock(&pipeline->lock);
	batch->next = pipeline->spare;
	pipeline->spare = batch;
	pthread_mutex_unlock(&pipeline->lock);
}

/* Make a batch a run, and add it. */
static enum pm_status process(
	struct worker *worker, const struct batch *batch, struct pm_error *err)
{
	struct pm_pipeline *pipeline = worker->pipeline;

	enum pm_status status = invert(worker, batch, err);
	if (status == PM_OK)
		status = pm_inversion_finish(
			worker->inversion, pm_terms_dictionary(worker->terms), err);
	if (status != PM_OK || !wait_for_turn(pipeline, batch->number))
		return status;
	status = pm_segment_add(pipeline->segment, worker->inversion, err);
	if (status == PM_OK)
		end_turn(pipeline);
	return status;
}

/* Take over the names of the stemmers that a thread has met. */
static enum pm_status give_names(const struct worker *worker, struct pm_error *err)
{
	struct pm_pipeline *pipeline = worker->pipeline;
	enum pm_status status = PM_OK;
	bool changed;

	pthread_mutex_lock(&pipeline->lock);
	for (size_t i = 0; i < worker->names.count && status == PM_OK; i++)
		status = pm_stemmer_names_add(
			&pipeline->names, pm_str_of(worker->names.items[i]), &changed, err);
	pthread_mutex_unlock(&pipeline->lock);
	return status;
}

static enum pm_status process_all(struct worker *worker, struct pm_error *err)
{
	struct batch *batch;
	enum pm_status status;

	if ((status = pm_terms_new(&worker->terms, err)) != PM_OK)
		return status;
	if ((status = pm_inversion_new(&worker->inversion, err)) != PM_OK)
		return status;
	while (status == PM_OK && (batch = take_batch(worker->pipeline)) != NULL) {
		status = process(worker, batch, err);
		give_back(worker->pipeline, batch);
	}
	return status == PM_OK ? give_names(worker, err) : status;
}

static void *work(void *context)
{
	struct worker worker = {.pipeline = context};
	struct pm_error err;

	enum pm_status status = process_all(&worker, &err);
	if (status != PM_OK)
		fail(worker.pipeline, status, &err);
	pm_arena_free(&worker.arena);
	pm_stemmer_names_free(&worker.names);
	pm_inversion_free(worker.inversion);
	pm_terms_free(worker.terms);
	return NULL;
}

/* ---- The side that puts ---- */

enum pm_status pm_pipeline_new(struct pm_pipeline **out, struct pm_segment *segment, unsigned jobs,
	size_t memory, struct pm_error *err)
{
	size_t batch_size = memory / BATCH_SHARE < BATCH_MIN   ? BATCH_MIN
	                    : memory / BATCH_SHARE < BATCH_MAX ? memory / BATCH_SHARE
	                                                       : BATCH_MAX;
	size_t threads = memory / batch_size / TIMES < jobs ? memory / batch_size / TIMES : jobs;
	struct pm_pipeline *pipeline = calloc(1, sizeof *pipeline);

	*out = NULL;
	if (pipeline == NULL ||
		(pipeline->threads = calloc(threads + 1, sizeof *pipeline->threads)) == NULL) {
		free(pipeline);
		return pm_fail_memory(err);
	}
	pipeline->segment = segment;
	pipeline->jobs = threads > 0 ? (unsigned)threads : 1;
	pipeline->batch_size = batch_size;
	pipeline->next_docid = 1;
	pthread_mutex_init(&pipeline->lock, NULL);
	pthread_cond_init(&pipeline->changed, NULL);
	*out = pipeline;
	return PM_OK;
}

/* Start threads up to a number; signals are for the thread that there was before. */
static enum pm_status start(struct pm_pipeline *pipeline, unsigned wanted, struct pm_error *err)
{
	sigset_t all, before;
	int error = 0;

	if (pipeline->started >= wanted)
		return PM_OK;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (pipeline->started < wanted && error == 0) {
		error = pthread_create(&pipeline->threads[pipeline->started], NULL, work, pipeline);
		pipeline->started += error == 0;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	/* With fewer threads it goes on more slowly. */
	return pipeline->started > 0 ? PM_OK : pm_fail(err, PM_IO, "a thread: %s", strerror(error));
}

/* How many threads there are to be by now. At the end nobody else has anything to do. */
static unsigned threads_for(const struct pm_pipeline *pipeline, bool last)
{
	bool alone = pipeline->bytes < pipeline->batch_size / ALONE_SHARE;

	return alone && (!last || pipeline->filling->number == 0) ? 1 : pipeline->jobs;
}

/* Give the batch to the threads, once they have taken the one before. last: no other one comes. */
static enum pm_status hand_over(struct pm_pipeline *pipeline, bool last, struct pm_error *err)
{
	enum pm_status status;

	if (pipeline->filling->records.failed)
		return pm_fail_memory(err);
	if ((status = start(pipeline, threads_for(pipeline, last), err)) != PM_OK)
		return status;
	pthread_mutex_lock(&pipeline->lock);
	while (pipeline->waiting != NULL && pipeline->status == PM_OK)
		pthread_cond_wait(&pipeline->changed, &pipeline->lock);
	status = pipeline->status;
	if (status == PM_OK) {
		pipeline->waiting = pipeline->filling;
		pipeline->filling = NULL;
	} else if (err != NULL) {
		*err = pipeline->err;
	}
	pthread_cond_broadcast(&pipeline->changed);
	pthread_mutex_unlock(&pipeline->lock);
	return status;
}

/* How large the batch that is being filled becomes. */
static size_t limit_of(const struct pm_pipeline *pipeline)
{
	uint64_t limit = pipeline->bytes / GROWTH_SHARE;

	if (limit < BATCH_FIRST)
		limit = BATCH_FIRST;
	return limit < pipeline->batch_size ? (size_t)limit : pipeline->batch_size;
}

/* Begin a batch; false when memory ran out. */
static bool begin_batch(struct pm_pipeline *pipeline)
{
	pthread_mutex_lock(&pipeline->lock);
	struct batch *batch = pipeline->spare;
	if (batch != NULL)
		pipeline->spare = batch->next;
	pthread_mutex_unlock(&pipeline->lock);
	if (batch == NULL && (batch = calloc(1, sizeof *batch)) == NULL)
		return false;
	pm_buf_clear(&batch->records);
	batch->count = 0;
	batch->number = pipeline->batches++;
	batch->first_docid = pipeline->next_docid;
	pipeline->filling = batch;
	return true;
}

enum pm_status pm_pipeline_put(
	struct pm_pipeline *pipeline, struct pm_str data, struct pm_error *err)
{
	uint8_t head[HEAD];

	if (pipeline->filling == NULL && !begin_batch(pipeline))
		return pm_fail_memory(err);
	struct pm_buf *records = &pipeline->filling->records;
	pm_put_four(head, (uint32_t)data.len);
	pm_buf_add(records, head, sizeof head);
	pm_buf_add_str(records, data);
	pipeline->filling->count++;
	pipeline->next_docid++;
	if (records->len < limit_of(pipeline) && !records->failed)
		return PM_OK;
	pipeline->bytes += records->len;
	return hand_over(pipeline, false, err);
}

/* Let the threads come to an end. */
static void join(struct pm_pipeline *pipeline)
{
	pthread_mutex_lock(&pipeline->lock);
	pipeline->ending = true;
	pthread_cond_broadcast(&pipeline->changed);
	pthread_mutex_unlock(&pipeline->lock);
	while (pipeline->started > 0)
		pthread_join(pipeline->threads[--pipeline->started], NULL);
}

enum pm_status pm_pipeline_finish(struct pm_pipeline *pipeline, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	if (pipeline->filling != NULL)
		status = hand_over(pipeline, true, err);
	if (status != PM_OK)
		return status;
	join(pipeline);
	if (pipeline->status != PM_OK && err != NULL)
		*err = pipeline->err;
	return pipeline->status;
}

const struct pm_stemmer_names *pm_pipeline_stemmers(const struct pm_pipeline *pipeline)
{
	return &pipeline->names;
}

void pm_pipeline_free(struct pm_pipeline *pipeline)
{
	struct pm_error given_up;

	if (pipeline == NULL)
		return;
	pm_fail(&given_up, PM_INTERRUPTED, "given up");
	fail(pipeline, PM_INTERRUPTED, &given_up);
	join(pipeline);
	pm_stemmer_names_free(&pipeline->names);
	while (pipeline->spare != NULL) {
		struct batch *batch = pipeline->spare;
		pipeline->spare = batch->next;
		free_batch(batch);
	}
	free_batch(pipeline->waiting);
	free_batch(pipeline->filling);
	pthread_cond_destroy(&pipeline->changed);
	pthread_mutex_destroy(&pipeline->lock);
	free(pipeline->threads);
	free(pipeline);
}
