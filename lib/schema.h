/*
 * The table of fields and the layout of an index's content.
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef PM_LIB_SCHEMA_H
#define PM_LIB_SCHEMA_H

#include <stdbool.h>

#include <pressmark/str.h>

/** Goes up whenever terms, slots, metadata or document data change: an index of another version is
 * refused. */
#define PM_SCHEMA_VERSION 3

enum pm_field_id {
	PM_FIELD_BODY,
	PM_FIELD_TITLE,
	PM_FIELD_AUTHOR,
	PM_FIELD_SOURCE,
	PM_FIELD_SITE,
	PM_FIELD_KIND,
	PM_FIELD_LANGUAGE,
	PM_FIELD_TAG,
	PM_FIELD_DATE,
	PM_FIELD_ID,
	PM_FIELD_COUNT
};

/** How a field's values become terms. */
enum pm_field_type {
	PM_FIELD_TEXT,    /* words: exact with positions, and stems as Z + prefix + stem */
	PM_FIELD_NAME,    /* words, exact with positions; no stems */
	PM_FIELD_KEYWORD, /* the whole value, case folded, as one term */
	PM_FIELD_HOST,    /* a host name and each domain above it */
	PM_FIELD_DAY,     /* day, month and year */
	PM_FIELD_KEY,     /* the unique term */
};

/** Slots of values; see the comment in schema.c. */
enum pm_slot {
	PM_SLOT_SECONDS = 0,
	PM_SLOT_UID = 1,
	PM_SLOT_SOURCE = 2,
	PM_SLOT_KIND = 3,
	PM_SLOT_LANGUAGE = 4,
	PM_SLOT_DAY = 5,
	PM_SLOT_BREAKS = 6,
	PM_SLOT_AUTHORS = 7,
	PM_SLOT_TAGS = 8,
	PM_SLOT_TITLE = 9,
};

struct pm_field {
	enum pm_field_id id;
	const char *name;  /* in queries */
	const char *alias; /* another name for it, or NULL */
	enum pm_field_type type;
	const char
		*prefix; /* of its terms; PM_FIELD_DAY uses PM_PREFIX_YEAR and the like instead */
	unsigned weight; /* wdf of each word in the ranking of bare words; 0: not in it */
	bool ordered;    /* its values can be ranges */
	const char *description;
	const char *example;
};

#define PM_PREFIX_STEM "Z"
#define PM_PREFIX_YEAR "Y"
#define PM_PREFIX_MONTH "M"
#define PM_PREFIX_DAY "D"

/** Of the term that copies of a text have, before its hash; alone it is that of every copy. */
#define PM_PREFIX_COPY "XC"

/** Positions between two fields' words, so that no phrase crosses from one into the other. */
#define PM_FIELD_GAP 100

/** Metadata keys. */
#define PM_META_SCHEMA "pressmark:schema"     /* PM_SCHEMA_VERSION in decimal */
#define PM_META_ANALYZER "pressmark:analyzer" /* PM_ANALYZER_VERSION in decimal */
#define PM_META_STEMMERS \
	"pressmark:stemmers" /* names of the stemmers used, sorted, a space between */

/** All fields, in the order of enum pm_field_id. */
extern const struct pm_field pm_fields[PM_FIELD_COUNT];

/** The field of a name or alias, NULL when there is none. */
const struct pm_field *pm_field_find(struct pm_str name);

#endif
