/*
 * Fuzz building in bulk: a segment of any documents, and what is changed of it, is what Xapian's
 * own interface makes of them. SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An input: a byte for how it is built, then operations: a byte for what is done, and of a document
 * its uid and the fields that a byte names (take_document). Documents of new uids are built at
 * once; from the first other operation on all are changes of that segment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "indexer/build/backend.h"
#include "indexer/build/builder.h"
#include "indexer/build/changes.h"
#include "indexer/build/leftovers.h"
#include "indexer/build/rebuild.h"
#include "indexer/build/same.h"
#include "indexer/prepare.h"
#include "lib/arena.h"
#include "lib/term.h"
#include "lib/xap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__asan_default_options(void);

/* libxapian frees what it allocates by another size: the test preset says so, too. */
const char *__asan_default_options(void)
{
	return "new_delete_type_mismatch=0";
}

enum {
	OPERATIONS_MAX = 48,
	LITERAL_MAX = 192, /* bytes of a string; above, a byte again and again, */
	RUN_MIN = 190,     /* at least so many times: terms have up to 245 */
	ONCE_MAX = 224,    /* a text above is a string again and again, */
	TIMES = 9,         /* so many times the difference */
	TEXTS_MAX = 1 << 18,
};

struct operation {
	bool removes;
	struct pm_document document; /* of which only the uid, where it is removed */
	struct pm_buf key, data;
};

struct input {
	const uint8_t *ptr, *end;
	struct pm_arena arena;
	size_t texts; /* bytes */
	struct operation operations[OPERATIONS_MAX];
	size_t count, changes; /* where the changes begin */
};

static struct pm_error err;

static void ok(enum pm_status status)
{
	if (status == PM_OK)
		return;
	fprintf(stderr, "%s\n", err.message);
	abort();
}

static void require(bool condition)
{
	if (!condition)
		abort();
}

/* ---- From bytes to operations ---- */

static unsigned take(struct input *input)
{
	return input->ptr < input->end ? *input->ptr++ : 0;
}

static struct pm_str take_string(struct input *input)
{
	size_t len = take(input), left = (size_t)(input->end - input->ptr);
	struct pm_str string = {(const char *)input->ptr, len < left ? len : left};

	if (len < LITERAL_MAX) {
		input->ptr += string.len;
		return string;
	}
	len = len - LITERAL_MAX + RUN_MIN;
	char *bytes = pm_arena_alloc(&input->arena, len, 1);
	require(bytes != NULL);
	memset(bytes, (int)take(input), len);
	return (struct pm_str){bytes, len};
}

static struct pm_str take_text(struct input *input)
{
	size_t times = take(input);
	struct pm_str string = take_string(input);

	times = times < ONCE_MAX ? 1 : (times - ONCE_MAX) * TIMES;
	if (times * string.len > TEXTS_MAX - input->texts)
		return string;
	char *bytes = pm_arena_alloc(&input->arena, times * string.len + 1, 1);
	require(bytes != NULL);
	for (size_t i = 0; i < times; i++)
		memcpy(bytes + i * string.len, string.ptr, string.len);
	input->texts += times * string.len;
	return (struct pm_str){bytes, times * string.len};
}

/* Never empty, and without NULs: writers see to that. */
static struct pm_str take_uid(struct input *input)
{
	struct pm_str uid = take_string(input);
	char *bytes = pm_arena_alloc(&input->arena, uid.len + 1, 1);

	require(bytes != NULL);
	if (uid.len == 0)
		return PM_STR("none");
	for (size_t i = 0; i < uid.len; i++)
		bytes[i] = (char)(uid.ptr[i] == '\0' ? '\n' : uid.ptr[i]);
	return (struct pm_str){bytes, uid.len};
}

static const struct pm_str *take_strings(struct input *input, size_t *count)
{
	*count = take(input) % 4;
	struct pm_str *strings = pm_arena_alloc(&input->arena, *count + 1, sizeof *strings);

	require(strings != NULL);
	for (size_t i = 0; i < *count; i++)
		strings[i] = take_string(input);
	return strings;
}

static struct pm_date take_date(struct input *input)
{
	struct pm_date date = {.year = (int16_t)(1 + take(input) * 39),
		.month = (uint8_t)(1 + take(input) % 12),
		.day = (uint8_t)(1 + take(input) % 28)};

	date.has_time = date.day % 2 == 0;
	if (date.has_time)
		date.hour = (uint8_t)(take(input) % 24);
	return date;
}

static struct pm_str take_language(struct input *input)
{
	static const char *const languages[] = {
		"en", "de", "fr", "ru", "el", "zh", "ja", "tr", "fi", "ar", "hu", "xx"};
	unsigned choice = take(input);

	return choice < 240 ? pm_str_of(languages[choice % 12]) : take_string(input);
}

static void take_document(struct input *input, struct pm_document *document)
{
	unsigned fields = take(input);

	if (fields & 1)
		document->text = take_text(input);
	if (fields & 2)
		document->title = take_text(input);
	if (fields & 4)
		document->language = take_language(input);
	if (fields & 8)
		document->source = take_string(input);
	if (fields & 16)
		document->url = take_string(input);
	if (fields & 32)
		document->authors = take_strings(input, &document->author_count);
	if (fields & 64)
		document->tags = take_strings(input, &document->tag_count);
	if (fields & 128) {
		document->published = take_date(input);
		document->kind = (enum pm_kind)(take(input) % 3);
		document->path = take_string(input);
		document->member = take_string(input);
	}
}

/* The operation before that is about the same document; NULL: none. */
static const struct operation *before(const struct input *input, const struct operation *operation)
{
	for (const struct operation *other = operation; other-- > input->operations;)
		if (pm_str_equal(pm_buf_str(&other->key), pm_buf_str(&operation->key)))
			return other;
	return NULL;
}

static void take_operation(struct input *input)
{
	struct operation *operation = &input->operations[input->count];
	struct pm_prepared prepared = {0};
	unsigned what = take(input) % 8;

	*operation = (struct operation){.removes = what == 0};
	operation->document.uid = take_uid(input);
	if (!operation->removes)
		take_document(input, &operation->document);
	pm_term_add_uid(&operation->key, operation->document.uid);
	ok(pm_prepare(&prepared, &operation->document, &err));
	pm_buf_add_str(&operation->data, pm_buf_str(&prepared.data));
	pm_prepared_free(&prepared);
	require(!operation->key.failed && !operation->data.failed);
	bool changes = operation->removes || what == 1 || before(input, operation) != NULL;
	if (!changes && input->changes == input->count)
		input->changes++;
	input->count++;
}

static void free_input(struct input *input)
{
	for (size_t i = 0; i < input->count; i++) {
		pm_buf_free(&input->operations[i].key);
		pm_buf_free(&input->operations[i].data);
	}
	pm_arena_free(&input->arena);
}

/* ---- A directory for all inputs ---- */

static char directory[64], trial[96];

static void remove_directory(void)
{
	rmdir(directory);
}

/* In memory where that can be: the changes through Xapian's interface wait for the disk. */
static void make_directory(void)
{
	const char *base = getenv("TMPDIR");

	if (directory[0] != '\0')
		return;
	if (base == NULL)
		base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(directory, sizeof directory, "%s/pressmark-fuzz-XXXXXX", base);
	require(mkdtemp(directory) != NULL);
	snprintf(trial, sizeof trial, "%s/trial", directory);
	atexit(remove_directory);
}

/* ---- Both ways ---- */

static void apply(struct pm_backend *backend, const struct operation *operation)
{
	if (operation->removes)
		ok(backend->operations->remove(backend, pm_buf_str(&operation->key), &err));
	else
		ok(backend->operations->put(
			backend, &operation->document, pm_buf_str(&operation->data), false, &err));
}

static void close_backend(struct pm_backend *backend)
{
	ok(backend->operations->commit(backend, &err));
	backend->operations->free(backend);
}

/* Whether there is a document after all operations whose place is that of this one. */
static bool is_first_of_lasting(
	const struct input *input, const struct operation *operation, const struct operation **last)
{
	const struct operation *end = input->operations + input->count;
	const struct operation *former = before(input, operation);

	if (operation->removes || (former != NULL && !former->removes))
		return false;
	*last = operation;
	for (const struct operation *next = operation + 1; next < end; next++) {
		if (!pm_str_equal(pm_buf_str(&next->key), pm_buf_str(&operation->key)))
			continue;
		if (next->removes)
			return false;
		*last = next;
	}
	return true;
}

/* Have Xapian make a segment of what is there in the end; false when that is nothing. */
static bool make_fresh(const struct input *input)
{
	struct pm_backend *backend;
	size_t count = 0;

	ok(pm_backend_new_trial(&backend, trial, &err));
	for (size_t i = 0; i < input->count; i++) {
		const struct operation *last;
		if (!is_first_of_lasting(input, &input->operations[i], &last))
			continue;
		apply(backend, last);
		count++;
	}
	close_backend(backend);
	return count > 0;
}

/* Have Xapian do one operation after the other, with a commit before the changes. */
static void make_changed(const struct input *input)
{
	struct pm_backend *backend;

	ok(pm_backend_new_trial(&backend, trial, &err));
	for (size_t i = 0; i < input->count; i++) {
		if (i == input->changes)
			ok(backend->operations->commit(backend, &err));
		apply(backend, &input->operations[i]);
	}
	close_backend(backend);
}

static void expect_same(const char *segment)
{
	struct xap_text *report;
	size_t errors;

	ok(pm_same_segments(trial, segment, &err));
	require(xap_check(segment, &errors, &report, NULL) == XAP_OK);
	if (errors > 0)
		fprintf(stderr, "%s\n", report->ptr);
	require(errors == 0);
	xap_text_free(report);
}

static void change_through_xapian(const struct input *input, const char *segment)
{
	struct pm_backend *backend;

	make_changed(input);
	ok(pm_backend_open_segment(&backend, segment, &err));
	for (size_t i = input->changes; i < input->count; i++)
		apply(backend, &input->operations[i]);
	close_backend(backend);
	expect_same(segment);
}

/* from: the segment to be changed; NULL: there was no document. */
static void change_in_bulk(
	const struct input *input, const char *from, const struct pm_builder_options *options)
{
	struct pm_changes *changes;
	struct pm_builder *builder;

	ok(pm_changes_new(&changes, directory, &err));
	for (size_t i = input->changes; i < input->count; i++) {
		const struct operation *operation = &input->operations[i];
		struct pm_str key = pm_buf_str(&operation->key);
		if (operation->removes)
			ok(pm_changes_remove(changes, key, &err));
		else
			ok(pm_changes_put(changes, key, pm_buf_str(&operation->data), &err));
	}
	ok(pm_changes_read(changes, &err));
	ok(pm_builder_new(&builder, directory, options, &err));
	ok(pm_rebuild(builder, from, changes, &err));
	bool any = make_fresh(input);
	require(any == (pm_builder_count(builder) > 0));
	if (any) {
		ok(pm_builder_finish(builder, &err));
		expect_same(pm_builder_path(builder));
	}
	pm_builder_free(builder);
	pm_changes_free(changes);
}

static struct pm_builder *build(const struct input *input, const struct pm_builder_options *options)
{
	struct pm_builder *builder;

	ok(pm_builder_new(&builder, directory, options, &err));
	for (size_t i = 0; i < input->changes; i++)
		ok(pm_builder_put(builder, pm_buf_str(&input->operations[i].data), &err));
	ok(pm_builder_finish(builder, &err));
	return builder;
}

static void build_and_change(const struct input *input, unsigned how)
{
	const struct pm_builder_options options = {
		.jobs = 1 + how % 4, .memory = (size_t)1 << (16 + how / 4 % 4 * 3), .trial = true};
	struct pm_builder *builder = input->changes > 0 ? build(input, &options) : NULL;

	if (builder == NULL)
		change_in_bulk(input, NULL, &options);
	else if (how / 16 % 2 == 0)
		change_in_bulk(input, pm_builder_path(builder), &options);
	else
		change_through_xapian(input, pm_builder_path(builder));
	pm_leftovers_remove_segment(trial);
	pm_builder_free(builder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct input input;

	input = (struct input){.ptr = data, .end = data + size};
	make_directory();
	unsigned how = take(&input);
	while (input.ptr < input.end && input.count < OPERATIONS_MAX)
		take_operation(&input);
	if (input.count > 0)
		build_and_change(&input, how);
	free_input(&input);
	return 0;
}
