/*
 * The exact forms that stand behind the terms of a step: only they have positions.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/query/forms.h"

#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/index.h"
#include "lib/text/utf8.h"
#include "lib/xap.h"

/* Looking for forms. */
struct search {
	struct pm_forms *forms;
	const struct pm_step *step;
	size_t stem; /* number of the term whose beginning is being walked */
	const struct pm_index *index;
	struct pm_arena *arena;
	bool failed;
};

static bool add_form(struct search *search, struct pm_str term, const uint8_t *stems)
{
	struct pm_forms *forms = search->forms;
	struct pm_form *items =
		pm_make_room(forms->items, sizeof *items, forms->count + 1, &forms->capacity);

	if (items == NULL)
		return false;
	forms->items = items;
	items[forms->count++] =
		(struct pm_form){.term = pm_arena_copy(search->arena, term), .stems = stems};
	return !search->arena->failed;
}

/* The beginning that the forms of a stem share with it: all but its last character. */
static struct pm_str beginning(struct pm_str stem)
{
	size_t len = stem.len > 1 ? stem.len - 1 : stem.len;

	while (len > 1 && pm_utf8_continues(stem.ptr + len))
		len--;
	return (struct pm_str){stem.ptr, len};
}

static bool begins_with(struct pm_str word, struct pm_str start)
{
	return word.len >= start.len && memcmp(word.ptr, start.ptr, start.len) == 0;
}

/* Whether the walk of an earlier stem met the word already. */
static bool is_known(const struct search *search, struct pm_str word)
{
	for (size_t i = 0; i < search->stem; i++)
		if (search->step->terms[i].stem &&
			begins_with(word, beginning(search->step->terms[i].text)))
			return true;
	return false;
}

/* How many of the step's stems a word has by one stemmer. */
static uint8_t count_stems(
	const struct search *search, struct pm_stemmer *stemmer, struct pm_str word)
{
	const struct pm_token token = {.kind = PM_TOKEN_WORD, .term = word, .accented = word};
	struct pm_str stems[PM_STEMS_MAX];
	size_t count = pm_stemmer_stems(stemmer, &token, stems);
	uint8_t found = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < search->step->count; k++)
			if (search->step->terms[k].stem &&
				pm_str_equal(search->step->terms[k].text, stems[i]))
				found++;
	return found;
}

static int look_at_word(void *context, struct xap_str term, uint32_t documents)
{
	struct search *search = context;
	size_t skip = strlen(search->step->field->prefix), count = search->index->stemmer_count;
	struct pm_str word = {term.ptr + skip, term.len - skip};
	uint8_t stems[256] = {0};
	bool any = false;

	(void)documents;
	if (count > sizeof stems)
		count = sizeof stems;
	if (is_known(search, word))
		return 0;
	for (size_t i = 0; i < count; i++) {
		stems[i] = count_stems(search, search->index->stemmers[i], word);
		any = any || stems[i] > 0;
	}
	if (!any)
		return 0;
	uint8_t *kept = pm_arena_alloc(search->arena, search->index->stemmer_count, sizeof *kept);
	if (kept != NULL)
		memcpy(kept, stems, count);
	search->failed = kept == NULL || !add_form(search, pm_of_xap(term), kept);
	return search->failed;
}

/* Walk the words of the index that begin as the stem does. */
static enum pm_status find_of_stem(struct search *search, struct pm_error *err)
{
	struct xap_error error;
	struct pm_buf start = {0};

	pm_buf_add_str(&start, pm_str_of(search->step->field->prefix));
	pm_buf_add_str(&start, beginning(search->step->terms[search->stem].text));
	enum pm_status status = start.failed ? PM_NO_MEMORY
	                                     : pm_check_xap(xap_reader_terms(search->index->reader,
								    pm_to_xap(pm_buf_str(&start)),
								    look_at_word, search, &error),
						       &error, err);
	pm_buf_free(&start);
	return search->failed || status == PM_NO_MEMORY ? pm_fail_memory(err) : status;
}

enum pm_status pm_forms_find(struct pm_forms *out, const struct pm_step *step,
	const struct pm_index *index, struct pm_arena *arena, struct pm_error *err)
{
	struct search search = {.forms = out, .step = step, .index = index, .arena = arena};
	enum pm_status status = PM_OK;
	struct pm_buf term = {0};

	for (size_t i = 0; i < step->count && status == PM_OK; i++) {
		search.stem = i;
		if (step->terms[i].stem) {
			status = find_of_stem(&search, err);
			continue;
		}
		pm_buf_clear(&term);
		pm_seek_write(&term, step->field, &step->terms[i]);
		if (term.failed || !add_form(&search, pm_buf_str(&term), NULL))
			status = pm_fail_memory(err);
	}
	pm_buf_free(&term);
	return status;
}
