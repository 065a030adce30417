/*
 * Tests of the binding: every allocation of C++ fails in turn.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/unit/xapian_c.h"

/* libstdc++'s allocation functions, replaced by these under the names that the Itanium C++ ABI
 * gives them: the test stays C, and the exception passes through (this file is compiled with
 * -fexceptions). */
#pragma GCC visibility push(default) /* for libxapian to find them, too */
void *new_one(size_t size) __asm__("_Znwm");
void *new_array(size_t size) __asm__("_Znam");
void *new_quiet(size_t size, const void *nothrow) __asm__("_ZnwmRKSt9nothrow_t");
void *new_array_quiet(size_t size, const void *nothrow) __asm__("_ZnamRKSt9nothrow_t");
void delete_one(void *memory) __asm__("_ZdlPv");
void delete_sized(void *memory, size_t size) __asm__("_ZdlPvm");
void delete_array(void *memory) __asm__("_ZdaPv");
void delete_array_sized(void *memory, size_t size) __asm__("_ZdaPvm");
void delete_quiet(void *memory, const void *nothrow) __asm__("_ZdlPvRKSt9nothrow_t");
void delete_array_quiet(void *memory, const void *nothrow) __asm__("_ZdaPvRKSt9nothrow_t");
#pragma GCC visibility pop
__attribute__((noreturn)) void throw_bad_alloc(void) __asm__("_ZSt17__throw_bad_allocv");

/* The binding is linked in statically and libxapian is not: whose an allocation is shows in who
 * calls. */
extern char __executable_start, etext;
enum owner {
	LIBXAPIAN,
	BINDING
};

/* Stands before each piece of memory, as large as its alignment must be. */
union header {
	enum owner owner;
	max_align_t alignment;
};

static long live[2];       /* allocations not freed, of each owner */
static enum owner failing; /* BINDING: only its allocations fail; LIBXAPIAN: anybody's */
static long countdown;     /* to the one that fails; 0: none does */
static bool fail_on;       /* and all after it */
static bool failed;

static bool must_fail(enum owner owner)
{
	if (countdown == 0 || owner < failing || --countdown > 0)
		return false;
	failed = true;
	countdown = fail_on;
	return true;
}

static void *allocate(size_t size, const char *caller)
{
	enum owner owner = caller >= &__executable_start && caller < &etext ? BINDING : LIBXAPIAN;
	union header *header = must_fail(owner) ? NULL : malloc(sizeof *header + size);
	if (header == NULL)
		return NULL;
	header->owner = owner;
	live[owner]++;
	return header + 1;
}

void *new_one(size_t size)
{
	void *memory = allocate(size, __builtin_return_address(0));
	if (memory == NULL)
		throw_bad_alloc();
	return memory;
}

void *new_quiet(size_t size, const void *nothrow)
{
	(void)nothrow;
	return allocate(size, __builtin_return_address(0));
}

void *new_array(size_t size)
{
	void *memory = allocate(size, __builtin_return_address(0));
	if (memory == NULL)
		throw_bad_alloc();
	return memory;
}

void *new_array_quiet(size_t size, const void *nothrow)
{
	(void)nothrow;
	return allocate(size, __builtin_return_address(0));
}

void delete_one(void *memory)
{
	if (memory == NULL)
		return;
	union header *header = (union header *)memory - 1;
	live[header->owner]--;
	free(header);
}

void delete_sized(void *memory, size_t size)
{
	(void)size;
	delete_one(memory);
}

void delete_array(void *memory)
{
	delete_one(memory);
}

void delete_array_sized(void *memory, size_t size)
{
	(void)size;
	delete_one(memory);
}

void delete_quiet(void *memory, const void *nothrow)
{
	(void)nothrow;
	delete_one(memory);
}

void delete_array_quiet(void *memory, const void *nothrow)
{
	(void)nothrow;
	delete_one(memory);
}

/* What a step works with: made before memory gets scarce, and freed after. */
struct scene {
	struct xap_writer *writer;
	struct xap_reader *reader, *other;
	struct xap_document *document;
	struct xap_query *query;
	int run; /* for names that are new */
};

static struct scene scene;

/* Each step is one call, and frees what it gives. */

static enum xap_status step_document_new(void)
{
	struct xap_document *document;
	enum xap_status status = xap_document_new(&document, &err);
	xap_document_free(document);
	return status;
}

static enum xap_status step_document_clear(void)
{
	return xap_document_clear(scene.document, &err);
}

#define LONG_TERM S("a term longer than what a std::string holds within itself")

static enum xap_status step_add_term(void)
{
	return xap_document_add_term(scene.document, LONG_TERM, 1, &err);
}

static enum xap_status step_add_posting(void)
{
	return xap_document_add_posting(scene.document, LONG_TERM, 9, 1, &err);
}

static enum xap_status step_remove_term(void)
{
	return xap_document_remove_term(scene.document, S("removable, and longer than it"), &err);
}

static enum xap_status step_set_value(void)
{
	return xap_document_set_value(scene.document, 7, LONG_TERM, &err);
}

static enum xap_status step_set_number(void)
{
	return xap_document_set_number(scene.document, 8, 1e9, &err);
}

static enum xap_status step_set_data(void)
{
	return xap_document_set_data(scene.document, LONG_TERM, &err);
}

static enum xap_status step_term_count(void)
{
	uint32_t count;
	return xap_document_term_count(scene.document, &count, &err);
}

static enum xap_status step_writer_open(void)
{
	struct xap_writer *writer;
	char path[64];
	snprintf(path, sizeof path, "a database with a long name, number %d", scene.run);
	enum xap_status status =
		xap_writer_open(&writer, path, &(struct xap_writer_options){.no_sync = true}, &err);
	xap_writer_free(writer);
	return status;
}

static enum xap_status step_writer_add(void)
{
	return xap_writer_add(scene.writer, scene.document, NULL, &err);
}

static enum xap_status step_writer_replace(void)
{
	return xap_writer_replace(scene.writer, 1, scene.document, &err);
}

static enum xap_status step_writer_replace_term(void)
{
	return xap_writer_replace_term(scene.writer, LONG_TERM, scene.document, NULL, &err);
}

static enum xap_status step_writer_delete(void)
{
	return xap_writer_delete(scene.writer, 2, &err);
}

static enum xap_status step_writer_delete_term(void)
{
	return xap_writer_delete_term(scene.writer, S("common"), &err);
}

static enum xap_status step_writer_set_metadata(void)
{
	return xap_writer_set_metadata(scene.writer, LONG_TERM, LONG_TERM, &err);
}

static enum xap_status step_writer_add_spelling(void)
{
	return xap_writer_add_spelling(scene.writer, LONG_TERM, 1, &err);
}

static enum xap_status step_writer_remove_spelling(void)
{
	return xap_writer_remove_spelling(scene.writer, S("spelling"), 1, &err);
}

static enum xap_status step_writer_commit(void)
{
	return xap_writer_commit(scene.writer, &err);
}

static enum xap_status step_writer_begin(void)
{
	return xap_writer_begin(scene.writer, &err);
}

static enum xap_status step_writer_cancel(void)
{
	return xap_writer_cancel(scene.writer, &err);
}

static enum xap_status step_writer_info(void)
{
	struct xap_info info;
	return xap_writer_info(scene.writer, &info, &err);
}

static enum xap_status step_writer_find(void)
{
	uint32_t docid;
	return xap_writer_find(scene.writer, S("common"), &docid, &err);
}

static enum xap_status step_writer_term_freq(void)
{
	uint32_t freq;
	return xap_writer_term_freq(scene.writer, LONG_TERM, &freq, &err);
}

static enum xap_status step_writer_metadata(void)
{
	struct xap_text *text;
	enum xap_status status = xap_writer_metadata(scene.writer, S("key"), &text, &err);
	xap_text_free(text);
	return status;
}

static enum xap_status step_writer_uuid(void)
{
	struct xap_text *text;
	enum xap_status status = xap_writer_uuid(scene.writer, &text, &err);
	xap_text_free(text);
	return status;
}

static enum xap_status step_reader_open(void)
{
	struct xap_reader *reader;
	enum xap_status status =
		xap_reader_open_many(&reader, (const char *const[]){"db", "db"}, 2, &err);
	xap_reader_free(reader);
	return status;
}

static enum xap_status step_reader_missing(void)
{
	struct xap_reader *reader;
	enum xap_status status = xap_reader_open(&reader, "no such database anywhere", &err);
	return status == XAP_NOT_FOUND ? XAP_OK : status;
}

static enum xap_status step_reader_add(void)
{
	return xap_reader_add(scene.reader, scene.other, &err);
}

static enum xap_status step_reader_reopen(void)
{
	return xap_reader_reopen(scene.reader, NULL, &err);
}

static enum xap_status step_reader_info(void)
{
	struct xap_info info;
	return xap_reader_info(scene.reader, &info, &err);
}

static enum xap_status step_reader_uuid(void)
{
	struct xap_text *text;
	enum xap_status status = xap_reader_uuid(scene.reader, &text, &err);
	xap_text_free(text);
	return status;
}

static enum xap_status step_reader_term_stats(void)
{
	struct xap_term_stats stats;
	return xap_reader_term_stats(scene.reader, S("common"), &stats, &err);
}

static enum xap_status step_reader_terms(void)
{
	struct gathered found = {.limit = 100};
	return xap_reader_terms(scene.reader, S("w"), gather, &found, &err);
}

static enum xap_status step_reader_postings(void)
{
	struct xap_postings *postings;
	enum xap_status status =
		xap_reader_postings(scene.reader, S("common"), 0, 0, &postings, &err);
	xap_postings_free(postings);
	return status;
}

static enum xap_status step_reader_document(void)
{
	struct xap_stored *stored;
	enum xap_status status = xap_reader_document(scene.reader, 3, XAP_ALL_PARTS, &stored, &err);
	xap_stored_free(stored);
	return status;
}

static enum xap_status step_reader_positions(void)
{
	struct xap_positions *positions;
	enum xap_status status =
		xap_reader_positions(scene.reader, 3, S("common"), &positions, &err);
	xap_positions_free(positions);
	return status;
}

static enum xap_status step_reader_value_stats(void)
{
	struct xap_value_stats *stats;
	enum xap_status status = xap_reader_value_stats(scene.reader, 0, &stats, &err);
	xap_value_stats_free(stats);
	return status;
}

static enum xap_status step_reader_metadata(void)
{
	struct xap_text *text;
	enum xap_status status = xap_reader_metadata(scene.reader, S("key"), &text, &err);
	xap_text_free(text);
	return status;
}

static enum xap_status step_reader_metadata_keys(void)
{
	struct gathered found = {0};
	return xap_reader_metadata_keys(scene.reader, S(""), gather, &found, &err);
}

static enum xap_status step_reader_spelling(void)
{
	struct xap_text *text;
	enum xap_status status = xap_reader_spelling(scene.reader, S("speling"), 2, &text, &err);
	xap_text_free(text);
	return status;
}

static enum xap_status step_reader_spellings(void)
{
	struct gathered found = {0};
	return xap_reader_spellings(scene.reader, gather, &found, &err);
}

/* Makes a query that holds one of each kind. */
static enum xap_status make_query(struct xap_query **out)
{
	struct xap_query *part[7] = {0};
	enum xap_status status = xap_query_term(&part[0], LONG_TERM, 1, 0, &err);
	if (status == XAP_OK)
		status = xap_query_terms(&part[1], XAP_PHRASE,
			(struct xap_str[]){S("common"), S("word1")}, 2, 0, &err);
	if (status == XAP_OK)
		status = xap_query_wildcard(
			&part[2], S("wo"), 0, XAP_LIMIT_ERROR, XAP_SYNONYM, &err);
	if (status == XAP_OK)
		status = xap_query_value_range(&part[3], 0, S("a"), LONG_TERM, &err);
	if (status == XAP_OK)
		status = xap_query_all(&part[4], &err);
	if (status == XAP_OK)
		status = xap_query_scale(&part[5], part[4], 0.5, &err);
	if (status == XAP_OK)
		status = xap_query_copy(&part[6], part[5], &err);
	*out = NULL;
	if (status == XAP_OK)
		status = xap_query_combine(
			out, XAP_OR, (const struct xap_query *const *)part, 7, 0, &err);
	for (size_t i = 0; i < COUNT_OF(part); i++)
		xap_query_free(part[i]);
	return status;
}

static enum xap_status step_query(void)
{
	struct xap_query *query;
	enum xap_status status = make_query(&query);
	xap_query_free(query);
	return status;
}

static enum xap_status step_query_describe(void)
{
	struct xap_text *text;
	enum xap_status status = xap_query_describe(scene.query, &text, &err);
	xap_text_free(text);
	return status;
}

static enum xap_status step_query_each_term(void)
{
	struct gathered found = {0};
	return xap_query_each_term(scene.query, gather, &found, &err);
}

static enum xap_status step_search(void)
{
	static const uint32_t slots[] = {0, 1};
	static const struct xap_sort_key keys[] = {{0, true, false}, {1, false, false}};
	struct xap_search_options options = {.limit = 20,
		.check_at_least = 20,
		.keys = keys,
		.key_count = 2,
		.collapse = true,
		.collapse_slot = 1,
		.facet_slots = slots,
		.facet_slot_count = 2,
		.with_data = true,
		.with_terms = true,
		.with_term_weights = true,
		.value_slots = slots,
		.value_slot_count = 2};
	struct xap_results *results;
	enum xap_status status = xap_search(scene.reader, scene.query, &options, &results, &err);
	xap_results_free(results);
	return status;
}

static enum xap_status step_expand(void)
{
	struct xap_expansion *expansion;
	enum xap_status status = xap_expand(
		scene.reader, scene.query, (uint32_t[]){1, 2}, 2, NULL, &expansion, &err);
	xap_expansion_free(expansion);
	return status;
}

static enum xap_status step_compact(void)
{
	char path[64];
	snprintf(path, sizeof path, "a compact database, number %d", scene.run);
	return xap_compact((const char *const[]){"db"}, 1, path, NULL, &err);
}

static enum xap_status step_check(void)
{
	struct xap_text *report;
	size_t errors;
	enum xap_status status = xap_check("db", &errors, &report, &err);
	xap_text_free(report);
	return status;
}

static void make_scene(void)
{
	scene.writer = open_writer("scene");
	scene.reader = open_reader("db");
	scene.other = open_reader("db");
	OK(xap_document_new(&scene.document, &err));
	add_words(scene.document, "some common words");
	OK(xap_document_add_term(scene.document, S("removable, and longer than it"), 1, &err));
	OK(xap_document_set_value(scene.document, 0, S("value"), &err));
	OK(make_query(&scene.query));
	for (int i = 0; i < 3; i++)
		OK(xap_writer_add(scene.writer, scene.document, NULL, &err));
	OK(xap_writer_set_metadata(scene.writer, S("key"), S("value"), &err));
	OK(xap_writer_add_spelling(scene.writer, S("spelling"), 1, &err));
}

static void free_scene(void)
{
	xap_writer_free(scene.writer);
	xap_reader_free(scene.reader);
	xap_reader_free(scene.other);
	xap_document_free(scene.document);
	xap_query_free(scene.query);
}

/*
 * What libxapian 1.4.22 itself makes of a lack of memory, found by letting each of its allocations
 * fail. Only in this may it differ from the rule: the binding's own allocations fail, and are
 * accounted for, everywhere.
 */
enum xapian_then {
	SOUND,   /* leaks nothing */
	LEAKS,   /* loses some memory of its own */
	CRASHES, /* frees wild pointers, or throws where it must not */
};

static const struct step {
	const char *name;
	enum xap_status (*run)(void);
	enum xapian_then xapian;
} STEPS[] = {
#define STEP(name, xapian)                 \
	{                                  \
#name, step_##name, xapian \
	}
	STEP(document_new, SOUND),
	STEP(document_clear, SOUND),
	STEP(add_term, SOUND),
	STEP(add_posting, SOUND),
	STEP(remove_term, SOUND),
	STEP(set_value, SOUND),
	STEP(set_number, SOUND),
	STEP(set_data, SOUND),
	STEP(term_count, SOUND),
	STEP(writer_open, SOUND),
	STEP(writer_add, SOUND),
	STEP(writer_replace, SOUND),
	STEP(writer_replace_term, SOUND),
	STEP(writer_delete, SOUND),
	STEP(writer_delete_term, SOUND),
	STEP(writer_set_metadata, SOUND),
	STEP(writer_add_spelling, SOUND),
	STEP(writer_remove_spelling, SOUND),
	STEP(writer_commit, CRASHES),
	STEP(writer_begin, CRASHES),
	STEP(writer_cancel, SOUND),
	STEP(writer_info, SOUND),
	STEP(writer_find, SOUND),
	STEP(writer_term_freq, SOUND),
	STEP(writer_metadata, SOUND),
	STEP(writer_uuid, SOUND),
	STEP(reader_open, SOUND),
	STEP(reader_missing, SOUND),
	STEP(reader_add, SOUND),
	STEP(reader_reopen, SOUND),
	STEP(reader_info, SOUND),
	STEP(reader_uuid, SOUND),
	STEP(reader_term_stats, SOUND),
	STEP(reader_terms, SOUND),
	STEP(reader_postings, SOUND),
	STEP(reader_document, SOUND),
	STEP(reader_positions, SOUND),
	STEP(reader_value_stats, SOUND),
	STEP(reader_metadata, SOUND),
	STEP(reader_metadata_keys, LEAKS),
	STEP(reader_spelling, LEAKS),
	STEP(reader_spellings, LEAKS),
	STEP(query, SOUND),
	STEP(query_describe, SOUND),
	STEP(query_each_term, SOUND),
	STEP(search, CRASHES),
	STEP(expand, LEAKS),
	STEP(compact, LEAKS),
	STEP(check, SOUND),
};

static void make_database_to_read(void)
{
	struct xap_writer *writer = open_writer("db");
	for (int i = 0; i < 20; i++)
		add_text(writer, "Q", i % 2 ? "common word1 word2" : "common word3");
	OK(xap_writer_set_metadata(writer, S("key"), S("value"), &err));
	OK(xap_writer_add_spelling(writer, S("spelling"), 1, &err));
	OK(xap_writer_commit(writer, &err));
	xap_writer_free(writer);
}

/* Let the nth allocation fail, alone or with all after it; false when there were not so many. */
static bool run_short_of_memory(const struct step *step, long nth, bool on)
{
	long before[2] = {live[0], live[1]};
	int next_file = dup(STDOUT_FILENO);

	assert_true(next_file >= 0);
	close(next_file);
	scene.run++;
	make_scene();
	failed = false;
	fail_on = on;
	countdown = nth;
	enum xap_status status = step->run();
	countdown = 0;
	if (status != XAP_OK && status != XAP_NO_MEMORY)
		fail_msg("%s, allocation %ld: %s %s", step->name, nth, xap_status_name(status),
			err.message);
	assert_true(failed || status == XAP_OK);
	free_scene();
	if (live[BINDING] != before[BINDING] ||
		(live[LIBXAPIAN] != before[LIBXAPIAN] && step->xapian == SOUND))
		fail_msg("%s, allocation %ld: %ld and %ld leaked", step->name, nth,
			live[BINDING] - before[BINDING], live[LIBXAPIAN] - before[LIBXAPIAN]);
	if (step->xapian == LEAKS)
		closefrom(next_file); /* held by what libxapian leaked: over a thousand */
	return failed;
}

/* Every call either works or says XAP_NO_MEMORY, whichever allocation fails, and leaks nothing. */
static void every_allocation_fails_in_turn(void **state)
{
	enum owner whose = *(enum owner *)*state;
	long runs = 0;

	make_database_to_read();
	failing = whose;
	for (size_t i = 0; i < COUNT_OF(STEPS); i++) {
		if (whose == LIBXAPIAN && STEPS[i].xapian == CRASHES)
			continue;
		for (int on = 0; on <= 1; on++)
			for (long nth = 1; run_short_of_memory(&STEPS[i], nth, on); nth++)
				runs++;
	}
	assert_true(runs > (whose == BINDING ? 50 : 500));
}

/* The address sanitizer need not look for leaks: this test counts, and knows whose they are. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

int main(void)
{
	enum owner binding = BINDING, anybody = LIBXAPIAN;
	struct CMUnitTest tests[] = {
		{"the binding's allocations fail in turn", every_allocation_fails_in_turn,
			enter_directory, leave_directory, &binding},
		{"anybody's allocations fail in turn", every_allocation_fails_in_turn,
			enter_directory, leave_directory, &anybody},
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
