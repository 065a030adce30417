/*
 * The documents as the oracle sees them: read from an index once, taken apart into tokens once.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_ORACLE_CORPUS_H
#define PM_TESTS_ORACLE_CORPUS_H

#include <search.h>
#include <stdint.h>

#include <pressmark/document.h>
#include <pressmark/index.h>
#include <pressmark/stemmer.h>

#include "lib/arena.h"
#include "lib/schema.h"

/** All that tells one token from another when they are compared with a query's word. */
struct oracle_form {
	struct pm_str term;
	struct pm_str stems[PM_STEMS_MAX]; /* in its document's language */
	size_t stem_count;
	struct pm_str sample; /* as it is written in some document */
};

/** A word at a place. Its passage is 0 for the title and 1 for the text; in the other fields it is
 * the number of the value. */
struct oracle_token {
	uint32_t form;
	uint32_t position;
	uint32_t start, end;          /* bytes of its passage */
	uint32_t sentence, paragraph; /* of its passage, counted from its beginning */
	uint32_t passage;
	enum pm_token_kind kind;
};

struct oracle_tokens {
	struct oracle_token *items;
	size_t count, capacity;
};

/** A document; words[PM_FIELD_BODY] are those of the title, then those of the text. */
struct oracle_document {
	struct pm_document document;
	struct pm_str site;
	struct oracle_tokens words[PM_FIELD_COUNT];
	size_t title_count; /* tokens of the title */
};

/** A stemmer and the language it is for, as documents have it. */
struct oracle_stemmer {
	struct pm_str language;
	struct pm_stemmer *stemmer;
};

/** All documents, by uid. */
struct oracle_corpus {
	struct pm_arena arena;
	struct oracle_document *documents;
	size_t count, capacity;

	struct oracle_form *forms;
	size_t form_count, form_capacity;
	struct hsearch_data table; /* their numbers */

	struct pm_analyzer *analyzer;
	struct oracle_stemmer *stemmers; /* of the documents' languages */
	size_t stemmer_count, stemmer_capacity;
	struct pm_stemmer **index_stemmers; /* what the words of queries are stemmed by */
	size_t index_stemmer_count;
};

/** Read all documents of an index; ends the program when that is not possible. */
void oracle_corpus_read(struct oracle_corpus *corpus, struct pm_index *index);

void oracle_corpus_free(struct oracle_corpus *corpus);

/** The document of a uid, NULL when there is none. */
const struct oracle_document *oracle_corpus_find(
	const struct oracle_corpus *corpus, struct pm_str uid);

/** The words of a field, for bare words those of title and text. */
struct oracle_tokens oracle_words_of(
	const struct oracle_document *document, enum pm_field_id field);

/** What a token stands for, as written. */
struct pm_str oracle_text_of(const struct oracle_document *document, enum pm_field_id field,
	const struct oracle_token *token);

/** Make room for one more item in an array; there is always memory. */
void *oracle_make_room(void *items, size_t size, size_t count, size_t *capacity);

/** End the program with what went wrong. */
__attribute__((format(printf, 1, 2), noreturn)) void oracle_die(const char *format, ...);

#endif
