/*
 * pressmark-index dump.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include <string.h>

#include "indexer/command.h"
#include "indexer/read/read.h"
#include "lib/cli/exit.h"
#include "lib/copy.h"
#include "lib/error.h"
#include "lib/index.h"
#include "lib/json.h"
#include "lib/layout.h"
#include "lib/record.h"
#include "lib/schema.h"
#include "lib/xap.h"

static const struct pm_option options[] = {
	PM_COMMON_OPTIONS,
};

/* How often an index that goes on changing is opened again without a document in between. */
enum {
	ATTEMPTS_MAX = 100
};

struct dump {
	struct pm_index *index;
	struct pm_arena arena; /* of a record's arrays, and of the text of a copy */
	struct pm_buf line;
	struct pm_buf last; /* the unique term of the last document written */
	bool copies;        /* it is their turn */
	uint64_t written;
	bool too_long; /* there was a document that cannot be read back */
	enum pm_status status;
	struct pm_error *err;
};

/* ---- A document as a line ---- */

/* The date that is not what the publisher's words give. */
static void add_published(struct pm_buf *out, const struct pm_document *document)
{
	char published[PM_DATE_TEXT_MAX], read[PM_DATE_TEXT_MAX] = "";
	struct pm_date date;

	if (document->published.year == 0)
		return;
	pm_date_format(&document->published, published);
	if (pm_date_parse(&date, document->published_text, NULL) == PM_OK)
		pm_date_format(&date, read);
	if (strcmp(published, read) != 0)
		pm_json_add_member(out, "published", pm_str_of(published));
}

static void add_pages(struct pm_buf *out, const struct pm_document *document)
{
	if (document->page_count == 0)
		return;
	pm_json_add_name(out, "pages");
	pm_buf_add_char(out, '[');
	for (size_t i = 0; i < document->page_count; i++) {
		pm_json_add_comma(out);
		pm_buf_add_format(out, "%u", (unsigned)document->pages[i]);
	}
	pm_buf_add_char(out, ']');
}

/* What a publisher's JSON does not say stands in an object of its own (jsonl.c reads it). */
static void add_document(struct pm_buf *out, const struct pm_document *document)
{
	pm_buf_add_str(out, PM_STR("{\"" PM_JSONL_DUMPED "\":{"));
	pm_json_add_member(out, "uid", document->uid);
	pm_json_add_member(out, "path", document->path);
	pm_json_add_member(out, "member", document->member);
	add_published(out, document);
	pm_json_add_member(out, "kind_reason", document->kind_reason);
	add_pages(out, document);
	pm_buf_add_char(out, '}');
	pm_add_document_members(out, document);
	pm_json_add_member(out, "text", document->text);
	pm_buf_add_str(out, PM_STR("}\n"));
}

static enum pm_status write_document(
	struct dump *dump, const struct pm_document *document, struct pm_error *err)
{
	add_document(&dump->line, document);
	if (dump->line.len > PM_DOCUMENT_BYTES_MAX) {
		pm_say("%.*s: longer as JSON than add reads",
			(int)pm_str_cut(document->uid, 200).len, document->uid.ptr);
		dump->too_long = true;
	}
	return pm_print_piece(&dump->line, err);
}

/* Write the document, if it is the turn of its like. */
static enum pm_status write_record(struct dump *dump, struct pm_str data, struct pm_error *err)
{
	struct pm_record record, original;

	pm_arena_clear(&dump->arena);
	enum pm_status status = pm_record_read(&record, data, &dump->arena, err);
	bool is_copy = status == PM_OK && record.copy_of.len > 0;
	if (status != PM_OK || is_copy != dump->copies)
		return status;
	if (is_copy) {
		status = pm_copy_original(
			dump->index->reader, &record, &dump->arena, &original, err);
		if (status != PM_OK)
			return status;
		record.document.text = original.document.text;
	}
	return write_document(dump, &record.document, err);
}

/* ---- All documents in the order of their unique terms, then all copies ---- */

static enum pm_status write_docid(struct dump *dump, uint32_t docid, struct pm_error *err)
{
	struct xap_stored *stored;
	struct xap_error error;

	if (xap_reader_document(dump->index->reader, docid, XAP_DATA, &stored, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	enum pm_status status = write_record(dump, pm_of_xap(stored->data), err);
	xap_stored_free(stored);
	return status;
}

static enum pm_status write_term(struct dump *dump, struct xap_str term, struct pm_error *err)
{
	struct xap_postings *postings;
	struct xap_error error;
	enum pm_status status = PM_OK;

	if (xap_reader_postings(dump->index->reader, term, 1, 0, &postings, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	for (size_t i = 0; status == PM_OK && i < postings->count; i++)
		status = write_docid(dump, postings->items[i].docid, err);
	xap_postings_free(postings);
	return status;
}

/* A callback of the walk over unique terms. Where documents were written before, it leaps to the
 * last one. */
static int take_term(void *context, struct xap_str term, uint32_t frequency, struct xap_str *next)
{
	struct dump *dump = context;
	struct pm_str name = pm_of_xap(term), last = pm_buf_str(&dump->last);

	(void)frequency;
	if (last.len > 0 && pm_str_compare(name, last) < 0) {
		*next = pm_to_xap(last);
		return 0;
	}
	if (pm_str_equal(name, last))
		return 0;
	dump->status = write_term(dump, term, dump->err);
	if (dump->status != PM_OK)
		return 1;
	pm_buf_clear(&dump->last);
	pm_buf_add_str(&dump->last, name);
	dump->written++;
	if (dump->last.failed)
		dump->status = pm_fail_memory(dump->err);
	return dump->status != PM_OK;
}

/* Write what follows the last document written. */
static enum pm_status write_rest(struct dump *dump, struct pm_error *err)
{
	struct xap_str prefix = pm_to_xap(pm_str_of(pm_fields[PM_FIELD_ID].prefix));
	struct xap_error error;

	dump->status = PM_OK;
	dump->err = err;
	if (xap_reader_terms_walk(dump->index->reader, prefix, take_term, dump, &error) != XAP_OK)
		return pm_fail_xap(err, &error);
	return dump->status;
}

/* Writers do not wait: when two commits have taken the blocks away that are being read, it goes on
 * in the index as it is then. */
static enum pm_status write_turn(struct dump *dump, struct pm_error *err)
{
	unsigned attempts = 0;
	enum pm_status status;

	for (;;) {
		uint64_t before = dump->written;
		status = write_rest(dump, err);
		attempts = dump->written > before ? 0 : attempts + 1;
		if (status != PM_STALE || attempts >= ATTEMPTS_MAX)
			return status;
		if ((status = pm_index_reopen(dump->index, err)) != PM_OK)
			return status;
	}
}

/* Copies come after what they are copies of, so that they are such again when they are added. */
static enum pm_status write_all(struct dump *dump, struct pm_error *err)
{
	enum pm_status status = write_turn(dump, err);

	if (status != PM_OK || dump->index->copies == 0)
		return status;
	dump->copies = true;
	pm_buf_clear(&dump->last);
	return write_turn(dump, err);
}

static int carry_out(const char *path)
{
	struct dump dump = {0};
	struct pm_error err;

	enum pm_status status = pm_index_open(&dump.index, path, &err);
	if (status == PM_OK)
		status = write_all(&dump, &err);
	int code = pm_print(PM_STR("")); /* what is still to be written */
	if (status != PM_OK)
		code = pm_say_error(&err);
	else if (dump.too_long)
		code = PM_EXIT_ERROR;
	pm_buf_free(&dump.last);
	pm_buf_free(&dump.line);
	pm_arena_free(&dump.arena);
	pm_index_free(dump.index);
	return code;
}

static int run(const struct pm_verb *verb, const char *index, char *const *arguments)
{
	struct pm_options line = {.table = options, .arguments = arguments};
	struct pm_buf path = {0};
	struct pm_error err;
	const char *value;
	int option;

	while ((option = pm_options_next(&line, &value, &err)) != PM_OPTION_END) {
		if (option == PM_COMMON_INDEX)
			index = value;
		else if (option == PM_COMMON_HELP)
			return pm_show_help(verb);
		else if (option == PM_OPTION_OPERAND)
			return pm_say_operand(verb, value);
		else
			return pm_say_usage(verb, &err);
	}
	int code = pm_layout_find(&path, index, &err) == PM_OK ? carry_out(path.ptr)
	                                                       : pm_say_error(&err);
	pm_buf_free(&path);
	return code;
}

const struct pm_verb pm_verb_dump = {
	.name = "dump",
	.usage = "[-d DIR]",
	.summary = "Write all documents as JSON Lines, which add reads back",
	.options = options,
	.run = run,
};
