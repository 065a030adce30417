/*
 * Whether a segment says what its documents' texts say.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/content.h"

#include <inttypes.h>
#include <string.h>

#include "indexer/prepare.h"
#include "indexer/terms.h"
#include "lib/error.h"
#include "lib/record.h"
#include "lib/xap.h"

enum {
	PAGE = 10000
};

struct check {
	const char *path;
	struct xap_reader *reader;
	struct pm_terms *terms;
	struct pm_prepared prepared;
	struct pm_arena arena;
	uint64_t documents, copies;
	/* Sums over all postings, from the documents' side and from that of the posting lists:
	 * equal sums of 64-bit hashes are equal sets, but for one chance in 2^64. */
	uint64_t of_documents, of_postings;
	struct pm_error *err;
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 32;
}

static uint64_t hash_of(struct xap_str term)
{
	uint64_t hash = term.len;

	for (size_t i = 0; i < term.len; i++)
		hash = mix(hash, (unsigned char)term.ptr[i]);
	return hash;
}

static enum pm_status fail(
	struct check *check, uint32_t docid, const char *what, struct pm_error *err)
{
	return pm_fail(err, PM_CORRUPT, "%s: document %" PRIu32 ": %s", check->path, docid, what);
}

static bool same_positions(const struct pm_terms *terms, const struct pm_term *term,
	const struct xap_stored_term *stored)
{
	const struct pm_term_place *places = pm_terms_places(terms);
	uint32_t place = term->first;

	if (term->position_count != stored->position_count)
		return false;
	for (size_t i = 0; i < stored->position_count; i++) {
		if (places[place - 1].position != stored->positions[i])
			return false;
		place = places[place - 1].next;
	}
	return true;
}

static enum pm_status check_terms(
	struct check *check, const struct xap_stored *stored, struct pm_error *err)
{
	size_t count;

	pm_terms_all(check->terms, &count);
	if (stored->term_count != count)
		return fail(check, stored->docid, "its terms are not those of its text", err);
	for (size_t i = 0; i < stored->term_count; i++) {
		const struct xap_stored_term *term = &stored->terms[i];
		const struct pm_term *ours = pm_terms_find(check->terms, pm_of_xap(term->term));
		if (ours == NULL || ours->wdf != term->wdf)
			return fail(
				check, stored->docid, "its terms are not those of its text", err);
		if (!same_positions(check->terms, ours, term))
			return fail(check, stored->docid, "its positions are not those of its text",
				err);
		check->of_documents += mix(mix(hash_of(term->term), stored->docid), term->wdf);
	}
	return PM_OK;
}

static enum pm_status check_values(
	struct check *check, const struct xap_stored *stored, struct pm_error *err)
{
	size_t count;
	const struct pm_value *values = pm_terms_values(check->terms, &count);
	bool same = count == stored->value_count;

	for (size_t i = 0; same && i < count; i++) {
		bool found = false;
		for (size_t j = 0; j < stored->value_count; j++)
			found |= stored->values[j].slot == values[i].slot &&
			         pm_str_equal(pm_of_xap(stored->values[j].value), values[i].bytes);
		same = found;
	}
	return same ? PM_OK
	            : fail(check, stored->docid, "its values are not those of its data", err);
}

static enum pm_status check_document(
	struct check *check, const struct xap_stored *stored, struct pm_error *err)
{
	struct pm_record record;
	enum pm_status status;

	pm_arena_clear(&check->arena);
	status = pm_record_read(&record, pm_of_xap(stored->data), &check->arena, err);
	if (status != PM_OK)
		return status;
	status = pm_prepare_record(&check->prepared, &record, err);
	if (status == PM_INVALID)
		return fail(
			check, stored->docid, "it is a copy without the digests of its text", err);
	if (status != PM_OK)
		return status;
	check->copies += check->prepared.copy;
	if (!pm_str_is(record.sha256, check->prepared.sha256))
		return fail(check, stored->docid, "its text is not that of its SHA-256", err);
	if (!pm_str_equal(pm_buf_str(&check->prepared.data), pm_of_xap(stored->data)))
		return fail(check, stored->docid, "its data are not as they were written", err);
	pm_terms_forget_many(check->terms);
	if ((status = pm_terms_build_record(check->terms, &record, err)) != PM_OK)
		return status;
	if ((status = check_terms(check, stored, err)) != PM_OK)
		return status;
	return check_values(check, stored, err);
}

/* An error of Xapian's while something is read that should be there is damage. */
static enum pm_status fail_reading(
	struct check *check, const struct xap_error *error, struct pm_error *err)
{
	if (error->status == XAP_NO_MEMORY || error->status == XAP_MODIFIED ||
		error->status == XAP_IO)
		return pm_fail_xap(err, error);
	return pm_fail(err, PM_CORRUPT, "%s: %s", check->path, error->message);
}

static enum pm_status check_page(
	struct check *check, const struct xap_postings *postings, struct pm_error *err)
{
	struct xap_error error;

	for (size_t i = 0; i < postings->count; i++) {
		struct xap_stored *stored;
		if (xap_reader_document(check->reader, postings->items[i].docid, XAP_ALL_PARTS,
			    &stored, &error) != XAP_OK)
			return fail_reading(check, &error, err);
		enum pm_status status = check_document(check, stored, err);
		xap_stored_free(stored);
		if (status != PM_OK)
			return status;
		check->documents++;
	}
	return PM_OK;
}

static enum pm_status check_documents(struct check *check, struct pm_error *err)
{
	enum pm_status status = PM_OK;
	uint32_t first = 1;
	bool more = true;

	while (more && status == PM_OK) {
		struct xap_postings *postings;
		struct xap_error error;
		if (xap_reader_postings(check->reader, (struct xap_str){"", 0}, first, PAGE,
			    &postings, &error) != XAP_OK)
			return fail_reading(check, &error, err);
		more = postings->count == PAGE;
		if (postings->count > 0)
			first = postings->items[postings->count - 1].docid + 1;
		status = check_page(check, postings, err);
		xap_postings_free(postings);
	}
	return status;
}

static int add_postings(void *context, struct xap_str term, uint32_t frequency)
{
	struct check *check = context;
	struct xap_postings *postings;
	struct xap_error error;
	uint64_t hash = hash_of(term);

	if (xap_reader_postings(check->reader, term, 1, 0, &postings, &error) != XAP_OK) {
		fail_reading(check, &error, check->err);
		return 1;
	}
	for (size_t i = 0; i < postings->count; i++)
		check->of_postings +=
			mix(mix(hash, postings->items[i].docid), postings->items[i].wdf);
	bool good = postings->count == frequency;
	if (!good)
		pm_fail(check->err, PM_CORRUPT, "%s: term %.*s: not as many documents as it says",
			check->path, (int)term.len, term.ptr);
	xap_postings_free(postings);
	return good ? 0 : 1;
}

static enum pm_status check_postings(struct check *check, struct pm_error *err)
{
	struct pm_error problem = {.status = PM_OK};
	struct xap_error error;

	check->err = &problem;
	if (xap_reader_terms(check->reader, (struct xap_str){"", 0}, add_postings, check, &error) !=
		XAP_OK)
		return fail_reading(check, &error, err);
	if (problem.status != PM_OK) {
		if (err != NULL)
			*err = problem;
		return problem.status;
	}
	if (check->of_documents != check->of_postings)
		return pm_fail(err, PM_CORRUPT,
			"%s: the posting lists are not those of the documents", check->path);
	return PM_OK;
}

enum pm_status pm_content_check(const char *path, uint64_t *documents, struct pm_error *err)
{
	struct check check = {.path = path};
	struct xap_error error;
	enum pm_status status;

	if ((status = pm_terms_new(&check.terms, err)) != PM_OK)
		goto out;
	if (xap_reader_open(&check.reader, path, &error) != XAP_OK) {
		status = pm_fail_xap(err, &error);
		goto out;
	}
	if ((status = check_documents(&check, err)) != PM_OK)
		goto out;
	status = check_postings(&check, err);
out:
	*documents = check.documents - check.copies;
	xap_reader_free(check.reader);
	pm_arena_free(&check.arena);
	pm_prepared_free(&check.prepared);
	pm_terms_free(check.terms);
	return status;
}
