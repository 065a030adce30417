/*
 * Choosing among what a page says about itself for machines and what it shows.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_meta.h"

#include <string.h>

#include "indexer/read/html_authors.h"
#include "indexer/read/html_kind.h"
#include "indexer/read/html_title.h"
#include "indexer/read/html_words.h"
#include "lib/term.h"

/* The region of a language tag, in capital letters; empty: none. */
static struct pm_str region_of(struct pm_str tag)
{
	if (tag.len < 5 || (tag.ptr[2] != '-' && tag.ptr[2] != '_'))
		return PM_STR("");
	return (struct pm_str){tag.ptr + 3, 2};
}

/* The order of day and month in numbers, by the page's language: only in English do regions differ,
 * where Canada and the Philippines write both. */
static enum pm_date_order order_of(const struct pm_html_meta *meta)
{
	struct pm_str tag = meta->choices[PM_DRAFT_LANGUAGE].value;
	struct pm_str region = region_of(tag);
	struct pm_str host = pm_host_of_url(meta->choices[PM_DRAFT_URL].value);

	if (tag.len >= 2 && !pm_html_starts(tag, "en"))
		return PM_DATE_DAY_FIRST;
	if (region.len == 0 && host.len > 3 && host.ptr[host.len - 3] == '.')
		region = (struct pm_str){host.ptr + host.len - 2, 2};
	if (pm_html_starts(region, "us"))
		return PM_DATE_MONTH_FIRST;
	if (region.len == 0 && host.len > 4 &&
		pm_html_starts((struct pm_str){host.ptr + host.len - 4, 4}, ".gov"))
		return PM_DATE_MONTH_FIRST;
	static const char *const day_first[] = {"gb", "uk", "au", "nz", "ie", "in", "za", "sg",
		"my", "hk", "ng", "ke", "de", "fr", "es", "it", "at", "ch", "nl", "be"};
	for (size_t i = 0; i < sizeof day_first / sizeof *day_first; i++)
		if (pm_html_starts(region, day_first[i]))
			return PM_DATE_DAY_FIRST;
	return PM_DATE_ORDER_UNKNOWN;
}

/* Read the best date that could not be read by itself in the page's order. */
static void reread_date(struct pm_html_meta *meta, enum pm_date_order order)
{
	struct pm_html_choice *choice = &meta->choices[PM_DRAFT_DATE];
	struct pm_date_found found;

	if (choice->rank < PM_HTML_RANK_UNREADABLE ||
		pm_date_prefix(&found, choice->value, order) != choice->value.len ||
		found.short_year)
		return;
	pm_html_offer_date(meta, choice->rank - PM_HTML_RANK_UNREADABLE, &found.date, choice->how);
}

/* The same day. */
static int64_t day_of(const struct pm_date *date)
{
	struct pm_date day = {.year = date->year, .month = date->month, .day = date->day};

	return pm_date_seconds(&day) / 86400;
}

/* Publishers state a moment in UTC, whose day there may be another one than where they are: take it
 * as the page states it in local time, else the local day that it shows. */
static void localise(struct pm_html_meta *meta, const struct pm_date *shown)
{
	struct pm_html_choice *choice = &meta->choices[PM_DRAFT_DATE];
	struct pm_date date;

	if (choice->value.len == 0 || choice->rank >= PM_HTML_RANK_VISIBLE ||
		pm_date_parse(&date, choice->value, NULL) != PM_OK || !date.has_zone ||
		date.zone != 0)
		return;
	for (size_t i = 0; i < meta->moment_count; i++) {
		const struct pm_html_moment *other = &meta->moments[i];
		if (!other->date.has_zone || other->date.zone == 0 ||
			pm_date_seconds(&other->date) / 60 != pm_date_seconds(&date) / 60)
			continue;
		pm_html_offer_date(meta, 0, &other->date, other->how);
		return;
	}
	/* Clocks go from 12 hours behind to 14 before UTC. */
	int64_t days = shown->year != 0 ? day_of(shown) - day_of(&date) : 0;
	if ((days == 1 && date.hour >= 10) || (days == -1 && date.hour < 12)) {
		struct pm_date day = {
			.year = shown->year, .month = shown->month, .day = shown->day};
		pm_html_offer_date(meta, 0, &day, "day on the page");
	}
}

/* The moment stated as that of publication is that of the last change, and the page shows an
 * earlier day: some systems overwrite the one with the other. */
static bool states_change(const struct pm_html_meta *meta, const struct pm_html_choice *stated,
	const struct pm_date *shown)
{
	struct pm_date date;

	return meta->modified.has_time && stated->value.len > 0 &&
	       pm_date_parse(&date, stated->value, NULL) == PM_OK &&
	       pm_date_seconds(&date) == pm_date_seconds(&meta->modified) &&
	       day_of(shown) + 1 < day_of(&date);
}

/* Choose the date among those stated, shown and in the address. */
static void choose_date(struct pm_html_meta *meta, struct pm_html_page *page)
{
	struct pm_html_choice stated = meta->choices[PM_DRAFT_DATE];
	struct pm_html_choice *choice = &meta->choices[PM_DRAFT_DATE];
	struct pm_date of_url = {0}, shown = {0};

	page->order = order_of(meta);
	if (page->order == PM_DATE_ORDER_UNKNOWN)
		page->order = pm_html_vote_order(page->lines);
	reread_date(meta, page->order);
	stated = *choice;
	/* What the page shows is chosen by itself first. */
	*choice = (struct pm_html_choice){0};
	pm_html_read_dates(meta, page);
	if (pm_html_date_of_url(meta->choices[PM_DRAFT_URL].value, &of_url))
		pm_html_offer_date(meta, PM_HTML_RANK_URL, &of_url, "date in the URL");
	if (choice->value.len > 0)
		pm_date_parse(&shown, choice->value, NULL);
	bool is_near = choice->value.len > 0 && choice->rank < PM_HTML_RANK_FAR;
	bool is_overwritten = (is_near && states_change(meta, &stated, &shown)) ||
	                      (stated.rank == PM_HTML_RANK_PLAIN_DATE && choice->value.len > 0 &&
				      choice->rank == PM_HTML_RANK_VISIBLE);
	if (stated.value.len > 0 && !is_overwritten &&
		(choice->value.len == 0 || stated.rank < choice->rank))
		*choice = stated;
	localise(meta, is_near ? &shown : &of_url);
}

/* Drop a publisher that is the article's title. */
static void drop_source(struct pm_html_meta *meta)
{
	struct pm_str *source = &meta->choices[PM_DRAFT_SOURCE].value;
	struct pm_str title = meta->choices[PM_DRAFT_TITLE].value;

	if (pm_html_count_words(title) <= 3)
		return;
	if (pm_html_words_prefix(*source, title) > 0)
		*source = PM_STR("");
	if (pm_html_words_prefix(meta->site, title) > 0)
		meta->site = PM_STR("");
}

/* What the site is called. */
static struct pm_html_names names_of(const struct pm_html_meta *meta)
{
	return (struct pm_html_names){.source = meta->choices[PM_DRAFT_SOURCE].value,
		.site = meta->site,
		.url = meta->choices[PM_DRAFT_URL].value};
}

static void choose_title(struct pm_html_meta *meta, const struct pm_html_page *page)
{
	struct pm_html_choice *choice = &meta->choices[PM_DRAFT_TITLE];
	struct pm_html_names site = names_of(meta);
	struct pm_str heading = page->heading != NULL ? page->heading->text : PM_STR("");

	if (heading.len > 0)
		pm_html_offer(meta, PM_DRAFT_TITLE, PM_HTML_RANK_HEADING, heading, "heading");
	if (pm_html_is_site(&site, choice->value) && heading.len > 0 &&
		!pm_html_is_site(&site, heading))
		*choice = (struct pm_html_choice){heading, PM_HTML_RANK_HEADING, "heading"};
	else if (pm_html_is_site(&site, choice->value) && meta->page_title.len > 0)
		*choice = (struct pm_html_choice){meta->page_title, PM_HTML_RANK_TITLE, "title"};
	choice->value = pm_html_cut_title(choice->value, heading, &site);
}

/* The publisher, where nothing names it for machines, is what stands beside the title. */
static void choose_source(struct pm_html_meta *meta, struct pm_str title)
{
	struct pm_str name = pm_html_name_in_title(meta->page_title, title);

	pm_html_offer(meta, PM_DRAFT_SOURCE, PM_HTML_RANK_NAME_IN_TITLE, name, "title");
}

/* Drop the authors who are the site itself; where none is left, any other is better. */
static void drop_site_authors(struct pm_html_meta *meta)
{
	struct pm_html_names site = {
		.source = meta->choices[PM_DRAFT_SOURCE].value, .site = meta->site};
	size_t count = 0;

	for (size_t i = 0; i < meta->authors.count; i++)
		if (!pm_html_is_site(&site, meta->authors.items[i]))
			meta->authors.items[count++] = meta->authors.items[i];
	meta->authors.count = count;
	if (count == 0)
		meta->choices[PM_DRAFT_AUTHOR].rank = 0;
}

static void put_authors(struct pm_html_meta *meta)
{
	for (size_t i = 0; i < meta->authors.count; i++)
		pm_draft_put(meta->draft, PM_DRAFT_AUTHOR, meta->authors.items[i],
			meta->choices[PM_DRAFT_AUTHOR].how);
	meta->draft->authors.is_cut |= meta->authors.is_cut;
}

/* Put the best of what was found into the draft. */
static void put_choices(struct pm_html_meta *meta)
{
	for (enum pm_draft_field field = 0; field < PM_DRAFT_COUNT; field++)
		if (field != PM_DRAFT_AUTHOR)
			pm_draft_put(meta->draft, field, meta->choices[field].value,
				meta->choices[field].how);
	put_authors(meta);
}

bool pm_html_choose(struct pm_html_meta *meta)
{
	struct pm_html_lines lines;
	struct pm_html_page page = {.lines = &lines};

	if (!pm_html_read_lines(meta->html, &lines))
		return false;
	drop_source(meta);
	struct pm_html_names names = names_of(meta);
	page.heading = pm_html_find_heading(
		&lines, meta->choices[PM_DRAFT_TITLE].value, meta->page_title, &names);
	choose_date(meta, &page);
	if (page.heading != NULL)
		choose_source(meta, page.heading->text);
	choose_title(meta, &page);
	choose_source(meta, meta->choices[PM_DRAFT_TITLE].value);
	drop_site_authors(meta);
	pm_html_read_byline(meta, &page);
	drop_site_authors(meta);
	pm_html_guess_kind(meta, &page, meta->choices[PM_DRAFT_URL].value);
	put_choices(meta);
	return true;
}
