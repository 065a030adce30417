/*
 * HTTP responses as they were sent: their head, and their body without its codings.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_INDEXER_READ_HTTP_H
#define PM_INDEXER_READ_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pressmark/error.h>
#include <pressmark/str.h>

/** The longest head of a response. */
#define PM_HTTP_HEAD_MAX ((size_t)64 << 10)

/** What the head of a response says, borrowed from it; empty where it does not. */
struct pm_http_head {
	int status;
	struct pm_str type;              /* Content-Type, with parameters */
	struct pm_str encoding;          /* Content-Encoding */
	struct pm_str transfer_encoding; /* Transfer-Encoding */
	size_t len;                      /* of the head: the body begins there */
};

/** Read the head of the response that bytes begin with; false when there is none, or no end of
 * it. */
bool pm_http_head_read(struct pm_http_head *head, struct pm_str bytes);

/** Take the next field "Name: value" of a head in the syntax of RFC 822; false at the empty line
 * that ends it, which is taken, too, or where no line ends. */
bool pm_http_next_field(struct pm_str *rest, struct pm_str *name, struct pm_str *value);

/** The type of a Content-Type, without parameters, and its parameter charset. */
struct pm_str pm_http_media_type(struct pm_str content_type);
struct pm_str pm_http_charset(struct pm_str content_type);

/** Where the bytes of a body come from. */
struct pm_http_source {
	void *context;
	/* Give the next bytes, borrowed until the next call; none at the end. */
	enum pm_status (*take)(void *context, struct pm_str *bytes, struct pm_error *err);
};

/** A body that is being read. */
struct pm_http_body;

/**
 * Read a body without its transfer coding "chunked" and the content codings "deflate" and "br";
 * what is gzip stays that. Of the head, type is not looked at. A body that is not in a coding of
 * the head is taken as it is: programs that save pages undo the coding and leave the head.
 *
 * source: borrowed until pm_http_body_free, its context likewise.
 */
enum pm_status pm_http_body_open(struct pm_http_body **out, const struct pm_http_source *source,
	const struct pm_http_head *head, struct pm_error *err);

void pm_http_body_free(struct pm_http_body *body);

/** Write up to size bytes to buffer; *count: how many, 0 at the end. PM_CORRUPT when a coding is
 * broken. (struct pm_input_source.) */
enum pm_status pm_http_body_read(
	void *body, char *buffer, size_t size, size_t *count, struct pm_error *err);

#endif
