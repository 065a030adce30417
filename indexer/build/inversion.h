/*
 * From documents to a run: what the tables say of them, sorted by term.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Of each term a run of bytes grows: its postings as they will stand in a table, and between them
 * its position lists, coded. When enough has come together the terms are sorted and all is written
 * to a file, which is merged with others (merge.h); the term lists of the documents are the
 * postings read the other way.
 */
#ifndef PM_INDEXER_BUILD_INVERSION_H
#define PM_INDEXER_BUILD_INVERSION_H

#include "indexer/build/glass/term_list.h"
#include "indexer/build/spool.h"
#include "indexer/terms.h"
#include "lib/arena.h"
#include "lib/buf.h"

/** A term in the memory of an inversion. */
struct pm_inverted_term {
	uint32_t hash;
	uint32_t len;
	const char *text;
	uint32_t documents, first, last; /* docids */
	uint64_t occurrences;
	uint32_t greatest_wdf;
	uint32_t begin, end;     /* of its chain: the first link, where the next byte goes */
	uint32_t link, link_len; /* the last link */
};

/** What tables say of one document, but for its postings. */
struct pm_inverted_document {
	uint32_t length;
	uint32_t term_count;
	size_t term_bytes;     /* of all its terms together */
	size_t data, data_len; /* in data of the inversion, compressed if that is shorter */
	bool data_compressed;
	size_t values, value_count; /* in values of the inversion */
	struct pm_buf term_list;    /* once it is made, compressed if that is shorter */
	bool term_list_compressed;
	struct pm_term_list list; /* being made */
};

/** A value, its bytes in value_bytes of the inversion. */
struct pm_inverted_value {
	enum pm_slot slot;
	uint32_t len;
	size_t bytes;
};

struct libdeflate_compressor;

struct pm_inversion {
	uint32_t first_docid;
	struct pm_inverted_document *documents;
	size_t document_count, document_capacity;
	struct pm_inverted_value *values;
	size_t value_count, value_capacity;
	struct pm_buf value_bytes, data;

	uint32_t *table; /* numbers of terms, counted from 1; 0: free */
	size_t table_size;
	struct pm_inverted_term *terms;
	size_t term_count, term_capacity;
	struct pm_arena texts;
	uint8_t *chains; /* links: where the next one is (4 bytes), bytes */
	size_t chains_len, chains_capacity;

	struct libdeflate_compressor *compressor;
	struct pm_buf scratch;
	uint32_t *positions;
	size_t position_capacity;
};

/** Give *out to the caller (pm_inversion_free). Not shared between threads. */
enum pm_status pm_inversion_new(struct pm_inversion **out, struct pm_error *err);

void pm_inversion_free(struct pm_inversion *inversion);

/** Forget all documents; the next one has this docid. */
enum pm_status pm_inversion_clear(
	struct pm_inversion *inversion, uint32_t first_docid, struct pm_error *err);

/** Add a document with the next docid. data: as the table has it. */
enum pm_status pm_inversion_add(struct pm_inversion *inversion, const struct pm_terms *terms,
	struct pm_str data, struct pm_error *err);

/** Bytes of memory taken, about. */
size_t pm_inversion_size(const struct pm_inversion *inversion);

/**
 * Sort the terms and append the run to out: for each term the size of its text, documents,
 * occurrences, first and last docid, and the sizes of what follows (pm_put_number each); the text;
 * the postings as pm_postings_append takes them; of each document the size of its position list and
 * the list. Make the term lists of the documents.
 */
enum pm_status pm_inversion_finish(
	struct pm_inversion *inversion, struct pm_spool *run, struct pm_error *err);

#endif
