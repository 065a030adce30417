/*
 * A list of hits in Markdown (CommonMark; tables as GitHub has them).
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "lib/text/utf8.h"
#include "search/names.h"
#include "search/print/facet.h"
#include "search/print/flow.h"
#include "search/print/passage.h"
#include "search/print/print.h"

/* ---- Text ---- */

/* What means something anywhere in a line. */
static bool is_markup(uint32_t code)
{
	return code != 0 && code < 0x80 && strchr("\\`*_[]<>&|~$#", (int)code) != NULL;
}

/* Append a part of a text on one line; controls and broken bytes become harmless. */
static void add_part(struct pm_buf *buf, struct pm_str text, size_t start, size_t end)
{
	const char *stop = text.ptr + end;
	uint32_t code;
	char bytes[4];

	for (const char *ptr = text.ptr + start; ptr < stop;) {
		ptr += pm_utf8_decode(ptr, stop, &code);
		code = pm_flow_harmless(code);
		if (code == ' ' && buf->len > 0 && buf->ptr[buf->len - 1] == ' ')
			continue;
		if (is_markup(code))
			pm_buf_add_char(buf, '\\');
		pm_buf_add(buf, bytes, pm_utf8_encode(code, bytes));
	}
}

/* Append a text where a line begins: there it must not make a list, a heading or a rule. */
static void add_beginning(struct pm_buf *buf, struct pm_str text, size_t *start, size_t end)
{
	size_t at = *start;

	while (at < end && strchr(" \t\r\n\f\v", text.ptr[at]) != NULL && text.ptr[at] != '\0')
		at++;
	*start = at;
	while (at < end && text.ptr[at] >= '0' && text.ptr[at] <= '9')
		at++;
	if (at == end || text.ptr[at] == '\0')
		return;
	bool digits = at > *start;
	if (strchr(digits ? ".)" : "+-=", text.ptr[at]) == NULL)
		return;
	pm_buf_add(buf, text.ptr + *start, at - *start);
	pm_buf_add_char(buf, '\\');
	pm_buf_add_char(buf, text.ptr[at]);
	*start = at + 1;
}

static void add_text(struct pm_buf *buf, struct pm_str text)
{
	add_part(buf, text, 0, text.len);
}

/* Append a passage with its matches in bold. */
static void add_passage(struct pm_buf *buf, struct pm_str text, struct pm_passage passage)
{
	struct pm_stretch stretch;

	while (pm_passage_next(&passage, &stretch)) {
		if (stretch.marked)
			pm_buf_add_str(buf, PM_STR("**"));
		add_part(buf, text, stretch.start, stretch.end);
		if (stretch.marked)
			pm_buf_add_str(buf, PM_STR("**"));
	}
}

/* Append `](<url>)`: what would end it is escaped as in URLs. */
static void add_target(struct pm_buf *buf, struct pm_str url)
{
	pm_buf_add_str(buf, PM_STR("](<"));
	for (size_t i = 0; i < url.len; i++) {
		unsigned char byte = (unsigned char)url.ptr[i];
		if (byte <= ' ' || byte >= 0x7F || strchr("<>\\|", byte) != NULL)
			pm_buf_add_format(buf, "%%%02X", byte);
		else if (byte == '&') /* begins no character reference */
			pm_buf_add_str(buf, PM_STR("&amp;"));
		else
			pm_buf_add_char(buf, (char)byte);
	}
	pm_buf_add_str(buf, PM_STR(">)"));
}

/* ---- A hit: an item of a list, whose lines are indented as far as its text ---- */

static void add_title(struct pm_buf *buf, const struct pm_hit *hit)
{
	struct pm_str title = pm_title_shown(&hit->document), url = pm_link_of(&hit->document);
	struct pm_passage passage = {.end = title.len,
		.matches = hit->title_matches,
		.match_count = hit->title_match_count};

	if (url.len > 0)
		pm_buf_add_char(buf, '[');
	else if (passage.match_count == 0 || passage.matches->start > 0)
		add_beginning(buf, title, &passage.at,
			passage.match_count > 0 ? passage.matches->start : title.len);
	add_passage(buf, title, passage);
	if (url.len > 0)
		add_target(buf, url);
}

static void begin_line(struct pm_buf *buf, size_t indent)
{
	pm_buf_add_format(buf, "\n%*s", (int)indent, "");
}

/* Break the line, within the paragraph. */
static void break_line(struct pm_buf *buf, size_t indent)
{
	pm_buf_add_char(buf, '\\');
	begin_line(buf, indent);
}

static void add_facts(struct pm_buf *buf, const struct pm_hit *hit, size_t indent)
{
	struct pm_buf facts = {0};
	size_t start = 0;

	pm_facts_add(&facts, hit);
	struct pm_str text = pm_buf_str(&facts);
	if (text.len > 0) {
		break_line(buf, indent);
		add_beginning(buf, text, &start, text.len);
		add_part(buf, text, start, text.len);
	}
	buf->failed |= facts.failed;
	pm_buf_free(&facts);
}

/* Where a document without link is. */
static void add_place(struct pm_buf *buf, const struct pm_hit *hit, size_t indent)
{
	const struct pm_document *document = &hit->document;
	size_t start = 0;

	if (pm_link_of(document).len > 0)
		return;
	break_line(buf, indent);
	add_beginning(buf, document->uid, &start, document->uid.len);
	add_part(buf, document->uid, start, document->uid.len);
	pm_page_add(buf, hit);
}

static void add_copy(
	struct pm_buf *buf, const char *words, const struct pm_document *document, size_t indent)
{
	struct pm_str url = pm_link_of(document);

	break_line(buf, indent);
	pm_buf_add_format(buf, "%s %s", words, url.len > 0 ? "[" : "");
	add_text(buf, pm_place_of(document));
	if (url.len > 0)
		add_target(buf, url);
}

/* Where else the text is, or whose it is. */
static void add_copies(struct pm_buf *buf, const struct pm_hit *hit, size_t indent)
{
	const struct pm_document original = {.uid = hit->copy_of};

	if (hit->copy_of.len > 0)
		add_copy(buf, "copy of", &original, indent);
	for (size_t i = 0; i < hit->copy_count; i++)
		add_copy(buf, "also at", &hit->copies[i], indent);
	if (hit->copies_total > hit->copy_count) {
		break_line(buf, indent);
		pm_more_copies_add(buf, hit);
	}
}

static void add_parts(struct pm_output *output, const struct pm_hit *hit, size_t indent)
{
	const struct pm_results *answer = output->answer;
	struct pm_buf *buf = output->buf;

	if (hit->part_count > 0)
		pm_buf_add_char(buf, '\n');
	for (size_t i = 0; i < hit->part_count; i++) {
		const struct pm_score_part *part = &hit->parts[i];
		begin_line(buf, indent);
		pm_buf_add_format(buf, "- %.4f ", part->weight);
		if (part->clause < answer->clause_count)
			add_text(buf, answer->clauses[part->clause].text);
	}
}

/* One line of a quotation; dots where something is left out. */
static void add_quotation(struct pm_buf *buf, struct pm_str text, struct pm_passage passage,
	bool leaves_before, bool leaves_after)
{
	size_t first = passage.end;

	if (passage.match_count > 0 && passage.matches->start < first)
		first = passage.matches->start;
	pm_buf_add_str(buf, PM_STR("> "));
	if (leaves_before)
		pm_buf_add_str(buf, PM_STR("\xE2\x80\xA6 "));
	else if (passage.at < first)
		add_beginning(buf, text, &passage.at, first);
	add_passage(buf, text, passage);
	if (leaves_after)
		pm_buf_add_str(buf, PM_STR(" \xE2\x80\xA6"));
}

/* Each line of a whole text is a paragraph. */
static void add_whole(struct pm_buf *buf, const struct pm_hit *hit,
	const struct pm_fragment *fragment, size_t indent)
{
	struct pm_str text = hit->document.text;
	struct pm_passage line = {
		.matches = fragment->matches, .match_count = fragment->match_count};

	for (size_t at = fragment->start; at < fragment->end; at = line.end + 1) {
		line.at = line.end = at;
		while (line.end < fragment->end && text.ptr[line.end] != '\n')
			line.end++;
		for (; line.match_count > 0 && line.matches->end <= at; line.match_count--)
			line.matches++;
		if (pm_str_trim((struct pm_str){text.ptr + at, line.end - at}).len == 0)
			continue;
		begin_line(buf, indent);
		pm_buf_add_char(buf, '>');
		begin_line(buf, indent);
		add_quotation(buf, text, line, false, false);
	}
}

static void add_fragment(struct pm_buf *buf, const struct pm_hit *hit,
	const struct pm_fragment *fragment, size_t indent)
{
	struct pm_passage passage = {.at = fragment->start,
		.end = fragment->end,
		.matches = fragment->matches,
		.match_count = fragment->match_count};

	begin_line(buf, indent);
	add_quotation(buf, hit->document.text, passage,
		pm_fragment_leaves_before(&hit->document, fragment),
		pm_fragment_leaves_after(&hit->document, fragment));
}

static void print_hit(struct pm_output *output, const struct pm_hit *hit)
{
	struct pm_buf *buf = output->buf;
	size_t begun = buf->len + 1;

	pm_buf_add_format(buf, "\n%zu. ", hit->rank);
	size_t indent = buf->len - begun;
	add_title(buf, hit);
	add_facts(buf, hit, indent);
	add_place(buf, hit, indent);
	add_copies(buf, hit, indent);
	add_parts(output, hit, indent);
	for (size_t i = 0; i < hit->fragment_count; i++) {
		pm_buf_add_char(buf, '\n');
		(output->whole ? add_whole : add_fragment)(buf, hit, &hit->fragments[i], indent);
	}
	pm_buf_add_char(buf, '\n');
}

/* ---- The whole ---- */

static void begin(struct pm_output *output, const struct pm_results *answer)
{
	struct pm_buf *buf = output->buf;

	output->answer = answer;
	pm_buf_add_str(buf, output->answers > 0 ? PM_STR("\n# ") : PM_STR("# "));
	add_text(buf, output->id);
	pm_buf_add_str(buf, output->id.len > 0 ? PM_STR(": ") : PM_STR(""));
	add_text(buf, answer->query);
	pm_buf_add_format(buf, "\n\n%s%zu %s\n", answer->total_exact ? "" : "about ", answer->total,
		answer->total == 1 ? "hit" : "hits");
}

static void add_row(struct pm_buf *buf, struct pm_str name, size_t documents)
{
	pm_buf_add_str(buf, PM_STR("| "));
	add_text(buf, name);
	pm_buf_add_format(buf, " | %zu |\n", documents);
}

static void print_facet(struct pm_output *output, const struct pm_facet *facet)
{
	struct pm_facet_values shown = pm_facet_shown(facet, output->facet_values);
	struct pm_buf *buf = output->buf;

	pm_buf_add_format(
		buf, "\n| %s | documents |\n| --- | ---: |\n", pm_facet_names[facet->field]);
	for (size_t i = 0; i < shown.count; i++)
		add_row(buf, shown.values[i].value, shown.values[i].documents);
	if (facet->without > 0)
		pm_buf_add_format(buf, "| *without* | %zu |\n", facet->without);
	if (facet->distinct > shown.count)
		pm_buf_add_format(
			buf, "\n%zu %s\n", facet->distinct - shown.count, pm_facet_rest(facet));
}

static void end(struct pm_output *output, const struct pm_results *answer)
{
	for (size_t i = 0; i < answer->facet_count; i++)
		print_facet(output, &answer->facets[i]);
}

const struct pm_format pm_format_markdown = {
	.name = "markdown",
	.facets = true,
	.parts = true,
	.facet_values = PM_FACET_VALUES,
	.copies = PM_COPIES_SHOWN,
	.diagnosis = PM_DIAGNOSIS_ASIDE,
	.begin = begin,
	.hit = print_hit,
	.end = end,
};
