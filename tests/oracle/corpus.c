/*
 * The documents as the oracle sees them: read from an index once, taken apart into tokens once.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/oracle/corpus.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pressmark/query.h>
#include <pressmark/search.h>

#include "lib/buf.h"
#include "lib/text/sentence.h"

enum {
	FORMS_MAX = 1 << 20
};

void oracle_die(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("oracle: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(2);
}

void *oracle_make_room(void *items, size_t size, size_t count, size_t *capacity)
{
	void *moved = pm_make_room(items, size, count + 1, capacity);

	if (moved == NULL)
		oracle_die("out of memory");
	return moved;
}

/* ---- Forms ---- */

static struct pm_stemmer *new_stemmer(const char *language)
{
	struct pm_stemmer *stemmer;
	struct pm_error err;

	if (pm_stemmer_new(&stemmer, language, &err) != PM_OK)
		oracle_die("%s", err.message);
	return stemmer;
}

/* The stemmer of a document's language. */
static struct pm_stemmer *stemmer_of(struct oracle_corpus *corpus, struct pm_str language)
{
	for (size_t i = 0; i < corpus->stemmer_count; i++)
		if (pm_str_equal(corpus->stemmers[i].language, language))
			return corpus->stemmers[i].stemmer;

	corpus->stemmers = oracle_make_room(corpus->stemmers, sizeof *corpus->stemmers,
		corpus->stemmer_count, &corpus->stemmer_capacity);
	struct oracle_stemmer *added = &corpus->stemmers[corpus->stemmer_count++];
	added->language = pm_arena_copy(&corpus->arena, language);
	added->stemmer = new_stemmer(language.len > 0 ? added->language.ptr : "none");
	return added->stemmer;
}

static uint32_t add_form(struct oracle_corpus *corpus, const struct pm_token *token,
	struct pm_str language, struct pm_str sample)
{
	struct pm_str stems[PM_STEMS_MAX];

	corpus->forms = oracle_make_room(
		corpus->forms, sizeof *corpus->forms, corpus->form_count, &corpus->form_capacity);
	struct oracle_form *form = &corpus->forms[corpus->form_count];
	*form = (struct oracle_form){
		.term = pm_arena_copy(&corpus->arena, token->term), .sample = sample};
	form->stem_count = pm_stemmer_stems(stemmer_of(corpus, language), token, stems);
	for (size_t i = 0; i < form->stem_count; i++)
		form->stems[i] = pm_arena_copy(&corpus->arena, stems[i]);
	if (corpus->form_count + 1 == FORMS_MAX)
		oracle_die("more than %d different words", FORMS_MAX);
	return (uint32_t)corpus->form_count++;
}

/* The number of a token's form; equal tokens of one language have one. */
static uint32_t form_of(struct oracle_corpus *corpus, const struct pm_token *token,
	struct pm_str language, struct pm_str sample)
{
	bool spaceless = token->kind == PM_TOKEN_UNIGRAM || token->kind == PM_TOKEN_BIGRAM;
	struct pm_buf key = {0};
	ENTRY *entry;

	pm_buf_add_format(&key, "%.*s %c %.*s %.*s", (int)language.len, language.ptr,
		spaceless ? 's' : 'w', (int)token->term.len, token->term.ptr,
		(int)token->accented.len, token->accented.ptr);
	if (hsearch_r((ENTRY){.key = key.ptr}, FIND, &entry, &corpus->table) == 0) {
		uintptr_t number = add_form(corpus, token, language, sample);
		char *kept = (char *)pm_arena_copy(&corpus->arena, pm_buf_str(&key)).ptr;
		if (hsearch_r((ENTRY){.key = kept, .data = (void *)number}, ENTER, &entry,
			    &corpus->table) == 0)
			oracle_die("out of memory");
	}
	pm_buf_free(&key);
	return (uint32_t)(uintptr_t)entry->data;
}

/* ---- Tokens ---- */

/* Where in a passage the reading is: its sentence and paragraph, and the sentence after it. */
struct place {
	struct pm_sentences sentences;
	struct pm_sentence next;
	bool more;
	uint32_t sentence, paragraph;
};

/* Go on to the sentence that holds a byte. */
static void move_to(struct place *place, size_t byte)
{
	while (place->more && place->next.start <= byte) {
		place->sentence++;
		if (place->next.paragraph)
			place->paragraph++;
		place->more = pm_sentences_next(&place->sentences, &place->next);
	}
}

/* Append a passage's tokens; returns the position after the last of them. */
static uint32_t read_passage(struct oracle_corpus *corpus, struct oracle_tokens *tokens,
	struct pm_prose prose, struct pm_str language, uint32_t passage, uint32_t position)
{
	struct pm_str text = prose.text;
	struct place place = {0};
	struct pm_token token;

	pm_sentences_start(&place.sentences, prose);
	place.more = pm_sentences_next(&place.sentences, &place.next);
	pm_analyzer_start(corpus->analyzer, text, position);
	while (pm_analyzer_next(corpus->analyzer, &token)) {
		struct pm_str written = {text.ptr + token.start, token.end - token.start};
		move_to(&place, token.start);
		tokens->items = oracle_make_room(
			tokens->items, sizeof *tokens->items, tokens->count, &tokens->capacity);
		tokens->items[tokens->count++] = (struct oracle_token){
			.form = form_of(corpus, &token, language, written),
			.position = token.position,
			.start = (uint32_t)token.start,
			.end = (uint32_t)token.end,
			.sentence = place.sentence,
			.paragraph = place.paragraph,
			.passage = passage,
			.kind = token.kind,
		};
	}
	return pm_analyzer_position(corpus->analyzer);
}

static void read_values(struct oracle_corpus *corpus, struct oracle_document *document,
	enum pm_field_id field, const struct pm_str *values, size_t count)
{
	uint32_t position = 1;

	for (size_t i = 0; i < count; i++)
		position =
			PM_FIELD_GAP + read_passage(corpus, &document->words[field],
					       pm_prose_of_line(values[i]),
					       document->document.language, (uint32_t)i, position);
}

static void read_words(struct oracle_corpus *corpus, struct oracle_document *document)
{
	const struct pm_document *from = &document->document;
	struct oracle_tokens *words = &document->words[PM_FIELD_BODY];

	uint32_t position =
		read_passage(corpus, words, pm_prose_of_line(from->title), from->language, 0, 1);
	document->title_count = words->count;
	read_passage(
		corpus, words, pm_prose_of(from->text), from->language, 1, position + PM_FIELD_GAP);
	read_values(corpus, document, PM_FIELD_AUTHOR, from->authors, from->author_count);
	read_values(corpus, document, PM_FIELD_SOURCE, &from->source, 1);
	read_values(corpus, document, PM_FIELD_TAG, from->tags, from->tag_count);
}

struct oracle_tokens oracle_words_of(const struct oracle_document *document, enum pm_field_id field)
{
	struct oracle_tokens words = document->words[field];

	if (field == PM_FIELD_TITLE) {
		words = document->words[PM_FIELD_BODY];
		words.count = document->title_count;
	}
	return words;
}

struct pm_str oracle_text_of(const struct oracle_document *document, enum pm_field_id field,
	const struct oracle_token *token)
{
	const struct pm_document *from = &document->document;
	struct pm_str passage = token->passage == 0 ? from->title : from->text;

	if (field == PM_FIELD_AUTHOR)
		passage = from->authors[token->passage];
	else if (field == PM_FIELD_TAG)
		passage = from->tags[token->passage];
	else if (field == PM_FIELD_SOURCE)
		passage = from->source;
	return (struct pm_str){passage.ptr + token->start, token->end - token->start};
}

/* ---- Documents ---- */

static const struct pm_str *copy_values(
	struct pm_arena *arena, const struct pm_str *values, size_t count)
{
	struct pm_str *copies = pm_arena_alloc(arena, count + 1, sizeof *copies);

	for (size_t i = 0; i < count && copies != NULL; i++)
		copies[i] = pm_arena_copy(arena, values[i]);
	return copies;
}

static enum pm_status add_document(void *context, const struct pm_hit *hit, struct pm_error *err)
{
	struct oracle_corpus *corpus = context;
	struct pm_arena *arena = &corpus->arena;
	const struct pm_document *from = &hit->document;

	(void)err;
	corpus->documents = oracle_make_room(
		corpus->documents, sizeof *corpus->documents, corpus->count, &corpus->capacity);
	struct oracle_document *document = &corpus->documents[corpus->count++];
	*document = (struct oracle_document){
		.document =
			{
				.uid = pm_arena_copy(arena, from->uid),
				.title = pm_arena_copy(arena, from->title),
				.text = pm_arena_copy(arena, from->text),
				.language = pm_arena_copy(arena, from->language),
				.source = pm_arena_copy(arena, from->source),
				.authors = copy_values(arena, from->authors, from->author_count),
				.author_count = from->author_count,
				.tags = copy_values(arena, from->tags, from->tag_count),
				.tag_count = from->tag_count,
				.kind = from->kind,
				.published = from->published,
			},
		.site = pm_arena_copy(arena, hit->site),
	};
	if (arena->failed)
		oracle_die("out of memory");
	read_words(corpus, document);
	return PM_OK;
}

static int compare_documents(const void *a, const void *b)
{
	struct pm_str x = ((const struct oracle_document *)a)->document.uid;
	struct pm_str y = ((const struct oracle_document *)b)->document.uid;
	int order = memcmp(x.ptr, y.ptr, x.len < y.len ? x.len : y.len);

	return order != 0 ? order : (x.len > y.len) - (x.len < y.len);
}

static void read_stemmers(struct oracle_corpus *corpus, struct pm_index *index)
{
	const struct pm_str *names = pm_index_stemmers(index, &corpus->index_stemmer_count);

	corpus->index_stemmers = pm_arena_alloc(
		&corpus->arena, corpus->index_stemmer_count + 1, sizeof *corpus->index_stemmers);
	for (size_t i = 0; i < corpus->index_stemmer_count; i++)
		corpus->index_stemmers[i] =
			new_stemmer(pm_arena_copy(&corpus->arena, names[i]).ptr);
}

void oracle_corpus_read(struct oracle_corpus *corpus, struct pm_index *index)
{
	const struct pm_search_options all = {.limit = PM_LIMIT_ALL, .no_snippets = true};
	const struct pm_hit_visitor visitor = {.context = corpus, .hit = add_document};
	struct pm_query *query = NULL;
	struct pm_error err;

	*corpus = (struct oracle_corpus){0};
	if (hcreate_r(FORMS_MAX, &corpus->table) == 0)
		oracle_die("out of memory");
	if (pm_analyzer_new(&corpus->analyzer, &err) != PM_OK ||
		pm_query_parse(&query, PM_STR("*"), NULL, &err) != PM_OK ||
		pm_search_each(index, query, &all, &visitor, &err) != PM_OK)
		oracle_die("%s", err.message);
	pm_query_free(query);
	if (corpus->count == 0 || corpus->count != pm_index_count(index))
		oracle_die("* finds %zu documents of %zu", corpus->count,
			(size_t)pm_index_count(index));
	qsort(corpus->documents, corpus->count, sizeof *corpus->documents, compare_documents);
	read_stemmers(corpus, index);
}

void oracle_corpus_free(struct oracle_corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++)
		for (size_t field = 0; field < PM_FIELD_COUNT; field++)
			free(corpus->documents[i].words[field].items);
	for (size_t i = 0; i < corpus->stemmer_count; i++)
		pm_stemmer_free(corpus->stemmers[i].stemmer);
	for (size_t i = 0; i < corpus->index_stemmer_count; i++)
		pm_stemmer_free(corpus->index_stemmers[i]);
	free(corpus->stemmers);
	free(corpus->forms);
	free(corpus->documents);
	hdestroy_r(&corpus->table);
	pm_analyzer_free(corpus->analyzer);
	pm_arena_free(&corpus->arena);
}

const struct oracle_document *oracle_corpus_find(
	const struct oracle_corpus *corpus, struct pm_str uid)
{
	const struct oracle_document sought = {.document = {.uid = uid}};

	return bsearch(&sought, corpus->documents, corpus->count, sizeof sought, compare_documents);
}
