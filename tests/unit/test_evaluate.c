/*
 * Random queries on random documents: Xapian and the evaluation of texts must agree.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/evaluate.h"

#include <stdio.h>
#include <unistd.h>

#include <pressmark/search.h>
#include <pressmark/stemmer.h>
#include <pressmark/writer.h>

#include "lib/term.h"
#include "search/query/lexicon.h"
#include "tests/unit/directory.h"
#include "tests/unit/test.h"

enum {
	DOCUMENTS = 400,
	QUERIES = 2500,
	DEPTH = 3,
};

/* Words that meet in many ways: stems, compounds and their parts, accents, no spaces. */
static const char *const words[] = {"sanctions", "sanctioned", "sanction", "fox-it", "foxit", "fox",
	"it", "APT31", "APT-31", "apt", "31", "U.S.", "us", "cyber-espionage", "cyberespionage",
	"cyber", "espionage", "M\xC3\xBCller", "muller", "Mueller", "running", "run", "Kinder",
	"kind", "talossa", "talo", "\xE5\x8C\x97\xE4\xBA\xAC\xE5\xA4\xA7\xE5\xAD\xA6",
	"\xE5\x8C\x97\xE4\xBA\xAC", "\xE5\xA4\xA7", "CVE-2024-3094", "2024", "l'ambassadeur",
	"john@example.org", "a", "b", "c"};
static const char *const languages[] = {"en", "de", "fi", "zh", "und"};
static const char *const urls[] = {
	"https://www.justice.gov/opa/1", "http://justice.gov/2", "https://example.org/a?b=c", ""};
static const char *const fields[] = {"", "", "", "title:", "author:", "source:", "tag:", "text:"};
static const char *const values[] = {"kind:article", "kind:statement", "lang:en", "lang:DE",
	"site:justice.gov", "site:gov", "site:www.justice.gov", "id:doc7", "id:doc*", "date:2024",
	"date:2024-03", "date:2024-03-05", "date:2024-02-10..2024-03-05", "date:..2023-06",
	"date:2024-03..", "site:just*", "title:a..k", "title:..m", "title:cyber..", "id:doc1..doc2",
	"title:\xE5\x8C\x97..", "id:..doc30"};

static uint32_t seed = 1;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

#define PICK(array) ((array)[dice(COUNT_OF(array))])

/* ---- Documents ---- */

struct sample {
	struct pm_buf title, text;
	char uid[16], author[64];
	struct pm_str authors[2], tags[2];
	struct pm_record record;
};

static void add_words(struct pm_buf *buf, uint32_t count)
{
	static const char *const gaps[] = {" ", " ", " ", ", ", ". ", "\n", " - "};

	pm_buf_add_str(buf, PM_STR(""));
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			pm_buf_add_str(buf, pm_str_of(PICK(gaps)));
		pm_buf_add_str(buf, pm_str_of(PICK(words)));
	}
}

static void make_sample(struct sample *sample, int number)
{
	add_words(&sample->title, dice(4));
	add_words(&sample->text, dice(14));
	snprintf(sample->uid, sizeof sample->uid, "doc%d", number);
	sample->authors[0] = pm_str_of(PICK(words));
	sample->authors[1] = pm_str_of(PICK(words));
	sample->tags[0] = PM_STR("tax division");
	sample->tags[1] = pm_str_of(PICK(words));
	sample->record.document = (struct pm_document){
		.uid = pm_str_of(sample->uid),
		.url = pm_str_of(PICK(urls)),
		.title = pm_buf_str(&sample->title),
		.text = pm_buf_str(&sample->text),
		.authors = sample->authors,
		.author_count = dice(3),
		.source = pm_str_of(dice(2) == 0 ? PICK(words) : ""),
		.kind = (enum pm_kind)dice(3),
		.language = pm_str_of(PICK(languages)),
		.tags = sample->tags,
		.tag_count = dice(3),
	};
	if (dice(4) > 0)
		sample->record.document.published =
			(struct pm_date){.year = (int16_t)(2023 + dice(2)),
				.month = (uint8_t)(1 + dice(4)),
				.day = (uint8_t)(1 + dice(9))};
	sample->record.site = pm_host_of_url(sample->record.document.url);
}

/* ---- Queries ---- */

static void add_phrase(struct pm_buf *buf)
{
	pm_buf_add_char(buf, '"');
	uint32_t count = 1 + dice(3);
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			pm_buf_add_char(buf, ' ');
		if (dice(5) == 0)
			pm_buf_add_format(buf, "(%s OR %s)", PICK(words), PICK(words));
		else
			pm_buf_add_str(buf, pm_str_of(PICK(words)));
	}
	pm_buf_add_char(buf, '"');
	if (count > 1 && dice(3) == 0)
		pm_buf_add_format(buf, "~%u", (unsigned)(1 + dice(4)));
}

/* A word or a phrase beside NEAR. */
static void add_side(struct pm_buf *buf)
{
	switch (dice(6)) {
	case 0:
		add_phrase(buf);
		break;
	case 1:
		pm_buf_add_format(buf, "(%s OR %s)", PICK(words), PICK(words));
		break;
	case 2:
		pm_buf_add_format(buf, "%.*s*", (int)(2 + dice(3)), PICK(words));
		break;
	default:
		pm_buf_add_str(buf, pm_str_of(PICK(words)));
	}
}

static void add_near(struct pm_buf *buf)
{
	static const char *const fields_of_words[] = {"", "", "", "title:", "author:", "tag:"};
	static const char *const operators[] = {
		"NEAR/1", "NEAR/3", "NEAR/200", "ADJ/1", "ADJ/4", "NEAR/s", "NEAR/p", "ADJ/s"};
	const char *operator= PICK(operators);

	pm_buf_add_format(buf, "%s(", PICK(fields_of_words));
	add_side(buf);
	for (uint32_t more = 1 + dice(8) / 6; more > 0; more--) {
		pm_buf_add_format(buf, " %s ", operator);
		add_side(buf);
	}
	pm_buf_add_char(buf, ')');
}

static void add_leaf(struct pm_buf *buf)
{
	if (dice(5) == 0) {
		add_near(buf);
		return;
	}
	if (dice(6) == 0) {
		pm_buf_add_str(buf, pm_str_of(PICK(values)));
		return;
	}
	pm_buf_add_str(buf, pm_str_of(PICK(fields)));
	switch (dice(6)) {
	case 0:
		pm_buf_add_format(buf, "=%s", PICK(words));
		break;
	case 1:
		add_phrase(buf);
		break;
	case 3:
		pm_buf_add_format(buf, "%s~", PICK(words));
		break;
	case 2:
		pm_buf_add_format(buf, "%.*s*", (int)(2 + dice(3)), PICK(words));
		break;
	default:
		pm_buf_add_str(buf, pm_str_of(PICK(words)));
	}
}

static void add_query(struct pm_buf *buf, int depth)
{
	static const char *const operators[] = {" ", " OR ", " NOT ", " AND "};

	if (depth == 0 || dice(3) == 0) {
		add_leaf(buf);
		return;
	}
	if (dice(8) == 0)
		pm_buf_add_char(buf, '-');
	pm_buf_add_char(buf, '(');
	add_query(buf, depth - 1);
	pm_buf_add_str(buf, pm_str_of(PICK(operators)));
	add_query(buf, depth - 1);
	pm_buf_add_char(buf, ')');
}

/* ---- Agreement ---- */

static const struct pm_deadline no_deadline;

struct fixture {
	void *directory; /* its path */
	struct sample samples[DOCUMENTS];
	struct pm_index *index;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	struct pm_writer *writer;
	struct pm_error err;

	*state = fixture;
	assert_int_equal(make_directory(&fixture->directory), 0);
	assert_int_equal(pm_writer_open(&writer, fixture->directory, NULL, &err), PM_OK);
	for (int i = 0; i < DOCUMENTS; i++) {
		make_sample(&fixture->samples[i], i);
		assert_int_equal(
			pm_writer_put(writer, &fixture->samples[i].record.document, &err), PM_OK);
	}
	assert_int_equal(pm_writer_commit(writer, &err), PM_OK);
	pm_writer_free(writer);
	assert_int_equal(pm_index_open(&fixture->index, fixture->directory, &err), PM_OK);
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	pm_index_free(fixture->index);
	for (int i = 0; i < DOCUMENTS; i++) {
		pm_buf_free(&fixture->samples[i].title);
		pm_buf_free(&fixture->samples[i].text);
	}
	int status = remove_directory(&fixture->directory);
	free(fixture);
	return status;
}

static void check_matches(struct pm_str text, const struct pm_match *matches, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(matches[i].start < matches[i].end && matches[i].end <= text.len);
		assert_true(i == 0 || matches[i - 1].start <= matches[i].start);
	}
}

/* Whether one query means the same to both; complains where it does not. */
static bool agrees(
	struct fixture *fixture, const char *text, const struct pm_query *query, size_t *found)
{
	const struct pm_search_options all = {.limit = PM_LIMIT_ALL, .no_snippets = true};
	bool hit[DOCUMENTS] = {0}, good = true;
	struct pm_results *results;
	struct pm_evaluator *evaluator;
	struct pm_plan *plan;
	struct pm_error err;

	assert_int_equal(pm_search(fixture->index, query, &all, &results, &err), PM_OK);
	assert_true(results->total_exact);
	assert_int_equal(results->total, results->hit_count);
	*found += results->total;
	for (size_t i = 0; i < results->hit_count; i++)
		hit[atoi(results->hits[i].document.uid.ptr + 3)] = true;

	assert_int_equal(pm_plan_new(&plan, query, fixture->index, &no_deadline, &err), PM_OK);
	assert_int_equal(pm_evaluator_new(&evaluator, plan, &err), PM_OK);
	for (int i = 0; i < DOCUMENTS; i++) {
		const struct pm_record *record = &fixture->samples[i].record;
		struct pm_evaluation evaluation;
		assert_int_equal(pm_evaluate(evaluator, record, &evaluation, &err), PM_OK);
		check_matches(record->document.title, evaluation.title, evaluation.title_count);
		check_matches(record->document.text, evaluation.text, evaluation.text_count);
		if (evaluation.matched == hit[i])
			continue;
		print_error("%s: %s in \"%s\" | \"%s\" (%.*s)\n", text,
			hit[i] ? "only Xapian finds it" : "only the evaluation finds it",
			record->document.title.ptr, record->document.text.ptr,
			(int)record->document.language.len, record->document.language.ptr);
		good = false;
	}
	pm_evaluator_free(evaluator);
	pm_plan_free(plan);
	pm_results_free(results);
	return good;
}

static void xapian_and_evaluation_agree(void **state)
{
	size_t asked = 0, found = 0, bad = 0;

	for (int i = 0; i < QUERIES; i++) {
		struct pm_buf text = {0};
		struct pm_query *query;
		struct pm_error err;
		add_query(&text, DEPTH);
		if (pm_query_parse(&query, pm_buf_str(&text), NULL, &err) == PM_OK) {
			asked++;
			bad += !agrees(*state, text.ptr, query, &found);
		}
		pm_query_free(query);
		pm_buf_free(&text);
	}
	assert_true(asked > QUERIES / 2); /* others are no queries: `fo*` of a broken character */
	assert_true(found > asked);
	assert_int_equal(bad, 0);
}

/* ---- What is marked ---- */

static void marks_what_matched(void **state)
{
	struct fixture *fixture = *state;
	/* Marks as the bytes between brackets. */
	static const struct {
		const char *query, *text, *expected;
	} cases[] = {
		{"fox", "The fox, the Fox-It.", "The [fox], the [Fox]-It."},
		{"fox-it", "Fox-It, foxit, fox it, it fox", "[Fox-It], [foxit], [fox it], it fox"},
		{"foxit", "Fox-It and fox it", "[Fox-It] and fox it"},
		{"sanction", "Sanctioned: sanctions", "[Sanctioned]: [sanctions]"},
		{"=sanction", "Sanctioned: sanction", "Sanctioned: [sanction]"},
		{"\"a b\"", "b a b, a. B", "b [a b], [a. B]"},
		{"\"a c\"~1", "a b c a b b c", "[a b c] a b b c"},
		{"a OR (b AND c)", "a b", "[a] b"},
		{"b OR (a AND c)", "a b c", "[a] [b] [c]"},
		{"a -b", "a c", "[a] c"},
		{"title:a OR b", "a b", "a [b]"},
		{"cy*", "cyber-espionage", "[cyber-espionage]"},
		{"\xE5\x8C\x97\xE4\xBA\xAC",
			"\xE5\x9C\xA8\xE5\x8C\x97\xE4\xBA\xAC\xE5\xA4\xA7\xE5\xAD\xA6",
			"\xE5\x9C\xA8[\xE5\x8C\x97\xE4\xBA\xAC]\xE5\xA4\xA7\xE5\xAD\xA6"},
		{"\xE5\x8C\x97\xE4\xBA\xAC NEAR/1 \xE5\xA4\xA7\xE5\xAD\xA6",
			"\xE5\x8C\x97\xE4\xBA\xAC\xE5\xA4\xA7\xE5\xAD\xA6",
			"[\xE5\x8C\x97\xE4\xBA\xAC][\xE5\xA4\xA7\xE5\xAD\xA6]"},
		{"muller", "M\xC3\xBCller", "[M\xC3\xBCller]"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pm_record record = {
			.document = {.text = pm_str_of(cases[i].text), .language = PM_STR("en")}};
		struct pm_evaluation evaluation;
		struct pm_evaluator *evaluator;
		struct pm_query *query;
		struct pm_plan *plan;
		struct pm_error err;
		struct pm_buf marked = {0};

		assert_int_equal(
			pm_query_parse(&query, pm_str_of(cases[i].query), NULL, &err), PM_OK);
		assert_int_equal(
			pm_plan_new(&plan, query, fixture->index, &no_deadline, &err), PM_OK);
		assert_int_equal(pm_evaluator_new(&evaluator, plan, &err), PM_OK);
		assert_int_equal(pm_evaluate(evaluator, &record, &evaluation, &err), PM_OK);
		assert_true(evaluation.matched);
		size_t at = 0;
		for (size_t k = 0; k < evaluation.text_count; k++) {
			const struct pm_match *match = &evaluation.text[k];
			if (match->start < at)
				continue; /* within the one before */
			pm_buf_add_format(&marked, "%.*s[%.*s]", (int)(match->start - at),
				cases[i].text + at, (int)(match->end - match->start),
				cases[i].text + match->start);
			at = match->end;
		}
		pm_buf_add_str(&marked, pm_str_of(cases[i].text + at));
		assert_string_equal(marked.ptr, cases[i].expected);
		pm_buf_free(&marked);
		pm_evaluator_free(evaluator);
		pm_plan_free(plan);
		pm_query_free(query);
	}
}

/* What pm_lexicon_keeps_beginning says of a stemmer must hold of every word of a language. */
static void stems_keep_their_beginning(void **state)
{
	(void)state;
	static const char *const names[] = {
		"english", "finnish", "french", "german", "russian", "spanish", "swedish"};
	const char *data = getenv("PM_SHARED_DATA");
	size_t tested = 0;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		char path[512], line[512];
		struct pm_analyzer *analyzer;
		struct pm_stemmer *stemmer;
		struct pm_token token;
		struct pm_error err;
		snprintf(path, sizeof path, "%s/snowball/%s/stems.tsv", data != NULL ? data : "",
			names[i]);
		FILE *file = fopen(path, "r");
		if (file == NULL) {
			print_message("skipped: no %s\n", path);
			skip();
		}
		assert_int_equal(pm_analyzer_new(&analyzer, &err), PM_OK);
		assert_int_equal(pm_stemmer_new(&stemmer, names[i], &err), PM_OK);
		while (pm_lexicon_keeps_beginning(names[i]) &&
			fgets(line, sizeof line, file) != NULL) {
			struct pm_str word = {line, strcspn(line, "\t\n")};
			pm_analyzer_start(analyzer, word, 0);
			while (pm_analyzer_next(analyzer, &token)) {
				struct pm_str stems[PM_STEMS_MAX];
				size_t count = pm_stemmer_stems(stemmer, &token, stems);
				for (size_t k = 0; k < count; k++)
					assert_int_equal(stems[k].ptr[0], token.term.ptr[0]);
				tested++;
			}
		}
		fclose(file);
		pm_stemmer_free(stemmer);
		pm_analyzer_free(analyzer);
	}
	assert_true(tested > 50000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xapian_and_evaluation_agree),
		cmocka_unit_test(marks_what_matched),
		cmocka_unit_test(stems_keep_their_beginning),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
