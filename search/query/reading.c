/*
 * Reading documents' texts for the words that a plan asks for.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/reading.h"

#include <stdlib.h>

#include "lib/breaks.h"
#include "lib/error.h"

#include "search/query/lexicon.h"

struct pm_reading {
	const struct pm_plan *plan;
	struct pm_lexicon *lexicon;
	unsigned fields;       /* bits of those whose words the plan asks for */
	unsigned *step_fields; /* bits of those where each step may be satisfied */
	bool sentences;        /* the plan asks for them, or for paragraphs */
	struct pm_events events;
};

/* The fields whose words satisfy a step, as bits: bare words are found in the title, too. */
static unsigned fields_of(const struct pm_step *step)
{
	enum pm_field_id field = step->field->id;

	return 1U << field | (field == PM_FIELD_BODY ? 1U << PM_FIELD_TITLE : 0);
}

static void find_wishes(struct pm_reading *reading)
{
	const struct pm_plan *plan = reading->plan;

	for (uint32_t id = 0; id < plan->step_count; id++) {
		if (plan->steps[id] != NULL)
			reading->step_fields[id] = fields_of(plan->steps[id]);
		reading->fields |= reading->step_fields[id];
	}
	for (size_t i = 0; i < plan->clause_count; i++)
		if (plan->clauses[i]->node->unit != PM_UNIT_WORDS)
			reading->sentences = true;
}

enum pm_status pm_reading_new(
	struct pm_reading **out, const struct pm_plan *plan, struct pm_error *err)
{
	struct pm_reading *reading = calloc(1, sizeof *reading);
	enum pm_status status;

	*out = NULL;
	if (reading == NULL)
		return pm_fail_memory(err);
	reading->plan = plan;
	reading->step_fields = calloc((size_t)plan->step_count + 1, sizeof *reading->step_fields);
	status = reading->step_fields != NULL && pm_events_init(&reading->events, plan)
	                 ? PM_OK
	                 : pm_fail_memory(err);
	if (status == PM_OK)
		status = pm_lexicon_new(&reading->lexicon, plan, err);
	if (status != PM_OK) {
		pm_reading_free(reading);
		return status;
	}
	find_wishes(reading);
	*out = reading;
	return PM_OK;
}

void pm_reading_free(struct pm_reading *reading)
{
	if (reading == NULL)
		return;
	pm_lexicon_free(reading->lexicon);
	pm_events_free(&reading->events);
	free(reading->step_fields);
	free(reading);
}

/* Where in a document we are. */
struct place {
	enum pm_field_id field;
	uint32_t value;    /* its number */
	uint32_t position; /* of its first word */
};

static bool add_events(
	struct pm_reading *reading, const struct place *place, const struct pm_token *token)
{
	const uint32_t *steps;
	size_t count = pm_lexicon_find(reading->lexicon, token, &steps);

	for (size_t i = 0; i < count; i++) {
		const struct pm_event event = {.step = steps[i],
			.position = token->position,
			.field = place->field,
			.value = place->value,
			.start = token->start,
			.end = token->end};
		if ((reading->step_fields[steps[i]] & 1U << place->field) != 0 &&
			!pm_events_add(&reading->events, &event))
			return false;
	}
	return true;
}

/* Note the sentence and the paragraph that begin with a word. */
static bool note_breaks(
	struct pm_events *events, struct pm_breaks_of_text *breaks, const struct pm_token *token)
{
	bool paragraph;

	if (!pm_breaks_of_text_token(breaks, token, &paragraph))
		return true;
	return pm_starts_add(&events->sentences, token->position) &&
	       (!paragraph || pm_starts_add(&events->paragraphs, token->position));
}

/* Go through a value of a field, and on to the place of the next one. */
static bool read_value(struct pm_reading *reading, struct place *place, struct pm_str value)
{
	bool wanted = reading->sentences &&
	              (place->field == PM_FIELD_TITLE || place->field == PM_FIELD_BODY);
	struct pm_breaks_of_text breaks;
	struct pm_token token;

	if (wanted)
		pm_breaks_of_text_start(&breaks, place->field == PM_FIELD_TITLE
							 ? pm_prose_of_line(value)
							 : pm_prose_of(value));
	pm_analyzer_start(reading->plan->analyzer, value, place->position);
	while (pm_analyzer_next(reading->plan->analyzer, &token))
		if (!add_events(reading, place, &token) ||
			(wanted && !note_breaks(&reading->events, &breaks, &token)))
			return false;
	place->position = pm_analyzer_position(reading->plan->analyzer) + PM_FIELD_GAP;
	place->value++;
	return !pm_lexicon_failed(reading->lexicon);
}

static bool wants(const struct pm_reading *reading, enum pm_field_id field)
{
	return (reading->fields & 1U << field) != 0;
}

static bool read_values(struct pm_reading *reading, enum pm_field_id field,
	const struct pm_str *values, size_t count)
{
	struct place place = {.field = field, .position = 1};

	for (size_t i = 0; i < count && wants(reading, field); i++)
		if (!read_value(reading, &place, values[i]))
			return false;
	return true;
}

/* Positions are those of the index: see schema.c. */
static bool read_words(struct pm_reading *reading, const struct pm_document *document)
{
	struct place place = {.field = PM_FIELD_TITLE, .position = 1};

	if (wants(reading, PM_FIELD_TITLE) && !read_value(reading, &place, document->title))
		return false;
	place.field = PM_FIELD_BODY;
	if (wants(reading, PM_FIELD_BODY) && !read_value(reading, &place, document->text))
		return false;
	return read_values(reading, PM_FIELD_AUTHOR, document->authors, document->author_count) &&
	       read_values(reading, PM_FIELD_SOURCE, &document->source, 1) &&
	       read_values(reading, PM_FIELD_TAG, document->tags, document->tag_count);
}

enum pm_status pm_reading_document(struct pm_reading *reading, const struct pm_record *record,
	const struct pm_events **out, struct pm_error *err)
{
	*out = &reading->events;
	enum pm_status status =
		pm_lexicon_language(reading->lexicon, record->document.language, err);
	if (status != PM_OK)
		return status;
	pm_events_clear(&reading->events);
	if (!read_words(reading, &record->document) || !pm_events_sort(&reading->events))
		return pm_fail_memory(err);
	return PM_OK;
}
