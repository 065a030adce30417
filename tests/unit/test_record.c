/*
 * Tests of documents' data and of terms made of whole values.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/record.h"

#include <pressmark/analyzer.h>

#include "lib/term.h"
#include "tests/unit/test.h"

static void assert_str(struct pm_str actual, const char *expected)
{
	assert_int_equal(actual.len, strlen(expected));
	if (actual.len > 0)
		assert_memory_equal(actual.ptr, expected, actual.len);
}

static void reads_what_it_wrote(void **state)
{
	(void)state;
	const struct pm_str authors[] = {PM_STR("A. Meier"), PM_STR("B = C")};
	const struct pm_str tags[] = {PM_STR("x")};
	const uint32_t pages[] = {0, 7, 7, 12};
	const struct pm_document document = {
		.uid = PM_STR("https://example.org/a"),
		.url = PM_STR("https://example.org/a"),
		.path = PM_STR("a\nb.txt"),
		.title = PM_STR("T=1"),
		.authors = authors,
		.author_count = 2,
		.kind = PM_KIND_STATEMENT,
		.kind_reason = PM_STR("host example.gov"),
		.language = PM_STR("fi"),
		.tags = tags,
		.tag_count = 1,
		.published = {.year = 2024,
			.month = 3,
			.day = 25,
			.has_time = true,
			.hour = 20,
			.minute = 52,
			.has_zone = true,
			.zone = -300},
		.published_text = PM_STR("03/25/2024 20:52 EST"),
		.text = PM_STR("\nuid=no\n\xFF \0 end\n"),
		.pages = pages,
		.page_count = COUNT_OF(pages),
	};
	struct pm_buf data = {0};
	struct pm_arena arena = {0};
	struct pm_record record;

	pm_record_write(&data, &(struct pm_record){.document = document, .sha256 = PM_STR("abc")});
	assert_false(data.failed);
	assert_int_equal(pm_record_read(&record, pm_buf_str(&data), &arena, NULL), PM_OK);
	const struct pm_document *read = &record.document;
	assert_str(read->uid, "https://example.org/a");
	assert_str(read->url, "https://example.org/a");
	assert_str(read->path, "a\nb.txt");
	assert_str(read->member, "");
	assert_str(read->title, "T=1");
	assert_int_equal(read->author_count, 2);
	assert_str(read->authors[0], "A. Meier");
	assert_str(read->authors[1], "B = C");
	assert_str(read->source, "");
	assert_int_equal(read->kind, PM_KIND_STATEMENT);
	assert_str(read->kind_reason, "host example.gov");
	assert_str(read->language, "fi");
	assert_int_equal(read->tag_count, 1);
	assert_str(read->tags[0], "x");
	assert_int_equal(pm_date_seconds(&read->published), pm_date_seconds(&document.published));
	assert_int_equal(read->published.zone, -300);
	assert_str(read->published_text, "03/25/2024 20:52 EST");
	assert_int_equal(read->page_count, COUNT_OF(pages));
	assert_memory_equal(read->pages, pages, sizeof pages);
	assert_int_equal(pm_document_page(read, 6), 1);
	assert_int_equal(pm_document_page(read, 7), 3);
	assert_int_equal(pm_document_page(read, 500), 4);
	assert_str(record.sha256, "abc");
	assert_str(record.site, "example.org");
	assert_true(pm_str_equal(read->text, document.text));
	pm_arena_free(&arena);
	pm_buf_free(&data);
}

static void reads_foreign_data(void **state)
{
	(void)state;
	static const struct {
		const char *data;
		const char *uid, *title, *text;
	} cases[] = {
		{"", "", "", ""},
		{"\n", "", "", ""},
		{"\n\n", "", "", "\n"},
		{"no equals sign", "", "", ""},
		{"=\n==\nuid=u\n", "u", "", ""},
		{"uid=u", "u", "", ""},
		{"title=\nuid=u=v\n\ntitle=x", "u=v", "", "title=x"},
		{"kind=poem\npublished=2024-02-30\nauthor=\ntag=\n\nt", "", "", "t"},
		{"pages=\n\nt", "", "", "t"},
		{"pages=  x -7 99999999999999  \npages=3\n\nt", "", "", "t"},
		{"uids=x\nUID=y\nuid =z\nuid=a\nuid=b\n\n", "b", "", ""},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_arena arena = {0};
		struct pm_record record;
		assert_int_equal(
			pm_record_read(&record, pm_str_of(cases[i].data), &arena, NULL), PM_OK);
		assert_str(record.document.uid, cases[i].uid);
		assert_str(record.document.title, cases[i].title);
		assert_str(record.document.text, cases[i].text);
		assert_int_equal(record.document.kind, PM_KIND_UNKNOWN);
		assert_true(pm_document_page(&record.document, 0) <= record.document.page_count);
		assert_int_equal(record.document.published.year, 0);
		pm_arena_free(&arena);
	}
}

/* FIPS 180-4's examples. */
static void digests(void **state)
{
	(void)state;
	char hex[PM_DIGEST_SIZE];

	pm_digest(PM_STR("abc"), hex);
	assert_string_equal(
		hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	pm_digest(PM_STR(""), hex);
	assert_string_equal(
		hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void unique_terms_fit_and_differ(void **state)
{
	(void)state;
	char uid[5000];
	struct pm_buf term = {0}, other = {0};

	memset(uid, 'a', sizeof uid);
	pm_term_add_uid(&term, PM_STR("a/b.txt!7"));
	assert_str(pm_buf_str(&term), "Qa/b.txt!7");

	pm_buf_clear(&term);
	pm_term_add_uid(&term, (struct pm_str){uid, PM_TERM_MAX});
	assert_int_equal(term.len, 1 + PM_TERM_MAX);
	assert_int_equal(term.ptr[PM_TERM_MAX], 'a');

	pm_buf_clear(&term);
	pm_term_add_uid(&term, (struct pm_str){uid, sizeof uid});
	pm_term_add_uid(&other, (struct pm_str){uid, sizeof uid - 1});
	assert_int_equal(term.len, 1 + PM_TERM_MAX);
	assert_int_equal(other.len, 1 + PM_TERM_MAX);
	assert_memory_not_equal(term.ptr, other.ptr, term.len);

	pm_buf_clear(&term);
	pm_term_add_uid(&term, PM_STR("a\0b"));
	assert_int_equal(term.len, 1 + 1 + 32);
	assert_null(memchr(term.ptr, '\0', term.len));
	pm_buf_free(&other);
	pm_buf_free(&term);
}

static void keywords_are_folded(void **state)
{
	(void)state;
	struct pm_buf term = {0};

	pm_term_add_keyword(&term, "XK", PM_STR("Statement"));
	assert_str(pm_buf_str(&term), "XKstatement");
	pm_buf_free(&term);
}

static void hosts_of_urls(void **state)
{
	(void)state;
	static const struct {
		const char *url, *host, *above;
	} cases[] = {
		{"https://www.justice.gov/opa/pr", "www.justice.gov", "justice.gov"},
		{"HTTP://Example.ORG", "Example.ORG", "ORG"},
		{"https://u:p@h.example:8080/?a@b", "h.example", "example"},
		{"https://example.org.?q", "example.org", "org"},
		{"https://localhost/", "localhost", ""},
		{"https://[2001:db8::1]:80/", "[2001:db8::1]", ""},
		{"https://192.0.2.1/x", "192.0.2.1", ""},
		{"file:///etc", "", ""},
		{"mailto:a@b.c", "", ""},
		{"https://", "", ""},
		{"", "", ""},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_str host = pm_host_of_url(pm_str_of(cases[i].url));
		assert_str(host, cases[i].host);
		assert_str(pm_host_above(host), cases[i].above);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_wrote),
		cmocka_unit_test(reads_foreign_data),
		cmocka_unit_test(digests),
		cmocka_unit_test(unique_terms_fit_and_differ),
		cmocka_unit_test(keywords_are_folded),
		cmocka_unit_test(hosts_of_urls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
