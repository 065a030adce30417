/*
 * The options of pressmark-search that say what to show and how.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/options_output.h"

#include <string.h>

#include "lib/cli/options.h"
#include "lib/error.h"
#include "search/names.h"
#include "search/print/facet.h"

/* ---- Values ---- */

static enum pm_status read_format(
	const char *value, const struct pm_format **out, struct pm_error *err)
{
	static const struct pm_format *const formats[] = {&pm_format_text, &pm_format_json,
		&pm_format_jsonl, &pm_format_tsv, &pm_format_csv, &pm_format_trec,
		&pm_format_markdown, &pm_format_html};
	enum {
		COUNT = sizeof formats / sizeof *formats
	};
	const char *names[COUNT];
	size_t chosen;

	for (size_t i = 0; i < COUNT; i++)
		names[i] = formats[i]->name;
	enum pm_status status =
		pm_option_choice("format", pm_str_of(value), names, COUNT, &chosen, err);
	if (status == PM_OK)
		*out = formats[chosen];
	return status;
}

static enum pm_status read_when(
	const char *name, const char *value, enum pm_when *out, struct pm_error *err)
{
	static const char *const names[] = {
		[PM_WHEN_AUTO] = "auto",
		[PM_WHEN_ALWAYS] = "always",
		[PM_WHEN_NEVER] = "never",
	};
	size_t chosen;

	enum pm_status status = pm_option_choice(
		name, pm_str_of(value), names, sizeof names / sizeof *names, &chosen, err);
	if (status == PM_OK)
		*out = (enum pm_when)chosen;
	return status;
}

static enum pm_status read_sort(const char *value, enum pm_sort *out, struct pm_error *err)
{
	size_t chosen;

	enum pm_status status = pm_option_choice(
		"sort", pm_str_of(value), pm_sort_names, PM_SORT_COUNT, &chosen, err);
	if (status == PM_OK)
		*out = (enum pm_sort)chosen;
	return status;
}

static enum pm_status read_offsets(
	const char *value, enum pm_offset_unit *out, struct pm_error *err)
{
	size_t chosen;

	enum pm_status status = pm_option_choice("offsets", pm_str_of(value), pm_offset_unit_names,
		PM_OFFSET_UNIT_COUNT, &chosen, err);
	if (status == PM_OK)
		*out = (enum pm_offset_unit)chosen;
	return status;
}

static enum pm_status read_number(
	const char *name, const char *value, size_t least, size_t *out, struct pm_error *err)
{
	uint64_t number;

	enum pm_status status = pm_option_count(name, value, least, SIZE_MAX, &number, err);
	if (status == PM_OK)
		*out = (size_t)number;
	return status;
}

static enum pm_status read_template(
	const char *value, struct pm_wishes *wishes, struct pm_error *err)
{
	pm_template_free(&wishes->output.pieces);
	wishes->format = &pm_format_template;
	return pm_template_read(&wishes->output.pieces, pm_str_of(value), err);
}

/* ---- Options ---- */

/* Those that need no value. */
static enum pm_status take_flag(struct pm_wishes *wishes, int id, struct pm_error *err)
{
	switch (id) {
	case PM_OUTPUT_JSON:
		wishes->format = &pm_format_json;
		return PM_OK;
	case PM_OUTPUT_PATHS:
		wishes->format = &pm_format_paths;
		return PM_OK;
	case PM_OUTPUT_NUL:
		wishes->output.terminator = '\0';
		return PM_OK;
	case PM_OUTPUT_COUNT:
		wishes->count = true;
		return PM_OK;
	case PM_OUTPUT_EXPLAIN:
		wishes->search.explain = true;
		return PM_OK;
	case PM_OUTPUT_ALL_COPIES:
		wishes->search.all_copies = true;
		return PM_OK;
	case PM_OUTPUT_WHOLE:
		wishes->search.whole = true;
		return PM_OK;
	case PM_OUTPUT_NO_PAGER:
		wishes->no_pager = true;
		return PM_OK;
	}
	return pm_fail(err, PM_INTERNAL, "an option without meaning");
}

enum pm_status pm_output_take(
	struct pm_wishes *wishes, int id, const char *value, struct pm_error *err)
{
	struct pm_search_options *search = &wishes->search;
	struct pm_output *output = &wishes->output;

	switch (id) {
	case PM_OUTPUT_SORT:
		return read_sort(value, &search->sort, err);
	case PM_OUTPUT_FORMAT:
		return read_format(value, &wishes->format, err);
	case PM_OUTPUT_FORMAT_VERSION:
		return read_number("format-version", value, 0, &wishes->format_version, err);
	case PM_OUTPUT_TEMPLATE:
		return read_template(value, wishes, err);
	case PM_OUTPUT_FIELDS:
		return pm_hit_fields_read(
			&output->fields, pm_str_of(value), PM_HIT_FIELD_COUNT, err);
	case PM_OUTPUT_OFFSETS:
		return read_offsets(value, &output->offsets, err);
	case PM_OUTPUT_FACET:
		return pm_facets_read(&search->facets, pm_str_of(value), err);
	case PM_OUTPUT_FACET_VALUES:
		wishes->has_facet_values = true;
		return read_number("facet-values", value, 0, &search->facet_values, err);
	case PM_OUTPUT_FRAGMENTS:
		return read_number("fragments", value, 1, &search->fragments, err);
	case PM_OUTPUT_SNIPPET_CHARS:
		return read_number("snippet-chars", value, 1, &search->snippet_chars, err);
	case PM_OUTPUT_COLOR:
		return read_when("color", value, &wishes->color, err);
	case PM_OUTPUT_HYPERLINKS:
		return read_when("hyperlinks", value, &wishes->hyperlinks, err);
	}
	return take_flag(wishes, id, err);
}

/* ---- What goes together ---- */

static enum pm_status check_fields(const struct pm_wishes *wishes, struct pm_error *err)
{
	const struct pm_hit_fields *fields = &wishes->output.fields;
	const struct pm_format *format = wishes->format;

	if (fields->count > 0 && format->fields == PM_CHOOSE_NOTHING)
		return pm_fail(err, PM_INVALID,
			"--fields goes with the formats tsv, csv, json and jsonl, not with %s",
			format->name);
	for (size_t i = 0; i < fields->count; i++)
		if (fields->list[i] >= PM_HIT_COLUMN_COUNT && format->fields == PM_CHOOSE_COLUMNS)
			return pm_fail(err, PM_INVALID,
				"--fields: %s is no column of %s, but snippet is one",
				pm_hit_field_name(fields->list[i]), format->name);
	return PM_OK;
}

enum pm_status pm_output_check_places(
	const struct pm_format *format, const struct pm_request *request, struct pm_error *err)
{
	const struct pm_search_options *search = &request->search;

	if (search->facets != 0 && !format->facets)
		return pm_fail(err, PM_INVALID, "%s has no place for facets", format->name);
	if (search->explain && !format->parts)
		return pm_fail(
			err, PM_INVALID, "%s has no place for the parts of scores", format->name);
	if (request->fields.count > 0 && format->fields != PM_CHOOSE_MEMBERS)
		return pm_fail(err, PM_INVALID,
			"\"fields\" goes with the formats json and jsonl, not with %s",
			format->name);
	return PM_OK;
}

/* A total without hits: a number as text, an answer without hits as JSON. */
static enum pm_status settle_count(struct pm_wishes *wishes, struct pm_error *err)
{
	bool json = wishes->format == &pm_format_json || wishes->format == &pm_format_jsonl;

	if (wishes->format == &pm_format_text)
		wishes->format = wishes->batch != NULL ? &pm_format_counts : &pm_format_count;
	else if (!json)
		return pm_fail(err, PM_INVALID, "-c goes with text, json and jsonl, not with %s",
			wishes->format->name);
	return PM_OK;
}

enum pm_status pm_output_settle(struct pm_wishes *wishes, struct pm_error *err)
{
	enum pm_status status = wishes->count ? settle_count(wishes, err) : PM_OK;
	const struct pm_format *format = wishes->format;
	struct pm_search_options *search = &wishes->search;
	struct pm_output *output = &wishes->output;

	if (status != PM_OK)
		return status;

	if (output->terminator == '\0' && format != &pm_format_paths)
		return pm_fail(err, PM_INVALID, "-0 goes with -l");
	if (search->facets != 0 && !format->facets)
		return pm_fail(
			err, PM_INVALID, "--facet: %s has no place for facets", format->name);
	if (search->explain && !format->parts)
		return pm_fail(err, PM_INVALID,
			"--explain: %s has no place for the parts of scores", format->name);
	status = check_fields(wishes, err);
	if (status != PM_OK)
		return status;

	search->count_only = wishes->count;
	search->diagnose = format->diagnosis != PM_DIAGNOSIS_NONE;
	if (search->facets == 0)
		search->facets = format->default_facets;
	if (!wishes->has_facet_values)
		search->facet_values = format->facet_values;
	return PM_OK;
}

enum pm_exit pm_output_check_version(const struct pm_wishes *wishes, struct pm_error *err)
{
	size_t version = wishes->format_version;

	if (version >= PM_FORMAT_VERSION_OLDEST && version <= PM_FORMAT_VERSION)
		return PM_EXIT_FOUND;
	bool old = version < PM_FORMAT_VERSION_OLDEST;
	pm_fail(err, PM_INVALID, "--format-version: %zu is %s; versions %d to %d are written",
		version, old ? "no longer written" : "not known yet", PM_FORMAT_VERSION_OLDEST,
		PM_FORMAT_VERSION);
	return old ? PM_EXIT_FORMAT_TOO_OLD : PM_EXIT_FORMAT_TOO_NEW;
}
