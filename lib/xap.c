/*
 * Errors of the binding of libxapian as our own.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/xap.h"

#include "lib/error.h"

static enum pm_status status_of(enum xap_status status)
{
	switch (status) {
	case XAP_OK:
		return PM_OK;
	case XAP_NOT_FOUND:
		return PM_NOT_FOUND;
	case XAP_INVALID:
		return PM_INVALID;
	case XAP_QUERY:
		return PM_BAD_QUERY;
	case XAP_LOCKED:
		return PM_BUSY;
	case XAP_MODIFIED:
		return PM_STALE;
	case XAP_CORRUPT:
	case XAP_VERSION:
		return PM_CORRUPT;
	case XAP_NETWORK:
	case XAP_IO:
		return PM_IO;
	case XAP_NO_MEMORY:
		return PM_NO_MEMORY;
	case XAP_INTERRUPTED:
		return PM_INTERRUPTED;
	case XAP_INTERNAL:
		break;
	}
	return PM_INTERNAL;
}

enum pm_status pm_fail_xap(struct pm_error *err, const struct xap_error *from)
{
	return pm_fail(err, status_of(from->status), "%s", from->message);
}
