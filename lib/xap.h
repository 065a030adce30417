/*
 * Errors of the binding of libxapian as our own.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_XAP_H
#define PM_LIB_XAP_H

#include <pressmark/error.h>
#include <pressmark/str.h>
#include <xapian-c.h>

/** Fill *err with what *from says and return its status. */
enum pm_status pm_fail_xap(struct pm_error *err, const struct xap_error *from);

/** PM_OK for XAP_OK; else pm_fail_xap. */
static inline enum pm_status pm_check_xap(
	enum xap_status status, const struct xap_error *from, struct pm_error *err)
{
	return status == XAP_OK ? PM_OK : pm_fail_xap(err, from);
}

static inline struct xap_str pm_to_xap(struct pm_str str)
{
	return (struct xap_str){str.ptr, str.len};
}

static inline struct pm_str pm_of_xap(struct xap_str str)
{
	return (struct pm_str){str.ptr, str.len};
}

#endif
