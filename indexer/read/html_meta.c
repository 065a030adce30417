/*
 * What an HTML page says about itself.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/html_meta.h"

#include <string.h>
#include <strings.h>

#include "indexer/read/html_authors.h"
#include "indexer/read/html_words.h"
#include "lib/error.h"
#include "lib/term.h"

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
	{"dc:date", PM_DRAFT_DATE, PM_HTML_RANK_PLAIN_DATE},
	{"dc.date", PM_DRAFT_DATE, PM_HTML_RANK_PLAIN_DATE},
	{"dcterms.date", PM_DRAFT_DATE, PM_HTML_RANK_PLAIN_DATE},
	{"parsely-pub-date", PM_DRAFT_DATE, 5},
	{"sailthru.date", PM_DRAFT_DATE, 6},
	{"pubdate", PM_DRAFT_DATE, 6},
	{"article.published", PM_DRAFT_DATE, 6},
	{"article_date_original", PM_DRAFT_DATE, 6},
	{"rnews:datepublished", PM_DRAFT_DATE, 4},
	{"citation_online_date", PM_DRAFT_DATE, 5},
	{"dc.issued", PM_DRAFT_DATE, 5},
	{"schema:datepublished", PM_DRAFT_DATE, 3},
	{"dcterms.created", PM_DRAFT_DATE, 7},
	{"schema:datecreated", PM_DRAFT_DATE, 7},
	{"dc.date.created", PM_DRAFT_DATE, 7},
	{"dc:created", PM_DRAFT_DATE, 7},
	{"date", PM_DRAFT_DATE, PM_HTML_RANK_PLAIN_DATE},
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

#define RANK_REL_AUTHOR 6
#define RANK_ITEM_AUTHOR 5
#define RANK_NAMED_DATE 7
/* The longest address that is taken. */
#define URL_MAX 2000

/* Elements that are looked at for an author's name, and how far around them. */
#define AUTHOR_LINKS_MAX 200
/* Lists of authors that are compared with a better one. */
#define AUTHOR_LISTS_MAX 20
#define AROUND_MAX 12

static bool is_address(struct pm_str text)
{
	return pm_html_starts(text, "https://") || pm_html_starts(text, "http://");
}

/* An address of a page that others can reach. */
static bool is_url(struct pm_str text)
{
	struct pm_str host = pm_host_of_url(text);

	if (!is_address(text) || text.len > URL_MAX || memchr(host.ptr, '.', host.len) == NULL)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] <= ' ' || strchr("<>\"{}|\\^`", text.ptr[i]) != NULL)
			return false;
	return true;
}

/* The address has no path: it is that of the site. */
static bool is_root(struct pm_str url)
{
	const char *host = memmem(url.ptr, url.len, "://", 3);
	size_t before = (size_t)(host - url.ptr) + 3;
	const char *path = memchr(url.ptr + before, '/', url.len - before);

	return path == NULL || path + 1 == url.ptr + url.len;
}

static void add_author(void *context, struct pm_str name)
{
	struct pm_html_meta *meta = context;

	pm_draft_list_add(
		&meta->html->arena, &meta->authors, pm_arena_copy(&meta->html->arena, name));
}

static bool has_author(const struct pm_draft_list *list, struct pm_str name)
{
	for (size_t i = 0; i < list->count; i++)
		if (pm_str_equal(list->items[i], name))
			return true;
	return false;
}

/* All of the one list are in the other. */
static bool has_authors(const struct pm_draft_list *list, const struct pm_draft_list *others)
{
	for (size_t i = 0; i < others->count; i++)
		if (!has_author(list, others->items[i]))
			return false;
	return true;
}

/* Take the authors of a text: those of a better rank drive out all others, and so does a list that
 * has these and more. */
static void take_author(
	struct pm_html_meta *meta, unsigned rank, struct pm_str text, const char *how)
{
	struct pm_html_choice *choice = &meta->choices[PM_DRAFT_AUTHOR];
	struct pm_draft_list others = meta->authors;

	bool is_worse = choice->rank != 0 && rank > choice->rank;
	if (is_address(text) || (is_worse && meta->author_lists++ >= AUTHOR_LISTS_MAX))
		return;
	if (rank != choice->rank)
		meta->authors = (struct pm_draft_list){0};
	pm_html_each_author(text, add_author, meta);
	if (meta->authors.count == 0 || (is_worse && !has_authors(&meta->authors, &others))) {
		meta->authors = others;
		return;
	}
	choice->rank = is_worse ? choice->rank : rank;
	choice->how = how;
}

/* The date is what systems write where they have none: the beginning of their calendar. */
static bool is_default(const struct pm_date *date)
{
	return date->year < 1600 ||
	       ((date->year == 1970 || date->year == 1900 || date->year == 1601) &&
		       date->month == 1 && date->day == 1);
}

/* Remember a date that is stated for machines; false when it cannot be read. */
static bool note_moment(struct pm_html_meta *meta, struct pm_str value, const char *how)
{
	struct pm_html_moment moment = {.how = how};

	if (pm_date_parse(&moment.date, value, NULL) != PM_OK || is_default(&moment.date))
		return false;
	if (meta->moment_count < PM_HTML_MOMENTS_MAX)
		meta->moments[meta->moment_count++] = moment;
	return true;
}

void pm_html_offer(struct pm_html_meta *meta, enum pm_draft_field field, unsigned rank,
	struct pm_str value, const char *how)
{
	struct pm_html_choice *choice = &meta->choices[field];
	struct pm_date date;

	value = pm_str_trim(value);
	if (value.len == 0 || (field == PM_DRAFT_URL && !is_url(value)))
		return;
	if (field == PM_DRAFT_TAG) {
		pm_draft_put_tags(meta->draft, value, how);
		return;
	}
	if (field == PM_DRAFT_AUTHOR) {
		take_author(meta, rank, value, how);
		return;
	}
	if (field == PM_DRAFT_DATE && !note_moment(meta, value, how)) {
		if (pm_date_parse(&date, value, NULL) == PM_OK)
			return;
		rank += PM_HTML_RANK_UNREADABLE;
	}
	/* Some systems escape twice. */
	if (memmem(value.ptr, value.len, "&#", 2) != NULL && field != PM_DRAFT_URL)
		value = pm_html_unescape(&meta->html->arena, value);
	if (field == PM_DRAFT_URL && is_root(value))
		rank += 5;
	if (field == PM_DRAFT_SOURCE && (is_address(value) || value.ptr[0] == '@'))
		return;
	if (field == PM_DRAFT_SOURCE && pm_html_is_domain(value))
		rank += PM_HTML_RANK_NAME_IN_TITLE;
	if (choice->value.len > 0 && choice->rank <= rank)
		return;
	*choice = (struct pm_html_choice){pm_arena_copy(&meta->html->arena, value), rank, how};
}

void pm_html_offer_date(
	struct pm_html_meta *meta, unsigned rank, const struct pm_date *date, const char *how)
{
	char text[PM_DATE_TEXT_MAX];

	pm_date_format(date, text);
	pm_html_offer(meta, PM_DRAFT_DATE, rank, pm_str_of(text), how);
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

/* The name is that of the date of the last change. */
static bool names_change(struct pm_str name)
{
	return pm_html_mentions(name, "modif") || pm_html_mentions(name, "updated");
}

/* The name, of any system, is that of a date of publication: "sw-pubdate", "publish_date",
 * "cXenseParse:publishtime". */
static bool names_publication(struct pm_str name)
{
	static const char *const parts[] = {"pubdate", "publishdate", "publisheddate",
		"datepublish", "publicationdate", "publishtime", "publishedtime", "publishedat",
		"releasedate"};
	char letters[64];
	size_t len = 0;

	for (size_t i = 0; i < name.len && len < sizeof letters - 1; i++)
		if (strchr(" .:_-", name.ptr[i]) == NULL)
			letters[len++] = name.ptr[i];
	struct pm_str folded = {letters, len};
	if (pm_html_mentions(folded, "modif") || pm_html_mentions(folded, "unpub") ||
		pm_html_mentions(folded, "expir") || pm_html_mentions(folded, "updat"))
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (pm_html_mentions(folded, parts[i]))
			return true;
	return false;
}

bool pm_html_names_field(struct pm_str list)
{
	struct pm_str rest = list, word;

	while ((word = pm_html_next_word(&rest)).len > 0)
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (pm_html_is_name(word, names[i].name))
				return true;
	/* "name" is that of an author within another element */
	return pm_html_has_word(list, "name") || pm_html_is_name(list, "og:type") ||
	       names_change(list) || names_publication(list);
}

/* Offer the value of an element for the field that a word names, if it does. */
static void read_name(
	struct pm_html_meta *meta, const GumboNode *node, struct pm_str word, struct pm_buf *room)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		bool is_person =
			names[i].field == PM_DRAFT_AUTHOR || names[i].field == PM_DRAFT_SOURCE;
		/* In the text these hold more than the name: pictures, addresses. */
		if (!pm_html_is_name(word, names[i].name) ||
			(is_person && !pm_html_is(node, GUMBO_TAG_META)))
			continue;
		pm_html_offer(meta, names[i].field, names[i].rank, value_of(meta->html, node, room),
			names[i].name);
	}
}

/* Offer the value of an element whose attribute names a field, perhaps several. */
static void read_names(struct pm_html_meta *meta, const GumboNode *node, const char *attribute,
	struct pm_buf *room)
{
	const struct pm_str list = pm_html_attribute(node, attribute);
	struct pm_str rest = list, word;

	while ((word = pm_html_next_word(&rest)).len > 0)
		read_name(meta, node, word, room);
	if (list.len == 0 || !pm_html_is(node, GUMBO_TAG_META))
		return;
	if (names_change(list))
		pm_date_parse(&meta->modified, value_of(meta->html, node, room), NULL);
	if (names_publication(list))
		pm_html_offer(meta, PM_DRAFT_DATE, RANK_NAMED_DATE,
			value_of(meta->html, node, room), "meta of a publication date");
}

/* The element stands in something beside the article. */
static bool is_beside(const GumboNode *node)
{
	for (int i = 0; i < AROUND_MAX && node != NULL; i++, node = node->parent) {
		if (node->type != GUMBO_NODE_ELEMENT || pm_html_is(node, GUMBO_TAG_BODY) ||
			pm_html_is(node, GUMBO_TAG_MAIN))
			return false;
		if (pm_html_marks_of(node) & (PM_HTML_BESIDE | PM_HTML_LISTED))
			return true;
	}
	return false;
}

/* The element is the name in one that has the property author. */
static bool names_author(const GumboNode *node)
{
	const GumboNode *outer = node;

	if (!pm_html_has_word(pm_html_attribute(node, "itemprop"), "name"))
		return false;
	for (int i = 0; i < 3 && outer->parent != NULL; i++) {
		outer = outer->parent;
		if (pm_html_has_word(pm_html_attribute(outer, "itemprop"), "author"))
			return true;
	}
	return false;
}

/* Offer the name in a link to an author, or in an element with that property. */
static void read_author(struct pm_html_meta *meta, const GumboNode *node, struct pm_buf *room)
{
	bool rel = pm_html_has_word(pm_html_attribute(node, "rel"), "author");
	bool item = pm_html_has_word(pm_html_attribute(node, "itemprop"), "author");
	bool name = names_author(node);

	if ((!rel && !item && !name) || meta->author_links++ >= AUTHOR_LINKS_MAX)
		return;
	if (pm_html_is(node, GUMBO_TAG_LINK) || is_beside(node))
		return;
	pm_html_offer(meta, PM_DRAFT_AUTHOR,
		name   ? RANK_ITEM_AUTHOR
		: item ? RANK_ITEM_AUTHOR + 1
		       : RANK_REL_AUTHOR,
		value_of(meta->html, node, room), rel ? "rel author" : "itemprop author");
}

static void read_script(struct pm_html_meta *meta, const GumboNode *node, struct pm_buf *room)
{
	if (!pm_html_starts(pm_html_attribute(node, "type"), "application/ld+json"))
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

/* Remember what says something of other values. */
static void read_hints(struct pm_html_meta *meta, const GumboNode *node)
{
	struct pm_str property = pm_html_attribute(node, "property");
	struct pm_str content = pm_str_trim(pm_html_attribute(node, "content"));

	if (pm_str_is(property, "og:type"))
		meta->og_type = content;
	else if (pm_str_is(property, "og:site_name"))
		meta->site = content;
}

static void read_title(struct pm_html_meta *meta, const GumboNode *node, struct pm_buf *room)
{
	struct pm_str title = pm_str_trim(short_text(meta->html, node, room));

	/* A picture's title is no page's. */
	if (meta->page_title.len > 0 || !pm_html_is(node->parent, GUMBO_TAG_HEAD))
		return;
	meta->page_title = pm_arena_copy(&meta->html->arena, title);
	pm_html_offer(meta, PM_DRAFT_TITLE, PM_HTML_RANK_TITLE, title, "title");
}

/* The name of a type of schema.org in microdata: that of an article. */
static void read_item_type(struct pm_html_meta *meta, const GumboNode *node)
{
	struct pm_str type = pm_html_attribute(node, "itemtype");
	const char *slash = memrchr(type.ptr, '/', type.len);

	if (slash == NULL)
		return;
	pm_html_note_type(
		meta, (struct pm_str){slash + 1, type.len - (size_t)(slash + 1 - type.ptr)});
}

static void read_language(struct pm_html_meta *meta, const GumboNode *node)
{
	pm_html_offer(meta, PM_DRAFT_LANGUAGE, 1, pm_html_attribute(node, "lang"), "html lang");
	pm_html_offer(meta, PM_DRAFT_LANGUAGE, 2, pm_html_attribute(node, "xml:lang"), "html lang");
}

static void read_element(struct pm_html_meta *meta, const GumboNode *node, struct pm_buf *room)
{
	if (pm_html_is(node, GUMBO_TAG_TITLE))
		read_title(meta, node, room);
	if (!pm_html_has_attributes(node))
		return;
	if (pm_html_is(node, GUMBO_TAG_HTML))
		read_language(meta, node);
	else if (pm_html_is(node, GUMBO_TAG_LINK))
		read_link(meta, node);
	else if (pm_html_is(node, GUMBO_TAG_SCRIPT))
		read_script(meta, node, room);
	read_item_type(meta, node);
	read_author(meta, node, room);
	read_names(meta, node, "property", room);
	read_names(meta, node, "itemprop", room);
	if (pm_html_is(node, GUMBO_TAG_META)) {
		read_hints(meta, node);
		read_names(meta, node, "name", room);
		read_names(meta, node, "http-equiv", room);
	}
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
	bool failed = !pm_html_choose(&meta) || room.failed || html->arena.failed;
	pm_buf_free(&room);
	return failed || html->why != NULL ? pm_html_fail(html, err) : PM_OK;
}
