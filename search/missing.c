/*
 * What a query asks for that no document has, and what the index has like it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "lib/error.h"
#include "lib/xap.h"
#include "search/query/expand.h"
#include "search/run.h"

enum {
	MOST_MISSING = 8,
	MOST_VALUES = 10, /* of a field that has few */
};

/* A word or value as it stands in a query. */
static struct pm_str spell(struct pm_run *run, const struct pm_field *field, struct pm_str word,
	enum pm_word_form form)
{
	const struct pm_unknown unknown = {.field = field, .word = word, .form = form};
	struct pm_buf text = {0};

	pm_unknown_write(&text, run->plan, &unknown);
	struct pm_str kept = pm_arena_copy(&run->head, pm_buf_str(&text));
	run->head.failed |= text.failed;
	pm_buf_free(&text);
	return kept;
}

static enum pm_status suggest(struct pm_run *run, struct pm_missing *missing, struct pm_str text,
	size_t documents, struct pm_error *err)
{
	struct pm_suggestion *made = pm_arena_alloc(&run->head, 1, sizeof *made);

	if (made == NULL)
		return pm_fail_memory(err);
	*made = (struct pm_suggestion){.text = text, .documents = documents};
	missing->suggestions = made;
	missing->suggestion_count = 1;
	missing->similar = true;
	return PM_OK;
}

/* Suggest the word or value of a field that is most like one. */
static enum pm_status suggest_nearest(struct pm_run *run, struct pm_missing *missing,
	const struct pm_field *field, struct pm_str word, struct pm_error *err)
{
	struct pm_str nearest;
	uint32_t documents;

	enum pm_status status =
		pm_expand_nearest(run->index, field, word, &run->head, &nearest, &documents, err);
	if (status != PM_OK || documents == 0)
		return status;
	return suggest(run, missing, spell(run, field, nearest, PM_FORM_PLAIN), documents, err);
}

/* A beginning without its last character. */
static struct pm_str shorten(struct pm_str word)
{
	do
		word.len--;
	while (word.len > 0 && ((unsigned char)word.ptr[word.len] & 0xC0) == 0x80);
	return word;
}

/* Suggest the longest beginning of a beginning that words have, more than half of it. */
static enum pm_status suggest_beginning(struct pm_run *run, struct pm_missing *missing,
	const struct pm_field *field, struct pm_str word, struct pm_error *err)
{
	struct pm_node node = {.type = PM_NODE_WORD,
		.field = field,
		.text = shorten(word),
		.form = PM_FORM_PREFIX,
		.boost = 1};
	enum pm_status status = PM_OK;
	size_t documents = 0;

	while (status == PM_OK && node.text.len * 2 > word.len) {
		status = pm_run_count_tree(run, &node, &documents, err);
		if (documents > 0)
			break;
		node.text = shorten(node.text);
	}
	if (status != PM_OK || documents == 0)
		return status;
	return suggest(run, missing, spell(run, field, node.text, PM_FORM_PREFIX), documents, err);
}

/* The most frequent values of a field. */
struct values {
	struct pm_run *run;
	const struct pm_field *field;
	struct pm_suggestion *items; /* room for one more than is kept */
	size_t count;
};

static int keep_frequent(void *context, struct xap_str term, uint32_t documents)
{
	struct values *values = context;
	size_t prefix = strlen(values->field->prefix), at = values->count;
	struct pm_str value = {term.ptr + prefix, term.len - prefix};

	for (; at > 0 && values->items[at - 1].documents < documents; at--)
		values->items[at] = values->items[at - 1];
	values->items[at].documents = documents;
	if (at < MOST_VALUES)
		values->items[at].text = spell(values->run, values->field, value, PM_FORM_PLAIN);
	if (values->count < MOST_VALUES)
		values->count++;
	return 0;
}

/* Suggest what values a field has. */
static enum pm_status suggest_values(struct pm_run *run, struct pm_missing *missing,
	const struct pm_field *field, struct pm_error *err)
{
	struct values values = {.run = run, .field = field};
	struct xap_error error;

	values.items = pm_arena_alloc(&run->head, MOST_VALUES + 1, sizeof *values.items);
	if (values.items == NULL)
		return pm_fail_memory(err);
	enum pm_status status = pm_check_xap(
		xap_reader_terms(run->index->reader, pm_to_xap(pm_str_of(field->prefix)),
			keep_frequent, &values, &error),
		&error, err);
	missing->suggestions = values.items;
	missing->suggestion_count = values.count;
	return status;
}

/* Where something missing of this text is to be noted; NULL: it is already, or there is no room. */
static struct pm_missing *note(struct pm_run *run, struct pm_str text)
{
	struct pm_missing *all = (struct pm_missing *)run->answer.missing;

	for (size_t i = 0; i < run->answer.missing_count; i++)
		if (pm_str_equal(all[i].text, text))
			return NULL;
	if (run->answer.missing_count == MOST_MISSING)
		return NULL;
	struct pm_missing *made = &all[run->answer.missing_count++];
	made->text = text;
	return made;
}

static enum pm_status find_words(struct pm_run *run, struct pm_error *err)
{
	enum pm_status status = PM_OK;

	for (size_t i = 0; i < run->plan->unknown_count && status == PM_OK; i++) {
		const struct pm_unknown *word = &run->plan->unknown[i];
		struct pm_missing *missing =
			note(run, spell(run, word->field, word->word, word->form));
		if (missing == NULL)
			continue;
		status = (word->form == PM_FORM_PREFIX ? suggest_beginning : suggest_nearest)(
			run, missing, word->field, word->word, err);
	}
	return status;
}

static int stop(void *context, struct xap_str term, uint32_t documents)
{
	(void)term;
	(void)documents;
	*(bool *)context = true;
	return 1;
}

/* Whether a document has the value of a clause, or one that begins so. */
static enum pm_status has_value(
	struct pm_run *run, const struct pm_clause *clause, bool *found, struct pm_error *err)
{
	struct xap_term_stats stats;
	struct xap_error error;
	enum xap_status status;

	*found = false;
	if (clause->type == PM_CLAUSE_PREFIX) {
		status = xap_reader_terms(
			run->index->reader, pm_to_xap(clause->term), stop, found, &error);
	} else {
		status = xap_reader_term_stats(
			run->index->reader, pm_to_xap(clause->term), &stats, &error);
		*found = status == XAP_OK && stats.documents > 0;
	}
	return pm_check_xap(status, &error, err);
}

/* Of few values all are of interest; of many, one that is like it. */
static enum pm_status find_value(
	struct pm_run *run, const struct pm_clause *clause, struct pm_error *err)
{
	const struct pm_field *field = clause->node->field;
	size_t prefix = strlen(field->prefix);
	bool found;

	enum pm_status status = has_value(run, clause, &found, err);
	if (status != PM_OK || found)
		return status;
	struct pm_missing *missing =
		note(run, spell(run, field, clause->node->text, clause->node->form));
	if (missing == NULL)
		return PM_OK;
	if (field->type == PM_FIELD_KEYWORD)
		return suggest_values(run, missing, field, err);
	if (field->type != PM_FIELD_HOST || clause->type == PM_CLAUSE_PREFIX)
		return PM_OK;
	return suggest_nearest(run, missing, field,
		(struct pm_str){clause->term.ptr + prefix, clause->term.len - prefix}, err);
}

enum pm_status pm_run_find_missing(struct pm_run *run, struct pm_error *err)
{
	const struct pm_plan *plan = run->plan;

	run->answer.missing = pm_arena_alloc(&run->head, MOST_MISSING, sizeof *run->answer.missing);
	if (run->answer.missing == NULL)
		return pm_fail_memory(err);
	enum pm_status status = find_words(run, err);
	for (size_t i = 0; i < plan->clause_count && status == PM_OK; i++)
		if (plan->clauses[i]->type == PM_CLAUSE_VALUE ||
			plan->clauses[i]->type == PM_CLAUSE_PREFIX)
			status = find_value(run, plan->clauses[i], err);
	return status;
}
