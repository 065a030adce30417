/*
 * One query, asked of the oracle and of Pressmark: the documents, their number, what is marked.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/oracle/compare.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <pressmark/query.h>
#include <pressmark/search.h>

struct comparison {
	const struct oracle_trial *trial;
	const struct pm_query *query;
	struct pm_buf *report;
	struct oracle_tally *tally;
	bool *found; /* of each document of the corpus, by Pressmark */
	struct oracle_spans spans;
};

__attribute__((format(printf, 3, 4))) static enum pm_status differ(struct comparison *comparison,
	const struct oracle_document *document, const char *format, ...)
{
	va_list arguments;
	char line[512];

	if (document != NULL)
		pm_buf_add_format(comparison->report, "document %s: ", document->document.uid.ptr);
	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	pm_buf_add_format(comparison->report, "%s\n", line);
	return PM_INTERRUPTED;
}

/* ---- Documents ---- */

static enum pm_status note_hit(void *context, const struct pm_hit *hit, struct pm_error *err)
{
	struct comparison *comparison = context;
	const struct oracle_corpus *corpus = comparison->trial->corpus;
	const struct oracle_document *document = oracle_corpus_find(corpus, hit->document.uid);

	(void)err;
	if (document == NULL)
		return differ(comparison, NULL, "a hit that is no document: %.*s",
			(int)hit->document.uid.len, hit->document.uid.ptr);
	bool *found = &comparison->found[document - corpus->documents];
	if (*found)
		return differ(comparison, document, "found twice");
	*found = true;
	comparison->tally->documents++;
	return PM_OK;
}

static enum pm_status check_total(
	void *context, const struct pm_results *answer, struct pm_error *err)
{
	struct comparison *comparison = context;

	(void)err;
	if (!answer->total_exact || answer->total != comparison->tally->documents)
		return differ(comparison, NULL, "%zu hits, but a total of %zu%s",
			comparison->tally->documents, answer->total,
			answer->total_exact ? "" : " (an estimate)");
	return answer->warning_count == 0
	               ? PM_OK
	               : differ(comparison, NULL, "warning: %.*s", (int)answer->warnings[0].len,
				 answer->warnings[0].ptr);
}

/* Ask for what is to be visited. */
static enum pm_status ask(struct comparison *comparison, const struct pm_search_options *options,
	struct pm_hit_visitor visitor)
{
	struct pm_error err = {0};

	visitor.context = comparison;
	enum pm_status status = pm_search_each(
		comparison->trial->index, comparison->query, options, &visitor, &err);
	if (status != PM_OK && comparison->report->len == 0)
		differ(comparison, NULL, "the search failed: %s", err.message);
	return status;
}

static enum pm_status compare_documents(struct comparison *comparison)
{
	const struct oracle_corpus *corpus = comparison->trial->corpus;
	const struct pm_search_options options = {.limit = PM_LIMIT_ALL, .no_snippets = true};
	const struct pm_hit_visitor visitor = {.hit = note_hit, .end = check_total};
	enum pm_status status = ask(comparison, &options, visitor);

	for (size_t i = 0; i < corpus->count && status == PM_OK; i++) {
		const struct oracle_document *document = &corpus->documents[i];
		bool matches = comparison->trial->matches[i];
		if (matches != comparison->found[i])
			status = differ(comparison, document,
				matches ? "the oracle finds it, Pressmark does not"
					: "Pressmark finds it, the oracle does not");
	}
	return status;
}

/* ---- Marks ---- */

/* A part of a passage that is shown, with what Pressmark marked in it. */
struct shown {
	const char *what;
	uint32_t passage;
	struct pm_str text; /* of the passage */
	size_t start, end;
	const struct pm_match *matches;
	size_t count;
};

static bool is_marked(const struct shown *shown, const struct oracle_span *span)
{
	for (size_t i = 0; i < shown->count; i++)
		if (shown->matches[i].start == span->first->start &&
			shown->matches[i].end == span->last->end)
			return true;
	return false;
}

static bool is_span(
	const struct oracle_spans *spans, uint32_t passage, const struct pm_match *match)
{
	for (size_t i = 0; i < spans->count; i++)
		if (spans->items[i].first->passage == passage &&
			spans->items[i].first->start == match->start &&
			spans->items[i].last->end == match->end)
			return true;
	return false;
}

static enum pm_status differ_at(struct comparison *comparison,
	const struct oracle_document *document, const struct shown *shown, size_t start, size_t end,
	const char *how)
{
	struct pm_str text = {shown->text.ptr + start, end - start};

	text = pm_str_cut(text, 200);
	return differ(comparison, document, "%s, bytes %zu to %zu of the %zu: \"%.*s\" %s",
		shown->what, start, end, shown->text.len, (int)text.len, text.ptr, how);
}

/* Everything that lies within what is shown is marked, and nothing else is. */
static enum pm_status compare_shown(struct comparison *comparison,
	const struct oracle_document *document, const struct shown *shown)
{
	const struct oracle_spans *spans = &comparison->spans;

	for (size_t i = 0; i < spans->count; i++) {
		const struct oracle_span *span = &spans->items[i];
		bool within = span->first->passage == shown->passage &&
		              span->first->start >= shown->start && span->last->end <= shown->end;
		if (within && !is_marked(shown, span))
			return differ_at(comparison, document, shown, span->first->start,
				span->last->end, "is not marked");
		comparison->tally->marks += within;
	}
	for (size_t i = 0; i < shown->count; i++) {
		const struct pm_match *match = &shown->matches[i];
		if (match->start < shown->start || match->end > shown->end ||
			match->start >= match->end)
			return differ(comparison, document, "%s: a mark of bytes %zu to %zu",
				shown->what, match->start, match->end);
		if (!is_span(spans, shown->passage, match))
			return differ_at(comparison, document, shown, match->start, match->end,
				"is marked, and the oracle says that it does not match");
	}
	return PM_OK;
}

static enum pm_status compare_hit(void *context, const struct pm_hit *hit, struct pm_error *err)
{
	struct comparison *comparison = context;
	const struct oracle_document *document =
		oracle_corpus_find(comparison->trial->corpus, hit->document.uid);
	struct pm_str title = document->document.title, text = document->document.text;
	const struct shown head = {
		"title", 0, title, 0, title.len, hit->title_matches, hit->title_match_count};

	(void)err;
	oracle_mark(&comparison->trial->question, document, &comparison->spans);
	enum pm_status status = compare_shown(comparison, document, &head);
	for (size_t i = 0; i < hit->fragment_count && status == PM_OK; i++) {
		const struct pm_fragment *fragment = &hit->fragments[i];
		const struct shown shown = {"text", 1, text, fragment->start, fragment->end,
			fragment->matches, fragment->match_count};
		status = fragment->end <= text.len && fragment->start <= fragment->end
		                 ? compare_shown(comparison, document, &shown)
		                 : differ(comparison, document, "a fragment of bytes %zu to %zu",
					   fragment->start, fragment->end);
	}
	return status;
}

/* With `whole` there is one fragment, the text. */
static enum pm_status compare_whole(void *context, const struct pm_hit *hit, struct pm_error *err)
{
	struct comparison *comparison = context;
	const struct pm_fragment *fragment = hit->fragments;
	struct pm_str text = hit->document.text;

	if (text.len > 0 &&
		(hit->fragment_count != 1 || fragment->start != 0 || fragment->end != text.len))
		return differ(comparison,
			oracle_corpus_find(comparison->trial->corpus, hit->document.uid),
			"its whole text is not one fragment of %zu bytes", text.len);
	return compare_hit(context, hit, err);
}

static enum pm_status compare_marks(struct comparison *comparison)
{
	const struct oracle_trial *trial = comparison->trial;
	size_t documents = comparison->tally->documents;

	if (documents == 0)
		return PM_OK;
	struct pm_search_options options = {.limit = trial->shown, .whole = true};
	if (trial->shown < documents)
		options.offset = (int64_t)(trial->first_shown % (documents - trial->shown + 1));
	enum pm_status status =
		ask(comparison, &options, (struct pm_hit_visitor){.hit = compare_whole});
	if (status != PM_OK)
		return status;
	options.whole = false;
	options.fragments = 1 + trial->first_shown % 3;
	options.snippet_chars = 100 + trial->first_shown % 400;
	return ask(comparison, &options, (struct pm_hit_visitor){.hit = compare_hit});
}

/* ---- The query ---- */

bool oracle_compare(
	const struct oracle_trial *trial, struct pm_buf *report, struct oracle_tally *tally)
{
	const struct pm_query_options options = {.any = trial->question.any};
	struct comparison comparison = {.trial = trial, .report = report, .tally = tally};
	struct pm_query *query = NULL;
	struct pm_error err;

	*tally = (struct oracle_tally){0};
	pm_buf_clear(report);
	if (pm_query_parse(&query, trial->text, &options, &err) != PM_OK) {
		differ(&comparison, NULL, "the query is wrong at byte %zu: %s", err.offset,
			err.message);
		return false;
	}
	comparison.query = query;
	comparison.found = calloc(trial->corpus->count, sizeof *comparison.found);
	if (comparison.found == NULL)
		oracle_die("out of memory");
	bool same = compare_documents(&comparison) == PM_OK && compare_marks(&comparison) == PM_OK;
	free(comparison.found);
	free(comparison.spans.items);
	pm_query_free(query);
	return same;
}
