/*
 * The words of documents that a plan asks for, from the positions in the index.
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * It gives what reading.h gives, without bytes and much faster, for one clause and many documents
 * at a time. Only exact forms have positions, so that a stem is looked for in the forms it stands
 * for; that all of them were found is proved by counting: the stem's wdf in the document must be
 * the sum of its forms'.
 */
#ifndef PM_SEARCH_QUERY_POSITIONS_H
#define PM_SEARCH_QUERY_POSITIONS_H

#include "search/query/events.h"

struct pm_positions;

/** Give *out to the caller (pm_positions_free), borrowing the rest. */
enum pm_status pm_positions_new(struct pm_positions **out, const struct pm_plan *plan,
	const struct pm_index *index, const struct pm_deadline *deadline, struct pm_error *err);

void pm_positions_free(struct pm_positions *positions);

/** Whether it can tell of a clause: its words are of title and text. */
bool pm_positions_can(const struct pm_clause *clause);

/** Read what some documents (ascending) have of a clause's words. PM_INTERRUPTED at the deadline.
 */
enum pm_status pm_positions_read(struct pm_positions *positions, const struct pm_clause *clause,
	const uint32_t *docids, size_t count, struct pm_error *err);

/**
 * The events of the number-th of these documents, sorted. Borrowed until the next call. *complete:
 * all of them; else the text must be read. Fails only for want of memory.
 */
enum pm_status pm_positions_document(struct pm_positions *positions, size_t number,
	const struct pm_events **out, bool *complete, struct pm_error *err);

#endif
