/*
 * Feeds: what their formats share.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_FEED_H
#define PM_INDEXER_READ_FEED_H

#include <stddef.h>

#include "indexer/read/draft.h"
#include "lib/buf.h"

/** A feed being read, and the entry it is at. */
struct pm_feed {
	struct pm_draft draft;
	size_t bytes;  /* of the input that no entry has counted yet */
	size_t count;  /* entries so far */
	uint64_t line; /* where the entry begins; 0: not known */
	bool has_line; /* which is not where the one before does: a name for one without id */
	bool is_lost;  /* it cannot be read, which the sink was told */
	struct pm_buf text, room;
	struct pm_str unreadable; /* the entry's first date that cannot be read */
};

/** Begin an entry. line: as pm_draft_begin. */
void pm_feed_begin(struct pm_feed *feed, uint64_t line);

/** Put a date: the first that can be read, else the first. */
void pm_feed_put_date(struct pm_feed *feed, struct pm_str date);

/** Put an author, of "mail (Name)" and "Name <mail>" the name. */
void pm_feed_put_author(struct pm_feed *feed, struct pm_str author);

/** Give the entry to the sink; its text is what feed->text holds. */
enum pm_status pm_feed_send(struct pm_feed *feed, struct pm_error *err);

/** Tell the sink why the whole feed cannot be read. */
enum pm_status pm_feed_fail(struct pm_feed *feed, const struct pm_error *why, struct pm_error *err);

/** Read a feed in XML. */
enum pm_status pm_feed_read_xml(struct pm_feed *feed, struct pm_str bytes, struct pm_error *err);

/** Read a feed in JSON. */
enum pm_status pm_feed_read_json(struct pm_feed *feed, struct pm_str bytes, struct pm_error *err);

/** The bytes begin as such a feed does. */
bool pm_feed_is_xml(struct pm_str head);
bool pm_feed_is_json(struct pm_str head);

#endif
