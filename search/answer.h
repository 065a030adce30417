/*
 * From a query to its answer on standard output.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_ANSWER_H
#define PM_SEARCH_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include <pressmark/error.h>
#include <pressmark/query.h>

#include "lib/buf.h"
#include "search/options.h"
#include "search/pager.h"
#include "search/print/print.h"
#include "search/request.h"
#include "search/session.h"

/** Where answers go, and how they look. pm_answers_begin, pm_answers_end. */
struct pm_answers {
	const struct pm_format *format;
	struct pm_output output;
	struct pm_hit_fields fields; /* unless a query says which */
	struct pm_buf buf;           /* what is not written yet: whole hits */
	bool many;                   /* each says which query it is to */
	size_t total;                /* documents that the last one found */
	struct pm_pager pager;
	bool wants_pager;
	bool silent; /* nothing is said aside: it was before */
	bool left;   /* the pager, before all was written */
	bool broken; /* standard output takes no more */
};

/** *out needs to stay where it is. */
void pm_answers_begin(struct pm_answers *out, const struct pm_wishes *wishes, bool many);

/** Waits for the pager. PM_IO: it could not be run, and nobody has seen the answer. */
enum pm_status pm_answers_end(struct pm_answers *answers, struct pm_error *err);

/** What the command line says of every query, and the text where it has one. */
struct pm_request pm_request_wished(const struct pm_wishes *wishes);

/**
 * Answer a query, parsed from a request, and write the answer.
 *
 * Errors are those of pm_search_each; PM_INTERRUPTED also after a signal. What is then in
 * answers->buf is the rest of the hits found before; of a format that is whole, nothing.
 */
enum pm_status pm_answer(struct pm_answers *answers, struct pm_session *session,
	const struct pm_query *query, const struct pm_request *request, struct pm_error *err);

/** Write what there is to write. PM_IO when it cannot be; answers->broken then. PM_INTERRUPTED when
 * the user has left the pager. */
enum pm_status pm_answers_flush(struct pm_answers *answers, struct pm_error *err);

/** Write a buffer to standard output. PM_INTERRUPTED: nobody reads on, which is not worth a word.
 */
enum pm_status pm_write_out(struct pm_buf *buf, struct pm_error *err);

#endif
