/*
 * From documents to a run: what the tables say of them, sorted by term.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/inversion.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/build/glass/bytes.h"
#include "indexer/build/glass/position_list.h"
#include "lib/error.h"

enum {
	TABLE_FIRST = 1 << 16,
	LINK_FIRST = 16, /* bytes, with where the next link is */
	LINK_MAX = 4096,
	LINK_HEAD = 4,
	COMPRESS_MIN = 18, /* shorter tags are not worth it */
	LEVEL = 1,         /* of compression: fast */
};

/* ---- Life ---- */

enum pm_status pm_inversion_new(struct pm_inversion **out, struct pm_error *err)
{
	struct pm_inversion *inversion = calloc(1, sizeof *inversion);

	*out = NULL;
	if (inversion == NULL)
		return pm_fail_memory(err);
	inversion->compressor = libdeflate_alloc_compressor(LEVEL);
	enum pm_status status = inversion->compressor != NULL
	                                ? pm_inversion_clear(inversion, 1, err)
	                                : pm_fail_memory(err);
	if (status == PM_OK)
		*out = inversion;
	else
		pm_inversion_free(inversion);
	return status;
}

static void free_term_lists(struct pm_inversion *inversion)
{
	for (size_t i = 0; i < inversion->document_count; i++)
		pm_buf_free(&inversion->documents[i].term_list);
}

void pm_inversion_free(struct pm_inversion *inversion)
{
	if (inversion == NULL)
		return;
	free_term_lists(inversion);
	free(inversion->positions);
	pm_buf_free(&inversion->scratch);
	libdeflate_free_compressor(inversion->compressor);
	free(inversion->chains);
	pm_arena_free(&inversion->texts);
	free(inversion->terms);
	free(inversion->table);
	pm_buf_free(&inversion->data);
	pm_buf_free(&inversion->value_bytes);
	free(inversion->values);
	free(inversion->documents);
	free(inversion);
}

enum pm_status pm_inversion_clear(
	struct pm_inversion *inversion, uint32_t first_docid, struct pm_error *err)
{
	free_term_lists(inversion);
	inversion->first_docid = first_docid;
	inversion->document_count = inversion->value_count = inversion->term_count = 0;
	inversion->chains_len = 1; /* 0 is no place */
	pm_buf_clear(&inversion->value_bytes);
	pm_buf_clear(&inversion->data);
	pm_arena_clear(&inversion->texts);
	free(inversion->table);
	inversion->table_size = TABLE_FIRST;
	inversion->table = calloc(inversion->table_size, sizeof *inversion->table);
	return inversion->table != NULL ? PM_OK : pm_fail_memory(err);
}

size_t pm_inversion_size(const struct pm_inversion *inversion)
{
	size_t terms = inversion->term_count * (sizeof *inversion->terms + 16) +
	               inversion->table_size * sizeof *inversion->table;

	return terms + inversion->chains_len + inversion->data.len + inversion->value_bytes.len +
	       inversion->value_count * sizeof *inversion->values +
	       inversion->document_count * sizeof *inversion->documents;
}

/* ---- Terms ---- */

static bool grow_table(struct pm_inversion *inversion)
{
	size_t size = 2 * inversion->table_size;
	uint32_t *table = calloc(size, sizeof *table);

	if (table == NULL)
		return false;
	for (size_t i = 0; i < inversion->term_count; i++) {
		size_t slot = inversion->terms[i].hash & (size - 1);
		while (table[slot] != 0)
			slot = (slot + 1) & (size - 1);
		table[slot] = (uint32_t)i + 1;
	}
	free(inversion->table);
	inversion->table = table;
	inversion->table_size = size;
	return true;
}

static struct pm_inverted_term *add_term(
	struct pm_inversion *inversion, size_t slot, const struct pm_term *term)
{
	struct pm_inverted_term *terms = pm_make_room(inversion->terms, sizeof *terms,
		inversion->term_count + 1, &inversion->term_capacity);

	if (terms == NULL)
		return NULL;
	inversion->terms = terms;
	struct pm_inverted_term *made = &terms[inversion->term_count++];
	*made = (struct pm_inverted_term){.hash = term->hash,
		.len = (uint32_t)term->text.len,
		.text = pm_arena_copy(&inversion->texts, term->text).ptr};
	inversion->table[slot] = (uint32_t)inversion->term_count;
	if (inversion->texts.failed ||
		(2 * inversion->term_count > inversion->table_size && !grow_table(inversion)))
		return NULL;
	return made;
}

/* The entry of a term, made where there is none; NULL when memory ran out. */
static struct pm_inverted_term *term_of(struct pm_inversion *inversion, const struct pm_term *term)
{
	size_t mask = inversion->table_size - 1, slot = term->hash & mask;

	for (; inversion->table[slot] != 0; slot = (slot + 1) & mask) {
		struct pm_inverted_term *there = &inversion->terms[inversion->table[slot] - 1];
		if (there->hash == term->hash && there->len == term->text.len &&
			memcmp(there->text, term->text.ptr, there->len) == 0)
			return there;
	}
	return add_term(inversion, slot, term);
}

/* ---- Chains ---- */

/* Add a link, twice as long as the last one. */
static bool add_link(struct pm_inversion *inversion, struct pm_inverted_term *term)
{
	uint32_t len = term->begin == 0 ? LINK_FIRST : 2 * term->link_len;

	if (len > LINK_MAX)
		len = LINK_MAX;
	if (inversion->chains_len + len > UINT32_MAX)
		return false;
	uint8_t *chains = pm_make_room(
		inversion->chains, 1, inversion->chains_len + len, &inversion->chains_capacity);
	if (chains == NULL)
		return false;
	inversion->chains = chains;
	uint32_t link = (uint32_t)inversion->chains_len;
	inversion->chains_len += len;
	if (term->begin == 0)
		term->begin = link;
	else
		pm_put_four(chains + term->link, link);
	term->link = link;
	term->link_len = len;
	term->end = link + LINK_HEAD;
	return true;
}

/* Append bytes to the chain of a term. */
static bool append(struct pm_inversion *inversion, struct pm_inverted_term *term,
	const uint8_t *bytes, size_t len)
{
	while (len > 0) {
		size_t room = term->link + term->link_len - term->end;
		if (room == 0) {
			if (!add_link(inversion, term))
				return false;
			continue;
		}
		size_t part = len < room ? len : room;
		memcpy(inversion->chains + term->end, bytes, part);
		term->end += (uint32_t)part;
		bytes += part;
		len -= part;
	}
	return true;
}

/* Copy the bytes of a chain. */
static void read_chain(const struct pm_inversion *inversion, const struct pm_inverted_term *term,
	struct pm_buf *out)
{
	uint32_t link = term->begin, len = LINK_FIRST;

	pm_buf_clear(out);
	while (link != term->link) {
		pm_buf_add(out, inversion->chains + link + LINK_HEAD, len - LINK_HEAD);
		link = pm_get_four(inversion->chains + link);
		len = 2 * len < LINK_MAX ? 2 * len : LINK_MAX;
	}
	pm_buf_add(out, inversion->chains + link + LINK_HEAD, term->end - link - LINK_HEAD);
}

/* ---- Adding ---- */

/* Collect the positions of a term; NULL when memory ran out. */
static const uint32_t *positions_of(
	struct pm_inversion *inversion, const struct pm_terms *terms, size_t number, size_t count)
{
	uint32_t *positions = pm_make_room(
		inversion->positions, sizeof *positions, count, &inversion->position_capacity);
	uint32_t cursor = 0;

	if (positions == NULL)
		return NULL;
	inversion->positions = positions;
	for (size_t i = 0; i < count; i++)
		pm_terms_position(terms, number, &cursor, &positions[i]);
	return positions;
}

/* Append a posting to a term's chain: what there is between this docid and the one before, unless
 * it is the first; wdf; size of the position list; the list. */
static bool add_posting(struct pm_inversion *inversion, const struct pm_terms *terms, size_t number,
	const struct pm_term *term, uint32_t docid)
{
	struct pm_inverted_term *entry = term_of(inversion, term);
	size_t count = term->position_count;

	if (entry == NULL || !pm_buf_reserve(&inversion->scratch,
				     3 * PM_NUMBER_MAX + pm_position_list_max(count)))
		return false;
	uint8_t *bytes = (uint8_t *)inversion->scratch.ptr, *out = bytes;
	if (entry->documents > 0)
		out = pm_put_number(out, docid - entry->last - 1);
	else
		entry->first = docid;
	out = pm_put_number(out, term->wdf);
	if (count == 0) {
		out = pm_put_number(out, 0);
	} else {
		const uint32_t *positions = positions_of(inversion, terms, number, count);
		if (positions == NULL)
			return false;
		uint8_t *list = out + PM_NUMBER_MAX;
		size_t len = (size_t)(pm_put_position_list(list, positions, count) - list);
		out = pm_put_number(out, len);
		memmove(out, list, len);
		out += len;
	}
	entry->documents++;
	entry->occurrences += term->wdf;
	entry->last = docid;
	if (term->wdf > entry->greatest_wdf)
		entry->greatest_wdf = term->wdf;
	return append(inversion, entry, bytes, (size_t)(out - bytes));
}

static bool add_values(struct pm_inversion *inversion, const struct pm_terms *terms)
{
	size_t count;
	const struct pm_value *values = pm_terms_values(terms, &count);
	struct pm_inverted_value *all = pm_make_room(inversion->values, sizeof *all,
		inversion->value_count + count, &inversion->value_capacity);

	if (all == NULL)
		return false;
	inversion->values = all;
	for (size_t i = 0; i < count; i++) {
		all[inversion->value_count++] = (struct pm_inverted_value){.slot = values[i].slot,
			.len = (uint32_t)values[i].bytes.len,
			.bytes = inversion->value_bytes.len};
		pm_buf_add_str(&inversion->value_bytes, values[i].bytes);
	}
	return !inversion->value_bytes.failed;
}

/* Append bytes to out, compressed if that is shorter; whether they are. */
static bool add_compressed(struct pm_inversion *inversion, struct pm_str bytes, struct pm_buf *out)
{
	if (bytes.len > COMPRESS_MIN && pm_buf_reserve(out, bytes.len)) {
		size_t len = libdeflate_deflate_compress(inversion->compressor, bytes.ptr,
			bytes.len, out->ptr + out->len, bytes.len - 1);
		if (len > 0) {
			out->len += len;
			return true;
		}
	}
	pm_buf_add_str(out, bytes);
	return false;
}

enum pm_status pm_inversion_add(struct pm_inversion *inversion, const struct pm_terms *terms,
	struct pm_str data, struct pm_error *err)
{
	struct pm_inverted_document *documents = pm_make_room(inversion->documents,
		sizeof *documents, inversion->document_count + 1, &inversion->document_capacity);
	uint32_t docid = inversion->first_docid + (uint32_t)inversion->document_count;
	size_t count = pm_terms_count(terms);

	if (documents == NULL)
		return pm_fail_memory(err);
	inversion->documents = documents;
	struct pm_inverted_document *document = &documents[inversion->document_count++];
	*document = (struct pm_inverted_document){.term_count = (uint32_t)count,
		.term_bytes = pm_terms_size(terms).term_bytes,
		.data = inversion->data.len,
		.values = inversion->value_count};
	document->data_compressed = add_compressed(inversion, data, &inversion->data);
	document->data_len = inversion->data.len - document->data;
	for (size_t i = 0; i < count; i++) {
		struct pm_term term = pm_terms_get(terms, i);
		document->length += term.wdf;
		if (!add_posting(inversion, terms, i, &term, docid))
			return pm_fail_memory(err);
	}
	if (!add_values(inversion, terms) || inversion->data.failed)
		return pm_fail_memory(err);
	document->value_count = inversion->value_count - document->values;
	return PM_OK;
}

/* ---- The run ---- */

/* A term to be sorted: its first bytes as a number, its number. */
struct sorted {
	uint64_t beginning;
	const struct pm_inverted_term *term;
};

static uint64_t beginning_of(const struct pm_inverted_term *term)
{
	uint64_t beginning = 0;

	for (uint32_t i = 0; i < 8; i++)
		beginning = beginning << 8 | (i < term->len ? (unsigned char)term->text[i] : 0);
	return beginning;
}

static int compare(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;

	if (x->beginning != y->beginning)
		return x->beginning < y->beginning ? -1 : 1;
	return pm_str_compare((struct pm_str){x->term->text, x->term->len},
		(struct pm_str){y->term->text, y->term->len});
}

/* A run being written. */
struct run {
	struct pm_inversion *inversion;
	struct pm_spool *spool;
	struct pm_buf chain, postings, positions;
};

/* Take the chain of a term apart: postings, position lists, and an entry in the term list of each
 * document. */
static void take_apart(struct run *run, const struct pm_inverted_term *term)
{
	struct pm_inverted_document *documents = run->inversion->documents;
	uint32_t docid = term->first;

	read_chain(run->inversion, term, &run->chain);
	pm_buf_clear(&run->postings);
	pm_buf_clear(&run->positions);
	const uint8_t *ptr = (const uint8_t *)run->chain.ptr;
	for (uint32_t i = 0; i < term->documents && !run->chain.failed; i++) {
		const uint8_t *begin = ptr;
		if (i > 0)
			docid += (uint32_t)pm_take_number(&ptr) + 1;
		uint32_t wdf = (uint32_t)pm_take_number(&ptr);
		pm_buf_add(&run->postings, begin, (size_t)(ptr - begin));
		begin = ptr;
		size_t len = pm_take_number(&ptr);
		ptr += len;
		pm_buf_add(&run->positions, begin, (size_t)(ptr - begin));
		pm_term_list_add(&documents[docid - run->inversion->first_docid].list,
			(struct pm_str){term->text, term->len}, wdf);
	}
}

static void write_term(struct run *run, const struct pm_inverted_term *term)
{
	uint8_t head[7 * PM_NUMBER_MAX], *out = head;
	struct pm_buf *into = &run->spool->pending;

	take_apart(run, term);
	out = pm_put_number(out, term->len);
	out = pm_put_number(out, term->documents);
	out = pm_put_number(out, term->occurrences);
	out = pm_put_number(out, term->first);
	out = pm_put_number(out, term->last);
	out = pm_put_number(out, run->postings.len);
	out = pm_put_number(out, run->positions.len);
	pm_buf_add(into, head, (size_t)(out - head));
	pm_buf_add(into, term->text, term->len);
	pm_buf_add_str(into, pm_buf_str(&run->postings));
	pm_buf_add_str(into, pm_buf_str(&run->positions));
	pm_spool_flush(run->spool);
}

/* A list takes about as much as its terms: what one shares with the one before makes up for the
 * numbers. */
static void begin_term_lists(struct pm_inversion *inversion)
{
	for (size_t i = 0; i < inversion->document_count; i++) {
		struct pm_inverted_document *document = &inversion->documents[i];
		if (document->term_count == 0)
			continue;
		pm_buf_reserve(&document->term_list, document->term_bytes);
		pm_term_list_begin(&document->list, &document->term_list, document->length,
			document->term_count);
	}
}

/* Compress the term lists; they are the longer half of what is left to be written. */
static bool end_term_lists(struct pm_inversion *inversion)
{
	for (size_t i = 0; i < inversion->document_count; i++) {
		struct pm_inverted_document *document = &inversion->documents[i];
		struct pm_buf plain = document->term_list;
		document->term_list = (struct pm_buf){0};
		document->term_list_compressed =
			add_compressed(inversion, pm_buf_str(&plain), &document->term_list);
		bool failed = plain.failed || document->term_list.failed;
		pm_buf_free(&plain);
		if (failed)
			return false;
	}
	return true;
}

static enum pm_status write_run(struct run *run, struct sorted *sorted, struct pm_error *err)
{
	struct pm_inversion *inversion = run->inversion;

	for (size_t i = 0; i < inversion->term_count; i++)
		sorted[i] =
			(struct sorted){beginning_of(&inversion->terms[i]), &inversion->terms[i]};
	qsort(sorted, inversion->term_count, sizeof *sorted, compare);
	begin_term_lists(inversion);
	for (size_t i = 0; i < inversion->term_count; i++)
		write_term(run, sorted[i].term);
	if (run->chain.failed || run->postings.failed || run->positions.failed ||
		!end_term_lists(inversion))
		return pm_fail_memory(err);
	return PM_OK;
}

enum pm_status pm_inversion_finish(
	struct pm_inversion *inversion, struct pm_spool *spool, struct pm_error *err)
{
	struct run run = {.inversion = inversion, .spool = spool};
	struct sorted *sorted = calloc(inversion->term_count + 1, sizeof *sorted);

	enum pm_status status = sorted != NULL ? write_run(&run, sorted, err) : pm_fail_memory(err);
	free(sorted);
	pm_buf_free(&run.positions);
	pm_buf_free(&run.postings);
	pm_buf_free(&run.chain);
	return status;
}
