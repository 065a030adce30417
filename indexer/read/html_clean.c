/*
 * What in the article of an HTML page is no text of it.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "indexer/read/html_outline.h"
#include "indexer/read/html_words.h"

/* The title stands in what holds less than this part of the prose, from the beginning. */
#define HEAD_PART 10
/* And in one of so many runs. */
#define HEAD_RUNS 100
/* What is so long or longer, in bytes without white space, can be known as the page's title. */
#define TITLE_MIN 20
#define TITLE_MAX 500
/* No label is longer, in bytes. */
#define LABEL_MAX 40

/* The runs that stand in a part, from *first up to what is returned. */
static uint32_t runs_of(const struct pm_html_outline *outline, uint32_t top, uint32_t *first)
{
	uint32_t at = 0;

	while (at < outline->run_count && outline->runs[at].first < top)
		at++;
	*first = at;
	while (at < outline->run_count && outline->runs[at].first < outline->parts[top].after)
		at++;
	return at;
}

static void leave_out_run(struct pm_html_outline *outline, const struct pm_html_run *run)
{
	for (uint32_t i = run->first; i <= run->last; i++)
		if (pm_html_part_tag(&outline->parts[i]) == GUMBO_TAG_LAST)
			outline->parts[i].is_left_out = true;
}

/* Text there may be links for the most part: it is the list or table that has too many, and the
 * heading that has nothing below it. */
static bool may_be_linked(const struct pm_html_part *block)
{
	switch (pm_html_part_tag(block)) {
	case GUMBO_TAG_DD:
	case GUMBO_TAG_DT:
	case GUMBO_TAG_LI:
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
	case GUMBO_TAG_TR:
		return true;
	default:
		return pm_html_part_is_heading(block);
	}
}

/* Leave out blocks and runs most of which is links: what is related, lists of tags. */
static void leave_out_links(struct pm_html_outline *outline, uint32_t top)
{
	struct pm_html_part *parts = outline->parts;
	uint32_t first, after = runs_of(outline, top, &first);

	for (uint32_t i = top + 1; i < parts[top].after; i++)
		if (parts[i].block == i && parts[i].holds.linked > parts[i].holds.text / 2 &&
			!may_be_linked(&parts[i]))
			parts[i].is_left_out = true;
	for (uint32_t i = first; i < after; i++)
		if (outline->runs[i].linked > outline->runs[i].text / 2 &&
			!may_be_linked(&parts[outline->runs[i].block]))
			leave_out_run(outline, &outline->runs[i]);
}

/* Text without white space, cut off. */
struct squeezed {
	char bytes[TITLE_MAX];
	size_t len;
};

static void squeeze(struct squeezed *out, struct pm_str text)
{
	for (size_t i = 0; i < text.len && out->len < sizeof out->bytes; i++)
		if (strchr(" \t\r\n\f\v", text.ptr[i]) == NULL)
			out->bytes[out->len++] = text.ptr[i];
}

/* What a run says, without what is left out. */
static void squeeze_run(
	const struct pm_html_outline *outline, const struct pm_html_run *run, struct squeezed *text)
{
	for (uint32_t i = run->first; i <= run->last; i++)
		if (!outline->parts[i].is_left_out)
			squeeze(text, pm_html_part_text(&outline->parts[i]));
}

/* What the element title says. */
static void squeeze_title(const struct pm_html_outline *outline, struct squeezed *title)
{
	uint32_t at = 0;

	while (at < outline->count && pm_html_part_tag(&outline->parts[at]) != GUMBO_TAG_TITLE)
		at++;
	if (at + 1 < outline->count)
		squeeze(title, pm_html_part_text(&outline->parts[at + 1]));
}

/* The run is the title: it is marked so, or the page's title is made of it. */
static bool is_title(const struct pm_html_outline *outline, const struct pm_html_run *run,
	const struct squeezed *title)
{
	struct squeezed text = {.len = 0};

	if (pm_html_part_tag(&outline->parts[run->block]) == GUMBO_TAG_H1)
		return true;
	if (run->text < TITLE_MIN || run->text > title->len)
		return false;
	squeeze_run(outline, run, &text);
	return memmem(title->bytes, title->len, text.bytes, text.len) != NULL;
}

/* Leave out the title, which is a field of its own, and what stands before it. */
static void leave_out_head(struct pm_html_outline *outline, uint32_t top)
{
	struct pm_html_part *parts = outline->parts;
	uint32_t first, after = runs_of(outline, top, &first), end = first, prose = 0;
	struct squeezed title = {.len = 0};

	squeeze_title(outline, &title);
	for (uint32_t i = first; i < after && i < first + HEAD_RUNS; i++) {
		if (is_title(outline, &outline->runs[i], &title))
			end = i + 1;
		prose += outline->runs[i].prose;
		if (prose > parts[top].holds.prose / HEAD_PART)
			break;
	}
	for (uint32_t i = first; i < end; i++)
		leave_out_run(outline, &outline->runs[i]);
}

/* The whole run is a label of what stood there beside the text: an advertisement, buttons, what
 * opens the rest of the page. */
static bool is_label(const struct pm_html_outline *outline, const struct pm_html_run *run)
{
	static const char *const labels[] = {"advert", "advertisement", "advertising", "anzeige",
		"werbung", "publicité", "publicidad", "publicidade", "pubblicità", "annons",
		"reklam", "mainos", "iklan", "реклама", "Реклама", "広告", "read more",
		"continue reading", "weiterlesen", "mehr lesen", "lire la suite", "leer más",
		"leia mais", "leggi tutto", "läs mer", "lue lisää", "читать далее", "Читать далее",
		"share", "share this", "share this article", "share this story", "teilen",
		"partager", "compartir", "compartilhar", "condividi"};
	struct squeezed text = {.len = 0};

	if (run->text > LABEL_MAX)
		return false;
	squeeze_run(outline, run, &text);
	struct pm_str words = {text.bytes, text.len};
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (pm_html_same_words(words, pm_str_of(labels[i])))
			return true;
	return false;
}

/* Leave out labels. In lists, tables and headings they may be what the text is about. */
static void leave_out_labels(struct pm_html_outline *outline, uint32_t top)
{
	uint32_t first, after = runs_of(outline, top, &first);

	for (uint32_t i = first; i < after; i++)
		if (!may_be_linked(&outline->parts[outline->runs[i].block]) &&
			is_label(outline, &outline->runs[i]))
			leave_out_run(outline, &outline->runs[i]);
}

/* Leave out headings that nothing follows but the end, or another one of the same rank or above. */
static void leave_out_idle_headings(struct pm_html_outline *outline, uint32_t top)
{
	uint32_t first, after = runs_of(outline, top, &first);
	GumboTag next = GUMBO_TAG_H1;

	for (uint32_t i = after; i-- > first;) {
		const struct pm_html_part *block = &outline->parts[outline->runs[i].block];
		if (!pm_html_part_is_heading(block))
			next = GUMBO_TAG_LAST;
		else if (next <= pm_html_part_tag(block))
			leave_out_run(outline, &outline->runs[i]);
		else
			next = pm_html_part_tag(block);
	}
}

void pm_html_clean_article(struct pm_html_outline *outline, uint32_t top)
{
	leave_out_links(outline, top);
	pm_html_outline_measure(outline);
	leave_out_head(outline, top);
	pm_html_outline_measure(outline);
	leave_out_labels(outline, top);
	leave_out_idle_headings(outline, top);
	pm_html_outline_measure(outline);
}
