/*
 * From a document to its data and its row in the catalogue.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/prepare.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/error.h"

void pm_prepared_free(struct pm_prepared *prepared)
{
	pm_buf_free(&prepared->data);
}

/* All that is indexed of a document stands in its data, and the text's digest stands for the text:
 * the digest of the rest is the fingerprint. */
static enum pm_status take_fingerprint(
	struct pm_prepared *out, const struct pm_document *document, struct pm_error *err)
{
	char digest[PM_DIGEST_SIZE];

	pm_buf_clear(&out->data);
	pm_record_write(&out->data,
		&(struct pm_record){.document = *document, .sha256 = pm_str_of(out->sha256)});
	if (out->data.failed)
		return pm_fail_memory(err);
	pm_digest((struct pm_str){out->data.ptr, out->data.len - document->text.len}, digest);
	memcpy(out->fingerprint, digest, sizeof out->fingerprint);
	out->published[0] = '\0';
	if (document->published.year != 0)
		pm_date_format(&document->published, out->published);
	return PM_OK;
}

enum pm_status pm_prepare(
	struct pm_prepared *out, const struct pm_document *document, struct pm_error *err)
{
	pm_digest(document->text, out->sha256);
	out->comparable = pm_text_hash(document->text, out->text_hash);
	out->text_bytes = (int64_t)document->text.len;
	out->copy = false;
	return take_fingerprint(out, document, err);
}

enum pm_status pm_prepare_marked(struct pm_prepared *prepared, const struct pm_document *document,
	struct pm_str copy_of, struct pm_error *err)
{
	char hex[PM_TEXT_HASH_HEX], bytes[32];
	struct pm_record record = {
		.document = *document, .sha256 = pm_str_of(prepared->sha256), .copy_of = copy_of};

	pm_text_hash_write(prepared->text_hash, hex);
	record.text_hash = pm_str_of(hex);
	prepared->copy = copy_of.len > 0;
	if (prepared->copy) {
		snprintf(bytes, sizeof bytes, "%" PRId64, prepared->text_bytes);
		record.text_bytes = pm_str_of(bytes);
		record.document.text = PM_STR("");
	}
	pm_buf_clear(&prepared->data);
	pm_record_write(&prepared->data, &record);
	return prepared->data.failed ? pm_fail_memory(err) : PM_OK;
}

static enum pm_status prepare_copy(
	struct pm_prepared *out, const struct pm_record *record, struct pm_error *err)
{
	if (record->sha256.len >= sizeof out->sha256 ||
		!pm_text_hash_read(record->text_hash, out->text_hash))
		return pm_fail(err, PM_INVALID, "a copy without the digests of its text");
	memcpy(out->sha256, record->sha256.ptr, record->sha256.len);
	out->sha256[record->sha256.len] = '\0';
	out->comparable = true;
	out->text_bytes = 0;
	for (size_t i = 0; i < record->text_bytes.len && i < 18; i++)
		out->text_bytes = out->text_bytes * 10 + (record->text_bytes.ptr[i] - '0');
	enum pm_status status = take_fingerprint(out, &record->document, err);
	return status == PM_OK ? pm_prepare_marked(out, &record->document, record->copy_of, err)
	                       : status;
}

enum pm_status pm_prepare_record(
	struct pm_prepared *out, const struct pm_record *record, struct pm_error *err)
{
	if (record->copy_of.len > 0)
		return prepare_copy(out, record, err);
	enum pm_status status = pm_prepare(out, &record->document, err);
	return status == PM_OK && record->text_hash.len > 0
	               ? pm_prepare_marked(out, &record->document, PM_STR(""), err)
	               : status;
}

struct pm_catalogue_document pm_prepared_row(
	const struct pm_prepared *prepared, const struct pm_document *document, int64_t file)
{
	return (struct pm_catalogue_document){
		.uid = document->uid,
		.file = file,
		.member = document->member,
		.size = prepared->text_bytes,
		.sha256 = pm_str_of(prepared->sha256),
		.kind = pm_str_of(pm_kind_name(document->kind)),
		.source = document->source,
		.title = document->title,
		.language = document->language,
		.published = pm_str_of(prepared->published),
		.fingerprint = {prepared->fingerprint, sizeof prepared->fingerprint},
		.state = prepared->copy ? PM_DOCUMENT_COPY : PM_DOCUMENT_INDEXED,
		.text_hash = {(const char *)prepared->text_hash,
			prepared->comparable ? sizeof prepared->text_hash : 0},
	};
}
