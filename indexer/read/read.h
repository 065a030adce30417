/*
 * From bytes to documents: the one interface of all formats.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_READ_H
#define PM_INDEXER_READ_READ_H

#include <stddef.h>
#include <stdint.h>

#include <pressmark/document.h>
#include <pressmark/error.h>
#include <pressmark/str.h>

#include "indexer/read/input.h"

/** The most bytes of one document as it stands in its file: a text, a page, a line of JSON Lines.
 * (Xapian's document data end at about 100 MB.) */
#define PM_DOCUMENT_BYTES_MAX ((size_t)64 << 20)

/** `--map text=body`: the member `body` is read as the field `text`. */
struct pm_rename {
	struct pm_str field, member;
};

/** What the user says about the inputs; zero is the default. All is borrowed. */
struct pm_read_options {
	enum pm_kind kind;      /* of every document, whatever its metadata say */
	struct pm_str language; /* of documents whose metadata do not say */
	const struct pm_rename *renames;
	size_t rename_count;
	const char *format; /* the name of a reader; NULL: by content, then by name */
	/* Of one member alone (pm_read_member_as); empty elsewhere. */
	struct pm_str url;     /* of a document that is all of it and does not say its own */
	struct pm_str charset; /* of bytes that do not say their own and are not UTF-8 */
};

enum pm_severity {
	PM_PASSED_OVER, /* a member of a container is in no format that can be read */
	PM_WARNING,     /* the document is kept, something of it is not known */
	PM_FAILED,      /* the document is lost */
};

/** What is wrong with one document of an input. */
struct pm_problem {
	enum pm_severity severity;
	struct pm_str member;         /* as in struct pm_document; empty: the whole input */
	uint64_t line;                /* counted from 1; 0: not known */
	const struct pm_error *error; /* in words, without the input's name */
};

/**
 * Where a reader puts what it finds, in the order of the input. What is passed is borrowed until
 * the call returns. A status other than PM_OK, with *err filled in, ends the reading and is
 * returned by it.
 */
struct pm_read_sink {
	void *context;
	/* Take a document. The reader has left uid and path empty, but for what was dumped from an
	 * index, and kind unknown where neither
	 * options nor metadata tell it; all texts but `text` are UTF-8, one line and trimmed.
	 * bytes: how many of the (decompressed) input it stands for. A document's warnings come
	 * right before it. */
	enum pm_status (*document)(
		void *context, struct pm_document *document, size_t bytes, struct pm_error *err);
	enum pm_status (*problem)(
		void *context, const struct pm_problem *problem, struct pm_error *err);
	/* NULL, or told of each value of a document right before it: the field's name ("title",
	 * "author"; again for each author), the value as it was found, and where ("og:title"). */
	void (*found)(void *context, const char *field, struct pm_str value, const char *how);
};

/** PM_INVALID when the options name a field or a format that there is not; pm_read looks too. */
enum pm_status pm_read_options_check(const struct pm_read_options *options, struct pm_error *err);

/**
 * Read an input with the reader that its content, else its name calls for.
 *
 * options: NULL for none. Returns PM_OK when it was read to its end, however many problems the sink
 * was told of; PM_NOT_FOUND when no reader knows its format; PM_INVALID when the one that does
 * cannot take it; PM_IO, PM_CORRUPT when the rest of it cannot be read (what came before was passed
 * on); the sink's status when that ended it.
 */
enum pm_status pm_read(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err);

/**
 * Read a member of a container (pm_input_open_member, pm_input_open_part) as pm_read does.
 *
 * member: what its documents have as their member, or before that with "!" between; a path in the
 * container begins with "/". The sink is told what is wrong with it, and the container goes on with
 * the next: the status is PM_OK, or PM_NO_MEMORY, PM_INTERRUPTED, PM_INTERNAL, or what the sink
 * ended it with.
 */
enum pm_status pm_read_member(struct pm_input *input, struct pm_str member,
	const struct pm_read_options *options, const struct pm_read_sink *sink,
	struct pm_error *err);

/** The same where the container knows more of the member: the url and charset of options, which
 * pm_read_member leaves out, as they are those of the container, if of any. */
enum pm_status pm_read_member_as(struct pm_input *input, struct pm_str member,
	const struct pm_read_options *options, const struct pm_read_sink *sink,
	struct pm_error *err);

/** What the first bytes of an input say about its format. */
enum pm_recognition {
	PM_RECOGNISED_NOT,
	PM_RECOGNISED_BY_NAME, /* it may be: its name decides */
	PM_RECOGNISED,
};

/** A format: one file, one entry in the table. */
struct pm_reader {
	const char *name;
	const char *extensions; /* with a space between, without dots, lower case */
	const char *description;
	/* head: the first bytes of the input, at most PM_READ_HEAD */
	enum pm_recognition (*recognise)(struct pm_str head);
	enum pm_status (*read)(struct pm_input *input, const struct pm_read_options *options,
		const struct pm_read_sink *sink, struct pm_error *err);
};

#define PM_READ_HEAD 4096

/** The member of JSON Lines with what only an index knows of a document: `pressmark-index dump`
 * writes an object there, with `uid`, `path`, `member` and `published`. */
#define PM_JSONL_DUMPED "pressmark"

extern const struct pm_reader pm_reader_archive;
extern const struct pm_reader pm_reader_feed;
extern const struct pm_reader pm_reader_html;
extern const struct pm_reader pm_reader_jsonl;
extern const struct pm_reader pm_reader_mail;
extern const struct pm_reader pm_reader_markdown;
extern const struct pm_reader pm_reader_newsml;
extern const struct pm_reader pm_reader_nitf;
extern const struct pm_reader pm_reader_schema_org;
extern const struct pm_reader pm_reader_docx;
extern const struct pm_reader pm_reader_epub;
extern const struct pm_reader pm_reader_odt;
extern const struct pm_reader pm_reader_pdf;
extern const struct pm_reader pm_reader_mbox;
extern const struct pm_reader pm_reader_text;
extern const struct pm_reader pm_reader_warc;

/** All readers in the order in which they are asked, then NULL. */
extern const struct pm_reader *const pm_readers[];

/** The kind that the innermost folder named `articles` or `statements` gives. */
enum pm_kind pm_kind_of_path(struct pm_str path);

/** The same of the path in a container that a document's member begins with, if it does. */
enum pm_kind pm_kind_of_member(struct pm_str member);

/** Let the folder of a document's member, else of its file (path; NULL: none), say its kind: a name
 * that the user gave says more than what a reader guesses. False when metadata or --kind do, or no
 * folder does. */
bool pm_kind_take_folder(struct pm_document *document, const char *path);

#endif
