/*
 * Tests of web archives: records, what is in HTTP's codings, and what is hostile or broken.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include <stdlib.h>

#include <brotli/encode.h>
#include <zlib.h>

#include "tests/unit/read_dump.h"

#define PAGE "<html><title>Page</title><p>Text"
#define DUMPED " title=[Page] url=[http://example.org/a] text=[Text]\n"
#define OK_HTML "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

/* Append a record. wrong: added to its Content-Length. */
static void add_record(
	struct pm_buf *warc, const char *type, const char *fields, struct pm_str content, int wrong)
{
	pm_buf_add_format(warc,
		"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:1>\r\n%s"
		"Content-Length: %d\r\n\r\n",
		type, fields, (int)content.len + wrong);
	pm_buf_add_str(warc, content);
	pm_buf_add(warc, "\r\n\r\n", 4);
}

/* Append a response for http://example.org/a. */
static void add_response(struct pm_buf *warc, struct pm_str content, int wrong)
{
	add_record(warc, "response",
		"WARC-Target-URI: http://example.org/a\r\n"
		"Content-Type: application/http; msgtype=response\r\n",
		content, wrong);
}

static void expect(struct pm_buf *warc, const char *expected)
{
	expect_dump(pm_buf_str(warc), "x.warc", NULL, expected);
	pm_buf_free(warc);
}

#define NAMED(rest) " member=[http://example.org/a]" rest

static void reads_responses(void **state)
{
	(void)state;
	static const struct {
		struct pm_str content;
		const char *expected;
	} cases[] = {
		{TEXT(OK_HTML "\r\n" PAGE), "document" NAMED(DUMPED)},
		{TEXT("HTTP/1.0 200\nContent-type:text/html\n\n" PAGE), "document" NAMED(DUMPED)},
		{TEXT("HTTP/1.1 200 OK\r\n\r\n" PAGE), "document" NAMED(DUMPED)},
		{TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=\"koi8-r\"\r\n\r\n"
		      "\xE4\xC1"),
			"document" NAMED(" url=[http://example.org/a] text=[Да]\n")},
		{TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/html; x=y; charset=windows-1251\r\n"
		      "\r\n<p>\xC4\xE0"),
			"document" NAMED(" url=[http://example.org/a] text=[Да]\n")},
		{TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n"
		      "<meta charset=windows-1251><p>\xC4\xE0"),
			"document" NAMED(" url=[http://example.org/a] text=[Да]\n")},
		{TEXT(OK_HTML "\r\n<link rel=canonical href=https://example.org/b>" PAGE),
			"document" NAMED(" title=[Page] url=[https://example.org/b] "
					 "text=[Text]\n")},
		{TEXT("HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n"),
			"passed over" NAMED(" HTTP status 301\n")},
		{TEXT("HTTP/1.1 206 Partial Content\r\n\r\n" PAGE),
			"passed over" NAMED(" HTTP status 206\n")},
		{TEXT("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG"),
			"passed over" NAMED(
				" not a type of content that can be read: image/png\n")},
		{TEXT(OK_HTML "\r\n"), "failed" NAMED(" empty\n")},
		{TEXT(OK_HTML), "failed" NAMED(" not a response of HTTP\n")},
		{TEXT("HTTP/1.1 OK\r\n\r\n"), "failed" NAMED(" not a response of HTTP\n")},
		{TEXT(PAGE), "failed" NAMED(" not a response of HTTP\n")},
		{TEXT(""), "failed" NAMED(" not a response of HTTP\n")},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf warc = {0};
		add_response(&warc, cases[i].content, 0);
		expect(&warc, cases[i].expected);
	}
}

#define CHUNKED OK_HTML "Transfer-Encoding: chunked\r\n\r\n"

static void joins_chunks(void **state)
{
	(void)state;
	static const struct {
		struct pm_str content;
		const char *expected;
	} cases[] = {
		{TEXT(CHUNKED "6\r\n<html>\r\n00001A ;x=y\r\n<title>Page</title><p>Text\r\n"
			      "0\r\n\r\n"),
			"document" NAMED(DUMPED)},
		{TEXT(CHUNKED "20\n" PAGE "\n0\nTrailer: x\n\n"), "document" NAMED(DUMPED)},
		{TEXT(CHUNKED PAGE), "document" NAMED(DUMPED)}, /* it says so, but is not */
		{TEXT(CHUNKED "20\r\n" PAGE), "failed" NAMED(" its last chunk is missing\n")},
		{TEXT(CHUNKED "20\r\n" PAGE "\r\n"),
			"failed" NAMED(" its last chunk is missing\n")},
		{TEXT(CHUNKED "22\r\n" PAGE "\r\n0\r\n\r\n"), "failed" NAMED(" broken chunk\n")},
		{TEXT(CHUNKED "20\r\n" PAGE "\r\nx\r\n"), "failed" NAMED(" broken chunk\n")},
		{TEXT(CHUNKED "1\r\n<\r\nFFFFFFFFFFFFFFFFF\r\n"),
			"failed" NAMED(" broken chunk\n")},
		{TEXT(CHUNKED "0\r\n\r\n"), "failed" NAMED(" empty\n")},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf warc = {0};
		add_response(&warc, cases[i].content, 0);
		expect(&warc, cases[i].expected);
	}
}

static struct pm_buf deflated(struct pm_str text, int window)
{
	struct pm_buf out = {0};
	z_stream stream = {0};

	assert_true(pm_buf_reserve(&out, 200 + text.len));
	assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (z_const Bytef *)text.ptr;
	stream.avail_in = (uInt)text.len;
	stream.next_out = (Bytef *)out.ptr;
	stream.avail_out = (uInt)out.capacity;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	out.len = stream.total_out;
	deflateEnd(&stream);
	return out;
}

static struct pm_buf brotli(struct pm_str text)
{
	struct pm_buf out = {0};
	size_t len;

	assert_true(pm_buf_reserve(&out, 200 + text.len));
	len = out.capacity;
	assert_true(BrotliEncoderCompress(9, 22, BROTLI_MODE_TEXT, text.len,
		(const uint8_t *)text.ptr, &len, (uint8_t *)out.ptr));
	out.len = len;
	return out;
}

/* A page with content coding, in chunks of ten bytes; cut: without so many bytes at its end. */
static void read_coded(const char *coding, struct pm_buf body, size_t cut, const char *expected)
{
	struct pm_buf content = {0}, warc = {0};

	pm_buf_add_format(&content,
		OK_HTML "Content-Encoding: %s\r\nTransfer-Encoding: chunked\r\n\r\n", coding);
	body.len -= cut;
	for (size_t i = 0; i < body.len; i += 10) {
		size_t len = body.len - i < 10 ? body.len - i : 10;
		pm_buf_add_format(&content, "%zx\r\n", len);
		pm_buf_add(&content, body.ptr + i, len);
		pm_buf_add(&content, "\r\n", 2);
	}
	pm_buf_add(&content, "0\r\n\r\n", 5);
	add_response(&warc, pm_buf_str(&content), 0);
	expect(&warc, expected);
	pm_buf_free(&content);
	pm_buf_free(&body);
}

static void decodes_content(void **state)
{
	(void)state;
	const struct pm_str page = PM_STR(PAGE);

	read_coded("gzip", deflated(page, 16 + MAX_WBITS), 0, "document" NAMED(DUMPED));
	read_coded("deflate", deflated(page, MAX_WBITS), 0, "document" NAMED(DUMPED));
	read_coded("Deflate", deflated(page, -MAX_WBITS), 0, "document" NAMED(DUMPED));
	read_coded("br", brotli(page), 0, "document" NAMED(DUMPED));
	read_coded("gzip", deflated(page, 16 + MAX_WBITS), 1,
		"failed" NAMED(" broken compressed data: it ends too early\n"));
	read_coded("deflate", deflated(page, MAX_WBITS), 1,
		"failed" NAMED(" its content encoding ends too early\n"));
	read_coded("br", brotli(page), 1, "failed" NAMED(" its content encoding ends too early\n"));
}

/* Programs that save pages undo the coding and leave the head as it was. */
static void reads_what_is_not_coded(void **state)
{
	(void)state;
	static const char *const codings[] = {"gzip", "deflate", "br", "identity", "x"};

	for (size_t i = 0; i < COUNT_OF(codings); i++) {
		struct pm_buf page = {0};
		pm_buf_add_str(&page, PM_STR(PAGE));
		read_coded(codings[i], page, 0, "document" NAMED(DUMPED));
	}
}

#define CUT_SHORT \
	"warning" NAMED(" it was cut short when it was captured\n") "document" NAMED(DUMPED)

static void reads_other_records(void **state)
{
	(void)state;
	static const char html[] = "WARC-Target-URI: <http://example.org/a>\r\n"
				   "content-type: text/html\r\n";
	static const struct {
		const char *type, *fields, *expected;
	} cases[] = {
		{"resource", html, "document" NAMED(DUMPED)},
		{"conversion", html, "document" NAMED(DUMPED)},
		{"resource", "WARC-Target-URI: file:///a\r\n",
			"document member=[file:///a] title=[Page] text=[Text]\n"},
		{"resource", "", "document member=[urn:uuid:1] title=[Page] text=[Text]\n"},
		{"resource", "WARC-Target-URI: http://example.org/\x01\xFF\r\n",
			"document member=[http://example.org/\uFFFD\uFFFD] title=[Page] "
			"url=[http://example.org/\uFFFD\uFFFD] text=[Text]\n"},
		{"resource", "WARC-Target-URI: http://example.org/a\r\nWARC-Truncated: length\r\n",
			CUT_SHORT},
		{"response", "WARC-Target-URI: dns:example.org\r\nContent-Type: text/dns\r\n", ""},
		{"warcinfo", "", ""},
		{"request", html, ""},
		{"metadata", html, ""},
		{"revisit", html, "passed over" NAMED(" unchanged since another capture\n")},
		{"continuation",
			"WARC-Target-URI: http://example.org/a\r\n"
			"WARC-Segment-Number: 2\r\n",
			"failed" NAMED(" in several records, which are not joined\n")},
		{"screenshot", html, "passed over" NAMED(" a record of type screenshot\n")},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf warc = {0};
		add_record(&warc, cases[i].type, cases[i].fields, PM_STR(PAGE), 0);
		expect(&warc, cases[i].expected);
	}
}

#define NEXT "document member=[urn:uuid:1] title=[Page] text=[Text]\n"
#define TOO_SHORT                                                                                  \
	"warning" NAMED(" no text found: a script may bring it\n") "document" NAMED(               \
		" title=[Page] url=[http://example.org/a]\n") "failed" NAMED(" what follows is "   \
									     "no record, up to "   \
									     "the next: its "      \
									     "Content-Length may " \
									     "be wrong\n")

/* What is wrong with one record is no other's loss. */
static void finds_the_next_record(void **state)
{
	(void)state;
	static const struct {
		int wrong;
		const char *expected;
	} cases[] = {
		{-4, TOO_SHORT NEXT},
		{4, "document" NAMED(DUMPED) NEXT},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf warc = {0};
		add_response(&warc, PM_STR(OK_HTML "\r\n" PAGE), cases[i].wrong);
		add_record(&warc, "resource", "", PM_STR(PAGE), 0);
		expect(&warc, cases[i].expected);
	}
	struct pm_buf warc = {0};
	pm_buf_add_format(&warc, "WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 9x\r\n\r\n");
	add_record(&warc, "resource", "", PM_STR(PAGE), 0);
	expect(&warc, "failed the record has no Content-Length\n"
		      "document member=[urn:uuid:1] title=[Page] text=[Text]\n");
}

static void tells_of_the_end(void **state)
{
	(void)state;
	struct pm_buf warc = {0};

	add_response(&warc, PM_STR(OK_HTML "\r\n" PAGE), 1000);
	expect(&warc,
		"failed" NAMED(
			" it ends too early\n") "error: x.warc: its last record ends too early\n");
	add_record(&warc, "request", "", PM_STR("GET"), 1000);
	expect(&warc, "error: x.warc: its last record ends too early\n");
	pm_buf_add_format(&warc, "WARC/1.0\r\nWARC-Type: resource\r\n");
	expect(&warc, "error: x.warc: its last record ends too early\n");
	add_record(&warc, "resource", "", PM_STR(PAGE), 0);
	warc.len -= 4; /* as some programs end */
	expect(&warc, "document member=[urn:uuid:1] title=[Page] text=[Text]\n");
}

/* Each record is a member of gzip of its own. */
static void joins_members_of_gzip(void **state)
{
	(void)state;
	struct pm_buf gzip = {0};

	for (int i = 0; i < 2; i++) {
		struct pm_buf warc = {0};
		add_response(&warc, PM_STR(OK_HTML "\r\n" PAGE), 0);
		struct pm_buf one = deflated(pm_buf_str(&warc), 16 + MAX_WBITS);
		pm_buf_add_str(&gzip, pm_buf_str(&one));
		pm_buf_free(&one);
		pm_buf_free(&warc);
	}
	expect_dump(pm_buf_str(&gzip), "x.warc.gz", NULL,
		"document" NAMED(DUMPED) "document" NAMED(DUMPED));
	pm_buf_free(&gzip);
}

/* A zip's members have no URL of their own. */
static void gives_urls_to_pages_alone(void **state)
{
	(void)state;
	struct pm_buf warc = {0};

	add_record(&warc, "resource",
		"WARC-Target-URI: http://example.org/a\r\nContent-Type: application/x-ndjson\r\n",
		PM_STR("{\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"two\"}\n"), 0);
	expect(&warc, "document member=[http://example.org/a!1] text=[one]\n"
		      "document member=[http://example.org/a!b] text=[two]\n");
}

static void ends_when_the_sink_does(void **state)
{
	(void)state;
	struct read_dump dump = {.stop_after = 1};
	struct pm_buf warc = {0};

	add_record(&warc, "resource", "", PM_STR(PAGE), 0);
	add_record(&warc, "resource", "", PM_STR(PAGE), 0);
	assert_int_equal(read_dump(&dump, pm_buf_str(&warc), "x", NULL, NULL), PM_INTERRUPTED);
	assert_int_equal(dump.documents, 1);
	pm_buf_free(&dump.out);
	pm_buf_free(&warc);
}

/* Real ones, where they are at hand. */
static void reads_samples(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		size_t documents, problems;
		enum pm_status status;
	} samples[] = {
		{"example.warc", 1, 1, PM_OK},
		{"example.warc.gz", 1, 1, PM_OK},
		{"example-resource.warc.gz", 1, 0, PM_OK},
		{"example-iana.org-chunked.warc", 1, 0, PM_OK},
		{"example-wrong-chunks.warc.gz", 1, 0, PM_OK},
		{"example-trunc.warc", 0, 2, PM_OK},
	};
	const char *data = getenv("PM_SHARED_DATA");

	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct read_dump dump = {0};
		struct pm_read_sink sink = {
			.context = &dump, .document = dump_document, .problem = dump_problem};
		struct pm_input *input;
		char path[4096];
		snprintf(path, sizeof path, "%s/formats/warc/%s", data != NULL ? data : "",
			samples[i].name);
		if (pm_input_open(&input, path, NULL) != PM_OK) {
			print_message("skipped: no %s\n", path);
			skip();
		}
		assert_int_equal(pm_read(input, NULL, &sink, NULL), samples[i].status);
		assert_int_equal(dump.documents, samples[i].documents);
		assert_int_equal(dump.problems, samples[i].problems);
		pm_input_free(input);
		pm_buf_free(&dump.out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_responses),
		cmocka_unit_test(joins_chunks),
		cmocka_unit_test(decodes_content),
		cmocka_unit_test(reads_what_is_not_coded),
		cmocka_unit_test(reads_other_records),
		cmocka_unit_test(finds_the_next_record),
		cmocka_unit_test(tells_of_the_end),
		cmocka_unit_test(joins_members_of_gzip),
		cmocka_unit_test(gives_urls_to_pages_alone),
		cmocka_unit_test(ends_when_the_sink_does),
		cmocka_unit_test(reads_samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
