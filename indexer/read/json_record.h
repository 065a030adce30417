/*
 * A record of JSON becomes a document.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_JSON_RECORD_H
#define PM_INDEXER_READ_JSON_RECORD_H

#include "indexer/read/draft.h"
#include "indexer/read/json_parser.h"

/**
 * Send the document that the members of a record make; what it lacks is told to the draft's sink.
 * The draft was begun. number: of a record that has no line of its own, 0: it has one; bytes: of
 * the input that were read for it.
 */
enum pm_status pm_json_record_send(struct pm_draft *draft, const struct pm_json_value *record,
	size_t number, size_t bytes, struct pm_error *err);

/** Tell the draft's sink why a record makes no document. */
enum pm_status pm_json_record_fail(struct pm_draft *draft, const char *why, struct pm_error *err);

#endif
