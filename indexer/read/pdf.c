/*
 * PDF with text, through Poppler.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include <time.h>

#include "indexer/read/draft.h"
#include "indexer/read/pdf_layout.h"
#include "indexer/read/pdf_meta.h"
#include "indexer/read/pdf_page.h"
#include "indexer/read/pdf_poppler.h"
#include "lib/error.h"

/* The most pages of a document that are read. */
#define PAGES_MAX 10000

/* How many seconds of the processor a document may take. It is looked at between pages: within one,
 * Poppler cannot be stopped. */
#define SECONDS_MAX 60

/* Pages that are looked at for images, to tell why there is no text. */
#define PAGES_FOR_IMAGES 3

/* What Poppler logs under. */
#define POPPLER_DOMAIN "Poppler"

/* A document that is read. */
struct reading {
	struct pm_poppler poppler;
	PopplerDocument *document;
	struct pm_draft draft;
	struct pm_pdf_layout layout;
	struct pm_buf text;
	uint32_t *pages; /* where they begin in the text */
};

/* Some bytes may be before the mark (ISO 32000-1, annex H, note 13). */
static enum pm_recognition recognise(struct pm_str head)
{
	static const char mark[] = "%PDF-";
	size_t room = head.len < 1024 ? head.len : 1024;
	const char *found = room > 0 ? memmem(head.ptr, room, mark, sizeof mark - 1) : NULL;

	if (found == NULL)
		return PM_RECOGNISED_NOT;
	/* A text may speak of it. */
	return found == head.ptr || memchr(head.ptr, '\0', head.len) != NULL
	               ? PM_RECOGNISED
	               : PM_RECOGNISED_BY_NAME;
}

/* ---- Opening ---- */

static void say_nothing(
	const char *domain, GLogLevelFlags level, const char *message, void *context)
{
	(void)domain;
	(void)level;
	(void)message;
	(void)context;
}

static enum pm_status open_document(struct reading *reading, const struct pm_input *input,
	struct pm_str bytes, struct pm_error *err)
{
	const char *name = pm_input_name(input);
	GError *why = NULL;

	if (pm_poppler_load(&reading->poppler, name, err) != PM_OK)
		return PM_INVALID;
	GBytes *borrowed = g_bytes_new_static(bytes.ptr, bytes.len);
	reading->document = reading->poppler.document_new_from_bytes(borrowed, NULL, &why);
	g_bytes_unref(borrowed);
	if (reading->document != NULL)
		return PM_OK;
	bool encrypted =
		g_error_matches(why, reading->poppler.error_quark(), POPPLER_ERROR_ENCRYPTED);
	enum pm_status status =
		encrypted ? pm_fail(err, PM_INVALID, "%s: encrypted: needs a password", name)
			  : pm_fail(err, PM_INVALID, "%s: broken PDF: %s", name,
				    why != NULL ? why->message : "no document");
	g_clear_error(&why);
	return status;
}

/* ---- Pages ---- */

static int64_t seconds_used(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec;
}

static void read_page(struct reading *reading, int number)
{
	PopplerPage *page = reading->poppler.document_get_page(reading->document, number);

	if (page == NULL) {
		pm_pdf_layout_add_page(&reading->layout, 0); /* the others keep their numbers */
		return;
	}
	pm_pdf_read_page(&reading->layout, &reading->poppler, page);
	g_object_unref(page);
}

/* Read pages until a limit; a warning tells of those that are left out. */
static enum pm_status read_pages(struct reading *reading, struct pm_error *err)
{
	int count = reading->poppler.document_get_n_pages(reading->document), number;
	int64_t begun = seconds_used();
	const char *limit = NULL;

	for (number = 0; number < count && limit == NULL; number++) {
		read_page(reading, number);
		if (reading->layout.failed || reading->layout.text.failed)
			return pm_fail_memory(err);
		limit = number + 1 >= PAGES_MAX                            ? "10,000 pages"
		        : seconds_used() - begun >= SECONDS_MAX            ? "60 seconds"
		        : reading->layout.text.len > PM_DOCUMENT_BYTES_MAX ? "64 MB of text"
		                                                           : NULL;
	}
	if (number >= count)
		return PM_OK;
	return pm_draft_warn(&reading->draft, err,
		"more than %s: only the first %d of %d pages are read", limit, number, count);
}

/* ---- The document ---- */

/* One of the first pages has an image. */
static bool has_images(struct reading *reading)
{
	int count = reading->poppler.document_get_n_pages(reading->document);
	bool found = false;

	for (int i = 0; i < count && i < PAGES_FOR_IMAGES && !found; i++) {
		PopplerPage *page = reading->poppler.document_get_page(reading->document, i);
		if (page == NULL)
			continue;
		GList *images = reading->poppler.page_get_image_mapping(page);
		found = images != NULL;
		reading->poppler.page_free_image_mapping(images);
		g_object_unref(page);
	}
	return found;
}

/* Make the text of the lines. */
static enum pm_status write_text(
	struct reading *reading, const struct pm_input *input, struct pm_error *err)
{
	struct pm_pdf_layout *layout = &reading->layout;

	reading->pages =
		pm_arena_alloc(&reading->draft.arena, layout->page_count + 1, sizeof(uint32_t));
	if (reading->pages == NULL)
		return pm_fail_memory(err);
	pm_pdf_mark_running(layout);
	pm_pdf_layout_write(layout, &reading->text, reading->pages);
	if (reading->text.failed)
		return pm_fail_memory(err);
	if (reading->text.len > 0)
		return PM_OK;
	return pm_fail(err, PM_INVALID, "%s: no text%s", pm_input_name(input),
		has_images(reading) ? ": scanned pages" : "");
}

static void put_title(struct reading *reading)
{
	struct pm_buf title = {0};

	pm_pdf_layout_title(&reading->layout, &title);
	pm_draft_put(
		&reading->draft, PM_DRAFT_TITLE, pm_buf_str(&title), "the largest text on page 1");
	reading->draft.arena.failed |= title.failed;
	pm_buf_free(&title);
}

static enum pm_status read_document(struct reading *reading, const struct pm_input *input,
	struct pm_str bytes, struct pm_error *err)
{
	struct pm_draft *draft = &reading->draft;
	enum pm_status status;

	pm_draft_begin(draft, 0);
	if ((status = open_document(reading, input, bytes, err)) != PM_OK ||
		(status = read_pages(reading, err)) != PM_OK ||
		(status = write_text(reading, input, err)) != PM_OK)
		return status;
	pm_pdf_put_metadata(draft, &reading->poppler, reading->document);
	put_title(reading);
	pm_draft_put(draft, PM_DRAFT_TEXT, pm_buf_str(&reading->text), "its pages");
	draft->pages = reading->pages;
	draft->page_count = reading->layout.page_count;
	return pm_draft_send(draft, bytes.len, err);
}

static enum pm_status read_pdf(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct reading reading = {.draft = {.options = options, .sink = sink}};
	struct pm_str bytes;
	enum pm_status status = pm_input_all(input, PM_DOCUMENT_BYTES_MAX, &bytes, err);

	/* What it has to say about a page is nothing that a user could do something about. */
	guint handler = g_log_set_handler(POPPLER_DOMAIN, G_LOG_LEVEL_MASK, say_nothing, NULL);
	if (status == PM_OK)
		status = read_document(&reading, input, bytes, err);
	g_clear_object(&reading.document);
	pm_pdf_layout_free(&reading.layout);
	pm_buf_free(&reading.text);
	pm_draft_free(&reading.draft);
	g_log_remove_handler(POPPLER_DOMAIN, handler);
	return status;
}

const struct pm_reader pm_reader_pdf = {
	.name = "pdf",
	.extensions = "pdf",
	.description = "PDF with text",
	.recognise = recognise,
	.read = read_pdf,
};
