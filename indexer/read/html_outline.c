/*
 * The outline of an HTML page, and how much its parts hold.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_outline.h"

#include <string.h>

/* A run reads like sentences from so many bytes on; from fewer on if it ends as one does. Length
 * and links tell text from the rest of a page nearly as well as all that was tried besides
 * (Kohlschütter, Fankhauser & Nejdl 2010). */
#define PROSE_MIN 100
#define SENTENCE_MIN 25

/* What a part inherits from those around it, which are listed before it. */
static void place(struct pm_html_part *parts, uint32_t at)
{
	const struct pm_html_part *parent = &parts[parts[at].parent];
	GumboTag tag = pm_html_part_tag(&parts[at]);

	parts[at].is_link = parent->is_link || tag == GUMBO_TAG_A;
	parts[at].block = parent->block;
	if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH ||
		(tag != GUMBO_TAG_BR && pm_html_gap_of(tag) >= PM_HTML_GAP_LINE))
		parts[at].block = at;
}

static void list_parts(struct pm_html_outline *outline, struct pm_html *html)
{
	struct pm_html_part *parts = outline->parts;
	struct pm_html_walk walk;
	const GumboNode *node;
	bool leaving;
	uint32_t at = 0, next = 0;

	pm_html_walk_start(&walk, html, html->root);
	while ((node = pm_html_walk_next(&walk, &leaving)) != NULL) {
		if (!leaving) {
			parts[next] = (struct pm_html_part){
				.node = node, .parent = at, .after = next + 1};
			place(parts, next);
			at = next++;
		}
		if (leaving || pm_html_part_tag(&parts[at]) == GUMBO_TAG_LAST) {
			parts[at].after = next;
			at = parts[at].parent;
		}
	}
}

bool pm_html_outline_make(struct pm_html_outline *outline, struct pm_html *html)
{
	struct pm_html_walk walk;
	const GumboNode *node;
	bool leaving;
	size_t texts = 1;

	*outline = (struct pm_html_outline){0};
	pm_html_walk_start(&walk, html, html->root);
	while ((node = pm_html_walk_next(&walk, &leaving)) != NULL) {
		outline->count += !leaving;
		texts += node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA;
	}
	outline->parts = pm_arena_alloc(&html->arena, outline->count, sizeof *outline->parts);
	outline->runs = pm_arena_alloc(&html->arena, texts, sizeof *outline->runs);
	if (!html->arena.failed)
		list_parts(outline, html);
	return !html->arena.failed && html->why == NULL;
}

GumboTag pm_html_part_tag(const struct pm_html_part *part)
{
	const GumboNode *node = part->node;

	return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE
	               ? node->v.element.tag
	               : GUMBO_TAG_LAST;
}

bool pm_html_part_is_heading(const struct pm_html_part *part)
{
	GumboTag tag = pm_html_part_tag(part);

	return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

struct pm_str pm_html_part_text(const struct pm_html_part *part)
{
	const GumboNode *node = part->node;

	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA ||
		node->type == GUMBO_NODE_WHITESPACE)
		return pm_str_of(node->v.text.text);
	return PM_STR("");
}

void pm_html_tour_start(
	struct pm_html_tour *tour, const struct pm_html_outline *outline, uint32_t top)
{
	*tour = (struct pm_html_tour){outline, top, outline->parts[top].after, top, 0};
}

static bool is_text(const struct pm_html_part *part)
{
	return pm_html_part_tag(part) == GUMBO_TAG_LAST;
}

bool pm_html_tour_next(struct pm_html_tour *tour, uint32_t *part, bool *leaving)
{
	const struct pm_html_part *parts = tour->outline->parts;

	while (tour->next < tour->end && parts[tour->next].is_left_out &&
		is_text(&parts[tour->next]))
		tour->next++;
	*leaving = tour->depth > 0 &&
	           (tour->next >= tour->end || parts[tour->next].parent != tour->open);
	if (*leaving) {
		*part = tour->open;
		tour->open = parts[*part].parent;
		tour->depth--;
		return true;
	}
	if (tour->next >= tour->end)
		return false;
	*part = tour->next;
	tour->next = parts[*part].is_left_out ? parts[*part].after : *part + 1;
	if (!is_text(&parts[*part])) {
		tour->open = *part;
		tour->depth++;
	}
	return true;
}

/* Its last bytes hold what ends a sentence, perhaps before quotation marks and brackets. */
static bool is_sentence(const struct pm_html_run *run)
{
	static const char *const ends[] = {".", "!", "?", ":", "…", "。", "！", "？"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (memmem(run->tail, sizeof run->tail, ends[i], strlen(ends[i])) != NULL)
			return true;
	return false;
}

/* Note a run that has ended, if it holds anything, and begin the next one. */
static void end_run(struct pm_html_outline *outline, struct pm_html_run *run, uint32_t block)
{
	struct pm_html_part *part = &outline->parts[run->block];

	if (run->text > 0) {
		if (run->linked <= run->text / 2 && !pm_html_part_is_heading(part) &&
			(run->text >= PROSE_MIN || (run->text >= SENTENCE_MIN && is_sentence(run))))
			run->prose = run->text - run->linked;
		part->holds.prose += run->prose;
		outline->runs[outline->run_count++] = *run;
	}
	*run = (struct pm_html_run){.block = block};
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Move the last bytes of a text that are no space into a run's tail. */
static void keep_tail(struct pm_html_run *run, struct pm_str text)
{
	char tail[sizeof run->tail];
	size_t at = sizeof tail;

	while (at > 0 && text.len > 0)
		if (!is_space(text.ptr[--text.len]))
			tail[--at] = text.ptr[text.len];
	memmove(run->tail, run->tail + sizeof tail - at, at);
	memcpy(run->tail + at, tail + at, sizeof tail - at);
}

static void add_to_run(struct pm_html_run *run, struct pm_html_part *part, uint32_t at)
{
	struct pm_str text = pm_html_part_text(part);
	uint32_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += !is_space(text.ptr[i]);
	if (count == 0)
		return;
	part->holds.text = count;
	part->holds.linked = part->is_link ? count : 0;
	if (run->text == 0)
		run->first = at;
	run->last = at;
	run->text += count;
	run->linked += part->holds.linked;
	keep_tail(run, text);
}

/* Add what parts hold to those around them, from the end: these stand before. */
static void sum_up(struct pm_html_part *parts, uint32_t count)
{
	for (uint32_t i = count - 1; i > 0; i--) {
		struct pm_html_measure *sum = &parts[parts[i].parent].holds;
		if (parts[i].is_left_out)
			continue;
		sum->text += parts[i].holds.text;
		sum->linked += parts[i].holds.linked;
		sum->prose += parts[i].holds.prose;
		sum->titles += parts[i].holds.titles;
	}
}

void pm_html_outline_measure(struct pm_html_outline *outline)
{
	struct pm_html_part *parts = outline->parts;
	struct pm_html_run run = {0};
	struct pm_html_tour tour;
	uint32_t at;
	bool leaving;

	outline->run_count = 0;
	for (uint32_t i = 0; i < outline->count; i++)
		parts[i].holds = (struct pm_html_measure){
			.titles = pm_html_part_tag(&parts[i]) == GUMBO_TAG_H1};
	pm_html_tour_start(&tour, outline, 0);
	while (pm_html_tour_next(&tour, &at, &leaving)) {
		if (is_text(&parts[at]))
			add_to_run(&run, &parts[at], at);
		else if (parts[at].block == at)
			end_run(outline, &run, parts[leaving ? parts[at].parent : at].block);
	}
	end_run(outline, &run, 0);
	sum_up(parts, outline->count);
}
