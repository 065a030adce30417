/*
 * What the formats for readers share: passages with their matches, and what is left out of them.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/print/passage.h"

#include <string.h>
#include <strings.h>

#include "search/snippet.h"

bool pm_passage_next(struct pm_passage *passage, struct pm_stretch *stretch)
{
	if (passage->at >= passage->end)
		return false;
	*stretch = (struct pm_stretch){.start = passage->at, .end = passage->at};
	for (; passage->match_count > 0; passage->matches++, passage->match_count--) {
		const struct pm_match *match = passage->matches;
		if (match->end <= stretch->end)
			continue; /* behind us */
		if (match->start > stretch->end)
			break;
		stretch->end = match->end;
		stretch->marked = true;
	}
	if (!stretch->marked)
		stretch->end = passage->match_count > 0 ? passage->matches->start : passage->end;
	if (stretch->end > passage->end)
		stretch->end = passage->end;
	passage->at = stretch->end;
	return true;
}

static bool has_text(struct pm_str text, size_t start, size_t end)
{
	return pm_str_trim((struct pm_str){text.ptr + start, end - start}).len > 0;
}

bool pm_fragment_leaves_before(
	const struct pm_document *document, const struct pm_fragment *fragment)
{
	size_t begin = pm_snippet_start(document);

	return begin < fragment->start && has_text(document->text, begin, fragment->start);
}

bool pm_fragment_leaves_after(
	const struct pm_document *document, const struct pm_fragment *fragment)
{
	return has_text(document->text, fragment->end, document->text.len);
}

size_t pm_fragment_page(const struct pm_document *document, const struct pm_fragment *fragment)
{
	return pm_document_page(
		document, fragment->match_count > 0 ? fragment->matches[0].start : fragment->start);
}

void pm_page_add(struct pm_buf *out, const struct pm_hit *hit)
{
	if (hit->fragment_count > 0 && hit->document.page_count > 0)
		pm_buf_add_format(
			out, " p. %zu", pm_fragment_page(&hit->document, &hit->fragments[0]));
}

struct pm_str pm_place_of(const struct pm_document *document)
{
	return document->url.len > 0 ? document->url : document->uid;
}

void pm_more_copies_add(struct pm_buf *out, const struct pm_hit *hit)
{
	pm_buf_add_format(
		out, "and %zu more (--all-copies shows them)", hit->copies_total - hit->copy_count);
}

static void add_fact(struct pm_buf *facts, size_t begin, struct pm_str fact)
{
	if (fact.len == 0)
		return;
	if (facts->len > begin)
		pm_buf_add_str(facts, PM_STR(" \xC2\xB7 "));
	pm_buf_add_str(facts, fact);
}

void pm_facts_add(struct pm_buf *out, const struct pm_hit *hit)
{
	const struct pm_document *document = &hit->document;
	char date[PM_DATE_TEXT_MAX];
	size_t begin = out->len;

	if (document->published.year != 0) {
		pm_date_format(&document->published, date);
		add_fact(out, begin, (struct pm_str){date, sizeof "2024-03-25" - 1});
	}
	add_fact(out, begin, pm_str_of(pm_kind_name(document->kind)));
	add_fact(out, begin, document->source);
	if (hit->score > 0)
		pm_buf_add_format(out, "%s%.2f", out->len > begin ? " \xC2\xB7 " : "", hit->score);
}

struct pm_str pm_title_shown(const struct pm_document *document)
{
	return document->title.len > 0 ? document->title : PM_STR("(no title)");
}

struct pm_str pm_link_of(const struct pm_document *document)
{
	static const char *const schemes[] = {"https://", "http://"};
	struct pm_str url = document->url;

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t len = strlen(schemes[i]);
		if (url.len > len && strncasecmp(url.ptr, schemes[i], len) == 0)
			return url;
	}
	return PM_STR("");
}
