/*
 * Terms that are made of a whole value rather than of words: uid, kind, language, host.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_TERM_H
#define PM_LIB_TERM_H

#include <pressmark/str.h>

#include "lib/buf.h"

/** Append the unique term of a uid: `Q` and the uid, which is cut and ends in 32 digits of the
 * SHA-256 of the whole where it is longer than PM_TERM_MAX or holds a NUL (which a key of Xapian
 * counts twice). */
void pm_term_add_uid(struct pm_buf *out, struct pm_str uid);

/** Append the term of a keyword: the prefix and the value in lower case, cut as a uid is. */
void pm_term_add_keyword(struct pm_buf *out, const char *prefix, struct pm_str value);

/** The host of a URL, without user, port and final dot; empty when it has none. */
struct pm_str pm_host_of_url(struct pm_str url);

/** Take the first label off a host: `www.justice.gov` becomes `justice.gov`, then `gov`, then
 * empty. The host of an IP address has no domain above it. */
struct pm_str pm_host_above(struct pm_str host);

#endif
