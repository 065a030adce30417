/*
 * What the fuzzers of all readers do.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_FUZZ_FUZZ_READ_H
#define PM_TESTS_FUZZ_FUZZ_READ_H

#include <stdlib.h>
#include <string.h>

#include "indexer/read/charset.h"
#include "indexer/read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void require(bool condition)
{
	if (!condition)
		abort();
}

/* One trimmed line of UTF-8. */
static inline void require_clean(struct pm_str value)
{
	require(pm_utf8_valid(value) == value.len);
	for (size_t i = 0; i < value.len; i++)
		require((unsigned char)value.ptr[i] >= ' ');
	if (value.len > 0)
		require(value.ptr[0] != ' ' && value.ptr[value.len - 1] != ' ');
}

/* What read.h promises of a document. */
static inline enum pm_status check_document(
	void *context, struct pm_document *document, size_t bytes, struct pm_error *err)
{
	size_t *total = context;

	(void)err;
	require_clean(document->title);
	require_clean(document->url);
	require_clean(document->source);
	require_clean(document->member);
	require_clean(document->language);
	require_clean(document->published_text);
	for (size_t i = 0; i < document->author_count; i++)
		require_clean(document->authors[i]);
	for (size_t i = 0; i < document->tag_count; i++)
		require_clean(document->tags[i]);
	require(document->title.len > 0 || document->text.len > 0);
	for (size_t i = 0; i < document->page_count; i++)
		require(document->pages[i] <= document->text.len &&
			(i == 0 || document->pages[i - 1] <= document->pages[i]));
	*total += bytes;
	return PM_OK;
}

static inline enum pm_status check_problem(
	void *context, const struct pm_problem *problem, struct pm_error *err)
{
	(void)context;
	(void)err;
	require(problem->error->message[0] != '\0');
	return PM_OK;
}

/* Read the bytes as a file of a format: no byte may count twice. */
static inline void fuzz_read(const uint8_t *data, size_t size, const char *format)
{
	const struct pm_read_options options = {.format = format};
	size_t total = 0;
	struct pm_read_sink sink = {&total, check_document, check_problem, NULL};
	struct pm_input *input = NULL;
	struct pm_error err = {0};
	struct pm_str bytes = {(const char *)data, size};

	require(pm_input_open_memory(&input, bytes, "x", &err) == PM_OK);
	enum pm_status status = pm_read(input, &options, &sink, &err);
	require((status == PM_OK) == (err.message[0] == '\0'));
	pm_input_free(input);
}

#endif
