/*
 * Until when an answer is wanted.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "search/deadline.h"

#include <stdbool.h>

#include "lib/error.h"
#include "lib/xap.h"

struct pm_deadline pm_deadline_in(unsigned timeout_ms)
{
	struct pm_deadline deadline = {.timeout_ms = timeout_ms};

	clock_gettime(CLOCK_MONOTONIC, &deadline.at);
	deadline.at.tv_sec += timeout_ms / 1000;
	deadline.at.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
	if (deadline.at.tv_nsec >= 1000000000) {
		deadline.at.tv_nsec -= 1000000000;
		deadline.at.tv_sec++;
	}
	return deadline;
}

enum pm_status pm_deadline_check(const struct pm_deadline *deadline, struct pm_error *err)
{
	struct timespec now;

	if (deadline->timeout_ms == 0)
		return PM_OK;
	clock_gettime(CLOCK_MONOTONIC, &now);
	bool passed = now.tv_sec > deadline->at.tv_sec ||
	              (now.tv_sec == deadline->at.tv_sec && now.tv_nsec >= deadline->at.tv_nsec);
	return passed ? pm_fail(err, PM_INTERRUPTED, "the query took longer than %u ms",
				deadline->timeout_ms)
	              : PM_OK;
}

static bool has_passed(void *context)
{
	return pm_deadline_check(context, NULL) != PM_OK;
}

struct xap_interrupt pm_deadline_interrupt(const struct pm_deadline *deadline)
{
	if (deadline->timeout_ms == 0)
		return (struct xap_interrupt){NULL, NULL};
	return (struct xap_interrupt){has_passed, (void *)deadline};
}

enum pm_status pm_deadline_check_xap(const struct pm_deadline *deadline, enum xap_status status,
	const struct xap_error *error, struct pm_error *err)
{
	return status == XAP_INTERRUPTED ? pm_deadline_check(deadline, err)
	                                 : pm_check_xap(status, error, err);
}
