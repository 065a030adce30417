/*
 * JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "indexer/read/charset.h"
#include "indexer/read/feed.h"
#include "indexer/read/html.h"
#include "indexer/read/json_find.h"
#include "indexer/read/json_whole.h"
#include "lib/error.h"

bool pm_feed_is_json(struct pm_str head)
{
	struct pm_str version, value;

	if (!pm_json_head_has(head, "version", &version))
		return false;
	/* Some give only the number. */
	if (pm_json_head_has(head, "home_page_url", &value) ||
		pm_json_head_has(head, "feed_url", &value))
		return true;
	return memmem(version.ptr, version.len < 40 ? version.len : 40, "jsonfeed.org", 12) != NULL;
}

/* Put the id, which may be a number. */
static void put_id(struct pm_feed *feed, const struct pm_json_value *item)
{
	struct pm_json_value id = pm_json_member(item, "id");
	char number[24];

	if (id.type == PM_JSON_INTEGER) {
		int len = snprintf(number, sizeof number, "%" PRId64, id.integer);
		id.text = (struct pm_str){number, (size_t)len};
	}
	pm_draft_put(&feed->draft, PM_DRAFT_ID, id.text, "id");
}

/* Put the names of those in the arrays `authors` (1.1) and in `author` (1.0). */
static void put_authors(struct pm_feed *feed, const struct pm_json_value *object)
{
	struct pm_json_value one = pm_json_member(object, "author");
	struct pm_json_value all = pm_json_member(object, "authors");
	struct pm_str none;

	if (feed->draft.authors.count > 0)
		return;
	pm_draft_put(&feed->draft, PM_DRAFT_AUTHOR, pm_json_text(&one, "name"), "authors");
	while (all.type == PM_JSON_ARRAY && pm_json_next(&all.inside, &none, &one))
		pm_draft_put(&feed->draft, PM_DRAFT_AUTHOR, pm_json_text(&one, "name"), "authors");
}

static void put_tags(struct pm_feed *feed, const struct pm_json_value *item)
{
	struct pm_json_value tags = pm_json_member(item, "tags"), tag;
	struct pm_str none;

	while (tags.type == PM_JSON_ARRAY && pm_json_next(&tags.inside, &none, &tag))
		pm_draft_put(&feed->draft, PM_DRAFT_TAG, tag.text, "tags");
}

/* Take the text: what is given in HTML, else as text, else the summary. */
static enum pm_status take_text(
	struct pm_feed *feed, const struct pm_json_value *item, struct pm_error *err)
{
	struct pm_str html = pm_json_text(item, "content_html");
	struct pm_error why;
	enum pm_status status = pm_html_fragment_text(html, &feed->text, &why);

	if (status == PM_NO_MEMORY)
		return pm_fail_memory(err);
	if (status != PM_OK)
		status = pm_draft_warn(&feed->draft, err, "%s", why.message);
	if (feed->text.len == 0)
		pm_buf_add_str(&feed->text, pm_str_trim(pm_json_text(item, "content_text")));
	if (feed->text.len == 0)
		pm_buf_add_str(&feed->text, pm_str_trim(pm_json_text(item, "summary")));
	return status;
}

static enum pm_status read_item(struct pm_feed *feed, const struct pm_json_value *whole,
	const struct pm_json_value *item, struct pm_error *err)
{
	struct pm_draft *draft = &feed->draft;

	pm_feed_begin(feed, 0);
	put_id(feed, item);
	pm_draft_put(draft, PM_DRAFT_URL, pm_json_text(item, "url"), "url");
	pm_draft_put(draft, PM_DRAFT_URL, pm_json_text(item, "external_url"), "external_url");
	pm_feed_put_date(feed, pm_json_text(item, "date_published"));
	pm_feed_put_date(feed, pm_json_text(item, "date_modified"));
	put_authors(feed, item);
	put_authors(feed, whole);
	put_tags(feed, item);
	pm_draft_put(draft, PM_DRAFT_SOURCE, pm_json_text(whole, "title"), "title of the feed");
	pm_draft_put(draft, PM_DRAFT_LANGUAGE, pm_json_text(item, "language"), "language");
	pm_draft_put(
		draft, PM_DRAFT_LANGUAGE, pm_json_text(whole, "language"), "language of the feed");
	pm_draft_put(draft, PM_DRAFT_TITLE, pm_json_text(item, "title"), "title");
	enum pm_status status = take_text(feed, item, err);
	return status == PM_OK ? pm_feed_send(feed, err) : status;
}

static enum pm_status read_items(
	struct pm_feed *feed, const struct pm_json_value *whole, struct pm_error *err)
{
	struct pm_json_value items = pm_json_member(whole, "items"), item;
	struct pm_str none;
	enum pm_status status = PM_OK;

	while (status == PM_OK && items.type == PM_JSON_ARRAY &&
		pm_json_next(&items.inside, &none, &item))
		status = read_item(feed, whole, &item, err);
	return status;
}

enum pm_status pm_feed_read_json(struct pm_feed *feed, struct pm_str bytes, struct pm_error *err)
{
	struct pm_json_whole json;

	pm_draft_begin(&feed->draft, 0);
	enum pm_status status = pm_json_whole_read(&json, bytes, &feed->draft, err);
	feed->is_lost = json.value.type == PM_JSON_NULL;
	if (status == PM_OK)
		status = read_items(feed, &json.value, err);
	pm_json_whole_free(&json);
	return status;
}
