/*
 * What JSON-LD says about an HTML page.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "indexer/read/html_meta.h"
#include "indexer/read/html_words.h"

/* How deep articles stand in other objects. */
#define DEPTH_MAX 8

/* How often a name is looked for in the whole: each time all of it is gone through. */
#define LOOKUPS_MAX 100

/* Ranks among all that html_meta.c offers; a web page is not the article on it. */
#define RANK_ARTICLE 1
#define RANK_OTHER 29 /* after the first article: those that the page leads to */
#define RANK_PAGE 30

struct reading {
	struct pm_html_meta *meta;
	const json_t *whole;
	unsigned rank, lookups;
};

/* The article is another one than the first of the page. */
static bool is_other(struct pm_html_meta *meta, struct pm_str headline)
{
	if (headline.len > 0 && meta->headline.len == 0)
		meta->headline = pm_arena_copy(&meta->html->arena, headline);
	return headline.len > 0 && !pm_html_same_words(meta->headline, headline);
}

static struct pm_str text_of(const json_t *value)
{
	if (!json_is_string(value))
		return PM_STR("");
	return (struct pm_str){json_string_value(value), json_string_length(value)};
}

static bool ends_in(struct pm_str text, const char *end)
{
	size_t len = strlen(end);

	return text.len >= len && memcmp(text.ptr + text.len - len, end, len) == 0;
}

/* The name of a type without the address before it. */
static struct pm_str plain_type(struct pm_str type)
{
	const char *slash = memrchr(type.ptr, '/', type.len);
	size_t before = slash != NULL ? (size_t)(slash + 1 - type.ptr) : 0;

	return (struct pm_str){type.ptr + before, type.len - before};
}

static unsigned rank_of_name(struct pm_str type)
{
	if (ends_in(type, "Article") || ends_in(type, "Posting") || pm_str_is(type, "Report") ||
		pm_str_is(type, "Recipe") || pm_str_is(type, "PodcastEpisode") ||
		pm_str_is(type, "PressRelease") || pm_str_is(type, "SpecialAnnouncement"))
		return RANK_ARTICLE;
	if (pm_str_is(type, "VideoObject"))
		return PM_HTML_RANK_VIDEO;
	return ends_in(type, "Page") || pm_str_is(type, "CreativeWork") ||
	                       pm_str_is(type, "Question")
	               ? RANK_PAGE
	               : 0;
}

/* How far an object is believed; 0: it is about something else. */
static unsigned rank_of(struct pm_html_meta *meta, const json_t *object)
{
	const json_t *type = json_object_get(object, "@type"), *one;
	unsigned rank = rank_of_name(plain_type(text_of(type)));
	size_t i;

	pm_html_note_type(meta, plain_type(text_of(type)));
	pm_html_note_type(meta, plain_type(text_of(json_object_get(object, "additionalType"))));
	json_array_foreach(type, i, one)
	{
		pm_html_note_type(meta, plain_type(text_of(one)));
		rank = rank != 0 ? rank : rank_of_name(plain_type(text_of(one)));
	}
	return rank;
}

/* The object of @graph that another one names by its @id; NULL: none. */
static const json_t *find_id(const json_t *whole, struct pm_str id)
{
	const json_t *graph = json_object_get(whole, "@graph"), *one;
	size_t i;

	json_array_foreach(graph, i,
		one) if (id.len > 0 &&
			 pm_str_equal(text_of(json_object_get(one, "@id")), id)) return one;
	return NULL;
}

static struct pm_str unescaped(struct reading *reading, const json_t *value)
{
	return pm_html_unescape(&reading->meta->html->arena, text_of(value));
}

/* Offer the names of persons or organizations: texts, objects, or arrays of these. */
static void offer_names(struct reading *reading, enum pm_draft_field field, const json_t *value,
	const char *how, int depth)
{
	const json_t *one;
	size_t i;

	if (depth == DEPTH_MAX)
		return;
	json_array_foreach(value, i, one) offer_names(reading, field, one, how, depth + 1);
	if (json_is_object(value)) {
		const json_t *name = json_object_get(value, "name");
		struct pm_str id = text_of(json_object_get(value, "@id"));
		const json_t *named = NULL;
		if (name == NULL && reading->lookups++ < LOOKUPS_MAX)
			named = find_id(reading->whole, id);
		offer_names(reading, field, named != NULL ? named : name, how, depth + 1);
	}
	pm_html_offer(reading->meta, field, reading->rank, unescaped(reading, value), how);
}

static void offer_tags(struct reading *reading, const json_t *value)
{
	const json_t *one;
	size_t i;

	json_array_foreach(value, i, one)
		pm_draft_put(reading->meta->draft, PM_DRAFT_TAG, text_of(one), "JSON-LD keywords");
	pm_draft_put_tags(reading->meta->draft, text_of(value), "JSON-LD keywords");
}

static void offer(struct reading *reading, enum pm_draft_field field, const json_t *object,
	const char *member, unsigned lower, const char *how)
{
	pm_html_offer(reading->meta, field, reading->rank + lower,
		unescaped(reading, json_object_get(object, member)), how);
}

static void read_article(struct reading *reading, const json_t *object)
{
	if (reading->rank == PM_HTML_RANK_VIDEO) {
		offer(reading, PM_DRAFT_DATE, object, "uploadDate", 0, "JSON-LD uploadDate");
		return;
	}
	offer(reading, PM_DRAFT_DATE, object, "datePublished", 0, "JSON-LD datePublished");
	offer(reading, PM_DRAFT_DATE, object, "dateCreated", 20, "JSON-LD dateCreated");
	offer(reading, PM_DRAFT_LANGUAGE, object, "inLanguage", 1, "JSON-LD inLanguage");
	if (reading->rank == RANK_PAGE)
		return;
	offer(reading, PM_DRAFT_TITLE, object, "headline", 0, "JSON-LD headline");
	offer(reading, PM_DRAFT_TITLE, object, "name", 5, "JSON-LD name");
	offer(reading, PM_DRAFT_URL, object, "url", 2, "JSON-LD url");
	offer_names(
		reading, PM_DRAFT_AUTHOR, json_object_get(object, "author"), "JSON-LD author", 0);
	offer_names(reading, PM_DRAFT_SOURCE, json_object_get(object, "publisher"),
		"JSON-LD publisher", 0);
	offer_tags(reading, json_object_get(object, "keywords"));
}

/* Read all articles in a value. */
static void read_value(struct reading *reading, const json_t *value, int depth)
{
	const json_t *one;
	size_t i;

	if (depth == DEPTH_MAX)
		return;
	json_array_foreach(value, i, one) read_value(reading, one, depth + 1);
	if (!json_is_object(value))
		return;
	reading->rank = rank_of(reading->meta, value);
	if (reading->rank == RANK_ARTICLE &&
		is_other(reading->meta, text_of(json_object_get(value, "headline"))))
		reading->rank = RANK_OTHER;
	if (reading->rank > 0)
		read_article(reading, value);
	reading->rank = RANK_PAGE;
	if (pm_str_is(text_of(json_object_get(value, "@type")), "WebSite"))
		offer(reading, PM_DRAFT_SOURCE, value, "name", 0, "JSON-LD WebSite");
	read_value(reading, json_object_get(value, "@graph"), depth + 1);
	read_value(reading, json_object_get(value, "mainEntity"), depth + 1);
}

void pm_html_read_json_ld(struct pm_html_meta *meta, struct pm_str json)
{
	json_error_t ignored;
	json_t *whole = json_loadb(json.ptr, json.len, JSON_DISABLE_EOF_CHECK, &ignored);
	struct reading reading = {.meta = meta, .whole = whole};

	read_value(&reading, whole, 0);
	json_decref(whole);
}
