/*
 * Terms that are made of a whole value rather than of words: uid, kind, language, host.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lib/term.h"

#include <string.h>

#include <pressmark/analyzer.h>

#include "lib/record.h"
#include "lib/schema.h"

enum {
	HASH_DIGITS = 32
};

/* A value that fits into a term, cut and hashed where it has to be. */
static void add_bounded(struct pm_buf *out, struct pm_str value)
{
	const char *nul = value.len > 0 ? memchr(value.ptr, '\0', value.len) : NULL;
	char digest[PM_DIGEST_SIZE];

	if (nul == NULL && value.len <= PM_TERM_MAX) {
		pm_buf_add_str(out, value);
		return;
	}
	size_t keep = nul != NULL ? (size_t)(nul - value.ptr) : value.len;
	if (keep > PM_TERM_MAX - HASH_DIGITS)
		keep = PM_TERM_MAX - HASH_DIGITS;
	pm_digest(value, digest);
	pm_buf_add(out, value.ptr, keep);
	pm_buf_add(out, digest, HASH_DIGITS);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

void pm_term_add_uid(struct pm_buf *out, struct pm_str uid)
{
	pm_buf_add_str(out, pm_str_of(pm_fields[PM_FIELD_ID].prefix));
	add_bounded(out, uid);
}

void pm_term_add_keyword(struct pm_buf *out, const char *prefix, struct pm_str value)
{
	pm_buf_add_str(out, pm_str_of(prefix));
	size_t begin = out->len;
	add_bounded(out, value);
	if (out->failed)
		return;
	for (size_t i = begin; i < out->len; i++)
		out->ptr[i] = lower(out->ptr[i]);
}

struct pm_str pm_host_of_url(struct pm_str url)
{
	const char *scheme = url.len > 0 ? memmem(url.ptr, url.len, "://", 3) : NULL;
	if (scheme == NULL)
		return (struct pm_str){0};

	const char *begin = scheme + 3, *end = url.ptr + url.len;
	const char *host_end = begin;
	while (host_end < end && memchr("/?#\\", *host_end, 4) == NULL)
		host_end++;
	const char *user_end = memrchr(begin, '@', (size_t)(host_end - begin));
	if (user_end != NULL)
		begin = user_end + 1;
	if (begin < host_end && *begin == '[') { /* an IPv6 address, with colons of its own */
		const char *bracket = memchr(begin, ']', (size_t)(host_end - begin));
		if (bracket != NULL)
			return (struct pm_str){begin, (size_t)(bracket + 1 - begin)};
	}
	const char *port = memchr(begin, ':', (size_t)(host_end - begin));
	if (port != NULL)
		host_end = port;
	while (host_end > begin && host_end[-1] == '.')
		host_end--;
	return (struct pm_str){begin, (size_t)(host_end - begin)};
}

/* Whether a host is an IP address: an IPv6 in brackets, or of digits and dots only. */
static bool is_address(struct pm_str host)
{
	if (host.len > 0 && host.ptr[0] == '[')
		return true;
	for (size_t i = 0; i < host.len; i++)
		if (host.ptr[i] != '.' && (host.ptr[i] < '0' || host.ptr[i] > '9'))
			return false;
	return true;
}

struct pm_str pm_host_above(struct pm_str host)
{
	const char *dot = host.len > 0 ? memchr(host.ptr, '.', host.len) : NULL;

	if (dot == NULL || is_address(host))
		return (struct pm_str){0};
	return (struct pm_str){dot + 1, (size_t)(host.ptr + host.len - dot - 1)};
}
