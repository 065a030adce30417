/*
 * Counting the documents that match by the values of fields.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/schema.h"
#include "search/run.h"

/* Where the values of a facet are, and what is to be made of them. */
static const struct source {
	enum pm_slot slot;
	size_t cut;    /* bytes of the value that count: of a day, those of its year or month */
	bool several;  /* a value is a list, its items separated by line feeds */
	bool in_order; /* by value rather than by frequency */
} sources[PM_FACET_COUNT] = {
	[PM_FACET_KIND] = {.slot = PM_SLOT_KIND},
	[PM_FACET_SOURCE] = {.slot = PM_SLOT_SOURCE},
	[PM_FACET_LANGUAGE] = {.slot = PM_SLOT_LANGUAGE},
	[PM_FACET_YEAR] = {.slot = PM_SLOT_DAY, .cut = 4, .in_order = true},
	[PM_FACET_MONTH] = {.slot = PM_SLOT_DAY, .cut = 6, .in_order = true},
	[PM_FACET_AUTHOR] = {.slot = PM_SLOT_AUTHORS, .several = true},
	[PM_FACET_TAG] = {.slot = PM_SLOT_TAGS, .several = true},
};

static bool is_wanted(const struct pm_run *run, enum pm_facet_field field)
{
	return (run->options.facets & 1U << field) != 0;
}

void pm_run_choose_slots(struct pm_run *run)
{
	run->facet_slot_count = 0;
	for (size_t field = 0; field < PM_FACET_COUNT; field++) {
		bool chosen = !is_wanted(run, (enum pm_facet_field)field);
		for (size_t i = 0; i < run->facet_slot_count; i++)
			chosen = chosen || run->facet_slots[i] == sources[field].slot;
		if (!chosen)
			run->facet_slots[run->facet_slot_count++] = sources[field].slot;
	}
}

/* The values of a facet, with some of them several times until they are merged. */
struct values {
	struct pm_facet_value *items;
	size_t count, capacity;
};

static bool add_value(struct values *values, struct pm_str value, size_t documents)
{
	struct pm_facet_value *items =
		pm_make_room(values->items, sizeof *items, values->count + 1, &values->capacity);

	if (items == NULL)
		return false;
	values->items = items;
	items[values->count++] = (struct pm_facet_value){value, documents};
	return true;
}

/* Add each line of a value. */
static bool add_lines(struct values *values, struct pm_str value, size_t documents)
{
	while (value.len > 0) {
		const char *end = memchr(value.ptr, '\n', value.len);
		size_t len = end != NULL ? (size_t)(end - value.ptr) : value.len;
		if (!add_value(values, (struct pm_str){value.ptr, len}, documents))
			return false;
		len += end != NULL;
		value = (struct pm_str){value.ptr + len, value.len - len};
	}
	return true;
}

static int compare_values(const void *a, const void *b)
{
	const struct pm_facet_value *x = a, *y = b;

	return pm_str_compare(x->value, y->value);
}

static int compare_frequencies(const void *a, const void *b)
{
	const struct pm_facet_value *x = a, *y = b;

	if (x->documents != y->documents)
		return x->documents > y->documents ? -1 : 1;
	return compare_values(a, b);
}

/* Put equal values together. */
static void merge(struct values *values)
{
	size_t kept = 0;

	if (values->count > 0)
		qsort(values->items, values->count, sizeof *values->items, compare_values);
	for (size_t i = 0; i < values->count; i++) {
		struct pm_facet_value *item = &values->items[i];
		if (kept > 0 && pm_str_equal(values->items[kept - 1].value, item->value))
			values->items[kept - 1].documents += item->documents;
		else
			values->items[kept++] = *item;
	}
	values->count = kept;
}

/* All values of a facet with their counts, from the counts of its slot. */
static bool gather(struct values *values, const struct source *source,
	const struct xap_facet *counted, size_t *without)
{
	*without = counted->total;
	for (size_t i = 0; i < counted->count; i++) {
		struct pm_str value = {counted->values[i].value.ptr, counted->values[i].value.len};
		size_t documents = counted->values[i].documents;
		*without -= documents;
		if (source->cut > 0 && value.len > source->cut)
			value.len = source->cut;
		bool added = source->several ? add_lines(values, value, documents)
		                             : add_value(values, value, documents);
		if (!added)
			return false;
	}
	merge(values);
	if (!source->in_order && values->count > 0)
		qsort(values->items, values->count, sizeof *values->items, compare_frequencies);
	return true;
}

/* A copy of a value for the answer; a month has its hyphen. */
static struct pm_str keep(struct pm_arena *arena, enum pm_facet_field field, struct pm_str value)
{
	char month[] = "2024-03";

	if (field != PM_FACET_MONTH || value.len != 6)
		return pm_arena_copy(arena, value);
	memcpy(month, value.ptr, 4);
	memcpy(month + 5, value.ptr + 4, 2);
	return pm_arena_copy(arena, PM_STR(month));
}

static enum pm_status make_facet(
	struct pm_run *run, enum pm_facet_field field, struct pm_facet *facet, struct pm_error *err)
{
	const struct source *source = &sources[field];
	struct values values = {0};
	size_t slot = 0;

	while (run->found->facets[slot].slot != source->slot)
		slot++;
	*facet = (struct pm_facet){.field = field};
	bool good = gather(&values, source, &run->found->facets[slot], &facet->without);
	size_t most = run->options.facet_values;
	size_t count = most > 0 && most < values.count ? most : values.count;
	struct pm_facet_value *kept = pm_arena_alloc(&run->head, count + 1, sizeof *kept);
	for (size_t i = 0; i < count && good && kept != NULL; i++)
		kept[i] = (struct pm_facet_value){
			keep(&run->head, field, values.items[i].value), values.items[i].documents};
	facet->values = kept;
	facet->value_count = count;
	facet->distinct = values.count;
	free(values.items);
	return good && !run->head.failed ? PM_OK : pm_fail_memory(err);
}

enum pm_status pm_run_make_facets(struct pm_run *run, struct pm_error *err)
{
	struct pm_facet *facets = pm_arena_alloc(&run->head, PM_FACET_COUNT, sizeof *facets);
	enum pm_status status = facets != NULL ? PM_OK : pm_fail_memory(err);
	size_t count = 0;

	for (size_t field = 0; field < PM_FACET_COUNT && status == PM_OK; field++)
		if (is_wanted(run, (enum pm_facet_field)field))
			status = make_facet(run, (enum pm_facet_field)field, &facets[count++], err);
	run->answer.facets = facets;
	run->answer.facet_count = count;
	return status;
}
