/*
 * Tests of reading PDF.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <pthread.h>

#include "tests/unit/make_pdf.h"
#include "tests/unit/read_dump.h"

#define BODY PDF_LINE(10, 50, 600, "The text.")

static void reads_documents(void **state)
{
	(void)state;
	static const struct {
		struct pdf_sample sample;
		const char *expected;
	} cases[] = {
		{{.pages = {PDF_LINE(20, 50, 700, "Register named") BODY}},
			"document title=[Register named] text=[Register named\n\nThe text.]\n"},
		{{.pages = {BODY}}, "document text=[The text.]\n"},
		{{.pages = {BODY},
			 .info = "/Title (A title) /Author (A. Meier; B. Sand) "
				 "/Keywords (ports, harbours) "
				 "/CreationDate (D:20240325120000Z)"},
			"document title=[A title] author=[A. Meier] author=[B. Sand] tag=[ports] "
			"tag=[harbours] text=[The text.]\n"},
		{{.pages = {PDF_LINE(10, 50, 600, "a\\344b\\226c")}}, "document text=[a\xC3\xA4"
								      "b\xE2\x80\x93"
								      "c]\n"},
		{{.pages = {BODY}, .info = "/Title (Microsoft fined) /Author (bell hooks)"},
			"document title=[Microsoft fined] author=[bell hooks] text=[The text.]\n"},
		/* What programs and accounts are called. */
		{{.pages = {BODY}, .info = "/Title (Microsoft Word - a.doc) /Author (jsmith)"},
			"document text=[The text.]\n"},
		{{.pages = {BODY}, .info = "/Title (release_07.indd) /Author (Administrator)"},
			"document text=[The text.]\n"},
		{{.pages = {BODY}, .info = "/Title (Document1) /Author (user1)"},
			"document text=[The text.]\n"},
		{{.pages = {BODY}, .info = "/Title (Sanctions) /Author (Reuters)"},
			"document title=[Sanctions] author=[Reuters] text=[The text.]\n"},
		/* XMP comes first. */
		{{.pages = {BODY},
			 .info = "/Title (Other) /Author (Other One)",
			 .metadata = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><r:RDF "
				     "xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
				     "<r:Description xmlns:d=\"http://purl.org/dc/elements/1.1/\" "
				     "xmlns:p=\"http://prismstandard.org/namespaces/basic/2.0/\" "
				     "p:x=\"y\"><d:title><r:Alt><r:li>From XMP</r:li>"
				     "<r:li>Aus XMP</r:li></r:Alt></d:title>"
				     "<d:creator><r:Seq><r:li>A. Meier</r:li><r:li>B. "
				     "Sand</r:li></r:Seq></d:creator>"
				     "<d:publisher><r:Bag><r:li>Quay Press</r:li></r:Bag>"
				     "</d:publisher><d:language><r:Bag><r:li>en-GB</r:li></r:Bag>"
				     "</d:language>"
				     "<p:publicationDate>2024-03-25</p:publicationDate>"
				     "</r:Description></r:RDF></x:xmpmeta>"},
			"document title=[From XMP] author=[A. Meier] author=[B. Sand] "
			"source=[Quay Press] language=[en] date=[2024-03-25] text=[The text.]\n"},
		{{.pages = {BODY}, .metadata = "<x:xmpmeta"}, "document text=[The text.]\n"},
		/* Nothing to read. */
		{{.pages = {""}}, "error: a.pdf: no text\n"},
		{{.pages = {NULL}}, "error: a.pdf: no text\n"},
		{{.pages = {"q 100 0 0 100 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"}},
			"error: a.pdf: no text: scanned pages\n"},
		{{.pages = {BODY},
			 .encryption = "/Filter /Standard /V 1 /R 2 /P -4 "
				       "/O (01234567890123456789012345678901) "
				       "/U (01234567890123456789012345678901)"},
			"error: a.pdf: encrypted: needs a password\n"},
		{{.pages = {BODY}, .encryption = "/Filter /Unknown /V 9"},
			"error: a.pdf: encrypted: needs a password\n"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_buf pdf = {0};
		make_pdf(&pdf, &cases[i].sample);
		expect_dump(pm_buf_str(&pdf), "a.pdf", NULL, cases[i].expected);
		pm_buf_free(&pdf);
	}
}

static const struct pdf_sample two_pages = {
	.pages = {PDF_LINE(10, 50, 300, "It names the har-"), "", PDF_LINE(10, 50, 700, "bours.")}};

static enum pm_status take_pages(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	(void)bytes;
	(void)err;
	assert_true(pm_str_is(document->text, "It names the harbours."));
	assert_int_equal(document->page_count, 3);
	static const size_t pages[] = {1, 1, 3, 3};
	static const size_t offsets[] = {0, 15, 16, 500};
	for (size_t i = 0; i < COUNT_OF(pages); i++)
		assert_int_equal(pm_document_page(document, offsets[i]), pages[i]);
	++*(int *)context;
	return PM_OK;
}

static void keeps_pages(void **state)
{
	(void)state;
	int count = 0;
	const struct pm_read_sink sink = {
		.context = &count, .document = take_pages, .problem = dump_problem};
	struct pm_input *input;
	struct pm_buf pdf = {0};

	make_pdf(&pdf, &two_pages);
	assert_int_equal(pm_input_open_memory(&input, pm_buf_str(&pdf), "a.pdf", NULL), PM_OK);
	assert_int_equal(pm_read(input, NULL, &sink, NULL), PM_OK);
	assert_int_equal(count, 1);
	pm_input_free(input);
	pm_buf_free(&pdf);
}

static void tells_what_is_broken(void **state)
{
	(void)state;
	static const struct {
		const char *bytes, *expected;
	} cases[] = {
		{"%PDF-1.4\n", "error: a.pdf: broken PDF: "},
		{"%PDF-1.4\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n",
			"error: a.pdf: broken PDF: "},
		{"%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 1 0 R>>\nendobj\n"
		 "trailer\n<</Root 1 0 R>>\n%%EOF\n",
			"error: a.pdf: "},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct read_dump dump = {0};
		struct pm_error err = {0};
		assert_int_equal(read_dump(&dump, pm_str_of(cases[i].bytes), "a.pdf", NULL, &err),
			PM_INVALID);
		pm_buf_add_format(&dump.out, "error: %s", err.message);
		assert_memory_equal(dump.out.ptr, cases[i].expected, strlen(cases[i].expected));
		pm_buf_free(&dump.out);
	}
}

/* However much of it there is, it is read or refused. */
static void takes_any_beginning(void **state)
{
	(void)state;
	struct pm_buf pdf = {0};

	make_pdf(&pdf, &two_pages);
	for (size_t len = 10; len < pdf.len; len += 7) {
		struct read_dump dump = {0};
		struct pm_error err = {0};
		enum pm_status status =
			read_dump(&dump, (struct pm_str){pdf.ptr, len}, "a.pdf", NULL, &err);
		assert_true(status == PM_OK || status == PM_INVALID);
		pm_buf_free(&dump.out);
	}
	pm_buf_free(&pdf);
}

static void *read_often(void *context)
{
	for (int i = 0; i < 20; i++) {
		struct read_dump dump = {0};
		if (read_dump(&dump, *(struct pm_str *)context, "a.pdf", NULL, NULL) != PM_OK)
			abort();
		pm_buf_free(&dump.out);
	}
	return NULL;
}

static void reads_in_several_threads(void **state)
{
	(void)state;
	struct pm_buf pdf = {0};
	pthread_t threads[4];

	make_pdf(&pdf, &two_pages);
	struct pm_str bytes = pm_buf_str(&pdf);
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_often, &bytes), 0);
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		pthread_join(threads[i], NULL);
	pm_buf_free(&pdf);
}

static void is_recognised_by_content(void **state)
{
	(void)state;
	struct pm_buf pdf = {0};

	pm_buf_add_str(&pdf, PM_STR("\r\n"));
	make_pdf(&pdf, &(struct pdf_sample){.pages = {BODY}});
	pm_buf_add_char(&pdf, '\0');
	pm_buf_clear(&pdf);
	make_pdf(&pdf, &(struct pdf_sample){.pages = {BODY}});
	expect_dump(pm_buf_str(&pdf), "a.txt", NULL, "document text=[The text.]\n");
	expect_dump(PM_STR("It begins with %PDF-1.4, they say."), "a.txt", NULL,
		"document text=[It begins with %PDF-1.4, they say.]\n");
	pm_buf_free(&pdf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_documents),
		cmocka_unit_test(keeps_pages),
		cmocka_unit_test(tells_what_is_broken),
		cmocka_unit_test(takes_any_beginning),
		cmocka_unit_test(reads_in_several_threads),
		cmocka_unit_test(is_recognised_by_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
