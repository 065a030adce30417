/*
 * Whether segments built in bulk are those that Xapian builds, tried out.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/self_test.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "indexer/build/backend.h"
#include "indexer/build/builder.h"
#include "indexer/build/glass/version.h"
#include "indexer/build/leftovers.h"
#include "indexer/build/same.h"
#include "indexer/prepare.h"
#include "lib/error.h"
#include "lib/layout.h"
#include "lib/xap.h"

/*
 * Enough for each kind of piece to be there: lists of postings, of lengths and of values in several
 * chunks, data and positions in several items, leaves enough for a branch block, several runs.
 */
enum {
	DOCUMENTS = 110,
	EVERY = 11, /* one of so many has a text */
	WORDS = 60, /* in it, */
	LONG_AT = 3 * EVERY,
	LONG_WORDS = 3000, /* but in one */
	LONG_WORD_AT = 50, /* one of so many words is longer than a term may be */
	LONG_WORD = 300,   /* bytes */
	RARE = 300,        /* different words, beside the frequent ones */
	MEMORY = 1 << 20,
	JOBS = 1,
};

struct trial {
	struct pm_builder *builder;
	struct pm_backend *xapian;
	char *path; /* of Xapian's */
	struct pm_buf text;
	struct pm_prepared prepared;
	uint32_t noise;
};

/* A linear congruential generator: the same documents every time. */
static uint32_t dice(struct trial *trial, uint32_t sides)
{
	trial->noise = trial->noise * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(trial->noise >> 8) * sides >> 24);
}

/* Some words frequent, most rare, some that begin like others, some with letters beyond ASCII. */
static void make_text(struct trial *trial, uint32_t words)
{
	static const char *const frequent[] = {
		"the", "rain", "raining", "Ministère", "Ελλάδα", "北京"};
	struct pm_buf *text = &trial->text;

	pm_buf_clear(text);
	for (uint32_t i = 1; i <= words; i++) {
		if (i % LONG_WORD_AT == 0)
			for (int j = 0; j < LONG_WORD; j++)
				pm_buf_add_char(text, 'x');
		if (dice(trial, 2) == 0)
			pm_buf_add_str(text, pm_str_of(frequent[dice(trial, 6)]));
		else
			pm_buf_add_format(text, "w%x", (unsigned)dice(trial, RARE));
		pm_buf_add_str(text, dice(trial, 12) == 0 ? PM_STR(".\n\n") : PM_STR(" "));
	}
}

/* copy_of: of what it is a copy; empty: it is none. */
static enum pm_status put(struct trial *trial, const struct pm_document *document,
	struct pm_str copy_of, struct pm_error *err)
{
	enum pm_status status = pm_prepare(&trial->prepared, document, err);

	if (status == PM_OK && copy_of.len > 0)
		status = pm_prepare_marked(&trial->prepared, document, copy_of, err);
	struct pm_str data = pm_buf_str(&trial->prepared.data);
	if (status == PM_OK)
		status = pm_builder_put(trial->builder, data, err);
	if (status == PM_OK)
		status = trial->xapian->operations->put(trial->xapian, document, data, false, err);
	return status;
}

/* Most have nothing but a uid and a language: they have no positions; some are copies, and have no
 * values either. */
static enum pm_status put_document(struct trial *trial, uint32_t number, struct pm_error *err)
{
	const struct pm_str authors[] = {PM_STR("Anne Example"), PM_STR("B. Example")};
	const struct pm_str tags[] = {PM_STR("rain"), PM_STR("snow and ice")};
	char uid[32];

	snprintf(uid, sizeof uid, "https://example.org/%u", (unsigned)number);
	struct pm_document document = {.uid = pm_str_of(uid), .language = PM_STR("en")};
	if (number % EVERY == 0) {
		make_text(trial, number == LONG_AT ? LONG_WORDS : WORDS);
		document.text = pm_buf_str(&trial->text);
		document.url = document.uid;
		document.title = PM_STR("Rain, with a title");
		document.authors = authors;
		document.author_count = 2;
		document.tags = tags;
		document.tag_count = 2;
		document.source = PM_STR("Ministry of Rain");
		document.kind = PM_KIND_STATEMENT;
		document.published = (struct pm_date){.year = 2024, .month = 3, .day = 25};
	}
	return trial->text.failed
	               ? pm_fail_memory(err)
	               : put(trial, &document, number % EVERY == 1 ? PM_STR("a") : PM_STR(""), err);
}

static enum pm_status put_all(struct trial *trial, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	for (uint32_t number = 1; number <= DOCUMENTS && status == PM_OK; number++)
		status = put_document(trial, number, err);
	if (status == PM_OK)
		status = pm_builder_finish(trial->builder, err);
	if (status == PM_OK)
		status = trial->xapian->operations->commit(trial->xapian, err);
	return status;
}

/* Have Xapian look through the tables, too: it need not meet every mistake in reading them. */
static enum pm_status look_through(const char *path, struct pm_error *err)
{
	struct xap_text *report = NULL;
	struct xap_error error;
	size_t errors;

	if (xap_check(path, &errors, &report, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	enum pm_status status = errors == 0 ? PM_OK : pm_fail(err, PM_CORRUPT, "%s", report->ptr);
	xap_text_free(report);
	return status;
}

static enum pm_status compare(const struct trial *trial, struct pm_error *err)
{
	const char *built = pm_builder_path(trial->builder);

	if (!pm_version_is_ours(trial->path))
		return pm_fail(err, PM_CORRUPT, "Xapian writes another format");
	enum pm_status status = pm_same_segments(trial->path, built, err);
	return status == PM_OK ? look_through(built, err) : status;
}

static enum pm_status begin(struct trial *trial, const char *index, struct pm_error *err)
{
	const struct pm_builder_options options = {.jobs = JOBS, .memory = MEMORY, .trial = true};
	char name[32];
	unsigned number;

	enum pm_status status = pm_builder_new(&trial->builder, index, &options, err);
	if (status == PM_OK)
		status = pm_leftovers_next(index, &number, err);
	if (status != PM_OK)
		return status;
	snprintf(name, sizeof name, PM_LAYOUT_SEGMENT, number);
	if ((trial->path = pm_layout_path(index, name)) == NULL)
		return pm_fail_memory(err);
	return pm_backend_new_trial(&trial->xapian, trial->path, err);
}

enum pm_status pm_self_test(const char *index, struct pm_error *err)
{
	struct trial trial = {.noise = 1};

	enum pm_status status = begin(&trial, index, err);
	if (status == PM_OK)
		status = put_all(&trial, err);
	if (status == PM_OK)
		status = compare(&trial, err);
	if (trial.xapian != NULL)
		trial.xapian->operations->free(trial.xapian);
	if (trial.path != NULL)
		pm_leftovers_remove_segment(trial.path);
	free(trial.path);
	pm_builder_free(trial.builder);
	pm_prepared_free(&trial.prepared);
	pm_buf_free(&trial.text);
	return status;
}
