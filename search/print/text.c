/*
 * Hits for people to read.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>

#include "search/print/flow.h"
#include "search/print/print.h"
#include "search/snippet.h"

/* Escape sequences (ECMA-48). */
#define COLOR_TITLE "\33[1m"
#define COLOR_FACTS "\33[2m"
#define COLOR_URL "\33[36m"
#define COLOR_MATCH "\33[1;31m"

/* Which query of many is answered. */
static void print_heading(struct pm_output *output, struct pm_str query)
{
	pm_buf_add_str(output->buf, pm_str_of(output->color ? COLOR_TITLE "== " : "== "));
	pm_flow_plain(output->buf, output->id);
	pm_buf_add_str(output->buf, PM_STR(": "));
	pm_flow_plain(output->buf, query);
	pm_buf_add_str(output->buf, pm_str_of(output->color ? PM_FLOW_RESET "\n" : "\n"));
}

static void begin(struct pm_output *output, const struct pm_results *answer)
{
	if (output->id.len > 0)
		print_heading(output, answer->query);
	pm_buf_add_format(output->buf, "%s%zu %s\n", answer->total_exact ? "" : "about ",
		answer->total, answer->total == 1 ? "hit" : "hits");
}

static struct pm_flow flow_of(const struct pm_output *output, size_t indent, const char *color)
{
	return (struct pm_flow){
		.out = output->buf,
		.width = output->width,
		.indent = indent,
		.column = indent,
		.base = output->color ? color : NULL,
		.mark = output->color ? COLOR_MATCH : NULL,
	};
}

static void begin_line(struct pm_output *output, size_t indent)
{
	pm_buf_add_format(output->buf, "\n%*s", (int)indent, "");
}

static void add_fact(struct pm_buf *facts, struct pm_str fact)
{
	if (fact.len == 0)
		return;
	if (facts->len > 0)
		pm_buf_add_str(facts, PM_STR(" \xC2\xB7 "));
	pm_buf_add_str(facts, fact);
}

/* Day, kind, publisher and, where anything was ranked, score. */
static void print_facts(struct pm_output *output, const struct pm_hit *hit, size_t indent)
{
	const struct pm_document *document = &hit->document;
	struct pm_flow flow = flow_of(output, indent, COLOR_FACTS);
	struct pm_buf facts = {0};
	char date[PM_DATE_TEXT_MAX], score[32];

	if (document->published.year != 0) {
		pm_date_format(&document->published, date);
		add_fact(&facts, (struct pm_str){date, sizeof "2024-03-25" - 1});
	}
	add_fact(&facts, pm_str_of(pm_kind_name(document->kind)));
	add_fact(&facts, document->source);
	if (hit->score > 0) {
		snprintf(score, sizeof score, "%.2f", hit->score);
		add_fact(&facts, pm_str_of(score));
	}
	begin_line(output, indent);
	pm_flow_text(&flow, pm_buf_str(&facts), 0, facts.len, NULL, 0);
	output->buf->failed |= facts.failed;
	pm_buf_free(&facts);
}

/* The URL, else the uid; whole, to be clicked on and copied. */
static void print_place(struct pm_output *output, const struct pm_hit *hit, size_t indent)
{
	const struct pm_document *document = &hit->document;
	struct pm_flow flow = flow_of(output, indent, COLOR_URL);
	struct pm_str place = document->url.len > 0 ? document->url : document->uid;

	flow.width = 0;
	begin_line(output, indent);
	pm_flow_text(&flow, place, 0, place.len, NULL, 0);
}

static bool has_text(struct pm_str text, size_t start, size_t end)
{
	return pm_str_trim((struct pm_str){text.ptr + start, end - start}).len > 0;
}

/* Three dots where a fragment leaves something out that the title does not show. */
static void print_fragment(struct pm_output *output, const struct pm_document *document,
	const struct pm_fragment *fragment, size_t indent)
{
	struct pm_flow flow = flow_of(output, indent, NULL);
	struct pm_str text = document->text;
	size_t begin = pm_snippet_start(document);

	begin_line(output, indent);
	if (begin < fragment->start && has_text(text, begin, fragment->start)) {
		pm_buf_add_str(output->buf, PM_STR("\xE2\x80\xA6 "));
		flow.column += 2;
	}
	if (flow.width > 2)
		flow.width -= 2; /* room for the dots at the end */
	pm_flow_text(&flow, text, fragment->start, fragment->end, fragment->matches,
		fragment->match_count);
	if (has_text(text, fragment->end, text.len))
		pm_buf_add_str(output->buf, PM_STR(" \xE2\x80\xA6"));
}

static void print_hit(struct pm_output *output, const struct pm_hit *hit)
{
	static const struct pm_str no_title = {"(no title)", sizeof "(no title)" - 1};
	struct pm_str title = hit->document.title;
	size_t begun = output->buf->len + 1;

	if (title.len == 0)
		title = no_title;
	pm_buf_add_format(output->buf, "\n%zu. ", hit->rank);
	size_t indent = output->buf->len - begun;
	struct pm_flow flow = flow_of(output, indent, COLOR_TITLE);
	pm_flow_text(&flow, title, 0, title.len, hit->title_matches, hit->title_match_count);
	print_facts(output, hit, indent);
	print_place(output, hit, indent);
	for (size_t i = 0; i < hit->fragment_count; i++)
		print_fragment(output, &hit->document, &hit->fragments[i], indent);
	pm_buf_add_char(output->buf, '\n');
}

static void end(struct pm_output *output, const struct pm_results *answer)
{
	(void)answer;
	if (output->id.len > 0)
		pm_buf_add_char(output->buf, '\n');
}

const struct pm_format pm_format_text = {
	.name = "text", .begin = begin, .hit = print_hit, .end = end};
