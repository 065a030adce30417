/*
 * Tests of the binding: readers, compaction, checking.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/xapian_c.h"

static const char *const TEXTS[] = {
	"the minister said", "the ministry denied", "said and said again", "denied"};

static void write_here(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void walks_terms_by_prefix_and_stops(void **state)
{
	(void)state;
	static const struct {
		const char *prefix;
		size_t limit;
		const char *expected;
	} cases[] = {
		{"", 0,
			"Q1=1 Q2=1 Q3=1 Q4=1 again=1 and=1 denied=2 minister=1 ministry=1 said=2 "
			"the=2"},
		{"minist", 0, "minister=1 ministry=1"},
		{"said", 0, "said=2"},
		{"z", 0, ""},
		{"Q", 8, "Q1=1 Q2=1"},
		{"Q", 1, "Q1=1"},
	};
	make_database("db", TEXTS, COUNT_OF(TEXTS));
	struct xap_reader *reader = open_reader("db");

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct gathered found = {.limit = cases[i].limit};
		OK(xap_reader_terms(reader, str_of(cases[i].prefix), gather, &found, &err));
		assert_string_equal(found.text, cases[i].expected);
	}
	xap_reader_free(reader);
}

static void lists_postings_and_positions(void **state)
{
	(void)state;
	static const struct {
		const char *term;
		uint32_t first;
		size_t limit;
		const char *expected; /* docid:wdf:length */
	} cases[] = {
		{"said", 0, 0, "1:1:3 3:2:4 "},
		{"said", 2, 0, "3:2:4 "},
		{"said", 4, 0, ""},
		{"said", 0, 1, "1:1:3 "},
		{"", 0, 0, "1:1:3 2:1:3 3:1:4 4:1:1 "},
		{"", 3, 1, "3:1:4 "},
		{"none", 0, 0, ""},
	};
	make_database("db", TEXTS, COUNT_OF(TEXTS));
	struct xap_reader *reader = open_reader("db");

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct xap_postings *postings;
		char found[256] = "";
		OK(xap_reader_postings(reader, str_of(cases[i].term), cases[i].first,
			cases[i].limit, &postings, &err));
		for (size_t j = 0; j < postings->count; j++) {
			const struct xap_posting *posting = &postings->items[j];
			size_t len = strlen(found);
			snprintf(found + len, sizeof found - len, "%u:%u:%u ", posting->docid,
				posting->wdf, posting->length);
		}
		assert_string_equal(found, cases[i].expected);
		xap_postings_free(postings);
	}
	xap_postings_free(NULL);

	struct xap_positions *positions;
	OK(xap_reader_positions(reader, 3, S("said"), &positions, &err));
	assert_int_equal(positions->count, 2);
	assert_int_equal(positions->items[0], 1);
	assert_int_equal(positions->items[1], 3);
	xap_positions_free(positions);
	OK(xap_reader_positions(reader, 4, S("said"), &positions, &err));
	assert_int_equal(positions->count, 0);
	xap_positions_free(positions);
	xap_positions_free(NULL);
	xap_reader_free(reader);
}

static void counts_terms_and_documents(void **state)
{
	(void)state;
	static const struct {
		const char *term;
		struct xap_term_stats expected;
	} cases[] = {
		{"said", {.documents = 2, .occurrences = 3, .wdf_max = 2}},
		{"Q1", {.documents = 1, .occurrences = 0, .wdf_max = 0}},
		{"none", {0}},
	};
	make_database("db", TEXTS, COUNT_OF(TEXTS));
	struct xap_reader *reader = open_reader("db");
	struct xap_term_stats stats;
	struct xap_info info;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		OK(xap_reader_term_stats(reader, str_of(cases[i].term), &stats, &err));
		assert_int_equal(stats.documents, cases[i].expected.documents);
		assert_int_equal(stats.occurrences, cases[i].expected.occurrences);
		assert_true(stats.wdf_max >= cases[i].expected.wdf_max);
	}
	FAILS(xap_reader_term_stats(reader, S(""), &stats, &err), XAP_INVALID, "empty term");
	OK(xap_reader_info(reader, &info, &err));
	assert_int_equal(info.documents, 4);
	assert_int_equal(info.last_docid, 4);
	assert_int_equal(info.total_length, 11);
	assert_true(info.average_length == 2.75);
	assert_int_equal(info.shortest, 1);
	assert_int_equal(info.longest, 4);
	assert_int_equal(info.revision, 1);
	assert_int_equal(info.shards, 1);
	assert_true(info.has_positions);
	xap_reader_free(reader);
	xap_reader_free(NULL);
}

static void fetches_only_the_parts_asked_for(void **state)
{
	(void)state;
	static const struct {
		unsigned parts;
		size_t data, terms, positions;
	} cases[] = {
		{0, 0, 0, 0},
		{XAP_DATA, 19, 0, 0},
		{XAP_VALUES, 0, 0, 0},
		{XAP_TERMS, 0, 4, 0},
		{XAP_POSITIONS, 0, 4, 2},
		{XAP_ALL_PARTS, 19, 4, 2},
	};
	make_database("db", TEXTS, COUNT_OF(TEXTS));
	struct xap_reader *reader = open_reader("db");
	struct xap_stored *stored;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		OK(xap_reader_document(reader, 3, cases[i].parts, &stored, &err));
		assert_int_equal(stored->data.len, cases[i].data);
		assert_non_null(stored->data.ptr);
		assert_int_equal(stored->length, 4);
		assert_int_equal(stored->term_count, cases[i].terms);
		if (cases[i].terms != 0) /* Q3 again and said */
			assert_int_equal(stored->terms[3].position_count, cases[i].positions);
		xap_stored_free(stored);
	}
	xap_stored_free(NULL);
	FAILS(xap_reader_document(reader, 5, 0, &stored, &err), XAP_NOT_FOUND, "document 5");
	assert_null(stored);
	FAILS(xap_reader_document(reader, 0, 0, &stored, &err), XAP_INVALID, "invalid");
	xap_reader_free(reader);
}

static void bounds_of_values(void **state)
{
	(void)state;
	struct xap_writer *writer = open_writer("db");
	struct xap_document *document;
	struct xap_value_stats *stats;

	OK(xap_document_new(&document, &err));
	OK(xap_writer_add(writer, document, NULL, &err));
	OK(xap_document_set_value(document, 3, S("b"), &err));
	OK(xap_writer_add(writer, document, NULL, &err));
	OK(xap_document_set_value(document, 3, S("x"), &err));
	OK(xap_writer_add(writer, document, NULL, &err));
	OK(xap_writer_commit(writer, &err));
	xap_document_free(document);
	xap_writer_free(writer);

	struct xap_reader *reader = open_reader("db");
	OK(xap_reader_value_stats(reader, 3, &stats, &err));
	assert_int_equal(stats->documents, 2);
	assert_string_equal(stats->lower.ptr, "b");
	assert_string_equal(stats->upper.ptr, "x");
	xap_value_stats_free(stats);
	OK(xap_reader_value_stats(reader, 4, &stats, &err));
	assert_int_equal(stats->documents, 0);
	assert_string_equal(stats->upper.ptr, "");
	xap_value_stats_free(stats);
	xap_value_stats_free(NULL);
	xap_reader_free(reader);
}

static void opens_several_as_one(void **state)
{
	(void)state;
	make_database("a", TEXTS, 2);
	make_database("b", TEXTS + 2, 2);
	const char *const paths[] = {"a", "b"}, *const wrong[] = {"a", "missing"};
	struct xap_reader *reader, *other;
	struct xap_postings *all;
	struct xap_stored *stored;
	struct xap_text *uuid;
	struct xap_info info;

	OK(xap_reader_open_many(&reader, paths, 2, &err));
	OK(xap_reader_info(reader, &info, &err));
	assert_int_equal(info.documents, 4);
	assert_int_equal(info.shards, 2);
	assert_int_equal(info.revision, 0);
	OK(xap_reader_uuid(reader, &uuid, &err));
	assert_int_equal(uuid->len, 36 + 1 + 36);
	xap_text_free(uuid);
	OK(xap_reader_document(reader, (2 - 1) * 2 + 1 + 1, XAP_DATA, &stored, &err));
	assert_string_equal(stored->data.ptr, TEXTS[3]); /* the second of b */
	xap_stored_free(stored);
	FAILS(xap_reader_document(reader, 9, 0, &stored, &err), XAP_NOT_FOUND, "a, b: ");
	xap_reader_free(reader);

	FAILS(xap_reader_open_many(&reader, wrong, 2, &err), XAP_NOT_FOUND, "missing");
	assert_null(reader);

	OK(xap_reader_open_many(&reader, NULL, 0, &err));
	OK(xap_reader_info(reader, &info, &err));
	assert_int_equal(info.documents + info.shards, 0);
	OK(xap_reader_postings(reader, S(""), 0, 0, &all, &err));
	assert_int_equal(all->count, 0);
	xap_postings_free(all);
	FAILS(xap_reader_document(reader, 1, 0, &stored, &err), XAP_INVALID, "");
	FAILS(xap_reader_add(reader, reader, &err), XAP_INVALID, "itself");
	other = open_reader("b");
	OK(xap_reader_add(reader, other, &err));
	OK(xap_reader_add(reader, other, &err));
	xap_reader_free(other);
	OK(xap_reader_info(reader, &info, &err));
	assert_int_equal(info.documents, 4);
	xap_reader_free(reader);
}

static void opens_stubs(void **state)
{
	(void)state;
	make_database("a", TEXTS, 2);
	make_database("b", TEXTS + 2, 2);
	assert_int_equal(mkdir("stub", 0777), 0);
	assert_int_equal(mkdir("empty", 0777), 0);
	write_here("stub/XAPIANDB", "auto ../a\nauto ../b\n");
	write_here("empty/XAPIANDB", "");
	write_here("file", "glass a\n");
	static const struct {
		const char *path;
		uint32_t documents;
	} cases[] = {{"stub", 4}, {"file", 2}, {"stub/XAPIANDB", 4}, {"empty", 0}};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t errors = 1;
		assert_int_equal(count_documents(cases[i].path), cases[i].documents);
		OK(xap_check(cases[i].path, &errors, NULL, &err));
		assert_int_equal(errors, 0);
	}
}

static void goes_on_to_the_latest_commit(void **state)
{
	(void)state;
	struct xap_writer *writer = open_writer("db");
	add_text(writer, "Q1", "one");
	OK(xap_writer_commit(writer, &err));
	struct xap_reader *reader = open_reader("db");
	struct xap_info info;
	bool changed = true;

	OK(xap_reader_reopen(reader, &changed, &err));
	assert_false(changed);
	add_text(writer, "Q2", "two");
	OK(xap_reader_reopen(reader, &changed, &err));
	assert_false(changed);
	OK(xap_writer_commit(writer, &err));
	OK(xap_reader_info(reader, &info, &err));
	assert_int_equal(info.documents, 1);
	OK(xap_reader_reopen(reader, &changed, &err));
	assert_true(changed);
	OK(xap_reader_info(reader, &info, &err));
	assert_int_equal(info.documents, 2);
	assert_int_equal(info.revision, 2);
	OK(xap_reader_reopen(reader, NULL, &err));
	xap_reader_free(reader);
	xap_writer_free(writer);
}

static void count_calls(void *ctx, const char *table, const char *status)
{
	assert_non_null(table);
	assert_non_null(status);
	++*(int *)ctx;
}

static void compacts_several_into_one(void **state)
{
	(void)state;
	make_database("a", TEXTS, 2);
	make_database("b", TEXTS + 2, 2);
	const char *const sources[] = {"a", "b"};
	int calls = 0;
	const struct {
		const char *path;
		struct xap_compact_options options;
	} cases[] = {
		{"plain", {.plain = true}},
		{"full", {.multipass = true, .progress = count_calls, .ctx = &calls}},
		{"fuller", {.fuller = true, .block_size = 4096}},
		{"file", {.single_file = true}},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t errors;
		OK(xap_compact(sources, 2, cases[i].path, &cases[i].options, &err));
		assert_int_equal(count_documents(cases[i].path), 4);
		OK(xap_check(cases[i].path, &errors, NULL, &err));
		assert_int_equal(errors, 0);
	}
	assert_true(calls > 0);
	assert_int_equal(access("file", F_OK), 0);
	FAILS(xap_compact(sources, 0, "none", NULL, &err), XAP_INVALID, "nothing");
	FAILS(xap_compact((const char *const[]){"missing"}, 1, "none", NULL, &err), XAP_NOT_FOUND,
		"missing");
	FAILS(xap_compact(sources, 2, "no/such/place", NULL, &err), XAP_IO, "no/such/place");
	FAILS(xap_compact(
		      sources, 2, "kept", &(struct xap_compact_options){.keep_docids = true}, &err),
		XAP_INVALID, "disjoint");
}

static void keeps_the_first_of_equal_metadata_keys(void **state)
{
	(void)state;
	static const char *const sources[] = {"first", "second"};
	struct xap_text *text;

	for (size_t i = 0; i < 2; i++) {
		struct xap_writer *writer = open_writer(sources[i]);
		OK(xap_writer_set_metadata(writer, S("key"), str_of(sources[i]), &err));
		add_text(writer, "Q1", "text");
		OK(xap_writer_commit(writer, &err));
		xap_writer_free(writer);
	}
	OK(xap_compact(sources, 2, "both", NULL, &err));
	struct xap_reader *reader = open_reader("both");
	OK(xap_reader_metadata(reader, S("key"), &text, &err));
	assert_string_equal(text->ptr, "first");
	xap_text_free(text);
	FAILS(xap_reader_metadata(reader, S(""), &text, &err), XAP_INVALID, "both");
	xap_reader_free(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_fresh_directory(walks_terms_by_prefix_and_stops),
		in_fresh_directory(lists_postings_and_positions),
		in_fresh_directory(counts_terms_and_documents),
		in_fresh_directory(fetches_only_the_parts_asked_for),
		in_fresh_directory(bounds_of_values),
		in_fresh_directory(opens_several_as_one),
		in_fresh_directory(opens_stubs),
		in_fresh_directory(goes_on_to_the_latest_commit),
		in_fresh_directory(compacts_several_into_one),
		in_fresh_directory(keeps_the_first_of_equal_metadata_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
