/*
 * The answer as one JSON object, or as JSON Lines; pressmark-results.schema.json describes both.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/json.h"
#include "search/names.h"
#include "search/print/facet.h"
#include "search/print/json_hit.h"
#include "search/print/print.h"

enum {
	COPIES = 100, /* listed of each hit */
};

static void add_bool(struct pm_buf *buf, const char *name, bool value)
{
	pm_json_add_name(buf, name);
	pm_buf_add_str(buf, value ? PM_STR("true") : PM_STR("false"));
}

/* A member that is an array begins, or one of its objects; they end in their bracket. */
static void begin_array(struct pm_buf *buf, const char *name)
{
	pm_json_add_name(buf, name);
	pm_buf_add_char(buf, '[');
}

static void begin_item(struct pm_buf *buf)
{
	pm_json_add_comma(buf);
	pm_buf_add_char(buf, '{');
}

/* Clauses stand in the query in no order of bytes: each is looked for from the beginning. */
static void add_clauses(struct pm_output *output, const struct pm_results *answer)
{
	const struct pm_offset begin = {.unit = output->offsets, .text = output->typed};
	struct pm_buf *buf = output->buf;

	begin_array(buf, "clauses");
	for (size_t i = 0; i < answer->clause_count; i++) {
		const struct pm_query_clause *clause = &answer->clauses[i];
		begin_item(buf);
		pm_json_add_name(buf, "text");
		pm_json_add_text(buf, clause->text);
		pm_json_add_number(buf, "start", pm_offset_ahead(&begin, clause->start));
		pm_json_add_number(buf, "end", pm_offset_ahead(&begin, clause->end));
		add_bool(buf, "verified", clause->verified);
		pm_buf_add_char(buf, '}');
	}
	pm_buf_add_char(buf, ']');
}

static void add_head(struct pm_output *output, const struct pm_results *answer)
{
	struct pm_buf *buf = output->buf;

	pm_json_add_number(buf, "format_version", PM_FORMAT_VERSION);
	pm_json_add_name(buf, "query");
	pm_json_add_text(buf, answer->query);
	add_clauses(output, answer);
	pm_json_add_name(buf, "index");
	pm_buf_add_char(buf, '{');
	pm_json_add_member(buf, "uuid", answer->index_uuid);
	pm_json_add_number(buf, "revision", answer->index_revision);
	pm_buf_add_char(buf, '}');
	pm_json_add_member(buf, "offsets", pm_str_of(pm_offset_unit_names[output->offsets]));
}

static void add_facet(struct pm_output *output, const struct pm_facet *facet)
{
	struct pm_facet_values shown = pm_facet_shown(facet, output->facet_values);
	struct pm_buf *buf = output->buf;

	pm_json_add_name(buf, pm_facet_names[facet->field]);
	pm_buf_add_char(buf, '{');
	begin_array(buf, "values");
	for (size_t i = 0; i < shown.count; i++) {
		begin_item(buf);
		pm_json_add_name(buf, "value");
		pm_json_add_text(buf, shown.values[i].value);
		pm_json_add_number(buf, "documents", shown.values[i].documents);
		pm_buf_add_char(buf, '}');
	}
	pm_buf_add_char(buf, ']');
	pm_json_add_number(buf, "distinct", facet->distinct);
	pm_json_add_number(buf, "without", facet->without);
	pm_buf_add_char(buf, '}');
}

static void add_facets(struct pm_output *output, const struct pm_results *answer)
{
	if (answer->facet_count == 0)
		return;
	pm_json_add_name(output->buf, "facets");
	pm_buf_add_char(output->buf, '{');
	for (size_t i = 0; i < answer->facet_count; i++)
		add_facet(output, &answer->facets[i]);
	pm_buf_add_char(output->buf, '}');
}

static void add_obstacle(struct pm_buf *buf, const struct pm_obstacle *obstacle)
{
	static const char *const types[] = {
		[PM_OBSTACLE_PARTS] = "parts",
		[PM_OBSTACLE_NEARNESS] = "nearness",
		[PM_OBSTACLE_FIELD] = "field",
	};

	begin_item(buf);
	pm_json_add_member(buf, "without", pm_str_of(types[obstacle->type]));
	pm_json_add_list(buf, "parts", obstacle->parts, obstacle->part_count);
	begin_array(buf, "clauses");
	for (size_t i = 0; i < obstacle->clause_count; i++) {
		pm_json_add_comma(buf);
		pm_buf_add_format(buf, "%u", obstacle->clauses[i]);
	}
	pm_buf_add_char(buf, ']');
	pm_json_add_number(buf, "hits", obstacle->hits);
	pm_buf_add_char(buf, '}');
}

static void add_missing(struct pm_buf *buf, const struct pm_missing *missing)
{
	begin_item(buf);
	pm_json_add_member(buf, "text", missing->text);
	add_bool(buf, "similar", missing->similar);
	begin_array(buf, "suggestions");
	for (size_t i = 0; i < missing->suggestion_count; i++) {
		begin_item(buf);
		pm_json_add_member(buf, "text", missing->suggestions[i].text);
		pm_json_add_number(buf, "documents", missing->suggestions[i].documents);
		pm_buf_add_char(buf, '}');
	}
	pm_buf_add_str(buf, PM_STR("]}"));
}

/* Why nothing matched. */
static void add_diagnosis(struct pm_buf *buf, const struct pm_results *answer)
{
	if (answer->obstacle_count > 0) {
		begin_array(buf, "obstacles");
		for (size_t i = 0; i < answer->obstacle_count; i++)
			add_obstacle(buf, &answer->obstacles[i]);
		pm_buf_add_char(buf, ']');
	}
	if (answer->missing_count > 0) {
		begin_array(buf, "missing");
		for (size_t i = 0; i < answer->missing_count; i++)
			add_missing(buf, &answer->missing[i]);
		pm_buf_add_char(buf, ']');
	}
}

static void add_totals(struct pm_output *output, const struct pm_results *answer)
{
	struct pm_buf *buf = output->buf;

	pm_json_add_number(buf, "total", answer->total);
	add_bool(buf, "exact", answer->total_exact);
	pm_json_add_list(buf, "warnings", answer->warnings, answer->warning_count);
	add_facets(output, answer);
	add_diagnosis(buf, answer);
}

/* The id of a query; nothing when there is none. */
static void add_id(const struct pm_output *output)
{
	if (output->id.len == 0)
		return;
	pm_json_add_name(output->buf, "id");
	if (output->id_is_number)
		pm_buf_add_str(output->buf, output->id);
	else
		pm_json_add_text(output->buf, output->id);
}

/* ---- Lines ---- */

/* Each tells which query it is about, so that lines can be taken apart. */
static void begin_line(struct pm_output *output, const char *type)
{
	pm_buf_add_char(output->buf, '{');
	pm_json_add_member(output->buf, "type", pm_str_of(type));
	add_id(output);
}

static void end_line(struct pm_output *output)
{
	pm_buf_add_str(output->buf, PM_STR("}\n"));
}

/* A line that says why there is no answer, or no more of it. */
static void fail(struct pm_output *output, const struct pm_failure *failure)
{
	struct pm_buf *buf = output->buf;

	begin_line(output, "error");
	pm_json_add_number(buf, "line", failure->line);
	pm_json_add_member(buf, "status", pm_str_of(failure->status));
	if (failure->column > 0)
		pm_json_add_number(buf, "column", failure->column);
	pm_json_add_member(buf, "message", pm_str_of(failure->message));
	end_line(output);
}

/* ---- The object ---- */

/* Of one answer of many, the object is a line. */
static bool is_line(const struct pm_output *output)
{
	return output->id.len > 0;
}

static void begin_object(struct pm_output *output, const struct pm_results *answer)
{
	pm_buf_add_char(output->buf, '{');
	add_id(output);
	add_head(output, answer);
	add_totals(output, answer);
	begin_array(output->buf, "hits");
}

static void hit_in_object(struct pm_output *output, const struct pm_hit *hit)
{
	if (output->hits > 0)
		pm_buf_add_char(output->buf, ',');
	pm_buf_add_str(output->buf, pm_str_of(is_line(output) ? "{" : "\n{"));
	pm_json_add_hit(output, hit);
	pm_buf_add_char(output->buf, '}');
}

static void end_object(struct pm_output *output, const struct pm_results *answer)
{
	(void)answer;
	pm_buf_add_str(output->buf, pm_str_of(is_line(output) ? "]}\n" : "\n]}\n"));
}

const struct pm_format pm_format_json = {
	.name = "json",
	.whole = true,
	.facets = true,
	.parts = true,
	.copies = COPIES,
	.fields = PM_CHOOSE_MEMBERS,
	.diagnosis = PM_DIAGNOSIS_WITHIN,
	.begin = begin_object,
	.hit = hit_in_object,
	.end = end_object,
	.fail = fail,
};

static void begin_lines(struct pm_output *output, const struct pm_results *answer)
{
	begin_line(output, "begin");
	add_head(output, answer);
	end_line(output);
}

static void hit_line(struct pm_output *output, const struct pm_hit *hit)
{
	begin_line(output, "hit");
	pm_json_add_hit(output, hit);
	end_line(output);
}

static void end_lines(struct pm_output *output, const struct pm_results *answer)
{
	begin_line(output, "end");
	add_totals(output, answer);
	end_line(output);
}

const struct pm_format pm_format_jsonl = {
	.name = "jsonl",
	.facets = true,
	.parts = true,
	.copies = COPIES,
	.fields = PM_CHOOSE_MEMBERS,
	.diagnosis = PM_DIAGNOSIS_WITHIN,
	.begin = begin_lines,
	.hit = hit_line,
	.end = end_lines,
	.fail = fail,
};
