/*
 * From a document to its data and its row in the catalogue.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/prepare.h"

#include <string.h>

#include "lib/error.h"

void pm_prepared_free(struct pm_prepared *prepared)
{
	pm_buf_free(&prepared->data);
}

/* All that is indexed of a document stands in its data, and the text's digest stands for the text:
 * the digest of the rest is the fingerprint. */
enum pm_status pm_prepare(
	struct pm_prepared *out, const struct pm_document *document, struct pm_error *err)
{
	char digest[PM_DIGEST_SIZE];

	pm_digest(document->text, out->sha256);
	pm_buf_clear(&out->data);
	pm_record_write(&out->data, document, pm_str_of(out->sha256));
	if (out->data.failed)
		return pm_fail_memory(err);
	pm_digest((struct pm_str){out->data.ptr, out->data.len - document->text.len}, digest);
	memcpy(out->fingerprint, digest, sizeof out->fingerprint);
	out->published[0] = '\0';
	if (document->published.year != 0)
		pm_date_format(&document->published, out->published);
	return PM_OK;
}

struct pm_catalogue_document pm_prepared_row(
	const struct pm_prepared *prepared, const struct pm_document *document, int64_t file)
{
	return (struct pm_catalogue_document){
		.uid = document->uid,
		.file = file,
		.member = document->member,
		.size = (int64_t)document->text.len,
		.sha256 = pm_str_of(prepared->sha256),
		.kind = pm_str_of(pm_kind_name(document->kind)),
		.source = document->source,
		.title = document->title,
		.language = document->language,
		.published = pm_str_of(prepared->published),
		.fingerprint = {prepared->fingerprint, sizeof prepared->fingerprint},
		.state = PM_DOCUMENT_INDEXED,
	};
}
