/*
 * Tests of the binding: documents and the writer.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/xapian_c.h"

#include <math.h>
#include <signal.h>
#include <sys/resource.h>

static void versions_and_statuses_have_names(void **state)
{
	(void)state;
	assert_true(strchr(xap_version_compiled(), '.') != NULL);
	assert_string_equal(xap_version_compiled(), xap_version_running());
	assert_string_equal(xap_status_name(XAP_OK), "XAP_OK");
	assert_string_equal(xap_status_name(XAP_INTERNAL), "XAP_INTERNAL");
	assert_string_equal(xap_status_name(XAP_INTERNAL + 1), "?");
}

static void numbers_sort_as_bytes(void **state)
{
	(void)state;
	static const double ascending[] = {
		-INFINITY, -1e300, -2, -1, -0.5, 0, 1e-9, 1, 1.5, 2, 1711324800, 1e300, INFINITY};
	char last[XAP_NUMBER_SIZE + 1] = "", next[XAP_NUMBER_SIZE + 1];

	for (size_t i = 0; i < COUNT_OF(ascending); i++) {
		size_t len = xap_number_encode(ascending[i], next);
		assert_true(len <= XAP_NUMBER_SIZE);
		assert_true(xap_number_decode((struct xap_str){next, len}) == ascending[i]);
		memset(next + len, 0, sizeof next - len);
		assert_true(i == 0 || memcmp(last, next, sizeof last) < 0);
		memcpy(last, next, sizeof last);
	}
	assert_int_equal(xap_number_encode(NAN, next), 0);
}

/* Everything a document can hold comes back as it was. */
static void documents_come_back_as_they_were(void **state)
{
	(void)state;
	struct xap_writer *writer = open_writer("db");
	struct xap_document *document;
	struct xap_stored *stored;
	uint32_t docid, count;

	OK(xap_document_new(&document, &err));
	OK(xap_document_add_posting(document, S("word"), 7, 1, &err));
	OK(xap_document_add_posting(document, S("word"), 3, 2, &err));
	OK(xap_document_add_posting(document, S("word"), 100000, 0, &err));
	OK(xap_document_add_term(document, S("plain"), 5, &err));
	OK(xap_document_add_term(document, S("plain"), 1, &err));
	OK(xap_document_add_term(document, S("XKarticle"), 0, &err));
	OK(xap_document_add_term(document, S("nul\0nul"), 1, &err));
	OK(xap_document_add_term(document, S("gone"), 1, &err));
	OK(xap_document_remove_term(document, S("gone"), &err));
	FAILS(xap_document_remove_term(document, S("gone"), &err), XAP_INVALID, "gone");
	OK(xap_document_set_value(document, 4, S("en\0"), &err));
	OK(xap_document_set_value(document, 5, S("x"), &err));
	OK(xap_document_set_value(document, 5, S(""), &err));
	OK(xap_document_set_number(document, 0, 1711324800, &err));
	FAILS(xap_document_set_number(document, 0, NAN, &err), XAP_INVALID, "not a number");
	OK(xap_document_set_data(document, S("data\0\xFF"), &err));
	OK(xap_document_term_count(document, &count, &err));
	assert_int_equal(count, 4);
	OK(xap_writer_add(writer, document, &docid, &err));
	assert_int_equal(docid, 1);

	OK(xap_document_clear(document, &err));
	OK(xap_document_term_count(document, &count, &err));
	assert_int_equal(count, 0);
	OK(xap_writer_add(writer, document, NULL, &err));
	OK(xap_writer_commit(writer, &err));
	xap_document_free(document);
	xap_document_free(NULL);
	xap_writer_free(writer);

	struct xap_reader *reader = open_reader("db");
	OK(xap_reader_document(reader, 1, XAP_ALL_PARTS, &stored, &err));
	assert_int_equal(stored->docid, 1);
	assert_int_equal(stored->length, 3 + 6 + 1);
	assert_int_equal(stored->unique_terms, 4);
	assert_int_equal(stored->data.len, 6);
	assert_memory_equal(stored->data.ptr, "data\0\xFF", 7);
	assert_int_equal(stored->term_count, 4);
	assert_true(str_is(stored->terms[0].term, "XKarticle"));
	assert_int_equal(stored->terms[0].wdf, 0);
	assert_int_equal(stored->terms[1].term.len, 7);
	assert_true(str_is(stored->terms[2].term, "plain"));
	assert_int_equal(stored->terms[2].wdf, 6);
	assert_int_equal(stored->terms[2].position_count, 0);
	assert_int_equal(stored->terms[3].wdf, 3);
	assert_int_equal(stored->terms[3].position_count, 3);
	assert_int_equal(stored->terms[3].positions[0], 3);
	assert_int_equal(stored->terms[3].positions[1], 7);
	assert_int_equal(stored->terms[3].positions[2], 100000);
	assert_int_equal(stored->value_count, 2);
	assert_int_equal(stored->values[0].slot, 0);
	assert_true(xap_number_decode(stored->values[0].value) == 1711324800);
	assert_int_equal(stored->values[1].slot, 4);
	assert_int_equal(stored->values[1].value.len, 3);
	xap_stored_free(stored);

	OK(xap_reader_document(reader, 2, XAP_ALL_PARTS, &stored, &err));
	assert_int_equal(stored->term_count + stored->value_count + stored->data.len, 0);
	assert_string_equal(stored->data.ptr, "");
	xap_stored_free(stored);
	xap_reader_free(reader);
}

/* What Xapian refuses only when the document is written, dropping all that is pending, is refused
 * before. */
static void long_terms_are_refused_in_time(void **state)
{
	(void)state;
	static const struct {
		size_t letters, nuls;
		enum xap_status expected;
	} cases[] = {
		{0, 0, XAP_INVALID},
		{1, 0, XAP_OK},
		{XAP_TERM_SIZE, 0, XAP_OK},
		{XAP_TERM_SIZE + 1, 0, XAP_INVALID},
		{100000, 0, XAP_INVALID},
		{0, XAP_TERM_SIZE / 2, XAP_OK},
		{0, XAP_TERM_SIZE / 2 + 1, XAP_INVALID},
		{1, XAP_TERM_SIZE / 2, XAP_OK},
		{2, XAP_TERM_SIZE / 2, XAP_INVALID},
	};
	static char term[100001];
	struct xap_writer *writer = open_writer("db");
	struct xap_document *document;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		OK(xap_document_new(&document, &err));
		memset(term, 'x', cases[i].letters);
		memset(term + cases[i].letters, '\0', cases[i].nuls);
		struct xap_str str = {term, cases[i].letters + cases[i].nuls};
		assert_int_equal(xap_document_add_term(document, str, 1, &err), cases[i].expected);
		assert_int_equal(
			xap_document_add_posting(document, str, 9, 1, &err), cases[i].expected);
		if (cases[i].expected == XAP_OK) { /* then Xapian takes it, too, to the end */
			OK(xap_writer_add(writer, document, NULL, &err));
			OK(xap_writer_commit(writer, &err));
		} else if (str.len > 0) {
			assert_non_null(strstr(err.message, "term '"));
			assert_non_null(strstr(err.message, "too long"));
		}
		xap_document_free(document);
	}
	xap_writer_free(writer);
	size_t errors;
	OK(xap_check("db", &errors, NULL, &err));
	assert_int_equal(errors, 0);
	assert_int_equal(count_documents("db"), 4);
}

static void modes_of_opening(void **state)
{
	(void)state;
	static const struct {
		enum xap_writer_mode mode;
		bool exists;
		enum xap_status expected;
		uint32_t documents; /* found, when opened */
	} cases[] = {
		{XAP_CREATE_OR_OPEN, false, XAP_OK, 0},
		{XAP_CREATE_OR_OPEN, true, XAP_OK, 1},
		{XAP_CREATE_OR_OVERWRITE, false, XAP_OK, 0},
		{XAP_CREATE_OR_OVERWRITE, true, XAP_OK, 0},
		{XAP_CREATE, false, XAP_OK, 0},
		{XAP_CREATE, true, XAP_INVALID, 0},
		{XAP_OPEN, false, XAP_NOT_FOUND, 0},
		{XAP_OPEN, true, XAP_OK, 1},
		{XAP_OPEN + 1, true, XAP_INVALID, 0},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char path[16];
		snprintf(path, sizeof path, "db%zu", i);
		if (cases[i].exists)
			make_database(path, (const char *[]){"text"}, 1);
		struct xap_writer_options options = {.mode = cases[i].mode,
			.no_sync = i % 2,
			.full_sync = !(i % 2),
			.dangerous = i == 2,
			.no_termlist = i == 4,
			.block_size = i == 0 ? 2048 : 0};
		struct xap_writer *writer;
		assert_int_equal(xap_writer_open(&writer, path, &options, &err), cases[i].expected);
		if (writer == NULL) {
			assert_true(cases[i].mode > XAP_OPEN || strstr(err.message, path) != NULL);
			continue;
		}
		struct xap_info info;
		OK(xap_writer_info(writer, &info, &err));
		assert_int_equal(info.documents, cases[i].documents);
		add_text(writer, "Qx", "more text");
		OK(xap_writer_commit(writer, &err));
		xap_writer_free(writer);
		assert_int_equal(count_documents(path), cases[i].documents + 1);
	}
}

static void replaces_and_deletes(void **state)
{
	(void)state;
	struct xap_writer *writer = open_writer("db");
	struct xap_document *document;
	uint32_t docid, freq;

	OK(xap_document_new(&document, &err));
	OK(xap_document_add_term(document, S("Qa"), 0, &err));
	OK(xap_writer_replace_term(writer, S("Qa"), document, &docid, &err));
	assert_int_equal(docid, 1);
	OK(xap_writer_replace_term(writer, S("Qa"), document, &docid, &err));
	assert_int_equal(docid, 1);
	OK(xap_writer_replace(writer, 10, document, &err));
	OK(xap_writer_term_freq(writer, S("Qa"), &freq, &err));
	assert_int_equal(freq, 2);
	OK(xap_writer_find(writer, S("Qa"), &docid, &err));
	assert_int_equal(docid, 1);
	OK(xap_writer_replace_term(writer, S("Qa"), document, NULL, &err)); /* and deletes 10 */
	OK(xap_writer_term_freq(writer, S("Qa"), &freq, &err));
	assert_int_equal(freq, 1);

	FAILS(xap_writer_find(writer, S("Qz"), &docid, &err), XAP_NOT_FOUND, "Qz");
	FAILS(xap_writer_delete(writer, 10, &err), XAP_NOT_FOUND, "document 10");
	FAILS(xap_writer_delete(writer, 0, &err), XAP_INVALID, "from 1");
	FAILS(xap_writer_replace(writer, 0, document, &err), XAP_INVALID, "from 1");
	FAILS(xap_writer_delete_term(writer, S(""), &err), XAP_INVALID, "empty");
	FAILS(xap_writer_replace_term(writer, S(""), document, NULL, &err), XAP_INVALID, "empty");
	OK(xap_writer_delete_term(writer, S("Qz"), &err));
	OK(xap_writer_commit(writer, &err)); /* what failed took nothing with it */
	assert_int_equal(count_documents("db"), 1);

	OK(xap_writer_replace(writer, 20, document, &err));
	OK(xap_writer_delete(writer, 20, &err));
	OK(xap_writer_delete_term(writer, S("Qa"), &err));
	OK(xap_writer_commit(writer, &err));
	xap_document_free(document);

	struct xap_info info;
	OK(xap_writer_info(writer, &info, &err));
	assert_int_equal(info.documents, 0);
	assert_int_equal(info.last_docid, 20);
	assert_int_equal(info.shards, 1);
	assert_false(info.has_positions);
	xap_writer_free(writer);
	assert_int_equal(count_documents("db"), 0);
}

static void metadata_and_spelling(void **state)
{
	(void)state;
	struct xap_writer *writer = open_writer("db");
	struct xap_text *text, *uuid;

	OK(xap_writer_set_metadata(writer, S("schema"), S("1\0"), &err));
	OK(xap_writer_set_metadata(writer, S("stemmer.en"), S("x"), &err));
	OK(xap_writer_set_metadata(writer, S("stemmer.de"), S("x"), &err));
	OK(xap_writer_set_metadata(writer, S("stemmer.en"), S(""), &err));
	FAILS(xap_writer_set_metadata(writer, S(""), S("x"), &err), XAP_INVALID, "empty");
	OK(xap_writer_add_spelling(writer, S("minister"), 3, &err));
	OK(xap_writer_add_spelling(writer, S("ministry"), 2, &err));
	OK(xap_writer_remove_spelling(writer, S("ministry"), 2, &err));
	OK(xap_writer_metadata(writer, S("schema"), &text, &err));
	assert_int_equal(text->len, 2);
	xap_text_free(text);
	OK(xap_writer_metadata(writer, S("none"), &text, &err));
	assert_string_equal(text->ptr, "");
	xap_text_free(text);
	xap_text_free(NULL);
	OK(xap_writer_uuid(writer, &uuid, &err));
	assert_int_equal(uuid->len, 36);
	OK(xap_writer_commit(writer, &err));
	xap_writer_free(writer);

	struct xap_reader *reader = open_reader("db");
	OK(xap_reader_uuid(reader, &text, &err));
	assert_string_equal(text->ptr, uuid->ptr);
	xap_text_free(text);
	xap_text_free(uuid);
	OK(xap_reader_metadata(reader, S("schema"), &text, &err));
	assert_memory_equal(text->ptr, "1\0", 3);
	xap_text_free(text);
	struct gathered keys = {0}, words = {0};
	OK(xap_reader_metadata_keys(reader, S("st"), gather, &keys, &err));
	assert_string_equal(keys.text, "stemmer.de=0");
	OK(xap_reader_spellings(reader, gather, &words, &err));
	assert_string_equal(words.text, "minister=3");
	OK(xap_reader_spelling(reader, S("minsiter"), 0, &text, &err));
	assert_string_equal(text->ptr, "minister");
	xap_text_free(text);
	OK(xap_reader_spelling(reader, S("xyzzy"), 1, &text, &err));
	assert_string_equal(text->ptr, "");
	xap_text_free(text);
	xap_reader_free(reader);
}

/* Nothing lands before a commit: not on free, not by Xapian's own threshold, whatever kind of
 * change. */
static void nothing_lands_before_a_commit(void **state)
{
	(void)state;
	setenv("XAPIAN_FLUSH_THRESHOLD", "50", 1);
	struct xap_writer *writer = open_writer("db");
	add_text(writer, "Q1", "kept words");
	OK(xap_writer_set_metadata(writer, S("key"), S("kept"), &err));
	OK(xap_writer_commit(writer, &err));

	for (int i = 0; i < 1000; i++)
		add_text(writer, "Qx", "lost words");
	OK(xap_writer_set_metadata(writer, S("key"), S("lost"), &err));
	OK(xap_writer_add_spelling(writer, S("lost"), 1, &err));
	OK(xap_writer_delete(writer, 1, &err));
	assert_int_equal(count_documents("db"), 1);
	xap_writer_free(writer);
	unsetenv("XAPIAN_FLUSH_THRESHOLD");

	struct xap_reader *reader = open_reader("db");
	struct gathered terms = {0}, words = {0};
	struct xap_text *text;
	OK(xap_reader_terms(reader, S(""), gather, &terms, &err));
	assert_string_equal(terms.text, "Q1=1 kept=1 words=1");
	OK(xap_reader_spellings(reader, gather, &words, &err));
	assert_string_equal(words.text, "");
	OK(xap_reader_metadata(reader, S("key"), &text, &err));
	assert_string_equal(text->ptr, "kept");
	xap_text_free(text);
	xap_reader_free(reader);
	size_t errors;
	OK(xap_check("db", &errors, NULL, &err));
	assert_int_equal(errors, 0);
}

static void transactions(void **state)
{
	(void)state;
	struct xap_writer *writer = open_writer("db");

	FAILS(xap_writer_end(writer, &err), XAP_INVALID, "no transaction");
	add_text(writer, "Q1", "before");
	OK(xap_writer_begin(writer, &err)); /* commits what is before it */
	assert_int_equal(count_documents("db"), 1);
	FAILS(xap_writer_begin(writer, &err), XAP_INVALID, "already");
	add_text(writer, "Q2", "inside");
	OK(xap_writer_cancel(writer, &err));
	FAILS(xap_writer_end(writer, &err), XAP_INVALID, "no transaction");

	OK(xap_writer_begin(writer, &err));
	add_text(writer, "Q3", "inside");
	assert_int_equal(count_documents("db"), 1);
	OK(xap_writer_end(writer, &err));
	assert_int_equal(count_documents("db"), 2);

	add_text(writer, "Q4", "after");
	OK(xap_writer_cancel(writer, &err));
	OK(xap_writer_cancel(writer, &err));
	OK(xap_writer_commit(writer, &err));
	add_text(writer, "Q5", "at last");
	OK(xap_writer_commit(writer, &err));
	xap_writer_free(writer);
	xap_writer_free(NULL);

	struct xap_reader *reader = open_reader("db");
	struct gathered uids = {0};
	OK(xap_reader_terms(reader, S("Q"), gather, &uids, &err));
	assert_string_equal(uids.text, "Q1=1 Q3=1 Q5=1");
	xap_reader_free(reader);
}

/* A full disk, as a limit of file size: the loss is told, remembered, acknowledged; then all is
 * well again. */
static void a_full_disk_is_told_and_survived(void **state)
{
	(void)state;
	struct xap_writer *writer = open_writer("db");
	struct rlimit saved, limited;
	char word[32];

	add_text(writer, "Q1", "before the disk is full");
	OK(xap_writer_commit(writer, &err));
	add_text(writer, "Q2", "not committed");
	getrlimit(RLIMIT_FSIZE, &saved);
	limited = saved;
	limited.rlim_cur = 100000;
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limited);
	enum xap_status status = XAP_OK;
	struct xap_document *document;
	OK(xap_document_new(&document, &err));
	for (int i = 0; i < 20000; i++) {
		snprintf(word, sizeof word, "word%d", i);
		OK(xap_document_add_posting(document, str_of(word), 1, 1, &err));
	}
	if (status == XAP_OK)
		status = xap_writer_add(writer, document, NULL, &err);
	if (status == XAP_OK)
		status = xap_writer_commit(writer, &err);
	assert_int_equal(status, XAP_IO);
	assert_non_null(strstr(err.message, "db"));
	FAILS(xap_writer_commit(writer, &err), XAP_INVALID, "lost");
	FAILS(xap_writer_add(writer, document, NULL, &err), XAP_INVALID, "cancel");
	setrlimit(RLIMIT_FSIZE, &saved);
	signal(SIGXFSZ, handler);

	OK(xap_writer_cancel(writer, &err));
	OK(xap_writer_add(writer, document, NULL, &err));
	OK(xap_writer_commit(writer, &err));
	xap_document_free(document);
	xap_writer_free(writer);
	assert_int_equal(count_documents("db"), 2);
	size_t errors;
	OK(xap_check("db", &errors, NULL, &err));
	assert_int_equal(errors, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_and_statuses_have_names),
		cmocka_unit_test(numbers_sort_as_bytes),
		in_fresh_directory(documents_come_back_as_they_were),
		in_fresh_directory(long_terms_are_refused_in_time),
		in_fresh_directory(modes_of_opening),
		in_fresh_directory(replaces_and_deletes),
		in_fresh_directory(metadata_and_spelling),
		in_fresh_directory(nothing_lands_before_a_commit),
		in_fresh_directory(transactions),
		in_fresh_directory(a_full_disk_is_told_and_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
