/*
 * From a document to its terms, postings and values.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_TERMS_H
#define PM_INDEXER_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/document.h>
#include <pressmark/error.h>
#include <pressmark/str.h>

#include "lib/schema.h"

/** A term of a document. */
struct pm_term {
	uint32_t number; /* the same for the same text, until pm_terms_forget */
	uint32_t wdf;
	uint32_t position_count; /* 0: it is indexed without positions */
	uint32_t first, last;    /* places, counted from 1; 0: none */
	uint32_t unstemmed;      /* while they are made: wdf that its stems do not have yet */
};

/** A position of a term, and where the next one is, counted from 1; 0: nowhere. They ascend. */
struct pm_term_place {
	uint32_t position;
	uint32_t next;
};

/** A value of a document. */
struct pm_value {
	enum pm_slot slot;
	struct pm_str bytes; /* of PM_SLOT_SECONDS: what xap_number_encode gives */
};

#define PM_VALUES_MAX 10

/** What is indexed of one document; made once, used for one after another. The terms of all have
 * numbers, and the stems of words are remembered. */
struct pm_terms;

/** Give *out to the caller (pm_terms_free). Not shared between threads. */
enum pm_status pm_terms_new(struct pm_terms **out, struct pm_error *err);

void pm_terms_free(struct pm_terms *terms);

/** Forget the terms of all documents: numbers begin anew. */
void pm_terms_forget(struct pm_terms *terms);

/** Forget them if they take much memory: for who does not need the numbers. */
void pm_terms_forget_many(struct pm_terms *terms);

/**
 * Make the terms and values of a document, as schema.c describes them; those of the one before are
 * gone. PM_NO_MEMORY.
 */
enum pm_status pm_terms_build(
	struct pm_terms *terms, const struct pm_document *document, struct pm_error *err);

/** The same of a record, which may be a copy. */
struct pm_record;
enum pm_status pm_terms_build_record(
	struct pm_terms *terms, const struct pm_record *record, struct pm_error *err);

/** The unique term. */
struct pm_str pm_terms_key(const struct pm_terms *terms);

/** The terms, *count of them, in the order of first occurrence. */
const struct pm_term *pm_terms_all(const struct pm_terms *terms, size_t *count);

/** The text of a term, with its prefix, borrowed until the next document. */
struct pm_str pm_terms_text(const struct pm_terms *terms, const struct pm_term *term);

/** The term of a text; NULL when there is none. */
const struct pm_term *pm_terms_find(const struct pm_terms *terms, struct pm_str text);

/** The places that terms have. */
const struct pm_term_place *pm_terms_places(const struct pm_terms *terms);

/** The texts of all terms since pm_terms_forget, by their numbers. */
struct pm_dictionary;
const struct pm_dictionary *pm_terms_dictionary(const struct pm_terms *terms);

/** The values, *count of them. */
const struct pm_value *pm_terms_values(const struct pm_terms *terms, size_t *count);

/** Snowball's name of the stemmer of the document. */
const char *pm_terms_stemmer(const struct pm_terms *terms);

#endif
