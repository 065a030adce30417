/*
 * From a document to its data and its row in the catalogue.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_PREPARE_H
#define PM_INDEXER_PREPARE_H

#include <pressmark/document.h>

#include "lib/catalogue.h"
#include "lib/copy.h"
#include "lib/record.h"

/** A document made ready; zero-initialise it, use it for one after another, pm_prepared_free it. */
struct pm_prepared {
	struct pm_buf data; /* as Xapian keeps it */
	char sha256[PM_DIGEST_SIZE];
	char published[PM_DATE_TEXT_MAX];
	char fingerprint[PM_FINGERPRINT_SIZE]; /* the same whether it is a copy or not */
	uint8_t text_hash[PM_TEXT_HASH_SIZE];
	bool comparable; /* it has a text_hash: the text is not too short */
	bool copy;
	int64_t text_bytes;
};

void pm_prepared_free(struct pm_prepared *prepared);

/** Make the data, the digest and the fingerprint of a document. PM_NO_MEMORY. */
enum pm_status pm_prepare(
	struct pm_prepared *out, const struct pm_document *document, struct pm_error *err);

/** Make it ready as what a record says: of a copy, there is no text. PM_INVALID: it cannot be one.
 */
enum pm_status pm_prepare_record(
	struct pm_prepared *out, const struct pm_record *record, struct pm_error *err);

/** Make data anew for a document that is prepared: as a copy of the document of another uid, or,
 * without one (empty), with what lets its copies find it. PM_NO_MEMORY. */
enum pm_status pm_prepare_marked(struct pm_prepared *prepared, const struct pm_document *document,
	struct pm_str copy_of, struct pm_error *err);

/** The row of a prepared document, without id; borrowed from both. */
struct pm_catalogue_document pm_prepared_row(
	const struct pm_prepared *prepared, const struct pm_document *document, int64_t file);

#endif
