/*
 * The fields of a hit: what can be chosen as columns, as members of JSON, in templates.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_SEARCH_PRINT_HIT_FIELD_H
#define PM_SEARCH_PRINT_HIT_FIELD_H

#include <pressmark/search.h>

#include "lib/buf.h"

/** In the order of JSON's members. */
enum pm_hit_field {
	PM_HIT_RANK,
	PM_HIT_SCORE,
	PM_HIT_UID,
	PM_HIT_URL,
	PM_HIT_PATH,
	PM_HIT_MEMBER,
	PM_HIT_TITLE,
	PM_HIT_AUTHORS,
	PM_HIT_SOURCE,
	PM_HIT_SITE,
	PM_HIT_KIND,
	PM_HIT_LANGUAGE,
	PM_HIT_TAGS,
	PM_HIT_PUBLISHED,
	PM_HIT_PUBLISHED_TEXT,
	PM_HIT_SHA256,
	PM_HIT_COPY_OF,
	PM_HIT_COPIES,
	PM_HIT_SNIPPET,
	PM_HIT_TEXT,
	PM_HIT_COLUMN_COUNT, /* those before are single texts, those after are not */
	PM_HIT_MATCHES = PM_HIT_COLUMN_COUNT,
	PM_HIT_FRAGMENTS,
	PM_HIT_FIELD_COUNT
};

/** As options call them, for messages. */
#define PM_HIT_FIELD_NAMES                                                                      \
	"rank, score, uid, url, path, member, title, authors, source, site, kind, lang, tags, " \
	"published, published_text, sha256, copy_of, copies, snippet, text, matches, fragments"

/** Some of them, each once. */
struct pm_hit_fields {
	enum pm_hit_field list[PM_HIT_FIELD_COUNT];
	size_t count;
	unsigned bits; /* the same, 1 << enum pm_hit_field */
};

/** What cannot be known without looking at what matched. */
#define PM_HIT_NEEDS_SNIPPETS (1U << PM_HIT_SNIPPET | 1U << PM_HIT_MATCHES | 1U << PM_HIT_FRAGMENTS)

/** As it is called in options. */
const char *pm_hit_field_name(enum pm_hit_field field);

/** As it is called in JSON. */
const char *pm_hit_field_member(enum pm_hit_field field);

/** Find one of the first `count` fields by its name. option: for the message of PM_INVALID, which
 * lists them all. */
enum pm_status pm_hit_field_read(enum pm_hit_field *out, struct pm_str name, size_t count,
	const char *option, struct pm_error *err);

/** Add a field to a list; false when it is there. */
bool pm_hit_fields_add(struct pm_hit_fields *fields, enum pm_hit_field field);

/** Read a list of some of the first `count` fields, separated by commas. */
enum pm_status pm_hit_fields_read(
	struct pm_hit_fields *out, struct pm_str list, size_t count, struct pm_error *err);

/** Whether the field's value is one line of words, in which any white space is as good as a space.
 * Others mean exactly their bytes. */
bool pm_hit_field_is_line(enum pm_hit_field field);

/** The value of a field before PM_HIT_COLUMN_COUNT; empty when it is not known. Several authors,
 * tags or places of copies are separated by `; `, fragments by dots. Borrowed from the hit, or from
 * made, where it is put together. */
struct pm_str pm_hit_field_text(
	struct pm_buf *made, const struct pm_hit *hit, enum pm_hit_field field);

#endif
