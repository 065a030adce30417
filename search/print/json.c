/*
 * The answer as one JSON object, or as JSON Lines.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/json.h"
#include "search/print/print.h"

/* Goes up when members change their meaning or go away. */
#define FORMAT_VERSION 1

static void add_list(struct pm_buf *buf, const char *name, const struct pm_str *texts, size_t count)
{
	pm_json_add_name(buf, name);
	pm_buf_add_char(buf, '[');
	for (size_t i = 0; i < count; i++) {
		pm_json_add_comma(buf);
		pm_json_add_text(buf, texts[i]);
	}
	pm_buf_add_char(buf, ']');
}

static void add_matches(
	struct pm_buf *buf, const char *name, const struct pm_match *matches, size_t count)
{
	pm_json_add_name(buf, name);
	pm_buf_add_char(buf, '[');
	for (size_t i = 0; i < count; i++) {
		pm_json_add_comma(buf);
		pm_buf_add_format(buf, "{\"start\":%zu,\"end\":%zu,\"clause\":%u}",
			matches[i].start, matches[i].end, (unsigned)matches[i].clause);
	}
	pm_buf_add_char(buf, ']');
}

static void add_fragments(struct pm_buf *buf, const struct pm_hit *hit)
{
	pm_json_add_name(buf, "fragments");
	pm_buf_add_char(buf, '[');
	for (size_t i = 0; i < hit->fragment_count; i++) {
		const struct pm_fragment *fragment = &hit->fragments[i];
		struct pm_str text = {
			hit->document.text.ptr + fragment->start, fragment->end - fragment->start};
		pm_json_add_comma(buf);
		pm_buf_add_format(
			buf, "{\"start\":%zu,\"end\":%zu", fragment->start, fragment->end);
		pm_json_add_name(buf, "text");
		pm_json_add_text(buf, text);
		add_matches(buf, "matches", fragment->matches, fragment->match_count);
		pm_buf_add_char(buf, '}');
	}
	pm_buf_add_char(buf, ']');
}

/* The members that tell which document it is; those not known are left out. */
static void add_document(struct pm_buf *buf, const struct pm_hit *hit)
{
	const struct pm_document *document = &hit->document;
	char date[PM_DATE_TEXT_MAX];

	pm_json_add_member(buf, "uid", document->uid);
	pm_json_add_member(buf, "url", document->url);
	pm_json_add_member(buf, "path", document->path);
	pm_json_add_member(buf, "member", document->member);
	pm_json_add_member(buf, "title", document->title);
	if (document->author_count > 0)
		add_list(buf, "authors", document->authors, document->author_count);
	pm_json_add_member(buf, "source", document->source);
	pm_json_add_member(buf, "site", hit->site);
	pm_json_add_member(buf, "kind", pm_str_of(pm_kind_name(document->kind)));
	pm_json_add_member(buf, "language", document->language);
	if (document->tag_count > 0)
		add_list(buf, "tags", document->tags, document->tag_count);
	if (document->published.year != 0) {
		pm_date_format(&document->published, date);
		pm_json_add_member(buf, "published", pm_str_of(date));
	}
	pm_json_add_member(buf, "published_text", document->published_text);
	pm_json_add_member(buf, "sha256", hit->sha256);
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

/* The members of a hit, after what begins its object. */
static void add_hit(struct pm_buf *buf, const struct pm_hit *hit)
{
	pm_json_add_name(buf, "rank");
	pm_buf_add_format(buf, "%zu", hit->rank);
	pm_json_add_name(buf, "score");
	pm_buf_add_format(buf, "%.9g", hit->score);
	add_document(buf, hit);
	add_matches(buf, "title_matches", hit->title_matches, hit->title_match_count);
	add_fragments(buf, hit);
	pm_buf_add_char(buf, '}');
}

static void add_head(struct pm_buf *buf, const struct pm_results *answer)
{
	pm_json_add_name(buf, "format_version");
	pm_buf_add_format(buf, "%d", FORMAT_VERSION);
	pm_json_add_name(buf, "query");
	pm_json_add_text(buf, answer->query);
	pm_json_add_name(buf, "index");
	pm_buf_add_char(buf, '{');
	pm_json_add_member(buf, "uuid", answer->index_uuid);
	pm_json_add_name(buf, "revision");
	pm_buf_add_format(buf, "%llu}", (unsigned long long)answer->index_revision);
	pm_json_add_member(buf, "offsets", PM_STR("byte"));
}

static void add_totals(struct pm_buf *buf, const struct pm_results *answer)
{
	pm_json_add_name(buf, "total");
	pm_buf_add_format(buf, "%zu", answer->total);
	pm_json_add_name(buf, "exact");
	pm_buf_add_str(buf, pm_str_of(answer->total_exact ? "true" : "false"));
	add_list(buf, "warnings", answer->warnings, answer->warning_count);
}

/* A line that says why there is no answer, or no more of it. */
static void fail(struct pm_output *output, const struct pm_failure *failure)
{
	struct pm_buf *buf = output->buf;

	pm_buf_add_str(buf, PM_STR("{\"type\":\"error\""));
	add_id(output);
	pm_buf_add_format(buf, ",\"line\":%zu", failure->line);
	pm_json_add_member(buf, "status", pm_str_of(failure->status));
	if (failure->column > 0)
		pm_buf_add_format(buf, ",\"column\":%zu", failure->column);
	pm_json_add_member(buf, "message", pm_str_of(failure->message));
	pm_buf_add_str(buf, PM_STR("}\n"));
}

/* Of one answer of many, the object is a line. */
static bool is_line(const struct pm_output *output)
{
	return output->id.len > 0;
}

static void begin_object(struct pm_output *output, const struct pm_results *answer)
{
	pm_buf_add_char(output->buf, '{');
	add_id(output);
	add_head(output->buf, answer);
	add_totals(output->buf, answer);
	pm_buf_add_str(output->buf, PM_STR(",\"hits\":["));
}

static void hit_in_object(struct pm_output *output, const struct pm_hit *hit)
{
	if (output->hits > 0)
		pm_buf_add_char(output->buf, ',');
	pm_buf_add_str(output->buf, pm_str_of(is_line(output) ? "{" : "\n{"));
	add_hit(output->buf, hit);
}

static void end_object(struct pm_output *output, const struct pm_results *answer)
{
	(void)answer;
	pm_buf_add_str(output->buf, pm_str_of(is_line(output) ? "]}\n" : "\n]}\n"));
}

const struct pm_format pm_format_json = {.name = "json",
	.whole = true,
	.begin = begin_object,
	.hit = hit_in_object,
	.end = end_object,
	.fail = fail};

static void begin_lines(struct pm_output *output, const struct pm_results *answer)
{
	pm_buf_add_str(output->buf, PM_STR("{\"type\":\"begin\""));
	add_id(output);
	add_head(output->buf, answer);
	pm_buf_add_str(output->buf, PM_STR("}\n"));
}

static void hit_line(struct pm_output *output, const struct pm_hit *hit)
{
	pm_buf_add_str(output->buf, PM_STR("{\"type\":\"hit\""));
	add_hit(output->buf, hit);
	pm_buf_add_char(output->buf, '\n');
}

static void end_lines(struct pm_output *output, const struct pm_results *answer)
{
	pm_buf_add_str(output->buf, PM_STR("{\"type\":\"end\""));
	add_id(output);
	add_totals(output->buf, answer);
	pm_buf_add_str(output->buf, PM_STR("}\n"));
}

const struct pm_format pm_format_jsonl = {
	.name = "jsonl", .begin = begin_lines, .hit = hit_line, .end = end_lines, .fail = fail};
