/*
 * Whether two segments hold the same.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/same.h"

#include <inttypes.h>
#include <string.h>

#include "indexer/terms.h"
#include "lib/buf.h"
#include "lib/error.h"
#include "lib/xap.h"

enum {
	SHOWN = 40, /* bytes of a term in a message */
};

struct pair {
	struct xap_reader *a, *b;
	size_t names;            /* of a, met so far */
	struct pm_error problem; /* found in a callback */
};

static enum pm_status differ(struct pm_error *err, const char *what)
{
	return pm_fail(err, PM_CORRUPT, "%s: not the same", what);
}

static enum pm_status differ_in_document(struct pm_error *err, uint32_t docid, const char *what)
{
	return pm_fail(err, PM_CORRUPT, "document %" PRIu32 ": %s: not the same", docid, what);
}

static enum pm_status differ_in_term(struct pm_error *err, struct xap_str term, const char *what)
{
	int len = term.len < SHOWN ? (int)term.len : SHOWN;

	return pm_fail(err, PM_CORRUPT, "term %.*s: %s: not the same", len, term.ptr, what);
}

static bool same_str(struct xap_str a, struct xap_str b)
{
	return pm_str_equal(pm_of_xap(a), pm_of_xap(b));
}

static bool same_text(const struct xap_text *a, const struct xap_text *b)
{
	return pm_str_equal((struct pm_str){a->ptr, a->len}, (struct pm_str){b->ptr, b->len});
}

/* ---- Statistics ---- */

static enum pm_status compare_info(const struct pair *pair, struct pm_error *err)
{
	struct xap_info a, b;
	struct xap_error error;

	if (xap_reader_info(pair->a, &a, &error) != XAP_OK ||
		xap_reader_info(pair->b, &b, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	if (a.documents != b.documents || a.last_docid != b.last_docid)
		return differ(err, "numbers of documents");
	if (a.total_length != b.total_length || a.shortest != b.shortest || a.longest != b.longest)
		return differ(err, "lengths");
	return a.has_positions == b.has_positions ? PM_OK : differ(err, "positions");
}

static enum pm_status compare_slot(const struct pair *pair, uint32_t slot, struct pm_error *err)
{
	struct xap_value_stats *a = NULL, *b = NULL;
	struct xap_error error;
	enum pm_status status = PM_OK;

	if (xap_reader_value_stats(pair->a, slot, &a, &error) != XAP_OK ||
		xap_reader_value_stats(pair->b, slot, &b, &error) != XAP_OK)
		status = pm_fail_xap(err, &error);
	else if (a->documents != b->documents || !same_str(a->lower, b->lower) ||
		 !same_str(a->upper, b->upper))
		status = differ(err, "statistics of values");
	xap_value_stats_free(b);
	xap_value_stats_free(a);
	return status;
}

/* ---- Names: metadata, terms ---- */

static int compare_metadata(void *context, struct xap_str key, uint32_t unused)
{
	struct pair *pair = context;
	struct xap_text *a = NULL, *b = NULL;
	struct xap_error error;

	(void)unused;
	pair->names++;
	if (xap_reader_metadata(pair->a, key, &a, &error) != XAP_OK ||
		xap_reader_metadata(pair->b, key, &b, &error) != XAP_OK)
		pm_fail_xap(&pair->problem, &error);
	else if (!same_text(a, b))
		differ(&pair->problem, "metadata");
	xap_text_free(b);
	xap_text_free(a);
	return pair->problem.status != PM_OK;
}

static bool same_postings(const struct xap_postings *a, const struct xap_postings *b)
{
	bool same = a->count == b->count;

	for (size_t i = 0; same && i < a->count; i++)
		same = a->items[i].docid == b->items[i].docid &&
		       a->items[i].wdf == b->items[i].wdf &&
		       a->items[i].length == b->items[i].length;
	return same;
}

static enum pm_status compare_statistics(
	struct pair *pair, struct xap_str term, struct pm_error *err)
{
	struct xap_term_stats a, b;
	struct xap_error error;

	if (xap_reader_term_stats(pair->a, term, &a, &error) != XAP_OK ||
		xap_reader_term_stats(pair->b, term, &b, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	return a.documents == b.documents && a.occurrences == b.occurrences &&
	                       a.wdf_max == b.wdf_max
	               ? PM_OK
	               : differ_in_term(err, term, "statistics");
}

static enum pm_status compare_postings(struct pair *pair, struct xap_str term, struct pm_error *err)
{
	struct xap_postings *a = NULL, *b = NULL;
	struct xap_error error;
	enum pm_status status = PM_OK;

	if (xap_reader_postings(pair->a, term, 1, 0, &a, &error) != XAP_OK ||
		xap_reader_postings(pair->b, term, 1, 0, &b, &error) != XAP_OK)
		status = pm_fail_xap(err, &error);
	else if (!same_postings(a, b))
		status = differ_in_term(err, term, "postings");
	xap_postings_free(b);
	xap_postings_free(a);
	return status;
}

static int compare_term(void *context, struct xap_str term, uint32_t unused)
{
	struct pair *pair = context;

	(void)unused;
	pair->names++;
	if (compare_statistics(pair, term, &pair->problem) != PM_OK)
		return 1;
	return compare_postings(pair, term, &pair->problem) != PM_OK;
}

static int count_name(void *context, struct xap_str name, uint32_t unused)
{
	(void)name;
	(void)unused;
	--*(size_t *)context;
	return 0;
}

/* Compare what has a name: each of a's, and that b has no others. */
static enum pm_status compare_names(struct pair *pair,
	enum xap_status (*walk)(struct xap_reader *, struct xap_str, xap_term_callback *, void *,
		struct xap_error *),
	xap_term_callback *compare, const char *what, struct pm_error *err)
{
	const struct xap_str all = {"", 0};
	struct xap_error error;

	pair->names = 0;
	pair->problem.status = PM_OK;
	if (walk(pair->a, all, compare, pair, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	if (pair->problem.status != PM_OK)
		return pm_fail(err, pair->problem.status, "%s", pair->problem.message);
	if (walk(pair->b, all, count_name, &pair->names, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	return pair->names == 0 ? PM_OK : differ(err, what);
}

/* ---- Documents ---- */

static bool same_terms(const struct xap_stored *a, const struct xap_stored *b)
{
	bool same = a->term_count == b->term_count;

	for (size_t i = 0; same && i < a->term_count; i++) {
		const struct xap_stored_term *x = &a->terms[i], *y = &b->terms[i];
		same = same_str(x->term, y->term) && x->wdf == y->wdf &&
		       x->position_count == y->position_count &&
		       (x->position_count == 0 ||
			       memcmp(x->positions, y->positions,
				       x->position_count * sizeof *x->positions) == 0);
	}
	return same;
}

static bool same_values(const struct xap_stored *a, const struct xap_stored *b)
{
	bool same = a->value_count == b->value_count;

	for (size_t i = 0; same && i < a->value_count; i++)
		same = a->values[i].slot == b->values[i].slot &&
		       same_str(a->values[i].value, b->values[i].value);
	return same;
}

static enum pm_status compare_stored(
	const struct xap_stored *a, const struct xap_stored *b, struct pm_error *err)
{
	if (a->length != b->length || a->unique_terms != b->unique_terms)
		return differ_in_document(err, a->docid, "lengths");
	if (!same_str(a->data, b->data))
		return differ_in_document(err, a->docid, "data");
	if (!same_values(a, b))
		return differ_in_document(err, a->docid, "values");
	return same_terms(a, b) ? PM_OK : differ_in_document(err, a->docid, "terms");
}

static enum pm_status compare_document(
	const struct pair *pair, uint32_t docid, struct pm_error *err)
{
	struct xap_stored *a = NULL, *b = NULL;
	struct xap_error error;
	enum pm_status status;

	if (xap_reader_document(pair->a, docid, XAP_ALL_PARTS, &a, &error) != XAP_OK ||
		xap_reader_document(pair->b, docid, XAP_ALL_PARTS, &b, &error) != XAP_OK)
		status = pm_fail_xap(err, &error);
	else
		status = compare_stored(a, b, err);
	xap_stored_free(b);
	xap_stored_free(a);
	return status;
}

static enum pm_status compare_documents(struct pair *pair, struct pm_error *err)
{
	const struct xap_str all = {"", 0};
	struct xap_postings *list;
	struct xap_error error;

	enum pm_status status = compare_postings(pair, all, err);
	if (status != PM_OK)
		return status;
	if (xap_reader_postings(pair->a, all, 1, 0, &list, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	for (size_t i = 0; i < list->count && status == PM_OK; i++)
		status = compare_document(pair, list->items[i].docid, err);
	xap_postings_free(list);
	return status;
}

static enum pm_status compare(struct pair *pair, struct pm_error *err)
{
	enum pm_status status = compare_info(pair, err);

	for (uint32_t slot = 0; slot < PM_VALUES_MAX && status == PM_OK; slot++)
		status = compare_slot(pair, slot, err);
	if (status == PM_OK)
		status = compare_names(
			pair, xap_reader_metadata_keys, compare_metadata, "metadata", err);
	if (status == PM_OK)
		status = compare_documents(pair, err);
	if (status == PM_OK)
		status = compare_names(pair, xap_reader_terms, compare_term, "terms", err);
	return status;
}

enum pm_status pm_same_segments(const char *a, const char *b, struct pm_error *err)
{
	struct pair pair = {0};
	struct xap_error error;
	enum pm_status status;

	if (xap_reader_open(&pair.a, a, &error) != XAP_OK ||
		xap_reader_open(&pair.b, b, &error) != XAP_OK)
		status = pm_fail_xap(err, &error);
	else
		status = compare(&pair, err);
	xap_reader_free(pair.b);
	xap_reader_free(pair.a);
	return status;
}
