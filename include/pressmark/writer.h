/*
 * Putting documents into an index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PRESSMARK_WRITER_H
#define PRESSMARK_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include <pressmark/document.h>
#include <pressmark/error.h>

/** An index open for writing. There is one writer at a time. */
struct pm_writer;

/** How an index is built. Its documents are the same either way. */
enum pm_build {
	PM_BUILD_AUTO, /* as is faster, by how much is put and removed against what there is */
	PM_BUILD_BULK, /* all at once, anew with each commit */
	PM_BUILD_API,  /* document by document through Xapian's interface */
};

/** Zero is the default of every member. */
struct pm_writer_options {
	bool must_exist; /* do not make an index where there is none: PM_NOT_FOUND */
	uint64_t memory; /* bytes that the process may take, about; 0: 512 MB */
	unsigned jobs;   /* threads to build with; 0: as many as there are processors */
	enum pm_build build;
};

/** What a writer did since it was opened, in documents. */
struct pm_written {
	uint64_t added;
	uint64_t copies;     /* added as copies of documents that have the same text */
	uint64_t updated;    /* the same document, with other content */
	uint64_t unchanged;  /* put again as it is */
	uint64_t superseded; /* replaced by one of the same uid from elsewhere */
	uint64_t removed;
	const char *notice; /* why nothing is built in bulk, though it was to be; else NULL */
};

/**
 * Open an index for writing, and make it where there is nothing or an empty directory; give *out to
 * the caller (pm_writer_free). Not shared between threads.
 *
 * path: the directory; its parent must exist. options: NULL for the defaults. PM_INVALID when there
 * is something else; PM_BUSY, with who and since when, when another writer has it; PM_CORRUPT when
 * it is damaged or of another version. What a killed writer left undone is found out and noted: its
 * files will be read again.
 */
PM_API enum pm_status pm_writer_open(struct pm_writer **out, const char *path,
	const struct pm_writer_options *options, struct pm_error *err);

/** Abandon what was not committed, and release the lock. */
PM_API void pm_writer_free(struct pm_writer *writer);

/**
 * Put a document in the place of that of its uid, or add it.
 *
 * uid must be given; a language that is not given is told from the text, if that is possible with
 * certainty. Through Xapian's interface it commits by itself when memory is full. PM_INVALID for a
 * document without uid or too large. After any other error all that was not committed is lost and
 * only pm_writer_free is left.
 */
PM_API enum pm_status pm_writer_put(
	struct pm_writer *writer, const struct pm_document *document, struct pm_error *err);

/** Remove the document of a uid, and forget those it superseded. PM_NOT_FOUND when there is none;
 * other errors are as for pm_writer_put. */
PM_API enum pm_status pm_writer_remove(
	struct pm_writer *writer, struct pm_str uid, struct pm_error *err);

/** Make all that was put and removed durable, and visible to readers, at once. Does nothing when
 * nothing was. Where it builds in bulk, nearly all of the work is done here, and readers that have
 * the index open go on with the old one. */
PM_API enum pm_status pm_writer_commit(struct pm_writer *writer, struct pm_error *err);

/** Borrowed from the writer, and kept up to date. */
PM_API const struct pm_written *pm_writer_written(const struct pm_writer *writer);

#endif
