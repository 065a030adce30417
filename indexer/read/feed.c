/*
 * Feeds: RSS, Atom and JSON Feed, a document for each entry.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "indexer/read/feed.h"

#include <string.h>

#include "indexer/read/xml.h"
#include "lib/error.h"

void pm_feed_begin(struct pm_feed *feed, uint64_t line)
{
	pm_draft_begin(&feed->draft, line);
	pm_buf_clear(&feed->text);
	feed->unreadable = PM_STR("");
	feed->count++;
	feed->has_line = line != feed->line;
	feed->line = line;
}

void pm_feed_put_date(struct pm_feed *feed, struct pm_str date)
{
	struct pm_date parsed;

	date = pm_str_trim(date);
	if (date.len > 0 && pm_date_parse(&parsed, date, NULL) == PM_OK)
		pm_draft_put(&feed->draft, PM_DRAFT_DATE, date, "the feed");
	else if (feed->unreadable.len == 0)
		feed->unreadable = pm_arena_copy(&feed->draft.arena, date);
}

void pm_feed_put_author(struct pm_feed *feed, struct pm_str author)
{
	author = pm_str_trim(author);
	const char *end = author.ptr + author.len;
	const char *open = memchr(author.ptr, '(', author.len);
	const char *mail = memchr(author.ptr, '<', author.len);

	if (open != NULL && end[-1] == ')' && memchr(author.ptr, '@', (size_t)(open - author.ptr)))
		author = (struct pm_str){open + 1, (size_t)(end - open - 2)};
	else if (mail != NULL && mail > author.ptr && end[-1] == '>')
		author.len = (size_t)(mail - author.ptr);
	pm_draft_put(&feed->draft, PM_DRAFT_AUTHOR, author, "the feed");
}

enum pm_status pm_feed_send(struct pm_feed *feed, struct pm_error *err)
{
	struct pm_draft *draft = &feed->draft;
	size_t bytes = feed->bytes;

	if (feed->text.failed || feed->room.failed)
		return pm_fail_memory(err);
	pm_draft_put(draft, PM_DRAFT_DATE, feed->unreadable, "the feed");
	if (!feed->has_line)
		pm_draft_put_number(draft, feed->count);
	pm_draft_put(draft, PM_DRAFT_TEXT, pm_buf_str(&feed->text), "the feed");
	feed->bytes = 0;
	return pm_draft_send(draft, bytes, err);
}

enum pm_status pm_feed_fail(struct pm_feed *feed, const struct pm_error *why, struct pm_error *err)
{
	if (why->status == PM_NO_MEMORY)
		return pm_fail_memory(err);
	feed->is_lost = true;
	pm_draft_begin(&feed->draft, 0);
	return pm_draft_problem(&feed->draft, PM_FAILED, why, err);
}

static enum pm_recognition recognise(struct pm_str head)
{
	return pm_feed_is_xml(head) || pm_feed_is_json(head) ? PM_RECOGNISED : PM_RECOGNISED_NOT;
}

/* Read a feed, and say so when there is nothing in it. */
static enum pm_status read_bytes(struct pm_feed *feed, struct pm_str bytes, struct pm_error *err)
{
	feed->bytes = bytes.len;
	enum pm_status status = pm_feed_is_json(bytes) ? pm_feed_read_json(feed, bytes, err)
	                                               : pm_feed_read_xml(feed, bytes, err);
	if (status != PM_OK || feed->count > 0 || feed->is_lost)
		return status;
	pm_draft_begin(&feed->draft, 0);
	return pm_draft_warn(&feed->draft, err, "a feed without entries");
}

static enum pm_status read_feed(struct pm_input *input, const struct pm_read_options *options,
	const struct pm_read_sink *sink, struct pm_error *err)
{
	struct pm_feed feed = {.draft = {.options = options, .sink = sink}};
	struct pm_str bytes;
	enum pm_status status = pm_input_all(input, PM_XML_BYTES_MAX, &bytes, err);

	if (status == PM_OK)
		status = read_bytes(&feed, bytes, err);
	pm_draft_free(&feed.draft);
	pm_buf_free(&feed.text);
	pm_buf_free(&feed.room);
	return status;
}

const struct pm_reader pm_reader_feed = {
	.name = "feed",
	.extensions = "rss atom rdf",
	.description = "Feeds: RSS, Atom, JSON Feed, a document for each entry",
	.recognise = recognise,
	.read = read_feed,
};
