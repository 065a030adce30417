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
	struct pm_str text; /* with its prefix */
	uint32_t hash;      /* the same for the same text */
	uint32_t wdf;
	uint32_t position_count; /* 0: it is indexed without positions */
};

/** A value of a document. */
struct pm_value {
	enum pm_slot slot;
	struct pm_str bytes; /* of PM_SLOT_SECONDS: what xap_number_encode gives */
};

#define PM_VALUES_MAX 10

/** What is indexed of one document; made once, used for one after another. */
struct pm_terms;

/** Give *out to the caller (pm_terms_free). Not shared between threads. */
enum pm_status pm_terms_new(struct pm_terms **out, struct pm_error *err);

void pm_terms_free(struct pm_terms *terms);

/**
 * Make the terms and values of a document, as schema.c describes them; those of the one before are
 * gone. PM_NO_MEMORY.
 */
enum pm_status pm_terms_build(
	struct pm_terms *terms, const struct pm_document *document, struct pm_error *err);

/** The unique term. */
struct pm_str pm_terms_key(const struct pm_terms *terms);

/** How many different terms there are. */
size_t pm_terms_count(const struct pm_terms *terms);

/** A term by its number, in the order of first occurrence. */
struct pm_term pm_terms_get(const struct pm_terms *terms, size_t number);

/** The number of a term; false when there is none. */
bool pm_terms_find(const struct pm_terms *terms, struct pm_str text, size_t *number);

/** Walk the positions of a term, ascending: begin with *cursor 0; false after the last. */
bool pm_terms_position(
	const struct pm_terms *terms, size_t number, uint32_t *cursor, uint32_t *position);

/** The values, *count of them. */
const struct pm_value *pm_terms_values(const struct pm_terms *terms, size_t *count);

/** Sizes, of which an indexer's memory can be told. */
struct pm_terms_size {
	size_t terms, term_bytes, positions;
};
struct pm_terms_size pm_terms_size(const struct pm_terms *terms);

/** Snowball's name of the stemmer of the document. */
const char *pm_terms_stemmer(const struct pm_terms *terms);

#endif
