/*
 * The copies of hits: documents that have the same text, and are found with it only.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "lib/copy.h"
#include "lib/error.h"
#include "lib/term.h"
#include "lib/xap.h"
#include "search/fetch.h"
#include "search/run.h"

/* The documents with the term of the copies of a text. */
static enum pm_status find_postings(
	struct pm_run *run, struct pm_str text, struct xap_postings **out, struct pm_error *err)
{
	char hex[PM_TEXT_HASH_HEX];
	struct pm_buf term = {0};
	struct xap_error error;

	*out = NULL;
	pm_text_hash_hex(text, hex);
	if (hex[0] == '\0')
		return PM_OK;
	pm_copy_add_term(&term, pm_str_of(hex));
	enum pm_status status =
		term.failed ? pm_fail_memory(err)
			    : pm_check_xap(xap_reader_postings(run->index->reader,
						   pm_to_xap(pm_buf_str(&term)), 1, 0, out, &error),
				      &error, err);
	pm_buf_free(&term);
	return status;
}

/* Read the copies among some documents, as many as are wanted. */
static enum pm_status read_copies(struct pm_run *run, const struct xap_postings *postings,
	size_t wanted, struct pm_hit *hit, struct pm_error *err)
{
	struct pm_document *copies = pm_arena_alloc(run->hit_arena, wanted + 1, sizeof *copies);
	enum pm_status status = copies != NULL ? PM_OK : pm_fail_memory(err);
	size_t count = 0;

	for (size_t i = 0; i < postings->count && count < wanted && status == PM_OK; i++) {
		struct pm_record record;
		struct pm_str data;
		status = pm_fetch(run->index, postings->items[i].docid, run->hit_arena, &data, err);
		if (status == PM_OK)
			status = pm_record_read(&record, data, run->hit_arena, err);
		if (status == PM_OK && record.copy_of.len > 0)
			copies[count++] = record.document;
		if (status == PM_OK)
			status = pm_deadline_check(&run->deadline, err);
	}
	hit->copies = copies;
	hit->copy_count = count;
	return status;
}

enum pm_status pm_run_find_copies(
	struct pm_run *run, uint32_t docid, struct pm_hit *hit, struct pm_error *err)
{
	size_t wanted = run->options.all_copies ? PM_LIMIT_ALL : run->options.copies;
	struct xap_postings *postings;

	if (run->index->copies == 0 || wanted == 0 || hit->copy_of.len > 0)
		return PM_OK;
	enum pm_status status = find_postings(run, hit->document.text, &postings, err);
	if (status != PM_OK || postings == NULL)
		return status;
	hit->copies_total = postings->count;
	for (size_t i = 0; i < postings->count; i++)
		hit->copies_total -= postings->items[i].docid == docid;
	if (wanted > hit->copies_total)
		wanted = hit->copies_total;
	if (wanted > 0)
		status = read_copies(run, postings, wanted, hit, err);
	xap_postings_free(postings);
	return status;
}

enum pm_status pm_run_find_text(
	struct pm_run *run, struct pm_record *record, struct pm_hit *hit, struct pm_error *err)
{
	struct pm_record original;

	if (record->copy_of.len == 0)
		return PM_OK;
	hit->copy_of = record->copy_of;
	enum pm_status status =
		pm_copy_original(run->index->reader, record, run->hit_arena, &original, err);
	if (status != PM_OK)
		return status == PM_NOT_FOUND ? PM_OK : status;
	hit->copy_of = original.document.uid;
	hit->document.text = record->document.text = original.document.text;
	hit->sha256 = original.sha256;
	return PM_OK;
}

void pm_run_begin_copy(
	const struct pm_hit *original, size_t number, struct pm_hit *hit, struct pm_record *record)
{
	*record = (struct pm_record){
		.document = original->copies[number],
		.sha256 = original->sha256,
		.site = pm_host_of_url(original->copies[number].url),
	};
	record->document.text = original->document.text;
	*hit = (struct pm_hit){
		.rank = original->rank,
		.score = original->score,
		.parts = original->parts,
		.part_count = original->part_count,
		.document = record->document,
		.sha256 = record->sha256,
		.site = record->site,
		.copy_of = original->document.uid,
	};
}
