/*
 * Reading documents' texts for the words that a plan asks for.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_QUERY_READING_H
#define PM_SEARCH_QUERY_READING_H

#include <pressmark/error.h>

#include "lib/record.h"
#include "search/query/events.h"

struct pm_reading;

/** Give *out to the caller (pm_reading_free), borrowing the plan. */
enum pm_status pm_reading_new(
	struct pm_reading **out, const struct pm_plan *plan, struct pm_error *err);

void pm_reading_free(struct pm_reading *reading);

/** The events of a document, with the positions that the index has, sorted. Borrowed until the next
 * one. Fails only for want of memory. */
enum pm_status pm_reading_document(struct pm_reading *reading, const struct pm_record *record,
	const struct pm_events **out, struct pm_error *err);

#endif
