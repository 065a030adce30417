/*
 * From documents to a run: what the tables say of them, sorted by term.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The postings of each document are kept as they come, with their position lists coded; of each
 * term it is counted how many bytes its posting list and its position lists will take. When enough
 * has come together, the terms are sorted: then each has its place in the run, and the postings are
 * dealt out to them. The run is written to a file, which is merged with others (merge.h). The term
 * lists of the documents are the postings dealt out the other way.
 */
#ifndef PM_INDEXER_BUILD_INVERSION_H
#define PM_INDEXER_BUILD_INVERSION_H

#include "indexer/build/deflate.h"
#include "indexer/terms.h"
#include "lib/buf.h"

/** A term to be sorted: the first sixteen bytes of its text as two numbers that sort as they do,
 * with NULs for what it has not; its text; a number of its owner's. */
struct pm_sort_term {
	uint64_t first, second;
	const char *text;
	uint32_t len, number;
};

/** Make one, which borrows the text. */
static inline struct pm_sort_term pm_sort_term_of(struct pm_str text, uint32_t number)
{
	struct pm_sort_term term = {.text = text.ptr, .len = (uint32_t)text.len, .number = number};

	for (size_t i = 0; i < 8; i++)
		term.first = term.first << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
	for (size_t i = 8; i < 16 && text.len > 8; i++)
		term.second = term.second << 8 | (i < text.len ? (unsigned char)text.ptr[i] : 0);
	return term;
}

/** Compare the texts in byte order, as pm_str_compare does. */
static inline int pm_sort_term_compare(const struct pm_sort_term *a, const struct pm_sort_term *b)
{
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->second != b->second)
		return a->second < b->second ? -1 : 1;
	if (a->len > 16 && b->len > 16)
		return pm_str_compare(
			(struct pm_str){a->text, a->len}, (struct pm_str){b->text, b->len});
	return (a->len > b->len) - (a->len < b->len); /* what one has not may be NULs there */
}

/** A posting: a term in a document, with the size of its position list. */
struct pm_inverted_posting {
	uint32_t term;
	uint32_t wdf;
	uint32_t positions;
};

/** What tables say of one document, but for its postings. */
struct pm_inverted_document {
	uint32_t length;
	size_t postings, posting_count; /* in postings of the inversion */
	size_t values, value_count;     /* in values of the inversion */
	struct pm_inverted_bytes {
		struct pm_str plain;
		size_t begin, len; /* in packed of the inversion */
		bool compressed;   /* not if that is longer */
	} data, term_list;
};

/** A value, its bytes in value_bytes of the inversion. */
struct pm_inverted_value {
	enum pm_slot slot;
	uint32_t len;
	size_t bytes;
};

struct pm_inversion {
	uint32_t first_docid;
	uint32_t greatest_wdf;
	struct pm_inverted_document *documents;
	size_t document_count, document_capacity;
	struct pm_inverted_posting *postings;
	size_t posting_count, posting_capacity;
	struct pm_buf positions; /* lists, one after another, of the postings that have one */
	struct pm_inverted_value *values;
	size_t value_count, value_capacity;
	struct pm_buf value_bytes;
	struct pm_buf packed; /* data and term lists */

	struct pm_inverted_term *terms; /* by their numbers in a dictionary */
	size_t term_count, term_capacity;
	struct pm_deflate *deflate;
	struct pm_run_maker *maker;
	struct pm_buf run;   /* of all documents, once it is made */
	struct pm_buf lists; /* term lists */
	uint32_t *places;    /* the positions of a term */
	size_t place_capacity;
};

/** Give *out to the caller (pm_inversion_free). Not shared between threads. */
enum pm_status pm_inversion_new(struct pm_inversion **out, struct pm_error *err);

void pm_inversion_free(struct pm_inversion *inversion);

/** Forget all documents; the next one has this docid, and terms have other numbers. */
void pm_inversion_clear(struct pm_inversion *inversion, uint32_t first_docid);

/** Add a document with the next docid. data: as the table has it, borrowed until
 * pm_inversion_finish. */
enum pm_status pm_inversion_add(struct pm_inversion *inversion, const struct pm_terms *terms,
	struct pm_str data, struct pm_error *err);

/**
 * Sort the terms and make the run: for each term the size of its text, documents, occurrences,
 * first and last docid, and the sizes of what follows (pm_put_number each); the text; the postings
 * as pm_postings_append takes them; unless it has no positions at all, of each document the size of
 * its position list and the list. Make the term lists of the documents.
 *
 * dictionary: of the numbers of terms.
 */
enum pm_status pm_inversion_finish(struct pm_inversion *inversion,
	const struct pm_dictionary *dictionary, struct pm_error *err);

#endif
