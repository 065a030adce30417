/*
 * The answer as a page of its own: no script, nothing from elsewhere.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/diagnosis.h"
#include "search/print/facet.h"
#include "search/print/html_facet.h"
#include "search/print/html_style.h"
#include "search/print/html_text.h"
#include "search/print/print.h"

/* ---- A hit ---- */

static void add_title(struct pm_buf *buf, const struct pm_hit *hit)
{
	struct pm_str title = pm_title_shown(&hit->document), url = pm_link_of(&hit->document);
	struct pm_passage passage = {.end = title.len,
		.matches = hit->title_matches,
		.match_count = hit->title_match_count};

	pm_buf_add_str(buf, PM_STR("<h3 dir=\"auto\">"));
	if (url.len > 0) {
		pm_buf_add_str(buf, PM_STR("<a rel=\"noreferrer\" href=\""));
		pm_html_add(buf, url);
		pm_buf_add_str(buf, PM_STR("\">"));
	}
	pm_html_add_passage(buf, title, passage);
	pm_buf_add_str(buf, url.len > 0 ? PM_STR("</a></h3>\n") : PM_STR("</h3>\n"));
}

static void add_facts(struct pm_buf *buf, const struct pm_hit *hit)
{
	const struct pm_document *document = &hit->document;
	struct pm_buf facts = {0};

	pm_facts_add(&facts, hit);
	pm_buf_add_str(buf, PM_STR("<p class=\"facts\">"));
	pm_html_add(buf, pm_buf_str(&facts));
	pm_buf_add_str(buf, PM_STR("</p>\n<p class=\"place\">"));
	pm_html_add(buf, pm_place_of(document));
	pm_page_add(buf, hit);
	pm_buf_add_str(buf, PM_STR("</p>\n"));
	buf->failed |= facts.failed;
	pm_buf_free(&facts);
}

static void add_copy(struct pm_buf *buf, const char *words, const struct pm_document *document)
{
	struct pm_str url = pm_link_of(document);

	pm_buf_add_format(buf, "<p class=\"place\">%s ", words);
	if (url.len > 0) {
		pm_buf_add_str(buf, PM_STR("<a rel=\"noreferrer\" href=\""));
		pm_html_add(buf, url);
		pm_buf_add_str(buf, PM_STR("\">"));
	}
	pm_html_add(buf, pm_place_of(document));
	pm_buf_add_str(buf, url.len > 0 ? PM_STR("</a></p>\n") : PM_STR("</p>\n"));
}

/* Where else the text is, or whose it is. */
static void add_copies(struct pm_buf *buf, const struct pm_hit *hit)
{
	const struct pm_document original = {.uid = hit->copy_of};

	if (hit->copy_of.len > 0)
		add_copy(buf, "copy of", &original);
	for (size_t i = 0; i < hit->copy_count; i++)
		add_copy(buf, "also at", &hit->copies[i]);
	if (hit->copies_total > hit->copy_count) {
		pm_buf_add_str(buf, PM_STR("<p class=\"place\">"));
		pm_more_copies_add(buf, hit);
		pm_buf_add_str(buf, PM_STR("</p>\n"));
	}
}

static void add_parts(struct pm_output *output, const struct pm_hit *hit)
{
	const struct pm_results *answer = output->answer;
	struct pm_buf *buf = output->buf;

	if (hit->part_count == 0)
		return;
	pm_buf_add_str(buf, PM_STR("<table class=\"parts\">\n"));
	for (size_t i = 0; i < hit->part_count; i++) {
		const struct pm_score_part *part = &hit->parts[i];
		pm_buf_add_str(buf, PM_STR("<tr><th scope=\"row\">"));
		if (part->clause < answer->clause_count)
			pm_html_add(buf, answer->clauses[part->clause].text);
		pm_buf_add_format(buf, "</th><td>%.4f</td></tr>\n", part->weight);
	}
	pm_buf_add_str(buf, PM_STR("</table>\n"));
}

static void add_fragment(
	struct pm_output *output, const struct pm_hit *hit, const struct pm_fragment *fragment)
{
	struct pm_buf *buf = output->buf;
	struct pm_passage passage = {.at = fragment->start,
		.end = fragment->end,
		.matches = fragment->matches,
		.match_count = fragment->match_count};

	pm_buf_add_str(buf, output->whole ? PM_STR("<blockquote class=\"whole\" dir=\"auto\">")
					  : PM_STR("<blockquote dir=\"auto\">"));
	if (!output->whole && pm_fragment_leaves_before(&hit->document, fragment))
		pm_buf_add_str(buf, PM_STR("\xE2\x80\xA6 "));
	pm_html_add_passage(buf, hit->document.text, passage);
	if (pm_fragment_leaves_after(&hit->document, fragment))
		pm_buf_add_str(buf, PM_STR(" \xE2\x80\xA6"));
	pm_buf_add_str(buf, PM_STR("</blockquote>\n"));
}

static void print_hit(struct pm_output *output, const struct pm_hit *hit)
{
	struct pm_str language = hit->document.language;
	struct pm_buf *buf = output->buf;

	pm_buf_add_format(buf, "<li value=\"%zu\"><article", hit->rank);
	if (language.len > 0) {
		pm_buf_add_str(buf, PM_STR(" lang=\""));
		pm_html_add(buf, language);
		pm_buf_add_char(buf, '"');
	}
	pm_buf_add_str(buf, PM_STR(">\n"));
	add_title(buf, hit);
	add_facts(buf, hit);
	add_copies(buf, hit);
	add_parts(output, hit);
	for (size_t i = 0; i < hit->fragment_count; i++)
		add_fragment(output, hit, &hit->fragments[i]);
	pm_buf_add_str(buf, PM_STR("</article></li>\n"));
}

/* ---- The page ---- */

static void add_head(struct pm_buf *buf, const struct pm_results *answer)
{
	pm_buf_add_str(buf,
		PM_STR("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		       "<meta name=\"color-scheme\" content=\"light dark\">\n"
		       "<meta name=\"referrer\" content=\"no-referrer\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		       "style-src 'unsafe-inline'\">\n<title>"));
	pm_html_add(buf, answer->query);
	pm_buf_add_str(buf, PM_STR(" \xE2\x80\x93 Pressmark</title>\n<style>\n"));
	pm_buf_add_str(buf, pm_str_of(pm_html_style));
	pm_buf_add_str(buf, PM_STR("</style>\n</head>\n<body>\n"));
}

static void add_note(struct pm_buf *buf, struct pm_str text)
{
	pm_buf_add_str(buf, PM_STR("<p class=\"note\">"));
	pm_html_add(buf, text);
	pm_buf_add_str(buf, PM_STR("</p>\n"));
}

static void add_notes(struct pm_buf *buf, const struct pm_results *answer)
{
	struct pm_buf line = {0};

	for (size_t i = 0; i < answer->warning_count; i++)
		add_note(buf, answer->warnings[i]);
	for (size_t i = 0; i < pm_diagnosis_count(answer); i++) {
		pm_buf_clear(&line);
		pm_diagnosis_add(&line, answer, i);
		add_note(buf, pm_buf_str(&line));
	}
	buf->failed |= line.failed;
	pm_buf_free(&line);
}

static void begin(struct pm_output *output, const struct pm_results *answer)
{
	struct pm_buf *buf = output->buf;

	output->answer = answer;
	add_head(buf, answer);
	pm_buf_add_str(buf, PM_STR("<header>\n<p class=\"brand\">Pressmark</p>\n<h1>"));
	pm_html_add(buf, answer->query);
	pm_buf_add_format(buf, "</h1>\n<p class=\"total\">%s%zu %s</p>\n",
		answer->total_exact ? "" : "about ", answer->total,
		answer->total == 1 ? "hit" : "hits");
	add_notes(buf, answer);
	pm_buf_add_str(buf, PM_STR("</header>\n"));
	for (size_t i = 0; i < answer->facet_count; i++)
		if (pm_html_is_course(answer->facets[i].field))
			pm_html_add_chart(buf, &answer->facets[i]);
	pm_buf_add_str(buf, PM_STR("<div class=\"columns\">\n<main>\n<ol class=\"hits\">\n"));
}

static void add_bars(struct pm_output *output, const struct pm_results *answer)
{
	pm_buf_add_str(output->buf, PM_STR("<aside>\n"));
	for (size_t i = 0; i < answer->facet_count; i++)
		if (!pm_html_is_course(answer->facets[i].field))
			pm_html_add_bars(output->buf, &answer->facets[i], output->facet_values);
	pm_buf_add_str(output->buf, PM_STR("</aside>\n"));
}

static void end(struct pm_output *output, const struct pm_results *answer)
{
	struct pm_buf *buf = output->buf;

	pm_buf_add_str(buf, PM_STR("</ol>\n</main>\n"));
	if (answer->facet_count > 0)
		add_bars(output, answer);
	pm_buf_add_format(buf, "</div>\n<footer>%zu of %zu shown \xC2\xB7 index ", output->hits,
		answer->total);
	pm_html_add(buf, answer->index_uuid);
	pm_buf_add_format(buf, ", revision %llu</footer>\n</body>\n</html>\n",
		(unsigned long long)answer->index_revision);
}

const struct pm_format pm_format_html = {
	.name = "html",
	.alone = true,
	.facets = true,
	.parts = true,
	.default_facets = 1U << PM_FACET_KIND | 1U << PM_FACET_SOURCE | 1U << PM_FACET_LANGUAGE |
                          1U << PM_FACET_MONTH | 1U << PM_FACET_AUTHOR,
	.facet_values = PM_FACET_VALUES,
	.copies = PM_COPIES_SHOWN,
	.diagnosis = PM_DIAGNOSIS_WITHIN,
	.begin = begin,
	.hit = print_hit,
	.end = end,
};
