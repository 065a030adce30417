/*
 * Hits for people to read.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/facet.h"
#include "search/print/flow.h"
#include "search/print/passage.h"
#include "search/print/print.h"

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
	output->answer = answer;
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

/* ---- Hyperlinks ---- */

/* What follows is a link, until end_link: OSC 8, in which a URI has printable ASCII only. */
static bool begin_link(struct pm_output *output, const struct pm_document *document)
{
	struct pm_str url = pm_link_of(document);

	if (!output->hyperlinks || url.len == 0)
		return false;
	pm_buf_add_str(output->buf, PM_STR("\33]8;;"));
	for (size_t i = 0; i < url.len; i++) {
		unsigned char byte = (unsigned char)url.ptr[i];
		if (byte <= ' ' || byte >= 0x7F)
			pm_buf_add_format(output->buf, "%%%02X", byte);
		else
			pm_buf_add_char(output->buf, (char)byte);
	}
	pm_buf_add_str(output->buf, PM_STR("\33\\"));
	return true;
}

static void end_link(struct pm_output *output, bool begun)
{
	if (begun)
		pm_buf_add_str(output->buf, PM_STR("\33]8;;\33\\"));
}

/* ---- A hit ---- */

static void print_title(struct pm_output *output, const struct pm_hit *hit, size_t indent)
{
	struct pm_flow flow = flow_of(output, indent, COLOR_TITLE);
	struct pm_str title = pm_title_shown(&hit->document);

	bool linked = begin_link(output, &hit->document);
	pm_flow_text(&flow, title, 0, title.len, hit->title_matches, hit->title_match_count);
	end_link(output, linked);
}

static void print_facts(struct pm_output *output, const struct pm_hit *hit, size_t indent)
{
	struct pm_flow flow = flow_of(output, indent, COLOR_FACTS);
	struct pm_buf facts = {0};

	pm_facts_add(&facts, hit);
	begin_line(output, indent);
	pm_flow_text(&flow, pm_buf_str(&facts), 0, facts.len, NULL, 0);
	output->buf->failed |= facts.failed;
	pm_buf_free(&facts);
}

/* The URL, else the uid; whole, to be clicked on and copied. words: before it. */
static void print_place(struct pm_output *output, const char *words,
	const struct pm_document *document, size_t indent)
{
	struct pm_flow flow = flow_of(output, indent, COLOR_URL);
	struct pm_str place = pm_place_of(document);

	flow.width = 0;
	begin_line(output, indent);
	pm_buf_add_str(output->buf, pm_str_of(words));
	bool linked = begin_link(output, document);
	pm_flow_text(&flow, place, 0, place.len, NULL, 0);
	end_link(output, linked);
}

/* Where else the text is, or whose it is. */
static void print_copies(struct pm_output *output, const struct pm_hit *hit, size_t indent)
{
	const struct pm_document original = {.uid = hit->copy_of};

	if (hit->copy_of.len > 0)
		print_place(output, "copy of ", &original, indent);
	for (size_t i = 0; i < hit->copy_count; i++)
		print_place(output, "also at ", &hit->copies[i], indent);
	if (hit->copies_total <= hit->copy_count)
		return;
	begin_line(output, indent);
	pm_more_copies_add(output->buf, hit);
}

/* Three dots where a fragment leaves something out that the title does not show. */
static void print_fragment(struct pm_output *output, const struct pm_document *document,
	const struct pm_fragment *fragment, size_t indent)
{
	struct pm_flow flow = flow_of(output, indent, NULL);

	begin_line(output, indent);
	if (pm_fragment_leaves_before(document, fragment)) {
		pm_buf_add_str(output->buf, PM_STR("\xE2\x80\xA6 "));
		flow.column += 2;
	}
	if (flow.width > 2)
		flow.width -= 2; /* room for the dots at the end */
	pm_flow_text(&flow, document->text, fragment->start, fragment->end, fragment->matches,
		fragment->match_count);
	if (pm_fragment_leaves_after(document, fragment))
		pm_buf_add_str(output->buf, PM_STR(" \xE2\x80\xA6"));
}

/* The lines of the text as they are; those without words show where paragraphs end. */
static void print_whole(struct pm_output *output, const struct pm_document *document,
	const struct pm_fragment *fragment, size_t indent)
{
	struct pm_flow flow = flow_of(output, indent, NULL);
	struct pm_str text = document->text;
	size_t at = fragment->start, end;

	for (; at < fragment->end; at = end + 1) {
		for (end = at; end < fragment->end && text.ptr[end] != '\n'; end++) {
		}
		struct pm_str line = {text.ptr + at, end - at};
		bool empty = pm_str_trim(line).len == 0;
		begin_line(output, empty ? 0 : indent);
		if (!empty)
			pm_flow_text(
				&flow, text, at, end, fragment->matches, fragment->match_count);
	}
}

/* What each clause adds to the score. */
static void print_parts(struct pm_output *output, const struct pm_hit *hit, size_t indent)
{
	const struct pm_results *answer = output->answer;
	struct pm_flow flow = flow_of(output, indent + 2, COLOR_FACTS);

	for (size_t i = 0; i < hit->part_count; i++) {
		const struct pm_score_part *part = &hit->parts[i];
		struct pm_buf line = {0};
		pm_buf_add_format(&line, "%.4f ", part->weight);
		if (part->clause < answer->clause_count)
			pm_buf_add_str(&line, answer->clauses[part->clause].text);
		begin_line(output, indent);
		pm_buf_add_str(output->buf, i == 0 ? PM_STR("= ") : PM_STR("+ "));
		pm_flow_text(&flow, pm_buf_str(&line), 0, line.len, NULL, 0);
		output->buf->failed |= line.failed;
		pm_buf_free(&line);
	}
}

static void print_hit(struct pm_output *output, const struct pm_hit *hit)
{
	size_t begun = output->buf->len + 1;

	pm_buf_add_format(output->buf, "\n%zu. ", hit->rank);
	size_t indent = output->buf->len - begun;
	print_title(output, hit, indent);
	print_facts(output, hit, indent);
	print_parts(output, hit, indent);
	print_place(output, "", &hit->document, indent);
	pm_page_add(output->buf, hit);
	print_copies(output, hit, indent);
	for (size_t i = 0; i < hit->fragment_count; i++)
		(output->whole ? print_whole : print_fragment)(
			output, &hit->document, &hit->fragments[i], indent);
	pm_buf_add_char(output->buf, '\n');
}

static void end(struct pm_output *output, const struct pm_results *answer)
{
	pm_facets_print(output, answer);
	if (output->id.len > 0)
		pm_buf_add_char(output->buf, '\n');
}

const struct pm_format pm_format_text = {
	.name = "text",
	.facets = true,
	.parts = true,
	.facet_values = PM_FACET_VALUES,
	.copies = PM_COPIES_SHOWN,
	.diagnosis = PM_DIAGNOSIS_ASIDE,
	.begin = begin,
	.hit = print_hit,
	.end = end,
};
