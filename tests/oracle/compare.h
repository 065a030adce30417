/*
 * One query, asked of the oracle and of Pressmark.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_TESTS_ORACLE_COMPARE_H
#define PM_TESTS_ORACLE_COMPARE_H

#include "tests/oracle/evaluate.h"

/** For oracle_trial.shown: all that match. */
#define ORACLE_SHOW_ALL SIZE_MAX

/** A query to be asked. */
struct oracle_trial {
	const struct oracle_corpus *corpus;
	struct pm_index *index;
	struct oracle_question question;
	const bool *matches; /* of each document, by the oracle */
	struct pm_str text;  /* the question spelled out */
	size_t shown;        /* the marks of so many documents are compared, at most */
	size_t first_shown;  /* beginning with this one, counted from the first again after the last
	                      */
};

/** What was compared. */
struct oracle_tally {
	size_t documents, marks;
};

/** Compare the answers; false and what differs first, for people, when they are not the same. */
bool oracle_compare(
	const struct oracle_trial *trial, struct pm_buf *report, struct oracle_tally *tally);

#endif
