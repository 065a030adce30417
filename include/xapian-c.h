/*
 * A C binding of libxapian 1.4 and later: write, read, query, search, compact.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef XAPIAN_C_H
#define XAPIAN_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Rules for every function here:
 *
 * - No C++ exception comes out. What can fail returns a status and, if err is not NULL, fills *err
 * with it and one line of text that names the database, the document or the term. Outputs are
 * untouched on failure, but for *out, which is NULL then.
 * - *out is the caller's, undone by its own _free, which takes NULL and cannot fail. Whole results
 * are one object: everything reached through it lives as long as it.
 * - Everything passed in is borrowed for the duration of the call; nothing of the caller's is kept.
 * - Strings are bytes with a length and may hold NULs. A struct xap_str with len 0 may have ptr
 * NULL on the way in, never on the way out. Strings of results are also NUL-terminated.
 * - A handle belongs to one thread at a time; so do a query and all queries made of it (Xapian
 * counts references without locks). Different handles are independent.
 * - XAP_NO_MEMORY leaves everything as sound as libxapian does: 1.4's matcher and commit are known
 * to end the process when memory runs out inside them; nothing here adds to that.
 * - Document numbers (docid) count from 1. Positions count from 0.
 */

#ifdef __cplusplus
extern "C" {
#endif

/** Marks what this library exports. */
#define XAP_API __attribute__((visibility("default")))

/** Bytes that belong to somebody else; not terminated. */
struct xap_str {
	const char *ptr;
	size_t len;
};

/** What a caller does differently. */
enum xap_status {
	XAP_OK,
	XAP_NOT_FOUND, /* no such database or document */
	XAP_INVALID,   /* an argument or the moment of the call is wrong; a term is too long */
	XAP_QUERY,     /* the query cannot be run: too many expansions, unfit parts of a phrase */
	XAP_LOCKED,    /* another writer has the database */
	XAP_MODIFIED,  /* the database changed twice under the reader: xap_reader_reopen, ask again
	                */
	XAP_CORRUPT,   /* the database is damaged */
	XAP_VERSION,   /* the database is of a format this libxapian does not read */
	XAP_NETWORK,   /* the remote server cannot be reached or does not answer */
	XAP_IO,        /* the operating system said no */
	XAP_NO_MEMORY,
	XAP_INTERRUPTED, /* the caller's own wish */
	XAP_INTERNAL,    /* a mistake in libxapian or here */
};

/** What went wrong, in words; the caller's own, nothing in it is to be freed. */
struct xap_error {
	enum xap_status status;
	char message[256]; /* one line, UTF-8 as far as the names in it are; "" with XAP_OK */
};

/** The name of a status, "XAP_LOCKED"; "?" for a number that is none. Static. */
XAP_API const char *xap_status_name(enum xap_status status);

/** The version of the libxapian this was compiled with, "1.4.22". Static. */
XAP_API const char *xap_version_compiled(void);
/** The version of the libxapian that is running. Static. */
XAP_API const char *xap_version_running(void);

/** One string as a result. */
struct xap_text {
	const char *ptr; /* terminated */
	size_t len;
};
XAP_API void xap_text_free(struct xap_text *text);

/** Called for each term or key, in byte order; freq as the caller of it says. Nonzero ends the
 * walk. The string lives until it returns. It must return: neither longjmp nor a C++ exception may
 * leave it. */
typedef int xap_term_callback(void *ctx, struct xap_str term, uint32_t freq);

/* ---- Numbers as values ---- */

/** The most bytes xap_number_encode writes. */
#define XAP_NUMBER_SIZE 9

/** Write a number so that bytes sort as numbers do (Xapian's sortable_serialise); returns the bytes
 * written. NaN, which has no order, is written as nothing (0 bytes). */
XAP_API size_t xap_number_encode(double number, char out[XAP_NUMBER_SIZE]);
/** The number that xap_number_encode wrote. */
XAP_API double xap_number_decode(struct xap_str encoded);

/* ---- Documents to be written ---- */

/** The longest term, in bytes; a NUL inside counts twice (glass stores it as two). */
#define XAP_TERM_SIZE 245

/** A document under construction: terms with positions, values in numbered slots, data. */
struct xap_document;

XAP_API enum xap_status xap_document_new(struct xap_document **out, struct xap_error *err);
XAP_API void xap_document_free(struct xap_document *document);

/** Make it empty, to be filled again. */
XAP_API enum xap_status xap_document_clear(struct xap_document *document, struct xap_error *err);

/** What a reader gets back for a hit; any bytes. */
XAP_API enum xap_status xap_document_set_data(
	struct xap_document *document, struct xap_str data, struct xap_error *err);

/**
 * Add a term, or to the wdf (within-document frequency) of a term that is there.
 *
 * wdf_increment: 0 for a term that only filters; the document's length is the sum of all wdf.
 * Returns XAP_INVALID for an empty term and one longer than XAP_TERM_SIZE.
 */
XAP_API enum xap_status xap_document_add_term(struct xap_document *document, struct xap_str term,
	uint32_t wdf_increment, struct xap_error *err);

/** xap_document_add_term with a position, for phrases. Cheapest when positions of a term come in
 * ascending order. */
XAP_API enum xap_status xap_document_add_posting(struct xap_document *document, struct xap_str term,
	uint32_t position, uint32_t wdf_increment, struct xap_error *err);

/** Take a term with all its positions out again; XAP_INVALID when it is not there. */
XAP_API enum xap_status xap_document_remove_term(
	struct xap_document *document, struct xap_str term, struct xap_error *err);

/** Set the value of a slot, for sorting, ranges, facets and collapsing; empty removes it. */
XAP_API enum xap_status xap_document_set_value(
	struct xap_document *document, uint32_t slot, struct xap_str value, struct xap_error *err);

/** xap_document_set_value with xap_number_encode; XAP_INVALID for NaN. */
XAP_API enum xap_status xap_document_set_number(
	struct xap_document *document, uint32_t slot, double number, struct xap_error *err);

/** How many different terms it has. */
XAP_API enum xap_status xap_document_term_count(
	const struct xap_document *document, uint32_t *out, struct xap_error *err);

/* ---- Writer ---- */

/** A database open for writing; there is one at a time, others get XAP_LOCKED. */
struct xap_writer;

enum xap_writer_mode {
	XAP_CREATE_OR_OPEN,
	XAP_CREATE_OR_OVERWRITE,
	XAP_CREATE, /* XAP_INVALID when there is one */
	XAP_OPEN,   /* XAP_NOT_FOUND when there is none */
};

struct xap_writer_options {
	enum xap_writer_mode mode;
	bool no_sync;        /* do not fsync: fast, and corrupt after a power cut */
	bool full_sync;      /* ask the disk, too, where the system can */
	bool dangerous;      /* update in place: no readers, and corrupt after a crash */
	bool no_termlist;    /* smaller; but documents cannot be replaced, deleted or looked into */
	bool wait_for_lock;  /* rather than XAP_LOCKED */
	uint32_t block_size; /* bytes, a power of two from 2048 to 65536; 0: 8192. Only on creation
	                      */
};

/**
 * Open a database directory (or a stub file that names one) for writing.
 *
 * options: NULL for defaults. Only the last component of the path is created.
 *
 * Nothing written is seen by readers, or survives, before xap_writer_commit: neither after Xapian's
 * own threshold (every XAPIAN_FLUSH_THRESHOLD changes, 10,000 by default, its buffers go to disk as
 * uncommitted blocks, which bounds memory), nor on xap_writer_free, where Xapian's destructor would
 * commit.
 *
 * When writing fails other than by XAP_NOT_FOUND or an argument refused beforehand, Xapian has
 * dropped all changes since the last commit. The writer remembers and refuses further changes and
 * the commit with XAP_INVALID until xap_writer_cancel acknowledges the loss: a commit never holds
 * less than the caller thinks.
 */
XAP_API enum xap_status xap_writer_open(struct xap_writer **out, const char *path,
	const struct xap_writer_options *options, struct xap_error *err);

/** Close without committing, and release the lock. */
XAP_API void xap_writer_free(struct xap_writer *writer);

/** Make all changes since the last commit durable and visible, at once. */
XAP_API enum xap_status xap_writer_commit(struct xap_writer *writer, struct xap_error *err);

/** Drop all changes since the last commit (or xap_writer_begin); ends a transaction. */
XAP_API enum xap_status xap_writer_cancel(struct xap_writer *writer, struct xap_error *err);

/** Begin a transaction: commit what is pending, so that xap_writer_cancel goes back to here.
 * XAP_INVALID inside another one. */
XAP_API enum xap_status xap_writer_begin(struct xap_writer *writer, struct xap_error *err);
/** Commit and end the transaction; XAP_INVALID when there is none. */
XAP_API enum xap_status xap_writer_end(struct xap_writer *writer, struct xap_error *err);

/** Add a document under the next free number. docid: gets it; may be NULL. */
XAP_API enum xap_status xap_writer_add(struct xap_writer *writer,
	const struct xap_document *document, uint32_t *docid, struct xap_error *err);

/** Put a document in the place of number docid, whether that was taken or not. */
XAP_API enum xap_status xap_writer_replace(struct xap_writer *writer, uint32_t docid,
	const struct xap_document *document, struct xap_error *err);

/** Put a document in the place of the first indexed by a term, delete any others, or add it when
 * there is none. The term must be added to the document by the caller. docid: gets its number; may
 * be NULL. */
XAP_API enum xap_status xap_writer_replace_term(struct xap_writer *writer,
	struct xap_str unique_term, const struct xap_document *document, uint32_t *docid,
	struct xap_error *err);

/** Delete document docid; XAP_NOT_FOUND when there is none. */
XAP_API enum xap_status xap_writer_delete(
	struct xap_writer *writer, uint32_t docid, struct xap_error *err);

/** Delete every document indexed by a term; fine when there is none. */
XAP_API enum xap_status xap_writer_delete_term(
	struct xap_writer *writer, struct xap_str unique_term, struct xap_error *err);

/** Set the database's metadata under a key (not empty); an empty value removes it. */
XAP_API enum xap_status xap_writer_set_metadata(
	struct xap_writer *writer, struct xap_str key, struct xap_str value, struct xap_error *err);

/** Add to, or take from, the frequency of a word in the spelling dictionary. */
XAP_API enum xap_status xap_writer_add_spelling(
	struct xap_writer *writer, struct xap_str word, uint32_t freq, struct xap_error *err);
XAP_API enum xap_status xap_writer_remove_spelling(
	struct xap_writer *writer, struct xap_str word, uint32_t freq, struct xap_error *err);

/* What a writer sees of the database, uncommitted changes included. */

/** Facts about a database. */
struct xap_info {
	uint32_t documents;
	uint32_t last_docid; /* highest number ever used */
	uint64_t total_length;
	double average_length; /* terms per document, as BM25 uses it */
	uint32_t shortest;     /* a lower bound on the length of those that have terms */
	uint32_t longest;      /* an upper bound on the length of each */
	uint64_t revision;     /* of the last commit seen; 0 of several databases or a remote one */
	size_t shards;
	bool has_positions;
};
XAP_API enum xap_status xap_writer_info(
	struct xap_writer *writer, struct xap_info *out, struct xap_error *err);
/** Number of documents indexed by a term. */
XAP_API enum xap_status xap_writer_term_freq(
	struct xap_writer *writer, struct xap_str term, uint32_t *out, struct xap_error *err);
/** The number of the first document indexed by a term; XAP_NOT_FOUND when there is none. */
XAP_API enum xap_status xap_writer_find(
	struct xap_writer *writer, struct xap_str term, uint32_t *docid, struct xap_error *err);
/** The value of a metadata key; empty when not set. */
XAP_API enum xap_status xap_writer_metadata(struct xap_writer *writer, struct xap_str key,
	struct xap_text **out, struct xap_error *err);
/** The UUID of the database, 36 characters. */
XAP_API enum xap_status xap_writer_uuid(
	struct xap_writer *writer, struct xap_text **out, struct xap_error *err);

/* ---- Reader ---- */

/** One or several databases open for reading, as they were when opened or last reopened. Any number
 * of readers; a commit does not disturb them, a second one may: then every call returns
 * XAP_MODIFIED until xap_reader_reopen. */
struct xap_reader;

/** Open a database directory, single file, stub directory (with a file XAPIANDB) or stub file. */
XAP_API enum xap_status xap_reader_open(
	struct xap_reader **out, const char *path, struct xap_error *err);

/** Open several as one; documents are numbered round robin: (docid - 1) * count + index + 1. count
 * 0: an empty one, to be filled by xap_reader_add. */
XAP_API enum xap_status xap_reader_open_many(
	struct xap_reader **out, const char *const *paths, size_t count, struct xap_error *err);

/** Open what a xapian-tcpsrv serves. timeout_ms: for connecting and for each answer; 0: 10,000. */
XAP_API enum xap_status xap_reader_open_remote(struct xap_reader **out, const char *host,
	uint16_t port, uint32_t timeout_ms, struct xap_error *err);

/** Make the databases of another reader part of this one as well; that one stays the caller's. */
XAP_API enum xap_status xap_reader_add(
	struct xap_reader *reader, const struct xap_reader *other, struct xap_error *err);

XAP_API void xap_reader_free(struct xap_reader *reader);

/** Go on to the latest commit. changed: false when there was none to go to; may be NULL. The list
 * of databases in a stub is not read again: open anew for that. */
XAP_API enum xap_status xap_reader_reopen(
	struct xap_reader *reader, bool *changed, struct xap_error *err);

XAP_API enum xap_status xap_reader_info(
	struct xap_reader *reader, struct xap_info *out, struct xap_error *err);

/** The UUID; of several databases all, with ':' between. */
XAP_API enum xap_status xap_reader_uuid(
	struct xap_reader *reader, struct xap_text **out, struct xap_error *err);

/** How often a term occurs. All 0 when it does not. */
struct xap_term_stats {
	uint32_t documents;   /* term frequency: documents it indexes */
	uint64_t occurrences; /* collection frequency: the sum of its wdf */
	uint32_t wdf_max;     /* an upper bound */
};
XAP_API enum xap_status xap_reader_term_stats(struct xap_reader *reader, struct xap_str term,
	struct xap_term_stats *out, struct xap_error *err);

/** Asked now and then whether to give up: XAP_INTERRUPTED. It must return. */
struct xap_interrupt {
	bool (*wanted)(void *ctx); /* NULL: never */
	void *ctx;
};

/** Count the documents that any of some terms index. */
XAP_API enum xap_status xap_reader_count_any(struct xap_reader *reader, const struct xap_str *terms,
	size_t count, struct xap_interrupt interrupt, uint32_t *out, struct xap_error *err);

/** Walk all terms that begin with prefix (empty: all), with the number of documents each indexes.
 */
XAP_API enum xap_status xap_reader_terms(struct xap_reader *reader, struct xap_str prefix,
	xap_term_callback *callback, void *ctx, struct xap_error *err);

/** As xap_term_callback; *next may be set to a string after term, to go on at the first term that
 * is not before it (borrowed until the next call). */
typedef int xap_term_walk_callback(
	void *ctx, struct xap_str term, uint32_t freq, struct xap_str *next);
/** Walk the terms that begin with prefix (empty: all) as xap_reader_terms, but with leaps. */
XAP_API enum xap_status xap_reader_terms_walk(struct xap_reader *reader, struct xap_str prefix,
	xap_term_walk_callback *callback, void *ctx, struct xap_error *err);

struct xap_posting {
	uint32_t docid;
	uint32_t wdf;
	uint32_t length; /* of the document */
};
struct xap_postings {
	const struct xap_posting *items;
	size_t count;
};
/** The documents indexed by a term (empty: all documents, wdf 1), ascending, from docid first on,
 * at most limit (0: all). */
XAP_API enum xap_status xap_reader_postings(struct xap_reader *reader, struct xap_str term,
	uint32_t first, size_t limit, struct xap_postings **out, struct xap_error *err);
XAP_API void xap_postings_free(struct xap_postings *postings);

/** Which parts of a document to fetch. */
enum xap_part {
	XAP_DATA = 1,
	XAP_VALUES = 2,
	XAP_TERMS = 4,
	XAP_POSITIONS = 8, /* implies XAP_TERMS */
	XAP_ALL_PARTS = 15,
};
struct xap_value {
	uint32_t slot;
	struct xap_str value;
};
struct xap_stored_term {
	struct xap_str term;
	uint32_t wdf;
	uint32_t position_count;
	const uint32_t *positions; /* ascending */
};
/** A document as the database holds it; parts not asked for are empty. */
struct xap_stored {
	uint32_t docid;
	uint32_t length;       /* sum of wdf */
	uint32_t unique_terms; /* an upper bound on its different terms */
	struct xap_str data;
	const struct xap_value *values; /* by slot */
	size_t value_count;
	const struct xap_stored_term *terms; /* in byte order */
	size_t term_count;
};
/** Fetch a document; XAP_NOT_FOUND when there is none. parts: of enum xap_part, ored. */
XAP_API enum xap_status xap_reader_document(struct xap_reader *reader, uint32_t docid,
	unsigned parts, struct xap_stored **out, struct xap_error *err);
XAP_API void xap_stored_free(struct xap_stored *stored);

struct xap_positions {
	const uint32_t *items; /* ascending */
	size_t count;
};
/** Where a term stands in a document; none when it does not, or is indexed without positions. */
XAP_API enum xap_status xap_reader_positions(struct xap_reader *reader, uint32_t docid,
	struct xap_str term, struct xap_positions **out, struct xap_error *err);
XAP_API void xap_positions_free(struct xap_positions *positions);

/**
 * Called for a document that a term indexes: its place in the list of docids that was given, its
 * wdf and positions, ascending; borrowed until it returns. Nonzero ends the walk.
 */
typedef int xap_occurrence_callback(
	void *ctx, size_t number, uint32_t wdf, const uint32_t *positions, size_t count);
/** Walk the documents among docids (ascending, count of them) that a term indexes. with_positions:
 * else none are read. */
XAP_API enum xap_status xap_reader_occurrences(struct xap_reader *reader, struct xap_str term,
	const uint32_t *docids, size_t count, bool with_positions,
	xap_occurrence_callback *callback, void *ctx, struct xap_error *err);

/** Called for a document that has a value; as xap_occurrence_callback. */
typedef int xap_value_callback(void *ctx, size_t number, struct xap_str value);
/** Walk the documents among docids (ascending, count of them) that have a value in a slot. */
XAP_API enum xap_status xap_reader_values(struct xap_reader *reader, uint32_t slot,
	const uint32_t *docids, size_t count, xap_value_callback *callback, void *ctx,
	struct xap_error *err);

/** The values of a slot, over all documents. */
struct xap_value_stats {
	uint32_t documents;   /* that have one */
	struct xap_str lower; /* bounds, perhaps not attained; empty when there are none */
	struct xap_str upper;
};
XAP_API enum xap_status xap_reader_value_stats(struct xap_reader *reader, uint32_t slot,
	struct xap_value_stats **out, struct xap_error *err);
XAP_API void xap_value_stats_free(struct xap_value_stats *stats);

/** The value of a metadata key; empty when not set. Of several databases the first answers. */
XAP_API enum xap_status xap_reader_metadata(struct xap_reader *reader, struct xap_str key,
	struct xap_text **out, struct xap_error *err);
/** Walk the metadata keys that begin with prefix; freq is 0. */
XAP_API enum xap_status xap_reader_metadata_keys(struct xap_reader *reader, struct xap_str prefix,
	xap_term_callback *callback, void *ctx, struct xap_error *err);

/** The likeliest correction of a word within max_edits edits (0: 2); empty when there is none. */
XAP_API enum xap_status xap_reader_spelling(struct xap_reader *reader, struct xap_str word,
	unsigned max_edits, struct xap_text **out, struct xap_error *err);
/** Walk the spelling dictionary, with the frequency of each word. */
XAP_API enum xap_status xap_reader_spellings(
	struct xap_reader *reader, xap_term_callback *callback, void *ctx, struct xap_error *err);

/* ---- Queries ---- */

/** A query is never changed once made; a compound shares its parts, which stay the caller's to
 * free, at any time. */
struct xap_query;

enum xap_op {
	XAP_AND,
	XAP_OR,
	XAP_AND_NOT,   /* the first and none of the others */
	XAP_XOR,       /* an odd number of them */
	XAP_AND_MAYBE, /* the first; the others only add weight */
	XAP_FILTER,    /* all, with the weight of the first */
	XAP_NEAR,      /* all within a window of positions, in any order */
	XAP_PHRASE,    /* the same in order */
	XAP_ELITE_SET, /* any of the best few */
	XAP_SYNONYM,   /* any, weighted as one term */
	XAP_MAX,       /* any, with the greatest of their weights */
};

/** Every document. */
XAP_API enum xap_status xap_query_all(struct xap_query **out, struct xap_error *err);
/** No document. */
XAP_API enum xap_status xap_query_nothing(struct xap_query **out, struct xap_error *err);

/** wqf: how often it stands in the query, as a factor of its weight, usually 1. position: its place
 * in the query, 0 if of no matter. XAP_INVALID for an empty term; one that is too long matches
 * nothing. */
XAP_API enum xap_status xap_query_term(struct xap_query **out, struct xap_str term, uint32_t wqf,
	uint32_t position, struct xap_error *err);

/**
 * Combine queries.
 *
 * parameter: for XAP_NEAR and XAP_PHRASE the window, the most positions from first to last counting
 * both (0: count); for XAP_ELITE_SET how many (0: 10); else 0. count 0 gives a query that matches
 * nothing. Parts of XAP_NEAR and XAP_PHRASE are terms or XAP_OR of terms, else the search returns
 * XAP_QUERY.
 */
XAP_API enum xap_status xap_query_combine(struct xap_query **out, enum xap_op op,
	const struct xap_query *const *parts, size_t count, uint32_t parameter,
	struct xap_error *err);

/** xap_query_combine of terms, in one call. */
XAP_API enum xap_status xap_query_terms(struct xap_query **out, enum xap_op op,
	const struct xap_str *terms, size_t count, uint32_t parameter, struct xap_error *err);

/** Multiply its weight by factor (not negative; 0: it only filters). */
XAP_API enum xap_status xap_query_scale(struct xap_query **out, const struct xap_query *query,
	double factor, struct xap_error *err);

/** The documents of a term, without weight. As xap_query_term scaled by 0, which Xapian 1.4.22
 * cannot always search for: where docids have gaps and all documents have the term
 * (DatabaseCorruptError). */
XAP_API enum xap_status xap_query_filter(
	struct xap_query **out, struct xap_str term, struct xap_error *err);

/**
 * The documents of a list, without weight. docids: ascending, count of them, each of a document
 * that is there, copied; as reader numbers them, on whose databases alone the query can be used,
 * and which must be local.
 */
XAP_API enum xap_status xap_query_documents(struct xap_query **out, const struct xap_reader *reader,
	const uint32_t *docids, size_t count, struct xap_error *err);

/** Documents whose value in slot is from low to high, both included, in byte order; never those
 * without a value there. */
XAP_API enum xap_status xap_query_value_range(struct xap_query **out, uint32_t slot,
	struct xap_str low, struct xap_str high, struct xap_error *err);
XAP_API enum xap_status xap_query_value_ge(
	struct xap_query **out, uint32_t slot, struct xap_str low, struct xap_error *err);
XAP_API enum xap_status xap_query_value_le(
	struct xap_query **out, uint32_t slot, struct xap_str high, struct xap_error *err);

/** What to do about more expansions than allowed. */
enum xap_expansion_limit {
	XAP_LIMIT_ERROR, /* the search returns XAP_QUERY */
	XAP_LIMIT_FIRST, /* take the first in byte order */
	XAP_LIMIT_MOST_FREQUENT,
};
/** Any term that begins with prefix. max_expansion: 0 for no limit. combiner: XAP_SYNONYM, XAP_OR
 * or XAP_MAX. */
XAP_API enum xap_status xap_query_wildcard(struct xap_query **out, struct xap_str prefix,
	uint32_t max_expansion, enum xap_expansion_limit limit, enum xap_op combiner,
	struct xap_error *err);

/** Another handle to the same query. */
XAP_API enum xap_status xap_query_copy(
	struct xap_query **out, const struct xap_query *query, struct xap_error *err);

/** The query in words, for people; its form varies with libxapian's version. */
XAP_API enum xap_status xap_query_describe(
	const struct xap_query *query, struct xap_text **out, struct xap_error *err);

/** Walk its different terms in byte order (not the expansions of wildcards); freq is 0. */
XAP_API enum xap_status xap_query_each_term(const struct xap_query *query,
	xap_term_callback *callback, void *ctx, struct xap_error *err);

XAP_API void xap_query_free(struct xap_query *query);

struct xap_docids {
	const uint32_t *items; /* ascending */
	size_t count;
};
/** All documents that match a query, without weights. */
XAP_API enum xap_status xap_query_matches(struct xap_reader *reader, const struct xap_query *query,
	struct xap_interrupt interrupt, struct xap_docids **out, struct xap_error *err);
XAP_API void xap_docids_free(struct xap_docids *docids);

/* ---- Search ---- */

enum xap_weighting {
	XAP_WEIGHT_BM25,
	XAP_WEIGHT_BOOL, /* none: all weights 0 */
	XAP_WEIGHT_BM25PLUS,
	XAP_WEIGHT_TFIDF, /* ntn */
	XAP_WEIGHT_COORD, /* number of terms that match */
	XAP_WEIGHT_NONE,  /* all weights 0, as with BOOL, but that it asks for the wdf: what Xapian
	                     1.4.22 cannot search for else (xap_query_filter), it can. Not with
	                     wildcards, whose weights Xapian then leaks. */
};

/** BM25's parameters (Robertson & Zaragoza 2009). Xapian's own defaults are {1, 0, 1, 0.5, 0.5}. */
struct xap_bm25 {
	double k1;          /* how soon more occurrences stop counting */
	double k2;          /* a correction for document length by query length; 0 for none */
	double k3;          /* the same as k1 for the query */
	double b;           /* 0: length does not matter; 1: fully */
	double min_normlen; /* lengths below this share of the average count as this */
};

enum xap_order {
	XAP_BY_RELEVANCE, /* then keys, if any */
	XAP_BY_KEYS,      /* then relevance */
	XAP_BY_KEYS_ONLY, /* weights are not computed when nothing needs them */
};
/* Whatever the order, remaining ties are by ascending docid. */

struct xap_sort_key {
	uint32_t slot;
	bool descending;
	bool absent_first; /* documents without a value there: else last */
};

struct xap_search_options {
	uint32_t offset;         /* hits to skip */
	uint32_t limit;          /* hits to give; 0: none but counts. UINT32_MAX: all */
	uint32_t check_at_least; /* documents to look at before estimating counts; UINT32_MAX: exact
	                            counts */

	enum xap_weighting weighting;
	const struct xap_bm25 *bm25; /* NULL: Xapian's own */

	enum xap_order order;
	const struct xap_sort_key *keys; /* first is first */
	size_t key_count;

	bool collapse; /* keep only the best collapse_max with the same value in collapse_slot */
	uint32_t collapse_slot;
	uint32_t collapse_max; /* 0: 1 */

	int cutoff_percent; /* drop hits below this percentage; only by relevance */
	double cutoff_weight;

	const uint32_t *facet_slots; /* count values of these among the documents looked at */
	size_t facet_slot_count;
	size_t facet_max; /* most frequent values to give of each; 0: all */

	double time_limit; /* seconds, after which counts are estimated (not results cut); 0: none
	                    */

	struct xap_interrupt interrupt; /* asked at documents that match */

	/* What to fetch with each hit. */
	bool with_data;
	bool with_terms; /* which of the query's terms match */
	const uint32_t *value_slots;
	size_t value_slot_count;
	bool with_term_weights; /* fill in terms of the result */
};

struct xap_hit {
	uint32_t docid;
	uint32_t rank; /* 0 is the best of all, whatever the offset */
	double weight;
	int percent;             /* of the weight that all terms would have given; 0 to 100 */
	uint32_t collapse_count; /* a lower bound of how many more have its value */
	struct xap_str collapse_value;
	struct xap_str data;
	const struct xap_str *values; /* one for each of value_slots */
	const struct xap_str *terms;  /* by their place in the query */
	size_t term_count;
};

struct xap_facet_value {
	struct xap_str value;
	uint32_t documents;
};
struct xap_facet {
	uint32_t slot;
	uint32_t total;                       /* documents looked at, with and without a value */
	const struct xap_facet_value *values; /* most frequent first, then in byte order */
	size_t count;
};

struct xap_term_weight {
	struct xap_str term;
	uint32_t documents; /* that have it, in the whole database */
	double weight;      /* the most it can contribute to a document */
};

struct xap_results {
	const struct xap_hit *hits;
	size_t count;
	uint32_t matches_lower, matches_estimated, matches_upper; /* all equal: exact */
	double max_possible;            /* a bound on the weight of any document */
	double max_attained;            /* the greatest weight met */
	const struct xap_facet *facets; /* one for each of facet_slots */
	size_t facet_count;
	const struct xap_term_weight *terms; /* of the query, in byte order */
	size_t term_count;
};

/**
 * Find the documents that match a query, best first.
 *
 * options: NULL for the first 10 by relevance. Gives an object with no hits when nothing matches.
 * XAP_MODIFIED when the database changed underneath: xap_reader_reopen and ask again.
 */
XAP_API enum xap_status xap_search(struct xap_reader *reader, const struct xap_query *query,
	const struct xap_search_options *options, struct xap_results **out, struct xap_error *err);
XAP_API void xap_results_free(struct xap_results *results);

struct xap_expand_options {
	size_t limit;             /* 0: 10 */
	bool include_query_terms; /* those of query, too */
	bool exact_frequencies;   /* slower and more precise with several databases */
	double min_weight;
	/* Whether to consider a term; NULL: all. It must return, as xap_term_callback. */
	bool (*accept)(void *ctx, struct xap_str term);
	void *ctx;
};
struct xap_expansion_term {
	struct xap_str term;
	double weight;
};
struct xap_expansion {
	const struct xap_expansion_term *terms; /* best first */
	size_t count;
};
/** The terms most typical of some relevant documents (an ESet), to expand a query with, or to find
 * similar ones. query: may be NULL. options: NULL for defaults. */
XAP_API enum xap_status xap_expand(struct xap_reader *reader, const struct xap_query *query,
	const uint32_t *docids, size_t docid_count, const struct xap_expand_options *options,
	struct xap_expansion **out, struct xap_error *err);
XAP_API void xap_expansion_free(struct xap_expansion *expansion);

/* ---- Care ---- */

struct xap_compact_options {
	bool keep_docids; /* do not renumber: ranges of several sources must not overlap */
	bool multipass;   /* merge in several passes: faster for many sources */
	bool single_file; /* one file rather than a directory */
	bool fuller;      /* smallest; slow to update afterwards */
	bool plain;       /* do not split items to save space */
	uint32_t block_size;
	/* Told of progress, "postlist" "Reduced by 50% 2K (4K -> 2K)"; NULL: nobody. It must
	 * return. */
	void (*progress)(void *ctx, const char *table, const char *status);
	void *ctx;
};
/** Copy one or several databases into a new, compact one at destination; sources stay as they are.
 * Of equal metadata keys with different values the first source's is kept. options: NULL for
 * defaults. */
XAP_API enum xap_status xap_compact(const char *const *sources, size_t count,
	const char *destination, const struct xap_compact_options *options, struct xap_error *err);

/** Look through all blocks of a database directory, one file of it, or of a stub.
 * *errors: how many were found; report: what and where, in lines, may be NULL. A database too
 * damaged to be looked through is XAP_CORRUPT; nothing is changed. */
XAP_API enum xap_status xap_check(
	const char *path, size_t *errors, struct xap_text **report, struct xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
