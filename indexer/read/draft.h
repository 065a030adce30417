/*
 * A document in the making: what the readers of all formats share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_DRAFT_H
#define PM_INDEXER_READ_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "indexer/read/read.h"
#include "lib/arena.h"
#include "lib/buf.h"

/** What a format can say about a document. */
enum pm_draft_field {
	PM_DRAFT_ID,
	PM_DRAFT_URL,
	PM_DRAFT_TITLE,
	PM_DRAFT_DATE,
	PM_DRAFT_SOURCE,
	PM_DRAFT_KIND,
	PM_DRAFT_LANGUAGE,
	PM_DRAFT_AUTHOR, /* any number of these two */
	PM_DRAFT_TAG,
	PM_DRAFT_TEXT,
	PM_DRAFT_COUNT
};

/** The most authors, and the most tags, of a document: no publisher gives as many. */
#define PM_DRAFT_LIST_MAX 1000

struct pm_draft_list {
	struct pm_str *items;
	size_t count, capacity;
	bool is_cut; /* there were more than PM_DRAFT_LIST_MAX */
};

/** What an index knew of a document that was dumped from it. Copied into the draft's arena. */
struct pm_draft_dumped {
	struct pm_str uid;       /* empty: it was not dumped */
	struct pm_str path;      /* its member is PM_DRAFT_ID */
	struct pm_str published; /* as ISO 8601, where the words of PM_DRAFT_DATE do not give it */
	struct pm_str kind_reason;
};

/**
 * A document in the making: pm_draft_begin, put what is found, pm_draft_send; pm_draft_free at the
 * end. When memory runs out, pm_draft_send says so.
 */
struct pm_draft {
	const struct pm_read_options *options;
	const struct pm_read_sink *sink;
	struct pm_arena arena;
	struct pm_str values[PM_DRAFT_COUNT]; /* not of authors and tags */
	const char *found[PM_DRAFT_COUNT];    /* where the value, or the first one, was found */
	struct pm_draft_list authors, tags;
	enum pm_kind guessed_kind; /* where metadata say none */
	struct pm_str guess_reason;
	const uint32_t *pages; /* as in struct pm_document; borrowed until pm_draft_send */
	size_t page_count;
	struct pm_draft_dumped dumped;
	bool is_numbered; /* its id is only its number */
	uint64_t line;    /* where it begins; 0: it is the whole input */
};

/** Begin a document, forgetting the one before. line: as in struct pm_problem. */
void pm_draft_begin(struct pm_draft *draft, uint64_t line);

/**
 * Begin the document of a whole input and give its bytes as text: without a byte order mark and in
 * UTF-8, from the encoding that the mark tells, else the charset of options where they are not
 * UTF-8, else that is detected; what is none of it becomes U+FFFD, with a warning. *text is
 * borrowed from bytes or from room, which the caller frees.
 */
enum pm_status pm_draft_begin_text(struct pm_draft *draft, struct pm_str bytes, struct pm_buf *room,
	struct pm_str *text, struct pm_error *err);

void pm_draft_free(struct pm_draft *draft);

/** Add to a list what is not in it, borrowed; the memory of the list is the arena's. */
void pm_draft_list_add(struct pm_arena *arena, struct pm_draft_list *list, struct pm_str value);

/** The name of a field in metadata ("title", "author"), and another one for it or NULL. */
const char *pm_draft_name(enum pm_draft_field field, const char **other);

/** The name is one of a field. */
bool pm_draft_is_field(struct pm_str name);

/** The field that a member of metadata is read as, by its name or by the options; PM_DRAFT_COUNT
 * when it is none of ours. */
enum pm_draft_field pm_draft_field_of(const struct pm_read_options *options, struct pm_str member);

/**
 * Put a value, if it is not empty and, for a field of one value, none was put before. It is copied,
 * made one line and UTF-8; but PM_DRAFT_TEXT is borrowed until pm_draft_send and kept as it is.
 * how: where it was found ("og:title"), borrowed until pm_draft_send.
 */
void pm_draft_put(
	struct pm_draft *draft, enum pm_draft_field field, struct pm_str value, const char *how);

/** A copy of a value, as pm_draft_put makes it: one trimmed line of UTF-8. */
struct pm_str pm_draft_clean(struct pm_draft *draft, struct pm_str value);

/** Name the document by its number among those of the input, if it has neither id nor URL yet. */
void pm_draft_put_number(struct pm_draft *draft, size_t number);

/** Put each of the tags between commas. */
void pm_draft_put_tags(struct pm_draft *draft, struct pm_str tags, const char *how);

/** Guess the kind, for a document whose metadata do not say; reason: in words, for struct
 * pm_document. */
void pm_draft_guess_kind(struct pm_draft *draft, enum pm_kind kind, struct pm_str reason);

/** Tell the sink of a problem with the document. */
enum pm_status pm_draft_problem(struct pm_draft *draft, enum pm_severity severity,
	const struct pm_error *problem, struct pm_error *err);

/** The same with the words. */
__attribute__((format(printf, 3, 4))) enum pm_status pm_draft_warn(
	struct pm_draft *draft, struct pm_error *err, const char *format, ...);

/** pm_charset_decode with a warning of what is not in the encoding. *text: the bytes if they are
 * UTF-8, else what is in room. */
enum pm_status pm_draft_decode(struct pm_draft *draft, struct pm_str bytes, const char *charset,
	struct pm_buf *room, struct pm_str *text, struct pm_error *err);

/** The same as pm_charset_choose says, with a warning where that is not what the bytes declare.
 * declared: may be empty. */
enum pm_status pm_draft_decode_declared(struct pm_draft *draft, struct pm_str bytes,
	const char *declared, struct pm_buf *room, struct pm_str *text, struct pm_error *err);

/**
 * Give the document to the sink, after what was found for it, and warnings about a date, kind or
 * language that cannot be read and of authors or tags beyond PM_DRAFT_LIST_MAX. One without title
 * and text is a failure: "empty". bytes: as in struct pm_read_sink.
 */
enum pm_status pm_draft_send(struct pm_draft *draft, size_t bytes, struct pm_error *err);

#endif
