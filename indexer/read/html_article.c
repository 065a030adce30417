/*
 * Where on an HTML page its article stands.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_outline.h"

/* What holds this share of an article's prose, in percent, is the article. From 80 to 90 there is
 * no difference; less loses articles in sections, more keeps what is around them. */
#define NARROW 87

/* An article can be such an element. */
static bool can_be_article(const struct pm_html_outline *outline, uint32_t at)
{
	GumboTag tag = pm_html_part_tag(&outline->parts[at]);

	return outline->parts[at].block == at && tag != GUMBO_TAG_P && tag != GUMBO_TAG_LI;
}

/* What speaks for an article, prose, less what speaks against it: links, and half of the rest. The
 * best part is to a tree what the subsequence of the largest sum is to a row of words (Pasternack &
 * Roth 2009). Twice all that, to be a whole number. */
static int64_t value_of(const struct pm_html_measure *holds)
{
	return 3 * (int64_t)holds->prose - (int64_t)holds->text - (int64_t)holds->linked;
}

/* Go on to what a part holds while one piece of it has nearly all of the prose: around that stand
 * notices, standfirsts and the like. */
static uint32_t narrow(const struct pm_html_outline *outline, uint32_t top)
{
	const struct pm_html_part *parts = outline->parts;
	const uint64_t prose = parts[top].holds.prose;

	for (uint32_t i = top + 1; i < parts[top].after;) {
		if (parts[i].is_left_out || !can_be_article(outline, i) ||
			parts[i].holds.prose * (uint64_t)100 < prose * NARROW)
			i = parts[i].after;
		else
			top = i++;
	}
	return top;
}

uint32_t pm_html_find_article(const struct pm_html_outline *outline)
{
	const struct pm_html_part *parts = outline->parts;
	uint32_t best = 0;

	for (uint32_t i = 0; i < outline->count; i++) {
		if (parts[i].is_left_out)
			i = parts[i].after - 1;
		else if (parts[i].holds.prose > 0 && can_be_article(outline, i) &&
			 (best == 0 || value_of(&parts[i].holds) >= value_of(&parts[best].holds)))
			best = i;
	}
	return narrow(outline, best);
}

/* Where the text of a page may be marked, the most certain first. */
enum place {
	PLACE_BODY_OF_ARTICLE,
	PLACE_ARTICLE,
	PLACE_MAIN,
	PLACE_COUNT
};

static enum place place_of(const GumboNode *node)
{
	if (pm_html_has_word(pm_html_attribute(node, "itemprop"), "articleBody"))
		return PLACE_BODY_OF_ARTICLE;
	if (pm_html_is(node, GUMBO_TAG_ARTICLE))
		return PLACE_ARTICLE;
	if (pm_html_is(node, GUMBO_TAG_MAIN) ||
		pm_html_has_word(pm_html_attribute(node, "role"), "main"))
		return PLACE_MAIN;
	return PLACE_COUNT;
}

uint32_t pm_html_find_marked(const struct pm_html_outline *outline)
{
	uint32_t first[PLACE_COUNT + 1] = {0}, found[PLACE_COUNT + 1] = {0};

	for (uint32_t i = 1; i < outline->count; i++) {
		enum place place = place_of(outline->parts[i].node);
		if (found[place]++ == 0)
			first[place] = i;
	}
	for (size_t place = 0; place < PLACE_COUNT; place++)
		if (found[place] == 1)
			return first[place];
	return 0;
}
