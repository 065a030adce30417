/*
 * The catalogue: what was indexed, from where, when, with what result.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_CATALOGUE_H
#define PM_LIB_CATALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

#include "lib/buf.h"

/** Goes up whenever the tables change. */
#define PM_CATALOGUE_VERSION 3

/** Bytes of a document's fingerprint. */
#define PM_FINGERPRINT_SIZE 16

/** The size of a file that has to be read again whatever it is like now. */
#define PM_FILE_UNKNOWN (-1)

/** In place of a file's id: the document came from none. */
#define PM_FILE_NONE 0

struct pm_catalogue;

/** How a catalogue is opened. */
enum pm_catalogue_mode {
	PM_CATALOGUE_READ,  /* it must exist */
	PM_CATALOGUE_WRITE, /* it is made when it does not */
	PM_CATALOGUE_COPY, /* changes are made to a copy that goes away, empty when there is none */
};

/** A file that was read. */
struct pm_catalogue_file {
	int64_t id;
	struct pm_str path;
	int64_t size;          /* bytes, or PM_FILE_UNKNOWN */
	int64_t mtime;         /* nanoseconds since 1970 UTC */
	struct pm_str options; /* what else its documents depend on, as a text */
};

enum pm_document_state {
	PM_DOCUMENT_INDEXED,
	PM_DOCUMENT_SUPERSEDED, /* another document of the same uid is in the index in its place */
	PM_DOCUMENT_COPY,       /* in the index, as a copy of one that has the same text */
};

/** A row of a document. */
struct pm_catalogue_document {
	int64_t id;
	struct pm_str uid;
	int64_t file;       /* PM_FILE_NONE: from none */
	struct pm_str path; /* of the file; not looked at when it is put */
	struct pm_str member;
	int64_t size; /* bytes of the text */
	struct pm_str sha256;
	struct pm_str kind, source, title, language;
	struct pm_str published;   /* ISO 8601; empty: not known */
	struct pm_str fingerprint; /* PM_FINGERPRINT_SIZE bytes: of all that is indexed of it */
	struct pm_str text_hash;   /* as pm_text_hash gives it; empty: too short to be compared */
	enum pm_document_state state;
};

/** A record, or a whole file, that could not be indexed, or not all of it. */
struct pm_catalogue_failure {
	struct pm_str path;
	struct pm_str record; /* its name in the file, or its line; empty: the file */
	struct pm_str reason;
	bool lost;         /* the document is not in the index; else only a part of what it says */
	int64_t failed_at; /* seconds since 1970; not looked at when it is added */
};

/** Callbacks; what they are given is borrowed until they return, and another status than PM_OK ends
 * the walk and is returned from it. They may change the catalogue. */
typedef enum pm_status (*pm_catalogue_file_function)(
	void *context, const struct pm_catalogue_file *file, struct pm_error *err);
typedef enum pm_status (*pm_catalogue_document_function)(
	void *context, const struct pm_catalogue_document *document, struct pm_error *err);

/**
 * Open the catalogue of an index; give *out to the caller (pm_catalogue_free).
 *
 * PM_NOT_FOUND when it is to be read and there is none, or no table in it yet; PM_CORRUPT when it
 * is damaged or of another version. Changes begin a transaction, which pm_catalogue_commit ends;
 * pm_catalogue_free abandons it.
 */
enum pm_status pm_catalogue_open(struct pm_catalogue **out, const char *index,
	enum pm_catalogue_mode mode, struct pm_error *err);

void pm_catalogue_free(struct pm_catalogue *catalogue);

/** Begin a transaction, unless there is one, before anything is changed: a look-up within one waits
 * for no lock of its own. Others may read meanwhile. */
enum pm_status pm_catalogue_begin(struct pm_catalogue *catalogue, struct pm_error *err);

/** Make the changes durable; nothing happens when there are none. */
enum pm_status pm_catalogue_commit(struct pm_catalogue *catalogue, struct pm_error *err);

/** The text kept under a name; PM_NOT_FOUND. Borrowed until the next call. */
enum pm_status pm_catalogue_note(
	struct pm_catalogue *catalogue, const char *name, struct pm_str *out, struct pm_error *err);

/** Keep a text under a name. */
enum pm_status pm_catalogue_set_note(
	struct pm_catalogue *catalogue, const char *name, struct pm_str text, struct pm_error *err);

/** The file of a path; PM_NOT_FOUND. Its texts are borrowed until the next call. */
enum pm_status pm_catalogue_find_file(struct pm_catalogue *catalogue, struct pm_str path,
	struct pm_catalogue_file *out, struct pm_error *err);

/** Add a file, or change that of the same path; file->id gets its number. */
enum pm_status pm_catalogue_put_file(
	struct pm_catalogue *catalogue, struct pm_catalogue_file *file, struct pm_error *err);

/** Have a file read again, whatever it is like now. */
enum pm_status pm_catalogue_suspect_file(
	struct pm_catalogue *catalogue, int64_t id, struct pm_error *err);

/** Delete a file and its failures; its documents must be gone. */
enum pm_status pm_catalogue_delete_file(
	struct pm_catalogue *catalogue, int64_t id, struct pm_error *err);

/** Walk all files, by id. */
enum pm_status pm_catalogue_each_file(struct pm_catalogue *catalogue,
	pm_catalogue_file_function function, void *context, struct pm_error *err);

/** Add a document (id 0; it gets one) or change the one of its id. */
enum pm_status pm_catalogue_put_document(struct pm_catalogue *catalogue,
	struct pm_catalogue_document *document, struct pm_error *err);

enum pm_status pm_catalogue_set_state(struct pm_catalogue *catalogue, int64_t id,
	enum pm_document_state state, struct pm_error *err);

enum pm_status pm_catalogue_delete_document(
	struct pm_catalogue *catalogue, int64_t id, struct pm_error *err);

/** Call the function with the first document of a text and a state, if there is one. */
enum pm_status pm_catalogue_first_of_text(struct pm_catalogue *catalogue, struct pm_str text_hash,
	enum pm_document_state state, pm_catalogue_document_function function, void *context,
	struct pm_error *err);

/** Note that a document makes way for one of another text, with that text's digest: when the one
 * before was first there, and until when. Nothing is noted when the text is the same. */
enum pm_status pm_catalogue_keep_version(
	struct pm_catalogue *catalogue, int64_t id, struct pm_str sha256, struct pm_error *err);

/** Keep a copy's data at hand until pm_catalogue_forget_data, under the document's id: in a
 * temporary file, beside the catalogue. */
enum pm_status pm_catalogue_put_data(
	struct pm_catalogue *catalogue, int64_t id, struct pm_str data, struct pm_error *err);

/** Append the data kept for a document; PM_NOT_FOUND. */
enum pm_status pm_catalogue_find_data(
	struct pm_catalogue *catalogue, int64_t id, struct pm_buf *out, struct pm_error *err);

enum pm_status pm_catalogue_forget_data(struct pm_catalogue *catalogue, struct pm_error *err);

/** Walk the documents of a uid, by id: one that is in the index at most, and those superseded. */
enum pm_status pm_catalogue_each_of_uid(struct pm_catalogue *catalogue, struct pm_str uid,
	pm_catalogue_document_function function, void *context, struct pm_error *err);

/** Walk those of a uid that another document of it has to do with, by id: the one in the index, and
 * those superseded of the same file and member. */
enum pm_status pm_catalogue_each_related(struct pm_catalogue *catalogue, struct pm_str uid,
	int64_t file, struct pm_str member, pm_catalogue_document_function function, void *context,
	struct pm_error *err);

/** Walk the documents of a file, by id. */
enum pm_status pm_catalogue_each_of_file(struct pm_catalogue *catalogue, int64_t file,
	pm_catalogue_document_function function, void *context, struct pm_error *err);

/** Walk all documents that are in the index, copies too. */
enum pm_status pm_catalogue_each_indexed(struct pm_catalogue *catalogue,
	pm_catalogue_document_function function, void *context, struct pm_error *err);

/** In place of when a version was last seen: it is in the index. */
#define PM_VERSION_PRESENT 0

/** A text that a document had or has; times in seconds since 1970. */
struct pm_catalogue_version {
	struct pm_str sha256;
	int64_t first_seen;
	int64_t last_seen; /* when another text took its place, or PM_VERSION_PRESENT */
};

/** Walk the versions of a uid, as they came. */
enum pm_status pm_catalogue_each_version(struct pm_catalogue *catalogue, struct pm_str uid,
	enum pm_status (*function)(
		void *context, const struct pm_catalogue_version *version, struct pm_error *err),
	void *context, struct pm_error *err);

enum pm_status pm_catalogue_add_failure(struct pm_catalogue *catalogue,
	const struct pm_catalogue_failure *failure, struct pm_error *err);

/** Whether a path has failures. */
enum pm_status pm_catalogue_has_failures(
	struct pm_catalogue *catalogue, struct pm_str path, bool *out, struct pm_error *err);

/** Forget the failures of a path; changes nothing when there are none. */
enum pm_status pm_catalogue_clear_failures(
	struct pm_catalogue *catalogue, struct pm_str path, struct pm_error *err);

enum pm_status pm_catalogue_each_failure(struct pm_catalogue *catalogue,
	enum pm_status (*function)(
		void *context, const struct pm_catalogue_failure *failure, struct pm_error *err),
	void *context, struct pm_error *err);

/** Numbers about the whole. */
struct pm_catalogue_totals {
	int64_t files, indexed, superseded, copies;
	int64_t text_bytes;
	int64_t lost, incomplete; /* failures */
	int64_t dated;
	char first[16], last[16]; /* days, `2024-03-25`, or "" */
};
enum pm_status pm_catalogue_totals(
	struct pm_catalogue *catalogue, struct pm_catalogue_totals *out, struct pm_error *err);

/** What documents are counted by. */
enum pm_catalogue_group {
	PM_GROUP_KIND,
	PM_GROUP_LANGUAGE,
	PM_GROUP_SOURCE,
};

/** Walk the values of a group among the documents that are indexed, the most frequent first. */
enum pm_status pm_catalogue_each_group(struct pm_catalogue *catalogue,
	enum pm_catalogue_group group,
	enum pm_status (*function)(
		void *context, struct pm_str value, int64_t count, struct pm_error *err),
	void *context, struct pm_error *err);

/** Look through the whole file; PM_CORRUPT says what is first found to be wrong. */
enum pm_status pm_catalogue_check(struct pm_catalogue *catalogue, struct pm_error *err);

#endif
