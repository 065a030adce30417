/*
 * The words of documents that a plan asks for, from the positions in the index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/positions.h"

#include <stdlib.h>
#include <string.h>

#include "lib/breaks.h"
#include "lib/error.h"
#include "lib/glass/glass.h"
#include "lib/index.h"
#include "lib/xap.h"
#include "search/query/forms.h"

/* A word in a document of the block. */
struct occurrence {
	uint32_t document; /* its number */
	uint32_t step, position;
	uint32_t stems; /* of the step that the word has */
};

/* A document of the block. */
struct document {
	size_t first;   /* where its occurrences begin, once they are sorted */
	uint64_t wdf;   /* of the stems that are sought */
	size_t stemmer; /* of its language, a number in the index; the count of them when unknown */
	struct pm_str breaks;
};

/* A language of documents and the number of its stemmer. */
struct language {
	struct pm_str name;
	size_t stemmer;
};

struct pm_positions {
	const struct pm_plan *plan;
	const struct pm_index *index;
	const struct pm_deadline *deadline;
	struct pm_glass *glass; /* NULL: positions are asked of Xapian */
	struct pm_arena arena;  /* of forms and languages */
	struct pm_forms *forms; /* of each step, once they are looked for */
	bool *known;            /* whether they were */
	struct language *languages;
	size_t language_count, language_capacity;

	const struct pm_clause *clause;
	struct document *documents; /* of the block */
	size_t count, document_capacity;
	struct occurrence *occurrences, *sorted;
	size_t occurrence_count, occurrence_capacity, sorted_capacity;
	struct pm_arena block; /* of the documents' breaks */
	struct pm_events events;
	struct pm_error *err;
};

enum pm_status pm_positions_new(struct pm_positions **out, const struct pm_plan *plan,
	const struct pm_index *index, const struct pm_deadline *deadline, struct pm_error *err)
{
	struct pm_positions *positions = calloc(1, sizeof *positions);
	size_t steps = (size_t)plan->step_count + 1;

	*out = NULL;
	if (positions == NULL)
		return pm_fail_memory(err);
	positions->plan = plan;
	positions->index = index;
	positions->deadline = deadline;
	positions->glass = pm_index_glass(index);
	positions->forms = calloc(steps, sizeof *positions->forms);
	positions->known = calloc(steps, sizeof *positions->known);
	if (positions->forms == NULL || positions->known == NULL ||
		!pm_events_init(&positions->events, plan)) {
		pm_positions_free(positions);
		return pm_fail_memory(err);
	}
	*out = positions;
	return PM_OK;
}

void pm_positions_free(struct pm_positions *positions)
{
	if (positions == NULL)
		return;
	pm_events_free(&positions->events);
	pm_arena_free(&positions->block);
	free(positions->sorted);
	free(positions->occurrences);
	free(positions->documents);
	free(positions->languages);
	for (uint32_t id = 0; positions->forms != NULL && id < positions->plan->step_count; id++)
		free(positions->forms[id].items);
	free(positions->known);
	free(positions->forms);
	pm_arena_free(&positions->arena);
	pm_glass_free(positions->glass);
	free(positions);
}

bool pm_positions_can(const struct pm_clause *clause)
{
	enum pm_field_id field = clause->parts[0].items[0].steps[0].field->id;

	return field == PM_FIELD_BODY || field == PM_FIELD_TITLE;
}

/* ---- Languages and breaks ---- */

/* The number of a language's stemmer in the index. */
static enum pm_status find_stemmer(
	struct pm_positions *positions, struct pm_str language, size_t *number)
{
	struct pm_stemmer *stemmer;
	char *name = strndup(language.ptr, language.len);

	if (name == NULL)
		return pm_fail_memory(positions->err);
	enum pm_status status = pm_stemmer_new(&stemmer, name, positions->err);
	free(name);
	if (status != PM_OK)
		return status;
	for (*number = 0; *number < positions->index->stemmer_count; (*number)++)
		if (pm_str_is(positions->index->stemmer_names[*number], pm_stemmer_name(stemmer)))
			break;
	pm_stemmer_free(stemmer);
	return PM_OK;
}

/* The same, remembered. */
static enum pm_status stemmer_of(struct pm_positions *positions, struct pm_str name, size_t *number)
{
	for (size_t i = 0; i < positions->language_count; i++)
		if (pm_str_equal(positions->languages[i].name, name)) {
			*number = positions->languages[i].stemmer;
			return PM_OK;
		}
	struct language *languages = pm_make_room(positions->languages, sizeof *languages,
		positions->language_count + 1, &positions->language_capacity);
	if (languages == NULL)
		return pm_fail_memory(positions->err);
	positions->languages = languages;
	enum pm_status status = find_stemmer(positions, name, number);
	if (status != PM_OK)
		return status;
	languages[positions->language_count++] = (struct language){
		.name = pm_arena_copy(&positions->arena, name), .stemmer = *number};
	return positions->arena.failed ? pm_fail_memory(positions->err) : PM_OK;
}

/* Values being taken. */
struct values {
	struct pm_positions *positions;
	enum pm_status status;
};

static int take_language(void *context, size_t number, struct xap_str value)
{
	struct values *values = context;
	struct document *document = &values->positions->documents[number];

	values->status = stemmer_of(values->positions, pm_of_xap(value), &document->stemmer);
	return values->status != PM_OK;
}

static int take_breaks(void *context, size_t number, struct xap_str value)
{
	struct values *values = context;
	struct pm_positions *positions = values->positions;

	positions->documents[number].breaks = pm_arena_copy(&positions->block, pm_of_xap(value));
	if (positions->block.failed)
		values->status = pm_fail_memory(positions->err);
	return values->status != PM_OK;
}

static enum pm_status read_slot(struct pm_positions *positions, enum pm_slot slot,
	xap_value_callback *take, const uint32_t *docids, size_t count)
{
	struct values values = {.positions = positions};
	struct xap_error error;

	enum pm_status status = pm_check_xap(xap_reader_values(positions->index->reader, slot,
						     docids, count, take, &values, &error),
		&error, positions->err);
	return values.status != PM_OK ? values.status : status;
}

/* Begin a block. */
static enum pm_status read_values(
	struct pm_positions *positions, const uint32_t *docids, size_t count)
{
	enum pm_status status;
	size_t none;

	struct document *documents = pm_make_room(
		positions->documents, sizeof *documents, count + 1, &positions->document_capacity);
	if (documents == NULL)
		return pm_fail_memory(positions->err);
	positions->documents = documents;
	positions->count = count;
	positions->occurrence_count = 0;
	pm_arena_clear(&positions->block);
	if ((status = stemmer_of(positions, PM_STR(""), &none)) != PM_OK)
		return status;
	for (size_t i = 0; i <= count; i++)
		documents[i] = (struct document){.stemmer = none};
	status = read_slot(positions, PM_SLOT_LANGUAGE, take_language, docids, count);
	return status == PM_OK ? read_slot(positions, PM_SLOT_BREAKS, take_breaks, docids, count)
	                       : status;
}

/* ---- Occurrences ---- */

/* A form being walked. */
struct walk {
	struct pm_positions *positions;
	uint32_t step;
	const struct pm_form *form;
	const uint32_t *docids;
	enum pm_status status;
};

/* How many of the step's stems the form has in a document; false when it must have one and has
 * none. */
static bool count_stems(const struct walk *walk, size_t number, uint32_t *stems)
{
	size_t stemmer = walk->positions->documents[number].stemmer;

	*stems = 0;
	if (walk->form->stems == NULL)
		return true;
	if (stemmer < walk->positions->index->stemmer_count)
		*stems = walk->form->stems[stemmer];
	return *stems > 0;
}

static void take_positions(struct walk *walk, size_t number, const uint32_t *list, size_t count)
{
	struct pm_positions *positions = walk->positions;
	uint32_t stems;

	if (!count_stems(walk, number, &stems))
		return;
	struct occurrence *all = pm_make_room(positions->occurrences, sizeof *all,
		positions->occurrence_count + count, &positions->occurrence_capacity);
	if (all == NULL) {
		walk->status = pm_fail_memory(positions->err);
		return;
	}
	positions->occurrences = all;
	for (size_t i = 0; i < count; i++)
		all[positions->occurrence_count++] =
			(struct occurrence){.document = (uint32_t)number,
				.step = walk->step,
				.position = list[i],
				.stems = stems};
}

static int take_of_xapian(
	void *context, size_t number, uint32_t wdf, const uint32_t *list, size_t count)
{
	struct walk *walk = context;

	(void)wdf;
	take_positions(walk, number, list, count);
	return walk->status != PM_OK;
}

/* A list that cannot be read in bulk is asked of Xapian. */
static void take_one(struct walk *walk, size_t number)
{
	struct xap_positions *list;
	struct xap_error error;

	walk->status = pm_check_xap(
		xap_reader_positions(walk->positions->index->reader, walk->docids[number],
			pm_to_xap(walk->form->term), &list, &error),
		&error, walk->positions->err);
	if (walk->status == PM_OK)
		take_positions(walk, number, list->items, list->count);
	xap_positions_free(list);
}

static bool take_of_glass(void *context, size_t number, const uint32_t *list, size_t count)
{
	struct walk *walk = context;

	if (count > 0)
		take_positions(walk, number, list, count);
	else
		take_one(walk, number);
	return walk->status == PM_OK;
}

/* Read the positions of a form: in bulk, and where that fails, for good through Xapian. */
static enum pm_status read_form(struct walk *walk, size_t count)
{
	struct pm_positions *positions = walk->positions;
	size_t before = positions->occurrence_count;
	struct xap_error error;

	if (positions->glass != NULL) {
		if (pm_glass_walk(positions->glass, walk->form->term, walk->docids, count,
			    take_of_glass, walk) ||
			walk->status != PM_OK)
			return walk->status;
		pm_glass_free(positions->glass);
		positions->glass = NULL;
		positions->occurrence_count = before;
	}
	enum pm_status status = pm_check_xap(
		xap_reader_occurrences(positions->index->reader, pm_to_xap(walk->form->term),
			walk->docids, count, true, take_of_xapian, walk, &error),
		&error, positions->err);
	return walk->status != PM_OK ? walk->status : status;
}

static int take_wdf(void *context, size_t number, uint32_t wdf, const uint32_t *list, size_t count)
{
	struct pm_positions *positions = context;

	(void)list;
	(void)count;
	positions->documents[number].wdf += wdf;
	return 0;
}

static enum pm_status read_forms(
	struct pm_positions *positions, uint32_t step, const uint32_t *docids, size_t count)
{
	const struct pm_forms *forms = &positions->forms[step];
	struct walk walk = {.positions = positions, .step = step, .docids = docids};

	for (size_t i = 0; i < forms->count && walk.status == PM_OK; i++) {
		walk.form = &forms->items[i];
		walk.status = read_form(&walk, count);
		if (walk.status == PM_OK)
			walk.status = pm_deadline_check(positions->deadline, positions->err);
	}
	return walk.status;
}

/* Sum up how often the documents have the stems of a step. */
static enum pm_status read_stems(struct pm_positions *positions, const struct pm_step *step,
	const uint32_t *docids, size_t count)
{
	enum pm_status status = PM_OK;
	struct pm_buf term = {0};
	struct xap_error error;

	for (size_t i = 0; i < step->count && status == PM_OK; i++) {
		if (!step->terms[i].stem)
			continue;
		pm_buf_clear(&term);
		pm_seek_write(&term, step->field, &step->terms[i]);
		status = term.failed
		                 ? pm_fail_memory(positions->err)
		                 : pm_check_xap(xap_reader_occurrences(positions->index->reader,
							pm_to_xap(pm_buf_str(&term)), docids, count,
							false, take_wdf, positions, &error),
					   &error, positions->err);
	}
	pm_buf_free(&term);
	return status;
}

static enum pm_status read_step(struct pm_positions *positions, const struct pm_step *step,
	const uint32_t *docids, size_t count)
{
	enum pm_status status = PM_OK;

	if (!positions->known[step->id])
		status = pm_forms_find(&positions->forms[step->id], step, positions->index,
			&positions->arena, positions->err);
	positions->known[step->id] = true;
	if (status == PM_OK)
		status = read_forms(positions, step->id, docids, count);
	return status == PM_OK ? read_stems(positions, step, docids, count) : status;
}

/* Put the occurrences of each document together, by counting. */
static bool sort(struct pm_positions *positions)
{
	struct document *documents = positions->documents;
	struct occurrence *sorted = pm_make_room(positions->sorted, sizeof *sorted,
		positions->occurrence_count, &positions->sorted_capacity);

	if (sorted == NULL)
		return false;
	positions->sorted = sorted;
	for (size_t i = 0; i < positions->occurrence_count; i++)
		documents[positions->occurrences[i].document + 1].first++;
	for (size_t i = 1; i <= positions->count; i++)
		documents[i].first += documents[i - 1].first;
	for (size_t i = 0; i < positions->occurrence_count; i++) {
		const struct occurrence *occurrence = &positions->occurrences[i];
		sorted[documents[occurrence->document].first++] = *occurrence;
	}
	for (size_t i = positions->count; i > 0; i--)
		documents[i].first = documents[i - 1].first;
	documents[0].first = 0;
	return true;
}

enum pm_status pm_positions_read(struct pm_positions *positions, const struct pm_clause *clause,
	const uint32_t *docids, size_t count, struct pm_error *err)
{
	const struct pm_plan *plan = positions->plan;

	positions->err = err;
	positions->clause = clause;
	enum pm_status status = read_values(positions, docids, count);
	for (uint32_t id = clause->first_step; id < clause->end_step && status == PM_OK; id++)
		if (plan->steps[id] != NULL)
			status = read_step(positions, plan->steps[id], docids, count);
	if (status == PM_OK && !sort(positions))
		status = pm_fail_memory(err);
	return status;
}

/* ---- A document ---- */

/* Note the breaks of a document; where its text begins. */
static bool note_breaks(struct pm_events *events, struct pm_str breaks, uint32_t *text)
{
	struct pm_breaks walk = {.bytes = breaks};
	struct pm_break next;

	*text = UINT32_MAX;
	while (pm_breaks_next(&walk, &next)) {
		if (next.text)
			*text = next.position;
		if (!pm_starts_add(&events->sentences, next.position) ||
			(next.paragraph && !pm_starts_add(&events->paragraphs, next.position)))
			return false;
	}
	return true;
}

enum pm_status pm_positions_document(struct pm_positions *positions, size_t number,
	const struct pm_events **out, bool *complete, struct pm_error *err)
{
	const struct document *document = &positions->documents[number];
	struct pm_events *events = &positions->events;
	uint64_t wdf = 0;
	uint32_t text;

	*out = events;
	pm_events_clear(events);
	if (!note_breaks(events, document->breaks, &text))
		return pm_fail_memory(err);
	for (size_t i = document->first; i < positions->documents[number + 1].first; i++) {
		const struct occurrence *occurrence = &positions->sorted[i];
		bool in_text = occurrence->position >= text;
		const struct pm_field *field = positions->plan->steps[occurrence->step]->field;
		const struct pm_event event = {.step = occurrence->step,
			.position = occurrence->position,
			.field = in_text ? PM_FIELD_BODY : PM_FIELD_TITLE,
			.value = in_text};
		wdf += occurrence->stems * (in_text || field->id == PM_FIELD_TITLE
							   ? 1
							   : pm_fields[PM_FIELD_TITLE].weight);
		if (!pm_events_add(events, &event))
			return pm_fail_memory(err);
	}
	*complete = wdf == document->wdf;
	return pm_events_sort(events) ? PM_OK : pm_fail_memory(err);
}
