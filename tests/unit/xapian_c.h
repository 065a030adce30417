/*
 * What the tests of the binding share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_XAPIAN_C_H
#define TESTS_UNIT_XAPIAN_C_H

#include "tests/unit/directory.h"
#include "tests/unit/test.h"

#include <xapian-c.h>

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define S(literal) ((struct xap_str){(literal), sizeof(literal) - 1})

/* A test runs in a fresh directory of its own, as the current one. */
static void *test_directory;

static inline int enter_directory(void **state)
{
	(void)state;
	return make_directory(&test_directory) != 0 || chdir(test_directory) != 0;
}

static inline int leave_directory(void **state)
{
	(void)state;
	return chdir("/") != 0 || remove_directory(&test_directory) != 0;
}

#define in_fresh_directory(test) \
	cmocka_unit_test_setup_teardown(test, enter_directory, leave_directory)

/* The error of the last call; OK() fails the test with its message. */
static struct xap_error err;

#define OK(call)                                                                                \
	do {                                                                                    \
		if ((call) != XAP_OK)                                                           \
			fail_msg("%s: %s %s", #call, xap_status_name(err.status), err.message); \
		assert_string_equal(err.message, "");                                           \
	} while (0)

/* The call must fail with this status and a message that holds this text. */
#define FAILS(call, expected, text)                                                              \
	do {                                                                                     \
		enum xap_status got = (call);                                                    \
		if (got != (expected) || err.status != got || strstr(err.message, text) == NULL) \
			fail_msg("%s: %s %s", #call, xap_status_name(got), err.message);         \
	} while (0)

static inline bool str_is(struct xap_str str, const char *expected)
{
	return str.len == strlen(expected) && memcmp(str.ptr, expected, str.len) == 0;
}

static inline struct xap_str str_of(const char *string)
{
	return (struct xap_str){string, strlen(string)};
}

/** Add the words of a text as postings, wdf 1 each, positions from 1. */
static inline void add_words(struct xap_document *document, const char *text)
{
	uint32_t position = 0;
	while (*(text += strspn(text, " ")) != '\0') {
		size_t len = strcspn(text, " ");
		OK(xap_document_add_posting(
			document, (struct xap_str){text, len}, ++position, 1, &err));
		text += len;
	}
}

/** Add a document of words, with its unique term Q<uid> and its text as data. */
static inline uint32_t add_text(struct xap_writer *writer, const char *uid, const char *text)
{
	struct xap_document *document;
	uint32_t docid;

	OK(xap_document_new(&document, &err));
	add_words(document, text);
	OK(xap_document_add_term(document, str_of(uid), 0, &err));
	OK(xap_document_set_data(document, str_of(text), &err));
	OK(xap_writer_add(writer, document, &docid, &err));
	xap_document_free(document);
	return docid;
}

static inline struct xap_writer *open_writer(const char *path)
{
	static const struct xap_writer_options no_sync = {.no_sync = true};
	struct xap_writer *writer;
	OK(xap_writer_open(&writer, path, &no_sync, &err));
	return writer;
}

static inline struct xap_reader *open_reader(const char *path)
{
	struct xap_reader *reader;
	OK(xap_reader_open(&reader, path, &err));
	return reader;
}

/** Make a database of texts; document i + 1 is texts[i], its unique term Q<i + 1>. */
static inline void make_database(const char *path, const char *const *texts, size_t count)
{
	struct xap_writer *writer = open_writer(path);
	for (size_t i = 0; i < count; i++) {
		char uid[32];
		snprintf(uid, sizeof uid, "Q%zu", i + 1);
		add_text(writer, uid, texts[i]);
	}
	OK(xap_writer_commit(writer, &err));
	xap_writer_free(writer);
}

static inline uint32_t count_documents(const char *path)
{
	struct xap_reader *reader = open_reader(path);
	struct xap_info info;
	OK(xap_reader_info(reader, &info, &err));
	xap_reader_free(reader);
	return info.documents;
}

/** Gathers what a walk shows, as "term=freq term=freq", until the text is limit long. */
struct gathered {
	char text[512];
	size_t limit; /* 0: none */
};

static inline int gather(void *ctx, struct xap_str term, uint32_t freq)
{
	struct gathered *gathered = ctx;
	size_t len = strlen(gathered->text);
	snprintf(gathered->text + len, sizeof gathered->text - len, "%s%.*s=%u",
		len == 0 ? "" : " ", (int)term.len, term.ptr, (unsigned)freq);
	return gathered->limit != 0 && strlen(gathered->text) >= gathered->limit;
}

#endif
