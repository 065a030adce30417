/*
 * From a document to its terms, postings and values.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pressmark/analyzer.h>
#include <pressmark/stemmer.h>

#include "indexer/dictionary.h"
#include "indexer/stemmers.h"
#include "lib/breaks.h"
#include "lib/error.h"
#include "lib/record.h"
#include "lib/sort_key.h"
#include "lib/term.h"
#include "lib/xap.h"

/* What is remembered of a term from one document to the next. */
struct known {
	uint32_t item;                    /* in the document at hand, if that is its term */
	uint32_t stems[2];                /* numbers; PM_NO_NUMBER: there is no second one */
	const struct pm_stemmer *stemmer; /* that made them; NULL: none has */
};

/* Words that were read and are not added yet: they are looked up together. */
struct ahead {
	struct pm_token tokens[PM_DICTIONARY_MANY];
	struct pm_str texts[PM_DICTIONARY_MANY]; /* with the prefix */
	size_t count;
	char bytes[4096]; /* that these point to */
	size_t used;
};

struct pm_terms {
	struct pm_analyzer *analyzer;
	struct pm_stemmers *stemmers;
	struct pm_stemmer *stemmer; /* of this document */

	struct pm_dictionary
		dictionary;  /* of the terms of all documents, until they are forgotten */
	struct known *known; /* by number */
	size_t known_count, known_capacity;

	struct ahead ahead;
	struct pm_term *items; /* terms of this document */
	size_t item_count, item_capacity;
	struct pm_term_place *places;
	size_t place_count, place_capacity;
	struct pm_buf scratch; /* a term with its prefix */
	struct pm_buf value_bytes;
	struct pm_buf breaks;
	uint32_t last_break; /* position */
	size_t key;          /* its unique term */
	struct pm_value values[PM_VALUES_MAX];
	size_t value_count;
	bool failed; /* memory ran out */
};

enum {
	KNOWN_MAX = 1 << 17, /* terms remembered from one document to the next */
	PREFIX_MAX = 8,      /* bytes of a field's prefix */
	AHEAD = 8,           /* terms: memory is fetched that long before it is used */
};

enum pm_status pm_terms_new(struct pm_terms **out, struct pm_error *err)
{
	enum pm_status status;

	*out = NULL;
	struct pm_terms *terms = calloc(1, sizeof *terms);
	if (terms == NULL)
		return pm_fail_memory(err);
	if ((status = pm_analyzer_new(&terms->analyzer, err)) != PM_OK)
		goto out;
	if ((status = pm_stemmers_new(&terms->stemmers, err)) != PM_OK)
		goto out;
	*out = terms;
	terms = NULL;
out:
	pm_terms_free(terms);
	return status;
}

void pm_terms_free(struct pm_terms *terms)
{
	if (terms == NULL)
		return;
	pm_buf_free(&terms->breaks);
	pm_buf_free(&terms->value_bytes);
	pm_buf_free(&terms->scratch);
	free(terms->places);
	free(terms->items);
	free(terms->known);
	pm_dictionary_free(&terms->dictionary);
	pm_stemmers_free(terms->stemmers);
	pm_analyzer_free(terms->analyzer);
	free(terms);
}

void pm_terms_forget(struct pm_terms *terms)
{
	pm_dictionary_clear(&terms->dictionary);
	terms->known_count = terms->item_count = 0;
}

void pm_terms_forget_many(struct pm_terms *terms)
{
	if (terms->dictionary.count > KNOWN_MAX)
		pm_terms_forget(terms);
}

/* Have room for what is remembered of each term of the dictionary; false when memory ran out. */
static bool know_all(struct pm_terms *terms)
{
	size_t count = terms->dictionary.count;
	struct known *known =
		pm_make_room(terms->known, sizeof *known, count, &terms->known_capacity);

	if (known == NULL)
		return false;
	terms->known = known;
	for (; terms->known_count < count; terms->known_count++)
		known[terms->known_count] = (struct known){0};
	return true;
}

/* The number of a term; PM_NO_NUMBER when memory ran out. */
static uint32_t number_of(struct pm_terms *terms, struct pm_str text)
{
	uint32_t number = pm_dictionary_add(&terms->dictionary, text);

	if (number == terms->known_count) {
		struct known *known = pm_make_room(terms->known, sizeof *known,
			terms->known_count + 1, &terms->known_capacity);
		if (known != NULL) {
			terms->known = known;
			known[terms->known_count++] = (struct known){0};
		}
	}
	terms->failed |= number >= terms->known_count;
	return terms->failed ? PM_NO_NUMBER : number;
}

static bool has_item(const struct pm_terms *terms, uint32_t number)
{
	uint32_t item = terms->known[number].item;

	return item < terms->item_count && terms->items[item].number == number;
}

/* The item of a term in this document, made when there is none; NULL when memory ran out. */
static struct pm_term *item_of(struct pm_terms *terms, uint32_t number)
{
	if (has_item(terms, number))
		return &terms->items[terms->known[number].item];
	struct pm_term *items = pm_make_room(
		terms->items, sizeof *items, terms->item_count + 1, &terms->item_capacity);
	if (items == NULL) {
		terms->failed = true;
		return NULL;
	}
	terms->items = items;
	terms->known[number].item = (uint32_t)terms->item_count;
	items[terms->item_count] = (struct pm_term){.number = number};
	return &items[terms->item_count++];
}

/* Count a term without a position. */
static void add_number(struct pm_terms *terms, uint32_t number, uint32_t wdf)
{
	struct pm_term *item = number != PM_NO_NUMBER ? item_of(terms, number) : NULL;

	if (item != NULL)
		item->wdf += wdf;
}

static void add_term(struct pm_terms *terms, struct pm_str text, uint32_t wdf)
{
	add_number(terms, number_of(terms, text), wdf);
}

/* Positions of a term come in ascending order; the same twice counts as one. */
static void add_posting(
	struct pm_terms *terms, struct pm_term *item, uint32_t position, uint32_t wdf)
{
	item->wdf += wdf;
	if (item->last != 0 && terms->places[item->last - 1].position == position)
		return;
	struct pm_term_place *places = pm_make_room(
		terms->places, sizeof *places, terms->place_count + 1, &terms->place_capacity);
	if (places == NULL) {
		terms->failed = true;
		return;
	}
	terms->places = places;
	places[terms->place_count++] = (struct pm_term_place){.position = position};
	uint32_t place = (uint32_t)terms->place_count;
	if (item->last != 0)
		places[item->last - 1].next = place;
	else
		item->first = place;
	item->last = place;
	item->position_count++;
}

/* A term with a prefix, borrowed until the next. */
static struct pm_str prefixed(struct pm_terms *terms, const char *prefix, struct pm_str text)
{
	pm_buf_clear(&terms->scratch);
	pm_buf_add_str(&terms->scratch, pm_str_of(prefix));
	pm_buf_add_str(&terms->scratch, text);
	if (terms->scratch.failed) {
		terms->failed = true;
		return (struct pm_str){"", 0};
	}
	return pm_buf_str(&terms->scratch);
}

/* How the words of a text are indexed. */
struct words {
	const char *prefix;
	const char *stem_prefix; /* NULL: no stems */
	uint32_t wdf;
	enum {
		NO_BREAKS, /* its sentences are not noted */
		TITLE_BREAKS,
		TEXT_BREAKS,
	} breaks;
};

/* Make the stems of a token, and count them. */
static void add_stems(struct pm_terms *terms, const struct words *words,
	const struct pm_token *token, uint32_t wdf, uint32_t numbers[PM_STEMS_MAX])
{
	struct pm_str stems[PM_STEMS_MAX];
	size_t count = pm_stemmer_stems(terms->stemmer, token, stems);

	numbers[1] = PM_NO_NUMBER;
	for (size_t i = 0; i < count; i++) {
		numbers[i] = number_of(terms, prefixed(terms, words->stem_prefix, stems[i]));
		add_number(terms, numbers[i], wdf);
	}
}

/* Where a word's stems follow from the term alone, they are remembered with it, and counted once
 * for all such words of the document. */
static void add_token(struct pm_terms *terms, const struct words *words,
	const struct pm_token *token, uint32_t number)
{
	struct pm_term *item = item_of(terms, number);
	struct known *known = &terms->known[number];
	uint32_t numbers[PM_STEMS_MAX];

	if (item == NULL)
		return;
	add_posting(terms, item, token->position, words->wdf);
	if (words->stem_prefix == NULL)
		return;
	if (known->stemmer == terms->stemmer && token->accented.ptr == token->term.ptr) {
		item->unstemmed += words->wdf;
		return;
	}
	add_stems(terms, words, token, words->wdf, numbers);
	if (terms->failed || !pm_str_equal(token->term, token->accented))
		return;
	known = &terms->known[number];
	known->stemmer = terms->stemmer;
	memcpy(known->stems, numbers, sizeof known->stems);
}

/* Count the stems that were put off. */
static void catch_up_with_stems(struct pm_terms *terms)
{
	size_t count = terms->item_count;

	for (size_t i = 0; i < count && !terms->failed; i++) {
		if (i + 2 * AHEAD < count)
			__builtin_prefetch(&terms->known[terms->items[i + 2 * AHEAD].number]);
		if (i + AHEAD < count && terms->items[i + AHEAD].unstemmed > 0)
			__builtin_prefetch(
				&terms->known[terms->known[terms->items[i + AHEAD].number]
						      .stems[0]]);
		uint32_t wdf = terms->items[i].unstemmed;
		if (wdf == 0)
			continue;
		const uint32_t *stems = terms->known[terms->items[i].number].stems;
		add_number(terms, stems[0], wdf);
		add_number(terms, stems[1], wdf);
	}
}

/* Add the words read ahead. */
static void catch_up(struct pm_terms *terms, const struct words *words)
{
	struct ahead *ahead = &terms->ahead;
	uint32_t numbers[PM_DICTIONARY_MANY];

	terms->failed |=
		!pm_dictionary_add_many(&terms->dictionary, ahead->texts, ahead->count, numbers) ||
		!know_all(terms);
	for (size_t i = 0; i < ahead->count && !terms->failed; i++)
		__builtin_prefetch(&terms->known[numbers[i]]);
	for (size_t i = 0; i < ahead->count && !terms->failed; i++)
		add_token(terms, words, &ahead->tokens[i], numbers[i]);
	ahead->count = ahead->used = 0;
}

static struct pm_str copy_ahead(struct ahead *ahead, struct pm_str text)
{
	char *copy = ahead->bytes + ahead->used;

	memcpy(copy, text.ptr, text.len);
	ahead->used += text.len;
	return (struct pm_str){copy, text.len};
}

/* Keep a token, whose texts are gone with the next one, to be added with others. */
static void read_ahead(
	struct pm_terms *terms, const struct words *words, const struct pm_token *token)
{
	struct ahead *ahead = &terms->ahead;
	struct pm_token *kept = &ahead->tokens[ahead->count];
	char *text = ahead->bytes + ahead->used;
	bool same = token->accented.ptr == token->term.ptr;

	if (*words->prefix != '\0')
		copy_ahead(ahead, pm_str_of(words->prefix));
	*kept = *token;
	kept->term = copy_ahead(ahead, token->term);
	kept->accented = same ? kept->term : copy_ahead(ahead, token->accented);
	ahead->texts[ahead->count++] =
		(struct pm_str){text, (size_t)(kept->term.ptr + kept->term.len - text)};
	if (ahead->count == PM_DICTIONARY_MANY ||
		sizeof ahead->bytes - ahead->used < PREFIX_MAX + 2 * PM_TERM_MAX)
		catch_up(terms, words);
}

/* Note the sentence that begins with a word; first: the text does. */
static void add_break(struct pm_terms *terms, struct pm_breaks_of_text *walk,
	const struct pm_token *token, bool first)
{
	struct pm_break next = {.position = token->position, .text = first};

	if (!pm_breaks_of_text_token(walk, token, &next.paragraph))
		return;
	pm_breaks_add(&terms->breaks, terms->last_break, next);
	terms->last_break = next.position;
}

/* Index the words of a text from a position on; returns the next free position. */
static uint32_t add_words(
	struct pm_terms *terms, const struct words *words, struct pm_str text, uint32_t position)
{
	bool first = words->breaks == TEXT_BREAKS;
	struct pm_breaks_of_text walk;
	struct pm_token token;

	if (words->breaks != NO_BREAKS)
		pm_breaks_of_text_start(&walk, first ? pm_prose_of(text) : pm_prose_of_line(text));
	pm_analyzer_start(terms->analyzer, text, position);
	while (!terms->failed && pm_analyzer_next(terms->analyzer, &token)) {
		read_ahead(terms, words, &token);
		if (words->breaks != NO_BREAKS)
			add_break(terms, &walk, &token, first);
		first = false;
	}
	catch_up(terms, words);
	return pm_analyzer_position(terms->analyzer);
}

/* The title, alone and as part of what bare words search, then the body, a gap further on. */
static void add_body(struct pm_terms *terms, const struct pm_document *document)
{
	const struct words title = {
		pm_fields[PM_FIELD_TITLE].prefix, PM_PREFIX_STEM "S", 1, NO_BREAKS};
	const struct words title_as_body = {pm_fields[PM_FIELD_BODY].prefix, PM_PREFIX_STEM,
		pm_fields[PM_FIELD_TITLE].weight, TITLE_BREAKS};
	const struct words body = {pm_fields[PM_FIELD_BODY].prefix, PM_PREFIX_STEM,
		pm_fields[PM_FIELD_BODY].weight, TEXT_BREAKS};

	add_words(terms, &title, document->title, 1);
	uint32_t position = add_words(terms, &title_as_body, document->title, 1);
	add_words(terms, &body, document->text, position + PM_FIELD_GAP);
}

static void add_names(
	struct pm_terms *terms, enum pm_field_id field, const struct pm_str *names, size_t count)
{
	const struct words words = {pm_fields[field].prefix, NULL, 1, NO_BREAKS};
	uint32_t position = 1;

	for (size_t i = 0; i < count; i++)
		position = add_words(terms, &words, names[i], position) + PM_FIELD_GAP;
}

static void add_keyword(struct pm_terms *terms, const char *prefix, struct pm_str value)
{
	if (value.len == 0)
		return;
	pm_buf_clear(&terms->scratch);
	pm_term_add_keyword(&terms->scratch, prefix, value);
	if (terms->scratch.failed)
		terms->failed = true;
	else
		add_term(terms, pm_buf_str(&terms->scratch), 0);
}

static void add_hosts(struct pm_terms *terms, struct pm_str url)
{
	for (struct pm_str host = pm_host_of_url(url); host.len > 0; host = pm_host_above(host))
		add_keyword(terms, pm_fields[PM_FIELD_SITE].prefix, host);
}

static void add_value(struct pm_terms *terms, enum pm_slot slot, const char *bytes, size_t len)
{
	if (len == 0)
		return;
	/* Offsets for now: the buffer may move. */
	terms->values[terms->value_count++] = (struct pm_value){slot, {NULL, len}};
	pm_buf_add(&terms->value_bytes, bytes, len);
}

static void add_date(struct pm_terms *terms, const struct pm_date *date)
{
	char digits[32], number[XAP_NUMBER_SIZE];

	if (date->year == 0)
		return;
	snprintf(digits, sizeof digits, "%04d%02u%02u", date->year, date->month, date->day);
	add_term(terms, prefixed(terms, PM_PREFIX_YEAR, (struct pm_str){digits, 4}), 0);
	add_term(terms, prefixed(terms, PM_PREFIX_MONTH, (struct pm_str){digits, 6}), 0);
	add_term(terms, prefixed(terms, PM_PREFIX_DAY, (struct pm_str){digits, 8}), 0);
	add_value(terms, PM_SLOT_SECONDS, number,
		xap_number_encode((double)pm_date_seconds(date), number));
	add_value(terms, PM_SLOT_DAY, digits, 8);
}

static bool is_among(const struct pm_str *items, size_t count, struct pm_str item)
{
	for (size_t i = 0; i < count; i++)
		if (pm_str_equal(items[i], item))
			return true;
	return false;
}

/* Several values as one, a line feed between, each once; as in the data they have none inside. */
static void add_list(
	struct pm_terms *terms, enum pm_slot slot, const struct pm_str *items, size_t count)
{
	struct pm_buf *list = &terms->scratch;

	pm_buf_clear(list);
	for (size_t i = 0; i < count; i++) {
		if (items[i].len == 0 || is_among(items, i, items[i]))
			continue;
		if (list->len > 0)
			pm_buf_add_char(list, '\n');
		size_t begin = list->len;
		pm_buf_add_str(list, items[i]);
		for (size_t k = begin; k < list->len; k++)
			if (list->ptr[k] == '\n')
				list->ptr[k] = ' ';
	}
	terms->failed |= list->failed;
	add_value(terms, slot, list->ptr, list->len);
}

static void add_sort_key(struct pm_terms *terms, struct pm_str title)
{
	pm_buf_clear(&terms->scratch);
	pm_sort_key_add(&terms->scratch, terms->analyzer, title);
	terms->failed |= terms->scratch.failed;
	add_value(terms, PM_SLOT_TITLE, terms->scratch.ptr, terms->scratch.len);
}

static void add_values(struct pm_terms *terms, const struct pm_document *document)
{
	const char *kind = pm_kind_name(document->kind);
	size_t offset = 0;

	terms->failed |= terms->breaks.failed;
	add_value(terms, PM_SLOT_BREAKS, terms->breaks.ptr, terms->breaks.len);
	add_list(terms, PM_SLOT_AUTHORS, document->authors, document->author_count);
	add_list(terms, PM_SLOT_TAGS, document->tags, document->tag_count);
	add_sort_key(terms, document->title);
	add_value(terms, PM_SLOT_UID, document->uid.ptr, document->uid.len);
	add_value(terms, PM_SLOT_SOURCE, document->source.ptr, document->source.len);
	add_value(terms, PM_SLOT_KIND, kind, strlen(kind));
	add_value(terms, PM_SLOT_LANGUAGE, document->language.ptr, document->language.len);
	if (terms->value_bytes.failed) {
		terms->failed = true;
		return;
	}
	for (size_t i = 0; i < terms->value_count; i++) {
		terms->values[i].bytes.ptr = terms->value_bytes.ptr + offset;
		offset += terms->values[i].bytes.len;
	}
}

static void clear(struct pm_terms *terms)
{
	terms->item_count = 0;
	terms->place_count = 0;
	terms->value_count = 0;
	pm_buf_clear(&terms->value_bytes);
	pm_buf_clear(&terms->breaks);
	terms->last_break = 0;
	terms->ahead.count = terms->ahead.used = 0;
	terms->failed = false;
}

/* Begin with the unique term. */
static enum pm_status begin(
	struct pm_terms *terms, const struct pm_document *document, struct pm_error *err)
{
	enum pm_status status;

	clear(terms);
	if ((status = pm_stemmers_get(terms->stemmers, document->language, &terms->stemmer, err)) !=
		PM_OK)
		return status;

	pm_buf_clear(&terms->scratch);
	pm_term_add_uid(&terms->scratch, document->uid);
	terms->key = terms->item_count;
	if (terms->scratch.failed)
		return pm_fail_memory(err);
	add_term(terms, pm_buf_str(&terms->scratch), 0);
	return PM_OK;
}

enum pm_status pm_terms_build(
	struct pm_terms *terms, const struct pm_document *document, struct pm_error *err)
{
	enum pm_status status = begin(terms, document, err);

	if (status != PM_OK)
		return status;
	add_body(terms, document);
	catch_up_with_stems(terms);
	add_names(terms, PM_FIELD_AUTHOR, document->authors, document->author_count);
	add_names(terms, PM_FIELD_SOURCE, &document->source, 1);
	add_names(terms, PM_FIELD_TAG, document->tags, document->tag_count);
	add_hosts(terms, document->url);
	add_keyword(
		terms, pm_fields[PM_FIELD_KIND].prefix, pm_str_of(pm_kind_name(document->kind)));
	add_keyword(terms, pm_fields[PM_FIELD_LANGUAGE].prefix, document->language);
	add_date(terms, &document->published);
	add_values(terms, document);
	return terms->failed ? pm_fail_memory(err) : PM_OK;
}

enum pm_status pm_terms_build_record(
	struct pm_terms *terms, const struct pm_record *record, struct pm_error *err)
{
	bool copy = record->copy_of.len > 0;

	enum pm_status status = copy ? begin(terms, &record->document, err)
	                             : pm_terms_build(terms, &record->document, err);
	if (status != PM_OK || record->text_hash.len == 0)
		return status;
	add_term(terms, prefixed(terms, PM_PREFIX_COPY, record->text_hash), 0);
	if (copy)
		add_term(terms, PM_STR(PM_PREFIX_COPY), 0);
	return terms->failed ? pm_fail_memory(err) : PM_OK;
}

struct pm_str pm_terms_key(const struct pm_terms *terms)
{
	return pm_terms_text(terms, &terms->items[terms->key]);
}

const struct pm_term *pm_terms_all(const struct pm_terms *terms, size_t *count)
{
	*count = terms->item_count;
	return terms->items;
}

struct pm_str pm_terms_text(const struct pm_terms *terms, const struct pm_term *term)
{
	return pm_dictionary_text(&terms->dictionary, term->number);
}

const struct pm_dictionary *pm_terms_dictionary(const struct pm_terms *terms)
{
	return &terms->dictionary;
}

const struct pm_term *pm_terms_find(const struct pm_terms *terms, struct pm_str text)
{
	uint32_t number = pm_dictionary_find(&terms->dictionary, text);

	return number != PM_NO_NUMBER && has_item(terms, number)
	               ? &terms->items[terms->known[number].item]
	               : NULL;
}

const struct pm_term_place *pm_terms_places(const struct pm_terms *terms)
{
	return terms->places;
}

const struct pm_value *pm_terms_values(const struct pm_terms *terms, size_t *count)
{
	*count = terms->value_count;
	return terms->values;
}

const char *pm_terms_stemmer(const struct pm_terms *terms)
{
	return pm_stemmer_name(terms->stemmer);
}
