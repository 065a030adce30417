/*
 * What an HTML page says about itself.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_meta.h"

#include <string.h>
#include <strings.h>

#include "lib/error.h"

/* The longest text of an element that is taken as a value, in bytes. */
#define VALUE_MAX 1000

/* Names of meta's attributes name, property and itemprop, and of RDFa and microdata in the text.
 * Ranks: what was made for others to read (OpenGraph, Highwire, Dublin Core) before what only
 * stands on the page. */
static const struct {
	const char *name;
	enum pm_draft_field field;
	unsigned rank;
} names[] = {
	{"og:title", PM_DRAFT_TITLE, 2},
	{"citation_title", PM_DRAFT_TITLE, 3},
	{"headline", PM_DRAFT_TITLE, 4},
	{"dc.title", PM_DRAFT_TITLE, 4},
	{"dcterms.title", PM_DRAFT_TITLE, 4},
	{"twitter:title", PM_DRAFT_TITLE, 5},
	{"article:published_time", PM_DRAFT_DATE, 2},
	{"og:article:published_time", PM_DRAFT_DATE, 2},
	{"datepublished", PM_DRAFT_DATE, 3},
	{"citation_publication_date", PM_DRAFT_DATE, 4},
	{"citation_date", PM_DRAFT_DATE, 4},
	{"dcterms.issued", PM_DRAFT_DATE, 4},
	{"dc.date.issued", PM_DRAFT_DATE, 4},
	{"dc:date", PM_DRAFT_DATE, 5},
	{"dc.date", PM_DRAFT_DATE, 5},
	{"dcterms.date", PM_DRAFT_DATE, 5},
	{"parsely-pub-date", PM_DRAFT_DATE, 5},
	{"sailthru.date", PM_DRAFT_DATE, 6},
	{"pubdate", PM_DRAFT_DATE, 6},
	{"publishdate", PM_DRAFT_DATE, 6},
	{"publish-date", PM_DRAFT_DATE, 6},
	{"publish_date", PM_DRAFT_DATE, 6},
	{"publication_date", PM_DRAFT_DATE, 6},
	{"article.published", PM_DRAFT_DATE, 6},
	{"schema:datepublished", PM_DRAFT_DATE, 3},
	{"dcterms.created", PM_DRAFT_DATE, 7},
	{"schema:datecreated", PM_DRAFT_DATE, 7},
	{"dc.date.created", PM_DRAFT_DATE, 7},
	{"dc:created", PM_DRAFT_DATE, 7},
	{"date", PM_DRAFT_DATE, 7},
	{"og:site_name", PM_DRAFT_SOURCE, 2},
	{"dc.publisher", PM_DRAFT_SOURCE, 3},
	{"dcterms.publisher", PM_DRAFT_SOURCE, 3},
	{"citation_publisher", PM_DRAFT_SOURCE, 3},
	{"publisher", PM_DRAFT_SOURCE, 4},
	{"application-name", PM_DRAFT_SOURCE, 5},
	{"author", PM_DRAFT_AUTHOR, 2},
	{"citation_author", PM_DRAFT_AUTHOR, 2},
	{"dc.creator", PM_DRAFT_AUTHOR, 3},
	{"dcterms.creator", PM_DRAFT_AUTHOR, 3},
	{"article:author", PM_DRAFT_AUTHOR, 4},
	{"parsely-author", PM_DRAFT_AUTHOR, 4},
	{"sailthru.author", PM_DRAFT_AUTHOR, 5},
	{"content-language", PM_DRAFT_LANGUAGE, 3},
	{"dc.language", PM_DRAFT_LANGUAGE, 3},
	{"dcterms.language", PM_DRAFT_LANGUAGE, 3},
	{"og:locale", PM_DRAFT_LANGUAGE, 4},
	{"og:url", PM_DRAFT_URL, 2},
	{"keywords", PM_DRAFT_TAG, 1},
	{"news_keywords", PM_DRAFT_TAG, 1},
	{"article:tag", PM_DRAFT_TAG, 1},
	{"pressmark:kind", PM_DRAFT_KIND, 1},
};

#define RANK_HEADING 6
#define RANK_TITLE 7
#define RANK_REL_AUTHOR 6
#define RANK_TIME 8
#define RANK_TIME_OUTSIDE 9
/* A date that cannot be read is worse than any other. */
#define RANK_UNREADABLE 1000

static bool starts_with(struct pm_str text, const char *start)
{
	size_t len = strlen(start);

	return text.len >= len && strncasecmp(text.ptr, start, len) == 0;
}

static bool is_address(struct pm_str text)
{
	return starts_with(text, "https://") || starts_with(text, "http://");
}

/* Take an author: those of a better rank drive out all others. */
static void take_author(
	struct pm_html_meta *meta, unsigned rank, struct pm_str name, const char *how)
{
	struct pm_html_choice *choice = &meta->choices[PM_DRAFT_AUTHOR];
	struct pm_arena *arena = &meta->html->arena;

	if (is_address(name) || (choice->rank != 0 && rank > choice->rank))
		return;
	if (rank < choice->rank)
		meta->authors = (struct pm_draft_list){0};
	choice->rank = rank;
	choice->how = how;
	pm_draft_list_add(arena, &meta->authors, pm_arena_copy(arena, name));
}

void pm_html_offer(struct pm_html_meta *meta, enum pm_draft_field field, unsigned rank,
	struct pm_str value, const char *how)
{
	struct pm_html_choice *choice = &meta->choices[field];
	struct pm_date date;

	value = pm_str_trim(value);
	if (value.len == 0 || (field == PM_DRAFT_URL && !is_address(value)))
		return;
	if (field == PM_DRAFT_TAG) {
		pm_draft_put_tags(meta->draft, value, how);
		return;
	}
	if (field == PM_DRAFT_AUTHOR) {
		take_author(meta, rank, value, how);
		return;
	}
	if (field == PM_DRAFT_DATE && pm_date_parse(&date, value, NULL) != PM_OK)
		rank += RANK_UNREADABLE;
	if (choice->value.len > 0 && choice->rank <= rank)
		return;
	*choice = (struct pm_html_choice){pm_arena_copy(&meta->html->arena, value), rank, how};
}

/* The text of an element; empty when it is too long for a value. Borrowed from room. */
static struct pm_str short_text(struct pm_html *html, const GumboNode *node, struct pm_buf *room)
{
	pm_buf_clear(room);
	return pm_html_raw_text(html, node, VALUE_MAX, room) ? pm_buf_str(room) : PM_STR("");
}

/* The value that an element gives to its property. */
static struct pm_str value_of(struct pm_html *html, const GumboNode *node, struct pm_buf *room)
{
	struct pm_str value = pm_html_attribute(node, "content");

	if (value.len == 0)
		value = pm_html_attribute(node, "datetime");
	if (value.len == 0 && pm_html_is(node, GUMBO_TAG_ABBR))
		value = pm_html_attribute(node, "title");
	if (value.len > 0 || pm_html_is(node, GUMBO_TAG_META))
		return value;
	return short_text(html, node, room);
}

/* Offer the value of an element whose attribute names a field, perhaps several. */
static void read_names(struct pm_html_meta *meta, const GumboNode *node, const char *attribute,
	struct pm_buf *room)
{
	struct pm_str list = pm_html_attribute(node, attribute);

	if (list.len == 0)
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		bool is_person =
			names[i].field == PM_DRAFT_AUTHOR || names[i].field == PM_DRAFT_SOURCE;
		if (!pm_html_has_word(list, names[i].name))
			continue;
		/* In the text these hold more than the name: pictures, addresses. */
		if (is_person && !pm_html_is(node, GUMBO_TAG_META))
			continue;
		pm_html_offer(meta, names[i].field, names[i].rank, value_of(meta->html, node, room),
			names[i].name);
	}
}

/* The attribute holds the word, perhaps as a part of another one. */
static bool mentions(const GumboNode *node, const char *attribute, const char *word)
{
	return strcasestr(pm_html_attribute(node, attribute).ptr, word) != NULL;
}

/* The element stands in something beside the article: a comment, a reference to another article.
 * What body and main are called is not looked at: it speaks of the whole ("comments-open"). */
static bool is_beside(const GumboNode *node)
{
	for (; node != NULL; node = node->parent) {
		if (pm_html_is(node, GUMBO_TAG_ASIDE) || pm_html_is(node, GUMBO_TAG_NAV))
			return true;
		if (pm_html_is(node, GUMBO_TAG_MAIN) || pm_html_is(node, GUMBO_TAG_BODY))
			return false;
		if (mentions(node, "class", "comment") || mentions(node, "id", "comment") ||
			mentions(node, "class", "related"))
			return true;
	}
	return false;
}

/* The element stands in the article, or its class says that it holds the date of publication. */
static bool is_time_of_article(const GumboNode *node)
{
	static const char *const classes[] = {"published", "entry-date", "publish-date", "pubdate",
		"post-date", "date-published", "article-date"};
	struct pm_str given = pm_html_attribute(node, "class");

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (pm_html_has_word(given, classes[i]))
			return true;
	while ((node = node->parent) != NULL)
		if (pm_html_is(node, GUMBO_TAG_ARTICLE) || pm_html_is(node, GUMBO_TAG_MAIN))
			return true;
	return false;
}

/* Offer a time that stands in no article, unless the page has several of different days. */
static void offer_outside(struct pm_html_meta *meta, struct pm_str time)
{
	struct pm_html_choice *choice = &meta->choices[PM_DRAFT_DATE];
	struct pm_date date;

	if (pm_date_parse(&date, pm_str_trim(time), NULL) != PM_OK)
		return;
	int32_t day = date.year * 10000 + date.month * 100 + date.day;
	if (meta->day_outside == 0)
		pm_html_offer(meta, PM_DRAFT_DATE, RANK_TIME_OUTSIDE, time, "time");
	else if (meta->day_outside != day && choice->rank == RANK_TIME_OUTSIDE)
		*choice = (struct pm_html_choice){0};
	meta->day_outside = day;
}

static void read_time(struct pm_html_meta *meta, const GumboNode *node)
{
	bool marked = gumbo_get_attribute(&node->v.element.attributes, "pubdate") != NULL;
	struct pm_str time = pm_html_attribute(node, "datetime");

	if (time.len == 0 || is_beside(node))
		return;
	if (marked || is_time_of_article(node))
		pm_html_offer(meta, PM_DRAFT_DATE, RANK_TIME - marked, time, "time");
	else
		offer_outside(meta, time);
}

static void read_script(struct pm_html_meta *meta, const GumboNode *node, struct pm_buf *room)
{
	if (!starts_with(pm_html_attribute(node, "type"), "application/ld+json"))
		return;
	pm_buf_clear(room);
	pm_html_raw_text(meta->html, node, SIZE_MAX, room);
	pm_html_read_json_ld(meta, pm_buf_str(room));
}

static void read_link(struct pm_html_meta *meta, const GumboNode *node)
{
	if (pm_html_has_word(pm_html_attribute(node, "rel"), "canonical"))
		pm_html_offer(
			meta, PM_DRAFT_URL, 1, pm_html_attribute(node, "href"), "link canonical");
}

static void read_element(struct pm_html_meta *meta, const GumboNode *node, struct pm_buf *room)
{
	if (pm_html_is(node, GUMBO_TAG_HTML))
		pm_html_offer(
			meta, PM_DRAFT_LANGUAGE, 1, pm_html_attribute(node, "lang"), "html lang");
	else if (pm_html_is(node, GUMBO_TAG_TITLE))
		pm_html_offer(meta, PM_DRAFT_TITLE, RANK_TITLE, short_text(meta->html, node, room),
			"title");
	else if (pm_html_is(node, GUMBO_TAG_H1))
		pm_html_offer(meta, PM_DRAFT_TITLE, RANK_HEADING,
			short_text(meta->html, node, room), "h1");
	else if (pm_html_is(node, GUMBO_TAG_LINK))
		read_link(meta, node);
	else if (pm_html_is(node, GUMBO_TAG_SCRIPT))
		read_script(meta, node, room);
	else if (pm_html_is(node, GUMBO_TAG_TIME))
		read_time(meta, node);
	else if (pm_html_is(node, GUMBO_TAG_A) &&
		 pm_html_has_word(pm_html_attribute(node, "rel"), "author"))
		pm_html_offer(meta, PM_DRAFT_AUTHOR, RANK_REL_AUTHOR,
			short_text(meta->html, node, room), "rel author");
	read_names(meta, node, "property", room);
	read_names(meta, node, "itemprop", room);
	if (pm_html_is(node, GUMBO_TAG_META)) {
		read_names(meta, node, "name", room);
		read_names(meta, node, "http-equiv", room);
	}
}

/* Put the best of what was found into the draft. */
static void put_choices(struct pm_html_meta *meta)
{
	for (enum pm_draft_field field = 0; field < PM_DRAFT_COUNT; field++)
		pm_draft_put(
			meta->draft, field, meta->choices[field].value, meta->choices[field].how);
	for (size_t i = 0; i < meta->authors.count; i++)
		pm_draft_put(meta->draft, PM_DRAFT_AUTHOR, meta->authors.items[i],
			meta->choices[PM_DRAFT_AUTHOR].how);
	meta->draft->authors.is_cut |= meta->authors.is_cut;
}

enum pm_status pm_html_read_meta(struct pm_html *html, struct pm_draft *draft, struct pm_error *err)
{
	struct pm_html_meta meta = {.html = html, .draft = draft};
	struct pm_html_walk walk;
	struct pm_buf room = {0};
	const GumboNode *node;
	bool leaving;

	pm_html_walk_start(&walk, html, html->root);
	while ((node = pm_html_walk_next(&walk, &leaving)) != NULL)
		if (!leaving && node->type == GUMBO_NODE_ELEMENT)
			read_element(&meta, node, &room);
	put_choices(&meta);
	bool failed = room.failed || html->arena.failed;
	pm_buf_free(&room);
	return failed ? pm_fail_memory(err) : PM_OK;
}
