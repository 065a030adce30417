/*
 * Words of a query as sequences of terms.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/words.h"

#include <string.h>

#include "lib/error.h"
#include "lib/index.h"
#include "lib/xap.h"
#include "search/query/expand.h"

/* The tokens of one word of the query. */
struct tokens {
	struct pm_token *items;
	size_t count, capacity;
};

/* Refuse a phrase that comes to more than PM_SEQUENCES_MAX ways. */
static enum pm_status refuse(struct pm_planner *planner, const struct pm_node *node)
{
	return pm_fail_at(planner->err, node->start,
		"a phrase of so many alternatives: at most %d sequences of words",
		PM_SEQUENCES_MAX);
}

/* Append a token, with its texts copied; false when memory ran out. */
static bool keep_token(struct pm_arena *arena, struct tokens *tokens, const struct pm_token *token)
{
	if (tokens->count == tokens->capacity) {
		size_t capacity = tokens->capacity * 2 + 4;
		struct pm_token *items = pm_arena_alloc(arena, capacity, sizeof *items);
		if (items == NULL)
			return false;
		if (tokens->count > 0)
			memcpy(items, tokens->items, tokens->count * sizeof *items);
		tokens->items = items;
		tokens->capacity = capacity;
	}
	struct pm_token *kept = &tokens->items[tokens->count++];
	*kept = *token;
	kept->term = pm_arena_copy(arena, token->term);
	kept->accented = pm_arena_copy(arena, token->accented);
	return !arena->failed;
}

static enum pm_status analyze(struct pm_planner *planner, struct pm_str text, struct tokens *out)
{
	struct pm_token token;

	pm_analyzer_start(planner->index->analyzer, text, 0);
	while (pm_analyzer_next(planner->index->analyzer, &token))
		if (!keep_token(&planner->plan->arena, out, &token))
			return pm_fail_memory(planner->err);
	return PM_OK;
}

static bool has_seek(const struct pm_step *step, const struct pm_seek *seek)
{
	for (size_t i = 0; i < step->count; i++)
		if (step->terms[i].stem == seek->stem &&
			pm_str_equal(step->terms[i].text, seek->text))
			return true;
	return false;
}

/* Look the terms of a token's step up, and leave out those that no document has. */
static enum pm_status look_up(
	struct pm_planner *planner, const struct pm_token *token, struct pm_step *step)
{
	enum pm_status status = PM_OK;
	struct pm_buf term = {0};
	size_t kept = 0;

	for (size_t i = 0; i < step->count && status == PM_OK; i++) {
		struct xap_term_stats stats;
		struct xap_error error;
		pm_buf_clear(&term);
		pm_seek_write(&term, step->field, &step->terms[i]);
		status = term.failed ? pm_fail_memory(planner->err)
		                     : pm_check_xap(xap_reader_term_stats(planner->index->reader,
							    pm_to_xap(pm_buf_str(&term)), &stats,
							    &error),
					       &error, planner->err);
		step->terms[i].documents = status == PM_OK ? stats.documents : 0;
		if (step->terms[i].documents > 0)
			step->terms[kept++] = step->terms[i];
	}
	step->count = kept;
	pm_buf_free(&term);
	if (status != PM_OK || kept > 0 || token->kind == PM_TOKEN_JOINED)
		return status;
	return pm_plan_note_unknown(
		planner->plan, step->field, token->term, PM_FORM_PLAIN, planner->err);
}

/* Fill a step with the stems of a token in each of the index's languages. */
static enum pm_status add_stems(
	struct pm_planner *planner, const struct pm_token *token, struct pm_step *step)
{
	struct pm_arena *arena = &planner->plan->arena;
	struct pm_str stems[PM_STEMS_MAX];

	step->terms = pm_arena_alloc(
		arena, planner->index->stemmer_count * PM_STEMS_MAX, sizeof *step->terms);
	if (step->terms == NULL)
		return pm_fail_memory(planner->err);
	for (size_t i = 0; i < planner->index->stemmer_count; i++) {
		size_t count = pm_stemmer_stems(planner->index->stemmers[i], token, stems);
		for (size_t k = 0; k < count; k++) {
			struct pm_seek seek = {.text = stems[k], .stem = true};
			if (has_seek(step, &seek))
				continue;
			seek.text = pm_arena_copy(arena, stems[k]);
			step->terms[step->count++] = seek;
		}
	}
	return look_up(planner, token, step);
}

static enum pm_status add_exact(
	struct pm_planner *planner, const struct pm_token *token, struct pm_step *step)
{
	step->terms = pm_arena_alloc(&planner->plan->arena, 1, sizeof *step->terms);
	if (step->terms == NULL)
		return pm_fail_memory(planner->err);
	step->terms[0] = (struct pm_seek){.text = token->term};
	step->count = 1;
	return look_up(planner, token, step);
}

/* The terms a token of a word stands for, in a step of their field. */
static enum pm_status find_terms(struct pm_planner *planner, const struct pm_node *node,
	const struct pm_token *token, enum pm_word_form form, struct pm_step *step)
{
	bool spaceless = token->kind == PM_TOKEN_UNIGRAM || token->kind == PM_TOKEN_BIGRAM;

	if (form == PM_FORM_PREFIX)
		return pm_expand_prefix(planner, node, token->term, step);
	if (form == PM_FORM_FUZZY)
		return pm_expand_fuzzy(planner, node, token->term, step);
	if (form == PM_FORM_PLAIN && node->field->type == PM_FIELD_TEXT && !spaceless)
		return add_stems(planner, token, step);
	return add_exact(planner, token, step);
}

static enum pm_status find_step(struct pm_planner *planner, const struct pm_node *node,
	const struct pm_token *token, enum pm_word_form form, struct pm_step *step)
{
	struct pm_plan *plan = planner->plan;

	*step = (struct pm_step){.id = plan->step_count++, .field = node->field};
	enum pm_status status = pm_deadline_check(planner->deadline, planner->err);
	if (status == PM_OK)
		status = find_terms(planner, node, token, form, step);
	plan->term_count += step->count;
	if (status == PM_OK && plan->term_count > PM_TERMS_MAX)
		status = pm_fail_at(planner->err, node->start,
			"a query for more than %d words of the index", PM_TERMS_MAX);
	return status;
}

/* Append a way of count steps, strictly one after another. */
static struct pm_sequence *add_way(
	struct pm_planner *planner, struct pm_ways *ways, size_t capacity, size_t count)
{
	struct pm_arena *arena = &planner->plan->arena;

	if (ways->items == NULL)
		ways->items = pm_arena_alloc(arena, capacity, sizeof *ways->items);
	if (ways->items == NULL)
		return NULL;
	struct pm_sequence *way = &ways->items[ways->count++];
	way->steps = pm_arena_alloc(arena, count, sizeof *way->steps);
	way->count = count;
	way->window = (uint32_t)count;
	return way->steps != NULL ? way : NULL;
}

/* Whether tokens are one compound: a joined form and nothing but its parts. */
static bool is_compound(const struct tokens *tokens)
{
	if (tokens->count < 2 || tokens->items[0].kind != PM_TOKEN_JOINED)
		return false;
	for (size_t i = 1; i < tokens->count; i++)
		if (tokens->items[i].kind != PM_TOKEN_PART)
			return false;
	return true;
}

/* Keep one token for each position: parts rather than the joined form, bigrams rather than
 * unigrams. A unigram after a bigram that ends with it says nothing new, but keeps the positions of
 * a phrase together; at the end it is left out. */
static void one_for_each_position(struct tokens *tokens, bool last)
{
	size_t kept = 0;

	for (size_t i = 0; i < tokens->count; i++) {
		const struct pm_token *token = &tokens->items[i];
		bool joined = token->kind == PM_TOKEN_JOINED && i + 1 < tokens->count &&
		              token[1].kind == PM_TOKEN_PART;
		bool taken = kept > 0 && tokens->items[kept - 1].position == token->position;
		if (!joined && !taken)
			tokens->items[kept++] = *token;
	}
	tokens->count = kept;
	if (last && kept >= 2 && tokens->items[kept - 1].kind == PM_TOKEN_UNIGRAM &&
		tokens->items[kept - 2].kind == PM_TOKEN_BIGRAM &&
		tokens->items[kept - 2].end == tokens->items[kept - 1].end)
		tokens->count--;
}

/* The way of tokens one after another; exact, but for the last of a prefix or a fuzzy word. */
static enum pm_status add_sequence(struct pm_planner *planner, const struct pm_node *node,
	const struct tokens *tokens, size_t capacity, struct pm_ways *out)
{
	struct pm_sequence *way = add_way(planner, out, capacity, tokens->count);

	if (way == NULL)
		return pm_fail_memory(planner->err);
	for (size_t i = 0; i < tokens->count; i++) {
		bool last = i + 1 == tokens->count;
		bool open = last && (node->form == PM_FORM_PREFIX || node->form == PM_FORM_FUZZY);
		enum pm_word_form form = open ? node->form : PM_FORM_EXACT;
		if (tokens->count == 1)
			form = node->form;
		enum pm_status status =
			find_step(planner, node, &tokens->items[i], form, &way->steps[i]);
		if (status != PM_OK)
			return status;
	}
	return PM_OK;
}

/* last: whether it does not matter where the word ends: nothing follows it in its phrase. */
static enum pm_status find_word(
	struct pm_planner *planner, const struct pm_node *node, bool last, struct pm_ways *out)
{
	struct tokens tokens = {0};

	enum pm_status status = analyze(planner, node->text, &tokens);
	if (status != PM_OK || tokens.count == 0)
		return status;

	if (is_compound(&tokens)) {
		struct tokens joined = {.items = tokens.items, .count = 1};
		status = add_sequence(planner, node, &joined, 2, out);
		if (status != PM_OK || node->form == PM_FORM_FUZZY)
			return status;
	}
	one_for_each_position(&tokens, last);
	return add_sequence(planner, node, &tokens, 2, out);
}

/* Each way of a followed by each of b; those of a alone when b has none, and the other way round.
 */
static enum pm_status follow(struct pm_planner *planner, const struct pm_node *node,
	const struct pm_ways *a, const struct pm_ways *b, struct pm_ways *out)
{
	if (a->count == 0 || b->count == 0) {
		*out = a->count == 0 ? *b : *a;
		return PM_OK;
	}
	size_t count = a->count * b->count;
	if (count > PM_SEQUENCES_MAX)
		return refuse(planner, node);

	*out = (struct pm_ways){0};
	for (size_t i = 0; i < count; i++) {
		const struct pm_sequence *first = &a->items[i / b->count];
		const struct pm_sequence *second = &b->items[i % b->count];
		struct pm_sequence *way =
			add_way(planner, out, count, first->count + second->count);
		if (way == NULL)
			return pm_fail_memory(planner->err);
		memcpy(way->steps, first->steps, first->count * sizeof *way->steps);
		memcpy(way->steps + first->count, second->steps,
			second->count * sizeof *way->steps);
	}
	return PM_OK;
}

/* Whether each way is a single step. */
static bool all_single(const struct pm_ways *ways)
{
	for (size_t i = 0; i < ways->count; i++)
		if (ways->items[i].count != 1)
			return false;
	return ways->count > 0;
}

/* Make one way of several with a single step each: the step takes the terms of all. */
static enum pm_status merge_single(struct pm_planner *planner, struct pm_ways *ways)
{
	struct pm_step *merged = &ways->items[0].steps[0];
	size_t count = 0;

	for (size_t i = 0; i < ways->count; i++)
		count += ways->items[i].steps[0].count;
	struct pm_seek *terms = pm_arena_alloc(&planner->plan->arena, count, sizeof *terms);
	if (terms == NULL)
		return pm_fail_memory(planner->err);
	struct pm_step all = {.id = merged->id, .field = merged->field, .terms = terms};
	for (size_t i = 0; i < ways->count; i++) {
		const struct pm_step *step = &ways->items[i].steps[0];
		for (size_t k = 0; k < step->count; k++)
			if (!has_seek(&all, &step->terms[k]))
				terms[all.count++] = step->terms[k];
	}
	*merged = all;
	ways->count = 1;
	return PM_OK;
}

/* The ways of either. */
static enum pm_status unite(struct pm_planner *planner, const struct pm_node *node,
	const struct pm_ways *a, const struct pm_ways *b, struct pm_ways *out)
{
	size_t count = a->count + b->count;
	struct pm_sequence *items = pm_arena_alloc(&planner->plan->arena, count, sizeof *items);

	if (items == NULL)
		return pm_fail_memory(planner->err);
	if (a->count > 0)
		memcpy(items, a->items, a->count * sizeof *items);
	if (b->count > 0)
		memcpy(items + a->count, b->items, b->count * sizeof *items);
	*out = (struct pm_ways){.items = items, .count = count};
	if (all_single(out))
		return merge_single(planner, out);
	return count <= PM_SEQUENCES_MAX ? PM_OK : refuse(planner, node);
}

/* A phrase's words may stand as far apart as its slop allows. */
static void set_window(struct pm_ways *ways, unsigned slop)
{
	for (size_t i = 0; i < ways->count; i++)
		ways->items[i].window = (uint32_t)ways->items[i].count + slop;
}

/* last: whether it does not matter where the node ends. */
static enum pm_status find_ways(
	struct pm_planner *planner, const struct pm_node *node, bool last, struct pm_ways *out)
{
	bool sequel = node->type == PM_NODE_PHRASE;
	enum pm_status status = PM_OK;

	*out = (struct pm_ways){0};
	if (node->type == PM_NODE_WORD)
		return find_word(planner, node, last, out);
	for (size_t i = 0; i < node->count && status == PM_OK; i++) {
		struct pm_ways so_far = *out, next;
		status = find_ways(planner, node->children[i],
			last && (!sequel || i + 1 == node->count), &next);
		if (status == PM_OK)
			status = (sequel ? follow : unite)(planner, node, &so_far, &next, out);
	}
	if (sequel)
		set_window(out, node->slop);
	return status;
}

enum pm_status pm_words_find(
	struct pm_planner *planner, const struct pm_node *node, bool side, struct pm_ways *out)
{
	return find_ways(planner, node, !side, out);
}
