/*
 * From documents to a run: what the tables say of them, sorted by term.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/build/inversion.h"

#include <stdlib.h>
#include <string.h>

#include "indexer/build/glass/bytes.h"
#include "indexer/build/glass/position_list.h"
#include "indexer/build/glass/term_list.h"
#include "indexer/dictionary.h"
#include "lib/error.h"

enum {
	SAMPLE = 16, /* one of so many texts tells how to compress all */
	AHEAD = 8,   /* items: memory is fetched that long before it is used */
};

/* A term of the documents there are. */
struct pm_inverted_term {
	uint32_t documents, first, last; /* docids */
	uint32_t with_positions;         /* documents where it has some */
	uint64_t occurrences;
	size_t posting_bytes, list_bytes; /* that its postings and its position lists will take */
};

/* Where the next posting and the next position list of a term go. */
struct place {
	uint8_t *postings, *lists; /* lists: NULL: it has none */
	uint32_t last;             /* docid, of the posting before; 0: none */
};

/* How a run is made; used for one after another. */
struct pm_run_maker {
	struct pm_inversion *inversion;
	struct pm_sort_term *sorted;
	size_t count, sorted_capacity;
	struct place *places; /* by the numbers of terms */
	size_t place_capacity;
	uint32_t ends[1 << 16]; /* in sorted: of the terms with the same first two bytes */
};

/* ---- Life ---- */

enum pm_status pm_inversion_new(struct pm_inversion **out, struct pm_error *err)
{
	struct pm_inversion *inversion = calloc(1, sizeof *inversion);

	*out = inversion;
	if (inversion == NULL)
		return pm_fail_memory(err);
	pm_inversion_clear(inversion, 1);
	if ((inversion->maker = calloc(1, sizeof *inversion->maker)) == NULL)
		return pm_fail_memory(err);
	inversion->maker->inversion = inversion;
	return pm_deflate_new(&inversion->deflate, err);
}

void pm_inversion_free(struct pm_inversion *inversion)
{
	if (inversion == NULL)
		return;
	free(inversion->places);
	pm_buf_free(&inversion->lists);
	if (inversion->maker != NULL) {
		free(inversion->maker->places);
		free(inversion->maker->sorted);
	}
	free(inversion->maker);
	pm_buf_free(&inversion->run);
	pm_deflate_free(inversion->deflate);
	free(inversion->terms);
	pm_buf_free(&inversion->packed);
	pm_buf_free(&inversion->value_bytes);
	free(inversion->values);
	pm_buf_free(&inversion->positions);
	free(inversion->postings);
	free(inversion->documents);
	free(inversion);
}

void pm_inversion_clear(struct pm_inversion *inversion, uint32_t first_docid)
{
	inversion->first_docid = first_docid;
	inversion->greatest_wdf = 0;
	inversion->document_count = inversion->posting_count = inversion->value_count = 0;
	inversion->term_count = 0;
	pm_buf_clear(&inversion->positions);
	pm_buf_clear(&inversion->value_bytes);
	pm_buf_clear(&inversion->packed);
}

/* ---- Adding ---- */

/* Have the terms up to a number. */
static bool make_terms(struct pm_inversion *inversion, size_t count)
{
	struct pm_inverted_term *terms =
		pm_make_room(inversion->terms, sizeof *terms, count, &inversion->term_capacity);

	if (terms == NULL)
		return false;
	inversion->terms = terms;
	if (count > inversion->term_count) {
		memset(terms + inversion->term_count, 0,
			(count - inversion->term_count) * sizeof *terms);
		inversion->term_count = count;
	}
	return true;
}

/* Append the position list of a term, if it has one; its size. The room is there. */
static uint32_t add_positions(struct pm_inversion *inversion, const struct pm_term_place *places,
	const struct pm_term *term)
{
	uint8_t *begin = (uint8_t *)inversion->positions.ptr + inversion->positions.len, *end;
	uint32_t *positions = inversion->places;

	if (term->position_count == 0)
		return 0;
	if (term->position_count == 1) {
		end = pm_put_position_list(begin, &places[term->first - 1].position, 1);
	} else {
		for (uint32_t place = term->first; place != 0; place = places[place - 1].next)
			*positions++ = places[place - 1].position;
		end = pm_put_position_list(begin, inversion->places, term->position_count);
	}
	inversion->positions.len += (size_t)(end - begin);
	return (uint32_t)(end - begin);
}

static bool make_room_for_positions(struct pm_inversion *inversion, size_t count)
{
	uint32_t *places =
		pm_make_room(inversion->places, sizeof *places, count, &inversion->place_capacity);

	if (places == NULL)
		return false;
	inversion->places = places;
	return pm_buf_reserve(&inversion->positions, pm_position_list_max(count));
}

static bool add_posting(struct pm_inversion *inversion, const struct pm_term_place *places,
	const struct pm_term *term, uint32_t docid)
{
	struct pm_inverted_term *inverted = &inversion->terms[term->number];

	if (!make_room_for_positions(inversion, term->position_count))
		return false;
	uint32_t len = add_positions(inversion, places, term);
	inversion->postings[inversion->posting_count++] =
		(struct pm_inverted_posting){term->number, term->wdf, len};
	if (inverted->documents++ > 0)
		inverted->posting_bytes += pm_number_size(docid - inverted->last - 1);
	else
		inverted->first = docid;
	inverted->last = docid;
	inverted->posting_bytes += pm_number_size(term->wdf);
	inverted->occurrences += term->wdf;
	inverted->with_positions += len > 0;
	inverted->list_bytes += len > 0 ? pm_number_size(len) + len : 0;
	if (term->wdf > inversion->greatest_wdf)
		inversion->greatest_wdf = term->wdf;
	return true;
}

static bool add_postings(struct pm_inversion *inversion, const struct pm_terms *terms,
	struct pm_inverted_document *document, uint32_t docid)
{
	const struct pm_term_place *places = pm_terms_places(terms);
	const struct pm_term *all = pm_terms_all(terms, &document->posting_count);
	struct pm_inverted_posting *postings = pm_make_room(inversion->postings, sizeof *postings,
		inversion->posting_count + document->posting_count, &inversion->posting_capacity);

	if (postings == NULL || !make_terms(inversion, pm_terms_dictionary(terms)->count))
		return false;
	inversion->postings = postings;
	document->postings = inversion->posting_count;
	for (size_t i = 0; i < document->posting_count; i++) {
		if (i + AHEAD < document->posting_count)
			__builtin_prefetch(&inversion->terms[all[i + AHEAD].number], 1);
		document->length += all[i].wdf;
		if (!add_posting(inversion, places, &all[i], docid))
			return false;
	}
	return true;
}

static bool add_values(struct pm_inversion *inversion, const struct pm_terms *terms,
	struct pm_inverted_document *document)
{
	const struct pm_value *values = pm_terms_values(terms, &document->value_count);
	struct pm_inverted_value *all = pm_make_room(inversion->values, sizeof *all,
		inversion->value_count + document->value_count, &inversion->value_capacity);

	if (all == NULL)
		return false;
	inversion->values = all;
	document->values = inversion->value_count;
	for (size_t i = 0; i < document->value_count; i++) {
		all[inversion->value_count++] = (struct pm_inverted_value){.slot = values[i].slot,
			.len = (uint32_t)values[i].bytes.len,
			.bytes = inversion->value_bytes.len};
		pm_buf_add_str(&inversion->value_bytes, values[i].bytes);
	}
	return !inversion->value_bytes.failed;
}

enum pm_status pm_inversion_add(struct pm_inversion *inversion, const struct pm_terms *terms,
	struct pm_str data, struct pm_error *err)
{
	struct pm_inverted_document *documents = pm_make_room(inversion->documents,
		sizeof *documents, inversion->document_count + 1, &inversion->document_capacity);
	uint32_t docid = inversion->first_docid + (uint32_t)inversion->document_count;

	if (documents == NULL)
		return pm_fail_memory(err);
	inversion->documents = documents;
	struct pm_inverted_document *document = &documents[inversion->document_count++];
	*document = (struct pm_inverted_document){.data.plain = data};
	return add_postings(inversion, terms, document, docid) &&
	                       add_values(inversion, terms, document)
	               ? PM_OK
	               : pm_fail_memory(err);
}

/* ---- The run ---- */

static int compare(const void *a, const void *b)
{
	return pm_sort_term_compare(a, b);
}

static bool make_room_for_terms(struct pm_run_maker *run)
{
	size_t count = run->inversion->term_count;
	struct pm_sort_term *sorted =
		pm_make_room(run->sorted, sizeof *sorted, count, &run->sorted_capacity);

	if (sorted == NULL)
		return false;
	run->sorted = sorted;
	struct place *places =
		pm_make_room(run->places, sizeof *places, count, &run->place_capacity);
	if (places == NULL)
		return false;
	run->places = places;
	return true;
}

static size_t first_two_of(struct pm_str text)
{
	size_t first = text.len > 0 ? (unsigned char)text.ptr[0] : 0;

	return first << 8 | (text.len > 1 ? (unsigned char)text.ptr[1] : 0);
}

/* Sort the terms: first by two bytes, which leaves little to be compared. */
static void sort(struct pm_run_maker *run, const struct pm_dictionary *dictionary)
{
	const struct pm_inverted_term *terms = run->inversion->terms;
	size_t count = run->inversion->term_count, begin = 0;
	uint32_t *ends = run->ends, sum = 0;

	memset(ends, 0, sizeof run->ends);
	for (uint32_t number = 0; number < count; number++)
		if (terms[number].documents > 0)
			ends[first_two_of(pm_dictionary_text(dictionary, number))]++;
	for (size_t i = 0; i < sizeof run->ends / sizeof *ends; i++) {
		sum += ends[i];
		ends[i] = sum - ends[i]; /* where they begin, for now */
	}
	run->count = sum;
	for (uint32_t number = 0; number < count; number++) {
		struct pm_str text = pm_dictionary_text(dictionary, number);
		if (terms[number].documents > 0)
			run->sorted[ends[first_two_of(text)]++] = pm_sort_term_of(text, number);
	}
	for (size_t i = 0; i < sizeof run->ends / sizeof *ends; begin = ends[i++])
		if (ends[i] - begin > 1)
			qsort(run->sorted + begin, ends[i] - begin, sizeof *run->sorted, compare);
}

/* Bytes of all position lists of a term, with their sizes. */
static size_t lists_of(const struct pm_inverted_term *term)
{
	return term->with_positions == 0
	               ? 0
	               : term->list_bytes + (term->documents - term->with_positions);
}

/* Bytes of what stands before a term's text in a run. */
static size_t head_of(const struct pm_inverted_term *term, size_t len)
{
	return pm_number_size(len) + pm_number_size(term->documents) +
	       pm_number_size(term->occurrences) + pm_number_size(term->first) +
	       pm_number_size(term->last) + pm_number_size(term->posting_bytes) +
	       pm_number_size(lists_of(term));
}

/* Bytes of the run. */
static size_t size_of(const struct pm_run_maker *run)
{
	size_t size = 0;

	for (size_t i = 0; i < run->count; i++) {
		const struct pm_inverted_term *term = &run->inversion->terms[run->sorted[i].number];
		size_t len = run->sorted[i].len;
		size += head_of(term, len) + len + term->posting_bytes + lists_of(term);
	}
	return size;
}

/* Write what stands before a term's postings, and note where these and the lists go. */
static uint8_t *lay_out(struct pm_run_maker *run, const struct pm_sort_term *sorted, uint8_t *out)
{
	const struct pm_inverted_term *term = &run->inversion->terms[sorted->number];
	size_t lists = lists_of(term);

	out = pm_put_number(out, sorted->len);
	out = pm_put_number(out, term->documents);
	out = pm_put_number(out, term->occurrences);
	out = pm_put_number(out, term->first);
	out = pm_put_number(out, term->last);
	out = pm_put_number(out, term->posting_bytes);
	out = pm_put_number(out, lists);
	memcpy(out, sorted->text, sorted->len);
	out += sorted->len;
	run->places[sorted->number] = (struct place){
		.postings = out, .lists = lists > 0 ? out + term->posting_bytes : NULL};
	return out + term->posting_bytes + lists;
}

/* Deal the postings of a document out to their terms; where its position lists end. */
static const char *deal_out(struct pm_run_maker *run, size_t number, const char *lists)
{
	const struct pm_inverted_document *document = &run->inversion->documents[number];
	const struct pm_inverted_posting *postings = run->inversion->postings + document->postings;
	uint32_t docid = run->inversion->first_docid + (uint32_t)number;

	for (size_t i = 0; i < document->posting_count; i++) {
		if (i + 2 * AHEAD < document->posting_count) {
			__builtin_prefetch(&run->places[postings[i + 2 * AHEAD].term], 1);
			__builtin_prefetch(run->places[postings[i + AHEAD].term].postings, 1);
		}
		struct place *place = &run->places[postings[i].term];
		if (place->last != 0)
			place->postings = pm_put_number(place->postings, docid - place->last - 1);
		place->postings = pm_put_number(place->postings, postings[i].wdf);
		place->last = docid;
		if (place->lists == NULL)
			continue;
		place->lists = pm_put_number(place->lists, postings[i].positions);
		memcpy(place->lists, lists, postings[i].positions);
		place->lists += postings[i].positions;
		lists += postings[i].positions;
	}
	return lists;
}

/* ---- Term lists ---- */

/* Have the postings of each document in the order of terms: deal them out once more, from a term to
 * its documents. A posting's term is its place in the order from now on. */
static void deal_back(struct pm_run_maker *run, const uint8_t *postings, size_t rank)
{
	struct pm_inversion *inversion = run->inversion;
	const struct pm_inverted_term *term = &inversion->terms[run->sorted[rank].number];
	uint32_t docid = term->first;

	for (uint32_t i = 0; i < term->documents; i++) {
		if (i > 0)
			docid += (uint32_t)pm_take_number(&postings) + 1;
		struct pm_inverted_document *document =
			&inversion->documents[docid - inversion->first_docid];
		inversion->postings[document->postings++] = (struct pm_inverted_posting){
			.term = (uint32_t)rank, .wdf = (uint32_t)pm_take_number(&postings)};
	}
}

/* How many bytes two terms begin with that are the same. */
static size_t shared(const struct pm_sort_term *a, const struct pm_sort_term *b)
{
	size_t shorter = a->len < b->len ? a->len : b->len, same;

	if (a->first != b->first)
		same = (size_t)__builtin_clzll(a->first ^ b->first) / 8;
	else if (a->second != b->second)
		same = 8 + (size_t)__builtin_clzll(a->second ^ b->second) / 8;
	else
		for (same = 16; same < shorter && a->text[same] == b->text[same];)
			same++;
	return same < shorter ? same : shorter;
}

/* Append the term list of a document to those before. */
static void make_term_list(struct pm_run_maker *run, struct pm_inverted_document *document)
{
	struct pm_inversion *inversion = run->inversion;
	const struct pm_inverted_posting *end = inversion->postings + document->postings;
	const struct pm_sort_term *last = NULL;
	struct pm_term_list list = {0};

	if (document->posting_count > 0)
		pm_term_list_begin(
			&list, &inversion->lists, document->length, document->posting_count);
	for (const struct pm_inverted_posting *posting = end - document->posting_count;
		posting < end; posting++) {
		if (posting + 2 * AHEAD < end) {
			__builtin_prefetch(&run->sorted[posting[2 * AHEAD].term]);
			__builtin_prefetch(run->sorted[posting[AHEAD].term].text);
		}
		const struct pm_sort_term *term = &run->sorted[posting->term];
		pm_term_list_add(&list, (struct pm_str){term->text, term->len},
			last != NULL ? shared(last, term) : 0, posting->wdf);
		last = term;
	}
}

static bool make_term_lists(struct pm_run_maker *run)
{
	struct pm_inversion *inversion = run->inversion;
	size_t begin = 0;

	for (size_t i = 0; i < run->count; i++) {
		uint32_t number = run->sorted[i].number;
		deal_back(run,
			run->places[number].postings - inversion->terms[number].posting_bytes, i);
	}
	pm_buf_clear(&inversion->lists);
	for (size_t i = 0; i < inversion->document_count; i++) {
		struct pm_inverted_document *document = &inversion->documents[i];
		make_term_list(run, document);
		document->term_list.plain.len = inversion->lists.len - begin;
		begin = inversion->lists.len;
	}
	begin = 0;
	for (size_t i = 0; i < inversion->document_count; i++) {
		struct pm_str *plain = &inversion->documents[i].term_list.plain;
		plain->ptr = inversion->lists.ptr + begin;
		begin += plain->len;
	}
	return !inversion->lists.failed;
}

/* ---- Compressing ---- */

static void pack(struct pm_inversion *inversion, struct pm_inverted_bytes *bytes)
{
	bytes->begin = inversion->packed.len;
	bytes->compressed = pm_deflate_add(inversion->deflate, bytes->plain, &inversion->packed);
	bytes->len = inversion->packed.len - bytes->begin;
}

/* Data and term lists are made of other bytes: each have codes of their own. */
static bool pack_all(struct pm_inversion *inversion)
{
	struct pm_inverted_document *documents = inversion->documents;

	pm_deflate_begin(inversion->deflate);
	for (size_t i = 0; i < inversion->document_count; i += SAMPLE)
		pm_deflate_sample(inversion->deflate, documents[i].data.plain);
	pm_deflate_end(inversion->deflate);
	for (size_t i = 0; i < inversion->document_count; i++)
		pack(inversion, &documents[i].data);

	pm_deflate_begin(inversion->deflate);
	for (size_t i = 0; i < inversion->document_count; i += SAMPLE)
		pm_deflate_sample(inversion->deflate, documents[i].term_list.plain);
	pm_deflate_end(inversion->deflate);
	for (size_t i = 0; i < inversion->document_count; i++)
		pack(inversion, &documents[i].term_list);
	return !inversion->packed.failed;
}

/* ---- All ---- */

static bool make_run(struct pm_run_maker *run, const struct pm_dictionary *dictionary)
{
	struct pm_inversion *inversion = run->inversion;
	const char *lists = inversion->positions.ptr;

	sort(run, dictionary);
	pm_buf_clear(&inversion->run);
	if (!pm_buf_reserve(&inversion->run, size_of(run)))
		return false;
	uint8_t *out = (uint8_t *)inversion->run.ptr;
	for (size_t i = 0; i < run->count; i++)
		out = lay_out(run, &run->sorted[i], out);
	inversion->run.len = (size_t)(out - (uint8_t *)inversion->run.ptr);
	for (size_t i = 0; i < inversion->document_count; i++)
		lists = deal_out(run, i, lists);
	return make_term_lists(run) && pack_all(inversion);
}

enum pm_status pm_inversion_finish(struct pm_inversion *inversion,
	const struct pm_dictionary *dictionary, struct pm_error *err)
{
	struct pm_run_maker *run = inversion->maker;

	return make_room_for_terms(run) && make_run(run, dictionary) ? PM_OK : pm_fail_memory(err);
}
