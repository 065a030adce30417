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

#include "indexer/stemmers.h"
#include "lib/breaks.h"
#include "lib/error.h"
#include "lib/sort_key.h"
#include "lib/term.h"
#include "lib/xap.h"

/* A hash table of a document's terms: open addressing, its size a power of two. */
struct entry {
	uint32_t hash;
	uint32_t text, len; /* in texts */
	uint32_t wdf;
	uint32_t position_count;
	uint32_t first, last; /* in places, counted from 1; 0: none */
};

/* A position, and the next one of the same term. */
struct place {
	uint32_t position;
	uint32_t next;
};

struct pm_terms {
	struct pm_analyzer *analyzer;
	struct pm_stemmers *stemmers;
	struct pm_stemmer *stemmer; /* of this document */

	uint32_t *table; /* numbers of entries, counted from 1; 0: free */
	size_t table_size;
	struct entry *entries;
	size_t entry_count, entry_capacity;
	struct place *places;
	size_t place_count, place_capacity;
	struct pm_buf texts;
	struct pm_buf scratch; /* a term with its prefix */
	struct pm_buf value_bytes;
	struct pm_buf breaks;
	uint32_t last_break; /* position */
	size_t key;          /* number of the unique term */
	struct pm_value values[PM_VALUES_MAX];
	size_t value_count;
	bool failed; /* memory ran out */
};

enum {
	TABLE_FIRST = 4096,
	ENTRIES_FIRST = 1024
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
	terms->table_size = TABLE_FIRST;
	terms->table = calloc(terms->table_size, sizeof *terms->table);
	if (terms->table == NULL) {
		status = pm_fail_memory(err);
		goto out;
	}
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
	pm_buf_free(&terms->texts);
	free(terms->places);
	free(terms->entries);
	free(terms->table);
	pm_stemmers_free(terms->stemmers);
	pm_analyzer_free(terms->analyzer);
	free(terms);
}

/* FNV-1a of 64 bits, eight bytes at a time, its halves folded: terms are short and few collide. */
static uint32_t hash_of(const char *bytes, size_t len)
{
	uint64_t hash = 14695981039346656037u;
	uint64_t word;

	for (; len >= 8; bytes += 8, len -= 8) {
		memcpy(&word, bytes, 8);
		hash = (hash ^ word) * 1099511628211u;
		hash ^= hash >> 29;
	}
	for (; len > 0; bytes++, len--)
		hash = (hash ^ (unsigned char)*bytes) * 1099511628211u;
	return (uint32_t)(hash ^ hash >> 32);
}

/* Make room for one more item of size bytes in an array that doubles. */
static bool grow(void **array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return true;
	size_t larger = *capacity < ENTRIES_FIRST ? ENTRIES_FIRST : 2 * *capacity;
	void *moved = reallocarray(*array, larger, size);
	if (moved == NULL)
		return false;
	*array = moved;
	*capacity = larger;
	return true;
}

static bool grow_table(struct pm_terms *terms)
{
	size_t size = 2 * terms->table_size;
	uint32_t *table = calloc(size, sizeof *table);

	if (table == NULL)
		return false;
	for (size_t i = 0; i < terms->entry_count; i++) {
		size_t slot = terms->entries[i].hash & (size - 1);
		while (table[slot] != 0)
			slot = (slot + 1) & (size - 1);
		table[slot] = (uint32_t)i + 1;
	}
	free(terms->table);
	terms->table = table;
	terms->table_size = size;
	return true;
}

/* Add an entry at a free slot of the table. */
static struct entry *add_entry(
	struct pm_terms *terms, size_t slot, struct pm_str text, uint32_t hash)
{
	if (!grow((void **)&terms->entries, terms->entry_count, &terms->entry_capacity,
		    sizeof *terms->entries))
		return NULL;
	struct entry *entry = &terms->entries[terms->entry_count++];
	*entry = (struct entry){
		.hash = hash, .text = (uint32_t)terms->texts.len, .len = (uint32_t)text.len};
	pm_buf_add_str(&terms->texts, text);
	terms->table[slot] = (uint32_t)terms->entry_count;
	if (terms->texts.failed)
		return NULL;
	if (2 * terms->entry_count > terms->table_size && !grow_table(terms))
		return NULL;
	return entry;
}

/* The slot of the table where a term is, or belongs. */
static size_t slot_of(const struct pm_terms *terms, struct pm_str text, uint32_t hash)
{
	size_t slot = hash & (terms->table_size - 1);

	while (terms->table[slot] != 0) {
		const struct entry *entry = &terms->entries[terms->table[slot] - 1];
		if (entry->hash == hash && entry->len == text.len &&
			memcmp(terms->texts.ptr + entry->text, text.ptr, text.len) == 0)
			break;
		slot = (slot + 1) & (terms->table_size - 1);
	}
	return slot;
}

/* The entry of a term, made when there is none; NULL when memory ran out. */
static struct entry *entry_of(struct pm_terms *terms, struct pm_str text)
{
	uint32_t hash = hash_of(text.ptr, text.len);
	size_t slot = slot_of(terms, text, hash);

	if (terms->table[slot] != 0)
		return &terms->entries[terms->table[slot] - 1];
	struct entry *entry = add_entry(terms, slot, text, hash);
	if (entry == NULL)
		terms->failed = true;
	return entry;
}

static void add_term(struct pm_terms *terms, struct pm_str text, uint32_t wdf)
{
	struct entry *entry = entry_of(terms, text);

	if (entry != NULL)
		entry->wdf += wdf;
}

/* Positions of a term come in ascending order; the same twice counts as one. */
static void add_posting(struct pm_terms *terms, struct pm_str text, uint32_t position, uint32_t wdf)
{
	struct entry *entry = entry_of(terms, text);

	if (entry == NULL)
		return;
	entry->wdf += wdf;
	if (entry->last != 0 && terms->places[entry->last - 1].position == position)
		return;
	if (!grow((void **)&terms->places, terms->place_count, &terms->place_capacity,
		    sizeof *terms->places)) {
		terms->failed = true;
		return;
	}
	terms->places[terms->place_count++] = (struct place){.position = position};
	uint32_t number = (uint32_t)terms->place_count;
	if (entry->last != 0)
		terms->places[entry->last - 1].next = number;
	else
		entry->first = number;
	entry->last = number;
	entry->position_count++;
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

static void add_token(
	struct pm_terms *terms, const struct words *words, const struct pm_token *token)
{
	struct pm_str stems[PM_STEMS_MAX];

	add_posting(terms,
		*words->prefix == '\0' ? token->term : prefixed(terms, words->prefix, token->term),
		token->position, words->wdf);
	if (words->stem_prefix == NULL)
		return;
	size_t count = pm_stemmer_stems(terms->stemmer, token, stems);
	for (size_t i = 0; i < count; i++)
		add_term(terms, prefixed(terms, words->stem_prefix, stems[i]), words->wdf);
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
		add_token(terms, words, &token);
		if (words->breaks != NO_BREAKS)
			add_break(terms, &walk, &token, first);
		first = false;
	}
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
	memset(terms->table, 0, terms->table_size * sizeof *terms->table);
	terms->entry_count = 0;
	terms->place_count = 0;
	terms->value_count = 0;
	pm_buf_clear(&terms->texts);
	pm_buf_clear(&terms->value_bytes);
	pm_buf_clear(&terms->breaks);
	terms->last_break = 0;
	terms->failed = false;
}

/* After a huge document: do not clear a huge table for each small one to come. */
static enum pm_status shrink(struct pm_terms *terms, struct pm_error *err)
{
	if (terms->table_size <= 64 * TABLE_FIRST)
		return PM_OK;
	free(terms->table);
	terms->table_size = TABLE_FIRST;
	terms->table = calloc(terms->table_size, sizeof *terms->table);
	return terms->table != NULL ? PM_OK : pm_fail_memory(err);
}

enum pm_status pm_terms_build(
	struct pm_terms *terms, const struct pm_document *document, struct pm_error *err)
{
	enum pm_status status;

	if ((status = shrink(terms, err)) != PM_OK)
		return status;
	clear(terms);
	if ((status = pm_stemmers_get(terms->stemmers, document->language, &terms->stemmer, err)) !=
		PM_OK)
		return status;

	pm_buf_clear(&terms->scratch);
	pm_term_add_uid(&terms->scratch, document->uid);
	terms->key = terms->entry_count;
	if (terms->scratch.failed)
		return pm_fail_memory(err);
	add_term(terms, pm_buf_str(&terms->scratch), 0);

	add_body(terms, document);
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

struct pm_str pm_terms_key(const struct pm_terms *terms)
{
	return pm_terms_get(terms, terms->key).text;
}

size_t pm_terms_count(const struct pm_terms *terms)
{
	return terms->entry_count;
}

struct pm_term pm_terms_get(const struct pm_terms *terms, size_t number)
{
	const struct entry *entry = &terms->entries[number];

	return (struct pm_term){
		.text = {terms->texts.ptr + entry->text, entry->len},
		.hash = entry->hash,
		.wdf = entry->wdf,
		.position_count = entry->position_count,
	};
}

bool pm_terms_find(const struct pm_terms *terms, struct pm_str text, size_t *number)
{
	size_t slot = slot_of(terms, text, hash_of(text.ptr, text.len));

	if (terms->table[slot] == 0)
		return false;
	*number = terms->table[slot] - 1;
	return true;
}

bool pm_terms_position(
	const struct pm_terms *terms, size_t number, uint32_t *cursor, uint32_t *position)
{
	uint32_t place =
		*cursor == 0 ? terms->entries[number].first : terms->places[*cursor - 1].next;

	if (place == 0)
		return false;
	*cursor = place;
	*position = terms->places[place - 1].position;
	return true;
}

const struct pm_value *pm_terms_values(const struct pm_terms *terms, size_t *count)
{
	*count = terms->value_count;
	return terms->values;
}

struct pm_terms_size pm_terms_size(const struct pm_terms *terms)
{
	return (struct pm_terms_size){terms->entry_count, terms->texts.len, terms->place_count};
}

const char *pm_terms_stemmer(const struct pm_terms *terms)
{
	return pm_stemmer_name(terms->stemmer);
}
