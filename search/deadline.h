/*
 * Until when an answer is wanted.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_DEADLINE_H
#define PM_SEARCH_DEADLINE_H

#include <time.h>

#include <pressmark/error.h>
#include <xapian-c.h>

struct pm_deadline {
	unsigned timeout_ms; /* 0: there is none */
	struct timespec at;
};

/** The moment so many milliseconds from now. */
struct pm_deadline pm_deadline_in(unsigned timeout_ms);

/** PM_INTERRUPTED when it has passed. */
enum pm_status pm_deadline_check(const struct pm_deadline *deadline, struct pm_error *err);

/** The same as Xapian's binding asks for it; borrows deadline. */
struct xap_interrupt pm_deadline_interrupt(const struct pm_deadline *deadline);

/** The status of a call to the binding that may have been interrupted. */
enum pm_status pm_deadline_check_xap(const struct pm_deadline *deadline, enum xap_status status,
	const struct xap_error *error, struct pm_error *err);

#endif
